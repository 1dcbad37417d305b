//! Step 7: keyword library, banks and runs.

use super::{Desk, Outline, current_assessment};
use crate::assessment::conclusions_of;
use crate::finding::Level;
use crate::proposal::Proposed;
use crate::registers::{conclusions, keyword_libraries};
use crate::text::{Text, t};

pub(super) const OUTLINE: Outline = Outline {
    key: "evaluation",
    title: t("安全评测", "Evaluation"),
    why: t(
        "关键词库、题库和抽检须达到下限，抽样可以复现",
        "Keyword library, question banks and draws reach their floors, and a draw can be repeated",
    ),
    clauses: &[
        "TC260-003/8.2.a",
        "TC260-003/8.2.b",
        "TC260-003/9.1.b",
        "TC260-003/9.1.c",
        "TC260-003/8.3.a",
        "TC260-003/8.4.a",
    ],
    section: Some("evaluation"),
    needs: &["keyword_libraries", "populations"],
    look,
};

/// Clauses about runs over banks. Runs show them, or evidence under a conclusion where the tests were made elsewhere.
const TESTED: [&str; 5] = ["8.3.b", "8.3.c", "8.3.d", "8.4.b", "8.4.c"];

fn look(desk: &mut Desk<'_>) -> bool {
    // They have pages of their own, where they are read from files; the registers' lists cannot make one.
    for m in &mut desk.missing {
        for (list, page) in [("records/keyword_libraries", "keywords"), ("records/populations", "evaluation")]
        {
            if m.page == list {
                m.page = page.into();
            }
        }
    }
    let all = desk.reader.all("keyword_libraries");
    let Some(library) = all.into_iter().max_by_key(|l| l.get(keyword_libraries::UPDATED_ON)) else {
        return true;
    };
    let (name, n) =
        (library.text(keyword_libraries::NAME), library.get(keyword_libraries::DISTINCT).unwrap_or(0));
    desk.fact("keywords", Text::new(format!("{name}：{n} 个词"), format!("{name}: {n} words")));
    let Some(a) = current_assessment(desk.reader) else {
        desk.miss("records/assessments", "尚未建立评估", "no assessment is begun yet");
        return true;
    };
    let concluded = conclusions_of(&a.id, desk.reader);
    let proven = |c: &&&str| concluded.get(**c).is_some_and(|k| k.has(conclusions::EVIDENCE.key()));
    let shown = |c: &str| {
        let told = crate::proposal::propose(c, &a, desk.reader);
        told.is_some_and(|p| matches!(p.verdict, Proposed::Conforms | Proposed::NotApplicable))
    };
    let left: Vec<&str> = TESTED.iter().filter(|c| !proven(c) && !shown(c)).copied().collect();
    if !left.is_empty() {
        desk.miss(
            "evaluation",
            format!("{} 尚未由评估执行证明：请自题库抽样、取得应答并判定；在别处测试的，请作为证据写入结论", left.join("、")),
            format!(
                "no run shows {} yet: draw from the banks, obtain answers and judge them; what was tested elsewhere goes under its conclusion as evidence",
                left.join(", ")
            ),
        );
    }
    for clause in ["8.2.a", "8.2.b", "9.1.b", "9.1.c"] {
        let Some(p) = crate::proposal::propose(clause, &a, desk.reader) else { continue };
        let sampled = clause.starts_with("8.2");
        for m in p.missing.iter().filter(|_| sampled) {
            desk.miss(&m.page, m.text.zh.clone(), m.text.en.clone());
        }
        for f in p.findings.iter().filter(|f| f.level == Level::Error) {
            let page = if sampled { "evaluation" } else { "keywords" };
            desk.miss(page, f.message.zh.clone(), f.message.en.clone());
        }
    }
    true
}
