//! Text tables, aligned by display width: a Chinese character is two columns wide.

use unicode_width::UnicodeWidthStr as _;

use super::{Out, Tone, plain};

/// Between two columns.
const GAP: usize = 2;

/// One cell.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A cell of any text; control characters are removed.
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self {
            text: plain(text.as_ref()),
            tone: Tone::Plain,
        }
    }

    /// A cell with a tone.
    pub(crate) fn toned(text: impl AsRef<str>, tone: Tone) -> Self {
        Self {
            tone,
            ..Self::new(text)
        }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Column widths of a table, whose rows are printed one by one.
pub(crate) struct Table {
    indent: usize,
    widths: Vec<usize>,
}

impl Table {
    /// A table with headings, wide enough for these rows; later rows may be wider.
    pub(crate) fn with_heads(out: &Out, heads: &[&str], rows: &[Vec<Cell>]) -> Self {
        let heads = heads.iter().map(|head| Cell::toned(head, Tone::Dim));
        let heads = heads.collect::<Vec<_>>();
        let table = Self::measured(0, rows.iter().chain([&heads]));
        table.row(out, &heads);
        table
    }

    /// A table without headings.
    pub(crate) fn plain(indent: usize, rows: &[Vec<Cell>]) -> Self {
        Self::measured(indent, rows.iter())
    }

    fn measured<'r>(indent: usize, rows: impl Iterator<Item = &'r Vec<Cell>>) -> Self {
        let mut widths = Vec::new();
        for row in rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.text.width());
            }
        }
        Self { indent, widths }
    }

    /// Prints rows.
    pub(crate) fn rows(&self, out: &Out, rows: &[Vec<Cell>]) {
        rows.iter().for_each(|row| self.row(out, row));
    }

    fn row(&self, out: &Out, row: &[Cell]) {
        let mut line = " ".repeat(self.indent);
        // The last cell with text is not padded: trailing blanks get into copied text.
        let filled = row.iter().rposition(|cell| !cell.text.is_empty());
        for (place, cell) in row
            .iter()
            .enumerate()
            .take(filled.map_or(0, |last| last + 1))
        {
            line += &out.paint(cell.tone, &cell.text);
            if Some(place) != filled {
                let width = self.widths.get(place).copied().unwrap_or_default();
                let missing = width.saturating_sub(cell.text.width());
                line += &" ".repeat(missing + GAP);
            }
        }
        out.line(line);
    }
}

/// Prints a table with headings in one go.
pub(crate) fn print(out: &Out, heads: &[&str], rows: &[Vec<Cell>]) {
    Table::with_heads(out, heads, rows).rows(out, rows);
}

/// Prints pairs of a label and a value, the values aligned; pairs without a value are left out.
pub(crate) fn facts(out: &Out, indent: usize, facts: &[(&str, String)]) {
    let filled = facts.iter().filter(|(_, value)| !value.is_empty());
    let rows = filled.map(|(label, value)| vec![Cell::toned(label, Tone::Dim), Cell::new(value)]);
    let rows = rows.collect::<Vec<_>>();
    Table::plain(indent, &rows).rows(out, &rows);
}

/// Text padded with blanks to a width in columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_double() {
        let cases = [
            ("ab", 6, "ab    "),
            ("张三", 6, "张三  "),
            ("too long", 2, "too long"),
        ];
        for (text, wide, want) in cases {
            assert_eq!(padded(text, wide), want);
        }
        let rows = [vec!["张三".into(), "x".into()], vec!["abc".into()]] as [Vec<Cell>; 2];
        assert_eq!(Table::plain(0, &rows).widths, [4, 1]);
    }
}
