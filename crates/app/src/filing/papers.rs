//! What lies in the slots of a filing's package: papers written from registers, the signed report, sheets, files of
//! evidence, notes on what is not involved.

use crate::api::EvidenceFile;
use crate::error::{Code, Error, Result};
use crate::evidence;
use crate::export::fields_read;
use crate::filing::sheets;
use crate::host::Ctx;
use crate::letterhead::headed;
use crate::papers::{in_force, readable};
use crate::records::find;
use crate::reports::{frozen_content, kept, newest_pdf, report, written};
use crate::session::Session;
use hegui_model::field::{FieldDef, Kind};
use hegui_model::filing::manifest::{FellAway, Source, folded, is_safe_path};
use hegui_model::filing::profile::{Fill, Slot};
use hegui_model::filing::slots::{Filler, Standing, State};
use hegui_model::finding::Finding;
use hegui_model::instant;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register_report::{Selection, document};
use hegui_model::registers::evidence as evidence_register;
use hegui_model::registers::{filings, register, reports, services, test_channels};
use hegui_model::report::{Block, Column, Document, PaperFormat, Words};
use hegui_model::role::Access;
use hegui_model::text::{Lang, t};
use hegui_render::word;
use hegui_store::reader::StoreReader;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Language of what offices in China are handed.
pub(super) const LANG: Lang = Lang::Zh;
/// Bytes of one part of a path.
const NAME_MAX: usize = 180;
/// Columns of a register's paper.
const COLUMNS: usize = 9;

/// Content of a file.
pub(super) enum Matter {
    /// Written by the program.
    Written(Vec<u8>),
    /// A file of evidence.
    Evidence {
        /// As the register has it.
        file: EvidenceFile,
        /// Number of the evidence.
        code: String,
        /// Its title.
        title: String,
    },
}

/// A file of the package.
pub(super) struct Piece {
    pub(super) path: String,
    pub(super) slot: String,
    pub(super) source: Option<Source>,
    pub(super) of: Matter,
    /// What it says, where the program wrote it.
    pub(super) document: Option<Document>,
}

/// A paper that is still to be written as files.
struct Draft {
    stem: String,
    slot: Slot,
    source: Option<Source>,
    document: Document,
}

/// What the slots hold.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) pieces: Vec<Piece>,
    pub(super) not_involved: Vec<FellAway>,
    pub(super) notes: Vec<Finding>,
    drafts: Vec<Draft>,
    taken: BTreeSet<String>,
}

/// A part of a path from a name that somebody gave.
fn part(name: &str) -> String {
    let plain = |c: char| {
        let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || hidden || r#"<>:"|?*/\"#.contains(c) { '_' } else { c }
    };
    let clean: String = name.chars().map(plain).collect();
    let clean = clean.trim_matches([' ', '.']);
    let (stem, end) = match clean.rsplit_once('.') {
        Some((stem, end)) if end.len() <= 10 && !stem.is_empty() => (stem, format!(".{end}")),
        _ => (clean, String::new()),
    };
    let mut out = String::new();
    for c in stem.chars() {
        if out.len() + c.len_utf8() + end.len() > NAME_MAX {
            break;
        }
        out.push(c);
    }
    let out = format!("{}{end}", out.trim_end_matches([' ', '.']));
    if is_safe_path(&out).is_ok() { out } else { format!("文件_{}", out.trim_start_matches('.')) }
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default()
}

impl Gathered {
    /// A path that nothing else has: with a number behind it where something does.
    fn free(&mut self, stem: &str, extension: &str) -> String {
        let end = if extension.is_empty() { String::new() } else { format!(".{extension}") };
        let mut path = format!("{stem}{end}");
        let mut n = 2;
        while !self.taken.insert(folded(&path)) {
            path = format!("{stem} ({n}){end}");
            n += 1;
        }
        path
    }

    fn add(&mut self, stem: &str, extension: &str, slot: &Slot, source: Option<Source>, of: Matter) {
        let path = self.free(stem, extension);
        self.pieces.push(Piece { path, slot: slot.key.clone(), source, of, document: None });
    }
}

fn source(f: &Filler) -> Option<Source> {
    Some(Source { register: f.register.clone(), record: f.record.clone() })
}

