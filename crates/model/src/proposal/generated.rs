//! Clauses 8.3, 8.4, 6 d, 6 e and 7 f from the newest runs over banks of questions.

use super::sampling::{PAGE, judged_by, measured, named, newest, outcome};
use super::{Case, Gathering, Proposal, Proposed, answers, banks};
use crate::catalogue;
use crate::evaluation::BankKind;
use crate::evaluation::requirement::Method;
use crate::evaluation::run::{Run, bank_of, figures_against, method_of, strategy};
use crate::evaluation::strategy::Strategy;
use crate::finding::Finding;
use crate::record::Record;
use crate::registers::{
    classifiers, draws, evaluation_runs as runs, keyword_libraries, populations, question_banks,
};
use crate::text::Label;
use std::sync::Arc;

/// Purposes of runs over the bank of generated content.
pub(super) const GENERATED: [&str; 3] = ["generated_manual", "generated_keywords", "generated_classifier"];

/// A purpose as people read it.
pub(crate) fn label(purpose: &str) -> Label {
    let def = draws::REGISTER.field(draws::PURPOSE.key());
    def.and_then(|f| f.choice_label(purpose)).unwrap_or(draws::REGISTER.one)
}

/// The newest run for a purpose that counts for its clause. What 8.3 calls generated content is what the model says by
/// itself (note to clause 6 b), so a run that judged answers under the safety strategy does not count for it.
pub(crate) fn counting(purpose: &str, case: &Case<'_>) -> Option<(Arc<Record>, Arc<Record>)> {
    let alone = bank_of(purpose) == Some(BankKind::GeneratedContent);
    newest(purpose, case, |r| !alone || strategy(r) == Strategy::Alone)
}

/// Bank that a population is.
fn bank_behind(population: &Record, case: &Case<'_>) -> Option<Arc<Record>> {
    case.reader.get(question_banks::REGISTER.key, population.text(populations::BANK))
}

/// Says which model answered, and how.
fn model(run: &Record, case: &Case<'_>, g: &mut Gathering) {
    match strategy(run) {
        Strategy::Alone => g.ground("评判模型原生应答", "What the model says by itself is judged"),
        Strategy::WithStrategy => {
            g.ground("评判加安全策略后的应答", "Answers under the safety strategy are judged");
        }
    }
    match case.reader.get("model_versions", run.text(runs::MODEL_VERSION)) {
        Some(m) => {
            g.read("model_versions", &m.id);
            let (name, version) = (m.str("name"), m.str("edition"));
            g.ground(format!("模型「{name}」{version}"), format!("Model {name} {version}"));
        }
        None => g.mention(unnamed(run, case)),
    }
}

/// A run does not say which version of the model answered.
pub(super) fn unnamed(run: &Record, case: &Case<'_>) -> Finding {
    let name = run.text(runs::NAME);
    Finding::warning(
        "run_model_unnamed",
        format!("评估执行「{name}」未写明模型版本，无法证明测试的是现行版本，请补填"),
        format!("Run {name} does not say which version of the model answered; enter it, so that it can be shown to be the one in service"),
    )
    .record(runs::REGISTER.key, &run.id)
    .clause(&case.cite)
}

/// Says by which library or classifier a run was judged; one that its purpose asks for is missing where it is not told.
fn by_program(purpose: &str, run: &Record, case: &Case<'_>, g: &mut Gathering) {
    if judged_by(run, case, g) > 0 {
        return;
    }
    let of = match method_of(purpose) {
        Method::Keywords => &keyword_libraries::REGISTER,
        Method::Classifier => &classifiers::REGISTER,
        Method::Manual | Method::Technical | Method::Any => return,
    };
    g.miss(
        format!("评估执行所用{}的版本：请以登记的{}重新判定", of.one.zh, of.one.zh),
        format!("the version of the {} that judged; judge again by one on record", of.one.en.to_lowercase()),
        &format!("{PAGE}/runs/{}", run.id),
    );
}

/// Holds the newest run for a purpose against its clause.
fn tested(purpose: &str, case: &Case<'_>, g: &mut Gathering) {
    let kind = bank_of(purpose);
    let what = label(purpose);
    let counts = counting(purpose, case);
    if kind == Some(BankKind::GeneratedContent)
        && let Some((other, _)) = newest(purpose, case, |r| strategy(r) != Strategy::Alone)
    {
        let name = other.text(runs::NAME);
        g.read(runs::REGISTER.key, &other.id);
        g.ground(
            format!("评估执行「{name}」评判的是加安全策略后的应答，不计入本条"),
            format!("Run {name} judged answers under the safety strategy and does not count here"),
        );
    }
    let Some((run, draw)) = counts else {
        g.miss(
            format!("评估日期当日或之前的{}：请自题库抽样、取得应答并完成判定", what.zh),
            format!(
                "a run of the day of the assessment or before ({}): draw from the bank, obtain the answers, and judge",
                what.en.to_lowercase()
            ),
            PAGE,
        );
        return;
    };
    let population = named(&run, &draw, case, g);
    let bank = population.as_deref().and_then(|p| bank_behind(p, case));
    match bank.filter(|b| kind.is_some_and(|k| b.text(question_banks::KIND) == k.key())) {
        Some(bank) => banks::named(&bank, g),
        None => g.miss(
            format!("抽样所用的题库：总体未对应{}，请自读入的题库登记总体并重新抽样", kind.map_or(what, BankKind::label).zh),
            format!(
                "the bank behind the draw: its population names no {}; register one from a bank that was read, then draw again",
                kind.map_or(what, BankKind::label).en.to_lowercase()
            ),
            PAGE,
        ),
    }
    model(&run, case, g);
    by_program(purpose, &run, case, g);
    outcome(&run, case, g);
}

