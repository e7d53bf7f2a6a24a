//! A list that leaves the program: one shape for every list, written as CSV, as an HTML page, or as text to copy.
//!
//! Its makers put the values into the reader's language; titles and heads have both.

pub mod cell;
mod csv;
mod name;
mod page;

pub use csv::Csv;
pub use name::{file_name, file_stem};

use crate::error::Result;
use crate::lang::{Lang, Text};

/// A list with what is said above it.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What the list is.
    pub title: Text,
    /// The beginning of its file's name; see [`file_stem`].
    pub file_stem: String,
    /// What is said about the whole of it: the tenant, the time, a verdict. On the page only.
    pub facts: Vec<(Text, String)>,
    /// The heads of its columns.
    pub columns: Vec<Text>,
    /// Its rows, each with one cell per column.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The list as CSV: UTF-8 with a byte order mark, CRLF line ends, and no cell that a spreadsheet runs or reformats.
    ///
    /// # Errors
    /// `report.unwritable` if there is no memory for it, or a row has more or fewer cells than there are columns.
    pub fn csv(&self, lang: Lang) -> Result<Vec<u8>> {
        let mut csv = Csv::with_head(self.heads(lang))?;
        for row in &self.rows {
            csv.row(row.iter().map(String::as_str))?;
        }
        csv.finish()
    }

    /// The list as one HTML page with everything in it.
    pub fn html(&self, lang: Lang) -> String {
        page::page(self, lang)
    }

    /// The list as lines with tabs between the cells, to be copied.
    pub fn text(&self, lang: Lang) -> String {
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let cells = cells.map(cell::for_clipboard).collect::<Vec<_>>();
            cells.join("\t") + "\n"
        };
        let rows = self.rows.iter();
        let rows = rows.map(|row| line(&mut row.iter().map(String::as_str)));
        let head = line(&mut self.heads(lang));
        std::iter::once(head).chain(rows).collect()
    }

    fn heads(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.columns.iter().map(move |column| column.get(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        Sheet {
            title: Text::fixed("不在范围的人", "People out of range"),
            file_stem: file_stem("不在范围的人", "华东 <制造>"),
            facts: vec![(Text::fixed("租户", "Tenant"), "华东 <制造>".to_owned())],
            columns: vec![
                Text::fixed("姓名", "Name"),
                Text::fixed("工号", "Employee number"),
                Text::fixed("部门", "Department"),
            ],
            rows: vec![
                row(["=HYPERLINK(\"x\")", "007", "研发;一部"]),
                row(["<script>alert(1)</script>", "123456789012345678", "a\tb"]),
            ],
        }
    }

    #[test]
    fn csv_has_its_mark_its_line_ends_and_cells_that_stay_text() {
        let csv = String::from_utf8(sheet().csv(Lang::Zh).unwrap()).unwrap();
        let want = "\u{feff}姓名,工号,部门\r\n\
            \"'=HYPERLINK(\"\"x\"\")\",'007,研发;一部\r\n\
            <script>alert(1)</script>,'123456789012345678,a\tb\r\n";
        assert_eq!(csv, want);
    }

    #[test]
    fn a_row_of_another_length_is_an_error() {
        let mut sheet = sheet();
        sheet.rows.push(vec!["one".to_owned()]);
        let error = sheet.csv(Lang::En).unwrap_err();
        assert_eq!(error.code(), crate::Code::ReportUnwritable);
    }

    #[test]
    fn the_page_is_in_one_language_and_words_are_no_markup() {
        let page = sheet().html(Lang::En);
        for there in [
            "<html lang=\"en\">",
            "<h1>People out of range</h1>",
            "<dt>Tenant</dt><dd>华东 &lt;制造&gt;</dd>",
            "<th scope=\"col\">Employee number</th>",
            "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>",
            "2 rows",
        ] {
            assert!(page.contains(there), "{there}");
        }
        for not in ["<script", "src=", "href=", "姓名"] {
            assert!(!page.contains(not), "{not}");
        }
    }

    #[test]
    fn what_is_copied_has_a_tab_between_cells_and_a_line_for_each_row() {
        let want = "姓名\t工号\t部门\n\
            '=HYPERLINK(\"x\")\t007\t研发;一部\n\
            <script>alert(1)</script>\t123456789012345678\ta b\n";
        assert_eq!(sheet().text(Lang::Zh), want);
    }
}
