//! Which column of a log is what.

use crate::error::{ForeignError, in_file, refuse};
use crate::words::label;
use hegui_model::finding::Finding;
use hegui_model::registers::annotation_logs::PARTS;
use hegui_model::text::{Label, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// In which form a log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogForm {
    /// CSV or TSV with a header row.
    #[default]
    Delimited,
    /// One JSON object a line.
    JsonLines,
    /// An array of flat JSON objects, as “JSON-MIN” of Label Studio.
    JsonArray,
    /// The JSON export of Label Studio: an array of tasks with their annotations.
    LabelStudio,
    /// A sheet of a workbook, with a header row.
    Workbook,
}

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LogPart")]
pub enum Column {
    /// Identity of the item.
    Item,
    /// Who annotated.
    Annotator,
    /// Who reviewed.
    Reviewer,
    /// What the annotator said.
    Label,
    /// What the reviewer said.
    Verdict,
    /// Time spent by the annotator.
    Seconds,
    /// Risk of annex A.
    Risk,
    /// When it was annotated.
    At,
}

impl Column {
    /// All of them, in the order in which a log is read by people.
    pub const ALL: [Self; 8] = [
        Self::Item,
        Self::Annotator,
        Self::Reviewer,
        Self::Label,
        Self::Verdict,
        Self::Seconds,
        Self::Risk,
        Self::At,
    ];

    /// Key, as data carry it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Annotator => "annotator",
            Self::Reviewer => "reviewer",
            Self::Label => "label",
            Self::Verdict => "verdict",
            Self::Seconds => "seconds",
            Self::Risk => "risk",
            Self::At => "at",
        }
    }

    /// Its name.
    pub fn label(self) -> Label {
        PARTS.iter().find(|c| c.key == self.key()).map_or(t("", ""), |c| c.label)
    }

    /// Without it a row says nothing.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Item | Self::Annotator | Self::Label)
    }

    /// Headers that mean exactly this, the surest first; then words that a header of this kind holds.
    const fn words(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Item => (
                &[
                    "条目",
                    "条目编号",
                    "条目id",
                    "样本编号",
                    "样本id",
                    "样本",
                    "数据编号",
                    "数据id",
                    "题目编号",
                    "题目id",
                    "题号",
                    "语料编号",
                    "语料id",
                    "itemid",
                    "item",
                    "sampleid",
                    "dataid",
                    "taskid",
                    "任务id",
                    "id",
                    "编号",
                    "序号",
                    "innerid",
                ],
                &["条目", "样本", "题目", "itemid", "sampleid", "dataid"],
            ),
            Self::Annotator => (
                &[
                    "标注人员",
                    "标注人",
                    "标注员",
                    "标注者",
                    "标注人员编号",
                    "标注人员工号",
                    "工号",
                    "annotator",
                    "annotatorid",
                    "labeler",
                    "labeller",
                    "annotatedby",
                    "completedby",
                    "labeledby",
                    "worker",
                    "workerid",
                    "user",
                    "操作人",
                ],
                &["标注人", "标注员", "标注者", "annotator", "labeler", "labeller", "completedby"],
            ),
            Self::Reviewer => (
                &[
                    "审核人员",
                    "审核人",
                    "审核员",
                    "质检员",
                    "质检人员",
                    "质检人",
                    "复核人",
                    "复核人员",
                    "验收人",
                    "reviewer",
                    "reviewerid",
                    "reviewedby",
                    "checker",
                    "auditor",
                    "inspector",
                ],
                &["审核人", "审核员", "质检人", "质检员", "复核人", "复核员", "reviewer", "reviewedby"],
            ),
            Self::Label => (
                &[
                    "标签",
                    "标注结果",
                    "标注内容",
                    "标注标签",
                    "标注",
                    "label",
                    "labels",
                    "annotation",
                    "choice",
                    "choices",
                    "answer",
                    "分类",
                    "类别",
                    "结果",
                    "result",
                    "category",
                ],
                &["标注结果", "标签", "label", "choice", "sentiment"],
            ),
            Self::Verdict => (
                &[
                    "审核结论",
                    "审核结果",
                    "审核意见",
                    "质检结果",
                    "质检结论",
                    "复核结果",
                    "复核结论",
                    "审核标签",
                    "是否通过",
                    "verdict",
                    "reviewresult",
                    "reviewlabel",
                    "reviewstatus",
                    "review",
                    "accepted",
                ],
                &["审核结", "质检结", "复核结", "verdict", "reviewresult", "reviewlabel"],
            ),
            Self::Seconds => (
                &[
                    "用时",
                    "用时秒",
                    "标注用时",
                    "耗时",
                    "标注耗时",
                    "时长",
                    "标注时长",
                    "秒数",
                    "seconds",
                    "secs",
                    "duration",
                    "leadtime",
                    "timespent",
                    "elapsed",
                    "durationms",
                    "毫秒",
                ],
                &["用时", "耗时", "时长", "seconds", "duration", "leadtime", "timespent", "elapsed"],
            ),
            Self::Risk => (
                &[
                    "风险",
                    "风险类型",
                    "风险编号",
                    "安全风险",
                    "风险类别",
                    "risk",
                    "riskid",
                    "risktype",
                    "hazard",
                ],
                &["风险", "risk"],
            ),
            Self::At => (
                &[
                    "标注时间",
                    "完成时间",
                    "提交时间",
                    "标注日期",
                    "annotatedat",
                    "completedat",
                    "submittedat",
                    "createdat",
                    "updatedat",
                    "timestamp",
                    "时间",
                    "日期",
                    "date",
                    "time",
                    "at",
                ],
                &[
                    "标注时间",
                    "标注日期",
                    "完成时间",
                    "提交时间",
                    "annotatedat",
                    "completedat",
                    "submittedat",
                    "createdat",
                ],
            ),
        }
    }
}

