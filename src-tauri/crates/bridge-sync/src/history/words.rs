//! What a run and its changes are called: labels of kinds, facets with counts, the sentence of a run, who started it.

use serde::Serialize;

use super::kind::{ChangeGroup, ChangeKind};
use super::run::{Outcome, Run, RunKind};
use crate::plan::Counts;
use crate::started_by::StartedBy;
use bridge_core::error::Error;
use bridge_core::lang::{Text, capital, grouped};
use bridge_core::remedy::words::headline;
use bridge_core::source::HeldReason;
use bridge_core::text;
use bridge_directory::left::Left;

/// How much a kind of change asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum Tone {
    /// Somebody loses access.
    Fail,
    /// Somebody is not brought in, or an account changes hands.
    Warn,
    /// Nothing to look at first.
    Plain,
}

/// What a facet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum FacetGroup {
    /// People.
    People,
    /// Departments.
    Departments,
}

/// A kind of change that a run has, with how many: what its list can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Facet {
    /// As a filter takes it.
    pub id: &'static str,
    /// What people call it.
    pub label: Text,
    /// How many.
    pub count: usize,
    /// People or departments.
    pub group: FacetGroup,
    /// How it is coloured.
    pub tone: Tone,
}

impl ChangeKind {
    /// What people call it.
    pub fn label(self) -> Text {
        match self {
            Self::Depart => deactivated(Left::Wecom),
            Self::Disable => Text::fixed(
                "停用（企业微信里被禁用）",
                "Deactivated (disabled in WeCom)",
            ),
            Self::Archive => Text::fixed("归档", "Archived"),
            Self::Ambiguous => Text::fixed("无法判断", "Unclear"),
            Self::Pending => Text::fixed("待核对", "Pending"),
            Self::RenameProposed => Text::fixed("疑似换了账号", "Perhaps a new user ID"),
            Self::Renamed => Text::fixed("换了账号", "New user ID"),
            Self::Overwrite => Text::fixed("覆盖", "Overwritten"),
            Self::Reactivate => Text::fixed("恢复", "Reactivated"),
            Self::UsernameChange => Text::fixed("用户名变更", "Username changed"),
            Self::Update => Text::fixed("更新", "Updated"),
            Self::Create => Text::fixed("新增", "New"),
            Self::Skip => Text::fixed("重复未同步", "Duplicate, left out"),
            Self::OutOfScope => Text::fixed("不在同步范围", "Out of scope"),
            Self::OutOfRange => Text::fixed("不在范围", "Out of range"),
            Self::DepartmentCreate => Text::fixed("新增部门", "New department"),
            Self::DepartmentRename => Text::fixed("部门改名", "Department renamed"),
            Self::DepartmentMove => Text::fixed("部门移动", "Department moved"),
            Self::DepartmentReorder => Text::fixed("部门排序", "Department reordered"),
            Self::DepartmentLeaders => Text::fixed("部门负责人", "Department's leaders"),
            Self::DepartmentRestore => Text::fixed("部门恢复", "Department back"),
            Self::DepartmentRetire => Text::fixed("停用部门", "Department retired"),
        }
    }

    /// How much it asks for attention.
    pub fn tone(self) -> Tone {
        match self {
            Self::Depart | Self::Disable => Tone::Fail,
            Self::Archive
            | Self::Ambiguous
            | Self::Pending
            | Self::RenameProposed
            | Self::Overwrite
            | Self::UsernameChange
            | Self::Skip
            | Self::OutOfScope
            | Self::OutOfRange => Tone::Warn,
            Self::Renamed
            | Self::Reactivate
            | Self::Update
            | Self::Create
            | Self::DepartmentCreate
            | Self::DepartmentRename
            | Self::DepartmentMove
            | Self::DepartmentReorder
            | Self::DepartmentLeaders
            | Self::DepartmentRestore
            | Self::DepartmentRetire => Tone::Plain,
        }
    }
}

fn deactivated(left: Left) -> Text {
    let Text { zh, en } = left.reason();
    Text::new(format!("停用（{zh}）"), format!("Deactivated ({en})"))
}

