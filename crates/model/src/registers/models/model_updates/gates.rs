//! What has to stand before an update moves on.

use super::{
    ANSWERS, APPROVED_BY, ASSESSMENT, IMPORTANT, IMPORTANT_REASON, REFILED_ON, REFILING_NUMBER, REQUESTED_BY,
    REQUESTED_ON, REVIEWED_AT, REVIEWERS, SERVICE, TO,
};
use crate::deadline::Unit;
use crate::field::Typed;
use crate::instant::{self, Instant};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, releases, reports, signatures, update_criteria};
use crate::text::Text;
use crate::two_persons::{self, Held};
use std::sync::Arc;

/// When the last signature made a report of the assessment complete; none while no report of it is signed.
pub fn signed_at(assessment: &str, reader: &dyn Reader) -> Option<Instant> {
    if assessment.is_empty() {
        return None;
    }
    let signed = reader
        .find("reports", reports::ASSESSMENT.key(), assessment)
        .into_iter()
        .filter(|r| r.text(reports::STATE) == "signed");
    let last = |r: &Record| {
        let all = reader.find("signatures", signatures::REPORT.key(), &r.id);
        all.iter().filter_map(|s| s.get(signatures::SIGNED_AT)).max()
    };
    signed.filter_map(|r| last(&r)).min()
}

/// The criteria that govern an update: those in force when it was reviewed, else today.
fn criteria(r: &Record, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let day = r.get(REVIEWED_AT).map_or_else(|| reader.today(), instant::day);
    update_criteria::in_force(day, reader)
}

fn answer(r: &Record, criterion: &Record) -> Option<bool> {
    let code = criterion.text(update_criteria::CODE);
    r.get(ANSWERS)
        .unwrap_or_default()
        .iter()
        .find(|row| row.get("criterion").and_then(String::read).as_deref() == Some(code))
        .and_then(|row| row.get("met").and_then(bool::read))
}

/// Criteria that the update does not answer.
pub(super) fn unanswered(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let left: Vec<Text> = criteria(r, reader)
        .iter()
        .filter(|c| answer(r, c).is_none())
        .map(|c| {
            Text::same(format!("{} {}", c.text(update_criteria::CODE), c.text(update_criteria::QUESTION)))
        })
        .collect();
    if left.is_empty() { None } else { Some(naming::listed(&left)) }
}

/// Is the update important by the answers to the criteria? One that is met is enough; none where no criterion is in
/// force, or where one is left unanswered and none is met.
pub fn proposal(r: &Record, reader: &dyn Reader) -> Option<bool> {
    let answers: Vec<Option<bool>> = criteria(r, reader).iter().map(|c| answer(r, c)).collect();
    if answers.contains(&Some(true)) {
        return Some(true);
    }
    if answers.is_empty() || answers.contains(&None) { None } else { Some(false) }
}

/// How asking and approving are held.
pub(super) fn duties(r: &Record, reader: &dyn Reader) -> Held {
    let day = r.get(REVIEWED_AT).map_or_else(|| reader.today(), instant::day);
    two_persons::held(r.text(APPROVED_BY), r.text(REQUESTED_BY), day, reader)
}

/// Has it a reviewer who is not who asked for it?
pub(super) fn reviewed_by_another(r: &Record) -> bool {
    r.get(REVIEWERS).unwrap_or_default().iter().any(|p| p != r.text(REQUESTED_BY))
}

/// What its new assessment lacks at an instant; none where it stands.
pub(super) fn unassessed(r: &Record, by: Instant, reader: &dyn Reader) -> Option<Text> {
    let Some(a) = reader.get("assessments", r.text(ASSESSMENT)) else {
        return Some(Text::new("没有更新后的安全评估", "there is no new assessment"));
    };
    if a.text(assessments::SERVICE) != r.text(SERVICE) {
        return Some(Text::new("所选安全评估不是对该服务的评估", "the assessment is of another service"));
    }
    if matches!((a.get(assessments::ASSESSED_ON), r.get(REQUESTED_ON)), (Some(done), Some(asked)) if done < asked)
    {
        return Some(Text::new("安全评估早于本次更新的提出", "the assessment is older than the update"));
    }
    match signed_at(&a.id, reader) {
        Some(at) if at <= by => None,
        _ => Some(Text::new("安全评估报告尚未签署完成", "the report of the assessment is not signed")),
    }
}

