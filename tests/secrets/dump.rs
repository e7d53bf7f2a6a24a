//! The writable memory of a running process, and what stands in it. Linux only.
//!
//! Leaves out what cannot be written: code and constants of the program hold nothing that came later.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt as _;

use crate::traces::{Hunt, Spelling};

/// Memory is compared page by page, since nearly all of it is empty.
const PAGE: usize = 4096;
const NOTHING: [u8; PAGE] = [0; PAGE];
/// How much around a find is told to somebody who looks for its origin.
const AROUND: usize = 96;

/// A part of memory, as the system lists it.
struct Part {
    from: u64,
    to: u64,
    name: String,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub(crate) struct Find {
    /// Which secret, by its place in the hunt.
    pub(crate) secret: usize,
    pub(crate) spelling: &'static str,
    /// In which part of memory, and what stands around it.
    pub(crate) place: String,
}

/// Everything of the hunt that stands in a process's memory, and how many bytes were looked at.
pub(crate) fn search(process: u32, hunt: &Hunt) -> (Vec<Find>, usize) {
    let memory = File::open(format!("/proc/{process}/mem")).unwrap();
    let beginnings = Beginnings::of(hunt);
    let (mut finds, mut seen) = (Vec::new(), 0);
    for part in parts(process) {
        let bytes = part.read(&memory);
        seen += bytes.len();
        beginnings.search(&bytes, &part, &mut finds);
    }
    (finds, seen)
}

fn parts(process: u32) -> Vec<Part> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    maps.lines().filter_map(Part::writable).collect()
}

impl Part {
    /// From a line such as `7f00-7f10 rw-p 0000 00:00 0 [heap]`.
    fn writable(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (from, to) = words.next()?.split_once('-')?;
        let is_writable = words.next()?.starts_with("rw");
        let number = |text| u64::from_str_radix(text, 16).ok();
        let part = Self {
            from: number(from)?,
            to: number(to)?,
            name: words.nth(3).unwrap_or("anonymous").to_owned(),
        };
        is_writable.then_some(part)
    }

    /// What can be read of it: it may have gone since it was listed.
    fn read(&self, memory: &File) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(self.to - self.from).unwrap()];
        let mut filled = 0;
        while filled < bytes.len() {
            let at = self.from + u64::try_from(filled).unwrap();
            match memory.read_at(&mut bytes[filled..], at) {
                Ok(read) if read > 0 => filled += read,
                _ => break,
            }
        }
        bytes.truncate(filled);
        bytes
    }
}

/// The spellings by their first two bytes, so that memory is gone through once for all of them.
struct Beginnings<'a> {
    first: [bool; 256],
    spelled: HashMap<[u8; 2], Vec<(&'a Spelling, &'a [u8])>>,
}

impl<'a> Beginnings<'a> {
    fn of(hunt: &'a Hunt) -> Self {
        let mut beginnings = Self {
            first: [false; 256],
            spelled: HashMap::new(),
        };
        for spelling in hunt.spellings() {
            // None begins on an empty page.
            let bytes = spelling.bytes.as_slice();
            let bytes = bytes.strip_prefix(&[0]).unwrap_or(bytes);
            beginnings.first[usize::from(bytes[0])] = true;
            let alike = beginnings.spelled.entry([bytes[0], bytes[1]]);
            alike.or_default().push((spelling, bytes));
        }
        beginnings
    }

    fn search(&self, bytes: &[u8], part: &Part, finds: &mut Vec<Find>) {
        for (page, content) in bytes.chunks(PAGE).enumerate() {
            if content == &NOTHING[..content.len()] {
                continue;
            }
            for (offset, byte) in content.iter().enumerate() {
                if self.first[usize::from(*byte)] {
                    self.look(bytes, page * PAGE + offset, part, finds);
                }
            }
        }
    }

    fn look(&self, bytes: &[u8], at: usize, part: &Part, finds: &mut Vec<Find>) {
        let Some(&[first, second]) = bytes.get(at..at + 2) else {
            return;
        };
        let alike = self.spelled.get(&[first, second]);
        for (spelling, spelled) in alike.into_iter().flatten() {
            if bytes[at..].starts_with(spelled) {
                finds.push(Find {
                    secret: spelling.secret,
                    spelling: spelling.how,
                    place: place(bytes, at, part),
                });
            }
        }
    }
}

fn place(bytes: &[u8], at: usize, part: &Part) -> String {
    let around = &bytes[at.saturating_sub(AROUND)..bytes.len().min(at + AROUND)];
    let around = around.escape_ascii().to_string().replace("\\x00", "·");
    let address = part.from + u64::try_from(at).unwrap();
    format!("{} {address:x}: {around}", part.name)
}
