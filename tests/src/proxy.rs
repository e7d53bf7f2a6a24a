//! A bad line: stands in front of a simulated WeCom and spoils the answers it is told to.
//!
//! Speaks just enough HTTP/1.1 for that: one request at a time on a connection, bodies with a length. Requests are
//! numbered from 1 in the order of their arrival. What it counts is what a server would see.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::form_urlencoded;

use crate::locked::locked;

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is reset before anything comes back.
    Reset,
    /// The connection closes in the middle of the body.
    CutLine,
    /// A whole answer whose JSON stops in the middle, as from a broken proxy.
    CutJson,
    /// The body comes byte by byte.
    Trickle,
    /// The body stops in the middle and nothing more comes.
    Stall,
    /// A sign-in page instead of JSON.
    Html,
    /// A redirect to such a page.
    Redirect,
    /// An empty answer.
    Empty,
    /// An HTTP status with a page of words.
    Status(u16),
    /// WeCom's refusal with this errcode.
    Refusal(i64),
    /// A refusal that says the whole request back, token and secret included.
    Echo,
}

/// Which requests are spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// None.
    Never,
    /// The one with this number.
    At(u64),
    /// That one and all after it.
    From(u64),
}

/// What the other side saw.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// All requests.
    pub requests: u64,
    /// The most API calls that were being answered at once.
    pub peak: usize,
    /// How often each target was asked for: path, query and body, and with whose secret.
    pub targets: HashMap<String, u64>,
    /// The targets whose answers were spoiled, in their order.
    pub spoiled: Vec<String>,
    /// By secret, how many tokens were handed out whole.
    pub tokens: HashMap<String, u64>,
}

/// The line; gone when it is dropped.
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    upstream: String,
    state: Mutex<State>,
}

struct State {
    fault: Fault,
    when: When,
    seen: Seen,
    now: usize,
    /// By token, the beginning of the secret that it was given for.
    owners: HashMap<String, String>,
}

struct Request {
    raw: Vec<u8>,
    path: String,
    query: String,
    body: Vec<u8>,
}

