//! Writes a list to the files that the user named: CSV, an HTML page, or both.

use std::path::PathBuf;

use bridge::sheet::Sheet;
use bridge::text;
use serde_json::json;

use crate::app::App;
use crate::failure::Result;
use crate::files;

/// Writes the list as often as a file is named for it, and says where; returns whether there was any.
pub(crate) fn write(
    app: &App,
    sheet: &Sheet,
    csv: Option<PathBuf>,
    html: Option<PathBuf>,
) -> Result<bool> {
    let lang = app.out.lang;
    let csv = csv.map(|file| Ok((file, sheet.csv(lang)?))).transpose();
    let csv: Option<(PathBuf, Vec<u8>)> = csv.map_err(|error: bridge::Error| error)?;
    let html = html.map(|file| (file, sheet.html(lang).into_bytes()));
    let files = csv.into_iter().chain(html).collect::<Vec<_>>();
    for (file, bytes) in &files {
        files::write(file, bytes)?;
    }
    let names = files.iter().map(|(file, _)| file.display().to_string());
    let names = names.collect::<Vec<_>>();
    if !names.is_empty() {
        app.out
            .document(|| json!({ "files": names, "rows": sheet.rows.len() }));
        let (rows, names) = (sheet.rows.len(), names.join(", "));
        app.out.say(&text!(
            "{rows} 行已写到 {names}",
            "{rows} rows were written to {names}"
        ));
    }
    Ok(!files.is_empty())
}
