//! Why a foreign file cannot be used.

use hegui_model::finding::{Finding, Level, Place};
use hegui_model::text::Text;
use std::path::Path;

/// A foreign file, or a place in it, that cannot be read on. Carries the finding to show to a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", finding.message.en)]
pub struct ForeignError {
    finding: Box<Finding>,
}

impl ForeignError {
    /// The finding: level error, with a place that names at least the file.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }

    /// The finding, taken out.
    pub fn into_finding(self) -> Finding {
        *self.finding
    }

    /// Stable code of the rule, as `file_too_large`; `cancelled` when a person stopped the reading.
    pub fn code(&self) -> &str {
        &self.finding.code
    }

    /// Did a person stop the reading, rather than the file being at fault?
    pub fn is_cancelled(&self) -> bool {
        self.finding.code == "cancelled"
    }
}

/// Column number, from 1, as Excel shows it: 1 is A, 27 is AA. Zero gives an empty string.
pub fn column_letters(column: u32) -> String {
    let mut n = column;
    let mut out = Vec::new();
    while n > 0 {
        n -= 1;
        out.push(char::from(b'A' + (n % 26) as u8));
        n /= 26;
    }
    out.iter().rev().collect()
}

/// File name without its folder; what a person knows the file by.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

pub(crate) fn in_file(file: &str) -> Place {
    Place { file: file.into(), ..Place::default() }
}

pub(crate) fn in_sheet(file: &str, sheet: &str) -> Place {
    Place { sheet: Some(sheet.into()), ..in_file(file) }
}

pub(crate) fn at_row(file: &str, sheet: Option<&str>, row: u32) -> Place {
    Place { file: file.into(), sheet: sheet.map(Into::into), row: Some(row), column: None }
}

pub(crate) fn at_cell(file: &str, sheet: Option<&str>, row: u32, column: u32) -> Place {
    Place { file: file.into(), sheet: sheet.map(Into::into), row: Some(row), column: Some(column) }
}

/// The place at the head of a sentence: `“a.xlsx” sheet “People”, row 5, column C`.
pub(crate) fn named(place: &Place) -> (String, String) {
    let mut zh = format!("“{}”", place.file);
    let mut en = format!("“{}”", place.file);
    if let Some(sheet) = &place.sheet {
        zh += &format!("工作表“{sheet}”");
        en += &format!(" sheet “{sheet}”");
    }
    if let Some(row) = place.row {
        zh += &format!("第 {row} 行");
        en += &format!(", row {row}");
    }
    if let Some(column) = place.column {
        let letters = column_letters(column);
        zh += &format!(" {letters} 列");
        en += &format!(", column {letters}");
    }
    (zh, en)
}

/// A finding whose sentence begins with its place.
pub(crate) fn say(level: Level, code: &str, place: Place, zh: &str, en: &str) -> Finding {
    let (at_zh, at_en) = named(&place);
    Finding::new(level, code, Text::new(format!("{at_zh}：{zh}"), format!("{at_en}: {en}"))).at(place)
}

/// An error whose sentence begins with its place.
pub(crate) fn refuse(code: &str, place: Place, zh: &str, en: &str) -> ForeignError {
    ForeignError { finding: Box::new(say(Level::Error, code, place, zh, en)) }
}

/// The file system's refusal.
pub(crate) fn unreadable(file: &str, cause: &std::io::Error) -> ForeignError {
    use std::io::ErrorKind as E;
    match cause.kind() {
        E::NotFound => refuse(
            "file_missing",
            in_file(file),
            "没有这个文件，请检查路径。",
            "there is no such file; check the path.",
        ),
        E::PermissionDenied => refuse(
            "file_forbidden",
            in_file(file),
            "没有读取权限，请调整文件权限或复制到可读的位置。",
            "reading is not permitted; change the file's permissions or copy it to a place you can read.",
        ),
        E::UnexpectedEof => truncated(file),
        E::InvalidData => refuse(
            "file_damaged",
            in_file(file),
            &format!("压缩内容损坏，无法解开（{cause}）。请重新取得该文件，或解压后再试。"),
            &format!(
                "its packed content is damaged ({cause}). Get the file again, or unpack it and try again."
            ),
        ),
        E::FileTooLarge => refuse(
            "archive_bomb",
            in_file(file),
            "解压后的大小与文件极不相称，疑为“压缩炸弹”，已停止读取。若属实，请解压后再试。",
            "it unpacks out of all proportion to its size: a “zip bomb” is suspected and reading has stopped. If it is in order, unpack it first.",
        ),
        _ => refuse(
            "file_unreadable",
            in_file(file),
            &format!("读取失败（{cause}）。请检查磁盘或网络位置后重试。"),
            &format!("reading failed ({cause}). Check the disk or network place and try again."),
        ),
    }
}

pub(crate) fn truncated(file: &str) -> ForeignError {
    refuse(
        "file_truncated",
        in_file(file),
        "文件不完整（可能下载或复制中断），请重新取得该文件。",
        "the file is incomplete (a broken download or copy); get it again.",
    )
}

pub(crate) fn cancelled(file: &str) -> ForeignError {
    refuse("cancelled", in_file(file), "已按要求停止读取。", "reading was stopped as asked.")
}
