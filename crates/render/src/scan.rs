//! Scanned papers: which page's code stands on each page of a file. Runs in the child process, because what is scanned
//! comes from outside and may be wrong in any way.

use crate::RenderError;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use hegui_model::page_mark::PageMark;
use image::{ImageFormat, ImageReader, Limits};
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs::File;
use std::io::{Cursor, Read};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Largest file read, bytes: a few hundred pages in colour.
pub const MAX_SCAN: u64 = 512 << 20;
/// Pages looked at by one piece of work, so that a person sees how far it is.
pub const PAGES_AT_A_TIME: u32 = 8;
/// Sizes tried one after the other, dots an inch: what offices scan at, then finer, then coarser.
const RESOLUTIONS: [f32; 3] = [200.0, 300.0, 150.0];
/// Points of a PDF in an inch.
const POINTS: f32 = 72.0;
/// Most pixels of one page: an A3 sheet at 600 dots an inch.
const MAX_PIXELS: u64 = 75_000_000;
/// Longest side of a rendered page, pixels.
const MAX_SIDE: f32 = 16_000.0;

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// Pages that the file has.
    pub pages: u32,
    /// Codes of papers' pages found on each page that was asked for; mostly one, none where nothing could be read.
    pub found: Vec<Vec<PageMark>>,
}

/// Reads the codes on some pages of a PDF, or on a JPEG or PNG, which is one page. `pages` counts from 1 and leaves its
/// end out; no more than [`PAGES_AT_A_TIME`] are read.
///
/// # Errors
/// [`RenderError::Scan`] for a file that cannot be read or is none of these.
pub(crate) fn scan(file: &Path, pages: Range<u32>) -> Result<Scanned, RenderError> {
    let bytes = read(file)?;
    let from = pages.start.max(1);
    let to = pages.end.min(from.saturating_add(PAGES_AT_A_TIME));
    if bytes.starts_with(b"%PDF-") {
        let pdf = Pdf::new(bytes).map_err(|_| refused("not_readable"))?;
        let all = pdf.pages();
        let wanted = (from..to).filter_map(|n| all.get(n as usize - 1));
        let found = wanted.map(|page| catch_unwind(AssertUnwindSafe(|| of_page(page))).unwrap_or_default());
        return Ok(Scanned { pages: u32::try_from(all.len()).unwrap_or(u32::MAX), found: found.collect() });
    }
    let read = || catch_unwind(AssertUnwindSafe(|| picture(&bytes))).unwrap_or(Err(refused("not_readable")));
    Ok(Scanned { pages: 1, found: if (from..to).contains(&1) { vec![read()?] } else { Vec::new() } })
}

fn refused(reason: &str) -> RenderError {
    RenderError::Scan { reason: reason.into() }
}

fn read(file: &Path) -> Result<Vec<u8>, RenderError> {
    let mut out = Vec::new();
    let opened = File::open(file).map_err(|_| refused("not_readable"))?;
    opened.take(MAX_SCAN + 1).read_to_end(&mut out).map_err(|_| refused("not_readable"))?;
    if out.len() as u64 > MAX_SCAN { Err(refused("too_large")) } else { Ok(out) }
}

/// Codes on a page of a PDF, at the first size at which there are some.
fn of_page(page: &Page<'_>) -> Vec<PageMark> {
    let (width, height) = page.render_dimensions();
    let cache = RenderCache::new();
    for resolution in RESOLUTIONS {
        let scale = resolution / POINTS;
        let fits = |side: f32| side.is_finite() && side >= 1.0 && side * scale <= MAX_SIDE;
        if !fits(width)
            || !fits(height)
            || f64::from(width * scale) * f64::from(height * scale) > MAX_PIXELS as f64
        {
            break;
        }
        let settings =
            RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
        let map = hayro::render(page, &cache, &InterpreterSettings::default(), &settings);
        let luma = map.data().iter().map(|p| grey([p.r, p.g, p.b])).collect();
        let found = codes(luma, u32::from(map.width()), u32::from(map.height()));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Brightness of a pixel (ITU-R BT.601).
fn grey([r, g, b]: [u8; 3]) -> u8 {
    let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}

/// Codes on a picture.
fn picture(bytes: &[u8]) -> Result<Vec<PageMark>, RenderError> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| refused("not_readable"))?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(refused("kind"));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 4);
    reader.limits(limits);
    let image = reader.decode().map_err(|_| refused("not_readable"))?;
    if u64::from(image.width()) * u64::from(image.height()) > MAX_PIXELS {
        return Err(refused("too_large"));
    }
    let luma = image.into_luma8();
    let (width, height) = luma.dimensions();
    Ok(codes(luma.into_raw(), width, height))
}

/// Every page's code in a grey picture, each once, in the order of their pages.
fn codes(luma: Vec<u8>, width: u32, height: u32) -> Vec<PageMark> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let Ok(source) = Luma8Source::new(luma, width, height) else { return Vec::new() };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let read = QrReader.decode_multiple_with_hints(&mut bitmap, &hints).unwrap_or_default();
    let mut out: Vec<PageMark> = read.iter().filter_map(|r| PageMark::read(r.getText())).collect();
    out.sort_unstable();
    out.dedup();
    out
}
