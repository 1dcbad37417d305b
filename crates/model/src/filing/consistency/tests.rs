use super::*;
use crate::made::{record, world};
use crate::reader::FixedReader;
use serde_json::json;

fn office() -> FixedReader {
    let mut w = world();
    let mut put = |key: &'static str, id: &str, values| w.records.push((key, record(id, values)));
    put(
        "organizations",
        "o1",
        json!({ "name": "示例（北京）科技有限公司", "credit_code": "91350100M000100Y43", "legal_representative": "赵示例", "contact": "林合规" }),
    );
    put(
        "services",
        "s1",
        json!({ "name": "示例问答", "organization": "o1", "access": ["web", "app"], "deployments": [{ "region": "示例省", "purpose": "推理" }], "algorithm_number": "网信算备1100000000000000001号" }),
    );
    put(
        "base_models",
        "b1",
        json!({ "name": "示例基座模型", "provider": "示例基座科技有限公司", "filing_number": "ShiLi-JiZuo-20250618" }),
    );
    put(
        "model_versions",
        "v1",
        json!({ "name": "示例模型", "edition": "1.2", "base_model": "b1", "modalities": ["text"], "service": "s1" }),
    );
    put("model_versions", "v0", json!({ "name": "示例模型", "edition": "1.1", "service": "s1" }));
    put("people", "p1", json!({ "code": "S-007", "name": "王网安" }));
    put(
        "keyword_libraries",
        "k1",
        json!({ "name": "示例词库", "updated_on": "2026-05-01", "distinct_words": 10234 }),
    );
    put(
        "filings",
        "f1",
        json!({ "code": "FIL-1", "title": "示例备案", "service": "s1", "model_version": "v1", "algorithm_name": "示例问答生成合成算法", "algorithm_officer": "p1", "public_test_on": "2026-03-05", "output_formats": [{ "modality": "text", "format": "txt" }] }),
    );
    w
}

fn facts() -> Facts {
    let w = office();
    let filing = w.records.iter().find(|(k, _)| *k == "filings").expect("a filing").1.clone();
    Facts::of_filing(&filing, &w)
}

fn lines(name: &str, text: &str) -> PaperText {
    let passages = (1..).zip(text.lines()).map(|(line, t)| Passage::new(Spot::Line { line }, t));
    PaperText { name: name.into(), passages: passages.collect() }
}

fn found(text: &str) -> Vec<(String, Level, String)> {
    let checked = check(&[lines("示例.txt", text)], &facts());
    checked.differences.into_iter().map(|d| (d.fact, d.level, d.here.value)).collect()
}

const AGREES: &str = "单位名称：示例（北京）科技有限公司（盖章）\n\
    统一社会信用代码：91350100M000100Y43  法定代表人：赵示例\n\
    1. 算法名称：示例问答生成合成算法；模型名称：示例模型 1.2\n\
    模型版本为 V1.2。算法备案编号：网信算备1100000000000000001号\n\
    服务形式：网站、App；输出模态：文本；输出文件格式：txt\n\
    部署地点：示例省示例市机房\n\
    公测日期：2026 年 3 月 5 日\n\
    拦截关键词数量：10,234 个\n\
    基础模型名称：示例基座模型，基础模型提供方：示例基座科技有限公司，基础模型备案号：ShiLi-JiZuo-20250618\n\
    本协议由示例（北京）科技有限公司与您订立。示例模型 1.1 升级为示例模型 1.2。\n";

#[test]
fn papers_that_agree_or_never_mention_a_fact_are_no_difference() {
    assert_eq!(found(AGREES), []);
    let checked = check(&[lines("a", AGREES)], &facts());
    assert!(checked.compared >= 15, "{}", checked.compared);
    assert_eq!(found("本公司重视算法安全，法定代表人变更时将公告。关键词数量持续增加。\n"), []);
    assert_eq!(
        found("关联公司名称：另一家示例有限公司\n联系方式：见官网\n供应商单位名称：某某有限公司\n"),
        []
    );
    assert_eq!(found("单位名称：____\n法定代表人：（签字）\n模型版本：见附件\n备案号：正在办理\n"), []);
}

