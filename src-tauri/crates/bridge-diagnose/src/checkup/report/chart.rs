//! The chart of coverage: one bar per link of the chain, against the whole.

use super::words;
use crate::checkup::Coverage;
use bridge_core::html::escape;
use bridge_core::lang::Lang;

const WIDTH: usize = 752;
const ROW: usize = 32;
const LABEL: usize = 184;
const FIGURE: usize = 128;

/// Bars for what was counted; what was not says so instead of showing nothing.
pub(super) fn bars(coverage: &Coverage, lang: Lang) -> String {
    let figures = [
        coverage.members,
        coverage.synced,
        coverage.visible,
        coverage.activated,
    ];
    let whole = figures.iter().flatten().copied().max().unwrap_or_default();
    let rows = figures.iter().zip(&words::BARS).enumerate();
    let rows = rows
        .map(|(place, (figure, label))| row(place, *figure, whole, escape(label.get(lang)), lang));
    let (height, title) = (ROW * figures.len(), escape(words::COVERAGE.get(lang)));
    format!(
        r#"<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}"><title>{title}</title>{}</svg>"#,
        rows.collect::<String>()
    )
}

fn row(place: usize, figure: Option<usize>, whole: usize, label: String, lang: Lang) -> String {
    let top = place * ROW + 8;
    let text_at = top + 13;
    let track = WIDTH - LABEL - FIGURE;
    let after = LABEL + track + 12;
    let label = format!(r#"<text x="0" y="{text_at}">{label}</text>"#);
    let ground = format!(
        r#"<rect class="track" x="{LABEL}" y="{top}" width="{track}" height="16" rx="4"/>"#
    );
    let Some(figure) = figure else {
        let unknown = escape(words::NOT_READ.get(lang));
        return format!(
            r#"{label}{ground}<text class="unknown" x="{after}" y="{text_at}">{unknown}</text>"#
        );
    };
    let length = (figure * track).checked_div(whole).unwrap_or_default();
    let share = (figure * 100).checked_div(whole).unwrap_or_default();
    let number = words::grouped(figure);
    let bar = match length {
        0 => String::new(),
        length => format!(
            r#"<rect class="bar" x="{LABEL}" y="{top}" width="{length}" height="16" rx="4"/>"#
        ),
    };
    format!(r#"{label}{ground}{bar}<text x="{after}" y="{text_at}">{number} · {share}%</text>"#)
}
