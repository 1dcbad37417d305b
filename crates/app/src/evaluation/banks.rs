//! Question banks: read from foreign files, their categories mapped, linted against clauses 9.3 and 9.4.

use super::columns::{self, chosen, guess, needed};
use super::{edition_in_use, int, live, refuse_version, values, versioned, watched};
use crate::api::{
    AspectInfo, BankCategory, BankColumns, BankCriteria, BankDuplicate, BankDuplicates, BankFile, BankImport,
    BankKey, BankLintAsk, BankLinted, BankMap, BankRead, BankSample, Nothing, Saved,
};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use hegui_corpus::near::{Group, near_groups};
use hegui_corpus::population::{digest_of, item_digest};
use hegui_corpus::scan::fold::fold;
use hegui_corpus::text::clean;
use hegui_corpus::{Limits, fields};
use hegui_model::evaluation::BankKind;
use hegui_model::evaluation::aspect;
use hegui_model::evaluation::bank::{is_topic, topics};
use hegui_model::evaluation::growth::growth;
use hegui_model::field::{LONG_TEXT_MAX, Typed};
use hegui_model::finding::{Finding, Findings};
use hegui_model::keyword_lint::propose_risk;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{
    bank_questions as questions, populations, question_banks as banks, risk_mappings as mappings,
};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Questions of one bank.
const MOST_QUESTIONS: usize = 200_000;
/// Files of one import.
const MOST_FILES: usize = 100;
/// Questions shown of a look.
const SAMPLE: usize = 8;
/// Longest category; a longer one is a sentence in the wrong column.
const CATEGORY_CHARS: usize = 100;
/// Groups of duplicates that are shown, and questions of each.
const GROUPS: usize = 200;
const OF_GROUP: usize = 20;
/// Jaccard similarity in per cent from which two questions are near duplicates: the house's measure, no rule of law.
const NEAR_PERCENT: u32 = 80;

/// A question as its file has it.
struct Asked {
    file: String,
    row: u32,
    id: String,
    text: String,
    category: String,
    criterion: String,
    modality: String,
    folded: String,
    digest: [u8; 32],
}

/// What files hold, before it is kept.
#[derive(Default)]
struct Found {
    files: Vec<BankFile>,
    /// Columns of the first file, and which of them is what.
    columns: Option<(Vec<String>, BankColumns)>,
    questions: Vec<Asked>,
    findings: Findings,
}

fn folded(text: &str) -> String {
    hex::encode(Sha256::digest(fold(text).as_bytes()))
}

fn modality(word: &str) -> &'static str {
    match word.trim() {
        "图片" | "图像" | "image" => "image",
        "音频" | "语音" | "audio" => "audio",
        "视频" | "video" => "video",
        "多模态" | "图文" | "mixed" => "mixed",
        _ => "text",
    }
}

/// Reads one file.
fn read_file(ctx: &Ctx<'_>, path: &Path, args: &BankImport, found: &mut Found) -> Result<()> {
    let limits = Limits::of_items();
    let head = fields::look(path, &limits).map_err(foreign)?;
    let file = head.file.as_str();
    let columns = match &args.columns {
        // What a person chose stands, also that there is no such column.
        Some(wish) => {
            for name in [&wish.question, &wish.category, &wish.id, &wish.criterion, &wish.modality] {
                chosen(file, &head.fields, Some(name), &[])?;
            }
            wish.clone()
        }
        None => BankColumns {
            question: guess(&head.fields, columns::QUESTION),
            category: guess(&head.fields, columns::CATEGORY),
            id: guess(&head.fields, columns::ID),
            criterion: guess(&head.fields, columns::CRITERION),
            modality: guess(&head.fields, columns::MODALITY),
        },
    };
    needed(file, &head.fields, Some(&columns.question), (&[], "题目", "question"))?;
    let mut rows = 0;
    let mut told = Findings::default();
    let fixed = args.category.as_deref().map(str::trim).filter(|c| !c.is_empty());
    let mut asked = std::mem::take(&mut found.questions);
    let read = watched(ctx, ("正在读取题库", "Reading the bank"), |watch| {
        fields::read(path, &limits, watch, &mut |row, value| {
            let Some(text) = value(&columns.question) else {
                told.push(fields::doubtful(
                    file,
                    row,
                    "bank_row_without_question",
                    "这一行没有题目，未读入。请补写或删除。",
                    "this row has no question and was passed over. Write it or remove the row.",
                ));
                return Ok(());
            };
            if text.chars().nth(LONG_TEXT_MAX).is_some() {
                told.push(fields::doubtful(
                    file,
                    row,
                    "bank_question_too_long",
                    "题目过长，未读入。请检查引号是否配对、列是否对应。",
                    "the question is too long and was passed over. Check quotes and columns.",
                ));
                return Ok(());
            }
            let or_empty =
                |name: &String| if name.is_empty() { None } else { value(name) }.unwrap_or_default();
            let category = fixed.map_or_else(|| or_empty(&columns.category), ToOwned::to_owned);
            if asked.len() >= MOST_QUESTIONS {
                return Err(fields::refused(
                    file,
                    row,
                    "bank_questions_over_limit",
                    &format!("题目超过 {MOST_QUESTIONS} 道，请分成几个题库。"),
                    &format!("there are more than {MOST_QUESTIONS} questions; make several banks."),
                ));
            }
            rows += 1;
            asked.push(Asked {
                file: file.to_owned(),
                row,
                id: or_empty(&columns.id).chars().take(CATEGORY_CHARS).collect(),
                folded: folded(&text),
                digest: item_digest(&text),
                text,
                category: category.trim().chars().take(CATEGORY_CHARS).collect(),
                criterion: or_empty(&columns.criterion).chars().take(LONG_TEXT_MAX).collect(),
                modality: or_empty(&columns.modality),
            });
            Ok(())
        })
    })
    .map_err(foreign)?;
    found.questions = asked;
    found.findings.append(read.findings);
    found.findings.append(told);
    found.columns.get_or_insert((head.fields, columns));
    let form =
        read.encoding.map_or_else(|| Text::new("Excel 工作簿", "Excel workbook"), |e| Text::same(e.name()));
    found.files.push(BankFile { name: read.file, sha256: read.sha256, form, rows });
    Ok(())
}

