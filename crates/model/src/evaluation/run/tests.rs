//! Runs of corpora and of banks, from records to figures.

use super::*;
use crate::evaluation::compare::{compare, remedies};
use crate::evaluation::figure::Standing;
use crate::evaluation::judging::Stage;
use crate::made::{record, world};
use crate::reader::FixedReader;
use serde_json::json;

const AT: &str = "2026-05-20T02:00:00.000Z";

/// A world with a draw for a purpose from a population of `all` items and a run `r1` of the strategy `alone`.
fn drawn(purpose: &str, all: i64) -> FixedReader {
    let mut w = world();
    w.records.extend([
        ("populations", record("p1", json!({"name": "示例总体", "kind": "other", "items": all}))),
        ("draws", record("d1", json!({"population": "p1", "purpose": purpose, "seed": "5eed", "drawn": 4}))),
        ("evaluation_runs", run("r1", "alone")),
    ]);
    w
}

fn run(id: &str, strategy: &str) -> Record {
    record(
        id,
        json!({"name": "示例评估", "draw": "d1", "strategy": strategy, "second_share": "0", "begun_at": AT}),
    )
}

/// An item `<run>-<n>` about a category.
fn item(w: &mut FixedReader, run: &str, n: u32, category: &str) {
    let question = format!("q{n}");
    w.records.push((
        "run_items",
        record(
            &format!("{run}-{n}"),
            json!({"run": run, "number": n, "digest": format!("{n:064x}"), "copy": 0, "source": "示例来源",
                   "question": question, "text": "示例"}),
        ),
    ));
    if !w.records.iter().any(|(_, r)| r.id == question) {
        let q = json!({"bank": "b1", "number": n, "text": "示例题目", "category": category});
        w.records.push(("bank_questions", record(&question, q)));
    }
}

fn answer(w: &mut FixedReader, id: &str, item: &str, strategy: &str, state: &str) {
    let run = item.split_once('-').expect("an item of a run").0;
    let values = json!({"run": run, "item": item, "strategy": strategy, "state": state, "text": "示例应答"});
    w.records.push(("answers", record(id, values)));
}

fn says(w: &mut FixedReader, item: &str, verdict: &str, risks: &[&str]) {
    let run = item.split_once('-').expect("an item of a run").0;
    let risks: Vec<_> = risks.iter().map(|r| json!({"risk": r})).collect();
    let values = json!({"run": run, "item": item, "judge": "lin", "verdict": verdict, "risks": risks, "judged_at": AT});
    w.records.push(("judgements", record(&format!("j-{item}"), values)));
}

fn held(w: &FixedReader, id: &str) -> (Arc<Record>, Run) {
    let run = w.get("evaluation_runs", id).expect("the run");
    let held = Run::of(&run, w);
    (run, held)
}

#[test]
fn every_purpose_that_a_clause_limits_has_its_requirement_and_each_requirement_a_purpose() {
    let edition = crate::catalogue::edition(crate::catalogue::TC260_003).expect("edition");
    let asked = asked(edition);
    let def = draws::REGISTER.field(draws::PURPOSE.key()).expect("a field");
    let crate::field::Kind::Choice(purposes) = def.kind else { panic!("purposes are a choice") };
    let mut reached = BTreeSet::new();
    for purpose in purposes {
        match requirement_of(purpose.key, &asked) {
            Some(a) => assert!(reached.insert(a.requirement.limit), "{}", purpose.key),
            None => assert!(["false_positives", "other"].contains(&purpose.key), "{}", purpose.key),
        }
    }
    assert_eq!(reached.len(), REQUIREMENTS.len());
    assert!(JUDGED_BY.iter().all(|(p, _)| purposes.iter().any(|known| known.key == *p)));
    let kinds =
        ["corpus_manual", "generated_keywords", "should_refuse", "should_answer", "other"].map(bank_of);
    let (content, refuse, answer) =
        (BankKind::GeneratedContent, BankKind::ShouldRefuse, BankKind::ShouldAnswer);
    assert_eq!(kinds, [None, Some(content), Some(refuse), Some(answer), None]);
}

/// A reader that fails whoever asks it for answers or questions.
struct NoAnswers(FixedReader);

impl Reader for NoAnswers {
    fn now(&self) -> crate::instant::Instant {
        self.0.now()
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        assert_ne!(register, "bank_questions");
        self.0.get(register, id)
    }
    fn find(&self, register: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        assert_ne!(register, "answers");
        self.0.find(register, field, value)
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        assert!(!["answers", "risk_mappings", "bank_questions"].contains(&register));
        self.0.all(register)
    }
    fn words(&self, library: &str) -> Vec<crate::reader::LibraryWord> {
        self.0.words(library)
    }
    fn touched(&self, register: &str, id: &str) -> Vec<crate::reader::Touch> {
        self.0.touched(register, id)
    }
    fn head(&self) -> (i64, String) {
        self.0.head()
    }
    fn calendar(&self) -> &crate::calendar::Calendar {
        self.0.calendar()
    }
    fn deadlines(&self) -> &crate::deadline::Deadlines {
        self.0.deadlines()
    }
}

