//! Assessment of a service against an edition: which clauses apply, which verdicts they take, what a conclusion
//! needs, how the second pair of eyes stands, and what still keeps the report from being signed.

use crate::approval::{self, Actor, Check};
use crate::catalogue::held;
use crate::field::Choice;
use crate::finding::Finding;
use crate::proposal::{self, Computed, Proposal, signers};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, conclusions, evidence, services};
use crate::standard::{Clause, Demand};
use crate::text::{Label, Text, t};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

mod conditions;

pub use conditions::applies_to;

/// Whether a clause applies to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Applicability {
    /// It applies.
    Applies,
    /// The service's answers rule it out.
    DoesNotApply {
        /// The answers.
        because: Text,
    },
    /// No register answers the condition: it is treated as applying until a person concludes otherwise.
    Unknown {
        /// The conditions without an answer.
        conditions: Vec<Text>,
    },
}

/// Verdicts that a clause takes.
pub fn verdicts_for(demand: Demand) -> &'static [Choice] {
    let (judged, allowed) = conclusions::VERDICTS.split_at(3);
    if demand == Demand::May { allowed } else { judged }
}

/// Conclusions of an assessment by clause; where a clause has two, the later one.
pub fn conclusions_of(assessment: &str, reader: &dyn Reader) -> BTreeMap<String, Arc<Record>> {
    reader
        .find("conclusions", conclusions::ASSESSMENT.key(), assessment)
        .into_iter()
        .map(|r| (r.text(conclusions::CLAUSE).to_owned(), r))
        .collect()
}

/// Clauses that an assessment says are not conformed to.
pub fn not_conformed(assessment: &str, reader: &dyn Reader) -> Vec<String> {
    let all = conclusions_of(assessment, reader);
    all.into_iter()
        .filter(|(_, r)| r.text(conclusions::VERDICT) == "does_not_conform")
        .map(|(c, _)| c)
        .collect()
}

/// Evidence that a conclusion names, and ids that lead nowhere.
fn evidence_of(conclusion: &Record, reader: &dyn Reader) -> (Vec<Arc<Record>>, Vec<String>) {
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    for id in conclusion.get(conclusions::EVIDENCE).unwrap_or_default() {
        match reader.get("evidence", &id) {
            Some(e) => found.push(e),
            None => lost.push(id),
        }
    }
    (found, lost)
}

/// What a conclusion lacks, judged on the record as it would be kept. Empty: the gate is open.
/// 符合 and 采纳 need evidence that counts on the day of the assessment, the others a reason; an equivalent measure
/// needs proof of its effect; a verdict that differs from what the records propose needs its own reason.
pub fn gate(
    conclusion: &Record,
    assessment: &Record,
    clause: &Clause,
    proposal: Option<&Proposal>,
    reader: &dyn Reader,
) -> Vec<Text> {
    let mut out = Vec::new();
    let verdict = conclusion.text(conclusions::VERDICT);
    let allowed = verdicts_for(clause.demand);
    if !allowed.iter().any(|v| v.key == verdict) {
        let zh: Vec<&str> = allowed.iter().map(|v| v.label.zh).collect();
        let en: Vec<&str> = allowed.iter().map(|v| v.label.en).collect();
        out.push(Text::new(
            format!("结论须为{}之一", zh.join("、")),
            format!("The verdict has to be one of: {}", en.join(", ")),
        ));
    }
    let blank = |f| conclusion.text(f).trim().is_empty();
    let equivalent = !blank(conclusions::EQUIVALENT);
    if conclusion.has(conclusions::EQUIVALENT.key()) && !equivalent {
        out.push(Text::new("等效措施须写明内容", "An equivalent measure has to be described"));
    }
    if equivalent && verdict != "does_not_conform" {
        out.push(Text::new(
            "等效措施只用于不符合的条款，请改结论或移去等效措施",
            "An equivalent measure goes with a clause not conformed to: change the verdict or remove the measure",
        ));
    }
    let Some(day) = assessment.get(assessments::ASSESSED_ON) else {
        out.push(Text::new("请先填写评估日期", "Enter the day of the assessment first"));
        return out;
    };
    let (found, lost) = evidence_of(conclusion, reader);
    if !lost.is_empty() {
        out.push(Text::new(
            format!("{} 项证据已不存在，请重新选择", lost.len()),
            format!("{} pieces of evidence are not there; choose again", lost.len()),
        ));
    }
    if matches!(verdict, "conforms" | "adopted") || equivalent {
        if found.is_empty() {
            out.push(Text::new(
                format!("需要至少一项在评估日期 {day} 有效的证据"),
                format!("At least one piece of evidence that counts on {day} is needed"),
            ));
        }
        for e in &found {
            if let Err(why) = evidence::counts_on(e, day) {
                let (code, title) = (e.text(evidence::CODE), e.text(evidence::TITLE));
                out.push(Text::new(
                    format!("证据 {code}「{title}」{}", why.zh),
                    format!("Evidence {code} \u{201c}{title}\u{201d} {}", why.en),
                ));
            }
        }
    }
    if matches!(verdict, "does_not_conform" | "not_applicable" | "not_adopted") && blank(conclusions::REASON)
    {
        let label = conclusions::VERDICT.def.choice_label(verdict).unwrap_or(t("", ""));
        out.push(Text::new(
            format!("结论为「{}」，须写明理由", label.zh),
            format!("\u{201c}{}\u{201d} needs a reason", label.en),
        ));
    }
    if let Some(p) = proposal
        && p.verdict.differs(verdict)
        && blank(conclusions::DIFFERENCE_REASON)
    {
        let label = p.verdict.label();
        out.push(Text::new(
            format!("记录显示为「{}」，结论与之不同，须写明不同的理由", label.zh),
            format!("The records propose \u{201c}{}\u{201d}; say why the verdict differs", label.en),
        ));
    }
    out
}

