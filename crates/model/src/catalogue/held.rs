//! The editions a workspace holds: those that are shipped, those imported as content packs, and for each the numbers
//! that persons entered from a text that the program does not have.

use super::{EDITIONS, edition as shipped};
use crate::reader::Reader;
use crate::registers::{content_packs, edition_thresholds};
use crate::standard::Edition;
use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Editions read from packs, by what names their content: the same bytes are the same edition, so keeping a few spares
/// parsing and answers nothing differently.
static PARSED: LazyLock<Mutex<Parsed>> = LazyLock::new(Mutex::default);
/// Digest and edition, oldest first.
type Parsed = VecDeque<(String, Arc<Edition>)>;
const PARSED_MAX: usize = 16;

fn parsed(pack: &crate::record::Record) -> Option<Arc<Edition>> {
    let digest = content_packs::content_id(pack);
    let mut kept = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, e)) = kept.iter().find(|(d, _)| *d == digest) {
        return Some(Arc::clone(e));
    }
    let edition = Arc::new(content_packs::edition_of(pack)?);
    if kept.len() >= PARSED_MAX {
        kept.pop_front();
    }
    kept.push_back((digest, Arc::clone(&edition)));
    Some(edition)
}

/// An edition by id, with the numbers entered for it. A number that the edition itself sets stands; a shipped edition
/// is never replaced by a pack.
pub fn edition(id: &str, reader: &dyn Reader) -> Option<Arc<Edition>> {
    let own = match EDITIONS.iter().find(|e| e.id == id) {
        Some(e) => Arc::clone(e),
        None => parsed(&*content_packs::edition_pack(id, reader)?)?,
    };
    let mut entered = edition_thresholds::of(&own, reader);
    entered.retain(|t| own.sets(&t.key).is_none());
    if entered.is_empty() {
        return Some(own);
    }
    let mut with = Edition::clone(&own);
    with.thresholds.extend(entered);
    Some(Arc::new(with))
}

/// Every edition that is held, shipped ones first.
pub fn editions(reader: &dyn Reader) -> Vec<Arc<Edition>> {
    let packs = content_packs::editions(reader);
    let imported = packs.iter().map(|p| p.text(content_packs::KEY)).filter(|id| shipped(id).is_none());
    EDITIONS.iter().map(|e| e.id.as_str()).chain(imported).filter_map(|id| edition(id, reader)).collect()
}

/// Is an edition of that id held? Nothing is read from it.
pub fn is_held(id: &str, reader: &dyn Reader) -> bool {
    shipped(id).is_some() || content_packs::edition_pack(id, reader).is_some()
}
