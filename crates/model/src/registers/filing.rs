//! 备案与登记: what is handed in, what came back, and the channel that authorities test by.

use crate::register::Section;
use crate::text::t;

pub mod filing_questions;
pub mod filings;
pub mod test_channels;

/// 备案与登记.
pub(super) static SECTION: Section = Section {
    key: "filing",
    label: t("备案与登记", "Filing"),
    registers: &[&filings::REGISTER, &filing_questions::REGISTER, &test_channels::REGISTER],
};
