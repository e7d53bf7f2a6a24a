//! Canned responses: an in-memory transport in place of a server, for fuzz targets that decode very many bodies.
//!
//! Everything but the HTTP exchange is real: tokens, pacing, retries, decoding.

use std::fmt;
use std::sync::Arc;

use reqwest::StatusCode;

use crate::api::Api;
use crate::error::NotWeCom;
use crate::transport::{Failure, Raw};

/// One HTTP response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedResponse {
    /// The HTTP status, 100 to 999.
    pub status: u16,
    /// Whether the server calls the body HTML.
    pub says_html: bool,
    /// The body.
    pub body: Vec<u8>,
}

/// The responses by API call.
#[derive(Clone)]
pub struct CannedResponses(Arc<dyn Fn(Api) -> CannedResponse + Send + Sync>);

impl CannedResponses {
    /// Responds to each call with what `answer` returns for it.
    pub fn new(answer: impl Fn(Api) -> CannedResponse + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    pub(crate) fn to(&self, api: Api) -> Result<Raw, Failure> {
        let answer = (self.0)(api);
        let Ok(status) = StatusCode::from_u16(answer.status) else {
            let what = NotWeCom::HttpStatus(answer.status);
            return Err(Failure::answered(api, what));
        };
        Ok(Raw {
            status,
            says_html: answer.says_html,
            body: answer.body,
        })
    }
}

impl fmt::Debug for CannedResponses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[canned responses]")
    }
}
