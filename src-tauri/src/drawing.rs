//! Software rendering of the web view on Linux.
//!
//! There the web view uses the GPU by default. The pages are forms and tables, which need none; initialising the GPU takes
//! most of a start, and with a missing or broken driver the window stays empty. Elsewhere the system's web view decides.

use tauri::{Runtime, WebviewWindow};

/// Disables hardware acceleration for this window; a failure is only logged.
#[cfg(target_os = "linux")]
pub(crate) fn force_software_rendering<R: Runtime>(window: &WebviewWindow<R>) {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

    let done = window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    if let Err(error) = done {
        tracing::warn!(%error, "the graphics card draws the window");
    }
}

/// Does nothing: only WebKitGTK has the setting.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn force_software_rendering<R: Runtime>(_window: &WebviewWindow<R>) {}
