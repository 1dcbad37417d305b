//! Keyword libraries: read from foreign files, mapped to the risks of annex A, linted against clause 9.1.

use crate::api::{
    CategoryInfo, KeywordFile, KeywordLint, KeywordsImport, KeywordsMap, KeywordsRead, LibraryKey, LongWord,
    RiskCount, Saved,
};
use crate::error::{Code, Error, Result};
use crate::evaluation::refuse_version;
use crate::host::Ctx;
use crate::import::{foreign, form_of};
use crate::records::saved;
use crate::session::Session;
use hegui_corpus::digest::Watch;
use hegui_corpus::text::clean;
use hegui_corpus::words::{normalise, words};
use hegui_corpus::{Limits, open_table_watched};
use hegui_model::catalogue::{is_risk, no_risk};
use hegui_model::field::Typed;
use hegui_model::finding::{Finding, Findings, Level};
use hegui_model::keyword_lint::{lint, propose_risk};
use hegui_model::op::Op;
use hegui_model::proposal::keywords::mapping;
use hegui_model::reader::{LibraryWord, Reader};
use hegui_model::registers::{keyword_libraries as libraries, risk_mappings};
use hegui_model::standard::Edition;
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::Ordering;

/// Lines with a word over all files of one import.
const MOST_WORDS: u64 = 2_000_000;
/// Files of one import.
const MOST_FILES: usize = 200;
/// Longest category name; a longer one is a sentence in the wrong column.
const CATEGORY_CHARS: usize = 100;
/// Words between two looks at the cancel flag.
const STEP: u64 = 4_096;

/// What files hold, before it is kept.
#[derive(Default)]
struct Library {
    /// Word as written, by normalised word and category.
    words: BTreeMap<(String, String), String>,
    files: Vec<KeywordFile>,
    lines: u64,
    findings: Findings,
}

impl Library {
    fn distinct(&self) -> u64 {
        self.words.keys().map(|(norm, _)| norm).collect::<BTreeSet<_>>().len() as u64
    }

    fn into_words(self) -> Vec<LibraryWord> {
        self.words.into_iter().map(|((norm, category), word)| LibraryWord { norm, word, category }).collect()
    }
}

/// Reads one file into a library.
fn read_file(ctx: &Ctx<'_>, path: &Path, library: &mut Library) -> Result<()> {
    let mut progress = |done, total| ctx.progress("正在读取文件", "Reading the file", done, total);
    let mut watch = Watch { progress: &mut progress, cancel: ctx.cancel };
    let mut table = open_table_watched(path, &Limits::default(), &mut watch).map_err(foreign)?;
    let (name, sha256, form) = (table.file.clone(), table.sha256.clone(), form_of(&table).zh);
    if let Some(twice) = library.files.iter().find(|f| f.sha256 == sha256) {
        let finding = Finding::warning(
            "file_twice",
            format!("“{name}”与“{}”内容相同，只读取一次", twice.name),
            format!("“{name}” has the same content as “{}” and is read once", twice.name),
        );
        library.findings.push(finding);
        return Ok(());
    }
    library.findings.extend(std::mem::take(&mut table.findings));
    let sheets: Vec<usize> = (0..table.sheets.len()).filter(|i| !table.sheets[*i].hidden).collect();
    let mut lines = 0_u64;
    for sheet in sheets {
        let mut stream = words(&mut table, sheet).map_err(foreign)?;
        for word in stream.by_ref() {
            let word = word.map_err(foreign)?;
            lines += 1;
            if lines.is_multiple_of(STEP) {
                if ctx.cancel.load(Ordering::Relaxed) {
                    return Err(Error::cancelled());
                }
                ctx.progress("正在读取关键词", "Reading keywords", library.lines + lines, 0);
            }
            if library.lines + lines > MOST_WORDS {
                return Err(Error::new(
                    Code::Usage,
                    format!("关键词超过 {MOST_WORDS} 行（读到“{name}”第 {} 行），请分成几个词库", word.row),
                    format!(
                        "More than {MOST_WORDS} lines of keywords (at “{name}”, row {}); make several libraries",
                        word.row
                    ),
                ));
            }
            let norm = normalise(&word.word);
            if norm.is_empty() {
                continue;
            }
            let category = match (word.category, word.subcategory) {
                (Some(c), Some(s)) if c != s => format!("{c}/{s}"),
                (c, s) => c.or(s).unwrap_or_default(),
            };
            let category: String = category.chars().take(CATEGORY_CHARS).collect();
            library.words.entry((norm, category.trim().to_owned())).or_insert(word.word);
        }
        library.findings.append(stream.findings().clone());
    }
    library.lines += lines;
    library.files.push(KeywordFile { name, sha256, form, lines });
    Ok(())
}

