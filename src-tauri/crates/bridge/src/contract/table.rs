//! The table of commands: all requests of an interface, by name.
//!
//! A command is one line here, its handler in `commands`, and the page that calls it. The desktop's IPC and the generated
//! TypeScript read this table.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::commands::decisions;
use super::commands::trace;
use super::commands::{
    acts, auths, checkup, clinic, directory, forms, notices, overview, program, pushes, rehearsal,
    sources, sync, targets, tenants, wizard,
};
use super::commands::{checklist, imports, leavers, practice};
use super::failure::{CommandResult, Failure};
use super::jobs::{Job, OnProgress};
use super::session::Session;
use super::settings::{Settings, SettingsChange};
use super::types::{
    ActShown, ActsRequest, Added, AppInfo, AppInput, AuthChangeRequest, AuthInput, AuthSummary,
    BoardLine, ById, ChangePage, ChangesRequest, CheckUpRequest, CheckUpShown, ClinicAnswers,
    ClinicQuestion, ClinicWords, ContactsInput, DirectoryTotals, ExportRequest, FormCheckRequest,
    GuardFigures, GuardRequest, LoginUrl, Nothing, NoticesReadRequest, OfAuth, OfJob, OfTenant,
    OfTenantOrAll, OfUser, OverviewShown, PageRequest, PasswordRequest, PinyinRequest, Rehearsal,
    RehearseRequest, ReportRequest, ReportSaved, RunExportRequest, RunProgress, RunShown,
    RunsExportRequest, RunsRequest, RunsTotalsRequest, SandboxValues, SourceChangeRequest,
    SourceInput, SourceSummary, SyncRequest, TenantChangeRequest, TenantEffects, TenantInput,
    TraceRequest, UserAddRequest, UserChangeRequest, UserDetail, UsersRequest, Validation, WayHome,
    WindowProgress,
};
use super::types::{ChecklistShown, ExerciseShown, OfExercise, PracticeRequest, PracticeStage};
use super::types::{DecideRequest, DecisionsShown, ProtectRequest};
use super::types::{
    FitsAheadRequest, FitsRequest, ScopeAheadRequest, ScopeFormRequest, ScopePreviewRequest,
};
use super::types::{
    ImportApplyRequest, ImportChosen, ImportExportRequest, ImportPage, ImportPreview,
    ImportRequest, ImportRowsRequest,
};
use super::types::{
    MappingRequest, TargetAdded, TargetChangeRequest, TargetInput, TargetProbeRequest,
    TargetProbed, TargetSummary,
};
use super::types::{
    OfUsers, TraceExportRequest, TraceQuestion, UsernamePreviewRequest, UsersExportRequest,
};
use super::types::{
    PushChangePage, PushChangesRequest, PushRunRequest, PushShown, PushTrialRequest, PushesRequest,
};
use super::types::{TimesRequest, TimesSaid};
use super::types::{TrialShown, TryRequest};
use crate::auth::Auth;
use crate::clinic::Entry;
use crate::directory::listing::Department;
use crate::directory::query::{UserPage, UserView};
use crate::forms::Checked;
use crate::links::LinkTarget;
use crate::notices::Notice;
use crate::push::push::Push;
use crate::push::push::trial::Trial;
use crate::push::target::mapping::preview::MappingPreview;
use crate::push::target::{LinkCounts, Probed, Target};
use crate::scan::LastRehearsal;
use crate::scan::hand_off::HandOff;
use crate::scan::{Portal, Stage};
use crate::scope::ScopeForm;
use crate::source::Source;
use crate::sync::probe::Check;
use crate::sync::scope::ScopePreview;
use crate::sync::{Departures, Fits, RunTotals, UsernamePreview};
use crate::tenant::Tenant;
use crate::trace::{Trace, TraceRow};

/// The request's field that names a job, so that another call can cancel it.
const JOB: &str = "job";

