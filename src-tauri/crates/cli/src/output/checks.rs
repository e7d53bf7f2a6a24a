//! Prints checks as text: one line each, with the remedy below those that did not pass.

use bridge::checkup::{Check, Status};

use super::failures::remedy;
use super::table::{padded, width};
use super::words::of_status;
use super::{Out, Tone, plain};

/// Prints checks with their evidence aligned.
pub(crate) fn show(out: &Out, checks: &[Check]) {
    let widest = checks
        .iter()
        .map(|check| width(out.words(&check.title)))
        .max()
        .unwrap_or_default();
    checks.iter().for_each(|check| one(out, check, widest));
}

/// Prints one check, its title padded to so many columns.
pub(crate) fn one(out: &Out, check: &Check, title_width: usize) {
    let (sign, tone) = of_status(check.status);
    let title = padded(out.words(&check.title), title_width);
    let evidence = plain(out.words(&check.evidence));
    let evidence_tone = if check.status == Status::Skip {
        Tone::Dim
    } else {
        Tone::Plain
    };
    out.line(format!(
        "  {} {title}  {}",
        out.paint(tone, sign),
        out.paint(evidence_tone, evidence)
    ));
    let Some(fix) = &check.fix else { return };
    for line in remedy(fix, out.lang) {
        out.line(format!("      {line}"));
    }
}
