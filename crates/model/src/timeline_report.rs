//! A matter's file for legal review: what is on record, each clock against what was done, the timeline, and what the
//! rules found. It names the journal entry it rests on, so that it can be made again and compared.

use crate::clock::ClockState;
use crate::field::Privacy;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{CODE, Register};
use crate::registers::{case_course, organizations};
use crate::report::{Block, Blocks, Document, Numbering, Words};
use crate::shown;
use crate::text::{Lang, t};
use crate::timeline::{self, CLOCK_COLUMNS, COLUMNS};

/// Adds the place where whoever made the file signs it.
pub fn add_signature(document: &mut Document, person: &str) {
    let say = |label: crate::text::Label| label.get(document.lang).to_owned();
    let heading = Block::Heading { level: 1, text: say(t("签名", "Signature")) };
    let place = Block::Signature {
        field: "Sig1".into(),
        duty: say(t("编制人", "Compiled by")),
        person: person.to_owned(),
        note: String::new(),
    };
    document.blocks.extend([heading, place]);
}

/// Fields that the timeline tells already.
fn told_elsewhere(register: &Register) -> Vec<&'static str> {
    register
        .fields
        .iter()
        .filter(|f| {
            [case_course::PAUSES_KEY, case_course::EXTENSIONS_KEY, case_course::EVENTS_KEY].contains(&f.key)
                || f.privacy == Privacy::Masked
        })
        .map(|f| f.key)
        .collect()
}

/// The file of one matter in one language. Deterministic for the same records, journal and instant; masked personal
/// values are never in it.
pub fn document(register: &Register, r: &Record, lang: Lang, reader: &dyn Reader) -> Document {
    let told = timeline::of(register, r, reader);
    let mut sheet = Blocks::of(lang);

    sheet.heading(1, t("基本情况", "On record"));
    let pairs = shown::values_of(r, register.fields, &told_elsewhere(register), lang, reader);
    let computed = register.computed.iter().filter_map(|c| {
        let value = (c.value)(r, reader)?;
        Some((c.label.get(lang).to_owned(), value.get(lang).to_owned()))
    });
    sheet.facts(pairs.into_iter().chain(computed).collect());

    sheet.heading(1, t("时限与办理", "Limits and what was done"));
    if told.clocks.is_empty() {
        sheet.notice("没有可计算的时限。", "No limit can be computed.");
    } else {
        sheet.table(t("各项时限", "Limits"), &CLOCK_COLUMNS, told.clock_table(lang));
        let count = |states: &[ClockState]| told.clocks.iter().filter(|c| states.contains(&c.state)).count();
        let late = count(&[ClockState::Overdue, ClockState::DoneLate]);
        let now = count(&[ClockState::DueNow]);
        if late > 0 {
            sheet.notice(format!("{late} 项时限逾期。"), format!("Limits missed: {late}."));
        }
        if now > 0 {
            sheet.notice(
                format!("{now} 项应立即或及时办理的事项尚无记录；依据文本未规定时数，不作逾期认定。"),
                format!("Asked for at once or promptly and not on record: {now}; the texts set no hours, so none is called overdue."),
            );
        }
        let unknown = count(&[ClockState::Unknown]);
        if unknown > 0 {
            sheet.notice(
                format!("{unknown} 项时限因缺少年度放假安排无法计算。"),
                format!("Not computed for want of a year's days off: {unknown}."),
            );
        }
    }

    sheet.heading(1, t("时间线", "Timeline"));
    if told.rows.is_empty() {
        sheet.paragraph("没有记录。", "Nothing is on record.");
    } else {
        sheet.table(t("办理时间线", "Timeline"), &COLUMNS, told.table(lang));
    }

    sheet.heading(1, t("规则检查", "What the rules found"));
    let findings = register.findings(r, reader);
    if findings.is_empty() {
        sheet.paragraph("未发现问题。", "Nothing was found.");
    } else {
        let rows = findings
            .iter()
            .map(|f| {
                vec![
                    f.level.label().get(lang).to_owned(),
                    f.message.get(lang).to_owned(),
                    f.clause.clone().unwrap_or_default(),
                ]
            })
            .collect();
        let columns =
            [(t("程度", "Weight"), 1.0), (t("问题", "What was found"), 6.0), (t("依据", "Clause"), 2.5)];
        sheet.table(t("检查结果", "Findings"), &columns, rows);
    }

    sheet.basis(reader);

    let one = register.one.get(lang);
    let (code, name) = (r.str(CODE), register.title_of(r, lang));
    let author = reader.all("organizations").first().map(|o| o.text(organizations::NAME).to_owned());
    Document {
        lang,
        title: match lang {
            Lang::Zh => format!("{one}办理情况"),
            Lang::En => format!("{one}: how it was handled"),
        },
        subtitle: vec![format!("{code} {name}").trim().to_owned()],
        author: author.unwrap_or_default(),
        number: code.to_owned(),
        date: reader.today().to_string(),
        mark: String::new(),
        words: Words::of(lang),
        numbering: Numbering::default(),
        letterhead: None,
        blocks: sheet.done(),
    }
}
