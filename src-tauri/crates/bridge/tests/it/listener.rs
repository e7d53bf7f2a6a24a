//! The callback listener against whoever may knock: logins that go through, attacks that do not, and a crowd.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get as on_get;
use bridge::scan::{CallbackMode, Listener, Login, Outcome, RehearsalResult};
use bridge::tenant::NewTenant;
use bridge::{Code, Lang};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::support::attacks::{CALLBACK, END, raw_attacks};
use crate::support::browser::{Local, Reply, get, point, scan, send, send_and_end, unused_port};
use crate::support::open;

async fn listen(local: &Local) -> Listener {
    local
        .world
        .bridge
        .scan()
        .listen(&local.auth, Lang::En)
        .await
        .unwrap()
}

fn reason(finished: &RehearsalResult) -> &str {
    finished
        .refusal()
        .map_or("logged_in", |refusal| refusal.id().as_str())
}

/// A whole login through the listener; gives its page.
async fn log_in(local: &Local, listener: &mut Listener) -> Reply {
    let login = local.begin(CallbackMode::Browser);
    let member = local.member();
    let back = local.scan(&login.url, member.userid.as_deref()).await;
    let page = local.follow(&back).await;
    let finished = listener.outcome(&login).await.unwrap();
    match &finished.outcome {
        Outcome::LoggedIn(user) => assert_eq!(user.id, member.id),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
    page
}

fn logged_in(local: &Local) -> usize {
    let kept = local
        .world
        .bridge
        .scan()
        .rehearsals(&local.tenant, 100_000)
        .unwrap();
    kept.iter()
        .filter(|rehearsal| rehearsal.refusal.is_none())
        .count()
}

#[tokio::test]
async fn a_login_comes_home_and_everybody_is_told() {
    let local = Local::new().await;
    let mut listener = listen(&local).await;
    assert_eq!(
        listener.address(),
        format!("http://127.0.0.1:{}", local.port)
    );
    let page = log_in(&local, &mut listener).await;
    assert_eq!(page.status, 200);
    for words in [
        "Logged in",
        "登录成功",
        "You can close this window.",
        "可以关闭这个窗口了。",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let headers = [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("connection", "close"),
    ];
    for (name, value) in headers {
        assert_eq!(page.header(name), Some(value), "{name}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'")
            && !policy.contains("script")
            && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(!page.body.contains("<script"));
    assert_eq!(logged_in(&local), 1);
}

#[tokio::test]
async fn two_rehearsals_at_once_each_hear_their_own() {
    let local = Local::new().await;
    let (mut one, mut two) = (listen(&local).await, listen(&local).await);
    let mut any = listen(&local).await;
    let strange = format!("{CALLBACK}?code=c&state=AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(get(local.port, &strange).await.status, 403);
    let (first, second) = (
        local.begin(CallbackMode::Browser),
        local.begin(CallbackMode::Browser),
    );
    let declined = scan(&second.url, local.member().userid.as_deref(), "refuse").await;
    let agreed = local
        .scan(&first.url, local.member().userid.as_deref())
        .await;
    local.follow(&declined).await;
    local.follow(&agreed).await;
    local.follow(&agreed).await;
    assert_eq!(reason(&one.outcome(&first).await.unwrap()), "logged_in");
    assert_eq!(reason(&two.outcome(&second).await.unwrap()), "declined");
    assert_eq!(
        reason(&any.next().await.unwrap()),
        "declined",
        "a strange state is not told"
    );
    assert_eq!(reason(&any.next().await.unwrap()), "logged_in");
}

/// A corp whose API answers as these tests say.
struct OwnApi {
    base: String,
    asked: Arc<Notify>,
    go_on: Arc<Notify>,
}

async fn own_api(identity: &'static str, waits: bool) -> OwnApi {
    let (asked, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (told, wait) = (Arc::clone(&asked), Arc::clone(&go_on));
    let token = r#"{"errcode":0,"errmsg":"ok","access_token":"t","expires_in":7200}"#;
    let router = Router::new()
        .route("/cgi-bin/gettoken", on_get(move || async move { token }))
        .route(
            "/cgi-bin/auth/getuserinfo",
            on_get(move || async move {
                told.notify_one();
                if waits {
                    wait.notified().await;
                }
                identity
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    OwnApi { base, asked, go_on }
}

#[tokio::test]
async fn no_strange_code_or_state_logs_anybody_in() {
    let local = Local::new().await;
    let mut listener = listen(&local).await;
    let world = &local.world;
    let control = world.sandbox.control();
    let userid = local.member().userid.unwrap();
    let path = |code: &str, login: &Login| {
        format!("{CALLBACK}?code={code}&state={}", login.state.expose())
    };

    let used = local.begin(CallbackMode::Browser);
    let home = local.scan(&used.url, Some(&userid)).await;
    local.follow(&home).await;
    let spent = home
        .query_pairs()
        .find(|(key, _)| key == "code")
        .unwrap()
        .1
        .into_owned();

    let foreign = local.set_up(&world.bridge, &local.another("另一家")).await;
    let elsewhere = world
        .bridge
        .scan()
        .begin_login(&foreign, CallbackMode::Browser)
        .unwrap();

    let fresh = || control.mint_code(&userid);
    let (declined, outsider, replayed) = (
        local.begin(CallbackMode::Browser),
        local.begin(CallbackMode::Browser),
        local.begin(CallbackMode::Browser),
    );
    let said_no = scan(&declined.url, Some(&userid), "refuse").await;
    let nobody = local.scan(&outsider.url, None).await;
    let twice = local.begin(CallbackMode::Browser);
    let state = twice.state.expose().to_owned();
    let after_path = |url: &url::Url| url[url::Position::BeforePath..].to_owned();
    let cases = [
        (
            "a replayed code",
            path(&spent, &replayed),
            "WeCom does not take the code",
        ),
        (
            "a replayed state",
            after_path(&home),
            "This login was ended before",
        ),
        (
            "a replayed state with a new code",
            path(&fresh(), &used),
            "This login was ended before",
        ),
        (
            "a strange state",
            format!("{CALLBACK}?code={}&state=AAAAAAAAAAAAAAAAAAAAAA", fresh()),
            "was not given out by this program",
        ),
        (
            "a state of another tenant",
            path(&fresh(), &elsewhere),
            "for another authentication source",
        ),
        (
            "no state",
            format!("{CALLBACK}?code={}", fresh()),
            "carries no state",
        ),
        (
            "an empty state",
            format!("{CALLBACK}?code={}&state=", fresh()),
            "carries no state",
        ),
        ("nothing at all", CALLBACK.to_owned(), "carries no state"),
        (
            "a no on the phone",
            after_path(&said_no),
            "Declined on the phone",
        ),
        ("an outsider", after_path(&nobody), "no member of this corp"),
        (
            "a code twice",
            format!("{CALLBACK}?code={}&code=x&state={state}", fresh()),
            "names code or state twice",
        ),
        (
            "a state twice",
            format!("{CALLBACK}?code={}&state={state}&state=x", fresh()),
            "names code or state twice",
        ),
        (
            "a state twice, encoded",
            format!("{CALLBACK}?code={}&state={state}&st%61te={state}", fresh()),
            "names code or state twice",
        ),
        (
            "an absurd code",
            format!("{CALLBACK}?code={}&state={state}", "c".repeat(600)),
            "names code or state twice",
        ),
        (
            "a code with a line break",
            format!("{CALLBACK}?code=a%0d%0ab&state={state}"),
            "names code or state twice",
        ),
        (
            "markup in the state",
            format!("{CALLBACK}?code=a&state=%3Cscript%3Ealert(1)%3C/script%3E"),
            "was not given out by this program",
        ),
    ];
    for (name, path, why) in cases {
        let page = get(local.port, &path).await;
        assert_eq!(page.status, 403, "{name}: {}", page.body);
        assert!(page.body.contains(why), "{name}: {}", page.body);
        assert!(!page.body.contains("<script"), "{name}");
    }
    world.clock.advance_hours(1);
    let late = get(local.port, &path(&fresh(), &twice)).await;
    assert!(
        late.status == 403 && late.body.contains("more than five minutes ago"),
        "{}",
        late.body
    );
    assert_eq!(logged_in(&local), 1, "only the login at the beginning");
    log_in(&local, &mut listener).await;
}

#[tokio::test]
async fn whom_wecom_names_decides() {
    let cases = [
        (
            r#"{"errcode":0,"errmsg":"ok","userid":"wwffffffffffffffff/zhangsan"}"#,
            "linked_corp",
        ),
        (
            r#"{"errcode":0,"errmsg":"ok","openid":"oABC"}"#,
            "not_a_member",
        ),
        (r#"{"errcode":0,"errmsg":"ok"}"#, "nobody"),
        (
            r#"{"errcode":0,"errmsg":"ok","UserId":"nobody.of.ours"}"#,
            "not_synced",
        ),
        (
            r#"{"errcode":60020,"errmsg":"not allow to access from your ip, from ip: 203.0.113.7"}"#,
            "wecom",
        ),
    ];
    for (identity, want) in cases {
        let local = Local::new().await;
        let api = own_api(identity, false).await;
        point(&local.world, &local.tenant, Some(api.base));
        let mut listener = listen(&local).await;
        let login = local.begin(CallbackMode::Browser);
        let page = get(
            local.port,
            &format!("{CALLBACK}?code=c&state={}", login.state.expose()),
        )
        .await;
        assert_eq!(page.status, 403, "{identity}");
        let finished = listener.outcome(&login).await.unwrap();
        assert_eq!(reason(&finished), want);
        let refusal = finished.refusal().unwrap();
        assert!(
            page.body.contains(refusal.text().get(Lang::En)),
            "{}",
            page.body
        );
        assert_eq!(logged_in(&local), 0);
    }
}

#[tokio::test]
async fn no_twisted_request_logs_anybody_in_and_the_listener_goes_on() {
    let local = Local::new().await;
    let mut listener = listen(&local).await;
    let login = local.begin(CallbackMode::Browser);
    let member = local.member();
    let home = local.scan(&login.url, member.userid.as_deref()).await;
    // Every attack carries what would log in if it came straight.
    let good = home[url::Position::BeforePath..].to_owned();
    for (name, bytes, allowed) in raw_attacks(local.port, &good) {
        let reply = match name {
            // Waits for more, so the line is ended from here.
            "nothing" | "TLS" | "rubbish" | "HTTP/0.9" => send_and_end(local.port, &bytes).await,
            _ => send(local.port, &bytes).await,
        };
        let status = reply.as_ref().map_or(END, |reply| reply.status);
        assert!(allowed.contains(&status), "{name}: {reply:?}");
        // What hyper itself refuses it refuses without words, and a HEAD is answered without any.
        if !matches!(status, END | 400 | 431) && name != "HEAD" {
            assert!(
                !reply.unwrap_or_else(|| panic!("{name}")).body.is_empty(),
                "{name}: no reason"
            );
        }
        assert_eq!(logged_in(&local), 0, "{name}");
    }
    let page = local.follow(&home).await;
    assert_eq!(
        page.status, 200,
        "what was carried does log in: {}",
        page.body
    );
    assert_eq!(
        reason(&listener.outcome(&login).await.unwrap()),
        "logged_in"
    );
}

/// How many connections a test opens: a fifth of them where sockets are imitated and stall, which is still three times as
/// many as find room at once.
fn crowd(many: u64) -> u64 {
    match std::env::var_os("WECOM_BRIDGE_FEW_CONNECTIONS") {
        Some(_) => many / 5,
        None => many,
    }
}

/// Small numbers that look random and repeat.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn request(&mut self, port: u16) -> Vec<u8> {
        let method = self.pick(&[
            "GET", "GET", "GET", "GET", "POST", "HEAD", "TRACE", "G\u{e9}T", "",
        ]);
        let path = self.pick(&[
            CALLBACK,
            CALLBACK,
            CALLBACK,
            "/",
            "/login",
            "/scan",
            "/wecom//callback",
            "/../wecom/callback",
            "*",
            "http://evil.test/",
        ]);
        let query = self.pick(&[
            "?code=c&state=s",
            "?state=AAAAAAAAAAAAAAAAAAAAAA&code=c",
            "?code=&state=",
            "?%00=%ff&state=%",
            "",
            "?code=a&code=b",
            "?=&=&&state",
        ]);
        let version = self.pick(&["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9", ""]);
        let own = format!("127.0.0.1:{port}");
        let host = self
            .pick(&[&own, &own, "evil.test", "", "\u{1}"])
            .to_owned();
        let more = self.pick(&[
            "",
            "",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Cookie: a=b; wecom_bridge=x\r\n",
            "X:\r\n",
            "\r",
            "Expect: 100-continue\r\n",
        ]);
        let mut bytes =
            format!("{method} {path}{query} {version}\r\nHost: {host}\r\n{more}\r\n").into_bytes();
        for _ in 0..self.below(4) {
            let (place, byte) = (self.below(bytes.len()), self.below(256));
            bytes[place] = u8::try_from(byte).unwrap();
        }
        if self.below(8) == 0 {
            bytes.truncate(self.below(bytes.len()));
        }
        bytes
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn random_requests_log_nobody_in_and_a_real_login_goes_through_among_them() {
    let requests = crowd(match std::env::var_os("WECOM_BRIDGE_SOAK") {
        Some(_) => 100_000,
        None => 10_000,
    });
    let local = Local::new().await;
    let mut listener = listen(&local).await;
    let port = local.port;
    let hands = 16;
    let work = (0..hands).map(|hand| {
        tokio::spawn(async move {
            let mut dice = Dice(0x9E37_79B9_7F4A_7C15 + hand);
            let mut welcome = 0;
            for _ in 0..requests / hands {
                let bytes = dice.request(port);
                let reply = send_and_end(port, &bytes).await;
                welcome += usize::from(reply.is_some_and(|reply| reply.status == 200));
            }
            welcome
        })
    });
    let work = work.collect::<Vec<_>>();
    log_in(&local, &mut listener).await;
    for hand in work {
        assert_eq!(hand.await.unwrap(), 0, "nothing random is welcome");
    }
    assert_eq!(logged_in(&local), 1);
    log_in(&local, &mut listener).await;
}

#[tokio::test]
async fn a_thousand_idle_connections_keep_no_browser_out() {
    let local = Local::new().await;
    let mut listener = listen(&local).await;
    let mut idle = Vec::new();
    for number in 0..crowd(1000) {
        let mut stream = TcpStream::connect(("127.0.0.1", local.port)).await.unwrap();
        // Every other one begins to ask and never ends.
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET /wecom/callback?code=").await;
        }
        idle.push(stream);
    }
    log_in(&local, &mut listener).await;
    // The first ones had to leave long before their time was over.
    let mut first = idle.swap_remove(0);
    let mut got = [0_u8; 64];
    let ended = tokio::time::timeout(Duration::from_secs(60), first.read(&mut got));
    assert!(
        !matches!(ended.await.unwrap(), Ok(1..)),
        "answered without a request"
    );
    drop(idle);
    log_in(&local, &mut listener).await;
}

#[tokio::test]
async fn a_login_under_way_is_not_thrown_out_by_a_crowd() {
    let local = Local::new().await;
    let userid = local.member().userid.unwrap();
    let answer: &'static str =
        format!(r#"{{"errcode":0,"errmsg":"ok","userid":"{userid}"}}"#).leak();
    let api = own_api(answer, true).await;
    point(&local.world, &local.tenant, Some(api.base));
    let mut listener = listen(&local).await;
    let login = local.begin(CallbackMode::Browser);
    let path = format!("{CALLBACK}?code=c&state={}", login.state.expose());
    let port = local.port;
    let browser = tokio::spawn(async move { get(port, &path).await });
    api.asked.notified().await;
    let mut crowd = Vec::new();
    for _ in 0..300 {
        crowd.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    // The last of them is inside once it is answered, and so is everybody before it.
    assert_eq!(get(port, "/nowhere").await.status, 404);
    api.go_on.notify_one();
    assert_eq!(browser.await.unwrap().status, 200);
    assert_eq!(
        reason(&listener.outcome(&login).await.unwrap()),
        "logged_in"
    );
}

/// A page that is reloaded while WeCom takes its time, and one that brings another code for the same login.
#[tokio::test]
async fn a_callback_that_comes_twice_at_once_is_one_login_and_one_result() {
    let local = Local::new().await;
    let userid = local.member().userid.unwrap();
    let answer: &'static str =
        format!(r#"{{"errcode":0,"errmsg":"ok","userid":"{userid}"}}"#).leak();
    let api = own_api(answer, true).await;
    point(&local.world, &local.tenant, Some(api.base));
    let mut listener = listen(&local).await;
    let login = local.begin(CallbackMode::Browser);
    let port = local.port;
    let bring = |code: &str| {
        let path = format!("{CALLBACK}?code={code}&state={}", login.state.expose());
        tokio::spawn(async move { get(port, &path).await })
    };
    let first = bring("c");
    api.asked.notified().await;
    let (same, other) = (bring("c"), bring("d"));
    // Whoever knocks later is answered later, so both are inside by then.
    for _ in 0..20 {
        assert_eq!(get(port, "/nowhere").await.status, 404);
    }
    api.go_on.notify_one();
    assert_eq!(
        reason(&listener.outcome(&login).await.unwrap()),
        "logged_in"
    );
    let (first, same, other) = (
        first.await.unwrap(),
        same.await.unwrap(),
        other.await.unwrap(),
    );
    assert_eq!((first.status, same.status), (200, 200), "{}", same.body);
    assert_eq!(first.body, same.body);
    assert_eq!(other.status, 403, "{}", other.body);
    assert_eq!(logged_in(&local), 1);
    assert!(
        local
            .world
            .bridge
            .scan()
            .rehearsed_at(&local.auth)
            .unwrap()
            .is_some()
    );
    // Once it is over, the state is used up for everybody.
    assert_eq!(bring("c").await.unwrap().status, 403);
}

#[tokio::test]
async fn a_browser_that_leaves_does_not_lose_the_login() {
    let local = Local::new().await;
    let userid = local.member().userid.unwrap();
    let answer: &'static str =
        format!(r#"{{"errcode":0,"errmsg":"ok","userid":"{userid}"}}"#).leak();
    let api = own_api(answer, true).await;
    point(&local.world, &local.tenant, Some(api.base));
    let mut listener = listen(&local).await;
    let login = local.begin(CallbackMode::Browser);
    let mut stream = TcpStream::connect(("127.0.0.1", local.port)).await.unwrap();
    let request = format!(
        "GET {CALLBACK}?code=c&state={} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
        login.state.expose(),
        local.port
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    api.asked.notified().await;
    drop(stream);
    assert_eq!(get(local.port, "/nowhere").await.status, 404);
    api.go_on.notify_one();
    assert_eq!(
        reason(&listener.outcome(&login).await.unwrap()),
        "logged_in"
    );
    assert_eq!(logged_in(&local), 1);
}

#[tokio::test]
async fn the_port_is_held_only_while_somebody_listens() {
    let local = Local::new().await;
    for _ in 0..20 {
        let listener = listen(&local).await;
        let second = listen(&local).await;
        drop(listener);
        assert_eq!(
            get(local.port, CALLBACK).await.status,
            403,
            "the second one is still there"
        );
        drop(second);
    }
    let mut last = listen(&local).await;
    log_in(&local, &mut last).await;
    drop(last);
    // The port is free once another program can have it.
    while tokio::net::TcpListener::bind(("127.0.0.1", local.port))
        .await
        .is_err()
    {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_port_that_cannot_be_had_is_told_exactly_with_the_other_ways() {
    let local = Local::new().await;
    let bridge = &local.world.bridge;
    let auth = &local.auth;
    let refused = |code: Code| async move {
        let error = bridge.scan().listen(auth, Lang::Zh).await.err().unwrap();
        assert_eq!(error.code(), code, "{error}");
        let steps = error.fix().steps;
        assert!(
            steps.iter().any(|step| step.en.contains("in-app window")),
            "{steps:?}"
        );
        assert!(
            steps.iter().any(|step| step.en.contains("paste")),
            "{steps:?}"
        );
    };

    let stranger = std::net::TcpListener::bind(("127.0.0.1", local.port)).unwrap();
    refused(Code::ListenerBusy).await;
    drop(stranger);

    // Another process of ours: another data folder, the same callback domain.
    let folder = tempfile::tempdir().unwrap();
    let other = open(folder.path(), local.world.clock.clone());
    let auth = local.set_up(&other, &local.another("另一个进程")).await;
    let there = other.scan().listen(&auth, Lang::Zh).await.unwrap();
    refused(Code::ListenerRunning).await;
    drop(there);

    let auth = local.set_up(bridge, &local.another("第二家")).await;
    let there = bridge.scan().listen(&auth, Lang::Zh).await.unwrap();
    refused(Code::ListenerRunning).await;
    drop(there);
    assert!(bridge.scan().listen(&local.auth, Lang::Zh).await.is_ok());
}

#[tokio::test]
async fn a_callback_that_leads_elsewhere_is_not_listened_for() {
    let cases = [
        ("203.0.113.7:18080", Code::ListenerElsewhere),
        ("127.0.0.2:18080", Code::ListenerElsewhere),
        ("[::1]:18080", Code::ListenerElsewhere),
        ("portal.invalid", Code::ListenerElsewhere),
    ];
    for (callback, code) in cases {
        let local = Local::at(0, callback).await;
        let error = local
            .world
            .bridge
            .scan()
            .listen(&local.auth, Lang::Zh)
            .await
            .err()
            .unwrap();
        assert_eq!(error.code(), code, "{callback}");
    }
    let local = Local::new().await;
    let https = NewTenant {
        name: local.tenant.name.clone(),
        api_base: Some(local.tenant.api_base.clone()),
        ..NewTenant::default()
    };
    local
        .world
        .bridge
        .change_tenant(&local.tenant.id, &https)
        .unwrap();
    let error = local
        .world
        .bridge
        .scan()
        .listen(&local.auth, Lang::Zh)
        .await
        .err()
        .unwrap();
    assert_eq!(error.code(), Code::ListenerHttps);
}

#[tokio::test]
async fn a_name_for_this_machine_works_under_that_name() {
    let port = unused_port();
    let local = Local::at(port, &format!("localhost:{port}")).await;
    let mut listener = listen(&local).await;
    assert_eq!(listener.address(), format!("http://localhost:{port}"));
    let login = local.begin(CallbackMode::Browser);
    let back = local
        .scan(&login.url, local.member().userid.as_deref())
        .await;
    assert_eq!(back.host_str(), Some("localhost"));
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
        &back[url::Position::BeforePath..]
    );
    assert_eq!(send(port, request.as_bytes()).await.unwrap().status, 200);
    assert_eq!(
        reason(&listener.outcome(&login).await.unwrap()),
        "logged_in"
    );
}

/// Where this machine has a second address, `localhost` is both: browsers try it first.
#[tokio::test]
async fn a_name_with_two_addresses_is_answered_on_both_and_not_shared_with_a_stranger() {
    let port = unused_port();
    let local = Local::at(port, &format!("localhost:{port}")).await;
    let second = ("::1", port);
    let Ok(stranger) = tokio::net::TcpListener::bind(second).await else {
        drop(listen(&local).await);
        return;
    };
    let answers = tokio::spawn(async move {
        while let Ok((line, _)) = stranger.accept().await {
            drop(line);
        }
    });
    let refused = local
        .world
        .bridge
        .scan()
        .listen(&local.auth, Lang::Zh)
        .await;
    let error = refused.err().unwrap();
    assert_eq!(error.code(), Code::ListenerBusy, "{error}");
    let said = error.fix();
    assert!(said.cause.zh.contains("两个地址"), "{said:?}");
    answers.abort();
    let _ = answers.await;
    let _listener = listen(&local).await;
    let mut line = TcpStream::connect(second).await.unwrap();
    let request =
        format!("GET {CALLBACK}?code=c&state=s HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    line.write_all(request.as_bytes()).await.unwrap();
    let mut said = String::new();
    line.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 403"), "{said}");
}
