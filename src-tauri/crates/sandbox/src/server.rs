//! Requests in, answers out: finds the call, lets faults befall it, and sends what it says.

use axum::{
    body::{Body, Bytes},
    http::{Method, Response, StatusCode},
};

use crate::{
    answer::{self, Outcome, Refusal, Trace},
    api::{Api, Call, Query},
    dice::mix,
    faults::Mishap,
    gate::{Asked, TooLarge},
    line::Line,
    login,
    scenario::Scenario,
    tenant::Tenant,
};

/// At least so many bytes of an answer are head; a cut behind them falls into the body.
const HEAD: usize = 110;

pub(crate) async fn answer(tenant: &Tenant, line: &Line, asked: Asked) -> Response<Body> {
    if !matches!(asked.method, Method::GET | Method::POST) {
        return answer::empty(StatusCode::NOT_FOUND);
    }
    let Some(name) = asked.uri.path().strip_prefix("/cgi-bin/") else {
        return visit(tenant, asked);
    };
    match Api::of(name) {
        Some(api) => call(tenant, api, line, asked).await,
        None => answer::empty(StatusCode::NOT_FOUND),
    }
}

async fn call(tenant: &Tenant, api: Api, line: &Line, asked: Asked) -> Response<Body> {
    let flight = tenant.tally.enter(api);
    let latency = tenant.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    tenant.let_through().await;
    if tenant.scenario() == Scenario::PrivateHouse && !api.is_everywhere() {
        return answer::empty(StatusCode::NOT_FOUND);
    }
    let query = Query::parse(asked.uri.query().unwrap_or(""));
    let target = target(api, &query);
    let mishap = tenant
        .faults
        .befall(tenant.scenario(), api, flight.number, target);
    let outcome = match (mishap, asked.body) {
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

fn visit(tenant: &Tenant, asked: Asked) -> Response<Body> {
    let Ok(form) = asked.body else {
        return answer::empty(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let query = asked.uri.query().unwrap_or("");
    login::answer(tenant, asked.uri.path(), query, form)
}

/// What a call is about, whatever token it carries: a retry has the same target.
fn target(api: Api, query: &Query) -> u64 {
    let about = ["id", "department_id", "userid", "agentid", "tagid", "code"];
    about.iter().fold(api as u64, |hash, key| {
        mix(hash, query.get(key).unwrap_or("").as_bytes())
    })
}
