//! The errors of a directory server as errors of the product: what the server said becomes a code and its facts.

use bridge_core::error::{Code, Error};
use ldap::ErrorKind;
use ldap::ad::bind_data;

/// LDAP's result codes that decide which error it is.
mod result {
    pub(super) const STRONGER_AUTH: u32 = 8;
    pub(super) const CONFIDENTIAL: u32 = 13;
    pub(super) const UNDEFINED_TYPE: u32 = 17;
    pub(super) const INVALID_SYNTAX: u32 = 21;
    pub(super) const NO_SUCH_OBJECT: u32 = 32;
    pub(super) const INVALID_CREDENTIALS: u32 = 49;
    pub(super) const NO_RIGHTS: u32 = 50;
    pub(super) const BUSY: u32 = 51;
    pub(super) const UNAVAILABLE: u32 = 52;
    pub(super) const NAMING: u32 = 64;
    pub(super) const CLASS: u32 = 65;
}

/// The error of an operation on a server at this host.
pub fn of_ldap(error: &ldap::Error, host: &str) -> Error {
    let (code, kind) = match error.kind {
        ErrorKind::Unreachable => (Code::TargetUnreachable, "refused"),
        ErrorKind::Tls => (Code::TargetUnreachable, "tls"),
        ErrorKind::Timeout => (Code::TargetUnreachable, "timeout"),
        ErrorKind::Closed | ErrorKind::NotSent | ErrorKind::Disconnected(_) => {
            (Code::TargetUnreachable, "closed")
        }
        ErrorKind::Untrusted => (Code::TargetUntrusted, "certificate"),
        ErrorKind::NotLdap => (Code::TargetNotTarget, "protocol"),
        ErrorKind::TooLarge => (Code::TargetNotTarget, "size"),
        ErrorKind::Refused(code) => (of_result(code), "refused"),
        _ => (Code::TargetRefused, "invalid"),
    };
    let told = Error::new(code, error.to_string())
        .with("kind", kind)
        .with("host", host);
    let told = match error.result_code() {
        Some(code) => with_result(told, code, error.text.as_deref()),
        None => told,
    };
    match &error.text {
        Some(said) => told.with("said", said.as_str()),
        None => told,
    }
}

fn of_result(code: u32) -> Code {
    match code {
        result::NO_RIGHTS => Code::TargetRights,
        result::BUSY | result::UNAVAILABLE => Code::TargetRateLimited,
        result::UNDEFINED_TYPE | result::INVALID_SYNTAX | result::NAMING | result::CLASS => {
            Code::TargetSchema
        }
        result::NO_SUCH_OBJECT => Code::TargetBase,
        _ => Code::TargetRefused,
    }
}

fn with_result(error: Error, code: u32, said: Option<&str>) -> Error {
    let error = error.with("result_code", code);
    match code {
        result::INVALID_CREDENTIALS => {
            let error = error.with("reason", "credentials");
            match said.and_then(bind_data) {
                Some(data) => error.with("data", data),
                None => error,
            }
        }
        result::STRONGER_AUTH | result::CONFIDENTIAL => error.with("reason", "confidential"),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_becomes_a_code_with_its_facts() {
        let windows = "80090308: LdapErr: DSID-0C09050F, comment: AcceptSecurityContext error, data 775, v4563";
        let cases = [
            (
                ErrorKind::Refused(49),
                Some(windows),
                Code::TargetRefused,
                Some("775"),
            ),
            (ErrorKind::Refused(49), None, Code::TargetRefused, None),
            (ErrorKind::Refused(50), None, Code::TargetRights, None),
            (ErrorKind::Refused(51), None, Code::TargetRateLimited, None),
            (ErrorKind::Refused(21), None, Code::TargetSchema, None),
            (
                ErrorKind::Refused(80),
                Some("full"),
                Code::TargetRefused,
                None,
            ),
            (ErrorKind::Untrusted, None, Code::TargetUntrusted, None),
            (ErrorKind::NotLdap, None, Code::TargetNotTarget, None),
            (ErrorKind::Timeout, None, Code::TargetUnreachable, None),
        ];
        for (kind, said, code, data) in cases {
            let error = ldap::Error {
                text: said.map(str::to_owned),
                ..kind.into()
            };
            let told = of_ldap(&error, "dc1");
            assert_eq!(told.code(), code, "{kind:?}");
            assert_eq!(
                told.detail().get("data").and_then(|data| data.as_str()),
                data
            );
            assert!(!told.fix().steps.is_empty());
        }
    }
}