/// A short paper of the program's own.
fn plain(title: &str, subtitle: &str, day: String, blocks: Vec<Block>) -> Document {
    Document {
        lang: LANG,
        title: title.into(),
        subtitle: vec![subtitle.into()],
        author: String::new(),
        number: String::new(),
        date: day,
        mark: String::new(),
        words: Words::of(LANG),
        blocks,
        numbering: Default::default(),
        letterhead: None,
    }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph { text }
}

/// Gathers what the slots hold. Papers are typeset afterwards ([`written_out`]): that takes long, and nobody else is to
/// wait for it.
pub(super) fn gather(
    session: &Session,
    reader: &StoreReader<'_>,
    filing: &Arc<Record>,
    standings: &[Standing],
    title: &str,
) -> Result<Gathered> {
    let mut out = Gathered::default();
    let day = instant::day(reader.now()).to_string();
    for s in standings {
        let stem = format!("{}/{}", s.slot.folder, s.slot.file);
        match &s.state {
            State::Filled { by } => fill(session, reader, filing, &s.slot, by, &stem, &mut out)?,
            State::NotInvolved { reason } => {
                out.not_involved.push(FellAway { slot: s.slot.key.clone(), reason: reason.clone() });
                let label = s.slot.label.get(LANG);
                let blocks = vec![paragraph(format!("本次申报不涉及「{label}」，理由：{reason}"))];
                out.drafts.push(Draft {
                    stem: format!("{stem}-不涉及说明"),
                    slot: s.slot.clone(),
                    source: None,
                    document: plain("不涉及说明", title, day.clone(), blocks),
                });
            }
            State::Missing { .. } | State::NotAsked => {}
        }
    }
    Ok(out)
}

fn fill(
    session: &Session,
    reader: &StoreReader<'_>,
    filing: &Arc<Record>,
    slot: &Slot,
    by: &[Filler],
    stem: &str,
    out: &mut Gathered,
) -> Result<()> {
    // Whoever may prepare a filing may still not read everything that lies in its package.
    for f in by {
        let of = find(&f.register)?;
        if !session.may(of, Access::Read) {
            return Err(Error::new(
                Code::Refused,
                format!("「{}」取自您无权查看的登记册「{}」", slot.label.zh, of.label.zh),
                format!("{} comes from a register that you may not read: {}", slot.label.en, of.label.en),
            ));
        }
    }
    let of_registers: Vec<&Filler> = by.iter().filter(|f| f.register != "evidence").collect();
    if let Some(first) = of_registers.first() {
        match &slot.fill {
            Fill::Paper { paper, .. } => match in_force(paper, reader)? {
                Some(template) => {
                    readable(session, &template)?;
                    let Some(subject) = subject(template.about.key, filing, reader) else { return Ok(()) };
                    let made = hegui_model::paper::write(&template, subject, None, LANG, reader);
                    let missing = made.missing.len();
                    if missing > 0 {
                        out.notes.push(Finding::warning(
                            "package_paper_incomplete",
                            format!("「{}」还有 {missing} 处缺项", slot.label.zh),
                            format!("{} lacks {missing} particulars", slot.label.en),
                        ));
                    }
                    out.drafts.push(Draft {
                        stem: stem.into(),
                        slot: slot.clone(),
                        source: source(first),
                        document: headed(made.document, reader)?,
                    });
                }
                None => out.notes.push(Finding::error(
                    "package_paper_unwritten",
                    format!("「{}」不能由本程序生成，请另行编制并登记为证据，在本事项中对应", slot.label.zh),
                    format!("{} is not written by this program: write it elsewhere, file it as evidence and name it here", slot.label.en),
                )),
            },
            Fill::Report {} => signed_report(reader, slot, first, stem, out)?,
            Fill::Keywords {} => {
                let bytes = sheets::keywords(&first.record, LANG, reader)?;
                out.add(stem, "xlsx", slot, source(first), Matter::Written(bytes));
            }
            Fill::Bank { .. } => {
                let bytes = sheets::questions(&first.record, LANG, reader)?;
                out.add(stem, "xlsx", slot, source(first), Matter::Written(bytes));
            }
            Fill::Channel {} => {
                for f in &of_registers {
                    let Some(channel) = reader.get("test_channels", &f.record) else { continue };
                    let day = instant::day(reader.now()).to_string();
                    out.drafts.push(Draft {
                        stem: stem.into(),
                        slot: slot.clone(),
                        source: source(f),
                        document: headed(channel_paper(&channel, day), reader)?,
                    });
                }
            }
            Fill::Register { .. } | Fill::Policy { .. } => ledger(session, reader, slot, &of_registers, stem, out)?,
            Fill::Evidence {} => {}
        }
    }
    attachments(reader, slot, by, stem, out);
    Ok(())
}

