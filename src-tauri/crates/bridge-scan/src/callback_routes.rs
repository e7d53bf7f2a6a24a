//! Routes of a callback server: the callback itself, and the portal preview where one runs.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use bridge_core::Lang;
use bridge_core::auth::{Auth, CALLBACK_PATH};
use bridge_core::error::Result;

use super::address::{self, RedirectMismatch};
use super::callback_context::CallbackContext;
use super::callback_mode::CallbackMode;
use super::callback_pages as pages;
use super::callback_server::callback_port::CallbackPort;
use super::callback_server::request_filter::plain;
use super::callback_server::{CallbackServer, Service};
use super::callback_state::CallbackState;
use super::preview;
use super::refusal::Refusal;
use crate::Scan;

impl Scan {
    /// The callback server on a port, in `lang`; it is shared by the listeners and the preview of one authentication source.
    ///
    /// # Errors
    /// `listener.running`, `listener.busy` or `listener.denied`.
    pub(crate) async fn callback_server(
        &self,
        auth: Option<&Auth>,
        port: CallbackPort,
        lang: Lang,
    ) -> Result<Arc<CallbackServer<CallbackState>>> {
        let auth = auth.map(|auth| auth.id.as_str());
        let service = |host: &str| {
            let state = CallbackState::new(auth.map(str::to_owned), host.to_owned(), lang);
            let state = Arc::new(state);
            Service {
                router: router(CallbackContext::new(self, Arc::clone(&state))),
                state,
            }
        };
        let server = self.runtime.servers().open(auth, port, service).await?;
        // One that ran before speaks the language of its last opener.
        server.state().set_lang(lang);
        Ok(server)
    }
}

fn router(context: CallbackContext) -> Router {
    Router::new()
        .route(CALLBACK_PATH, get(callback))
        .merge(preview::routes())
        .fallback(async || plain(StatusCode::NOT_FOUND, "there is no such page"))
        .method_not_allowed_fallback(async || {
            plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "this page is not asked for like that",
            )
        })
        .with_state(context)
}

/// The redirect of WeCom: what the preview did not begin is a rehearsal's.
async fn callback(State(context): State<CallbackContext>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let returned = match address::read_query(query) {
        Ok(returned) => returned,
        Err(what) => return pages::refused(&unclear(what), context.lang()),
    };
    let returned = match context.preview() {
        None => returned,
        Some(preview) => {
            match preview::callback(&context, preview, returned, request.headers()).await {
                Ok(response) => return response,
                Err(not_the_previews) => not_the_previews,
            }
        }
    };
    let Some(auth) = context.auth() else {
        return pages::refused(&Refusal::StateUnknown, context.lang());
    };
    match context.finish(auth, returned).await {
        // Its session is gone, and no other one may be logged in with it.
        Ok(finished) if finished.way == Some(CallbackMode::Portal) => {
            pages::preview_over(context.lang())
        }
        Ok(finished) => pages::finished(&finished, context.lang()),
        Err(error) => pages::failed(&error, context.lang()),
    }
}

fn unclear(what: RedirectMismatch) -> Refusal {
    Refusal::RedirectMismatch {
        what,
        seen: String::new(),
        expected: String::new(),
    }
}