/// Declares [`COMMANDS`], [`dispatch`] and, for the bindings, what each command takes and gives.
///
/// A command with `job` can be cancelled by `job_cancel`, and tells how far it is in the type given there.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $request:ty => $response:ty $([job $progress:ty])?, $handler:path;)*) => {
        /// The names of all commands.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        /// Calls a command by its name.
        ///
        /// # Errors
        /// The [`Failure`] of the command; `unexpected` for a name that is not in
        /// [`COMMANDS`], a request without its form, and a job that was cancelled.
        pub fn dispatch(
            session: &Session,
            name: &str,
            request: Value,
            progress: OnProgress,
        ) -> BoxFuture<'static, CommandResult<Value>> {
            let session = session.clone();
            match name {
                $(stringify!($name) => call!(session, request, progress, $name: $request => $response $([job $progress])?, $handler),)*
                other => {
                    let failure = Failure::unexpected(format!("there is no command {other:?}"));
                    async move { Err(failure) }.boxed()
                }
            }
        }

        #[cfg(feature = "bindings")]
        pub(super) fn signatures(config: &ts_rs::Config) -> Vec<super::signature::Signature> {
            use ts_rs::TypeVisitor as _;

            vec![$(super::signature::Signature {
                name: stringify!($name),
                request: <$request as ts_rs::TS>::name(config),
                response: <$response as ts_rs::TS>::name(config),
                progress: progress_type!(config $(, $progress)?),
                collect: |into| {
                    into.visit::<$request>();
                    into.visit::<$response>();
                    $(into.visit::<$progress>();)?
                },
            }),*]
        }
    };
}

macro_rules! call {
    ($session:ident, $request:ident, $progress:ident, $name:ident: $in:ty => $out:ty, $handler:path) => {
        async move {
            let request = read::<$in>(stringify!($name), $request)?;
            drop($progress);
            told::<$out>($handler(&$session, request).await?)
        }
        .boxed()
    };
    ($session:ident, $request:ident, $progress:ident, $name:ident: $in:ty => $out:ty [job $told:ty], $handler:path) => {
        async move {
            let (request, name) = apart($request);
            let request = read::<$in>(stringify!($name), request)?;
            let work = |switch| async {
                let job = Job::<$told>::new(switch, $progress);
                $handler(&$session, request, job).await
            };
            told::<$out>($session.jobs().run(name.as_deref(), work).await?)
        }
        .boxed()
    };
}

#[cfg(feature = "bindings")]
macro_rules! progress_type {
    ($config:ident) => {
        None
    };
    ($config:ident, $progress:ty) => {
        Some(<$progress as ts_rs::TS>::name($config))
    };
}