/// The record that a paper is about.
fn subject(about: &str, filing: &Arc<Record>, reader: &dyn Reader) -> Option<Arc<Record>> {
    let service = reader.get("services", filing.text(filings::SERVICE));
    match about {
        "filings" => Some(Arc::clone(filing)),
        "services" => service,
        "organizations" => reader.get("organizations", service?.text(services::ORGANIZATION)),
        "assessments" => reader.get("assessments", filing.text(filings::ASSESSMENT)),
        "model_versions" => reader.get("model_versions", filing.text(filings::MODEL_VERSION)),
        _ => None,
    }
}

/// The signed report, and its content as a text that can be edited.
fn signed_report(
    reader: &StoreReader<'_>,
    slot: &Slot,
    by: &Filler,
    stem: &str,
    out: &mut Gathered,
) -> Result<()> {
    let r = report(reader, &by.record)?;
    let pdf = kept(reader, &newest_pdf(reader, &r))?;
    let mut copy = frozen_content(reader, r.text(reports::DOCUMENT))?;
    out.add(stem, "pdf", slot, source(by), Matter::Written(pdf));
    if let Some(piece) = out.pieces.last_mut() {
        piece.document = Some(copy.clone());
    }
    // Signed on paper: what was signed and sealed is the scan.
    let sha256 = r.text(reports::SCAN);
    if !sha256.is_empty() {
        let scan = kept(reader, sha256)?;
        let extension = match scan.get(..4) {
            Some(b"%PDF") => "pdf",
            Some(b"\x89PNG") => "png",
            _ => "jpg",
        };
        out.add(&format!("{stem}-签字盖章扫描件"), extension, slot, source(by), Matter::Written(scan));
    }
    copy.mark = t("未签署副本", "UNSIGNED COPY").get(copy.lang).into();
    let docx = word::docx(&copy).map_err(crate::reports::typesetting)?;
    out.add(stem, "docx", slot, source(by), Matter::Written(docx));
    Ok(())
}

/// The records of a register that fill a slot, as a paper; masked values stay masked.
fn ledger(
    session: &Session,
    reader: &StoreReader<'_>,
    slot: &Slot,
    by: &[&Filler],
    stem: &str,
    out: &mut Gathered,
) -> Result<()> {
    let Some(of) = by.first().and_then(|f| register(&f.register)) else { return Ok(()) };
    let listed = |f: &FieldDef| f.listed && of.licensed != Some(f.key) && !matches!(f.kind, Kind::Table(_));
    let columns: Vec<FieldDef> =
        fields_read(session, reader, of).into_iter().filter(listed).take(COLUMNS).collect();
    let records: Vec<Arc<Record>> = by.iter().filter_map(|f| reader.get(of.key, &f.record)).collect();
    let selection = Selection {
        records: &records,
        fields: &columns,
        findings: &[],
        of: reader.count(of)?,
        chosen_by: "本次申报所涉及的记录",
    };
    out.drafts.push(Draft {
        stem: format!("{stem}-登记情况"),
        slot: slot.clone(),
        source: None,
        document: headed(document(of, &selection, LANG, reader), reader)?,
    });
    Ok(())
}

