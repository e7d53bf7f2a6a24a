//! What of a secret would be recognised: the spellings that a file, a log or a memory may hold it in.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Something that must not be found, in every spelling.
pub(crate) struct Hunt {
    spellings: Vec<Spelling>,
}

/// One way in which one secret may stand somewhere.
pub(crate) struct Spelling {
    /// Which one, by its place among them.
    pub(crate) secret: usize,
    pub(crate) how: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Hunt {
    /// For these secrets.
    pub(crate) fn of(secrets: &[&str]) -> Self {
        let spellings = secrets.iter().enumerate().flat_map(|(number, text)| {
            let spelled = spellings(text).into_iter();
            spelled.map(move |(how, bytes)| Spelling {
                secret: number,
                how,
                bytes,
            })
        });
        Self {
            spellings: spellings.collect(),
        }
    }

    /// What is looked for.
    #[cfg(target_os = "linux")]
    pub(crate) fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    /// Which spelling stands in there, if any.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<String> {
        let mut spelled = self.spellings.iter();
        let found = spelled.find(|each| contains(bytes, &each.bytes));
        found.map(|each| format!("secret {}, {}", each.secret, each.how))
    }

    /// Fails if any file below the folder, or its name, holds one; how many were looked at.
    pub(crate) fn assert_clean(&self, folder: &Path) -> usize {
        let files = files(folder);
        for file in &files {
            let bytes = std::fs::read(file).unwrap();
            assert_eq!(self.find(&bytes), None, "in {}", file.display());
            let name = file.to_string_lossy();
            assert_eq!(self.find(name.as_bytes()), None, "in a file's name");
        }
        files.len()
    }
}

fn spellings(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let hex = |pair: &str| {
        bytes
            .iter()
            .map(|byte| pair.replace("XX", &format!("{byte:02X}")))
            .collect::<String>()
    };
    let wide: Vec<u16> = secret.encode_utf16().collect();
    let mut all = vec![
        ("plain", bytes.to_vec()),
        ("reversed", bytes.iter().rev().copied().collect()),
        ("percent-encoded", hex("%XX").into_bytes()),
        (
            "percent-encoded, lower case",
            hex("%XX").to_lowercase().into_bytes(),
        ),
        ("hexadecimal", hex("XX").into_bytes()),
        (
            "hexadecimal, lower case",
            hex("XX").to_lowercase().into_bytes(),
        ),
        (
            "UTF-16 LE",
            wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        ),
        (
            "UTF-16 BE",
            wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        ),
        // Half of it is as bad.
        ("its first half", bytes[..bytes.len() / 2].to_vec()),
        ("its second half", bytes[bytes.len() / 2..].to_vec()),
    ];
    for engine in [&STANDARD, &URL_SAFE] {
        for shift in 0..3 {
            all.push(("base64", shifted(engine, bytes, shift)));
        }
    }
    all
}

/// How it would look in the middle of something longer that was encoded: without what its neighbours decide.
fn shifted(engine: &impl base64::Engine, secret: &[u8], shift: usize) -> Vec<u8> {
    let padded = [&[b'x'; 3][..shift], secret].concat();
    let encoded = engine.encode(&padded).into_bytes();
    let whole = padded.len() / 3 * 4;
    let begin = if shift == 0 { 0 } else { 4 };
    encoded[begin..whole].to_vec()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(part) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn every_spelling_is_found_wherever_it_stands() {
    let secret = "Zx9kT0_qP-vL3mN7bC5dF1gH2jK4sA6wE8rY0uI_oPa";
    let hunt = Hunt::of(&[secret]);
    let inside = |text: &str| format!("before {text} after").into_bytes();
    for lead in ["", "a", "ab", "abc"] {
        let whole = format!("{lead}{secret}{lead}");
        for engine in [&STANDARD, &URL_SAFE] {
            assert!(
                hunt.find(&inside(&engine.encode(&whole))).is_some(),
                "{lead}"
            );
        }
    }
    for (how, bytes) in spellings(secret) {
        let text = [b"\0\xff".as_slice(), &bytes, b"Z"].concat();
        assert!(hunt.find(&text).is_some(), "{how}");
    }
    assert_eq!(hunt.find(b"nothing of it Zx9kT0_q"), None);
}
