//! Saving a list or a page as a file where the person wants it; every export of an interface goes through here.

use std::io::Write as _;

use super::blocking::blocking;
use super::failure::{CommandResult, Failure};
use super::session::Session;
use super::types::SheetFormat;
use crate::files::put_in_place;
use crate::sheet::{Sheet, file_name};

/// Asks where a list is to be saved, and writes it; the path, or `None` if the person cancels.
///
/// # Errors
/// `report.unwritable`.
pub(in crate::contract) async fn save_sheet(
    session: &Session,
    sheet: Sheet,
    format: SheetFormat,
) -> CommandResult<Option<String>> {
    let lang = session.lang();
    let bytes = match format {
        SheetFormat::Csv => sheet.csv(lang)?,
        SheetFormat::Html => sheet.html(lang).into_bytes(),
    };
    save(session, &sheet.file_stem, format.extension(), bytes).await
}

/// Asks where a page is to be saved, and writes it; `stem` is the beginning of its name, before the day.
///
/// # Errors
/// `report.unwritable`.
pub(in crate::contract) async fn save_page(
    session: &Session,
    stem: &str,
    page: String,
) -> CommandResult<Option<String>> {
    let extension = SheetFormat::Html.extension();
    save(session, stem, extension, page.into_bytes()).await
}

async fn save(
    session: &Session,
    stem: &str,
    extension: &str,
    bytes: Vec<u8>,
) -> CommandResult<Option<String>> {
    let name = file_name(stem, session.bridge().await?.now_ms(), extension);
    let platform = session.platform();
    blocking(move || {
        let Some(file) = platform.ask_where(&name) else {
            return Ok(None);
        };
        put_in_place(&file, |file| file.write_all(&bytes))
            .map_err(|error| Failure::unwritable(&file, &error))?;
        Ok(Some(file.display().to_string()))
    })
    .await?
}
