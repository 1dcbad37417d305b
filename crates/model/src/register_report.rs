//! A register as a paper: its records in a table, what the rules found about them, and the journal entry it rests on.

use crate::field::{FieldDef, Kind, Privacy};
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::Register;
use crate::registers::organizations;
use crate::report::{Blocks, Document, Numbering, Words};
use crate::shown;
use crate::text::{Label, Lang, t};
use std::sync::Arc;

/// What is printed of a register.
pub struct Selection<'a> {
    /// Its records, in the order in which they are to stand.
    pub records: &'a [Arc<Record>],
    /// Columns; none of them a table of its own, masked ones are printed masked.
    pub fields: &'a [FieldDef],
    /// Findings about these records and about the register as a whole.
    pub findings: &'a [Finding],
    /// Live records in all, so that the paper says what it left out.
    pub of: u64,
    /// In words, by what the records were chosen; empty for all.
    pub chosen_by: &'a str,
}

/// Relative width of a column.
fn width(f: &FieldDef) -> f32 {
    match f.kind {
        Kind::LongText | Kind::Refs(_) | Kind::Choices(_) | Kind::Table(_) => 3.0,
        Kind::Text | Kind::Ref(_) | Kind::RecordOf(_) | Kind::Files => 2.0,
        Kind::Int | Kind::Bool => 1.0,
        _ => 1.4,
    }
}

fn cell(f: &FieldDef, r: &Record, lang: Lang, reader: &dyn Reader) -> String {
    let Some(v) = r.value(f.key) else { return String::new() };
    if f.privacy == Privacy::Masked {
        return f.mask(v).as_str().unwrap_or_default().to_owned();
    }
    shown::field(f, r, lang, reader)
}

/// The register in one language. Deterministic for the same records, journal and instant.
pub fn document(of: &Register, s: &Selection<'_>, lang: Lang, reader: &dyn Reader) -> Document {
    let mut sheet = Blocks::of(lang);
    sheet.heading(1, of.label);
    let count = s.records.len();
    let pairs = vec![
        (
            sheet.say("本件列出", "Listed here"),
            sheet.say(format!("{count} 条，共 {} 条在册", s.of), format!("{count} of {} live records", s.of)),
        ),
        (
            sheet.say("筛选条件", "Chosen by"),
            if s.chosen_by.is_empty() {
                sheet.say("无，全部记录", "nothing: all records")
            } else {
                s.chosen_by.to_owned()
            },
        ),
        (sheet.say("依据条款", "Clauses"), of.clauses.join(", ")),
    ];
    sheet.facts(pairs);
    if s.records.is_empty() {
        sheet.paragraph("没有记录。", "Nothing is on record.");
    } else {
        let computed = of.computed.iter().filter(|c| c.listed);
        let columns: Vec<(Label, f32)> = s
            .fields
            .iter()
            .map(|f| (f.label, width(f)))
            .chain(computed.clone().map(|c| (c.label, 2.0)))
            .collect();
        let row = |r: &Record| {
            let told = computed
                .clone()
                .map(|c| (c.value)(r, reader).map_or_else(String::new, |v| v.get(lang).to_owned()));
            s.fields.iter().map(|f| cell(f, r, lang, reader)).chain(told).collect()
        };
        sheet.table(of.label, &columns, s.records.iter().map(|r| row(r)).collect());
    }
    sheet.heading(1, t("规则检查", "What the rules found"));
    if s.findings.is_empty() {
        sheet.paragraph("未发现问题。", "Nothing was found.");
    } else {
        let about = |f: &Finding| {
            let r = f.record.as_ref().and_then(|id| s.records.iter().find(|r| r.id == *id));
            r.map_or_else(String::new, |r| of.title_of(r, lang).to_owned())
        };
        let row = |f: &Finding| {
            vec![
                f.level.label().get(lang).to_owned(),
                about(f),
                f.message.get(lang).to_owned(),
                f.clause.clone().unwrap_or_default(),
            ]
        };
        let columns = [
            (t("程度", "Weight"), 1.0),
            (of.one, 2.0),
            (t("问题", "What was found"), 6.0),
            (t("依据", "Clause"), 2.5),
        ];
        sheet.table(t("检查结果", "Findings"), &columns, s.findings.iter().map(row).collect());
    }
    sheet.basis(reader);
    let author = reader.all("organizations").first().map(|o| o.text(organizations::NAME).to_owned());
    let author = author.unwrap_or_default();
    Document {
        lang,
        title: of.label.get(lang).to_owned(),
        subtitle: vec![author.clone(), reader.today().to_string()],
        author,
        number: of.key.to_owned(),
        date: reader.today().to_string(),
        mark: String::new(),
        words: Words::of(lang),
        numbering: Numbering::default(),
        letterhead: None,
        blocks: sheet.done(),
    }
}
