//! The scan-login page, from the address to the way back.

use sandbox::{Config, LoginEvent, Scenario};
use url::form_urlencoded::Serializer;

use crate::support::{Bench, bench, bench_in, bench_with, code, small, text};

const STATE: &str = "state123";

type Changes<'a> = &'a [(&'a str, &'a str)];

/// A login address's parameters, with some of them replaced or, if empty, left out.
fn parameters(bench: &Bench, changes: &[(&str, &str)]) -> String {
    let details = bench.details();
    let redirect = format!("https://{}/wecom/callback", details.callback_domain);
    let agent = details.agent_id.to_string();
    let usual = [
        ("login_type", "CorpApp"),
        ("appid", &details.corp_id),
        ("agentid", &agent),
        ("redirect_uri", &redirect),
        ("state", STATE),
    ];
    let mut query = Serializer::new(String::new());
    for (key, value) in usual {
        let changed = changes.iter().find(|(changed, _)| *changed == key);
        let value = changed.map_or(value, |(_, value)| value);
        if !value.is_empty() {
            query.append_pair(key, value);
        }
    }
    let is_new = |(key, _): &&(&str, &str)| !usual.iter().any(|(known, _)| known == key);
    query.extend_pairs(changes.iter().filter(is_new).copied());
    query.finish()
}

async fn open(bench: &Bench, changes: &[(&str, &str)]) -> String {
    let query = parameters(bench, changes);
    bench.page(&format!("/wwlogin/sso/login?{query}")).await
}

fn errcode(page: &str) -> Option<i64> {
    let (_, rest) = page.split_once("data-errcode=\"")?;
    rest.split_once('"')?.0.parse().ok()
}

