//! The one command of the window: any command of the contract, by name.

use std::sync::Arc;

use bridge::contract::{CommandResult, Session, dispatch};
use serde_json::Value;
use tauri::ipc::{Channel, Invoke, JavaScriptChannelId};
use tauri::{Runtime, State, Webview};

/// What the interface may call.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![call]
}

#[tauri::command]
async fn call<R: Runtime>(
    webview: Webview<R>,
    session: State<'_, Session>,
    name: String,
    request: Value,
    progress: Option<JavaScriptChannelId>,
) -> CommandResult<Value> {
    let channel = progress.map(|channel| channel.channel_on(webview));
    let tell = move |progress| told(channel.as_ref(), progress);
    dispatch(&session, &name, request, Arc::new(tell)).await
}

/// A window that is gone has nobody to tell; the work goes on.
fn told(channel: Option<&Channel<Value>>, progress: Value) {
    if let Some(Err(error)) = channel.map(|channel| channel.send(progress)) {
        tracing::debug!(%error, "nobody listens");
    }
}
