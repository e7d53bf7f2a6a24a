//! The check of a data source's scope, by what its last run found: without a call.

use super::{Check, CheckId, Fix};
use bridge_core::error::Code;
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::text;
use bridge_sync::{Run, WarningId};

/// Whether the rules of a scope still name something, and somebody is in it.
pub(super) fn check(source: &Source, runs: &[Run]) -> Check {
    let id = CheckId::SyncScope;
    let Some(scope) = &source.scope else {
        return Check::pass(id, EVERYBODY);
    };
    // A run by other rules says nothing of these.
    let by_these = |run: &&Run| run.is_attempt() && run.revision == source.revision;
    let Some(run) = runs.iter().find(by_these) else {
        return Check::skip(id, NO_RUN);
    };
    if let Some(error) = run.as_error()
        && error.code() == Code::SyncScopeEmpty
    {
        return Check::fail(id, NOBODY, error.fix());
    }
    let mut warnings = run.warnings.iter();
    if let Some(gone) = warnings.find(|warning| warning.id == WarningId::ScopeRuleGone) {
        return Check::warn(id, gone.text.clone(), correct());
    }
    let rules = scope.rules().count();
    Check::pass(
        id,
        text!(
            "只同步范围里的人：{rules} 条规则，都还找得到",
            "Only people in scope are synced; all {rules} rules name something that is there"
        ),
    )
}

const EVERYBODY: Text = Text::fixed(
    "没有设置同步范围，同步全部成员",
    "No scope is set: everybody is synced",
);
const NO_RUN: Text = Text::fixed(
    "设置同步范围后还没有同步过",
    "There was no run since the scope was set",
);
const NOBODY: Text = Text::fixed("同步范围里一个人也没有", "The scope matches nobody");

fn correct() -> Fix {
    Fix::new(
        Text::fixed(
            "部门或标签被删除，或成员离职，按它们写的规则就不起作用了：该同步的人可能没有同步，该排除的人也可能进来。",
            "Where a department or a tag was deleted, or a member left, the rule over it has no effect: people may be left out who should come in, or come in who should stay out.",
        ),
        vec![Text::fixed(
            "打开数据源的设置，在「同步范围」里删除或改正找不到的规则，再同步一次。",
            "Open the data source's settings, remove or correct under Scope the rules that name nothing, then sync again.",
        )],
    )
}
