//! Strict host parsing: a host is taken literally or refused with the reason, and never normalised to another one.
//!
//! Browsers read `192.168.01.010` as `192.168.1.8`, `1.2.3` as `1.2.0.3` and `8080` as `0.0.31.144`, which the
//! administrator who typed it did not mean; and WeCom compares the callback domain byte by byte.

use thiserror::Error;
use url::Host;

const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Error of [`literal_host`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum HostError {
    /// It is numeric, but not an IP address in its usual notation.
    #[error("numbers that are not an address of four without leading zeros")]
    Number,
    /// It ends with a dot.
    #[error("it ends with a dot")]
    FinalDot,
    /// Two dots follow each other, or it begins with one.
    #[error("nothing stands between two dots")]
    EmptyLabel,
    /// A part between dots is longer than 63 characters.
    #[error("a part is longer than 63 characters")]
    LongLabel,
    /// It is longer than 253 characters.
    #[error("it is longer than 253 characters")]
    Long,
    /// Browsers would read it as another host, such as full-width letters.
    #[error("browsers read it as another host")]
    Other,
    /// It holds a character that no host has.
    #[error("it is not a host name")]
    Character,
}

impl HostError {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::FinalDot => "final_dot",
            Self::EmptyLabel => "empty_label",
            Self::LongLabel => "long_label",
            Self::Long => "long",
            Self::Other => "other_host",
            Self::Character => "host",
        }
    }
}

/// Parses a host literally. Only lower-casing and punycode are applied, since both name the same host.
///
/// # Errors
/// [`HostError`] with the reason.
pub fn literal_host(written: &str) -> Result<Host, HostError> {
    if written.starts_with('[') {
        return literal_v6(written);
    }
    let labels = written.split('.').collect::<Vec<_>>();
    match () {
        () if written.is_empty() => return Err(HostError::Character),
        () if written.len() > 1 && written.ends_with('.') => return Err(HostError::FinalDot),
        () if labels.iter().any(|label| label.is_empty()) => return Err(HostError::EmptyLabel),
        () => {}
    }
    let is_number = labels.last().is_some_and(|last| is_numeric(last));
    let host = Host::parse(written).map_err(|_| match is_number {
        true => HostError::Number,
        false => too_long(written).unwrap_or(HostError::Character),
    })?;
    match &host {
        Host::Ipv4(ip) if ip.to_string() == written => Ok(host),
        Host::Ipv4(_) => Err(HostError::Number),
        Host::Domain(name) => name_of(name, written).map(|()| host),
        Host::Ipv6(_) => Err(HostError::Character),
    }
}

/// Whether a URL with an IPv4 host has it in its usual notation.
pub(crate) fn is_literal_number(text: &str, host: Option<Host<&str>>) -> bool {
    let Some(Host::Ipv4(ip)) = host else {
        return true;
    };
    let after = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = after
        .split(['/', '\\', '?', '#'])
        .next()
        .unwrap_or_default();
    let written = authority.rsplit('@').next().unwrap_or_default();
    let written = written.split(':').next().unwrap_or_default();
    written == ip.to_string()
}

fn name_of(name: &str, written: &str) -> Result<(), HostError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if !name.bytes().all(plain) {
        return Err(HostError::Character);
    }
    if let Some(error) = too_long(name) {
        return Err(error);
    }
    let small = written.to_lowercase();
    if small == name || url::quirks::domain_to_unicode(name) == small {
        return Ok(());
    }
    Err(HostError::Other)
}

fn too_long(name: &str) -> Option<HostError> {
    if name.split('.').any(|label| label.len() > LONGEST_LABEL) {
        return Some(HostError::LongLabel);
    }
    (name.len() > LONGEST).then_some(HostError::Long)
}

fn literal_v6(written: &str) -> Result<Host, HostError> {
    let host = Host::parse(written).map_err(|_| HostError::Character)?;
    match host.to_string() == written.to_ascii_lowercase() {
        true => Ok(host),
        false => Err(HostError::Number),
    }
}

/// Decimal, octal or hexadecimal, as browsers read the last part of a host.
fn is_numeric(label: &str) -> bool {
    let hex = label
        .strip_prefix("0x")
        .or_else(|| label.strip_prefix("0X"));
    match hex {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}
