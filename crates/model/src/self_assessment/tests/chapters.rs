//! Chapters on corpus, model and measures.

use super::*;
use crate::made::record;
use serde_json::json;

/// A world in which every chapter has something to tell.
pub(super) fn rich() -> FixedReader {
    let mut w = full();
    let mut put = |register: &'static str, id: &str, values| w.records.push((register, record(id, values)));
    put(
        "corpus_sources",
        "src1",
        json!({"code": "SRC-1", "name": "示例开源语料", "kind": "open_source", "origin": "domestic",
            "languages": ["zh"], "media": ["text"], "state": "approved", "works": "licensed",
            "personal_information": ["none"], "sizes": [{"media": "text", "items": 3000}],
            "papers": [{"kind": "licence", "title": "示例许可", "evidence": "E-e1"}],
            "remarks": "示例备注甲"}),
    );
    put(
        "corpus_sources",
        "src2",
        json!({"code": "SRC-2", "name": "示例境外语料", "kind": "commercial", "origin": "foreign",
            "languages": ["en"], "media": ["text"], "state": "candidate",
            "personal_information": ["general"], "sizes": [{"media": "text", "items": 1000}]}),
    );
    put(
        "corpus_sources",
        "src3",
        json!({"code": "SRC-3", "name": "示例无规模语料", "kind": "self_collected"}),
    );
    put("ip_screenings", "ip1", json!({"code": "IP-1", "source": "src1", "outcome": "clear"}));
    put("impact_assessments", "ia1", json!({"code": "PIA-1", "name": "示例影响评估", "source": "src2"}));
    put(
        "source_assessments",
        "sa1",
        json!({"code": "SA-1", "source": "src2", "sample": 100, "unlawful": 9, "assessed_on": "2026-10-01"}),
    );
    put(
        "datasets",
        "ds1",
        json!({"code": "DS-1", "name": "示例训练集", "edition": "4", "purpose": "pretraining", "sources": ["src1"],
            "items": 3000, "tokens": 77000, "storage": "/srv/secret-place", "state": "ready"}),
    );
    put("annotators", "an1", json!({"code": "AN-1", "person": "p2", "joined_on": "2026-01-01"}));
    put(
        "annotation_rules",
        "ar1",
        json!({"code": "AR-1", "name": "示例安全规则", "edition": "1", "kind": "safety", "stage": "annotation",
            "effective_on": "2026-01-01", "risks": [{"risk": "A.1.a", "guidance": "示例有害描述"}]}),
    );
    put("annotation_tasks", "at1", json!({"code": "AT-1", "name": "示例任务", "kind": "functional"}));
    put(
        "batches",
        "b1",
        json!({"code": "BAT-1", "task": "at1", "items": 200, "sample_size": 50, "inaccurate": 2, "state": "rework"}),
    );
    put(
        "base_models",
        "bm1",
        json!({"code": "BM-1", "name": "示例基座", "edition": "7B", "provider": "示例模型公司", "origin": "open_source",
            "filing_number": "示例备案-0001", "filed_on": "2026-01-05"}),
    );
    put("base_models", "bm2", json!({"code": "BM-2", "name": "示例备选基座", "origin": "called"}));
    put(
        "model_versions",
        "mv",
        json!({"code": "MV-1", "name": "示例模型", "edition": "2.1", "service": "svc", "base_model": "bm1"}),
    );
    put("model_versions", "mv-other", json!({"code": "MV-2", "name": "别家模型", "service": "svc-other"}));
    put("services", "svc-other", json!({"code": "SVC-2", "name": "示例另一服务"}));
    put(
        "compute_resources",
        "cr1",
        json!({"code": "CR-1", "name": "示例机房", "place": "示例市", "ip_addresses": "192.0.2.77"}),
    );
    put(
        "training_runs",
        "tr1",
        json!({"code": "TR-1", "model_version": "mv", "stage": "fine_tuning", "datasets": ["ds1"]}),
    );
    put("training_runs", "tr2", json!({"code": "TR-2", "model_version": "mv-other"}));
    put(
        "alignment_log",
        "al1",
        json!({"code": "AL-1", "model_version": "mv", "kind": "values", "goal": "示例对齐目标"}),
    );
    put(
        "model_updates",
        "mu1",
        json!({"code": "MU-1", "title": "示例更新", "service": "svc", "complaints": ["cmp"], "state": "proposed"}),
    );
    put(
        "use_cases",
        "uc1",
        json!({"code": "UC-1", "field": "示例领域", "service": "svc", "misuse": "示例禁用用途"}),
    );
    put("safeguards", "sg1", json!({"code": "SG-1", "name": "示例保护", "use_case": "uc1"}));
    put(
        "click_paths",
        "cp1",
        json!({"code": "CP-1", "service": "svc", "entrance": "web", "goal": "training_off", "clicks": 3}),
    );
    put(
        "monitoring_findings",
        "mf1",
        json!({"code": "MF-1", "service": "svc", "kind": "misuse", "state": "found", "summary": "示例监看摘要",
            "prompt": "示例有害输入", "output": "示例有害输出"}),
    );
    put(
        "classifiers",
        "cls",
        json!({"code": "CLS-1", "name": "示例分类模型", "edition": "3.1", "threshold": "0.5",
            "url": "http://127.0.0.1:8090/classify", "risks": [{"risk": "A.1.a"}]}),
    );
    put(
        "emergency_plans",
        "ep1",
        json!({"code": "EP-1", "title": "示例预案", "contacts": [{"duty": "值守", "who": "示例人", "way": "13655550000"}]}),
    );
    w
}

