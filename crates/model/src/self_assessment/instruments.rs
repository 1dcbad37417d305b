//! Classifiers and banks of questions, held against the floors of the edition. Texts of questions stand in no report.

use super::Paper;
use super::ledger::{Cell, Ledger};
use crate::catalogue::{self, TC260_003};
use crate::evaluation::BankKind;
use crate::evaluation::bank::{BankLint, TopicCount, floors};
use crate::record::Record;
use crate::registers::question_banks::{self as banks, Bank};
use crate::registers::{classifiers, keyword_libraries as libraries, risk_mappings, test_plans};
use crate::text::t;
use std::rc::Rc;

fn covered(_: &Paper<'_>, r: &Record) -> String {
    format!("{} / {}", classifiers::covered(r).len(), catalogue::risks().count())
}

const CLASSIFIERS: Ledger = Ledger {
    of: &classifiers::REGISTER,
    columns: &[
        (Cell::Of("edition"), 1.0),
        (Cell::Of("threshold"), 1.0),
        (Cell::Told(t("覆盖的风险", "Risks covered"), covered), 1.2),
        (Cell::Of("updated_on"), 1.2),
    ],
    // The address names a machine of the organisation.
    kept_back: &["url"],
};

const PLANS: Ledger = Ledger {
    of: &test_plans::REGISTER,
    columns: &[
        (Cell::Of("edition"), 1.0),
        (Cell::Of("in_force_on"), 1.2),
        (Cell::Of("review_due_on"), 1.2),
        (Cell::Of("approved_by"), 1.2),
    ],
    kept_back: &[],
};

