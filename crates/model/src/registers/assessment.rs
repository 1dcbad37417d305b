//! 评估与报告: conclusions, their evidence, and signed reports.

use crate::register::Section;
use crate::text::t;

pub mod approvals;
pub mod assessments;
pub mod attestations;
pub mod clause_assignments;
pub mod conclusions;
pub mod content_packs;
pub mod edition_thresholds;
pub mod evidence;
pub mod letterheads;
pub mod licensed_texts;
pub mod paper_templates;
pub mod paper_texts;
pub mod remediations;
pub mod reports;
pub mod signatures;
pub mod time_stamp_servers;

/// 评估与报告.
pub(super) static SECTION: Section = Section {
    key: "assessment",
    label: t("评估与报告", "Assessment and reports"),
    registers: &[
        &evidence::REGISTER,
        &assessments::REGISTER,
        &clause_assignments::REGISTER,
        &conclusions::REGISTER,
        &attestations::REGISTER,
        &approvals::REGISTER,
        &remediations::REGISTER,
        &paper_texts::REGISTER,
        &paper_templates::REGISTER,
        &letterheads::REGISTER,
        &reports::REGISTER,
        &signatures::REGISTER,
        &time_stamp_servers::REGISTER,
        &edition_thresholds::REGISTER,
        &licensed_texts::REGISTER,
        &content_packs::REGISTER,
    ],
};