/// Digest of what a checker sees of a conclusion: its content and author, the day and edition it is for, the current
/// files, period and expiry of its evidence, and the codes of the findings. Nothing in it moves by mere waiting but
/// the findings, and those only where a fact turned against the clause.
pub fn seen_digest(
    conclusion: &Record,
    assessment: &Record,
    evidence_records: &[Arc<Record>],
    findings: &[Finding],
) -> String {
    let value = |r: &Record, key: &str| r.value(key).cloned().unwrap_or(Json::Null);
    let text = |f: crate::field::Field<String>| conclusion.text(f).to_owned();
    let mut named = conclusion.get(conclusions::EVIDENCE).unwrap_or_default();
    named.sort();
    let mut pieces: Vec<Json> = evidence_records
        .iter()
        .map(|e| {
            let current = evidence::revision(e);
            let mut files: Vec<String> = evidence::rows(e)
                .iter()
                .filter(|f| f.get("revision").and_then(Json::as_i64) == Some(current))
                .filter_map(|f| f.get("sha256").and_then(Json::as_str).map(str::to_owned))
                .collect();
            files.sort();
            json!({
                "id": e.id,
                "retired": e.retired,
                "files": files,
                "records": value(e, evidence::RECORDS.key()),
                "from": value(e, evidence::PERIOD_FROM_ON.key()),
                "to": value(e, evidence::PERIOD_TO_ON.key()),
                "expires": value(e, evidence::EXPIRES_ON.key()),
            })
        })
        .collect();
    pieces.sort_by_key(|p| p["id"].as_str().unwrap_or_default().to_owned());
    let mut codes: Vec<&str> = findings.iter().map(|f| f.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    approval::seen(
        "conclusions",
        &conclusion.id,
        json!({
            "clause": text(conclusions::CLAUSE),
            "verdict": text(conclusions::VERDICT),
            "reason": text(conclusions::REASON),
            "equivalent": text(conclusions::EQUIVALENT),
            "difference": text(conclusions::DIFFERENCE_REASON),
            "author": text(conclusions::CONCLUDED_BY),
            "author_user": text(conclusions::CONCLUDED_USER),
            "edition": value(assessment, assessments::EDITION.key()),
            "day": value(assessment, assessments::ASSESSED_ON.key()),
            "evidence": named,
            "pieces": pieces,
            "findings": codes,
        }),
    )
}

fn digest_with(
    conclusion: &Record,
    assessment: &Record,
    proposal: Option<&Proposal>,
    reader: &dyn Reader,
) -> String {
    let (found, _) = evidence_of(conclusion, reader);
    seen_digest(conclusion, assessment, &found, proposal.map_or(&[][..], |p| &p.findings))
}

/// Digest of what a checker of a conclusion would see now; a check stores it in `approvals.seen`.
pub fn seen_now(conclusion: &Record, reader: &dyn Reader) -> String {
    let assessment = reader.get("assessments", conclusion.text(conclusions::ASSESSMENT)).unwrap_or_default();
    let proposal = proposal::propose(conclusion.text(conclusions::CLAUSE), &assessment, reader);
    digest_with(conclusion, &assessment, proposal.as_ref(), reader)
}

/// Person who concluded, by the record or by the user who did.
fn author_of(conclusion: &Record, reader: &dyn Reader) -> String {
    match conclusion.text(conclusions::CONCLUDED_BY) {
        "" => reader
            .get("users", conclusion.text(conclusions::CONCLUDED_USER))
            .map(|u| u.text(crate::registers::users::PERSON).to_owned())
            .unwrap_or_default(),
        person => person.to_owned(),
    }
}

/// How the check of a conclusion stands now.
pub fn check_state(conclusion: &Record, reader: &dyn Reader) -> Check {
    let now = seen_now(conclusion, reader);
    approval::state("conclusions", &conclusion.id, &now, &author_of(conclusion, reader), reader)
}

/// May this person check the conclusion? `Ok(Some(id))`: only by the small-team exception of that id.
pub fn may_check(
    conclusion: &Record,
    checker_person: &str,
    checker_user: &str,
    reader: &dyn Reader,
) -> Result<Option<String>, Text> {
    let author = Actor {
        person: conclusion.text(conclusions::CONCLUDED_BY),
        user: conclusion.text(conclusions::CONCLUDED_USER),
    };
    approval::may_approve(author, Actor { person: checker_person, user: checker_user }, reader)
}

/// How a clause stands in an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No conclusion.
    Open,
    /// Concluded, not checked.
    Concluded,
    /// Concluded and checked.
    Checked,
    /// Checked once; what was seen has changed since.
    Void,
    /// Sent back by the checker.
    Returned,
    /// Concluded, but the gate would not let it pass today.
    Faulty,
}

