//! Errors of API calls, classified by what an administrator or a program does next.
//!
//! Nothing in here holds a secret, a token, a login code or an address with a query.

use std::fmt;
use std::time::SystemTime;

use thiserror::Error;

use crate::api::Api;
use crate::errmsg;
use crate::lenient;
use crate::policy::{RetryAction, retry_action};
use crate::scrub;

/// Error of an API call.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// WeCom answered with an errcode other than 0.
    #[error("{0}")]
    Refused(Refusal),
    /// WeCom's frequency limit (45009) was hit; nothing is sent to that API until it may have been lifted.
    #[error("too many calls: {refusal}")]
    RateLimited {
        /// The answer that started the block.
        refusal: Refusal,
        /// The earliest time at which it can have passed.
        until: Option<SystemTime>,
    },
    /// The transport failed: no response came back.
    #[error("{api}: {kind}: {detail}")]
    Unreachable {
        /// The call.
        api: Api,
        /// The kind of transport error.
        kind: UnreachableKind,
        /// The causes, outermost first.
        detail: String,
        /// The host that was asked.
        seen: Seen,
    },
    /// The response is not one of the WeCom API.
    #[error("{api}: {what}")]
    NotWeCom {
        /// The call.
        api: Api,
        /// What came instead.
        what: NotWeCom,
        /// The host that was asked, and the status that came back.
        seen: Seen,
    },
    /// The caller has sent as many requests as it may; this one was not sent.
    #[error("{api}: not sent, since {most} requests are the most")]
    CallsSpent {
        /// The call.
        api: Api,
        /// As many as were allowed.
        most: u64,
    },
}

/// The HTTP facts of a failed request: host and status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The host that was asked, if there was a connection to make; with its port where that is not the usual one.
    pub host: Option<String>,
    /// The HTTP status, if something answered.
    pub status: Option<u16>,
}

/// A refusal: a response with an errcode other than 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The call.
    pub api: Api,
    /// WeCom's code; the only part to judge by.
    pub errcode: i64,
    /// WeCom's text, which may change at any time.
    pub errmsg: String,
    /// The number under which WeCom's support finds the request.
    pub hint: Option<String>,
    /// The caller's address as WeCom saw it.
    pub caller_ip: Option<String>,
}

/// The kind of a transport error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnreachableKind {
    /// The host name has no address.
    Dns,
    /// The connection was refused: nothing listens on that port.
    Refused,
    /// The TLS handshake failed, for none of the next reasons.
    Tls,
    /// The certificate comes from a CA that this machine does not trust.
    TlsAuthority,
    /// The certificate is not valid for this host name.
    TlsHost,
    /// The certificate has expired.
    TlsExpired,
    /// The certificate is not valid yet, so this machine's clock is behind.
    TlsClock,
    /// The request timed out.
    Timeout,
    /// The connection was reset or closed early.
    Reset,
    /// The proxy refused the request or cannot be reached.
    Proxy,
    /// The proxy requires a user name and a password (407).
    ProxyLogin,
    /// None of these.
    Other,
}

/// What came in place of a response of the WeCom API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWeCom {
    /// A web page: the sign-in page of a proxy or a captive portal, or the wrong address.
    Html,
    /// Truncated JSON.
    Truncated,
    /// An empty body.
    Empty,
    /// A status that the API never gives.
    HttpStatus(u16),
    /// A redirect, with the address that it points to, without its query.
    Redirect(String),
    /// A response that does not decode.
    Undecodable {
        /// Where in the JSON.
        path: String,
        /// What is wrong there.
        reason: String,
        /// The userid of the member or user whose row it is, if it stands beside.
        person: Option<String>,
    },
}

impl Error {
    pub(crate) fn not_wecom(api: Api, what: NotWeCom) -> Self {
        let seen = Seen::default();
        Self::NotWeCom { api, what, seen }
    }

    /// Adds where the request went and which status came back, where that says something.
    pub(crate) fn seen(mut self, host: String, status: Option<u16>) -> Self {
        if let Self::Unreachable { seen, .. } | Self::NotWeCom { seen, .. } = &mut self {
            *seen = Seen {
                host: Some(host).filter(|host| !host.is_empty()),
                status,
            };
        }
        self
    }

    /// The call that failed; for a call that could not get its token, that is [`Api::GetToken`].
    #[must_use]
    pub fn api(&self) -> Api {
        match self {
            Self::Refused(refusal) | Self::RateLimited { refusal, .. } => refusal.api,
            Self::Unreachable { api, .. }
            | Self::NotWeCom { api, .. }
            | Self::CallsSpent { api, .. } => *api,
        }
    }

