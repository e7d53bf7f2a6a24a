//! Types of the contract: the product's own where they can be sent as they are, and here requests, and responses that join
//! several of them or show one otherwise.
//!
//! Nothing is decided here. `--json` is made of these types too (see [`in_one_language`](crate::lang::in_one_language)).

/// Derives what every answer needs.
macro_rules! response {
    ($($item:item)*) => {
        $(
            #[derive(Clone, Debug, serde::Serialize)]
            #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
            $item
        )*
    };
}

/// Derives what every request needs. No `Debug` and no `Serialize`: some hold a secret.
macro_rules! request {
    ($($item:item)*) => {
        $(
            #[derive(serde::Deserialize)]
            #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
            $item
        )*
    };
}

mod acts;
mod app;
mod auth;
mod change;
mod check;
mod checklist;
mod clinic;
mod decision;
mod directory;
mod forms;
mod import;
mod login;
mod overview;
mod practice;
mod push;
mod request;
mod run;
mod source;
mod target;
mod tenant;
mod trace;
mod window;

pub use acts::{ActShown, ActsRequest};
pub use app::{AppInfo, KeyringState};
pub use auth::{AuthChange, AuthChangeRequest, AuthInput, AuthSummary};
pub use change::{Change, ChangeFilter, ChangePage, ChangesRequest, OtherUser};
pub use check::{Added, CheckUpRequest, CheckUpShown, ReportRequest, ReportSaved, Validation};
pub use checklist::ChecklistShown;
pub use clinic::{ClinicAnswer, ClinicAnswers, ClinicQuestion, ClinicWords};
pub use decision::{
    DecideRequest, DecidedUser, DecisionChoice, DecisionShown, DecisionsShown, ProtectRequest,
};
pub use directory::UsersExportRequest;
pub use directory::{
    DirectoryTotals, OfUser, PasswordRequest, UserAddRequest, UserChange, UserChangeRequest,
    UserDetail, UserFilter, UserInput, UsersRequest,
};
pub use forms::{FormCheckRequest, GuardFigures, GuardRequest, TimesRequest, TimesSaid};
pub(in crate::contract) use import::wishes;
pub use import::{
    ImportApplyRequest, ImportChosen, ImportExportRequest, ImportFieldShown, ImportPage,
    ImportPreview, ImportRequest, ImportRowsRequest,
};
pub use login::{LoginUrl, Rehearsal, RehearsalOutcome, RehearsalWay, RehearseRequest, WayHome};
pub use overview::{BoardLine, OverviewShown};
pub use practice::{ExerciseShown, OfExercise, PracticeRequest, PracticeStage};
pub use push::{
    PushChangePage, PushChangesRequest, PushRunRequest, PushShown, PushTrialRequest, PushesRequest,
};
pub use request::{
    ById, ExportRequest, Nothing, OfAuth, OfJob, OfTenant, OfTenantOrAll, PageRequest, SheetFormat,
};
pub use run::{
    Confirmed, Counts, Held, Progress, Run, RunExportRequest, RunFilter, RunProgress, RunShown,
    RunsExportRequest, RunsRequest, RunsTotalsRequest, SyncRequest,
};
pub use source::{
    AppInput, ContactsInput, ScanLoginInput, Schedule, SourceChange, SourceChangeRequest,
    SourceInput, SourceSummary, UsernamePreviewRequest,
};
pub use source::{
    FitsAheadRequest, FitsRequest, ScopeAheadRequest, ScopeFormRequest, ScopePreviewRequest,
};
pub use target::{
    MappingRequest, TargetAdded, TargetChangeRequest, TargetInput, TargetProbeRequest,
    TargetProbed, TargetSummary, TargetValues,
};
pub use tenant::{SandboxValues, TenantChangeRequest, TenantEffects, TenantInput};
pub use trace::{OfUsers, TraceExportRequest, TraceQuestion, TraceRequest, TrialShown, TryRequest};
pub use window::{NoticesReadRequest, PinyinRequest, WindowProgress};