/// The facets of a run in the order in which people look at them; a kind that a run has none of is left out.
fn facets(counts: &Counts) -> Vec<Facet> {
    use ChangeKind as K;
    let of = |kind: ChangeKind, count: usize| (ChangeGroup::One(kind), kind.label(), kind, count);
    let all = [
        of(K::Depart, counts.departed),
        of(K::Disable, counts.disabled),
        of(K::Archive, counts.archived),
        of(K::Ambiguous, counts.ambiguous),
        of(K::Pending, counts.pending),
        of(K::RenameProposed, counts.rename_proposed),
        of(K::Renamed, counts.renamed),
        of(K::Overwrite, counts.overwritten),
        of(K::Skip, counts.skipped),
        of(K::Reactivate, counts.reactivated),
        of(K::UsernameChange, counts.usernames_changed),
        of(K::Update, counts.updated),
        of(K::Create, counts.created),
        of(K::OutOfScope, counts.out_of_scope),
        of(K::OutOfRange, counts.out_of_range),
        of(K::DepartmentCreate, counts.departments_created),
        (
            ChangeGroup::DepartmentUpdate,
            Text::fixed("部门变更", "Departments changed"),
            K::DepartmentRename,
            counts.departments_updated,
        ),
        of(K::DepartmentRetire, counts.departments_retired),
    ];
    let some = all.into_iter().filter(|(.., count)| *count > 0);
    some.map(|(filter, label, kind, count)| Facet {
        id: filter.as_str(),
        label,
        count,
        group: match kind.is_department() {
            true => FacetGroup::Departments,
            false => FacetGroup::People,
        },
        tone: kind.tone(),
    })
    .collect()
}

/// How a run went, as a dot shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum RunState {
    /// It was applied.
    Pass,
    /// It waits, or left members out, who cannot log in.
    Warn,
    /// It failed.
    Fail,
    /// It was only a preview.
    Idle,
}

impl Run {
    /// What its list can be filtered by; an undo has no list.
    pub fn facets(&self) -> Vec<Facet> {
        match self.kind {
            RunKind::Undo => Vec::new(),
            RunKind::Sync | RunKind::Import | RunKind::Single => facets(&self.counts),
        }
    }

    /// How it went.
    pub fn state(&self) -> RunState {
        match self.outcome {
            Outcome::Applied if self.leaves_out() > 0 => RunState::Warn,
            Outcome::Applied => RunState::Pass,
            Outcome::Held if self.confirmed.is_some() => RunState::Idle,
            Outcome::Held => RunState::Warn,
            Outcome::Planned => RunState::Idle,
            Outcome::Failed => RunState::Fail,
        }
    }

    /// How many members or lines it did not bring in; an undo says nothing of that.
    fn leaves_out(&self) -> usize {
        match self.kind {
            RunKind::Undo => 0,
            RunKind::Sync | RunKind::Single => self.counts.not_brought_in() + self.counts.left_out,
            RunKind::Import => self.counts.rejected,
        }
    }

    /// How it ended, in one or two words.
    pub fn outcome_text(&self) -> Text {
        match self.outcome {
            _ if self.kind == RunKind::Undo => Text::fixed("撤销", "Undo"),
            Outcome::Applied if self.kind == RunKind::Import && self.undone => {
                Text::fixed("已导入，后来撤销", "Imported, undone later")
            }
            Outcome::Applied if self.kind == RunKind::Import => Text::fixed("已导入", "Imported"),
            Outcome::Planned if self.kind == RunKind::Import => {
                Text::fixed("导入预览", "Preview of an import")
            }
            Outcome::Applied if self.kind == RunKind::Single && !self.undone => {
                Text::fixed("单人应用", "One member applied")
            }
            Outcome::Applied if self.undone => {
                Text::fixed("已应用，后来撤销", "Applied, undone later")
            }
            Outcome::Applied => Text::fixed("已应用", "Applied"),
            Outcome::Planned => Text::fixed("预览", "Preview"),
            Outcome::Held if self.confirmed.is_some() => {
                Text::fixed("已确认并应用", "Confirmed and applied")
            }
            Outcome::Held => Text::fixed("待确认", "Waits for you"),
            Outcome::Failed => Text::fixed("失败", "Failed"),
        }
    }

    /// Why it failed or was held, in one sentence.
    pub fn reason(&self) -> Option<Text> {
        self.as_error().as_ref().map(headline)
    }

    /// How it was started, and by whom.
    pub fn by_text(&self) -> Text {
        let how = match self.started_by {
            StartedBy::Person => Text::fixed("手动", "by hand"),
            StartedBy::Schedule if self.is_partial() => {
                Text::fixed("查看变动", "by a look for changes")
            }
            StartedBy::Schedule => Text::fixed("定时", "by schedule"),
        };
        match &self.actor {
            Some(actor) => Text::new(
                format!("{} · {actor}", how.zh),
                format!("{} · {actor}", how.en),
            ),
            None => how,
        }
    }

