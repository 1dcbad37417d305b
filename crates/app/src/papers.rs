//! Papers from templates: which there are, what each would say and lack, and writing one.

use crate::api::{
    Nothing, PaperAsk, PaperChapter, PaperInfo, PaperKey, PaperMake, PaperOwnText, PaperPreview,
    PaperSubject, PaperTemplateKeep, RecordSave, Saved,
};
use crate::error::{Code, Error, Result};
use crate::files;
use crate::host::Ctx;
use crate::letterhead::headed;
use crate::records::record_save;
use crate::reports::{exported_bytes, written};
use crate::session::Session;
use crate::view;
use hegui_model::finding::{Finding, Place};
use hegui_model::paper::template::{self, Fault};
use hegui_model::paper::texts::{self, OwnChapter, OwnPaper};
use hegui_model::paper::{self, Template, Written};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{paper_templates, paper_texts};
use hegui_model::role::{self, Access, Area};
use hegui_model::span::Span;
use hegui_model::text::{Lang, Text};
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;

/// Subjects that a list names.
const SUBJECTS: usize = 100;

/// Registers that a paper reads and the session may not.
fn unread(session: &Session, template: &Template) -> Vec<String> {
    let closed = |of: &&&'static Register| !session.may(of, Access::Read);
    let mut out: Vec<String> =
        template.registers().iter().filter(closed).map(|of| of.key.to_owned()).collect();
    if template.tells_journal() && role::access(&session.roles, Area::Journal) < Access::Read {
        out.push("journal".into());
    }
    out
}

/// Refuses a paper that tells what the session may not read.
pub(crate) fn readable(session: &Session, template: &Template) -> Result<()> {
    let closed = unread(session, template);
    if closed.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Code::Refused,
        format!("「{}」须读取您无权查看的登记册：{}", template.label.zh, closed.join("、")),
        format!("{} reads registers that you may not: {}", template.label.en, closed.join(", ")),
    ))
}

/// The template of a paper that is in force; none where there is no such paper.
pub(crate) fn in_force(key: &str, reader: &dyn Reader) -> Result<Option<Cow<'static, Template>>> {
    paper::in_force(key, reader).transpose().map_err(|faults| broken(&faults))
}

fn broken(faults: &[Fault]) -> Error {
    Error::invalid(faults.iter().map(finding).collect())
}

/// A fault of a template as a finding with its file.
fn finding(fault: &Fault) -> Finding {
    let told = fault.text();
    let place = Place { file: fault.file.clone(), ..Place::default() };
    Finding::error("paper_template", told.zh, told.en).at(place)
}

/// The template that is asked for: one from a file to try, or the one in force.
fn template_of(session: &Session, ask: &PaperAsk) -> Result<Cow<'static, Template>> {
    let Some(path) = &ask.template else {
        let found = session.read(|reader| in_force(&ask.paper, reader))?;
        return found.ok_or_else(|| Error::not_found(&ask.paper));
    };
    Ok(Cow::Owned(of_file(path)?.0))
}

/// A template from its file, and the file's text.
fn of_file(path: &str) -> Result<(Template, String)> {
    let name = files::name(path);
    let bytes = files::bytes(path, template::BYTES_MAX)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| files::fault(&name, Text::new("不是 UTF-8 文本", "is no UTF-8 text")))?;
    let read = template::read(&name, &text).map_err(|faults| broken(&faults))?;
    Ok((read, text))
}

fn day(word: &str) -> Result<chrono::NaiveDate> {
    word.parse().map_err(|_| {
        Error::new(
            Code::Usage,
            format!("「{word}」不是日期，应如 2026-03-05"),
            format!("{word:?} is no day; write one such as 2026-03-05"),
        )
    })
}

fn period(ask: &PaperAsk) -> Result<Option<Span>> {
    let (from, to) = match (&ask.from, &ask.to) {
        (None, None) => return Ok(None),
        (Some(from), Some(to)) => (day(from)?, day(to)?),
        _ => {
            return Err(Error::new(
                Code::Usage,
                "期间须同时给出起止日期",
                "A period takes its first and its last day",
            ));
        }
    };
    let span = Span { from, to };
    if span.is_backwards() {
        return Err(Error::new(
            Code::Usage,
            "期间止早于期间起，请核对",
            "The period ends before it begins; check both days",
        ));
    }
    Ok(Some(span))
}

fn wrote(session: &Session, template: &Template, ask: &PaperAsk, lang: Lang) -> Result<Written> {
    readable(session, template)?;
    let period = period(ask)?;
    session.read(|reader| {
        let subject = reader
            .get(template.about.key, &ask.subject)
            .filter(|r| !r.retired)
            .ok_or_else(|| Error::not_found(&format!("{}/{}", template.about.key, ask.subject)))?;
        let mut written = paper::write(template, subject, period, lang, reader);
        written.document = headed(written.document, reader)?;
        Ok(written)
    })
}

/// Papers that can be written.
pub(crate) fn paper_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<PaperInfo>> {
    let session = ctx.session()?;
    session.read(|reader| {
        let of_key = |key: String| {
            let told = match paper::in_force(&key, reader)? {
                Ok(template) => info(session, &template, reader),
                // A template that broke is shown as what ships, with its faults; one that has no other is told by them.
                Err(faults) => PaperInfo {
                    faults: faults.iter().map(Fault::text).collect(),
                    ..paper::of(&key).map_or_else(|| unknown(&key), |shipped| info(session, shipped, reader))
                },
            };
            Some(PaperInfo { own: paper::own(&key, reader).map(|r| r.id.clone()), ..told })
        };
        Ok(paper::keys(reader).into_iter().filter_map(of_key).collect())
    })
}

