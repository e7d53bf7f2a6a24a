//! Requests in, answers out: finds the call, lets faults befall it, and sends what it says.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{Method, Response, StatusCode},
};

use crate::{
    answer::{self, Outcome, Refusal, Trace},
    api::{Api, Call, Query},
    dice::mix,
    faults::Mishap,
    line::Line,
    login,
    tenant::Tenant,
};

/// No call that is served here needs more.
const LARGEST_BODY: usize = 64 * 1024;
/// At least so many bytes of an answer are head; a cut behind them falls into the body.
const HEAD: usize = 110;

pub(crate) fn router(tenant: Arc<Tenant>) -> Router {
    Router::new().fallback(serve).with_state(tenant)
}

async fn serve(
    State(tenant): State<Arc<Tenant>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::POST) {
        return answer::empty(StatusCode::NOT_FOUND);
    }
    let Some(name) = request.uri().path().strip_prefix("/cgi-bin/") else {
        return visit(&tenant, request).await;
    };
    match Api::of(name) {
        Some(api) => call(&tenant, api, &line, request).await,
        None => answer::empty(StatusCode::NOT_FOUND),
    }
}

async fn call(tenant: &Tenant, api: Api, line: &Line, request: Request) -> Response<Body> {
    let flight = tenant.tally.enter(api);
    let latency = tenant.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    tenant.let_through().await;
    let query = Query::parse(request.uri().query().unwrap_or(""));
    let target = target(api, &query);
    let body = body(request).await;
    let mishap = tenant
        .faults
        .befall(tenant.scenario(), api, flight.number, target);
    let outcome = match (mishap, body) {
        (Some(Mishap::Refused(refusal)), _) => Err(refusal),
        (_, Err(TooLarge)) => Err(Refusal::BODY_TOO_LARGE),
        (_, Ok(body)) => {
            let call = Call {
                tenant,
                api,
                query,
                body,
            };
            call.answer()
        }
    };
    let trace = Trace {
        seed: tenant.seed,
        call: flight.number,
    };
    deliver(outcome, api, trace, mishap, line)
}

fn deliver(
    outcome: Outcome,
    api: Api,
    trace: Trace,
    mishap: Option<Mishap>,
    line: &Line,
) -> Response<Body> {
    let length = outcome.as_ref().map_or(HEAD, Bytes::len);
    match mishap {
        Some(Mishap::BadGateway) => return answer::bad_gateway(),
        Some(Mishap::Reset) => line.reset(),
        Some(Mishap::CutShort) => line.cut_after(HEAD + length / 2),
        Some(Mishap::Slow) => line.slow(),
        Some(Mishap::Refused(_)) | None => {}
    }
    match outcome {
        Ok(body) => answer::json(body),
        Err(refusal) => answer::refused(refusal, api.empty_arrays(), trace),
    }
}

async fn visit(tenant: &Tenant, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or("").to_owned();
    let Ok(form) = body(request).await else {
        return answer::empty(StatusCode::PAYLOAD_TOO_LARGE);
    };
    login::answer(tenant, &path, &query, form)
}

struct TooLarge;

/// The body of a POST; other methods have none that counts.
async fn body(request: Request) -> Result<Option<Bytes>, TooLarge> {
    if request.method() != Method::POST {
        return Ok(None);
    }
    let read = to_bytes(request.into_body(), LARGEST_BODY).await;
    read.map(Some).map_err(|_| TooLarge)
}

/// What a call is about, whatever token it carries: a retry has the same target.
fn target(api: Api, query: &Query) -> u64 {
    let about = ["id", "department_id", "userid", "agentid", "tagid", "code"];
    about.iter().fold(api as u64, |hash, key| {
        mix(hash, query.get(key).unwrap_or("").as_bytes())
    })
}
