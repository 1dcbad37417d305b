//! Evaluation evidence: populations are registered, draws are made, and people judge what was drawn.

mod draws;
mod judging;
mod populations;
mod runs;
mod scans;
mod shards;

pub(crate) use draws::{draw_finish, draw_list, draw_make, draw_verify};
pub(crate) use judging::{judge_next, judge_save};
pub(crate) use populations::population_register;
pub(crate) use runs::{run_begin, run_show};
pub(crate) use scans::population_scan;
pub(crate) use shards::{corpus_merge, corpus_shard, corpus_show};

use crate::error::{Code, Error, Result};
use hegui_corpus::digest::Watch;
use hegui_corpus::population;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use std::path::Path;
use std::sync::Arc;

/// A live record, or the sentence that there is none.
fn live(of: &'static Register, id: &str, reader: &dyn Reader) -> Result<Arc<Record>> {
    reader.get(of.key, id).filter(|r| !r.retired).ok_or_else(|| Error::not_found(id))
}

/// A number as fields hold it.
fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Where a register of items may be written: where nothing lies, or another such register. A slip of the hand does not
/// cost somebody their corpus.
fn free(target: &str) -> Result<()> {
    let path = Path::new(target);
    if path.symlink_metadata().is_err() || population::Register::open(path).is_ok() {
        return Ok(());
    }
    Err(Error::new(
        Code::Usage,
        format!("{target} 已存在且不是条目清单，请换一个文件名"),
        format!("{target} exists and is no register of items; choose another name"),
    ))
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
