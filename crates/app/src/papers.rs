//! Papers from templates: which there are, what each would say and lack, and writing one.

use crate::api::{
    Nothing, PaperAsk, PaperChapter, PaperInfo, PaperKey, PaperMake, PaperOwnText, PaperPreview, PaperSubject,
};
use crate::error::{Code, Error, Result};
use crate::files;
use crate::host::Ctx;
use crate::reports::{exported_bytes, written};
use crate::session::Session;
use hegui_model::finding::{Finding, Place};
use hegui_model::paper::template::{self, Fault};
use hegui_model::paper::{self, Template, Written, texts};
use hegui_model::reader::Reader;
use hegui_model::register::Register;
use hegui_model::registers::paper_texts;
use hegui_model::role::{self, Access, Area};
use hegui_model::span::Span;
use hegui_model::text::{Lang, Text};
use serde_json::json;
use std::borrow::Cow;

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

fn shipped(key: &str) -> Result<&'static Template> {
    paper::of(key).ok_or_else(|| Error::not_found(key))
}

/// A fault of a template as a finding with its file.
fn finding(fault: &Fault) -> Finding {
    let told = fault.text();
    let place = Place { file: fault.file.clone(), ..Place::default() };
    Finding::error("paper_template", told.zh, told.en).at(place)
}

/// The template that is asked for: an own one from its file, or a shipped one.
fn template_of(ask: &PaperAsk) -> Result<Cow<'static, Template>> {
    let Some(path) = &ask.template else { return Ok(Cow::Borrowed(shipped(&ask.paper)?)) };
    let name = files::name(path);
    let bytes = files::bytes(path, template::BYTES_MAX)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| files::fault(&name, Text::new("不是 UTF-8 文本", "is no UTF-8 text")))?;
    let read = template::read(&name, &text);
    read.map(Cow::Owned).map_err(|faults| Error::invalid(faults.iter().map(finding).collect()))
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
        Ok(paper::write(template, subject, period, lang, reader))
    })
}

/// Papers that can be written.
pub(crate) fn paper_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<PaperInfo>> {
    let session = ctx.session()?;
    session.read(|reader| {
        let info = |t: &'static Template| {
            let unread = unread(session, t);
            let mut all =
                if session.may(t.about, Access::Read) { reader.all(t.about.key) } else { Vec::new() };
            all.reverse();
            let newest = all.first().filter(|_| unread.is_empty()).cloned();
            let missing = newest.map(|r| paper::write(t, r, None, Lang::Zh, reader).missing.len());
            let subjects = all
                .iter()
                .take(SUBJECTS)
                .map(|r| PaperSubject { id: r.id.clone(), title: t.about.title_of(r).to_owned() })
                .collect();
            PaperInfo {
                key: t.key.clone(),
                label: t.label.clone(),
                about: t.about.key.to_owned(),
                period: t.period,
                source: t.provenance.source.clone(),
                day: t.provenance.checked_on.clone(),
                verified: t.provenance.verified,
                unread,
                subjects,
                missing,
            }
        };
        Ok(paper::shipped().iter().map(info).collect())
    })
}

/// A paper as it would be written now.
pub(crate) fn paper_preview(ctx: &Ctx<'_>, args: PaperAsk) -> Result<PaperPreview> {
    let session = ctx.session()?;
    let template = template_of(&args)?;
    let Written { document, missing, printed } = wrote(session, &template, &args, args.lang)?;
    let chapters = session.read(|reader| {
        let chapter = |c: &template::Chapter| PaperChapter {
            key: c.key.clone(),
            heading: c.heading.source.clone(),
            level: c.level,
            own: c.own_text().map(|(start, required)| {
                let record = texts::of(&template.key, &c.key, &args.subject, reader);
                let text =
                    record.as_ref().map(|r| Text::new(texts::said(r, Lang::Zh), texts::said(r, Lang::En)));
                PaperOwnText {
                    required,
                    start: start.source.clone(),
                    text: text.unwrap_or_default(),
                    version: record.as_ref().map_or(0, |r| r.version),
                    general: record.as_ref().is_some_and(|r| r.text(paper_texts::SUBJECT).is_empty()),
                    record: record.map(|r| r.id.clone()),
                }
            }),
        };
        Ok::<_, Error>(template.chapters.iter().map(chapter).collect())
    })?;
    Ok(PaperPreview { document, missing, printed, chapters })
}

/// A paper in a format; journalled.
pub(crate) fn paper_make(ctx: &Ctx<'_>, args: PaperMake) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let template = template_of(&args.of)?;
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

/// The template of a shipped paper as its file.
pub(crate) fn paper_template(_: &Ctx<'_>, args: PaperKey) -> Result<Vec<u8>> {
    let place = paper::shipped().iter().position(|t| t.key == args.paper);
    let file = place.and_then(|n| paper::FILES.get(n));
    file.map(|(_, json)| json.as_bytes().to_vec()).ok_or_else(|| Error::not_found(&args.paper))
}
