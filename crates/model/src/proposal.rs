//! Proposals: what the records themselves say about a clause. They stand beside a person's conclusion and never
//! replace it; a conclusion that differs needs a reason. Computed from records, the edition and the day: by the rules
//! of the registers that cite the clause (`answers`), or by a rule of its own.

use crate::assessment::{self, Applicability};
use crate::catalogue::held;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::assessments;
use crate::standard::{Clause, Demand, Edition};
use crate::text::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

pub mod answers;
mod attested;
pub mod banks;
pub mod complaints;
pub mod coverage;
mod facts;
pub mod generated;
pub mod instruments;
pub mod keywords;
pub mod occasion;
mod referred;
mod reported;
pub mod sampling;
pub mod signers;
pub mod test_plans;

pub use facts::{Clocks, Computed, Facts, rules_of, service_named, service_of};

/// What the records propose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Proposed {
    /// 符合.
    Conforms,
    /// 不符合.
    DoesNotConform,
    /// 不适用: the service's answers rule the clause out.
    NotApplicable,
    /// 采纳: a clause that merely allows is followed.
    Adopted,
    /// 未采纳: it is not, which violates nothing.
    NotAdopted,
    /// The records that it rests on are there and none of their rules is broken; whether they suffice, a person judges.
    ToJudge,
    /// The records do not say enough.
    NotEnoughData,
}

impl Proposed {
    /// Stored key; all but the last two are keys of verdicts too.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::DoesNotConform => "does_not_conform",
            Self::NotApplicable => "not_applicable",
            Self::Adopted => "adopted",
            Self::NotAdopted => "not_adopted",
            Self::ToJudge => "to_judge",
            Self::NotEnoughData => "not_enough_data",
        }
    }

    /// Label.
    pub const fn label(self) -> crate::text::Label {
        use crate::text::t;
        match self {
            Self::Conforms => t("符合", "Conforms"),
            Self::DoesNotConform => t("不符合", "Does not conform"),
            Self::NotApplicable => t("不适用", "Not applicable"),
            Self::Adopted => t("采纳", "Adopted"),
            Self::NotAdopted => t("未采纳", "Not adopted"),
            Self::ToJudge => t("待人工判断", "For a person to judge"),
            Self::NotEnoughData => t("数据不足", "Not enough data"),
        }
    }

    /// Does a person's verdict differ from it, so that a reason is due? Missing data and what is left to a person
    /// contradict nobody.
    pub fn differs(self, verdict: &str) -> bool {
        !matches!(self, Self::NotEnoughData | Self::ToJudge) && !verdict.is_empty() && verdict != self.key()
    }

    /// What is proposed for a clause of that demand: a clause that merely allows is adopted or not, never violated.
    const fn of(self, demand: Demand) -> Self {
        match (demand, self) {
            (Demand::May, Self::Conforms) => Self::Adopted,
            (Demand::May, Self::DoesNotConform) => Self::NotAdopted,
            (_, other) => other,
        }
    }
}

/// Something that is not there yet, and the page where it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Missing {
    /// What.
    pub text: Text,
    /// Page: `records/<register>`, `keywords`, `clauses`, `reports`.
    pub page: String,
}

/// What the records say about a clause, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proposal {
    /// What they propose.
    pub verdict: Proposed,
    /// The facts it rests on, in sentences.
    pub grounds: Vec<Text>,
    /// What is wrong, and what is worth knowing.
    pub findings: Vec<Finding>,
    /// Register and id of the records that were read.
    pub records: Vec<(String, String)>,
    /// What would have to be entered for the records to say more.
    pub missing: Vec<Missing>,
}

/// Gathers what speaks for and against. Something that fails outweighs what is missing; where neither is, it conforms.
#[derive(Debug, Default)]
pub struct Gathering {
    grounds: Vec<Text>,
    findings: Vec<Finding>,
    records: Vec<(String, String)>,
    missing: Vec<Missing>,
    failed: bool,
}

