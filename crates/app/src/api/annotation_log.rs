//! Logs of labelling tools.

use hegui_corpus::annotation_log::{Column, LogForm, TimeUnit};
use hegui_model::annotation_log::LogFigures;
use hegui_model::finding::Finding;
use std::collections::BTreeMap;

shapes! {
    /// A log to look at, to check, or to keep.
    LogImport {
        /// Path of the file.
        path: String,
        /// Sheet of a workbook, from 0.
        #[serde(default)]
        #[ts(as = "Option<usize>", optional)]
        sheet: usize,
        /// Id of its task; absent: the beginning of the file is shown.
        #[serde(default)]
        #[ts(optional)]
        task: Option<String>,
        /// Header of each column; absent: guessed.
        #[serde(default)]
        #[ts(optional, type = "{ [part in LogPart]?: string }")]
        columns: Option<BTreeMap<Column, String>>,
        /// In what the time spent is told; absent: guessed.
        #[serde(default)]
        #[ts(optional)]
        unit: Option<TimeUnit>,
        /// Shows without keeping.
        #[serde(default)]
        preview: bool,
    }
    /// What a log shows.
    LogRead {
        /// File name.
        file: String,
        /// SHA-256 of the file, hexadecimal; empty until it was read through.
        sha256: String,
        /// How it is written.
        form: LogForm,
        /// Sheets of a workbook.
        sheets: Vec<String>,
        /// The sheet that is read, from 0.
        sheet: usize,
        /// In what the time spent is told.
        unit: TimeUnit,
        /// Names of its columns.
        headers: Vec<String>,
        /// Which of them is what.
        #[ts(type = "{ [part in LogPart]?: string }")]
        columns: BTreeMap<Column, String>,
        /// The first rows, in the order of `headers`.
        sample: Vec<Vec<String>>,
        /// What is doubtful about the file and its values.
        findings: Vec<Finding>,
        /// What the rows show; none until a task is chosen.
        figures: Option<LogFigures>,
        /// Id of the record that was made.
        record: Option<String>,
        /// Registers that changed.
        changed: Vec<String>,
    }
}
