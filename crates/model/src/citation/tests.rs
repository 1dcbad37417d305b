#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::catalogue;
use proptest::prelude::*;

fn found(text: &str) -> Checked {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let own = ["生成内容安全管理办法".to_owned()];
    check(text, &Against { documents: documents(), editions: catalogue::editions(), own: &own, today })
}

fn codes(text: &str) -> Vec<String> {
    found(text).faults.into_iter().map(|f| f.code).collect()
}

fn message(text: &str, code: &str) -> String {
    let faults = found(text).faults;
    let fault = faults.iter().find(|f| f.code == code).unwrap_or_else(|| panic!("{text}: {faults:?}"));
    fault.message.zh.clone()
}

#[test]
fn every_row_says_where_it_comes_from_and_is_found_by_its_number_and_title() {
    for d in documents().rows() {
        assert!(!d.source.is_empty() && !d.checked_on.is_empty(), "{}", d.title.zh);
        assert!(!d.title.en.is_empty(), "{}", d.title.zh);
        if let Some(parsed) = d.parsed() {
            assert!(
                documents().of_base(&parsed.base).iter().any(|o| std::ptr::eq(*o, d)),
                "{}",
                parsed.shown()
            );
        }
        let title = title::normal(&d.title.zh);
        assert!(!d.titled() || documents().titled(&title).iter().any(|o| std::ptr::eq(*o, d)), "{title}");
        for by in d.replaced_by.iter().filter_map(|b| number::Number::parse(b)) {
            assert!(
                !documents().of_base(&by.base).is_empty(),
                "{} was replaced by what the table lacks",
                d.title.zh
            );
        }
    }
    assert!(documents().rows().iter().filter(|d| d.parsed().is_some()).count() > 30);
}

#[test]
fn numbers_are_read_in_every_spelling() {
    for (text, shown) in [
        ("GB/T 45654-2025", "GB/T 45654-2025"),
        ("ＧＢ／Ｔ　４５６５４—２０２５", "GB/T 45654-2025"),
        ("gb/t45654 – 2025", "GB/T 45654-2025"),
        ("GBT 45654", "GB/T 45654"),
        ("GB/T 45654——2025", "GB/T 45654-2025"),
        ("GB 45438-2025", "GB 45438-2025"),
        ("T/TAF 268.5—2025", "T/TAF 268.5-2025"),
        ("TC260-003", "TC260-003"),
        ("TC260-PG-20233A", "TC260-PG-20233A"),
        ("DB21/T 3000-2025", "DB21/T 3000-2025"),
        ("YD/T 7073-2026", "YD/T 7073-2026"),
        ("ISO/IEC 42001:2023", "ISO/IEC 42001:2023"),
        ("ISO/IEC 5259-1:2024", "ISO/IEC 5259-1:2024"),
    ] {
        let n = number::Number::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(n.shown(), shown, "{text}");
    }
    for text in ["16 GB 2400", "内存 32GB 4800", "XGB/T 45654", "GB", "T/ab 5", "kGB/T 1", "TC260", "A/T 5"]
    {
        assert_eq!(found(text).citations, 0, "{text}");
    }
}

#[test]
fn a_number_with_the_title_of_another_names_both() {
    let said = message("依据 GB/T 43697 生成式人工智能服务安全基本要求", "title_of_another");
    for part in ["GB/T 43697", "数据安全技术 数据分类分级规则", "GB/T 45654-2025", "TC260-003"]
    {
        assert!(said.contains(part), "{said}");
    }
    assert!(
        found("依据 GB/T 43697 生成式人工智能服务安全基本要求")
            .faults
            .iter()
            .any(|f| f.level == Level::Error)
    );
    for text in [
        "《生成式人工智能服务安全基本要求》（GB/T 43697）",
        "GB/T 43697-2024《生成式人工智能服务安全基本要求》",
        "生成式人工智能服务安全基本要求（GB/T 43697-2024）",
    ] {
        assert_eq!(codes(text), ["title_of_another"], "{text}");
    }
}