impl Gathering {
    /// A fact.
    pub fn ground(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.grounds.push(Text::new(zh, en));
    }
    /// Something by which the clause is not met.
    pub fn fail(&mut self, finding: Finding) {
        self.failed = true;
        self.findings.push(finding);
    }
    /// Something worth knowing that decides nothing.
    pub fn mention(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
    /// A record that was read.
    pub fn read(&mut self, register: &str, id: &str) {
        self.records.push((register.into(), id.into()));
    }
    /// Something that has to be entered first.
    pub fn miss(&mut self, zh: impl Into<String>, en: impl Into<String>, page: &str) {
        self.missing.push(Missing { text: Text::new(zh, en), page: page.into() });
    }
    /// The proposal that follows.
    pub fn settle(self) -> Proposal {
        self.settle_as(Proposed::Conforms)
    }

    /// The proposal that follows where nothing failing and nothing missing has this verdict.
    fn settle_as(self, kept: Proposed) -> Proposal {
        let verdict = match (self.failed, self.missing.is_empty()) {
            (true, _) => Proposed::DoesNotConform,
            (false, false) => Proposed::NotEnoughData,
            (false, true) => kept,
        };
        Proposal {
            verdict,
            grounds: self.grounds,
            findings: self.findings,
            records: self.records,
            missing: self.missing,
        }
    }
}

/// What a proposal is made from.
pub struct Case<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// The clause.
    pub clause: &'a Clause,
    /// Clause as it is cited in this edition.
    pub cite: String,
    /// Clause as rules cite it: `TC260-003/9.1.a`.
    pub told_as: String,
    /// The assessment.
    pub assessment: &'a Record,
    /// The service, where the assessment names one.
    pub service: Option<Arc<Record>>,
    /// The day for which conclusions hold.
    pub day: NaiveDate,
    /// The records.
    pub reader: &'a dyn Reader,
    /// What the registers' rules found.
    pub facts: &'a dyn Facts,
}

impl Case<'_> {
    /// Id of the service; empty where the assessment names none.
    pub fn service_id(&self) -> &str {
        self.service.as_ref().map_or("", |s| s.id.as_str())
    }
}

