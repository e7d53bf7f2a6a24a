//! Everybody in the corp by userid, as only the contacts secret may list them.

use std::collections::HashMap;

use compact_str::CompactString;
use wecom::{Caller, Error as WecomError, fold};

use super::check::{Check, Fix, Status};
use crate::clinic::ConsolePage;
use crate::lang::Text;

/// The most identifiers that one page may have.
const PAGE: u32 = 10_000;
const WRONG_KIND: i64 = 48002;

/// The members of a corp, by folded userid.
#[derive(Debug, Default)]
pub(super) struct Roster {
    people: HashMap<CompactString, Listed>,
}

/// One member as the list has them.
#[derive(Debug)]
pub(super) struct Listed {
    /// In WeCom's own spelling.
    pub(super) userid: CompactString,
    pub(super) departments: Vec<i64>,
}

/// What became of asking for the list.
pub(super) enum Asked {
    Listed(Roster),
    /// The secret is not that of the contacts sync.
    OtherSecret,
    Failed(WecomError),
}

impl Roster {
    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    pub(super) fn get(&self, folded: &str) -> Option<&Listed> {
        self.people.get(folded)
    }

    pub(super) fn folded(&self) -> impl Iterator<Item = &CompactString> {
        self.people.keys()
    }

    fn add(&mut self, userid: CompactString, department: i64) {
        let listed = self.people.entry(fold(&userid)).or_insert_with(|| Listed {
            userid,
            departments: Vec::new(),
        });
        listed.departments.push(department);
    }
}

/// Asks for everybody.
pub(super) async fn ask(contacts: &Caller) -> Asked {
    match read(contacts).await {
        Ok(roster) => Asked::Listed(roster),
        Err(error) if error.errcode() == Some(WRONG_KIND) => Asked::OtherSecret,
        Err(error) => Asked::Failed(error),
    }
}

/// Only the contacts secret may list identifiers, so this tells it from an app's secret pasted in its place.
pub(crate) async fn may_list(contacts: &Caller) -> Result<bool, WecomError> {
    match contacts.member_ids(None, 1).await {
        Ok(_) => Ok(true),
        Err(error) if error.errcode() == Some(WRONG_KIND) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn read(contacts: &Caller) -> Result<Roster, WecomError> {
    let (mut roster, mut cursor) = (Roster::default(), None::<String>);
    loop {
        let page = contacts.member_ids(cursor.as_deref(), PAGE).await?;
        for row in page.rows {
            roster.add(row.userid, row.department);
        }
        // A cursor that stands still would never end.
        if page.next.is_none() || page.next == cursor {
            return Ok(roster);
        }
        cursor = page.next;
    }
}

/// Adds to the check of members what the list tells.
pub(super) fn note(mut members: Check, asked: &Asked) -> Check {
    match asked {
        Asked::Listed(roster) => {
            let (all, Text { zh, en }) = (roster.len(), members.evidence);
            members.evidence = Text::new(
                format!("{zh}；全公司共 {all} 人"),
                format!("{en}; the corp has {all} in all"),
            );
            members
        }
        Asked::OtherSecret if members.status == Status::Pass => {
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
        Asked::Failed(error) if members.status == Status::Pass => unlisted(members, error),
        Asked::OtherSecret | Asked::Failed(_) => members,
    }
}

/// One department could be read and the whole list could not.
fn unlisted(members: Check, error: &WecomError) -> Check {
    let refused = Check::of_error(members.id, error.clone().into()).only_warn();
    let (read, then) = (members.evidence, refused.evidence);
    let evidence = Text::new(
        format!("{}；{}", read.zh, then.zh),
        format!("{}; {}", read.en, then.en),
    );
    Check {
        evidence,
        error: None,
        ..refused
    }
}

pub(super) fn other_secret() -> Fix {
    Fix::new(
        Text::fixed(
            "自建应用的 Secret 只看得到它的可见范围，范围外的人不会被同步。",
            "A self-built app's secret sees only its visible range, and people outside it are not synced.",
        ),
        vec![
            Text::fixed("到【管理工具】→【通讯录同步】开启 API 接口同步，复制它的 Secret。", "Switch the API on under 【管理工具】 Management tools → 【通讯录同步】 Contacts sync and copy its secret."),
            Text::fixed("把数据源的通讯录 Secret 换成它。", "Replace the data source's contacts secret with it."),
        ],
    )
    .at(&ConsolePage::ContactsSync)
}
