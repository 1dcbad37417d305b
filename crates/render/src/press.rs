//! The one module that speaks to Typst: a world in memory, a template, and what comes out of it.
//!
//! Nothing exists for the template but the files handed in here: no folder, no network, no package, no clock.

use crate::page_code::PageCodes;
use crate::{RenderError, check, fonts, logo};
use hegui_model::report::Document;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::path::Path;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, NativeElement, Smart};
use typst::introspection::{Introspector, MetadataElem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, Scalar};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

const REPORT: &str = include_str!("../../../assets/templates/report.typ");
const APPEARANCE: &str = include_str!("../../../assets/templates/appearance.typ");
/// Who made the file, in its metadata; without a version, so that a newer program makes the same bytes.
const CREATOR: &str = "Hegui";
/// Pages drawn as pictures by one call.
pub const MAX_PREVIEW_PAGES: u32 = 20;
/// Width and height that a signature's appearance may have, pt: an A0 sheet's long side.
const MAX_SIDE: f64 = 3370.0;

/// A finished report.
#[derive(Clone, Debug, PartialEq)]
pub struct Typeset {
    /// PDF/A-3b, tagged, with the document attached as `data.json` and what set it as `setting.json`.
    pub pdf: Vec<u8>,
    /// Places for signatures, in the order in which they are signed.
    pub boxes: Vec<FieldBox>,
    /// Number of pages.
    pub pages: u32,
}

/// Where a signature field lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldBox {
    /// ASCII name of the field.
    pub field: String,
    /// Page, from 1.
    pub page: u32,
    /// Left edge, pt from the page's left.
    pub x: f64,
    /// Upper edge, pt from the page's top (a PDF rectangle counts from the bottom).
    pub y: f64,
    /// Width, pt.
    pub w: f64,
    /// Height, pt.
    pub h: f64,
}

/// Pictures of some pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Pages of the whole document.
    pub pages: u32,
    /// One PNG a page asked for and present.
    pub images: Vec<Vec<u8>>,
}

/// The bytes that are attached to the PDF as `data.json`: the document as JSON with sorted keys. Who freezes and
/// hashes a document takes these bytes, so that the attachment's digest is the document's.
pub fn document_json(doc: &Document) -> Result<Vec<u8>, RenderError> {
    let fault =
        |e: serde_json::Error| RenderError::Malformed { path: "document".into(), reason: e.to_string() };
    serde_json::to_value(doc).and_then(|v| serde_json::to_vec(&v)).map_err(fault)
}

/// Fonts and library, loaded once; sets documents in this process. Use [`crate::Typesetter`] where a person waits:
/// a runaway layout cannot be stopped in here.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    /// Whether this process goes on after one piece of work.
    lasting: bool,
}

/// What the template is told beside the document, and what is attached to the PDF as `setting.json`. Where all of it is
/// equal, equal documents give equal bytes.
#[derive(Serialize)]
struct Setting {
    /// Version of the layout engine.
    typst: &'static str,
    /// SHA-256 of the report's template.
    template: String,
    /// SHA-256 of each font, in the order in which glyphs are looked for; none for pictures of pages, which have no
    /// attachments.
    fonts: Vec<String>,
    /// Modules of a side of the pages' codes; 0 for pages without one.
    code: usize,
}

