//! The texts of drawn items, read again from their files.

use super::Draw;
use crate::digest::Watch;
use crate::error::{ForeignError, at_row, in_file, refuse};
use crate::limits::Limits;
use crate::population::{InputFile, ItemPlace, Job, Layout, Mapping, Register, walk_jobs};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An item wanted from a file: where, and which of the draw it is.
type Wanted = BTreeMap<ItemPlace, usize>;

/// Fetches the texts of drawn items from their files. `files` are the files of the population on this machine, by the
/// names of its register; those without a drawn item may be missing. `take` gets the number of the item in
/// [`Draw::drawn`] and its text, file by file and in the order of places; texts given before an error must not be used.
///
/// # Errors
/// `draw_file_missing` for a file that is not given, `item_changed` with the file and row where the text is no longer
/// what was registered, and as [`crate::population::walk`].
pub fn fetch(
    draw: &Draw,
    register: &Register,
    files: &[InputFile],
    limits: &Limits,
    watch: &mut Watch<'_>,
    take: &mut (dyn FnMut(usize, &str) + Send),
) -> Result<(), ForeignError> {
    let inputs: HashMap<&str, &InputFile> = files.iter().map(|f| (f.name.as_str(), f)).collect();
    let layouts: HashMap<&str, &Layout> =
        register.facts().files.iter().map(|f| (f.name.as_str(), &f.layout)).collect();
    let mut wanted: BTreeMap<&str, Wanted> = BTreeMap::new();
    for (i, drawn) in draw.drawn.iter().enumerate() {
        wanted.entry(&drawn.file).or_default().insert(drawn.place, i);
    }
    let mut places: Vec<BTreeSet<ItemPlace>> = Vec::new();
    let mut found = Vec::new();
    for (name, items) in &wanted {
        let (Some(input), Some(layout)) = (inputs.get(name), layouts.get(name)) else {
            return Err(refuse(
                "draw_file_missing",
                in_file(name),
                "抽中的条目在这个文件里，但没有给出该文件。请一并选择登记总体时的文件或文件夹。",
                "drawn items stand in this file, which is not given. Choose the files or folder of the population.",
            ));
        };
        places.push(items.keys().copied().collect());
        found.push((*input, *layout));
    }
    let jobs: Vec<Job<'_>> = found
        .into_iter()
        .zip(&places)
        .map(|((input, layout), wanted)| Job { input, layout: Some(layout), wanted: Some(wanted) })
        .collect();
    let items: Vec<&Wanted> = wanted.values().collect();
    let taker = (take, BTreeSet::<usize>::new());
    let walked = walk_jobs(&jobs, &Mapping::default(), limits, watch, vec![taker], &|(take, seen), item| {
        let Some(i) = items.get(item.file as usize).and_then(|items| items.get(&item.place)) else {
            return Ok(());
        };
        let drawn = &draw.drawn[*i];
        if hex::encode(item.digest()) != drawn.digest {
            return Err(changed(&drawn.file, item.place));
        }
        seen.insert(*i);
        take(*i, item.text);
        Ok(())
    })?;
    let seen = walked.gathered.into_iter().next().map(|(_, seen)| seen).unwrap_or_default();
    match (0..draw.drawn.len()).find(|i| !seen.contains(i)) {
        None => Ok(()),
        Some(i) => Err(changed(&draw.drawn[i].file, draw.drawn[i].place)),
    }
}

fn changed(file: &str, place: ItemPlace) -> ForeignError {
    refuse(
        "item_changed",
        at_row(file, None, place.row),
        "这里的内容与登记总体时不同，文件已被改动。请换回原文件，或重新登记总体并说明理由后重新抽样。",
        "what stands here is not what was registered: the file has changed. Put the original file back, or register the population anew and draw again with a reason.",
    )
}
