//! Keyword libraries: words with their categories, from workbooks, delimited text and plain lists.

use crate::error::{ForeignError, at_cell, at_row, in_file, say};
use crate::kind::Kind;
use crate::table::{Row, Rows, Table};
use crate::text::{clean, fold_width, is_invisible};
use hegui_model::finding::{Finding, Findings, Level, Place};
use hegui_model::keyword_lint::is_han;
use std::collections::VecDeque;
use std::path::Path;

/// Longest word, in characters, that is taken for one. Longer lines are prose or lost line breaks.
pub const LONGEST: usize = 200;

/// A word of a foreign keyword library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignWord {
    /// The word as written, without invisible characters and outer blanks, in its own case; see [`normalise`].
    pub word: String,
    /// First-level category: the column's value, or the name of the file without its extension.
    pub category: Option<String>,
    /// Second-level category, where there is a column for it.
    pub subcategory: Option<String>,
    /// Row or line it stands in, from 1.
    pub row: u32,
}

/// What was counted while the words streamed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words given out.
    pub words: u64,
    /// Rows or lines without a word, as far as a word followed them.
    pub blank: u64,
    /// Rows refused, each with a finding: control characters, over-long words, spreadsheet errors.
    pub refused: u64,
    /// Lines cut into several words at a separator.
    pub split: u64,
}

/// Columns of a library by their position, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    word: usize,
    category: Option<usize>,
    subcategory: Option<usize>,
}

/// The words of one sheet of a library, as a stream.
pub struct Words<'a> {
    rows: Rows<'a>,
    file: String,
    sheet: Option<String>,
    stem: Option<String>,
    plain: bool,
    columns: Option<Columns>,
    ready: VecDeque<ForeignWord>,
    last_row: u32,
    findings: Findings,
    counts: Counts,
}

/// The words of a sheet, counted from 0, of an opened table.
///
/// With a header row the columns are known by name (关键词, 敏感词, 词语, word …; 一级分类, 分类, 类别, category …; 二级分类, 子类
/// …) wherever they stand. Without one, the first column holds words, the second and third the categories. In a
/// plain text each line is a word; a comma, 、 or semicolon at its end is dropped, and a line with commas, semicolons
/// or bars inside is cut there (at 、 only if each part has two characters or more, since 、 also joins the parts of
/// one phrase). A running number before a tab is dropped.
///
/// # Errors
/// As [`Table::rows`].
pub fn words(table: &mut Table, sheet: usize) -> Result<Words<'_>, ForeignError> {
    let file = table.file.clone();
    let stem = Path::new(&file).file_stem().map(|s| clean(&s.to_string_lossy())).filter(|s| !s.is_empty());
    let plain = table.kind == Kind::Txt;
    let sheet_name = table.sheets.get(sheet).map(|s| s.name.clone()).filter(|n| !n.is_empty());
    Ok(Words {
        rows: table.rows(sheet)?,
        file,
        sheet: sheet_name,
        stem,
        plain,
        columns: None,
        ready: VecDeque::new(),
        last_row: 0,
        findings: Findings::default(),
        counts: Counts::default(),
    })
}

