//! Citations in a text, a file, a drafted report, or in everything on record that the session may read.

use crate::api::{CitationRecord, CitationRow, CitationsAsk, CitationsChecked};
use crate::assessment::assessment;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::foreign;
use crate::reports::draft_document;
use crate::session::Session;
use crate::view;
use hegui_corpus::digest::Watch;
use hegui_corpus::prose;
use hegui_model::catalogue::held;
use hegui_model::citation::{self, Against, documents};
use hegui_model::field::{FieldDef, Kind, Privacy};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Register};
use hegui_model::registers::{REGISTERS, reports};
use hegui_model::report::Block;
use hegui_model::role::Access;
use hegui_model::text::{Lang, Text};
use hegui_store::reader::StoreReader;
use serde_json::Value as Json;
use std::path::Path;
use std::sync::atomic::Ordering;

/// Faults that are handed out; the rest is counted.
const MOST_ROWS: usize = 2_000;
/// Titles of the organisation's own papers that are remembered.
const MOST_OWN: usize = 20_000;

/// What was found so far.
struct Tally<'a> {
    against: Against<'a>,
    out: CitationsChecked,
}

impl Tally<'_> {
    fn look(&mut self, text: &str, record: Option<&CitationRecord>, place: &Text) {
        self.out.texts += 1;
        // Without a digit, a title or a letter of a number there is nothing to cite.
        if !text.chars().any(|c| c == '《' || c.is_numeric() || c.is_ascii_uppercase()) {
            return;
        }
        let found = citation::check(text, &self.against);
        self.out.citations += u64::from(found.citations);
        self.out.unverified += u64::from(found.unverified);
        self.out.more += u64::from(found.more);
        self.out.cut += u64::from(found.cut);
        for fault in found.faults {
            if self.out.rows.len() < MOST_ROWS {
                self.out.rows.push(CitationRow { fault, record: record.cloned(), place: place.clone() });
            } else {
                self.out.more += 1;
            }
        }
    }
}

fn empty(of: Text) -> CitationsChecked {
    CitationsChecked {
        of,
        texts: 0,
        citations: 0,
        unverified: 0,
        rows: Vec::new(),
        more: 0,
        cut: 0,
        documents: u32::try_from(documents().rows().len()).unwrap_or(u32::MAX),
    }
}

/// Looks for citations and says what is wrong with them.
pub(crate) fn citations_check(ctx: &Ctx<'_>, args: CitationsAsk) -> Result<CitationsChecked> {
    let session = ctx.session()?;
    let given = |s: &Option<String>| s.clone().filter(|s| !s.is_empty());
    match (args.text, given(&args.path), given(&args.assessment)) {
        (Some(text), None, None) => {
            session.read(|r| texts(session, r, Text::new("文本", "Text"), [(text, Text::default())]))
        }
        (None, Some(path), None) => {
            let mut progress = |done, total| ctx.progress("正在读取文件", "Reading the file", done, total);
            let mut watch = Watch { progress: &mut progress, cancel: ctx.cancel };
            let read = prose::read(Path::new(&path), &mut watch).map_err(foreign)?;
            let name = Text::same(read.file);
            session.read(|r| texts(session, r, name.clone(), [(read.text, name)]))
        }
        (None, None, Some(id)) => {
            if !session.may(&reports::REGISTER, Access::Read) {
                return Err(Error::new(
                    Code::Refused,
                    "您的角色不能读取评估报告",
                    "Your roles do not allow reading reports",
                ));
            }
            session.read(|reader| {
                let document = draft_document(&assessment(reader, &id)?, args.lang, reader)?;
                let mut heading = Text::same(document.title.clone());
                let mut all = Vec::new();
                for (path, s) in document.strings() {
                    let block = path.strip_prefix("blocks[").and_then(|p| p.split(']').next()?.parse().ok());
                    if let Some(Block::Heading { text, .. }) =
                        block.and_then(|i: usize| document.blocks.get(i))
                    {
                        heading = Text::same(text.clone());
                    }
                    all.push((s.to_owned(), heading.clone()));
                }
                let of = Text::new("评估报告草稿", "Draft report");
                texts(session, reader, of, all)
            })
        }
        (None, None, None) => workspace(ctx, session),
        _ => Err(Error::new(
            Code::Usage,
            "文本、文件和评估只能给出一项；都不给出则核查全部记录",
            "Give a text, a file or an assessment; none of them checks every record",
        )),
    }
}

