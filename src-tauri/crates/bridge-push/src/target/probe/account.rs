//! The throw-away account: made, read back, put into groups, moved, disabled, and removed. Only with consent.

use std::time::Duration;

use bridge_core::check::{Check, CheckId};
use bridge_core::lang::Text;
use bridge_core::text;
use ldap::ad::{Uac, unicode_pwd};
use ldap::{Change, Connection, Dn, Filter, ObjectRef, Rdn};
use wecom::Secret;

use super::super::capabilities::{Disable, MemberFollow};
use super::super::mapping::Mapping;
use super::super::settings::GroupClass;
use super::super::{marker, password};
use super::entries::{Entries, Texts, remove_left};
use super::session::Session;
use super::{Known, Probed, judged};

/// How often, and how often at most, a server is asked whether members have followed: some take seconds.
const POLL: Duration = Duration::from_millis(250);
const POLLS: usize = 20;

/// What no password of a directory's locks for ever is: the time that means "until somebody lifts it".
const LOCKED_FOR_EVER: &str = "000001010000Z";

/// What stopped a trial: the step, and the server's error.
type Stopped = (CheckId, ldap::Error);

/// Tries a target out, adds what was seen, and leaves nothing behind.
pub(super) async fn try_out(session: &Session<'_>, known: &Known, probed: &mut Probed) {
    let left = match remove_left(session).await {
        Ok(left) => left,
        Err(error) => {
            return probed
                .checks
                .push(Check::of_error(CheckId::TargetProbe, session.fault(&error)));
        }
    };
    let mut entries = match Entries::new(session) {
        Ok(entries) => entries,
        Err(error) => {
            return probed
                .checks
                .push(Check::of_error(CheckId::TargetProbe, error));
        }
    };
    probed.capabilities.with_account = true;
    let tried = steps(&mut entries, probed).await;
    let removed = entries.remove().await;
    match tried {
        Err((id, error)) => {
            let can_write = error.result_code() != Some(50);
            probed.capabilities.can_write = probed
                .capabilities
                .can_write
                .or((!can_write).then_some(false));
            probed.checks.retain(|check| check.id != id);
            probed
                .checks
                .push(Check::of_error(id, session.fault(&error)));
        }
        Ok(()) => probed.checks.push(ended(
            left,
            probed.capabilities.disable,
            removed.as_ref().err().map(|error| session.fault(error)),
        )),
    }
    if session.target.settings.marker && !probed.is_failed() {
        leave_marker(session, known).await;
    }
}

fn ended(left: usize, disable: Disable, stays: Option<bridge_core::error::Error>) -> Check {
    if let Some(error) = stays {
        return Check::of_error(CheckId::TargetProbe, error);
    }
    if disable == Disable::None {
        return judged::not_disabled();
    }
    let (zh, en) = match left {
        0 => (String::new(), String::new()),
        left => (
            format!("；上次留下的 {left} 个条目也已删除"),
            format!("; {left} entries that an earlier one had left were removed too"),
        ),
    };
    let done = text!(
        "已建、读回、停用（登录被拒）、删除{zh}",
        "Made, read back, disabled (a log-in was refused), removed{en}"
    );
    Check::pass(CheckId::TargetProbe, done)
}

async fn steps(entries: &mut Entries<'_>, probed: &mut Probed) -> Result<(), Stopped> {
    let rights = |error| (CheckId::TargetRights, error);
    let unprobed = |error| (CheckId::TargetProbe, error);
    let unit = (entries.name("unit"), entries.name("below"));
    let base = entries.session.base.clone();
    let class = || vec![("objectClass", vec!["organizationalUnit".to_owned()])];
    let top = entries
        .add(&base, ("ou", &unit.0), class())
        .await
        .map_err(rights)?;
    let below = entries
        .add(&top, ("ou", &unit.1), class())
        .await
        .map_err(rights)?;
    let person = make_person(entries, &below, probed).await?;
    probed.capabilities.can_write = Some(true);
    if !probed
        .checks
        .iter()
        .any(|check| check.id == CheckId::TargetRights)
    {
        probed.checks.push(Check::pass(
            CheckId::TargetRights,
            Text::fixed(
                "可以在起点下建组织单位和人",
                "May make units and people below the base",
            ),
        ));
    }
    refuse_without_filter(entries).await.map_err(unprobed)?;
    groups(entries, &top, (&below, &person), probed)
        .await
        .map_err(unprobed)?;
    // The person is below the unit that was renamed.
    let person = person_now(entries)
        .await
        .map_err(unprobed)?
        .unwrap_or(person);
    probed.capabilities.disable = disable(entries.session, &person).await.map_err(unprobed)?;
    let how = disable_text(probed.capabilities.disable);
    note(probed, "disable", how);
    Ok(())
}