    /// WeCom's answer, if it gave one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) | Self::RateLimited { refusal, .. } => Some(refusal),
            Self::Unreachable { .. } | Self::NotWeCom { .. } | Self::CallsSpent { .. } => None,
        }
    }

    /// WeCom's code, if it gave one.
    #[must_use]
    pub fn errcode(&self) -> Option<i64> {
        self.refusal().map(|refusal| refusal.errcode)
    }

    /// The caller's address as WeCom saw it, if it said so.
    #[must_use]
    pub fn caller_ip(&self) -> Option<&str> {
        self.refusal()?.caller_ip.as_deref()
    }

    /// Whether the server does not implement this API: private installations lack some.
    #[must_use]
    pub fn is_missing_call(&self) -> bool {
        let missing = |what: &NotWeCom| matches!(what, NotWeCom::HttpStatus(404));
        matches!(self, Self::NotWeCom { what, .. } if missing(what))
    }

    /// Whether `null` stood in place of a list of members: some servers send it for an empty department.
    #[must_use]
    pub fn is_null_list(&self) -> bool {
        let null = |what: &NotWeCom| matches!(what, NotWeCom::Undecodable { reason, .. } if lenient::is_null_list(reason));
        matches!(self, Self::NotWeCom { what, .. } if null(what))
    }

    /// Whether the same call will fail again until an administrator changes something.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Refused(refusal) => retry_action(refusal.errcode) == RetryAction::Never,
            Self::RateLimited { .. } | Self::CallsSpent { .. } => false,
            Self::Unreachable { kind, .. } => kind.is_permanent(),
            Self::NotWeCom { what, .. } => what.is_permanent(),
        }
    }
}

impl Refusal {
    /// Creates a refusal from WeCom's error text, from which `secrets` are redacted.
    pub(crate) fn new(api: Api, errcode: i64, errmsg: &str, secrets: &[&str]) -> Self {
        let errmsg = printable(&scrub::with_values(errmsg, secrets));
        Self {
            api,
            errcode,
            hint: errmsg::hint(&errmsg).map(str::to_owned),
            caller_ip: errmsg::caller_ip(&errmsg).map(str::to_owned),
            errmsg,
        }
    }
}

/// Cuts and cleans an error text: whatever answered could otherwise fill a log or steer a terminal by control characters.
fn printable(text: &str) -> String {
    const LONGEST: usize = 1_000;
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(LONGEST).collect()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            api,
            errcode,
            errmsg,
            ..
        } = self;
        write!(f, "{api}: errcode {errcode}: {errmsg}")
    }
}

impl fmt::Display for UnreachableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "the host name has no address",
            Self::Refused => "nothing listens there",
            Self::Tls => "no secure connection",
            Self::TlsAuthority => "the certificate's authority is not trusted",
            Self::TlsHost => "the certificate is another host's",
            Self::TlsExpired => "the certificate has expired",
            Self::TlsClock => "the certificate is not valid yet",
            Self::Timeout => "no answer in time",
            Self::Reset => "the connection broke",
            Self::Proxy => "the proxy did not let it through",
            Self::ProxyLogin => "the proxy wants a login",
            Self::Other => "the request failed",
        })
    }
}

impl UnreachableKind {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Tls => "tls",
            Self::TlsAuthority => "tls_authority",
            Self::TlsHost => "tls_host",
            Self::TlsExpired => "tls_expired",
            Self::TlsClock => "tls_clock",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Proxy => "proxy",
            Self::ProxyLogin => "proxy_login",
            Self::Other => "other",
        }
    }

    /// Whether retrying is useless until an administrator changes something.
    fn is_permanent(self) -> bool {
        self.id().starts_with("tls") || self == Self::ProxyLogin
    }
}

impl NotWeCom {
    /// The stable identifier of its group, by who has to act.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Redirect(_) => "redirect",
            Self::HttpStatus(407) => "proxy_login",
            Self::HttpStatus(429) => "rate",
            Self::Html | Self::HttpStatus(_) => "gateway",
            Self::Truncated | Self::Empty | Self::Undecodable { .. } => "unreadable",
        }
    }

    fn is_permanent(&self) -> bool {
        match self {
            Self::Html | Self::Redirect(_) | Self::Undecodable { .. } => true,
            Self::HttpStatus(status) => *status < 500 && *status != 429,
            Self::Truncated | Self::Empty => false,
        }
    }
}

impl fmt::Display for NotWeCom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Html => f.write_str("a web page answered instead of WeCom"),
            Self::Truncated => f.write_str("the answer stops in the middle"),
            Self::Empty => f.write_str("the answer is empty"),
            Self::HttpStatus(status) => write!(f, "HTTP status {status}"),
            Self::Redirect(host) => write!(f, "a redirect to {host}"),
            Self::Undecodable { path, reason, .. } => {
                write!(f, "unreadable answer at {path}: {reason}")
            }
        }
    }
}
