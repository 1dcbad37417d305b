//! 语料与数据: where training data comes from and what was done to it.

use crate::register::Section;
use crate::text::t;

/// 语料与数据.
pub(super) static SECTION: Section =
    Section { key: "corpus", label: t("语料与数据", "Corpus and data"), registers: &[] };