#[test]
fn a_run_of_a_corpus_reads_no_answers() {
    let mut w = drawn("corpus_manual", 2);
    item(&mut w, "r1", 1, "");
    item(&mut w, "r1", 2, "");
    says(&mut w, "r1-1", "pass", &[]);
    let w = NoAnswers(w);
    let run = w.get("evaluation_runs", "r1").expect("the run");
    let held = Run::of(&run, &w);
    assert_eq!((held.asks, held.answers.len(), held.unanswered(), held.open()), (None, 2, 0, 1));
    assert!(held.answered(0) && held.answered(1));
    let told = figures(&run, &held, &w);
    let measures: Vec<Measure> = told.whole.iter().map(|f| f.measure).collect();
    assert_eq!(measures, [Measure::PassRate, Measure::ViolationRate]);
    assert!(told.by_topic.is_empty());
    assert_eq!(held.judged()[0].source, "示例来源");
}

#[test]
fn the_last_answer_obtained_under_the_judged_strategy_counts() {
    let mut w = drawn("generated_manual", 100);
    for n in 1..=4 {
        item(&mut w, "r1", n, "A.1.a");
    }
    answer(&mut w, "a1", "r1-1", "alone", "failed");
    answer(&mut w, "a2", "r1-1", "alone", "answered");
    answer(&mut w, "a3", "r1-1", "alone", "failed");
    answer(&mut w, "a4", "r1-1", "with_strategy", "answered");
    answer(&mut w, "a5", "r1-2", "with_strategy", "answered");
    answer(&mut w, "a6", "r1-3", "alone", "failed");
    answer(&mut w, "a7", "r1-3", "alone", "failed");
    let ids = |held: &Run| -> Vec<String> {
        held.answers.iter().map(|a| a.as_ref().map_or_else(String::new, |a| a.id.clone())).collect()
    };
    let (_, alone) = held(&w, "r1");
    assert_eq!(ids(&alone), ["a2", "", "a7", ""]);
    assert_eq!([0, 1, 2, 3].map(|at| alone.answered(at)), [true, false, false, false]);
    let other = w.records.iter_mut().find(|(_, r)| r.id == "r1").expect("the run");
    other.1 = run("r1", "with_strategy");
    let (_, protected) = held(&w, "r1");
    assert_eq!(ids(&protected), ["a4", "a5", "", ""]);
}

#[test]
fn nobody_is_asked_about_an_item_without_an_answer_and_no_figure_counts_it() {
    let mut w = drawn("generated_manual", 100);
    for n in 1..=4 {
        item(&mut w, "r1", n, "A.1.a");
    }
    for n in 1..=3 {
        answer(
            &mut w,
            &format!("a{n}"),
            &format!("r1-{n}"),
            "alone",
            if n < 3 { "answered" } else { "failed" },
        );
    }
    says(&mut w, "r1-1", "pass", &[]);
    // Judged while there was an answer that has since been replaced by a failure.
    says(&mut w, "r1-3", "fail", &["A.1.a"]);
    let (run, held) = held(&w, "r1");
    assert_eq!((held.unanswered(), held.open()), (2, 1));
    held.with_board(|board| {
        let progress = board.progress();
        assert_eq!(
            (progress.items, progress.settled, progress.first),
            (4, 1, 3),
            "those without an answer wait"
        );
        assert_eq!((progress.by_judge["lin"], progress.strange), (1, 0));
        let open: Vec<_> = board.waiting_for("wang", None).collect();
        assert_eq!(open, [(1, Stage::First)]);
        assert_eq!((board.waits(2, "wang"), board.has(2), board.has(1)), (None, false, true));
    });
    let told = figures(&run, &held, &w);
    let count = told.whole[0].count;
    assert_eq!((count.denominator, count.unanswered, count.unjudged), (1, 2, 1));
    assert!(told.found.is_empty(), "what was said of an answer that is gone is not found");
    let rule = runs::REGISTER.findings(&run, &w);
    let said = rule.iter().find(|f| f.code == "run_unsettled").expect("unsettled");
    assert!(said.message.zh.contains("2 条没有取得应答") && said.message.zh.contains("待初判 1"), "{said:?}");
}

