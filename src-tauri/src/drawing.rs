//! How the pages are drawn, where that is ours to say.
//!
//! On Linux the web view draws on the graphics card by default. Our pages are forms and tables, which need none; waking the
//! card up is most of what a start takes, and where its driver is missing or broken the window stays empty. So the
//! processor draws them. Elsewhere the system's web view decides.

use tauri::{Runtime, WebviewWindow};

/// Leaves the graphics card out of this window. Nothing is lost if that cannot be had.
#[cfg(target_os = "linux")]
pub(crate) fn by_the_processor<R: Runtime>(window: &WebviewWindow<R>) {
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

/// Leaves the graphics card out of this window, where that is ours to say.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn by_the_processor<R: Runtime>(_window: &WebviewWindow<R>) {}