/// Titles of the chapters, in their order.
fn heads(w: &FixedReader, lang: Lang) -> Vec<String> {
    let blocks = build(&world::assessment(), lang, w).0.blocks;
    let head = |b| match b {
        Block::Heading { level: 1, text } => Some(text),
        _ => None,
    };
    blocks.into_iter().filter_map(head).collect()
}

fn shipped(lang: Lang) -> Vec<&'static str> {
    chapter::CHAPTERS.iter().map(|c| c.label.get(lang)).collect()
}

#[test]
fn an_organisation_calls_chapters_what_it_calls_them() {
    let mut w = rich();
    let titles = json!([
        { "chapter": "overall", "title_zh": "示例综合结论" },
        { "chapter": "corpus", "title_zh": " ", "title_en": "Sample corpus" },
    ]);
    w.records.push(("letterheads", record("lh1", json!({ "code": "LTH-1", "titles": titles }))));
    for (lang, key, title) in [(Lang::Zh, "overall", "示例综合结论"), (Lang::En, "corpus", "Sample corpus")]
    {
        let at = chapter::CHAPTERS.iter().position(|c| c.key == key).unwrap();
        let mut wanted = shipped(lang);
        wanted[at] = title;
        assert_eq!(heads(&w, lang), wanted);
    }
    let told = crate::paper::texts::OwnPaper::of(chapter::PAPER, &w).unwrap();
    let corpus = told.chapters.iter().find(|c| c.key == "corpus").unwrap();
    assert_eq!((corpus.heading.zh.as_str(), corpus.heading.en.as_str()), ("语料安全评估", "Sample corpus"));
}

#[test]
fn chapters_stand_in_their_order_and_have_keys_of_their_own() {
    let w = rich();
    for lang in [Lang::Zh, Lang::En] {
        assert_eq!(heads(&w, lang), shipped(lang));
    }
    let keys: std::collections::BTreeSet<_> = chapter::CHAPTERS.iter().map(|c| c.key).collect();
    assert_eq!(keys.len(), chapter::CHAPTERS.len());
    assert!(chapter::of_key("corpus").is_some() && chapter::of_key("no such chapter").is_none());
}

