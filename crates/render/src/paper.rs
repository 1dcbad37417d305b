//! The paper with the recovery key: one page that is printed once, sealed, and put away.
//!
//! It is made in this process, because the key must not travel through pipes or files.

use crate::fonts::{FONT_FILES, font_bytes};
use crate::{MissingGlyph, RenderError};
use printpdf::{
    Color, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, WindingOrder,
};
use qrcode::{EcLevel, QrCode};
use std::collections::BTreeMap;
use std::path::Path;

/// What the paper says.
#[derive(Clone, Copy)]
pub struct RecoveryPaper<'a> {
    /// Name of the workspace that the key opens; at most 200 characters.
    pub workspace: &'a str,
    /// Day on which the key was made, `YYYY-MM-DD`.
    pub date: &'a str,
    /// The key as a person types it: printable ASCII, at most 160 characters. Where it has hyphens they part the
    /// groups, else four characters make one. The QR code holds it as it is.
    pub key: &'a str,
}

/// A4, pt.
pub(crate) const PAGE: (f32, f32) = (595.28, 841.89);
pub(crate) const LEFT: f32 = 64.0;
pub(crate) const RIGHT: f32 = PAGE.0 - LEFT;
const MAX_NAME: usize = 200;
const MAX_KEY: usize = 160;
/// Sans regular: the shapes of 0/O and 1/l/I differ.
const FONT: &str = FONT_FILES[2];

const ADVICE: [(&str, &str); 5] = [
    (
        "忘记口令或更换电脑后，凭此密钥可以打开工作空间；任何得到它的人同样可以打开。",
        "It opens the workspace when the password is lost or the computer is new; so it does for anyone who gets it.",
    ),
    (
        "打印后装入信封封存并签字，放入保险柜，不与电脑或备份介质放在一处。",
        "Seal it in an envelope, sign across the flap, and keep it in a safe, away from the computer and its backups.",
    ),
    (
        "不拍照、不扫描，不用邮件或聊天工具发送，不存入网盘；打印后不保留电子文件。",
        "Do not photograph, scan, mail or upload it; after printing, keep no electronic copy.",
    ),
    (
        "每年启封核对一次：用它打开工作空间，确认可用后重新封存。",
        "Once a year, open the envelope, try the key, and seal it again.",
    ),
    (
        "遗失或被人看到，应立即更换恢复密钥；更换前所做的备份仍能用旧密钥打开，须一并处置。",
        "If it is lost or seen, replace the key at once; earlier backups still open with the old one: deal with them too.",
    ),
];

/// Draws the paper: A4, one page, one embedded font subset.
///
/// # Errors
/// [`RenderError::Paper`] for a key or name that does not fit, [`RenderError::MissingGlyphs`], and the fonts' errors.
pub fn recovery_key(paper: &RecoveryPaper<'_>, fonts: &Path) -> Result<Vec<u8>, RenderError> {
    let refuse = |reason: &str| RenderError::Paper { reason: reason.to_owned() };
    if paper.key.is_empty() || paper.key.len() > MAX_KEY || !paper.key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(refuse("a recovery key has 1 to 160 printable ASCII characters"));
    }
    if paper.workspace.chars().count() > MAX_NAME {
        return Err(refuse("the workspace's name is longer than 200 characters"));
    }
    let qr =
        QrCode::with_error_correction_level(paper.key, EcLevel::M).map_err(|e| refuse(&e.to_string()))?;
    let mut pen = Pen::new(fonts)?;
    pen.heading(paper)?;
    pen.key_box(paper.key, &qr)?;
    pen.advice()?;
    pen.keeper()?;
    pen.finish("恢复密钥 Recovery key")
}

/// A page being drawn: coordinates in pt from the lower left corner.
pub(crate) struct Pen {
    full: ParsedFont,
    bytes: Vec<u8>,
    texts: Vec<(f32, f32, f32, f32, String)>,
    pub(crate) shapes: Vec<Op>,
    /// Where the next line stands.
    pub(crate) y: f32,
}

impl Pen {
    pub(crate) fn new(fonts: &Path) -> Result<Self, RenderError> {
        if !fonts.join(FONT).is_file() {
            return Err(RenderError::FontsMissing {
                folder: fonts.display().to_string(),
                missing: vec![FONT.into()],
            });
        }
        let bytes = font_bytes(fonts, FONT)?;
        let full = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or_else(|| {
            RenderError::FontUnusable { file: FONT.into(), reason: "not a TrueType font".into() }
        })?;
        Ok(Self { full, bytes, texts: Vec::new(), shapes: Vec::new(), y: PAGE.1 - 96.0 })
    }

    fn glyph(&self, c: char) -> Option<u16> {
        self.full.lookup_glyph_index(u32::from(c)).filter(|gid| *gid != 0)
    }

