//! The error type and its closed list of codes.
//!
//! An [`Error`] says which [`Code`] it is, carries a developer's sentence and the facts that a remedy
//! needs. Sentences for people are in [`remedy`](crate::remedy); choosing a language happens at the edge.

mod transport;

pub use transport::{of_not_wecom, of_unreachable};

use std::fmt;

use serde_json::{Map, Value, json};
use wecom::Error as WecomError;

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

macro_rules! codes {
    ($($variant:ident = $id:literal, $class:ident, $doc:literal;)*) => {
        /// Every kind of error that the interface and scripts can act on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
        pub enum Code {
            $(#[doc = $doc] #[cfg_attr(feature = "bindings", ts(rename = $id))] $variant,)*
        }

        impl Code {
            /// All codes, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable identifier, such as `corp_id.mismatch`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Its class, which says who has to act.
            pub const fn class(self) -> Class {
                match self { $(Self::$variant => Class::$class,)* }
            }
        }
    };
}

/// The class of an error: who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The user corrects what they entered.
    Input,
    /// An administrator reviews and confirms.
    Held,
    /// WeCom refused, or could not be reached.
    Wecom,
    /// A push target refused, or could not be reached.
    Target,
    /// It was done, and not all of it went well.
    Failed,
    /// This machine: keyring, disk, another process.
    Storage,
}

codes! {
    InputInvalid = "input.invalid", Input, "A value is outside what is accepted.";
    CorpIdInvalid = "corp_id.invalid", Input, "Not the form of a corp ID.";
    CorpIdMismatch = "corp_id.mismatch", Input, "Differs from the data source's corp ID.";
    SecretMissing = "secret.missing", Input, "A secret is needed and none was given or kept.";
    SecretElsewhere = "secret.elsewhere", Input, "The kept secret was proven at another address or through another proxy.";
    SecretInvalid = "secret.invalid", Input, "Not the form of a secret.";
    AgentIdInvalid = "agent_id.invalid", Input, "Not an AgentId.";
    CallbackDomainInvalid = "callback_domain.invalid", Input, "Not `host[:port]`.";
    AddressInvalid = "address.invalid", Input, "Not a usable address.";
    AddressInsecure = "address.insecure", Input, "http to a host that is not this machine.";
    ExpressionInvalid = "expression.invalid", Input, "An expression cannot be read, or fails.";
    PolicyCollision = "policy.collision", Input, "Rules for usernames give several people the same name.";
    NameInvalid = "name.invalid", Input, "A name is empty or too long.";
    NameTaken = "name.taken", Input, "A name is in use.";
    AlreadyThere = "source.exists", Input, "The tenant has a data source or auth source for this corp.";
    TenantUnknown = "tenant.unknown", Input, "No such tenant.";
    SourceUnknown = "source.unknown", Input, "No such data source.";
    AuthUnknown = "auth.unknown", Input, "No such authentication source.";
    RunUnknown = "run.unknown", Input, "No such run.";
    UserUnknown = "user.unknown", Input, "No such user.";
    UserTaken = "user.taken", Input, "A username is in use.";
    UserManaged = "user.managed", Input, "The user belongs to a data source and is edited in WeCom.";
    Ambiguous = "ref.ambiguous", Input, "More than one thing begins with that.";
    UndoNone = "undo.none", Input, "This run cannot be undone.";
    UndoMoved = "undo.moved", Input, "Something that the run wrote was changed since.";
    ReportUnwritable = "report.unwritable", Storage, "A file could not be written.";
    SyncHeld = "sync.held", Held, "The run waits for a person: a guard stopped it, or changed settings are not confirmed.";
    SyncMoved = "sync.moved", Input, "The directory or the settings changed between plan and apply.";
    SyncEmpty = "sync.empty", Wecom, "WeCom returned no members.";
    SyncScopeEmpty = "sync.scope_empty", Input, "The scope matches nobody.";
    SyncBusy = "sync.busy", Storage, "Another run of this data source is going on.";
    WecomRefused = "wecom.refused", Wecom, "WeCom answered with an errcode.";
    WecomRateLimited = "wecom.rate_limited", Wecom, "WeCom stopped us for a while.";
    WecomUnreachable = "wecom.unreachable", Wecom, "No connection to WeCom.";
    WecomNotWecom = "wecom.not_wecom", Wecom, "Something else answered in WeCom's place.";
    KeyringUnavailable = "keyring.unavailable", Storage, "No keyring can be reached or it refused.";
    StoreUnavailable = "store.unavailable", Storage, "The data folder cannot be used.";
    StoreForeign = "store.foreign", Storage, "The data folder belongs to somebody else.";
    StoreBusy = "store.busy", Storage, "Another process holds the database.";
    StoreFull = "store.full", Storage, "The disk is full.";
    StoreDamaged = "store.damaged", Storage, "The database file is damaged.";
    StoreNewer = "store.newer", Storage, "The database was made by a newer version.";
    ListenerBusy = "listener.busy", Storage, "Another program holds the callback's port.";
    ListenerDenied = "listener.denied", Storage, "The system does not let us have the callback's port.";
    ListenerElsewhere = "listener.elsewhere", Input, "The callback domain does not point to this machine.";
    ListenerHttps = "listener.https", Input, "The callback address is https, which no listener of ours can answer.";
    ListenerRunning = "listener.running", Storage, "A listener of this product holds the callback's port already.";
    PasswordWeak = "password.weak", Input, "A password that is not accepted.";
    TargetUnknown = "target.unknown", Input, "No such push target.";
    TargetExists = "target.exists", Input, "A push target is called so already.";
    TargetOverlap = "target.overlap", Input, "Another push target, or another installation, writes below this base.";
    MappingInvalid = "mapping.invalid", Input, "A row of the mapping cannot be used.";
    TargetRefused = "target.refused", Target, "The target answered no.";
    TargetUnreachable = "target.unreachable", Target, "No connection to the target.";
    TargetUntrusted = "target.untrusted", Target, "The target's certificate is not trusted.";
    TargetNotTarget = "target.not_target", Target, "Something else answered in the target's place.";
    TargetRateLimited = "target.rate_limited", Target, "The target is busy.";
    TargetRights = "target.rights", Target, "The account may not do that in the target.";
    TargetSchema = "target.schema", Target, "The target does not know an attribute or a class, or wants another form.";
    TargetBase = "target.base", Target, "The base is not there, or is no place for people.";
    PushMoved = "push.moved", Input, "The directory, the settings or the target changed between preview and push.";
    PushUnready = "push.unready", Input, "The target lacks something that a push needs.";
    PushHeld = "push.held", Held, "The push waits for a person.";
    PushStopped = "push.stopped", Target, "The push ended early, because too much of it failed.";
    PushBusy = "push.busy", Storage, "Another push to this target is going on.";
    PushPartly = "push.partly", Failed, "Some of the push failed.";
    PushUncertain = "push.uncertain", Failed, "Whether an object was written is not known.";
    PushUnproven = "push.unproven", Failed, "What was read back is not what was written.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// An error with its code, a sentence for developers and the facts around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    code: Code,
    message: String,
    detail: Map<String, Value>,
}

