//! Stored values as people read them, in one language: for reports and timelines.

use crate::field::{FieldDef, Kind, Privacy};
use crate::instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers;
use crate::text::{Lang, Text, t};
use serde_json::Value as Json;

fn join(parts: &[String], lang: Lang) -> String {
    if parts.is_empty() {
        return "\u{2014}".into();
    }
    parts.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// A stored value. Masked fields never get here.
pub fn value(field: &FieldDef, v: &Json, lang: Lang, reader: &dyn Reader) -> String {
    let choice = |k: &str| field.choice_label(k).map_or_else(|| k.to_owned(), |l| l.get(lang).to_owned());
    match (field.kind, v) {
        (_, Json::Null) => String::new(),
        (Kind::Choice(_), Json::String(k)) => choice(k),
        (Kind::Choices(_), Json::Array(keys)) => {
            join(&keys.iter().filter_map(Json::as_str).map(choice).collect::<Vec<_>>(), lang)
        }
        (Kind::Bool, Json::Bool(yes)) => {
            (if *yes { t("是", "Yes") } else { t("否", "No") }).get(lang).to_owned()
        }
        (Kind::Instant, Json::String(at)) => instant::parse(at).map(instant::local).unwrap_or_default(),
        (Kind::Register, Json::String(key)) => {
            registers::register(key).map_or_else(|| key.clone(), |of| of.label.get(lang).to_owned())
        }
        (Kind::Ref(register), Json::String(id)) => title(register, id, lang, reader),
        (Kind::Refs(register), Json::Array(ids)) => {
            let ids = ids.iter().filter_map(Json::as_str);
            join(&ids.map(|i| title(register, i, lang, reader)).collect::<Vec<_>>(), lang)
        }
        (Kind::Table(columns), Json::Array(rows)) => {
            let row = |r: &Json| {
                let cell = |c: &FieldDef| Some(among(c, r.get(c.key)?, |key| r.get(key), lang, reader));
                let cells = columns.iter().filter_map(cell);
                cells.filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
            };
            rows.iter().map(row).collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " })
        }
        (_, Json::String(s)) => s.trim().to_owned(),
        (_, other) => other.to_string(),
    }
}

/// A stored value among others: which register a record is of stands beside it.
fn among<'v>(
    field: &FieldDef,
    v: &'v Json,
    beside: impl Fn(&str) -> Option<&'v Json>,
    lang: Lang,
    reader: &dyn Reader,
) -> String {
    match (field.kind, v) {
        (Kind::RecordOf(by), Json::String(id)) => {
            title(beside(by).and_then(Json::as_str).unwrap_or_default(), id, lang, reader)
        }
        _ => value(field, v, lang, reader),
    }
}

/// What a record holds in a field; nothing where it holds none.
pub fn field(f: &FieldDef, record: &Record, lang: Lang, reader: &dyn Reader) -> String {
    let shown = |v| among(f, v, |key| record.value(key), lang, reader);
    record.value(f.key).map(shown).unwrap_or_default()
}

/// What people call a record of a register, or that it is not there.
pub fn title(register: &str, id: &str, lang: Lang, reader: &dyn Reader) -> String {
    match (registers::register(register), reader.get(register, id)) {
        (Some(r), Some(record)) => r.title_of(&record, lang).to_owned(),
        _ => Text::new("（记录不存在）", "(no such record)").get(lang).to_owned(),
    }
}

/// Every entered value of a record that is not masked, under the labels of its register; a required one that is
/// missing is there, empty.
pub fn values_of(
    record: &Record,
    fields: &[FieldDef],
    left_out: &[&str],
    lang: Lang,
    reader: &dyn Reader,
) -> Vec<(String, String)> {
    let shown = fields.iter().filter(|f| {
        f.privacy != Privacy::Masked && !left_out.contains(&f.key) && (f.required || record.has(f.key))
    });
    shown.map(|f| (f.label.get(lang).to_owned(), field(f, record, lang, reader))).collect()
}
