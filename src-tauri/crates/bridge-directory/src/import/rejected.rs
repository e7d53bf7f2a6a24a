//! The lines that are not taken, as a list: the file's own columns, and before them the line and its reason.

use std::collections::HashMap;

use super::content::ImportFile;
use super::plan::ImportPlan;
use super::records::Records;
use bridge_core::error::Result;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::cell::unescaped;
use bridge_core::sheet::{Sheet, file_stem};
use bridge_core::tenant::Tenant;

const TITLE: Text = Text::fixed("没有导入的行", "Lines not imported");

/// The sheet of a plan's lines that are not taken. The file is read again: a plan keeps no whole lines.
///
/// # Errors
/// `input.invalid` if the file cannot be read any more.
pub fn rejected_sheet(
    plan: &ImportPlan,
    file: &ImportFile,
    tenant: &Tenant,
    lang: Lang,
) -> Result<Sheet> {
    let reasons = plan.rejected().map(|row| (row.line, row.reason.text()));
    let mut reasons = reasons.collect::<HashMap<_, _>>();
    let mut records = Records::open(file)?;
    let width = records.headers.len();
    let own = [Text::fixed("行号", "Line"), Text::fixed("原因", "Reason")];
    let theirs = records.headers.iter().map(|head| Text::same(head.clone()));
    let columns = own.into_iter().chain(theirs).collect();
    let mut rows = Vec::new();
    while let Some((line, record)) = records.next()? {
        let Some(reason) = reasons.remove(&line) else {
            continue;
        };
        let cells = (0..width).map(|place| unescaped(record.get(place).unwrap_or_default().trim()));
        let own = [line.to_string(), reason.get(lang).to_owned()];
        rows.push(own.into_iter().chain(cells).collect());
    }
    Ok(Sheet {
        title: TITLE,
        file_stem: file_stem(TITLE.get(lang), &tenant.name),
        facts: vec![
            (Text::fixed("租户", "Tenant"), tenant.name.clone()),
            (Text::fixed("文件", "File"), plan.head.file.clone()),
        ],
        columns,
        rows,
    })
}
