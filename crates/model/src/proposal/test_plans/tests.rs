use super::super::banked::{self, finds, of, says, set, told_of};
use super::super::{Proposed, world};
use crate::evaluation::BankKind::{GeneratedContent, ShouldAnswer, ShouldRefuse};
use crate::reader::FixedReader;

fn tested() -> FixedReader {
    let mut w = world::whole();
    let bank = banked::bank(&mut w, GeneratedContent);
    banked::run(&mut w, "generated_manual", &bank, of(100, 3));
    let bank = banked::bank(&mut w, ShouldRefuse);
    banked::run(&mut w, "should_refuse", &bank, of(100, 2));
    let bank = banked::bank(&mut w, ShouldAnswer);
    banked::run(&mut w, "should_answer", &bank, of(100, 1));
    w
}

#[test]
fn four_rates_are_measured() {
    let rates = |w: &FixedReader| told_of("LIAONING-2025", "10.2.2", w);
    let none = rates(&world::whole());
    assert_eq!((none.verdict, none.missing.len()), (Proposed::NotEnoughData, 4));
    let mut w = tested();
    let p = rates(&w);
    assert_eq!(p.verdict, Proposed::NotEnoughData);
    assert_eq!(p.missing.len(), 1, "only what deviates from ethics is not said: {p:?}");
    assert_eq!(p.missing[0].page, "records/test_plans");
    banked::plan(&mut w);
    let p = rates(&w);
    assert_eq!(p.verdict, Proposed::Conforms, "{p:?}");
    for words in ["合格率 97%", "自定限值 95%", "拒答率 98%", "误拒率 1%", "伦理偏离率 3%"]
    {
        assert!(says(&p, words), "{words}: {:?}", p.grounds);
    }
    w.records.retain(|(key, r)| *key != "judgements" || r.str("run") != "run-should_answer");
    let p = rates(&w);
    assert!(p.verdict == Proposed::NotEnoughData && p.missing[0].page == "evaluation/runs/run-should_answer");
}

#[test]
fn a_run_is_traced_to_the_plan_in_force_when_it_began() {
    let traced = |w: &FixedReader| told_of("DATA-GUIDE", "8.2.f", w);
    assert_eq!(traced(&world::whole()).verdict, Proposed::NotEnoughData);
    let mut w = tested();
    assert_eq!((traced(&w).verdict, traced(&w).missing.len()), (Proposed::NotEnoughData, 3));
    banked::plan(&mut w);
    let p = traced(&w);
    assert!(p.verdict == Proposed::Conforms && says(&p, "测试方案「示例测试方案」1.0 版"), "{p:?}");
    set(&mut w, "test_plans", "plan", "methods", "");
    let p = traced(&w);
    assert!(p.verdict == Proposed::DoesNotConform && finds(&p, "test_plan_incomplete"), "{p:?}");
    set(&mut w, "test_plans", "plan", "methods", "示例测试方法");
    set(&mut w, "evaluation_runs", "run-should_refuse", "model_version", "");
    assert!(finds(&traced(&w), "run_model_unnamed"));
    set(&mut w, "evaluation_runs", "run-should_refuse", "model_version", "mv");
    set(&mut w, "test_plans", "plan", "in_force_on", "2026-11-19");
    assert_eq!(traced(&w).verdict, Proposed::NotEnoughData, "it began to hold after the runs did");
}

#[test]
fn a_plan_is_complete_and_looked_at_again_in_time() {
    let verdict = |clause: &str, w: &FixedReader| told_of("DATA-GUIDE", clause, w).verdict;
    let mut w = world::whole();
    assert_eq!(verdict("8.2.a", &w), Proposed::NotEnoughData);
    banked::plan(&mut w);
    assert_eq!((verdict("8.2.a", &w), verdict("8.2.c", &w)), (Proposed::ToJudge, Proposed::Conforms));
    set(&mut w, "test_plans", "plan", "review_due_on", "2026-11-01");
    set(&mut w, "test_plans", "plan", "criteria", "");
    let both = (verdict("8.2.a", &w), verdict("8.2.c", &w));
    assert_eq!(both, (Proposed::DoesNotConform, Proposed::DoesNotConform));
}

#[test]
fn what_runs_measured_stands_beside_the_alignment_log() {
    let told = |w: &FixedReader| told_of("LIAONING-2025", "7.2.c", w);
    assert!(!says(&told(&world::whole()), "对齐准确率"));
    let p = told(&tested());
    for words in ["对齐准确率 97%", "违规率 3%", "对齐准确率 98%", "对齐准确率 99%", "抽样"]
    {
        assert!(says(&p, words), "{words}: {:?}", p.grounds);
    }
    assert!(p.records.iter().any(|(key, id)| key == "evaluation_runs" && id == "run-should_refuse"));
}
