//! 查一个人 Member trace: why one person can or cannot log in, and whom helpdesk asked about last.

use futures::StreamExt as _;

use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::saving::save_sheet;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    ExportRequest, OfTenant, OfTenantOrAll, OfUsers, TraceExportRequest, TraceQuestion,
    TraceRequest, TrialShown, TryRequest,
};
use crate::trace::{Trace, TraceRow, sheet_of};

/// How many people are traced at the same time: WeCom's client paces the calls itself.
const AT_ONCE: usize = 4;

pub(in crate::contract) async fn trace(
    session: &Session,
    request: TraceRequest,
    _job: Job<()>,
) -> CommandResult<Trace> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&request.tenant)?;
    let trace = bridge.diagnose().trace(&tenant, &request.subject).await?;
    let account = trace.member.as_ref().and_then(|member| {
        let account = member.userid.as_ref().or(member.username.as_ref());
        account.filter(|_| request.remember).cloned()
    });
    if let Some(account) = account {
        let of = tenant.clone();
        session
            .with(move |bridge| bridge.diagnose().note_question(&of, &account))
            .await?;
    }
    session
        .traces()
        .keep(&tenant, request.subject, trace.clone());
    Ok(trace)
}

/// Tries one person, and with `apply` does what a sync would do for them.
pub(in crate::contract) async fn try_member(
    session: &Session,
    request: TryRequest,
) -> CommandResult<TrialShown> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&request.tenant)?;
    let diagnose = bridge.diagnose();
    let apply = (request.apply, request.expect.as_deref());
    let tried = diagnose.try_member(&tenant, &request.subject, apply);
    let (source, trial) = tried.await?;
    if trial.applied.is_some() {
        session.changed(&[Topic::Runs, Topic::Directory, Topic::Sources]);
    }
    Ok(TrialShown::of(&bridge, &source, trial)?)
}

pub(in crate::contract) async fn export(
    session: &Session,
    request: TraceExportRequest,
) -> CommandResult<Option<String>> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&request.tenant)?;
    let trace = match session.traces().last(&tenant, &request.subject) {
        Some(trace) => trace,
        None => bridge.diagnose().trace(&tenant, &request.subject).await?,
    };
    let sheet = trace.sheet(&tenant, bridge.now_ms(), session.lang());
    save_sheet(session, sheet, request.format).await
}

/// Traces several people, and tells of each as soon as it is done.
pub(in crate::contract) async fn several(
    session: &Session,
    request: OfUsers,
    job: Job<TraceRow>,
) -> CommandResult<Vec<TraceRow>> {
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&request.tenant)?;
    let traces = request.users.into_iter().map(|user| {
        let (bridge, tenant) = (bridge.clone(), tenant.clone());
        async move { bridge.diagnose().trace_row(&tenant, &user).await }
    });
    let mut traces = futures::stream::iter(traces).buffered(AT_ONCE);
    let mut rows = Vec::new();
    while let Some(row) = traces.next().await {
        let row = row?;
        job.tell(row.clone());
        rows.push(row);
    }
    session.traces().keep_rows(&tenant, rows.clone());
    Ok(rows)
}

/// The people who were traced together last, as a file.
pub(in crate::contract) async fn export_several(
    session: &Session,
    request: ExportRequest,
) -> CommandResult<Option<String>> {
    let tenant = session.bridge().await?.tenant(&request.tenant)?;
    let rows = session.traces().last_rows(&tenant);
    save_sheet(
        session,
        sheet_of(&rows, &tenant, session.lang()),
        request.format,
    )
    .await
}

pub(in crate::contract) async fn questions(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Vec<TraceQuestion>> {
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let accounts = bridge.diagnose().last_questions(&tenant)?;
            let questions = accounts.into_iter().map(|account| TraceQuestion {
                user: bridge
                    .directory()
                    .user_of_account(&tenant, &account)
                    .ok()
                    .flatten(),
                account,
            });
            Ok(questions.collect())
        })
        .await
}

pub(in crate::contract) async fn forget_questions(
    session: &Session,
    request: OfTenantOrAll,
) -> CommandResult<()> {
    session
        .with(move |bridge| {
            let tenant = request.tenant.map(|tenant| bridge.tenant(&tenant));
            let tenant = tenant.transpose()?;
            bridge.diagnose().forget_questions(tenant.as_ref())
        })
        .await
}
