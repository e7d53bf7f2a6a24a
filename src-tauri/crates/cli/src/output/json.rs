//! The JSON that scripts rely on: bridge's results in the contract's shapes, in one language, with times in RFC 3339.

use bridge::auth::Auth;
use bridge::checkup::{Check, Fix, Status};
use bridge::clinic;
use bridge::directory::query::{DepartmentRef, UserView};
use bridge::directory::user::UserStatus;
use bridge::source::{Guard, Source};
use bridge::sync::plan::{Counts, Reason};
use bridge::sync::{ChangeView, Outcome, Reach, Run, RunKind, StartedBy};
use bridge::tenant::Tenant;
use bridge::{Code, Lang};
use serde::Serialize;
use serde_json::{Map, Value};

use super::time::rfc3339;
use crate::failure::Failure;

#[derive(Debug, Serialize)]
pub(crate) struct ErrorJson {
    code: Code,
    message: String,
    detail: Map<String, Value>,
    fix: FixJson,
}

impl ErrorJson {
    pub(crate) fn of(failure: &Failure, lang: Lang) -> Self {
        Self {
            code: failure.error().code(),
            message: failure.message(lang),
            detail: failure.error().detail().clone(),
            fix: FixJson::of(&failure.fix(), lang),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct FixJson {
    cause: String,
    steps: Vec<String>,
    link: Option<String>,
}

impl FixJson {
    pub(crate) fn of(fix: &Fix, lang: Lang) -> Self {
        Self {
            cause: fix.cause.get(lang).to_owned(),
            steps: steps(fix, lang),
            link: fix.link.clone(),
        }
    }
}

fn steps(fix: &Fix, lang: Lang) -> Vec<String> {
    fix.steps
        .iter()
        .map(|step| step.get(lang).to_owned())
        .collect()
}

#[derive(Debug, Serialize)]
pub(crate) struct TenantJson<'a> {
    id: &'a str,
    name: &'a str,
    portal_url: Option<&'a str>,
    api_base: &'a str,
    login_base: &'a str,
    proxy: Option<&'a str>,
    proxy_user: Option<&'a str>,
    simulated: bool,
    created_at: String,
}

impl<'a> TenantJson<'a> {
    pub(crate) fn of(tenant: &'a Tenant) -> Self {
        Self {
            id: &tenant.id,
            name: &tenant.name,
            portal_url: tenant.portal_url.as_deref(),
            api_base: &tenant.api_base,
            login_base: &tenant.login_base,
            proxy: tenant.proxy.as_deref(),
            proxy_user: tenant.proxy_user.as_deref(),
            simulated: tenant.simulated,
            created_at: rfc3339(tenant.created_at),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct SourceJson<'a> {
    id: &'a str,
    tenant: &'a str,
    corp_id: &'a str,
    description: &'a str,
    auto_sync_hours: Option<u32>,
    on_duplicate: String,
    password_login: bool,
    scan_login: bool,
    guard: Guard,
    keep_days: u32,
    paused: bool,
    created_at: String,
}

impl<'a> SourceJson<'a> {
    pub(crate) fn of(source: &'a Source) -> Self {
        Self {
            id: &source.id,
            tenant: &source.tenant,
            corp_id: source.corp_id.as_str(),
            description: &source.description,
            auto_sync_hours: Some(source.auto_sync.hours()).filter(|hours| *hours > 0),
            on_duplicate: source.on_duplicate.to_string(),
            password_login: source.password_login,
            scan_login: source.scan_login,
            guard: source.guard,
            keep_days: source.keep_days,
            paused: source.paused,
            created_at: rfc3339(source.created_at),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct AuthJson<'a> {
    id: &'a str,
    tenant: &'a str,
    corp_id: &'a str,
    agent_id: u32,
    callback_domain: &'a str,
    app_name: Option<&'a str>,
    created_at: String,
}

impl<'a> AuthJson<'a> {
    pub(crate) fn of(auth: &'a Auth) -> Self {
        Self {
            id: &auth.id,
            tenant: &auth.tenant,
            corp_id: auth.corp_id.as_str(),
            agent_id: auth.agent_id.get(),
            callback_domain: auth.callback_domain.as_str(),
            app_name: auth.app_name.as_deref(),
            created_at: rfc3339(auth.created_at),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct CheckJson<'a> {
    id: &'a str,
    status: Status,
    title: &'a str,
    evidence: &'a str,
    errcode: Option<i64>,
    caller_ip: Option<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    detail: &'a Map<String, Value>,
    cause: Option<&'a str>,
    fix: Vec<String>,
    link: Option<&'a str>,
}

impl<'a> CheckJson<'a> {
    pub(crate) fn of(check: &'a Check, lang: Lang) -> Self {
        let fix = check.fix.as_ref();
        Self {
            id: check.id,
            status: check.status,
            title: check.title.get(lang),
            evidence: check.evidence.get(lang),
            errcode: check.errcode,
            caller_ip: check.caller_ip.as_deref(),
            detail: &check.detail,
            cause: fix.map(|fix| fix.cause.get(lang)),
            fix: fix.map(|fix| steps(fix, lang)).unwrap_or_default(),
            link: fix.and_then(|fix| fix.link.as_deref()),
        }
    }

    pub(crate) fn all(checks: &'a [Check], lang: Lang) -> Vec<Self> {
        checks.iter().map(|check| Self::of(check, lang)).collect()
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct RunJson<'a> {
    id: &'a str,
    source: &'a str,
    kind: RunKind,
    started_by: StartedBy,
    outcome: Outcome,
    reach: Option<Reach>,
    counts: Counts,
    calls: u64,
    plan_hash: Option<&'a str>,
    warnings: Vec<WarningJson<'a>>,
    error: Option<ErrorJson>,
    started_at: String,
    finished_at: String,
    undone: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_text: Option<String>,
}

#[derive(Debug, Serialize)]
struct WarningJson<'a> {
    id: &'a str,
    text: &'a str,
}

impl<'a> RunJson<'a> {
    pub(crate) fn of(run: &'a Run, lang: Lang) -> Self {
        let warnings = run.warnings.iter().map(|warning| WarningJson {
            id: &warning.id,
            text: warning.text.get(lang),
        });
        Self {
            id: &run.id,
            source: &run.source,
            kind: run.kind,
            started_by: run.started_by,
            outcome: run.outcome,
            reach: run.reach,
            counts: run.counts,
            calls: run.calls,
            plan_hash: run.plan_hash.as_deref(),
            warnings: warnings.collect(),
            error: error_of(run, lang),
            started_at: rfc3339(run.started_at),
            finished_at: rfc3339(run.finished_at),
            undone: run.undone,
            undoes: run.undoes.as_ref().map(|undone| undone.id.as_str()),
            undo_text: run.undo_said().map(|said| said.get(lang).to_owned()),
        }
    }

    pub(crate) fn all(runs: &'a [Run], lang: Lang) -> Vec<Self> {
        runs.iter().map(|run| Self::of(run, lang)).collect()
    }
}

/// The error that a run ended with.
pub(crate) fn error_of(run: &Run, lang: Lang) -> Option<ErrorJson> {
    let failure = Failure::from(run.as_error()?);
    Some(ErrorJson::of(&failure, lang))
}

#[derive(Debug, Serialize)]
pub(crate) struct ChangeJson<'a> {
    kind: &'a str,
    userid: Option<&'a str>,
    username: Option<&'a str>,
    name: Option<&'a str>,
    departments: &'a [i64],
    reason: &'a str,
    reason_text: String,
    reason_detail: &'a Reason,
    before: Option<&'a Map<String, Value>>,
    after: Option<&'a Map<String, Value>>,
}

impl<'a> ChangeJson<'a> {
    pub(crate) fn of(change: &'a ChangeView, lang: Lang) -> Self {
        Self {
            kind: &change.kind,
            userid: change.userid.as_deref(),
            username: change.username.as_deref(),
            name: change.name.as_deref(),
            departments: &change.departments,
            reason: &change.reason,
            reason_text: change.reason_text().get(lang).to_owned(),
            reason_detail: &change.reason_detail,
            before: change.before.as_ref(),
            after: change.after.as_ref(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct UserJson<'a> {
    id: &'a str,
    userid: Option<&'a str>,
    username: &'a str,
    name: Option<&'a str>,
    mobile: Option<&'a str>,
    email: Option<&'a str>,
    biz_mail: Option<&'a str>,
    telephone: Option<&'a str>,
    position: Option<&'a str>,
    alias: Option<&'a str>,
    extra: Option<&'a Value>,
    departments: &'a [DepartmentRef],
    main_department: Option<i64>,
    status: UserStatus,
    source_id: Option<&'a str>,
    updated_at: String,
}

impl<'a> UserJson<'a> {
    pub(crate) fn of(user: &'a UserView) -> Self {
        Self {
            id: &user.id,
            userid: user.userid.as_deref(),
            username: &user.username,
            name: user.name.as_deref(),
            mobile: user.mobile.as_deref(),
            email: user.email.as_deref(),
            biz_mail: user.biz_mail.as_deref(),
            telephone: user.telephone.as_deref(),
            position: user.position.as_deref(),
            alias: user.alias.as_deref(),
            extra: user.extra.as_ref(),
            departments: &user.departments,
            main_department: user.main_department,
            status: user.status,
            source_id: user.source_id.as_deref(),
            updated_at: rfc3339(user.updated_at),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct EntryJson<'a> {
    errcode: i64,
    title: &'a str,
    cause: &'a str,
    steps: Vec<&'a str>,
    link: Option<String>,
    known: bool,
}

impl<'a> EntryJson<'a> {
    pub(crate) fn of(entry: &'a clinic::Entry, lang: Lang) -> Self {
        Self {
            errcode: entry.code,
            title: entry.title.get(lang),
            cause: entry.cause.get(lang),
            steps: entry.steps.iter().map(|step| step.get(lang)).collect(),
            link: entry.page.as_ref().map(clinic::ConsolePage::url),
            known: clinic::lookup(entry.code).is_some(),
        }
    }
}

/// A document whose last member is a list too long to be held at once.
pub(crate) struct Stream<'o> {
    out: &'o super::Out,
    begun: bool,
}

impl<'o> Stream<'o> {
    /// Writes everything before the list.
    pub(crate) fn open(out: &'o super::Out, head: &Map<String, Value>, list: &str) -> Self {
        let head = serde_json::to_string(head).unwrap_or_default();
        let head = head.strip_suffix('}').unwrap_or(&head);
        let comma = if head.len() > 1 { "," } else { "" };
        let opening = format!("{head}{comma}\"{list}\":[").into_bytes();
        out.write(&super::terminal::json(opening));
        Self { out, begun: false }
    }

    /// Writes some items.
    pub(crate) fn items<T: Serialize>(&mut self, items: impl Iterator<Item = T>) {
        for item in items {
            if self.begun {
                self.out.write(b",");
            }
            self.begun = true;
            self.out.json_part(&item);
        }
    }

    /// Ends list and document.
    pub(crate) fn close(self) {
        self.out.write(b"]}\n");
    }
}

/// A value as a member of a document's head.
pub(crate) fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}
