use super::*;
use crate::instant;
use crate::reader::FixedReader;
use crate::registers::register;
use std::cell::Cell;

fn world() -> FixedReader {
    FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"))
}

fn step<'a>(steps: &'a [Step], key: &str) -> &'a Step {
    steps.iter().find(|s| s.key == key).expect("step")
}

#[test]
fn an_empty_workspace_says_where_to_begin_and_blocks_what_comes_later() {
    let steps = steps(&world());
    let keys: Vec<_> = steps.iter().map(|s| s.key).collect();
    assert_eq!(
        keys,
        [
            "organization",
            "annotators",
            "corpus",
            "models",
            "service",
            "response",
            "evaluation",
            "assessment",
            "report",
            "filing"
        ]
    );
    assert_eq!(steps[0].state, StepState::Open);
    assert_eq!(steps[0].missing[0].page, "records/organizations");
    assert_eq!((steps[8].state, steps[9].state), (StepState::Blocked, StepState::Blocked));
    assert!(step(&steps, "response").missing.iter().any(|m| m.page == "records/handling_rules"));
    assert_eq!(step(&steps, "evaluation").missing[0].page, "keywords", "a library is imported, not typed");
    for s in &steps {
        assert!(s.clauses.iter().all(|c| c.contains('/')), "{}", s.key);
        for m in &s.missing {
            let key = m.page.strip_prefix("records/").and_then(|p| p.split('/').next());
            assert!(key.is_none_or(|k| register(k).is_some()), "{} leads to {}", s.key, m.page);
        }
    }
}

#[test]
fn every_register_that_a_step_needs_is_one() {
    for o in OUTLINES {
        for key in o.needs {
            assert!(register(key).is_some(), "{} needs {key}", o.key);
        }
    }
}

#[test]
fn entering_the_organisation_and_service_takes_them_off_the_list() {
    use crate::registers::{organizations as o, services as s};
    let mut reader = world();
    let mut org = Record { id: "o".into(), ..Record::default() };
    org.set(o::NAME, "示例科技有限公司".into()).set(o::CREDIT_CODE, "91350100M000100Y43".into());
    org.set(o::LEGAL_REPRESENTATIVE, "示例人".into()).set(o::PROVINCE, "福建".into());
    let mut svc = Record { id: "s".into(), ..Record::default() };
    svc.set(s::NAME, "示例问答".into()).set(s::ORGANIZATION, "o".into()).set(s::MODEL_VERSION, "1".into());
    svc.set(s::FUNCTIONS, vec!["dialogue".into()]).set(s::ACCESS, vec!["web".into()]);
    svc.set(s::STATUS, "trial".into()).set(s::MODEL_ORIGIN, "called".into());
    svc.set(s::MINORS_SERVED, false).set(s::PUBLIC_OPINION, true);
    reader.records.push(("organizations", org));
    reader.records.push(("services", svc));
    let found = steps(&reader);
    let pages: Vec<_> = found[0].missing.iter().map(|m| m.page.as_str()).collect();
    assert!(!pages.iter().any(|p| p.starts_with("records/organizations")), "{pages:?}");
    assert!(pages.contains(&"records/people") && pages.contains(&"records/appointments"), "{pages:?}");
    for key in ["annotators", "corpus", "models"] {
        assert_eq!(step(&found, key).state, StepState::Done, "{key}: nothing is trained");
    }
    reader.records[1].1.set(s::MODEL_ORIGIN, "tuned".into());
    let models = steps(&reader);
    let needed = OUTLINES[3].needs.iter().filter(|k| register(k).is_some()).count();
    assert!(step(&models, "models").missing.len() >= needed, "what is tuned is recorded");
}

#[test]
fn errors_lead_to_their_record_and_findings_may_come_from_a_cache() {
    let mut reader = world();
    for n in 0..7 {
        let mut r = Record { id: format!("p{n}"), ..Record::default() };
        r.values.insert("title".into(), format!("示例预案 {n}").into());
        reader.records.push(("emergency_plans", r));
    }
    let found = steps(&reader);
    let pages: Vec<_> = step(&found, "response")
        .missing
        .iter()
        .map(|m| m.page.as_str())
        .filter(|p| p.contains("plans"))
        .collect();
    assert_eq!(pages.iter().filter(|p| p.starts_with("records/emergency_plans/p")).count(), NAMED);
    assert!(pages.contains(&"records/emergency_plans"), "the rest is counted, and no plan is in force");
    let named = step(&found, "response").missing.iter().find(|m| m.page.ends_with("/p0")).expect("record");
    assert!(named.text.zh.contains("示例预案 0") && named.text.zh.contains("必填"), "{:?}", named.text);

    let asked = Cell::new(0);
    let cached = steps_with(&reader, &|_| {
        asked.set(asked.get() + 1);
        Vec::new()
    });
    assert!(asked.get() > 10, "each register is asked once for its findings");
    assert!(step(&cached, "response").missing.iter().all(|m| !m.page.contains("plans/")));
}

#[test]
fn an_overdue_matter_keeps_the_step_open() {
    use crate::registers::incidents as i;
    let mut reader = world();
    let mut r = Record { id: "i1".into(), ..Record::default() };
    r.set(i::FOUND_AT, instant::parse("2026-09-20 10:00").expect("instant"))
        .set(i::LEVEL, "considerable".into());
    reader.records.push(("incidents", r));
    let found = steps(&reader);
    let told: Vec<_> = step(&found, "response").missing.iter().map(|m| m.text.zh.as_str()).collect();
    assert!(told.contains(&"「安全事件」中 1 件已超过时限"), "{told:?}");
    assert!(told.iter().any(|t| t.contains("应立即或及时")), "{told:?}");
}