    /// Width at 1 pt.
    pub(crate) fn width(&self, s: &str) -> f32 {
        let em = f32::from(self.full.units_per_em.max(1));
        s.chars()
            .filter_map(|c| self.glyph(c))
            .map(|g| f32::from(self.full.get_glyph_width(g).unwrap_or(0)) / em)
            .sum()
    }

    pub(crate) fn text(
        &mut self,
        path: &str,
        x: f32,
        y: f32,
        size: f32,
        spacing: f32,
        s: &str,
    ) -> Result<(), RenderError> {
        if let Some(character) = s.chars().find(|c| self.glyph(*c).is_none()) {
            let found =
                MissingGlyph { path: path.to_owned(), character, context: s.chars().take(40).collect() };
            return Err(RenderError::MissingGlyphs { missing: vec![found] });
        }
        self.texts.push((x, y, size, spacing, s.to_owned()));
        Ok(())
    }

    /// A text in as large a type as its room allows, on several lines below 8 pt.
    fn fitted(&mut self, path: &str, x: f32, room: f32, size: f32, s: &str) -> Result<(), RenderError> {
        let fit = (room / self.width(s).max(0.1)).min(size);
        if fit >= 8.0 {
            self.text(path, x, self.y, fit, 0.0, s)?;
            self.y -= size * 1.6;
            return Ok(());
        }
        let mut line = String::new();
        for c in s.chars() {
            line.push(c);
            if self.width(&line) * 9.0 > room - 9.0 {
                self.text(path, x, self.y, 9.0, 0.0, &std::mem::take(&mut line))?;
                self.y -= 13.0;
            }
        }
        self.text(path, x, self.y, 9.0, 0.0, &line)?;
        self.y -= size * 1.6;
        Ok(())
    }

    pub(crate) fn rule(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        let point = |(x, y): (f32, f32)| LinePoint { p: Point { x: Pt(x), y: Pt(y) }, bezier: false };
        self.shapes.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.shapes
            .push(Op::DrawLine { line: Line { points: vec![point(from), point(to)], is_closed: false } });
    }

