//! Step 1: the organisation, its service, and who does what.

use super::{Desk, Outline};
use crate::registers::appointments;
use crate::text::t;

pub(super) const OUTLINE: Outline = Outline {
    key: "organization",
    title: t("单位与岗位", "Organisation and roles"),
    why: t(
        "单位、服务和人员只录入一次，全部材料都从这里引用；签署报告的负责人须有相应职务，三类管理员须分设",
        "Organisation, service and people are entered once and every paper takes them from here; those who sign need their posts, and the three administrators stay apart",
    ),
    clauses: &[
        "TC260-003/8.1.a",
        "TC260-003/8.1.d.1",
        "TC260-003/8.1.d.2",
        "TC260-003/8.1.d.3",
        "LIAONING-2025/9.2.b",
    ],
    section: Some("organization"),
    needs: &[
        "organizations",
        "services",
        "people",
        "appointments",
        "governance_bodies",
        "posts",
        "policies",
        "trainings",
        "confidentiality_agreements",
    ],
    look,
};

fn look(desk: &mut Desk<'_>) -> bool {
    let today = desk.reader.today();
    let held: Vec<String> = desk
        .reader
        .all("appointments")
        .iter()
        .filter(|a| appointments::holds_on(a, today))
        .map(|a| a.text(appointments::POST).to_owned())
        .collect();
    for (posts, zh, en) in [
        (&["legal_representative"][..], "法定代表人", "the legal representative"),
        (
            &["principal_manager", "head_of_cybersecurity"],
            "主要管理者或网络安全负责人",
            "a principal manager or the head of cybersecurity",
        ),
        (
            &["principal_manager", "head_of_legal"],
            "主要管理者或法务负责人",
            "a principal manager or the head of legal affairs",
        ),
    ] {
        if !held.iter().any(|p| posts.contains(&p.as_str())) {
            desk.miss("records/appointments", format!("尚未任命{zh}"), format!("{en} is not appointed"));
        }
    }
    true
}
