//! 内容包: editions and province profiles that were imported from files. A shipped edition is never replaced by one.

use crate::field::{Field, FieldDef, Rows, Typed, choice, date, long_text, one_of, table, text, yes_no};
use crate::fields;
use crate::pack::{Content, Pack, Province};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::standard::Edition;
use crate::text::{Text, t};
use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Kind of a pack that holds an edition.
pub const EDITION_KIND: &str = "edition";
/// Kind of a pack that holds the profile of a province.
pub const PROVINCE_KIND: &str = "province";

/// A piece of the content: JSON, cut where a field would be too long.
const PART: Field<String> = long_text("part", t("内容", "Content"));
const PART_COLUMNS: &[FieldDef] = &[PART.def];
/// Characters of a piece.
const PART_MAX: usize = 50_000;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// What it holds.
    KIND: String = one_of("kind", t("类别", "Kind"), &[
        choice(EDITION_KIND, "标准版本", "Edition"),
        choice(PROVINCE_KIND, "省级要求", "Province profile"),
    ]).required().listed();
    /// Edition id, or code of the province.
    KEY: String = text("key", t("标识", "Id")).required().listed();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Where it was read.
    SOURCE: String = text("source", t("出处", "Source")).required().listed();
    /// Day it was read.
    CHECKED_ON: NaiveDate = date("checked_on", t("核对日期", "Checked on")).listed();
    /// Compared with the original.
    VERIFIED: bool = yes_no("verified", t("已与原文核对", "Compared with the original")).listed();
    /// The pack, as JSON in pieces.
    CONTENT: Rows = table("content", t("内容", "Content"), PART_COLUMNS).stamped();
    /// Name of the file.
    FILE: String = text("file", t("来源文件", "File")).listed().stamped();
    /// SHA-256 of the file.
    SHA256: String = text("sha256", t("文件摘要（SHA-256）", "SHA-256 of the file")).stamped();
}

fn content(r: &Record) -> String {
    r.get(CONTENT)
        .unwrap_or_default()
        .iter()
        .filter_map(|row| row.get(PART.key()).and_then(String::read))
        .collect()
}

/// What names the content of a record: the digest of its file, which the program stamps with it, and whether it was
/// compared.
pub fn content_id(r: &Record) -> String {
    format!("{} {}", r.text(SHA256), r.get(VERIFIED).unwrap_or(false))
}

/// The edition that a record holds; whether it was compared is for the record to say.
pub fn edition_of(r: &Record) -> Option<Edition> {
    let mut edition: Edition = serde_json::from_str(&content(r)).ok()?;
    let verified = r.get(VERIFIED).unwrap_or(false);
    edition.provenance.verified &= verified;
    for t in &mut edition.thresholds {
        t.provenance.verified &= verified;
    }
    Some(edition)
}

/// Records that hold editions.
pub fn editions(reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.find(REGISTER.key, KIND.key(), EDITION_KIND)
}

/// Profiles of provinces that the workspace holds.
pub fn provinces(reader: &dyn Reader) -> Vec<Province> {
    let held = reader.find(REGISTER.key, KIND.key(), PROVINCE_KIND);
    held.iter().filter_map(|r| serde_json::from_str(&content(r)).ok()).collect()
}

/// The record that holds an edition.
pub fn edition_pack(id: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader.find(REGISTER.key, KEY.key(), id).into_iter().find(|r| r.text(KIND) == EDITION_KIND)
}

/// Values of the record that keeps a pack; none for days off, which have a register of their own.
pub fn values(pack: &Pack, file: &str, verified: bool) -> Option<Map<String, Json>> {
    let (kind, key, name, provenance, json) = match &pack.content {
        Content::Edition(e) => {
            (EDITION_KIND, &e.id, &e.name, &e.provenance, serde_json::to_string(&**e).ok()?)
        }
        Content::Province(p) => {
            (PROVINCE_KIND, &p.province, &p.name, &p.provenance, serde_json::to_string(p).ok()?)
        }
        Content::Calendar(_) => return None,
    };
    let characters: Vec<char> = json.chars().collect();
    let part = |piece: &[char]| {
        let mut row = Map::new();
        row.insert(PART.key().into(), piece.iter().collect::<String>().into());
        row
    };
    let mut r = Record::default();
    r.set(KIND, kind.into())
        .set(KEY, key.clone())
        .set(NAME, name.zh.clone())
        .set(SOURCE, provenance.source.clone())
        .set(VERIFIED, verified)
        .set(CONTENT, characters.chunks(PART_MAX).map(part).collect())
        .set(FILE, file.to_owned())
        .set(SHA256, pack.digest.clone());
    if let Ok(day) = provenance.checked_on.parse() {
        r.set(CHECKED_ON, day);
    }
    Some(r.values)
}

/// What a pack holds, for people.
fn told(r: &Record, _: &dyn Reader) -> Option<Text> {
    if r.text(KIND) == PROVINCE_KIND {
        let profile: Province = serde_json::from_str(&content(r)).ok()?;
        let zh: Vec<String> = profile
            .facts
            .iter()
            .map(|f| {
                format!(
                    "{}：{}（{}，{}）",
                    f.label.zh, f.value.zh, f.provenance.source, f.provenance.checked_on
                )
            })
            .collect();
        let en: Vec<String> = profile
            .facts
            .iter()
            .map(|f| {
                format!(
                    "{}: {} ({}, {})",
                    f.label.en, f.value.en, f.provenance.source, f.provenance.checked_on
                )
            })
            .collect();
        return Some(Text::new(zh.join("\n"), en.join("\n")));
    }
    let edition = edition_of(r)?;
    let (clauses, numbers) = (edition.clauses.len(), edition.thresholds.len());
    Some(Text::new(
        format!("{clauses} 个条款，{numbers} 项数值"),
        format!("{clauses} clauses, {numbers} numbers"),
    ))
}

/// 内容包.
pub static REGISTER: Register = Register {
    key: "content_packs",
    label: t("内容包", "Content packs"),
    one: t("内容包", "Content pack"),
    prefix: "PCK",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "key", by: SortBy::Value }],
    area: Area::Assessment,
    surface: Surface::Named,
    computed: &[Computed {
        key: "told", label: t("内容摘要", "What it holds"), listed: false, value: told
    }],
    ..PLAIN
};
