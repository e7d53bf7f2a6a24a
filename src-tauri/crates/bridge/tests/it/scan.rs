//! Scan login against the simulated WeCom: who gets in, who does not and why, and that nothing works twice.

use std::sync::Mutex;
use std::time::Duration;

use bridge::auth::Auth;
use bridge::checkup::{CheckId, Status};
use bridge::scan::refusal::RefusalId;
use bridge::scan::{
    CallbackMode, CallbackOutcome, CallbackParams, Login, LoginWindowRequest, Outcome, Refusal,
    RehearsalResult, Stage, Windows,
};
use bridge::source::{OnDuplicate, SourceChange};
use bridge::{Code, scan};
use sandbox::Scenario;

use crate::support::World;

/// A tenant whose members are synced, with its app.
async fn ready() -> (World, Auth) {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let auth = world.bridge.auths().unwrap().remove(0);
    (world, auth)
}

/// What a browser would carry home for this code.
fn carried(login: &Login, code: Option<String>) -> CallbackParams {
    CallbackParams {
        code,
        state: Some(login.state.expose().to_owned()),
    }
}

impl World {
    fn begin(&self, auth: &Auth) -> Login {
        self.bridge
            .scan()
            .begin_login(auth, CallbackMode::Window)
            .unwrap()
    }

    async fn finish(&self, auth: &Auth, returned: &CallbackParams) -> RehearsalResult {
        self.bridge
            .scan()
            .finish_login(auth, returned)
            .await
            .unwrap()
    }

    async fn scan_as(&self, auth: &Auth, userid: &str) -> RehearsalResult {
        let login = self.begin(auth);
        let code = self.sandbox.control().mint_code(userid);
        self.finish(auth, &carried(&login, Some(code))).await
    }
}

