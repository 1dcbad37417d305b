//! Populations read in parts, by workers that hold no workspace: each part gives a register of items, and the parts
//! give that of the whole, byte for byte as one process would have written it.

use super::populations::{mapping, proved, told_of};
use super::{free, watched};
use crate::api::{CorpusMerge, CorpusShard, CorpusShow, PopulationRead};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use hegui_corpus::Limits;
use hegui_corpus::population::{Inputs, merge, register};
use std::path::{Path, PathBuf};

pub(crate) fn corpus_shard(ctx: &Ctx<'_>, args: CorpusShard) -> Result<PopulationRead> {
    if args.number == 0 || args.number > args.of {
        return Err(Error::new(
            Code::Usage,
            format!("分片序号应在 1 到 {} 之间", args.of.max(1)),
            format!("The number of a shard lies between 1 and {}", args.of.max(1)),
        ));
    }
    free(&args.target)?;
    let limits = Limits::of_items();
    let paths: Vec<PathBuf> = args.paths.iter().map(PathBuf::from).collect();
    let mut inputs = Inputs::gather(&paths, &limits).map_err(foreign)?;
    let files = inputs.shard(args.number - 1, args.of);
    let mapping = mapping(&args.text, args.source.as_deref());
    let read = watched(ctx, ("正在读取分片", "Reading the shard"), |watch| {
        register(&files, &mapping, &limits, Path::new(&args.target), watch)
    })
    .map_err(foreign)?;
    Ok(told_of(&read, inputs.findings.drain(..)))
}

pub(crate) fn corpus_merge(ctx: &Ctx<'_>, args: CorpusMerge) -> Result<PopulationRead> {
    free(&args.target)?;
    let shards: Vec<PathBuf> = args.shards.iter().map(PathBuf::from).collect();
    let facts = watched(ctx, ("正在合并分片", "Merging shards"), |watch| {
        merge(&shards, &Limits::of_items(), Path::new(&args.target), watch)
    })
    .map_err(foreign)?;
    Ok(PopulationRead::of(&facts))
}

pub(crate) fn corpus_show(ctx: &Ctx<'_>, args: CorpusShow) -> Result<PopulationRead> {
    Ok(PopulationRead::of(proved(ctx, &args.register)?.facts()))
}