/// Distinct words by category, each with its mapping on file and what its name proposes.
fn categories<'a>(
    reader: &dyn Reader,
    edition: &Edition,
    words: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<CategoryInfo> {
    let mut count: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (norm, category) in words {
        count.entry(category).or_default().insert(norm);
    }
    let mappings = reader.all("risk_mappings");
    let mut out: Vec<CategoryInfo> = count
        .into_iter()
        .map(|(category, words)| {
            let mapping = mappings.iter().find(|m| m.text(risk_mappings::CATEGORY).trim() == category);
            let own = is_risk(category).then(|| category.to_owned());
            CategoryInfo {
                category: category.to_owned(),
                words: words.len() as u64,
                risk: mapping
                    .map_or(own, |m| Some(m.text(risk_mappings::RISK).to_owned()).filter(|r| !r.is_empty())),
                proposed: propose_risk(category, edition).map(|r| r.id.clone()),
                mapping: mapping.map(|m| m.id.clone()),
            }
        })
        .collect();
    out.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.category.cmp(&b.category)));
    out
}

/// Reads libraries without keeping them, or keeps them as one version.
pub(crate) fn keywords_import(ctx: &Ctx<'_>, args: KeywordsImport) -> Result<KeywordsRead> {
    let session = ctx.session()?;
    let (name, version) = (clean(&args.name), clean(&args.edition));
    if args.paths.is_empty() || args.paths.len() > MOST_FILES {
        return Err(Error::new(
            Code::Usage,
            format!("请选择 1 至 {MOST_FILES} 个文件"),
            format!("Choose 1 to {MOST_FILES} files"),
        ));
    }
    if !args.preview {
        if name.is_empty() || version.is_empty() {
            return Err(Error::new(
                Code::Usage,
                "请填写词库名称和版本",
                "Give the library a name and a version",
            ));
        }
        session.read(|r| refuse_version(&libraries::REGISTER, (&name, &version), r))?;
    }
    let mut library = Library::default();
    for path in &args.paths {
        read_file(ctx, Path::new(path), &mut library)?;
    }
    if library.words.is_empty() {
        let mut e = Error::new(
            Code::Damaged,
            "所选文件里没有读到任何关键词",
            "Not a single keyword was found in the files",
        );
        e.findings = library.findings.into_list();
        return Err(e);
    }
    let edition = crate::evaluation::edition_in_use()?;
    let distinct = library.distinct();
    let keys = library.words.keys().map(|(n, c)| (n.as_str(), c.as_str()));
    let categories = session.read(|r| Ok::<_, Error>(categories(r, edition, keys)))?;
    let mut reply = KeywordsRead {
        library: String::new(),
        files: library.files.clone(),
        lines: library.lines,
        distinct,
        findings: std::mem::take(&mut library.findings).into_list(),
        categories,
    };
    if args.preview {
        return Ok(reply);
    }

    let sources: Vec<Json> =
        reply.files.iter().map(|f| json!({ "name": f.name, "sha256": f.sha256, "lines": f.lines })).collect();
    let intent = Intent::new(Op::ImportKeywords, "")
        .with(json!({ "files": sources, "lines": library.lines, "distinct": distinct }));
    let mut values = Map::new();
    values.insert(libraries::NAME.key().into(), name.as_str().into());
    values.insert(libraries::EDITION.key().into(), version.as_str().into());
    values.insert(libraries::LINES.key().into(), library.lines.into());
    values.insert(libraries::DISTINCT.key().into(), distinct.into());
    values.insert(libraries::SOURCES.key().into(), Json::Array(sources));
    let words = library.into_words();
    ctx.progress("正在保存", "Keeping", 0, 0);
    let done = session.transact(intent, move |tx| {
        refuse_version(&libraries::REGISTER, (&name, &version), tx.reader())?;
        values.insert(libraries::UPDATED_ON.key().into(), tx.reader().today().write());
        let record = tx.put(&libraries::REGISTER, None, None, &values)?;
        // The words hang on the record's id; their digest binds them to it within the same entry.
        let digest = tx.put_words(&record.id, &words)?;
        let mut bound = Map::new();
        bound.insert(libraries::DIGEST.key().into(), digest.into());
        Ok::<_, Error>(tx.put(&libraries::REGISTER, Some(&record.id), None, &bound)?)
    })?;
    reply.library = done.value.id;
    Ok(reply)
}