/// A rule that makes a proposal.
pub type Rule = fn(&Case<'_>) -> Proposal;

/// What the records say about a clause of the assessment; none where the edition or the clause is not known.
pub fn propose(clause_id: &str, assessment: &Record, reader: &dyn Reader) -> Option<Proposal> {
    propose_from(clause_id, assessment, &Computed::of(reader))
}

/// The same, with what the registers' rules found from elsewhere.
pub fn propose_from(clause_id: &str, assessment: &Record, facts: &dyn Facts) -> Option<Proposal> {
    let reader = facts.reader();
    let edition = held::edition(assessment.text(assessments::EDITION), reader)?;
    let clause = edition.clause(clause_id)?;
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let applicability = assessment::applies_to(clause, service.as_deref(), Some(assessment), reader);
    if let Applicability::DoesNotApply { because } = applicability {
        let mut g = Gathering::default();
        g.grounds.push(because);
        if let Some(s) = &service {
            g.read("services", &s.id);
        }
        return Some(g.settle_as(Proposed::NotApplicable));
    }
    let told_as = edition.told_as(clause_id);
    let answer = answers::answer(&told_as)?;
    let Some(day) = assessment.get(assessments::ASSESSED_ON) else {
        let mut g = Gathering::default();
        g.miss("评估日期", "the day of the assessment", "records/assessments");
        return Some(g.settle());
    };
    let cite = edition.cite(clause_id);
    let case = Case { edition: &edition, clause, cite, told_as, assessment, service, day, reader, facts };
    let told = answers::told(answer, &case);
    Some(Proposal { verdict: told.verdict.of(clause.demand), ..told })
}

#[cfg(test)]
pub(crate) mod banked;
#[cfg(test)]
pub(crate) mod world {
    //! A small world for the tests of rules.
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::instant;
    use crate::reader::FixedReader;
    use crate::record::Record;
    use crate::registers::{
        appointments, assessments, evidence, handling_rules, organizations, people, services,
    };
    use chrono::NaiveDate;

    pub(crate) fn day(s: &str) -> NaiveDate {
        s.parse().unwrap()
    }

    pub(crate) fn record(id: &str) -> Record {
        Record { id: id.into(), ..Record::default() }
    }

    pub(crate) fn empty() -> FixedReader {
        FixedReader::at(instant::parse("2026-11-21 10:00").unwrap())
    }

    pub(crate) fn person(id: &str, name: &str) -> (&'static str, Record) {
        let mut r = record(id);
        r.set(people::NAME, name.into())
            .set(people::CODE, format!("G-{id}"))
            .set(people::IDENTITY_NUMBER, "11010519491231002X".into())
            .set(people::PHONE, "13800000000".into())
            .set(people::EMAIL, "canary@example.org".into());
        ("people", r)
    }

    pub(crate) fn appointment(id: &str, person: &str, post: &str) -> (&'static str, Record) {
        let mut r = record(id);
        r.set(appointments::PERSON, person.into())
            .set(appointments::POST, post.into())
            .set(appointments::FROM_ON, day("2026-01-01"));
        ("appointments", r)
    }

    pub(crate) fn rule(kind: &str) -> (&'static str, Record) {
        let mut r = record(&format!("rule-{kind}"));
        r.set(handling_rules::NAME, "示例投诉处理规则".into())
            .set(handling_rules::EDITION, "1.0".into())
            .set(handling_rules::KIND, kind.into())
            .set(handling_rules::EFFECTIVE_ON, day("2026-01-01"))
            .set(handling_rules::PUBLISHED_WHERE, "https://example.org/rules".into());
        for (limit, unit, n) in [
            (handling_rules::ACKNOWLEDGE_LIMIT, handling_rules::ACKNOWLEDGE_UNIT, 1),
            (handling_rules::JUDGE_LIMIT, handling_rules::JUDGE_UNIT, 5),
            (handling_rules::ANSWER_LIMIT, handling_rules::ANSWER_UNIT, 10),
        ] {
            r.set(limit, n).set(unit, "working_days".into());
        }
        ("handling_rules", r)
    }

    pub(crate) fn evidence(id: &str) -> (&'static str, Record) {
        let mut r = record(id);
        let mut file = serde_json::Map::new();
        for (k, v) in [
            ("name", "制度.pdf"),
            ("sha256", "ab12"),
            ("kept", "inside"),
            ("added_at", "2026-10-01T00:00:00.000Z"),
        ] {
            file.insert(k.into(), v.into());
        }
        file.insert("size".into(), 10.into());
        file.insert("revision".into(), 1.into());
        r.set(evidence::CODE, format!("E-{id}"))
            .set(evidence::TITLE, "示例制度".into())
            .set(evidence::KIND, "policy".into())
            .set(evidence::PERIOD_FROM_ON, day("2026-01-01"))
            .set(evidence::FILES, vec![file]);
        ("evidence", r)
    }

    /// An organisation, a service, three persons in the right posts and an assessment `as1`.
    pub(crate) fn whole() -> FixedReader {
        let mut w = empty();
        let mut org = record("org");
        org.set(organizations::NAME, "示例科技有限公司".into())
            .set(organizations::CREDIT_CODE, "91350100M000100Y43".into())
            .set(organizations::LEGAL_REPRESENTATIVE, "甲某".into())
            .set(organizations::CONTACT_PHONE, "13911111111".into());
        let mut service = record("svc");
        service
            .set(services::NAME, "示例问答".into())
            .set(services::ORGANIZATION, "org".into())
            .set(services::MODEL_VERSION, "示例模型 2.1".into())
            .set(services::FUNCTIONS, vec!["dialogue".into()])
            .set(services::ACCESS, vec!["web".into()])
            .set(services::MINORS_SERVED, false)
            .set(services::USER_INPUT_TRAINS, false)
            .set(services::CRITICAL_USE, false)
            .set(services::MONITORS, 2)
            .set(services::STATUS, "planned".into());
        w.records.extend([("organizations", org), ("services", service)]);
        w.records.extend([person("p1", "甲某"), person("p2", "乙某"), person("p3", "丙某")]);
        w.records.extend([
            appointment("a1", "p1", "legal_representative"),
            appointment("a2", "p2", "head_of_cybersecurity"),
            appointment("a3", "p3", "head_of_legal"),
        ]);
        w.records.push(("assessments", assessment()));
        w
    }

    pub(crate) fn assessment() -> Record {
        let mut a = record("as1");
        a.set(assessments::CODE, "AS-1".into())
            .set(assessments::NAME, "上线前安全评估".into())
            .set(assessments::SERVICE, "svc".into())
            .set(assessments::EDITION, crate::catalogue::TC260_003.into())
            .set(assessments::OCCASION, "before_launch".into())
            .set(assessments::BY, "self".into())
            .set(assessments::ASSESSED_ON, day("2026-11-20"))
            .set(assessments::TEAM, vec!["p2".into(), "p3".into()])
            .set(assessments::LEGAL_REPRESENTATIVE, "p1".into())
            .set(assessments::ASSESSMENT_HEAD, "p2".into())
            .set(assessments::LEGALITY_HEAD, "p3".into());
        a
    }

    /// Changes a record of the world in place.
    pub(crate) fn edit(w: &mut FixedReader, register: &str, id: &str, change: impl FnOnce(&mut Record)) {
        let found = w.records.iter_mut().find(|(r, x)| *r == register && x.id == id);
        change(&mut found.unwrap().1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{self, TC260_003};
    use crate::registers::services;

    #[test]
    fn every_clause_of_an_edition_has_an_answer() {
        for e in catalogue::editions() {
            for c in &e.clauses {
                assert!(answers::answer(&e.told_as(&c.id)).is_some(), "{} {}", e.id, c.id);
            }
        }
    }

    #[test]
    fn answers_of_the_service_rule_a_clause_out() {
        let mut w = world::whole();
        let verdict = |w: &dyn Reader, id| propose(id, &world::assessment(), w).map(|p| p.verdict);
        assert_eq!(verdict(&w, "7.a.3-1"), Some(Proposed::NotApplicable));
        assert_eq!(verdict(&w, "7.a.4"), Some(Proposed::NotEnoughData), "it applies, and nothing is on file");
        assert_eq!(verdict(&w, "7.c.3"), Some(Proposed::NotApplicable));
        world::edit(&mut w, "services", "svc", |s| {
            s.set(services::MINORS_SERVED, true);
        });
        assert_eq!(verdict(&w, "7.a.3-1"), Some(Proposed::NotEnoughData));
        assert_eq!(verdict(&w, "7.a.4"), Some(Proposed::NotApplicable));
        world::edit(&mut w, "services", "svc", |s| {
            s.values.remove("minors_served");
        });
        for id in ["7.a.3-1", "7.a.4"] {
            assert_eq!(verdict(&w, id), Some(Proposed::NotEnoughData), "{id}: no answer rules nothing out");
        }
    }

    #[test]
    fn nothing_panics_on_empty_records() {
        let w = world::empty();
        let mut bare = Record::default();
        let clauses = &catalogue::edition(TC260_003).expect("edition").clauses;
        assert!(clauses.iter().all(|c| propose(&c.id, &bare, &w).is_none()), "no edition, no proposal");
        bare.set(assessments::EDITION, TC260_003.into());
        for c in clauses {
            assert_eq!(
                propose(&c.id, &bare, &w).map(|p| p.verdict),
                Some(Proposed::NotEnoughData),
                "{}",
                c.id
            );
        }
        bare.set(assessments::ASSESSED_ON, world::day("2026-11-20"));
        for c in clauses {
            let p = propose(&c.id, &bare, &w).expect("an answer");
            assert_eq!(p.verdict, Proposed::NotEnoughData, "{}: {p:?}", c.id);
            assert!(!p.missing.is_empty());
        }
    }
}
