//! What is served: worlds to ask for, their commands by name, what tests do to them, and the interface.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use bridge::contract::{Failure, OnProgress, Topic, dispatch};
use futures::stream;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc};
use url::Url;

use crate::caller::{self, Port};
use crate::injections::Injection;
use crate::interface;
use crate::lines;
use crate::phone::Scan;
use crate::world::{NotMade, World};
use crate::worlds::Worlds;

/// What all requests share.
pub(crate) struct Host {
    pub(crate) worlds: Worlds,
    /// The folder of the built interface.
    pub(crate) interface: PathBuf,
}

type Shared = State<Arc<Host>>;
type Answer = Result<Response, Refused>;

/// A request that cannot be answered, and why.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

/// The whole application at one address.
pub(crate) fn router(host: Host, port: Port) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/set-up") }))
        .route("/worlds/{name}", post(copy))
        .route("/{world}", get(begin).delete(close))
        .route("/{world}/", get(first_page))
        .route("/{world}/call/{name}", post(call))
        .route("/{world}/events", get(events))
        .route("/{world}/inject", post(inject))
        .route("/{world}/release", post(release))
        .route("/{world}/phone", post(phone))
        .route("/{world}/scan", post(scan))
        .route("/{world}/record", get(record))
        .route("/{world}/{*file}", get(file))
        .layer(middleware::from_fn_with_state(port, caller::check))
        .with_state(Arc::new(host))
}

/// A fresh copy of a named world.
async fn copy(State(host): Shared, Path(name): Path<String>) -> Answer {
    let (id, facts) = host.worlds.copy(&name).await.map_err(not_made)?;
    Ok(json_answer(
        &json!({ "base": format!("/{id}/"), "facts": facts }),
    ))
}

/// For a person: a fresh copy of the named world, opened.
async fn begin(State(host): Shared, Path(name): Path<String>) -> Answer {
    let (id, _) = host.worlds.copy(&name).await.map_err(not_made)?;
    Ok(Redirect::to(&format!("/{id}/")).into_response())
}

async fn close(State(host): Shared, Path(id): Path<String>) -> StatusCode {
    match host.worlds.close(&id) {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::NOT_FOUND,
    }
}

/// Calls a command: lines of progress, and the answer or the error as the last one.
async fn call(
    State(host): Shared,
    Path((id, name)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let world = world(&host, &id)?;
    let request = read::<Value>(&body)?;
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let answer = answered(&world, &name, request, &tell).await;
        let last = match answer {
            Ok(value) => json!({ "ok": value }),
            Err(failure) => json!({ "error": failure }),
        };
        // Whoever asked may have left.
        let _ = tell.send(last);
    });
    Ok(lines::received(told))
}

async fn answered(
    world: &World,
    name: &str,
    request: Value,
    tell: &mpsc::UnboundedSender<Value>,
) -> Result<Value, Failure> {
    world.injections.meet(name).await?;
    let tell = tell.clone();
    let progress: OnProgress = Arc::new(move |value| {
        let _ = tell.send(json!({ "progress": value }));
    });
    dispatch(&world.session, name, request, progress).await
}

/// The topics of what changes, a line each, for as long as the world is open.
async fn events(State(host): Shared, Path(id): Path<String>) -> Answer {
    let topics = world(&host, &id)?.machine.listen();
    // The first line says that from here on nothing is missed.
    let hello = stream::once(async { Value::Null });
    Ok(lines::answer(futures::StreamExt::chain(
        hello,
        stream::unfold(topics, next_topic),
    )))
}

async fn next_topic(
    mut topics: broadcast::Receiver<Topic>,
) -> Option<(Value, broadcast::Receiver<Topic>)> {
    loop {
        match topics.recv().await {
            Ok(topic) => return Some((json!(topic), topics)),
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return None,
        }
    }
}

async fn inject(State(host): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let world = world(&host, &id)?;
    let put = world.injections.put(read::<Injection>(&body)?);
    put.map_err(|error| refused(&error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn release(State(host): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let world = world(&host, &id)?;
    world.injections.release(&read::<String>(&body)?);
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn phone(State(host): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let world = world(&host, &id)?;
    world.phone.plan(read::<Vec<Scan>>(&body)?);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Somebody scans a login page that is open in a browser elsewhere; the address where that browser ends.
async fn scan(State(host): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let world = world(&host, &id)?;
    let (page, scan) = read::<(String, Scan)>(&body)?;
    let page = Url::parse(&page).map_err(|error| refused(&error))?;
    let ended = world.phone.scan_elsewhere(&page, &scan).await;
    Ok(json_answer(&json!(ended)))
}

async fn record(State(host): Shared, Path(id): Path<String>) -> Answer {
    let record = world(&host, &id)?.machine.record();
    Ok(json_answer(&json!(record)))
}

async fn first_page(State(host): Shared, Path(id): Path<String>) -> Answer {
    world(&host, &id)?;
    Ok(interface::file(&host.interface, "").await)
}

async fn file(State(host): Shared, Path((_, path)): Path<(String, String)>) -> Response {
    interface::file(&host.interface, &path).await
}

fn world(host: &Host, id: &str) -> Result<Arc<World>, Refused> {
    let gone = || Refused(StatusCode::NOT_FOUND, "no such world is open".to_owned());
    host.worlds.get(id).ok_or_else(gone)
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| refused(&error))
}

fn json_answer(value: &Value) -> Response {
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    (kind, value.to_string()).into_response()
}

fn refused(why: &dyn ToString) -> Refused {
    Refused(StatusCode::BAD_REQUEST, why.to_string())
}

fn not_made(error: NotMade) -> Refused {
    let status = match error {
        NotMade::Unknown(_) => StatusCode::NOT_FOUND,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Refused(status, error.to_string())
}