impl Paper<'_> {
    pub(super) fn classifiers(&mut self) {
        self.sheet.heading(2, t("登记的关键词库", "Keyword libraries on file"));
        let all = self.reader.all(libraries::REGISTER.key);
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|l| {
                let of = &libraries::REGISTER;
                vec![
                    self.named(of, l),
                    self.or_missing(l.text(libraries::EDITION)),
                    self.shown(of, l, libraries::UPDATED_ON.key()),
                ]
            })
            .collect();
        let columns = vec![
            (self.sheet.say("编号与名称", "Number and name"), 3.0),
            (self.sheet.say("版本", "Version"), 1.5),
            (self.sheet.say("更新日期", "Updated on"), 1.5),
        ];
        if all.is_empty() {
            self.sheet.paragraph("台账中没有关键词库。", "No keyword library is on file.");
        }
        let n =
            self.long_table(self.sheet.say("关键词库版本", "Versions of keyword libraries"), columns, rows);
        self.complete(
            format!("关键词库 {n} / {} 个", all.len()),
            format!("{n} of {} keyword libraries", all.len()),
        );
        let mappings = self.reader.how_many(risk_mappings::REGISTER.key);
        self.sheet.paragraph(
            format!("登记的分类对应 {mappings} 条，词库与题库的自有类别据此对应到附录 A 的风险。"),
            format!("{mappings} mappings on file tell for which risks of annex A the own categories of libraries and banks stand."),
        );
        self.sheet.heading(2, t("分类模型", "Classifiers"));
        let all = self.reader.all(classifiers::REGISTER.key);
        self.ledger(&CLASSIFIERS, all);
        self.sheet.heading(2, t("测试方案", "Test plans"));
        let all = self.reader.all(test_plans::REGISTER.key);
        self.ledger(&PLANS, all);
    }

    pub(super) fn banks(&mut self) {
        let all = self.reader.all(banks::REGISTER.key);
        let samples = Rc::clone(&self.samples);
        let mut shown = 0;
        for kind in BankKind::ALL {
            self.sheet.heading(2, kind.label());
            let of_kind: Vec<_> = all.iter().filter(|b| b.text(banks::KIND) == kind.key()).collect();
            let newest = samples.banks.iter().find(|b| b.text(banks::KIND) == kind.key());
            let rows: Vec<Vec<String>> = of_kind
                .iter()
                .map(|b| {
                    let counts = newest.is_some_and(|n| n.id == b.id);
                    let show = |key: &str| self.shown(&banks::REGISTER, b, key);
                    vec![
                        self.named(&banks::REGISTER, b),
                        show("edition"),
                        show("rows"),
                        show("distinct_questions"),
                        show("read_at"),
                        show("digest"),
                        self.sheet.word(super::ledger::yes_no(counts)),
                    ]
                })
                .collect();
            shown += rows.len();
            self.sheet.table(
                t("登记的题库", "Banks on file"),
                &[
                    (t("编号与名称", "Number and name"), 2.0),
                    (t("版本", "Version"), 0.8),
                    (t("读入行数", "Rows"), 0.9),
                    (t("去重后题数", "Distinct"), 0.9),
                    (t("读入时间", "Read at"), 1.4),
                    (t("摘要", "Digest"), 3.0),
                    (t("本次评估依据", "Counts here"), 0.9),
                ],
                rows,
            );
            match newest.and_then(|b| Bank::of(b, self.reader)) {
                Some(bank) => self.bank(kind, &bank),
                None => self.sheet.notice(
                    "评估日期当日或之前没有读入这类题库，本节无数据。",
                    "No bank of this kind had been read on the day of the assessment; this section has no data.",
                ),
            }
        }
        self.complete(
            format!("题库 {shown} / {} 个", all.len()),
            format!("{shown} of {} banks of questions", all.len()),
        );
    }

    /// A bank against its floors.
    fn bank(&mut self, kind: BankKind, bank: &Bank) {
        let Some(edition) = self.edition.or_else(|| catalogue::edition(TC260_003)) else { return };
        let (lint, floors) = (bank.lint(edition, &[]), floors(edition, kind));
        let BankLint { rows, distinct, total_floor, untopical, .. } = lint;
        let met = |yes: bool| if yes { t("达到", "met") } else { t("未达到", "not met") };
        let word = self.sheet.word(met(distinct >= total_floor));
        let covered = lint.topics.iter().filter(|t| t.count > 0).count();
        let pairs = vec![
            (self.sheet.say("读入行数", "Rows"), rows.to_string()),
            (
                self.sheet.say("去重后题数与下限", "Distinct questions and floor"),
                format!("{distinct} / {total_floor} {word} ({})", floors.total.clause),
            ),
            (
                self.sheet.say("覆盖的风险或方面与下限", "Risks or aspects covered and floor"),
                format!("{covered} / {} ({})", floors.covered.least, floors.covered.clause),
            ),
            (
                self.sheet.say("不对应任何风险或方面的题", "Questions of no risk or aspect"),
                untopical.to_string(),
            ),
        ];
        self.sheet.facts(pairs);
        let criteria = floors.criteria.is_some();
        let row = |paper: &Self, c: &TopicCount| {
            vec![
                c.topic.clone(),
                c.name.get(paper.lang).to_owned(),
                c.count.to_string(),
                c.floor.to_string(),
                paper.sheet.word(met(c.met())),
                match (criteria, c.criterion) {
                    (false, _) => paper.sheet.say("未要求", "not asked"),
                    (true, true) => paper.sheet.say("有", "yes"),
                    (true, false) => paper.sheet.say("无", "no"),
                },
            ]
        };
        let rows: Vec<Vec<String>> = lint.topics.iter().map(|c| row(self, c)).collect();
        self.sheet.table(
            t("各类题数与下限", "Questions and floor of each"),
            &[
                (t("编号", "Key"), 1.2),
                (t("风险或方面", "Risk or aspect"), 4.4),
                (t("题数", "Questions"), 1.0),
                (t("下限", "Floor"), 1.0),
                (t("结果", "Result"), 1.2),
                (t("判别依据", "Criterion"), 1.2),
            ],
            rows,
        );
        let found: Vec<String> = lint.findings.iter().map(|f| f.message.get(self.lang).to_owned()).collect();
        if found.is_empty() {
            self.sheet.paragraph("检查未发现问题。", "The lint found nothing.");
        } else {
            self.sheet.paragraph("检查发现：", "The lint found:");
            self.sheet.list(found);
        }
    }
}
