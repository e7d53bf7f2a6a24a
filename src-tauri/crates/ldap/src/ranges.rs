//! Values that come in pieces: `member;range=0-1499`, because a server gives no more at a time.

use crate::ad::{self, Range};
use crate::connection::Connection;
use crate::entry::Entry;
use crate::error::{ErrorKind, Result};
use crate::request::ObjectRef;

/// The result code for an object that is not there.
const NO_SUCH_OBJECT: u32 = 32;

/// Values of one attribute, gathered piece by piece.
#[derive(Debug, Default)]
struct Gathered {
    values: Vec<Vec<u8>>,
    complete: bool,
}

impl Gathered {
    /// Takes what an answer has of the attribute.
    fn take(&mut self, entry: Entry, attribute: &str) -> Result<()> {
        for (name, values) in entry.attributes {
            if name.eq_ignore_ascii_case(attribute) && !values.is_empty() {
                self.values.extend(values);
                self.complete = true;
                return Ok(());
            }
            match ad::ranged(&name) {
                Some((of, range)) if of.eq_ignore_ascii_case(attribute) => {
                    return self.piece(range, values);
                }
                _ => {}
            }
        }
        // No more of it than was gathered so far.
        self.complete = true;
        Ok(())
    }

    /// A piece has to begin where the one before it ended, and to be as long as it says.
    fn piece(&mut self, range: Range, values: Vec<Vec<u8>>) -> Result<()> {
        let last = self.values.len() + values.len();
        let is_whole = range.to.is_none_or(|to| to.checked_add(1) == Some(last));
        let fits = range.from == self.values.len() && is_whole && !values.is_empty();
        if !fits {
            return Err(ErrorKind::NotLdap.into());
        }
        self.complete = range.to.is_none();
        self.values.extend(values);
        Ok(())
    }
}

impl Connection {
    /// All values of an attribute, however many pieces they come in. Empty where the object has none. The whole is asked for
    /// first, so a server without ranges answers in one.
    ///
    /// # Errors
    /// `Refused` with 32 where the object is not there; `NotLdap` where the pieces do not fit together; `TooLarge` over the
    /// limit of entries; and those of a search.
    pub async fn all_values(&self, object: &ObjectRef, attribute: &str) -> Result<Vec<Vec<u8>>> {
        let mut gathered = Gathered::default();
        let mut name = attribute.to_owned();
        while !gathered.complete {
            let entry = self.read(object, &[&name]).await?;
            let entry = entry.ok_or(ErrorKind::Refused(NO_SUCH_OBJECT))?;
            gathered.take(entry, attribute)?;
            if gathered.values.len() > self.limits().entries {
                return Err(ErrorKind::TooLarge.into());
            }
            name = format!("{attribute};range={}-*", gathered.values.len());
        }
        Ok(gathered.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, count: usize) -> Entry {
        Entry {
            dn: "cn=g".to_owned(),
            attributes: vec![
                ("member".to_owned(), vec![]),
                (name.to_owned(), vec![b"v".to_vec(); count]),
            ],
        }
    }

    #[test]
    fn pieces_are_put_together() {
        let mut gathered = Gathered::default();
        gathered
            .take(entry("member;range=0-1", 2), "MEMBER")
            .unwrap();
        assert!(!gathered.complete);
        gathered
            .take(entry("member;range=2-*", 1), "member")
            .unwrap();
        assert!(gathered.complete);
        assert_eq!(gathered.values.len(), 3);

        let mut whole = Gathered::default();
        whole.take(entry("Member", 5), "member").unwrap();
        assert!(whole.complete && whole.values.len() == 5);

        let mut none = Gathered::default();
        none.take(entry("cn", 1), "member").unwrap();
        assert!(none.complete && none.values.is_empty());
    }

    #[test]
    fn pieces_that_do_not_fit_are_refused() {
        for name in ["member;range=1-2", "member;range=0-5", "member;range=0-0"] {
            let mut gathered = Gathered::default();
            let error = gathered.take(entry(name, 2), "member").unwrap_err();
            assert_eq!(error.kind, ErrorKind::NotLdap, "{name}");
        }
        // The same piece again: it would never end.
        let mut gathered = Gathered::default();
        gathered
            .take(entry("member;range=0-1", 2), "member")
            .unwrap();
        assert!(
            gathered
                .take(entry("member;range=0-1", 2), "member")
                .is_err()
        );
    }
}
