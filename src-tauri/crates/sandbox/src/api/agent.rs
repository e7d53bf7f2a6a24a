//! `agent/get` and `agent/list`: the app's settings and visible range.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    api::Call,
    response::{ApiResult, Refusal, success},
    tokens::Kind,
};

const NAME: &str = "统一身份认证";
const LOGO: &str = "https://pictures.spruce.example/app/0";

#[derive(Serialize)]
struct Agent {
    agentid: u32,
    name: &'static str,
    square_logo_url: &'static str,
    description: &'static str,
    allow_userinfos: Value,
    allow_partys: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_tags: Option<Value>,
    close: u8,
    redirect_domain: String,
    report_location_flag: u8,
    isreportenter: u8,
    home_url: &'static str,
}

#[derive(Serialize)]
struct Agents {
    agentlist: Vec<Value>,
}

pub(super) fn get(call: &Call<'_>, kind: Kind) -> ApiResult {
    let asked = call.query.get("agentid").ok_or(Refusal::NO_AGENT)?;
    let asked: u64 = asked.parse().map_err(|_| Refusal::BAD_AGENT)?;
    let own = u64::from(call.tenant.details.agent_id);
    // The corp has one more app, so that a mix-up can be told from a typing error.
    if asked == own + 1 {
        return Err(Refusal::OTHER_AGENT);
    }
    if asked != own {
        return Err(Refusal::BAD_AGENT);
    }
    if kind == Kind::Contacts {
        return Err(Refusal::OTHER_AGENT);
    }
    success(agent(call))
}

pub(super) fn list(call: &Call<'_>, kind: Kind) -> ApiResult {
    if kind == Kind::Contacts {
        return Err(Refusal::WRONG_KIND);
    }
    success(Agents {
        agentlist: vec![json!({
            "agentid": call.tenant.details.agent_id,
            "name": NAME,
            "square_logo_url": LOGO,
        })],
    })
}

fn agent(call: &Call<'_>) -> Agent {
    let tenant = call.tenant;
    let org = tenant.org();
    let range = org.range();
    let users: Vec<Value> = range
        .userids
        .iter()
        .map(|userid| json!({"userid": userid}))
        .collect();
    Agent {
        agentid: tenant.details.agent_id,
        name: NAME,
        square_logo_url: LOGO,
        description: "模拟租户的自建应用，用于扫码登录",
        allow_userinfos: json!({ "user": users }),
        allow_partys: json!({ "partyid": range.departments }),
        allow_tags: allow_tags(&range.tags, tenant.seed),
        close: 0,
        // Says nothing about the callback domain: it looks right even when login refuses the domain.
        redirect_domain: tenant.details.callback_domain.clone(),
        report_location_flag: 0,
        isreportenter: 0,
        home_url: "",
    }
}

/// Without tags the key is empty, null or not there at all; which one depends on the seed.
fn allow_tags(tags: &[u64], seed: u64) -> Option<Value> {
    match (tags, seed % 3) {
        ([], 0) => None,
        ([], 1) => Some(Value::Null),
        _ => Some(json!({ "tagid": tags })),
    }
}
