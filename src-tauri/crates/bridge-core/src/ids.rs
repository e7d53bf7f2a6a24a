//! Public identifiers, and look-up of an item by identifier, prefix or name.

use crate::error::{Code, Error, Result};
use crate::keys::casefold_trimmed;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 12;

/// A new random identifier: 60 bits in lower-case letters and digits without look-alikes.
///
/// # Errors
/// `store.unavailable` if the system gives no randomness.
pub fn new_id() -> Result<String> {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::new(Code::StoreUnavailable, format!("no randomness: {error}")))?;
    // 256 is a multiple of 32, so every letter is equally likely.
    let letters = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    Ok(letters.collect())
}

/// An item that users refer to by its identifier, a prefix of it, or a name.
pub trait Named {
    /// The full identifier.
    fn id(&self) -> &str;
    /// The names it also goes by; empty ones never match.
    fn names(&self) -> Vec<&str>;
}

/// Finds the one item that `wanted` stands for: exact identifier, then exact name, then unique prefix.
///
/// # Errors
/// `unknown` if nothing matches, `ref.ambiguous` if several things do.
pub fn find<T: Named>(items: Vec<T>, wanted: &str, unknown: Code) -> Result<T> {
    let wanted = wanted.trim();
    let exact = positions(&items, |item| item.id() == wanted);
    let named = positions(&items, |item| is_named(item, wanted));
    let begins = positions(&items, |item| {
        !wanted.is_empty() && item.id().starts_with(wanted)
    });
    let found = [exact, named, begins]
        .into_iter()
        .find(|found| !found.is_empty());
    match found.as_deref() {
        None => {
            Err(Error::new(unknown, format!("nothing is called {wanted:?}")).with("wanted", wanted))
        }
        Some([one]) => items
            .into_iter()
            .nth(*one)
            .ok_or_else(|| Error::new(unknown, "vanished")),
        Some(several) => Err(ambiguous(&items, several, wanted)),
    }
}

fn positions<T>(items: &[T], fits: impl Fn(&T) -> bool) -> Vec<usize> {
    let fitting = items.iter().enumerate().filter(|(_, item)| fits(item));
    fitting.map(|(position, _)| position).collect()
}

fn is_named<T: Named>(item: &T, wanted: &str) -> bool {
    let wanted = casefold_trimmed(wanted);
    let mut names = item.names().into_iter();
    !wanted.is_empty() && names.any(|name| casefold_trimmed(name) == wanted)
}

fn ambiguous<T: Named>(items: &[T], several: &[usize], wanted: &str) -> Error {
    let ids = several
        .iter()
        .map(|position| items[*position].id().to_owned());
    Error::new(
        Code::Ambiguous,
        format!("{wanted:?} fits {} things", several.len()),
    )
    .with("wanted", wanted)
    .with("candidates", ids.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Thing(&'static str, &'static str);

    impl Named for Thing {
        fn id(&self) -> &str {
            self.0
        }
        fn names(&self) -> Vec<&str> {
            vec![self.1]
        }
    }

    fn things() -> Vec<Thing> {
        vec![
            Thing("abc1", "东"),
            Thing("abd2", "West"),
            Thing("x", "abc1x"),
            Thing("y", ""),
        ]
    }

    #[test]
    fn finds_by_id_name_or_beginning() {
        let cases = [
            ("abc1", "abc1"),
            ("abc", "abc1"),
            ("东", "abc1"),
            (" west ", "abd2"),
            ("x", "x"),
        ];
        for (wanted, id) in cases {
            assert_eq!(
                find(things(), wanted, Code::TenantUnknown).unwrap().0,
                id,
                "{wanted}"
            );
        }
    }

    #[test]
    fn says_unknown_or_ambiguous() {
        let cases = [
            ("ab", Code::Ambiguous),
            ("", Code::TenantUnknown),
            ("zz", Code::TenantUnknown),
        ];
        for (wanted, code) in cases {
            assert_eq!(
                find(things(), wanted, Code::TenantUnknown)
                    .unwrap_err()
                    .code(),
                code,
                "{wanted:?}"
            );
        }
    }

    #[test]
    fn new_ids_differ_and_keep_to_the_alphabet() {
        let (one, two) = (new_id().unwrap(), new_id().unwrap());
        assert_ne!(one, two);
        assert!(
            one.len() == LENGTH && one.bytes().all(|byte| ALPHABET.contains(&byte)),
            "{one}"
        );
    }
}
