//! Checks: identifier, status, evidence and remedy of what was tried. Every feature that tries something tells it so.

mod id;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

pub use id::{CheckId, Group};

use crate::clinic;
use crate::error::{Code, Error, Result};
use crate::lang::Text;
use crate::remedy::Fix;
pub use crate::remedy::Status;

/// The result of one check.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(as = "shape::Check"))]
pub struct Check {
    /// The check's stable identifier, such as `contacts.token`.
    pub id: CheckId,
    /// Its status.
    pub status: Status,
    /// Its title.
    pub title: Text,
    /// The finding, with the figures that prove it.
    pub evidence: Text,
    /// WeCom's errcode, if it gave one.
    pub errcode: Option<i64>,
    /// The caller address that WeCom saw, if it said so.
    pub caller_ip: Option<String>,
    /// The facts behind it, as scripts and the interface may rely on them: those of the error that it was made from.
    pub detail: Map<String, Value>,
    /// Cause and remedy.
    pub fix: Option<Fix>,
    /// The error behind it, for callers that must pass one on.
    pub error: Option<Error>,
}

impl Serialize for Check {
    /// The form for scripts and the interface.
    // Cause, steps and page of the remedy stand flat beside the rest: scripts rely on that form.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let fix = self.fix.as_ref();
        let secret = self.error.as_ref().and_then(Error::secret_place);
        let mut check = serializer.serialize_struct("Check", 12)?;
        check.serialize_field("id", &self.id)?;
        check.serialize_field("group", &self.id.group())?;
        check.serialize_field("status", &self.status)?;
        check.serialize_field("title", &self.title)?;
        check.serialize_field("evidence", &self.evidence)?;
        check.serialize_field("errcode", &self.errcode)?;
        check.serialize_field("caller_ip", &self.caller_ip)?;
        check.serialize_field("detail", &self.detail)?;
        check.serialize_field("cause", &fix.map(|fix| &fix.cause))?;
        check.serialize_field("fix", fix.map_or(&[][..], |fix| &fix.steps))?;
        clinic::page_field(&mut check, fix.and_then(|fix| fix.page))?;
        check.serialize_field("secret", &secret)?;
        check.end()
    }
}

impl Check {
    /// A check that passed.
    pub fn pass(id: CheckId, evidence: Text) -> Self {
        Self::new(id, Status::Pass, evidence)
    }

    /// A check that could not be made.
    pub fn skip(id: CheckId, evidence: Text) -> Self {
        Self::new(id, Status::Skip, evidence)
    }

    /// A check that found something to attend to.
    pub fn warn(id: CheckId, evidence: Text, fix: Fix) -> Self {
        Self {
            fix: Some(fix),
            ..Self::new(id, Status::Warn, evidence)
        }
    }

    /// A check that failed.
    pub fn fail(id: CheckId, evidence: Text, fix: Fix) -> Self {
        Self {
            fix: Some(fix),
            ..Self::new(id, Status::Fail, evidence)
        }
    }

    /// A failed check made from an error, with the error's own remedy. Its sentences name no person, since reports are
    /// passed on; its detail does.
    pub fn of_error(id: CheckId, error: Error) -> Self {
        // A report that is passed on has the sentences only; the detail, which keeps the person, is not in it.
        let said = error.clone().without("person");
        let mut check = Self::new(id, Status::Fail, evidence_of(&said));
        check.errcode = error.errcode();
        check.caller_ip = error.caller_ip().map(str::to_owned);
        check.detail = error.detail().clone();
        check.fix = Some(said.fix());
        check.error = Some(error);
        check
    }

    /// Turns a failure into a warning: what it says holds, but the work can go on.
    pub fn only_warn(mut self) -> Self {
        self.status = Status::Warn;
        self
    }

    /// The facts of a check without its sentences, for an error's detail.
    pub fn summary(&self) -> Value {
        json!({ "id": self.id, "status": self.status, "errcode": self.errcode, "caller_ip": self.caller_ip })
    }

    fn new(id: CheckId, status: Status, evidence: Text) -> Self {
        Self {
            id,
            status,
            title: id.title(),
            evidence,
            errcode: None,
            caller_ip: None,
            detail: Map::new(),
            fix: None,
            error: None,
        }
    }
}

