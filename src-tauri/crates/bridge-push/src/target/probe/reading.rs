//! The read-only part of a probe.

use std::time::{SystemTime, UNIX_EPOCH};

use bridge_core::check::{Check, CheckId};
use bridge_core::error::{Code, Error};
use bridge_core::keys::casefold;
use bridge_core::lang::Text;
use bridge_core::text;
use ldap::{
    Connection, Dn, Endpoint, Entry, ErrorKind, Filter, RootDse, Scope, Security, controls,
};
use wecom::Secret;

use super::super::mapping::Mapping;
use super::super::settings::Layout;
use super::super::{Target, TargetKind, marker};
use super::session::{Session, fault, search};
use super::{Certificate, Known, Probed, judged, schema};

const NOT_REACHED: Text = Text::fixed(
    "前面的步骤没有通过，没有检测",
    "Not checked, since a step before failed",
);

/// From so many entries in a hundred on an attribute counts as somebody else's.
const TAKEN_PERCENT: usize = 1;

/// Connects, logs in and looks; with the session where that went well so far.
pub(super) async fn read<'a>(
    target: &'a Target,
    secret: &Secret,
    known: &Known,
) -> (Probed, Option<Session<'a>>) {
    let mut probed = Probed::default();
    let session = match open(target, secret, &mut probed).await {
        Ok(session) => session,
        Err(check) => {
            probed.checks.push(check);
            skip_rest(&mut probed.checks);
            return (probed, None);
        }
    };
    describe(&session.root, &mut probed);
    let base = base(&session).await;
    let is_there = base.error.is_none();
    probed.checks.push(base);
    if !is_there {
        skip_rest(&mut probed.checks);
        return (probed, None);
    }
    probed.checks.extend(rights(&session).await);
    let schema = schema(&session, known, &mut probed).await;
    probed.checks.push(schema);
    let overlap = overlap(&session, known).await;
    probed.checks.push(overlap);
    (probed, Some(session))
}

/// The checks that need a throw-away account, where there is none.
pub(super) fn without_account() -> Vec<Check> {
    let why = Text::fixed(
        "没有试建账号（target probe --with-account）",
        "No throw-away account was made (target probe --with-account)",
    );
    [CheckId::TargetMemberof, CheckId::TargetProbe]
        .map(|id| Check::skip(id, why.clone()))
        .to_vec()
}

fn skip_rest(checks: &mut Vec<Check>) {
    let all = [
        CheckId::TargetNet,
        CheckId::TargetTls,
        CheckId::TargetAuth,
        CheckId::TargetBase,
        CheckId::TargetRights,
        CheckId::TargetSchema,
        CheckId::TargetMemberof,
        CheckId::TargetProbe,
        CheckId::TargetOverlap,
    ];
    let missing = all
        .into_iter()
        .filter(|id| checks.iter().all(|check| check.id != *id));
    let skipped = missing
        .map(|id| Check::skip(id, NOT_REACHED))
        .collect::<Vec<_>>();
    checks.extend(skipped);
    checks.sort_by_key(|check| check.id);
}

async fn open<'a>(
    target: &'a Target,
    secret: &Secret,
    probed: &mut Probed,
) -> Result<Session<'a>, Check> {
    let invalid = |error: Error| Check::of_error(CheckId::TargetNet, error);
    let endpoint = target.endpoint().map_err(invalid)?;
    let connection = connect(target, &endpoint, probed).await?;
    let bound = connection
        .bind(&target.bind_dn, secret.expose().as_bytes())
        .await;
    bound.map_err(|error| Check::of_error(CheckId::TargetAuth, fault(target, &error)))?;
    let account = &target.bind_dn;
    probed.checks.push(Check::pass(
        CheckId::TargetAuth,
        text!("{account} 登录成功", "{account} logged in"),
    ));
    let refused = |error: Error| Check::of_error(CheckId::TargetBase, error);
    let root = connection
        .root_dse()
        .await
        .map_err(|error| refused(fault(target, &error)))?;
    refuse_other_kind(target, &root).map_err(refused)?;
    let base = target.settings.base.parse::<Dn>();
    let base = base.map_err(|error| refused(fault(target, &error)))?;
    Ok(Session {
        target,
        connection,
        base,
        root,
    })
}