    /// What came of it, in one sentence.
    pub fn said(&self) -> Text {
        if let Some(undone) = self.undo_said() {
            return undone;
        }
        if self.kind == RunKind::Import {
            return imported(&self.counts, self.outcome);
        }
        match self.outcome {
            Outcome::Failed => Text::fixed(
                "没有同步成功，什么也没有改",
                "It did not go through. Nothing was changed",
            ),
            Outcome::Held if self.confirmed.is_some() => Text::fixed(
                "这份名单已确认并应用",
                "This list was confirmed and applied",
            ),
            Outcome::Held => held(self.as_error().as_ref()),
            Outcome::Planned => written(&self.counts, &PLANNED),
            Outcome::Applied => written(&self.counts, &APPLIED),
        }
    }
}

/// What a held run waits with, by the guard's figures. They differ from the counts: a user without access loses none.
fn held(error: Option<&Error>) -> Text {
    if let Some(Text { zh, en }) = error.and_then(|error| HeldReason::of(error).change()) {
        let en = capital(&en);
        return text!(
            "{zh}，等你确认；什么也没有改",
            "{en}, which waits for you. Nothing was changed"
        );
    }
    let figure = |key: &str| {
        let detail = error.and_then(|error| error.detail().get(key))?.as_u64()?;
        usize::try_from(detail).ok().filter(|figure| *figure > 0)
    };
    let losing = figure("departures").map(|n| {
        let n = grouped(n);
        text!("要停用或禁用 {n} 人", "{n} people would lose access")
    });
    let taken = figure("take_overs").map(|n| {
        let n = grouped(n);
        text!("{n} 个账号要换使用者", "{n} accounts would change hands")
    });
    let what = match (losing, taken) {
        (None, None) => return NOTHING_YET,
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) => Text::new(
            format!("{}，另有 {}", one.zh, other.zh),
            format!("{} and {}", one.en, other.en),
        ),
    };
    waits(&what)
}

const NOTHING_YET: Text = Text::fixed(
    "停下等你确认，什么也没有改",
    "It waits for you. Nothing was changed",
);

fn waits(Text { zh, en }: &Text) -> Text {
    text!(
        "{zh}，等你确认；什么也没有改",
        "{en}, which waits for you. Nothing was changed"
    )
}

/// The words around the counts, of what will be or of what was.
struct Words {
    begin: (&'static str, &'static str),
    left_out: (&'static str, &'static str),
    nothing: (&'static str, &'static str),
    updated: &'static str,
}

const PLANNED: Words = Words {
    begin: ("将", "will be: "),
    left_out: (
        "名成员不会同步进来；其余",
        "would be left out; of the rest, ",
    ),
    nothing: ("没有变更", "no changes"),
    updated: "would be updated",
};

const APPLIED: Words = Words {
    begin: ("", ""),
    left_out: ("名成员没有同步进来；其余", "were left out; of the rest, "),
    nothing: ("没有变更", "no changes"),
    updated: "updated",
};

