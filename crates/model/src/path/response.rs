//! Step 6: complaints, requests of persons, incidents, and readiness for them.

use super::{Desk, Outline};
use crate::clock::ClockState;
use crate::registers::{SECTIONS, handling_rules};
use crate::text::{Text, t};

pub(super) const OUTLINE: Outline = Outline {
    key: "response",
    title: t("投诉与事件", "Complaints and incidents"),
    why: t(
        "处理规则和时限须事先公示；每件投诉、请求和事件都按时办理并留痕",
        "Rules and limits are published first; each complaint, request and incident is handled in time, with a trace",
    ),
    clauses: &[
        "TC260-003/7.e.1",
        "TC260-003/7.e.2",
        "TC260-003/5.2.b.3",
        "LIAONING-2025/8.3.a",
        "LIAONING-2025/8.3.b",
    ],
    section: Some("response"),
    needs: &["handling_rules", "emergency_plans", "drills", "monitoring_findings"],
    look,
};

fn look(desk: &mut Desk<'_>) -> bool {
    for kind in ["general", "personal_information", "intellectual_property"] {
        if let Some(r) = handling_rules::in_force(kind, desk.reader.today(), desk.reader) {
            let named: Text = handling_rules::named(&r);
            if desk.facts.iter().all(|f| f.text != named) {
                desk.fact(&format!("records/handling_rules/{}", r.id), named);
            }
        }
    }
    let Some(section) = SECTIONS.iter().find(|s| s.key == "response") else { return true };
    for of in section.registers {
        let all = desk.reader.all(of.key);
        let with = |state: ClockState| {
            all.iter().filter(|r| (of.clocks)(r, desk.reader).iter().any(|c| c.state == state)).count()
        };
        let (late, now) = (with(ClockState::Overdue), with(ClockState::DueNow));
        let page = format!("records/{}", of.key);
        if late > 0 {
            desk.miss(
                &page,
                format!("「{}」中 {late} 件已超过时限", of.label.zh),
                format!("{}: {late} overdue", of.label.en),
            );
        }
        if now > 0 {
            desk.miss(
                &page,
                format!("「{}」中 {now} 件有应立即或及时办理而尚无记录的事项", of.label.zh),
                format!("{}: {now} with something due now and not on record", of.label.en),
            );
        }
    }
    true
}
