//! Evaluation evidence: populations are registered, draws are made, and people judge what was drawn.

mod draws;
mod judging;
mod populations;
mod runs;
mod shards;

pub(crate) use draws::{draw_finish, draw_list, draw_make, draw_verify};
pub(crate) use judging::{judge_next, judge_save};
pub(crate) use populations::population_register;
pub(crate) use runs::{run_begin, run_show};
pub(crate) use shards::{corpus_merge, corpus_shard, corpus_show};

use crate::error::{Error, Result};
use hegui_corpus::digest::Watch;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use std::sync::Arc;

/// A live record, or the sentence that there is none.
fn live(of: &'static Register, id: &str, reader: &dyn Reader) -> Result<Arc<Record>> {
    reader.get(of.key, id).filter(|r| !r.retired).ok_or_else(|| Error::not_found(id))
}

/// A number as fields hold it.
fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Lets something watch with words of progress.
fn watched<T>(
    ctx: &crate::host::Ctx<'_>,
    (zh, en): (&'static str, &'static str),
    work: impl FnOnce(&mut Watch<'_>) -> T,
) -> T {
    let mut progress = |done, total| ctx.progress(zh, en, done, total);
    work(&mut Watch { progress: &mut progress, cancel: ctx.cancel })
}