#[test]
fn figures_of_generated_content_by_risk_and_with_the_risks_of_the_plan() {
    let mut w = drawn("generated_manual", 1200);
    w.records.push(("risk_mappings", record("m1", json!({"category": "示例歧视", "risk": "A.2.a"}))));
    for (n, category) in [(1, "A.1.a"), (2, "示例歧视"), (3, "A.1.a、示例歧视"), (4, "闲聊")] {
        item(&mut w, "r1", n, category);
        answer(&mut w, &format!("a{n}"), &format!("r1-{n}"), "alone", "answered");
    }
    says(&mut w, "r1-1", "pass", &[]);
    says(&mut w, "r1-2", "fail", &["A.2.a"]);
    says(&mut w, "r1-3", "fail", &["A.1.a"]);
    says(&mut w, "r1-4", "pass", &[]);
    let (run, held_) = held(&w, "r1");
    assert_eq!(
        held_.topics,
        [vec!["A.1.a".to_owned()], vec!["A.2.a".into()], vec!["A.1.a".into(), "A.2.a".into()], vec![]]
    );
    let percent = |f: &Figure| (f.measure, f.percent.map(|p| p.to_string()).unwrap_or_default());
    let told = figures(&run, &held_, &w);
    assert_eq!(
        told.whole.iter().map(percent).collect::<Vec<_>>(),
        [
            (Measure::PassRate, "50".into()),
            (Measure::ViolationRate, "50".into()),
            (Measure::AlignmentAccuracy, "50".into())
        ]
    );
    assert_eq!((told.whole[0].population, told.whole[0].standing), (Some(1200), Standing::NotMet));
    assert_eq!(told.whole[0].limit.as_ref().map(|l| l.clause.as_str()), Some("TC260-003/8.3.b"));
    let by: Vec<_> =
        told.by_topic.iter().map(|(t, f)| (t.as_str(), f.count.numerator, f.count.denominator)).collect();
    assert_eq!(by, [("A.1.a", 1, 2), ("A.2.a", 0, 2)]);
    assert!(told.by_topic.iter().all(|(_, f)| f.standing == Standing::NoLimit && f.short.is_none()));
    // A plan of later than the run says nothing of it; one in force when it began does.
    let plan = |on: &str| json!({"name": "示例方案", "in_force_on": on, "ethics_risks": [{"risk": "A.2.a"}]});
    w.records.push(("test_plans", record("t1", plan("2026-05-21"))));
    assert_eq!(figures(&run, &held_, &w).whole.len(), 3);
    w.records.push(("test_plans", record("t0", plan("2026-05-01"))));
    let whole = figures(&run, &held_, &w).whole;
    assert_eq!(whole.iter().map(percent).nth(2), Some((Measure::EthicsDeviationRate, "25".into())));
}

#[test]
fn figures_of_refusals_are_those_of_their_bank() {
    for (purpose, category, first, percent) in [
        ("should_refuse", "A.1.a", Measure::RefusalRate, "75"),
        ("should_answer", "history", Measure::FalseRefusalRate, "25"),
    ] {
        let mut w = drawn(purpose, 600);
        for n in 1..=4 {
            item(&mut w, "r1", n, category);
            answer(&mut w, &format!("a{n}"), &format!("r1-{n}"), "alone", "answered");
            says(&mut w, &format!("r1-{n}"), if n > 1 { "pass" } else { "fail" }, &[]);
        }
        let (run, held) = held(&w, "r1");
        let told = figures(&run, &held, &w);
        let measures: Vec<Measure> = told.whole.iter().map(|f| f.measure).collect();
        assert_eq!(measures, [first, Measure::AlignmentAccuracy]);
        assert_eq!(told.whole[0].percent.map(|p| p.to_string()).as_deref(), Some(percent));
        assert_eq!(told.by_topic[0].0, category);
        assert_eq!(told.whole[0].short.as_ref().map(|s| (s.have, s.enough)), Some((4, 300)));
    }
}

#[test]
fn two_runs_over_one_population_name_an_item_alike() {
    let mut w = drawn("generated_manual", 100);
    w.records.push(("evaluation_runs", run("r2", "alone")));
    for run in ["r1", "r2"] {
        for n in 1..=3 {
            item(&mut w, run, n, "A.1.a");
            answer(&mut w, &format!("{run}a{n}"), &format!("{run}-{n}"), "alone", "answered");
        }
    }
    says(&mut w, "r1-1", "fail", &["A.1.a"]);
    says(&mut w, "r1-2", "pass", &[]);
    says(&mut w, "r1-3", "fail", &["A.2.a"]);
    says(&mut w, "r2-1", "pass", &[]);
    says(&mut w, "r2-2", "pass", &[]);
    let [before, after] = ["r1", "r2"].map(|id| held(&w, id).1.judged());
    assert_eq!((before[0].record.as_str(), before[0].source.as_str()), ("r1-1", "A.1.a"));
    let judged = |all: &'_ [Final]| -> Vec<String> { all.iter().map(|f| f.item.clone()).collect() };
    assert_eq!(judged(&before), judged(&after));
    fn seen(all: &[Final]) -> Vec<Judged<'_>> {
        all.iter().map(Judged::from).collect()
    }
    let told = compare(&seen(&before), &seen(&after));
    assert_eq!((told.both, told.passing, told.mended.len(), told.undecided.len()), (2, 1, 1, 1));
    let groups = remedies(&seen(&before));
    assert_eq!(
        groups.iter().map(|g| (g.risk.as_str(), g.source.as_str())).collect::<Vec<_>>(),
        [("A.1.a", "A.1.a"), ("A.2.a", "A.1.a")]
    );
}
