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
        (Kind::Ref(register), Json::String(id)) => title(register, id, lang, reader),
        (Kind::Refs(register), Json::Array(ids)) => {
            let ids = ids.iter().filter_map(Json::as_str);
            join(&ids.map(|i| title(register, i, lang, reader)).collect::<Vec<_>>(), lang)
        }
        (Kind::Table(columns), Json::Array(rows)) => {
            let row = |r: &Json| {
                let cells = columns.iter().filter_map(|c| r.get(c.key).map(|v| value(c, v, lang, reader)));
                cells.filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
            };
            rows.iter().map(row).collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " })
        }
        (_, Json::String(s)) => s.trim().to_owned(),
        (_, other) => other.to_string(),
    }
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
    shown
        .map(|f| {
            let value = record.value(f.key).map(|v| value(f, v, lang, reader)).unwrap_or_default();
            (f.label.get(lang).to_owned(), value)
        })
        .collect()
}
