//! Standard output and standard error: everything that the program prints goes through here.
//!
//! Printing never fails a command. A closed pipe (`| head`) ends the output quietly; any other write error is kept, and the
//! program exits with it.

pub(crate) mod checks;
pub(crate) mod failures;
pub(crate) mod progress;
pub(crate) mod runs;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod terminal;
pub(crate) mod time;
pub(crate) mod words;

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::{AutoStream, ColorChoice};
use bridge::Lang;
use bridge::lang::{Text, in_one_language};
use serde::Serialize;

pub(crate) use terminal::plain;

/// Tone of a text, shown as a colour on terminals only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Success.
    Good,
    /// Warning.
    Warn,
    /// Failure.
    Bad,
    /// Secondary, such as vendor codes.
    Dim,
    /// A heading.
    Strong,
}

/// Standard output in one language, as text or JSON.
pub(crate) struct Out {
    /// The language.
    pub(crate) lang: Lang,
    /// Whether one JSON document is wanted rather than text.
    pub(crate) json: bool,
    /// Whether it is a terminal.
    pub(crate) terminal: bool,
    colour: bool,
    sink: Mutex<Sink>,
}

struct Sink {
    stdout: Box<dyn Write + Send>,
    broken: Option<io::Error>,
}

impl Out {
    /// Opens standard output.
    pub(crate) fn new(lang: Lang, json: bool) -> Self {
        let colour = !json && AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        let stdout: Box<dyn Write + Send> = if colour {
            Box::new(BufWriter::new(anstream::stdout()))
        } else {
            Box::new(BufWriter::new(io::stdout()))
        };
        Self {
            lang,
            json,
            terminal: io::stdout().is_terminal(),
            colour,
            sink: Mutex::new(Sink {
                stdout,
                broken: None,
            }),
        }
    }

    /// The text in the language of this output.
    pub(crate) fn words<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang)
    }

    /// Prints a line of text, without control characters. Prints nothing with `--json`.
    pub(crate) fn line(&self, line: impl AsRef<str>) {
        if !self.json {
            self.write(terminal::line(line.as_ref(), self.colour).as_bytes());
            self.write(b"\n");
        }
    }

    /// Prints lines of text.
    pub(crate) fn lines(&self, text: &str) {
        text.lines().for_each(|line| self.line(line));
    }

    /// Prints a sentence.
    pub(crate) fn say(&self, text: &Text) {
        self.line(plain(self.words(text)));
    }

    /// Prints a file's content: without control characters on a terminal, unchanged elsewhere.
    pub(crate) fn content(&self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.terminal => self.write(terminal::page(text).as_bytes()),
            _ => self.write(bytes),
        }
    }

    /// The one JSON document, made in the reader's language. Says nothing where text is wanted.
    pub(crate) fn document<T: Serialize>(&self, make: impl FnOnce() -> T) {
        if self.json {
            let document = in_one_language(self.lang, make);
            self.json_line(&document);
        }
    }

    /// Prints a JSON document on a line of its own, with or without `--json`.
    pub(crate) fn json_line(&self, document: &impl Serialize) {
        self.json_part(document);
        self.write(b"\n");
    }

    /// A JSON value in the reader's language, or a part of a document.
    pub(crate) fn json_part(&self, value: &impl Serialize) {
        let value = in_one_language(self.lang, || serde_json::to_vec(value)).unwrap_or_default();
        self.write(&terminal::json(value));
    }

    /// Writes bytes unchanged.
    pub(crate) fn write(&self, bytes: &[u8]) {
        let mut sink = self.sink();
        if sink.broken.is_none() {
            sink.broken = sink.stdout.write_all(bytes).err();
        }
    }

    /// Flushes the output.
    pub(crate) fn flush(&self) {
        let mut sink = self.sink();
        if sink.broken.is_none() {
            sink.broken = sink.stdout.flush().err();
        }
    }

    /// Whether the pipe is closed, so that a long listing may stop.
    pub(crate) fn is_closed(&self) -> bool {
        self.sink().broken.is_some()
    }

    /// Flushes, and returns the write error that occurred, unless it was a closed pipe.
    pub(crate) fn finish(&self) -> Option<io::Error> {
        self.flush();
        let broken = self.sink().broken.take();
        broken.filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    /// Adds the tone's colour, where the output is a terminal.
    pub(crate) fn paint(&self, tone: Tone, text: impl AsRef<str>) -> String {
        painted(self.colour, tone, text.as_ref())
    }

    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prints a line on stderr.
pub(crate) fn note(tone: Tone, line: impl AsRef<str>) {
    let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    for line in line.as_ref().lines() {
        let line = terminal::line(&painted(colour, tone, line), colour);
        // A failure to write to stderr cannot be reported anywhere.
        let _ = writeln!(anstream::stderr(), "{line}");
    }
}

fn painted(colour: bool, tone: Tone, text: &str) -> String {
    let code = match tone {
        Tone::Plain => return text.to_owned(),
        _ if !colour => return text.to_owned(),
        Tone::Good => "32",
        Tone::Warn => "33",
        Tone::Bad => "31",
        Tone::Dim => "2",
        Tone::Strong => "1",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colour_makes_escapes() {
        assert_eq!(painted(false, Tone::Bad, "x"), "x");
        assert_eq!(painted(true, Tone::Bad, "x"), "\u{1b}[31mx\u{1b}[0m");
        assert_eq!(painted(true, Tone::Plain, "x"), "x");
    }
}
