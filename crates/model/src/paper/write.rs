//! A paper from its template and the records: the document, what is missing, and what was printed of what there is.

use super::matter::Matter;
use super::parts::{
    Choosing, Condition, Fact, Part, Phrase, Piece, RegisterTable, RowsTable, Source, Tally, Wording,
};
use super::reference::Mend;
use super::template::{Chapter, Template};
use super::texts;
use crate::field::{Kind, Privacy};
use crate::instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{CODE, Register};
use crate::registers::{organizations, paper_texts};
use crate::report::{Block, Blocks, Column, Document, Words};
use crate::shown;
use crate::span::Span;
use crate::tallies;
use crate::text::{Label, Lang, Text, t};
use crate::timeline;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// Most rows of a table in a paper; what is beyond is counted and said.
const ROWS_MAX: usize = 2_000;

/// Columns of an extract of the journal, with relative widths.
const JOURNAL_COLUMNS: [(Label, f32); 6] = [
    (t("序号", "Entry"), 1.0),
    (t("时间", "When"), 2.0),
    (t("用户", "User"), 1.4),
    (t("操作", "What was done"), 2.0),
    (t("登记册", "Register"), 2.0),
    (t("记录", "Record"), 3.0),
];

/// What a paper lacks, and where it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperMissing")]
pub struct Missing {
    /// Key of the chapter.
    pub chapter: String,
    /// What is missing.
    pub told: Text,
    /// Register in which it is entered.
    pub register: String,
    /// The record, where there is one.
    pub record: Option<String>,
    /// The field, where it is one.
    pub field: Option<String>,
}

/// What a paper printed of what there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperPrinted")]
pub struct Printed {
    /// What it is.
    pub what: Text,
    /// How many it printed.
    #[ts(type = "number")]
    pub printed: usize,
    /// How many there are that belong to it.
    #[ts(type = "number")]
    pub of: usize,
    /// How many the register holds beyond these, which do not belong to it.
    #[ts(type = "number")]
    pub beyond: usize,
}

impl Printed {
    /// `12 / 12 条`, `12 of 12`.
    pub fn text(&self) -> Text {
        let Self { what, printed, of, beyond } = self;
        let (mut zh, mut en) =
            (format!("{}：{printed} / {of} 条", what.zh), format!("{}: {printed} of {of}", what.en));
        if *beyond > 0 {
            zh.push_str(&format!("，另有 {beyond} 条不属本件范围"));
            en.push_str(&format!(", and {beyond} that this paper is not about"));
        }
        Text { zh, en }
    }
}

/// A paper as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What it says.
    pub document: Document,
    /// What it lacks; empty where it is no draft.
    pub missing: Vec<Missing>,
    /// What it printed of what there is.
    pub printed: Vec<Printed>,
}

struct Desk<'a> {
    matter: Matter<'a>,
    template: &'a Template,
    sheet: Blocks,
    missing: Vec<Missing>,
    printed: Vec<Printed>,
    chapter: &'a str,
    signatures: usize,
}

/// Writes a paper about a record. The same for the same records, journal and instant.
pub fn write(
    template: &Template,
    subject: Arc<Record>,
    period: Option<Span>,
    lang: Lang,
    reader: &dyn Reader,
) -> Written {
    let matter = Matter::of(template.about, Some(subject.clone()), period, lang, reader);
    let mut desk = Desk {
        matter,
        template,
        sheet: Blocks::of(lang),
        missing: Vec::new(),
        printed: Vec::new(),
        chapter: "",
        signatures: 0,
    };
    let title = desk.phrase(&template.title.get(lang).clone());
    for chapter in &template.chapters {
        desk.chapter = &chapter.key;
        desk.write(chapter);
    }
    let author = super::matter::scope("organization").and_then(|s| (s.find)(&desk.matter));
    let author = author.map(|o| o.text(organizations::NAME).trim().to_owned()).unwrap_or_default();
    let name = template.about.title_of(&subject, lang);
    let code = subject.str(CODE);
    let mut subtitle =
        vec![author.clone(), if name == code { code.to_owned() } else { format!("{code} {name}") }];
    if template.period {
        subtitle.extend(super::reference::Reference::Period.value(&desk.matter).ok());
    }
    subtitle.retain(|s| !s.trim().is_empty());
    let mark = if desk.missing.is_empty() { String::new() } else { desk.sheet.say("草稿", "DRAFT") };
    let document = Document {
        lang,
        title,
        subtitle,
        author,
        number: code.to_owned(),
        date: reader.today().to_string(),
        mark,
        words: Words::of(lang),
        numbering: template.numbering,
        letterhead: None,
        blocks: desk.sheet.done(),
    };
    Written { document, missing: desk.missing, printed: desk.printed }
}

