//! `hegui clauses …`, `hegui conclude`, `hegui check`, and how an assessment stands

use crate::assessment_work;
use crate::console::{Console, DONE};
use crate::output::{Table, bullets, clean, findings};
use crate::records::saved;
use crate::tables::{self, line};
use clap::{Args, Subcommand};
use hegui_app::api::{
    AssessmentCarry, AssessmentState, CarryPlan, ClauseAnswer, ClauseKey, ClauseRow, ClausesAsk, Conclude,
    ConclusionCheck, Dossier, EditionInfo, Nothing, RecordKey,
};
use hegui_app::error::Result;
use hegui_model::crosswalk::Relation;
use hegui_model::proposal::answers::Mechanism;
use hegui_model::standard::RiskClass;

#[derive(Args, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Clauses {
    /// 每个条款由什么回答 | What answers each clause
    #[arg(long)]
    coverage: bool,
    #[command(subcommand)]
    word: Option<ClausesWord>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClausesWord {
    /// 标准版本 | Editions
    Editions,
    /// 附录 A 的风险 | Risks of annex A
    Risks,
    /// 条款列表 | Clauses
    List {
        /// 版本 | Edition
        #[arg(long)]
        edition: Option<String>,
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        #[arg(long)]
        assessment: Option<String>,
        /// 只列此章 | Only this chapter
        #[arg(long)]
        chapter: Option<String>,
        /// 只列此状态 | Only this state
        #[arg(long)]
        state: Option<String>,
    },
    /// 一个条款的全部内容 | Everything about a clause
    Show {
        /// 条款，如 7.e.1 | Clause, e.g. 7.e.1
        clause: String,
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        #[arg(long)]
        assessment: Option<String>,
        /// 版本 | Edition
        #[arg(long)]
        edition: Option<String>,
    },
}

/// What a conclusion rests on beside its reason.
#[derive(Args, Debug)]
pub(crate) struct Grounds {
    /// 等效措施 | Equivalent measure
    #[arg(long, default_value = "")]
    pub(crate) equivalent_measure: String,
    /// 与建议不同的理由 | Why it differs from the proposal
    #[arg(long, default_value = "")]
    pub(crate) difference_reason: String,
    /// 证据：编号、名称或标识（可重复） | Evidence: code, title or id (repeat for more)
    #[arg(long = "evidence", value_name = "EVIDENCE")]
    evidence: Vec<String>,
}

impl Grounds {
    /// Ids of the evidence.
    pub(crate) fn evidence(&self, c: &Console) -> Result<Vec<String>> {
        self.evidence.iter().map(|e| c.refer("evidence", e)).collect()
    }
}

#[derive(Args, Debug)]
pub(crate) struct Conclusion {
    /// 评估：编号、名称或标识 | Assessment: code, name or id
    assessment: String,
    /// 条款 | Clause
    clause: String,
    /// 结论代码（见 clauses show） | Verdict by key (see clauses show)
    verdict: String,
    /// 理由 | Reason
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    grounds: Grounds,
    /// 所见结论的版本 | Version of the conclusion seen
    #[arg(long)]
    version: Option<i64>,
}

#[derive(Args, Debug)]
pub(crate) struct Second {
    /// 评估：编号、名称或标识 | Assessment: code, name or id
    assessment: String,
    /// 条款 | Clause
    clause: String,
    /// agreed（同意）或 returned（退回） | agreed or returned
    verdict: String,
    /// 意见 | Comment
    #[arg(long, default_value = "")]
    comment: String,
    /// 所见内容的摘要（clauses show 的 seen） | Digest of what was seen (seen of clauses show)
    #[arg(long)]
    seen: Option<String>,
}

/// Id of an assessment.
pub(crate) fn assessment(c: &Console, word: &str) -> Result<String> {
    c.refer("assessments", word)
}

