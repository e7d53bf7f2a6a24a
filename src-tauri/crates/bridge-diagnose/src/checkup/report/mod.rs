//! Report of a check-up: one HTML page to send on and to print, without script, secrets or anything to load.
//!
//! The evidence of checks names nobody. People stand in a list of their own, which is left out unless it is asked for;
//! otherwise they are counted.

mod chart;
mod style;
mod words;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, html};

use super::verdict::{CannotScan, CannotScanReason, CheckUp, Coverage};
use super::{Check, CheckId, Fix, Status};
use bridge_core::lang::{Lang, Text};
use bridge_sync::probe::Group;

/// The options of a report.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The language of everything on it.
    pub lang: Lang,
    /// Whether to name those who cannot scan.
    pub with_names: bool,
    /// The heading, such as the tenant's name.
    pub title: String,
}

/// The number of people that the list names at most.
// Browsers stall when they lay out and print longer tables.
const MAX_PEOPLE: usize = 5_000;

/// The page's content security policy.
// Names from WeCom stand in the page: even if escaping failed, nothing would run or be loaded.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Renders a report as HTML.
pub fn html(report: &CheckUp, options: &ReportOptions) -> String {
    let page = Page {
        report,
        lang: options.lang,
        with_names: options.with_names,
    };
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang=(options.lang.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (options.title) " · " (page.say(&words::PRODUCT)) }
                style { (PreEscaped(style::SHEET)) }
            }
            body { main { (page.whole(&options.title)) } }
        }
        (PreEscaped("\n"))
    };
    page.into_string()
}

struct Page<'a> {
    report: &'a CheckUp,
    lang: Lang,
    with_names: bool,
}

impl Page<'_> {
    fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang)
    }

    fn whole(&self, title: &str) -> Markup {
        html! {
            (self.head(title))
            (self.to_do())
            @if let Some(coverage) = &self.report.coverage { (self.coverage(coverage)) }
            (self.checks())
            @if self.with_names && !self.report.cannot_scan.is_empty() { (self.table()) }
            (self.foot())
        }
    }

    fn head(&self, title: &str) -> Markup {
        let (class, verdict) = words::verdict(self.report.verdict);
        html! {
            header {
                p class="product" { (self.say(&words::PRODUCT)) }
                h1 { (title) }
                p class="dim" { (self.say(&words::CHECKED_AT)) " " (local_time(self.report.checked_at)) }
            }
            section class={ "verdict " (class) } {
                strong { (self.say(&verdict)) }
                ul class="tally" {
                    @for status in [Status::Fail, Status::Warn, Status::Pass, Status::Skip] {
                        li { (self.say(&status.title())) " " b { (self.report.count(status)) } }
                    }
                }
                @if self.report.count(Status::Skip) > 0 {
                    p class="dim small" { (self.say(&words::SKIPPED)) }
                }
            }
        }
    }

    /// The remedies to begin with, worst first, each with a link to its check.
    fn to_do(&self) -> Markup {
        let of = |status| {
            let checks = self.report.checks.iter();
            checks.filter(move |check| check.status == status)
        };
        let checks = of(Status::Fail).chain(of(Status::Warn)).collect::<Vec<_>>();
        html! {
            @if !checks.is_empty() {
                section {
                    h2 { (self.say(&words::TO_DO)) }
                    ul class="todo" { @for check in checks { (self.first_step(check)) } }
                }
            }
        }
    }

    fn first_step(&self, check: &Check) -> Markup {
        let step = check.fix.as_ref().and_then(|fix| fix.steps.first());
        html! {
            li {
                (self.mark(check.status))
                div {
                    a href={ "#" (anchor(check.id)) } { (self.say(&check.title)) }
                    p { @if let Some(step) = step { (self.say(step)) } }
                }
            }
        }
    }

    fn coverage(&self, coverage: &Coverage) -> Markup {
        html! {
            section {
                h2 { (self.say(&words::COVERAGE)) }
                (chart::bars(coverage, self.lang))
                @if !self.report.cannot_scan.is_empty() { (self.reasons()) }
            }
        }
    }

    /// The number of people who cannot scan, by reason.
    fn reasons(&self) -> Markup {
        let counts = CannotScanReason::ALL.map(|why| (why, self.report.cannot_scan_for(why)));
        html! {
            h3 { (self.say(&words::CANNOT_SCAN)) }
            ul class="tally" {
                @for (why, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
                    li { (self.say(&why.title())) " " b { (words::people(count, self.lang)) } }
                }
            }
        }
    }

    /// The list of people who cannot scan.
    fn table(&self) -> Markup {
        let people = &self.report.cannot_scan;
        let more = people.len().saturating_sub(MAX_PEOPLE);
        html! {
            section {
                h2 { (self.say(&words::CANNOT_SCAN)) }
                table {
                    thead {
                        tr {
                            @for head in [words::NAME, words::USERID, words::DEPARTMENTS, words::WHY] {
                                th { (self.say(&head)) }
                            }
                        }
                    }
                    tbody { @for person in people.iter().take(MAX_PEOPLE) { (self.person(person)) } }
                }
                @if more > 0 { p class="dim small" { (words::and_more(more, self.lang)) } }
            }
        }
    }

    fn person(&self, person: &CannotScan) -> Markup {
        html! {
            tr {
                td { (person.name.as_deref().unwrap_or("–")) }
                td { (person.userid) }
                td { (person.departments.join("; ")) }
                td { (self.say(&person.why.title())) }
            }
        }
    }

    fn checks(&self) -> Markup {
        html! {
            section {
                h2 { (self.say(&words::CHECKS)) }
                @for group in Group::ALL { (self.group(group)) }
            }
        }
    }

    fn group(&self, group: Group) -> Markup {
        let checks = self.report.checks.iter();
        let checks = checks
            .filter(|check| check.id.group() == group)
            .collect::<Vec<_>>();
        html! {
            @if !checks.is_empty() {
                h3 { (self.say(&group.title())) }
                div { @for check in checks { (self.check(check)) } }
            }
        }
    }

    fn check(&self, check: &Check) -> Markup {
        html! {
            article class="check" id=(anchor(check.id)) {
                div class="head" {
                    (self.mark(check.status))
                    b { (self.say(&check.title)) }
                    code { (check.id) }
                }
                div class="body" {
                    p { (self.say(&check.evidence)) }
                    @if check.errcode.is_some() || check.caller_ip.is_some() { (self.facts(check)) }
                    @if let Some(fix) = &check.fix { (self.fix(fix)) }
                }
            }
        }
    }

    fn facts(&self, check: &Check) -> Markup {
        html! {
            p class="facts" {
                @if let Some(code) = check.errcode { span { (self.say(&words::CODE)) " " (code) } }
                @if let Some(ip) = &check.caller_ip { span { (self.say(&words::CALLER)) " " (ip) } }
            }
        }
    }

    fn fix(&self, fix: &Fix) -> Markup {
        let link = fix.link();
        html! {
            div class="fix" {
                dl {
                    dt { (self.say(&words::CAUSE)) }
                    dd { (self.say(&fix.cause)) }
                    @if !fix.steps.is_empty() {
                        dt { (self.say(&words::STEPS)) }
                        dd { ol { @for step in &fix.steps { li { (self.say(step)) } } } }
                    }
                }
                @if let Some(link) = link.filter(|link| link.starts_with("https://")) {
                    p class="small" { a href=(link) rel="noreferrer" { (self.say(&words::OPEN)) } }
                }
            }
        }
    }

    fn mark(&self, status: Status) -> Markup {
        html! { span class={ "mark " (words::class(status)) } { (self.say(&status.title())) } }
    }

    fn foot(&self) -> Markup {
        let names = if self.with_names {
            words::NAMES
        } else {
            words::NO_NAMES
        };
        html! {
            footer {
                p {
                    (self.say(&names))
                    @if self.lang == Lang::En { " " }
                    (self.say(&words::NO_SECRET))
                }
            }
        }
    }
}

