//! The codes on the pages of a paper, as pictures that the template places.

use crate::RenderError;
use hegui_model::page_mark::{LAST_PAGE, PageMark};
use hegui_model::report::Document;
use qrcode::{Color, EcLevel, QrCode, Version};
use sha2::{Digest, Sha256};

/// White modules around a code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// The codes of one document: all of one size, whatever the page.
#[derive(Clone, Debug)]
pub(crate) struct PageCodes {
    sha256: String,
    number: String,
    version: Version,
    /// Modules of a side, the white ones around it included.
    pub(crate) side: usize,
}

impl PageCodes {
    /// The codes of a document whose JSON is `json`. None for one that is marked (a draft, a copy): its pages are not
    /// those of any version that is kept.
    pub(crate) fn of(doc: &Document, json: &[u8]) -> Result<Option<Self>, RenderError> {
        if !doc.mark.is_empty() || doc.number.is_empty() {
            return Ok(None);
        }
        let sha256 = hex::encode(Sha256::digest(json));
        let widest = mark(&sha256, &doc.number, LAST_PAGE).code();
        let code = QrCode::with_error_correction_level(widest, EcLevel::M).map_err(refused)?;
        let side = code.width() + 2 * QUIET;
        Ok(Some(Self { sha256, number: doc.number.clone(), version: code.version(), side }))
    }

    /// A page's code: a byte a module, row by row, black 0 and white 255.
    pub(crate) fn luma(&self, page: u32) -> Result<Vec<u8>, RenderError> {
        let text = mark(&self.sha256, &self.number, page).code();
        let code = QrCode::with_version(text, self.version, EcLevel::M).map_err(refused)?;
        let mut out = vec![255; self.side * self.side];
        for (row, modules) in code.to_colors().chunks(code.width()).enumerate() {
            for (column, _) in modules.iter().enumerate().filter(|(_, c)| **c == Color::Dark) {
                if let Some(module) = out.get_mut((row + QUIET) * self.side + column + QUIET) {
                    *module = 0;
                }
            }
        }
        Ok(out)
    }
}

fn mark(sha256: &str, number: &str, page: u32) -> PageMark {
    PageMark { page, sha256: sha256.into(), number: number.into() }
}

fn refused(e: qrcode::types::QrError) -> RenderError {
    RenderError::Layout { reason: format!("page code: {e}") }
}
