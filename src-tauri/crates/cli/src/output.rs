//! The only way out: everything that the program prints goes through here.
//!
//! Printing never fails a command. A reader who went away (`| head`) closes the output quietly; any other
//! failure to write is remembered, and the program ends with it.

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

/// What a piece of text means; only terminals show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Proven.
    Good,
    /// Works, but.
    Warn,
    /// Will fail.
    Bad,
    /// Small behind the rest.
    Dim,
    /// A heading.
    Strong,
}

/// Standard output in the reader's language and the wanted form.
pub(crate) struct Out {
    /// The reader's language.
    pub(crate) lang: Lang,
    /// Whether one JSON document is wanted rather than text.
    pub(crate) json: bool,
    /// Whether somebody is looking at a terminal.
    pub(crate) terminal: bool,
    colour: bool,
    sink: Mutex<Sink>,
}

struct Sink {
    stdout: Box<dyn Write + Send>,
    broken: Option<io::Error>,
}

impl Out {
    /// Standard output as it is.
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

    /// The sentence in the reader's language.
    pub(crate) fn words<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang)
    }

    /// One line of text for people, of which nothing steers the terminal. Says nothing where JSON is wanted.
    pub(crate) fn line(&self, line: impl AsRef<str>) {
        if !self.json {
            self.write(terminal::line(line.as_ref(), self.colour).as_bytes());
            self.write(b"\n");
        }
    }

    /// Lines of text for people.
    pub(crate) fn lines(&self, text: &str) {
        text.lines().for_each(|line| self.line(line));
    }

    /// One sentence for people.
    pub(crate) fn say(&self, text: &Text) {
        self.line(plain(self.words(text)));
    }

    /// A file's content, which people see without what steers a terminal and programs get as it is.
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

    /// A JSON document on a line of its own, whatever is wanted.
    pub(crate) fn json_line(&self, document: &impl Serialize) {
        self.json_part(document);
        self.write(b"\n");
    }

    /// A JSON value in the reader's language, or a part of a document.
    pub(crate) fn json_part(&self, value: &impl Serialize) {
        let value = in_one_language(self.lang, || serde_json::to_vec(value)).unwrap_or_default();
        self.write(&terminal::json(value));
    }

    /// Bytes as they are.
    pub(crate) fn write(&self, bytes: &[u8]) {
        let mut sink = self.sink();
        if sink.broken.is_none() {
            sink.broken = sink.stdout.write_all(bytes).err();
        }
    }

    /// Sends everything on its way.
    pub(crate) fn flush(&self) {
        let mut sink = self.sink();
        if sink.broken.is_none() {
            sink.broken = sink.stdout.flush().err();
        }
    }

    /// Whether nobody reads any more, so that a long listing may stop.
    pub(crate) fn is_closed(&self) -> bool {
        self.sink().broken.is_some()
    }

    /// The end: what kept the output from being written, if it was more than a reader going away.
    pub(crate) fn finish(&self) -> Option<io::Error> {
        self.flush();
        let broken = self.sink().broken.take();
        broken.filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    /// Text with its tone, where the output shows it.
    pub(crate) fn paint(&self, tone: Tone, text: impl AsRef<str>) -> String {
        painted(self.colour, tone, text.as_ref())
    }

    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One line for people beside the output proper, on stderr.
pub(crate) fn note(tone: Tone, line: impl AsRef<str>) {
    let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    for line in line.as_ref().lines() {
        let line = terminal::line(&painted(colour, tone, line), colour);
        // Nobody can be told that stderr is gone.
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