#[test]
fn faults_met_while_reading_are_seen() {
    // Two neighbours of the same kind of name; the row of 25070 is settled by the table, whatever its mark.
    let text = "GB/T 25070-2019 信息安全技术 操作系统安全技术要求";
    assert!(codes(text).iter().any(|c| c.starts_with("title_")), "{text}: {:?}", found(text));
    for title in ["（AI risk management）", " (AI ethics)", " 机器学习系统风险管理", "《人工智能伦理规范》"]
    {
        let text = format!("见 GB/T 42755-2023{title}。");
        assert_eq!(codes(&text), ["title_not_of_number"], "{text}");
    }
    let said = message("按 GB/T 45694-2025 执行", "number_unknown");
    assert!(said.contains("GB/T 45654-2025"), "{said}");
    let said = message("GB/T 45654-2025 自 2025-09-01 起实施", "effective_day");
    assert!(said.contains("2025-11-01"), "{said}");
    assert_eq!(codes("GB/T 45654-2025 教育信息化评估标准"), ["title_not_of_number"]);
    assert_eq!(codes("T/TAF xxx—2023"), ["number_open"]);
    assert_eq!(codes("——第4部分：二次开发管理；\n——第5部分：二次开发管理。"), ["part_numbered_twice"]);
}

#[test]
fn what_was_replaced_says_by_what_and_since_when() {
    let said = message("本报告依据 TC260-003 编制。", "superseded");
    assert!(said.contains("GB/T 45654-2025") && said.contains("2025-11-01"), "{said}");
    let said = message("依据 GB/T 35274-2017 处理", "superseded");
    assert!(said.contains("GB/T 35274-2023") && said.contains("2024-03-01"), "{said}");
    assert!(codes("GB/T 45654-2025 代替 TC260-003").is_empty());
    let before = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap();
    let against = Against { documents: documents(), editions: &[], own: &[], today: before };
    assert!(check("依据 TC260-003", &against).faults.is_empty());
    assert_eq!(codes("GB/T 45654-2024"), ["year_unknown"]);
}

fn made(status: &str, verified: bool) -> Documents {
    let row = format!(
        r#"[{{"number":"T/XX 7-2030","title":{{"zh":"试用文件安全要求","en":"Trial"}},"status":"{status}","verified":{verified},"source":"made","checked_on":"2026-11-21"}}]"#
    );
    Documents::new(serde_json::from_str(&row).unwrap())
}

#[test]
fn a_draft_is_not_cited_as_published_and_an_unverified_row_fails_nobody() {
    let today = NaiveDate::from_ymd_opt(2031, 1, 1).unwrap();
    let with = |documents: &Documents, text: &str| {
        check(text, &Against { documents, editions: &[], own: &[], today })
    };
    let draft = made("draft", true);
    assert_eq!(with(&draft, "依据 T/XX 7-2030 评估").faults[0].code, "draft_cited");
    assert!(with(&draft, "依据 T/XX 7-2030（征求意见稿）评估").faults.is_empty());
    let open = made("published", false);
    let said = with(&open, "T/XX 7-2030《别的文件安全规范》");
    assert_eq!((said.faults[0].level, said.unverified), (Level::Note, 1));
    assert!(
        said.faults[0].message.zh.contains("未经核对") && said.faults[0].message.en.contains("unverified")
    );
    let said = with(&open, "T/XX 7-2030《试用文件安全要求》");
    assert_eq!((said.faults.len(), said.unverified), (0, 1));
}

#[test]
fn clauses_of_editions_on_file_are_held_against_them() {
    let now = NaiveDate::from_ymd_opt(2024, 6, 1).unwrap();
    let all = |text: &str| {
        let against =
            Against { documents: documents(), editions: catalogue::editions(), own: &[], today: now };
        check(text, &against).faults.into_iter().map(|f| f.code).collect::<Vec<_>>()
    };
    for fine in [
        "TC260-003/7.e.2",
        "TC260-003 7 e) 1)",
        "TC260-003第8章",
        "TC260-003 中 5.1 列项",
        "TC260-003 附录A",
        "TC260-003 A.1.a",
        "TC260-003 31 类风险",
        "TC260-003 2.5%",
        "TC260-003 4.p1",
        "TC260-003，5.1.c.3-2",
    ] {
        assert!(all(fine).is_empty(), "{fine}: {:?}", all(fine));
    }
    for wrong in ["TC260-003 9.9.a", "TC260-003/12.1", "TC260-003第14章", "TC260-003 7.e.19"] {
        assert_eq!(all(wrong), ["clause_unknown"], "{wrong}");
    }
}

