//! `source set … --preview`: what rules for usernames would give the members of the last reading.

use bridge::lang::Text;
use bridge::source::{Source, UsernameRules};
use bridge::sync::{PreviewGroup, PreviewedName, UsernamePreview};
use bridge::{Bridge, text};
use serde_json::json;

use crate::app::App;
use crate::failure::Result;
use crate::output::table::{Cell, print};
use crate::output::{Out, Tone, plain, words};

/// How many of a group the terminal shows.
const SHOWN: usize = 10;

static HEADS: [Text; 4] = [
    Text::fixed("企业微信账号", "Userid"),
    Text::fixed("姓名", "Name"),
    Text::fixed("现在的用户名", "Username today"),
    Text::fixed("按规则", "By the rules"),
];

/// Shows it. Without rules, those of the source.
pub(super) fn show(
    app: &App,
    bridge: &Bridge,
    source: &Source,
    rules: Option<&UsernameRules>,
) -> Result<()> {
    let rules = rules.unwrap_or(&source.username_rules);
    let preview = bridge.sync().username_preview(source, rules)?;
    app.out
        .document(|| json!({ "rules": rules, "preview": preview }));
    tell(&app.out, &preview);
    Ok(())
}

fn tell(out: &Out, preview: &UsernamePreview) {
    if preview.people == 0 {
        out.say(&Text::fixed(
            "还没有同步过，没有成员可以试算；规则可以先保存",
            "There was no sync yet, so there is nobody to try it on; the rules can be saved all the same",
        ));
        return;
    }
    let people = words::number(preview.people);
    out.say(&text!(
        "在上次读到的 {people} 人上试算，什么也没有保存：",
        "Tried on the {people} people of the last reading; nothing is saved:"
    ));
    let groups = [
        (
            &preview.collisions,
            Tone::Bad,
            Text::fixed(
                "重复，后面的规则也解决不了",
                "taken, whatever the rules that follow",
            ),
        ),
        (
            &preview.failed,
            Tone::Bad,
            Text::fixed("表达式计算出错", "the expression fails"),
        ),
        (
            &preview.too_long,
            Tone::Warn,
            Text::fixed("太长或有空格，不能用", "too long, or with spaces"),
        ),
        (
            &preview.empties,
            Tone::Warn,
            Text::fixed("没有得到用户名", "no username"),
        ),
        (
            &preview.resolved,
            Tone::Plain,
            Text::fixed(
                "重复，由后面的规则解决",
                "taken, settled by a rule that follows",
            ),
        ),
        (
            &preview.changed,
            Tone::Plain,
            Text::fixed("与现在的用户名不同", "another one than today"),
        ),
        (
            &preview.polyphones,
            Tone::Plain,
            Text::fixed(
                "含多音字，请看一看",
                "names that are read in several ways: look at them",
            ),
        ),
    ];
    for (group, tone, what) in groups {
        tell_group(out, group, tone, &what);
    }
    if !preview.can_save {
        out.say(&Text::fixed(
            "  还有重复的用户名，这些规则不能保存。在后面加一条规则，例如 --username userid",
            "  There are collisions left, so these rules cannot be saved. Add a rule after them, such as --username userid",
        ));
    }
}

fn tell_group(out: &Out, group: &PreviewGroup, tone: Tone, what: &Text) {
    if group.count == 0 {
        return;
    }
    let (count, what) = (words::number(group.count), out.words(what).to_owned());
    out.line(out.paint(tone, format!("  {count}  {what}")));
    let heads = HEADS.each_ref().map(|head| out.words(head));
    let rows = group.first.iter().take(SHOWN).map(|each| row(out, each));
    print(out, &heads, &rows.collect::<Vec<_>>());
}

fn row(out: &Out, each: &PreviewedName) -> Vec<Cell> {
    let note = each.note.as_ref().map(|note| out.words(note).to_owned());
    let by_rules = [each.username.clone(), note].into_iter().flatten();
    vec![
        plain(&each.userid).into(),
        plain(each.name.as_deref().unwrap_or_default()).into(),
        plain(&each.today).into(),
        plain(&by_rules.collect::<Vec<_>>().join("  ")).into(),
    ]
}