#[test]
fn each_fact_that_differs_is_named_with_its_value() {
    for (text, fact, level) in [
        ("单位名称：示例（北京）科技", "organization_name", Level::Error),
        ("单位名称：示例(北京)科技有限公司", "organization_name", Level::Note),
        ("由示例（北京）科技股份有限公司提供", "organization_name", Level::Error),
        ("由示例北京科技有限公司提供", "organization_name", Level::Error),
        ("ICP备案主体：示例网络有限公司", "icp_holder", Level::Error),
        ("统一社会信用代码：91350100M000100Y44", "credit_code", Level::Error),
        ("法 定 代 表 人：钱示例", "legal_representative", Level::Error),
        ("算法安全责任人（专职）：孙示例", "algorithm_officer", Level::Error),
        ("算法名称：示例合成算法", "algorithm_name", Level::Error),
        ("Algorithm name: Shili", "algorithm_name", Level::Error),
        ("产品名称：示例助手", "service_name", Level::Error),
        ("模型名称：示例大模型", "model_name", Level::Error),
        ("模型版本：1.1", "model_version", Level::Error),
        ("评估对象为示例模型 3.0", "model_name", Level::Warning),
        ("输出模态：文本、图片", "modalities", Level::Error),
        ("输出文件格式：txt、mp4", "output_formats", Level::Warning),
        ("展示形式：小程序", "display_forms", Level::Error),
        ("部署地点：另一省", "deployment_places", Level::Warning),
        ("公测时间：2026-04-05", "public_test_date", Level::Error),
        ("关键词总数：9800", "keywords", Level::Error),
        ("基座模型名称：另一示例模型", "base_model", Level::Error),
        ("基座模型备案号：ShiLi-BuTong-20250101", "base_model_number", Level::Error),
        ("见网信算备1100000000000000009号", "algorithm_number", Level::Warning),
    ] {
        let told = found(text);
        assert_eq!(
            told.iter().map(|(f, l, _)| (f.as_str(), *l)).collect::<Vec<_>>(),
            [(fact, level)],
            "{text}: {told:?}"
        );
    }
}

#[test]
fn another_credit_code_counts_where_its_check_digit_is_right() {
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    let other =
        alphabet.map(|c| format!("91350100M000200Y4{c}")).find(|c| crate::credit_code::check(c).is_ok());
    let other = other.expect("one character fits");
    assert_eq!(found(&format!("受托方代码 {other}"))[0].0, "credit_code");
    assert_eq!(found("流水号 91350100M000200Y4Z 无关"), [], "no such code");
    assert_eq!(found("91350100M000100Y43"), [], "the own one");
}

#[test]
fn cells_beside_their_label_are_read_and_both_places_named() {
    let cell = |row, column, text: &str| Passage::new(Spot::Cell { table: 1, row, column }, text);
    let paper = PaperText {
        name: "备案表.docx".into(),
        passages: vec![
            cell(1, 1, "单位名称*"),
            cell(1, 2, "示例科技有限公司"),
            cell(2, 1, "法定代表人"),
            cell(3, 1, "赵"),
        ],
    };
    let d = check(&[paper], &facts()).differences;
    assert_eq!(d.len(), 1, "{d:?}");
    assert_eq!(
        (d[0].here.place.zh.as_str(), d[0].here.value.as_str()),
        ("表 1 第 1 行第 2 列", "示例科技有限公司")
    );
    assert_eq!(d[0].there.record.as_deref(), Some("organizations/o1"));
    let told = d[0].text();
    assert!(told.zh.contains("备案表.docx") && told.zh.contains("示例（北京）科技有限公司"), "{}", told.zh);
    assert!(told.en.contains("row 1, column 2"), "{}", told.en);
}

#[test]
fn what_no_register_holds_is_held_against_the_first_paper_that_tells_it() {
    let a = lines("协议.docx", "投诉电话：010-88880000\n投诉邮箱：help@example.com\n报告日期：2026年5月1日");
    let b = lines("政策.pdf", "投诉电话：01088880000\n举报邮箱：abuse@example.com\n投诉电话：400-000-0000");
    let c = lines("报告.docx", "报告日期：2026-05-02");
    let d = check(&[a.clone(), b, c], &facts()).differences;
    let told: Vec<_> =
        d.iter().map(|d| (d.fact.as_str(), d.here.source.zh.as_str(), d.there.source.zh.as_str())).collect();
    assert_eq!(
        told,
        [
            ("complaint_email", "政策.pdf", "协议.docx"),
            ("complaint_phone", "政策.pdf", "协议.docx"),
            ("report_date", "报告.docx", "协议.docx")
        ]
    );
    assert!(check(&[a.clone(), a], &facts()).differences.is_empty(), "the same twice");
}

