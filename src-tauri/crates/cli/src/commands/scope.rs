//! The scope of a data source as `source set` takes it and `source show` tells it.

use bridge::lang::Text;
use bridge::source::{ScopeRules, Source, SyncScope};
use bridge::{Bridge, text};

use crate::args::ScopeArgs;
use crate::failure::Result;

/// The scope that the flags of one call make together; none where none of them was given.
pub(super) async fn change_of(
    bridge: &Bridge,
    source: &Source,
    args: &ScopeArgs,
) -> Result<Option<Option<SyncScope>>> {
    if args.everybody.is_some() {
        return Ok(Some(None));
    }
    let include = (
        &args.include_department,
        &args.include_tag,
        &args.include_member,
    );
    let exclude = (
        &args.exclude_department,
        &args.exclude_tag,
        &args.exclude_member,
    );
    let scope = SyncScope {
        include: rules(bridge, source, include).await?,
        exclude: rules(bridge, source, exclude).await?,
    };
    Ok(scope.parse()?.map(Some))
}

async fn rules(
    bridge: &Bridge,
    source: &Source,
    (departments, tags, members): (&Vec<String>, &Vec<String>, &Vec<String>),
) -> Result<ScopeRules> {
    Ok(ScopeRules {
        departments: bridge.departments_named(source, departments).await?,
        tags: bridge.tags_named(source, tags).await?,
        members: members.clone(),
    })
}

/// A scope in one line.
pub(super) fn words(bridge: &Bridge, source: &Source) -> Result<Text> {
    let text = bridge.scope_text(source)?;
    if source.scope.is_none() {
        return Ok(text);
    }
    let Text { zh, en } = text;
    Ok(match source.depart_out_of_scope {
        true => text!(
            "{zh}；不再属于范围的人停用",
            "{en}; who leaves it is deactivated"
        ),
        false => text!(
            "{zh}；不再属于范围的人保持原样",
            "{en}; who leaves it stays as they are"
        ),
    })
}