impl Standing {
    /// Label.
    pub const fn label(self) -> Label {
        match self {
            Self::Open => t("待作结论", "Open"),
            Self::Concluded => t("待复核", "To be checked"),
            Self::Checked => t("已复核", "Checked"),
            Self::Void => t("复核已失效", "Check void"),
            Self::Returned => t("已退回", "Returned"),
            Self::Faulty => t("不满足要求", "Does not hold"),
        }
    }
}

/// One clause of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClauseState {
    /// Clause id.
    pub clause: String,
    /// How strongly it asks.
    pub demand: Demand,
    /// Id of the conclusion.
    pub conclusion: Option<String>,
    /// Whether it applies.
    pub applies: Applicability,
    /// Key of the verdict.
    pub verdict: Option<String>,
    /// What the records propose.
    pub proposed: Option<Proposal>,
    /// How it stands.
    pub state: Standing,
    /// The check.
    pub check: Check,
    /// What keeps it from being settled.
    pub blocks: Vec<Text>,
}

/// Every clause of the assessment's edition in order; empty where the edition is not known.
pub fn clause_rows(assessment: &Record, reader: &dyn Reader) -> Vec<ClauseState> {
    let facts = Computed::of(reader);
    clause_rows_with(assessment, reader, &|clause| proposal::propose_from(clause, assessment, &facts))
}

/// The same, with the proposals from elsewhere: a cache answers them as `propose` does.
pub fn clause_rows_with(
    assessment: &Record,
    reader: &dyn Reader,
    propose: &dyn Fn(&str) -> Option<Proposal>,
) -> Vec<ClauseState> {
    let Some(edition) = held::edition(assessment.text(assessments::EDITION), reader) else {
        return Vec::new();
    };
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let concluded = conclusions_of(&assessment.id, reader);
    let row = |c: &Clause| settled(c, &concluded, service.as_deref(), assessment, propose(&c.id), reader);
    edition.clauses.iter().map(row).collect()
}

/// One clause of the assessment.
pub fn clause_row(clause: &Clause, assessment: &Record, reader: &dyn Reader) -> ClauseState {
    let concluded = conclusions_of(&assessment.id, reader);
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let proposed = proposal::propose(&clause.id, assessment, reader);
    settled(clause, &concluded, service.as_deref(), assessment, proposed, reader)
}

fn settled(
    clause: &Clause,
    concluded: &BTreeMap<String, Arc<Record>>,
    service: Option<&Record>,
    assessment: &Record,
    proposed: Option<Proposal>,
    reader: &dyn Reader,
) -> ClauseState {
    let concluded = concluded.get(&clause.id).map(Arc::as_ref);
    let record = concluded.filter(|r| r.has(conclusions::VERDICT.key()));
    let (state, check, blocks) = stands(record, assessment, clause, proposed.as_ref(), reader);
    ClauseState {
        clause: clause.id.clone(),
        demand: clause.demand,
        conclusion: record.map(|r| r.id.clone()),
        applies: applies_to(clause, service, Some(assessment), reader),
        verdict: record.map(|r| r.text(conclusions::VERDICT).to_owned()),
        proposed,
        state,
        check,
        blocks,
    }
}