/// Risk or aspect that a category's name proposes.
fn proposed(category: &str, kind: BankKind) -> Result<Option<String>> {
    Ok(match kind {
        BankKind::ShouldAnswer => aspect::propose(category).map(|a| a.key.clone()),
        _ => propose_risk(category, edition_in_use()?).map(|r| r.id.clone()),
    })
}

/// The categories of questions, largest first, each with what it stands for and what its name proposes.
fn categories<'a>(
    kind: BankKind,
    of: impl Iterator<Item = &'a str>,
    reader: &dyn Reader,
) -> Result<Vec<BankCategory>> {
    let mut count: BTreeMap<&str, u64> = BTreeMap::new();
    of.for_each(|category| *count.entry(category.trim()).or_default() += 1);
    let mapping = mappings::on_file(kind, reader);
    let records = reader.all(mappings::REGISTER.key);
    let mut out = count
        .into_iter()
        .map(|(category, questions)| {
            let record = records.iter().find(|m| m.text(mappings::CATEGORY).trim() == category);
            Ok(BankCategory {
                category: category.to_owned(),
                questions,
                topics: topics(category, kind, &mapping),
                proposed: proposed(category, kind)?,
                mapping: record.map(|m| m.id.clone()),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    out.sort_by(|a, b| b.questions.cmp(&a.questions).then_with(|| a.category.cmp(&b.category)));
    Ok(out)
}

pub(crate) fn bank_import(ctx: &Ctx<'_>, args: BankImport) -> Result<BankRead> {
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
                "请填写题库名称和版本",
                "Give the bank a name and a version",
            ));
        }
        session.read(|r| refuse_version(&banks::REGISTER, (&name, &version), r))?;
    }
    let mut found = Found::default();
    for path in &args.paths {
        read_file(ctx, Path::new(path), &args, &mut found)?;
    }
    let (Some((headers, columns)), false) = (found.columns.take(), found.questions.is_empty()) else {
        let mut e = Error::new(
            Code::Damaged,
            "所选文件里没有读到任何题目",
            "Not a single question was found in the files",
        );
        e.findings = found.findings.into_list();
        return Err(e);
    };
    let rows = found.questions.len() as u64;
    if let Some(declared) = args.declared.filter(|d| *d != rows) {
        found.findings.push(Finding::warning(
            "bank_declared_count",
            format!("声明共 {declared} 题，实际读到 {rows} 题，请核对文件是否完整"),
            format!("{declared} questions are declared, {rows} were read; check that the file is whole"),
        ));
    }
    let distinct = found.questions.iter().map(|q| q.folded.as_str()).collect::<BTreeSet<_>>().len() as u64;
    let told =
        session.read(|r| categories(args.kind, found.questions.iter().map(|q| q.category.as_str()), r))?;
    let mut reply = BankRead {
        bank: String::new(),
        files: found.files,
        rows,
        distinct,
        headers,
        columns,
        sample: found
            .questions
            .iter()
            .take(SAMPLE)
            .map(|q| BankSample { row: q.row.into(), question: q.text.clone(), category: q.category.clone() })
            .collect(),
        categories: told,
        findings: found.findings.into_list(),
        changed: Vec::new(),
    };
    if args.preview {
        return Ok(reply);
    }
    let sources: Vec<Json> = reply
        .files
        .iter()
        .map(|f| json!({ "name": f.name, "sha256": f.sha256, "encoding": f.form.zh, "rows": f.rows }))
        .collect();
    let intent = Intent::new(Op::ImportBank, "")
        .with(json!({ "files": sources, "rows": rows, "distinct": distinct, "kind": args.kind }));
    let mut kept = values([
        (banks::NAME.key(), name.as_str().into()),
        (banks::KIND.key(), args.kind.key().into()),
        (banks::EDITION.key(), version.as_str().into()),
        (banks::DECLARED.key(), args.declared.map_or(Json::Null, |d| int(d).into())),
        (banks::ROWS.key(), int(rows).into()),
        (banks::DISTINCT.key(), int(distinct).into()),
        (banks::DIGEST.key(), digest_of(found.questions.iter().map(|q| q.digest).collect()).into()),
        (banks::SOURCES.key(), sources.into()),
        (banks::READ_BY.key(), session.info().login.into()),
    ]);
    let asked = found.questions;
    ctx.progress("正在保存题目", "Keeping the questions", 0, 0);
    let done = session.transact(intent, move |tx| {
        refuse_version(&banks::REGISTER, (&name, &version), tx.reader())?;
        kept.insert(banks::READ_AT.key().into(), tx.reader().now().write());
        let bank = tx.put(&banks::REGISTER, None, None, &kept)?;
        for (n, q) in (1_i64..).zip(&asked) {
            let question = values([
                (questions::BANK.key(), bank.id.as_str().into()),
                (questions::NUMBER.key(), n.into()),
                (questions::FOREIGN_ID.key(), q.id.as_str().into()),
                (questions::TEXT.key(), q.text.as_str().into()),
                (questions::CATEGORY.key(), q.category.as_str().into()),
                (questions::MODALITY.key(), modality(&q.modality).into()),
                (questions::CRITERION.key(), q.criterion.as_str().into()),
                (questions::DIGEST.key(), hex::encode(q.digest).into()),
                (questions::FOLDED.key(), q.folded.as_str().into()),
                (questions::FILE.key(), q.file.as_str().into()),
                (questions::ROW.key(), q.row.into()),
            ]);
            tx.put(&questions::REGISTER, None, None, &question)?;
        }
        Ok::<_, Error>(bank)
    })?;
    reply.bank.clone_from(&done.value.id);
    reply.changed = done.changed;
    Ok(reply)
}

