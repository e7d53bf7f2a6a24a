//! The member's phone: it asks, or says why the member gets nowhere.

use maud::{Markup, html};

use crate::tenant::Tenant;

use super::{
    NotOnPhone, Scanner, Words,
    page::{document, hidden},
    request::LoginRequest,
};

/// What the phone of `scanner` shows.
pub(super) fn ask(tenant: &Tenant, request: &LoginRequest, scanner: &Scanner) -> Markup {
    let words = request.words();
    let body = html! {
        section class="card center" id="phone" {
            h1 { (words.phone) }
            p class="dim" { (tenant.details.corp_id) }
            (shown(request, scanner))
            p { a id="back" href={ (request.path()) "?" (request.query(&[])) } { (words.back) } }
        }
    };
    document(words, &body)
}

fn shown(request: &LoginRequest, scanner: &Scanner) -> Markup {
    let words = request.words();
    match scanner {
        Scanner::Nobody => question(request, &html! { (words.asks_outsider) }, ""),
        Scanner::Member {
            userid,
            name,
            refusal: None,
        } => question(
            request,
            &html! { strong { (name) } " " (words.asks) },
            userid,
        ),
        Scanner::Member {
            refusal: Some(refusal),
            ..
        } => html! {
            p class="error" id="phone-refusal" role="alert" { (reason(words, *refusal)) }
        },
    }
}

fn question(request: &LoginRequest, text: &Markup, userid: &str) -> Markup {
    let words = request.words();
    html! {
        p { (text) }
        form method="post" action="/wwlogin/sso/decide" {
            (hidden(request))
            input type="hidden" name="userid" value=(userid);
            button class="main" id="agree" name="decision" value="agree" { (words.agree) }
            " "
            button id="refuse" name="decision" value="refuse" { (words.refuse) }
        }
    }
}

const fn reason(words: &Words, refusal: NotOnPhone) -> &'static str {
    match refusal {
        NotOnPhone::OutOfRange => words.out_of_range,
        NotOnPhone::Disabled => words.disabled,
        NotOnPhone::NotActivated => words.not_activated,
    }
}
