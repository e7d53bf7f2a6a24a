//! Start and shutdown of the application.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use bridge::contract::{Parts, Session, SettingsFile, outside, scheduler};
use bridge::crash_dumps::exclude_memory_from_dumps;
use bridge::vault::{Keyring, SessionOnly, Vault};
use tauri::async_runtime::spawn;
use tauri::{
    App, AppHandle, Builder, Manager as _, RunEvent, Runtime, Window, WindowEvent, generate_context,
};
use tauri_plugin_autostart::MacosLauncher;
use tauri_plugin_window_state::StateFlags;

use crate::args::{Args, HIDDEN};
use crate::exit::{end, release_single_instance};
use crate::folder::{Folders, data_folder};
use crate::windowed::Windowed;
use crate::{children, closing, ipc, logs, reveal, smoke, tray, window};

/// Runs the application; returns its exit status.
#[expect(
    clippy::disallowed_methods,
    reason = "the framework's own macro ends a program whose files are damaged"
)]
pub fn run() -> ExitCode {
    exclude_memory_from_dumps();
    if let Some(ended) = children::without_secrets() {
        return ended;
    }
    let args = Args::read(std::env::args_os().skip(1));
    // A smoke test works in a temporary folder, so that it leaves nothing behind.
    let throwaway = args.smoke_test.then(tempfile::tempdir).and_then(Result::ok);
    let asked = throwaway
        .as_ref()
        .map(|folder| folder.path().to_owned())
        .or_else(|| args.folder.clone());
    let Some(folder) = data_folder(asked) else {
        return ExitCode::FAILURE;
    };
    let folders = Folders::of(folder);
    logs::begin(&folders.own);
    let built = plugins(Builder::default(), &folders.own, args.smoke_test)
        .invoke_handler(ipc::handler())
        .on_window_event(on_window_event)
        .setup(move |app| Ok(set_up(app, folders, &args)?))
        .build(generate_context!());
    match built {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(on_event)).unwrap_or(1)),
        Err(error) => {
            tracing::error!(%error, "the program did not start");
            ExitCode::FAILURE
        }
    }
}

fn plugins<R: Runtime>(builder: Builder<R>, folder: &Path, is_trial: bool) -> Builder<R> {
    // Visibility is not restored: the window decides by itself when its page is ready, and a hidden start stays hidden.
    let window_state = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::all() & !StateFlags::VISIBLE)
        .with_filename(folder.join("window.json").display().to_string())
        .with_filter(|label| label == window::MAIN);
    let builder = if is_trial {
        builder
    } else {
        // The first plugin, so that a second instance exits before it opens anything.
        builder.plugin(tauri_plugin_single_instance::init(|app, words, _| {
            follow(app, Args::read(words.into_iter().map(Into::into)).link);
            window::show(app);
        }))
    };
    builder
        .register_uri_scheme_protocol(reveal::SCHEME, |context, request| {
            reveal::answer(context, &request)
        })
        .plugin(window_state.build())
        .plugin(tauri_plugin_shell::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::init(
            MacosLauncher::LaunchAgent,
            Some(vec![HIDDEN]),
        ))
}

fn set_up<R: Runtime>(app: &mut App<R>, folders: Folders, args: &Args) -> tauri::Result<()> {
    let settings = SettingsFile::open(&folders.own, sys_locale::get_locale().as_deref());
    let language = settings.get().language;
    let vault: Arc<dyn Vault> = if args.smoke_test {
        Arc::new(SessionOnly::default())
    } else {
        Arc::new(Keyring)
    };
    let session = Session::new(Parts {
        vault,
        platform: Arc::new(Windowed::new(app.handle().clone(), args.sandbox_members)),
        settings,
        data: folders.data.clone(),
        own: folders.own.clone(),
    });
    if let Some(link) = args.link.clone() {
        session.open_link(link);
    }
    app.manage(session.clone());
    app.manage(folders);
    app.manage(reveal::Waiting::default());
    app.manage(window::Opening::new(args.mark_start));
    tray::create(app.handle(), language.into());
    if args.smoke_test {
        window::make(app.handle(), false)?;
    } else if !(args.hidden && tray::is_up(app.handle())) {
        window::make(app.handle(), true)?;
    }
    if args.smoke_test {
        spawn(smoke::test(app.handle().clone()));
    } else {
        spawn(outside::watch(session.clone()));
        spawn(live(session));
    }
    Ok(())
}

/// What goes on beside the window, for as long as the program lives.
async fn live(session: Session) {
    // Before the schedule, which would otherwise find nobody at the sandbox's old address.
    if let Err(failure) = session.resume_sandbox().await {
        tracing::warn!(?failure, "the sandbox did not start again");
    }
    scheduler::work(session).await;
}

/// Keeps a link that the system handed over until the window follows it.
fn follow<R: Runtime>(app: &AppHandle<R>, link: Option<String>) {
    if let Some(link) = link {
        app.state::<Session>().open_link(link);
    }
}

/// Handles application events. Every way of exiting passes here; the exit after the last window closed is prevented where
/// the program continues in the tray.
fn on_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::ExitRequested {
            code: None, api, ..
        } if stays(app) => api.prevent_exit(),
        RunEvent::ExitRequested { .. } => release_single_instance(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            follow(app, urls.last().map(ToString::to_string));
            window::show(app);
        }
        _ => {}
    }
}

/// Handles events of the main window. Closing it destroys its page with everything that was typed there; the program
/// continues in the tray, if the setting says so and there is one.
fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if window.label() != window::MAIN {
        return;
    }
    let app = window.app_handle();
    match event {
        WindowEvent::CloseRequested { .. } if stays(app) => window::leave(app),
        WindowEvent::CloseRequested { api, .. } if closing::is_to_be_asked(app) => {
            api.prevent_close();
            closing::ask(app);
        }
        WindowEvent::CloseRequested { .. } => end(app),
        WindowEvent::Destroyed => window.state::<Session>().forget_unsaved(),
        _ => {}
    }
}

/// Whether the program continues without a window.
fn stays<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.state::<Session>().settings().get().close_to_tray && tray::is_up(app)
}
