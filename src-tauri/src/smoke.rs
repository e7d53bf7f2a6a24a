//! `--smoke-test`: starts the real program with its real page, makes one round trip from the page to a command, and exits.

use std::sync::mpsc;
use std::time::Duration;

use tauri::{AppHandle, Manager as _, Runtime, WebviewWindow};
use tokio::time::{sleep, timeout};

use crate::window;

/// How long a slow machine may take.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(100);

/// Calls a command once the page has rendered; the result is stored where the next poll finds it.
const ASK: &str = "(() => {
  if (window.__smoke === undefined && document.querySelector('#app')?.childElementCount) {
    window.__smoke = '';
    window.__TAURI_INTERNALS__.invoke('app_info').then((info) => { window.__smoke = info.version; }, (error) => { window.__smoke = JSON.stringify(error); });
  }
  return window.__smoke ?? '';
})()";

/// Exits with 0 if the page rendered and its call succeeded, otherwise with 1.
pub(crate) async fn test<R: Runtime>(app: AppHandle<R>) {
    let version = app.package_info().version.to_string();
    let passed = match timeout(PATIENCE, answer(&app)).await {
        Ok(answer) => answer == version,
        Err(_) => false,
    };
    if !passed {
        tracing::error!("the page did not call a command and get its answer");
    }
    app.exit(i32::from(!passed));
}

async fn answer<R: Runtime>(app: &AppHandle<R>) -> String {
    loop {
        if let Some(answer) = app
            .get_webview_window(window::MAIN)
            .and_then(|window| look(&window))
        {
            return answer;
        }
        sleep(PAUSE).await;
    }
}

fn look<R: Runtime>(window: &WebviewWindow<R>) -> Option<String> {
    let (tell, told) = mpsc::channel();
    let asked = window.eval_with_callback(ASK, move |json| {
        // The receiver is gone after a time-out.
        drop(tell.send(json));
    });
    asked.ok()?;
    let json = told.recv_timeout(PAUSE * 10).ok()?;
    let answer = serde_json::from_str::<String>(&json).ok()?;
    (!answer.is_empty()).then_some(answer)
}
