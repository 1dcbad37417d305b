//! Clauses 7.e and 5.2.b.3 from the handling rules and the complaints on file.

use super::{Case, Gathering, Proposal};
use crate::clock::ClockState;
use crate::finding::{Finding, Level};
use crate::record::Record;
use crate::registers::{complaints, handling_rules as rules};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Complaints about the service, or about none in particular.
pub fn about(service: &str, reader: &dyn crate::reader::Reader) -> Vec<Arc<Record>> {
    reader.all("complaints").into_iter().filter(|c| concerns(c, service)).collect()
}

fn concerns(complaint: &Record, service: &str) -> bool {
    let named = complaint.text(complaints::SERVICE);
    named.is_empty() || named == service
}

fn of_case(case: &Case<'_>) -> Vec<Arc<Record>> {
    about(case.service_id(), case.reader)
}

/// A rule of a kind in force on the day, published and free of errors.
fn rule(case: &Case<'_>, kind: &str, g: &mut Gathering) {
    let label = rules::KIND.def.choice_label(kind).unwrap_or(crate::text::t("处理规则", "Handling rule"));
    let Some(r) = rules::in_force(kind, case.day, case.reader) else {
        if case.reader.find("handling_rules", rules::KIND.key(), kind).is_empty() {
            g.miss(
                format!("「{}」的处理规则，请登记已公示的规则", label.zh),
                format!("the handling rule for \u{201c}{}\u{201d}; enter the published one", label.en),
                "records/handling_rules",
            );
        } else {
            g.fail(
                Finding::error(
                    "handling_rule_not_in_force",
                    format!("「{}」的处理规则在评估日期 {} 均未生效", label.zh, case.day),
                    format!("No handling rule for \u{201c}{}\u{201d} was in force on {}", label.en, case.day),
                )
                .clause(&case.cite),
            );
        }
        return;
    };
    g.read("handling_rules", &r.id);
    let (name, version, place) =
        (r.text(rules::NAME), r.text(rules::EDITION), r.text(rules::PUBLISHED_WHERE));
    g.ground(
        format!(
            "「{}」适用《{name}》{version} 版，公示于：{}",
            label.zh,
            if place.is_empty() { "未填写" } else { place }
        ),
        format!(
            "\u{201c}{}\u{201d}: {name}, version {version}, published at {}",
            label.en,
            if place.is_empty() { "(not stated)" } else { place }
        ),
    );
    for f in rules::REGISTER.findings(&r, case.reader) {
        if f.level == Level::Error || f.code == "not_published" { g.fail(f) } else { g.mention(f) }
    }
}

fn answers(found: &[Arc<Record>], case: &Case<'_>, g: &mut Gathering) {
    found.iter().for_each(|c| g.read("complaints", &c.id));
    let ids: HashSet<&str> = found.iter().map(|c| c.id.as_str()).collect();
    case.facts.found(&complaints::REGISTER, &["closed_without_answer"], &mut |f, _| {
        if f.record.as_deref().is_some_and(|id| ids.contains(id)) {
            g.fail(f.clone());
        }
    });
}

fn channels(found: &[Arc<Record>], g: &mut Gathering) {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for c in found {
        *used.entry(c.text(complaints::CHANNEL)).or_default() += 1;
    }
    let name = |key: &str| {
        complaints::CHANNEL.def.choice_label(key).unwrap_or(crate::text::t("未填写", "not stated"))
    };
    let zh: Vec<String> = used.iter().map(|(k, n)| format!("{} {n} 件", name(k).zh)).collect();
    let en: Vec<String> = used.iter().map(|(k, n)| format!("{} {n}", name(k).en)).collect();
    g.ground(
        format!("台账收到投诉举报：{}", zh.join("，")),
        format!("Complaints received: {}", en.join(", ")),
    );
}

/// 7.e.1: ways to complain that are in use, and an answer to every closed complaint.
pub fn ways(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    rule(case, "general", &mut g);
    let found = of_case(case);
    if found.is_empty() {
        g.miss(
            "投诉举报台账中的记录（或以证据证明途径已开通）",
            "complaints on file, or evidence that the ways are open",
            "records/complaints",
        );
    } else {
        channels(&found, &mut g);
    }
    answers(&found, case, &mut g);
    g.settle()
}

/// 7.e.2: rules with limits in force and published, and no complaint beyond its limit.
pub fn rules_and_limits(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    rule(case, "general", &mut g);
    rule(case, "personal_information", &mut g);
    let found = of_case(case);
    let codes: HashMap<&str, &str> =
        found.iter().map(|c| (c.id.as_str(), c.text(complaints::CODE))).collect();
    found.iter().for_each(|c| g.read("complaints", &c.id));
    let (mut in_time, mut late, mut unknown) = (0u32, 0u32, 0u32);
    case.facts.clocks(&complaints::REGISTER, &mut |id, clocks| {
        let Some(code) = codes.get(id) else { return };
        in_time += clocks.in_time;
        late += clocks.late;
        for clock in &clocks.open {
            match clock.state {
                ClockState::Unknown => unknown += 1,
                ClockState::Overdue => g.fail(
                    Finding::error(
                        "overdue",
                        format!("投诉 {code}「{}」已超过时限", clock.label.zh),
                        format!("Complaint {code}: \u{201c}{}\u{201d} is overdue", clock.label.en),
                    )
                    .record("complaints", id)
                    .clause(&case.cite),
                ),
                _ => {}
            }
        }
    });
    g.ground(
        format!("投诉举报 {} 件；时限已办结 {in_time} 项，逾期办结 {late} 项", found.len()),
        format!("{} complaints; {in_time} limits met, {late} met late", found.len()),
    );
    if late > 0 {
        g.mention(
            Finding::warning(
                "limits_met_late",
                format!("{late} 项时限逾期后才办结，报告中会如实列出"),
                format!("{late} limits were met late; the report says so"),
            )
            .clause(&case.cite),
        );
    }
    if unknown > 0 {
        g.mention(Finding::note(
            "limits_unknown",
            format!("{unknown} 项时限因缺少年度节假日安排无法计算"),
            format!("{unknown} limits cannot be computed for want of a year's calendar"),
        ));
    }
    g.settle()
}

