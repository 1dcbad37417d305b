//! 标注人员与标注: who may annotate what, and what came of it.

use crate::register::Section;
use crate::text::t;

pub mod annotation_logs;
pub mod annotation_rules;
pub mod annotation_tasks;
pub mod annotators;
pub mod arbitrations;
pub mod batches;
pub mod capability_records;
pub mod exam_papers;
pub mod exam_results;
pub mod qualifications;
pub mod task_assignments;

/// 标注人员与标注.
pub(super) static SECTION: Section = Section {
    key: "annotation",
    label: t("标注人员与标注", "Annotators and annotation"),
    registers: &[
        &annotators::REGISTER,
        &exam_papers::REGISTER,
        &exam_results::REGISTER,
        &qualifications::REGISTER,
        &annotation_rules::REGISTER,
        &annotation_tasks::REGISTER,
        &task_assignments::REGISTER,
        &batches::REGISTER,
        &arbitrations::REGISTER,
        &annotation_logs::REGISTER,
        &capability_records::REGISTER,
    ],
};
