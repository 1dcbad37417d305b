//! Evaluation evidence: populations are registered, draws are made, and people judge what was drawn.

mod answers;
mod banks;
mod columns;
mod comparing;
mod draws;
mod endpoints;
mod judging;
mod judging_sheet;
mod planning;
mod populations;
mod programs;
mod remedies;
mod runs;
mod scans;
mod shards;
mod tables;
mod texts;

pub(crate) use answers::{answers_fetch, answers_import};
pub(crate) use banks::{aspect_list, bank_criteria, bank_import, bank_lint, bank_map, bank_population};
pub(crate) use comparing::run_compare;
pub(crate) use draws::{draw_finish, draw_list, draw_make, draw_verify};
pub(crate) use endpoints::endpoint_key;
pub(crate) use judging::{judge_next, judge_save};
pub(crate) use judging_sheet::{judging_sheet, judging_sheet_import};
pub(crate) use planning::{sample_limits, sample_plan};
pub(crate) use populations::population_register;
pub(crate) use programs::{run_judge_keywords, run_judge_scores};
pub(crate) use remedies::{run_remediate, run_remedies};
pub(crate) use runs::{run_begin, run_show};
pub(crate) use scans::population_scan;
pub(crate) use shards::{corpus_merge, corpus_shard, corpus_show};
pub(crate) use tables::{corpus_items, run_table};

use crate::error::{Code, Error, Result};
use hegui_corpus::digest::Watch;
use hegui_corpus::population;
use hegui_model::catalogue::{TC260_003, edition};
use hegui_model::finding::{Finding, Level};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::standard::Edition;
use hegui_model::text::Text;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A live record, or the sentence that there is none.
pub(crate) fn live(of: &'static Register, id: &str, reader: &dyn Reader) -> Result<Arc<Record>> {
    reader.get(of.key, id).filter(|r| !r.retired).ok_or_else(|| Error::not_found(id))
}

/// Name and version of what has both: a bank, a library, a classifier.
fn versioned(record: &Record) -> String {
    format!("{} {}", record.str("name"), record.str("edition"))
}

/// Refuses a second version by the name of the first, of what has a name and a version.
pub(crate) fn refuse_version(
    of: &'static Register,
    (name, version): (&str, &str),
    reader: &dyn Reader,
) -> Result<()> {
    let same = reader.find(of.key, "name", name);
    if same.iter().all(|r| r.str("edition") != version) {
        return Ok(());
    }
    let mut e = Error::new(
        Code::Invalid,
        format!("{}「{name}」已有版本「{version}」，请填写新的版本号", of.one.zh),
        format!("{} {name} has a version {version} already; give a new one", of.one.en),
    );
    e.field = Some("edition".into());
    Err(e)
}

/// Values of a record by their fields.
fn values<const N: usize>(set: [(&'static str, Json); N]) -> Map<String, Json> {
    set.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// How often each reason was met, in the order of its English.
#[derive(Default)]
struct Reasons(BTreeMap<String, (Text, u64)>);

impl Reasons {
    fn met(&mut self, why: Text) {
        self.0.entry(why.en.clone()).or_insert((why, 0)).1 += 1;
    }

    fn into_counts(self) -> impl Iterator<Item = (Text, u64)> {
        self.0.into_values()
    }
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

/// As [`free`], where nothing at all is to be written over.
pub(crate) fn free_of_all(target: &str) -> Result<()> {
    if Path::new(target).symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Error::new(
        Code::Usage,
        format!("{target} 已存在，请换一个文件名"),
        format!("{target} exists; choose another name"),
    ))
}

/// Lets something watch with words of progress.
pub(crate) fn watched<T>(
    ctx: &crate::host::Ctx<'_>,
    (zh, en): (&'static str, &'static str),
    work: impl FnOnce(&mut Watch<'_>) -> T,
) -> T {
    let mut progress = |done, total| ctx.progress(zh, en, done, total);
    work(&mut Watch { progress: &mut progress, cancel: ctx.cancel })
}

/// The edition whose numbers measure.
pub(crate) fn edition_in_use() -> Result<&'static Edition> {
    edition(TC260_003)
        .ok_or_else(|| Error::new(Code::Fault, "缺少内置标准数据", "The shipped standard is missing"))
}

/// Refuses a record against which its register's rules say an error.
pub(crate) fn refuse_errors(of: &'static Register, record: &Record, reader: &dyn Reader) -> Result<()> {
    refuse_errors_but(|_| false, of, record, reader)
}

/// As [`refuse_errors`], but for errors about fields that are filled later.
fn refuse_errors_but(
    later: impl Fn(&str) -> bool,
    of: &'static Register,
    record: &Record,
    reader: &dyn Reader,
) -> Result<()> {
    let stands = |f: &Finding| f.level == Level::Error && f.field.as_deref().is_none_or(|key| !later(key));
    let refused: Vec<Finding> = of.findings(record, reader).into_iter().filter(stands).collect();
    if refused.is_empty() { Ok(()) } else { Err(Error::invalid(refused)) }
}
