//! Scans: every item of a population against a keyword library, and for personal information, in one pass.

use super::populations::{Opened, opened};
use super::{free_of_all, int, live, values, watched};
use crate::api::{PopulationScan, PopulationScanned, RiskFound, ScanShare};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use crate::session::hold;
use hegui_corpus::beside::Beside;
use hegui_corpus::population::{FileFacts, Inputs, Layout, Mapping, Register, SourceFrom, walk};
use hegui_corpus::scan::{Library, Word, tally::Tally};
use hegui_corpus::{Limits, personal, scan};
use hegui_model::catalogue;
use hegui_model::evaluation::BankKind;
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::{LibraryWord, Reader};
use hegui_model::record::Record;
use hegui_model::registers::{keyword_libraries as libraries, populations, risk_mappings, scans};
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Words of which a record keeps how often they were hit.
const WORDS: usize = 100;
/// Sources that a record keeps.
const SOURCES: usize = 1_000;

/// What was counted.
struct Counted {
    words: Tally,
    personal: personal::PersonalTally,
}

pub(crate) fn population_scan(ctx: &Ctx<'_>, args: PopulationScan) -> Result<PopulationScanned> {
    let session = ctx.session()?;
    let (population, library, words) = session.read(|reader| {
        let population = live(&populations::REGISTER, &args.population, reader)?;
        let library = live(&libraries::REGISTER, &args.library, reader)?;
        let risks = risk_mappings::on_file(BankKind::GeneratedContent, reader);
        Ok((population, library, words(reader.words(&args.library), &risks)))
    })?;
    let register = opened(ctx, &population, args.register.as_deref())?;
    let names: BTreeMap<String, String> = words.iter().map(|w| (w.id.clone(), w.word.clone())).collect();
    let ready = Library::new(words).map_err(|f| Error::invalid(vec![*f]))?;
    let counted = counted(ctx, &args, &register, &ready)?;
    let told = told(&counted, &names);
    let by = session.info().login;
    let mut record = record(&told, (&population, &library), by);
    let intent = Intent::new(Op::Scan, "").with(json!({
        "population": population.text(populations::DIGEST), "library": library.text(libraries::DIGEST),
        "items": told.items, "hit_items": told.hit_items,
    }));
    let done = session.transact(intent, move |tx| {
        record.insert(scans::SCANNED_AT.key().into(), tx.reader().now().write());
        Ok::<_, Error>(tx.put(&scans::REGISTER, None, None, &record)?)
    })?;
    let kept = saved(session, &scans::REGISTER, &done.value, done.changed)?;
    Ok(PopulationScanned { record: kept.id, changed: kept.changed, findings: kept.findings, ..told })
}

/// The words of a library with the risks that their categories stand for. Words that are normalised alike are one.
pub(super) fn words(all: Vec<LibraryWord>, risks: &BTreeMap<String, String>) -> Vec<Word> {
    all.into_iter()
        .map(|w| {
            let category = w.category.trim();
            let own = catalogue::is_risk(category).then(|| category.to_owned());
            let risk = own.or_else(|| risks.get(category).cloned()).unwrap_or_default();
            Word { id: w.norm, word: w.word, risk }
        })
        .collect()
}

/// How the files were read when they were registered; guessed where they were read in different ways.
fn as_registered(register: &Register) -> Mapping {
    let mut layouts = register.facts().files.iter().map(|f| &f.layout);
    let key = |l: &Layout| {
        let names: Vec<String> = l.text.iter().map(|f| f.name.clone()).collect();
        (names, l.source.clone(), l.guessed)
    };
    let Some((text, source, guessed)) = layouts.next().map(key) else { return Mapping::default() };
    if guessed || !layouts.all(|l| key(l) == (text.clone(), source.clone(), guessed)) {
        return Mapping::default();
    }
    Mapping { text, source: source.map_or(SourceFrom::Nowhere, SourceFrom::Field) }
}

/// Goes through the files once. What was read has to be the population on record, file by file.
fn counted(ctx: &Ctx<'_>, args: &PopulationScan, register: &Opened, library: &Library) -> Result<Counted> {
    let limits = Limits::of_items();
    let inputs = Inputs::gather(&register.files(&args.paths), &limits).map_err(foreign)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers: Vec<_> =
        (0..cores).map(|_| (scan::Counting::new(library), personal::Counting::default())).collect();
    let mapping = as_registered(register);
    let hits = args.hits.as_deref().map(HitItems::create).transpose()?;
    let walked = watched(ctx, ("正在扫描", "Scanning"), |watch| {
        walk(&inputs.files, &mapping, &limits, watch, workers, &|(words, personal), item| {
            let mut hit = false;
            words.look(item.source, item.text, |_| hit = true);
            if let Some(out) = hits.as_ref().filter(|_| hit) {
                out.keep(item.source, item.text);
            }
            personal.look(item.source, item.text, |_| ());
            Ok(())
        })
    })
    .map_err(foreign)?;
    same(&register.facts().files, &walked.files)?;
    if let Some(hits) = hits {
        hits.finish()?;
    }
    let mut out = Counted { words: Tally::default(), personal: personal::PersonalTally::default() };
    for (words, personal) in walked.gathered {
        out.words.merge(&words.finish());
        out.personal.merge(&personal.finish());
    }
    Ok(out)
}

