//! Long texts in several keyring entries: one entry takes 1,280 characters on Windows.
//!
//! Such a text is stored in parts, `name#2` and so on, and the entry itself names them. New parts are written beside those
//! in use before the entry names them, so that a process that is stopped in between leaves the old text or the new one,
//! complete.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::Vault;
use crate::digest::digest;
use crate::error::{Code, Error, Result};

/// The longest text of one entry, in UTF-16 units, as Windows counts.
const MAX_UTF16: usize = 1_280;

/// The most parts of one text.
const MAX_PARTS: usize = 8;

/// The numbers of parts: two texts exist side by side while one replaces the other.
const PART_NUMBERS: std::ops::RangeInclusive<usize> = 2..=(2 * MAX_PARTS + 1);

/// The content of the entry of a text in parts.
#[derive(Serialize, Deserialize)]
struct Head {
    v: u32,
    parts: Vec<usize>,
    /// SHA-256 of the text: detects parts that another program has written meanwhile.
    sum: String,
}

/// Stores a text under a name, in place of the one before.
///
/// # Errors
/// `secret.invalid` if it is too long, or `keyring.unavailable`.
pub(crate) fn put(vault: &dyn Vault, name: &str, text: &SecretString) -> Result<()> {
    let before = head(vault, name)?.map(|head| head.parts);
    let before = before.unwrap_or_default();
    let pieces = pieces(text.expose_secret());
    let now = match pieces.len() {
        1 => {
            vault.put(name, text)?;
            Vec::new()
        }
        count if count <= MAX_PARTS => put_parts(vault, name, text, &pieces, &before)?,
        _ => {
            let error = Error::new(Code::SecretInvalid, "too long to be kept");
            return Err(error.with("why", "long"));
        }
    };
    if !(before.is_empty() && now.is_empty()) {
        let swept = remove_parts_except(vault, name, &now);
        if let Err(error) = swept {
            tracing::warn!(%error, entry = name, "parts of the text before stay in the keyring");
        }
    }
    Ok(())
}

/// The text stored under a name.
///
/// # Errors
/// `secret.missing` if parts of it are gone, or `keyring.unavailable`.
pub(crate) fn get(vault: &dyn Vault, name: &str) -> Result<Option<SecretString>> {
    // Another program may have put a new text between the entry and its parts: then they are there the second time.
    for _ in 0..2 {
        let Some(text) = vault.get(name)? else {
            return Ok(None);
        };
        let Some(head) = Head::of(&text) else {
            return Ok(Some(text));
        };
        if let Some(whole) = join(vault, name, &head)? {
            return Ok(Some(whole));
        }
    }
    Err(Error::new(
        Code::SecretMissing,
        "parts of the keyring's entry are gone",
    ))
}

/// Removes a name with all of its parts, also those that no entry names any more.
pub(crate) fn forget(vault: &dyn Vault, name: &str) -> Result<()> {
    vault.forget(name)?;
    remove_parts_except(vault, name, &[])
}

fn put_parts(
    vault: &dyn Vault,
    name: &str,
    text: &SecretString,
    pieces: &[&str],
    before: &[usize],
) -> Result<Vec<usize>> {
    let free = PART_NUMBERS.filter(|number| !before.contains(number));
    let parts = free.take(pieces.len()).collect::<Vec<_>>();
    for (number, piece) in parts.iter().zip(pieces) {
        vault.put(&part(name, *number), &SecretString::from(*piece))?;
    }
    let head = Head {
        v: 1,
        parts: parts.clone(),
        sum: sum(text.expose_secret()),
    };
    let head = serde_json::to_string(&head)
        .map_err(|error| Error::new(Code::KeyringUnavailable, error.to_string()))?;
    vault.put(name, &head.into())?;
    Ok(parts)
}

fn join(vault: &dyn Vault, name: &str, head: &Head) -> Result<Option<SecretString>> {
    let mut pieces = Vec::with_capacity(head.parts.len());
    for number in &head.parts {
        match vault.get(&part(name, *number))? {
            Some(piece) => pieces.push(piece),
            None => return Ok(None),
        }
    }
    let length = pieces.iter().map(|piece| piece.expose_secret().len()).sum();
    let mut whole = String::with_capacity(length);
    for piece in &pieces {
        whole.push_str(piece.expose_secret());
    }
    let whole = SecretString::from(whole);
    Ok(Some(whole).filter(|whole| sum(whole.expose_secret()) == head.sum))
}

fn remove_parts_except(vault: &dyn Vault, name: &str, but: &[usize]) -> Result<()> {
    PART_NUMBERS
        .filter(|number| !but.contains(number))
        .try_for_each(|number| vault.forget(&part(name, number)))
}

fn head(vault: &dyn Vault, name: &str) -> Result<Option<Head>> {
    Ok(vault.get(name)?.as_ref().and_then(Head::of))
}

