//! The child process: limits, cancelling, crashes, and the smaller papers it makes.

use crate::sample::{bare, chinese, large, tool, typesetter};
use hegui_render::{RenderError, Typesetter};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[test]
fn the_time_limit_ends_the_child() {
    let Some(mut setter) = typesetter() else { return };
    setter.limit = Duration::from_millis(300);
    let start = Instant::now();
    let fault = setter.pdf(&large(400), &AtomicBool::new(false));
    assert!(matches!(fault, Err(RenderError::TimeLimit { .. })), "{fault:?}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn cancelling_ends_the_child() {
    let Some(setter) = typesetter() else { return };
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        flag.store(true, Ordering::Relaxed);
    });
    let fault = setter.pdf(&large(400), &cancel);
    assert_eq!(fault.err(), Some(RenderError::Cancelled));
    other.join().unwrap();
}

#[test]
fn a_program_that_is_no_child_is_told() {
    let Some(setter) = typesetter() else { return };
    for program in ["/bin/false", "/bin/echo", "no such program"] {
        let wrong = Typesetter { program: PathBuf::from(program), ..setter.clone() };
        let fault = wrong.pdf(&chinese(), &AtomicBool::new(false));
        assert!(matches!(fault, Err(RenderError::Child { .. })), "{program}: {fault:?}");
    }
}

#[test]
fn absent_fonts_are_told_with_what_to_do() {
    let setter = Typesetter {
        program: PathBuf::from(env!("CARGO_BIN_EXE_hegui-typeset")),
        fonts: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("no-fonts-here"),
        limit: Duration::from_secs(60),
    };
    let fault = setter.pdf(&chinese(), &AtomicBool::new(false)).unwrap_err();
    assert!(matches!(&fault, RenderError::FontsMissing { missing, .. } if missing.len() == 4), "{fault:?}");
    assert!(fault.to_string().contains("cargo xtask setup") && fault.message().zh.contains("缺少字体"));
}

#[test]
fn a_preview_draws_the_pages_asked_for() {
    let Some(setter) = typesetter() else { return };
    let cancel = AtomicBool::new(false);
    let some = setter.preview(&chinese(), 2..4, 1.0, &cancel).unwrap();
    assert!(some.pages > 4);
    assert_eq!(some.images.len(), 2);
    for image in &some.images {
        assert!(image.starts_with(b"\x89PNG"));
        // Width and height of the header: A4 at one pixel a point.
        assert_eq!(
            (&image[16..20], &image[20..24]),
            (&595_u32.to_be_bytes()[..], &842_u32.to_be_bytes()[..])
        );
    }
    let past = setter.preview(&chinese(), 900..1000, 1.0, &cancel).unwrap();
    assert!(past.images.is_empty());
}

#[test]
fn a_signature_shows_name_duty_day_and_trial() {
    let Some(setter) = typesetter() else { return };
    let cancel = AtomicBool::new(false);
    let lines = ["欧阳静", "评估整体负责人", "2026年11月21日 10:32:05 +08:00"].map(str::to_owned);
    let real = setter.signature_appearance(&lines, false, 200.0, 76.0, &cancel).unwrap();
    let trial = setter.signature_appearance(&lines, true, 200.0, 76.0, &cancel).unwrap();
    let file = lopdf::Document::load_mem(&trial).unwrap();
    assert_eq!(file.get_pages().len(), 1);
    if let Some(text) = tool("pdftotext", &["-raw"], &trial, "trial") {
        let text = bare(&text);
        assert!(lines.iter().all(|l| text.contains(&bare(l))) && text.contains("试用签名"), "{text}");
    }
    if let Some(text) = tool("pdftotext", &["-raw"], &real, "real") {
        assert!(!text.contains("试用"), "{text}");
    }
    let odd = setter.signature_appearance(&lines, true, f64::NAN, 76.0, &cancel);
    assert!(matches!(odd, Err(RenderError::Malformed { .. })), "{odd:?}");
}