/// An answer, its head apart from its body.
struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Proxy {
    /// A line to the server on this machine that `base` names.
    pub async fn start(base: &str) -> Self {
        let upstream = base.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("it has a port").port();
        let state = State {
            fault: Fault::Reset,
            when: When::Never,
            seen: Seen::default(),
            now: 0,
            owners: HashMap::new(),
        };
        let shared = Arc::new(Shared {
            upstream,
            state: Mutex::new(state),
        });
        let serving = Arc::clone(&shared);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&serving);
                tokio::spawn(async move { shared.serve(stream).await });
            }
        });
        Self {
            port,
            shared,
            server,
        }
    }

    /// The address to use instead of the server's own.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Spoils these answers from now on; the counts begin anew.
    pub fn spoil(&self, fault: Fault, when: When) {
        let mut state = self.shared.state();
        (state.fault, state.when, state.seen) = (fault, when, Seen::default());
    }

    /// Every token that was handed out so far.
    pub fn tokens(&self) -> Vec<String> {
        self.shared.state().owners.keys().cloned().collect()
    }

    /// What was seen since then.
    pub fn seen(&self) -> Seen {
        self.shared.state().seen.clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// Answers the requests of one connection until one side has had enough.
    async fn serve(&self, mut stream: TcpStream) {
        let mut buffer = Vec::new();
        while let Ok(Some(request)) = read_request(&mut stream, &mut buffer).await {
            let is_call = request.path.starts_with("/cgi-bin/");
            let fault = self.arrive(&request, is_call);
            let flight = Flight {
                shared: self,
                is_call,
            };
            let served = self.answer(&mut stream, &request, fault, flight).await;
            if !matches!(served, Ok(true)) {
                return;
            }
        }
    }

    /// Counts a request and decides what becomes of its answer.
    fn arrive(&self, request: &Request, is_call: bool) -> Option<Fault> {
        let mut state = self.state();
        if is_call {
            state.now += 1;
            state.seen.peak = state.seen.peak.max(state.now);
        }
        state.seen.requests += 1;
        let owner = request.token().and_then(|token| state.owners.get(&token));
        let target = format!("{} as {owner:?}", request.target());
        *state.seen.targets.entry(target.clone()).or_default() += 1;
        let number = state.seen.requests;
        let hit = match state.when {
            When::Never => false,
            When::At(at) => number == at,
            When::From(from) => number >= from,
        };
        if hit {
            state.seen.spoiled.push(target);
        }
        hit.then_some(state.fault)
    }

    /// Whether the connection can go on.
    async fn answer(
        &self,
        stream: &mut TcpStream,
        request: &Request,
        fault: Option<Fault>,
        flight: Flight<'_>,
    ) -> io::Result<bool> {
        let made_up = fault.and_then(|fault| made_up(fault, request));
        if let Some(made_up) = made_up {
            drop(flight);
            return send(stream, &made_up).await.map(|()| true);
        }
        let answer = self.forward(request).await?;
        self.note_owner(request, &answer);
        match fault {
            Some(Fault::Reset) => {
                drop(flight);
                stream.set_zero_linger()?;
                return Ok(false);
            }
            Some(Fault::CutLine) => {
                drop(flight);
                half(stream, &answer).await?;
                return Ok(false);
            }
            Some(Fault::Stall) => {
                drop(flight);
                half(stream, &answer).await?;
                // Until the other side gives up.
                let mut end = [0];
                while stream.read(&mut end).await? > 0 {}
                return Ok(false);
            }
            Some(Fault::CutJson) => {
                drop(flight);
                let body = answer.body[..answer.body.len() / 2].to_vec();
                send(stream, &Answer { body, ..answer }).await?;
                return Ok(true);
            }
            Some(Fault::Trickle) => trickle(stream, &answer, flight).await?,
            _ => {
                drop(flight);
                send(stream, &answer).await?;
            }
        }
        if let Some(secret) = request.asks_for_token() {
            *self.state().seen.tokens.entry(secret).or_default() += 1;
        }
        Ok(true)
    }

    fn note_owner(&self, request: &Request, answer: &Answer) {
        let Some(secret) = request.asks_for_token() else {
            return;
        };
        let told = serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap_or_default();
        if let Some(token) = told["access_token"].as_str() {
            let owner = secret.chars().take(4).collect();
            self.state().owners.insert(token.to_owned(), owner);
        }
    }

    async fn forward(&self, request: &Request) -> io::Result<Answer> {
        let mut upstream = TcpStream::connect(&self.upstream).await?;
        upstream.write_all(&request.raw).await?;
        let mut buffer = Vec::new();
        let end = read_head(&mut upstream, &mut buffer).await?;
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        let length = length(&head);
        let mut body = buffer.split_off(end);
        fill(&mut upstream, &mut body, length).await?;
        let first = head.lines().next().unwrap_or_default().to_owned();
        let kind = header(&head, "content-type")
            .map_or(String::new(), |kind| format!("content-type: {kind}\r\n"));
        Ok(Answer {
            head: format!("{first}\r\n{kind}"),
            body,
        })
    }
}

/// A request that is being answered: over before the last of the answer goes out, since the other side may ask for more
/// as soon as it has that.
struct Flight<'a> {
    shared: &'a Shared,
    is_call: bool,
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.shared.state().now -= usize::from(self.is_call);
    }
}

impl Request {
    /// What is asked for, without the token that asks.
    fn target(&self) -> String {
        let query = form_urlencoded::parse(self.query.as_bytes());
        let told = query.filter(|(key, _)| key != "access_token");
        let query: Vec<_> = told.map(|(key, value)| format!("{key}={value}")).collect();
        let body = String::from_utf8_lossy(&self.body);
        format!("{} {} {body}", self.path, query.join("&"))
    }

