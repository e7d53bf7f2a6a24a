//! Comparison of an app's visible range with the members who should be able to log in.

use wecom::Agent;

use super::expected_members::ExpectedMembers;
use super::verdict::{CannotScan, CannotScanReason, Coverage};
use super::visible_range::VisibleMembers;
use super::{Check, CheckId, Fix};
use crate::sentences::{SECOND_VERIFICATION, joined};
use bridge_core::clinic::ConsolePage;
use bridge_core::lang::{Text, grouped};
use bridge_core::text;
use bridge_sync::probe::app::empty_range;

/// The result of the comparison.
pub(super) struct RangeCoverage {
    pub(super) check: Check,
    pub(super) coverage: Coverage,
    pub(super) cannot_scan: Vec<CannotScan>,
}

/// Compares a visible range with the expected members.
pub(super) fn compare(
    agent: &Agent,
    visible: &VisibleMembers,
    expected: &ExpectedMembers<'_>,
) -> RangeCoverage {
    let all = expected.all();
    let (mut cannot_scan, mut seen) = (Vec::new(), 0);
    for (folded, member) in &all {
        let is_visible = visible.contains(folded);
        seen += usize::from(is_visible);
        let reason = expected.reason(*member, is_visible);
        cannot_scan.extend(reason.map(|why| expected.cannot_scan(folded, *member, why)));
    }
    let is_out = |member: &&CannotScan| member.why == CannotScanReason::OutOfRange;
    let counts = Counts {
        all: all.len(),
        seen,
        out: cannot_scan.iter().filter(is_out).count(),
        unable: cannot_scan.len(),
    };
    RangeCoverage {
        check: judge(agent, visible, counts),
        coverage: Coverage {
            visible: Some(seen),
            ..expected.coverage()
        },
        cannot_scan,
    }
}

/// The numbers of expected members.
#[derive(Clone, Copy)]
struct Counts {
    all: usize,
    /// Those in the range.
    seen: usize,
    /// Those out of the range.
    out: usize,
    /// Those who cannot scan, for any reason.
    unable: usize,
}

fn judge(agent: &Agent, visible: &VisibleMembers, counts: Counts) -> Check {
    let id = CheckId::AppVisibleRange;
    let range = range_of(agent, visible);
    if agent.departments.is_empty() && agent.users.is_empty() && agent.tags.is_empty() {
        return Check::fail(id, range, empty_range());
    }
    if counts.all == 0 {
        return Check::skip(id, joined(&range, &NOTHING_TO_COMPARE));
    }
    let evidence = joined(&range, &found(counts));
    if counts.seen == 0 {
        return Check::fail(id, evidence, widen());
    }
    // In the range, and still nobody can scan: widening it would not help.
    if counts.unable == counts.all {
        return Check::fail(id, joined(&evidence, &NONE_ACTIVE), activate());
    }
    match counts.out {
        0 => Check::pass(id, evidence),
        _ => Check::warn(id, evidence, widen()),
    }
}

/// What the app's record names, and how many members that is.
fn range_of(agent: &Agent, visible: &VisibleMembers) -> Text {
    let (departments, users, tags) = (agent.departments.len(), agent.users.len(), agent.tags.len());
    let count = visible.count();
    text!(
        "可见范围设了 {departments} 个部门、{users} 名成员、{tags} 个标签，展开后有 {count} 人",
        "The range names {departments} departments, {users} members and {tags} tags, which come to {count} people"
    )
}

fn found(Counts { all, seen, out, .. }: Counts) -> Text {
    if out == 0 {
        return text!(
            "已知 {all} 人，都在范围内",
            "of {all} known people all are in it"
        );
    }
    let cannot = grouped(out);
    text!(
        "已知 {all} 人中，{seen} 人在范围内，约 {cannot} 人扫不了码",
        "of {all} known people {seen} are in it, and about {cannot} cannot scan"
    )
}

const NOTHING_TO_COMPARE: Text = Text::fixed(
    "没有成员名单可以比较，是否覆盖了要扫码的人还不知道",
    "there is no list of members to compare with, so whether it covers those who scan is unknown",
);
const NONE_ACTIVE: Text = Text::fixed(
    "范围内的人都还没有激活或已停用，没有一个人能扫码",
    "those in it have yet to join or are switched off, so nobody can scan",
);

fn activate() -> Fix {
    Fix::new(
        Text::fixed(
            "能扫码的人既要在应用的可见范围里，也要在企业微信里激活并启用；现在没有一个人两样都满足。",
            "Whoever scans must be in the app's visible range, and active in WeCom; nobody is both.",
        ),
        vec![
            Text::fixed(
                "请范围内的人先登录一次企业微信，或把可见范围改到已激活的人，再检测一次。",
                "Ask people in the range to log in to WeCom once, or let the range cover those who have, then check again.",
            ),
            SECOND_VERIFICATION,
        ],
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
            Text::fixed("保存后点「重新检测」。如果他们本来就不用扫码登录，可以不改。", "Save, then choose “Check again”. If these people are not meant to scan, leave it."),
        ],
    )
    .at(&ConsolePage::Apps)
}
