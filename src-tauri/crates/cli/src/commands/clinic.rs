//! `clinic`: a code of WeCom or of a directory server, a whole pasted error message, or words, explained.

use bridge::checkup::Fix;
use bridge::clinic::{self, Entry};
use bridge::text;
use serde_json::json;

use crate::app::App;
use crate::args::ClinicArgs;
use crate::exit::Exit;
use crate::output::failures::remedy;
use crate::output::table::{Cell, Table, facts};
use crate::output::{Out, Tone};

/// More entries than this are listed without their remedies.
const EXPLAINED: usize = 3;

pub(crate) fn run(app: &App, args: &ClinicArgs) -> Exit {
    let words = args.words.join(" ");
    let reading = clinic::read(&words);
    let entries = match (reading.entry, reading.code) {
        (Some(entry), _) => vec![entry.clone()],
        (None, Some(code)) => vec![clinic::unknown(code)],
        (None, None) => clinic::search(&words).into_iter().cloned().collect(),
    };
    app.out.document(|| {
        json!({
            "entries": entries,
            "hint": reading.hint,
            "caller_ip": reading.caller_ip,
        })
    });
    show(&app.out, &entries, &words);
    let read = [
        ("hint", reading.hint.unwrap_or_default()),
        ("IP", reading.caller_ip.unwrap_or_default()),
    ];
    facts(&app.out, 2, &read);
    Exit::Done
}

fn show(out: &Out, entries: &[Entry], words: &str) {
    if entries.is_empty() {
        let words = crate::output::plain(words);
        out.say(&text!(
            "没有找到与「{words}」有关的错误码",
            "No errcode has to do with “{words}”"
        ));
    }
    if entries.len() > EXPLAINED {
        let row = |entry: &Entry| -> Vec<Cell> {
            vec![
                Cell::toned(entry.name(), Tone::Strong),
                out.words(&entry.title).into(),
            ]
        };
        let rows = entries.iter().map(row).collect::<Vec<_>>();
        Table::plain(0, &rows).rows(out, &rows);
        let example = entries[0].name();
        out.line("");
        out.say(&text!(
            "看其中一个：wecom-bridge clinic {example}",
            "See one of them: wecom-bridge clinic {example}"
        ));
        return;
    }
    for entry in entries {
        out.line(format!(
            "{}  {}",
            out.paint(Tone::Strong, entry.name()),
            out.words(&entry.title)
        ));
        let fix = Fix {
            cause: entry.cause.clone(),
            steps: entry.steps.clone(),
            page: entry.page,
        };
        remedy(&fix, out.lang)
            .iter()
            .for_each(|line| out.line(format!("  {line}")));
    }
}
