//! The lines that are not taken, as a list: the file's own columns, and before them the line and its reason.

use std::collections::HashMap;

use super::content::ImportFile;
use super::plan::ImportPlan;
use super::records::Records;
use bridge_core::error::Result;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};
use bridge_core::tenant::Tenant;

const TITLE: Text = Text::fixed("没有导入的行", "Lines not imported");

/// The columns before the file's own.
const OWN: [Text; 2] = [Text::fixed("行号", "Line"), Text::fixed("原因", "Reason")];

/// Whether a file with these heads is such a list.
///
/// All of its cells carry one escape more than in the file that it was made of, where they need one: without it they are
/// what they were, and a formula that was refused is refused again.
pub(super) fn is_rejected_list(headers: &[String]) -> bool {
    let is = |lang: Lang| {
        let mut pairs = OWN.into_iter().zip(headers);
        headers.len() > OWN.len() && pairs.all(|(head, given)| head.get(lang) == given)
    };
    is(Lang::Zh) || is(Lang::En)
}

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
    // Of a list that was made here before, the columns are the file's own.
    let theirs = if is_rejected_list(&records.headers) {
        OWN.len()
    } else {
        0
    };
    let heads = records.headers.iter().skip(theirs);
    let heads = heads.map(|head| Text::same(head.clone()));
    let columns = OWN.into_iter().chain(heads).collect();
    let mut rows = Vec::new();
    while let Some((line, record)) = records.next()? {
        let Some(reason) = reasons.remove(&line) else {
            continue;
        };
        // As they are in the file, its escapes included: read again, each comes to the same.
        let cells = (theirs..width).map(|place| record.get(place).unwrap_or_default().to_owned());
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