/// What a channel is told by: names of accounts and the interface, never its secrets.
fn channel_paper(channel: &Record, day: String) -> Document {
    let label = |key: &str| {
        test_channels::REGISTER.field(key).map(|f| f.label.get(LANG).to_owned()).unwrap_or_default()
    };
    let told = ["address", "endpoint", "open_from_on", "expires_on", "description"];
    let pairs: Vec<(String, String)> = told
        .iter()
        .map(|key| (label(key), channel.str(key).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let accounts = channel.get(test_channels::ACCOUNTS).unwrap_or_default();
    let strategies = hegui_model::registers::answers::STRATEGIES;
    let rows = accounts
        .iter()
        .enumerate()
        .map(|(n, row)| {
            let text =
                |key: &str| row.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            let strategy = text("strategy");
            let strategy =
                strategies.iter().find(|c| c.key == strategy).map_or(strategy, |c| c.label.zh.to_owned());
            vec![(n + 1).to_string(), text("name"), strategy, text("note")]
        })
        .collect();
    let column = |label: &str, width: f32| Column { label: label.into(), width };
    let columns =
        vec![column("序号", 0.6), column("账号名", 2.0), column("安全策略", 1.4), column("说明", 2.0)];
    let blocks = vec![
        Block::Facts { pairs },
        Block::Table { caption: "测试账号".into(), columns, rows },
        Block::Notice { text: "密码与密钥不在材料包内，另行交付。".into() },
    ];
    plain("测试通道说明", channel.text(test_channels::NAME), day, blocks)
}

/// Files of the newest revision of evidence that a slot brings.
fn attachments(reader: &StoreReader<'_>, slot: &Slot, by: &[Filler], stem: &str, out: &mut Gathered) {
    let mut seen = BTreeSet::new();
    let mut files: Vec<(Arc<Record>, EvidenceFile)> = Vec::new();
    for id in by.iter().flat_map(|f| &f.evidence) {
        let Some(e) = reader.get("evidence", id).filter(|e| !e.retired && seen.insert(e.id.clone())) else {
            continue;
        };
        let newest = evidence_register::revision(&e);
        let rows = evidence_register::rows(&e);
        files.extend(
            rows.iter().map(evidence::file).filter(|f| f.revision == newest).map(|f| (Arc::clone(&e), f)),
        );
        if rows.is_empty() {
            let code = e.text(evidence_register::CODE);
            out.notes.push(Finding::warning(
                "package_evidence_empty",
                format!("「{}」引用的证据 {code} 没有文件", slot.label.zh),
                format!("Evidence {code} of {} has no file", slot.label.en),
            ));
        }
    }
    // One file that nothing was written beside is the paper itself.
    let alone = files.len() == 1
        && !out.pieces.iter().any(|p| p.slot == slot.key)
        && !out.drafts.iter().any(|d| d.slot.key == slot.key);
    for (e, file) in files {
        let end = extension(&file.name);
        if !slot.formats.contains(&end) {
            out.notes.push(Finding::warning(
                "package_format",
                format!(
                    "「{}」不接受 .{end} 文件「{}」，应为 {}",
                    slot.label.zh,
                    file.name,
                    slot.formats.join("、")
                ),
                format!(
                    "{} does not take {} (.{end}); it takes {}",
                    slot.label.en,
                    file.name,
                    slot.formats.join(", ")
                ),
            ));
        }
        let code = e.text(evidence_register::CODE).to_owned();
        let source = Some(Source { register: "evidence".into(), record: e.id.clone() });
        let title = e.text(evidence_register::TITLE).to_owned();
        let place = if alone {
            stem.to_owned()
        } else {
            let name = part(&format!("{code} {}", file.name));
            let bare = name.rsplit_once('.').map_or(name.as_str(), |(bare, _)| bare);
            format!("{stem}/{bare}")
        };
        let end = if end.is_empty() { end } else { part(&end).to_lowercase() };
        out.add(&place, &end, slot, source, Matter::Evidence { file, code, title });
    }
}

/// Writes the papers that are still drafts, in those formats of their slot that are texts.
pub(super) fn written_out(ctx: &Ctx<'_>, mut all: Gathered) -> Result<Gathered> {
    let drafts = std::mem::take(&mut all.drafts);
    let total = drafts.len() as u64;
    for (n, d) in drafts.into_iter().enumerate() {
        ctx.progress("正在编制材料", "Writing papers", n as u64, total);
        if ctx.cancel.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(crate::error::Error::cancelled());
        }
        let asked = [PaperFormat::Docx, PaperFormat::Pdf];
        let takes = |f: &PaperFormat| d.slot.formats.iter().any(|e| e == f.extension());
        let mut formats: Vec<PaperFormat> = asked.into_iter().filter(takes).collect();
        if formats.is_empty() {
            formats.push(PaperFormat::Docx);
        }
        for format in formats {
            let bytes = written(ctx, &d.document, format)?;
            all.add(&d.stem, format.extension(), &d.slot, d.source.clone(), Matter::Written(bytes));
            if let Some(piece) = all.pieces.last_mut().filter(|_| format == PaperFormat::Docx) {
                piece.document = Some(d.document.clone());
            }
        }
    }
    Ok(all)
}

/// Drafts as texts, for a check that does without typesetting.
pub(super) fn drafts(all: &Gathered) -> impl Iterator<Item = (String, &Document)> {
    all.drafts.iter().map(|d| (d.stem.clone(), &d.document))
}
