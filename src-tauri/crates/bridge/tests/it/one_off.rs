//! Check-ups of values that nobody stored, of what answers in WeCom's place, and of a clock that is wrong.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bridge::checkup::{CheckId, OneOff, Status, Verdict};
use bridge::tenant::NewTenant;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Code, Options};
use futures::future::BoxFuture;
use wecom::{Clock, Secret, SystemClock};

use crate::checkup::{of, of_checks};
use crate::support::World;
use crate::support::standing::standing;

#[tokio::test]
async fn values_that_nobody_stored_are_checked_and_stay_unstored() {
    let world = World::healthy().await;
    let details = world.sandbox.details();
    let all = OneOff {
        corp_id: details.corp_id.clone(),
        contacts_secret: Secret::parse(&details.contacts_secret).ok(),
        agent_id: Some(details.agent_id.to_string()),
        app_secret: Secret::parse(&details.app_secret).ok(),
        callback_domain: Some(details.callback_domain.clone()),
        portal_url: Some(format!("http://{}/login", details.callback_domain)),
        api_base: Some(details.api_base.clone()),
        login_base: Some(details.login_base.clone()),
        proxy: None,
        proxy_login: None,
    };
    let wrong = Secret::parse("not-the-secret-of-this-corp-at-all-0123456789").ok();
    let text = |text: &str| Some(text.to_owned());
    let cases = [
        (
            all.clone(),
            "skip login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                app_secret: None,
                agent_id: None,
                callback_domain: None,
                ..all.clone()
            },
            "skip app.* login.* sync.*",
        ),
        (
            OneOff {
                contacts_secret: None,
                ..all.clone()
            },
            "skip contacts.* app.visible_range login.corp_match login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                contacts_secret: wrong.clone(),
                ..all.clone()
            },
            "fail contacts.token; skip contacts.departments contacts.members app.visible_range login.corp_match login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                app_secret: wrong,
                ..all.clone()
            },
            "fail app.token; skip app.agent app.trusted_ip app.visible_range app.trusted_domain login.corp_match login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                agent_id: None,
                ..all.clone()
            },
            "skip app.agent app.trusted_ip app.visible_range app.trusted_domain login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                agent_id: text("1000099"),
                ..all.clone()
            },
            "fail app.agent login.callback_probe; skip app.trusted_ip app.visible_range app.trusted_domain login.rehearsal sync.*",
        ),
        (
            OneOff {
                agent_id: text("5629501234567890"),
                ..all.clone()
            },
            "fail app.agent; skip app.trusted_ip app.visible_range app.trusted_domain login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                callback_domain: text("https://portal.example.com"),
                ..all.clone()
            },
            "fail login.callback_domain; skip app.trusted_domain login.callback_probe login.portal login.rehearsal sync.*",
        ),
        (
            OneOff {
                callback_domain: text("portal.example.com"),
                ..all.clone()
            },
            "warn login.portal; fail login.callback_probe; skip app.trusted_domain login.rehearsal sync.*",
        ),
        (
            OneOff {
                corp_id: "ww12".into(),
                ..all.clone()
            },
            "fail corp.id_format; skip contacts.* app.* login.corp_match login.callback_probe login.rehearsal sync.*",
        ),
        (
            OneOff {
                portal_url: None,
                ..all.clone()
            },
            "skip login.callback_probe login.portal login.rehearsal sync.*",
        ),
    ];
    for (what, want) in cases {
        let up = world
            .bridge
            .diagnose()
            .check_one_off(&what, &|_| {})
            .await
            .unwrap();
        assert_eq!(standing(&of_checks(&up.checks)), want, "{what:?}");
    }
    assert!(world.bridge.sources().unwrap().is_empty() && world.bridge.auths().unwrap().is_empty());
    assert_eq!(world.bridge.tenants().unwrap().len(), 1);
    let insecure = OneOff {
        api_base: text("http://wecom.example"),
        ..all
    };
    assert_eq!(
        world
            .bridge
            .diagnose()
            .check_one_off(&insecure, &|_| {})
            .await
            .unwrap_err()
            .code(),
        Code::AddressInsecure
    );
}

/// Answers every connection alike, until the test ends.
fn always(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 2048];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn what_answers_in_wecoms_place_is_told_apart() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let cases = [
        (
            always(
                "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example/?t=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ),
            Code::WecomNotWecom,
            "login.hotel.example",
        ),
        (
            always(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>hi</p>",
            ),
            Code::WecomNotWecom,
            "web page",
        ),
        (
            always("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            Code::WecomNotWecom,
            "404",
        ),
        (
            format!("http://{free}"),
            Code::WecomUnreachable,
            "cannot be reached",
        ),
        (
            always(
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ),
            Code::WecomNotWecom,
            "wants a login",
        ),
        (
            always(
                "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ),
            Code::WecomNotWecom,
            "in trouble (HTTP 504)",
        ),
        (
            always(
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"errcode\":",
            ),
            Code::WecomNotWecom,
            "in the middle",
        ),
    ];
    let world = World::healthy().await;
    for (api_base, code, words) in cases {
        let details = world.sandbox.details();
        let what = OneOff {
            corp_id: details.corp_id.clone(),
            contacts_secret: Secret::parse(&details.contacts_secret).ok(),
            app_secret: Secret::parse(&details.app_secret).ok(),
            api_base: Some(api_base.clone()),
            login_base: Some(api_base),
            ..OneOff::default()
        };
        let up = world
            .bridge
            .diagnose()
            .check_one_off(&what, &|_| {})
            .await
            .unwrap();
        let api = of(&up, "net.api");
        assert_eq!(api.error.as_ref().unwrap().code(), code);
        assert!(
            api.detail["host"]
                .as_str()
                .unwrap()
                .starts_with("127.0.0.1")
        );
        assert!(api.detail["kind"].is_string(), "{:?}", api.detail);
        assert!(api.evidence.en.contains(words), "{}", api.evidence.en);
        assert_eq!(
            (standing(&of_checks(&up.checks)).as_str(), up.verdict),
            (
                "fail net.api; skip net.clock contacts.* app.* login.* sync.*",
                Verdict::NotReady
            )
        );
    }
}

#[derive(Debug)]
struct Skewed(Duration);

impl Clock for Skewed {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0
    }
    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(duration)
    }
}

#[tokio::test]
async fn a_wrong_clock_is_told_from_the_answers_date() {
    for (minutes, want) in [(0, Status::Pass), (5, Status::Warn), (15, Status::Fail)] {
        let world = World::healthy().await;
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            vault: Arc::new(SessionOnly::default()),
            clock: Arc::new(Skewed(Duration::from_secs(minutes * 60))),
            ..Options::new(folder.path())
        };
        let bridge = Bridge::open(options).unwrap();
        let (api_base, login_base) = (
            Some(world.tenant.api_base.clone()),
            Some(world.tenant.login_base.clone()),
        );
        let new = NewTenant {
            name: "时钟".into(),
            api_base,
            login_base,
            ..NewTenant::default()
        };
        let tenant = bridge.add_tenant(&new).unwrap();
        assert_eq!(
            bridge
                .diagnose()
                .check_again(&tenant, CheckId::NetClock, &|_| {})
                .await
                .unwrap()
                .checks[0]
                .status,
            want,
            "{minutes}"
        );
    }
}
