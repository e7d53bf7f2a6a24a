//! Routes a request to its API call or login page, injects the scenario's faults, and builds the response.

use axum::{
    body::{Body, Bytes},
    http::{Method, Response, StatusCode},
};

use crate::{
    api::{Api, Call, Query},
    faults::Fault,
    faulty_stream::FaultInjector,
    login,
    request_filter::{Admitted, TooLarge},
    response::{self, ApiResult, CallInfo, Refusal},
    rng::mix,
    scenario::Scenario,
    tenant::Tenant,
};

/// Minimum size of a response's head in bytes: a truncation after them falls into the body.
const HEAD: usize = 110;

pub(crate) async fn respond(
    tenant: &Tenant,
    injector: &FaultInjector,
    request: Admitted,
) -> Response<Body> {
    if !matches!(request.method, Method::GET | Method::POST) {
        return response::empty(StatusCode::NOT_FOUND);
    }
    if let Some(name) = request.uri.path().strip_prefix("/exports/") {
        return match tenant.exports.file(name) {
            Some(bytes) => response::file(bytes),
            None => response::empty(StatusCode::FORBIDDEN),
        };
    }
    let Some(name) = request.uri.path().strip_prefix("/cgi-bin/") else {
        return login_page(tenant, request);
    };
    match Api::of(name) {
        Some(api) => call(tenant, api, injector, request).await,
        None => response::empty(StatusCode::NOT_FOUND),
    }
}

async fn call(
    tenant: &Tenant,
    api: Api,
    injector: &FaultInjector,
    request: Admitted,
) -> Response<Body> {
    let flight = tenant.counters.enter(api);
    let latency = tenant.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    tenant.wait_while_held().await;
    if tenant.scenario() == Scenario::PrivateHouse && !api.is_everywhere() {
        return response::empty(StatusCode::NOT_FOUND);
    }
    let query = Query::parse(request.uri.query().unwrap_or(""));
    let target = target(api, &query);
    let fault = tenant
        .faults
        .next_fault(tenant.scenario(), api, flight.number, target);
    let outcome = match (fault, request.body) {
        (Some(Fault::Refused(refusal)), _) => Err(refusal),
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
    let info = CallInfo {
        seed: tenant.seed,
        call: flight.number,
    };
    deliver(outcome, api, info, fault, injector)
}

fn deliver(
    outcome: ApiResult,
    api: Api,
    info: CallInfo,
    fault: Option<Fault>,
    injector: &FaultInjector,
) -> Response<Body> {
    let length = outcome.as_ref().map_or(HEAD, Bytes::len);
    match fault {
        Some(Fault::BadGateway) => return response::bad_gateway(),
        Some(Fault::Reset) => injector.reset(),
        Some(Fault::Truncated) => injector.cut_after(HEAD + length / 2),
        Some(Fault::Slow) => injector.slow(),
        Some(Fault::Refused(_)) | None => {}
    }
    match outcome {
        Ok(body) => response::json(body),
        Err(refusal) => response::refused(refusal, api.empty_arrays(), info),
    }
}

fn login_page(tenant: &Tenant, request: Admitted) -> Response<Body> {
    let Ok(form) = request.body else {
        return response::empty(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let query = request.uri.query().unwrap_or("");
    login::answer(tenant, request.uri.path(), query, form)
}

/// Hash of what a call asks for, without its token: a retry has the same target, so faults in a row can be counted.
fn target(api: Api, query: &Query) -> u64 {
    let about = ["id", "department_id", "userid", "agentid", "tagid", "code"];
    about.iter().fold(api as u64, |hash, key| {
        mix(hash, query.get(key).unwrap_or("").as_bytes())
    })
}
