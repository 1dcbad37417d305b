//! 投诉与事件: complaints, requests of persons, incidents, and readiness for them.

use crate::register::Section;
use crate::text::t;

pub mod case_course;
pub mod complaints;
pub mod drills;
pub mod emergency_plans;
pub mod handling_rules;
pub mod incidents;
pub mod monitoring_findings;
pub mod notifications;
pub mod rights_requests;

/// 投诉与事件.
pub(super) static SECTION: Section = Section {
    key: "response",
    label: t("投诉与事件", "Complaints and incidents"),
    registers: &[
        &handling_rules::REGISTER,
        &complaints::REGISTER,
        &rights_requests::REGISTER,
        &incidents::REGISTER,
        &notifications::REGISTER,
        &emergency_plans::REGISTER,
        &drills::REGISTER,
        &monitoring_findings::REGISTER,
    ],
};
