//! `sync decide`: the members who wait for a person, and what is settled for each.

use bridge::contract::decisions;
use bridge::contract::types::{Change, DecisionChoice, DecisionShown, DecisionsShown};
use bridge::lang::Text;
use bridge::source::Source;
use bridge::{Bridge, text};
use serde_json::json;

use crate::app::App;
use crate::args::SyncDecide;
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::table::{Cell, print};
use crate::output::{Tone, plain};

pub(super) fn run(app: &App, args: SyncDecide) -> Result<Exit> {
    let bridge = app.bridge()?;
    let source = bridge.source(&args.source)?;
    let Some(who) = &args.who else {
        list(app, &bridge, &source)?;
        return Ok(Exit::Done);
    };
    let made = decisions::settle(&bridge, &source, who, &choice_of(&args))?;
    app.out
        .document(|| json!({ "userid": who, "decision": made }));
    let said = match &made {
        Some(made) => {
            let Text { zh, en } = made.text();
            text!(
                "{who}：{zh}；下一次同步照此处理",
                "{who}: {en}; the next sync follows it"
            )
        }
        None => text!("{who}：决定已撤销", "{who}: taken back"),
    };
    let said = app.out.words(&said).to_owned();
    app.out.line(app.out.paint(Tone::Good, format!("✓ {said}")));
    Ok(Exit::Done)
}

fn choice_of(args: &SyncDecide) -> DecisionChoice {
    match (&args.link, args.new, args.leave_out) {
        (Some(user), ..) => DecisionChoice::Link(user.clone()),
        (None, true, _) => DecisionChoice::New,
        (None, false, true) => DecisionChoice::LeaveOut,
        (None, false, false) => DecisionChoice::Forget,
    }
}

fn list(app: &App, bridge: &Bridge, source: &Source) -> Result<()> {
    let shown = decisions::of(bridge, source)?;
    app.out.document(|| json!(shown));
    if app.out.json {
        return Ok(());
    }
    let DecisionsShown {
        waiting, decisions, ..
    } = &shown;
    let nobody = Text::fixed("没有人等你核对", "Nobody waits for you");
    match waiting.as_slice() {
        [] => app.out.say(&nobody),
        waiting => those_who_wait(app, source, waiting),
    }
    settled(app, decisions);
    Ok(())
}

fn those_who_wait(app: &App, source: &Source, waiting: &[Change]) {
    let heads = [
        Text::fixed("成员", "Member"),
        Text::fixed("姓名", "Name"),
        Text::fixed("原因", "Why"),
        Text::fixed("对应的用户", "Matching users"),
    ];
    let heads = heads.each_ref().map(|head| app.out.words(head));
    let rows = waiting.iter().map(|change| row(app, change));
    print(&app.out, &heads, &rows.collect::<Vec<_>>());
    let id = &source.id;
    app.out.line("");
    app.out.say(&text!(
        "逐个核对：wecom-bridge sync decide {id} 成员 --link 用户 | --new | --leave-out",
        "Settle each: wecom-bridge sync decide {id} MEMBER --link USER | --new | --leave-out"
    ));
}

fn settled(app: &App, decisions: &[DecisionShown]) {
    if decisions.is_empty() {
        return;
    }
    let heads = [
        Text::fixed("成员", "Member"),
        Text::fixed("决定", "Settled"),
        Text::fixed("由谁", "By"),
    ];
    let heads = heads.each_ref().map(|head| app.out.words(head));
    let row = |made: &DecisionShown| {
        let said = made.text();
        vec![
            Cell::new(&made.userid),
            app.out.words(said).into(),
            made.actor.to_string().into(),
        ]
    };
    app.out.line("");
    print(
        &app.out,
        &heads,
        &decisions.iter().map(row).collect::<Vec<_>>(),
    );
}

fn row(app: &App, change: &Change) -> Vec<Cell> {
    let (userid, name) = change.who();
    let said = change.reason_text();
    let others = change.others().iter().map(|other| other.username.as_str());
    vec![
        userid.unwrap_or_default().into(),
        plain(name.unwrap_or_default()).into(),
        app.out.words(said).into(),
        others.collect::<Vec<_>>().join(", ").into(),
    ]
}
