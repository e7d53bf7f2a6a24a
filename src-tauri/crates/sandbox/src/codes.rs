//! Login codes: single use, five minutes.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use crate::locked::locked;
use crate::{answer::Refusal, dice::Dice};

/// How long an unused code is good for.
pub(crate) const LIFETIME: Duration = Duration::from_secs(300);
const CODE_LEN: usize = 43;

/// Who scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scanner {
    /// A member, by userid.
    Member(String),
    /// Somebody with `WeChat` but no place in the corp, by openid.
    Outsider(String),
}

struct Code {
    scanner: Scanner,
    expires: Duration,
}

struct Book {
    dice: Dice,
    /// The one person without a place in the corp: the same at every login, as an openid is in reality.
    outsider: String,
    minted: u64,
    /// Codes that were not used yet; a used one is forgotten.
    open: HashMap<String, Code>,
}

/// The codes that the login page handed out.
pub(crate) struct Codes(Mutex<Book>);

impl Codes {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(Book {
            dice: Dice::new(seed, "codes"),
            outsider: format!("o{}", Dice::new(seed, "outsider").url_safe(27)),
            minted: 0,
            open: HashMap::new(),
        }))
    }

    pub(crate) fn mint_for_member(&self, userid: &str, now: Duration) -> String {
        self.mint(Scanner::Member(userid.to_owned()), now)
    }

    pub(crate) fn mint_for_outsider(&self, now: Duration) -> String {
        let openid = self.book().outsider.clone();
        self.mint(Scanner::Outsider(openid), now)
    }

    /// Whether `code` could be used now; leaves it unused.
    pub(crate) fn is_open(&self, code: &str, now: Duration) -> bool {
        let book = self.book();
        book.open.get(code).is_some_and(|code| now < code.expires)
    }

    /// Uses a code up.
    pub(crate) fn consume(&self, code: &str, now: Duration) -> Result<Scanner, Refusal> {
        let found = self.book().open.remove(code);
        let good = found.filter(|code| now < code.expires);
        good.map(|code| code.scanner).ok_or(Refusal::BAD_CODE)
    }

    fn mint(&self, scanner: Scanner, now: Duration) -> String {
        let mut book = self.book();
        book.minted += 1;
        // Real codes may begin with either sign, which command lines and spreadsheets trip over.
        let text = match book.minted % 4 {
            1 => format!("-{}", book.dice.url_safe(CODE_LEN - 1)),
            3 => format!("_{}", book.dice.url_safe(CODE_LEN - 1)),
            _ => book.dice.url_safe(CODE_LEN),
        };
        book.open.retain(|_, code| now < code.expires);
        let expires = now + LIFETIME;
        book.open.insert(text.clone(), Code { scanner, expires });
        text
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        locked(&self.0)
    }
}
