//! `auth/getuserinfo` and its older name: exchange a login code for a userid, once. And `auth/getuserdetail`, for which a
//! scan login never gives the ticket.

use serde::Deserialize;
use serde_json::json;

use crate::{
    api::Call,
    codes::Scanner,
    response::{ApiResult, Refusal, success},
    tokens::Kind,
};

pub(super) fn get_user_info(call: &Call<'_>, kind: Kind) -> ApiResult {
    success(match scanner(call, kind)? {
        Scanner::Member(userid) => json!({ "userid": userid }),
        Scanner::Outsider(openid) => json!({ "openid": openid }),
    })
}

/// The same under `user/`, with the keys of its time.
pub(super) fn old_get_user_info(call: &Call<'_>, kind: Kind) -> ApiResult {
    success(match scanner(call, kind)? {
        Scanner::Member(userid) => json!({ "UserId": userid, "DeviceId": "" }),
        Scanner::Outsider(openid) => json!({ "OpenId": openid, "DeviceId": "" }),
    })
}

/// Tickets come from pages opened inside WeCom only, so whatever ticket is shown here is none.
pub(super) fn get_user_detail(call: &Call<'_>) -> ApiResult {
    let body = call.body.as_ref().ok_or(Refusal::BAD_ARGUMENT)?;
    match serde_json::from_slice::<Ticket>(body) {
        Ok(_) => Err(Refusal::BAD_TICKET),
        Err(_) => Err(Refusal::BAD_ARGUMENT),
    }
}

#[derive(Deserialize)]
struct Ticket {
    #[serde(rename = "user_ticket")]
    _user_ticket: String,
}

/// Whether the member is in the visible range makes no difference here.
fn scanner(call: &Call<'_>, kind: Kind) -> Result<Scanner, Refusal> {
    let code = call.query.get("code").ok_or(Refusal::NO_CODE)?;
    let now = call.tenant.clock.now();
    match kind {
        Kind::App => call.tenant.codes.consume(code, now),
        Kind::Contacts if call.tenant.codes.is_open(code, now) => Err(Refusal::NOT_TRUSTED),
        Kind::Contacts => Err(Refusal::BAD_CODE),
    }
}