/// In what the time spent is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    #[default]
    Seconds,
    /// Minutes.
    Minutes,
}

impl TimeUnit {
    /// Seconds of one.
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Milliseconds => 0.001,
            Self::Seconds => 1.0,
            Self::Minutes => 60.0,
        }
    }

    fn of_header(header: &str) -> Self {
        if header.contains("毫秒")
            || header.ends_with("ms")
            || header.contains("(ms")
            || header.contains("millis")
        {
            Self::Milliseconds
        } else if header.contains("分钟")
            || header.contains("(分)")
            || header.contains("minute")
            || header.ends_with("min)")
        {
            Self::Minutes
        } else {
            Self::Seconds
        }
    }
}

/// Positions, from 0, of the columns of a log among its headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns([Option<usize>; 8]);

impl Columns {
    /// Position of a column; none if the log has no such column.
    pub const fn get(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }

    /// Sets or unsets a column.
    pub const fn set(&mut self, column: Column, at: Option<usize>) {
        self.0[column as usize] = at;
    }
}

/// How a log is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Its form.
    pub form: LogForm,
    /// Sheet of a workbook, from 0.
    pub sheet: usize,
    /// Names of its columns: header cells, or keys of JSON objects (`a.b` for the key `b` of the object at `a`).
    pub headers: Vec<String>,
    /// Which of them is what. Of a Label Studio export item and risk alone can be chosen; the form tells the others.
    pub columns: Columns,
    /// In what the time spent is told.
    pub unit: TimeUnit,
}

impl Layout {
    /// Is everything told that a row needs?
    pub(super) fn check(&self, file: &str) -> Result<(), ForeignError> {
        let told = |c: Column| {
            self.form == LogForm::LabelStudio && c != Column::Item || self.columns.get(c).is_some()
        };
        let missing: Vec<Label> =
            Column::ALL.into_iter().filter(|c| c.is_required() && !told(*c)).map(Column::label).collect();
        let beyond =
            Column::ALL.into_iter().filter_map(|c| self.columns.get(c)).any(|at| at >= self.headers.len());
        if missing.is_empty() && !beyond {
            return Ok(());
        }
        let zh = missing.iter().map(|l| l.zh).collect::<Vec<_>>().join("、");
        let en = missing.iter().map(|l| l.en).collect::<Vec<_>>().join(", ");
        Err(refuse(
            "log_columns_missing",
            in_file(file),
            &format!("没有指明哪一列是{zh}。请在导入时为每一项选定列。"),
            &format!("it is not told which column is {en}. Choose the columns before importing."),
        ))
    }

    /// The refusal of a file that is no longer the one that was looked at.
    pub(super) fn changed(&self, file: &str) -> ForeignError {
        refuse(
            "log_columns_changed",
            in_file(file),
            "文件的列与选定时不同，可能在此期间被修改。请重新选择文件并核对各列。",
            "its columns are not those that were chosen from; the file may have changed meanwhile. Choose the file again and check the columns.",
        )
    }
}