fn reason(finished: &RehearsalResult) -> &'static str {
    finished
        .refusal()
        .map_or("logged_in", |refusal| refusal.id().as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_gets_in_and_the_rehearsal_is_kept() {
    let (world, auth) = ready().await;
    let member = world.sandbox.control().members().remove(3);
    let finished = world.scan_as(&auth, &member.userid).await;
    let Outcome::LoggedIn(user) = &finished.outcome else {
        panic!("{finished:?}")
    };
    assert_eq!(user.userid.as_deref(), Some(member.userid.as_str()));
    let kept = finished.rehearsal.unwrap();
    assert_eq!(kept.way, CallbackMode::Window);
    let rehearsals = world.bridge.scan().rehearsals(&world.tenant, 10).unwrap();
    assert_eq!(rehearsals.len(), 1);
    assert_eq!(rehearsals[0].id, kept.id);
    assert!(rehearsals[0].refusal.is_none() && rehearsals[0].user.is_some());
    assert!(world.bridge.scan().rehearsed_at(&auth).unwrap().is_some());
    let mine = world
        .bridge
        .scan()
        .rehearsals_of_user(&world.tenant, user, 10);
    assert_eq!(mine.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_in_a_window_reports_each_stage_once() {
    use Stage::{Exchanged, Matched, Opened, Returned, Waiting};
    let (world, auth) = ready().await;
    let member = world.sandbox.control().members().remove(3);
    let good = world.sandbox.control().mint_code(&member.userid);
    let cases = [
        (
            good.as_str(),
            vec![Opened, Waiting, Returned, Exchanged, Matched],
        ),
        ("no-such-code", vec![Opened, Waiting, Returned]),
    ];
    for (code, want) in cases {
        let watch = |request: LoginWindowRequest| {
            let returned = carried(&request.login, Some(code.to_owned()));
            request.opened.send(()).unwrap();
            async { Ok::<_, bridge::Error>(CallbackOutcome::Returned(returned)) }
        };
        let told = Mutex::new(Vec::new());
        let tell = |stage| told.lock().unwrap().push(stage);
        let scan = world.bridge.scan();
        let ended = scan.rehearse_in_window(&auth, Windows::Direct, watch, &tell);
        ended.await.unwrap();
        assert_eq!(*told.lock().unwrap(), want, "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way_through_the_login_page_leads_home() {
    let (world, auth) = ready().await;
    let member = world.sandbox.control().members().remove(0);
    let login = world.begin(&auth);
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let page = http.get(login.url.clone()).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("wwLogin_qrcode"));
    let mut decide = login.url.clone();
    decide.set_path("/wwlogin/sso/decide");
    let fields = decide.query().unwrap().to_owned();
    decide.set_query(None);
    let body = format!("{fields}&userid={}&decision=agree", member.userid);
    let answer = http
        .post(decide)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap();
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let finished = world
        .bridge
        .scan()
        .paste_login(&auth, &location)
        .await
        .unwrap();
    assert_eq!(reason(&finished), "logged_in");
    let again = world
        .bridge
        .scan()
        .paste_login(&auth, &location)
        .await
        .unwrap();
    assert_eq!(reason(&again), "state_used", "an address works once");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_names_its_reason() {
    let (world, auth) = ready().await;
    let control = world.sandbox.control();
    let members = control.members();
    let (gone, off) = (&members[5].userid, &members[6].userid);
    let source = world.bridge.sources().unwrap().remove(0);

    let outsider = control.mint_code_for_outsider();
    let login = world.begin(&auth);
    let finished = world.finish(&auth, &carried(&login, Some(outsider))).await;
    assert_eq!(reason(&finished), "not_a_member");

    let login = world.begin(&auth);
    assert_eq!(
        reason(&world.finish(&auth, &carried(&login, None)).await),
        "declined"
    );

    let login = world.begin(&auth);
    let bogus = carried(&login, Some("-no_such_code".into()));
    let finished = world.finish(&auth, &bogus).await;
    assert_eq!(reason(&finished), "code_spent");
    assert_eq!(finished.refusal().unwrap().errcode(), Some(40029));

    assert!(control.remove_member(gone));
    assert!(control.set_status(off, 2));
    world.sync(&source).await;
    let late = control.add_member(sandbox::NewMember {
        name: "新人".into(),
        ..sandbox::NewMember::default()
    });
    let finished = world.scan_as(&auth, &late).await;
    assert_eq!(reason(&finished), "not_synced");
    assert_eq!(finished.userid.as_deref(), Some(late.as_str()));

    // WeCom still knows the code of somebody whom the directory has switched off.
    assert_eq!(reason(&world.scan_as(&auth, gone).await), "departed");
    assert_eq!(reason(&world.scan_as(&auth, off).await), "disabled");

    let change = SourceChange {
        scan_login: Some(false),
        ..SourceChange::default()
    };
    world.set(&source, change).await;
    let finished = world.scan_as(&auth, &members[0].userid).await;
    assert_eq!(reason(&finished), "scan_off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_works_once_for_five_minutes_and_for_its_own_app() {
    let (world, auth) = ready().await;
    let other = World::healthy().await;
    let control = world.sandbox.control();
    let userid = control.members().remove(0).userid;

    let login = world.begin(&auth);
    let first = carried(&login, Some(control.mint_code(&userid)));
    assert_eq!(reason(&world.finish(&auth, &first).await), "logged_in");
    let replayed_state = carried(&login, Some(control.mint_code(&userid)));
    assert_eq!(
        reason(&world.finish(&auth, &replayed_state).await),
        "state_used"
    );
    let fresh = world.begin(&auth);
    let replayed_code = carried(&fresh, first.code.clone());
    assert_eq!(
        reason(&world.finish(&auth, &replayed_code).await),
        "code_spent"
    );

    let foreign = CallbackParams {
        code: Some(control.mint_code(&userid)),
        state: Some("A".repeat(22)),
    };
    assert_eq!(
        reason(&world.finish(&auth, &foreign).await),
        "state_unknown"
    );
    let missing = CallbackParams {
        code: Some(control.mint_code(&userid)),
        state: None,
    };
    assert_eq!(
        reason(&world.finish(&auth, &missing).await),
        "state_missing"
    );

    // Another tenant's app in the same store.
    let details = other.sandbox.details();
    let second = world
        .bridge
        .add_tenant(&bridge::tenant::NewTenant {
            name: "另一家".into(),
            api_base: Some(details.api_base.clone()),
            login_base: Some(details.login_base.clone()),
            ..Default::default()
        })
        .unwrap();
    let new = other.new_source(OnDuplicate::Skip, true);
    let added = world
        .bridge
        .set_up()
        .add_source(&second.id, &new)
        .await
        .unwrap();
    let elsewhere = added.auth.unwrap();
    let login = world.begin(&elsewhere);
    let crossed = carried(&login, Some(control.mint_code(&userid)));
    assert_eq!(
        reason(&world.finish(&auth, &crossed).await),
        "state_elsewhere"
    );

    let login = world.begin(&auth);
    world.clock.advance_hours(1);
    let late = carried(&login, Some(control.mint_code(&userid)));
    assert_eq!(reason(&world.finish(&auth, &late).await), "state_expired");
    assert_eq!(
        reason(&world.finish(&auth, &late).await),
        "state_used",
        "late is over too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn any_number_of_logins_side_by_side_end_as_their_own() {
    let (world, auth) = ready().await;
    let control = world.sandbox.control();
    let members = control.members();
    let logins = members
        .iter()
        .filter(|member| member.status == 1)
        .map(|member| (member.userid.clone(), world.begin(&auth)))
        .collect::<Vec<_>>();
    for (userid, login) in logins.iter().rev() {
        let returned = carried(login, Some(control.mint_code(userid)));
        let finished = world.finish(&auth, &returned).await;
        assert_eq!(finished.userid.as_ref(), Some(userid));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_or_goes_astray_is_recorded_and_over() {
    let (world, auth) = ready().await;
    let userid = world.sandbox.control().members().remove(0).userid;
    let astray = CallbackOutcome::Mismatch {
        what: scan::RedirectMismatch::Host,
        seen: "https://portal.example.com.evil.test/".into(),
    };
    let cases = [
        (CallbackOutcome::Closed, "closed"),
        (CallbackOutcome::TimedOut, "timed_out"),
        (CallbackOutcome::PageRefused(-31020), "page"),
        (astray, "astray"),
    ];
    for (home, want) in cases {
        let login = world.begin(&auth);
        let finished = world
            .bridge
            .scan()
            .conclude_login(&auth, &login, CallbackMode::Window, home)
            .await
            .unwrap();
        assert_eq!(reason(&finished), want);
        let code = world.sandbox.control().mint_code(&userid);
        let late = world.finish(&auth, &carried(&login, Some(code))).await;
        assert_eq!(reason(&late), "state_used", "after {want}");
    }
    let kept = world.bridge.scan().rehearsals(&world.tenant, 20).unwrap();
    assert_eq!(kept.len(), 8);
    assert_eq!(kept[7].refusal, Some(Refusal::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_address_of_another_site_logs_nobody_in_and_leaves_the_state_good() {
    let (world, auth) = ready().await;
    let control = world.sandbox.control();
    let userid = control.members().remove(0).userid;
    let login = world.begin(&auth);
    let (code, state) = (control.mint_code(&userid), login.state.expose().to_owned());
    let evil =
        format!("https://127.0.0.1:18080.evil.test/wecom/callback?code={code}&state={state}");
    let finished = world.bridge.scan().paste_login(&auth, &evil).await.unwrap();
    assert_eq!(reason(&finished), "astray");
    let kept = format!("{:?}", finished.rehearsal);
    assert!(!kept.contains(&code) && !kept.contains(&state), "{kept}");
    let returned = carried(&login, Some(code));
    assert_eq!(reason(&world.finish(&auth, &returned).await), "logged_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_login_needs_no_details_of_the_member() {
    let (world, auth) = ready().await;
    let control = world.sandbox.control();
    control.set_visible_range(Vec::new(), Vec::new(), Vec::new());
    let userid = control.members().remove(0).userid;
    control.reset_counts();
    let finished = world.scan_as(&auth, &userid).await;
    assert_eq!(reason(&finished), "logged_in");
    assert!(
        !control.calls().contains_key("user/get"),
        "{:?}",
        control.calls()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_up_and_trace_rest_on_the_latest_rehearsal() {
    let (world, auth) = ready().await;
    let check = async || {
        world
            .bridge
            .diagnose()
            .check_again(&world.tenant, CheckId::LoginRehearsal, &|_| {})
            .await
            .unwrap()
            .checks
            .remove(0)
    };
    assert_eq!(check().await.status, Status::Skip);
    let userid = world.sandbox.control().members().remove(0).userid;
    let step = async || {
        let trace = world
            .bridge
            .diagnose()
            .trace(&world.tenant, &bridge::trace::Subject::words(&userid))
            .await
            .unwrap();
        let steps = trace.steps.into_iter();
        steps
            .last()
            .map(|step| (step.id.as_str(), step.status))
            .unwrap()
    };
    assert_eq!(step().await, ("member.rehearsal", Status::Skip));
    world.scan_as(&auth, &userid).await;
    assert_eq!(check().await.status, Status::Pass);
    assert_eq!(step().await, ("member.rehearsal", Status::Pass));

    let login = world.begin(&auth);
    let refused = CallbackOutcome::PageRefused(-31020);
    let conclude = world
        .bridge
        .scan()
        .conclude_login(&auth, &login, CallbackMode::Window, refused);
    conclude.await.unwrap();
    let failed = check().await;
    assert_eq!(
        (failed.status, failed.errcode),
        (Status::Fail, Some(-31020))
    );

    // Somebody who closes the window says nothing about the set-up.
    world.scan_as(&auth, &userid).await;
    let login = world.begin(&auth);
    let closed = world.bridge.scan().conclude_login(
        &auth,
        &login,
        CallbackMode::Window,
        CallbackOutcome::Closed,
    );
    closed.await.unwrap();
    assert_eq!(check().await.status, Status::Pass);

    // Nor does what a person pasted: WeCom leads nowhere but where it is told to.
    for pasted in [
        "hello",
        "https://127.0.0.1:18081/wecom/callback?code=c&state=s",
    ] {
        let finished = world
            .bridge
            .scan()
            .paste_login(&auth, pasted)
            .await
            .unwrap();
        assert_eq!(reason(&finished), "astray");
        assert_eq!(check().await.status, Status::Pass, "{pasted}");
    }

    // Nor a code that came late; an unregistered domain does.
    let control = world.sandbox.control();
    for (errcode, want, status) in [
        (42003, "code_spent", Status::Pass),
        (42022, "code_spent", Status::Pass),
        (50001, "wecom", Status::Fail),
    ] {
        assert!(control.fail_next("auth/getuserinfo", errcode, 1));
        let finished = world.scan_as(&auth, &userid).await;
        let refusal = finished.refusal().unwrap();
        assert_eq!(
            (refusal.id().as_str(), refusal.errcode()),
            (want, Some(errcode))
        );
        assert_eq!(check().await.status, status, "{errcode}");
        let clinic = bridge::checkup::Fix::of_errcode(errcode);
        assert_eq!(
            refusal.fix().steps == clinic.steps,
            want == "wecom",
            "{errcode}"
        );
    }

    // With another callback domain, nothing is proven any more.
    let change = bridge::auth::AuthChange {
        callback_domain: Some("other.example.com".into()),
        ..Default::default()
    };
    world
        .bridge
        .set_up()
        .change_auth(&auth.id, &change, true)
        .await
        .unwrap();
    assert_eq!(check().await.status, Status::Skip);
}

#[tokio::test(flavor = "multi_thread")]
async fn wecoms_own_refusals_are_outcomes_and_not_errors() {
    let (world, auth) = ready().await;
    let control = world.sandbox.control();
    let userid = control.members().remove(0).userid;
    control.set_scenario(Scenario::UntrustedIp);
    let finished = world.scan_as(&auth, &userid).await;
    assert_eq!(reason(&finished), "wecom");
    let refusal = finished.refusal().unwrap();
    assert_eq!(refusal.errcode(), Some(60020));
    let first = &refusal.fix().steps[0].en;
    assert!(first.contains("this app"), "it is the app's list: {first}");
    control.set_scenario(Scenario::Healthy);
    control.set_latency(Duration::ZERO);
    assert_eq!(reason(&world.scan_as(&auth, &userid).await), "logged_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hand_off_names_everything_but_the_secret() {
    let (world, auth) = ready().await;
    let sheet = world.bridge.scan().hand_off(&auth).await.unwrap();
    let details = world.sandbox.details();
    assert!(sheet.has_secret);
    let json = serde_json::to_string(&sheet).unwrap();
    assert!(!json.contains(&details.app_secret));
    assert_eq!(sheet.callback_domain.as_str(), details.callback_domain);
    let secret = world.bridge.scan().reveal_app_secret(&auth).await.unwrap();
    assert_eq!(secret.expose(), details.app_secret);
    let unknown = world.bridge.auth("no-such").unwrap_err();
    assert_eq!(unknown.code(), Code::AuthUnknown);
}

/// The member whom the trace finds and the one whom a scan lets in are one, whatever letters they are written in.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_and_a_look_up_fold_userids_alike() {
    let (world, auth) = ready().await;
    world.sandbox.control().add_member(sandbox::NewMember {
        userid: Some("\u{DC}nal.K".into()),
        name: "乌纳尔".into(),
        ..sandbox::NewMember::default()
    });
    let source = world.bridge.sources().unwrap().remove(0);
    world.sync(&source).await;
    for typed in ["\u{DC}NAL.k", "\u{FC}nal.K"] {
        let user = world.bridge.directory().user(&world.tenant, typed).unwrap();
        assert_eq!(user.userid.as_deref(), Some("\u{DC}nal.K"), "{typed}");
        let finished = world.scan_as(&auth, typed).await;
        assert_eq!(reason(&finished), "logged_in", "{typed}");
        let traced = world
            .bridge
            .diagnose()
            .trace(&world.tenant, &bridge::trace::Subject::words(typed))
            .await
            .unwrap();
        let rehearsal = traced.steps.last().unwrap();
        assert_eq!(rehearsal.status, Status::Pass, "{typed}: {rehearsal:?}");
    }
    // The Kelvin sign is no k.
    let finished = world
        .bridge
        .directory()
        .user(&world.tenant, "\u{DC}nal.\u{212A}");
    assert_eq!(finished.unwrap_err().code(), Code::UserUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_whose_user_another_source_owns_is_told_so() {
    let (world, auth) = ready().await;
    let member = world.sandbox.control().members().remove(7);
    let file = world.folder.path().join(bridge::data_folder::DATABASE);
    let db = rusqlite::Connection::open(file).unwrap();
    db.execute_batch(
        "INSERT INTO sources (key, id, tenant, corp_id, description, auto_sync_hours, on_duplicate, password_login, scan_login,
            guard_percent, guard_people, guard_floor, keep_days, created_at)
         SELECT 9, 'theothercorp', tenant, 'wwfedcba9876543210', 'other', 0, on_duplicate, 0, 1, 10, 500, 5, 90, 0 FROM sources",
    )
    .unwrap();
    let moved = "UPDATE users SET source = 9, username = 'else', login = 'else' WHERE userid = ?1";
    db.execute(moved, [&member.userid]).unwrap();
    assert_eq!(
        reason(&world.scan_as(&auth, &member.userid).await),
        "not_synced",
        "nothing says yet that it is the same person"
    );
    let source = world.bridge.sources().unwrap().remove(0);
    let run = world.sync(&source).await;
    assert_eq!(run.counts.skipped, 1, "by mobile number");
    let finished = world.scan_as(&auth, &member.userid).await;
    assert_eq!(reason(&finished), "owned_elsewhere");
    let kept = world
        .bridge
        .scan()
        .rehearsals(&world.tenant, 1)
        .unwrap()
        .remove(0);
    assert_eq!(kept.refusal.unwrap().id(), RefusalId::OwnedElsewhere);
}
