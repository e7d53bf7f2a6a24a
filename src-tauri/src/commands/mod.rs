//! What the interface may call: one file for each of its pages.
//!
//! A command reads its arguments, calls the product and maps the error. Whatever needs deciding is decided in
//! the product; whatever needs the desktop goes through [`Desktop`](crate::desktop::Desktop).

mod auths;
mod checkup;
mod clinic;
mod directory;
mod program;
mod rehearsal;
mod sources;
mod sync;
mod tenants;
mod wizard;

#[cfg(test)]
pub(crate) mod names;
#[cfg(test)]
mod tests;

use tauri::Runtime;
use tauri::ipc::Invoke;

/// The commands by name.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        auths::auth_add,
        auths::auth_change,
        auths::auth_list,
        auths::auth_remove,
        checkup::checkup_last,
        checkup::checkup_report,
        checkup::checkup_run,
        clinic::clinic_read,
        clinic::clinic_search,
        directory::department_list,
        directory::directory_totals,
        directory::member_trace,
        directory::user_add,
        directory::user_change,
        directory::user_list,
        directory::user_reset_password,
        directory::user_set_password,
        directory::user_show,
        program::app_info,
        program::job_cancel,
        program::logs_export,
        program::open_data_folder,
        program::open_page,
        program::open_portal,
        program::settings,
        program::settings_change,
        rehearsal::hand_off,
        rehearsal::login_rehearse,
        rehearsal::login_url,
        rehearsal::portal_open,
        rehearsal::portal_show,
        rehearsal::portal_start,
        rehearsal::portal_stop,
        rehearsal::rehearsal_list,
        rehearsal::rehearsal_ways,
        rehearsal::secret_reveal,
        sources::source_add,
        sources::source_change,
        sources::source_list,
        sources::source_remove,
        sync::run_changes,
        sync::run_list,
        sync::run_show,
        sync::run_undo,
        sync::sync_run,
        tenants::sandbox_open,
        tenants::sandbox_values,
        tenants::tenant_add,
        tenants::tenant_change,
        tenants::tenant_list,
        tenants::tenant_remove,
        wizard::validate_app,
        wizard::validate_contacts,
    ]
}
