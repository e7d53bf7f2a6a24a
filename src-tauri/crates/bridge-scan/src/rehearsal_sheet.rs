//! The list of past rehearsals as it leaves the program.

use bridge_core::auth::Auth;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};
use bridge_core::tenant::Tenant;
use bridge_core::time::local;

use super::outcome::Rehearsal;

const TITLE: Text = Text::fixed("扫码演练记录", "Scan rehearsals");

const COLUMNS: [Text; 8] = [
    Text::fixed("时间", "When"),
    Text::fixed("姓名", "Name"),
    Text::fixed("企业微信账号", "WeCom userid"),
    Text::fixed("方式", "Way"),
    Text::fixed("结果", "Outcome"),
    Text::fixed("原因", "Reason"),
    Text::fixed("错误码", "Errcode"),
    Text::fixed("应用 AgentId", "AgentId of the app"),
];

/// The sheet of rehearsals of a tenant's authentication sources, in the order given.
pub fn sheet(rehearsals: &[Rehearsal], auths: &[Auth], tenant: &Tenant, lang: Lang) -> Sheet {
    Sheet {
        title: TITLE,
        file_stem: file_stem(TITLE.get(lang), &tenant.name),
        facts: vec![(Text::fixed("租户", "Tenant"), tenant.name.clone())],
        columns: COLUMNS.to_vec(),
        rows: rehearsals
            .iter()
            .map(|each| row(each, auths, lang))
            .collect(),
    }
}

fn row(rehearsal: &Rehearsal, auths: &[Auth], lang: Lang) -> Vec<String> {
    let user = rehearsal.user.as_ref();
    let refusal = rehearsal.refusal.as_ref();
    let reason = refusal.filter(|_| !rehearsal.ending().was_given_up());
    let auth = auths.iter().find(|auth| auth.id == rehearsal.auth);
    vec![
        local(rehearsal.at),
        user.and_then(|user| user.name.clone()).unwrap_or_default(),
        rehearsal.userid.clone().unwrap_or_default(),
        rehearsal.way.title().get(lang).to_owned(),
        rehearsal.ending().outcome().get(lang).to_owned(),
        reason
            .map(|reason| reason.text().get(lang).to_owned())
            .unwrap_or_default(),
        refusal
            .and_then(super::Refusal::errcode)
            .map(|code| code.to_string())
            .unwrap_or_default(),
        auth.map(|auth| auth.agent_id.to_string())
            .unwrap_or_default(),
    ]
}
