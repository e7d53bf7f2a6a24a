//! People as a target should have them.

use std::collections::{BTreeMap, HashMap};

use bridge_core::error::Error;
use bridge_core::keys::casefold;
use bridge_core::lang::Text;
use bridge_core::text;
use bridge_directory::tree::Forest;
use bridge_directory::user::User;
use compact_str::CompactString;

use super::super::TargetKind;
use super::super::settings::Layout;
use super::inputs::PushInputs;
use super::limits::{self, blocked};
use super::render::Scene;
use super::rendered::{Blocked, Cell, Place, Rendered};
use super::row::Row;

/// Names that this program's own throw-away accounts begin with.
pub(super) const PROBE_PREFIX: &str = "wecom-bridge-probe";

/// Everybody in scope, by key.
pub(super) fn render(scene: &Scene<'_>) -> Vec<Rendered> {
    let leaders = if scene.mapping.has_manager() {
        leaders(scene)
    } else {
        HashMap::new()
    };
    let taken = scene
        .directory
        .users
        .iter()
        .filter(|user| scene.takes(user));
    taken.map(|user| one(scene, user, &leaders)).collect()
}

/// The keys of users by source and folded userid.
type Leaders = HashMap<(i64, CompactString), i64>;

fn leaders(scene: &Scene<'_>) -> Leaders {
    let of = |user: &User| Some(((user.source?, casefold(user.userid.as_deref()?)), user.key));
    scene.directory.users.iter().filter_map(of).collect()
}

fn one(scene: &Scene<'_>, user: &User, leaders: &Leaders) -> Rendered {
    let place = scene.place_of(user);
    let (rdn, attributes, mut blocked) = cells(scene, user, place);
    let userid = user.userid.as_deref().unwrap_or(&user.username).to_owned();
    blocked.extend(refused_name(scene, &userid, &attributes));
    blocked.extend(limits::check_rdn(
        scene.mapping.kind,
        scene.mapping.rdn,
        &rdn,
    ));
    Rendered {
        user: user.key,
        enabled: user.status.has_access(),
        rdn: (scene.mapping.rdn.to_owned(), rdn),
        place: unit(scene, user, place),
        manager: manager(user, leaders),
        userid,
        attributes,
        blocked,
    }
}

fn unit(scene: &Scene<'_>, user: &User, place: Option<i64>) -> Place {
    if scene.settings().layout == Layout::Flat {
        return Place::Flat;
    }
    let key = scene
        .part_of(user)
        .zip(place)
        .and_then(|(part, id)| part.keys.get(&id).copied());
    key.map_or(Place::Flat, Place::Department)
}

fn manager(user: &User, leaders: &Leaders) -> Option<i64> {
    let userid = casefold(user.manager.as_deref()?);
    let found = leaders.get(&(user.source?, userid)).copied();
    found.filter(|manager| *manager != user.key)
}

type Cells = (String, BTreeMap<String, Cell>, Vec<Blocked>);

fn cells(scene: &Scene<'_>, user: &User, place: Option<i64>) -> Cells {
    let (mut name, mut cells, mut blocked) = (String::new(), BTreeMap::new(), Vec::new());
    let none = Forest::default();
    let part = scene.part_of(user);
    let inputs = PushInputs {
        user,
        department: place,
        departments: part.map_or(&none, |part| &part.forest),
        source: part.map(|part| &part.facts),
        upn_suffix: scene.settings().upn_suffix.as_deref(),
    };
    for row in scene.mapping.rows().iter().filter(|row| !row.is_manager()) {
        let cell = match row.cell(&inputs) {
            Ok(cell) => cell,
            Err(error) => {
                blocked.push(failed(row, &error));
                continue;
            }
        };
        blocked.extend(refused(scene.mapping.kind, row, &cell));
        match (row.key() == scene.mapping.rdn, cell) {
            (true, Cell::Set(mut values)) => name = values.swap_remove(0),
            (true, _) => {}
            (false, cell) => drop(cells.insert(row.key().to_owned(), cell)),
        }
    }
    (name, cells, blocked)
}

/// Why a row's values cannot be sent.
fn refused(kind: TargetKind, row: &Row, cell: &Cell) -> Vec<Blocked> {
    let attribute = &row.text.attribute;
    match cell {
        Cell::Set(values) => {
            let check = |value: &String| limits::check(kind, row.key(), value, row.text.max);
            let named = |found: Blocked| Blocked {
                attribute: attribute.clone(),
                ..found
            };
            values.iter().filter_map(check).map(named).collect()
        }
        Cell::Leave | Cell::Clear if row.text.required => vec![blocked(
            attribute,
            "required",
            text!(
                "{attribute} 必须有值，这个人没有",
                "{attribute} must have a value, and this person has none"
            ),
            text!(
                "在企业微信里补上，或者给这一行加一个 default。",
                "Enter it in WeCom, or give this row a default."
            ),
        )],
        Cell::Leave | Cell::Clear => Vec::new(),
    }
}

fn failed(row: &Row, error: &Error) -> Blocked {
    let attribute = &row.text.attribute;
    let reason = error
        .detail()
        .get("reason")
        .and_then(|reason| reason.as_str())
        .unwrap_or("?");
    blocked(
        attribute,
        "expression",
        text!(
            "{attribute} 的表达式对这个人算不出来（{reason}）",
            "The expression of {attribute} fails for this person ({reason})"
        ),
        Text::fixed("改映射里的这一行。", "Mend this row of the mapping."),
    )
}

/// Names of accounts that a directory comes with, of our own account, and of probes.
fn refused_name(
    scene: &Scene<'_>,
    userid: &str,
    cells: &BTreeMap<String, Cell>,
) -> Option<Blocked> {
    let sam = match cells.get("samaccountname") {
        Some(Cell::Set(values)) => values.first(),
        _ => None,
    };
    let names = [Some(userid), sam.map(String::as_str)];
    let taken = names.into_iter().flatten().find(|name| {
        let name = casefold(name);
        scene.reserved.contains(name.as_str()) || name.starts_with(PROBE_PREFIX)
    })?;
    Some(blocked(
        scene.mapping.rdn,
        "reserved",
        text!(
            "「{taken}」是目录自己的账号名，不会写它",
            "“{taken}” is an account of the directory's own and is not written"
        ),
        Text::fixed(
            "在企业微信里给这个人换一个账号，或者用别的映射规则。",
            "Give this person another userid in WeCom, or use another rule in the mapping.",
        ),
    ))
}