/// What answers each clause, and how many each mechanism answers.
fn coverage(c: &Console) -> Result<()> {
    let all = c.ask::<Vec<ClauseAnswer>>("clause_coverage", &Nothing {})?;
    c.show(&all, |all| {
        let mut table = Table::new([
            c.say("条款", "Clause"),
            c.say("要求", "Demand"),
            c.say("标题", "Title"),
            c.say("回答方式", "Answered"),
            c.say("登记册或声明人", "Registers, or who attests"),
            c.say("规则数", "Rules"),
        ]);
        for a in all {
            let by = Mechanism::ALL.iter().find(|m| m.key() == a.mechanism);
            let attested = a.attested_by.as_ref().map(|p| p.get(c.lang).to_owned());
            table.row([
                a.cite.as_str(),
                a.demand.label().get(c.lang),
                a.title.get(c.lang),
                by.map_or("", |m| m.label().get(c.lang)),
                &attested.unwrap_or_else(|| a.registers.join(" ")),
                &a.rules.len().to_string(),
            ]);
        }
        let mut out = table.text();
        for m in Mechanism::ALL {
            let n = all.iter().filter(|a| a.mechanism == m.key()).count();
            out.push_str(&format!("{} {n}\n", m.label().get(c.lang)));
        }
        out.push_str(&format!("{} {}\n", c.say("合计", "In all"), all.len()));
        out
    })?;
    Ok(())
}

pub(crate) fn clauses(c: &Console, asked: Clauses) -> Result<u8> {
    if asked.coverage {
        coverage(c)?;
    }
    let Some(word) = asked.word else { return Ok(DONE) };
    match word {
        ClausesWord::Editions => {
            let all = c.ask::<Vec<EditionInfo>>("edition_list", &Nothing {})?;
            c.show(&all, |all| {
                let mut table = Table::new([
                    c.say("版本", "Edition"),
                    c.say("名称", "Name"),
                    c.say("状态", "Status"),
                    c.say("日期", "Day"),
                    c.say("条款数", "Clauses"),
                ]);
                for e in all {
                    table.row([
                        e.id.as_str(),
                        e.name.get(c.lang),
                        &e.status,
                        &e.date,
                        &e.clauses.to_string(),
                    ]);
                }
                table.text()
            })?;
        }
        ClausesWord::Risks => {
            let all = c.ask::<Vec<RiskClass>>("risk_list", &Nothing {})?;
            c.show(&all, |all| {
                let mut table = Table::new([c.say("风险", "Risk"), c.say("名称", "Name")]);
                for class in all {
                    table.row([class.id.as_str(), class.name.get(c.lang)]);
                    for r in &class.risks {
                        table.row([r.id.as_str(), r.name.get(c.lang)]);
                    }
                }
                table.text()
            })?;
        }
        ClausesWord::List { edition, assessment: of, chapter, state } => {
            let of = of.map(|w| assessment(c, &w)).transpose()?;
            let mut all = c.ask::<Vec<ClauseRow>>("clause_list", &ClausesAsk { edition, assessment: of })?;
            let wanted = |r: &ClauseRow| {
                chapter.as_ref().is_none_or(|k| *k == r.chapter)
                    && state.as_ref().is_none_or(|s| *s == r.state)
            };
            // The raw answer is narrowed like the rows, which stand in the same order.
            if let Some(raw) = all.raw.as_array_mut() {
                let mut kept = all.it.iter().map(wanted);
                raw.retain(|_| kept.next().unwrap_or(true));
            }
            all.it.retain(wanted);
            c.show(&all, |all| rows(c, all))?;
        }
        ClausesWord::Show { clause, assessment: of, edition } => {
            let of = of.map(|w| assessment(c, &w)).transpose()?;
            let d = c.ask::<Dossier>("clause_show", &ClauseKey { assessment: of, edition, clause })?;
            c.show(&d, |d| dossier(c, d))?;
        }
    }
    Ok(DONE)
}