impl Head {
    fn of(text: &SecretString) -> Option<Self> {
        serde_json::from_str(text.expose_secret()).ok()
    }
}

fn part(name: &str, number: usize) -> String {
    format!("{name}#{number}")
}

fn sum(text: &str) -> String {
    let bytes = digest(text);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Splits a text into pieces that fit one entry each.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut begin, mut length) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        if length + letter.len_utf16() > MAX_UTF16 {
            pieces.push(&text[begin..at]);
            (begin, length) = (at, 0);
        }
        length += letter.len_utf16();
    }
    pieces.push(&text[begin..]);
    pieces
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::*;

    /// A keyring as narrow as that of Windows, which stops answering after so many changes.
    #[derive(Default)]
    struct Narrow {
        kept: Mutex<BTreeMap<String, String>>,
        changes_left: Mutex<Option<usize>>,
    }

    impl Narrow {
        fn change(&self) -> Result<()> {
            match self.changes_left.lock().unwrap().as_mut() {
                Some(0) => Err(Error::new(Code::KeyringUnavailable, "stopped")),
                Some(left) => {
                    *left -= 1;
                    Ok(())
                }
                None => Ok(()),
            }
        }

        fn stop_after(&self, changes: impl Into<Option<usize>>) {
            *self.changes_left.lock().unwrap() = changes.into();
        }

        fn names(&self) -> Vec<String> {
            self.kept.lock().unwrap().keys().cloned().collect()
        }
    }

    impl Vault for Narrow {
        fn put(&self, name: &str, text: &SecretString) -> Result<()> {
            self.change()?;
            let text = text.expose_secret();
            assert!(text.encode_utf16().count() <= 1_280, "{name} is too long");
            self.kept.lock().unwrap().insert(name.into(), text.into());
            Ok(())
        }

        fn get(&self, name: &str) -> Result<Option<SecretString>> {
            let kept = self.kept.lock().unwrap();
            Ok(kept.get(name).map(|text| text.as_str().into()))
        }

        fn forget(&self, name: &str) -> Result<()> {
            self.change()?;
            self.kept.lock().unwrap().remove(name);
            Ok(())
        }
    }

    fn text(of: &str, length: usize) -> SecretString {
        of.chars().cycle().take(length).collect::<String>().into()
    }

    fn read(vault: &Narrow) -> Option<String> {
        let kept = get(vault, "app/1").unwrap();
        kept.map(|text| text.expose_secret().to_owned())
    }

    #[test]
    fn texts_of_any_length_come_back_and_leave_nothing() {
        let vault = Narrow::default();
        for of in ["k3y-", "钥", "🔑x"] {
            for length in [1, 639, 640, 1_280, 1_281, 2_561, 5_000, 700] {
                let wanted = text(of, length);
                put(&vault, "app/1", &wanted).unwrap();
                assert_eq!(read(&vault).unwrap(), wanted.expose_secret());
            }
        }
        put(&vault, "app/1", &text("a", 4_000)).unwrap();
        forget(&vault, "app/1").unwrap();
        assert_eq!(vault.names(), Vec::<String>::new());
        let error = put(&vault, "app/1", &text("a", 1_280 * 8 + 1)).unwrap_err();
        assert_eq!(error.code(), Code::SecretInvalid);
        assert_eq!(vault.names(), Vec::<String>::new());
    }

    #[test]
    fn whoever_is_stopped_leaves_the_old_text_or_the_new_one_whole() {
        let lengths = [900, 1_300, 3_900];
        for (old, new) in lengths
            .iter()
            .flat_map(|old| lengths.map(|new| (*old, new)))
        {
            let (old, new) = (text("old", old), text("new!", new));
            for changes in 0..30 {
                let vault = Narrow::default();
                put(&vault, "app/1", &old).unwrap();
                vault.stop_after(changes);
                let done = put(&vault, "app/1", &new).is_ok();
                let expected = if done { &new } else { &old };
                assert_eq!(read(&vault).unwrap(), expected.expose_secret(), "{changes}");
                // The next one goes through, and nothing of all that stays.
                vault.stop_after(None);
                put(&vault, "app/1", &new).unwrap();
                assert_eq!(read(&vault).unwrap(), new.expose_secret());
                forget(&vault, "app/1").unwrap();
                assert_eq!(vault.names(), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn a_text_that_lost_a_part_is_asked_for_again() {
        let vault = Narrow::default();
        put(&vault, "app/1", &text("ab", 3_000)).unwrap();
        vault.forget("app/1#3").unwrap();
        let error = get(&vault, "app/1").unwrap_err();
        assert_eq!(error.code(), Code::SecretMissing);
        // As when another program wrote its own text in between.
        vault.put("app/1#3", &text("cd", 1_280)).unwrap();
        let error = get(&vault, "app/1").unwrap_err();
        assert_eq!(error.code(), Code::SecretMissing);
    }
}
