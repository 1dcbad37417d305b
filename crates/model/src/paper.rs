//! Papers as data: a template names chapters and their parts, references lead to records, and what is missing is told
//! with the place that mends it. Adding a paper: a file in `assets/papers/`, a line in `FILES`.
//!
//! Parts (`parts`), references (`reference`) and the records they are reached through (`matter`) are closed tables:
//! a template that names anything else is refused with file, chapter and place (`template`).

use crate::reader::Reader;
use crate::record::Record;
use crate::registers::paper_templates;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

pub mod matter;
pub mod parts;
pub mod reference;
pub mod template;
pub mod texts;
pub mod write;

pub use template::{Fault, Template};
pub use write::{Missing, Printed, Written, write};

/// The templates that ship, by file name.
pub const FILES: &[(&str, &str)] = &[
    ("algorithm_self_assessment.json", include_str!("../../../assets/papers/algorithm_self_assessment.json")),
    ("algorithm_responsibility.json", include_str!("../../../assets/papers/algorithm_responsibility.json")),
    ("public_notice.json", include_str!("../../../assets/papers/public_notice.json")),
    ("commitment.json", include_str!("../../../assets/papers/commitment.json")),
    ("security_assessment.json", include_str!("../../../assets/papers/security_assessment.json")),
    ("complaint_statistics.json", include_str!("../../../assets/papers/complaint_statistics.json")),
    ("incident_report.json", include_str!("../../../assets/papers/incident_report.json")),
    ("incident_closing.json", include_str!("../../../assets/papers/incident_closing.json")),
    ("model_update_review.json", include_str!("../../../assets/papers/model_update_review.json")),
    ("annotator_file.json", include_str!("../../../assets/papers/annotator_file.json")),
    ("corpus_ledger.json", include_str!("../../../assets/papers/corpus_ledger.json")),
    ("filing_form.json", include_str!("../../../assets/papers/filing_form.json")),
    ("registration_form.json", include_str!("../../../assets/papers/registration_form.json")),
    ("journal_extract.json", include_str!("../../../assets/papers/journal_extract.json")),
];

static SHIPPED: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let read = |(file, json): &(&str, &str)| {
        template::read(file, json).unwrap_or_else(|faults| {
            let told: Vec<String> = faults.iter().map(|f| f.text().en).collect();
            panic!("shipped templates of papers are valid: {}", told.join("\n"))
        })
    };
    FILES.iter().map(read).collect()
});

/// Every paper that ships, in the order of `FILES`.
pub fn shipped() -> &'static [Template] {
    &SHIPPED
}

/// The paper of a key as it is in force: by the organisation's own template where it keeps one, else as it ships. None
/// where there is neither.
///
/// # Errors
/// Each fault of the own template.
pub fn in_force(key: &str, reader: &dyn Reader) -> Option<Result<Cow<'static, Template>, Vec<Fault>>> {
    match own(key, reader) {
        Some(r) => Some(paper_templates::read(&r).map(Cow::Owned)),
        None => of(key).map(|t| Ok(Cow::Borrowed(t))),
    }
}

/// The record of the organisation's own template of a paper.
pub fn own(key: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader.find(paper_templates::REGISTER.key, paper_templates::PAPER.key(), key).into_iter().last()
}

/// Keys of every paper: those that ship, in their order, then those that only the organisation has.
pub fn keys(reader: &dyn Reader) -> Vec<String> {
    let mut out: Vec<String> = shipped().iter().map(|t| t.key.clone()).collect();
    for r in reader.all(paper_templates::REGISTER.key) {
        let key = r.text(paper_templates::PAPER);
        if !key.is_empty() && !out.iter().any(|k| k == key) {
            out.push(key.to_owned());
        }
    }
    out
}

/// A shipped paper by key.
pub fn of(key: &str) -> Option<&'static Template> {
    shipped().iter().find(|t| t.key == key)
}
