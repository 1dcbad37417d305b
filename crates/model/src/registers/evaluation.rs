//! 评测: what safety figures are computed from.

use crate::register::Section;
use crate::text::t;

pub mod draws;
pub mod evaluation_runs;
pub mod judgements;
pub mod keyword_libraries;
pub mod populations;
pub mod risk_mappings;
pub mod run_items;
pub mod scans;

/// 评测.
pub(super) static SECTION: Section = Section {
    key: "evaluation",
    label: t("评测", "Evaluation"),
    registers: &[
        &keyword_libraries::REGISTER,
        &risk_mappings::REGISTER,
        &populations::REGISTER,
        &scans::REGISTER,
        &draws::REGISTER,
        &evaluation_runs::REGISTER,
        &run_items::REGISTER,
        &judgements::REGISTER,
    ],
};
