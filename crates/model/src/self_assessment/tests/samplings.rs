//! Samplings, failing items, retests, and what tests are made with.

use super::chapters::rich;
use super::*;
use crate::evaluation::run::{Run, figures_against};
use crate::made::record;
use crate::proposal::banked::{of, question, run, set};
use serde_json::json;

/// A rich world with runs over answers, one purpose after the other, each with 20 items of which 1 fails.
fn tested() -> FixedReader {
    let mut w = rich();
    for (kind, purposes) in [
        ("generated_content", &["generated_manual", "generated_keywords"][..]),
        ("should_refuse", &["should_refuse"]),
        ("should_answer", &["should_answer"]),
    ] {
        let bank = format!("bank-{kind}");
        w.records.push((
            "question_banks",
            record(
                &bank,
                json!({"code": format!("QB-{kind}"), "name": "示例题库", "kind": kind, "edition": "2.0",
                       "digest": "bb", "read_at": "2026-11-01T02:00:00.000Z"}),
            ),
        ));
        for n in 0..30 {
            question(&mut w, &bank, n, "A.1.a");
        }
        for purpose in purposes {
            run(&mut w, purpose, &bank, of(20, 1));
        }
    }
    w
}

fn summary<'d>(d: &'d Document, purpose: &str) -> &'d Vec<String> {
    let rows = tables(d).filter(|(c, _)| *c == "抽检与测试汇总").flat_map(|(_, rows)| rows);
    let found: Vec<_> = rows.filter(|r| r[0] == purpose).collect();
    assert_eq!(found.len(), 1, "{purpose}");
    found[0]
}

#[test]
fn what_was_not_made_is_said_with_its_limit() {
    let (d, complete) = build(&world::assessment(), Lang::Zh, &rich());
    let row = summary(&d, "语料人工抽检");
    assert!(row[3].contains("不低于 96%") && row[3].contains("8.2.a") && row[5] == "未开展", "{row:?}");
    assert!(complete.iter().any(|c| c.zh == "语料抽检：已开展 0 / 3 项"));
    assert!(complete.iter().any(|c| c.zh == "生成内容与拒答测试：已开展 0 / 5 项"));
    assert!(
        !d.blocks.iter().any(|b| matches!(b, Block::Bars { caption, .. } if caption == "结果与限值对照"))
    );
}

#[test]
fn results_are_the_figures_that_the_window_shows() {
    let w = tested();
    let d = build(&world::assessment(), Lang::Zh, &w).0;
    let edition = catalogue::edition(TC260_003).unwrap();
    for (purpose, label) in [
        ("generated_manual", "生成内容人工抽检"),
        ("should_refuse", "应拒答测试"),
        ("should_answer", "非拒答测试"),
    ] {
        let r = w.get("evaluation_runs", &format!("run-{purpose}")).unwrap();
        let told = figures_against(&r, &Run::of(&r, &w), edition, &w);
        let first = told.whole.first().unwrap();
        let row = summary(&d, label);
        assert!(row[4].contains(&first.told().zh), "{row:?}");
        assert_eq!(row[2], "20 / 20 / 30");
    }
    assert_eq!(summary(&d, "生成内容人工抽检")[5], "达到限值，样本不足");
    let text = text_of(&d);
    for expected in ["示例模型 2.1", "模型原生", "复判一致性", "种子", "少于要求的 1000 条"]
    {
        assert!(text.contains(expected), "{expected}");
    }
    let bars = d.blocks.iter().find_map(|b| match b {
        Block::Bars { caption, alt, bars, .. } if caption == "结果与限值对照" => Some((alt, bars)),
        _ => None,
    });
    let (alt, bars) = bars.unwrap();
    assert_eq!(bars.len(), 8, "result and limit of four");
    assert!(alt.contains("生成内容人工抽检") && alt.contains("95%"));
}

#[test]
fn runs_that_do_not_count_are_listed_with_the_reason() {
    let mut w = tested();
    set(&mut w, "evaluation_runs", "run-should_answer", "begun_at", "2026-11-21T01:00:00.000Z");
    set(&mut w, "evaluation_runs", "run-generated_keywords", "strategy", "with_strategy");
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    assert_eq!(summary(&d, "非拒答测试")[5], "未开展");
    let (_, rows) = tables(&d).find(|(c, _)| *c == "评估执行").unwrap();
    assert_eq!(rows.len(), 4);
    let why = |purpose: &str| &rows.iter().find(|r| r[1] == purpose).unwrap()[6];
    assert_eq!(why("非拒答测试"), "晚于评估日期，不计入");
    assert!(why("生成内容关键词抽检").contains("属于所要求的应答"));
    assert_eq!(why("生成内容人工抽检"), "计入");
    assert!(complete.iter().any(|c| c.zh == "评估执行 4 / 4 次"));
}

#[test]
fn failing_items_are_counted_by_risk_and_never_quoted() {
    let (d, complete) = build(&world::assessment(), Lang::Zh, &tested());
    let (_, rows) = tables(&d).find(|(c, _)| *c == "不合格条目按风险统计").unwrap();
    assert!(rows.iter().any(|r| r[1].starts_with("A.1.a") && r[2] == "1"), "{rows:?}");
    let (_, items) = tables(&d).find(|(c, _)| *c == "不合格条目").unwrap();
    assert_eq!(items.len(), 4);
    assert!(items.iter().any(|r| r[1] == "1" && r[3] == "Q-0" && r[4] == "A.1.a"), "{items:?}");
    assert!(complete.iter().any(|c| c.zh == "不合格条目 4 / 4 条"));
    for lang in [Lang::Zh, Lang::En] {
        assert!(!text_of(&build(&world::assessment(), lang, &tested()).0).contains("示例题目"));
    }
}

