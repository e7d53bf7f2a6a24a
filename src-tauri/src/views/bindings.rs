//! Writes TypeScript's side of the views, and fails if the file was another one: so the two never drift apart.

use std::path::Path;

use bridge::Code;
use bridge::clinic::ConsolePage;
use serde_json::Value;
use ts_rs::{Config, TS};

use super::{app, auth, check, clinic, directory, login, run, source, tenant, text, trace};
use crate::failure::Failure;
use crate::{settings, topic};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/generated/shell.ts");

const HEAD: &str = "// Written by `cargo test -p desktop bindings`; never by hand.\n";

/// What a change may be, as the database has it.
const CHANGE_KINDS: [&str; 16] = [
    "depart",
    "disable",
    "ambiguous",
    "pending",
    "overwrite",
    "reactivate",
    "update",
    "create",
    "skip",
    "out_of_range",
    "department_create",
    "department_rename",
    "department_move",
    "department_reorder",
    "department_restore",
    "department_retire",
];

macro_rules! declarations {
    ($config:expr, $($view:ty),* $(,)?) => {
        [$(format!("export {}\n", <$view as TS>::decl($config)),)*]
    };
}

#[test]
fn the_interface_has_our_types() {
    let text = text();
    let there = std::fs::read_to_string(FILE)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if there != text {
        std::fs::create_dir_all(Path::new(FILE).parent().unwrap()).unwrap();
        std::fs::write(FILE, &text).unwrap();
        panic!("{FILE} was not up to date and was written anew: run vue-tsc and commit it");
    }
}

fn text() -> String {
    let config = Config::new().with_large_int("number");
    let views = declarations!(
        &config,
        text::TextView,
        text::FixView,
        Failure,
        app::KeyringState,
        app::AppInfo,
        settings::Language,
        settings::Theme,
        settings::Settings,
        settings::SettingsChange,
        topic::Topic,
        tenant::TenantView,
        tenant::TenantInput,
        tenant::SandboxValues,
        source::OnDuplicateView,
        source::GuardView,
        source::SourceView,
        source::SourceSummary,
        source::SourceInput,
        source::ScanLoginInput,
        source::SourceChange,
        source::ContactsInput,
        source::AppInput,
        auth::AuthView,
        auth::AuthSummary,
        auth::AuthInput,
        auth::AuthChange,
        check::CheckStatus,
        check::CheckGroup,
        check::VerdictView,
        check::CheckView,
        check::Validation,
        check::Added,
        check::CheckUpView,
        run::OutcomeView,
        run::ReachView,
        run::RunKindView,
        run::StartedByView,
        run::RunView,
        run::CountsView,
        run::WarningView,
        run::HeldView,
        run::HeldReasonView,
        run::ChangeView,
        run::ChangePage,
        run::ProgressView,
        run::SyncRequest,
        run::ChangeFilter,
        directory::UserStatusView,
        directory::UserView,
        directory::DepartmentRef,
        directory::UserDetail,
        directory::PasswordStateView,
        directory::UserInput,
        directory::UserChange,
        directory::UserRunView,
        directory::UserPage,
        directory::DepartmentView,
        directory::DirectoryTotals,
        directory::UserFilter,
        trace::TraceVerdictView,
        trace::TraceStep,
        trace::TraceView,
        login::RehearsalWay,
        login::StageView,
        login::RehearsalOutcome,
        login::RehearsalView,
        login::LoginUrl,
        login::WayHomeView,
        login::PortalMethods,
        login::PortalView,
        login::HandOffView,
        clinic::EntryKind,
        clinic::ClinicEntry,
        clinic::ReadingView,
    );
    let codes = Code::ALL.iter().map(|code| code.id());
    let heads = [
        HEAD.to_owned(),
        union("Code", codes),
        union("ChangeKind", CHANGE_KINDS),
        console_page(),
    ];
    heads
        .into_iter()
        .chain(views)
        .collect::<Vec<_>>()
        .join("\n")
}

fn union(name: &str, words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let words = words
        .into_iter()
        .map(|word| format!("  | '{}'\n", word.as_ref()))
        .collect::<String>();
    format!("export type {name} =\n{words}")
}

fn console_page() -> String {
    let words = ConsolePage::FIXED
        .iter()
        .map(|page| match serde_json::to_value(page).unwrap() {
            Value::String(word) => word,
            other => panic!("{other}"),
        });
    union("ConsolePage", words) + "  | { error_lookup: number }\n"
}
