//! The arguments of `target add` and `target set` as the product's change.

use std::collections::BTreeMap;
use std::path::Path;

use bridge::lang::Text;
use bridge::push::target::{TargetChange, TrustSetting};
use bridge::tenant::Tenant;
use bridge::{Bridge, Error, text};

use crate::args::{TargetPlace, TargetSet};
use crate::failure::{Failure, Result};

/// The word for everybody.
const ALL: &str = "all";

/// Everything that `target set` changes.
pub(super) fn of_set(bridge: &Bridge, tenant: &Tenant, args: &TargetSet) -> Result<TargetChange> {
    Ok(TargetChange {
        name: args.name.clone(),
        url: args.url.clone(),
        starttls: args.starttls,
        bind_dn: args.bind_dn.clone(),
        base: args.base.clone(),
        password: word(args.password.as_deref())?,
        groups: word(args.groups.as_deref())?,
        on_duplicate: word(args.on_duplicate.as_deref())?,
        grace_days: args.grace_days,
        between: args.between.clone(),
        guard_percent: args.guard_percent,
        guard_people: args.guard_people,
        guard_floor: args.guard_floor,
        delete: args.delete,
        auto_push: args.auto_push,
        with_local: args.with_local,
        upn_suffix: args.upn_suffix.clone(),
        ..of_place(bridge, tenant, &args.place)?
    })
}

/// Where people go, and why the server is trusted.
pub(super) fn of_place(
    bridge: &Bridge,
    tenant: &Tenant,
    args: &TargetPlace,
) -> Result<TargetChange> {
    Ok(TargetChange {
        layout: word(args.layout.as_deref())?,
        preset: word(args.preset.as_deref())?,
        trust: trust(args)?,
        scope: scope(bridge, tenant, &args.scope)?,
        special: settings(&args.setting)?,
        ..TargetChange::default()
    })
}

fn word<T: std::str::FromStr<Err = Error>>(given: Option<&str>) -> Result<Option<T>> {
    Ok(given.map(str::parse).transpose()?)
}

fn trust(args: &TargetPlace) -> Result<Option<TrustSetting>> {
    if let Some(file) = &args.ca {
        return Ok(Some(TrustSetting::ca(&read(file, "ca")?)?));
    }
    Ok(args.pin.as_deref().map(TrustSetting::pin).transpose()?)
}

/// A file that the user named; larger ones than any of this kind are not read.
pub(super) fn read(file: &Path, field: &str) -> Result<Vec<u8>> {
    const LARGEST: u64 = 1024 * 1024;
    let fits = std::fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() <= LARGEST);
    let bytes = fits.then(|| std::fs::read(file).ok()).flatten();
    bytes.ok_or_else(|| {
        let file = file.display();
        Failure::input(
            field,
            text!("读不了文件 {file}", "The file {file} cannot be read"),
            Text::fixed(
                "检查路径和权限；文件不超过 1 MB。",
                "Check the path and the permissions; the file has 1 MB at most.",
            ),
        )
    })
}

fn settings(given: &[String]) -> Result<BTreeMap<String, String>> {
    let pair = |setting: &String| {
        let pair = setting.split_once('=');
        let pair = pair.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
        pair.ok_or_else(|| {
            Failure::input(
                "setting",
                text!(
                    "「{setting}」不是「名称=值」的形式",
                    "“{setting}” has not the form KEY=VALUE"
                ),
                Text::fixed("例如 --setting cn=both。", "For example --setting cn=both."),
            )
        })
    };
    given.iter().map(pair).collect()
}

/// Departments by number or name; `all` is everybody.
fn scope(bridge: &Bridge, tenant: &Tenant, given: &[String]) -> Result<Option<Vec<i64>>> {
    if given.is_empty() {
        return Ok(None);
    }
    if given == [ALL] {
        return Ok(Some(Vec::new()));
    }
    let departments = bridge
        .directory()
        .departments_of(&bridge.sources_of(tenant)?)?;
    let find = |wanted: &String| {
        let number = wanted.trim().parse::<i64>().ok();
        let is_it = |id: i64, name: &str| number == Some(id) || name == wanted.trim();
        let mut found = departments.iter().filter(|each| is_it(each.id, &each.name));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.id),
            (Some(_), Some(_)) => Err(unclear(wanted)),
            (None, _) => Err(unknown(wanted)),
        }
    };
    let ids: Result<Vec<i64>> = given.iter().map(find).collect();
    ids.map(Some)
}

fn unknown(wanted: &str) -> Failure {
    Failure::input(
        "scope",
        text!("没有部门「{wanted}」", "There is no department “{wanted}”"),
        Text::fixed(
            "用部门的编号或名称；先同步一次，部门才在。",
            "Use a department's number or name; departments are there after a sync.",
        ),
    )
}

fn unclear(wanted: &str) -> Failure {
    Failure::input(
        "scope",
        text!(
            "有几个部门叫「{wanted}」",
            "Several departments are called “{wanted}”"
        ),
        Text::fixed("改用部门的编号。", "Use the department's number."),
    )
}