commands! {
    acts_list: ActsRequest => Vec<ActShown>, acts::list;
    app_info: Nothing => AppInfo, program::app_info;
    auth_add: AuthInput => Added, auths::add;
    auth_change: AuthChangeRequest => Auth, auths::change;
    auth_list: OfTenant => Vec<AuthSummary>, auths::list;
    auth_remove: ById => (), auths::remove;
    board: Nothing => Vec<BoardLine>, overview::board;
    checklist: OfTenant => ChecklistShown, checklist::show;
    checkup_export: ExportRequest => Option<String>, checkup::export;
    checkup_last: OfTenant => Option<CheckUpShown>, checkup::last;
    checkup_people_export: ExportRequest => Option<String>, checkup::export_people;
    checkup_report: ReportRequest => Option<ReportSaved>, checkup::report;
    checkup_run: CheckUpRequest => CheckUpShown [job Check], checkup::run;
    clinic_answers: ClinicQuestion => ClinicAnswers, clinic::answers;
    clinic_search: ClinicWords => Vec<&'static Entry>, clinic::search;
    decide: DecideRequest => DecisionsShown, decisions::decide;
    decisions: ById => DecisionsShown, decisions::list;
    department_list: OfTenant => Vec<Department>, directory::departments;
    directory_totals: OfTenant => DirectoryTotals, directory::totals;
    exercise_list: Nothing => Vec<ExerciseShown>, practice::exercises;
    exercise_mend: OfExercise => ExerciseShown, practice::mend;
    fits_ahead: FitsAheadRequest => Fits, sources::fits_ahead;
    form_check: FormCheckRequest => Checked, forms::check;
    guard_figures: GuardRequest => GuardFigures, forms::guard;
    hand_off: OfAuth => HandOff, rehearsal::hand_off;
    import_apply: ImportApplyRequest => RunShown, imports::apply;
    import_choose: Nothing => Option<ImportChosen>, imports::choose;
    import_export: ImportExportRequest => Option<String>, imports::export;
    import_forget: Nothing => (), imports::forget;
    import_preview: ImportRequest => ImportPreview, imports::preview;
    import_rows: ImportRowsRequest => ImportPage, imports::rows;
    job_cancel: OfJob => bool, program::job_cancel;
    last_rehearsals: OfUsers => Vec<LastRehearsal>, directory::last_rehearsals;
    link_take: Nothing => Option<LinkTarget>, program::link_take;
    login_rehearse: RehearseRequest => Rehearsal [job Stage], rehearsal::rehearse;
    login_url: OfAuth => LoginUrl, rehearsal::login_url;
    logs_export: Nothing => Option<String>, program::logs_export;
    member_trace: TraceRequest => Trace [job ()], trace::trace;
    member_try: TryRequest => TrialShown, trace::try_member;
    notices_list: OfTenantOrAll => Vec<Notice>, notices::list;
    notices_read: NoticesReadRequest => Vec<Notice>, notices::read;
    open_data_folder: Nothing => (), program::open_data_folder;
    open_page: PageRequest => (), program::open_page;
    open_portal: OfTenant => (), program::open_portal;
    overview: OfTenant => OverviewShown, overview::show;
    pinyin: PinyinRequest => Vec<String>, program::pinyin;
    portal_open: OfTenant => (), rehearsal::portal_open;
    portal_show: OfTenant => Option<Portal>, rehearsal::portal_show;
    portal_start: OfTenant => Portal, rehearsal::portal_start;
    portal_stop: OfTenant => (), rehearsal::portal_stop;
    push_changes: PushChangesRequest => PushChangePage, pushes::changes;
    push_list: PushesRequest => Vec<Push>, pushes::list;
    push_run: PushRunRequest => PushShown [job ()], pushes::run;
    push_show: ById => PushShown, pushes::show;
    push_trial: PushTrialRequest => Trial [job ()], pushes::trial;
    rehearsal_list: OfTenant => Vec<Rehearsal>, rehearsal::list;
    rehearsal_ways: OfAuth => Vec<WayHome>, rehearsal::ways;
    rehearsals_export: ExportRequest => Option<String>, rehearsal::export;
    run_changes: ChangesRequest => ChangePage, sync::changes;
    run_departures: ById => Departures, sync::departures;
    run_export: RunExportRequest => Option<String>, sync::export;
    run_list: RunsRequest => Vec<RunShown>, sync::list;
    run_show: ById => RunShown, sync::show;
    run_undo: ById => RunShown, sync::undo;
    runs_export: RunsExportRequest => Option<String>, sync::export_list;
    runs_totals: RunsTotalsRequest => Vec<RunTotals>, sync::totals;
    sandbox_complete: PracticeRequest => Tenant [job PracticeStage], practice::complete;
    sandbox_open: Nothing => Tenant, tenants::sandbox_open;
    sandbox_values: OfTenant => SandboxValues, tenants::sandbox_values;
    scope_ahead: ScopeAheadRequest => ScopeForm, sources::scope_ahead;
    scope_form: ScopeFormRequest => ScopeForm, sources::scope_form;
    scope_preview: ScopePreviewRequest => ScopePreview, sources::scope_preview;
    secret_hide: Nothing => (), rehearsal::secret_hide;
    secret_reveal: OfAuth => (), rehearsal::secret_reveal;
    settings: Nothing => Settings, program::settings;
    settings_change: SettingsChange => Settings, program::settings_change;
    source_add: SourceInput => Added, sources::add;
    source_change: SourceChangeRequest => Source, sources::change;
    /// Whether runs fit an interval, by the last one; none before there is one.
    /// What the scope of a data source is picked from.
    /// How many of a data source's users are in a scope.
    source_fits: FitsRequest => Option<Fits>, sources::fits;
    source_list: OfTenant => Vec<SourceSummary>, sources::list;
    source_remove: ById => usize, sources::remove;
    source_times: TimesRequest => TimesSaid, forms::times;
    sync_run: SyncRequest => RunShown [job RunProgress], sync::run;
    target_add: TargetInput => TargetAdded, targets::add;
    target_change: TargetChangeRequest => Target, targets::change;
    target_list: OfTenant => Vec<TargetSummary>, targets::list;
    target_mapping: MappingRequest => MappingPreview, targets::mapping;
    target_probe: TargetProbeRequest => TargetProbed, targets::probe;
    target_remove: ById => LinkCounts, targets::remove;
    target_try: TargetInput => Probed [job ()], targets::try_out;
    tenant_add: TenantInput => Tenant, tenants::add;
    tenant_change: TenantChangeRequest => Tenant, tenants::change;
    tenant_effects: TenantChangeRequest => TenantEffects, tenants::effects;
    tenant_list: Nothing => Vec<Tenant>, tenants::list;
    tenant_remove: ById => (), tenants::remove;
    trace_export: TraceExportRequest => Option<String>, trace::export;
    trace_questions: OfTenant => Vec<TraceQuestion>, trace::questions;
    trace_questions_forget: OfTenantOrAll => (), trace::forget_questions;
    traces_export: ExportRequest => Option<String>, trace::export_several;
    traces_run: OfUsers => Vec<TraceRow> [job TraceRow], trace::several;
    user_add: UserAddRequest => UserView, directory::add;
    user_change: UserChangeRequest => UserView, directory::change;
    user_erase: OfUser => UserView, leavers::erase;
    user_ids: UsersRequest => Vec<String>, directory::user_ids;
    user_list: UsersRequest => UserPage, directory::users;
    user_protect: ProtectRequest => UserView, directory::protect;
    user_reset_password: OfUser => (), directory::reset_password;
    user_set_password: PasswordRequest => (), directory::set_password;
    user_show: OfUser => UserDetail, directory::show;
    username_preview: UsernamePreviewRequest => UsernamePreview, sources::username_preview;
    users_export: UsersExportRequest => Option<String>, directory::export;
    validate_app: AppInput => Validation [job ()], wizard::validate_app;
    validate_contacts: ContactsInput => Validation [job ()], wizard::validate_contacts;
    window_progress: WindowProgress => (), program::window_progress;
}

/// Reads a request. What is said of one without its form names fields only: values may be secrets.
fn read<T: DeserializeOwned>(name: &str, request: Value) -> CommandResult<T> {
    serde_json::from_value(request).map_err(|error| {
        let said = error.to_string();
        let field = ["missing field", "unknown field"]
            .iter()
            .any(|about| said.starts_with(about));
        let what = if field {
            &*said
        } else {
            "a value of another form"
        };
        Failure::unexpected(format!("not a request of {name}: {what}"))
    })
}

fn told<T: Serialize>(response: T) -> CommandResult<Value> {
    serde_json::to_value(response).map_err(|error| Failure::unexpected(error.to_string()))
}

/// Takes the job's name out of a request; one without a name cannot be cancelled.
fn apart(request: Value) -> (Value, Option<String>) {
    let Value::Object(mut fields) = request else {
        return (request, None);
    };
    let name = match fields.remove(JOB) {
        Some(Value::String(name)) => Some(name),
        _ => None,
    };
    (Value::Object(fields), name)
}