impl Words<'_> {
    /// What was found so far; complete when the stream has ended.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// What was counted so far; complete when the stream has ended.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    fn find(&mut self, level: Level, code: &str, place: Place, zh: &str, en: &str) {
        self.keep(say(level, code, place, zh, en));
    }

    fn keep(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn place(&self, row: u32) -> Place {
        at_row(&self.file, self.sheet.as_deref(), row)
    }

    fn take_row(&mut self, row: Row) {
        self.counts.blank += u64::from(row.number.saturating_sub(self.last_row + 1));
        self.last_row = row.number;
        for finding in &row.findings {
            // Rows of different width are usual in a list of words.
            if finding.code != "csv_ragged" {
                self.keep(finding.clone());
            }
        }
        let columns = match self.columns {
            Some(columns) => columns,
            None => {
                let header = if self.plain { None } else { header(&row) };
                let columns = header.unwrap_or_else(|| positions(&row));
                self.columns = Some(columns);
                // A list may begin with the word for its own column alone.
                let headed = self.plain && is_word_header(&label(&row.cell(0).text()));
                if header.is_some() || headed {
                    return;
                }
                columns
            }
        };
        let cell = row.cell(columns.word).value();
        if let crate::table::Cell::Error(_) = cell {
            self.counts.refused += 1;
            return;
        }
        let raw = cell.text();
        let value =
            |i: Option<usize>| i.map(|i| clean(&row.cell(i).value().text())).filter(|s| !s.is_empty());
        let category = value(columns.category).or_else(|| self.stem.clone());
        let subcategory = value(columns.subcategory);
        if raw.chars().any(|c| c.is_control() && c != '\t' && c != '\r' && c != '\n') {
            self.counts.refused += 1;
            let place = at_cell(&self.file, self.sheet.as_deref(), row.number, column_number(columns.word));
            self.find(
                Level::Error,
                "word_control_character",
                place,
                "含有控制字符，未采用。请删去不可见字符。",
                "it holds control characters and was not taken. Remove the invisible characters.",
            );
            return;
        }
        let cut = self.cut(&raw, row.number);
        self.counts.blank += u64::from(cut.is_empty());
        for word in cut {
            let length = word.chars().count();
            if length > LONGEST {
                self.counts.refused += 1;
                let place = self.place(row.number);
                self.find(
                    Level::Error,
                    "word_too_long",
                    place,
                    &format!("有 {length} 个字符，超过 {LONGEST}，不像关键词，未采用。请检查换行或分隔符。"),
                    &format!("it has {length} characters, more than {LONGEST}: no keyword, so it was not taken. Check line breaks or separators."),
                );
                continue;
            }
            self.counts.words += 1;
            self.ready.push_back(ForeignWord {
                word,
                category: category.clone(),
                subcategory: subcategory.clone(),
                row: row.number,
            });
        }
    }

    /// The words of one value: usually one. Lists are cut at their separators, and it is said where.
    fn cut(&mut self, raw: &str, row: u32) -> Vec<String> {
        const SEPARATORS: [char; 7] = [',', '，', ';', '；', '|', '｜', '\t'];
        let value = clean(raw);
        let value =
            value.trim_end_matches(|c: char| SEPARATORS.contains(&c) || c == '、' || c.is_whitespace());
        let value = value.trim_start_matches(|c: char| SEPARATORS.contains(&c) || c.is_whitespace());
        if !self.plain {
            return if value.is_empty() { Vec::new() } else { vec![value.to_owned()] };
        }
        let mut parts: Vec<&str> = value.split(SEPARATORS).map(str::trim).filter(|p| !p.is_empty()).collect();
        if parts.len() == 1 {
            let listed: Vec<&str> = value.split('、').map(str::trim).collect();
            if listed.len() > 1 && listed.iter().all(|p| p.chars().count() >= 2) {
                parts = listed;
            }
        }
        if parts.len() > 1 {
            self.counts.split += 1;
            let n = parts.len();
            let place = self.place(row);
            self.find(
                Level::Warning,
                "word_line_split",
                place,
                &format!("此行按分隔符拆成 {n} 个词。如果原意是一个组合词，请去掉分隔符后重新导入。"),
                &format!("the line was cut into {n} words at its separators. If one combined phrase was meant, remove them and import again."),
            );
        }
        parts.into_iter().map(str::to_owned).collect()
    }

    fn end(&mut self) {
        let Counts { blank, words, .. } = self.counts;
        if blank > 0 {
            let mut place = in_file(&self.file);
            place.sheet.clone_from(&self.sheet);
            self.find(
                Level::Note,
                "word_rows_blank",
                place,
                &format!("有 {blank} 个空行，已跳过。"),
                &format!("{blank} blank rows were passed over."),
            );
        }
        if words == 0 {
            let mut place = in_file(&self.file);
            place.sheet.clone_from(&self.sheet);
            self.find(
                Level::Error,
                "word_none",
                place,
                "没有读到任何关键词。请检查列名或文件内容。",
                "not a single keyword was found. Check the column names or the content of the file.",
            );
        }
    }
}

