//! An error for people: what happened, why, the way out, and the vendor's codes small behind.

use bridge::Lang;
use bridge::checkup::Fix;
use serde_json::Value;

use super::{Out, Tone, note, plain};
use crate::failure::Failure;

/// Facts that a person may be asked for by support.
const FACTS: [&str; 13] = [
    "errcode",
    "kind",
    "api",
    "host",
    "status",
    "redirect",
    "place",
    "person",
    "field",
    "hint",
    "caller_ip",
    "until",
    "variable",
];

/// Tells of a failure: the JSON document, or lines on stderr.
pub(crate) fn show(out: &Out, failure: &Failure) {
    if out.json {
        out.document(|| serde_json::json!({ "error": failure.told() }));
        return;
    }
    out.flush();
    for (tone, line) in lines(failure, out.lang) {
        note(tone, line);
    }
}

/// The lines of a failure.
pub(crate) fn lines(failure: &Failure, lang: Lang) -> Vec<(Tone, String)> {
    let mut lines = vec![(Tone::Bad, format!("✗ {}", plain(&failure.message(lang))))];
    let remedy = remedy(&failure.fix(), lang);
    lines.extend(
        remedy
            .into_iter()
            .map(|line| (Tone::Plain, format!("  {line}"))),
    );
    lines.push((Tone::Dim, format!("  {}", facts(failure))));
    lines
}

/// Cause, steps and page, one line each.
pub(crate) fn remedy(fix: &Fix, lang: Lang) -> Vec<String> {
    let mut lines = vec![plain(fix.cause.get(lang))];
    let many = fix.steps.len() > 1;
    for (place, step) in fix.steps.iter().enumerate() {
        let step = plain(step.get(lang));
        lines.push(if many {
            format!("{}. {step}", place + 1)
        } else {
            format!("→ {step}")
        });
    }
    lines.extend(fix.link().as_ref().map(|link| format!("→ {link}")));
    lines
}

fn facts(failure: &Failure) -> String {
    let detail = failure.error().detail();
    let known = FACTS.iter().filter_map(|key| match detail.get(*key)? {
        Value::Null => None,
        Value::String(text) => Some(format!("{key} {}", plain(text))),
        other => Some(format!("{key} {other}")),
    });
    let code = failure.error().code().id().to_owned();
    std::iter::once(code)
        .chain(known)
        .collect::<Vec<_>>()
        .join(" · ")
}

#[cfg(test)]
mod tests {
    use bridge::{Code, Error};

    use super::*;

    #[test]
    fn the_vendors_code_stands_small_behind_the_sentence() {
        let error = Error::new(Code::WecomRefused, "x")
            .with("errcode", 60020)
            .with("caller_ip", "203.0.113.7");
        let lines = lines(&Failure::from(error), Lang::En);
        let (last_tone, last) = lines.last().unwrap();
        assert_eq!(*last_tone, Tone::Dim);
        assert_eq!(
            last.trim(),
            "wecom.refused · errcode 60020 · caller_ip 203.0.113.7"
        );
        assert!(
            lines.len() > 3
                && lines
                    .iter()
                    .any(|(_, line)| line.contains("1. Add 203.0.113.7"))
        );
    }
}