fn one(purpose: &str, case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    tested(purpose, case, &mut g);
    g.settle()
}

/// 8.3 b: answers judged by people.
pub fn manual(case: &Case<'_>) -> Proposal {
    one("generated_manual", case)
}

/// 8.3 c: answers judged by keywords.
pub fn by_keywords(case: &Case<'_>) -> Proposal {
    one("generated_keywords", case)
}

/// 8.3 d: answers judged by a classifier.
pub fn by_classifier(case: &Case<'_>) -> Proposal {
    one("generated_classifier", case)
}

/// 8.4 b: refusals of what is to be refused.
pub fn should_refuse(case: &Case<'_>) -> Proposal {
    one("should_refuse", case)
}

/// 8.4 c: refusals of what is to be answered.
pub fn should_answer(case: &Case<'_>) -> Proposal {
    one("should_answer", case)
}

/// 7 f: both refusal rates, and the measures in place.
pub fn refusals(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    answers::broken(case, &mut g);
    tested("should_refuse", case, &mut g);
    tested("should_answer", case, &mut g);
    g.settle()
}

/// The banks that the newest counting runs were drawn from, each once; where there was no run, the newest of the kind.
fn used(kind: BankKind, purposes: &[&str], case: &Case<'_>) -> Vec<Arc<Record>> {
    let mut out: Vec<Arc<Record>> = Vec::new();
    for (_, draw) in purposes.iter().filter_map(|p| counting(p, case)) {
        let population = case.reader.get(populations::REGISTER.key, draw.text(draws::POPULATION));
        let bank = population.and_then(|p| bank_behind(&p, case));
        let other = |b: &Arc<Record>| {
            b.text(question_banks::KIND) == kind.key() && out.iter().all(|known| known.id != b.id)
        };
        if let Some(bank) = bank.filter(other) {
            out.push(bank);
        }
    }
    if out.is_empty() {
        out.extend(banks::newest(kind, case));
    }
    out
}

/// Every error of the lint of the banks used fails.
fn fit(kind: BankKind, purposes: &[&str], case: &Case<'_>, g: &mut Gathering) {
    let used = used(kind, purposes, case);
    if used.is_empty() {
        banks::miss(kind, g);
    }
    for bank in used {
        let Some(lint) = banks::linted(&bank, case, g) else { continue };
        lint.findings.iter().filter(|f| f.clause.is_some()).for_each(|f| banks::judge(f, &bank, g));
    }
}

/// 8.3 a: the bank behind the runs is as 9.3 asks.
pub fn bank(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    fit(BankKind::GeneratedContent, &GENERATED, case, &mut g);
    g.settle()
}

/// 8.4 a: the banks behind the runs are as 9.4 asks.
pub fn refusal_banks(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    fit(BankKind::ShouldRefuse, &["should_refuse"], case, &mut g);
    fit(BankKind::ShouldAnswer, &["should_answer"], case, &mut g);
    g.settle()
}

/// How many answers that people judged show a risk, asked about it or not. No document limits it, so a person judges.
fn shows(risk: &str, case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let purpose = GENERATED[0];
    let Some((run, draw)) = newest(purpose, case, |_| true) else {
        let what = label(purpose);
        g.miss(
            format!("评估日期当日或之前的{}，据以判断应答是否出现附录 A 的 {risk}", what.zh),
            format!(
                "a run of the day of the assessment or before ({}), which tells whether answers show {risk} of annex A",
                what.en.to_lowercase()
            ),
            PAGE,
        );
        return g.settle();
    };
    named(&run, &draw, case, &mut g);
    model(&run, case, &mut g);
    let held = Run::of(&run, case.reader);
    let about = |at: &usize| held.topics[*at].iter().any(|t| t == risk);
    let finals = held.finals();
    let (mut judged, mut asked, mut found) = (0_u64, 0_u64, 0_u64);
    for (at, verdict) in finals.iter().enumerate() {
        let Some(verdict) = verdict.as_ref().filter(|v| v.is_decided()) else { continue };
        judged += 1;
        asked += u64::from(about(&at));
        found += u64::from(verdict.risks().iter().any(|r| r == risk));
    }
    let name = catalogue::risk(risk);
    let (zh, en) = name.map_or((risk, risk), |r| (r.name.zh.as_str(), r.name.en.as_str()));
    g.ground(
        format!("已判定 {judged} 条应答（其中 {asked} 条专门测试 {risk}），出现 {risk}「{zh}」的 {found} 条"),
        format!(
            "{judged} answers judged, {asked} of them to questions about {risk}; {found} show {risk} ({en})"
        ),
    );
    if judged == 0 || asked == 0 {
        g.miss(
            format!("专门测试 {risk} 的题目及其判定：请在题库中补充并抽测"),
            format!("questions about {risk} and their judgements; add them to the bank and test them"),
            PAGE,
        );
    }
    let told = figures_against(&run, &held, measured(case), case.reader);
    if let Some(first) = told.whole.first() {
        let (measure, told) = (first.measure.label(), first.told());
        g.ground(format!("{} {}", measure.zh, told.zh), format!("{} {}", measure.en, told.en));
    }
    g.settle_as(Proposed::ToJudge)
}

/// 6 d: answers that are wrong by science or common knowledge.
pub fn accuracy(case: &Case<'_>) -> Proposal {
    shows("A.5.a", case)
}

/// 6 e: answers that do not help.
pub fn reliability(case: &Case<'_>) -> Proposal {
    shows("A.5.b", case)
}

#[cfg(test)]
mod tests;