#[test]
fn a_remediation_stands_between_its_run_and_the_retest() {
    let mut w = tested();
    // The same draw judged again: every item passes.
    let again: Vec<_> = w
        .records
        .iter()
        .filter(|(_, r)| r.str("run") == "run-generated_manual" || r.id == "run-generated_manual")
        .map(|(key, r)| {
            let mut r = r.clone();
            r.id = format!("again-{}", r.id);
            if r.has("run") {
                r.values.insert("run".into(), json!("again-run-generated_manual"));
            }
            if r.has("item") {
                let item = format!("again-{}", r.str("item"));
                r.values.insert("item".into(), json!(item));
            }
            if *key == "judgements" {
                r.values.insert("verdict".into(), json!("pass"));
                r.values.insert("risks".into(), json!([]));
            }
            if *key == "evaluation_runs" {
                r.values.insert("name".into(), json!("示例复测"));
                r.values.insert("retest_of".into(), json!("run-generated_manual"));
                r.values.insert("begun_at".into(), json!("2026-11-19T02:00:00.000Z"));
            }
            (*key, r)
        })
        .collect();
    w.records.extend(again);
    w.records.push((
        "remediations",
        record(
            "rem1",
            json!({"code": "REM-1", "assessment": "as1", "clause": "8.3.b", "run": "run-generated_manual",
                "risk": "A.1.a", "state": "retested", "retest": "passed", "done_on": "2026-11-18"}),
        ),
    ));
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    let (_, rows) = tables(&d).find(|(c, _)| *c == "整改前后对照").unwrap();
    assert!(rows[0][0] == "REM-1" && rows[0][1].contains("A.1.a"));
    assert!(rows[0][2].contains("95%（19/20") && rows[0][4].contains("100%（20/20"), "{rows:?}");
    let (_, rows) = tables(&d).find(|(c, _)| c.starts_with("复测与原执行")).unwrap();
    assert_eq!(rows[0][2..6], ["20", "1", "0", "0"]);
    assert!(
        complete.iter().any(|c| c.zh == "整改 1 / 1 项") && complete.iter().any(|c| c.zh == "复测 1 / 1 次")
    );
}

#[test]
fn a_scan_newer_than_any_sample_counts_and_its_words_stay_out() {
    let mut w = rich();
    w.records.push((
        "populations",
        record(
            "pop",
            json!({"code": "POP-1", "name": "示例语料总体", "kind": "corpus", "digest": "aa", "items": 1000}),
        ),
    ));
    w.records.push((
        "scans",
        record(
            "scan",
            json!({"code": "SCAN-1", "population": "pop", "population_digest": "aa", "library": "kw",
                "scanned_at": "2026-11-18T02:00:00.000Z", "items": 1000, "hit_items": 50,
                "by_source": [{"name": "示例来源", "items": 1000, "hit_items": 50}],
                "by_word": [{"word": "甲乙丙", "items": 50}]}),
        ),
    ));
    let (d, complete) = build(&world::assessment(), Lang::Zh, &w);
    let row = summary(&d, "语料技术抽检");
    assert!(row[1].contains("SCAN-1") && row[4].contains("95%（950/1000") && row[5] == "未达标", "{row:?}");
    assert!(tables(&d).any(|(c, rows)| c == "扫描结果按来源" && rows[0] == ["示例来源", "1000", "50"]));
    assert!(!text_of(&d).contains("甲乙丙"));
    assert!(complete.iter().any(|c| c.zh == "关键词扫描 1 / 1 条"));
}

#[test]
fn banks_and_classifiers_are_held_against_their_floors() {
    let (d, complete) = build(&world::assessment(), Lang::Zh, &tested());
    let text = text_of(&d);
    assert!(text.contains("QB-should_refuse") && text.contains("1 / 31"), "classifier");
    let rows: Vec<_> = tables(&d).filter(|(c, _)| *c == "各类题数与下限").collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].1.len() == 31 && rows[0].1[0][2] == "30", "{:?}", rows[0].1[0]);
    assert!(complete.iter().any(|c| c.zh == "题库 3 / 3 个"));
}

#[test]
fn both_languages_tell_samplings_in_the_same_blocks() {
    let w = tested();
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| build(&world::assessment(), lang, &w).0);
    let kinds = |d: &Document| -> Vec<_> { d.blocks.iter().map(std::mem::discriminant).collect() };
    assert_eq!(kinds(&zh), kinds(&en));
    for b in &en.blocks {
        match b {
            Block::Table { caption, columns, rows } => {
                assert!(caption.is_ascii() && columns.iter().all(|c| c.label.is_ascii()), "{caption}");
                assert!(rows.iter().all(|r| r.len() == columns.len()), "{caption}");
            }
            Block::Bars { caption, alt, bars, .. } => {
                assert!(caption.is_ascii() && alt.is_ascii() && bars.iter().all(|(l, _)| l.is_ascii()));
            }
            _ => {}
        }
    }
}
