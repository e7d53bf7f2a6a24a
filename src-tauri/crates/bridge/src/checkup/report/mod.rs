//! The check-up as one page that can be sent on and printed: no script, nothing loaded, no secret.
//!
//! Checks are written so that their evidence names nobody. People stand in their own list, which is
//! written out only when it is asked for; otherwise they are counted.

mod chart;
mod style;
mod words;

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::check::{Check, Fix, Status};
use super::titles::{self, Group};
use super::verdict::{Absent, CheckUp, Why};
use crate::html::escape;
use crate::lang::{Lang, Text};

/// What the page is to show.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The language of everything on it.
    pub lang: Lang,
    /// Whether to name those who cannot scan.
    pub with_names: bool,
    /// The heading, such as the tenant's name.
    pub title: String,
}

/// The longest list of people that a page takes.
const MOST_PEOPLE: usize = 5_000;

/// Nothing may be loaded or run: the page is complete as it is.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub fn html(report: &CheckUp, options: &ReportOptions) -> String {
    let page = Page {
        report,
        lang: options.lang,
        with_names: options.with_names,
    };
    let (tag, title, product) = (
        words::tag(options.lang),
        escape(&options.title),
        page.say(&words::PRODUCT),
    );
    let sheet = style::SHEET;
    let main = [
        page.head(&title),
        page.to_do(),
        page.coverage(),
        page.checks(),
        page.table(),
        page.foot(),
    ]
    .concat();
    format!(
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
         <title>{title} · {product}</title><style>{sheet}</style></head><body><main>{main}</main></body></html>\n"
    )
}

struct Page<'a> {
    report: &'a CheckUp,
    lang: Lang,
    with_names: bool,
}