fn unfiled(r: &Record, reader: &dyn Reader) -> Option<Text> {
    match r.get(REFILED_ON) {
        None => Some(Text::new("没有重新备案记录", "there is no re-filing on record")),
        Some(_) if !r.has(REFILING_NUMBER.key()) => {
            Some(Text::new("没有重新备案回执或编号", "the re-filing has no receipt or number"))
        }
        Some(day) if day > reader.today() => {
            Some(Text::new("重新备案日期晚于今天", "the re-filing lies ahead"))
        }
        Some(_) => None,
    }
}

pub(super) fn submit(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out = Vec::new();
    if update_criteria::in_force(reader.today(), reader).is_empty() {
        out.push(Text::new("生效的重要更新判定标准", "criteria for important updates in force"));
    }
    if let Some(left) = unanswered(r, reader) {
        out.push(Text::new(
            format!("判定标准的回答：{}", left.zh),
            format!("answers to the criteria: {}", left.en),
        ));
    }
    out
}

fn review(r: &Record, decides: bool, reader: &dyn Reader) -> Vec<Text> {
    let mut out = submit(r, reader);
    if duties(r, reader).is_wrong() {
        out.push(Text::new("批准人须与提出人不同", "an approver other than who asked for it"));
    }
    if !reviewed_by_another(r) {
        out.push(Text::new("提出人以外的评审人", "a reviewer other than who asked for it"));
    }
    if proposal(r, reader).is_some_and(|p| p != decides) && !r.has(IMPORTANT_REASON.key()) {
        out.push(Text::new(
            "与判定标准不同，须先填写「与判定结果不同的理由」",
            "the criteria say otherwise: the reason for the difference",
        ));
    }
    out
}

pub(super) fn mark_important(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    review(r, true, reader)
}

pub(super) fn mark_minor(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    review(r, false, reader)
}

pub(super) fn assess(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    unassessed(r, reader.now(), reader).into_iter().collect()
}

pub(super) fn refile(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let both = [unassessed(r, reader.now(), reader), unfiled(r, reader)];
    both.into_iter().flatten().collect()
}

fn unreleased(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let found = reader.find("releases", releases::MODEL_VERSION.key(), r.text(TO));
    let approved = found.iter().any(|x| matches!(x.text(releases::STATE), "approved" | "deployed"));
    if approved {
        None
    } else {
        Some(Text::new("更新后版本的上线审批", "the release approval of the new version"))
    }
}

pub(super) fn release(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out: Vec<Text> = unreleased(r, reader).into_iter().collect();
    match r.get(IMPORTANT) {
        Some(true) => out.extend(refile(r, reader)),
        Some(false) => {}
        None => out.push(Text::new("是否重要更新的认定", "whether it is important")),
    }
    out
}

/// The shortest limit of the criteria met, where every one of them lets release come first: its code and the limit.
pub(super) fn settle_limit(r: &Record, reader: &dyn Reader) -> Option<(String, i64, Unit)> {
    let met: Vec<Arc<Record>> =
        criteria(r, reader).into_iter().filter(|c| answer(r, c) == Some(true)).collect();
    if met.is_empty() || met.iter().any(|c| c.get(update_criteria::RELEASE_FIRST) != Some(true)) {
        return None;
    }
    let limits: Option<Vec<_>> = met
        .iter()
        .map(|c| {
            update_criteria::limit(c).map(|(n, unit)| (c.text(update_criteria::CODE).to_owned(), n, unit))
        })
        .collect();
    // Working days are the longer ones, so that of equal counts the civil days lead.
    limits?.into_iter().min_by_key(|(_, n, unit)| (*n, *unit == Unit::WorkingDays))
}

pub(super) fn release_first(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let mut out: Vec<Text> = unreleased(r, reader).into_iter().collect();
    if settle_limit(r, reader).is_none() {
        out.push(Text::new(
            "所符合的判定标准均允许先发布并规定补办期限",
            "every criterion met has to let release come first, with a limit",
        ));
    }
    out
}

