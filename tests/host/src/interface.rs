//! The built interface: its files, under the content policy of the desktop shell.

use std::path::{Component, Path, PathBuf};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::task::spawn_blocking;

/// What the shell allows, so that whatever it would block fails here too.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-src 'none'; worker-src 'none'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The file at a path below the folder; the first page at no path.
pub(crate) async fn file(folder: &Path, path: &str) -> Response {
    let path = if path.is_empty() { "index.html" } else { path };
    let Some(file) = below(folder, path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = kind_of(&file);
    match spawn_blocking(|| std::fs::read(file)).await {
        Ok(Ok(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A path that leads nowhere but below the folder.
fn below(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let is_plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    is_plain.then(|| folder.join(path))
}

fn kind_of(file: &Path) -> &'static str {
    let ending = file.extension().and_then(|ending| ending.to_str());
    match ending.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = Path::new("/ui");
        assert_eq!(below(folder, "assets/a.js"), Some("/ui/assets/a.js".into()));
        for path in ["../a", "a/../../b", "/etc/passwd", "./../a"] {
            assert_eq!(below(folder, path), None, "{path}");
        }
    }
}
