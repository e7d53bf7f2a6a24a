//! Text from bytes: the encoding of a file is found out, and its lines end alike.
//!
//! A mark at the beginning names the encoding. Without one it is UTF-8 if all of it is, else GB18030 if all of it is: a
//! text in GB18030 is next to never valid UTF-8.

use std::fmt;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter};
use serde::Serialize;

use super::content::unreadable;
use super::{MOST_LINE, refused, refused_at};
use bridge_core::error::{Error, Result};

const CHUNK: usize = 64 * 1024;

/// Stands behind the last line: where it is read as a record of its own, no quote was left open before it.
pub(super) const LAST: &str = "\u{1}\u{2}end of file\u{2}\u{1}";

const BOM: &[u8] = "\u{feff}".as_bytes();

/// The beginnings of workbooks, which people take for CSV by their icon.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FileEncoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// GB18030, which GBK and GB2312 are parts of.
    Gb18030,
    /// UTF-16 with a mark.
    Utf16,
}

/// What is wrong with the text of a file, at a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// Bytes that the encoding does not have.
    Malformed,
    /// A NUL byte: no text has one.
    Nul(u64),
    /// A line without an end.
    LongLine,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Fault {}

/// Finds the encoding of a file, all of which is read for it.
///
/// # Errors
/// `input.invalid` if it is no text.
pub(super) fn encoding_of<R: Read + Seek>(
    file: &mut R,
) -> Result<(FileEncoding, &'static Encoding)> {
    let mut begin = [0; 4];
    let read = read_full(file, &mut begin).map_err(|error| unreadable(&error))?;
    let begin = begin.get(..read).unwrap_or_default();
    if WORKBOOKS.iter().any(|mark| begin.starts_with(mark)) {
        return Err(refused("workbook"));
    }
    let candidates: &[_] = match begin {
        [0xFF, 0xFE, ..] => &[(FileEncoding::Utf16, UTF_16LE)],
        [0xFE, 0xFF, ..] => &[(FileEncoding::Utf16, UTF_16BE)],
        [0xEF, 0xBB, 0xBF, ..] => &[(FileEncoding::Utf8, UTF_8)],
        _ => &[
            (FileEncoding::Utf8, UTF_8),
            (FileEncoding::Gb18030, GB18030),
        ],
    };
    for (name, encoding) in candidates {
        match fault_in(file, encoding)? {
            None => return Ok((*name, encoding)),
            Some(Fault::Nul(line)) => return Err(refused_at("binary", line)),
            Some(_) => {}
        }
    }
    Err(refused("encoding"))
}

fn fault_in<R: Read + Seek>(file: &mut R, encoding: &'static Encoding) -> Result<Option<Fault>> {
    let mut text = Decoded::new(file, encoding).map_err(|error| unreadable(&error))?;
    loop {
        match text.next_chunk() {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => match fault_of(&error) {
                Some(fault) => return Ok(Some(fault)),
                None => return Err(unreadable(&error)),
            },
        }
    }
}

/// The fault that an error of reading carries.
pub(super) fn fault_of(error: &io::Error) -> Option<Fault> {
    error.get_ref()?.downcast_ref().copied()
}

/// The error of a file whose reading ended at a record that began at a line.
pub(super) fn of_reading(error: &io::Error, line: u64) -> Error {
    match fault_of(error) {
        Some(Fault::LongLine) => refused_at("long_line", line),
        Some(Fault::Nul(line)) => refused_at("binary", line),
        Some(Fault::Malformed) => refused_at("encoding", line),
        None => unreadable(error),
    }
}

/// A file as UTF-8 whose lines end in line feeds, without marks at its beginning, and with [`LAST`] behind it.
pub(super) struct Decoded<R> {
    file: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    line: u64,
    begun: bool,
    ended: bool,
    after_return: bool,
    since_record: Arc<AtomicUsize>,
}

impl<R: Read + Seek> Decoded<R> {
    /// From the beginning of the file.
    pub(super) fn new(mut file: R, encoding: &'static Encoding) -> io::Result<Self> {
        file.rewind()?;
        Ok(Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            text: Vec::new(),
            at: 0,
            line: 1,
            begun: false,
            ended: false,
            after_return: false,
            since_record: Arc::default(),
        })
    }
}

impl<R: Read> Decoded<R> {
    /// Counts the bytes since the last record; the reader of records puts it back to zero.
    pub(super) fn since_record(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.since_record)
    }

    /// The text up to the first line's end, as far as the first chunk holds it.
    pub(super) fn first_line(&mut self) -> io::Result<&str> {
        if self.at == self.text.len() {
            self.next_chunk()?;
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        Ok(std::str::from_utf8(line).unwrap_or_default())
    }

    /// Leaves the first line out.
    pub(super) fn skip_line(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
    }

    /// Decodes the next part of the file; false behind its end.
    fn next_chunk(&mut self) -> io::Result<bool> {
        (self.at, self.text) = (0, std::mem::take(&mut self.text));
        self.text.clear();
        if self.ended {
            return Ok(false);
        }
        let read = read_full(&mut self.file, &mut self.raw)?;
        self.ended = read < self.raw.len();
        self.decode(read)?;
        if let Some(place) = memchr(0, &self.text) {
            let before = self.text.get(..place).unwrap_or_default();
            let line = self.line + lines_in(before);
            return Err(io::Error::other(Fault::Nul(line)));
        }
        self.end_lines_alike();
        self.line += lines_in(&self.text);
        if !std::mem::replace(&mut self.begun, true) {
            while self.text.starts_with(BOM) {
                self.text.drain(..BOM.len());
            }
        }
        if self.ended {
            self.text
                .extend_from_slice(format!("\n{LAST}\n").as_bytes());
        }
        Ok(true)
    }

    fn decode(&mut self, read: usize) -> io::Result<()> {
        let mut rest = self.raw.get(..read).unwrap_or_default();
        loop {
            let more = self
                .decoder
                .max_utf8_buffer_length_without_replacement(rest.len())
                .unwrap_or(CHUNK);
            let before = self.text.len();
            self.text.resize(before + more, 0);
            let space = self.text.get_mut(before..).unwrap_or_default();
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(rest, space, self.ended);
            self.text.truncate(before + written);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(io::Error::other(Fault::Malformed)),
            }
        }
    }

    /// A carriage return ends a line as a line feed does, and both together end one.
    fn end_lines_alike(&mut self) {
        if !self.after_return && memchr(b'\r', &self.text).is_none() {
            return;
        }
        let mut after_return = self.after_return;
        self.text.retain_mut(|byte| {
            let second = after_return && *byte == b'\n';
            after_return = *byte == b'\r';
            if after_return {
                *byte = b'\n';
            }
            !second
        });
        self.after_return = after_return;
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if !self.next_chunk()? {
                return Ok(0);
            }
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.len().min(into.len());
        for (to, from) in into.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += count;
        let since = self.since_record.fetch_add(count, Ordering::Relaxed);
        match since > MOST_LINE {
            true => Err(io::Error::other(Fault::LongLine)),
            false => Ok(count),
        }
    }
}

fn lines_in(text: &[u8]) -> u64 {
    u64::try_from(memchr_iter(b'\n', text).count()).unwrap_or(u64::MAX)
}

/// Reads until there is no more room or no more to read.
fn read_full(file: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(space) = into.get_mut(filled..).filter(|space| !space.is_empty()) {
        match file.read(space) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
