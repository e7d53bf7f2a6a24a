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
    if !files.is_empty() {
        tell(app, sheet, &files);
    }
    Ok(!files.is_empty())
}

fn tell(app: &App, sheet: &Sheet, files: &[(PathBuf, Vec<u8>)]) {
    let names = files.iter().map(|(file, _)| file.display().to_string());
    let names = names.collect::<Vec<_>>();
    let rows = sheet.rows.len();
    app.out.document(|| json!({ "files": names, "rows": rows }));
    let names = names.join(", ");
    app.out.say(&text!(
        "{rows} 行已写到 {names}",
        "{rows} rows were written to {names}"
    ));
}
