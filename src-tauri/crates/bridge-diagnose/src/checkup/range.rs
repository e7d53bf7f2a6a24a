//! The app's visible range worked out to people, and held against those who are to scan.
//!
//! Departments count with all below them, tags with their members and departments.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use compact_str::CompactString;
use futures::{StreamExt, TryStreamExt};
use wecom::{Agent, Caller, Error as WecomError, casefold_trimmed};

use super::verdict::{Absent, Coverage, Why};
use super::{Check, CheckId, Fix};
use bridge_core::clinic::ConsolePage;
use bridge_core::lang::{Text, grouped};
use bridge_core::text;
use bridge_directory::tree::Forest;
use bridge_directory::user::{User, UserStatus};
use bridge_sync::is_usable_userid;
use bridge_sync::probe::app::empty_range;
use bridge_sync::probe::roster::{MemberEntry, Roster};

/// Requests kept ready behind those that the client lets through.
const AHEAD: usize = 16;

/// What WeCom says of a department or tag that is gone, or of which the app sees nothing.
const NOTHING_THERE: [i64; 5] = [40068, 60003, 60011, 60123, 81011];

/// Everybody whom the app sees, by folded userid.
#[derive(Debug, Default)]
pub(super) struct Visible {
    people: HashSet<CompactString>,
}

/// Works the range out through the app's own secret.
pub(super) async fn resolve(app: &Caller, agent: &Agent) -> Result<Visible, WecomError> {
    let mut visible = Visible {
        people: agent
            .users
            .iter()
            .map(|userid| casefold_trimmed(userid))
            .collect(),
    };
    let mut departments = below(app, None).await?;
    let mut named = agent.departments.clone();
    for tag in &agent.tags {
        let Some(tag) = or_nothing(app.tag(*tag).await)? else {
            continue;
        };
        visible.people.extend(
            tag.members
                .iter()
                .map(|member| casefold_trimmed(&member.userid)),
        );
        named.extend(tag.departments);
    }
    for id in named {
        if !departments.contains(&id) {
            departments.extend(below(app, Some(id)).await?);
        }
    }
    visible.people.retain(|userid| is_usable_userid(userid));
    let reads = futures::stream::iter(departments)
        .map(|id| async move { or_nothing(app.member_names_of(id).await) });
    let mut reads = reads.buffer_unordered(AHEAD);
    while let Some(names) = reads.try_next().await? {
        visible.people.extend(
            names
                .into_iter()
                .flatten()
                .filter(|member| is_usable_userid(&member.userid))
                .map(|member| casefold_trimmed(&member.userid)),
        );
    }
    Ok(visible)
}

async fn below(app: &Caller, top: Option<i64>) -> Result<BTreeSet<i64>, WecomError> {
    let read = or_nothing(app.departments(top).await)?;
    Ok(read
        .into_iter()
        .flatten()
        .map(|department| department.id)
        .collect())
}

fn or_nothing<T>(answer: Result<T, WecomError>) -> Result<Option<T>, WecomError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error)
            if error
                .errcode()
                .is_some_and(|code| NOTHING_THERE.contains(&code)) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Those who are to scan, as far as they are known.
pub(super) struct People<'a> {
    /// Everybody in WeCom; `None` where that could not be listed.
    pub(super) roster: Option<&'a Roster>,
    /// The data source's users that are not departed; `None` where nothing is stored.
    pub(super) users: Option<&'a [User]>,
    /// The data source's departments.
    pub(super) forest: &'a Forest,
}

/// One person, by what is known of them.
#[derive(Clone, Copy, Default)]
struct Person<'a> {
    user: Option<&'a User>,
    listed: Option<&'a MemberEntry>,
}

impl<'a> People<'a> {
    /// Everybody once, by folded userid.
    fn all(&self) -> BTreeMap<CompactString, Person<'a>> {
        let mut all: BTreeMap<CompactString, Person<'a>> = BTreeMap::new();
        if let Some(roster) = self.roster {
            for folded in roster.folded() {
                all.entry(folded.clone()).or_default().listed = roster.get(folded);
            }
        }
        for user in self.users.into_iter().flatten() {
            if let Some(userid) = &user.userid {
                all.entry(casefold_trimmed(userid)).or_default().user = Some(user);
            }
        }
        all
    }

    /// The figures that need no visible range.
    pub(super) fn coverage(&self) -> Coverage {
        // A user of whom WeCom gave the userid only is not known to have joined.
        let joined = |user: &&User| user.status == UserStatus::Active && user.name.is_some();
        Coverage {
            members: self.roster.map(Roster::size),
            synced: self.users.map(<[User]>::len),
            visible: None,
            activated: self.users.map(|users| users.iter().filter(joined).count()),
        }
    }

    fn why(&self, person: Person<'_>, is_visible: bool) -> Option<Why> {
        if self.roster.is_some() && person.listed.is_none() {
            return Some(Why::NotInWecom);
        }
        if !is_visible {
            return Some(Why::OutOfRange);
        }
        match person.user?.status {
            UserStatus::NotActivated => Some(Why::NotActivated),
            UserStatus::Disabled => Some(Why::Disabled),
            UserStatus::Active | UserStatus::Departed => None,
        }
    }

    fn absent(&self, folded: &str, person: Person<'_>, why: Why) -> Absent {
        let of_user = person.user.map(|user| user.departments.to_vec());
        let departments =
            of_user.or_else(|| person.listed.map(|listed| listed.departments.clone()));
        let spelled = person
            .user
            .and_then(|user| user.userid.clone())
            .or_else(|| person.listed.map(|listed| listed.userid.clone()));
        Absent {
            userid: spelled.map_or_else(|| folded.to_owned(), |userid| userid.to_string()),
            name: person
                .user
                .and_then(|user| user.name.as_ref())
                .map(ToString::to_string),
            departments: departments
                .into_iter()
                .flatten()
                .map(|id| self.path(id))
                .collect(),
            why,
        }
    }

    fn path(&self, id: i64) -> String {
        let path = self.forest.path_of(id);
        if path.is_empty() {
            format!("#{id}")
        } else {
            path
        }
    }
}

