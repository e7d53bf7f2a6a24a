//! Login codes: single use, valid for five minutes.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use crate::locked::locked;
use crate::{response::Refusal, rng::SeededRng};

/// The lifetime of an unused code.
pub(crate) const LIFETIME: Duration = Duration::from_secs(300);
const CODE_LEN: usize = 43;

/// The person who scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scanner {
    /// A member, by userid.
    Member(String),
    /// A `WeChat` user who is no member of the corp, by openid.
    Outsider(String),
}

struct Code {
    scanner: Scanner,
    expires: Duration,
}

struct State {
    rng: SeededRng,
    /// The openid of the one outsider: the same at every login, as in reality.
    outsider: String,
    minted: u64,
    /// Unused codes; a used one is removed.
    open: HashMap<String, Code>,
}

/// The login codes issued by the login page.
pub(crate) struct Codes(Mutex<State>);

impl Codes {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(State {
            rng: SeededRng::new(seed, "codes"),
            outsider: format!("o{}", SeededRng::new(seed, "outsider").url_safe(27)),
            minted: 0,
            open: HashMap::new(),
        }))
    }

    pub(crate) fn mint_for_member(&self, userid: &str, now: Duration) -> String {
        self.mint(Scanner::Member(userid.to_owned()), now)
    }

    pub(crate) fn mint_for_outsider(&self, now: Duration) -> String {
        let openid = self.state().outsider.clone();
        self.mint(Scanner::Outsider(openid), now)
    }

    /// Whether `code` is valid now; does not consume it.
    pub(crate) fn is_open(&self, code: &str, now: Duration) -> bool {
        let state = self.state();
        state.open.get(code).is_some_and(|code| now < code.expires)
    }

    /// Consumes a code.
    ///
    /// # Errors
    /// 40029 for one that is unknown, used or expired.
    pub(crate) fn consume(&self, code: &str, now: Duration) -> Result<Scanner, Refusal> {
        let found = self.state().open.remove(code);
        let good = found.filter(|code| now < code.expires);
        good.map(|code| code.scanner).ok_or(Refusal::BAD_CODE)
    }

    fn mint(&self, scanner: Scanner, now: Duration) -> String {
        let mut state = self.state();
        state.minted += 1;
        // Real codes may begin with either sign, which command lines and spreadsheets trip over.
        let text = match state.minted % 4 {
            1 => format!("-{}", state.rng.url_safe(CODE_LEN - 1)),
            3 => format!("_{}", state.rng.url_safe(CODE_LEN - 1)),
            _ => state.rng.url_safe(CODE_LEN),
        };
        state.open.retain(|_, code| now < code.expires);
        let expires = now + LIFETIME;
        state.open.insert(text.clone(), Code { scanner, expires });
        text
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.0)
    }
}
