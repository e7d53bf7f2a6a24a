//! The portal preview as a member's browser meets it: password, scan, pasting, sessions, and what it refuses.

use bridge::Lang;
use bridge::directory::local::{NewUser, UserChange};
use bridge::directory::password::Password;
use bridge::scan::{CallbackMode, Portal};
use bridge::source::SourceChange;
use bridge::tenant::NewTenant;
use url::Url;

use crate::support::browser::{Browser, Local, Reply, get, send};

const FIRST: &str = "first one 2468";
const OWN: &str = "my own word 99";

impl Local {
    async fn start(&self, lang: Lang) -> Portal {
        let portal = self.world.bridge.scan().start_portal(&self.tenant, lang);
        portal.await.unwrap()
    }

    async fn preview(&self) -> Browser {
        let portal = self.start(Lang::En).await;
        Browser::at(Url::parse(&portal.url).unwrap().port().unwrap())
    }

    /// A local user; gives the identifier.
    fn local_user(&self, username: &str, must_change: bool) -> String {
        let new = NewUser {
            username: username.into(),
            name: "王五 <b>".into(),
            ..NewUser::default()
        };
        let user = self
            .world
            .bridge
            .directory()
            .add_user(&self.tenant, &new)
            .unwrap();
        let password = Password::new(FIRST).unwrap();
        self.world
            .bridge
            .directory()
            .set_password(&self.tenant, &user.id, &password, must_change)
            .unwrap();
        user.id
    }

    async fn with_passwords(&self, allowed: bool) {
        let change = SourceChange {
            password_login: Some(allowed),
            ..SourceChange::default()
        };
        self.world.set(&self.source, change).await;
    }
}

impl Browser {
    async fn log_in(&mut self, username: &str, password: &str) -> Reply {
        self.open("/").await;
        self.submit("/login", &[("username", username), ("password", password)])
            .await
    }

    async fn is_in(&mut self) -> bool {
        self.open("/").await.body.contains("id=\"log-out\"")
    }
}

