//! What can go wrong between a document and its paper.

use crate::check::MissingGlyph;
use crate::scan::MAX_SCAN;
use hegui_model::text::Text;
use serde::{Deserialize, Serialize};

/// Why no paper came out. It crosses from the child process, so it holds words, not causes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RenderError {
    /// The four font files are not where they were looked for.
    #[error("fonts {missing:?} not found in {folder}; run `cargo xtask setup`")]
    FontsMissing {
        /// Where they were looked for; empty when no folder is known at all.
        folder: String,
        /// Names of the absent files.
        missing: Vec<String>,
    },
    /// A font file is no font, or cannot be read.
    #[error("font file {file} cannot be used: {reason}")]
    FontUnusable {
        /// Its name.
        file: String,
        /// Why.
        reason: String,
    },
    /// The document holds characters that no font can draw. At most [`crate::check::MAX_MISSING`] are named.
    #[error("{} character(s) without a glyph, first at {}", missing.len(), missing.first().map_or("?", |m| m.path.as_str()))]
    MissingGlyphs {
        /// Which, and where.
        missing: Vec<MissingGlyph>,
    },
    /// The document contradicts its own shape: a row of another length, a date that is none.
    #[error("{path}: {reason}")]
    Malformed {
        /// Path of the value, as in `Document::strings`.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The layout engine refused the document.
    #[error("typesetting failed: {reason}")]
    Layout {
        /// The engine's words.
        reason: String,
    },
    /// The time limit passed and the child was ended.
    #[error("typesetting took longer than {seconds} s and was stopped")]
    TimeLimit {
        /// The limit.
        seconds: f64,
    },
    /// The child took more memory than allowed and was ended.
    #[error("typesetting took more than {mebibytes} MiB of memory and was stopped")]
    MemoryLimit {
        /// The limit.
        mebibytes: u64,
    },
    /// Someone cancelled it.
    #[error("typesetting was cancelled")]
    Cancelled,
    /// The child ended without an answer, or with one that is none.
    #[error("the typesetting process failed: {reason}")]
    Child {
        /// What is known.
        reason: String,
    },
    /// A spreadsheet cannot hold what it was given.
    #[error("sheet {sheet}: {reason}")]
    Sheet {
        /// Name of the sheet.
        sheet: String,
        /// What it was.
        reason: String,
    },
    /// A text for a word processor cannot be written.
    #[error("text: {reason}")]
    Word {
        /// What it was.
        reason: String,
    },
    /// A scan cannot be read: `not_readable`, `too_large` or `kind`.
    #[error("scan: {reason}")]
    Scan {
        /// Which of them.
        reason: String,
    },
    /// A one-page paper cannot be drawn.
    #[error("paper: {reason}")]
    Paper {
        /// What it was.
        reason: String,
    },
}

impl RenderError {
    /// The sentence a person reads.
    pub fn message(&self) -> Text {
        match self {
            Self::FontsMissing { folder, missing } => {
                let (names, at) =
                    (missing.join(", "), if folder.is_empty() { "fonts" } else { folder.as_str() });
                Text::new(
                    format!(
                        "缺少字体文件（{at}）：{names}。请重新安装本软件，或在源代码目录运行 cargo xtask setup。"
                    ),
                    format!(
                        "Font files are missing ({at}): {names}. Reinstall the program, or run `cargo xtask setup` in the source tree."
                    ),
                )
            }
            Self::FontUnusable { file, reason } => Text::new(
                format!("字体文件 {file} 不可用：{reason}"),
                format!("The font file {file} cannot be used: {reason}"),
            ),
            Self::MissingGlyphs { missing } => {
                let list = |sep: &str| missing.iter().map(|m| m.to_string()).collect::<Vec<_>>().join(sep);
                Text::new(
                    format!("以下字符没有可用的字形，请修改后重试：{}。", list("；")),
                    format!("No font can draw these characters; please change them: {}.", list("; ")),
                )
            }
            Self::Malformed { path, reason } => Text::new(
                format!("文档中 {path} 的内容不合要求：{reason}"),
                format!("The document's {path} is not acceptable: {reason}"),
            ),
            Self::Layout { reason } => {
                Text::new(format!("排版失败：{reason}"), format!("Typesetting failed: {reason}"))
            }
            Self::TimeLimit { seconds } => Text::new(
                format!("排版超过 {seconds} 秒，已停止。"),
                format!("Typesetting took longer than {seconds} s and was stopped."),
            ),
            Self::MemoryLimit { mebibytes } => Text::new(
                format!("排版占用内存超过 {mebibytes} MiB，已停止。"),
                format!("Typesetting took more than {mebibytes} MiB of memory and was stopped."),
            ),
            Self::Cancelled => Text::new("排版已取消。", "Typesetting was cancelled."),
            Self::Child { reason } => Text::new(
                format!("排版进程异常结束：{reason}"),
                format!("The typesetting process failed: {reason}"),
            ),
            Self::Sheet { sheet, reason } => Text::new(
                format!("工作表“{sheet}”无法写出：{reason}"),
                format!("The sheet “{sheet}” cannot be written: {reason}"),
            ),
            Self::Word { reason } => Text::new(
                format!("DOCX 文件无法写出：{reason}"),
                format!("The DOCX file cannot be written: {reason}"),
            ),
            Self::Scan { reason } => match reason.as_str() {
                "too_large" => Text::new(
                    format!("扫描件过大：文件上限 {} MiB，每页上限为 A3、600 dpi", MAX_SCAN >> 20),
                    format!(
                        "The scan is too large: at most {} MiB, a page at most A3 at 600 dpi",
                        MAX_SCAN >> 20
                    ),
                ),
                "kind" => Text::new("扫描件应为 PDF、JPEG 或 PNG 文件", "A scan is a PDF, JPEG or PNG file"),
                _ => Text::new(
                    "扫描件无法读取：文件已损坏、加密或不存在，请重新扫描",
                    "The scan cannot be read: it is damaged, encrypted or not there; scan again",
                ),
            },
            Self::Paper { reason } => Text::new(
                format!("纸面文件无法生成：{reason}"),
                format!("The paper cannot be drawn: {reason}"),
            ),
        }
    }
}