/// What came of holding the range against the people.
pub(super) struct Compared {
    pub(super) check: Check,
    pub(super) coverage: Coverage,
    pub(super) absent: Vec<Absent>,
}

/// Holds a range against those who are to scan.
pub(super) fn compare(agent: &Agent, visible: &Visible, people: &People<'_>) -> Compared {
    let all = people.all();
    let (mut absent, mut seen) = (Vec::new(), 0);
    for (folded, person) in &all {
        let is_visible = visible.people.contains(folded);
        seen += usize::from(is_visible);
        absent.extend(
            people
                .why(*person, is_visible)
                .map(|why| people.absent(folded, *person, why)),
        );
    }
    let out = absent
        .iter()
        .filter(|absent| absent.why == Why::OutOfRange)
        .count();
    let check = judge(
        agent,
        visible,
        Figures {
            all: all.len(),
            seen,
            out,
            unable: absent.len(),
        },
    );
    Compared {
        check,
        coverage: Coverage {
            visible: Some(seen),
            ..people.coverage()
        },
        absent,
    }
}

struct Figures {
    all: usize,
    seen: usize,
    out: usize,
    /// Whoever cannot scan, for whatever reason.
    unable: usize,
}

fn judge(agent: &Agent, visible: &Visible, figures: Figures) -> Check {
    let id = CheckId::AppVisibleRange;
    let (departments, users, tags) = (agent.departments.len(), agent.users.len(), agent.tags.len());
    let count = visible.people.len();
    let range = text!(
        "可见范围设了 {departments} 个部门、{users} 名成员、{tags} 个标签，展开后有 {count} 人",
        "The range names {departments} departments, {users} members and {tags} tags, which come to {count} people"
    );
    if departments + users + tags == 0 {
        return Check::fail(id, range, empty_range());
    }
    let Figures {
        all,
        seen,
        out,
        unable,
    } = figures;
    if all == 0 {
        let open = Text::fixed(
            "没有成员名单可以比较，是否覆盖了要扫码的人还不知道",
            "there is no list of members to compare with, so whether it covers those who scan is unknown",
        );
        return Check::skip(id, join(range, &open));
    }
    let found = match out {
        0 => text!(
            "已知 {all} 人，都在范围内",
            "of {all} known people all are in it"
        ),
        _ => {
            let cannot = grouped(out);
            text!(
                "已知 {all} 人中，{seen} 人在范围内，约 {cannot} 人扫不了码",
                "of {all} known people {seen} are in it, and about {cannot} cannot scan"
            )
        }
    };
    let evidence = join(range, &found);
    match (seen, out) {
        (0, _) => Check::fail(id, evidence, widen()),
        _ if unable == all => Check::fail(id, join(evidence, &NOBODY), nobody_able()),
        (_, 0) => Check::pass(id, evidence),
        _ => Check::warn(id, evidence, widen()),
    }
}

const NOBODY: Text = Text::fixed(
    "范围内的人都还没有激活或已停用，没有一个人能扫码",
    "those in it have yet to join or are switched off, so nobody can scan",
);

fn nobody_able() -> Fix {
    Fix::new(
        Text::fixed(
            "能扫码的人既要在应用的可见范围里，也要在企业微信里激活并启用；现在没有一个人两样都满足。",
            "Whoever scans must be in the app's visible range, and active in WeCom; nobody is both.",
        ),
        vec![Text::fixed(
            "请范围内的人先登录一次企业微信，或把可见范围改到已激活的人，再检测一次。",
            "Ask people in the range to log in to WeCom once, or let the range cover those who have, then check again.",
        )],
    )
}

fn join(one: Text, other: &Text) -> Text {
    Text::new(
        format!("{}；{}", one.zh, other.zh),
        format!("{}; {}", one.en, other.en),
    )
}

fn widen() -> Fix {
    Fix::new(
        Text::fixed(
            "不在应用【可见范围】里的人不能扫码登录：手机上提示没有权限，电脑上的页面没有任何提示。",
            "People outside the app's 【可见范围】 Visible range cannot log in by scanning: the phone says that they have no permission, and the page on the computer says nothing.",
        ),
        vec![
            Text::fixed("在【应用管理】打开这个应用，点【可见范围】旁的编辑。", "Open the app under 【应用管理】 App management and edit its 【可见范围】 Visible range."),
            Text::fixed("选最上级部门（全员），或加上这些人所在的部门；也可以按成员、标签添加。", "Choose the top department (everybody), or add these people's departments; members and tags can be added too."),
            Text::fixed("保存后点“重新检测”。如果他们本来就不用扫码登录，可以不改。", "Save, then choose “Check again”. If these people are not meant to scan, leave it."),
        ],
    )
    .at(&ConsolePage::Apps)
}