fn disable_text(how: Disable) -> Text {
    match how {
        Disable::Uac => Text::fixed(
            "停用位生效：停用后登录被拒",
            "The account bit works: a log-in was refused",
        ),
        Disable::Ppolicy => Text::fixed(
            "密码策略的锁定生效：锁定后登录被拒",
            "The lock of the password policy works: a log-in was refused",
        ),
        Disable::Password => Text::fixed(
            "锁定不生效，换掉密码后登录被拒",
            "The lock does nothing; with another password the log-in was refused",
        ),
        Disable::None | Disable::Unknown => Text::fixed(
            "没有办法停用：停用后仍能登录",
            "No way to disable: a log-in went on working",
        ),
    }
}

fn note(probed: &mut Probed, capability: &str, text: Text) {
    probed
        .capabilities
        .evidence
        .insert(capability.to_owned(), text);
}

/// The classes and the least attributes of a person.
fn least(session: &Session<'_>, name: &str) -> Texts<'static> {
    let one = |value: &str| vec![value.to_owned()];
    match session.is_ad() {
        true => vec![
            (
                "objectClass",
                ["top", "person", "organizationalPerson", "user"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            (
                "sAMAccountName",
                one(&name[name.len().saturating_sub(20)..]),
            ),
            ("userAccountControl", one(&Uac::CREATED.to_string())),
        ],
        false => vec![
            (
                "objectClass",
                ["inetOrgPerson", "organizationalPerson", "person"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ("cn", one(name)),
            ("sn", one("probe")),
        ],
    }
}

/// A value that an attribute's syntax takes.
fn sample(attribute: &str) -> &'static str {
    match attribute {
        "mail" => "probe@example.invalid",
        "mobile" | "telephonenumber" | "homephone" | "pager" => "13800138000",
        "userprincipalname" => "wecom-bridge-probe@example.invalid",
        "preferredlanguage" => "zh-CN",
        _ => "probe",
    }
}

/// Makes the account, writes each other attribute of the mapping, and sees which of them are kept.
async fn make_person(
    entries: &mut Entries<'_>,
    above: &Dn,
    probed: &mut Probed,
) -> Result<Dn, Stopped> {
    let session = entries.session;
    let name = entries.name("p");
    let rdn = if session.is_ad() { "cn" } else { "uid" };
    let made = entries
        .add(above, (rdn, &name), least(session, &name))
        .await;
    let dn = made.map_err(|error| (CheckId::TargetRights, error))?;
    let Ok(mapping) = Mapping::of(session.target.kind, &session.target.settings) else {
        return Ok(dn);
    };
    let given = ["cn", "sn", "uid", "samaccountname", "description"];
    let rows = mapping
        .rows()
        .iter()
        .filter(|row| !row.is_manager() && !given.contains(&row.key()));
    let mut refused = Vec::new();
    for row in rows.clone() {
        let value = sample(row.key()).as_bytes().to_vec();
        let change = Change::Replace(row.text.attribute.clone(), vec![value]);
        if session
            .connection
            .modify(&ObjectRef::Dn(dn.clone()), vec![change], None)
            .await
            .is_err()
        {
            refused.push(row.text.attribute.clone());
        }
    }
    let unread = |error| (CheckId::TargetProbe, error);
    let wanted = rows
        .clone()
        .map(|row| row.text.attribute.as_str())
        .collect::<Vec<_>>();
    let read = session
        .entry(&dn.to_string(), &wanted)
        .await
        .map_err(unread)?;
    let is_kept = |key: &str| read.as_ref().and_then(|entry| entry.text(key)) == Some(sample(key));
    let mut kept = rows
        .clone()
        .map(|row| row.key().to_owned())
        .filter(|key| is_kept(key))
        .collect::<Vec<_>>();
    let lost = rows
        .filter(|row| !is_kept(row.key()))
        .map(|row| row.text.attribute.clone())
        .collect::<Vec<_>>();
    // Those that it was made with, and the manager's, for which there would have to be a second account.
    kept.extend(["cn", "sn", "manager", rdn].map(str::to_owned));
    kept.extend(session.is_ad().then(|| "samaccountname".to_owned()));
    kept.sort_unstable();
    kept.dedup();
    probed.capabilities.kept = Some(kept);
    if !lost.is_empty() {
        let names = lost.join(", ");
        note(
            probed,
            "kept",
            text!("写了没有留下：{names}", "Written and not kept: {names}"),
        );
        probed
            .checks
            .retain(|check| check.id != CheckId::TargetSchema);
        probed
            .checks
            .push(judged::unknown_attributes(&lost).only_warn());
    }
    Ok(dn)
}

/// A server that answers a look-up of nobody with somebody has no filters.
async fn refuse_without_filter(entries: &Entries<'_>) -> ldap::Result<()> {
    let nobody = Filter::equals("cn", entries.name("nobody"));
    match entries.session.below(nobody, &["cn"]).await?.is_empty() {
        true => Ok(()),
        false => Err(ldap::ErrorKind::NotLdap.into()),
    }
}

async fn person_now(entries: &Entries<'_>) -> ldap::Result<Option<Dn>> {
    let attribute = if entries.session.is_ad() { "cn" } else { "uid" };
    let found = entries
        .session
        .below(Filter::equals(attribute, entries.name("p")), &["cn"])
        .await?;
    Ok(found.first().and_then(|entry| entry.dn.parse().ok()))
}

/// Which class of groups shows at a person, and whether members follow what is renamed above them.
async fn groups(
    entries: &mut Entries<'_>,
    top: &Dn,
    (unit, person): (&Dn, &Dn),
    probed: &mut Probed,
) -> ldap::Result<()> {
    let session = entries.session;
    let made = match session.is_ad() {
        true => vec![(None, ad_group(entries, top, person).await?)],
        false => ldap_groups(entries, top, person).await?,
    };
    let shown = session.entry(&person.to_string(), &["memberOf"]).await?;
    let shown = shown.map(|entry| {
        entry
            .all("memberOf")
            .filter_map(|name| name.parse::<Dn>().ok())
            .collect::<Vec<_>>()
    });
    let shown = shown.unwrap_or_default();
    let seen = made.iter().find(|(_, group)| shown.contains(group));
    probed.capabilities.member_of = Some(seen.is_some());
    probed.capabilities.group_class = match seen {
        Some((class, _)) => *class,
        None => made.iter().find_map(|(class, _)| *class),
    };
    probed.checks.push(match seen {
        Some((class, _)) => {
            let class = class.map_or("group", GroupClass::as_str);
            Check::pass(
                CheckId::TargetMemberof,
                text!(
                    "{class} 的成员在人的条目上有 memberOf",
                    "Members of a {class} show memberOf at their entries"
                ),
            )
        }
        None => judged::no_member_of(),
    });
    let watched = seen.or(made.first()).cloned();
    if let Some((class, group)) = watched {
        let attribute = class.map_or("member", GroupClass::member_attribute);
        follow(entries, unit, (&group, attribute), probed).await?;
    }
    Ok(())
}

async fn ad_group(entries: &mut Entries<'_>, top: &Dn, person: &Dn) -> ldap::Result<Dn> {
    let name = entries.name("g");
    let account = name[name.len().saturating_sub(20)..].to_owned();
    let values = vec![
        ("objectClass", vec!["top".to_owned(), "group".to_owned()]),
        ("sAMAccountName", vec![account]),
        ("member", vec![person.to_string()]),
    ];
    entries.add(top, ("cn", &name), values).await
}

async fn ldap_groups(
    entries: &mut Entries<'_>,
    top: &Dn,
    person: &Dn,
) -> ldap::Result<Vec<(Option<GroupClass>, Dn)>> {
    let mut made = Vec::new();
    // The class that more clients read is first.
    for (class, part) in [
        (GroupClass::GroupOfUniqueNames, "u"),
        (GroupClass::GroupOfNames, "n"),
    ] {
        let name = entries.name(part);
        let values = vec![
            ("objectClass", vec![class.as_str().to_owned()]),
            (class.member_attribute(), vec![person.to_string()]),
        ];
        let group = entries.add(top, ("cn", &name), values).await?;
        made.push((Some(class), group));
    }
    Ok(made)
}

async fn follow(
    entries: &mut Entries<'_>,
    unit: &Dn,
    (group, attribute): (&Dn, &str),
    probed: &mut Probed,
) -> ldap::Result<()> {
    let moved = entries.name("moved");
    let after = entries.rename(unit, &Rdn::new("ou", &moved)).await?;
    probed.capabilities.member_follow = MemberFollow::None;
    for _ in 0..POLLS {
        let entry = entries
            .session
            .entry(&group.to_string(), &[attribute])
            .await?;
        let has_followed = |entry: &ldap::Entry| {
            entry
                .all(attribute)
                .filter_map(|name| name.parse::<Dn>().ok())
                .any(|name| name.is_below(&after))
        };
        if entry.as_ref().is_some_and(has_followed) {
            probed.capabilities.member_follow = MemberFollow::Refint;
            break;
        }
        tokio::time::sleep(POLL).await;
    }
    let said = match probed.capabilities.member_follow {
        MemberFollow::Refint => Text::fixed(
            "组织单位改名后，组成员跟着改了",
            "Members of a group followed when a unit was renamed",
        ),
        _ => Text::fixed(
            "组织单位改名后 5 秒，组成员没有跟着改：由推送改写",
            "Five seconds after a unit was renamed, members had not followed: pushes rewrite them",
        ),
    };
    note(probed, "member_follow", said);
    Ok(())
}

/// Finds the way of disabling after which the account cannot log in.
async fn disable(session: &Session<'_>, person: &Dn) -> ldap::Result<Disable> {
    let first = password::random().map_err(|_| ldap::ErrorKind::Invalid)?;
    let object = ObjectRef::Dn(person.clone());
    set_password(session, &object, &first).await?;
    if session.is_ad() {
        let uac = |flags: Uac| {
            vec![Change::Replace(
                "userAccountControl".to_owned(),
                vec![flags.to_string().into_bytes()],
            )]
        };
        session
            .connection
            .modify(&object, uac(Uac::ENABLED), None)
            .await?;
        if !logs_in(session, person, &first).await? {
            return Ok(Disable::Unknown);
        }
        session
            .connection
            .modify(&object, uac(Uac::CREATED), None)
            .await?;
        return Ok(if logs_in(session, person, &first).await? {
            Disable::None
        } else {
            Disable::Uac
        });
    }
    if !logs_in(session, person, &first).await? {
        return Ok(Disable::Unknown);
    }
    let lock = Change::Replace(
        "pwdAccountLockedTime".to_owned(),
        vec![LOCKED_FOR_EVER.as_bytes().to_vec()],
    );
    let locked = session.connection.modify(&object, vec![lock], None).await;
    if locked.is_ok() && !logs_in(session, person, &first).await? {
        return Ok(Disable::Ppolicy);
    }
    let second = password::random().map_err(|_| ldap::ErrorKind::Invalid)?;
    set_password(session, &object, &second).await?;
    Ok(if logs_in(session, person, &first).await? {
        Disable::None
    } else {
        Disable::Password
    })
}

async fn set_password(
    session: &Session<'_>,
    object: &ObjectRef,
    password: &Secret,
) -> ldap::Result<()> {
    let (attribute, value) = match session.is_ad() {
        true => ("unicodePwd", unicode_pwd(password.expose()).to_vec()),
        false => ("userPassword", password.expose().as_bytes().to_vec()),
    };
    session
        .connection
        .modify(
            object,
            vec![Change::Replace(attribute.to_owned(), vec![value])],
            None,
        )
        .await
}

/// Whether the account can log in, over a connection of its own.
async fn logs_in(session: &Session<'_>, person: &Dn, password: &Secret) -> ldap::Result<bool> {
    let endpoint = session
        .target
        .endpoint()
        .map_err(|_| ldap::ErrorKind::Invalid)?;
    let connection = Connection::open(&endpoint).await?;
    match connection
        .bind(&person.to_string(), password.expose().as_bytes())
        .await
    {
        Ok(()) => Ok(true),
        Err(error) if error.result_code().is_some() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Tells other installations that this one pushes here. Where it cannot be written, none is there.
async fn leave_marker(session: &Session<'_>, known: &Known) {
    let dn = marker::dn(&session.base);
    let attributes = marker::entry(session.target.kind, &known.installation);
    // Refused where it is there already, and where the account may not.
    let _ = session.connection.add(&dn, attributes, &[]).await;
}
