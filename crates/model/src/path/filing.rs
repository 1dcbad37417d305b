//! Step 10: the package handed in and what came back.

use super::{Desk, Outline, reports::current_report};
use crate::filing::slots;
use crate::registers::{filing_questions, filings, reports, services};
use crate::text::{Text, t};

pub(super) const OUTLINE: Outline = Outline {
    key: "filing",
    title: t("备案与登记", "Filing"),
    why: t(
        "报告签署完成后组卷提交；取得备案号后，服务方可公示该编号",
        "Once the report is signed the papers are handed in; the number that comes back is what the service then shows",
    ),
    clauses: &["TC260-003/4.p1"],
    section: Some("filing"),
    needs: &["filings"],
    look,
};

fn look(desk: &mut Desk<'_>) -> bool {
    let signed = current_report(desk.reader).is_some_and(|r| r.text(reports::STATE) == "signed");
    let under_way: Vec<_> =
        desk.reader.all("filings").into_iter().filter(|f| filings::is_pending(f)).collect();
    for f in &under_way {
        let page = format!("records/filings/{}", f.id);
        let title = f.text(filings::TITLE);
        if f.text(filings::STATE) == "preparing" {
            let n = slots::lacking(f, desk.reader).len();
            if n > 0 {
                desk.miss(
                    &page,
                    format!("「{title}」尚缺材料，请按材料清单补齐"),
                    format!("\u{201c}{title}\u{201d} lacks papers; see its list"),
                );
            } else {
                desk.miss(
                    &page,
                    format!("「{title}」材料齐备，可以提交"),
                    format!("\u{201c}{title}\u{201d} has its papers and can be submitted"),
                );
            }
        }
        let open = filing_questions::of_filing(&f.id, desk.reader)
            .iter()
            .filter(|q| filing_questions::is_open(q))
            .count();
        if open > 0 {
            desk.miss(
                "records/filing_questions",
                format!("「{title}」有 {open} 个补正问题尚未答复"),
                format!("{open} questions about \u{201c}{title}\u{201d} wait for an answer"),
            );
        }
    }
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
        desk.fact(
            "records/services",
            Text::new(format!("备案号或上线编号：{n}"), format!("Filing or launch number: {n}")),
        );
    }
    signed
}
