//! 评测: what safety figures are computed from.

use crate::register::Section;
use crate::text::t;

pub mod keyword_libraries;
pub mod risk_mappings;

/// 评测.
pub(super) static SECTION: Section = Section {
    key: "evaluation",
    label: t("评测", "Evaluation"),
    registers: &[&keyword_libraries::REGISTER, &risk_mappings::REGISTER],
};
