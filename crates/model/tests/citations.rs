//! The documents held beside the checkout, as real texts with known faults in their citations.

use chrono::NaiveDate;
use hegui_model::catalogue;
use hegui_model::citation::{Against, Checked, check, documents};
use hegui_model::finding::Level;
use std::path::Path;

fn found(text: &str) -> Checked {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
    check(text, &Against { documents: documents(), editions: catalogue::editions(), own: &[], today })
}

/// The numbers in the documents held beside the checkout, each fault by what stands there.
#[test]
fn the_documents_held_here_show_their_known_faults() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/standards");
    if !folder.is_dir() {
        eprintln!("left out: the documents are not beside the checkout");
        return;
    }
    let of = |name: &str| found(&std::fs::read_to_string(folder.join(name)).expect(name));
    let has = |c: &Checked, code: &str, excerpt: &str| {
        assert!(
            c.faults.iter().any(|f| f.code == code && f.excerpt.contains(excerpt)),
            "no {code} at {excerpt}: {:#?}",
            c.faults
        );
    };
    let taf_320 = of("004_75d371add25f9933.txt");
    has(&taf_320, "title_of_another", "GB/T 43697 生成式人工智能服务安全基本要求");
    let taf_268 = of("000_f9a6561f8a7b4503.txt");
    has(&taf_268, "number_open", "T/TAF xxx—2023");
    has(&taf_268, "part_numbered_twice", "二次开发管理");
    let liaoning = of("003_ee1f7c1049d46990.txt");
    assert!(
        liaoning.faults.iter().any(|f| f.code.starts_with("title_") && f.excerpt.contains("25070-2019")),
        "{:#?}",
        liaoning.faults
    );
    let guide = of("001_3e0bc885e1e8da50.txt");
    has(&guide, "superseded", "TC260-003");
    // Nothing else of these texts is held against the table as an error.
    for (name, c) in [("320", &taf_320), ("liaoning", &liaoning), ("guide", &guide)] {
        for f in c.faults.iter().filter(|f| f.level == Level::Error) {
            let known = f.excerpt.contains("43697") || f.excerpt.contains("25070");
            assert!(known, "{name}: {f:?}");
        }
    }
}
