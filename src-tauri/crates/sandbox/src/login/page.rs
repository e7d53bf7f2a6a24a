//! The page on the computer: a QR with the people who may scan it, or the reason why there is none.

use maud::{Markup, PreEscaped, html};

use crate::{api::Query, people::Person, tenant::Tenant};

use super::{
    Words, qr,
    request::{LoginRequest, PageFault},
};

const PER_PAGE: usize = 12;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d2129;--dim:#667085;--page:#eef1f5;--card:#fff;--line:#d5dae1;--main:#0b62c4;--bad:#b42318;--note:#fff4d6;--note-ink:#6b4a00}\
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--dim:#a3abb8;--page:#15181d;--card:#1f242b;--line:#3a414b;--main:#6cb0ff;--bad:#ff8f85;--note:#3d3312;--note-ink:#ffe3a1}}\
*{box-sizing:border-box}\
body{margin:0;font:15px/1.5 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;color:var(--ink);background:var(--page)}\
.simulated{margin:0;padding:.6rem 1rem;text-align:center;background:var(--note);color:var(--note-ink)}\
main{max-width:56rem;margin:1.5rem auto;padding:0 1rem;display:flex;flex-wrap:wrap;gap:1.5rem;justify-content:center;align-items:flex-start}\
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem;flex:1 1 20rem;max-width:26rem}\
.card h1,.card h2{margin:0 0 .75rem;font-size:1.1rem}\
.center{text-align:center}\
.dim{color:var(--dim)}\
svg{max-width:100%;border-radius:8px}\
input[type=search]{width:100%;padding:.5rem .6rem;font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:8px}\
.row{display:flex;gap:.5rem;margin-bottom:.75rem}\
button,.button{font:inherit;padding:.5rem .9rem;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit;cursor:pointer;text-decoration:none;white-space:nowrap}\
button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid var(--main);outline-offset:1px}\
button.main{background:var(--main);border-color:var(--main);color:var(--card)}\
ul{list-style:none;margin:0 0 .75rem;padding:0}\
li button{width:100%;display:flex;justify-content:space-between;gap:1rem;border-width:0 0 1px;border-radius:0;text-align:left;overflow-wrap:anywhere;white-space:normal}\
li button:hover{background:var(--page)}\
.error{color:var(--bad);font-size:1.05rem}\
nav{display:flex;justify-content:space-between;align-items:center;margin-bottom:.75rem}\
a{color:var(--main)}";

/// The page with a QR.
pub(super) fn qr(tenant: &Tenant, request: &LoginRequest, query: &Query) -> Markup {
    let words = request.words();
    let (outer, inner, frame) = if request.old {
        ("loginPanel", "impowerBox", "wrp_code")
    } else {
        ("wwLogin_frame", "wwLogin_panel", "wwLogin_qrcode")
    };
    let body = html! {
        section class={ "card center " (outer) } {
            div class=(inner) {
                h1 { (words.scan) }
                div class=(frame) id=(frame) { (qr::svg(tenant.seed, &request.state, words.scan)) }
            }
        }
        (people(tenant, request, query))
    };
    document(words, &body)
}

/// The page with an error in place of the QR.
pub(super) fn fault(request: &LoginRequest, fault: PageFault) -> Markup {
    let words = request.words();
    let outer = if request.old {
        "loginPanel"
    } else {
        "wwLogin_frame"
    };
    let text = if words.lang == "en" {
        fault.en
    } else {
        fault.zh
    };
    let body = html! {
        section class={ "card center " (outer) } {
            div class="wwLogin_panel" {
                @if request.old { h1 { (words.unreachable) } }
                p class="error" id="wwLogin_error" role="alert" data-errcode=(fault.code) { (text) }
                p class="dim" { (words.error_code) " " (fault.code) }
            }
        }
    };
    document(words, &body)
}

/// A whole page around `body`.
pub(super) fn document(words: &Words, body: &Markup) -> Markup {
    html! {
        (PreEscaped("<!doctype html>"))
        html lang=(words.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (words.title) }
                style { (PreEscaped(STYLE)) }
            }
            body class="wwLogin_standalone" {
                p class="simulated" id="simulated" { (words.simulated) }
                main { (body) }
            }
        }
    }
}

/// Hidden fields that carry the request on.
pub(super) fn hidden(request: &LoginRequest) -> Markup {
    html! {
        @for (name, value) in request.fields() { input type="hidden" name=(name) value=(value); }
    }
}

fn people(tenant: &Tenant, request: &LoginRequest, query: &Query) -> Markup {
    let words = request.words();
    let wanted = query.get("q").unwrap_or("").trim();
    let found = find(tenant, wanted, page_number(query));
    html! {
        section class="card" {
            h2 { (words.choose) }
            form class="row" method="get" action=(request.path()) role="search" {
                (hidden(request))
                input type="search" id="people-search" name="q" value=(wanted) placeholder=(words.search)
                    aria-label=(words.search);
                button { (words.find) }
            }
            @if found.rows.is_empty() {
                p class="dim" { (words.nobody_found) }
            } @else {
                form method="get" action="/wwlogin/sso/scan" {
                    (hidden(request))
                    ul id="people" { @for row in &found.rows { (row) } }
                }
            }
            (pages(request, wanted, &found))
            form method="get" action="/wwlogin/sso/scan" {
                (hidden(request))
                button id="outsider" name="outsider" value="1" { (words.outsider) }
            }
        }
    }
}

/// One page of the people who match a search.
struct Found {
    rows: Vec<Markup>,
    total: usize,
    page: usize,
}

impl Found {
    const fn last_page(&self) -> usize {
        match self.total.div_ceil(PER_PAGE) {
            0 => 1,
            pages => pages,
        }
    }
}

fn find(tenant: &Tenant, wanted: &str, page: usize) -> Found {
    let org = tenant.org();
    let folded = wanted.to_lowercase();
    let hit = |person: &&Person| {
        folded.is_empty()
            || person.name.contains(wanted)
            || person.userid.to_lowercase().contains(&folded)
    };
    let first = (page - 1).saturating_mul(PER_PAGE);
    let mut total = 0;
    let mut rows = Vec::new();
    for person in org.people().filter(hit) {
        if (first..first.saturating_add(PER_PAGE)).contains(&total) {
            rows.push(row(person));
        }
        total += 1;
    }
    Found { rows, total, page }
}

fn row(person: &Person) -> Markup {
    html! {
        li {
            button name="userid" value=(person.userid) {
                span { (person.name) }
                span class="dim" { (person.userid) }
            }
        }
    }
}

fn pages(request: &LoginRequest, wanted: &str, found: &Found) -> Markup {
    let words = request.words();
    let last = found.last_page();
    let link = |page: usize, id: &str, text: &str| {
        let query = request.query(&[("q", wanted), ("page", &page.to_string())]);
        html! {
            @if page < 1 || page > last {
                span {}
            } @else {
                a id=(id) href={ (request.path()) "?" (query) } { (text) }
            }
        }
    };
    html! {
        nav {
            (link(found.page - 1, "previous", words.previous))
            span class="dim" { (found.page) "/" (last) " · " (found.total) " " (words.members) }
            (link(found.page.saturating_add(1), "next", words.next))
        }
    }
}

fn page_number(query: &Query) -> usize {
    let asked = query.get("page").and_then(|page| page.parse().ok());
    asked.unwrap_or(1).max(1)
}