async fn connect(
    target: &Target,
    endpoint: &Endpoint,
    probed: &mut Probed,
) -> Result<Connection, Check> {
    let opened = Connection::open(endpoint).await;
    if opened.is_err() && endpoint.security != Security::Plain {
        // Shown to whoever has to decide whether to trust it.
        let seen = Connection::certificate(endpoint).await.ok();
        probed.certificate = seen.as_ref().map(Certificate::from);
    }
    let connection = opened.map_err(|error| {
        let of_way = matches!(error.kind, ErrorKind::Untrusted | ErrorKind::Tls);
        if of_way {
            probed.checks.push(reached(target));
        }
        let id = if of_way {
            CheckId::TargetTls
        } else {
            CheckId::TargetNet
        };
        Check::of_error(
            id,
            with_certificate(fault(target, &error), probed.certificate.as_ref()),
        )
    })?;
    probed.checks.push(reached(target));
    probed.certificate = connection.peer().map(Certificate::from);
    probed.checks.push(match &probed.certificate {
        Some(seen) => judged::certificate(seen, now_ms()),
        None => Check::skip(
            CheckId::TargetTls,
            Text::fixed("本机连接，没有加密", "On this machine, without TLS"),
        ),
    });
    Ok(connection)
}

fn with_certificate(error: Error, seen: Option<&Certificate>) -> Error {
    match seen {
        None => error,
        Some(seen) => error
            .with("sha256", seen.sha256.clone())
            .with("subject", seen.subject.clone())
            .with("issuer", seen.issuer.clone()),
    }
}

fn reached(target: &Target) -> Check {
    let url = &target.url;
    Check::pass(CheckId::TargetNet, text!("{url} 有回答", "{url} answers"))
}

fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn refuse_other_kind(target: &Target, root: &RootDse) -> Result<(), Error> {
    let reason = match (target.kind, root.is_ad()) {
        (TargetKind::Ad, false) => "not_ad",
        (TargetKind::Ldap, true) => "is_ad",
        _ => return Ok(()),
    };
    let host = target
        .address()
        .map(|address| address.host().to_owned())
        .unwrap_or_default();
    Err(
        Error::new(Code::TargetNotTarget, "another kind of directory")
            .with("reason", reason)
            .with("host", host),
    )
}

fn describe(root: &RootDse, probed: &mut Probed) {
    let seen = &mut probed.capabilities;
    seen.server.clone_from(&root.vendor);
    seen.is_ad = root.is_ad();
    seen.paging = Some(root.has_control(controls::PAGED));
    seen.assertion = Some(root.has_control(controls::ASSERTION));
    seen.post_read = Some(root.has_control(controls::POST_READ));
}

/// Whether the base, and each other place that the settings name, is there.
async fn base(session: &Session<'_>) -> Check {
    let settings = &session.target.settings;
    let places = [
        Some(settings.base.as_str()),
        settings.people_base.as_deref(),
        settings.groups_base.as_deref(),
        settings.leavers.unit.as_deref(),
    ];
    for place in places.into_iter().flatten() {
        let missing = match session.entry(place, &["objectClass"]).await {
            Ok(Some(_)) => continue,
            Ok(None) => Error::new(Code::TargetBase, "there is no such entry"),
            Err(error) => session.fault(&error),
        };
        let host = session
            .target
            .address()
            .map(|address| address.host().to_owned())
            .unwrap_or_default();
        let missing = missing
            .with("base", place)
            .with("host", host)
            .with("contexts", session.root.naming_contexts.clone());
        return Check::of_error(CheckId::TargetBase, missing);
    }
    let base = &settings.base;
    Check::pass(CheckId::TargetBase, text!("{base} 在", "{base} is there"))
}

/// What the account may do, as far as that can be read.
async fn rights(session: &Session<'_>) -> Option<Check> {
    if !session.is_ad() {
        return None;
    }
    if is_protected(session).await {
        return Some(judged::too_many_rights());
    }
    let read = session
        .entry(
            &session.target.settings.base,
            &["allowedChildClassesEffective"],
        )
        .await;
    let entry = read.ok().flatten()?;
    let classes = entry
        .all("allowedChildClassesEffective")
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>();
    if classes.is_empty() {
        return None;
    }
    let needed: &[&str] = match session.target.settings.layout {
        Layout::OuTree => &["user", "organizationalUnit"],
        Layout::Flat => &["user"],
    };
    let lacks = needed.iter().find(|class| {
        !classes
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(class))
    });
    Some(match lacks {
        None => Check::pass(
            CheckId::TargetRights,
            Text::fixed(
                "可以在起点下建用户和组织单位",
                "May make users and units below the base",
            ),
        ),
        Some(class) => {
            let error =
                Error::new(Code::TargetRights, "a class may not be made").with("act", *class);
            Check::of_error(
                CheckId::TargetRights,
                error.with("base", session.target.settings.base.clone()),
            )
        }
    })
}

/// Whether our own account is one that Active Directory protects.
async fn is_protected(session: &Session<'_>) -> bool {
    let account = &session.target.bind_dn;
    let own = match account.parse::<Dn>() {
        Ok(name) if !name.is_root() => session.entry(account, &["adminCount"]).await.ok().flatten(),
        _ => by_account(session).await,
    };
    own.is_some_and(|own| own.text("adminCount") == Some("1"))
}