/// Maps a category to a risk, or says that it stands for none.
pub(crate) fn keywords_map(ctx: &Ctx<'_>, args: KeywordsMap) -> Result<Saved> {
    let session = ctx.session()?;
    let (category, risk) = (args.category.trim().to_owned(), args.risk.trim().to_owned());
    if category.is_empty() {
        return Err(Error::new(
            Code::Usage,
            "没有类别名称的词不能对应到风险，请先在源文件中补上类别",
            "Words without a category cannot be mapped; give them one in their file",
        ));
    }
    if !risk.is_empty() && !is_risk(&risk) {
        let mut e = Error::with(Code::Invalid, no_risk(&risk));
        e.field = Some(risk_mappings::RISK.key().into());
        return Err(e);
    }
    mapped(session, &category, (risk_mappings::RISK.key(), &risk), args.reason.trim())
}

/// Keeps what a foreign category stands for: the risk or the aspect, by the key of its field. The other stays.
pub(crate) fn mapped(
    session: &Session,
    category: &str,
    (field, topic): (&'static str, &str),
    reason: &str,
) -> Result<Saved> {
    let (category, topic, reason) = (category.to_owned(), topic.to_owned(), reason.to_owned());
    let done = session.transact(Intent::new(Op::MapCategory, reason.as_str()), move |tx| {
        let old =
            tx.reader().find("risk_mappings", risk_mappings::CATEGORY.key(), &category).into_iter().next();
        let mut values = Map::new();
        values.insert(risk_mappings::CATEGORY.key().into(), category.into());
        values.insert(field.into(), topic.into());
        if !reason.is_empty() || old.is_none() {
            values.insert(risk_mappings::REASON.key().into(), reason.into());
        }
        Ok::<_, Error>(tx.put(
            &risk_mappings::REGISTER,
            old.as_ref().map(|o| o.id.as_str()),
            None,
            &values,
        )?)
    })?;
    saved(session, &risk_mappings::REGISTER, &done.value, done.changed)
}

/// Lint of a library against clause 9.1, with the mapping on file.
pub(crate) fn keywords_lint(ctx: &Ctx<'_>, args: LibraryKey) -> Result<KeywordLint> {
    let edition = crate::evaluation::edition_in_use()?;
    ctx.session()?.read(|reader| {
        let library = reader
            .load(&libraries::REGISTER, &args.library)?
            .ok_or_else(|| Error::not_found(&format!("keyword_libraries/{}", args.library)))?;
        let words = reader.words(&library.id);
        let found = lint(&words, &mapping(reader), edition, library.text(libraries::LONG_WORDS_REASON));
        let categories =
            categories(reader, edition, words.iter().map(|w| (w.norm.as_str(), w.category.trim())));
        let risk_of: BTreeMap<&str, bool> =
            categories.iter().map(|c| (c.category.as_str(), c.risk.is_some())).collect();
        let mapped: BTreeSet<&str> = words
            .iter()
            .filter(|w| risk_of.get(w.category.trim()).copied().unwrap_or(false))
            .map(|w| w.norm.as_str())
            .collect();
        let mut findings = found.findings;
        findings.iter_mut().for_each(|f| {
            f.register = Some("keyword_libraries".into());
            f.record = Some(library.id.clone());
        });
        findings.sort_by_key(|f| match f.level {
            Level::Error => 0,
            Level::Warning => 1,
            Level::Note => 2,
        });
        let count = |r: hegui_model::keyword_lint::RiskCount| RiskCount {
            risk: r.risk,
            name: r.name,
            words: r.count.into(),
            floor: r.floor.unwrap_or(0).into(),
        };
        Ok(KeywordLint {
            name: format!("{} {}", library.text(libraries::NAME), library.text(libraries::EDITION)),
            lines: library.get(libraries::LINES).and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
            distinct: found.distinct.into(),
            total_floor: edition.threshold("keywords_total").clone(),
            risks: found.risks.into_iter().chain(found.other_risks).map(count).collect(),
            unmapped: u64::from(found.distinct).saturating_sub(mapped.len() as u64),
            long_words: found
                .long_words
                .into_iter()
                .map(|w| LongWord { word: w.word, characters: w.han, words: w.words })
                .collect(),
            long_word_count: found.long.into(),
            library: library.id,
            findings,
            categories,
        })
    })
}
