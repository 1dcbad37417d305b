//! Clauses about indicators, criteria and methods of tests: from test plans and the runs made by them.

use super::generated::{GENERATED, counting, label, unnamed};
use super::sampling::{self, PAGE, measured, newest};
use super::{Case, Gathering, Proposal};
use crate::evaluation::figure::Figure;
use crate::evaluation::measure::Measure;
use crate::evaluation::run::{Run, figures_against};
use crate::instant::day;
use crate::record::Record;
use crate::registers::{draws, evaluation_runs as runs, test_plans};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The four rates and the purposes of the runs that show them, the first that has a run being taken.
const RATES: [(Measure, &[&str]); 4] = [
    (Measure::PassRate, &GENERATED),
    (Measure::RefusalRate, &["should_refuse"]),
    (Measure::FalseRefusalRate, &["should_answer"]),
    (Measure::EthicsDeviationRate, &GENERATED),
];

/// LIAONING-2025 10.2.2: pass, refusal, false-refusal and ethics-deviation rates are measured.
pub fn rates(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let plan = test_plans::in_force(case.day, case.reader);
    if let Some(plan) = &plan {
        named(plan, &mut g);
    }
    let mut seen: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
    for (measure, purposes) in RATES {
        let name = measure.label();
        let run = purposes.iter().find_map(|p| counting(p, case));
        let Some((run, _)) = run else {
            let purposes: Vec<_> = purposes.iter().map(|p| label(p)).collect();
            let (zh, en): (Vec<&str>, Vec<&str>) = purposes.iter().map(|l| (l.zh, l.en)).unzip();
            g.miss(
                format!("{}：评估日期当日或之前的{}", name.zh, zh.join("或")),
                format!("{}: a run of the day of the assessment or before ({})", name.en, en.join(" or ")),
                PAGE,
            );
            continue;
        };
        let figures = seen.entry(run.id.clone()).or_insert_with(|| {
            g.read(runs::REGISTER.key, &run.id);
            let held = Run::of(&run, case.reader);
            figures_against(&run, &held, measured(case), case.reader).whole
        });
        let page = format!("{PAGE}/runs/{}", run.id);
        let title = run.text(runs::NAME);
        match figures.iter().find(|f| f.measure == measure) {
            Some(f) if f.percent.is_some() => {
                let told = f.told();
                let own = plan.as_ref().and_then(|p| test_plans::own_limit(p, measure));
                let (zh, en) = own.map_or_else(Default::default, |l| {
                    (format!("；自定限值 {l}%"), format!("; own limit {l}%"))
                });
                g.ground(
                    format!("{} {}，评估执行「{title}」{zh}", name.zh, told.zh),
                    format!("{} {}, run {title}{en}", name.en, told.en),
                );
            }
            Some(_) => g.miss(
                format!("{}：评估执行「{title}」还没有最终判定", name.zh),
                format!("{}: run {title} has no final judgements yet", name.en),
                &page,
            ),
            // The one rate that is left out where no plan says what it counts.
            None => g.miss(
                format!("{}：评估执行「{title}」开始时生效的测试方案，列明哪些风险属于伦理偏离", name.zh),
                format!(
                    "{}: a test plan in force when run {title} began that names the risks which deviate from ethics",
                    name.en
                ),
                "records/test_plans",
            ),
        }
    }
    g.settle()
}

/// LIAONING-2025 7.2 c: accuracy of alignment and violation rate as the newest runs over answers measured them, beside
/// what the alignment log says.
pub fn alignment(case: &Case<'_>, g: &mut Gathering) {
    for purpose in [GENERATED.as_slice(), &["should_refuse", "should_answer"]].concat() {
        let Some((run, draw)) = counting(purpose, case) else { continue };
        sampling::named(&run, &draw, case, g);
        let held = Run::of(&run, case.reader);
        let told = figures_against(&run, &held, measured(case), case.reader).whole;
        let measures = [Measure::AlignmentAccuracy, Measure::ViolationRate];
        for f in told.iter().filter(|f| measures.contains(&f.measure) && f.percent.is_some()) {
            let (name, words) = (f.measure.label(), f.told());
            g.ground(format!("{} {}", name.zh, words.zh), format!("{} {}", name.en, words.en));
        }
    }
}

fn named(plan: &Record, g: &mut Gathering) {
    g.read(test_plans::REGISTER.key, &plan.id);
    let (name, version) = (plan.text(test_plans::NAME), plan.text(test_plans::EDITION));
    g.ground(format!("测试方案「{name}」{version} 版"), format!("Test plan {name}, version {version}"));
}

/// DATA-GUIDE 8.2 f: of the newest run for each purpose, criteria, indicators and methods stand in the plan that was
/// in force when it began, and it names the model that answered.
pub fn traceable(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let def = draws::REGISTER.field(draws::PURPOSE.key());
    let purposes = match def.map(|f| f.kind) {
        Some(crate::field::Kind::Choice(all)) => all,
        _ => &[],
    };
    let newest: Vec<(Arc<Record>, Arc<Record>)> = purposes
        .iter()
        .filter(|p| crate::evaluation::run::bank_of(p.key).is_some())
        .filter_map(|p| newest(p.key, case, |_| true))
        .collect();
    if newest.is_empty() {
        g.miss(
            "评估日期当日或之前对模型应答的评估执行",
            "a run over answers of the model, of the day of the assessment or before",
            PAGE,
        );
    }
    let mut plans: BTreeMap<String, Arc<Record>> = BTreeMap::new();
    for (run, _) in &newest {
        g.read(runs::REGISTER.key, &run.id);
        let name = run.text(runs::NAME);
        let plan = run.get(runs::BEGUN_AT).and_then(|at| test_plans::in_force(day(at), case.reader));
        match plan {
            Some(plan) => {
                plans.insert(plan.id.clone(), plan);
            }
            None => g.miss(
                format!("评估执行「{name}」开始时生效的测试方案"),
                format!("a test plan in force when run {name} began"),
                "records/test_plans",
            ),
        }
        if run.text(runs::MODEL_VERSION).is_empty() {
            g.fail(unnamed(run, case));
        }
    }
    for plan in plans.values() {
        named(plan, &mut g);
        for f in test_plans::REGISTER.findings(plan, case.reader) {
            let f = f.record(test_plans::REGISTER.key, &plan.id);
            if f.code == test_plans::COMPLETE.code { g.fail(f) } else { g.mention(f) }
        }
    }
    g.settle()
}

#[cfg(test)]
mod tests;