/// 5.2.b.3: a way for complaints about intellectual property.
pub fn intellectual_property_ways(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    rule(case, "intellectual_property", &mut g);
    let kinds = complaints::INTELLECTUAL_PROPERTY.iter();
    let mut found: Vec<Arc<Record>> = kinds
        .flat_map(|kind| case.reader.find("complaints", complaints::KIND.key(), kind))
        .filter(|c| concerns(c, case.service_id()))
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    g.ground(
        format!("知识产权类投诉 {} 件", found.len()),
        format!("{} complaints about intellectual property", found.len()),
    );
    answers(&found, case, &mut g);
    g.settle()
}

#[cfg(test)]
mod tests {
    use crate::instant;
    use crate::proposal::{Proposed, propose, world};
    use crate::reader::FixedReader;
    use crate::record::Record;
    use crate::registers::{complaints, handling_rules as rules};
    use Proposed::{Conforms as C, DoesNotConform as D, NotEnoughData as N};

    fn verdicts(w: &FixedReader) -> [Proposed; 3] {
        ["7.e.1", "7.e.2", "5.2.b.3"].map(|c| propose(c, &world::assessment(), w).expect(c).verdict)
    }

    fn complaint(id: &str, kind: &str, received: &str) -> Record {
        let mut r = world::record(id);
        r.set(complaints::CHANNEL, "email".into())
            .set(complaints::KIND, kind.into())
            .set(complaints::SERVICE, "svc".into())
            .set(complaints::RECEIVED_AT, instant::parse(received).expect("instant"));
        r
    }

    fn answered(mut r: Record, at: &str) -> Record {
        let at = instant::parse(at).expect("instant");
        for f in
            [complaints::ACCEPTED_AT, complaints::JUDGED_AT, complaints::ANSWERED_AT, complaints::CLOSED_AT]
        {
            r.set(f, at);
        }
        r.set(complaints::STATE, "closed".into()).set(complaints::ANSWER, "已处理".into());
        r
    }

    #[test]
    fn rules_and_records_together_conform() {
        let mut w = world::whole();
        assert_eq!(verdicts(&w), [N, N, N]);
        w.records.push(world::rule("general"));
        assert_eq!(verdicts(&w), [N, N, N], "no complaint, no rule for personal information");
        w.records
            .push(("complaints", answered(complaint("c1", "other", "2026-11-18 09:00"), "2026-11-18 15:00")));
        w.records.push(world::rule("personal_information"));
        w.records.push(world::rule("intellectual_property"));
        assert_eq!(verdicts(&w), [C, C, C]);
    }

    #[test]
    fn a_rule_that_is_over_unpublished_or_too_slow_does_not_conform() {
        let mut w = world::whole();
        for kind in ["general", "personal_information", "intellectual_property"] {
            w.records.push(world::rule(kind));
        }
        w.records
            .push(("complaints", answered(complaint("c1", "other", "2026-11-18 09:00"), "2026-11-18 15:00")));
        world::edit(&mut w, "handling_rules", "rule-personal_information", |r| {
            r.set(rules::ANSWER_LIMIT, 16);
        });
        assert_eq!(verdicts(&w), [C, D, C], "the law's limit is shorter");
        world::edit(&mut w, "handling_rules", "rule-intellectual_property", |r| {
            r.set(rules::PUBLISHED_WHERE, String::new());
        });
        assert_eq!(verdicts(&w), [C, D, D]);
        world::edit(&mut w, "handling_rules", "rule-general", |r| {
            r.set(rules::ENDED_ON, world::day("2026-06-30"));
        });
        assert_eq!(verdicts(&w), [D, D, D]);
    }

    #[test]
    fn overdue_and_unanswered_complaints_speak_against() {
        let mut w = world::whole();
        for kind in ["general", "personal_information", "intellectual_property"] {
            w.records.push(world::rule(kind));
        }
        let late = answered(complaint("c1", "copyright", "2026-11-02 09:00"), "2026-11-20 09:00");
        w.records.push(("complaints", late));
        assert_eq!(verdicts(&w), [C, C, C], "late, yet answered: a warning");
        world::edit(&mut w, "complaints", "c1", |r| {
            r.values.remove("answered_at");
        });
        assert_eq!(verdicts(&w), [D, D, D], "closed without an answer, and overdue");
    }

    #[test]
    fn complaints_about_another_service_say_nothing() {
        let mut w = world::whole();
        w.records.push(world::rule("general"));
        let mut other = complaint("c1", "other", "2026-11-18 09:00");
        other.set(complaints::SERVICE, "another".into());
        w.records.push(("complaints", other));
        assert_eq!(verdicts(&w)[0], N);
        w.records.push(("complaints", world::record("c2")));
        assert_eq!(verdicts(&w)[0], C, "an empty record panics nowhere and names no other service");
    }
}
