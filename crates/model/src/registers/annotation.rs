//! 标注人员与标注: who may annotate what, and what came of it.

use crate::register::Section;
use crate::text::t;

/// 标注人员与标注.
pub(super) static SECTION: Section =
    Section {
        key: "annotation", label: t("标注人员与标注", "Annotators and annotation"), registers: &[]
    };