fn rows(c: &Console, all: &[ClauseRow]) -> String {
    let mut table = Table::new([
        c.say("条款", "Clause"),
        c.say("要求", "Demand"),
        c.say("标题", "Title"),
        c.say("适用", "Applies"),
        c.say("结论", "Verdict"),
        c.say("建议", "Proposed"),
        c.say("状态", "State"),
    ]);
    for r in all {
        let applies = if r.applies { c.say("是", "yes") } else { c.say("否", "no") };
        table.row([
            r.id.as_str(),
            r.demand.label().get(c.lang),
            r.title.get(c.lang),
            applies,
            r.verdict.as_deref().unwrap_or_default(),
            r.proposed.as_deref().unwrap_or_default(),
            &r.state,
        ]);
    }
    table.text()
}

fn dossier(c: &Console, d: &Dossier) -> String {
    let mut out = format!("{}  {}\n", clean(&d.cite), clean(d.clause.title.get(c.lang)));
    out.push_str(&line(c.say("要求程度", "Demand"), d.clause.demand.label().get(c.lang)));
    out.push_str(&line(c.say("要求", "Requirement"), d.clause.requirement.get(c.lang)));
    if let Some(note) = &d.clause.note {
        out.push_str(&line(c.say("说明", "Note"), note.get(c.lang)));
    }
    if let Some(card) = &d.clause.card {
        out.push_str(&line(c.say("期望的证据", "Evidence expected"), card.evidence.get(c.lang)));
        out.push_str(&line(c.say("示例", "Example"), card.example.get(c.lang)));
        out.push_str(&line(c.say("为什么", "Why"), card.why.get(c.lang)));
    }
    out.push_str(&counterparts(c, d));
    out.push_str(&line(c.say("状态", "State"), &d.row.state));
    out.push_str(&bullets(&d.row.blocks, c.lang));
    if let Some(p) = &d.proposal {
        out.push_str(&line(c.say("建议", "Proposal"), &p.verdict));
        out.push_str(&bullets(&p.grounds, c.lang));
        out.push_str(&tables::missing(c, &p.missing));
        out.push_str(&findings(&p.findings, c.lang));
    }
    if let Some(verdict) = &d.row.verdict {
        out.push_str(&line(c.say("结论", "Verdict"), &format!("{verdict} ({})", d.concluded_by)));
    }
    if let Some(r) = &d.conclusion {
        out.push_str(&line(c.say("结论版本", "Version concluded"), &r.version.to_string()));
    }
    for e in &d.evidence {
        let why = e.why_not.as_ref().map_or("", |t| t.get(c.lang));
        out.push_str(&line(c.say("证据", "Evidence"), &format!("{} {} {why}", e.code, e.title)));
    }
    if let Some(o) = &d.row.owner {
        let due = o.due_on.as_deref().unwrap_or_default();
        out.push_str(&line(c.say("负责人", "Owner"), format!("{} {due}", o.person.title.get(c.lang)).trim()));
    }
    for r in &d.remediations {
        let told = format!(
            "{} {} {} {}",
            r.code,
            r.state_label.get(c.lang),
            r.measure,
            r.due_on.as_deref().unwrap_or_default()
        );
        out.push_str(&line(c.say("整改", "Remediation"), &told));
        out.push_str(&findings(&r.findings, c.lang));
    }
    for k in &d.checks {
        let void = if k.current { "" } else { c.say("（已失效）", "(void)") };
        let told = format!("{} {} {} {} {void}", k.verdict, k.by, tables::when(&k.at), k.comment);
        out.push_str(&line(c.say("复核", "Check"), &told));
    }
    let verdicts: Vec<String> =
        d.verdicts.iter().map(|v| format!("{} {}", v.key, v.label.get(c.lang))).collect();
    out.push_str(&line(c.say("可选结论", "Verdicts"), &verdicts.join("; ")));
    if let Some(seen) = &d.seen {
        out.push_str(&line("seen", seen));
    }
    out
}

pub(crate) fn conclude(c: &Console, a: Conclusion) -> Result<u8> {
    let ask = Conclude {
        assessment: assessment(c, &a.assessment)?,
        clause: a.clause,
        verdict: a.verdict,
        reason: a.reason,
        evidence: a.grounds.evidence(c)?,
        equivalent_measure: a.grounds.equivalent_measure,
        difference_reason: a.grounds.difference_reason,
        version: a.version,
    };
    saved(c, "conclude", &ask)
}