impl<'a> Desk<'a> {
    fn write(&mut self, chapter: &'a Chapter) {
        let heading = self.phrase(chapter.heading.get(self.matter.lang));
        self.sheet.push(Block::Heading { level: chapter.level, text: heading });
        for part in &chapter.parts {
            self.part(part);
        }
    }

    fn part(&mut self, part: &'a Part) {
        let lang = self.matter.lang;
        match part {
            Part::Heading { level, text } => {
                let text = self.phrase(text.get(lang));
                self.sheet.push(Block::Heading { level: *level, text });
            }
            Part::OwnText { start, required } => self.own_text(start, *required),
            Part::Paragraph(text) => {
                let text = self.phrase(text.get(lang));
                self.sheet.push(Block::Paragraph { text });
            }
            Part::Notice(text) => {
                let text = self.phrase(text.get(lang));
                self.sheet.push(Block::Notice { text });
            }
            Part::List(items) => {
                let items = items.iter().map(|i| self.phrase(i.get(lang))).collect();
                self.sheet.list(items);
            }
            Part::Facts(rows) => self.facts(rows),
            Part::Register(table) => self.table(table),
            Part::Rows(table) => self.rows(table),
            Part::Tally(tally) => self.tally(tally),
            Part::Limits(of) => {
                let found = self.chosen(of);
                self.count(of.register.label.into(), found.len(), found.len(), of);
                tallies::limits(&mut self.sheet, of.register, &found, self.matter.reader);
            }
            Part::Timeline => self.timeline(),
            Part::Journal(registers) => self.journal(registers),
            Part::Signature { duty, person } => self.signature(duty, person),
            Part::Basis => self.basis(),
            Part::PageBreak => self.sheet.push(Block::PageBreak),
        }
    }

    fn miss(&mut self, mend: &Mend) {
        let told = Text::new(format!("缺少{}", mend.label.zh), format!("{} is missing", mend.label.en));
        self.lacks(told, mend.register, mend.record.clone(), mend.field.map(str::to_owned));
    }

    /// Notes what is missing, once for each place that mends it.
    fn lacks(&mut self, told: Text, register: &str, record: Option<String>, field: Option<String>) {
        let one =
            Missing { chapter: self.chapter.to_owned(), told, register: register.to_owned(), record, field };
        let same = |m: &Missing| {
            (&m.told, &m.register, &m.record, &m.field) == (&one.told, &one.register, &one.record, &one.field)
        };
        if !self.missing.iter().any(same) {
            self.missing.push(one);
        }
    }

    /// A text whose references are followed; what they lack is missing.
    fn phrase(&mut self, phrase: &Phrase) -> String {
        let told = texts::follow_phrase(phrase, &self.matter);
        for mend in &told.lacking {
            self.miss(mend);
        }
        told.text
    }

