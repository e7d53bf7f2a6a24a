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

#[cfg(test)]
mod tests {
    use bridge::contract::{Parts, SettingsFile};
    use bridge::vault::SessionOnly;
    use serde_json::json;
    use tauri::WebviewWindowBuilder;
    use tauri::ipc::{CallbackFn, InvokeBody};
    use tauri::test::{INVOKE_KEY, get_ipc_response, mock_builder, mock_context, noop_assets};
    use tauri::webview::InvokeRequest;

    use super::*;
    use crate::windowed::Windowed;

    #[test]
    fn the_one_command_answers_by_name_and_fails_as_the_contract_does() {
        let folder = tempfile::tempdir().unwrap();
        let app = mock_builder()
            .invoke_handler(handler())
            .build(mock_context(noop_assets()))
            .unwrap();
        let session = Session::new(Parts {
            data: folder.path().to_owned(),
            own: folder.path().to_owned(),
            vault: Arc::new(SessionOnly::default()),
            platform: Arc::new(Windowed::new(
                tauri::Manager::app_handle(&app).clone(),
                None,
            )),
            settings: SettingsFile::open(folder.path(), Some("en")),
        });
        tauri::Manager::manage(&app, session);
        let window = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .unwrap();
        let call = |command: &str, body: Value| {
            let request = InvokeRequest {
                cmd: command.to_owned(),
                callback: CallbackFn(0),
                error: CallbackFn(1),
                url: "tauri://localhost".parse().unwrap(),
                body: InvokeBody::Json(body),
                headers: Default::default(),
                invoke_key: INVOKE_KEY.to_owned(),
            };
            let answer = get_ipc_response(&window, request);
            answer.map(|body| body.deserialize::<Value>().unwrap())
        };
        let settings = call("call", json!({ "name": "settings", "request": {} })).unwrap();
        assert_eq!(settings["language"], "en");
        let wrong = call("call", json!({ "name": "tenant_add", "request": {} })).unwrap_err();
        assert_eq!(wrong["code"], "unexpected");
        let unknown = call("settings", json!({})).unwrap_err();
        assert!(unknown.is_string(), "no other command: {unknown}");
    }
}