fn stands(
    record: Option<&Record>,
    assessment: &Record,
    clause: &Clause,
    proposed: Option<&Proposal>,
    reader: &dyn Reader,
) -> (Standing, Check, Vec<Text>) {
    let Some(r) = record else {
        return (Standing::Open, Check::Unchecked, vec![Text::new("尚无结论", "No conclusion yet")]);
    };
    let seen = digest_with(r, assessment, proposed, reader);
    let check = approval::state("conclusions", &r.id, &seen, &author_of(r, reader), reader);
    let mut blocks = gate(r, assessment, clause, proposed, reader);
    let holds = blocks.is_empty();
    let checked = match &check {
        Check::Agreed { .. } => Standing::Checked,
        Check::Returned { comment, .. } => {
            blocks.push(Text::new(
                format!("复核退回：{comment}"),
                format!("Returned by the checker: {comment}"),
            ));
            Standing::Returned
        }
        Check::Void { .. } => {
            let zh = "复核后内容、证据或检查结果有变化，复核已失效，请重新复核";
            blocks.push(Text::new(
                zh,
                "Content, evidence or findings changed after the check, which is void; check again",
            ));
            Standing::Void
        }
        Check::Unchecked => {
            blocks.push(Text::new("尚未复核", "Not checked yet"));
            Standing::Concluded
        }
    };
    (if holds { checked } else { Standing::Faulty }, check, blocks)
}

/// What keeps the report of an assessment from being signed. Clauses that merely allow may stay open; once concluded
/// they are held to the same gate.
pub fn blocks_signing(assessment: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = Vec::new();
    let mut need = |zh: &str, en: &str| out.push(Text::new(zh, en));
    match held::edition(assessment.text(assessments::EDITION), reader) {
        None => need("评估依据的标准版本未知", "The edition of the assessment is not known"),
        Some(e) if e.clauses.is_empty() => need(
            "所依据版本的条款未收录，不能据以评估；请导入该版本的内容包或改用其他版本",
            "The clauses of the edition are not held, so nothing can be assessed against it: import it as a content pack, or choose another",
        ),
        Some(_) => {}
    }
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    match &service {
        None => need("未选择被评估服务", "No service is named"),
        Some(s) if reader.get("organizations", s.text(services::ORGANIZATION)).is_none() => {
            need("被评估服务未登记提供单位", "The service names no organisation");
        }
        Some(_) => {}
    }
    match assessment.get(assessments::ASSESSED_ON) {
        None => need("未填写评估日期", "The day of the assessment is missing"),
        Some(day) if day > reader.today() => {
            need("评估日期在今天之后", "The day of the assessment lies after today");
        }
        Some(_) => {}
    }
    if assessment.text(assessments::OVERALL).trim().is_empty() {
        need("未填写总体结论", "The overall conclusion is missing");
    }
    out.extend(overall::contradiction(assessment, reader));
    match assessment.text(assessments::BY) {
        "self" => {
            let edition = held::edition(assessment.text(assessments::EDITION), reader);
            for duty in &signers::DUTIES {
                let told = format!("TC260-003/{}", duty.clause);
                let clause = edition.as_ref().and_then(|e| e.clause_told_as(&told));
                let Some(p) = clause.and_then(|c| proposal::propose(&c.id, assessment, reader)) else {
                    continue;
                };
                let (zh, en) = (duty.label.zh, duty.label.en);
                let failed = p.findings.iter().filter(|f| f.level == crate::finding::Level::Error);
                for what in failed.map(|f| &f.message).chain(p.missing.iter().map(|m| &m.text)) {
                    out.push(Text::new(
                        format!("签署人（{zh}）：{}", what.zh),
                        format!("Signer ({en}): {}", what.en),
                    ));
                }
            }
        }
        "third_party" if assessment.has(assessments::THIRD_PARTY.key()) => {}
        "third_party" => out.push(Text::new("未填写第三方机构", "The third party is not named")),
        _ => out.push(Text::new("未选择评估方式", "Who conducts the assessment is not stated")),
    }
    for row in clause_rows(assessment, reader) {
        if row.demand == Demand::May && row.state == Standing::Open {
            continue;
        }
        out.extend(
            row.blocks
                .iter()
                .map(|b| Text::new(format!("{}：{}", row.clause, b.zh), format!("{}: {}", row.clause, b.en))),
        );
    }
    out
}

pub mod carry;
pub mod compare;
pub mod expiring;
pub mod overall;
pub mod statement;

#[cfg(test)]
mod tests;
