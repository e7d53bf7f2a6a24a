//! A server on loopback that answers what a test tells it to, and a clock that never really waits.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{Response, Uri};
use futures::future::BoxFuture;
use wecom::{ApiBase, Caller, Client, ClientBuilder, Clock, CorpId, Secret};

pub(crate) const CORP: &str = "ww0123456789abcdef";
pub(crate) const SECRET: &str = "sEcReT-of-the-app_0123456789abcdefghijklmnop";

/// One request as the server saw it.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) path: String,
    pub(crate) query: HashMap<String, String>,
    pub(crate) body: String,
}

/// An answer of the server.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Vec<u8>,
}

type Handler = dyn Fn(Hit) -> BoxFuture<'static, Answer> + Send + Sync;

/// The server; it stops with its runtime.
pub(crate) struct Server {
    pub(crate) base: ApiBase,
    hits: Arc<Mutex<Vec<Hit>>>,
}

#[derive(Clone)]
struct Shared {
    handler: Arc<Handler>,
    hits: Arc<Mutex<Vec<Hit>>>,
}

pub(crate) fn ok(body: &str) -> Answer {
    Answer {
        status: 200,
        headers: vec![("content-type", "application/json; charset=UTF-8")],
        body: body.as_bytes().to_vec(),
    }
}

pub(crate) fn refusal(errcode: i64) -> Answer {
    ok(&format!(
        r#"{{"errcode":{errcode},"errmsg":"no, hint: [1700000000], from ip: 203.0.113.7, more info at x"}}"#
    ))
}

pub(crate) fn status(status: u16, body: &str) -> Answer {
    Answer { status, ..ok(body) }
}

pub(crate) fn token(number: u64) -> Answer {
    ok(&format!(
        r#"{{"errcode":0,"errmsg":"ok","access_token":"token-{number}","expires_in":7200}}"#
    ))
}

impl Server {
    /// Serves by a function; it sees every request, `gettoken` included.
    pub(crate) async fn start<F>(handler: impl Fn(Hit) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let hits = Arc::new(Mutex::new(Vec::new()));
        let shared = Shared {
            handler: Arc::new(move |hit| Box::pin(handler(hit)) as BoxFuture<'static, Answer>),
            hits: Arc::clone(&hits),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = ApiBase::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let router = Router::new().fallback(answer).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, hits }
    }

    /// Serves tokens `token-1`, `token-2`, …, and for each path its answers in turn, the last one for ever.
    pub(crate) async fn script(answers: &[(&str, &[Answer])]) -> Self {
        let tokens = AtomicU64::new(0);
        let mut queues: HashMap<String, VecDeque<Answer>> = HashMap::new();
        for (path, answers) in answers {
            queues.insert((*path).to_owned(), answers.iter().cloned().collect());
        }
        let queues = Mutex::new(queues);
        Self::start(move |hit| {
            let mut queues = queues.lock().unwrap();
            let answer = match queues.get_mut(&hit.path) {
                Some(queue) if queue.len() > 1 => queue.pop_front().unwrap(),
                Some(queue) => queue.front().unwrap().clone(),
                None if hit.path == "gettoken" => token(tokens.fetch_add(1, Ordering::SeqCst) + 1),
                None => status(404, ""),
            };
            async move { answer }
        })
        .await
    }

    pub(crate) fn hits(&self, path: &str) -> Vec<Hit> {
        let hits = self.hits.lock().unwrap();
        hits.iter()
            .filter(|hit| hit.path == path)
            .cloned()
            .collect()
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        self.hits(path).len()
    }

    pub(crate) fn builder(&self, clock: &FakeClock) -> ClientBuilder {
        Client::builder(self.base.clone()).clock(Arc::new(clock.clone()))
    }

    pub(crate) fn caller(&self, clock: &FakeClock) -> Caller {
        caller(&self.builder(clock).build().unwrap())
    }
}

pub(crate) fn caller(client: &Client) -> Caller {
    client.caller(
        &CorpId::parse(CORP).unwrap(),
        &Secret::parse(SECRET).unwrap(),
    )
}

/// Fails a test that would otherwise hang; generous, since it says nothing about speed.
pub(crate) async fn unstuck<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), work)
        .await
        .unwrap()
}

async fn answer(
    State(shared): State<Shared>,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
    body: String,
) -> Response<Body> {
    let path = uri.path().trim_start_matches("/cgi-bin/").to_owned();
    let hit = Hit { path, query, body };
    shared.hits.lock().unwrap().push(hit.clone());
    let answer = (shared.handler)(hit).await;
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap()
}

/// A clock on which sleeping takes no time, but moves the hands.
#[derive(Debug, Clone, Default)]
pub(crate) struct FakeClock {
    passed: Arc<Mutex<Duration>>,
    sleeps: Arc<Mutex<Vec<Duration>>>,
}

impl FakeClock {
    pub(crate) fn advance(&self, by: Duration) {
        *self.passed.lock().unwrap() += by;
    }

    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        self.sleeps.lock().unwrap().clone()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000) + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        *self.passed.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleeps.lock().unwrap().push(duration);
        self.advance(duration);
        Box::pin(tokio::task::yield_now())
    }
}