/// Maps a category to a risk or an aspect, or says that it stands for none.
pub(crate) fn bank_map(ctx: &Ctx<'_>, args: BankMap) -> Result<Saved> {
    let (category, topic) = (args.category.trim(), args.topic.trim());
    if category.is_empty() {
        return Err(Error::new(
            Code::Usage,
            "没有类别的题目不能对应，请先在源文件中补上类别，或读入时为整份文件指定类别",
            "Questions without a category cannot be mapped; give them one in their file, or name one for the whole file",
        ));
    }
    if !topic.is_empty() && !is_topic(topic, args.kind) {
        return Err(Error::new(
            Code::Invalid,
            format!("{}没有「{topic}」这一类，请从列表中选择", args.kind.label().zh),
            format!("{}: there is no topic {topic}; choose one of the list", args.kind.label().en),
        ));
    }
    let field = if args.kind == BankKind::ShouldAnswer { mappings::ASPECT } else { mappings::RISK };
    crate::keywords::mapped(ctx.session()?, category, (field.key(), topic), args.reason.trim())
}

/// A bank with its kind and questions.
fn held(bank: &Record, reader: &dyn Reader) -> Result<banks::Bank> {
    banks::Bank::of(bank, reader).ok_or_else(|| Error::not_found(&bank.id))
}

fn group(bank: &banks::Bank, places: &[usize], percent: Option<u32>) -> BankDuplicates {
    let one = |at: &usize| {
        let q = &bank.questions[*at];
        BankDuplicate {
            id: q.id.clone(),
            number: *at as u64 + 1,
            text: q.text(questions::TEXT).chars().take(300).collect(),
        }
    };
    BankDuplicates {
        exact: percent.is_none(),
        percent: percent.unwrap_or(100),
        questions: places.iter().take(OF_GROUP).map(one).collect(),
    }
}

