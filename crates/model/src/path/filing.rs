//! Step 10: the package handed in and what came back.

use super::{Desk, Outline, reports::current_report};
use crate::registers::{reports, services};
use crate::text::{Text, t};

pub(super) const OUTLINE: Outline = Outline {
    key: "filing",
    title: t("备案与登记", "Filing"),
    why: t(
        "报告签署完成后组卷提交；取得备案号后，服务方可公示该编号",
        "Once the report is signed the papers are handed in; the number that comes back is what the service then shows",
    ),
    clauses: &["TC260-003/4.p1"],
    section: None,
    needs: &["services"],
    look,
};

fn look(desk: &mut Desk<'_>) -> bool {
    let signed = current_report(desk.reader).is_some_and(|r| r.text(reports::STATE) == "signed");
    let numbered: Vec<String> = desk
        .reader
        .all("services")
        .iter()
        .map(|s| s.text(services::FILING_NUMBER).to_owned())
        .filter(|n| !n.is_empty())
        .collect();
    if numbered.is_empty() {
        desk.miss(
            "records/services",
            "服务尚无备案号或上线编号；提交属地网信办并取得编号后，登记在服务信息中",
            "no service has a filing or launch number: hand the papers in at the local office and enter the number with the service",
        );
    }
    for n in numbered {
        desk.facts.push(Text::new(format!("备案号或上线编号：{n}"), format!("Filing or launch number: {n}")));
    }
    signed
}