#[test]
fn heads_of_tables_and_what_is_left_open_are_no_values() {
    let cell = |row, column, text: &str| Passage::new(Spot::Cell { table: 1, row, column }, text);
    let table = |name: &str, cells: Vec<Passage>| PaperText { name: name.into(), passages: cells };
    let heads = vec![cell(1, 1, "模型名称"), cell(1, 2, "版本"), cell(2, 1, "示例模型"), cell(2, 2, "1.2")];
    assert_eq!(check(&[table("表", heads)], &facts()).differences, []);
    let values = vec![cell(1, 1, "模型名称"), cell(1, 2, "别的模型")];
    assert_eq!(check(&[table("表", values)], &facts()).differences.len(), 1);
    for open in [
        "模型名称：（未填写：模型名称）",
        "Model name: (not stated: Name of the model)",
        "部署地点：2 / 2 条",
    ] {
        assert_eq!(found(open), [], "{open}");
    }
}

#[test]
fn what_stands_in_the_row_of_a_record_tells_of_that_record() {
    let text = "评估日期：2026-01-02\n模型名称：别的模型";
    let spot = Spot::Cell { table: 1, row: 2, column: 2 };
    let row = |of_record| PaperText {
        name: "报告".into(),
        passages: vec![Passage { of_record, ..Passage::new(spot.clone(), text) }],
    };
    assert_eq!(check(&[row(true)], &facts()).compared, 0);
    assert_eq!(check(&[row(false)], &facts()).differences.len(), 1, "the same of a paper made elsewhere");
    // A name that can only be meant is looked for everywhere.
    let named =
        Passage { of_record: true, ..Passage::new(spot, "示例（北京）科技有限责任公司") };
    let d = check(&[PaperText { name: "报告".into(), passages: vec![named] }], &facts()).differences;
    assert_eq!(d.iter().map(|d| d.fact.as_str()).collect::<Vec<_>>(), ["organization_name"]);
}

#[test]
fn repeats_are_counted_and_the_order_is_that_of_the_papers() {
    let text = "模型版本：1.1\n模型版本：1.1\n单位名称：示例网络有限公司\n";
    let papers = [lines("一", text), lines("二", text)];
    let d = check(&papers, &facts());
    let told: Vec<_> =
        d.differences.iter().map(|d| (d.here.source.zh.as_str(), d.fact.as_str(), d.more)).collect();
    assert_eq!(
        told,
        [
            ("一", "model_version", 1),
            ("一", "organization_name", 0),
            ("二", "model_version", 1),
            ("二", "organization_name", 0)
        ]
    );
    assert_eq!(check(&papers, &facts()), d, "the same each time");
}

#[test]
fn a_flood_of_differences_is_bounded_and_counted() {
    let text: String = (0..1_500).map(|n| format!("算法名称：示例算法第{n}号\n")).collect();
    let d = check(&[lines("多", &text)], &facts());
    assert_eq!((d.differences.len(), d.left_out), (MOST, 500));
}

#[test]
fn what_a_template_left_open_is_found() {
    let text =
        "单位名称：XXX有限公司\n联系人：待补充\n本系统采用 todolist 方式管理\n完整的一句话。\n日期：____";
    let told: Vec<_> = placeholders(&[lines("模板", text)]).into_iter().map(|p| p.place.zh).collect();
    assert_eq!(told, ["第 1 行", "第 2 行", "第 5 行"]);
}

#[test]
fn labels_belong_to_one_fact_and_every_reference_leads_to_a_field() {
    let mut labels = std::collections::BTreeMap::new();
    let mut keys = std::collections::BTreeSet::new();
    for f in &content().facts {
        assert!(keys.insert(&f.key) && !f.words.is_empty() && f.label.en.is_ascii(), "{}", f.key);
        for w in &f.words {
            let other = labels.insert(compare::plain(w), &f.key);
            assert!(other.is_none_or(|o| *o == f.key), "{w} tells {} and {other:?}", f.key);
        }
        if let Some(Reference::Field { of, field }) = &f.reference {
            let register =
                crate::registers::register(of).unwrap_or_else(|| panic!("{}: no register {of}", f.key));
            assert!(register.field(field).is_some(), "{}: no field {of}.{field}", f.key);
        }
    }
}

#[test]
fn every_length_of_text_takes_its_share_of_time() {
    // No wall clock in a test: the work is counted by what a quadratic search could not do here.
    let text = format!("{}单位名称：示例网络有限公司", "甲乙丙丁：（示例 、".repeat(45_000));
    let one = PaperText { name: "长".into(), passages: vec![Passage::new(Spot::Page { page: 1 }, text)] };
    let d = check(&[one], &facts());
    assert_eq!(d.differences.len(), 1);
}
