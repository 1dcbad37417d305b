//! Clauses 8.1.a and 7.f.2 from the assessments on file and the service's answers.

use super::{Case, Gathering, Proposal};
use crate::finding::Finding;
use crate::registers::{appointments, assessments, services};
use std::collections::BTreeSet;

/// 8.1.a: assessed before launch, by itself or by a named third party.
pub fn occasion(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let Some(service) = &case.service else {
        g.miss("被评估服务", "the service assessed", "records/assessments");
        return g.settle();
    };
    g.read("services", &service.id);
    g.read("assessments", &case.assessment.id);
    match case.assessment.text(assessments::BY) {
        "self" => g.ground("自行评估", "Assessed by the provider"),
        "third_party" if case.assessment.has(assessments::THIRD_PARTY.key()) => {
            let name = case.assessment.text(assessments::THIRD_PARTY);
            g.ground(format!("委托 {name} 评估"), format!("Assessed by {name}"));
        }
        "third_party" => g.miss("第三方机构名称", "the name of the third party", "records/assessments"),
        _ => g.miss("评估方式", "who conducts the assessment", "records/assessments"),
    }
    let launched = service.get(services::LAUNCHED_ON);
    match launched {
        None if service.text(services::STATUS) == "online" => {
            g.miss("服务的上线日期", "the day on which the service was launched", "records/services");
        }
        None => g.ground(
            format!("评估日期 {}，服务尚未上线", case.day),
            format!("Assessed on {}; the service is not launched yet", case.day),
        ),
        Some(launch) if case.day <= launch => g.ground(
            format!("评估日期 {}，不晚于上线日期 {launch}", case.day),
            format!("Assessed on {}, no later than the launch on {launch}", case.day),
        ),
        Some(launch) => after_launch(case, launch, &mut g),
    }
    g.settle()
}

fn after_launch(case: &Case<'_>, launch: chrono::NaiveDate, g: &mut Gathering) {
    if case.assessment.text(assessments::OCCASION) == "before_launch" {
        g.fail(
            Finding::error(
                "assessed_after_launch",
                format!("评估情形为上线前，但服务已于 {launch} 上线，早于评估日期 {}", case.day),
                format!(
                    "Called an assessment before launch, but the service was launched on {launch}, before {}",
                    case.day
                ),
            )
            .clause(&case.cite),
        );
        return;
    }
    let earlier = case
        .reader
        .find("assessments", assessments::SERVICE.key(), case.assessment.text(assessments::SERVICE))
        .into_iter()
        .find(|a| a.id != case.assessment.id && a.get(assessments::ASSESSED_ON).is_some_and(|d| d <= launch));
    match earlier {
        Some(a) => {
            g.read("assessments", &a.id);
            g.ground(
                format!("上线前已有评估「{}」", a.text(assessments::NAME)),
                format!("Assessed before launch: {}", a.text(assessments::NAME)),
            );
        }
        None => g.miss(
            format!("服务上线（{launch}）之前的评估记录"),
            format!("an assessment from before the launch on {launch}"),
            "records/assessments",
        ),
    }
}

/// 7.f.2: content monitors on file. Whether their number fits the scale is for a person to argue: no ratio is set.
pub fn monitors(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let Some(service) = &case.service else {
        g.miss("被评估服务", "the service assessed", "records/assessments");
        return g.settle();
    };
    g.read("services", &service.id);
    let appointed: BTreeSet<String> = case
        .reader
        .find("appointments", appointments::POST.key(), "content_monitor")
        .into_iter()
        .filter(|a| appointments::holds_on(a, case.day))
        .map(|a| a.text(appointments::PERSON).to_owned())
        .collect();
    match service.get(services::MONITORS) {
        None if appointed.is_empty() => {
            g.miss("监看人员数", "the number of content monitors", "records/services");
        }
        Some(n) if n < 1 && appointed.is_empty() => g.fail(
            Finding::error("monitors_none", "登记的监看人员数为零", "No content monitor is on file")
                .record("services", &service.id)
                .clause(&case.cite),
        ),
        declared => {
            let declared = declared.unwrap_or(0);
            g.ground(
                format!("登记监看人员 {declared} 人，评估日期在任 {} 人；配比由单位自定，请在理由中说明", appointed.len()),
                format!("{declared} content monitors declared, {} appointed on the day; the ratio is the organisation's own, argue it in the reason", appointed.len()),
            );
            if declared != i64::try_from(appointed.len()).unwrap_or(i64::MAX) {
                g.mention(
                    Finding::note(
                        "monitors_differ",
                        "登记人数与任命记录不一致，请核对",
                        "The declared number and the appointments differ; check both",
                    )
                    .clause(&case.cite),
                );
            }
        }
    }
    g.settle()
}

#[cfg(test)]
mod tests {
    use crate::proposal::{Proposed, propose, world};
    use crate::reader::FixedReader;
    use crate::record::Record;
    use crate::registers::{assessments, services};
    use Proposed::{Conforms as C, DoesNotConform as D, NotEnoughData as N};

    fn verdict(clause: &str, a: &Record, w: &FixedReader) -> Proposed {
        propose(clause, a, w).expect(clause).verdict
    }

    #[test]
    fn an_assessment_before_launch_lies_before_it() {
        let mut w = world::whole();
        let mut a = world::assessment();
        assert_eq!(verdict("8.1.a", &a, &w), C, "not launched");
        world::edit(&mut w, "services", "svc", |s| {
            s.set(services::STATUS, "online".into());
        });
        assert_eq!(verdict("8.1.a", &a, &w), N, "online since when?");
        let launch = |w: &mut FixedReader, on: &str| {
            world::edit(w, "services", "svc", |s| {
                s.set(services::LAUNCHED_ON, world::day(on));
            });
        };
        launch(&mut w, "2026-11-20");
        assert_eq!(verdict("8.1.a", &a, &w), C, "the day itself is in time");
        launch(&mut w, "2026-11-19");
        assert_eq!(verdict("8.1.a", &a, &w), D);
        a.set(assessments::OCCASION, "periodic".into());
        assert_eq!(verdict("8.1.a", &a, &w), N, "no earlier assessment on file");
        let mut first = world::assessment();
        first.id = "as0".into();
        first.set(assessments::ASSESSED_ON, world::day("2026-11-01"));
        w.records.push(("assessments", first));
        assert_eq!(verdict("8.1.a", &a, &w), C);
        a.set(assessments::BY, "third_party".into());
        assert_eq!(verdict("8.1.a", &a, &w), N, "which third party?");
    }

    #[test]
    fn monitors_are_counted_from_service_and_appointments() {
        let mut w = world::whole();
        let a = world::assessment();
        assert_eq!(verdict("7.f.2", &a, &w), C);
        world::edit(&mut w, "services", "svc", |s| {
            s.set(services::MONITORS, 0);
        });
        assert_eq!(verdict("7.f.2", &a, &w), D);
        world::edit(&mut w, "services", "svc", |s| {
            s.values.remove("monitors");
        });
        assert_eq!(verdict("7.f.2", &a, &w), N);
        w.records.push(world::appointment("a9", "p3", "content_monitor"));
        assert_eq!(verdict("7.f.2", &a, &w), C);
    }
}