    fn lines(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            self.sheet.push(Block::Paragraph { text: line.to_owned() });
        }
    }

    fn own_text(&mut self, start: &Wording, required: bool) {
        let lang = self.matter.lang;
        let subject = self.matter.subject.as_ref().map_or("", |s| s.id.as_str()).to_owned();
        let record = texts::of(&self.template.key, self.chapter, &subject, self.matter.reader);
        let own = record.as_ref().map(|r| texts::said(r, lang).to_owned()).filter(|s| !s.is_empty());
        let Some(own) = own else {
            let text = self.phrase(start.get(lang));
            self.lines(&text);
            if required {
                let heading = self.template.chapter(self.chapter).map(|c| c.heading.source.clone());
                let heading = heading.unwrap_or_default();
                self.lacks(
                    Text::new(
                        format!("「{}」仍是起始文字，请写成本单位的文字", heading.zh),
                        format!("{} still has the starting text; write your own", heading.en),
                    ),
                    paper_texts::REGISTER.key,
                    record.map(|r| r.id.clone()),
                    Some(texts::field(lang).to_owned()),
                );
            }
            return;
        };
        let told = texts::follow(&own, &self.matter);
        self.lines(&told.text);
        for mend in &told.lacking {
            self.miss(mend);
        }
        for why in told.wrong {
            let id = record.as_ref().map(|r| r.id.clone());
            self.lacks(why, paper_texts::REGISTER.key, id, Some(texts::field(lang).to_owned()));
        }
    }

    fn facts(&mut self, rows: &[Fact]) {
        let lang = self.matter.lang;
        let mut pairs = Vec::new();
        for fact in rows {
            let value = if fact.optional {
                let said = fact.value.get(lang);
                let all: Result<Vec<String>, Mend> = said
                    .0
                    .iter()
                    .map(|p| match p {
                        Piece::Plain(s) => Ok(s.clone()),
                        Piece::Named(r) => r.value(&self.matter),
                    })
                    .collect();
                all.map_or_else(|_| "\u{2014}".to_owned(), |s| s.concat())
            } else {
                self.phrase(fact.value.get(lang))
            };
            pairs.push((fact.label.get(lang).to_owned(), value));
        }
        self.sheet.facts(pairs);
    }

    /// Records that conditions choose, oldest first.
    fn chosen(&self, of: &Choosing) -> Vec<Arc<Record>> {
        let mut all = self.matter.reader.all(of.register.key);
        for condition in &of.conditions {
            all.retain(|r| self.holds(condition, r));
        }
        all
    }

    fn holds(&self, condition: &Condition, r: &Record) -> bool {
        match condition {
            Condition::Is(f, keys) => chose(r, f.key, keys),
            Condition::IsNot(f, keys) => !chose(r, f.key, keys),
            Condition::Of(f, scope) => {
                let id = (scope.find)(&self.matter).map(|s| s.id.clone()).unwrap_or_default();
                match r.value(f.key) {
                    Some(serde_json::Value::Array(ids)) => {
                        ids.iter().any(|i| i.as_str() == Some(id.as_str()))
                    }
                    _ => !r.has(f.key) || r.str(f.key) == id,
                }
            }
            Condition::Within(f) => r.day(f.key).is_some_and(|d| self.matter.period.holds(d)),
            Condition::Filled(f) => r.has(f.key),
        }
    }

    fn count(&mut self, what: Text, printed: usize, of: usize, choosing: &Choosing) {
        let all = self.matter.reader.all(choosing.register.key).len();
        self.printed.push(Printed { what, printed, of, beyond: all.saturating_sub(of) });
    }

    fn table(&mut self, table: &RegisterTable) {
        let lang = self.matter.lang;
        let mut found = self.chosen(&table.of);
        if let Some((field, downward)) = table.sort {
            found.sort_by(|a, b| {
                let (x, y) = (a.value(field.key), b.value(field.key));
                let by = match (x.and_then(serde_json::Value::as_i64), y.and_then(serde_json::Value::as_i64))
                {
                    (Some(x), Some(y)) => x.cmp(&y),
                    _ => a.str(field.key).cmp(b.str(field.key)),
                };
                if downward { by.reverse() } else { by }
            });
        }
        let shown = found.len().min(ROWS_MAX);
        self.count(table.caption.clone(), shown, found.len(), &table.of);
        if found.is_empty() {
            let text = self.phrase(table.empty.get(lang));
            self.sheet.push(Block::Paragraph { text });
            if !table.optional {
                let of = table.of.register;
                self.lacks(
                    Text::new(
                        format!("「{}」没有记录", of.label.zh),
                        format!("Nothing is on record in {}", of.label.en),
                    ),
                    of.key,
                    None,
                    None,
                );
            }
            return;
        }
        let reader = self.matter.reader;
        let cell = |source: &Source, r: &Record| match source {
            Source::Field(f) => shown::field(f, r, lang, reader),
            Source::Computed(c) => {
                let open = open_values(table.of.register, r);
                (c.value)(&open, reader).map(|t| t.get(lang).to_owned()).unwrap_or_default()
            }
        };
        let rows = found
            .iter()
            .take(shown)
            .map(|r| table.columns.iter().map(|c| cell(&c.source, r)).collect())
            .collect();
        let columns = table
            .columns
            .iter()
            .map(|c| Column { label: c.label.get(lang).to_owned(), width: c.width })
            .collect();
        self.sheet.push(Block::Table { caption: table.caption.get(lang).to_owned(), columns, rows });
        let left_out = found.len() - shown;
        if left_out > 0 {
            self.sheet.notice(
                format!("另有 {left_out} 条未列出，请以台账表格导出全部。"),
                format!("{left_out} more are not listed; export the register as a sheet for all of them."),
            );
            let of = table.of.register;
            self.lacks(
                Text::new(
                    format!("「{}」有 {left_out} 条未列出", of.label.zh),
                    format!("{left_out} of {} are not listed", of.label.en),
                ),
                of.key,
                None,
                None,
            );
        }
    }

    fn rows(&mut self, table: &RowsTable) {
        let lang = self.matter.lang;
        let record = (table.scope.find)(&self.matter);
        let listed =
            record.as_ref().and_then(|r| r.value(table.field.key)?.as_array().cloned()).unwrap_or_default();
        self.printed.push(Printed {
            what: table.caption.clone(),
            printed: listed.len().min(ROWS_MAX),
            of: listed.len(),
            beyond: 0,
        });
        if listed.is_empty() {
            self.sheet.paragraph("没有记录。", "Nothing is on record.");
            if !table.optional {
                let mend = Mend {
                    label: table.field.label.into(),
                    register: table.scope.register,
                    record: record.map(|r| r.id.clone()),
                    field: Some(table.field.key),
                };
                self.miss(&mend);
            }
            return;
        }
        let reader = self.matter.reader;
        let rows = listed
            .iter()
            .take(ROWS_MAX)
            .map(|row| {
                let cell = |f: &crate::field::FieldDef| {
                    row.get(f.key).map(|v| shown::value(f, v, lang, reader)).unwrap_or_default()
                };
                table.columns.iter().map(|(f, _)| cell(f)).collect()
            })
            .collect();
        let columns = table
            .columns
            .iter()
            .map(|(f, width)| Column { label: f.label.get(lang).to_owned(), width: *width })
            .collect();
        self.sheet.push(Block::Table { caption: table.caption.get(lang).to_owned(), columns, rows });
    }

    fn tally(&mut self, tally: &Tally) {
        let lang = self.matter.lang;
        let found = self.chosen(&tally.of);
        self.count(tally.caption.clone(), found.len(), found.len(), &tally.of);
        if found.is_empty() {
            self.sheet.paragraph("没有记录。", "Nothing is on record.");
            return;
        }
        let rows = tallies::by_choice(&found, tally.by, lang);
        let number = self.sheet.word(t("数量", "Number"));
        let columns = vec![
            Column { label: tally.by.label.get(lang).to_owned(), width: 5.0 },
            Column { label: number, width: 2.0 },
        ];
        self.sheet.push(Block::Table { caption: tally.caption.get(lang).to_owned(), columns, rows });
    }

    fn timeline(&mut self) {
        let Some(subject) = self.matter.subject.clone() else { return };
        let lang = self.matter.lang;
        let told = timeline::of(self.matter.about, &subject, self.matter.reader);
        if told.rows.is_empty() {
            self.sheet.paragraph("没有记录。", "Nothing is on record.");
        }
        self.printed.push(Printed {
            what: t("时间线", "Timeline").into(),
            printed: told.rows.len(),
            of: told.rows.len(),
            beyond: 0,
        });
        self.sheet.table(t("各项时限", "Limits"), &timeline::CLOCK_COLUMNS, told.clock_table(lang));
        self.sheet.table(t("办理时间线", "Timeline"), &timeline::COLUMNS, told.table(lang));
    }

    fn journal(&mut self, registers: &[&'static Register]) {
        let lang = self.matter.lang;
        let reader = self.matter.reader;
        let mut rows: Vec<(i64, Vec<String>)> = Vec::new();
        let mut of = |register: &'static Register, record: &Record| {
            let name = if open_title(register) { register.title_of(record, lang) } else { record.str(CODE) };
            for touch in reader.touched(register.key, &record.id) {
                let cells = vec![
                    touch.seq.to_string(),
                    instant::local(touch.at),
                    touch.actor.clone(),
                    touch.op.label().get(lang).to_owned(),
                    register.label.get(lang).to_owned(),
                    name.to_owned(),
                ];
                rows.push((touch.seq, cells));
            }
        };
        if let Some(subject) = &self.matter.subject {
            of(self.matter.about, subject);
        }
        for register in registers.iter().filter(|r| r.key != self.matter.about.key) {
            for record in self.matter.records(register, None) {
                of(register, &record);
            }
        }
        rows.sort();
        let all = rows.len();
        let rows: Vec<Vec<String>> = rows.into_iter().take(ROWS_MAX).map(|(_, cells)| cells).collect();
        let printed = rows.len();
        self.printed.push(Printed {
            what: t("日志条目", "Journal entries").into(),
            printed,
            of: all,
            beyond: 0,
        });
        if rows.is_empty() {
            self.sheet.paragraph("没有记录。", "Nothing is on record.");
            return;
        }
        self.sheet.table(t("日志摘录", "Journal extract"), &JOURNAL_COLUMNS, rows);
        if printed < all {
            let rest = all - printed;
            self.sheet.notice(
                format!("另有 {rest} 条日志未列出。"),
                format!("{rest} more entries are not listed."),
            );
        }
    }

    fn signature(&mut self, duty: &Wording, person: &Wording) {
        let lang = self.matter.lang;
        self.signatures += 1;
        let (duty, person) = (self.phrase(duty.get(lang)), self.phrase(person.get(lang)));
        let field = format!("Sig{}", self.signatures);
        self.sheet.push(Block::Signature { field, duty, person, note: String::new() });
    }

    fn basis(&mut self) {
        let lang = self.matter.lang;
        self.sheet.basis(self.matter.reader);
        let source = &self.template.provenance;
        let checked = if source.verified {
            t("已与来源核对", "compared with its source")
        } else {
            t("未与来源核对", "not compared with its source")
        };
        let pairs = vec![(
            self.sheet.say("文书结构来源", "Where the structure was read"),
            format!("{} {}（{}）", source.source, source.checked_on, checked.get(lang)),
        )];
        self.sheet.facts(pairs);
        let items: Vec<String> = self.printed.iter().map(|p| p.text().get(lang).to_owned()).collect();
        if !items.is_empty() {
            self.sheet.heading(2, t("列入情况", "What is printed of what there is"));
            self.sheet.list(items);
        }
    }
}

fn chose(r: &Record, key: &str, keys: &[String]) -> bool {
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    // An unset yes or no says no.
    r.chose(key, &keys) || (!r.has(key) && keys.contains(&"false"))
}

fn open_title(register: &Register) -> bool {
    register
        .field(register.title)
        .is_some_and(|f| f.privacy == Privacy::Open && !matches!(f.kind, Kind::Ref(_)))
}

/// A record without its masked values, as computed values are given it.
fn open_values(of: &Register, r: &Record) -> Record {
    let mut out = r.clone();
    for f in of.fields.iter().filter(|f| f.privacy == Privacy::Masked) {
        out.values.remove(f.key);
    }
    out
}