fn is_preview(page: &Reply) {
    assert!(page.body.contains("id=\"preview\""), "{}", page.body);
    assert!(
        !page.body.contains("<script") && !page.body.contains("<b>"),
        "{}",
        page.body
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("form-action 'self'"),
        "{policy}"
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_first_password_is_changed_and_then_says_who_one_is() {
    let local = Local::new().await;
    local.local_user("wang.wu", true);
    let mut browser = local.preview().await;
    let page = browser.open("/").await;
    is_preview(&page);
    assert!(
        page.body.contains("Log in to 华东制造") && page.body.contains("id=\"scan\""),
        "{}",
        page.body
    );

    let page = browser.log_in("wang.wu", FIRST).await;
    is_preview(&page);
    assert!(
        page.body.contains("Change the first password"),
        "{}",
        page.body
    );
    let page = browser.open("/").await;
    assert!(
        page.body.contains("Change the first password"),
        "nothing else before the change: {}",
        page.body
    );
    let cases = [
        (FIRST, "short", "short", "at least 10 characters"),
        (FIRST, OWN, "another one 11", "are not the same"),
        ("wrong one 1357", OWN, OWN, "The present password is wrong"),
        (FIRST, FIRST, FIRST, "differs from the present one"),
        (FIRST, "wang.wu123", "wang.wu123", "made from the username"),
    ];
    for (old, new, again, why) in cases {
        let page = browser
            .submit("/password", &[("old", old), ("new", new), ("again", again)])
            .await;
        assert!(
            page.status == 403 && page.body.contains(why),
            "{why}: {}",
            page.body
        );
    }
    let page = browser
        .submit("/password", &[("old", FIRST), ("new", OWN), ("again", OWN)])
        .await;
    is_preview(&page);
    for words in [
        "Logged in: 王五",
        "wang.wu",
        "A local user",
        "Username and password",
        "Change the password",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let page = browser.submit("/logout", &[]).await;
    assert!(page.body.contains("id=\"log-in\""), "{}", page.body);
    assert_eq!(browser.log_in("wang.wu", FIRST).await.status, 403);
    assert_eq!(browser.log_in("wang.wu", OWN).await.status, 200);
    assert!(browser.is_in().await);
}

#[tokio::test]
async fn a_scan_comes_straight_back_and_says_source_and_departments() {
    let local = Local::new().await;
    let member = local.member();
    let portal = local.start(Lang::Zh).await;
    assert_eq!(portal.url, format!("http://127.0.0.1:{}/", local.port));
    assert!(
        portal.scan_returns && portal.methods.scan && !portal.methods.password,
        "{portal:?}"
    );
    let mut browser = local.preview().await;
    browser.open("/").await;
    let to_wecom = browser.ask(&format!("/scan?auth={}", local.auth.id)).await;
    let login = Url::parse(to_wecom.location()).unwrap();
    let back = local.scan(&login, member.userid.as_deref()).await;
    let page = browser.open(&back[url::Position::BeforePath..]).await;
    is_preview(&page);
    let department = &member.departments[0].path;
    for words in [
        "企业微信扫码",
        "总部",
        department,
        member.userid.as_deref().unwrap(),
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let kept = local
        .world
        .bridge
        .scan()
        .rehearsals(&local.tenant, 10)
        .unwrap();
    assert!(kept.is_empty(), "a login to the preview is no rehearsal");
    let again = browser.open(&back[url::Position::BeforePath..]).await;
    assert!(
        !again.body.contains("企业微信扫码</dd>"),
        "an address works once: {}",
        again.body
    );
}

#[tokio::test]
async fn a_scan_begun_in_another_browser_logs_nobody_in() {
    let local = Local::new().await;
    let mut attacker = local.preview().await;
    let mut victim = Browser::at(local.port);
    victim.open("/").await;
    attacker.open("/").await;
    let to_wecom = attacker.ask(&format!("/scan?auth={}", local.auth.id)).await;
    let login = Url::parse(to_wecom.location()).unwrap();
    let back = local.scan(&login, local.member().userid.as_deref()).await;
    let path = &back[url::Position::BeforePath..];
    let page = victim.open(path).await;
    assert!(
        page.status == 403 && page.body.contains("begun in another browser"),
        "{}",
        page.body
    );
    let page = get(local.port, path).await;
    assert_eq!(page.status, 403, "nor one without a cookie");
    assert!(!victim.is_in().await);
    // The state was not used up: whoever began it can still end it.
    attacker.open(path).await;
    assert!(attacker.is_in().await);
}

#[tokio::test]
async fn a_refused_scan_says_why_on_the_login_page() {
    let local = Local::new().await;
    let mut browser = local.preview().await;
    browser.open("/").await;
    let begin = format!("/scan?auth={}", local.auth.id);
    let login = Url::parse(browser.ask(&begin).await.location()).unwrap();
    let declined =
        crate::support::browser::scan(&login, local.member().userid.as_deref(), "refuse").await;
    let page = browser.open(&declined[url::Position::BeforePath..]).await;
    assert!(
        page.status == 403 && page.body.contains("Declined on the phone."),
        "{}",
        page.body
    );
    is_preview(&page);
    let login = Url::parse(browser.ask(&begin).await.location()).unwrap();
    let outsider = local.scan(&login, None).await;
    let page = browser.open(&outsider[url::Position::BeforePath..]).await;
    assert!(
        page.body.contains("no member of this corp"),
        "{}",
        page.body
    );
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn where_the_domain_leads_elsewhere_the_address_is_pasted() {
    let local = Local::at(0, "portal.invalid").await;
    let portal = local.start(Lang::En).await;
    assert!(portal.methods.scan && !portal.scan_returns, "{portal:?}");
    let mut browser = local.preview().await;
    browser.open("/").await;
    let begin = format!("/scan?auth={}", local.auth.id);
    let link = |page: &str| {
        let href = page
            .split("id=\"open\" href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        Url::parse(&href.replace("&amp;", "&")).unwrap()
    };
    let page = browser.open(&begin).await;
    is_preview(&page);
    assert!(page.body.contains("portal.invalid"), "{}", page.body);
    let home = local
        .scan(&link(&page.body), local.member().userid.as_deref())
        .await;
    let cases = [
        (
            home.as_str()
                .replace("portal.invalid", "portal.invalid.evil.test"),
            "has another host",
        ),
        (
            home.as_str().replace("http:", "https:"),
            "has another scheme",
        ),
        ("not an address".to_owned(), "no whole address"),
        (
            home.as_str().replace("state=", "state=x"),
            "was not given out",
        ),
    ];
    for (pasted, why) in cases {
        let page = browser
            .submit("/paste", &[("auth", &local.auth.id), ("address", &pasted)])
            .await;
        assert!(
            page.status == 403 && page.body.contains(why),
            "{why}: {}",
            page.body
        );
    }
    let mut other = Browser::at(browser.port);
    other.open(&begin).await;
    let page = other
        .submit(
            "/paste",
            &[("auth", &local.auth.id), ("address", home.as_str())],
        )
        .await;
    assert!(
        page.status == 403 && page.body.contains("another browser"),
        "{}",
        page.body
    );
    let page = browser
        .submit(
            "/paste",
            &[("auth", &local.auth.id), ("address", home.as_str())],
        )
        .await;
    assert!(page.body.contains("WeCom scan"), "{}", page.body);
    assert!(browser.is_in().await && !other.is_in().await);
}

#[tokio::test]
async fn a_lock_is_told_alike_for_somebody_and_nobody() {
    let local = Local::new().await;
    local.local_user("zhao.liu", false);
    let mut browser = local.preview().await;
    let mut told = Vec::new();
    for name in ["zhao.liu", "nobody.here"] {
        let mut pages = Vec::new();
        for _ in 0..6 {
            let page = browser.log_in(name, "wrong one 1357").await;
            assert_eq!(page.status, 403);
            pages.push(
                page.body
                    .replace(name, "NAME")
                    .replace(&browser.token(), "TOKEN"),
            );
        }
        assert!(pages[5].contains("about 15 min"), "{}", pages[5]);
        told.push(pages);
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(
        browser.log_in("zhao.liu", FIRST).await.status,
        403,
        "locked for the right one too"
    );
}

#[tokio::test]
async fn forms_of_strangers_change_nothing() {
    let local = Local::new().await;
    local.local_user("wang.wu", false);
    let mut browser = local.preview().await;
    browser.open("/").await;
    let planted = browser.cookies.clone();
    let token = browser.token();
    let fields = [("username", "wang.wu"), ("password", FIRST)];
    let own = format!("http://127.0.0.1:{}", local.port);
    let tries = [
        (token.as_str(), "http://evil.test", 403),
        (token.as_str(), "https://127.0.0.1", 403),
        ("", "null", 403),
        ("00000000000000000000000000000000", own.as_str(), 403),
        (token.as_str(), own.as_str(), 303),
    ];
    for (token, origin, status) in tries {
        let reply = browser.submit_with("/login", &fields, token, origin).await;
        assert_eq!(reply.status, status, "{token} {origin}");
    }
    assert!(browser.is_in().await);
    assert_ne!(browser.cookies, planted, "a login gets a new cookie");
    let mut thief = Browser {
        cookies: planted,
        ..Browser::at(local.port)
    };
    assert!(
        !thief.is_in().await,
        "a cookie from before the login is worth nothing"
    );
    let reply = browser.submit_with("/logout", &[], &token, "null").await;
    assert_eq!(
        reply.status, 403,
        "the token from before the login is worth nothing"
    );
    assert!(browser.is_in().await);
    for form in ["name=\"x\"", "{\"username\":\"wang.wu\"}"] {
        let request = format!(
            "POST /login HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{form}",
            local.port,
            form.len()
        );
        assert_eq!(
            send(local.port, request.as_bytes()).await.unwrap().status,
            415
        );
    }
    let large = format!(
        "POST /login HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999999\r\n\r\n",
        local.port
    );
    assert_eq!(
        send(local.port, large.as_bytes()).await.unwrap().status,
        413
    );
}

#[tokio::test]
async fn cookies_are_for_this_host_and_out_of_reach_of_scripts() {
    let local = Local::new().await;
    let mut browser = local.preview().await;
    let page = browser.ask("/").await;
    let cookie = page.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let request = format!(
        "GET /password HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        local.port
    );
    let moved = send(local.port, request.as_bytes()).await.unwrap();
    assert_eq!(
        moved.location(),
        format!("http://127.0.0.1:{}/", local.port),
        "one host, one cookie"
    );
}

#[tokio::test]
async fn a_session_ends_with_silence_and_with_the_users_place_in_the_directory() {
    let local = Local::new().await;
    let id = local.local_user("wang.wu", false);
    let mut browser = local.preview().await;
    browser.log_in("wang.wu", FIRST).await;
    assert!(browser.is_in().await);
    local.world.clock.advance_hours(1);
    assert!(!browser.is_in().await, "silence");
    browser.log_in("wang.wu", FIRST).await;
    assert!(browser.is_in().await);
    let stop = UserChange {
        active: Some(false),
        ..UserChange::default()
    };
    local
        .world
        .bridge
        .directory()
        .change_user(&local.tenant, &id, &stop)
        .unwrap();
    assert!(!browser.is_in().await, "switched off");
}

#[tokio::test]
async fn whatever_changes_an_account_ends_its_other_sessions() {
    let local = Local::new().await;
    let bridge = local.world.bridge.clone();
    let id = local.local_user("wang.wu", false);
    let portal = local.start(Lang::En).await;
    let port = Url::parse(&portal.url).unwrap().port().unwrap();
    let set = |password: &str| {
        let password = Password::new(password).unwrap();
        bridge
            .directory()
            .set_password(&local.tenant, &id, &password, false)
            .unwrap();
    };
    let logged_in = async |password: &str| {
        let mut browser = Browser::at(port);
        browser.log_in("wang.wu", password).await;
        assert!(browser.is_in().await);
        browser
    };
    let (mut thief, mut owner) = (logged_in(FIRST).await, logged_in(FIRST).await);
    owner.open("/password").await;
    let fields = [("old", FIRST), ("new", OWN), ("again", OWN)];
    owner.submit("/password", &fields).await;
    assert!(owner.is_in().await, "who changed it stays");
    assert!(!thief.is_in().await, "nobody else does");

    let mut thief = logged_in(OWN).await;
    set(OWN);
    assert!(
        !thief.is_in().await,
        "an administrator set it, the same one even"
    );
    assert!(!owner.is_in().await);

    let mut thief = logged_in(OWN).await;
    let db = rusqlite::Connection::open(local.world.folder.path().join("wecom-bridge.db"));
    let db = db.unwrap();
    let taken = "UPDATE users SET source = (SELECT key FROM sources), userid = 'ww-9' WHERE username = 'wang.wu'";
    assert_eq!(db.execute(taken, []).unwrap(), 1);
    assert!(!thief.is_in().await, "the account is somebody else's now");
}

#[tokio::test]
async fn a_logout_ends_copies_of_the_session_too() {
    let local = Local::new().await;
    local.local_user("wang.wu", false);
    let mut browser = local.preview().await;
    browser.log_in("wang.wu", FIRST).await;
    let mut copy = Browser {
        cookies: browser.cookies.clone(),
        ..Browser::at(browser.port)
    };
    assert!(copy.is_in().await);
    browser.submit("/logout", &[]).await;
    assert!(!browser.is_in().await && !copy.is_in().await);
}

#[tokio::test]
async fn no_number_of_scans_fills_the_database_or_ends_a_rehearsal() {
    let local = Local::new().await;
    let rehearsal = local.begin(CallbackMode::Browser);
    for _ in 0..700 {
        local.begin(CallbackMode::Portal);
    }
    let db = rusqlite::Connection::open(local.world.folder.path().join("wecom-bridge.db"));
    let count = |way: &str| {
        let sql = "SELECT count(*) FROM logins WHERE way = ?1";
        let count = db.as_ref().unwrap().query_row(sql, [way], |row| row.get(0));
        count.unwrap()
    };
    let (previews, rehearsals): (i64, i64) = (count("portal"), count("browser"));
    assert_eq!((previews, rehearsals), (512, 1));
    // The newest ones are those that work.
    let mut browser = local.preview().await;
    let to_wecom = browser.ask(&format!("/scan?auth={}", local.auth.id)).await;
    let login = Url::parse(to_wecom.location()).unwrap();
    let back = local.scan(&login, local.member().userid.as_deref()).await;
    browser.open(&back[url::Position::BeforePath..]).await;
    assert!(browser.is_in().await);
    drop(rehearsal);
}

#[tokio::test]
async fn the_page_offers_what_the_sources_allow() {
    let local = Local::new().await;
    let mut browser = local.preview().await;
    let has = |page: &Reply| {
        (
            page.body.contains("id=\"scan\""),
            page.body.contains("id=\"password\""),
        )
    };
    assert_eq!(has(&browser.open("/").await), (true, false));
    local.with_passwords(true).await;
    assert_eq!(has(&browser.open("/").await), (true, true));
    local.with_passwords(false).await;
    local.local_user("wang.wu", false);
    assert_eq!(
        has(&browser.open("/").await),
        (true, true),
        "local users have passwords"
    );
    local
        .world
        .bridge
        .set_up()
        .remove_auth(&local.auth.id)
        .unwrap();
    assert_eq!(has(&browser.open("/").await), (false, true));
    assert_eq!(
        browser
            .ask(&format!("/scan?auth={}", local.auth.id))
            .await
            .status,
        303
    );
    let zh = browser.open("/language?to=zh").await;
    assert!(
        zh.body.contains("lang=\"zh-CN\"") && zh.body.contains("登录页预览"),
        "{}",
        zh.body
    );
}

#[tokio::test]
async fn preview_and_rehearsal_share_the_port_and_each_keeps_its_own() {
    let local = Local::new().await;
    let bridge = &local.world.bridge;
    let mut browser = local.preview().await;
    let mut listener = bridge.scan().listen(&local.auth, Lang::En).await.unwrap();
    let (rehearsal, member) = (local.begin(CallbackMode::Browser), local.member());
    let back = local.scan(&rehearsal.url, member.userid.as_deref()).await;
    let page = local.follow(&back).await;
    assert!(page.body.contains("This was a rehearsal"), "{}", page.body);
    assert!(
        listener
            .outcome(&rehearsal)
            .await
            .unwrap()
            .rehearsal
            .is_some()
    );
    browser.open("/").await;
    assert!(
        !browser.is_in().await,
        "a rehearsal logs nobody in to the preview"
    );

    assert!(bridge.scan().stop_portal(&local.tenant) && !bridge.scan().stop_portal(&local.tenant));
    assert_eq!(
        browser.ask("/").await.status,
        404,
        "the listener goes on without the preview"
    );
    assert_eq!(get(local.port, "/wecom/callback").await.status, 403);
    let orphan = local.begin(CallbackMode::Portal);
    let back = local.scan(&orphan.url, member.userid.as_deref()).await;
    let page = local.follow(&back).await;
    assert!(
        page.status == 403 && page.body.contains("preview that is over"),
        "{}",
        page.body
    );
    let again = local.preview().await;
    drop(listener);
    assert_eq!(again.port, local.port);
    assert_eq!(
        get(local.port, "/").await.status,
        200,
        "the preview goes on without the listener"
    );
}

#[tokio::test]
async fn one_preview_for_each_tenant_and_none_outlives_the_program() {
    let local = Local::new().await;
    let bridge = local.world.bridge.clone();
    let one = bridge
        .scan()
        .start_portal(&local.tenant, Lang::Zh)
        .await
        .unwrap();
    assert_eq!(
        bridge
            .scan()
            .start_portal(&local.tenant, Lang::En)
            .await
            .unwrap(),
        one
    );
    let other = bridge
        .add_tenant(&NewTenant {
            name: "另一家".into(),
            ..NewTenant::default()
        })
        .unwrap();
    let two = bridge.scan().start_portal(&other, Lang::Zh).await.unwrap();
    assert_ne!(one.url, two.url);
    let port = Url::parse(&two.url).unwrap().port().unwrap();
    assert!(get(port, "/").await.body.contains("没有开启任何登录方式"));
    bridge.set_up().remove_tenant(&other.id).unwrap();
    assert!(
        bridge.scan().portal(&other).is_none(),
        "a preview goes with its tenant"
    );
    let Local { world, port, .. } = local;
    drop((bridge, world));
    while std::net::TcpListener::bind(("127.0.0.1", port)).is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_callback_port_in_other_hands_leaves_the_preview_a_free_one() {
    let local = Local::new().await;
    let stranger = std::net::TcpListener::bind(("127.0.0.1", local.port)).unwrap();
    let portal = local.start(Lang::Zh).await;
    assert!(
        !portal.scan_returns && !portal.url.contains(&local.port.to_string()),
        "{portal:?}"
    );
    drop(stranger);
    let unheard = get(
        Url::parse(&portal.url).unwrap().port().unwrap(),
        "/wecom/callback?code=c&state=s",
    )
    .await;
    assert_eq!(unheard.status, 403);
}
