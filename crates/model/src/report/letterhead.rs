//! The letterhead of an organisation, which stands over its papers: a line of text and a logo.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A letterhead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperLetterhead")]
pub struct Letterhead {
    /// Printed on the cover and in the header of every page; empty for none.
    pub text: String,
    /// A PNG, drawn on the cover, as Base64 (RFC 4648, with padding): the document by itself tells all that is printed.
    /// Empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<String>", optional)]
    pub logo: String,
}

/// Most bytes of a logo.
pub const LOGO_MAX: u64 = 512 << 10;
/// Most pixels of a side of a logo.
pub const LOGO_SIDE_MAX: u32 = 4_000;
