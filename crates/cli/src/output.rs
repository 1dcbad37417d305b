//! What people read: tables aligned by display width, findings, progress. And what scripts read: JSON, verbatim.

use hegui_model::finding::{Finding, Level};
use hegui_model::text::{Lang, Text};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of the terminal that a cell of a list may take.
const CELL: usize = 44;
/// Spaces between columns.
const GAP: usize = 2;

/// Text without characters that would steer a terminal or turn the direction of writing: foreign text is hostile.
pub(crate) fn clean(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|c| {
            if c == '\n' || c == '\t' {
                ' '
            } else if steers(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Columns that a text takes in a terminal: Chinese characters take two.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// A text cut to a number of columns, with a sign that something was left off.
fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// A table for people.
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with its column heads.
    pub(crate) fn new<S: AsRef<str>>(head: impl IntoIterator<Item = S>) -> Self {
        Self { head: head.into_iter().map(|h| clean(h.as_ref())).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut cells: Vec<String> = cells.into_iter().map(|c| fit(&clean(c.as_ref()), CELL)).collect();
        cells.resize(self.head.len(), String::new());
        self.rows.push(cells);
    }

    /// The table as text; columns line up in a terminal that shows Chinese.
    pub(crate) fn text(&self) -> String {
        let mut widths: Vec<usize> = self.head.iter().map(|h| width(h)).collect();
        for row in &self.rows {
            for (w, cell) in widths.iter_mut().zip(row) {
                *w = (*w).max(width(cell));
            }
        }
        let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
        let mut out = String::new();
        for row in [&self.head, &rule].into_iter().chain(&self.rows) {
            let mut line = String::new();
            for (cell, w) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(w + GAP - width(cell)));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// The weight of a finding, in words.
pub(crate) fn level(level: Level, lang: Lang) -> String {
    level.label().get(lang).to_lowercase()
}

/// Letters of a spreadsheet's column: 1 is A, 27 is AA.
pub(crate) fn column(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'A' + (number % 26) as u8));
        number /= 26;
    }
    letters.iter().rev().collect()
}

/// Where in a file a finding points, in words; empty where it points to none.
fn place(f: &Finding, lang: Lang) -> String {
    let Some(p) = &f.place else { return String::new() };
    let mut out = clean(&p.file);
    if let Some(sheet) = &p.sheet {
        let _ = write!(out, " [{}]", clean(sheet));
    }
    if let Some(row) = p.row {
        let _ = match lang {
            Lang::Zh => write!(out, " 第 {row} 行"),
            Lang::En => write!(out, " row {row}"),
        };
    }
    if let Some(n) = p.column {
        let _ = match lang {
            Lang::Zh => write!(out, " {} 列", column(n)),
            Lang::En => write!(out, " column {}", column(n)),
        };
    }
    out
}

/// Findings, one a line: weight, place, sentence, field, clause.
pub(crate) fn findings(all: &[Finding], lang: Lang) -> String {
    let mut out = String::new();
    for f in all {
        let _ = write!(out, "{}  ", level(f.level, lang));
        let place = place(f, lang);
        if !place.is_empty() {
            let _ = write!(out, "{place}  ");
        }
        out.push_str(&clean(f.message.get(lang)));
        let about = [f.field.as_deref(), f.clause.as_deref()];
        let about: Vec<&str> = about.into_iter().flatten().collect();
        if !about.is_empty() {
            let _ = write!(out, "  ({})", clean(&about.join(", ")));
        }
        out.push('\n');
    }
    out
}

/// Sentences as a list with dashes.
pub(crate) fn bullets<'a>(all: impl IntoIterator<Item = &'a Text>, lang: Lang) -> String {
    all.into_iter().map(|t| format!("- {}\n", clean(t.get(lang)))).collect()
}

/// Writes to standard output. A reader that went away is no fault of anybody's.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes to standard error, where nobody may be listening.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// JSON as it crosses, indented, with a line break at the end.
pub(crate) fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use hegui_model::finding::Place;

    #[test]
    fn columns_line_up_where_chinese_takes_two() {
        let mut table = Table::new(["姓名", "Code"]);
        table.row(["张三", "P-1"]);
        table.row(["Li", "P-22"]);
        table.row(["欧阳修远", ""]);
        assert_eq!(table.text(), "姓名      Code\n--------  ----\n张三      P-1\nLi        P-22\n欧阳修远\n");
        let starts: Vec<usize> =
            table.text().lines().filter_map(|l| l.find("P-").map(|at| width(&l[..at]))).collect();
        assert_eq!(starts, [10, 10]);
    }

    #[test]
    fn a_long_cell_is_cut_at_the_width_never_within_a_character() {
        assert_eq!(fit("一二三四", 8), "一二三四");
        assert_eq!(fit("一二三四", 7), "一二三…");
        assert_eq!(fit("一二三四", 6), "一二…");
        assert!(width(&fit(&"长".repeat(100), CELL)) <= CELL);
    }

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}"), "a\u{fffd}[31mb c\u{fffd}");
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let letters: Vec<String> = [1, 26, 27, 52, 703].into_iter().map(column).collect();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "AAA"]);
        assert_eq!(column(0), "");
    }

    #[test]
    fn a_finding_names_file_row_and_column() {
        let at = Place { file: "人员.xlsx".into(), sheet: None, row: Some(7), column: Some(3) };
        let f = Finding::error("bad_date", "日期无效", "The day is not valid").field("from_on").at(at);
        assert_eq!(
            findings(std::slice::from_ref(&f), Lang::Zh),
            "错误  人员.xlsx 第 7 行 C 列  日期无效  (from_on)\n"
        );
        assert_eq!(
            findings(&[f], Lang::En),
            "error  人员.xlsx row 7 column C  The day is not valid  (from_on)\n"
        );
    }
}
