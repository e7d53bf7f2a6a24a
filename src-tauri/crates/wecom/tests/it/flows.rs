//! Tokens, retries, pace and stops, over a real socket and on a clock that does not wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::{join, join_all};
use tokio::sync::{Barrier, Notify};
use wecom::{Api, Clock, CorpId, Error, LoginIdentity, NotWeCom, Pacing, RetryPolicy, Secret};

use crate::server::{
    Answer, FakeClock, SECRET, Server, caller, ok, refusal, status, token, unstuck,
};

const DEPARTMENTS: &str =
    r#"{"errcode":0,"errmsg":"ok","department":[{"id":1,"name":"HQ","parentid":0,"order":1}]}"#;

#[tokio::test]
async fn a_hundred_calls_share_one_token() {
    let server = Server::script(&[("department/list", &[ok(DEPARTMENTS)])]).await;
    let caller = server.caller(&FakeClock::default());
    let results = join_all((0..100).map(|_| caller.departments(None))).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.count("gettoken"), 1);
    assert_eq!(caller.clone().calls(), 101);
}

/// Tokens and further attempts count: a server that is always busy gets no more than the limit.
#[tokio::test]
async fn a_limit_of_calls_is_never_passed() {
    let server = Server::script(&[("department/list", &[refusal(-1)])]).await;
    let all = server.caller(&FakeClock::default());
    for (most, sent) in [(0, 0), (1, 1), (3, 3), (30, 5)] {
        let before = server.count("gettoken") + server.count("department/list");
        let caller = all.at_most(most);
        let error = caller.departments(None).await.unwrap_err();
        let is_spent = matches!(error, Error::CallsSpent { most: of, .. } if of == most);
        assert_eq!(is_spent, sent < 5, "{most}: {error:?}");
        let after = server.count("gettoken") + server.count("department/list");
        assert_eq!((after - before) as u64, caller.calls(), "{most}");
        assert!(caller.calls() <= sent, "{most}");
    }
}

#[tokio::test]
async fn a_hundred_fresh_tokens_are_one() {
    let server = Server::script(&[]).await;
    let caller = server.caller(&FakeClock::default());
    caller.token().await.unwrap();
    let results = join_all((0..100).map(|_| caller.fresh_token())).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test]
async fn waiters_share_a_refused_token_and_later_calls_ask_again() {
    let server = Server::script(&[("gettoken", &[refusal(40001)])]).await;
    let caller = server.caller(&FakeClock::default());
    let results = join_all((0..100).map(|_| caller.departments(None))).await;
    for result in results {
        let error = result.unwrap_err();
        assert_eq!((error.api(), error.errcode()), (Api::GetToken, Some(40001)));
    }
    assert_eq!(server.count("gettoken"), 1);
    caller.token().await.unwrap_err();
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test]
async fn a_forgotten_secret_asks_again_and_the_others_do_not() {
    let server = Server::script(&[("department/list", &[ok(DEPARTMENTS)])]).await;
    let client = server.builder(&FakeClock::default()).build().unwrap();
    let corp = CorpId::parse("ww0123456789abcdef").unwrap();
    let secrets = ["one", "two"].map(|text| Secret::parse(text).unwrap());
    let call = async |secret| client.caller(&corp, secret).departments(None).await;
    let under_way = client.caller(&corp, &secrets[0]);
    under_way.departments(None).await.unwrap();
    call(&secrets[1]).await.unwrap();
    client.forget(&[&secrets[0]]);
    under_way.departments(None).await.unwrap();
    call(&secrets[1]).await.unwrap();
    assert_eq!(server.count("gettoken"), 2, "nobody had to ask again yet");
    call(&secrets[0]).await.unwrap();
    call(&secrets[0]).await.unwrap();
    assert_eq!(server.count("gettoken"), 3);
}

