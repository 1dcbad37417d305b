//! `hegui assessment state | assign | conclude | check | statement | compare | expiring`

use crate::assessment::{Grounds, assessment as of, carry, state};
use crate::console::{Console, DONE, FINDINGS, Target, format_of};
use crate::output::{Table, bullets};
use crate::tables::line;
use clap::{Args, Subcommand};
use hegui_app::api::{
    Applicability, ApplicabilityExport, AssessmentCarry, AssessmentCompare, AssessmentKey,
    AssessmentsCompared, ChecksMany, ClauseRow, ClauseSeen, ClauseVersion, ClausesAsk, ClausesAssign,
    ConcludeMany, ConcludedMany, ExpiringAsk, ExpiringEvidence, Written,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::assessment::compare::ClausesMatched;
use hegui_model::assessment::statement::{self, COLUMNS};
use std::path::PathBuf;

/// Which clauses of an assessment.
#[derive(Args, Debug)]
pub(crate) struct Selection {
    /// 条款（可重复） | Clause (repeat for more)
    #[arg(long = "clause", value_name = "CLAUSE")]
    clauses: Vec<String>,
    /// 此章的全部条款 | All clauses of this chapter
    #[arg(long)]
    chapter: Option<String>,
    /// 系统建议为此值的全部条款 | All clauses for which the records propose this
    #[arg(long)]
    proposed: Option<String>,
    /// 只限此状态的条款 | Only clauses in this state
    #[arg(long)]
    state: Option<String>,
}

impl Selection {
    /// The rows chosen, as they stand now. Clauses that are named go with those of a chapter or a proposal.
    fn rows(&self, c: &Console, assessment: &str) -> Result<Vec<ClauseRow>> {
        let ask = ClausesAsk { edition: None, assessment: Some(assessment.to_owned()) };
        let all = c.ask::<Vec<ClauseRow>>("clause_list", &ask)?.it;
        if let Some(stray) = self.clauses.iter().find(|id| all.iter().all(|r| r.id != **id)) {
            return Err(Error::not_found(stray));
        }
        let within = |r: &ClauseRow, chapter: &str| {
            r.chapter == chapter || r.chapter.strip_prefix(chapter).is_some_and(|rest| rest.starts_with('.'))
        };
        let by_rule = |r: &ClauseRow| {
            (self.chapter.is_some() || self.proposed.is_some())
                && self.chapter.as_ref().is_none_or(|k| within(r, k))
                && self.proposed.as_ref().is_none_or(|p| r.proposed.as_ref() == Some(p))
        };
        let chosen = |r: &ClauseRow| {
            (self.clauses.contains(&r.id) || by_rule(r)) && self.state.as_ref().is_none_or(|s| *s == r.state)
        };
        Ok(all.into_iter().filter(chosen).collect())
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 评估进度与阻碍 | State of an assessment, and what blocks it
    State {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
    },
    /// 将结论承接到依据另一版本的新评估；默认只查看 | Carry conclusions into a new assessment under another edition; by default only look
    Carry {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// 新评估依据的版本 | Edition of the new assessment
        edition: String,
        /// 新评估的名称 | Name of the new assessment
        #[arg(long, default_value = "")]
        name: String,
        /// 新评估的评估日期 | Day of the new assessment
        #[arg(long, value_name = "DAY")]
        assessed_on: Option<String>,
        /// 写入新评估 | Keep the new assessment
        #[arg(long)]
        keep: bool,
        /// 理由 | Reason
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 把条款分派给人员 | Give clauses to a person
    Assign {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        #[command(flatten)]
        of: Selection,
        /// 负责人：工号、姓名或标识；不填则取消分派 | Owner: staff number, name or id; none takes the clauses back
        #[arg(long)]
        owner: Option<String>,
        /// 完成期限，如 2026-03-05 | Day by which they are concluded, such as 2026-03-05
        #[arg(long)]
        due: Option<String>,
        /// 理由 | Reason
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 以同一结论和理由批量作出结论 | Conclude several clauses with one verdict and one reason
    Conclude {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// 结论代码（见 clauses show） | Verdict by key (see clauses show)
        verdict: String,
        #[command(flatten)]
        of: Selection,
        /// 理由 | Reason
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        grounds: Grounds,
        /// 确认写入能通过的条款；不加则只预览 | Keep those that pass; without it they are only shown
        #[arg(long)]
        keep: bool,
    },
    /// 复核已查看的多条结论 | Check several conclusions whose dossiers were seen
    Check {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// agreed（同意）或 returned（退回） | agreed or returned
        verdict: String,
        /// 条款=所见内容的摘要（可重复） | CLAUSE=digest of what was seen (repeat for more)
        #[arg(long = "seen", value_name = "CLAUSE=DIGEST", required = true)]
        seen: Vec<String>,
        /// 意见 | Comment
        #[arg(long, default_value = "")]
        comment: String,
    },
    /// 适用性声明 | Statement of applicability
    Statement {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// 写成文件，.pdf 或 .xlsx（留痕） | Write a file, .pdf or .xlsx (journalled)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// 覆盖已有文件 | Write over a file that exists
        #[arg(long, requires = "output")]
        force: bool,
    },
    /// 比较两次评估 | Compare two assessments
    Compare {
        /// 前一次评估 | The earlier
        earlier: String,
        /// 后一次评估 | The later
        later: String,
        /// 也列出没有变化的条款 | Show clauses without a difference too
        #[arg(long)]
        all: bool,
    },
    /// 评估所用的到期证据 | Evidence of an assessment that expires
    Expiring {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// 今天起多少天内算即将到期 | Days from today that count as soon
        #[arg(long)]
        days: Option<u32>,
    },
}

fn written(c: &Console, command: &str, ask: &impl serde::Serialize) -> Result<u8> {
    let done = c.ask::<Written>(command, ask)?;
    c.show(&done, |d| line(c.say("已写入", "Written"), &d.count.to_string()))?;
    Ok(DONE)
}

fn outcomes(c: &Console, all: &ConcludedMany) -> String {
    let mut table = Table::new([
        c.say("条款", "Clause"),
        c.say("标题", "Title"),
        c.say("建议", "Proposed"),
        c.say("可通过", "Passes"),
        c.say("原因", "Why not"),
    ]);
    for r in &all.rows {
        let why: Vec<&str> = r.why.iter().map(|t| t.get(c.lang)).collect();
        table.row([
            r.clause.as_str(),
            r.title.get(c.lang),
            r.proposed.as_deref().unwrap_or_default(),
            if r.passes { c.say("是", "yes") } else { c.say("否", "no") },
            &why.join("; "),
        ]);
    }
    let mut out = table.text();
    let kept = if all.kept { c.say("已写入", "Kept") } else { c.say("可通过", "Would pass") };
    out.push_str(&line(kept, &all.passes.to_string()));
    out
}

fn conclude(c: &Console, mut ask: ConcludeMany, keep: bool) -> Result<u8> {
    let plan = c.ask::<ConcludedMany>("conclude_many", &ConcludeMany { preview: true, ..ask.clone() })?;
    let refused = plan.it.rows.iter().any(|r| !r.passes);
    if !keep || plan.it.passes == 0 {
        c.show(&plan, |p| outcomes(c, p))?;
        return Ok(if refused { FINDINGS } else { DONE });
    }
    let pass = |id: &str| plan.it.rows.iter().any(|r| r.passes && r.clause == id);
    ask.clauses.retain(|k| pass(&k.clause));
    let done = c.ask::<ConcludedMany>("conclude_many", &ask)?;
    c.show(&done, |d| outcomes(c, d))?;
    Ok(if refused { FINDINGS } else { DONE })
}

fn statement(c: &Console, assessment: String, output: Option<PathBuf>, force: bool) -> Result<u8> {
    if let Some(output) = output {
        let format = format_of(&output)?;
        let ask = ApplicabilityExport { assessment, format, lang: c.lang };
        return c.keep("applicability_export", &ask, &Target { output, force });
    }
    let told = c.ask::<Applicability>("applicability", &AssessmentKey { assessment })?;
    c.show(&told, |s| {
        let mut table = Table::new(COLUMNS.iter().map(|(l, _)| l.get(c.lang)));
        statement::table(&s.rows, c.lang).into_iter().for_each(|r| table.row(r));
        table.text()
    })?;
    Ok(DONE)
}

fn compared(c: &Console, all: &AssessmentsCompared, whole: bool) -> String {
    let mut out = line(c.say("前一次", "Earlier"), all.earlier.title.get(c.lang));
    out.push_str(&line(c.say("后一次", "Later"), all.later.title.get(c.lang)));
    if all.matched == ClausesMatched::Crosswalk {
        out.push_str(c.say(
            "两次评估依据的版本不同，按条款对照表对应；没有对应条款的单独列出。\n",
            "The editions differ: clauses stand together by the crosswalk, those without a counterpart alone.\n",
        ));
    }
    let mut table = Table::new([
        c.say("条款", "Clause"),
        c.say("标题", "Title"),
        c.say("前结论", "Verdict before"),
        c.say("后结论", "Verdict after"),
        c.say("变化", "Differs in"),
    ]);
    for r in all.rows.iter().filter(|r| whole || !r.differs.is_empty()) {
        let side = r.later.as_ref().or(r.earlier.as_ref());
        let verdict = |s: Option<&hegui_model::assessment::compare::ComparedSide>| {
            s.and_then(|s| s.verdict.clone()).unwrap_or_default()
        };
        let differs: Vec<&str> = r.differs.iter().map(|d| d.label().get(c.lang)).collect();
        table.row([
            side.map_or("", |s| s.clause.as_str()),
            r.title.get(c.lang),
            &verdict(r.earlier.as_ref()),
            &verdict(r.later.as_ref()),
            &differs.join(", "),
        ]);
    }
    out.push_str(&table.text());
    out
}

fn expiring(c: &Console, all: &ExpiringEvidence) -> String {
    let mut table = Table::new([
        c.say("证据", "Evidence"),
        c.say("名称", "Title"),
        c.say("有效期至", "Expires on"),
        c.say("情况", "State"),
        c.say("所支持的条款", "Clauses"),
    ]);
    for r in &all.rows {
        table.row([
            r.code.as_str(),
            &r.title,
            &r.expires_on.to_string(),
            r.expiry.label().get(c.lang),
            &r.clauses.join(", "),
        ]);
    }
    table.text()
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::State { assessment } => state(c, &assessment),
        Word::Carry { assessment, edition, name, assessed_on, keep, reason } => {
            let assessment = of(c, &assessment)?;
            let ask = AssessmentCarry { assessment, edition, name, assessed_on, seen: None, reason };
            carry(c, ask, keep)
        }
        Word::Assign { assessment, of: chosen, owner, due, reason } => {
            let assessment = of(c, &assessment)?;
            let clauses = chosen.rows(c, &assessment)?.into_iter().map(|r| r.id).collect();
            let owner = owner.map(|w| c.refer("people", &w)).transpose()?;
            written(c, "clauses_assign", &ClausesAssign { assessment, clauses, owner, due_on: due, reason })
        }
        Word::Conclude { assessment, verdict, of: chosen, reason, grounds, keep } => {
            let assessment = of(c, &assessment)?;
            let seen = |r: ClauseRow| ClauseVersion { clause: r.id, version: r.version };
            let clauses = chosen.rows(c, &assessment)?.into_iter().map(seen).collect();
            let ask = ConcludeMany {
                assessment,
                clauses,
                verdict,
                reason,
                evidence: grounds.evidence(c)?,
                equivalent_measure: grounds.equivalent_measure,
                difference_reason: grounds.difference_reason,
                preview: false,
            };
            conclude(c, ask, keep)
        }
        Word::Check { assessment, verdict, seen, comment } => {
            let assessment = of(c, &assessment)?;
            let checks = seen
                .iter()
                .map(|word| {
                    let (clause, seen) = word.split_once('=').ok_or_else(|| {
                        Error::new(
                            Code::Usage,
                            format!("「{word}」应为 条款=摘要"),
                            format!("{word} is not CLAUSE=DIGEST"),
                        )
                    })?;
                    Ok(ClauseSeen { clause: clause.into(), seen: seen.into() })
                })
                .collect::<Result<_>>()?;
            written(c, "conclusions_check", &ChecksMany { assessment, checks, verdict, comment })
        }
        Word::Statement { assessment, output, force } => statement(c, of(c, &assessment)?, output, force),
        Word::Compare { earlier, later, all } => {
            let ask = AssessmentCompare { earlier: of(c, &earlier)?, later: of(c, &later)? };
            let told = c.ask::<AssessmentsCompared>("assessment_compare", &ask)?;
            c.show(&told, |t| compared(c, t, all))?;
            Ok(DONE)
        }
        Word::Expiring { assessment, days } => {
            let ask = ExpiringAsk { assessment: of(c, &assessment)?, within_days: days };
            let told = c.ask::<ExpiringEvidence>("evidence_expiring", &ask)?;
            c.show(&told, |t| expiring(c, t))?;
            Ok(if told.it.rows.is_empty() { DONE } else { FINDINGS })
        }
    }
}

/// The whole of an assessment.
pub(crate) fn overall(c: &Console, whole: &hegui_app::api::Overall) -> String {
    let label = |key: &str| {
        hegui_model::assessment::overall::label(key)
            .map_or_else(|| key.to_owned(), |l| l.get(c.lang).to_owned())
    };
    let mut out = String::new();
    for d in &whole.tally.by_demand {
        let verdicts: Vec<String> = d.verdicts.iter().map(|(k, n)| format!("{k} {n}")).collect();
        let told = format!("{}; {}; {} {}", d.total, verdicts.join(", "), c.say("未作结论", "open"), d.open);
        out.push_str(&line(d.demand.label().get(c.lang), &told));
    }
    let sum = whole.tally.adds_up_to.as_deref().map_or_else(String::new, label);
    out.push_str(&line(c.say("按结论统计", "Conclusions add up to"), &sum));
    out.push_str(&line(
        c.say("总体评定", "Overall verdict"),
        &whole.chosen.as_deref().map_or_else(String::new, label),
    ));
    out.push_str(&line(
        c.say("未关闭的整改", "Remediations open"),
        &whole.tally.remediations_open.to_string(),
    ));
    match &whole.rule {
        Some(rule) => {
            let mark = if rule.provenance.verified { "" } else { c.say("（待核实）", " (unverified)") };
            let told = format!("{} [{}]{mark}", rule.text.get(c.lang), rule.provenance.source);
            out.push_str(&line(c.say("依据的规则", "Rule"), &told));
        }
        None if !whole.own_rule.is_empty() => {
            out.push_str(&line(c.say("本单位的规则", "Own rule"), &whole.own_rule));
        }
        None => {}
    }
    out.push_str(&bullets(&whole.contradiction, c.lang));
    out
}
