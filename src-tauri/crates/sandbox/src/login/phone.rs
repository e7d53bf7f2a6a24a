//! The member's phone: it asks, or says why the member gets nowhere.

use crate::tenant::Tenant;

use super::{
    NotOnPhone, Scanner, Words,
    page::{document, escape, hidden},
    request::LoginRequest,
};

/// What the phone of `scanner` shows.
pub(super) fn ask(tenant: &Tenant, request: &LoginRequest, scanner: &Scanner) -> String {
    let words = request.words();
    let shown = match scanner {
        Scanner::Nobody => question(request, words.asks_outsider, ""),
        Scanner::Member {
            userid,
            name,
            refusal: None,
        } => {
            let who = format!("<strong>{}</strong> {}", escape(name), words.asks);
            question(request, &who, userid)
        }
        Scanner::Member {
            refusal: Some(refusal),
            ..
        } => format!(
            r#"<p class="error" id="phone-refusal" role="alert">{}</p>"#,
            reason(words, *refusal)
        ),
    };
    let body = format!(
        r#"<section class="card center" id="phone"><h1>{phone}</h1><p class="dim">{corp}</p>{shown}<p><a id="back" href="{path}?{query}">{back}</a></p></section>"#,
        phone = words.phone,
        corp = tenant.details.corp_id,
        path = request.path(),
        query = escape(&request.query(&[])),
        back = words.back,
    );
    document(words, &body)
}

fn question(request: &LoginRequest, text: &str, userid: &str) -> String {
    let words = request.words();
    format!(
        r#"<p>{text}</p><form method="post" action="/wwlogin/sso/decide">{hidden}<input type="hidden" name="userid" value="{userid}"><button class="main" id="agree" name="decision" value="agree">{agree}</button> <button id="refuse" name="decision" value="refuse">{refuse}</button></form>"#,
        hidden = hidden(request),
        userid = escape(userid),
        agree = words.agree,
        refuse = words.refuse,
    )
}

const fn reason(words: &Words, refusal: NotOnPhone) -> &'static str {
    match refusal {
        NotOnPhone::OutOfRange => words.out_of_range,
        NotOnPhone::Disabled => words.disabled,
        NotOnPhone::NotActivated => words.not_activated,
    }
}
