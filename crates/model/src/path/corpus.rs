//! Step 3: where the corpus comes from and what it became.

use super::{Outline, spare_where_only_called};
use crate::text::t;

pub(super) const OUTLINE: Outline = Outline {
    key: "corpus",
    title: t("语料与数据", "Corpus and data"),
    why: t(
        "每个来源都要能证明合法、经过评估并可追溯；来源说不清是常见的退回原因",
        "Each source is lawful, assessed and traceable by its papers; unclear sources are a common reason for return",
    ),
    clauses: &["TC260-003/5.1.a.1", "TC260-003/5.1.b", "TC260-003/5.1.c.1", "TC260-003/5.2.a"],
    section: Some("corpus"),
    needs: &["corpus_sources", "source_assessments", "ip_screenings", "data_grades", "datasets"],
    look: spare_where_only_called,
};
