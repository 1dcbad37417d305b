//! A paper of one page: a frame, a title, lines, and a QR code for whoever checks it.

use crate::RenderError;
use crate::paper::{LEFT, PAGE, Pen, RIGHT};
use printpdf::{Op, PaintMode, Pt};
use qrcode::{EcLevel, QrCode};
use std::path::Path;

/// What a page says. Plain texts; what they mean is the caller's business.
#[derive(Clone, Copy)]
pub struct OnePage<'a> {
    /// What it is called, at most 40 characters.
    pub title: &'a str,
    /// The same in the second language, or nothing; at most 80 characters.
    pub subtitle: &'a str,
    /// Names and what stands behind them, in order; at most 16 lines of 300 characters. A line without a name is
    /// a sentence over the whole width.
    pub lines: &'a [(&'a str, &'a str)],
    /// What the QR code holds, at most 900 bytes.
    pub qr: &'a str,
    /// A sentence below the code that says what it is for; at most 120 characters.
    pub qr_note: &'a str,
    /// Who issues it, and on which day: both stand where the seal goes.
    pub issuer: &'a str,
    /// Day of issue as it is to be shown.
    pub issued: &'a str,
}

const MAX_LINES: usize = 16;
const QR_SIDE: f32 = 118.0;
/// Below this the last line stands; the code and the seal need the room.
const FOOT: f32 = 250.0;

/// Draws the page: A4, one page, one embedded font subset.
///
/// # Errors
/// [`RenderError::Paper`] for a text that does not fit, [`RenderError::MissingGlyphs`], and the fonts' errors.
pub fn one_page(paper: &OnePage<'_>, fonts: &Path) -> Result<Vec<u8>, RenderError> {
    let refuse = |reason: String| RenderError::Paper { reason };
    let bounded = [
        ("title", paper.title, 40),
        ("subtitle", paper.subtitle, 80),
        ("qr_note", paper.qr_note, 120),
        ("issuer", paper.issuer, 100),
        ("issued", paper.issued, 40),
    ];
    for (name, text, most) in bounded {
        if text.chars().count() > most {
            return Err(refuse(format!("{name} is longer than {most} characters")));
        }
    }
    if paper.lines.len() > MAX_LINES {
        return Err(refuse(format!("there are more than {MAX_LINES} lines")));
    }
    if paper.lines.iter().any(|(name, value)| name.chars().count() > 30 || value.chars().count() > 300) {
        return Err(refuse("a line is longer than 300 characters, or its name than 30".into()));
    }
    if paper.qr.is_empty() || paper.qr.len() > 900 {
        return Err(refuse("a QR code of a page holds 1 to 900 bytes".into()));
    }
    let qr = QrCode::with_error_correction_level(paper.qr, EcLevel::M).map_err(|e| refuse(e.to_string()))?;
    let mut pen = Pen::new(fonts)?;
    frame(&mut pen);
    pen.y = PAGE.1 - 150.0;
    centred(&mut pen, "title", 30.0, 6.0, paper.title)?;
    pen.y -= 26.0;
    centred(&mut pen, "subtitle", 13.0, 0.0, paper.subtitle)?;
    pen.y -= 22.0;
    pen.rule((LEFT + 60.0, pen.y), (RIGHT - 60.0, pen.y), 0.8);
    pen.y -= 44.0;
    for (n, (name, value)) in paper.lines.iter().enumerate() {
        let path = format!("lines[{n}]");
        let indent = if name.is_empty() { 12.0 } else { 150.0 };
        if !name.is_empty() {
            pen.text(&path, LEFT + 12.0, pen.y, 11.0, 0.0, name)?;
        }
        wrapped(&mut pen, &path, LEFT + indent, RIGHT - LEFT - indent - 12.0, value)?;
        if pen.y < FOOT {
            return Err(refuse("the lines take more room than the page has".into()));
        }
    }
    foot(&mut pen, paper, &qr)?;
    pen.finish(paper.title)
}

fn frame(pen: &mut Pen) {
    for (inset, thickness) in [(36.0, 2.2), (42.0, 0.6)] {
        pen.shapes.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        pen.rectangle(inset, inset, PAGE.0 - 2.0 * inset, PAGE.1 - 2.0 * inset, PaintMode::Stroke);
    }
}

/// A text in the middle of the page, in as large a type as fits.
fn centred(pen: &mut Pen, path: &str, size: f32, spacing: f32, s: &str) -> Result<(), RenderError> {
    let gaps = spacing * s.chars().count().saturating_sub(1) as f32;
    let fit = ((RIGHT - LEFT - gaps) / pen.width(s).max(0.1)).min(size);
    let x = (PAGE.0 - pen.width(s) * fit - gaps) / 2.0;
    pen.text(path, x, pen.y, fit, spacing, s)
}

/// A text on as many lines as it needs. A Latin word is not cut where a blank stands near; 避头尾 is kept.
fn wrapped(pen: &mut Pen, path: &str, x: f32, room: f32, s: &str) -> Result<(), RenderError> {
    const SIZE: f32 = 12.0;
    const NOT_FIRST: &str = "，。、；：！？）》」』”’%,.;:!?)";
    let mut rest: Vec<char> = s.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    loop {
        let (mut width, mut fits) = (0.0, 0);
        for c in &rest {
            width += pen.width(c.encode_utf8(&mut [0; 4])) * SIZE;
            if width > room {
                break;
            }
            fits += 1;
        }
        let mut cut = fits.max(1).min(rest.len());
        if cut < rest.len() {
            let latin = |c: char| c.is_ascii() && c != ' ';
            if latin(rest[cut]) && latin(rest[cut - 1]) {
                let begin = rest[..cut].iter().rposition(|c| !latin(*c)).map_or(cut, |i| i + 1);
                cut = if cut - begin < cut / 2 { begin } else { cut };
            }
            while cut > 1 && NOT_FIRST.contains(rest[cut]) {
                cut -= 1;
            }
        }
        let line: String = rest.drain(..cut).collect();
        pen.text(path, x, pen.y, SIZE, 0.0, line.trim_end())?;
        pen.y -= 18.0;
        if rest.is_empty() {
            pen.y -= 8.0;
            return Ok(());
        }
    }
}

fn foot(pen: &mut Pen, paper: &OnePage<'_>, qr: &QrCode) -> Result<(), RenderError> {
    let top = 214.0;
    pen.qr(qr, LEFT + 12.0, top, QR_SIDE);
    let note = paper.qr_note;
    let size = ((RIGHT - LEFT - 24.0) / pen.width(note).max(0.1)).min(8.5);
    pen.text("qr_note", LEFT + 12.0, top - QR_SIDE - 16.0, size, 0.0, note)?;
    let from = LEFT + 230.0;
    let room = RIGHT - 12.0 - from;
    for (path, s, y) in [("issuer", paper.issuer, top - 62.0), ("issued", paper.issued, top - 88.0)] {
        let size = (room / pen.width(s).max(0.1)).min(12.0);
        let x = from + (room - pen.width(s) * size) / 2.0;
        pen.text(path, x, y, size, 0.0, s)?;
    }
    pen.rule((from, top - 70.0), (RIGHT - 12.0, top - 70.0), 0.6);
    Ok(())
}
