//! Chart of coverage: one bar per stage from WeCom to the login, against the largest.

use maud::{Markup, html};

use super::words;
use crate::checkup::Coverage;
use bridge_core::lang::{Lang, grouped};

const WIDTH: usize = 752;
const ROW: usize = 32;
const LABEL: usize = 184;
const FIGURE: usize = 128;
const TRACK: usize = WIDTH - LABEL - FIGURE;
const BAR: usize = 16;

/// The bars of all figures; one that was not read says so.
pub(super) fn bars(coverage: &Coverage, lang: Lang) -> Markup {
    let figures = [
        coverage.members,
        coverage.synced,
        coverage.visible,
        coverage.activated,
    ];
    let whole = figures.iter().flatten().copied().max().unwrap_or_default();
    let (height, coverage) = (ROW * figures.len(), words::COVERAGE);
    let title = coverage.get(lang);
    let rows = figures.into_iter().zip(&words::BARS).enumerate();
    html! {
        svg class="chart" viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(title) {
            title { (title) }
            @for (place, (figure, label)) in rows { (row(place, figure, whole, label.get(lang), lang)) }
        }
    }
}

fn row(place: usize, figure: Option<usize>, whole: usize, label: &str, lang: Lang) -> Markup {
    let top = place * ROW + 8;
    let text_at = top + 13;
    let after = LABEL + TRACK + 12;
    let of_whole = |all: usize| {
        let figure = figure.unwrap_or_default();
        (figure * all).checked_div(whole).unwrap_or_default()
    };
    let length = of_whole(TRACK);
    html! {
        text x="0" y=(text_at) { (label) }
        rect class="track" x=(LABEL) y=(top) width=(TRACK) height=(BAR) rx="4" {}
        @if length > 0 {
            rect class="bar" x=(LABEL) y=(top) width=(length) height=(BAR) rx="4" {}
        }
        @if let Some(figure) = figure {
            text x=(after) y=(text_at) { (grouped(figure)) " · " (of_whole(100)) "%" }
        } @else {
            text class="unknown" x=(after) y=(text_at) { (words::NOT_READ.get(lang)) }
        }
    }
}
