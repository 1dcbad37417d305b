//! Populations: looked at, then registered by the digests of their items.

use super::{free, int, values, watched};
use crate::api::{PopulationFile, PopulationRead, PopulationRegister, PopulationShare, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use crate::session::Session;
use hegui_corpus::Limits;
use hegui_corpus::population::{Facts, Inputs, Mapping, Register, Registered, SourceFrom, register};
use hegui_model::field::Typed;
use hegui_model::finding::Finding;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::registers::{bank_questions as questions, populations};
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};

/// Sources that a record names one by one; the others stand in the register of items alone.
const SOURCES: usize = 1_000;
/// Files that a record names one by one.
const FILES: usize = 1_000;

pub(crate) fn population_register(ctx: &Ctx<'_>, args: PopulationRegister) -> Result<PopulationRead> {
    let session = ctx.session()?;
    if args.target.is_empty() && !args.preview {
        return Err(Error::new(
            Code::Usage,
            "请选择条目清单文件保存在哪里",
            "Choose where the register of items is written",
        ));
    }
    if !args.preview && !args.merged {
        free(&args.target)?;
    }
    let target = if args.preview { scratch()? } else { Target::At(PathBuf::from(&args.target)) };
    let (facts, mut told) =
        if args.merged { adopted(ctx, &args)? } else { read(ctx, &args, &target.path())? };
    if args.preview {
        return Ok(told);
    }
    let said = values([
        (populations::NAME.key(), args.name.as_str().into()),
        (populations::KIND.key(), args.kind.as_str().into()),
        (populations::DATASETS.key(), json!(args.datasets)),
        (populations::REGISTER_FILE.key(), args.target.as_str().into()),
    ]);
    let done = keep(session, said, &facts, ("files", facts.files.len().into()))?;
    told.findings.extend(done.findings);
    told.record = Some(done.id);
    told.changed = done.changed;
    Ok(told)
}

/// Keeps a population on record: what is said of it beside the facts of its items. The journal tells with its name,
/// digest and size `of` what it is.
pub(super) fn keep(
    session: &Session,
    said: Map<String, Json>,
    facts: &Facts,
    (of, what): (&str, Json),
) -> Result<Saved> {
    let mut kept = facts_values(facts);
    kept.extend(said);
    kept.insert(populations::REGISTERED_BY.key().into(), session.info().login.into());
    let intent = Intent::new(Op::RegisterPopulation, "").with(json!({
        "name": kept[populations::NAME.key()], of: what, "digest": facts.digest, "items": facts.items,
    }));
    let done = session.transact(intent, move |tx| {
        kept.insert(populations::REGISTERED_AT.key().into(), tx.reader().now().write());
        Ok::<_, Error>(tx.put(&populations::REGISTER, None, None, &kept)?)
    })?;
    saved(session, &populations::REGISTER, &done.value, done.changed)
}

/// How items are read, as a person says it.
pub(super) fn mapping(text: &[String], source: Option<&str>) -> Mapping {
    Mapping {
        text: text.to_vec(),
        source: match source {
            None => SourceFrom::Guess,
            Some("") => SourceFrom::Nowhere,
            Some(field) => SourceFrom::Field(field.into()),
        },
    }
}

/// Reads the files and writes their register of items.
fn read(ctx: &Ctx<'_>, args: &PopulationRegister, target: &Path) -> Result<(Facts, PopulationRead)> {
    let limits = Limits::of_items();
    let paths: Vec<PathBuf> = args.paths.iter().map(PathBuf::from).collect();
    let mut inputs = Inputs::gather(&paths, &limits).map_err(foreign)?;
    let mapping = mapping(&args.text, args.source.as_deref());
    let read = watched(ctx, ("正在读取总体", "Reading the population"), |watch| {
        register(&inputs.files, &mapping, &limits, target, watch)
    })
    .map_err(foreign)?;
    let told = told_of(&read, inputs.findings.drain(..));
    Ok((read.facts, told))
}

/// A register of items that workers wrote and that was merged.
fn adopted(ctx: &Ctx<'_>, args: &PopulationRegister) -> Result<(Facts, PopulationRead)> {
    let facts = proved(ctx, &args.target)?.facts().clone();
    let told = PopulationRead::of(&facts);
    Ok((facts, told))
}

/// A register of items whose digest was computed again from its entries.
pub(super) fn proved(ctx: &Ctx<'_>, at: &str) -> Result<Register> {
    let register = Register::open(Path::new(at)).map_err(foreign)?;
    watched(ctx, ("正在核对条目清单", "Verifying the register of items"), |watch| {
        register.check(watch)
    })
    .map_err(foreign)?;
    Ok(register)
}

/// Where the register of items goes.
enum Target {
    At(PathBuf),
    /// Nowhere: it goes with the folder.
    Scratch(tempfile::TempDir),
}

impl Target {
    fn path(&self) -> PathBuf {
        match self {
            Self::At(path) => path.clone(),
            Self::Scratch(folder) => folder.path().join("items"),
        }
    }
}

fn scratch() -> Result<Target> {
    folder().map(Target::Scratch)
}

pub(super) fn folder() -> Result<tempfile::TempDir> {
    tempfile::TempDir::new().map_err(|e| unwritten(&e))
}

pub(super) fn unwritten(e: &std::io::Error) -> Error {
    Error::new(
        Code::Fault,
        format!("无法写入临时文件夹：{e}"),
        format!("The temporary folder cannot be written: {e}"),
    )
}