#[test]
fn titles_alone_are_known_missing_a_number_or_unknown() {
    assert!(codes("依据《中华人民共和国网络安全法》和《生成式人工智能服务管理暂行办法》").is_empty());
    assert!(codes("《数据安全法》《办法》《红楼梦》《生成内容安全管理办法》").is_empty());
    assert_eq!(codes("按《数据安全技术 数据分类分级规则》分级"), ["number_missing"]);
    assert_eq!(codes("按《互联网智能推送服务管理暂行规定》办理"), ["title_unknown"]);
    assert!(
        codes("GB/T 43697-2024《数据安全技术 数据分类分级规则》。按《数据分类分级规则》分级。").is_empty()
    );
}

#[test]
fn a_fault_says_where_it_stands_and_what_to_do() {
    let text = "第一行\n　　依据 GB/T 43697\u{200b}《生成式人工智能\n服务安全基本要求》";
    let fault = &found(text).faults[0];
    assert_eq!((fault.line, fault.column), (2, 6), "{fault:?}");
    assert!(fault.excerpt.starts_with("GB/T 43697") && fault.message.zh.contains("请"));
    assert!(fault.message.en.contains("Check"));
}

/// A row as people cite it, in every order.
fn cited(d: &Document, way: u8) -> String {
    let (n, t) = (d.number.clone().unwrap_or_default(), &d.title.zh);
    match way {
        0 => format!("依据 {n} 评估"),
        1 => format!("依据 {n} {t}。"),
        2 => format!("依据{n}《{t}》评估"),
        3 => format!("依据《{t}》（{n}）评估"),
        4 => format!("依据《{t}》({})评估", n.replace('-', "—")),
        _ => format!("{n}\u{3000}{t}\n"),
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "[\\PC\n]{0,200}") {
        let c = found(&text);
        prop_assert!(c.faults.iter().all(|f| f.line > 0 && f.column > 0));
    }

    #[test]
    fn no_text_of_the_trade_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "GB", "/T", " ", "45654", "-", "2025", "《", "》", "（", "）", "生成式人工智能服务安全基本要求", "第", "5", ".", "a",
        ")", "部分：", "\n", "TC260-", "003", "xxx", "自", "2025年11月1日", "起施行", "T/TAF", "附录", "A", "\u{200b}", "DB21", "ISO/IEC",
    ]), 0..60)) {
        let text: String = parts.concat();
        let c = found(&text);
        prop_assert!(c.faults.len() <= MOST_FAULTS);
    }

    #[test]
    fn what_is_cited_rightly_is_not_found_fault_with(row in 0..documents().rows().len(), way in 0..6_u8) {
        let d = &documents().rows()[row];
        let numbered = d.parsed().is_some();
        prop_assume!(!matches!(d.status.as_str(), "superseded" | "draft") && d.titled());
        let text = if numbered { cited(d, way) } else { format!("依据《{}》办理", d.title.zh) };
        let c = found(&text);
        prop_assert!(c.faults.is_empty(), "{}: {:?}", text, c.faults);
    }
}

#[test]
fn a_long_text_is_bounded() {
    let text = "GB/T 43697 生成式人工智能服务安全基本要求\n".repeat(20_000);
    let c = found(&text);
    assert_eq!(c.faults.len(), MOST_FAULTS);
    assert_eq!(c.more as usize + MOST_FAULTS, 20_000);
    let open = "《".repeat(200_000);
    assert!(found(&open).faults.is_empty());
    assert!(found(&"GB/T".repeat(100_000)).faults.is_empty());
}