impl Iterator for Words<'_> {
    type Item = Result<ForeignWord, ForeignError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(word) = self.ready.pop_front() {
                return Some(Ok(word));
            }
            match self.rows.next() {
                Some(Ok(row)) => self.take_row(row),
                Some(Err(e)) => return Some(Err(e)),
                None => {
                    if self.last_row != u32::MAX {
                        self.last_row = u32::MAX;
                        self.end();
                    }
                    return None;
                }
            }
        }
    }
}

fn column_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// A header as it is compared: width and case folded, without blanks and the marks people put around required columns.
pub(crate) fn label(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_invisible(*c)).map(fold_width).collect();
    text.to_lowercase().replace([' ', '*', '_', '-'], "").trim().to_owned()
}

fn is_word_header(label: &str) -> bool {
    matches!(
        label,
        "关键词"
            | "关键字"
            | "敏感词"
            | "词"
            | "词语"
            | "词条"
            | "词汇"
            | "违禁词"
            | "屏蔽词"
            | "word"
            | "words"
            | "keyword"
            | "keywords"
            | "term"
    )
}

/// Columns by the names in a header row; none if the row is no header.
fn header(row: &Row) -> Option<Columns> {
    let labels: Vec<String> = row.cells.iter().map(|c| label(&c.value().text())).collect();
    let at = |names: &[&str]| labels.iter().position(|l| names.contains(&l.as_str()));
    let word = labels.iter().position(|l| is_word_header(l))?;
    Some(Columns {
        word,
        category: at(&[
            "一级分类",
            "一级类别",
            "一级类",
            "大类",
            "分类",
            "类别",
            "类型",
            "category",
            "category1",
            "type",
            "class",
        ]),
        subcategory: at(&[
            "二级分类",
            "二级类别",
            "二级类",
            "小类",
            "子类",
            "子分类",
            "subcategory",
            "category2",
            "subtype",
        ]),
    })
}

/// Columns of a table without a header. A first column of running numbers beside a text is passed over.
fn positions(row: &Row) -> Columns {
    let first = clean(&row.cell(0).value().text());
    let second = clean(&row.cell(1).value().text());
    let numbered = !first.is_empty()
        && first.bytes().all(|b| b.is_ascii_digit())
        && !second.is_empty()
        && !second.bytes().all(|b| b.is_ascii_digit());
    let word = usize::from(numbered);
    Columns { word, category: Some(word + 1), subcategory: Some(word + 2) }
}

/// The form in which two words count as one: invisible characters removed; full-width ASCII and every kind of blank
/// in their usual width; lower case, character by character (no language, no context); runs of blanks as one space;
/// no blank beside the ends or between two Han characters. Traditional characters stay apart from simplified ones.
/// Applying it twice gives what once gives.
pub fn normalise(word: &str) -> String {
    let folded = word.chars().filter(|c| !is_invisible(*c)).map(fold_width).flat_map(char::to_lowercase);
    let mut out = String::with_capacity(word.len());
    let mut last: Option<char> = None;
    let mut blank = false;
    for c in folded {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if let Some(before) = last
            && blank
            && !(is_han(before) && is_han(c))
        {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
        blank = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_word_in_many_disguises() {
        for form in [
            "违禁 词A",
            "违禁词Ａ",
            "违\u{200b}禁词a",
            "　违 禁　词 ａ".trim_end_matches('x'),
            "\u{feff}违禁词A\u{a0}",
        ] {
            let normal = normalise(form);
            assert_eq!(normal.replace(' ', ""), "违禁词a", "{form}");
        }
        assert_eq!(normalise("违 禁 词"), "违禁词");
        assert_eq!(normalise("Hello   World"), "hello world");
        assert_eq!(normalise("买 gun 啊"), "买 gun 啊");
        assert_eq!(normalise(" \u{3000} "), "");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(s in any::<String>()) {
            let once = normalise(&s);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn normalising_twice_changes_nothing_in_chinese(s in "[ \u{3000}\u{200b}一-龥Ａ-ｚa-zİΣßﬁ]{0,20}") {
            let once = normalise(&s);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
