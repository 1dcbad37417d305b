//! Annex: every draw, run and scan on file, and whether it counts.

use super::Paper;
use super::ledger::MOST_ROWS;
use super::sampling::{ANSWERS, CORPUS};
use crate::instant;
use crate::record::Record;
use crate::register::Register;
use crate::registers::{draws, evaluation_runs as runs, model_versions, scans};
use crate::text::{Label, t};
use std::rc::Rc;
use std::sync::Arc;

impl Paper<'_> {
    /// Every draw, run and scan on file, those that do not count too.
    pub(super) fn runs_on_file(&mut self) {
        let samples = Rc::clone(&self.samples);
        self.chapter("runs");
        let day = self.day();
        let service = self.service_id().to_owned();
        let all = self.reader.all(runs::REGISTER.key);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for run in all.iter().take(MOST_ROWS) {
            let draw = self.reader.get(draws::REGISTER.key, run.text(runs::DRAW));
            let purpose = draw.as_ref().map_or("", |d| d.text(draws::PURPOSE));
            let counted = samples.runs.iter().find(|s| s.run.id == run.id);
            let other = !run.text(runs::SERVICE).is_empty()
                && !service.is_empty()
                && run.text(runs::SERVICE) != service;
            let why = if counted.is_some() {
                t("计入", "Counts")
            } else if draw.is_none() {
                t("抽样记录不存在，不计入", "No such draw; does not count")
            } else if run.get(runs::BEGUN_AT).is_none_or(|at| instant::day(at) > day) {
                t("晚于评估日期，不计入", "Begun after the assessment")
            } else if other {
                t("属于其他服务，不计入", "About another service")
            } else if !CORPUS.iter().chain(&ANSWERS).any(|p| *p == purpose) {
                t("没有条款对其设限", "No clause limits it")
            } else {
                t("已有更近的执行或不属于所要求的应答", "A newer run counts, or it judged other answers")
            };
            let result = counted.and_then(|s| s.told.whole.first());
            rows.push(vec![
                self.named(&runs::REGISTER, run),
                if purpose.is_empty() { self.sheet.word(super::NONE) } else { self.purpose(purpose) },
                self.shown(&runs::REGISTER, run, "draw"),
                self.versioned(&model_versions::REGISTER, run.text(runs::MODEL_VERSION))
                    .unwrap_or_else(|| self.sheet.word(super::NONE)),
                self.at(run.get(runs::BEGUN_AT)),
                result.map_or_else(
                    || self.sheet.word(super::NONE),
                    |f| format!("{} {}", self.sheet.word(f.measure.label()), f.told().get(self.lang)),
                ),
                self.sheet.word(why),
            ]);
        }
        rows.resize(all.len(), Vec::new());
        if all.is_empty() {
            self.sheet.paragraph("台账中没有评估执行。", "No run is on file.");
        }
        let columns = vec![
            (self.sheet.say("评估执行", "Run"), 2.2),
            (self.sheet.say("用途", "Purpose"), 1.6),
            (self.sheet.say("抽样", "Draw"), 1.2),
            (self.sheet.say("模型版本", "Model version"), 1.5),
            (self.sheet.say("开始时间", "Begun at"), 1.5),
            (self.sheet.say("结果", "Result"), 2.2),
            (self.sheet.say("是否计入", "Does it count"), 1.8),
        ];
        let n = self.long_table(self.sheet.say("评估执行", "Runs"), columns, rows);
        self.complete(format!("评估执行 {n} / {} 次", all.len()), format!("{n} of {} runs", all.len()));
        self.draws_on_file();
        self.scans_on_file();
    }

    /// Draws by their numbers, with why one was drawn again.
    fn draws_on_file(&mut self) {
        let of = &draws::REGISTER;
        let all = self.reader.all(of.key);
        let keys = ["population", "purpose", "asked", "drawn", "seeded_at", "seed", "reason"];
        self.plain(of, &all, &keys, t("抽样", "Draws"));
    }

    fn scans_on_file(&mut self) {
        let of = &scans::REGISTER;
        let all = self.reader.all(of.key);
        let keys = ["population", "library", "scanned_at", "items", "hit_items"];
        self.plain(of, &all, &keys, t("关键词扫描", "Keyword scans"));
    }

    /// A register as a table of some fields, without checks.
    fn plain(&mut self, of: &Register, all: &[Arc<Record>], keys: &[&str], caption: Label) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for r in all.iter().take(MOST_ROWS) {
            let mut cells = vec![self.or_missing(r.str("code"))];
            cells.extend(keys.iter().map(|key| self.shown(of, r, key)));
            rows.push(cells);
        }
        rows.resize(all.len(), Vec::new());
        let mut columns = vec![(self.sheet.say("编号", "Code"), 1.2)];
        columns.extend(
            keys.iter().map(|key| (self.sheet.word(of.field(key).map_or(super::NONE, |f| f.label)), 1.5)),
        );
        let n = self.long_table(self.sheet.word(caption), columns, rows);
        self.complete(
            format!("{} {n} / {} 条", caption.zh, all.len()),
            format!("{n} of {} records: {}", all.len(), caption.en),
        );
    }
}
