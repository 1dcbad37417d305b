//! The statement of applicability: which clauses of an edition apply to a service, which do not and why, and where no
//! register answers the condition. A person's conclusion that a clause does not apply stands with its reason.

use super::{Applicability, applies_to, conclusions_of};
use crate::catalogue::held;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, conclusions, organizations, services};
use crate::report::{Blocks, Document, Numbering, Words};
use crate::standard::Demand;
use crate::text::{Label, Lang, Text, t};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Who says that a clause applies or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApplicabilityAnswer {
    /// It applies.
    Applies,
    /// The service's answers rule it out.
    RuledOut,
    /// A person concluded that it does not apply.
    NotApplicable,
    /// No register answers its condition and nobody has concluded.
    Unknown,
}

impl ApplicabilityAnswer {
    /// Label.
    pub const fn label(self) -> Label {
        match self {
            Self::Applies => t("适用", "Applies"),
            Self::RuledOut => t("不适用（按登记信息）", "Does not apply, by what is on file"),
            Self::NotApplicable => t("不适用（结论）", "Does not apply, by conclusion"),
            Self::Unknown => t("待判断", "To be judged"),
        }
    }
}

/// One clause of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatementRow {
    /// Clause id.
    pub clause: String,
    /// How strongly it asks.
    pub demand: Demand,
    /// Title.
    pub title: Text,
    /// Whether it applies.
    pub answer: ApplicabilityAnswer,
    /// Why it does not, or what is not known; empty where it applies without condition.
    pub why: Text,
    /// Key of the verdict concluded.
    pub verdict: Option<String>,
}

fn reason(c: Option<&Record>) -> String {
    c.map_or("", |c| c.text(conclusions::REASON)).trim().to_owned()
}

fn answer(condition: Applicability, conclusion: Option<&Record>) -> (ApplicabilityAnswer, Text) {
    let verdict = conclusion.map_or("", |c| c.text(conclusions::VERDICT));
    let by_person = reason(conclusion);
    match condition {
        Applicability::DoesNotApply { because } => match verdict {
            // A person who judged it all the same says that it applies.
            "" | "not_applicable" | "not_adopted" => (ApplicabilityAnswer::RuledOut, because),
            _ => (ApplicabilityAnswer::Applies, Text::same(by_person)),
        },
        _ if verdict == "not_applicable" => (ApplicabilityAnswer::NotApplicable, Text::same(by_person)),
        Applicability::Unknown { conditions } if verdict.is_empty() => {
            let listed = crate::naming::listed(&conditions);
            let why = Text::new(
                format!("登记信息未回答：{}", listed.zh),
                format!("Not answered by what is on file: {}", listed.en),
            );
            (ApplicabilityAnswer::Unknown, why)
        }
        _ => (ApplicabilityAnswer::Applies, Text::default()),
    }
}

/// Every clause of the assessment's edition in order; empty where the edition is not known.
pub fn rows(assessment: &Record, reader: &dyn Reader) -> Vec<StatementRow> {
    let Some(edition) = held::edition(assessment.text(assessments::EDITION), reader) else {
        return Vec::new();
    };
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let concluded = conclusions_of(&assessment.id, reader);
    let row = |c: &crate::standard::Clause| {
        let conclusion = concluded.get(&c.id);
        let (answer, why) =
            answer(applies_to(c, service.as_deref(), Some(assessment), reader), conclusion.map(Arc::as_ref));
        StatementRow {
            clause: c.id.clone(),
            demand: c.demand,
            title: c.title.clone(),
            answer,
            why,
            verdict: conclusion.map(|c| c.text(conclusions::VERDICT).to_owned()).filter(|v| !v.is_empty()),
        }
    };
    edition.clauses.iter().map(row).collect()
}

/// Columns of the statement, with their relative widths.
pub const COLUMNS: [(Label, f32); 6] = [
    (t("条款", "Clause"), 1.5),
    (t("要求", "Demand"), 1.0),
    (t("标题", "Title"), 3.2),
    (t("适用性", "Applicability"), 1.8),
    (t("理由", "Reason"), 4.2),
    (t("结论", "Conclusion"), 1.4),
];

/// The rows as cells of [`COLUMNS`].
pub fn table(rows: &[StatementRow], lang: Lang) -> Vec<Vec<String>> {
    let verdict = |key: &str| {
        conclusions::VERDICT.def.choice_label(key).map_or_else(|| key.to_owned(), |l| l.get(lang).to_owned())
    };
    rows.iter()
        .map(|r| {
            vec![
                r.clause.clone(),
                r.demand.label().get(lang).to_owned(),
                r.title.get(lang).to_owned(),
                r.answer.label().get(lang).to_owned(),
                r.why.get(lang).to_owned(),
                r.verdict.as_deref().map(verdict).unwrap_or_default(),
            ]
        })
        .collect()
}