    fn asks_for_token(&self) -> Option<String> {
        let asks = self.path == "/cgi-bin/gettoken";
        self.value("corpsecret").filter(|_| asks)
    }

    fn token(&self) -> Option<String> {
        self.value("access_token")
    }

    fn value(&self, wanted: &str) -> Option<String> {
        let mut query = form_urlencoded::parse(self.query.as_bytes());
        let found = query.find(|(key, _)| key == wanted);
        found.map(|(_, value)| value.into_owned())
    }
}

/// The answers that need no server.
fn made_up(fault: Fault, request: &Request) -> Option<Answer> {
    const PAGE: &str = "<!DOCTYPE html><html><title>Sign in to this network</title></html>";
    let html = "content-type: text/html; charset=utf-8\r\n";
    let answer = |first: &str, rest: &str, body: &str| {
        Some(Answer {
            head: format!("HTTP/1.1 {first}\r\n{rest}"),
            body: body.as_bytes().to_vec(),
        })
    };
    match fault {
        Fault::Html => answer("200 OK", html, PAGE),
        Fault::Empty => answer("200 OK", "", ""),
        Fault::Redirect => answer(
            "302 Found",
            "location: https://portal.hotel.example/login\r\n",
            "",
        ),
        Fault::Status(status) => answer(&format!("{status} Trouble"), html, PAGE),
        Fault::Refusal(code) => {
            let body = format!(
                r#"{{"errcode":{code},"errmsg":"made up, hint: [1700000000123456789], from ip: 203.0.113.9"}}"#
            );
            answer("200 OK", "content-type: application/json\r\n", &body)
        }
        Fault::Echo => {
            let said = format!("bad request {}?{}", request.path, request.query);
            let body = serde_json::json!({"errcode": 40035, "errmsg": said}).to_string();
            answer("200 OK", "content-type: application/json\r\n", &body)
        }
        Fault::Reset | Fault::CutLine | Fault::CutJson | Fault::Trickle | Fault::Stall => None,
    }
}

async fn send(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    stream.write_all(&answer.whole()).await?;
    stream.flush().await
}

/// The head and the first half of the body.
async fn half(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    let whole = answer.whole();
    let cut = whole.len() - answer.body.len().div_ceil(2);
    stream.write_all(&whole[..cut]).await?;
    stream.flush().await
}

/// In pieces, each of which the other side can have read before the next.
async fn trickle(stream: &mut TcpStream, answer: &Answer, flight: Flight<'_>) -> io::Result<()> {
    const PIECES: usize = 12;
    stream.set_nodelay(true)?;
    let whole = answer.whole();
    let mut flight = Some(flight);
    let mut pieces = whole.chunks(whole.len().div_ceil(PIECES)).peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            flight.take();
        }
        stream.write_all(piece).await?;
        stream.flush().await?;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

impl Answer {
    fn whole(&self) -> Vec<u8> {
        let length = format!("content-length: {}\r\n\r\n", self.body.len());
        [self.head.as_bytes(), length.as_bytes(), &self.body].concat()
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let Some(end) = read_head(stream, buffer).await? else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let whole = end + length(&head);
    fill(stream, buffer, whole).await?;
    let rest = buffer.split_off(whole);
    let raw = std::mem::replace(buffer, rest);
    let target = head.split(' ').nth(1).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(Some(Request {
        path: path.to_owned(),
        query: query.to_owned(),
        body: raw[end..].to_vec(),
        raw,
    }))
}

/// Reads until the head is there; where it ends, or `None` if the other side has gone.
async fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<usize>> {
    loop {
        let end = buffer.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            return Ok(Some(end + 4));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

fn length(head: &str) -> usize {
    let length = header(head, "content-length");
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = head.lines().filter_map(|line| line.split_once(':'));
    let found = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim())
}
