//! A paper of one page, read by other programs and by a reader of QR codes.

use crate::sample::{bare, tool, typesetter};
use hegui_render::RenderError;
use hegui_render::one_page::{OnePage, one_page};
use std::process::Command;

const QR: &str = "hegui:certificate:v1\n编号 示例-2026-0007\nsha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const LINES: &[(&str, &str)] = &[
    ("编号 No.", "示例-2026-0007"),
    ("姓名 Name", "示例人员甲"),
    ("证件末四位 Identity", "0008"),
    ("资质范围 Scope", "安全性标注 · 文本 · 审核 / Safety annotation, text, review"),
    ("有效期 Valid", "2026-03-05 — 2027-03-04"),
    (
        "",
        "兹证明上述人员已完成岗前培训，并在示例考核中达到规定的合格线，可在上述范围内从事生成式人工智能训练数据的安全性标注与审核工作；超出范围或者期限的工作不适用本证明。",
    ),
];

fn sample() -> OnePage<'static> {
    OnePage {
        title: "标注人员资质证明",
        subtitle: "Certificate of qualification for data annotation",
        lines: LINES,
        qr: QR,
        qr_note: "扫码核对编号与摘要 / Scan to compare number and digest",
        issuer: "示例智能科技有限公司（盖章）",
        issued: "2026 年 3 月 5 日",
    }
}

#[test]
fn the_certificate_says_what_it_was_given() {
    let Some(setter) = typesetter() else { return };
    let pdf = one_page(&sample(), &setter.fonts).unwrap();
    assert!(pdf.len() < 150_000, "{} bytes: the font is cut down to what is used", pdf.len());
    assert_eq!(lopdf::Document::load_mem(&pdf).unwrap().get_pages().len(), 1);
    tool("qpdf", &["--check"], &pdf, "certificate");
    if let Some(text) = tool("pdftotext", &["-raw"], &pdf, "certificate") {
        let text = bare(&text);
        let c = sample();
        let parts = [c.title, c.subtitle, c.qr_note, c.issuer, c.issued];
        for part in parts.into_iter().chain(LINES.iter().flat_map(|(name, value)| [*name, *value])) {
            assert!(text.contains(&bare(part)), "{part}: {text}");
        }
    }
}

/// The page as grey pixels, drawn by another program.
fn picture(pdf: &[u8]) -> Option<(usize, usize, Vec<u8>)> {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("certificate-qr.pdf");
    std::fs::write(&file, pdf).unwrap();
    let Ok(out) = Command::new("pdftoppm").args(["-r", "150", "-gray", "-singlefile"]).arg(&file).output()
    else {
        println!("left out: pdftoppm is not installed");
        return None;
    };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    // P5, width, height, 255, then the pixels.
    let mut rest = out.stdout.as_slice();
    let mut head = Vec::new();
    while head.len() < 4 {
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap();
        head.push(std::str::from_utf8(&rest[..end]).unwrap().to_owned());
        rest = &rest[end + 1..];
    }
    assert_eq!((head[0].as_str(), head[3].as_str()), ("P5", "255"));
    Some((head[1].parse().unwrap(), head[2].parse().unwrap(), rest.to_vec()))
}

#[test]
fn the_code_on_it_reads_as_it_was_written() {
    let Some(setter) = typesetter() else { return };
    for qr in [QR, "x", &"长".repeat(300)] {
        let pdf = one_page(&OnePage { qr, ..sample() }, &setter.fonts).unwrap();
        let Some((width, height, pixels)) = picture(&pdf) else { return };
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code stands on the page");
        assert_eq!(grids[0].decode().unwrap().1, qr);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let Some(setter) = typesetter() else { return };
    let long = "长".repeat(301);
    let many = vec![("名", "值"); 17];
    let tall = vec![("名", &long[..600]); 16];
    for refused in [
        OnePage { qr: "", ..sample() },
        OnePage { qr: &long, ..sample() },
        OnePage { title: &long, ..sample() },
        OnePage { lines: &[("名", &long)], ..sample() },
        OnePage { lines: &many, ..sample() },
        OnePage { lines: &tall, ..sample() },
    ] {
        let fault = one_page(&refused, &setter.fonts);
        assert!(matches!(fault, Err(RenderError::Paper { .. })), "{fault:?}");
    }
    let odd = one_page(&OnePage { lines: &[("姓名", "甲😀")], ..sample() }, &setter.fonts);
    assert!(
        matches!(&odd, Err(RenderError::MissingGlyphs { missing }) if missing[0].path == "lines[0]"),
        "{odd:?}"
    );
    let word = "a".repeat(300);
    one_page(&OnePage { lines: &[("", &word), ("English", "so long a name")], ..sample() }, &setter.fonts)
        .unwrap();
}
