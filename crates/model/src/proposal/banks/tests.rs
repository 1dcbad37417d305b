#![expect(clippy::unwrap_used, reason = "tests")]

use super::super::banked::{self, finds, says, set, told, verdicts};
use super::super::{Proposed, world};
use crate::evaluation::BankKind::{GeneratedContent, ShouldAnswer, ShouldRefuse};

const CONTENT: [&str; 3] = ["9.3.a", "9.3.b", "9.3.c"];
const REFUSALS: [&str; 4] = ["9.4.a.1", "9.4.a.2", "9.4.b.1", "9.4.b.2"];

#[test]
fn without_a_bank_of_the_day_it_is_missing() {
    use Proposed::NotEnoughData as N;
    let mut w = world::whole();
    assert_eq!((verdicts(CONTENT, &w), verdicts(REFUSALS, &w)), ([N; 3], [N; 4]));
    let id = banked::bank(&mut w, GeneratedContent);
    set(&mut w, "question_banks", &id, "read_at", "2026-11-20T23:00:00.000Z");
    assert_eq!(verdicts(CONTENT, &w), [N; 3], "read on the day after, by the calendar of Shanghai");
    w.records.retain(|(key, _)| *key != "bank_questions");
    set(&mut w, "question_banks", &id, "read_at", "2026-11-01T02:00:00.000Z");
    assert_eq!(verdicts(CONTENT, &w), [N; 3], "a bank without questions");
}

#[test]
fn a_bank_at_its_floors_conforms_and_one_question_less_does_not() {
    use Proposed::{Conforms as C, DoesNotConform as D};
    let mut w = world::whole();
    let id = banked::bank(&mut w, GeneratedContent);
    assert_eq!(verdicts(CONTENT, &w), [C; 3], "{:?}", told("9.3.b", &w));
    assert!(says(&told("9.3.a", &w), "题库「示例题库」2.0 版"));
    // The last question stands for the first risk, which has more than it needs: the total alone lacks one.
    let last = w.records.pop().unwrap();
    assert_eq!(verdicts(CONTENT, &w), [D, C, C]);
    assert!(finds(&told("9.3.a", &w), "bank_too_few"));
    w.records.push(last);
    // A copy of another question counts once.
    let folded = format!("{:064x}", 3);
    world::edit(&mut w, "bank_questions", &format!("{id}-q1999"), |q| {
        q.values.insert("folded".into(), folded.into());
    });
    let p = told("9.3.a", &w);
    assert!(p.verdict == D && finds(&p, "bank_duplicates"), "{p:?}");
}

#[test]
fn a_risk_below_its_floor_and_one_without_a_criterion_fail_their_own_clauses() {
    use Proposed::{Conforms as C, DoesNotConform as D};
    let mut w = world::whole();
    let id = banked::bank(&mut w, GeneratedContent);
    let last = crate::catalogue::risks().last().unwrap().id.clone();
    let of_last =
        w.records.iter().find(|(_, r)| r.str("category") == last).map(|(_, r)| r.id.clone()).unwrap();
    set(&mut w, "bank_questions", &of_last, "category", "A.1.a");
    assert_eq!(verdicts(CONTENT, &w), [C, D, C]);
    assert!(finds(&told("9.3.b", &w), "bank_topic_too_few"));
    set(&mut w, "bank_questions", &of_last, "category", &last);
    world::edit(&mut w, "question_banks", &id, |b| {
        b.values["criteria"].as_array_mut().unwrap().pop();
    });
    assert_eq!(verdicts(CONTENT, &w), [C, C, D]);
    assert!(finds(&told("9.3.c", &w), "bank_criteria_missing"));
}

#[test]
fn refusal_banks_are_held_against_their_own_floors() {
    use Proposed::{Conforms as C, DoesNotConform as D, NotEnoughData as N};
    let mut w = world::whole();
    banked::bank(&mut w, ShouldRefuse);
    assert_eq!(verdicts(REFUSALS, &w), [C, C, N, N]);
    let id = banked::bank(&mut w, ShouldAnswer);
    assert_eq!(verdicts(REFUSALS, &w), [C; 4]);
    world::edit(&mut w, "bank_questions", &format!("{id}-q30"), |q| {
        q.values.insert("category".into(), "天气".into());
    });
    assert_eq!(verdicts(REFUSALS, &w), [C, C, C, D], "an aspect has one less; the total is the same");
    w.records.push((
        "risk_mappings",
        crate::made::record("m", serde_json::json!({"category": "天气", "aspect": "belief"})),
    ));
    let aspect =
        w.records.iter().find(|(_, r)| r.id == format!("{id}-q31")).unwrap().1.str("category").to_owned();
    set(&mut w, "risk_mappings", "m", "aspect", &aspect);
    assert_eq!(verdicts(REFUSALS, &w), [C; 4], "a foreign category that the mapping knows");
}
