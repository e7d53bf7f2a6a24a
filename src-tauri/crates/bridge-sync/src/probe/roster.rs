//! Roster: the list of all userids of a corp, which only the contacts secret may read.

use std::collections::HashMap;

use compact_str::CompactString;
use wecom::{Api, Caller, Error as WecomError, casefold_trimmed};

use crate::is_usable_userid;
use bridge_core::check::{Check, Status};
use bridge_core::clinic::ConsolePage;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;

const WRONG_KIND: i64 = 48002;

/// The members of a corp, by casefolded userid.
#[derive(Debug, Default)]
pub struct Roster {
    people: HashMap<CompactString, MemberEntry>,
}

/// A member in the roster.
#[derive(Debug)]
pub struct MemberEntry {
    /// In WeCom's own spelling.
    pub userid: CompactString,
    /// The departments in which the list has the member.
    pub departments: Vec<i64>,
}

/// The result of asking for the roster.
pub enum RosterResult {
    /// The whole list.
    Whole(Roster),
    /// The secret is not that of the contacts sync.
    OtherSecret,
    /// The server does not have the call, or does not give it to this secret.
    Missing(WecomError),
    /// The list was refused or did not arrive.
    Failed(WecomError),
}

/// Whether the whole corp can be listed by userid.
pub enum Listing {
    /// With this secret.
    Whole,
    /// Not with this secret, which is not that of the contacts sync.
    OtherSecret,
    /// Not here: the server does not have the call, or does not give it to this secret.
    Missing(WecomError),
}

impl Roster {
    /// The number of members the list has.
    pub fn size(&self) -> usize {
        self.people.len()
    }

    /// A member by the casefolded userid.
    pub fn get(&self, folded: &str) -> Option<&MemberEntry> {
        self.people.get(folded)
    }

    /// The casefolded userids.
    pub fn folded(&self) -> impl Iterator<Item = &CompactString> {
        self.people.keys()
    }

    fn add(&mut self, userid: CompactString, department: Option<i64>) {
        if !is_usable_userid(&userid) {
            return;
        }
        let listed = self
            .people
            .entry(casefold_trimmed(&userid))
            .or_insert_with(|| MemberEntry {
                userid,
                departments: Vec::new(),
            });
        listed.departments.extend(department);
    }
}

/// Asks for the whole roster.
pub async fn ask(contacts: &Caller) -> RosterResult {
    match read(contacts).await {
        Ok(roster) => RosterResult::Whole(roster),
        Err(error) => RosterResult::refused(error),
    }
}

/// Whether this secret may list identifiers: only the contacts secret may, so this tells it from an app's secret pasted in
/// its place.
///
/// # Errors
/// What the call failed with, where that does not say which secret it is.
pub async fn may_list(contacts: &Caller) -> Result<Listing, WecomError> {
    match contacts
        .member_ids(None, 1)
        .await
        .map_err(RosterResult::refused)
    {
        Ok(_) => Ok(Listing::Whole),
        Err(RosterResult::OtherSecret) => Ok(Listing::OtherSecret),
        Err(RosterResult::Missing(error)) => Ok(Listing::Missing(error)),
        Err(RosterResult::Failed(error)) => Err(error),
        Err(RosterResult::Whole(_)) => Ok(Listing::Whole),
    }
}

/// Whether an answer to the list of identifiers says that it cannot be had, while the rest of the corp may be.
pub fn cannot_list(error: &WecomError) -> bool {
    const CANNOT: [i64; 4] = [WRONG_KIND, 40058, 48001, 60011];
    let refused = error.errcode().is_some_and(|code| CANNOT.contains(&code));
    error.api() == Api::UserListId && (refused || error.is_missing_call())
}

/// Whether WeCom says that there is no such member.
pub fn is_no_such_member(error: &WecomError) -> bool {
    const CODES: [i64; 4] = [40003, 46004, 60111, 301021];
    error.errcode().is_some_and(|code| CODES.contains(&code))
}

impl RosterResult {
    fn refused(error: WecomError) -> Self {
        match error {
            error if !cannot_list(&error) => Self::Failed(error),
            error if error.errcode() == Some(WRONG_KIND) => Self::OtherSecret,
            error => Self::Missing(error),
        }
    }
}

async fn read(contacts: &Caller) -> Result<Roster, WecomError> {
    let (mut roster, mut pages) = (Roster::default(), contacts.member_id_pages());
    while let Some(rows) = pages.next().await? {
        for row in rows {
            roster.add(row.userid, row.department);
        }
    }
    Ok(roster)
}

