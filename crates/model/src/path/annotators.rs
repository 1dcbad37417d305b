//! Step 2: annotators, their rules, exams and tasks.

use super::{Outline, spare_where_only_called};
use crate::text::t;

pub(super) const OUTLINE: Outline = Outline {
    key: "annotators",
    title: t("标注人员与标注", "Annotators and annotation"),
    why: t(
        "标注人员考核合格后上岗，规则覆盖全部风险，每批都有核验；备案表要求填报人数和培训情况",
        "Annotators work once they have passed, rules cover every risk, each batch is checked; the filing form asks for the counts",
    ),
    clauses: &["TC260-003/5.3.a.1", "TC260-003/5.3.b.1", "TC260-003/5.3.c.1"],
    section: Some("annotation"),
    needs: &[
        "annotators",
        "exam_papers",
        "exam_results",
        "qualifications",
        "annotation_rules",
        "annotation_tasks",
        "batches",
    ],
    look: spare_where_only_called,
};
