//! What an ended rehearsal comes to: whether it tried the set-up, how it stands, its headline, and what to do next.
//!
//! The check-up, the overview, the rehearsal page and the command line all ask here.

use serde::Serialize;

use super::callback_mode::CallbackMode;
use super::refusal::Refusal;
use bridge_core::lang::Text;
use bridge_core::remedy::Status;
use bridge_core::text;

/// What the login page or the exchange says where the callback domain is not the registered one.
const CALLBACK_CODES: [i64; 3] = [-31020, -31039, 50001];

/// How a rehearsal ended.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// Why nobody was let in; `None` if somebody was.
    pub refusal: Option<&'a Refusal>,
    /// By which way.
    pub way: CallbackMode,
    /// Whom WeCom named.
    pub userid: Option<&'a str>,
}

/// What can be done in this program after a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Next {
    /// Sync, since the member was not brought in.
    Sync,
    /// Try this one member, which brings in them alone.
    TryMember,
    /// See to the authentication source.
    Auths,
    /// See to the data source.
    Sources,
    /// Check the set-up, since a code was given.
    CheckUp,
    /// Paste the address instead, since the window did not show the page.
    Paste,
    /// Compare the callback domain with the registered one.
    CallbackDomain,
}

impl Ending<'_> {
    /// Whether it says something about the set-up, or of one person: not one that was given up, or that used an old or a
    /// wrong address, or that met a server that was busy.
    pub fn tried(&self) -> bool {
        self.refusal
            .is_none_or(|refusal| refusal.is_about_the_set_up(self.way) || self.userid.is_some())
    }

    /// How it stands: `Pass` for a login, `Warn` where only this person was not let in, `Skip` where nothing was tried.
    pub fn status(&self) -> Status {
        match self.refusal {
            None => Status::Pass,
            Some(_) if self.userid.is_some() => Status::Warn,
            Some(_) if self.tried() => Status::Fail,
            Some(_) => Status::Skip,
        }
    }

    /// Whether a person closed the login window, which is how it is cancelled.
    pub fn was_given_up(&self) -> bool {
        matches!(self.refusal, Some(Refusal::Closed))
    }

    /// How it ended, in a few words.
    pub fn outcome(&self) -> Text {
        match self.refusal {
            None => Text::fixed("登录成功", "Logged in"),
            Some(Refusal::Closed) => Text::fixed("取消了", "Cancelled"),
            Some(_) if !self.tried() => Text::fixed("没有试成", "Not tried"),
            Some(_) => Text::fixed("没有登录成功", "Not logged in"),
        }
    }

    /// What came of it in one sentence; `name` is what people call whoever was logged in.
    pub fn headline(&self, name: Option<&str>) -> Text {
        let Some(refusal) = self.refusal else {
            return match name.or(self.userid) {
                Some(name) => text!("登录成功：{name}", "Logged in: {name}"),
                None => self.outcome(),
            };
        };
        refusal.text()
    }

    /// What to do next, most fitting first.
    pub fn next(&self) -> Vec<Next> {
        let Some(refusal) = self.refusal else {
            return Vec::new();
        };
        let alone = matches!(refusal, Refusal::NotSynced { .. }).then_some(Next::TryMember);
        let by_reason = match refusal {
            Refusal::NotLoaded { .. } => Some(Next::Paste),
            Refusal::NotSynced { .. } => Some(Next::Sync),
            Refusal::CorpMismatch { .. } => Some(Next::Auths),
            Refusal::ScanOff => Some(Next::Sources),
            _ => None,
        };
        let errcode = refusal.errcode();
        let callback = errcode.is_some_and(|code| CALLBACK_CODES.contains(&code));
        let by_code = errcode.map(|_| Next::CheckUp);
        let callback = callback.then_some(Next::CallbackDomain);
        by_reason
            .into_iter()
            .chain(alone)
            .chain(callback)
            .chain(by_code)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;
    use bridge_core::error::{Code, Error};

    #[derive(Deserialize)]
    struct Vector {
        refusal: Option<Refusal>,
        #[serde(default)]
        errcode: Option<i64>,
        way: CallbackMode,
        userid: Option<String>,
        tried: bool,
        status: String,
        outcome: Text,
        next: Vec<String>,
    }

    fn vectors() -> Vec<Vector> {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../tests/vectors/endings.json"
        );
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
    }

    #[test]
    fn every_ending_stands_as_the_table_says() {
        for vector in vectors() {
            let refusal = match (vector.refusal, vector.errcode) {
                (Some(Refusal::Wecom { .. }), Some(errcode)) => {
                    let error = Error::new(Code::WecomRefused, "no").with("errcode", errcode);
                    Some(Refusal::of_error(&error))
                }
                (refusal, _) => refusal,
            };
            let ending = Ending {
                refusal: refusal.as_ref(),
                way: vector.way,
                userid: vector.userid.as_deref(),
            };
            let about = format!("{refusal:?} {:?}", vector.way);
            assert_eq!(ending.tried(), vector.tried, "{about}");
            assert_eq!(
                json(&ending.status()),
                Value::from(vector.status),
                "{about}"
            );
            assert_eq!(ending.outcome(), vector.outcome, "{about}");
            assert_eq!(json(&ending.next()), Value::from(vector.next), "{about}");
        }
    }

    fn json(value: &impl Serialize) -> Value {
        serde_json::to_value(value).unwrap()
    }

    #[test]
    fn every_reason_is_in_the_table() {
        let known = vectors();
        let known = known.iter().filter_map(|vector| vector.refusal.as_ref());
        let known = known
            .map(Refusal::id)
            .collect::<std::collections::BTreeSet<_>>();
        assert_eq!(known.len(), 22, "{known:?}");
    }
}
