//! 错误诊所 Clinic.

use bridge::clinic;

use crate::failure::Answer;
use crate::shell::blocking;
use crate::views::{ClinicEntry, ReadingView};

#[tauri::command]
pub(crate) async fn clinic_read(pasted: String) -> Answer<ReadingView> {
    blocking(move || clinic::read(&pasted).into()).await
}

#[tauri::command]
pub(crate) async fn clinic_search(words: String) -> Answer<Vec<ClinicEntry>> {
    blocking(move || {
        clinic::search(&words)
            .into_iter()
            .map(ClinicEntry::from)
            .collect()
    })
    .await
}