impl Page<'_> {
    fn say(&self, text: &Text) -> String {
        escape(text.get(self.lang))
    }

    fn head(&self, title: &str) -> String {
        let (class, verdict) = words::verdict(self.report.verdict);
        let (product, verdict, checked_at, when) = (
            self.say(&words::PRODUCT),
            self.say(&verdict),
            self.say(&words::CHECKED_AT),
            escape(&local_time(self.report.checked_at)),
        );
        let tally = [Status::Fail, Status::Warn, Status::Pass, Status::Skip].map(|status| {
            let (label, count) = (self.say(&words::status(status)), self.report.count(status));
            format!("<li>{label} <b>{count}</b></li>")
        });
        let skipped = match self.report.count(Status::Skip) {
            0 => String::new(),
            _ => format!("<p class=\"dim small\">{}</p>", self.say(&words::SKIPPED)),
        };
        format!(
            "<header><p class=\"product\">{product}</p><h1>{title}</h1><p class=\"dim\">{checked_at} {when}</p></header>\
             <section class=\"verdict {class}\"><strong>{verdict}</strong><ul class=\"tally\">{}</ul>{skipped}</section>",
            tally.concat()
        )
    }

    /// What must be done, worst first, each leading to its check.
    fn to_do(&self) -> String {
        let of = |status| {
            self.report
                .checks
                .iter()
                .filter(move |check| check.status == status)
        };
        let rows = of(Status::Fail).chain(of(Status::Warn)).map(|check| {
            let (mark, title) = (self.mark(check.status), self.say(&check.title));
            let first = check
                .fix
                .as_ref()
                .and_then(|fix| fix.steps.first())
                .map(|step| self.say(step))
                .unwrap_or_default();
            format!(
                "<li>{mark}<div><a href=\"#{}\">{title}</a><p>{first}</p></div></li>",
                anchor(check.id)
            )
        });
        let rows = rows.collect::<String>();
        if rows.is_empty() {
            return rows;
        }
        format!(
            "<section><h2>{}</h2><ul class=\"todo\">{rows}</ul></section>",
            self.say(&words::TO_DO)
        )
    }

    fn coverage(&self) -> String {
        let Some(coverage) = &self.report.coverage else {
            return String::new();
        };
        let bars = chart::bars(coverage, self.lang);
        format!(
            "<section><h2>{}</h2>{bars}{}</section>",
            self.say(&words::COVERAGE),
            self.absent()
        )
    }

    /// How many people cannot scan, by reason.
    fn absent(&self) -> String {
        if self.report.cannot_scan.is_empty() {
            return String::new();
        }
        let counts = Why::ALL.map(|why| match self.report.absent(why) {
            0 => String::new(),
            count => format!(
                "<li>{} <b>{}</b></li>",
                self.say(&words::why(why)),
                words::people(count, self.lang)
            ),
        });
        format!(
            "<h3>{}</h3><ul class=\"tally\">{}</ul>",
            self.say(&words::CANNOT_SCAN),
            counts.concat()
        )
    }

    /// Who they are, if that was asked for.
    fn table(&self) -> String {
        let people = &self.report.cannot_scan;
        if people.is_empty() || !self.with_names {
            return String::new();
        }
        let heads = [words::NAME, words::USERID, words::DEPARTMENTS, words::WHY]
            .map(|head| format!("<th>{}</th>", self.say(&head)));
        let rows = people
            .iter()
            .take(MOST_PEOPLE)
            .map(|absent| self.person(absent))
            .collect::<String>();
        let more = match people.len().saturating_sub(MOST_PEOPLE) {
            0 => String::new(),
            more => format!(
                "<p class=\"dim small\">{}</p>",
                words::and_more(more, self.lang)
            ),
        };
        let title = self.say(&words::CANNOT_SCAN);
        format!(
            "<section><h2>{title}</h2><table><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table>{more}</section>",
            heads.concat()
        )
    }

    fn person(&self, absent: &Absent) -> String {
        let name = escape(absent.name.as_deref().unwrap_or("–"));
        let (userid, departments, why) = (
            escape(&absent.userid),
            escape(&absent.departments.join("; ")),
            self.say(&words::why(absent.why)),
        );
        format!("<tr><td>{name}</td><td>{userid}</td><td>{departments}</td><td>{why}</td></tr>")
    }

    fn checks(&self) -> String {
        let mut html = format!("<section><h2>{}</h2>", self.say(&words::CHECKS));
        for group in [
            Group::Connection,
            Group::Contacts,
            Group::App,
            Group::Login,
            Group::Sync,
        ] {
            let of_group = self
                .report
                .checks
                .iter()
                .filter(|check| titles::group_of(check.id) == Some(group));
            let rows = of_group.map(|check| self.check(check)).collect::<String>();
            if !rows.is_empty() {
                let _ = write!(
                    html,
                    "<h3>{}</h3><div>{rows}</div>",
                    self.say(&words::group(group))
                );
            }
        }
        html.push_str("</section>");
        html
    }

    fn check(&self, check: &Check) -> String {
        let (anchor, mark, title, id) = (
            anchor(check.id),
            self.mark(check.status),
            self.say(&check.title),
            check.id,
        );
        let fix = check
            .fix
            .as_ref()
            .map(|fix| self.fix(fix))
            .unwrap_or_default();
        format!(
            "<article class=\"check\" id=\"{anchor}\"><div class=\"head\">{mark}<b>{title}</b><code>{id}</code></div>\
             <div class=\"body\"><p>{}</p>{}{fix}</div></article>",
            self.say(&check.evidence),
            self.facts(check)
        )
    }

    fn facts(&self, check: &Check) -> String {
        let errcode = check
            .errcode
            .map(|code| format!("<span>{} {code}</span>", self.say(&words::CODE)));
        let caller = check
            .caller_ip
            .as_ref()
            .map(|ip| format!("<span>{} {}</span>", self.say(&words::CALLER), escape(ip)));
        let facts = errcode.into_iter().chain(caller).collect::<String>();
        if facts.is_empty() {
            facts
        } else {
            format!("<p class=\"facts\">{facts}</p>")
        }
    }

    fn fix(&self, fix: &Fix) -> String {
        let steps = fix
            .steps
            .iter()
            .map(|step| format!("<li>{}</li>", self.say(step)))
            .collect::<String>();
        let steps = match steps.is_empty() {
            true => steps,
            false => format!(
                "<dt>{}</dt><dd><ol>{steps}</ol></dd>",
                self.say(&words::STEPS)
            ),
        };
        let link = fix.link();
        let link = link.as_deref().filter(|link| link.starts_with("https://"));
        let link = link.map(|link| {
            format!(
                "<p class=\"small\"><a href=\"{}\" rel=\"noreferrer\">{}</a></p>",
                escape(link),
                self.say(&words::OPEN)
            )
        });
        format!(
            "<div class=\"fix\"><dl><dt>{}</dt><dd>{}</dd>{steps}</dl>{}</div>",
            self.say(&words::CAUSE),
            self.say(&fix.cause),
            link.unwrap_or_default()
        )
    }

    fn mark(&self, status: Status) -> String {
        format!(
            "<span class=\"mark {}\">{}</span>",
            words::class(status),
            self.say(&words::status(status))
        )
    }

    fn foot(&self) -> String {
        let names = if self.with_names {
            words::NAMES
        } else {
            words::NO_NAMES
        };
        let gap = if self.lang == Lang::Zh { "" } else { " " };
        format!(
            "<footer><p>{}{gap}{}</p></footer>",
            self.say(&names),
            self.say(&words::NO_SECRET)
        )
    }
}

fn anchor(id: &str) -> String {
    id.replace('.', "-")
}

/// The machine's own time, with its distance from UTC.
fn local_time(at: i64) -> String {
    let Ok(stamp) = Timestamp::from_millisecond(at) else {
        return String::new();
    };
    stamp
        .to_zoned_datetime(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M (UTC%:z)")
        .to_string()
}