/// Adds to the check of members what the list tells.
pub fn note(mut members: Check, result: &RosterResult) -> Check {
    match result {
        RosterResult::Whole(roster) => {
            let (all, Text { zh, en }) = (roster.size(), members.evidence);
            members.evidence = Text::new(
                format!("{zh}；全公司共 {all} 人"),
                format!("{en}; the corp has {all} in all"),
            );
            members
        }
        RosterResult::OtherSecret if members.status == Status::Pass => {
            let Text { zh, en } = members.evidence;
            let evidence = Text::new(
                format!("{zh}，但它不能列出全公司的成员（{WRONG_KIND}）：这是自建应用的 Secret"),
                format!(
                    "{en}, but it may not list the whole corp ({WRONG_KIND}): it is a self-built app's secret"
                ),
            );
            Check {
                errcode: Some(WRONG_KIND),
                ..Check::warn(members.id, evidence, other_secret())
            }
        }
        RosterResult::Missing(error) if members.status == Status::Pass => {
            without_list(members, error)
        }
        RosterResult::Failed(error) if members.status == Status::Pass => unlisted(members, error),
        RosterResult::OtherSecret | RosterResult::Missing(_) | RosterResult::Failed(_) => members,
    }
}

/// The check where the list is missing and the corp is read department by department.
pub(super) fn without_list(members: Check, error: &WecomError) -> Check {
    let code = error
        .errcode()
        .map_or_else(|| "HTTP 404".to_owned(), |code| code.to_string());
    let Text { zh, en } = members.evidence;
    let evidence = Text::new(
        format!(
            "{zh}；这台服务器不能列出全公司的成员账号（user/list_id：{code}），同步时按部门逐个读取"
        ),
        format!(
            "{en}; this server cannot list the userids of the whole corp (user/list_id: {code}), and a sync reads department by department"
        ),
    );
    Check {
        errcode: error.errcode(),
        ..Check::warn(members.id, evidence, no_list())
    }
}

fn no_list() -> Fix {
    Fix::new(
        Text::fixed(
            "私有部署的企业微信和网关常常没有这个较新的接口，或不对这个 Secret 开放。同步照常进行，但没有读到的部门和其中的人保持原样，不会停用。",
            "Private installations and gateways often lack this newer call, or do not open it to this secret. Syncs run all the same, but departments that are not read stay as they are, with their people.",
        ),
        vec![
            Text::fixed(
                "是企业微信的公有服务时：到【安全与管理】→【管理工具】→【通讯录同步】（旧版后台在【管理工具】）复制它的 Secret，换掉现在这个。",
                "With WeCom's public service: copy the secret of 【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync (older consoles: 【管理工具】), and use it in place of this one.",
            ),
            Text::fixed(
                "是私有部署时不用改；要让离职的人及时停用，请让这个 Secret 能读到全部部门。",
                "With a private installation nothing needs to be changed; let this secret read every department, so that whoever leaves is deactivated in time.",
            ),
        ],
    )
}

/// The check where one department could be read and the whole list could not: a sync fails too, for now or for good.
fn unlisted(members: Check, error: &WecomError) -> Check {
    let refused = Check::of_error(members.id, error.clone().into());
    let evidence = Text::new(
        format!("{}；{}", members.evidence.zh, refused.evidence.zh),
        format!("{}; {}", members.evidence.en, refused.evidence.en),
    );
    match error.is_permanent() {
        true => Check {
            evidence,
            ..refused
        },
        false => Check {
            evidence,
            error: None,
            ..refused.only_warn()
        },
    }
}

pub(super) fn other_secret() -> Fix {
    Fix::new(
        Text::fixed(
            "自建应用的 Secret 只看得到它的可见范围，范围外的人不会被同步。",
            "A self-built app's secret sees only its visible range, and people outside it are not synced.",
        ),
        vec![
            Text::fixed("到【安全与管理】→【管理工具】→【通讯录同步】（旧版后台在【管理工具】）开启 API 接口同步，复制它的 Secret。", "Switch the API on under 【安全与管理】 Security and management → 【管理工具】 Management tools → 【通讯录同步】 Contacts sync (older consoles: 【管理工具】) and copy its secret."),
            Text::fixed("把数据源的通讯录 Secret 换成它。", "Replace the data source's contacts secret with it."),
        ],
    )
    .at(&ConsolePage::ContactsSync)
}
