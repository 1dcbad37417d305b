//! The logo of a letterhead: a PNG within bounds, and how large it is drawn.

use crate::RenderError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hegui_model::report::{Document, LOGO_MAX, LOGO_SIDE_MAX};
use image::{ImageFormat, ImageReader};
use std::io::Cursor;

/// A logo.
pub(crate) struct Logo {
    /// Bytes of the PNG.
    pub(crate) png: Vec<u8>,
    /// Pixels across and down.
    pub(crate) pixels: (u32, u32),
}

impl Logo {
    /// Width and height of the logo where it is as large as a frame allows, its proportions kept; in the frame's unit.
    pub(crate) fn within(&self, wide: u32, high: u32) -> (u32, u32) {
        let (w, h) = (u64::from(self.pixels.0), u64::from(self.pixels.1));
        let fit = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).max(1);
        let (wide, high) = (u64::from(wide), u64::from(high));
        if w * high <= h * wide { (fit(w * high / h), fit(high)) } else { (fit(wide), fit(h * wide / w)) }
    }
}

/// The logo of a document; none where it has none.
///
/// # Errors
/// [`RenderError::Malformed`] for what is no PNG, too large a file or too large a picture.
pub(crate) fn of(doc: &Document) -> Result<Option<Logo>, RenderError> {
    let Some(text) = doc.letterhead.as_ref().map(|l| l.logo.as_str()).filter(|l| !l.is_empty()) else {
        return Ok(None);
    };
    let fault =
        |reason: &str| RenderError::Malformed { path: "letterhead.logo".into(), reason: reason.into() };
    let png = STANDARD.decode(text).map_err(|_| fault("it is no Base64"))?;
    if png.len() as u64 > LOGO_MAX {
        return Err(fault("the file is too large"));
    }
    let read = ImageReader::with_format(Cursor::new(png.as_slice()), ImageFormat::Png);
    let pixels = read.into_dimensions().map_err(|_| fault("it is no PNG"))?;
    if [pixels.0, pixels.1].iter().any(|side| !(1..=LOGO_SIDE_MAX).contains(side)) {
        return Err(fault("the picture has too many pixels"));
    }
    Ok(Some(Logo { png, pixels }))
}