/// What is found in all that `look` looks at.
fn checked(
    session: &Session,
    reader: &StoreReader<'_>,
    of: Text,
    look: impl FnOnce(&mut Tally<'_>) -> Result<()>,
) -> Result<CitationsChecked> {
    let own = own_papers(session, reader)?;
    let editions = held::editions(reader);
    let against = Against { documents: documents(), editions: &editions, own: &own, today: reader.today() };
    let mut tally = Tally { against, out: empty(of) };
    look(&mut tally)?;
    Ok(tally.out)
}

fn texts(
    session: &Session,
    reader: &StoreReader<'_>,
    of: Text,
    all: impl IntoIterator<Item = (String, Text)>,
) -> Result<CitationsChecked> {
    checked(session, reader, of, |tally| {
        for (text, place) in all {
            tally.look(&text, None, &place);
        }
        Ok(())
    })
}

fn readable(session: &Session) -> Vec<&'static Register> {
    REGISTERS.iter().copied().filter(|r| session.may(r, Access::Read)).collect()
}

/// Titles on record that read like those of rules and standards: papers of the organisation itself.
fn own_papers(session: &Session, reader: &StoreReader<'_>) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for of in readable(session) {
        if of.field(of.title).is_none_or(|f| f.privacy != Privacy::Open) {
            continue;
        }
        reader.each::<Error>(of, |r| {
            let title = of.title_of(&r, Lang::Zh);
            if out.len() < MOST_OWN && citation::reads_like_a_paper(title) {
                out.push(title.to_owned());
            }
            Ok(())
        })?;
    }
    Ok(out)
}

/// Texts of a field, those in the rows of a table included.
fn texts_of<'v>(f: &FieldDef, value: Option<&'v Json>) -> Vec<(&'v str, Text)> {
    let label = Text::from(f.label);
    match (f.kind, value) {
        (Kind::Text | Kind::LongText, Some(Json::String(s))) => vec![(s, label)],
        (Kind::Table(columns), Some(Json::Array(rows))) => {
            let cells = rows.iter().flat_map(|row| {
                columns
                    .iter()
                    .filter(|c| matches!(c.kind, Kind::Text | Kind::LongText) && c.privacy == Privacy::Open)
                    .filter_map(|c| {
                        let place = Text::new(
                            format!("{} / {}", f.label.zh, c.label.zh),
                            format!("{} / {}", f.label.en, c.label.en),
                        );
                        Some((row.get(c.key)?.as_str()?, place))
                    })
            });
            cells.collect()
        }
        _ => Vec::new(),
    }
}

fn workspace(ctx: &Ctx<'_>, session: &Session) -> Result<CitationsChecked> {
    session.read(|reader| {
        checked(session, reader, Text::new("全部记录", "Every record"), |tally| {
            let registers = readable(session);
            let total = registers.len() as u64;
            for (done, of) in (0..).zip(registers) {
                ctx.progress("正在核查各登记册", "Checking registers", done, total);
                let fields: Vec<FieldDef> = of
                    .fields
                    .iter()
                    .copied()
                    .chain(reader.extra_fields(of.key))
                    .filter(|f| f.privacy == Privacy::Open && view::visible(session, of, f) && f.key != CODE)
                    .filter(|f| matches!(f.kind, Kind::Text | Kind::LongText | Kind::Table(_)))
                    .collect();
                reader.each::<Error>(of, |r: Record| {
                    if ctx.cancel.load(Ordering::Relaxed) {
                        return Err(Error::cancelled());
                    }
                    for f in &fields {
                        for (text, place) in texts_of(f, r.values.get(f.key)) {
                            let record = CitationRecord {
                                register: of.key.into(),
                                label: of.label.into(),
                                id: r.id.clone(),
                                title: view::title(session, reader, of.key, &r.id),
                                field: f.key.into(),
                            };
                            tally.look(text, Some(&record), &place);
                        }
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })
    })
}