fn anchor(id: CheckId) -> String {
    id.as_str().replace('.', "-")
}

/// A time in this machine's time zone, with the offset from UTC.
/// A moment in this machine's time zone, as reports write it.
pub(super) fn local_time(at: i64) -> String {
    let Ok(stamp) = Timestamp::from_millisecond(at) else {
        return String::new();
    };
    stamp
        .to_zoned_datetime(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M (UTC%:z)")
        .to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::checkup::Verdict;

    /// A report with a word wherever one may come from outside.
    fn page(word: &str, lang: Lang) -> String {
        let fix = Fix::new(Text::same(word), vec![Text::same(word)]);
        let mut check = Check::fail(CheckId::NetApi, Text::same(word), fix);
        check.caller_ip = Some(word.to_owned());
        let person = CannotScan {
            userid: word.to_owned(),
            name: Some(word.to_owned()),
            departments: vec![word.to_owned()],
            why: CannotScanReason::OutOfRange,
        };
        let report = CheckUp {
            verdict: Verdict::NotReady,
            checks: vec![check],
            checked_at: 0,
            coverage: Some(Coverage::default()),
            cannot_scan: vec![person],
        };
        let options = ReportOptions {
            lang,
            with_names: true,
            title: word.to_owned(),
        };
        html(&report, &options)
    }

    proptest! {
        /// A report with words from outside is that with a plain word, but for that word.
        #[test]
        fn words_from_outside_stay_words(word in "zq[<>&\"'/=;!a-z张\u{202E}\u{200F} \n-]{0,24}qz") {
            let stays = html! { (word) }.into_string();
            for lang in [Lang::Zh, Lang::En] {
                prop_assert_eq!(page(&word, lang).replace(&stays, "plain"), page("plain", lang));
            }
        }
    }
}
