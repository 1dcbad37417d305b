//! Pages as pictures, in memory only: the last document looked at, and no more of its pages than fit a bound.

use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::reports::typesetting;
use crate::session::hold;
use hegui_model::report::Document;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Pages drawn at a time: the one asked for and its neighbours, for which the document is set only once.
const WINDOW: u32 = 8;
/// Bytes of pictures kept.
const BOUND: usize = 48 << 20;
/// Pixels a point: sharp enough to read at full width of a window.
const SCALE: f32 = 1.6;

/// Pictures of the last document that a person looked at.
#[derive(Default)]
pub(crate) struct Pages {
    /// One typesetting at a time; those who wait find the page drawn.
    turn: Mutex<()>,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: String,
    key: String,
    document: Document,
    total: u32,
    images: BTreeMap<u32, Vec<u8>>,
}

impl Pages {
    /// Forgets everything: a session ended.
    pub(crate) fn forget(&self) {
        hold(&self.kept).take();
    }

    /// Number of pages, and one of them as PNG. `key` names the document and the state of the world it tells of;
    /// `make` builds it where it is not the one kept.
    pub(crate) fn page(
        &self,
        ctx: &Ctx<'_>,
        key: &str,
        page: u32,
        make: impl FnOnce() -> Result<Document>,
    ) -> Result<(u32, Vec<u8>)> {
        let token = ctx.session()?.token.clone();
        let _turn = hold(&self.turn);
        let known = {
            let kept = hold(&self.kept);
            let same = kept.as_ref().filter(|k| k.token == token && k.key == key);
            if let Some(image) = same.and_then(|k| k.images.get(&page).map(|i| (k.total, i.clone()))) {
                return Ok(image);
            }
            if let Some(k) = same.filter(|k| page == 0 || page > k.total) {
                return Err(no_page(page, k.total));
            }
            same.map(|k| k.document.clone())
        };
        let fresh = known.is_none();
        let document = known.map_or_else(make, Ok)?;
        let from = page.saturating_sub(1) / WINDOW * WINDOW + 1;
        ctx.progress("正在排版", "Typesetting", 0, 0);
        let setter = &ctx.host.setting.typesetter;
        let drawn = setter.preview(&document, from..from + WINDOW, SCALE, ctx.cancel).map_err(typesetting)?;
        let total = drawn.pages;
        let mut kept = hold(&self.kept);
        let mut images = match kept.take() {
            Some(k) if !fresh && k.token == token && k.key == key => k.images,
            _ => BTreeMap::new(),
        };
        let size = |all: &BTreeMap<u32, Vec<u8>>| all.values().map(Vec::len).sum::<usize>();
        if size(&images) + drawn.images.iter().map(Vec::len).sum::<usize>() > BOUND {
            images.clear();
        }
        images.extend((from..).zip(drawn.images));
        let image = images.get(&page).cloned();
        *kept = Some(Kept { token, key: key.into(), document, total, images });
        image.map(|i| (total, i)).ok_or_else(|| no_page(page, total))
    }
}

fn no_page(page: u32, total: u32) -> Error {
    Error::new(
        Code::NotFound,
        format!("没有第 {page} 页，共 {total} 页"),
        format!("There is no page {page}; the document has {total}"),
    )
}
