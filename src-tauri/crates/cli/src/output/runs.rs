//! Prints runs and their changes as text.

use bridge::directory::left::Left;
use bridge::directory::status_words::status_text;
use bridge::directory::tree::Forest;
use bridge::directory::user::UserStatus;
use bridge::lang::{Text, capital};
use bridge::sync::plan::Field;
use bridge::sync::{ChangeFilter, ChangeKind, ChangeView, Outcome, Run, RunKind};
use bridge::{Bridge, text};
use serde_json::Value;

use super::table::{Cell, Table, print};
use super::words::{number, of_counts, of_kind, of_outcome, of_reach};
use super::{Out, Tone, plain, time};
use crate::failure::Result;

/// The page size of reading changes.
pub(crate) const PAGE: usize = 2_000;

/// Prints a run's outcome in a few lines.
pub(crate) fn summary(out: &Out, run: &Run) {
    let (sign, tone, words) = headline(run);
    let words = out.words(&words).to_owned();
    out.line(out.paint(tone, format!("{sign} {words}")));
    // An undo's counts are those of putting back; its sentence says what became of whom.
    if run.outcome != Outcome::Failed && run.kind != RunKind::Undo {
        out.line(format!("  {}", out.words(&of_counts(&run.counts))));
    }
    if let Some(text) = run.cleared_text() {
        out.line(format!(
            "  {} {}",
            out.paint(Tone::Warn, "!"),
            out.words(&text)
        ));
    }
    for warning in &run.warnings {
        let text = plain(out.words(&warning.text));
        out.line(format!("  {} {text}", out.paint(Tone::Warn, "!")));
    }
    out.line(out.paint(Tone::Dim, format!("  {}", figures(out, run))));
}

/// A run in one line, with the time of its end.
pub(crate) fn line(out: &Out, source: &str, run: &Run) -> String {
    let (outcome, tone) = of_outcome(run.outcome);
    let outcome = out.paint(tone, out.words(&outcome));
    let (at, what) = (time::local(run.finished_at), what(run));
    format!(
        "{at}  {source}  {outcome}  {}  {}",
        out.words(&what),
        out.paint(Tone::Dim, &run.id)
    )
}

fn what(run: &Run) -> Text {
    match (run.kind, run.as_error()) {
        (RunKind::Undo, _) => Text::fixed("撤销", "undo"),
        (RunKind::Import, _) => {
            let counts = of_counts(&run.counts);
            Text::new(
                format!("导入：{}", counts.zh),
                format!("import: {}", counts.en),
            )
        }
        (_, Some(error)) if run.outcome == Outcome::Failed => {
            bridge::remedy::words::headline(&error)
        }
        _ => of_counts(&run.counts),
    }
}

/// The outcome and the sentence that the window has too.
fn headline(run: &Run) -> (&'static str, Tone, Text) {
    let (outcome, tone) = of_outcome(run.outcome);
    let text = match run.kind {
        RunKind::Undo | RunKind::Import => run.said(),
        RunKind::Sync | RunKind::Single => told(&outcome, &run.said()),
    };
    let left_out = run.counts.not_brought_in() + run.counts.left_out + run.counts.rejected;
    let complete = run.kind == RunKind::Undo || left_out == 0;
    match run.outcome {
        Outcome::Applied if complete => ("✓", tone, text),
        Outcome::Applied => ("!", Tone::Warn, text),
        Outcome::Planned => ("·", tone, text),
        Outcome::Held => ("!", tone, text),
        Outcome::Failed => ("✗", tone, text),
    }
}

fn told(outcome: &Text, said: &Text) -> Text {
    Text::new(
        format!("{}：{}", outcome.zh, said.zh),
        format!("{}. {}", capital(&outcome.en), said.en),
    )
}