pub(crate) fn bank_lint(ctx: &Ctx<'_>, args: BankLintAsk) -> Result<BankLinted> {
    let session = ctx.session()?;
    let (record, bank, told, population) = session.read(|reader| {
        let record = live(&banks::REGISTER, &args.bank, reader)?;
        let bank = held(&record, reader)?;
        let of = bank.questions.iter().map(|q| q.text(questions::CATEGORY));
        let told = categories(bank.kind, of, reader)?;
        let registered = reader.find(populations::REGISTER.key, populations::BANK.key(), &record.id);
        Ok::<_, Error>((record, bank, told, registered.first().map(|p| p.id.clone())))
    })?;
    let near: Vec<Group> = if args.near {
        ctx.progress("正在查找近似题", "Looking for near duplicates", 0, 0);
        let texts: Vec<&str> = bank.questions.iter().map(|q| q.text(questions::TEXT)).collect();
        near_groups(&texts, NEAR_PERCENT, ctx.cancel).map_err(|_| Error::cancelled())?
    } else {
        Vec::new()
    };
    let places: Vec<Vec<usize>> = near.iter().map(|g| g.members.clone()).collect();
    let lint = bank.lint(edition_in_use()?, &places);
    let alike = near.iter().filter(|g| !bank.exact.contains(&g.members));
    let mut duplicates: Vec<BankDuplicates> = bank.exact.iter().map(|g| group(&bank, g, None)).collect();
    duplicates.extend(alike.map(|g| {
        let most =
            g.links.iter().filter(|p| p.shared < p.either).map(|p| p.shared * 100 / p.either.max(1)).max();
        group(&bank, &g.members, Some(most.unwrap_or(100)))
    }));
    let left_out = duplicates.len().saturating_sub(GROUPS) as u64;
    duplicates.truncate(GROUPS);
    Ok(BankLinted {
        bank: record.id.clone(),
        title: versioned(&record),
        growth: growth(&lint),
        lint,
        categories: told,
        duplicates,
        duplicates_left_out: left_out,
        near: args.near,
        population,
    })
}

pub(crate) fn bank_criteria(ctx: &Ctx<'_>, args: BankCriteria) -> Result<Saved> {
    let session = ctx.session()?;
    let rows: Vec<Json> = args
        .criteria
        .iter()
        .filter(|c| !c.criterion.trim().is_empty())
        .map(|c| json!({ "risk": c.risk.trim(), "criterion": c.criterion.trim() }))
        .collect();
    let done = session.transact(Intent::new(Op::ChangeRecord, ""), move |tx| {
        let bank = live(&banks::REGISTER, &args.bank, tx.reader())?;
        let values = Map::from_iter([(banks::CRITERIA.key().to_owned(), Json::Array(rows))]);
        let put = tx.put(&banks::REGISTER, Some(&bank.id), Some(bank.version), &values)?;
        super::refuse_errors(&banks::REGISTER, &put, tx.reader())?;
        Ok::<_, Error>(put)
    })?;
    saved(session, &banks::REGISTER, &done.value, done.changed)
}

/// Registers a bank as a population, whose items lie in the workspace: no file is written.
pub(crate) fn bank_population(ctx: &Ctx<'_>, args: BankKey) -> Result<Saved> {
    let session = ctx.session()?;
    let (bank, known) = session.read(|reader| {
        let bank = live(&banks::REGISTER, &args.bank, reader)?;
        let known = reader.find(populations::REGISTER.key, populations::BANK.key(), &bank.id);
        Ok::<_, Error>((bank, known))
    })?;
    if let Some(known) = known.iter().find(|p| !p.retired) {
        return saved(session, &populations::REGISTER, known, Vec::new());
    }
    let laid = super::populations::of_bank(ctx, &bank.id)?;
    let facts = laid.facts();
    if facts.digest != bank.text(banks::DIGEST) {
        return Err(Error::new(
            Code::Damaged,
            "题目与读入时的摘要不一致，请核验日志",
            "The questions do not have the digest of when they were read; verify the journal",
        ));
    }
    let name = versioned(&bank);
    let said = values([
        (populations::NAME.key(), name.as_str().into()),
        (populations::KIND.key(), bank.text(banks::KIND).into()),
        (populations::BANK.key(), bank.id.as_str().into()),
    ]);
    super::populations::keep(session, said, facts, ("bank", bank.id.as_str().into()))
}

pub(crate) fn aspect_list(_: &Ctx<'_>, _: Nothing) -> Result<Vec<AspectInfo>> {
    Ok(aspect::aspects().iter().map(|a| AspectInfo { key: a.key.clone(), name: a.name.clone() }).collect())
}
