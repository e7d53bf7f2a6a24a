//! Answers of several lines, each a JSON value that is sent as soon as it is known.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures::stream::{self, Stream};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

/// Sends what comes, until nobody has more to say.
pub(crate) fn received(lines: UnboundedReceiver<Value>) -> Response {
    let next = |mut lines: UnboundedReceiver<Value>| async move {
        let line = lines.recv().await?;
        Some((line, lines))
    };
    answer(stream::unfold(lines, next))
}

/// Sends the values of a stream.
pub(crate) fn answer(values: impl Stream<Item = Value> + Send + 'static) -> Response {
    use futures::StreamExt as _;
    let lines = values.map(|value| Ok::<_, Infallible>(Bytes::from(format!("{value}\n"))));
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(lines)).into_response()
}
