//! 投诉与事件: complaints, requests of persons, incidents, and readiness for them.

use crate::register::Section;
use crate::text::t;

pub mod complaints;
pub mod handling_rules;

/// 投诉与事件.
pub(super) static SECTION: Section = Section {
    key: "response",
    label: t("投诉与事件", "Complaints and incidents"),
    registers: &[&handling_rules::REGISTER, &complaints::REGISTER],
};
