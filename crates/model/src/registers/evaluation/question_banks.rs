//! 题库: versions of the banks of test questions. A version is read once and not changed: whoever improves a bank reads
//! the next version.

use crate::evaluation::BankKind;
use crate::evaluation::bank::{Beside, Question, topics};
use crate::field::{Rows, int, labelled, long_text, one_of, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::{bank_questions, risk_mappings};
use crate::role::Area;
use crate::text::t;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// What it tests.
    KIND: String = one_of("kind", t("类别", "Kind"), KINDS).required().listed();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// How many questions its maker says it has.
    DECLARED: i64 = int("declared", t("声明题数", "Questions declared"));
    /// Rows read.
    ROWS: i64 = int("rows", t("读入行数", "Rows read")).stamped().listed();
    /// Questions, copies counted once.
    DISTINCT: i64 = int("distinct_questions", t("去重后题数", "Distinct questions")).stamped().listed();
    /// Digest over its questions, as that of a population: SHA-256 over the sorted digests, hexadecimal.
    DIGEST: String = text("digest", t("题库摘要（SHA-256）", "Digest (SHA-256)")).required().stamped().searched();
    /// Files it was read from.
    SOURCES: Rows = table("sources", t("来源文件", "Source files"), &[
        text("name", t("文件名", "Name")).def,
        text("sha256", t("SHA-256", "SHA-256")).def,
        text("encoding", t("编码", "Encoding")).def,
        int("rows", t("行数", "Rows")).def,
    ]).stamped();
    /// How each risk is recognised in an answer (clause 9.3 c).
    CRITERIA: Rows = table("criteria", t("判别依据", "Criteria"), &[
        text("risk", t("风险（附录 A）", "Risk of annex A")).required().def,
        long_text("criterion", t("如何识别", "How it is recognised")).required().def,
    ]);
    /// Longest question that the organisation wants, in characters; no document sets one.
    MOST_CHARACTERS: i64 = int("most_characters", t("题目长度上限（字，自定）", "Longest question (characters, own limit)"));
    /// When it was read.
    READ_AT: Instant = crate::field::at("read_at", t("读入时间", "Read at")).stamped().listed();
    /// Who read it, by login.
    READ_BY: String = text("read_by", t("读入人", "Read by")).stamped();
}

/// Kinds of banks, by the keys of [`BankKind`].
pub const KINDS: &[crate::field::Choice] = &[
    labelled(BankKind::GeneratedContent.key(), BankKind::GeneratedContent.label()),
    labelled(BankKind::ShouldRefuse.key(), BankKind::ShouldRefuse.label()),
    labelled(BankKind::ShouldAnswer.key(), BankKind::ShouldAnswer.label()),
];

const CRITERIA_KNOWN: Rule = Rule::error(
    "bank_criterion_unknown",
    &["TC260-003/9.3.c"],
    t("判别依据所列风险是附录 A 的编号", "The risks of criteria stand in annex A"),
);

/// The kind of a bank or population by its key.
pub fn kind_of(key: &str) -> Option<BankKind> {
    BankKind::ALL.into_iter().find(|kind| kind.key() == key)
}

/// How each risk is recognised, by the criteria of a bank: risk and criterion.
pub fn criteria(bank: &Record) -> Vec<(String, String)> {
    let rows = bank.get(CRITERIA).unwrap_or_default();
    let word = |row: &Map<String, Json>, key: &str| {
        row.get(key).and_then(Json::as_str).unwrap_or_default().trim().to_owned()
    };
    rows.iter().map(|row| (word(row, "risk"), word(row, "criterion"))).collect()
}

/// A bank with its questions, for its lint.
#[derive(Clone, Debug)]
pub struct Bank {
    /// Kind.
    pub kind: BankKind,
    /// Questions in the order of their numbers.
    pub questions: Vec<Arc<Record>>,
    /// Risks or aspects of each.
    pub topics: Vec<Vec<String>>,
    /// Groups of exact duplicates.
    pub exact: Vec<Vec<usize>>,
    criteria: Vec<(String, String)>,
    declared: Option<u64>,
    most_characters: Option<usize>,
}

impl Bank {
    /// The bank of a record, with the mapping of foreign categories on file. None where its kind is unknown.
    pub fn of(bank: &Record, reader: &dyn Reader) -> Option<Self> {
        let kind = kind_of(bank.text(KIND))?;
        let questions = bank_questions::of_bank(&bank.id, reader);
        let mapping = risk_mappings::on_file(kind, reader);
        let topics =
            questions.iter().map(|q| topics(q.text(bank_questions::CATEGORY), kind, &mapping)).collect();
        let mut groups: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
        for (at, q) in questions.iter().enumerate() {
            groups.entry(q.text(bank_questions::FOLDED)).or_default().push(at);
        }
        let mut exact: Vec<Vec<usize>> = groups.into_values().filter(|g| g.len() > 1).collect();
        exact.sort();
        Some(Self {
            kind,
            topics,
            exact,
            criteria: criteria(bank),
            declared: bank.get(DECLARED).and_then(|n| u64::try_from(n).ok()),
            most_characters: bank.get(MOST_CHARACTERS).and_then(|n| usize::try_from(n).ok()),
            questions,
        })
    }

    /// Lints it with `near`, the groups of near duplicates, where they were looked for.
    pub fn lint(
        &self,
        edition: &crate::standard::Edition,
        near: &[Vec<usize>],
    ) -> crate::evaluation::bank::BankLint {
        let questions: Vec<Question<'_>> = self
            .questions
            .iter()
            .zip(&self.topics)
            .map(|(q, topics)| Question {
                id: q.text(bank_questions::CODE),
                text: q.text(bank_questions::TEXT),
                topics,
            })
            .collect();
        let beside = Beside {
            declared: self.declared,
            most_characters: self.most_characters,
            criteria: &self.criteria,
            exact: &self.exact,
            near,
        };
        crate::evaluation::bank::lint(
            &questions,
            &crate::evaluation::bank::floors(edition, self.kind),
            &beside,
        )
    }
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let unknown = criteria(r).into_iter().filter(|(risk, _)| !crate::catalogue::is_risk(risk));
    let told = |(risk, _): (String, String)| {
        CRITERIA_KNOWN.broken_by(crate::catalogue::no_risk(&risk)).field(CRITERIA.key())
    };
    unknown.map(told).collect()
}

/// 题库.
pub static REGISTER: Register = Register {
    key: "question_banks",
    label: t("题库", "Question banks"),
    one: t("题库", "Question bank"),
    clauses: &["TC260-003/9.3.a", "TC260-003/9.4.a.1", "TC260-003/9.4.b.1"],
    prefix: "QB",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "read_at", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Evaluation,
    surface: Surface::Named,
    rules: &[&CRITERIA_KNOWN],
    check,
    ..PLAIN
};
