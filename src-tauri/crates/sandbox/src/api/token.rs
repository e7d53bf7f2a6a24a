//! `gettoken`.

use serde::Serialize;

use crate::{
    api::Call,
    response::{ApiResult, Refusal, success},
    tokens::LIFETIME,
};

#[derive(Serialize)]
struct Issued {
    access_token: String,
    expires_in: u64,
}

/// Checks come in this order: a secret is there, the corp is known, the secret is right, its app is in use.
pub(super) fn get(call: &Call<'_>) -> ApiResult {
    let tenant = call.tenant;
    let secret = call.query.get("corpsecret").ok_or(Refusal::NO_SECRET)?;
    // With a secret but no corp ID WeCom finds no corp either.
    if call.query.get("corpid") != Some(&tenant.details.corp_id) {
        return Err(Refusal::BAD_CORP);
    }
    let stopped = tenant.app_refusal();
    let access_token = tenant.tokens.issue(secret, tenant.clock.now(), stopped)?;
    success(Issued {
        access_token,
        expires_in: LIFETIME.as_secs(),
    })
}
