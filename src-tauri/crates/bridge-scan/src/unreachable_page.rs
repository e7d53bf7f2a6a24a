//! Why a login page does not load in a window: asked for once more, on the same way, by ourselves.

use url::Url;

use bridge_core::endpoints::Endpoints;
use bridge_core::error::{Code, Error};
use bridge_core::http;

/// What keeps the page away; nothing if it answers us as it should.
pub(crate) async fn why_unreachable(ends: &Endpoints, page: &Url) -> Option<Error> {
    let host = page.host_str().unwrap_or_default().to_owned();
    // The state in the address is this login's alone; what is asked for is only whether somebody answers.
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
