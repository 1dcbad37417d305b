#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::catalogue::{self, TC260_003};
use crate::proposal::world;
use crate::reader::{FixedReader, LibraryWord};
use crate::registers::{approvals, complaints, conclusions, keyword_libraries, remediations, services};

const FACTS: ReportFacts<'_> = ReportFacts {
    number: "RPT-1",
    head_seq: 41,
    head_hash: "a1b2c3",
    program: "Hegui 0.1.0",
    trial: true,
    mark: "草稿",
};

fn build(a: &Record, lang: Lang, w: &FixedReader) -> (Document, Vec<Text>) {
    document(a, lang, w, 1, &FACTS)
}

fn text_of(d: &Document) -> String {
    d.strings().iter().map(|(_, s)| *s).collect::<Vec<_>>().join("\n")
}

fn tables(d: &Document) -> impl Iterator<Item = (&str, &Vec<Vec<String>>)> {
    d.blocks.iter().filter_map(|b| match b {
        Block::Table { caption, rows, .. } => Some((caption.as_str(), rows)),
        _ => None,
    })
}

fn places(d: &Document) -> Vec<(&str, &str)> {
    d.blocks
        .iter()
        .filter_map(|b| match b {
            Block::Signature { field, person, .. } => Some((field.as_str(), person.as_str())),
            _ => None,
        })
        .collect()
}

fn conclude(w: &mut FixedReader, clause: &str, verdict: &str) {
    let mut r = world::record(&format!("c-{clause}"));
    r.set(conclusions::ASSESSMENT, "as1".into())
        .set(conclusions::CLAUSE, clause.into())
        .set(conclusions::VERDICT, verdict.into())
        .set(conclusions::REASON, format!("理由-{clause}"))
        .set(conclusions::CONCLUDED_BY, "p2".into())
        .set(conclusions::EVIDENCE, vec!["e1".into()]);
    w.records.push(("conclusions", r));
}

fn full() -> FixedReader {
    let mut w = world::whole();
    w.records.push(world::evidence("e1"));
    w.records.push(world::rule("general"));
    let mut c = world::record("cmp");
    c.set(complaints::CODE, "CMP-1".into())
        .set(complaints::KIND, "copyright".into())
        .set(complaints::CHANNEL, "email".into())
        .set(complaints::COMPLAINANT, "投诉人甲".into())
        .set(complaints::CONTACT, "13700000000".into())
        .set(complaints::SERVICE, "svc".into())
        .set(complaints::STATE, "received".into())
        .set(complaints::RECEIVED_AT, crate::instant::parse("2026-11-02 09:00").unwrap());
    w.records.push(("complaints", c));
    let mut l = world::record("kw");
    l.set(keyword_libraries::NAME, "拦截词库".into())
        .set(keyword_libraries::EDITION, "3".into())
        .set(keyword_libraries::UPDATED_ON, world::day("2026-11-01"));
    w.records.push(("keyword_libraries", l));
    for (norm, category) in [("甲乙丙", "A.1.a"), ("丁戊己", "杂项")] {
        w.libraries.push((
            "kw".into(),
            LibraryWord { norm: norm.into(), word: norm.into(), category: category.into() },
        ));
    }
    for c in &catalogue::edition(TC260_003).unwrap().clauses {
        conclude(&mut w, &c.id, if c.id == "7.b" { "does_not_conform" } else { "conforms" });
    }
    w
}