/// Our own account by its log-on name, `account@domain` or `DOMAIN\account`.
async fn by_account(session: &Session<'_>) -> Option<Entry> {
    let account = session.target.bind_dn.as_str();
    let name = account.rsplit_once('\\').map_or(account, |(_, name)| name);
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    let filter = Filter::Or(vec![
        Filter::equals("userPrincipalName", account),
        Filter::equals("sAMAccountName", name),
    ]);
    let domain = session.root.naming_contexts.first()?;
    let asked = search(domain, Scope::Subtree, filter, &["adminCount"]);
    session.connection.search(&asked).await.ok()?.pop()
}

/// Whether the server knows the mapping's attributes, and what the anchor means in entries that are there.
async fn schema(session: &Session<'_>, known: &Known, probed: &mut Probed) -> Check {
    let mapping = match Mapping::of(session.target.kind, &session.target.settings) {
        Ok(mapping) => mapping,
        Err(error) => return Check::of_error(CheckId::TargetSchema, error),
    };
    let names = match attribute_names(session).await {
        Ok(names) => names,
        Err(error) => return Check::of_error(CheckId::TargetSchema, session.fault(&error)),
    };
    let unknown = mapping
        .rows()
        .iter()
        .filter(|row| !names.is_empty() && !names.contains(row.key()));
    let unknown = unknown
        .map(|row| row.text.attribute.clone())
        .collect::<Vec<_>>();
    if !unknown.is_empty() {
        return judged::unknown_attributes(&unknown);
    }
    let Some(anchor) = &mapping.anchor else {
        return Check::pass(
            CheckId::TargetSchema,
            Text::fixed(
                "映射里的属性都认识；只靠关联认人",
                "Knows the mapping's attributes; people are found by their links alone",
            ),
        );
    };
    anchor_meaning(session, anchor, known, probed).await
}

async fn attribute_names(session: &Session<'_>) -> ldap::Result<std::collections::HashSet<String>> {
    let root = session.entry("", &["subschemaSubentry"]).await?;
    let Some(place) = root
        .as_ref()
        .and_then(|root| root.text("subschemaSubentry"))
    else {
        return Ok(Default::default());
    };
    let found = session.entry(place, &["attributeTypes"]).await?;
    Ok(found
        .map(|entry| schema::names(entry.all("attributeTypes")))
        .unwrap_or_default())
}

async fn anchor_meaning(
    session: &Session<'_>,
    anchor: &str,
    known: &Known,
    probed: &mut Probed,
) -> Check {
    let found = match session.below(Filter::present(anchor), &[anchor]).await {
        Ok(found) => found,
        Err(error) => return Check::of_error(CheckId::TargetSchema, session.fault(&error)),
    };
    let is_ours = |value: &str| known.userids.contains(casefold(value).as_str());
    let others = found
        .iter()
        .filter(|entry| !entry.text(anchor).is_some_and(is_ours))
        .count();
    if others * 100 >= found.len().max(1) * TAKEN_PERCENT && others > 0 {
        return judged::taken_anchor(anchor, found.len(), others);
    }
    probed.capabilities.anchor = Some(anchor.to_owned());
    let entries = found.len();
    if entries == 0 {
        return Check::pass(
            CheckId::TargetSchema,
            text!(
                "映射里的属性都认识；还没有条目用 {anchor}",
                "Knows the mapping's attributes; no entry has an {anchor} yet"
            ),
        );
    }
    Check::pass(
        CheckId::TargetSchema,
        text!(
            "映射里的属性都认识；{entries} 个条目有 {anchor}，都是我们的账号",
            "Knows the mapping's attributes; {entries} entries have an {anchor}, all of them userids of ours"
        ),
    )
}

/// Whether another installation has left its marker.
async fn overlap(session: &Session<'_>, known: &Known) -> Check {
    let dn = marker::dn(&session.base).to_string();
    let found = match session.entry(&dn, &[marker::ATTRIBUTE]).await {
        Ok(found) => found,
        Err(error) => return Check::of_error(CheckId::TargetOverlap, session.fault(&error)),
    };
    match found {
        None => Check::pass(
            CheckId::TargetOverlap,
            Text::fixed(
                "没有别的安装留下的标记",
                "No other installation has left a marker",
            ),
        ),
        Some(entry) if marker::is_own(entry.all(marker::ATTRIBUTE), &known.installation) => {
            Check::pass(
                CheckId::TargetOverlap,
                Text::fixed(
                    "标记是这个安装自己的",
                    "The marker is this installation's own",
                ),
            )
        }
        Some(_) => judged::foreign_marker(session.target),
    }
}