fn figures(out: &Out, run: &Run) -> String {
    let reach = run
        .reach
        .map(|reach| out.words(&of_reach(reach)).to_owned());
    let calls = (run.calls > 0).then(|| text!("{} 次调用", "{} calls", number(run.calls)));
    let calls = calls.map(|calls| out.words(&calls).to_owned());
    let took = out
        .words(&time::span(run.finished_at - run.started_at))
        .to_owned();
    let hash = run
        .plan_hash
        .as_ref()
        .filter(|_| run.outcome == Outcome::Planned);
    let hash = hash.map(|hash| format!("hash {hash}"));
    let id = out.words(&text!("记录 {}", "run {}", &run.id)).to_owned();
    let parts = [reach, calls, Some(took), Some(id), hash];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A table of runs.
pub(crate) fn list(out: &Out, runs: &[Run]) {
    let heads = [
        Text::fixed("编号", "ID"),
        Text::fixed("开始", "Started"),
        Text::fixed("结果", "Outcome"),
        Text::fixed("内容", "What"),
    ];
    let heads = heads.each_ref().map(|head| out.words(head));
    print(
        out,
        &heads,
        &runs.iter().map(|run| row(out, run)).collect::<Vec<_>>(),
    );
}

fn row(out: &Out, run: &Run) -> Vec<Cell> {
    let (outcome, tone) = of_outcome(run.outcome);
    let undone = Text::fixed("（已撤销）", " (undone)");
    let undone = if run.undone { out.words(&undone) } else { "" };
    vec![
        (&run.id).into(),
        time::local(run.started_at).into(),
        Cell::toned(format!("{}{undone}", out.words(&outcome)), tone),
        out.words(&what(run)).into(),
    ]
}

/// Filter and limits of the changes to print.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Only this kind.
    pub(crate) kind: Option<ChangeKind>,
    /// Only the changes that hold a held run.
    pub(crate) holding: bool,
    /// Only changes that contain this text.
    pub(crate) words: Option<String>,
    /// At most so many.
    pub(crate) most: Option<usize>,
    /// After skipping so many.
    pub(crate) skip: usize,
    /// At most so many of one kind.
    pub(crate) of_each: Option<usize>,
}

/// Prints a run's changes by kind, each kind under its heading with its count.
pub(crate) fn changes(out: &Out, bridge: &Bridge, run: &Run, wanted: &Wanted) -> Result<usize> {
    let names = departments_of(bridge, run)?;
    let kinds = ChangeKind::ALL.iter().copied();
    let kinds = kinds.filter(|kind| wanted.kind.is_none_or(|only| only == *kind));
    let (mut shown, mut skip) = (0, wanted.skip);
    for kind in kinds {
        let left = wanted.most.map(|most| most.saturating_sub(shown));
        let printer = Kind {
            out,
            bridge,
            run,
            wanted,
            names: &names,
            kind,
        };
        let (printed, passed_over) = printer.print(left, skip)?;
        (shown, skip) = (shown + printed, skip - passed_over);
    }
    Ok(shown)
}

/// The departments of a run's data source; a run of the tenant alone has none.
pub(crate) fn departments_of(bridge: &Bridge, run: &Run) -> Result<Forest> {
    let Some(source) = &run.source else {
        return Ok(Forest::default());
    };
    Ok(bridge.directory().departments(&bridge.source(source)?)?)
}

struct Kind<'a> {
    out: &'a Out,
    bridge: &'a Bridge,
    run: &'a Run,
    wanted: &'a Wanted,
    names: &'a Forest,
    kind: ChangeKind,
}

