//! Looks at a package before it goes out: its slots, whether its papers agree, and whether a secret stands in one.

use crate::api::{EvidenceFile, FilingChecked, FilingKey, UncheckedPaper};
use crate::error::{Error, Result};
use crate::evaluation::{live, watched};
use crate::evidence;
use crate::filing::papers::{self, Gathered, Matter, gather};
use crate::host::Ctx;
use crate::import::foreign;
use crate::session::Session;
use hegui_corpus::{ForeignError, credentials, passages};
use hegui_model::filing::consistency::{Facts, PaperText, Passage, Spot, check};
use hegui_model::filing::manifest::FellAway;
use hegui_model::filing::slots::{Standing, State, standings};
use hegui_model::finding::{Finding, Level, Place};
use hegui_model::instant::Instant;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{filings, organizations, services};
use hegui_model::report::{Block, Document};
use hegui_model::text::Text;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that are pictures: they hold no text that could be compared.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff"];
/// Secrets that are told one by one.
const NAMED: usize = 200;

/// What a package rests on.
pub(super) struct Ground {
    pub(super) filing: Arc<Record>,
    pub(super) title: String,
    pub(super) standings: Vec<Standing>,
    pub(super) facts: Facts,
    pub(super) version: u32,
    pub(super) organization: String,
    pub(super) credit_code: String,
    pub(super) service: String,
    pub(super) head: (i64, String),
    pub(super) not_involved: Vec<FellAway>,
    pub(super) at: Instant,
}

/// Asks the registers, all at one moment.
pub(super) fn ground(ctx: &Ctx<'_>, id: &str) -> Result<(Ground, Gathered)> {
    ctx.progress("正在整理材料", "Gathering papers", 0, 0);
    let session = ctx.session()?;
    session.read(|reader| {
        let filing = live(&filings::REGISTER, id, reader)?;
        let service = reader.get("services", filing.text(filings::SERVICE));
        let organization =
            service.as_ref().and_then(|s| reader.get("organizations", s.text(services::ORGANIZATION)));
        let named = |r: &Option<Arc<Record>>, key: &str| r.as_ref().map(|r| r.str(key).trim().to_owned());
        let title = format!("{} {}", filing.text(filings::CODE), filing.text(filings::TITLE));
        let standings = standings(&filing, reader);
        let gathered = gather(session, reader, &filing, &standings, &title)?;
        let ground = Ground {
            title,
            facts: Facts::of_filing(&filing, reader),
            version: u32::try_from(filings::chain(&filing, reader).len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            organization: named(&organization, organizations::NAME.key()).unwrap_or_default(),
            credit_code: named(&organization, organizations::CREDIT_CODE.key()).unwrap_or_default(),
            service: named(&service, services::NAME.key()).unwrap_or_default(),
            head: reader.head(),
            not_involved: gathered.not_involved.clone(),
            at: reader.now(),
            standings,
            filing,
        };
        Ok((ground, gathered))
    })
}

/// The package of a filing as it would be today.
pub(crate) fn filing_check(ctx: &Ctx<'_>, args: FilingKey) -> Result<FilingChecked> {
    let (ground, gathered) = ground(ctx, &args.filing)?;
    checked(ctx, &ground, &gathered)
}

/// A document as passages: pairs and tables as cells, so that a value stands beside its label. Tables of ours list
/// records, one in each row.
fn text_of(name: &str, document: &Document) -> PaperText {
    let (mut paragraph, mut table) = (0u32, 0u32);
    let mut passages = Vec::new();
    let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    for line in std::iter::once(&document.title).chain(&document.subtitle) {
        paragraph += 1;
        passages.push(Passage::new(Spot::Paragraph { paragraph }, line));
    }
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } | Block::Notice { text } => {
                paragraph += 1;
                passages.push(Passage::new(Spot::Paragraph { paragraph }, text));
            }
            Block::List { items } => {
                for item in items {
                    paragraph += 1;
                    passages.push(Passage::new(Spot::Paragraph { paragraph }, item));
                }
            }
            Block::Table { columns, rows, .. } => {
                table += 1;
                let head: Vec<String> = columns.iter().map(|c| c.label.clone()).collect();
                for (r, row) in std::iter::once(&head).chain(rows).enumerate() {
                    for (c, text) in row.iter().enumerate() {
                        let spot = Spot::Cell { table, row: number(r), column: number(c) };
                        passages.push(Passage { of_record: true, ..Passage::new(spot, text) });
                    }
                }
            }
            Block::Facts { pairs } => {
                table += 1;
                for (r, (label, value)) in pairs.iter().enumerate() {
                    passages.push(Passage::new(Spot::Cell { table, row: number(r), column: 1 }, label));
                    passages.push(Passage::new(Spot::Cell { table, row: number(r), column: 2 }, value));
                }
            }
            Block::Signature { duty, person, .. } => {
                table += 1;
                passages.push(Passage::new(Spot::Cell { table, row: 1, column: 1 }, duty));
                passages.push(Passage::new(Spot::Cell { table, row: 1, column: 2 }, person));
            }
            Block::Bars { .. } | Block::PageBreak => {}
        }
    }
    PaperText { name: name.into(), passages }
}

