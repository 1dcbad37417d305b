//! Step 8: every clause concluded with its evidence and seen by a second person.

use super::{Desk, Outline};
use crate::assessment::{Standing, clause_rows};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, register};
use crate::text::t;
use std::sync::Arc;

pub(super) const OUTLINE: Outline = Outline {
    key: "assessment",
    title: t("条款评估", "Clause assessment"),
    why: t(
        "每一条款单独作出结论，附有证据，由另一人复核；内容变动后须重新复核",
        "Each clause has a conclusion of its own with evidence, checked by another person; a later change voids the check",
    ),
    clauses: &["TC260-003/8.1.b", "TC260-003/8.1.b.1"],
    section: None,
    needs: &["evidence", "assessments"],
    look,
};

/// The newest assessment: by its day, then by its id.
pub fn current_assessment(reader: &dyn Reader) -> Option<Arc<Record>> {
    reader.all("assessments").into_iter().max_by_key(|a| (a.get(assessments::ASSESSED_ON), a.id.clone()))
}

fn look(desk: &mut Desk<'_>) -> bool {
    if let Some(of) = register("evidence") {
        let rows = desk.reader.how_many(of.key);
        desk.figure("records/evidence", rows, of.label);
        if rows == 0 {
            desk.miss("records/evidence", "尚未登记证据", "no evidence is entered yet");
        }
        desk.errors(of);
    }
    let Some(a) = current_assessment(desk.reader) else {
        desk.miss("records/assessments", "尚未建立评估", "no assessment is begun yet");
        return true;
    };
    let rows = clause_rows(&a, desk.reader);
    let of = |s: Standing| rows.iter().filter(|r| r.state == s).count();
    let (open, faulty, checked) = (of(Standing::Open), of(Standing::Faulty), of(Standing::Checked));
    desk.figure("clauses", rows.len() - open, t("已作结论", "Concluded"));
    desk.figure("clauses", checked, t("已复核", "Checked"));
    if open > 0 {
        desk.miss("clauses", format!("{open} 条尚未作出结论"), format!("{open} clauses have no conclusion"));
    }
    if faulty > 0 {
        desk.miss(
            "clauses",
            format!("{faulty} 条结论的条件已不成立"),
            format!("{faulty} conclusions no longer hold"),
        );
    }
    let waiting = rows.len() - checked - open - faulty;
    if waiting > 0 {
        desk.miss("clauses", format!("{waiting} 条待复核"), format!("{waiting} clauses wait for a check"));
    }
    true
}
