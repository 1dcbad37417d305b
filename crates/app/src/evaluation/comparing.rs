//! Two runs side by side: another version of the model, another strategy, or the test after mending.

use super::live;
use super::runs::title;
use crate::api::{ComparedItem, RunCompare, RunCompared};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::evaluation::compare::{Judged, compare};
use hegui_model::evaluation::run::Run;
use hegui_model::finding::Finding;
use hegui_model::reader::Reader;
use hegui_model::registers::{draws, evaluation_runs as runs, run_items as items};
use std::collections::BTreeSet;

/// Items of which the text is shown, and characters of each.
const SHOWN: usize = 500;
const CHARACTERS: usize = 200;

pub(crate) fn run_compare(ctx: &Ctx<'_>, args: RunCompare) -> Result<RunCompared> {
    ctx.session()?.read(|reader| {
        let (before, after) =
            (live(&runs::REGISTER, &args.before, reader)?, live(&runs::REGISTER, &args.after, reader)?);
        let (earlier, later) = (Run::of(&before, reader), Run::of(&after, reader));
        if before.id == after.id || earlier.asks != later.asks {
            return Err(Error::new(
                Code::Usage,
                "请选择同类题库或语料的两次不同评估",
                "Choose two different runs over the same kind of bank or over a corpus",
            ));
        }
        let (old, new) = (earlier.judged(), later.judged());
        let sides = (
            old.iter().map(Judged::from).collect::<Vec<_>>(),
            new.iter().map(Judged::from).collect::<Vec<_>>(),
        );
        let comparison = compare(&sides.0, &sides.1);
        let changed: BTreeSet<&str> = [&comparison.mended, &comparison.broken, &comparison.shifted]
            .into_iter()
            .flatten()
            .map(|c| c.item.as_str())
            .collect();
        let shown = later.items.iter().zip(&new).enumerate();
        let items = shown
            .filter(|(_, (_, told))| changed.contains(told.item.as_str()))
            .take(SHOWN)
            .map(|(at, (record, told))| ComparedItem {
                item: told.item.clone(),
                text: record.text(items::TEXT).chars().take(CHARACTERS).collect(),
                number: at as u64 + 1,
            })
            .collect();
        let population = |run: &hegui_model::record::Record| {
            let draw = reader.get(draws::REGISTER.key, run.text(runs::DRAW));
            draw.map(|d| d.text(draws::POPULATION_DIGEST).to_owned())
        };
        let mut findings = Vec::new();
        if population(&before) != population(&after) {
            findings.push(Finding::warning(
                "comparison_of_other_populations",
                "两次评估的总体不同，只比较内容相同的条目",
                "The runs were drawn from different populations; only items of the same content are compared",
            ));
        }
        if comparison.both == 0 {
            findings.push(Finding::warning(
                "comparison_of_nothing",
                "两次评估没有都已判定的相同条目，请对同一抽样再次评估",
                "No item was judged in both runs; run the same draw again",
            ));
        }
        Ok(RunCompared {
            before: title(&before),
            after: title(&after),
            chance: comparison.chance(),
            comparison,
            items,
            findings,
        })
    })
}