/// A file of evidence on the disk: where it lies, or a copy that goes with this value.
enum Lying {
    There(PathBuf),
    Copy(tempfile::NamedTempFile),
}

impl Lying {
    fn path(&self) -> &Path {
        match self {
            Self::There(path) => path,
            Self::Copy(file) => file.path(),
        }
    }
}

fn lying(session: &Session, file: &EvidenceFile) -> Result<Lying> {
    if file.kept != "inside" {
        return Ok(Lying::There(PathBuf::from(file.path.as_deref().unwrap_or_default())));
    }
    let full = |e: std::io::Error| {
        Error::new(
            crate::error::Code::DiskFull,
            format!("临时文件无法写入：{e}"),
            format!("A temporary file cannot be written: {e}"),
        )
    };
    let end = file.name.rsplit_once('.').map(|(_, end)| format!(".{end}")).unwrap_or_default();
    let end = if end.contains(['/', '\\']) { String::new() } else { end };
    let mut copy = tempfile::Builder::new().suffix(&end).tempfile().map_err(full)?;
    let mut from = evidence::reading(session, file)?;
    std::io::copy(&mut from, &mut copy).and_then(|_| copy.flush()).map_err(full)?;
    Ok(Lying::Copy(copy))
}

/// What was found so far.
#[derive(Default)]
struct Look {
    texts: Vec<PaperText>,
    unchecked: Vec<UncheckedPaper>,
    credentials: Vec<Finding>,
    more: u64,
}

impl Look {
    fn unread(&mut self, path: &str, why: Text) {
        self.unchecked.push(UncheckedPaper { path: path.into(), why });
    }

    fn searched(&mut self, path: &str, found: credentials::Searched) {
        self.more += found.more;
        for c in found.found {
            if self.credentials.len() >= NAMED {
                self.more += 1;
                continue;
            }
            let inside: String = c.inside.iter().map(|m| format!(" › {m}")).collect();
            // What it is, is told, never the secret itself.
            self.credentials.push(
                Finding::error(
                    "package_credential",
                    format!("「{path}{inside}」{}：疑似{}", c.place.zh, c.label.zh),
                    format!("{path}{inside}, {}: {}", c.place.en, c.label.en),
                )
                .at(Place { file: path.into(), ..Place::default() }),
            );
        }
        for u in found.unsearched {
            self.unread(
                path,
                Text::new(
                    format!("未能查找密码：{}", u.reason.zh),
                    format!("Not searched for secrets: {}", u.reason.en),
                ),
            );
        }
    }