pub(super) fn settle(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    refile(r, reader)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::record;
    use crate::reader::FixedReader;
    use serde_json::{Value as Json, json};

    fn criterion(code: &str, first: bool, limit: i64) -> Record {
        record(
            code,
            json!({
                "code": code, "question": "示例问题", "effective_on": "2026-01-01", "release_first": first,
                "settle_limit": limit, "settle_unit": "days"
            }),
        )
    }

    fn update(answers: Json) -> Record {
        record(
            "u",
            json!({
                "code": "UPD-1", "service": "s", "to_version": "v2", "requested_by": "p1", "approved_by": "p2",
                "reviewers": ["p2"], "requested_on": "2026-05-01", "answers": answers
            }),
        )
    }

    fn world() -> FixedReader {
        let mut w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        w.records = vec![
            ("update_criteria", criterion("CRT-1", false, 0)),
            ("update_criteria", criterion("CRT-2", true, 10)),
            ("releases", record("x", json!({ "model_version": "v2", "state": "approved" }))),
            ("assessments", record("a", json!({ "service": "s", "assessed_on": "2026-05-10" }))),
            ("reports", record("r", json!({ "assessment": "a", "state": "frozen" }))),
        ];
        w
    }

    fn sign(w: &mut FixedReader, at: &str) {
        w.records.retain(|(k, _)| *k != "reports");
        w.records.push(("reports", record("r", json!({ "assessment": "a", "state": "signed" }))));
        w.records.push(("signatures", record("g", json!({ "report": "r", "signed_at": at }))));
    }

    #[test]
    fn one_criterion_met_is_enough_and_one_unanswered_leaves_it_open() {
        let w = world();
        let of = |answers: Json| proposal(&update(answers), &w);
        assert_eq!(
            of(json!([{ "criterion": "CRT-1", "met": false }, { "criterion": "CRT-2", "met": false }])),
            Some(false)
        );
        assert_eq!(of(json!([{ "criterion": "CRT-2", "met": true }])), Some(true));
        assert_eq!(of(json!([{ "criterion": "CRT-1", "met": false }])), None);
    }

    #[test]
    fn a_decision_against_the_criteria_needs_its_reason() {
        let w = world();
        let mut u =
            update(json!([{ "criterion": "CRT-1", "met": true }, { "criterion": "CRT-2", "met": false }]));
        assert!(mark_important(&u, &w).is_empty());
        assert_eq!(mark_minor(&u, &w).len(), 1);
        u.set(IMPORTANT_REASON, "示例理由".into());
        assert!(mark_minor(&u, &w).is_empty());
    }

    #[test]
    fn who_asks_does_not_approve_unless_the_team_has_its_exception() {
        let mut w = world();
        let mut u =
            update(json!([{ "criterion": "CRT-1", "met": true }, { "criterion": "CRT-2", "met": false }]));
        u.set(APPROVED_BY, "p1".into());
        assert_eq!(mark_important(&u, &w).len(), 1);
        w.records.push(("exceptions", record("e", json!({ "from_on": "2026-01-01" }))));
        assert!(mark_important(&u, &w).is_empty());
    }

    #[test]
    fn an_important_update_waits_for_signature_and_filing() {
        let mut w = world();
        let mut u =
            update(json!([{ "criterion": "CRT-1", "met": true }, { "criterion": "CRT-2", "met": false }]));
        u.set(IMPORTANT, true).set(ASSESSMENT, "a".into());
        assert_eq!(release(&u, &w).len(), 2, "neither signed nor filed");
        sign(&mut w, "2026-05-20T02:00:00.000Z");
        assert_eq!(release(&u, &w).len(), 1, "not filed");
        u.set(REFILED_ON, "2026-05-25".parse().expect("day")).set(REFILING_NUMBER, "示例回执".into());
        assert!(release(&u, &w).is_empty());
        u.set(REQUESTED_ON, "2026-05-11".parse().expect("day"));
        assert_eq!(release(&u, &w).len(), 1, "an assessment older than the update is not a new one");
    }

    #[test]
    fn release_comes_first_only_where_every_criterion_met_lets_it_and_then_a_clock_runs() {
        let w = world();
        let mixed =
            update(json!([{ "criterion": "CRT-1", "met": true }, { "criterion": "CRT-2", "met": true }]));
        assert_eq!(release_first(&mixed, &w).len(), 1);
        let mut u =
            update(json!([{ "criterion": "CRT-1", "met": false }, { "criterion": "CRT-2", "met": true }]));
        assert!(release_first(&u, &w).is_empty());
        u.set(super::super::STATE, "released_first".into());
        u.set(super::super::RELEASED_AT, instant::parse("2026-05-20 10:00").expect("instant"));
        let clocks = super::super::clocks(&u, &w);
        assert_eq!(clocks.len(), 1);
        assert_eq!((clocks[0].key.as_str(), clocks[0].state), ("settle", ClockState::Overdue));
        assert_eq!(clocks[0].due_at.map(instant::day), "2026-05-30".parse().ok());
    }
}