#[test]
fn every_source_dataset_base_model_and_training_run_stands_in_the_report() {
    let w = rich();
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    let text = text_of(&d);
    for expected in [
        "SRC-1",
        "SRC-2",
        "SRC-3",
        "DS-1",
        "BM-1",
        "BM-2",
        "MV-1",
        "TR-1",
        "AL-1",
        "MU-1",
        "CR-1",
        "AR-1",
        "BAT-1",
        "UC-1",
        "SG-1",
        "CP-1",
        "CLS-1",
        "EP-1",
        "示例备案-0001",
        "示例备注甲",
        "示例禁用用途",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    for line in [
        "语料来源 3 / 3 条",
        "语料来源合法性 3 / 3 个",
        "数据集 1 / 1 条",
        "基础模型 2 / 2 条",
        "有标注规则的风险 1 / 31 种",
    ] {
        assert!(complete.iter().any(|c| c.zh == line), "{line}: {complete:?}");
    }
    assert!(!text.contains("TR-2") && !text.contains("别家模型"), "another service's");
    assert!(text.contains("另有 1 条记录属于其他服务"));
}

#[test]
fn origins_are_counted_with_their_shares_and_sources_without_a_size_are_said() {
    let d = build(&world::assessment(), Lang::Zh, &rich()).0;
    let (_, rows) = tables(&d).find(|(c, _)| *c == "按来源类型统计").unwrap();
    let of = |name: &str| rows.iter().find(|r| r[0] == name).unwrap();
    assert_eq!(of("开源")[1..], ["1", "3000", "75%"]);
    assert_eq!(of("商业")[1..], ["1", "1000", "25%"]);
    assert!(of("自采")[2].contains("1 个来源未填规模") && of("合成")[1] == "0");
    let (_, rows) = tables(&d).find(|(c, _)| *c == "按境内外统计").unwrap();
    assert!(rows.iter().any(|r| r[0] == "境外" && r[3] == "25%"));
    assert!(text_of(&d).contains("境外来源 1 个"));
}

#[test]
fn each_source_tells_its_proof_by_code_and_what_it_lacks() {
    let d = build(&world::assessment(), Lang::Zh, &rich()).0;
    let (_, rows) = tables(&d).find(|(c, _)| *c == "来源合法性").unwrap();
    let of = |code: &str| rows.iter().find(|r| r[0].starts_with(code)).unwrap();
    assert!(of("SRC-1")[2].contains("E-e1") && of("SRC-1")[3].contains("IP-1"), "{:?}", of("SRC-1"));
    let bought = of("SRC-2");
    assert!(bought[1].contains("未审查") && bought[2].contains("欠：") && bought[3].contains("未筛查"));
    assert!(bought[4].contains("PIA-1") && bought[4].contains("同意：未登记"), "{bought:?}");
    let (_, rows) = tables(&d).find(|(c, _)| *c == "来源评估").unwrap();
    assert!(rows[0].contains(&"9%".to_owned()) && rows[0].contains(&"超限，列入黑名单".to_owned()));
}

#[test]
fn a_chapter_ends_with_the_conclusions_on_its_clauses() {
    let text = text_of(&build(&world::assessment(), Lang::Zh, &rich()).0);
    assert!(text.contains("不符合的条款：7.b。"));
    assert_eq!(text.matches("逐条结论见附件").count(), 4);
}

#[test]
fn clicks_to_the_switch_are_held_against_the_limit() {
    let text = text_of(&build(&world::assessment(), Lang::Zh, &rich()).0);
    let limit = catalogue::edition(TC260_003).unwrap().threshold("clicks_max").value;
    assert!(text.contains(&format!("不超过 {limit} 次")) && text.contains("最多 3 次"));
}

#[test]
fn harmful_texts_addresses_and_contacts_are_printed_nowhere() {
    let mut w = rich();
    world::edit(&mut w, "complaints", "cmp", |c| {
        c.set(complaints::SUBJECT, "投诉主题乙".into());
    });
    for lang in [Lang::Zh, Lang::En] {
        let text = text_of(&build(&world::assessment(), lang, &w).0);
        for secret in [
            "示例有害",
            "示例监看摘要",
            "192.0.2.77",
            "127.0.0.1",
            "/srv/secret-place",
            "13655550000",
            "投诉主题乙",
        ] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
}

#[test]
fn both_languages_have_the_same_blocks_and_every_row_its_cells() {
    let w = rich();
    let (zh, _) = build(&world::assessment(), Lang::Zh, &w);
    let (en, complete) = build(&world::assessment(), Lang::En, &w);
    let kinds = |d: &Document| -> Vec<_> { d.blocks.iter().map(std::mem::discriminant).collect() };
    assert_eq!(kinds(&zh), kinds(&en));
    assert!(complete.iter().all(|c| !c.en.chars().any(crate::keyword_lint::is_han)), "{complete:?}");
    for d in [&zh, &en] {
        for b in &d.blocks {
            if let Block::Table { columns, rows, caption } = b {
                assert!(rows.iter().all(|r| r.len() == columns.len()), "{caption}");
            }
        }
    }
    for b in &en.blocks {
        if let Block::Table { caption, columns, .. } = b {
            assert!(caption.is_ascii() && columns.iter().all(|c| c.label.is_ascii()), "{caption}");
        }
    }
}

#[test]
fn a_long_register_is_cut_and_the_rest_is_counted() {
    let mut w = world::whole();
    for n in 0..503 {
        w.records.push((
            "base_models",
            record(&format!("bm{n}"), json!({"code": format!("BM-{n}"), "origin": "own"})),
        ));
    }
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    let (_, rows) = tables(&d).find(|(c, _)| *c == "基础模型").unwrap();
    assert_eq!(rows.len(), 500);
    assert!(text_of(&d).contains("其余 3 行见工作区台账"));
    assert!(complete.iter().any(|c| c.zh == "基础模型 500 / 503 条"));
}