impl Press {
    /// Loads the fonts of a folder (50 MB, about 0.2 s).
    ///
    /// # Errors
    /// [`RenderError::FontsMissing`] and [`RenderError::FontUnusable`].
    pub fn open(folder: &Path) -> Result<Self, RenderError> {
        let fonts = fonts::load(folder)?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            lasting: true,
        })
    }

    /// The same for a process that ends after one piece of work: what that needed is not taken apart first, which
    /// takes a twentieth of the time it was made in.
    pub(crate) fn once(folder: &Path) -> Result<Self, RenderError> {
        Ok(Self { lasting: false, ..Self::open(folder)? })
    }

    /// The report as PDF/A-3b. Equal documents and fonts give equal bytes.
    ///
    /// # Errors
    /// [`RenderError::Malformed`], [`RenderError::MissingGlyphs`] (before any layout) and [`RenderError::Layout`].
    pub fn pdf(&self, doc: &Document) -> Result<Typeset, RenderError> {
        let fonts = self.fonts.iter().map(|font| hex::encode(Sha256::digest(font.data()))).collect();
        let (paged, day) = self.report(doc, fonts)?;
        let name = if doc.number.is_empty() { &doc.title } else { &doc.number };
        let made =
            Typeset { pdf: archive(&paged, name, day, true)?, boxes: boxes(&paged)?, pages: count(&paged) };
        if !self.lasting {
            let _left = ManuallyDrop::new(paged);
        }
        Ok(made)
    }

    /// Pages as PNG. `pages` counts from 1 and leaves its end out; at most [`MAX_PREVIEW_PAGES`] are drawn, at 0.2 to
    /// 4 pixels a point.
    ///
    /// # Errors
    /// As [`Self::pdf`].
    pub fn preview(
        &self,
        doc: &Document,
        pages: Range<u32>,
        pixels_per_pt: f32,
    ) -> Result<Preview, RenderError> {
        let (paged, _) = self.report(doc, Vec::new())?;
        let scale = if pixels_per_pt.is_finite() { pixels_per_pt.clamp(0.2, 4.0) } else { 1.0 };
        let options =
            typst_render::RenderOptions { pixel_per_pt: Scalar::new(f64::from(scale)), render_bleed: false };
        let from = pages.start.max(1);
        let to = pages.end.min(from.saturating_add(MAX_PREVIEW_PAGES)).min(count(&paged) + 1);
        let images = (from..to)
            .filter_map(|n| paged.pages().get(n as usize - 1))
            .map(|page| {
                let map = typst_render::render(page, &options);
                map.encode_png().map_err(|e| RenderError::Layout { reason: e.to_string() })
            })
            .collect::<Result<_, _>>()?;
        Ok(Preview { pages: count(&paged), images })
    }

    /// The appearance of a visible signature: one page of `width` x `height` pt with the lines (the first one bold),
    /// and a mark where the signature is only a trial.
    ///
    /// # Errors
    /// [`RenderError::Malformed`] for a size that is none, and as [`Self::pdf`].
    pub fn signature_appearance(
        &self,
        lines: &[String],
        trial: bool,
        width: f64,
        height: f64,
    ) -> Result<Vec<u8>, RenderError> {
        if ![width, height].iter().all(|side| (10.0..=MAX_SIDE).contains(side)) {
            let reason = format!("a signature of {width} x {height} pt cannot be drawn");
            return Err(RenderError::Malformed { path: "signature".into(), reason });
        }
        check::glyphs(
            &self.fonts,
            &[],
            lines.iter().enumerate().map(|(i, s)| (format!("lines[{i}]"), s.as_str())),
        )?;
        let data =
            serde_json::json!({"lines": lines, "trial": trial, "width": width, "height": height}).to_string();
        // The page becomes part of another file, whose date counts: any fixed day serves.
        let day = Datetime::from_ymd(2000, 1, 1).ok_or(RenderError::Layout { reason: "calendar".into() })?;
        let name = data.clone();
        let files = vec![(self::name("data.json")?, Bytes::new(data.into_bytes()))];
        let paged = self.set(APPEARANCE, files, None, day)?;
        archive(&paged, &name, day, false)
    }

    fn report(&self, doc: &Document, fonts: Vec<String>) -> Result<(PagedDocument, Datetime), RenderError> {
        check::shape(doc)?;
        check::glyphs(&self.fonts, &check::DRAWN, check::printed(doc))?;
        let day = check::day(doc)?;
        let data = document_json(doc)?;
        let codes = PageCodes::of(doc, &data)?;
        let setting = Setting {
            typst: typst::utils::version().raw(),
            template: hex::encode(Sha256::digest(REPORT)),
            fonts,
            code: codes.as_ref().map_or(0, |c| c.side),
        };
        let setting =
            serde_json::to_vec(&setting).map_err(|e| RenderError::Layout { reason: e.to_string() })?;
        let mut files =
            vec![(name("data.json")?, Bytes::new(data)), (name("setting.json")?, Bytes::new(setting))];
        if let Some(logo) = logo::of(doc)? {
            files.push((name("logo.png")?, Bytes::new(logo.png)));
        }
        Ok((self.set(REPORT, files, codes, day)?, day))
    }

    fn set(
        &self,
        template: &str,
        files: Vec<(FileId, Bytes)>,
        codes: Option<PageCodes>,
        today: Datetime,
    ) -> Result<PagedDocument, RenderError> {
        let source = Source::new(name("main.typ")?, template.to_owned());
        let desk = Desk { press: self, source, files, codes, today };
        let out = typst::compile::<PagedDocument>(&desk);
        for warning in &out.warnings {
            tracing::debug!(message = %warning.message, "typst");
        }
        if self.lasting {
            // Caches of a document that is done would stay for the life of the process.
            typst::comemo::evict(0);
        }
        out.output.map_err(|e| refused(&e))
    }
}

/// One piece of work: what the template may see.
struct Desk<'a> {
    press: &'a Press,
    source: Source,
    files: Vec<(FileId, Bytes)>,
    codes: Option<PageCodes>,
    today: Datetime,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some((_, data)) = self.files.iter().find(|(file, _)| *file == id) {
            return Ok(data.clone());
        }
        // `/pages/7.luma8` is the code on page 7.
        let page = id.get().vpath().get_with_slash().strip_prefix("/pages/");
        let page = page.and_then(|p| p.strip_suffix(".luma8")).and_then(|p| p.parse().ok());
        let code = page.zip(self.codes.as_ref()).and_then(|(page, codes)| codes.luma(page).ok());
        code.map(Bytes::new).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

fn name(path: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(path).map_err(|e| RenderError::Layout { reason: format!("{e:?}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn archive(paged: &PagedDocument, name: &str, day: Datetime, tagged: bool) -> Result<Vec<u8>, RenderError> {
    let midnight = Datetime::from_ymd_hms(
        day.year().unwrap_or(2000),
        day.month().unwrap_or(1),
        day.day().unwrap_or(1),
        0,
        0,
        0,
    )
    .unwrap_or(day);
    let standards = PdfStandards::new(&[PdfStandard::A_3b])
        .map_err(|e| RenderError::Layout { reason: e.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(name.to_owned()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: Some(Timestamp::new_utc(midnight)),
        standards,
        tagged,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(paged, &options).map_err(|e| refused(&e))
}

fn refused(faults: &[SourceDiagnostic]) -> RenderError {
    let all: Vec<&str> = faults.iter().take(3).map(|d| d.message.as_str()).collect();
    RenderError::Layout { reason: all.join("; ") }
}

fn count(paged: &PagedDocument) -> u32 {
    u32::try_from(paged.pages().len()).unwrap_or(u32::MAX)
}

fn boxes(paged: &PagedDocument) -> Result<Vec<FieldBox>, RenderError> {
    paged
        .introspector()
        .query(&MetadataElem::ELEM.select())
        .iter()
        .filter_map(|found| found.to_packed::<MetadataElem>())
        .map(|found| serde_json::to_value(&found.value).and_then(serde_json::from_value))
        .collect::<Result<_, _>>()
        .map_err(|e| RenderError::Layout { reason: format!("signature field: {e}") })
}