/// The checks, if none of them failed.
///
/// # Errors
/// The error of the first one that failed, with all of them in the detail.
pub fn proven(checks: Vec<Check>) -> Result<Vec<Check>> {
    let failed = checks.iter().find(|check| check.status == Status::Fail);
    match failed.and_then(|check| check.error.clone()) {
        Some(cause) => Err(of_checks(cause, &checks)),
        None => Ok(checks),
    }
}

/// The error of a set of checks, with all of them in the detail.
pub fn of_checks(cause: Error, checks: &[Check]) -> Error {
    let list = checks.iter().map(Check::summary).collect::<Vec<_>>();
    cause.with("checks", list)
}

/// A [`Check`] as it is serialised.
#[cfg(feature = "bindings")]
mod shape {
    use serde_json::{Map, Value};

    use super::{CheckId, Group, Status, Text};
    use crate::clinic::ConsolePage;
    use crate::remedy::words::SecretPlace;

    #[derive(ts_rs::TS)]
    #[expect(dead_code, reason = "only its form counts")]
    pub(super) struct Check {
        id: CheckId,
        group: Group,
        status: Status,
        title: Text,
        evidence: Text,
        errcode: Option<i64>,
        caller_ip: Option<String>,
        #[ts(type = "Record<string, unknown>")]
        detail: Map<String, Value>,
        cause: Option<Text>,
        fix: Vec<Text>,
        page: Option<ConsolePage>,
        secret: Option<SecretPlace>,
    }
}

fn evidence_of(error: &Error) -> Text {
    let Some(errcode) = error.errcode() else {
        return crate::remedy::words::headline(error);
    };
    let name = clinic::lookup(errcode).map_or_else(
        || Text::fixed("未收录的错误码", "a code that is not in the clinic"),
        |entry| entry.title.clone(),
    );
    let seen = error.caller_ip();
    let (zh_ip, en_ip) = match seen {
        Some(ip) => (
            format!("，企业微信看到的地址是 {ip}"),
            format!("; the address it saw is {ip}"),
        ),
        None => Default::default(),
    };
    let api = error
        .detail()
        .get("api")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let wait = match (
        error.code(),
        error.detail().get("until").and_then(Value::as_str),
    ) {
        (Code::WecomRateLimited, Some(until)) => {
            (format!("，到 {until} 解除"), format!("; lifts at {until}"))
        }
        _ => Default::default(),
    };
    Text::new(
        format!("{api} 被拒绝：{}（{errcode}）{zh_ip}{}", name.zh, wait.0),
        format!(
            "{api} was refused: {} ({errcode}){en_ip}{}",
            name.en, wait.1
        ),
    )
}

#[cfg(test)]
mod tests {
    use wecom::{NotWeCom, Seen};

    use super::*;
    use crate::lang::Lang;

    #[test]
    fn whose_value_is_unreadable_is_a_fact_and_not_in_the_words() {
        let what = NotWeCom::Undecodable {
            path: "userlist[2].gender".to_owned(),
            reason: "invalid type: map".to_owned(),
            person: Some("sun.li".to_owned()),
        };
        let error = crate::error::of_not_wecom(&what, &Seen::default());
        assert!(error.fix().cause.en.contains("sun.li"));
        let check = Check::of_error(CheckId::ContactsMembers, error);
        assert_eq!(check.detail["person"], "sun.li");
        let fix = check.fix.unwrap();
        for text in [&check.evidence, &fix.cause].into_iter().chain(&fix.steps) {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!text.get(lang).contains("sun.li"), "{text:?}");
            }
        }
        assert!(check.evidence.en.contains("userlist[2].gender"));
    }

    #[test]
    fn a_check_without_its_secret_says_where_the_secret_is_entered() {
        let secret = |error: Error| {
            serde_json::to_value(Check::of_error(CheckId::AppToken, error)).unwrap()["secret"]
                .take()
        };
        let elsewhere = Error::new(Code::SecretElsewhere, "x").with("auth", "xyz");
        assert_eq!(secret(elsewhere), json!({ "auth": "xyz" }));
        let missing = Error::new(Code::SecretMissing, "x").with("source", "abc");
        assert_eq!(secret(missing), json!({ "source": "abc" }));
        let refused = Error::new(Code::WecomRefused, "x").with("auth", "xyz");
        assert_eq!(secret(refused), Value::Null);
    }
}