/// The statement as a paper in one language. Deterministic for the same records, journal and instant.
pub fn document(assessment: &Record, lang: Lang, reader: &dyn Reader) -> Document {
    let rows = rows(assessment, reader);
    let edition = held::edition(assessment.text(assessments::EDITION), reader);
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let organization =
        service.as_ref().and_then(|s| reader.get("organizations", s.text(services::ORGANIZATION)));
    let mut sheet = Blocks::of(lang);
    sheet.heading(1, t("适用性声明", "Statement of applicability"));
    let told = |r: &Option<Arc<Record>>, f| r.as_ref().map_or("", |r| r.text(f)).to_owned();
    let day = assessment.get(assessments::ASSESSED_ON).map(|d| d.to_string()).unwrap_or_default();
    let facts = vec![
        (sheet.say("评估", "Assessment"), assessment.text(assessments::NAME).to_owned()),
        (sheet.say("服务", "Service"), told(&service, services::NAME)),
        (sheet.say("依据版本", "Edition"), edition.map(|e| e.name.get(lang).to_owned()).unwrap_or_default()),
        (sheet.say("评估日期", "Day of assessment"), day.clone()),
    ];
    sheet.facts(facts);
    let count = |a: ApplicabilityAnswer| rows.iter().filter(|r| r.answer == a).count();
    let (all, yes) = (rows.len(), count(ApplicabilityAnswer::Applies));
    let (out, no, open) = (
        count(ApplicabilityAnswer::RuledOut),
        count(ApplicabilityAnswer::NotApplicable),
        count(ApplicabilityAnswer::Unknown),
    );
    sheet.paragraph(
        format!("条款 {all} 条：适用 {yes} 条，按登记信息不适用 {out} 条，经结论不适用 {no} 条，待判断 {open} 条。"),
        format!("Of {all} clauses {yes} apply, {out} do not by what is on file, {no} do not by conclusion, and {open} are still to be judged."),
    );
    sheet.paragraph(
        "标题为条款大意的转述，正式引用请以标准原文为准。",
        "Titles are told in other words than the standard's; cite from the standard itself.",
    );
    sheet.table(t("各条款的适用性", "Applicability clause by clause"), &COLUMNS, table(&rows, lang));
    sheet.basis(reader);
    Document {
        lang,
        title: t("适用性声明", "Statement of applicability").get(lang).to_owned(),
        subtitle: vec![assessment.text(assessments::NAME).to_owned()],
        author: told(&organization, organizations::NAME),
        number: assessment.text(assessments::CODE).to_owned(),
        date: reader.today().to_string(),
        mark: String::new(),
        words: Words::of(lang),
        numbering: Numbering::default(),
        letterhead: None,
        blocks: sheet.done(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;
    use crate::proposal::world;

    #[test]
    fn every_clause_stands_once_with_who_says_so() {
        let mut w = world::whole();
        let a = world::assessment();
        let all = rows(&a, &w);
        let edition = catalogue::edition(catalogue::TC260_003).expect("edition");
        assert_eq!(all.len(), edition.clauses.len());
        let of = |all: &[StatementRow], id: &str| all.iter().find(|r| r.clause == id).cloned().expect("row");
        assert_eq!(of(&all, "7.b").answer, ApplicabilityAnswer::Applies);
        assert!(of(&all, "7.b").why.zh.is_empty());
        let minors = of(&all, "7.a.3-1");
        assert!(minors.answer == ApplicabilityAnswer::RuledOut && minors.why.zh.contains("面向未成年人"));
        assert_eq!(of(&all, "5.1.c.1").answer, ApplicabilityAnswer::Unknown);
        for (id, verdict) in
            [("5.1.c.1", "not_applicable"), ("7.a.3-1", "conforms"), ("7.b", "not_applicable")]
        {
            let mut c = world::record(id);
            c.set(conclusions::ASSESSMENT, "as1".into())
                .set(conclusions::CLAUSE, id.into())
                .set(conclusions::REASON, "示例理由".into())
                .set(conclusions::VERDICT, verdict.into());
            w.records.push(("conclusions", c));
        }
        let all = rows(&a, &w);
        assert_eq!(of(&all, "5.1.c.1").answer, ApplicabilityAnswer::NotApplicable);
        assert_eq!(of(&all, "5.1.c.1").why.en, "示例理由");
        assert_eq!(
            of(&all, "7.a.3-1").answer,
            ApplicabilityAnswer::Applies,
            "a person judged it all the same"
        );
        assert_eq!(of(&all, "7.b").answer, ApplicabilityAnswer::NotApplicable);
    }

    #[test]
    fn the_paper_holds_every_clause_in_both_languages() {
        let w = world::whole();
        for lang in [Lang::Zh, Lang::En] {
            let d = document(&world::assessment(), lang, &w);
            let rows = d.blocks.iter().find_map(|b| match b {
                crate::report::Block::Table { rows, .. } => Some(rows.len()),
                _ => None,
            });
            let edition = catalogue::edition(catalogue::TC260_003).expect("edition");
            assert_eq!(rows, Some(edition.clauses.len()));
            assert_eq!(d, document(&world::assessment(), lang, &w));
        }
    }
}
