//! Faults by name, for so many requests.

use std::{fmt, str::FromStr, sync::Mutex, time::Duration};

use crate::locked::locked;

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `bind`.
    Bind,
    /// `search`.
    Search,
    /// `add`.
    Add,
    /// `modify`.
    Modify,
    /// `modify DN`: rename and move.
    ModifyDn,
    /// `delete`.
    Delete,
    /// Extended operations: StartTLS, "Who am I?".
    Extended,
}

impl Call {
    /// Whether the request changes the directory.
    #[must_use]
    pub const fn is_write(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Modify | Self::ModifyDn | Self::Delete
        )
    }
}

/// A fault of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `51`, `52`, `10`, `4`, `50`, `80` …: this result code, and nothing is done. A search with `4` shows half.
    Code(u16),
    /// `reset_before`: the connection is reset, and nothing is done.
    ResetBefore,
    /// `reset_after`: it is done, and the connection is reset instead of an answer.
    ResetAfter,
    /// `success_without_effect`: a write is answered with success and not done.
    SuccessWithoutEffect,
    /// `notice_of_disconnection`: the server says that it goes, and goes.
    NoticeOfDisconnection,
    /// `silence`: no answer ever; the connection stays.
    Silence,
    /// `page_loop`: from this page on, the same page comes for ever, each time with another cookie.
    PageLoop,
    /// `page_repeat`: this page comes once more.
    PageRepeat,
    /// `short_page`: a page has half of what was asked for and is not the last, as a server may do.
    ShortPage,
    /// `cookie_lost`: the server does not know the page's cookie any more.
    CookieLost,
    /// `nested_ber`: 1.2 MB of sequences within sequences.
    NestedBer,
    /// `too_large`: one message of 16 MiB and a byte.
    TooLarge,
    /// `empty_sequence`: the bytes `30 00`.
    EmptySequence,
    /// `not_ldap`: an answer of a web server.
    NotLdap,
    /// `certificate_changed`: from now on another certificate of another authority.
    CertificateChanged,
    /// `slow:<ms>`: the answer comes so much later; others are not held up.
    Slow(Duration),
    /// `object_moved`: somebody else moves the object away just before.
    ObjectMoved,
    /// `name_taken`: somebody else takes the name just before.
    NameTaken,
}

/// Names of the faults that are no result code and have no number.
const NAMED: [(&str, Fault); 16] = [
    ("reset_before", Fault::ResetBefore),
    ("reset_after", Fault::ResetAfter),
    ("success_without_effect", Fault::SuccessWithoutEffect),
    ("notice_of_disconnection", Fault::NoticeOfDisconnection),
    ("silence", Fault::Silence),
    ("page_loop", Fault::PageLoop),
    ("page_repeat", Fault::PageRepeat),
    ("short_page", Fault::ShortPage),
    ("cookie_lost", Fault::CookieLost),
    ("nested_ber", Fault::NestedBer),
    ("too_large", Fault::TooLarge),
    ("empty_sequence", Fault::EmptySequence),
    ("not_ldap", Fault::NotLdap),
    ("certificate_changed", Fault::CertificateChanged),
    ("object_moved", Fault::ObjectMoved),
    ("name_taken", Fault::NameTaken),
];

/// Error of parsing a [`Fault`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault {0:?}")]
pub struct UnknownFault(pub String);

impl Fault {
    /// Whether the fault can happen to a request of this kind.
    #[must_use]
    pub const fn fits(&self, call: Call, paged: bool) -> bool {
        match self {
            Self::SuccessWithoutEffect => call.is_write(),
            Self::PageLoop | Self::PageRepeat | Self::ShortPage | Self::CookieLost => {
                paged && matches!(call, Call::Search)
            }
            Self::ObjectMoved => matches!(call, Call::Modify | Call::ModifyDn | Call::Delete),
            Self::NameTaken => matches!(call, Call::Add | Call::ModifyDn),
            Self::CertificateChanged => false,
            _ => true,
        }
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownFault(name.to_owned());
        if let Some(millis) = name.strip_prefix("slow:") {
            let millis = millis.parse().map_err(|_| unknown())?;
            return Ok(Self::Slow(Duration::from_millis(millis)));
        }
        if let Ok(code) = name.parse::<u16>() {
            let known = ldap3_proto::proto::LdapResultCode::try_from(i64::from(code)).is_ok();
            return (known && code != 0)
                .then_some(Self::Code(code))
                .ok_or_else(unknown);
        }
        let found = NAMED.iter().find(|(each, _)| *each == name);
        found.map(|(_, fault)| fault.clone()).ok_or_else(unknown)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Slow(wait) => write!(f, "slow:{}", wait.as_millis()),
            _ => {
                let found = NAMED.iter().find(|(_, fault)| fault == self);
                f.write_str(found.map_or("", |(name, _)| name))
            }
        }
    }
}

#[derive(Debug)]
struct Planned {
    fault: Fault,
    on: Option<Call>,
    skip: u32,
    left: u32,
}

/// Faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Planned>>);

impl Faults {
    pub(crate) fn plan(&self, fault: Fault, on: Option<Call>, skip: u32, times: u32) {
        let planned = Planned {
            fault,
            on,
            skip,
            left: times,
        };
        if times > 0 {
            locked(&self.0).push(planned);
        }
    }

    pub(crate) fn clear(&self) {
        locked(&self.0).clear();
    }

    pub(crate) fn left(&self) -> u32 {
        let planned = locked(&self.0);
        planned
            .iter()
            .fold(0, |sum, each| sum.saturating_add(each.left))
    }

    /// The fault of the next request of this kind, if it has one.
    pub(crate) fn next(&self, call: Call, paged: bool) -> Option<Fault> {
        let mut all = locked(&self.0);
        let hit = |each: &&mut Planned| {
            each.on.is_none_or(|on| on == call) && each.fault.fits(call, paged)
        };
        let planned = all.iter_mut().find(hit)?;
        if planned.skip > 0 {
            planned.skip -= 1;
            return None;
        }
        planned.left -= 1;
        let fault = planned.fault.clone();
        all.retain(|each| each.left > 0);
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_and_written_alike() {
        let named = NAMED.iter().map(|(name, _)| *name);
        for name in named.chain(["51", "52", "10", "4", "50", "80", "slow:40"]) {
            let fault: Fault = name.parse().unwrap_or(Fault::Code(0));
            assert_eq!(fault.to_string(), name);
        }
        for name in ["", "0", "15", "slow:", "slow:x", "sleep"] {
            assert!(name.parse::<Fault>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_fault_comes_after_those_it_lets_pass_and_runs_out() {
        let faults = Faults::default();
        faults.plan(Fault::Code(51), Some(Call::Add), 1, 2);
        let next = |call| faults.next(call, false).is_some();
        let seen = [
            next(Call::Search),
            next(Call::Add),
            next(Call::Add),
            next(Call::Modify),
            next(Call::Add),
            next(Call::Add),
        ];
        assert_eq!(seen, [false, false, true, false, true, false]);
        assert_eq!(faults.left(), 0);
    }

    #[test]
    fn a_fault_of_pages_waits_for_a_page() {
        let faults = Faults::default();
        faults.plan(Fault::PageLoop, None, 0, 1);
        assert_eq!(faults.next(Call::Search, false), None);
        assert_eq!(faults.next(Call::Add, true), None);
        assert_eq!(faults.next(Call::Search, true), Some(Fault::PageLoop));
    }
}
