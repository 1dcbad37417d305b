//! 语料与数据: where training data comes from and what was done to it.

use crate::register::Section;
use crate::text::t;

pub mod consents;
pub mod corpus_sources;
pub mod cross_border_transfers;
pub mod data_grades;
pub mod data_quality_checks;
pub mod datasets;
pub mod deletions;
pub mod impact_assessments;
pub mod ip_screenings;
pub mod processing_log;
pub mod source_assessments;
pub mod synthetic_datasets;

/// 语料与数据.
pub(super) static SECTION: Section = Section {
    key: "corpus",
    label: t("语料与数据", "Corpus and data"),
    registers: &[
        &corpus_sources::REGISTER,
        &source_assessments::REGISTER,
        &ip_screenings::REGISTER,
        &impact_assessments::REGISTER,
        &consents::REGISTER,
        &deletions::REGISTER,
        &cross_border_transfers::REGISTER,
        &data_grades::REGISTER,
        &synthetic_datasets::REGISTER,
        &datasets::REGISTER,
        &processing_log::REGISTER,
        &data_quality_checks::REGISTER,
    ],
};
