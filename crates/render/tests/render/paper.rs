//! The recovery paper, read by other programs.

use crate::sample::{bare, tool, typesetter};
use hegui_render::RenderError;
use hegui_render::paper::{RecoveryPaper, recovery_key};

const KEY: &str = "HG1-7KQ2-M9XD-4TVA-PZ3E-W8RC-6NJY-5BHS-F2GU-QX7L-D4MK-9WTE-A3ZP-C8VR";

#[test]
fn the_recovery_paper_says_what_it_must() {
    let Some(setter) = typesetter() else { return };
    let paper =
        RecoveryPaper { workspace: "星河智能 合规工作空间 2026", date: "2026-11-21", key: KEY };
    let pdf = recovery_key(&paper, &setter.fonts).unwrap();
    assert!(pdf.len() < 120_000, "{} bytes: the font is cut down to what is used", pdf.len());
    let file = lopdf::Document::load_mem(&pdf).unwrap();
    assert_eq!(file.get_pages().len(), 1);
    tool("qpdf", &["--check"], &pdf, "paper");
    if let Some(text) = tool("pdftotext", &["-raw"], &pdf, "paper") {
        let text = bare(&text);
        for part in [
            "恢复密钥",
            "Recoverykey",
            "星河智能合规工作空间2026",
            "2026-11-21",
            "保管须知",
            &KEY.replace('-', ""),
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    if let Some(fonts) = tool("pdffonts", &[], &pdf, "paper") {
        assert!(fonts.lines().nth(2).is_some_and(|l| l.contains("yes yes yes")), "{fonts}");
    }
}

#[test]
fn keys_and_names_that_do_not_fit_are_refused() {
    let Some(setter) = typesetter() else { return };
    let long_name = "长".repeat(201);
    let long_key = "K".repeat(161);
    for (workspace, key) in
        [("甲", ""), ("甲", "密钥"), ("甲", "two words"), (&*long_name, KEY), ("甲", &*long_key)]
    {
        let fault = recovery_key(&RecoveryPaper { workspace, date: "2026-11-21", key }, &setter.fonts);
        assert!(matches!(fault, Err(RenderError::Paper { .. })), "{fault:?}");
    }
    let odd = recovery_key(&RecoveryPaper { workspace: "组😀", date: "2026-11-21", key: KEY }, &setter.fonts);
    assert!(
        matches!(&odd, Err(RenderError::MissingGlyphs { missing }) if missing[0].path == "workspace"),
        "{odd:?}"
    );
    for (workspace, key) in [("长".repeat(200), "K".repeat(160)), (String::new(), "k".into())] {
        recovery_key(&RecoveryPaper { workspace: &workspace, date: "2026-11-21", key: &key }, &setter.fonts)
            .unwrap();
    }
}