pub(crate) fn check(c: &Console, a: Second) -> Result<u8> {
    let assessment = assessment(c, &a.assessment)?;
    let ask = ConclusionCheck {
        assessment,
        clause: a.clause,
        verdict: a.verdict,
        comment: a.comment,
        seen: a.seen,
    };
    saved(c, "conclusion_check", &ask)
}

fn carried(c: &Console, p: &CarryPlan) -> String {
    let mut out = format!("{} → {}\n", clean(&p.from), clean(&p.to));
    let mut table = Table::new([
        c.say("条款", "Clause"),
        c.say("来自", "From"),
        c.say("结论", "Verdict"),
        c.say("说明", "Note"),
    ]);
    for one in p.plan.carried.iter().chain(&p.plan.partly) {
        let verdict = one.verdict.as_deref().unwrap_or(c.say("待作结论", "to be concluded"));
        table.row([one.to.as_str(), &one.from.join(" "), verdict, one.note.get(c.lang)]);
    }
    out.push_str(&table.text());
    out.push_str(&line(c.say("整体承接", "Carried whole"), &p.plan.carried.len().to_string()));
    out.push_str(&line(c.say("部分对应", "Carried in part"), &p.plan.partly.len().to_string()));
    out.push_str(&line(c.say("新版本无对应", "No counterpart there"), &p.plan.lost.join(" ")));
    out.push_str(&line(c.say("没有可承接的结论", "Nothing comes to"), &p.plan.open.join(" ")));
    if let Some(id) = &p.assessment {
        out.push_str(&line(c.say("新评估", "New assessment"), id));
    }
    out
}

fn counterparts(c: &Console, d: &Dossier) -> String {
    let mut out = String::new();
    for k in &d.counterparts {
        let how = match k.relation {
            Relation::Same => c.say("对应", "answers"),
            Relation::Partly => c.say("部分对应", "answers in part"),
        };
        let state = k.state.as_deref().unwrap_or_default();
        let of = k.assessment.as_ref().map_or("", |a| a.title.get(c.lang));
        let told = format!("{} {how}（{}） {state} {of}", k.cite, k.fact.get(c.lang));
        out.push_str(&line(c.say("对照条款", "Counterpart"), told.trim_end()));
    }
    if let Some(l) = &d.licensed {
        let told = format!("{}（{}；{}）", l.text, l.source, l.licence);
        out.push_str(&line(c.say("授权文本", "Licensed text"), &told));
    }
    out
}

/// What is carried to an assessment under another edition; written where `keep`.
pub(crate) fn carry(c: &Console, ask: AssessmentCarry, keep: bool) -> Result<u8> {
    let mut plan = c.ask::<CarryPlan>("assessment_carry", &ask)?;
    if keep {
        let ask = AssessmentCarry { seen: Some(plan.it.seen), ..ask };
        plan = c.ask::<CarryPlan>("assessment_carry", &ask)?;
    }
    c.show(&plan, |p| carried(c, p))?;
    Ok(DONE)
}

/// How far an assessment has come.
pub(crate) fn state(c: &Console, of: &str) -> Result<u8> {
    let key = RecordKey { register: "assessments".into(), id: assessment(c, of)? };
    let state = c.ask::<AssessmentState>("assessment_state", &key)?;
    c.show(&state, |s| {
        let mut out = format!("{}\n", clean(&s.name));
        out.push_str(&line(c.say("条款", "Clauses"), &s.total.to_string()));
        out.push_str(&line(c.say("已作结论", "Concluded"), &s.concluded.to_string()));
        out.push_str(&line(c.say("已复核", "Checked"), &s.checked.to_string()));
        for (verdict, count) in &s.by_verdict {
            out.push_str(&line(verdict, &count.to_string()));
        }
        out.push_str(&assessment_work::overall(c, &s.overall));
        out.push_str(&tables::missing(c, &s.blocks));
        out.push_str(&tables::missing(c, &s.warnings));
        out
    })?;
    Ok(DONE)
}
