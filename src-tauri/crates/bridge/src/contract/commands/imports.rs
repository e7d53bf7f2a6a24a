//! Accounts from a file: choosing it, what would become of its lines, applying.

use std::sync::Arc;

use super::sync::view_of;
use crate::contract::blocking::blocking;
use crate::contract::failure::CommandResult;
use crate::contract::imports::Planned;
use crate::contract::saving::save_sheet;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ImportApplyRequest, ImportChosen, ImportExportRequest, ImportFieldShown, ImportPage,
    ImportPreview, ImportRequest, ImportRowsRequest, Nothing, RunShown, wishes,
};
use crate::directory::import::{self, ImportFile};

/// Asks for a file; none if the person chooses none.
pub(in crate::contract) async fn choose(
    session: &Session,
    _: Nothing,
) -> CommandResult<Option<ImportChosen>> {
    let platform = session.platform();
    let Some(path) = blocking(move || platform.ask_which()).await? else {
        return Ok(None);
    };
    let file = ImportFile::Path(path);
    let looked_at = file.clone();
    let head = blocking(move || import::head(&looked_at, &[])).await??;
    Ok(Some(ImportChosen {
        file: session.imports().keep(file)?,
        head,
        fields: ImportFieldShown::all(),
    }))
}

pub(in crate::contract) async fn preview(
    session: &Session,
    request: ImportRequest,
) -> CommandResult<ImportPreview> {
    let ImportRequest {
        tenant,
        file,
        columns,
    } = request;
    let chosen = session.imports().file(&file)?;
    let planned = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&tenant)?;
            let plan = bridge
                .sync()
                .plan_import(&tenant, &chosen, &wishes(&columns))?;
            Ok(Planned {
                tenant: tenant.id,
                plan: Arc::new(plan),
            })
        })
        .await?;
    session.imports().keep_plan(&file, planned.clone());
    Ok(ImportPreview {
        counts: planned.plan.counts,
        matched_by: planned.plan.matched_by,
        plan_hash: planned.plan.hash.clone(),
    })
}

pub(in crate::contract) async fn rows(
    session: &Session,
    request: ImportRowsRequest,
) -> CommandResult<ImportPage> {
    let plan = session.imports().planned(&request.file)?.plan;
    let filter = request.filter();
    let (total, rows) = blocking(move || plan.page(&filter)).await?;
    Ok(ImportPage { total, rows })
}

pub(in crate::contract) async fn export(
    session: &Session,
    request: ImportExportRequest,
) -> CommandResult<Option<String>> {
    let Planned { tenant, plan } = session.imports().planned(&request.file)?;
    let file = session.imports().file(&request.file)?;
    let lang = session.lang();
    let sheet = session
        .with(move |bridge| import::rejected_sheet(&plan, &file, &bridge.tenant(&tenant)?, lang))
        .await?;
    save_sheet(session, sheet, request.format).await
}

pub(in crate::contract) async fn apply(
    session: &Session,
    request: ImportApplyRequest,
) -> CommandResult<RunShown> {
    let Planned { tenant, plan } = session.imports().planned(&request.file)?;
    let view = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&tenant)?;
            let run = bridge
                .sync()
                .apply_import(&tenant, &plan, Some(&request.plan_hash))?;
            view_of(bridge, &run)
        })
        .await?;
    session.changed(&[Topic::Runs, Topic::Directory]);
    Ok(view)
}

/// Lets go of the file and what was planned of it.
pub(in crate::contract) async fn forget(session: &Session, _: Nothing) -> CommandResult<()> {
    session.imports().forget();
    Ok(())
}
