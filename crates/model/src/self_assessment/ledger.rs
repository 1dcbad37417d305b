//! A register as a table of the body: a few columns that a reviewer reads and what the rules of the register find. What
//! else its records hold goes to the annex, so that nothing entered is left out unsaid.

use super::Paper;
use crate::finding::{Finding, Level};
use crate::proposal::{service_named, service_of};
use crate::record::Record;
use crate::register::Register;
use crate::registers::{safeguards, use_cases};
use crate::report::{Block, Column};
use crate::shown;
use crate::text::{Label, Lang, t};
use std::sync::Arc;

/// Most rows of a table; the rest is counted and said.
pub(super) const MOST_ROWS: usize = 500;
/// Most findings that a cell or a list tells; the rest is counted and said.
const MOST_FINDINGS: usize = 6;
/// Most characters of a value in the annex; the rest is counted and said.
const MOST_CHARACTERS: usize = 1500;

/// What a cell of a column is.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    /// The value of a field, under its label.
    Of(&'static str),
    /// What its register computes, by key, under the label there.
    Computed(&'static str),
    /// Something told of the record.
    Told(Label, fn(&Paper<'_>, &Record) -> String),
}

/// A register as a table.
pub(super) struct Ledger {
    /// The register.
    pub(super) of: &'static Register,
    /// Columns behind number and name, with their widths.
    pub(super) columns: &'static [(Cell, f32)],
    /// Fields that stand neither in the table nor in the annex: harmful text, words, paths of the machine.
    pub(super) kept_back: &'static [&'static str],
}

/// Records whose other values stand in the annex.
pub(super) struct Annexed {
    of: &'static Register,
    records: Vec<Arc<Record>>,
    left_out: Vec<&'static str>,
}

impl Paper<'_> {
    /// Live records about the service of the assessment or about none, and how many are about another.
    pub(super) fn about_service(&self, of: &'static Register) -> (Vec<Arc<Record>>, usize) {
        let all = self.reader.all(of.key);
        let service = self.service_id();
        let n = all.len();
        let concerns = |r: &Arc<Record>| {
            let named = if of.key == safeguards::REGISTER.key {
                let case = self.reader.get(use_cases::REGISTER.key, r.text(safeguards::USE_CASE));
                case.map(|c| c.text(use_cases::SERVICE).to_owned()).unwrap_or_default()
            } else {
                service_of(of, r).to_owned()
            };
            named.is_empty() || service.is_empty() || named == service
        };
        let kept: Vec<Arc<Record>> = all.into_iter().filter(concerns).collect();
        let others = n - kept.len();
        (kept, others)
    }

    /// Id of the service; empty where the assessment names none.
    pub(super) fn service_id(&self) -> &str {
        self.service.as_ref().map_or("", |s| s.id.as_str())
    }

    /// Number and name of a record, one under the other.
    pub(super) fn named(&self, of: &Register, r: &Record) -> String {
        let title = match (of.field(of.title), r.value(of.title)) {
            (Some(f), Some(v)) if of.title != "code" => shown::value(f, v, self.lang, self.reader),
            _ => String::new(),
        };
        match (r.str("code"), title.as_str()) {
            ("", "") => self.sheet.word(super::NOT_GIVEN),
            (code, "") => code.to_owned(),
            ("", title) => title.to_owned(),
            (code, title) => format!("{code}\n{title}"),
        }
    }

    /// The value of a field as people read it; that it is missing where there is none.
    pub(super) fn shown(&self, of: &Register, r: &Record, key: &str) -> String {
        let value = match (of.field(key), r.value(key)) {
            (Some(f), Some(v)) => shown::value(f, v, self.lang, self.reader),
            _ => String::new(),
        };
        if value.trim().is_empty() { self.sheet.word(super::NONE) } else { value }
    }

    /// Errors and warnings, one under the other.
    fn told_of(&self, found: &[Finding]) -> Vec<String> {
        let serious: Vec<&Finding> = found.iter().filter(|f| f.level != Level::Note).collect();
        let mut out: Vec<String> =
            serious.iter().take(MOST_FINDINGS).map(|f| f.message.get(self.lang).to_owned()).collect();
        let left = serious.len().saturating_sub(MOST_FINDINGS);
        if left > 0 {
            out.push(self.sheet.say(format!("另有 {left} 项"), format!("{left} more")));
        }
        out
    }

    /// Pushes a table of at most so many rows as a report takes, and says how many were left out. How many stand in it.
    pub(super) fn long_table(
        &mut self,
        caption: String,
        columns: Vec<(String, f32)>,
        mut rows: Vec<Vec<String>>,
    ) -> usize {
        let all = rows.len();
        rows.truncate(MOST_ROWS);
        let shown = rows.len();
        if shown > 0 {
            let columns = columns.into_iter().map(|(label, width)| Column { label, width }).collect();
            self.sheet.push(Block::Table { caption, columns, rows });
        }
        let left = all - shown;
        if left > 0 {
            self.sheet.notice(
                format!("上表列出前 {shown} 行，其余 {left} 行见工作区台账。"),
                format!("The table above has the first {shown} rows; {left} more are in the workspace."),
            );
        }
        shown
    }

    /// A register as a table of the body, with what its rules find. What its records hold beside goes to the annex.
    pub(super) fn ledger(&mut self, ledger: &Ledger, records: Vec<Arc<Record>>) {
        let of = ledger.of;
        let label = of.label;
        if records.is_empty() {
            self.sheet.paragraph(
                format!("台账「{}」中没有记录。", label.zh),
                format!("Nothing is on file in the register {}.", label.en),
            );
        } else {
            let mut columns = vec![(self.sheet.say("编号与名称", "Number and name"), 2.2)];
            for (cell, width) in ledger.columns {
                let label = match cell {
                    Cell::Of(key) => of.field(key).map_or(super::NONE, |f| f.label),
                    Cell::Computed(key) => {
                        of.computed.iter().find(|c| c.key == *key).map_or(super::NONE, |c| c.label)
                    }
                    Cell::Told(label, _) => *label,
                };
                columns.push((self.sheet.word(label), *width));
            }
            columns.push((self.sheet.say("检查发现", "What the check found"), 3.0));
            let mut rows = Vec::new();
            for r in records.iter().take(MOST_ROWS) {
                let mut cells = vec![self.named(of, r)];
                for (cell, _) in ledger.columns {
                    cells.push(match cell {
                        Cell::Of(key) => self.shown(of, r, key),
                        Cell::Computed(key) => {
                            let found = of.computed.iter().find(|c| c.key == *key);
                            let told = found.and_then(|c| (c.value)(r, self.reader));
                            told.map_or_else(|| self.sheet.word(super::NONE), |t| t.get(self.lang).to_owned())
                        }
                        Cell::Told(_, tell) => tell(self, r),
                    });
                }
                let found = self.told_of(&of.findings(r, self.reader));
                cells.push(if found.is_empty() { self.sheet.say("无", "None") } else { found.join("\n") });
                rows.push(cells);
            }
            // Rows beyond the most are never shown; they only have to be counted.
            rows.resize(records.len(), Vec::new());
            let n = self.long_table(self.sheet.word(label), columns, rows);
            let all = records.len();
            self.complete(
                format!("{} {n} / {all} 条", label.zh),
                format!("{n} of {all} records: {}", label.en),
            );
            let mut left_out: Vec<&'static str> = vec!["code", of.title];
            left_out.extend(ledger.columns.iter().filter_map(|(cell, _)| match cell {
                Cell::Of(key) => Some(*key),
                Cell::Computed(_) | Cell::Told(..) => None,
            }));
            left_out.extend(ledger.kept_back);
            self.annexed.push(Annexed { of, records, left_out });
        }
        self.as_a_whole(of);
    }

    /// What the rules find about a register as a whole: what is not there.
    pub(super) fn as_a_whole(&mut self, of: &'static Register) {
        let service = self.service_id();
        let mut found = of.whole_findings(self.reader);
        found.retain(|f| {
            let named = service_named(f);
            named.is_empty() || service.is_empty() || named == service
        });
        let told = self.told_of(&found);
        if !told.is_empty() {
            self.sheet.notice(
                format!("台账「{}」整体检查发现：", of.label.zh),
                format!("The register {} as a whole:", of.label.en),
            );
            self.sheet.list(told);
        }
    }

    /// The same for a register whose records may be about a service; those about another are counted and said.
    pub(super) fn ledger_of_service(&mut self, ledger: &Ledger) {
        let (records, others) = self.about_service(ledger.of);
        self.ledger(ledger, records);
        self.others(others);
    }

    /// Says how many records are about another service.
    pub(super) fn others(&mut self, others: usize) {
        if others > 0 {
            self.sheet.paragraph(
                format!("另有 {others} 条记录属于其他服务，不列入本报告。"),
                format!("{others} records about other services are not listed here."),
            );
        }
    }

    /// Hands the records of a register to the annex alone.
    pub(super) fn annex_of(
        &mut self,
        of: &'static Register,
        records: Vec<Arc<Record>>,
        kept_back: &[&'static str],
    ) {
        let mut left_out: Vec<&'static str> = vec!["code", of.title];
        left_out.extend(kept_back);
        if !records.is_empty() {
            self.annexed.push(Annexed { of, records, left_out });
        }
    }

    /// What stands beside the columns of the body, register by register.
    pub(super) fn particulars(&mut self) {
        self.chapter("particulars");
        self.sheet.paragraph(
            "正文表格未列出的登记内容按台账列出。个人敏感信息、词条、题目与应答原文以及文件存放路径不列入报告。",
            "What the tables of the body do not show, register by register. Masked personal values, words, texts of questions and answers, and paths of files stand in no report.",
        );
        let annexed = std::mem::take(&mut self.annexed);
        if annexed.is_empty() {
            self.sheet.paragraph("没有需要列入本附件的记录。", "There is nothing to list here.");
        }
        for a in annexed {
            self.sheet.heading(2, a.of.label);
            let mut rows = Vec::new();
            for r in a.records.iter().take(MOST_ROWS) {
                rows.push(vec![self.named(a.of, r), self.particulars_of(&a, r)]);
            }
            rows.resize(a.records.len(), Vec::new());
            let columns = vec![
                (self.sheet.say("编号与名称", "Number and name"), 2.4),
                (self.sheet.say("其他登记内容", "What else is on file"), 7.6),
            ];
            let n = self.long_table(String::new(), columns, rows);
            let all = a.records.len();
            self.complete(
                format!("附件：{} {n} / {all} 条", a.of.label.zh),
                format!("Annex: {n} of {all} records: {}", a.of.label.en),
            );
        }
    }

    fn particulars_of(&self, a: &Annexed, r: &Record) -> String {
        // Whatever is personal, as contacts are, is nobody's business here; people stand in it by reference.
        let left_out: Vec<&str> = a.left_out.iter().copied().chain(a.of.personal().map(|f| f.key)).collect();
        let values = shown::values_of(r, a.of.fields, &left_out, self.lang, self.reader);
        let told: Vec<String> = values
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(label, value)| {
                let value = self.at_most(value);
                self.sheet.say(format!("{label}：{value}"), format!("{label}: {value}"))
            })
            .collect();
        if told.is_empty() { self.sheet.word(super::NONE) } else { told.join("\n") }
    }

    /// A value, cut where it is longer than the annex takes, which is said.
    fn at_most(&self, value: String) -> String {
        let Some((at, _)) = value.char_indices().nth(MOST_CHARACTERS) else { return value };
        let left = value.chars().count() - MOST_CHARACTERS;
        let kept = value.get(..at).unwrap_or_default();
        match self.lang {
            Lang::Zh => format!("{kept}……（其后 {left} 字见工作区台账）"),
            Lang::En => format!("{kept}... ({left} more characters are in the workspace)"),
        }
    }
}

/// Labels of yes and no.
pub(super) const fn yes_no(yes: bool) -> Label {
    if yes { t("是", "Yes") } else { t("否", "No") }
}
