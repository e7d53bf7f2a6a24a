//! Diagnosis of a login page that a window does not load: one request of our own, through the same proxy.

use url::Url;

use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Code, Error};
use bridge_core::http;

/// The error that keeps the page away; none if it answers us as it should.
pub(crate) async fn why_unreachable(ends: &Endpoints, page: &Url) -> Option<Error> {
    let host = page.host_str().unwrap_or_default().to_owned();
    // Without the query: the state in it is this login's alone, and whether a server answers shows without it.
    let mut bare = page.clone();
    bare.set_query(None);
    match http::get(&bare, ends).await {
        Err(error) => Some(error),
        Ok(answer) if answer.status >= 500 || answer.status == 407 => Some(
            Error::new(Code::WecomUnreachable, "the login page is not answered")
                .with(
                    "kind",
                    if answer.status == 407 {
                        "proxy"
                    } else {
                        "gateway"
                    },
                )
                .with("status", answer.status)
                .with("host", host),
        ),
        Ok(_) => None,
    }
}