#[test]
fn every_clause_and_every_piece_of_evidence_stands_in_the_report() {
    let w = full();
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    let text = text_of(&d);
    let clauses = &catalogue::edition(TC260_003).unwrap().clauses;
    for c in clauses {
        let rows: Vec<_> =
            tables(&d).flat_map(|(_, rows)| rows).filter(|r| r.len() == 7 && r[0] == c.id).collect();
        assert_eq!(rows.len(), 1, "{}", c.id);
        assert!(
            rows[0][4].contains(&format!("理由-{}", c.id))
                && rows[0][5] == "E-e1"
                && rows[0][6].contains("乙某")
        );
    }
    let n = clauses.len();
    for line in [
        format!("条款 {n} / {n} 条"),
        "本次结论引用的证据 1 / 1 项".into(),
        "投诉举报 1 / 1 件计入统计".into(),
    ] {
        assert!(complete.iter().any(|c| c.zh == line), "{line}: {complete:?}");
    }
    for expected in
        ["ab12", "制度.pdf", "a1b2c3", "RPT-1", "91350100M000100Y43", "示例模型 2.1", "第 9.1 节", "第 6 章"]
    {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(
        tables(&d)
            .any(|(caption, rows)| caption == "不符合项" && rows.len() == 1 && rows[0][0].starts_with("7.b"))
    );
    assert!(tables(&d).any(|(caption, rows)| caption == "逾期事项" && rows.iter().all(|r| r[0] == "CMP-1")));
    assert!(
        tables(&d).any(|(caption, rows)| caption == "各类风险的词数与下限"
            && rows.len() == 17
            && rows[0][2] == "1")
    );
}

#[test]
fn the_whole_is_told_with_its_rule_what_contradicts_it_and_what_is_left() {
    let mut w = full();
    let mut a = world::assessment();
    let told = |a: &Record, w: &FixedReader| text_of(&build(a, Lang::Zh, w).0);
    assert!(!told(&a, &w).contains("总体评定：") && told(&a, &w).contains("既无等效措施也无整改计划：7.b"));
    a.set(assessments::OVERALL_VERDICT, "conforms".into())
        .set(assessments::OVERALL_RULE, "示例规则甲".into());
    let text = told(&a, &w);
    assert!(text.contains("总体评定：全部符合") && text.contains("示例规则甲"));
    assert!(text.contains("尚未写明理由"), "it contradicts 7.b");
    a.set(assessments::OVERALL_REASON, "示例理由乙".into());
    assert!(told(&a, &w).contains("示例理由乙") && !told(&a, &w).contains("尚未写明理由"));
    let mut plan = world::record("r1");
    plan.set(remediations::ASSESSMENT, "as1".into())
        .set(remediations::CLAUSE, "7.b".into())
        .set(remediations::GAP, "示例差距丙".into())
        .set(remediations::OWNER, "p2".into())
        .set(remediations::DUE_ON, world::day("2026-11-19"))
        .set(remediations::STATE, "doing".into());
    w.records.push(("remediations", plan));
    let (d, _) = build(&a, Lang::Zh, &w);
    let rows = tables(&d).find(|(c, _)| *c == "整改计划与进展").unwrap().1;
    assert!(
        rows.len() == 1
            && rows[0].contains(&"示例差距丙".to_owned())
            && rows[0].contains(&"整改中".to_owned())
    );
    let text = text_of(&d);
    assert!(text.contains("整改 1 项未关闭，其中逾期 1 项") && !text.contains("既无等效措施"));
}

#[test]
fn masked_values_words_and_complainants_are_printed_nowhere() {
    let w = full();
    for lang in [Lang::Zh, Lang::En] {
        let text = text_of(&build(&world::assessment(), lang, &w).0);
        for secret in [
            "11010519491231002X",
            "13800000000",
            "13911111111",
            "canary@example.org",
            "13700000000",
            "投诉人甲",
            "甲乙丙",
            "丁戊己",
        ] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

#[test]
fn the_english_report_has_the_same_blocks_and_no_chinese_of_our_own() {
    let w = full();
    let (zh, _) = build(&world::assessment(), Lang::Zh, &w);
    let (en, complete) = build(&world::assessment(), Lang::En, &w);
    assert_eq!(zh.blocks.len(), en.blocks.len());
    assert!(complete.iter().all(|c| !c.en.is_empty()));
    let headings = en.blocks.iter().filter_map(|b| match b {
        Block::Heading { text, .. } => Some(text),
        _ => None,
    });
    for h in headings {
        assert!(!h.chars().any(crate::keyword_lint::is_han), "{h}");
    }
    for b in &en.blocks {
        if let Block::Table { caption, columns, .. } = b {
            assert!(caption.is_ascii() && columns.iter().all(|c| c.label.is_ascii()), "{caption}");
        }
    }
    assert!(zh.title.contains("自评估报告") && en.title.is_ascii());
}

#[test]
fn what_is_missing_is_said_in_its_place() {
    let w = full();
    let mut a = world::assessment();
    assert!(text_of(&build(&a, Lang::Zh, &w).0).contains("尚未填写总体结论"));
    a.set(assessments::OVERALL, "建议上线。\n残余风险可控。".into());
    let text = text_of(&build(&a, Lang::Zh, &w).0);
    assert!(!text.contains("尚未填写总体结论") && text.contains("残余风险可控。"));
    assert!(text.contains("未复核") && text.contains("试用密钥"));
}

#[test]
fn a_joint_role_leaves_two_places_and_says_so() {
    let mut w = full();
    let mut a = world::assessment();
    assert_eq!(places(&build(&a, Lang::Zh, &w).0), [("Sig1", "甲某"), ("Sig2", "乙某"), ("Sig3", "丙某")]);
    w.records.push(world::appointment("a4", "p1", "head_of_cybersecurity"));
    a.set(assessments::ASSESSMENT_HEAD, "p1".into())
        .set(assessments::JOINT_ROLE_NOTE, "兼任网络安全负责人".into());
    let (d, complete) = build(&a, Lang::Zh, &w);
    assert_eq!(places(&d), [("Sig1", "甲某"), ("Sig3", "丙某")]);
    assert!(text_of(&d).contains("兼任说明：兼任网络安全负责人"));
    assert!(complete.iter().any(|c| c.zh == "签署职责 3 / 3 项，签名域 2 个"));
    a.set(assessments::BY, "third_party".into()).set(assessments::THIRD_PARTY, "示例测评中心".into());
    assert_eq!(places(&build(&a, Lang::Zh, &w).0).len(), 1);
}

#[test]
fn the_small_team_exception_is_named_with_its_clauses() {
    let mut w = full();
    let mut e = world::record("x1");
    e.set(crate::registers::exceptions::REASON, "仅两名员工".into());
    w.records.push(("exceptions", e));
    let c = w.get("conclusions", "c-6.d").unwrap();
    let mut k = world::record("k1");
    k.set(approvals::REGISTER_KEY, "conclusions".into())
        .set(approvals::RECORD, c.id.clone())
        .set(approvals::VERDICT, "agreed".into())
        .set(approvals::PERSON, "p2".into())
        .set(approvals::EXCEPTION, "x1".into())
        .set(approvals::SEEN, assessment::seen_now(&c, &w));
    w.records.push(("approvals", k));
    let text = text_of(&build(&world::assessment(), Lang::Zh, &w).0);
    assert!(text.contains("仅两名员工") && text.contains("6.d。"), "the clause is named");
    assert!(text.contains("乙某（小团队例外）"));
}

#[test]
fn empty_and_broken_records_make_a_report_that_says_so() {
    let empty = world::empty();
    for lang in [Lang::Zh, Lang::En] {
        let (d, _) = build(&Record::default(), lang, &empty);
        assert!(!d.blocks.is_empty());
        assert_eq!(places(&d).len(), 3);
    }
    let mut w = full();
    w.records.push(("complaints", world::record("bare")));
    w.records.push(("handling_rules", world::record("bare")));
    world::edit(&mut w, "services", "svc", |s| {
        s.values.insert(services::FUNCTIONS.key().into(), serde_json::json!({"not": "a list"}));
    });
    world::edit(&mut w, "evidence", "e1", |e| {
        e.values.insert("files".into(), serde_json::json!([{"revision": "x"}, 3]));
    });
    conclude(&mut w, "99.z", "conforms");
    let (d, _) = build(&world::assessment(), Lang::Zh, &w);
    assert!(text_of(&d).contains("99.z：不属于本版本的条款"));
}

#[test]
fn tables_have_as_many_cells_as_columns() {
    for w in [full(), world::whole(), world::empty()] {
        for b in build(&world::assessment(), Lang::Zh, &w).0.blocks {
            if let Block::Table { columns, rows, caption } = b {
                assert!(rows.iter().all(|r| r.len() == columns.len()), "{caption}");
            }
        }
    }
}

#[test]
fn a_key_of_no_option_is_counted_under_itself() {
    let mut w = full();
    world::edit(&mut w, "complaints", "cmp", |c| {
        c.set(complaints::KIND, "<kind>".into()).set(complaints::CHANNEL, String::new());
    });
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    assert!(tables(&d).any(|(caption, rows)| caption == "按类别统计" && rows[0][..2] == ["<kind>", "1"]));
    assert!(tables(&d).any(|(caption, rows)| caption == "按渠道统计" && rows[0] == ["未填写", "1"]));
    assert!(complete.iter().any(|c| c.zh == "投诉举报 1 / 1 件计入统计"));
}

mod chapters;
mod samplings;