impl Error {
    /// An error with its code and a developer's sentence, which must hold no secret.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let inner = Inner {
            code,
            message: message.into(),
            detail: Map::new(),
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Adds one fact.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.inner.detail.insert(key.to_owned(), value.into());
        self
    }

    /// Removes one fact, and with it the sentences that tell it.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.inner.detail.remove(key);
        self
    }

    /// What kind of error it is.
    pub fn code(&self) -> Code {
        self.inner.code
    }

    /// The developer's sentence.
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// The facts around it, as scripts may rely on them.
    pub fn detail(&self) -> &Map<String, Value> {
        &self.inner.detail
    }

    /// The errcode, where WeCom gave one.
    pub fn errcode(&self) -> Option<i64> {
        self.detail().get("errcode").and_then(Value::as_i64)
    }

    /// The caller address that WeCom saw, where it said so.
    pub fn caller_ip(&self) -> Option<&str> {
        self.detail().get("caller_ip").and_then(Value::as_str)
    }

    /// Why a password is too weak, as a word.
    pub fn weakness(&self) -> Option<&str> {
        let weak = self.code() == Code::PasswordWeak;
        self.detail().get("why").filter(|_| weak)?.as_str()
    }

    /// The error as records keep it: code, message, detail.
    pub fn to_record(&self) -> Value {
        json!({ "code": self.code(), "message": self.message(), "detail": self.detail() })
    }

    /// The error that a record keeps, if its code is one of ours.
    pub fn of_record(record: &Value) -> Option<Self> {
        let id = record.get("code")?.as_str()?;
        let code = Code::ALL.iter().copied().find(|code| code.id() == id)?;
        let message = record.get("message").and_then(Value::as_str);
        let mut error = Self::new(code, message.unwrap_or_default());
        if let Some(detail) = record.get("detail").and_then(Value::as_object) {
            error.inner.detail = detail.clone();
        }
        Some(error)
    }

    /// The error for content of the database that this program never writes.
    pub fn damaged(what: &str) -> Self {
        Self::new(
            Code::StoreDamaged,
            format!("unreadable {what} in the database"),
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.inner.code, self.inner.message)
    }
}

impl std::error::Error for Error {}

