//! Exit of the program, and the single-instance lock that goes with it.

use tauri::{AppHandle, Runtime};

/// Exits the program.
pub(crate) fn end<R: Runtime>(app: &AppHandle<R>) {
    release_single_instance(app);
    app.exit(0);
}

/// Releases the single-instance lock. Shutting down takes a while, and an instance started meanwhile would hand over to a
/// window that no longer exists and exit.
pub(crate) fn release_single_instance<R: Runtime>(app: &AppHandle<R>) {
    tauri_plugin_single_instance::destroy(app);
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use tauri::test::{mock_builder, mock_context, noop_assets};
    use zbus::blocking::{Connection, fdo::DBusProxy};

    use super::*;

    /// An application ID of this test process alone, since tests of others may run on the same bus.
    fn id() -> String {
        format!("com.wecombridge.tests{}", std::process::id())
    }

    /// Whether a second instance would find this one.
    fn is_taken() -> bool {
        let bus = DBusProxy::new(&Connection::session().unwrap()).unwrap();
        let name = format!("{}.SingleInstance", id());
        bus.name_has_owner(name.as_str().try_into().unwrap())
            .unwrap()
    }

    #[test]
    fn the_single_instance_lock_is_released_before_the_program_exits() {
        let plugin = tauri_plugin_single_instance::Builder::new().dbus_id(id());
        let app = mock_builder().plugin(plugin.build());
        let app = app.build(mock_context(noop_assets())).unwrap();
        assert!(is_taken());
        release_single_instance(app.handle());
        assert!(!is_taken());
        // Closing the window releases it, and the exit that follows does so again.
        release_single_instance(app.handle());
    }
}