/// What was read, with what is to be said of it.
pub(super) fn told_of(read: &Registered, more: impl Iterator<Item = Finding>) -> PopulationRead {
    let findings = more.chain(read.findings.clone().into_list()).collect();
    PopulationRead { findings, ..PopulationRead::of(&read.facts) }
}

impl PopulationRead {
    /// The facts of a population.
    pub(super) fn of(facts: &Facts) -> Self {
        Self {
            digest: facts.digest.clone(),
            items: facts.items,
            distinct: facts.distinct,
            bytes: facts.bytes,
            refused: facts.refused,
            sources: facts
                .sources
                .iter()
                .take(SOURCES)
                .map(|s| PopulationShare { name: s.name.clone(), items: s.items, bytes: s.bytes })
                .collect(),
            files: facts
                .files
                .iter()
                .take(FILES)
                .map(|f| PopulationFile {
                    name: f.name.clone(),
                    bytes: f.bytes,
                    sha256: f.sha256.clone(),
                    encoding: f.encoding.clone(),
                    items: f.items,
                    refused: f.refused,
                })
                .collect(),
            languages: facts
                .languages
                .iter()
                .map(|l| PopulationShare { name: l.language.name().into(), items: l.items, bytes: l.bytes })
                .collect(),
            findings: Vec::new(),
            record: None,
            changed: Vec::new(),
        }
    }
}

/// What a record keeps of the facts of a population.
fn facts_values(facts: &Facts) -> Map<String, Json> {
    let told = PopulationRead::of(facts);
    let shares = |key: &str, all: &[PopulationShare]| -> Vec<Json> {
        all.iter().map(|s| json!({ key: s.name, "items": s.items, "bytes": s.bytes })).collect()
    };
    let files: Vec<Json> = told
        .files
        .iter()
        .map(|f| {
            json!({
                "name": f.name, "bytes": f.bytes, "sha256": f.sha256, "encoding": f.encoding, "items": f.items,
                "refused": f.refused,
            })
        })
        .collect();
    values([
        (populations::DIGEST.key(), facts.digest.as_str().into()),
        (populations::ITEMS.key(), int(facts.items).into()),
        (populations::DISTINCT.key(), int(facts.distinct).into()),
        (populations::BYTES.key(), int(facts.bytes).into()),
        (populations::REFUSED.key(), int(facts.refused).into()),
        (populations::SOURCES.key(), shares("name", &told.sources).into()),
        (populations::LANGUAGES.key(), shares("language", &told.languages).into()),
        (populations::FILES.key(), files.into()),
    ])
}

/// The register of a population's items. That of a bank is made from the questions in the workspace, with the file in
/// which they stand, and goes when this goes.
pub(super) struct Opened {
    register: Register,
    laid: Option<(tempfile::TempDir, PathBuf)>,
}

impl Opened {
    /// The files of the items: those that a person gives, or the questions of the bank.
    pub(super) fn files(&self, given: &[String]) -> Vec<PathBuf> {
        match &self.laid {
            Some((_, file)) => vec![file.clone()],
            None => given.iter().map(PathBuf::from).collect(),
        }
    }
}

impl std::ops::Deref for Opened {
    type Target = Register;

    fn deref(&self) -> &Register {
        &self.register
    }
}

/// The questions of a bank, each with its category for a source, as a population of its own.
pub(super) fn of_bank(ctx: &Ctx<'_>, bank: &str) -> Result<Opened> {
    let mut lines = String::new();
    ctx.session()?.read(|reader| {
        for q in questions::of_bank(bank, reader) {
            let item = json!({ "text": q.text(questions::TEXT), "source": q.text(questions::CATEGORY) });
            lines.push_str(&item.to_string());
            lines.push('\n');
        }
        Ok::<_, Error>(())
    })?;
    let folder = folder()?;
    let file = folder.path().join("questions.jsonl");
    std::fs::write(&file, &lines).map_err(|e| unwritten(&e))?;
    let limits = Limits::of_items();
    let inputs = Inputs::gather(std::slice::from_ref(&file), &limits).map_err(foreign)?;
    let mapping = mapping(&["text".to_owned()], Some("source"));
    let target = folder.path().join("items");
    watched(ctx, ("正在读取题目", "Reading the questions"), |watch| {
        register(&inputs.files, &mapping, &limits, &target, watch)
    })
    .map_err(foreign)?;
    let register = Register::open(&target).map_err(foreign)?;
    Ok(Opened { register, laid: Some((folder, file)) })
}

/// The register of a population's items, whose digest is the one on record.
pub(super) fn opened(
    ctx: &Ctx<'_>,
    population: &hegui_model::record::Record,
    at: Option<&str>,
) -> Result<Opened> {
    let bank = population.text(populations::BANK);
    let opened = if bank.is_empty() {
        let at = at.unwrap_or_else(|| population.text(populations::REGISTER_FILE));
        Opened { register: Register::open(Path::new(at)).map_err(foreign)?, laid: None }
    } else {
        of_bank(ctx, bank)?
    };
    if opened.facts().digest == population.text(populations::DIGEST) {
        return Ok(opened);
    }
    Err(Error::new(
        Code::Refused,
        "这份条目清单的摘要与登记的总体不同，请选择登记时写出的文件",
        "This register of items has another digest than the population on record; choose the file that was written when it was registered",
    ))
}