/// Guesses by the headers which column is what and in what time is told, and says what could not be guessed.
pub fn guess(file: &str, layout: &Layout) -> (Columns, TimeUnit, Vec<Finding>) {
    // The last step of a path says what a value is; the whole path decides between two of one name.
    let names: Vec<String> =
        layout.headers.iter().map(|h| label(h).replace(['(', ')', '（', '）', '/', '['], "")).collect();
    let last: Vec<&str> = names.iter().map(|n| n.rsplit('.').next().unwrap_or(n)).collect();
    let mut columns = Columns::default();
    let mut taken = vec![false; names.len()];
    let of_form = |c: Column| layout.form != LogForm::LabelStudio || matches!(c, Column::Item | Column::Risk);
    for exact in [true, false] {
        for column in [
            Column::Verdict,
            Column::At,
            Column::Seconds,
            Column::Reviewer,
            Column::Annotator,
            Column::Risk,
            Column::Label,
            Column::Item,
        ] {
            if columns.get(column).is_some() || !of_form(column) {
                continue;
            }
            let (whole, parts) = column.words();
            let words = if exact { whole } else { parts };
            let fits = |word: &str, at: usize| {
                !taken[at]
                    && if exact { names[at] == word || last[at] == word } else { names[at].contains(word) }
            };
            let found = words.iter().find_map(|w| (0..names.len()).find(|at| fits(w, *at)));
            if let Some(at) = found {
                taken[at] = true;
                columns.set(column, Some(at));
            }
        }
    }
    let unit = columns
        .get(Column::Seconds)
        .map_or(TimeUnit::Seconds, |at| TimeUnit::of_header(&label(&layout.headers[at])));
    (columns, unit, doubts(file, layout, &names, &columns))
}

fn doubts(file: &str, layout: &Layout, names: &[String], columns: &Columns) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if !name.is_empty() && names[..at].contains(name) {
            let header = &layout.headers[at];
            let mut place = in_file(file);
            place.row = Some(1);
            place.column = u32::try_from(at + 1).ok();
            let (zh, en) = (
                format!("“{file}”有两列都叫“{header}”，请核对选定的是哪一列。"),
                format!("“{file}” has two columns called “{header}”; check which of them is chosen."),
            );
            findings.push(Finding::warning("log_header_twice", zh, en).at(place));
        }
    }
    for column in Column::ALL {
        let told = layout.form == LogForm::LabelStudio && column != Column::Item;
        if column.is_required() && !told && columns.get(column).is_none() {
            let label = column.label();
            let (zh, en) = (
                format!("“{file}”没有可认作“{}”的列，请手动选定。", label.zh),
                format!("“{file}” has no column that reads as {}; choose it.", label.en),
            );
            findings.push(Finding::error("log_column_unknown", zh, en).at(in_file(file)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &[&str]) -> (Vec<Option<usize>>, TimeUnit, usize) {
        let layout =
            Layout { headers: headers.iter().map(|h| (*h).to_owned()).collect(), ..Layout::default() };
        let (columns, unit, findings) = guess("a.csv", &layout);
        (Column::ALL.iter().map(|c| columns.get(*c)).collect(), unit, findings.len())
    }

    #[test]
    fn headers_in_both_languages() {
        let all = (0..8).map(Some).collect::<Vec<_>>();
        let (found, unit, doubts) = guessed(&[
            "样本ID",
            "标注人员",
            "审核人员",
            "标注结果",
            "审核结论",
            "标注用时（毫秒）",
            "风险类型",
            "标注时间",
        ]);
        assert_eq!((found, unit, doubts), (all.clone(), TimeUnit::Milliseconds, 0));
        let (found, unit, doubts) = guessed(&[
            "item_id",
            "Annotator",
            "Reviewed By",
            "label",
            "review-result",
            "Lead Time",
            "risk",
            "created_at",
        ]);
        assert_eq!((found, unit, doubts), (all, TimeUnit::Seconds, 0));
        let (found, ..) =
            guessed(&["序号", "标注员姓名", "质检员工号", "情感标签", "质检结论说明", "标注耗时(分钟)"]);
        assert_eq!(found, [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), None, None]);
        assert_eq!(guessed(&["文本", "甲", "乙"]).2, 3, "three required columns are unknown");
        assert_eq!(guessed(&["id", "annotator", "label", "label"]).2, 1, "a header that stands twice");
    }
}