impl From<WecomError> for Error {
    fn from(error: WecomError) -> Self {
        let message = error.to_string();
        let api = error.api().to_string();
        match &error {
            WecomError::Refused(refusal) => of_refusal(Code::WecomRefused, message, refusal),
            WecomError::RateLimited { refusal, until } => {
                let until = until.and_then(|at| jiff::Timestamp::try_from(at).ok());
                let until = until.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
                of_refusal(Code::WecomRateLimited, message, refusal).with("until", until)
            }
            WecomError::Unreachable {
                kind, detail, seen, ..
            } => of_unreachable(*kind, seen, detail),
            WecomError::NotWeCom { what, seen, .. } => of_not_wecom(what, seen),
            // Only a watch has such a limit.
            WecomError::CallsSpent { most, .. } => Self::new(Code::WecomRateLimited, message)
                .with("reason", "watch_calls")
                .with("most", *most),
        }
        .with("api", api)
    }
}

fn of_refusal(code: Code, message: String, refusal: &wecom::Refusal) -> Error {
    Error::new(code, message)
        .with("errcode", refusal.errcode)
        .with("errmsg", refusal.errmsg.clone())
        .with("hint", refusal.hint.clone())
        .with("caller_ip", refusal.caller_ip.clone())
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Read;
        use rusqlite::ErrorCode as E;
        let code = match error.sqlite_error_code() {
            // A row that has another form than the program writes.
            None if matches!(
                error,
                Read::InvalidColumnType(..)
                    | Read::FromSqlConversionFailure(..)
                    | Read::IntegralValueOutOfRange(..)
                    | Read::Utf8Error(..)
            ) =>
            {
                Code::StoreDamaged
            }
            Some(E::DatabaseBusy | E::DatabaseLocked) => Code::StoreBusy,
            Some(E::DiskFull) => Code::StoreFull,
            Some(E::DatabaseCorrupt | E::NotADatabase) => Code::StoreDamaged,
            _ => Code::StoreUnavailable,
        };
        Self::new(code, format!("database: {error}"))
    }
}

impl From<wecom::CorpIdError> for Error {
    fn from(error: wecom::CorpIdError) -> Self {
        let why = match error {
            wecom::CorpIdError::Empty => "empty",
            wecom::CorpIdError::Prefix => "prefix",
            wecom::CorpIdError::Length(_) => "length",
            wecom::CorpIdError::Character => "character",
        };
        Self::new(Code::CorpIdInvalid, error.to_string()).with("why", why)
    }
}

impl From<wecom::AgentIdError> for Error {
    fn from(error: wecom::AgentIdError) -> Self {
        let page_number = matches!(error, wecom::AgentIdError::PageNumber);
        let why = match error {
            wecom::AgentIdError::Empty => "empty",
            wecom::AgentIdError::NotANumber => "digits",
            wecom::AgentIdError::PageNumber => "page_number",
            wecom::AgentIdError::OutOfRange => "range",
        };
        Self::new(Code::AgentIdInvalid, error.to_string())
            .with("page_number", page_number)
            .with("why", why)
    }
}

impl From<wecom::SecretError> for Error {
    fn from(error: wecom::SecretError) -> Self {
        let invalid =
            |why: &str| Self::new(Code::SecretInvalid, error.to_string()).with("why", why);
        match error {
            wecom::SecretError::Empty => Self::new(Code::SecretMissing, error.to_string()),
            wecom::SecretError::InnerSpace => invalid("space"),
            wecom::SecretError::Character => invalid("character"),
            wecom::SecretError::TooLong => invalid("long"),
        }
    }
}

impl From<wecom::AddressError> for Error {
    fn from(error: wecom::AddressError) -> Self {
        let code = match error {
            wecom::AddressError::Insecure => Code::AddressInsecure,
            _ => Code::AddressInvalid,
        };
        Self::new(code, error.to_string()).with("why", error.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_a_wrong_type_is_damage_and_a_missing_table_is_not() {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        let code = |sql: &str| {
            let read = db.query_row(sql, [], |row| row.get::<_, i64>(0));
            Error::from(read.unwrap_err()).code()
        };
        assert_eq!(code("SELECT 'today'"), Code::StoreDamaged);
        assert_eq!(code("SELECT NULL"), Code::StoreDamaged);
        assert_eq!(code("SELECT key FROM nothing"), Code::StoreUnavailable);
        let small = db.query_row("SELECT 300", [], |row| row.get::<_, u8>(0));
        assert_eq!(Error::from(small.unwrap_err()).code(), Code::StoreDamaged);
    }

    #[test]
    fn codes_are_distinct_and_dotted() {
        let mut ids = Code::ALL.iter().map(|code| code.id()).collect::<Vec<_>>();
        assert!(ids.iter().all(|id| id.split('.').count() == 2), "{ids:?}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Code::ALL.len());
    }

    #[test]
    fn details_are_kept_beside_the_code() {
        let error = Error::new(Code::WecomRefused, "refused")
            .with("errcode", 60020)
            .with("caller_ip", "203.0.113.7");
        assert_eq!(error.errcode(), Some(60020));
        assert_eq!(error.caller_ip(), Some("203.0.113.7"));
        assert_eq!(error.to_string(), "wecom.refused: refused");
    }
}