    pub(crate) fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, mode: PaintMode) {
        self.shapes.push(Op::DrawRectangle {
            rectangle: Rect {
                x: Pt(x),
                y: Pt(y),
                width: Pt(width),
                height: Pt(height),
                mode: Some(mode),
                winding_order: Some(WindingOrder::NonZero),
            },
        });
    }

    fn heading(&mut self, paper: &RecoveryPaper<'_>) -> Result<(), RenderError> {
        self.text("title", LEFT, self.y, 28.0, 3.0, "恢复密钥")?;
        self.y -= 24.0;
        self.text("title", LEFT, self.y, 13.0, 0.0, "Recovery key of an encrypted workspace")?;
        self.y -= 14.0;
        self.rule((LEFT, self.y), (RIGHT, self.y), 1.4);
        self.y -= 28.0;
        for (label, path, value) in
            [("工作空间 Workspace", "workspace", paper.workspace), ("生成日期 Date", "date", paper.date)]
        {
            self.text("label", LEFT, self.y, 10.5, 0.0, label)?;
            self.fitted(path, LEFT + 118.0, RIGHT - LEFT - 118.0, 13.0, value)?;
        }
        Ok(())
    }

    fn key_box(&mut self, key: &str, qr: &QrCode) -> Result<(), RenderError> {
        let groups = groups(key);
        let widest = groups.iter().map(|g| g.chars().count()).max().unwrap_or(1);
        // A group takes its characters at 17 pt with 2.5 pt between them, and a gap.
        let step = widest as f32 * 13.5 + 16.0;
        let qr_side = 150.0;
        let room = RIGHT - LEFT - qr_side - 44.0;
        let columns = ((room / step) as usize).clamp(1, 4);
        let size = if step > room { 17.0 * room / step } else { 17.0 };
        let rows = groups.len().div_ceil(columns);
        let height = (rows as f32 * 27.0 + 42.0).max(qr_side + 28.0);
        let top = self.y + 6.0;
        self.shapes.push(Op::SetOutlineThickness { pt: Pt(1.0) });
        self.rectangle(LEFT, top - height, RIGHT - LEFT, height, PaintMode::Stroke);
        self.text("label", LEFT + 14.0, top - 20.0, 9.0, 0.0, "从左到右、逐行读取 / Read line by line")?;
        for (i, group) in groups.iter().enumerate() {
            let (x, y) = ((i % columns) as f32 * step, (i / columns) as f32 * 27.0);
            self.text("key", LEFT + 14.0 + x, top - 50.0 - y, size, 2.5, group)?;
        }
        self.qr(qr, RIGHT - 14.0 - qr_side, top - 14.0, qr_side);
        self.y = top - height - 30.0;
        Ok(())
    }

    /// Dark modules as runs, so that no hairline of white stands between neighbours.
    pub(crate) fn qr(&mut self, qr: &QrCode, x: f32, top: f32, side: f32) {
        let count = qr.width();
        let module = side / count as f32;
        let dark = qr.to_colors();
        for (row, line) in dark.chunks(count).enumerate() {
            let y = top - (row + 1) as f32 * module;
            let mut from = 0;
            for run in line.chunk_by(|a, b| a == b) {
                if run[0] == qrcode::Color::Dark {
                    self.rectangle(
                        x + from as f32 * module,
                        y,
                        run.len() as f32 * module,
                        module,
                        PaintMode::Fill,
                    );
                }
                from += run.len();
            }
        }
    }

    fn advice(&mut self) -> Result<(), RenderError> {
        self.text("advice", LEFT, self.y, 12.0, 0.0, "保管须知  How to keep it")?;
        self.y -= 22.0;
        for (n, (zh, en)) in ADVICE.iter().enumerate() {
            self.text("advice", LEFT, self.y, 10.0, 0.0, &format!("{}.", n + 1))?;
            self.text("advice", LEFT + 16.0, self.y, 10.0, 0.0, zh)?;
            self.y -= 14.0;
            self.text("advice", LEFT + 16.0, self.y, 8.5, 0.0, en)?;
            self.y -= 21.0;
        }
        Ok(())
    }

    fn keeper(&mut self) -> Result<(), RenderError> {
        self.y -= 16.0;
        let third = (RIGHT - LEFT) / 3.0;
        for (i, label) in ["保管人 Kept by", "存放处 Place", "封存日期 Sealed on"].iter().enumerate()
        {
            let x = LEFT + i as f32 * third;
            self.text("label", x, self.y, 9.0, 0.0, label)?;
            let from = x + self.width(label) * 9.0 + 5.0;
            self.rule((from, self.y - 2.0), (x + third - 10.0, self.y - 2.0), 0.6);
        }
        Ok(())
    }

    /// Cuts the font down to what was written and puts the page together.
    pub(crate) fn finish(self, title: &str) -> Result<Vec<u8>, RenderError> {
        let used: BTreeMap<char, u16> = self
            .texts
            .iter()
            .flat_map(|(.., s)| s.chars())
            .filter_map(|c| Some((c, self.glyph(c)?)))
            .collect();
        let mut remap = subsetter::GlyphRemapper::new();
        let (mut codes, mut widths) = (BTreeMap::new(), BTreeMap::new());
        for (c, gid) in &used {
            let new = remap.remap(*gid);
            codes.insert(u32::from(*c), new);
            widths.insert(new, self.full.get_glyph_width(*gid).unwrap_or(0));
        }
        let unusable = |reason: String| RenderError::FontUnusable { file: FONT.into(), reason };
        let bytes = subsetter::subset(&self.bytes, 0, &remap).map_err(|e| unusable(e.to_string()))?;
        let mut font = ParsedFont::with_glyph_data(
            bytes,
            0,
            Some("HEGUIA+NotoSansSC-Regular".into()),
            codes,
            widths,
            self.full.units_per_em,
            self.full.font_metrics.clone(),
        );
        font.pdf_font_metrics = self.full.pdf_font_metrics.clone();

        let mut document = PdfDocument::new(title);
        document.metadata.info.creator = "Hegui".into();
        document.metadata.info.producer = "printpdf".into();
        let font = PdfFontHandle::External(document.add_font(&font));
        let black = Color::Rgb(Rgb { r: 0.0, g: 0.0, b: 0.0, icc_profile: None });
        let mut ops = vec![Op::SetFillColor { col: black.clone() }, Op::SetOutlineColor { col: black }];
        ops.extend(self.shapes);
        for (x, y, size, spacing, s) in self.texts {
            ops.extend([
                Op::StartTextSection,
                Op::SetFont { font: font.clone(), size: Pt(size) },
                Op::SetCharacterSpacing { multiplier: spacing },
                Op::SetTextCursor { pos: Point { x: Pt(x), y: Pt(y) } },
                Op::ShowText { items: vec![TextItem::Text(s)] },
                Op::EndTextSection,
            ]);
        }
        document.with_pages(vec![PdfPage::new(Mm(210.0), Mm(297.0), ops)]);
        let options = PdfSaveOptions { subset_fonts: false, ..PdfSaveOptions::default() };
        Ok(document.save(&options, &mut Vec::new()))
    }
}

/// The key's groups: by its hyphens, else by fours.
fn groups(key: &str) -> Vec<String> {
    let parts: Vec<String> = key.split('-').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    if parts.len() > 1 && parts.iter().all(|p| p.len() <= 8) {
        return parts;
    }
    let all: Vec<char> = key.chars().collect();
    all.chunks(4).map(|c| c.iter().collect()).collect()
}
