//! `target mapping`: the rows, other rows out of a file, or what they give for real people.

use bridge::lang::{Text, grouped};
use bridge::push::target::mapping::preview::{MappingPreview, PersonPreview};
use bridge::push::target::mapping::{Mapping, RowText};
use bridge::push::target::{Target, TargetChange};
use bridge::text;
use serde::Deserialize;
use serde_json::json;

use super::change::read;
use crate::app::App;
use crate::args::TargetMapping;
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use crate::output::table::{Cell, print};
use crate::output::{Out, Tone};

pub(super) async fn run(app: &App, args: &TargetMapping) -> Result<Exit> {
    let bridge = app.bridge()?;
    let target = bridge.targets().get(&args.target)?;
    if args.preview {
        let preview = bridge.targets().preview(&target)?;
        app.out
            .document(|| json!({ "target": target.id, "preview": preview }));
        tell_preview(&app.out, &preview);
        return Ok(Exit::Done);
    }
    let target = match &args.file {
        None => target,
        Some(file) => {
            let mapping = match file.as_os_str() == "preset" {
                true => None,
                false => Some(rows_of(&read(file, "file")?)?),
            };
            let change = TargetChange {
                mapping: Some(mapping),
                ..TargetChange::default()
            };
            bridge
                .targets()
                .change_proven(&target.id, &change, None)
                .await?
                .0
        }
    };
    show(app, &target)?;
    Ok(Exit::Done)
}

/// The rows of a file: a list, or an object with one.
fn rows_of(bytes: &[u8]) -> Result<Vec<RowText>> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Rows(Vec<RowText>),
        Object { rows: Vec<RowText> },
    }
    let form = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    match form {
        Ok(Form::Rows(rows) | Form::Object { rows }) => Ok(rows),
        Err(error) => {
            let at = error.line();
            Err(Failure::input(
                "file",
                text!(
                    "文件不是映射的格式（第 {at} 行）",
                    "The file is no mapping (line {at})"
                ),
                Text::fixed(
                    "用 target mapping X --json 得到现在的映射，照着改。",
                    "Get the mapping of now with target mapping X --json, and change that.",
                ),
            ))
        }
    }
}

fn show(app: &App, target: &Target) -> Result<()> {
    let mapping = Mapping::of(target.kind, &target.settings)?;
    // The anchor's row comes from a setting and is no part of the file.
    let kept = mapping.anchor.is_some();
    let rows = mapping
        .rows()
        .iter()
        .map(|row| &row.text)
        .collect::<Vec<_>>();
    let own = &rows[..rows.len() - usize::from(kept)];
    app.out.document(|| json!({ "target": target.id, "preset": target.settings.preset, "anchor": mapping.anchor, "rows": own }));
    let out = &app.out;
    let heads = [
        Text::fixed("属性", "Attribute"),
        Text::fixed("取值", "Value"),
        Text::fixed("什么时候写", "When"),
    ];
    let heads = heads.each_ref().map(|head| out.words(head));
    let row = |row: &&RowText| {
        let values = std::iter::once(&row.value)
            .chain(&row.more)
            .map(String::as_str);
        let when = serde_json::to_value(row.when)
            .ok()
            .and_then(|when| when.as_str().map(str::to_owned));
        let cells: Vec<Cell> = vec![
            row.attribute.as_str().into(),
            values.collect::<Vec<_>>().join(" · ").into(),
            when.unwrap_or_default().into(),
        ];
        cells
    };
    print(out, &heads, &rows.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

fn tell_preview(out: &Out, preview: &MappingPreview) {
    let totals = preview.totals;
    let count = |count: usize| grouped(count);
    let (people, units, groups) = (
        count(totals.people),
        count(totals.departments),
        count(totals.groups),
    );
    let (blocked, same) = (count(totals.blocked), count(totals.collisions));
    let (mail, short) = (count(totals.without_mail), count(totals.shortened));
    for person in &preview.people {
        tell_person(out, person);
    }
    out.say(&text!(
        "{people} 人，{units} 个组织单位，{groups} 个组；写不了的 {blocked} 项，重名 {same} 个，没有邮箱 {mail} 人，登录名与账号不同 {short} 人",
        "{people} people, {units} units, {groups} groups; {blocked} cannot be written, {same} names collide, {mail} have no mail, {short} have another log-on name than their userid"
    ));
    for person in &preview.blocked {
        for blocked in &person.blocked {
            let line = format!("  ✗ {}  {}", person.userid, out.words(&blocked.text));
            out.line(out.paint(Tone::Bad, line));
            out.line(format!("      {}", out.words(&blocked.fix)));
        }
    }
}

fn tell_person(out: &Out, person: &PersonPreview) {
    let (attribute, name) = &person.rdn;
    let unit = person.unit.as_deref().unwrap_or_default();
    out.line(out.paint(Tone::Strong, format!("{attribute}={name}  {unit}")));
    for each in &person.attributes {
        if let Some(values) = &each.values {
            out.line(format!("    {}: {}", each.attribute, values.join(" · ")));
        }
    }
}
