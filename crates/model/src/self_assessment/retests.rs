//! Chapter on failing items: how many by risk and which, by their numbers alone, what was mended, and what the retest
//! found. No text of an item, a question or an answer stands here.

use super::Paper;
use super::ledger::MOST_ROWS;
use super::sampling::Sampled;
use crate::catalogue;
use crate::evaluation::Verdict;
use crate::evaluation::compare::{Judged, compare};
use crate::evaluation::figure::Figure;
use crate::evaluation::run::{Final, Run, figures_against, strategy};
use crate::record::Record;
use crate::registers::{bank_questions, evaluation_runs as runs, model_versions, remediations, run_items};
use crate::text::t;
use std::rc::Rc;
use std::sync::Arc;

/// Most retests that are compared item by item; the newest ones.
const MOST_RETESTS: usize = 20;
/// Digits of a digest that tell an item.
const DIGITS: usize = 12;

impl Paper<'_> {
    pub(super) fn failed_items(&mut self) {
        self.chapter("failed_items");
        let samples = Rc::clone(&self.samples);
        self.sheet.paragraph(
            "本章只列不合格条目的编号、摘要、来源与风险，不列内容。内容由评估人员在工作区查阅。",
            "Failing items are told by number, digest, source and risk alone; their texts stay in the workspace.",
        );
        self.sheet.heading(2, t("不合格条目统计", "Failing items in numbers"));
        let (mut counts, mut items) = (Vec::new(), Vec::new());
        for s in &samples.runs {
            self.failing(s, &mut counts, &mut items);
        }
        if samples.runs.is_empty() {
            self.sheet.notice(
                "没有计入本次评估的抽检或测试，无从统计不合格条目。",
                "No sampling or test counts for this assessment, so no failing item can be told.",
            );
        } else if items.is_empty() {
            self.sheet.paragraph(
                "计入本次评估的抽检与测试中，已判定的条目没有不合格的。",
                "No item judged in the samplings and tests that count fails.",
            );
        }
        self.sheet.table(
            t("不合格条目按风险统计", "Failing items by risk"),
            &[
                (t("抽检或测试", "Sampling or test"), 3.0),
                (t("风险", "Risk"), 4.0),
                (t("条数", "Items"), 1.2),
            ],
            counts,
        );
        let all = items.len();
        let columns = vec![
            (self.sheet.say("评估执行", "Run"), 1.6),
            (self.sheet.say("序号", "Number"), 0.9),
            (self.sheet.say("条目摘要", "Digest"), 1.8),
            (self.sheet.say("来源或题目编号", "Source or question"), 2.2),
            (self.sheet.say("风险", "Risks"), 2.2),
        ];
        let n = self.long_table(self.sheet.say("不合格条目", "Failing items"), columns, items);
        self.complete(format!("不合格条目 {n} / {all} 条"), format!("{n} of {all} failing items"));
        self.sheet.heading(2, t("整改前后", "Before and after remediation"));
        self.mended();
        self.sheet.heading(2, t("复测", "Retests"));
        self.retests();
    }

    fn failing(&self, s: &Sampled, counts: &mut Vec<Vec<String>>, items: &mut Vec<Vec<String>>) {
        let finals = s.held.judged();
        let failing: Vec<(usize, &Final)> = finals
            .iter()
            .enumerate()
            .filter(|(_, f)| f.verdict.as_ref().is_some_and(Verdict::is_fail))
            .collect();
        let name = self.named(&runs::REGISTER, &s.run);
        counts.push(vec![
            name.clone(),
            self.sheet.say("不合格条目合计", "Failing items, all"),
            failing.len().to_string(),
        ]);
        for (risk, n) in &s.told.found {
            let known = catalogue::risk(risk).map(|r| format!("{} {}", r.id, r.name.get(self.lang)));
            counts.push(vec![name.clone(), known.unwrap_or_else(|| risk.clone()), n.to_string()]);
        }
        let code = s.run.text(runs::CODE);
        let run = if code.is_empty() { name } else { code.to_owned() };
        for (at, f) in failing {
            let Some(item) = s.held.items.get(at) else { continue };
            let question = self.reader.get(bank_questions::REGISTER.key, item.text(run_items::QUESTION));
            let of = question.map_or_else(|| f.source.clone(), |q| q.str("code").to_owned());
            let risks = f.verdict.as_ref().map(|v| v.risks().to_vec()).unwrap_or_default();
            items.push(vec![
                run.clone(),
                item.get(run_items::NUMBER).map(|n| n.to_string()).unwrap_or_default(),
                item.text(run_items::DIGEST).chars().take(DIGITS).collect(),
                self.or_missing(&of),
                self.join(&risks),
            ]);
        }
    }

    /// What a run comes to first, from the samplings that count, else computed by the same function.
    fn comes_to(&self, run: &Record) -> Option<Figure> {
        if let Some(s) = self.samples.runs.iter().find(|s| s.run.id == run.id) {
            return s.told.whole.first().cloned();
        }
        let edition = self.samples.edition.as_ref()?;
        let held = Run::of(run, self.reader);
        figures_against(run, &held, edition, self.reader).whole.into_iter().next()
    }

    /// A run with what it comes to: name, model version, answers judged, rate.
    fn run_told(&self, run: &Record) -> String {
        let mut out = vec![self.named(&runs::REGISTER, run)];
        if let Some(v) = self.reader.get(model_versions::REGISTER.key, run.text(runs::MODEL_VERSION)) {
            out.push(model_versions::called(&v));
        }
        if run.has(runs::STRATEGY.key()) {
            out.push(self.sheet.word(strategy(run).label()));
        }
        if let Some(f) = self.comes_to(run) {
            out.push(format!("{} {}", self.sheet.word(f.measure.label()), f.told().get(self.lang)));
        }
        out.join("\n")
    }

    /// The newest run that tests another again.
    fn retest_of(&self, run: &str) -> Option<Arc<Record>> {
        let again = self.reader.find(runs::REGISTER.key, runs::RETEST_OF.key(), run);
        again.into_iter().max_by_key(|r| (r.get(runs::BEGUN_AT), r.id.clone()))
    }

    fn mended(&mut self) {
        let plans = remediations::of_assessment(&self.assessment.id, self.reader);
        let of = &remediations::REGISTER;
        if plans.is_empty() {
            self.sheet.paragraph("本次评估没有登记整改。", "No remediation of this assessment is on file.");
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for r in plans.iter().take(MOST_ROWS) {
            let run = self.reader.get(runs::REGISTER.key, r.text(remediations::RUN));
            let before = run.as_deref().map_or_else(|| self.sheet.word(super::NONE), |x| self.run_told(x));
            let again = run.as_deref().and_then(|x| self.retest_of(&x.id));
            let after = match (&again, &run) {
                (Some(x), _) => self.run_told(x),
                (None, Some(_)) => self.sheet.say("尚无复测执行", "No retest run yet"),
                _ => self.sheet.word(super::NONE),
            };
            let mut about: Vec<String> = vec![self.or_missing(r.text(remediations::CLAUSE))];
            for text in [r.text(remediations::RISK), r.text(remediations::SOURCE)] {
                if !text.trim().is_empty() {
                    about.push(text.trim().to_owned());
                }
            }
            let done = format!("{}\n{}", self.shown(of, r, "done_on"), self.shown(of, r, "done_by"));
            let retest = format!(
                "{}\n{}\n{}",
                self.shown(of, r, "retest"),
                self.shown(of, r, "retested_on"),
                self.shown(of, r, "retested_by")
            );
            rows.push(vec![
                self.or_missing(r.str("code")),
                about.join("\n"),
                before,
                done,
                after,
                retest,
                format!("{}\n{}", self.shown(of, r, "done_evidence"), self.shown(of, r, "retest_evidence")),
            ]);
        }
        rows.resize(plans.len(), Vec::new());
        let all = plans.len();
        let columns = vec![
            (self.sheet.say("编号", "Number"), 1.2),
            (self.sheet.say("条款、风险、来源", "Clause, risk, source"), 1.5),
            (self.sheet.say("整改前", "Before"), 2.4),
            (self.sheet.say("完成", "Done"), 1.3),
            (self.sheet.say("整改后", "After"), 2.4),
            (self.sheet.say("复测", "Retest"), 1.3),
            (self.sheet.say("证据", "Evidence"), 1.6),
        ];
        let n = self.long_table(self.sheet.say("整改前后对照", "Before and after"), columns, rows);
        self.complete(format!("整改 {n} / {all} 项"), format!("{n} of {all} remediations"));
    }

    fn retests(&mut self) {
        let (all, others) = self.about_service(&runs::REGISTER);
        let mut again: Vec<Arc<Record>> =
            all.into_iter().filter(|r| !r.text(runs::RETEST_OF).is_empty()).collect();
        again.sort_by_key(|r| std::cmp::Reverse((r.get(runs::BEGUN_AT), r.id.clone())));
        let n = again.len();
        if n == 0 {
            self.sheet.paragraph("台账中没有复测执行。", "No retest run is on file.");
        }
        let mut rows = Vec::new();
        for run in again.iter().take(MOST_RETESTS) {
            rows.push(self.retest_row(run));
        }
        let shown = rows.len();
        self.sheet.table(
            t("复测与原执行逐条对照", "Retests beside the runs they repeat, item by item"),
            &[
                (t("原执行", "Earlier run"), 2.4),
                (t("复测", "Retest"), 2.4),
                (t("两次均判定", "Judged in both"), 1.0),
                (t("已改正", "Mended"), 0.9),
                (t("新不合格", "Newly failing"), 0.9),
                (t("仍不合格", "Still failing"), 0.9),
                (t("偶然概率", "By chance"), 1.0),
            ],
            rows,
        );
        if n > shown {
            self.sheet.notice(
                format!("上表列出最近 {shown} 次复测，其余 {} 次见执行清单。", n - shown),
                format!(
                    "The newest {shown} retests are above; {} more stand in the list of runs.",
                    n - shown
                ),
            );
        }
        self.complete(format!("复测 {shown} / {n} 次"), format!("{shown} of {n} retests"));
        self.others(others);
    }

    fn retest_row(&self, run: &Record) -> Vec<String> {
        let Some(before) = self.reader.get(runs::REGISTER.key, run.text(runs::RETEST_OF)) else {
            let none = self.sheet.word(super::NONE);
            let lost = self.sheet.say("（原执行记录不存在）", "(no such run on file)");
            let mut row = vec![lost, self.run_told(run)];
            row.resize(7, none);
            return row;
        };
        let (was, is) = (Run::of(&before, self.reader).judged(), Run::of(run, self.reader).judged());
        let was: Vec<Judged<'_>> = was.iter().map(Judged::from).collect();
        let is: Vec<Judged<'_>> = is.iter().map(Judged::from).collect();
        let c = compare(&was, &is);
        vec![
            self.run_told(&before),
            self.run_told(run),
            c.both.to_string(),
            c.mended.len().to_string(),
            c.broken.len().to_string(),
            c.failing.to_string(),
            c.chance().to_string(),
        ]
    }
}