/// Those first whom the run leaves out: they cannot log in.
fn written(counts: &Counts, words: &Words) -> Text {
    let parts = [
        (counts.created, "新增", "added"),
        (counts.updated, "更新", "updated"),
        (counts.usernames_changed, "改用户名", "with a new username"),
        (counts.deactivated(), "停用", "deactivated"),
        (counts.renamed, "换了账号", "with a new user ID"),
        (counts.overwritten, "覆盖", "overwritten"),
        (counts.reactivated, "恢复", "reactivated"),
        (counts.archived, "归档", "archived"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let (zh, en): (Vec<_>, Vec<_>) = parts
        .map(|(count, zh, en)| {
            let n = grouped(count);
            (format!("{zh} {n} 人"), format!("{n} {en}"))
        })
        .unzip();
    let departments =
        counts.departments_created + counts.departments_updated + counts.departments_retired;
    let (zh, en) = match (zh.is_empty(), departments) {
        (true, 0) => (words.nothing.0.to_owned(), words.nothing.1.to_owned()),
        (true, n) => (
            format!("{}更新 {} 个部门", words.begin.0, grouped(n)),
            format!("{} departments {}", grouped(n), words.updated),
        ),
        (false, _) => (
            format!("{}{}", words.begin.0, zh.join("，")),
            format!("{}{}", words.begin.1, en.join(", ")),
        ),
    };
    let (zh, en) = match counts.unchanged {
        0 => (zh, en),
        unchanged => {
            let n = grouped(unchanged);
            (format!("{zh}；{n} 人不变"), format!("{en}; {n} unchanged"))
        }
    };
    match counts.not_brought_in() + counts.left_out {
        0 => Text::new(zh, capital(&en)),
        left => {
            let n = grouped(left);
            let (left_zh, left_en) = words.left_out;
            text!("{n} {left_zh}{zh}", "{n} members {left_en}{en}")
        }
    }
}

/// What came of an import, the lines first that were not taken.
fn imported(counts: &Counts, outcome: Outcome) -> Text {
    let told = Counts {
        rejected: 0,
        ..*counts
    };
    let said = match outcome {
        Outcome::Planned => written(&told, &PLANNED),
        _ => written(&told, &APPLIED),
    };
    if counts.rejected == 0 {
        return said;
    }
    let n = grouped(counts.rejected);
    let (zh, en) = (said.zh, said.en);
    match outcome {
        Outcome::Planned => text!(
            "{n} 行不会导入；其余的{zh}",
            "{n} lines would not be imported. Of the rest: {en}"
        ),
        _ => text!(
            "{n} 行没有导入；其余的{zh}",
            "{n} lines were not imported. Of the rest: {en}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_core::error::Code;
    use bridge_core::source::unconfirmed;

    #[test]
    fn nobody_unchanged_is_not_told() {
        let first = Counts {
            created: 120,
            ..Counts::default()
        };
        let told = written(&first, &APPLIED);
        assert_eq!((&*told.zh, &*told.en), ("新增 120 人", "120 added"));
    }

    #[test]
    fn a_run_is_told_with_whom_it_left_out_first() {
        let counts = Counts {
            created: 3,
            departed: 400,
            disabled: 8,
            unchanged: 2600,
            ..Counts::default()
        };
        let left = Counts {
            skipped: 2,
            ..counts
        };
        let cases = [
            (
                written(&counts, &PLANNED),
                "将新增 3 人，停用 408 人；2,600 人不变",
                "Will be: 3 added, 408 deactivated; 2,600 unchanged",
            ),
            (
                written(&left, &APPLIED),
                "2 名成员没有同步进来；其余新增 3 人，停用 408 人；2,600 人不变",
                "2 members were left out; of the rest, 3 added, 408 deactivated; 2,600 unchanged",
            ),
            (
                written(&Counts::default(), &APPLIED),
                "没有变更",
                "No changes",
            ),
        ];
        for (said, zh, en) in cases {
            assert_eq!((&*said.zh, &*said.en), (zh, en));
        }
    }

    #[test]
    fn a_held_run_is_told_with_the_figures_that_hold_it() {
        let held_by = |figures: &[(&str, u64)]| {
            let error = Error::new(Code::SyncHeld, "held");
            let error = figures
                .iter()
                .fold(error, |error, (key, figure)| error.with(key, *figure));
            held(Some(&error)).zh.into_owned()
        };
        assert_eq!(held_by(&[]), "停下等你确认，什么也没有改");
        let changed = unconfirmed::held(&[HeldReason::ScopeChanged]).unwrap();
        let told = held(Some(&changed));
        assert_eq!(told.zh, "同步范围变了，等你确认；什么也没有改");
        assert_eq!(
            told.en,
            "The scope was changed, which waits for you. Nothing was changed"
        );
        assert_eq!(
            held_by(&[("departures", 1400), ("take_overs", 0)]),
            "要停用或禁用 1,400 人，等你确认；什么也没有改"
        );
        assert_eq!(
            held_by(&[("departures", 0), ("take_overs", 2)]),
            "2 个账号要换使用者，等你确认；什么也没有改"
        );
        assert_eq!(
            held_by(&[("departures", 3), ("take_overs", 2)]),
            "要停用或禁用 3 人，另有 2 个账号要换使用者，等你确认；什么也没有改"
        );
    }

    #[test]
    fn facets_name_people_before_departments_and_only_what_there_is() {
        let counts = Counts {
            created: 3,
            departed: 2,
            departments_updated: 1,
            ..Counts::default()
        };
        let told = facets(&counts);
        let told = told
            .iter()
            .map(|facet| (facet.id, facet.count, facet.group));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ("depart", 2, FacetGroup::People),
                ("create", 3, FacetGroup::People),
                ("department_update", 1, FacetGroup::Departments),
            ]
        );
    }
}