#[tokio::test]
async fn tokens_are_kept_per_corp_and_secret() {
    let server = Server::script(&[("department/list", &[ok(DEPARTMENTS)])]).await;
    let client = server.builder(&FakeClock::default()).build().unwrap();
    let corps = ["ww0123456789abcdef", "wx0123456789abcdef"].map(|id| CorpId::parse(id).unwrap());
    let secrets = ["one", "two"].map(|text| Secret::parse(text).unwrap());
    for _ in 0..2 {
        for corp in &corps {
            for secret in &secrets {
                client.caller(corp, secret).departments(None).await.unwrap();
            }
        }
    }
    assert_eq!(server.count("gettoken"), 4);
    let hits = server.hits("department/list");
    let (first, second) = hits.split_at(4);
    let tokens = |hits: &[crate::server::Hit]| {
        hits.iter()
            .map(|hit| hit.query["access_token"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(tokens(first), ["token-1", "token-2", "token-3", "token-4"]);
    assert_eq!(tokens(first), tokens(second));
}

#[tokio::test]
async fn a_dropped_call_leaves_the_others_going() {
    let arrived = Arc::new(Notify::new());
    let stuck = Arc::new(AtomicBool::new(true));
    let server = Server::start({
        let arrived = Arc::clone(&arrived);
        move |_| {
            let arrived = Arc::clone(&arrived);
            let stuck = stuck.swap(false, Ordering::SeqCst);
            async move {
                if stuck {
                    arrived.notify_one();
                    std::future::pending::<()>().await;
                }
                token(1)
            }
        }
    })
    .await;
    let caller = server.caller(&FakeClock::default());
    let first = tokio::spawn({
        let caller = caller.clone();
        async move { caller.token().await }
    });
    arrived.notified().await;
    let second = caller.token();
    first.abort();
    unstuck(second).await.unwrap();
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test]
async fn a_token_is_replaced_shortly_before_it_expires() {
    let cases = [(7200, 6899, 6900), (100, 89, 90)];
    for (life, still_good, too_old) in cases {
        let body = format!(r#"{{"access_token":"t","expires_in":{life}}}"#);
        let server = Server::script(&[("gettoken", &[ok(&body)])]).await;
        let clock = FakeClock::default();
        let caller = server.caller(&clock);
        caller.token().await.unwrap();
        clock.advance(Duration::from_secs(still_good));
        caller.token().await.unwrap();
        assert_eq!(server.count("gettoken"), 1, "life {life}");
        clock.advance(Duration::from_secs(too_old - still_good));
        caller.token().await.unwrap();
        assert_eq!(server.count("gettoken"), 2, "life {life}");
    }
}

#[tokio::test]
async fn a_dead_token_is_replaced_once() {
    for code in [40014, 42001] {
        let server =
            Server::script(&[("department/list", &[refusal(code), ok(DEPARTMENTS)])]).await;
        let caller = server.caller(&FakeClock::default());
        assert_eq!(caller.departments(None).await.unwrap().len(), 1);
        let hits = server.hits("department/list");
        assert_eq!(hits[1].query["access_token"], "token-2");
        assert_eq!(caller.calls(), 4);
    }
}

#[tokio::test]
async fn a_token_that_stays_dead_is_an_error() {
    let same = ok(r#"{"access_token":"same","expires_in":7200}"#);
    let server = Server::script(&[
        ("gettoken", &[same]),
        ("department/list", &[refusal(40014)]),
    ])
    .await;
    let error = server
        .caller(&FakeClock::default())
        .departments(None)
        .await
        .unwrap_err();
    assert_eq!(error.errcode(), Some(40014));
    assert_eq!(
        (server.count("gettoken"), server.count("department/list")),
        (2, 2)
    );
}

#[tokio::test]
async fn calls_that_meet_a_dead_token_together_replace_it_once() {
    // WeCom may give the same token again, so only counting attempts tells old from new.
    for second in ["first", "second"] {
        let together = Arc::new(Barrier::new(2));
        let calls = Arc::new(AtomicUsize::new(0));
        let tokens = Arc::new(AtomicUsize::new(0));
        let server = Server::start(move |hit| {
            let together = Arc::clone(&together);
            let calls = Arc::clone(&calls);
            let tokens = Arc::clone(&tokens);
            async move {
                if hit.path == "gettoken" {
                    let name = ["first", second][tokens.fetch_add(1, Ordering::SeqCst).min(1)];
                    return ok(&format!(r#"{{"access_token":"{name}","expires_in":7200}}"#));
                }
                if calls.fetch_add(1, Ordering::SeqCst) < 2 {
                    together.wait().await;
                    return refusal(40014);
                }
                ok(DEPARTMENTS)
            }
        })
        .await;
        let caller = server.caller(&FakeClock::default());
        let (one, two) = unstuck(join(caller.departments(None), caller.departments(None))).await;
        one.unwrap();
        two.unwrap();
        assert_eq!(server.count("gettoken"), 2);
    }
}

#[tokio::test]
async fn codes_that_do_not_pass_are_not_tried_again() {
    let codes = [
        40001, 40013, 40029, 40056, 41001, 45029, 45035, 48002, 48009, 50001, 50003, 60011, 60020,
        60111, 301002, 6000,
    ];
    for code in codes {
        let clock = FakeClock::default();
        let server = Server::script(&[("department/list", &[refusal(code)])]).await;
        let error = server.caller(&clock).departments(None).await.unwrap_err();
        assert_eq!(error.errcode(), Some(code));
        assert_eq!(error.caller_ip(), Some("203.0.113.7"));
        assert!(error.is_permanent());
        assert_eq!(
            (server.count("gettoken"), server.count("department/list")),
            (1, 1),
            "{code}"
        );
        assert!(clock.sleeps().is_empty());
    }
}

#[tokio::test]
async fn failures_that_pass_are_tried_again_with_growing_pauses() {
    let passing = [
        refusal(-1),
        refusal(45033),
        status(500, ""),
        status(502, "<html>"),
        status(503, "busy"),
    ];
    for answer in passing {
        let clock = FakeClock::default();
        let answers = [answer.clone(), answer.clone(), answer, ok(DEPARTMENTS)];
        let server = Server::script(&[("department/list", &answers)]).await;
        server.caller(&clock).departments(None).await.unwrap();
        let sleeps = clock.sleeps();
        assert_eq!(sleeps.len(), 3);
        for (sleep, nominal) in sleeps.iter().zip([500, 1000, 2000]) {
            assert!(
                (nominal / 2..=nominal).contains(&sleep.as_millis()),
                "{sleeps:?}"
            );
        }
    }
}

/// A page of ids: a number of rows from the first on, and where the next page starts.
fn ids(first: usize, rows: usize, next: &str) -> Answer {
    let rows = (first..first + rows)
        .map(|id| format!(r#"{{"userid":"u{id}","department":1}}"#))
        .collect::<Vec<_>>();
    ok(&format!(
        r#"{{"errcode":0,"dept_user":[{}],"next_cursor":"{next}"}}"#,
        rows.join(",")
    ))
}

async fn walk(caller: &wecom::Caller) -> Result<usize, Error> {
    let (mut pages, mut rows) = (caller.member_id_pages(), 0);
    while let Some(page) = pages.next().await? {
        rows += page.len();
    }
    assert_eq!(pages.next().await, Ok(None), "it stays over");
    Ok(rows)
}

#[tokio::test]
async fn a_list_of_ids_has_an_end_or_is_an_error() {
    let endings = [
        (vec![ids(0, 3, "")], Some(3)),
        (vec![ids(0, 3, "a"), ids(2, 3, "b"), ids(5, 0, "")], Some(6)),
        (vec![ids(0, 3, "a"), ids(3, 3, "b"), ids(6, 1, "a")], None),
        (vec![ids(0, 3, "a"), ids(3, 0, "b")], None),
        (vec![ids(0, 3, "a"), ids(0, 3, "b"), ids(9, 9, "")], None),
        (vec![ids(0, 0, "a")], None),
    ];
    for (answers, want) in endings {
        let server = Server::script(&[("user/list_id", &answers)]).await;
        let read = walk(&server.caller(&FakeClock::default())).await;
        assert_eq!(read.ok(), want, "{answers:?}");
        assert!(server.count("user/list_id") <= answers.len());
    }
}

#[tokio::test]
async fn a_list_of_ids_that_always_goes_on_is_left_after_a_thousand_pages() {
    let page = AtomicUsize::new(0);
    let server = Server::start(move |hit| {
        let number = page.fetch_add(1, Ordering::SeqCst);
        async move {
            match hit.path.as_str() {
                "gettoken" => token(1),
                _ => ids(number, 1, &number.to_string()),
            }
        }
    })
    .await;
    let error = walk(&server.caller(&FakeClock::default()))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("1,000 pages"), "{error}");
    let Error::NotWeCom { seen, .. } = error else {
        panic!("{error:?}");
    };
    assert!(seen.host.is_some_and(|host| host.starts_with("127.0.0.1:")));
    assert_eq!(server.count("user/list_id"), 1_000);
}

#[tokio::test]
async fn an_empty_answer_or_a_web_page_gets_one_more_try() {
    let html = Answer {
        headers: vec![("content-type", "text/html")],
        ..ok("<html>")
    };
    for hiccup in [ok(""), ok(" \n"), html, ok("<!doctype html>")] {
        let server = Server::script(&[(
            "department/list",
            &[hiccup.clone(), status(502, ""), ok(DEPARTMENTS)],
        )])
        .await;
        let clock = FakeClock::default();
        server.caller(&clock).departments(None).await.unwrap();
        assert_eq!(clock.sleeps().len(), 2, "with a pause before each");

        let server = Server::script(&[("department/list", std::slice::from_ref(&hiccup))]).await;
        let error = server
            .caller(&FakeClock::default())
            .departments(None)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::NotWeCom { .. }), "{error}");
        assert_eq!(server.count("department/list"), 2);

        let server = Server::script(&[("auth/getuserinfo", &[hiccup])]).await;
        let caller = server.caller(&FakeClock::default());
        assert!(caller.login_identity("c").await.is_err());
        assert_eq!(server.count("auth/getuserinfo"), 1, "a code works once");
    }
}

#[tokio::test]
async fn tries_come_to_an_end() {
    let retry = RetryPolicy {
        tries: 2,
        ..RetryPolicy::default()
    };
    let server = Server::script(&[("department/list", &[refusal(-1)])]).await;
    let clock = FakeClock::default();
    let error = caller(&server.builder(&clock).retry(retry).build().unwrap())
        .departments(None)
        .await
        .unwrap_err();
    assert_eq!((error.errcode(), error.is_permanent()), (Some(-1), false));
    assert_eq!(server.count("department/list"), 2);
}

#[tokio::test]
async fn a_login_code_is_sent_once() {
    let cases: [(Answer, usize); 5] = [
        (refusal(-1), 1),
        (refusal(45033), 1),
        (refusal(40029), 1),
        (status(502, ""), 1),
        (refusal(40014), 2),
    ];
    for (answer, sent) in cases {
        let server = Server::script(&[(
            "auth/getuserinfo",
            &[answer, ok(r#"{"errcode":0,"userid":"li"}"#)],
        )])
        .await;
        let result = server
            .caller(&FakeClock::default())
            .login_identity("-code")
            .await;
        let hits = server.hits("auth/getuserinfo");
        assert_eq!(hits.len(), sent);
        assert!(hits.iter().all(|hit| hit.query["code"] == "-code"));
        assert_eq!(result.is_ok(), sent == 2);
        if let Ok(identity) = result {
            assert_eq!(
                identity,
                LoginIdentity::Member {
                    userid: "li".into()
                }
            );
        }
    }
}

#[tokio::test]
async fn no_more_requests_at_a_time_than_allowed() {
    let under_way = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    // Each round needs four at a time to go on, so four is reached as well as kept.
    let round = Arc::new(Barrier::new(4));
    let server = Server::start({
        let most = Arc::clone(&most);
        move |hit| {
            let (under_way, most, round) = (
                Arc::clone(&under_way),
                Arc::clone(&most),
                Arc::clone(&round),
            );
            async move {
                if hit.path == "gettoken" {
                    return token(1);
                }
                most.fetch_max(
                    under_way.fetch_add(1, Ordering::SeqCst) + 1,
                    Ordering::SeqCst,
                );
                round.wait().await;
                under_way.fetch_sub(1, Ordering::SeqCst);
                ok(DEPARTMENTS)
            }
        }
    })
    .await;
    let caller = server.caller(&FakeClock::default());
    let results = unstuck(join_all((0..20).map(|_| caller.departments(None)))).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn too_many_at_a_time_halves_them_once() {
    let calls = Arc::new(AtomicUsize::new(0));
    let under_way = Arc::new(AtomicUsize::new(0));
    let most_after = Arc::new(AtomicUsize::new(0));
    let (four, two) = (Arc::new(Barrier::new(4)), Arc::new(Barrier::new(2)));
    let server = Server::start({
        let most_after = Arc::clone(&most_after);
        move |hit| {
            let number = if hit.path == "gettoken" {
                0
            } else {
                calls.fetch_add(1, Ordering::SeqCst)
            };
            let (four, two) = (Arc::clone(&four), Arc::clone(&two));
            let (under_way, most_after) = (Arc::clone(&under_way), Arc::clone(&most_after));
            async move {
                if hit.path == "gettoken" {
                    return token(1);
                }
                if number < 4 {
                    four.wait().await;
                    return refusal(45033);
                }
                most_after.fetch_max(
                    under_way.fetch_add(1, Ordering::SeqCst) + 1,
                    Ordering::SeqCst,
                );
                two.wait().await;
                under_way.fetch_sub(1, Ordering::SeqCst);
                ok(DEPARTMENTS)
            }
        }
    })
    .await;
    let caller = server.caller(&FakeClock::default());
    let results = unstuck(join_all((0..12).map(|_| caller.departments(None)))).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(most_after.load(Ordering::SeqCst), 2);
}

/// When each of so many calls was sent, with a pause after each.
async fn sent_at(pacing: Pacing, calls: usize, pause: Duration) -> Vec<Duration> {
    let clock = FakeClock::default();
    let times = Arc::new(std::sync::Mutex::new(Vec::new()));
    let server = Server::start({
        let (clock, times) = (clock.clone(), Arc::clone(&times));
        move |hit| {
            let answer = if hit.path == "gettoken" {
                token(1)
            } else {
                ok(DEPARTMENTS)
            };
            if hit.path != "gettoken" {
                times.lock().unwrap().push(clock.monotonic());
            }
            async move { answer }
        }
    })
    .await;
    let caller = caller(&server.builder(&clock).pacing(pacing).build().unwrap());
    for _ in 0..calls {
        caller.departments(None).await.unwrap();
        clock.advance(pause);
    }
    let times = times.lock().unwrap();
    times.clone()
}

#[tokio::test]
async fn a_minute_holds_no_more_than_its_limit() {
    let pacing = Pacing {
        per_minute: 10,
        ..Pacing::default()
    };
    let times = sent_at(pacing, 35, Duration::from_millis(700)).await;
    for pair in times.windows(11) {
        assert!(pair[10] - pair[0] >= Duration::from_secs(60), "{times:?}");
    }
}

#[tokio::test]
async fn an_hour_holds_no_more_than_its_limit_and_its_minutes_theirs() {
    let pacing = Pacing {
        per_minute: 10,
        per_hour: 40,
        ..Pacing::default()
    };
    let times = sent_at(pacing, 130, Duration::from_millis(700)).await;
    for pair in times.windows(11) {
        assert!(pair[10] - pair[0] >= Duration::from_secs(60), "{times:?}");
    }
    for pair in times.windows(41) {
        assert!(pair[40] - pair[0] >= Duration::from_secs(3600), "{times:?}");
    }
    let last = *times.last().unwrap();
    assert!(
        last < Duration::from_secs(4 * 3700),
        "it waits no longer than it must: {last:?}"
    );
}

#[tokio::test]
async fn too_many_calls_stop_that_api_until_the_window_passes() {
    let server = Server::script(&[
        (
            "department/list",
            &[refusal(45009), refusal(45009), ok(DEPARTMENTS)],
        ),
        ("department/simplelist", &[ok(r#"{"department_id":[]}"#)]),
    ])
    .await;
    let clock = FakeClock::default();
    let caller = server.caller(&clock);
    let lifts = |error: Error| match error {
        Error::RateLimited {
            until: Some(until),
            refusal,
        } => {
            assert_eq!(refusal.errcode, 45009);
            until.duration_since(clock.now()).unwrap().as_secs()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(lifts(caller.departments(None).await.unwrap_err()), 60);
    clock.advance(Duration::from_secs(20));
    assert_eq!(lifts(caller.departments(None).await.unwrap_err()), 40);
    assert_eq!(
        server.count("department/list"),
        1,
        "nothing is sent during a stop"
    );
    caller.department_ids(None).await.expect("other APIs go on");
    clock.advance(Duration::from_secs(41));
    assert_eq!(
        lifts(caller.departments(None).await.unwrap_err()),
        120,
        "the window was a longer one"
    );
    assert_eq!(server.count("department/list"), 2);
    clock.advance(Duration::from_secs(121));
    caller.departments(None).await.unwrap();
    assert!(clock.sleeps().is_empty());
}

#[tokio::test]
async fn a_stop_of_gettoken_spares_a_token_that_is_still_good() {
    let server = Server::script(&[
        ("gettoken", &[token(1), refusal(45009)]),
        ("department/list", &[ok(DEPARTMENTS)]),
    ])
    .await;
    let caller = server.caller(&FakeClock::default());
    caller.token().await.unwrap();
    assert!(matches!(
        caller.fresh_token().await,
        Err(Error::RateLimited { .. })
    ));
    assert!(matches!(
        caller.fresh_token().await,
        Err(Error::RateLimited { .. })
    ));
    assert_eq!(server.count("gettoken"), 2);
    caller.departments(None).await.unwrap();
}

#[tokio::test]
async fn nothing_printable_holds_a_secret() {
    let leaky = |code: i64| {
        ok(&format!(
            r#"{{"errcode":{code},"errmsg":"bad token-1 {SECRET} of access_token=token-1&corpsecret={SECRET}&code=C0DE or C0DE"}}"#
        ))
    };
    let redirect = Answer {
        headers: vec![("location", "https://portal.example/login?back=token-1")],
        ..status(302, "")
    };
    let odd = ok(r#"{"errcode":0,"userid":{"token-1":"C0DE"}}"#);
    let answers = [
        leaky(40001),
        leaky(45009),
        leaky(-1),
        leaky(40014),
        redirect,
        odd,
        status(500, SECRET),
        ok("token-1"),
    ];
    for answer in answers {
        let server =
            Server::script(&[("gettoken", &[token(1)]), ("auth/getuserinfo", &[answer])]).await;
        let client = server.builder(&FakeClock::default()).build().unwrap();
        let caller = caller(&client);
        let error = caller.login_identity("C0DE").await.unwrap_err();
        let printed = format!("{error} {error:?} {client:?} {caller:?}");
        for secret in ["token-1", SECRET, "C0DE"] {
            assert!(!printed.contains(secret), "{secret} in {printed}");
        }
    }
    let server = Server::script(&[("gettoken", &[leaky(40001)])]).await;
    let error = server
        .caller(&FakeClock::default())
        .token()
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains(SECRET));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_told_without_what_it_carries() {
    let cases = [
        (
            "https://portal.example/login",
            "https://portal.example/login",
        ),
        (
            "http://wifi.example:8080/?t=access_token",
            "http://wifi.example:8080/",
        ),
        ("/sign-in?back=1#x", "/sign-in"),
        (
            "https://u:p@hotel.example/a%2Fcorpsecret%3Dx",
            "https://hotel.example/…",
        ),
    ];
    for (location, told) in cases {
        let redirect = Answer {
            headers: vec![("location", location)],
            ..status(302, "")
        };
        let server = Server::script(&[("gettoken", &[redirect])]).await;
        let error = server
            .caller(&FakeClock::default())
            .token()
            .await
            .unwrap_err();
        let Error::NotWeCom {
            api: Api::GetToken,
            what: NotWeCom::Redirect(target),
            seen,
        } = error
        else {
            panic!("{location}: {error:?}");
        };
        // One of them stays on the server itself.
        assert!(target.ends_with(told), "{location}: {target}");
        assert_eq!(seen.status, Some(302));
        let host = seen.host.unwrap();
        assert!(
            host.starts_with("127.0.0.1:") && server.base.to_string().ends_with(&host),
            "{host}"
        );
    }
}

#[tokio::test]
async fn an_unreadable_value_is_told_with_its_place_and_its_person() {
    let body = r#"{"errcode":0,"agentid":"seven","name":"x"}"#;
    let server = Server::script(&[("gettoken", &[token(1)]), ("agent/get", &[ok(body)])]).await;
    let caller = server.caller(&FakeClock::default());
    let error = caller
        .agent(wecom::AgentId::parse("1000002").unwrap())
        .await;
    let Err(Error::NotWeCom { what, seen, .. }) = error else {
        panic!("{error:?}");
    };
    assert!(
        matches!(&what, NotWeCom::Undecodable { path, person: None, .. } if path == "agentid"),
        "{what:?}"
    );
    assert_eq!(seen.status, Some(200));
}
