//! Step 10: the package handed in and what came back.

use super::{Desk, Outline, reports::current_report};
use crate::registers::{register, reports};
use crate::text::t;

pub(super) const OUTLINE: Outline = Outline {
    key: "filing",
    title: t("备案与登记", "Filing"),
    why: t(
        "报告签署完成后组卷提交；补正意见、答复和备案号都留在这里",
        "Once the report is signed the package is handed in; questions, answers and the number stay here",
    ),
    clauses: &["TC260-003/4.p1"],
    section: None,
    needs: &["filings"],
    look,
};

fn look(desk: &mut Desk<'_>) -> bool {
    let signed = current_report(desk.reader).is_some_and(|r| r.text(reports::STATE) == "signed");
    let mut entered = 0;
    for key in ["filings", "filing_questions"] {
        let Some(of) = register(key) else { continue };
        let rows = desk.reader.all(key);
        if !rows.is_empty() {
            desk.fact(rows.len(), of.label);
        }
        if key == "filings" {
            entered = rows.len();
        }
        desk.errors(of, &rows);
    }
    if entered == 0 {
        desk.miss("records/filings", "尚未登记备案提交情况", "no filing is entered yet");
    }
    signed
}