    fn evidence(&mut self, ctx: &Ctx<'_>, session: &Session, path: &str, file: &EvidenceFile) -> Result<()> {
        let end = file.name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
        let file = lying(session, file)?;
        let label = ("正在核对材料", "Looking through papers");
        let found =
            watched(ctx, label, |watch| credentials::search_file(file.path(), watch)).map_err(foreign)?;
        self.searched(path, found);
        if PICTURES.contains(&end.as_str()) {
            self.unread(path, Text::new("图片，没有可比对的文字", "A picture: it holds no text to compare"));
            return Ok(());
        }
        match watched(ctx, label, |watch| passages::read(file.path(), watch)) {
            Ok(paper) => match paper.text {
                Some(text) => {
                    if !paper.blank_pages.is_empty() {
                        let n = paper.blank_pages.len();
                        self.unread(
                            path,
                            Text::new(
                                format!("有 {n} 页没有文字，可能是扫描页"),
                                format!("{n} pages hold no text and may be scans"),
                            ),
                        );
                    }
                    self.texts.push(PaperText { name: path.into(), ..text });
                }
                None => self
                    .unread(path, Text::new("没有文字，可能是扫描件", "It holds no text and may be a scan")),
            },
            Err(e) if e.is_cancelled() => return Err(foreign(e)),
            Err(e) => self.unread(path, why(e)),
        }
        Ok(())
    }
}

fn why(e: ForeignError) -> Text {
    e.into_finding().message
}

/// Looks at what was gathered.
pub(super) fn checked(ctx: &Ctx<'_>, ground: &Ground, all: &Gathered) -> Result<FilingChecked> {
    let session = ctx.session()?;
    let mut look = Look::default();
    for (name, document) in papers::drafts(all) {
        look.texts.push(text_of(&name, document));
    }
    let total = all.pieces.len() as u64;
    for (n, p) in all.pieces.iter().enumerate() {
        ctx.progress("正在核对材料", "Looking through papers", n as u64, total);
        match (&p.document, &p.of) {
            (Some(document), _) => look.texts.push(text_of(&p.path, document)),
            (None, Matter::Evidence { file, .. }) => look.evidence(ctx, session, &p.path, file)?,
            (None, Matter::Written(_)) => {}
        }
        // The program writes no secret, but prints what people typed.
        if let Matter::Written(bytes) = &p.of {
            let found = watched(ctx, ("正在核对材料", "Looking through papers"), |watch| {
                credentials::search_bytes(&p.path, bytes, watch)
            });
            look.searched(&p.path, found.map_err(foreign)?);
        }
    }
    let found = check(&look.texts, &ground.facts);
    let missing = ground.standings.iter().filter(|s| matches!(s.state, State::Missing { .. })).count();
    let mut out = FilingChecked {
        title: ground.title.clone(),
        slots: ground.standings.clone(),
        missing: u32::try_from(missing).unwrap_or(u32::MAX),
        differences: found.differences,
        left_out: found.left_out,
        compared: found.compared,
        checked: look.texts.into_iter().map(|t| t.name).collect(),
        unchecked: look.unchecked,
        credentials: look.credentials,
        notes: all.notes.clone(),
        ready: false,
    };
    if look.more > 0 {
        let n = look.more;
        out.credentials.push(Finding::error(
            "package_credential",
            format!("另有 {n} 处疑似密码或密钥"),
            format!("{n} more places seem to hold a password or key"),
        ));
    }
    out.ready =
        out.credentials.is_empty() && out.missing == 0 && out.left_out == 0 && errors(&out).is_empty();
    Ok(out)
}

/// What keeps a package from being made without a reason, as findings.
pub(super) fn errors(checked: &FilingChecked) -> Vec<Finding> {
    let differ = checked.differences.iter().filter(|d| d.level == Level::Error);
    let mut out: Vec<Finding> = differ
        .map(|d| {
            let Text { zh, en } = d.text();
            Finding::error("package_papers_differ", zh, en)
        })
        .collect();
    out.extend(checked.notes.iter().filter(|f| f.level == Level::Error).cloned());
    for s in &checked.slots {
        if let State::Missing { todo } = &s.state {
            out.push(Finding::error(
                "package_paper_missing",
                format!("缺少「{}」：{}", s.slot.label.zh, todo.zh),
                format!("{} is missing: {}", s.slot.label.en, todo.en),
            ));
        }
    }
    out
}
