//! Telling a demo step by step, and what each one proved.

use bridge::contract;
use bridge::lang::Text;
use bridge::text;
use serde::Serialize;
use serde_json::json;

use super::Title;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::output::failures;
use crate::output::table::{Cell, Table};
use crate::output::{Tone, plain};

/// What a step found, and where that differs from the truth.
#[derive(Default)]
pub(super) struct Proof {
    found: Vec<Text>,
    noted: Vec<Text>,
    differs: Vec<Text>,
    rows: Vec<Vec<Cell>>,
}

impl Proof {
    /// Something that was found and is so.
    pub(super) fn found(&mut self, text: Text) {
        self.found.push(text);
    }

    /// Something worth knowing that is no proof.
    pub(super) fn noted(&mut self, text: Text) {
        self.noted.push(text);
    }

    /// Something that must hold, and the words for when it does not.
    pub(super) fn holds(&mut self, holds: bool, otherwise: Text) {
        if !holds {
            self.differs.push(otherwise);
        }
    }

    /// Two values that must be the same.
    pub(super) fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: &Text,
        found: &T,
        truth: &T,
    ) {
        let (zh, en) = (&what.zh, &what.en);
        let differs = Text::new(
            format!("{zh}：这里是 {found:?}，实际是 {truth:?}"),
            format!("{en}: {found:?} here, {truth:?} in truth"),
        );
        self.holds(found == truth, differs);
    }

    /// Some rows to look at.
    pub(super) fn show(&mut self, rows: Vec<Vec<Cell>>) {
        self.rows = rows;
    }
}

#[derive(Serialize)]
struct Step {
    id: &'static str,
    title: Text,
    passed: bool,
    found: Vec<Text>,
    noted: Vec<Text>,
    differs: Vec<Text>,
    error: Option<contract::Failure>,
}

/// Writes the demo down as it happens.
pub(super) struct Scribe<'a> {
    app: &'a App,
    steps: Vec<Step>,
}

impl<'a> Scribe<'a> {
    pub(super) fn begin(app: &'a App) -> Self {
        let intro = Text::fixed(
            "演示：在本机模拟的企业微信上，从头到尾做一遍；什么也不会留下。",
            "Demo: the whole path against a WeCom simulated on this machine; nothing of it stays.",
        );
        app.out.say(&intro);
        Self {
            app,
            steps: Vec::new(),
        }
    }

    /// Tells how a step ended; whether it passed.
    pub(super) fn step(&mut self, title: &Title, ended: Result<Proof>) -> bool {
        let out = &self.app.out;
        let number = self.steps.len() + 1;
        out.line("");
        out.line(out.paint(
            Tone::Strong,
            format!("{number:>2}  {}", out.words(&title.words)),
        ));
        let step = match ended {
            Ok(proof) => self.told(title, &proof),
            Err(failure) => self.broken(title, &failure),
        };
        let passed = step.passed;
        self.steps.push(step);
        self.app.out.flush();
        passed
    }

    fn told(&self, title: &Title, proof: &Proof) -> Step {
        let passed = proof.differs.is_empty();
        // What was meant to be said of a proof is not said of one that failed.
        let (found, noted) = if passed {
            (&proof.found[..], &proof.noted[..])
        } else {
            (&[][..], &[][..])
        };
        self.lines(Tone::Good, "✓", found);
        self.lines(Tone::Warn, "!", noted);
        if passed {
            Table::plain(6, &proof.rows).rows(&self.app.out, &proof.rows);
        }
        self.lines(Tone::Bad, "✗", &proof.differs);
        Step {
            id: title.id,
            title: title.words.clone(),
            passed,
            found: found.to_vec(),
            noted: noted.to_vec(),
            differs: proof.differs.clone(),
            error: None,
        }
    }

    fn lines(&self, tone: Tone, sign: &str, texts: &[Text]) {
        let out = &self.app.out;
        for text in texts {
            out.line(format!(
                "    {} {}",
                out.paint(tone, sign),
                plain(out.words(text))
            ));
        }
    }

    fn broken(&self, title: &Title, failure: &Failure) -> Step {
        let out = &self.app.out;
        for (tone, line) in failures::lines(failure, out.lang) {
            out.line(out.paint(tone, format!("    {line}")));
        }
        Step {
            id: title.id,
            title: title.words.clone(),
            passed: false,
            found: Vec::new(),
            noted: Vec::new(),
            differs: Vec::new(),
            error: Some(failure.told()),
        }
    }

    /// The last line.
    pub(super) fn end(&self, passed: bool) {
        let out = &self.app.out;
        out.document(|| json!({ "passed": passed, "steps": self.steps }));
        let count = self.steps.len();
        out.line("");
        if passed {
            let words = text!(
                "{count} 步都通过，每一步都和模拟企业微信核对过",
                "All {count} steps passed, each compared with the simulated WeCom itself"
            );
            out.line(out.paint(Tone::Good, format!("✓ {}", out.words(&words))));
        } else {
            let words = text!("第 {count} 步没有通过", "Step {count} did not pass");
            out.line(out.paint(Tone::Bad, format!("✗ {}", out.words(&words))));
        }
    }
}
