//! The page of a check-up that is sent on: what it must never hold, and what it says.

use bridge::Lang;
use bridge::checkup::report::{self, ReportOptions};
use bridge::checkup::{CheckId, CheckUp, Coverage};
use bridge::scan::refusal::RefusalId;
use bridge::scan::{CallbackMode, CallbackParams, Refusal};
use bridge::source::OnDuplicate;
use sandbox::{NewMember, Scenario};

use crate::checkup::{check, synced};
use crate::support::{Setting, World};

fn page(up: &CheckUp, lang: Lang, with_names: bool) -> String {
    report::html(
        up,
        &ReportOptions {
            lang,
            with_names,
            title: "华东制造 <b>&\"'".into(),
        },
    )
}

#[tokio::test]
async fn the_report_holds_no_secret_and_names_only_on_request() {
    let world = World::new(Setting {
        scenario: Scenario::SubDepartmentRange,
        ..Setting::default()
    })
    .await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let control = world.sandbox.control();
    let seen = control.visible_members();
    let outsider = control
        .members()
        .into_iter()
        .find(|member| !seen.contains(&member.userid))
        .unwrap();
    control.rename(&outsider.userid, "<script>alert(1)</script>");
    world.sync(&source).await;
    let member = control
        .members()
        .into_iter()
        .find(|member| seen.contains(&member.userid))
        .unwrap();
    let newcomer = control.add_member(NewMember {
        name: "新来的".into(),
        ..NewMember::default()
    });
    for (who, reason) in [
        (&member.userid, None),
        (&newcomer, Some(RefusalId::NotSynced)),
    ] {
        let auth = world.bridge.auths().unwrap().remove(0);
        let login = world
            .bridge
            .scan()
            .begin_login(&auth, CallbackMode::Window)
            .unwrap();
        let returned = CallbackParams {
            code: Some(control.mint_code(who)),
            state: Some(login.state.expose().to_owned()),
        };
        let finished = world
            .bridge
            .scan()
            .finish_login(&auth, &returned)
            .await
            .unwrap();
        assert_eq!(finished.refusal().map(Refusal::id), reason);
        let rehearsed = page(&check(&world).await, Lang::Zh, false);
        for told in [who.as_str(), &member.name, "新来的"] {
            assert!(!rehearsed.contains(told), "{told} after {reason:?}");
        }
    }
    let up = check(&world).await;
    let details = world.sandbox.details();
    for lang in [Lang::Zh, Lang::En] {
        let (bare, named) = (page(&up, lang, false), page(&up, lang, true));
        for html in [&bare, &named] {
            assert!(
                !html.contains(&details.contacts_secret) && !html.contains(&details.app_secret)
            );
            assert!(
                !html.contains("<script")
                    && !html.contains(" src=")
                    && !html.contains("@import")
                    && !html.contains("url("),
                "nothing runs or loads"
            );
            assert!(
                html.contains("default-src 'none'; style-src 'unsafe-inline'")
                    && html.contains("<svg")
            );
            assert!(html.contains("华东制造 &lt;b&gt;&amp;&quot;'"));
            assert!(
                CheckId::CHECK_UP
                    .iter()
                    .all(|id| html.contains(&format!("<code>{id}</code>")))
            );
        }
        for absent in &up.cannot_scan {
            let userid = format!("<td>{}</td>", absent.userid);
            assert!(named.contains(&userid) && !bare.contains(&userid));
        }
        for member in control.members() {
            assert!(!bare.contains(&member.name), "{}", member.name);
        }
        assert!(
            named.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !bare.contains("alert(1)")
        );
    }
    assert!(
        page(&up, Lang::Zh, false).contains("可以使用，有提醒")
            && page(&up, Lang::Zh, false).contains("lang=\"zh-CN\"")
    );
    assert!(
        page(&up, Lang::En, false).contains("Ready, with warnings")
            && page(&up, Lang::En, false).contains("lang=\"en\"")
    );
}

#[tokio::test]
async fn figures_that_were_not_read_are_said_to_be_so() {
    let world = synced().await;
    world.sandbox.control().set_scenario(Scenario::UntrustedIp);
    let up = check(&world).await;
    assert!(
        matches!(
            up.coverage,
            Some(Coverage {
                members: None,
                synced: Some(60),
                visible: None,
                ..
            })
        ),
        "{:?}",
        up.coverage
    );
    assert!(
        page(&up, Lang::En, false).contains("not read")
            && page(&up, Lang::Zh, false).contains("没有读取")
    );
}