impl Kind<'_> {
    /// Prints the changes; returns how many were printed and how many skipped.
    fn print(&self, left: Option<usize>, skip: usize) -> Result<(usize, usize)> {
        let total = self.count()?;
        let first = skip.min(total);
        let room = [left, self.wanted.of_each]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(total);
        let end = total.min(first.saturating_add(room));
        if first == end {
            return Ok((0, first));
        }
        let (heading, tone) = of_kind(self.kind);
        let heading = format!("{}  {}", self.out.words(&heading), number(total));
        self.out.line("");
        self.out.line(self.out.paint(tone, heading));
        let mut at = first;
        while at < end && !self.out.is_closed() {
            let page = self.page(at, (end - at).min(PAGE))?;
            let rows = page
                .iter()
                .map(|change| self.row(change))
                .collect::<Vec<_>>();
            Table::plain(2, &rows).rows(self.out, &rows);
            at += page.len().max(1);
        }
        self.tell_of_the_rest(total - end);
        Ok((end - first, first))
    }

    fn count(&self) -> Result<usize> {
        let mut count = 0;
        loop {
            let page = self.page(count, PAGE)?.len();
            count += page;
            if page < PAGE {
                return Ok(count);
            }
        }
    }

    fn page(&self, skip: usize, most: usize) -> Result<Vec<ChangeView>> {
        let filter = ChangeFilter {
            part: None,
            kind: Some(self.kind.into()),
            holding: self.wanted.holding,
            words: self.wanted.words.clone(),
            most: Some(most),
            skip,
        };
        Ok(self.bridge.sync().changes(self.run, &filter)?)
    }

    fn tell_of_the_rest(&self, rest: usize) {
        if rest > 0 && self.wanted.of_each.is_some() {
            let (rest, id, kind) = (number(rest), &self.run.id, self.kind);
            self.out.say(&text!(
                "  …… 还有 {rest} 项：wecom-bridge sync show {id} --kind {kind}",
                "  … {rest} more: wecom-bridge sync show {id} --kind {kind}"
            ));
        }
    }

    fn row(&self, change: &ChangeView) -> Vec<Cell> {
        let who = change
            .userid
            .as_deref()
            .or(change.username.as_deref())
            .unwrap_or("—");
        let name = change.name.as_deref();
        if self.kind.is_department() {
            return vec![
                who.into(),
                Cell::toned(number_of(change), Tone::Dim),
                self.differences(change).into(),
            ];
        }
        let reason = change.reason_text();
        vec![
            who.into(),
            name.unwrap_or_default().into(),
            self.out.words(&reason).into(),
            self.differences(change).into(),
        ]
    }

    /// The values before and after a change; empty for a row that was created or removed.
    fn differences(&self, change: &ChangeView) -> String {
        let (Some(before), Some(after)) = (&change.before, &change.after) else {
            return String::new();
        };
        let one = |(key, new): (&String, &Value)| {
            let old = before.get(key).unwrap_or(&Value::Null);
            format!(
                "{} {} → {}",
                self.label(key),
                self.value(key, old),
                self.value(key, new)
            )
        };
        after.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn label(&self, key: &str) -> String {
        let text = match key {
            "parent" => Text::fixed("上级", "parent"),
            "sort" => Text::fixed("排序", "order"),
            "retired" => Text::fixed("停用", "retired"),
            "username" => Text::fixed("用户名", "username"),
            _ => match serde_json::from_value::<Field>(Value::from(key)) {
                Ok(field) => field.label(),
                Err(_) => Text::same(key),
            },
        };
        self.out.words(&text).to_owned()
    }

    fn value(&self, key: &str, value: &Value) -> String {
        let none = || self.out.words(&Text::fixed("（空）", "(none)")).to_owned();
        match (key, value) {
            (_, Value::Null) => none(),
            (_, Value::Array(items)) if items.is_empty() => none(),
            ("departments", Value::Array(items)) => items
                .iter()
                .map(|item| self.department(item))
                .collect::<Vec<_>>()
                .join(", "),
            ("main_department" | "parent", number) => self.department(number),
            ("status", Value::String(status)) => self.status(status),
            (_, Value::String(text)) => plain(text),
            (_, other) => other.to_string(),
        }
    }

    fn department(&self, number: &Value) -> String {
        let name = number.as_i64().and_then(|id| self.names.name_of(id));
        name.map_or_else(|| format!("#{number}"), plain)
    }

    /// Why somebody is deactivated whom such a change deactivates.
    fn left(&self) -> Left {
        match self.kind {
            ChangeKind::Depart => Left::Wecom,
            ChangeKind::OutOfScope => Left::Scope,
            _ => Left::Unknown,
        }
    }

    fn status(&self, status: &str) -> String {
        match status.parse::<UserStatus>() {
            Ok(status) => self.out.words(&status_text(status, self.left())).to_owned(),
            Err(_) => plain(status),
        }
    }
}

/// The id of the department that a change concerns.
fn number_of(change: &ChangeView) -> String {
    let rows = [&change.after, &change.before].into_iter().flatten();
    let id = rows.filter_map(|row| row.get("id")).next();
    id.map(|id| format!("#{id}")).unwrap_or_default()
}