/// The items with a word, in a file of the person's choice, so that people can look at a sample of them: of JSON lines
/// with `text` and `source`, to be registered as a population. Written beside and renamed when it is whole.
struct HitItems {
    target: PathBuf,
    file: Mutex<(BufWriter<Beside>, Option<io::Error>)>,
}

impl HitItems {
    fn create(target: &str) -> Result<Self> {
        free_of_all(target)?;
        let target = PathBuf::from(target);
        let file = Beside::new(&target).map_err(|e| unwritten(&target, &e))?;
        Ok(Self { target, file: Mutex::new((BufWriter::new(file), None)) })
    }

    fn keep(&self, source: &str, text: &str) {
        let line = json!({ "text": text, "source": source });
        let mut held = hold(&self.file);
        if held.1.is_none()
            && let Err(e) = writeln!(held.0, "{line}")
        {
            held.1 = Some(e);
        }
    }

    fn finish(self) -> Result<()> {
        let (file, failed) = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        let target = self.target;
        let whole = || file.into_inner().map_err(io::IntoInnerError::into_error)?.persist_new();
        failed.map_or_else(whole, Err).map_err(|e| unwritten(&target, &e))
    }
}

fn unwritten(target: &Path, e: &io::Error) -> Error {
    Error::new(
        Code::Fault,
        format!("{} 无法写入：{e}", target.display()),
        format!("{} cannot be written: {e}", target.display()),
    )
}

/// Are these the files that were registered, read as they were then?
fn same(registered: &[FileFacts], read: &[FileFacts]) -> Result<()> {
    let key = |f: &FileFacts| (f.name.clone(), f.sha256.clone(), f.items, f.refused);
    let mut known: Vec<_> = registered.iter().map(key).collect();
    let mut seen: Vec<_> = read.iter().map(key).collect();
    known.sort();
    seen.sort();
    let Some(other) =
        known.iter().find(|f| !seen.contains(f)).or_else(|| seen.iter().find(|f| !known.contains(f)))
    else {
        return Ok(());
    };
    let name = &other.0;
    Err(Error::new(
        Code::Refused,
        format!("“{name}”与登记的总体不一致（缺少、多出或内容已改动），请选择登记时的文件，或重新登记总体"),
        format!(
            "“{name}” is not as it was registered (missing, added or changed); choose the files of the population, or register it again"
        ),
    ))
}

fn told(counted: &Counted, names: &BTreeMap<String, String>) -> PopulationScanned {
    let all = counted.words.total();
    let mut by_word: Vec<ScanShare> = counted
        .words
        .words
        .iter()
        .map(|(norm, c)| ScanShare {
            name: names.get(norm).unwrap_or(norm).clone(),
            items: c.items,
            hits: c.hits,
        })
        .collect();
    by_word.sort_by(|a, b| b.items.cmp(&a.items).then_with(|| a.name.cmp(&b.name)));
    by_word.truncate(WORDS);
    let by_source = counted.words.sources.iter().take(SOURCES);
    PopulationScanned {
        record: String::new(),
        items: all.items,
        hit_items: all.hit.items,
        by_source: by_source
            .map(|(name, s)| ScanShare { name: name.clone(), items: s.items, hits: s.hit.items })
            .collect(),
        by_risk: all
            .classes
            .iter()
            .map(|(risk, c)| ScanShare { name: risk.clone(), items: c.items, hits: c.hits })
            .collect(),
        by_word,
        personal: counted
            .personal
            .total()
            .classes
            .iter()
            .map(|(kind, c)| RiskFound {
                risk: kind.key().into(),
                title: kind.label().into(),
                items: c.items,
            })
            .collect(),
        findings: Vec::new(),
        changed: Vec::new(),
    }
}

/// Values of the record of a scan.
fn record(
    told: &PopulationScanned,
    (population, library): (&Arc<Record>, &Arc<Record>),
    by: String,
) -> Map<String, Json> {
    let rows = |all: &[ScanShare], keys: [&str; 3]| -> Vec<Json> {
        let [name, items, hits] = keys;
        all.iter()
            .map(|s| {
                let mut row =
                    Map::from_iter([(name.to_owned(), json!(s.name)), (items.to_owned(), json!(s.items))]);
                if !hits.is_empty() {
                    row.insert(hits.to_owned(), json!(s.hits));
                }
                row.into()
            })
            .collect()
    };
    let personal: Vec<Json> =
        told.personal.iter().map(|p| json!({ "kind": p.risk, "items": p.items })).collect();
    values([
        (scans::POPULATION.key(), Json::from(population.id.as_str())),
        (scans::POPULATION_DIGEST.key(), population.text(populations::DIGEST).into()),
        (scans::LIBRARY.key(), library.id.as_str().into()),
        (scans::LIBRARY_DIGEST.key(), library.text(libraries::DIGEST).into()),
        (scans::SCANNED_BY.key(), by.into()),
        (scans::ITEMS.key(), int(told.items).into()),
        (scans::HIT_ITEMS.key(), int(told.hit_items).into()),
        (scans::BY_SOURCE.key(), rows(&told.by_source, ["name", "items", "hit_items"]).into()),
        (scans::BY_RISK.key(), rows(&told.by_risk, ["risk", "items", "hits"]).into()),
        (scans::BY_WORD.key(), rows(&told.by_word, ["word", "items", ""]).into()),
        (scans::PERSONAL.key(), personal.into()),
    ])
}
