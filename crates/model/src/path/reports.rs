//! Step 9: the report frozen, signed and verified.

use super::{Desk, Outline, current_assessment};
use crate::assessment::blocks_signing;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{reports, signatures};
use crate::text::t;
use std::sync::Arc;

pub(super) const OUTLINE: Outline = Outline {
    key: "report",
    title: t("报告与签署", "Report and signatures"),
    why: t(
        "定稿后内容不再变动，任何修改都形成新版本；自行评估的报告至少由三位负责人共同签署",
        "What is frozen stays, and any change makes a new version; a report of one's own assessment is signed by at least three responsible persons",
    ),
    clauses: &["TC260-003/8.1.c", "TC260-003/8.1.d.1", "TC260-003/8.1.d.2", "TC260-003/8.1.d.3"],
    section: None,
    needs: &["reports", "signatures"],
    look,
};

/// The report in force of the newest assessment.
pub(super) fn current_report(reader: &dyn Reader) -> Option<Arc<Record>> {
    let a = current_assessment(reader)?;
    let all = reader.find("reports", reports::ASSESSMENT.key(), &a.id);
    all.into_iter().find(|r| r.text(reports::STATE) != "superseded")
}

fn look(desk: &mut Desk<'_>) -> bool {
    let Some(a) = current_assessment(desk.reader) else { return false };
    let frozen = desk.reader.find("reports", reports::ASSESSMENT.key(), &a.id);
    desk.figure("reports", frozen.len(), t("已定稿报告", "Frozen reports"));
    let Some(report) = current_report(desk.reader) else {
        let n = blocks_signing(&a, desk.reader).len();
        if n > 0 {
            desk.miss(
                "reports",
                format!("定稿前还有 {n} 项须处理"),
                format!("{n} matters stand before freezing"),
            );
            return false;
        }
        desk.miss("reports", "可以定稿", "ready to be frozen");
        return true;
    };
    let signed = desk.reader.find("signatures", signatures::REPORT.key(), &report.id).len();
    desk.figure("reports", signed, t("已签署", "Signed"));
    if report.text(reports::STATE) != "signed" {
        desk.miss("reports", "签署尚未完成", "signing is not complete");
    }
    true
}
