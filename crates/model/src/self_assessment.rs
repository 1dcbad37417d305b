//! The safety self-assessment report: one document, built from records alone, in one language.
//! Names, counts and days come from records; what is missing is said in its place, and what is not computed too.
//! Masked personal values (identity numbers, phones, addresses of mail) are never read here.

use crate::assessment::{self, ClauseState};
use crate::catalogue::held;
use crate::field::FieldDef;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, letterheads, organizations, people, services};
use crate::report::{Block, Blocks, Document, Numbering, Words};
use crate::shown;
use crate::standard::Edition;
use crate::text::{Label, Lang, Text, t};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

mod annexes;
mod annotation;
pub mod chapter;
mod clauses;
mod complaints;
mod corpus;
mod instruments;
mod keywords;
mod ledger;
mod measures;
mod model;
mod overview;
mod retests;
mod runs;
mod sampling;
mod scanned;

/// What the report is told beside the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFacts<'a> {
    /// Report number.
    pub number: &'a str,
    /// Journal entry up to which the report tells.
    pub head_seq: i64,
    /// Hash of that entry.
    pub head_hash: &'a str,
    /// Name and version of the program.
    pub program: &'a str,
    /// Will trial keys sign it?
    pub trial: bool,
    /// A word in the header of every page; empty for none.
    pub mark: &'a str,
}

/// The report in the making.
struct Paper<'a> {
    lang: Lang,
    reader: &'a dyn Reader,
    assessment: &'a Record,
    edition: Option<&'a Edition>,
    service: Option<Arc<Record>>,
    organization: Option<Arc<Record>>,
    letterhead: Option<Arc<Record>>,
    rows: Vec<ClauseState>,
    conclusions: BTreeMap<String, Arc<Record>>,
    /// Samplings and tests that count, computed once.
    samples: Rc<sampling::Samples>,
    /// Records whose further values wait for the annex.
    annexed: Vec<ledger::Annexed>,
    sheet: Blocks,
    complete: Vec<Text>,
    /// Chapters with a text of the organisation's own.
    own_texts: usize,
    /// References in texts of chapters that lead to nothing.
    lacking: usize,
}

/// Label of the number of the journal head that the report prints; the hash of that entry follows it. The verifier
/// finds the head by it.
pub const HEAD_ENTRY: Label = t("日志序号", "Journal entry");

const NONE: Label = t("—", "—");
const NOT_GIVEN: Label = t("未填写", "Not stated");

impl Paper<'_> {
    /// What a person entered, line by line.
    fn entered(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            self.sheet.push(Block::Paragraph { text: line.into() });
        }
    }
    fn complete(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.complete.push(Text::new(zh, en));
    }
    fn join(&self, parts: &[String]) -> String {
        if parts.is_empty() {
            self.sheet.word(NONE)
        } else {
            parts.join(if self.lang == Lang::Zh { "、" } else { ", " })
        }
    }
    /// The entered value, or that it is missing.
    fn or_missing(&self, value: &str) -> String {
        if value.trim().is_empty() { self.sheet.word(NOT_GIVEN) } else { value.trim().to_owned() }
    }
    /// Name of a person, or why there is none.
    fn person(&self, id: &str) -> String {
        if id.is_empty() {
            return self.sheet.word(NOT_GIVEN);
        }
        match self.reader.get("people", id) {
            Some(p) if !p.text(people::NAME).trim().is_empty() => p.text(people::NAME).trim().to_owned(),
            Some(p) if !p.text(people::CODE).is_empty() => p.text(people::CODE).to_owned(),
            _ => self.sheet.say("（人员记录不存在）", "(no such person on file)"),
        }
    }
    /// Every entered value of a record that is not masked, under the labels of its register.
    fn values_of(&self, record: &Record, fields: &[FieldDef], left_out: &[&str]) -> Vec<(String, String)> {
        let shown = shown::values_of(record, fields, left_out, self.lang, self.reader);
        shown.into_iter().map(|(label, value)| (label, self.or_missing(&value))).collect()
    }
}

/// The report, and what of all there is stands in it. Version 0 is a draft. Deterministic for the same records and day.
pub fn document(
    assessment: &Record,
    lang: Lang,
    reader: &dyn Reader,
    version: i64,
    facts: &ReportFacts<'_>,
) -> (Document, Vec<Text>) {
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let organization =
        service.as_ref().and_then(|s| reader.get("organizations", s.text(services::ORGANIZATION)));
    let letterhead = letterheads::of(organization.as_ref().map_or("", |o| o.id.as_str()), reader);
    let edition = held::edition(assessment.text(assessments::EDITION), reader);
    let mut paper = Paper {
        lang,
        reader,
        assessment,
        edition: edition.as_deref(),
        service,
        organization,
        letterhead,
        rows: assessment::clause_rows(assessment, reader),
        conclusions: assessment::conclusions_of(&assessment.id, reader),
        samples: Rc::new(sampling::Samples::of(assessment, edition.as_deref(), reader)),
        annexed: Vec::new(),
        sheet: Blocks::of(lang),
        complete: Vec::new(),
        own_texts: 0,
        lacking: 0,
    };
    paper.overview();
    paper.corpus();
    paper.model();
    paper.measures();
    paper.complaints();
    paper.instruments();
    paper.failed_items();
    paper.failures();
    paper.overall();
    paper.clause_by_clause();
    paper.runs_on_file();
    paper.particulars();
    paper.evidence_index();
    paper.limits(version, facts);
    paper.signatures(facts.trial);
    paper.own_texts_told();

    let own = |r: &Option<Arc<Record>>, f| r.as_ref().map_or("", |r| r.text(f)).trim().to_owned();
    let author = own(&paper.organization, organizations::NAME);
    let service = own(&paper.service, services::NAME);
    let self_run = assessment.text(assessments::BY) != "third_party";
    let title = if self_run {
        paper.sheet.say(
            "生成式人工智能服务安全自评估报告",
            "Security self-assessment report of a generative AI service",
        )
    } else {
        paper
            .sheet
            .say("生成式人工智能服务安全评估报告", "Security assessment report of a generative AI service")
    };
    let day = assessment.get(assessments::ASSESSED_ON).map(|d| d.to_string()).unwrap_or_default();
    let subtitle = vec![
        paper.sheet.say(
            format!("服务名称：{}", paper.or_missing(&service)),
            format!("Service: {}", paper.or_missing(&service)),
        ),
        paper.sheet.say(
            format!("评估单位：{}", paper.or_missing(&author)),
            format!("Organisation: {}", paper.or_missing(&author)),
        ),
        paper.sheet.say(
            format!("评估日期：{}", paper.or_missing(&day)),
            format!("Day of assessment: {}", paper.or_missing(&day)),
        ),
        match version {
            0 => paper.sheet.say("报告版本：草稿", "Version of the report: draft"),
            n => paper.sheet.say(format!("报告版本：第 {n} 版"), format!("Version of the report: {n}")),
        },
    ];
    let document = Document {
        lang,
        title,
        subtitle,
        author,
        number: facts.number.to_owned(),
        date: reader.today().to_string(),
        mark: facts.mark.to_owned(),
        words: Words::of(lang),
        numbering: Numbering::default(),
        letterhead: None,
        blocks: paper.sheet.done(),
    };
    (document, paper.complete)
}

#[cfg(test)]
mod tests;