fn info(session: &Session, t: &Template, reader: &dyn Reader) -> PaperInfo {
    let unread = unread(session, t);
    let mut all = if session.may(t.about, Access::Read) { reader.all(t.about.key) } else { Vec::new() };
    all.reverse();
    let newest = all.first().filter(|_| unread.is_empty()).cloned();
    let missing = newest.map(|r| paper::write(t, r, None, Lang::Zh, reader).missing.len());
    let subject = |r: &Arc<Record>| PaperSubject { id: r.id.clone(), title: view::title_of(t.about, r) };
    PaperInfo {
        key: t.key.clone(),
        label: t.label.clone(),
        about: t.about.key.to_owned(),
        period: t.period,
        source: t.provenance.source.clone(),
        day: t.provenance.checked_on.clone(),
        verified: t.provenance.verified,
        unread,
        subjects: all.iter().take(SUBJECTS).map(subject).collect(),
        missing,
        own: None,
        faults: Vec::new(),
    }
}

/// An own paper whose template cannot be read.
fn unknown(key: &str) -> PaperInfo {
    PaperInfo {
        key: key.to_owned(),
        label: Text::new(key, key),
        about: String::new(),
        period: false,
        source: String::new(),
        day: String::new(),
        verified: false,
        unread: Vec::new(),
        subjects: Vec::new(),
        missing: None,
        own: None,
        faults: Vec::new(),
    }
}

/// Chapters of a paper about a record, with what the organisation wrote in them.
pub(crate) fn chapters(paper: &OwnPaper, subject: &str, reader: &dyn Reader) -> Vec<PaperChapter> {
    let own = |chapter: &str, start: &Text, required: bool| {
        let record = texts::of(&paper.key, chapter, subject, reader);
        let text = record.as_ref().map(|r| Text::new(texts::said(r, Lang::Zh), texts::said(r, Lang::En)));
        PaperOwnText {
            required,
            start: start.clone(),
            text: text.unwrap_or_default(),
            version: record.as_ref().map_or(0, |r| r.version),
            general: record.as_ref().is_some_and(|r| r.text(paper_texts::SUBJECT).is_empty()),
            record: record.map(|r| r.id.clone()),
        }
    };
    let chapter = |c: &OwnChapter| PaperChapter {
        key: c.key.clone(),
        heading: c.heading.clone(),
        level: c.level,
        own: c.start.as_ref().map(|(start, required)| own(&c.key, start, *required)),
    };
    paper.chapters.iter().map(chapter).collect()
}

/// A paper as it would be written now.
pub(crate) fn paper_preview(ctx: &Ctx<'_>, args: PaperAsk) -> Result<PaperPreview> {
    let session = ctx.session()?;
    let template = template_of(session, &args)?;
    let Written { document, missing, printed } = wrote(session, &template, &args, args.lang)?;
    let own = OwnPaper::of_template(&template);
    let chapters = session.read(|reader| Ok::<_, Error>(chapters(&own, &args.subject, reader)))?;
    Ok(PaperPreview { document, missing, printed, chapters })
}

/// A paper in a format; journalled.
pub(crate) fn paper_make(ctx: &Ctx<'_>, args: PaperMake) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let template = template_of(session, &args.of)?;
    let made = wrote(session, &template, &args.of, args.of.lang)?;
    let bytes = written(ctx, &made.document, args.format)?;
    exported_bytes(
        session,
        json!({
            "paper": template.key, "record": args.of.subject, "format": args.format, "language": args.of.lang,
            "own_template": args.of.template.is_some(), "missing": made.missing.len(),
        }),
        &bytes,
    )?;
    Ok(bytes)
}

/// Keeps a template from a file as the organisation's own, in place of the one in force; what is broken is refused with
/// every fault.
pub(crate) fn paper_template_keep(ctx: &Ctx<'_>, args: PaperTemplateKeep) -> Result<Saved> {
    let session = ctx.session()?;
    let (read, text) = of_file(&args.path)?;
    let there = session.read(|reader| {
        let there = paper::own(&read.key, reader);
        Ok::<_, Error>(there.map(|r| (r.id.clone(), r.version)))
    })?;
    let values = json!({ "paper": read.key, "template": text, "note": args.note });
    let (id, version) = there.unzip();
    let values = values.as_object().cloned().unwrap_or_default();
    record_save(
        ctx,
        RecordSave {
            register: paper_templates::REGISTER.key.into(),
            id,
            version,
            values,
            reason: String::new(),
        },
    )
}

/// The template of a paper as its file: the organisation's own where it keeps one, else the shipped one.
pub(crate) fn paper_template(ctx: &Ctx<'_>, args: PaperKey) -> Result<Vec<u8>> {
    let own = ctx.session()?.read(|reader| {
        let own = paper::own(&args.paper, reader);
        Ok::<_, Error>(own.map(|r| r.text(paper_templates::TEMPLATE).as_bytes().to_vec()))
    })?;
    if let Some(own) = own {
        return Ok(own);
    }
    let place = paper::shipped().iter().position(|t| t.key == args.paper);
    let file = place.and_then(|n| paper::FILES.get(n));
    file.map(|(_, json)| json.as_bytes().to_vec()).ok_or_else(|| Error::not_found(&args.paper))
}
