//! Records of a file of accounts: its head, and its lines with their numbers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};
use memchr::memchr_iter;

use super::content::{Content, ImportFile};
use super::decode::{Decoded, FileEncoding, LAST, encoding_of, of_reading};
use super::rejected::is_rejected_list;
use super::{MOST_COLUMNS, refused, refused_at};
use bridge_core::error::{Error, Result};
use bridge_core::sheet::cell::unescaped;

/// The separators that a file may have, the likeliest first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The records below a file's head.
pub(super) struct Records {
    reader: Reader<Decoded<Box<dyn Content>>>,
    since_record: Arc<AtomicUsize>,
    record: StringRecord,
    /// Lines before the head.
    skipped: u64,
    /// Whether all cells carry an escape: those of a list of rejected lines.
    is_escaped: bool,
    /// What the columns are called.
    pub(super) headers: Vec<String>,
    pub(super) encoding: FileEncoding,
    pub(super) separator: char,
}

impl Records {
    /// Opens a file and reads its head.
    ///
    /// # Errors
    /// `input.invalid` with what is wrong with the file.
    pub(super) fn open(file: &ImportFile) -> Result<Self> {
        let mut content = file.open()?;
        let (encoding, how) = encoding_of(&mut content)?;
        let failed = |error: std::io::Error| of_reading(&error, 1);
        let mut text = Decoded::new(content, how).map_err(failed)?;
        let (separator, says_so) = separator_of(text.first_line().map_err(failed)?);
        if says_so {
            text.skip_line();
        }
        let mut records = Self {
            since_record: text.since_record(),
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(u8::try_from(separator).unwrap_or(b','))
                .buffer_capacity(64 * 1024)
                .from_reader(text),
            record: StringRecord::new(),
            skipped: u64::from(says_so),
            is_escaped: false,
            headers: Vec::new(),
            encoding,
            separator,
        };
        records.read_head()?;
        Ok(records)
    }

    fn read_head(&mut self) -> Result<()> {
        let Some((_, head)) = self.next()? else {
            return Err(refused("empty"));
        };
        if head.len() > MOST_COLUMNS {
            return Err(refused("too_many_columns"));
        }
        self.headers = head.iter().map(|cell| cell.trim().to_owned()).collect();
        if self.headers.iter().all(String::is_empty) {
            return Err(refused("empty"));
        }
        if is_rejected_list(&self.headers) {
            self.is_escaped = true;
            self.headers = self.headers.iter().map(|head| unescaped(head)).collect();
        }
        Ok(())
    }

    /// The next record that is not blank, with the number of the line where it begins.
    ///
    /// # Errors
    /// `input.invalid` if a quote is not closed, a line has no end, or the file cannot be read.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &StringRecord)>> {
        loop {
            let begin = self.reader.position().line() + self.skipped;
            self.since_record.store(0, Ordering::Relaxed);
            let read = self.reader.read_record(&mut self.record);
            if !read.map_err(|error| failed(error, begin))? {
                // The last line is within a record: its quote is open.
                return Err(refused_at("unclosed_quote", begin));
            }
            if self.record.get(0) == Some(LAST) {
                return Ok(None);
            }
            if self
                .record
                .iter()
                .next_back()
                .is_some_and(|cell| cell.contains(LAST))
            {
                return Err(refused_at("unclosed_quote", begin));
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                break;
            }
        }
        let within = memchr_iter(b'\n', self.record.as_slice().as_bytes()).count();
        let within = u64::try_from(within).unwrap_or_default();
        let line = self.reader.position().line() + self.skipped - within - 1;
        if self.is_escaped {
            self.record = self.record.iter().map(unescaped).collect();
        }
        Ok(Some((line, &self.record)))
    }
}

fn failed(error: csv::Error, line: u64) -> Error {
    match error.into_kind() {
        ErrorKind::Io(error) => of_reading(&error, line),
        _ => refused_at("encoding", line),
    }
}

/// The separator that a file names in its first line as spreadsheets do, or the one that its head has most of; and
/// whether the first line names it.
fn separator_of(first: &str) -> (char, bool) {
    let named = first.trim().strip_prefix("sep=");
    let named =
        named.and_then(|named| SEPARATORS.into_iter().find(|each| named.starts_with(*each)));
    if let Some(named) = named {
        return (named, true);
    }
    // A trimmed tab cannot be found.
    if first.trim_end_matches(' ') == "sep=\t" {
        return ('\t', true);
    }
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut quoted = false;
    for c in first.chars() {
        quoted ^= c == '"';
        for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
            *count += usize::from(!quoted && c == separator);
        }
    }
    let mut best = (',', 0);
    for (separator, count) in SEPARATORS.into_iter().zip(counts) {
        if count > best.1 {
            best = (separator, count);
        }
    }
    (best.0, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_of_the_head_outside_its_quotes() {
        let cases = [
            ("a,b;c,d", ',', false),
            ("a;b;c,d", ';', false),
            ("a\tb\tc", '\t', false),
            ("\"a,b,c\";d", ';', false),
            ("username", ',', false),
            ("sep=;", ';', true),
            ("sep=\t", '\t', true),
            ("", ',', false),
        ];
        for (line, want, named) in cases {
            assert_eq!(separator_of(line), (want, named), "{line:?}");
        }
    }
}