#[tokio::test]
async fn a_wrong_address_shows_its_code_and_no_qr() {
    let bench = bench().await;
    let cases: [(Changes<'_>, Option<i64>); 12] = [
        (&[], None),
        (&[("login_type", "")], None),
        (&[("login_type", "ServiceApp")], Some(-31034)),
        (&[("login_type", "corpapp")], Some(-31040)),
        (&[("appid", "ww0123456789abcdef")], Some(-31027)),
        (&[("agentid", "1")], Some(-31028)),
        (&[("agentid", "")], Some(-31028)),
        (&[("redirect_uri", "")], Some(-31035)),
        (&[("redirect_uri", "https:")], Some(-31035)),
        (
            &[("redirect_uri", "https://127.0.0.1/wecom/callback")],
            Some(-31020),
        ),
        (
            &[("redirect_uri", "https://127.0.0.1:18081/wecom/callback")],
            Some(-31020),
        ),
        (
            &[("redirect_uri", "http://127.0.0.1:18080/other?a=b")],
            None,
        ),
    ];
    for (changes, expected) in cases {
        let page = open(&bench, changes).await;
        assert_eq!(errcode(&page), expected, "{changes:?}");
        assert_eq!(
            page.contains("wwLogin_qrcode"),
            expected.is_none(),
            "{changes:?}"
        );
        assert_eq!(page.contains("<svg"), expected.is_none());
    }
}

#[tokio::test]
async fn the_domain_text_is_the_one_that_people_search_for() {
    let bench = bench_in(Scenario::WrongCallback).await;
    let page = open(&bench, &[]).await;
    assert!(page.contains("redirect_uri 与配置的授权完成回调域名不一致"));
    assert_eq!(errcode(&page), Some(-31020));
    assert!(
        open(&bench, &[("lang", "en")])
            .await
            .contains("callback domain")
    );
    bench.control().set_scenario(Scenario::Healthy);
    assert_eq!(errcode(&open(&bench, &[]).await), None);
    bench.control().register_callback_domain("portal.example");
    assert_eq!(errcode(&open(&bench, &[]).await), Some(-31020));
}

#[tokio::test]
async fn the_older_page_has_its_own_address_and_frame() {
    let bench = bench().await;
    let query = parameters(&bench, &[("login_type", "")]);
    let page = bench.page(&format!("/wwopen/sso/qrConnect?{query}")).await;
    assert!(page.contains("impowerBox") && page.contains("<svg"));
    let query = parameters(&bench, &[("redirect_uri", "https://x.example/")]);
    let page = bench.page(&format!("/wwopen/sso/qrConnect?{query}")).await;
    assert!(page.contains("该链接无法访问"));
    let calls = bench.control().calls();
    assert_eq!(calls.get("wwopen/sso/qrConnect"), Some(&2));
}

#[tokio::test]
async fn agreeing_brings_a_code_that_names_the_member() {
    let bench = bench_with(Config {
        callback_domain: Some("idp.corp.example".to_owned()),
        ..small()
    })
    .await;
    let member = bench.control().members()[0].clone();
    let query = parameters(&bench, &[("userid", &member.userid)]);
    let phone = bench.page(&format!("/wwlogin/sso/scan?{query}")).await;
    assert!(phone.contains("id=\"agree\"") && phone.contains(&member.name));
    let form = parameters(&bench, &[("userid", &member.userid), ("decision", "agree")]);
    let next = bench.decide(form).await.unwrap();
    let minted = next
        .strip_prefix("https://idp.corp.example/wecom/callback?code=")
        .unwrap();
    let (minted, state) = minted.split_once("&state=").unwrap();
    assert_eq!(state, STATE);
    let who = bench
        .ask(
            &format!("auth/getuserinfo?code={minted}"),
            &bench.app().await,
        )
        .await;
    assert_eq!(text(&who["userid"]), member.userid);
    bench.control().wait_for_login_events(1).await;
    assert_eq!(
        bench.control().login_events(),
        [LoginEvent::Agreed(member.userid)]
    );
}

#[tokio::test]
async fn refusing_brings_the_state_alone() {
    let bench = bench().await;
    let member = bench.control().members()[0].userid.clone();
    let form = parameters(&bench, &[("userid", &member), ("decision", "refuse")]);
    let next = bench.decide(form).await.unwrap();
    assert_eq!(
        next,
        format!("https://127.0.0.1:18080/wecom/callback?state={STATE}")
    );
    assert_eq!(bench.control().login_events(), [LoginEvent::Declined]);
}

#[tokio::test]
async fn an_outsider_may_scan_too() {
    let bench = bench().await;
    let next = bench
        .decide(parameters(&bench, &[("decision", "agree")]))
        .await
        .unwrap();
    let minted = next
        .split_once("code=")
        .unwrap()
        .1
        .split_once('&')
        .unwrap()
        .0
        .to_owned();
    let who = bench
        .ask(
            &format!("auth/getuserinfo?code={minted}"),
            &bench.app().await,
        )
        .await;
    assert_eq!((code(&who), who["openid"].is_string()), (0, true));
}

#[tokio::test]
async fn a_member_who_may_not_is_told_on_the_phone_only() {
    let bench = bench_in(Scenario::SubDepartmentRange).await;
    let control = bench.control();
    let visible = control.visible_members();
    let members = control.members();
    let outside = members
        .iter()
        .find(|m| !visible.contains(&m.userid) && m.status == 1)
        .unwrap();
    let inactive = members.iter().find(|m| m.status == 4).unwrap();
    let disabled = members.iter().find(|m| m.status == 2).unwrap();
    for member in [outside, inactive, disabled] {
        let query = parameters(&bench, &[("userid", &member.userid)]);
        let phone = bench.page(&format!("/wwlogin/sso/scan?{query}")).await;
        assert!(phone.contains("id=\"phone-refusal\"") && !phone.contains("id=\"agree\""));
        let form = parameters(&bench, &[("userid", &member.userid), ("decision", "agree")]);
        assert_eq!(bench.decide(form).await, None, "the browser goes nowhere");
    }
    assert_eq!(control.login_events().len(), 3);
}

#[tokio::test]
async fn people_are_searched_and_paged() {
    let bench = bench().await;
    let rows = |page: &str| page.matches("<li>").count();
    let first = open(&bench, &[]).await;
    assert_eq!(rows(&first), 12);
    assert!(first.contains("1/5") && first.contains("id=\"next\""));
    let last = open(&bench, &[("page", "5")]).await;
    assert_eq!(rows(&last), 12);
    assert!(!last.contains("id=\"next\"") && last.contains("id=\"previous\""));
    let member = bench.control().members()[30].clone();
    let found = open(&bench, &[("q", &member.userid.to_uppercase())]).await;
    assert!(found.contains(&format!("value=\"{}\"", member.userid)));
    for page in ["0", "-1", "x", "18446744073709551615"] {
        open(&bench, &[("page", page)]).await;
    }
    assert_eq!(rows(&open(&bench, &[("q", "没有这样的人")]).await), 0);
}

#[tokio::test]
async fn nothing_from_outside_becomes_markup() {
    let bench = bench().await;
    let evil = "\"><script>alert('x')</script>";
    let redirect = format!("https://127.0.0.1:18080/?{evil}");
    let changes = [
        ("state", evil),
        ("q", evil),
        ("lang", evil),
        ("redirect_uri", &redirect),
    ];
    bench
        .control()
        .rename(&bench.control().members()[0].userid, evil);
    for page in [
        open(&bench, &changes).await,
        open(&bench, &[("state", evil), ("redirect_uri", evil)]).await,
        open(&bench, &[]).await,
        bench
            .page(&format!(
                "/wwlogin/sso/scan?{}",
                parameters(&bench, &changes)
            ))
            .await,
    ] {
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("id=\"simulated\""), "it says what it is");
        assert!(
            !page.contains("src=") && !page.contains("url("),
            "nothing from elsewhere"
        );
    }
}

#[tokio::test]
async fn a_search_for_anything_is_the_page_of_another_search_but_for_its_words() {
    let bench = bench().await;
    let plain = open(&bench, &[("q", "nobody at all")]).await;
    for (word, shown) in [
        ("</section><script>", "&lt;/section&gt;&lt;script&gt;"),
        ("\" onfocus=\"x", "&quot; onfocus=&quot;x"),
        ("&quot;", "&amp;quot;"),
        ("\u{202E}olleh\u{200F}", "\u{202E}olleh\u{200F}"),
    ] {
        let page = open(&bench, &[("q", word)]).await;
        assert_eq!(page.replace(shown, "nobody at all"), plain);
    }
}

#[tokio::test]
async fn a_forged_form_cannot_send_a_code_elsewhere() {
    let bench = bench().await;
    let member = bench.control().members()[0].userid.clone();
    let changes = [
        ("userid", member.as_str()),
        ("decision", "agree"),
        ("redirect_uri", "https://evil.example/"),
    ];
    assert_eq!(bench.decide(parameters(&bench, &changes)).await, None);
    assert_eq!(
        bench.control().login_events(),
        [LoginEvent::PageRefused(-31020)]
    );
}
