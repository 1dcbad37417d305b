//! What happened to a record, as the session may see it.

use crate::api::{FieldChange, HistoryEntry};
use crate::error::Result;
use crate::session::Session;
use crate::view;
use hegui_model::canonical;
use hegui_model::field::Privacy;
use hegui_model::reader::Reader;
use hegui_model::register::{RETIRED, Register};
use hegui_model::registers::users;
use hegui_model::text::Text;
use hegui_store::reader::{HistoryRow, StoreReader};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Entries that touched a record, newest first. Fields that the session may not see are absent, masked ones masked.
pub(crate) fn of_record(
    session: &Session,
    reader: &StoreReader<'_>,
    register: &'static Register,
    id: &str,
) -> Result<Vec<HistoryEntry>> {
    let rows = reader.history(register.key, id)?;
    let own = reader.extra_fields(register.key);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let erasures: Vec<(i64, Vec<String>)> = rows.iter().filter_map(erasure).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let actor = names.entry(row.entry.actor.clone()).or_insert_with_key(|login| {
                let user = reader.find(users::REGISTER.key, users::LOGIN.key(), login).into_iter().next();
                user.map_or_else(|| login.clone(), |u| u.text(users::NAME).to_owned())
            });
            HistoryEntry {
                seq: row.entry.seq,
                at: row.entry.at.clone(),
                actor: actor.clone(),
                op: row.entry.op.key().into(),
                op_label: op_label(register, &row),
                reason: row.entry.reason.clone(),
                changes: changes(session, register, &own, &row, &erasures),
            }
        })
        .collect())
}

/// A move is told by its own name: 受理, not 流转记录.
pub(crate) fn op_label(register: &Register, row: &HistoryRow) -> Text {
    let step = row.entry.facts.get("move").and_then(Json::as_str);
    match (step, register.states) {
        (Some(step), Some(states)) => states.find(step).map_or(row.entry.op.label(), |m| m.label).into(),
        _ => row.entry.op.label().into(),
    }
}

/// Number of an erasing entry with the fields it erased.
pub(crate) fn erasure(row: &HistoryRow) -> Option<(i64, Vec<String>)> {
    let fields = row.after.get("$erased")?.as_array()?;
    Some((row.entry.seq, fields.iter().filter_map(Json::as_str).map(str::to_owned).collect()))
}

/// Changes of an entry to one record, in form order.
pub(crate) fn changes(
    session: &Session,
    register: &'static Register,
    own: &[hegui_model::field::FieldDef],
    row: &HistoryRow,
    erasures: &[(i64, Vec<String>)],
) -> Vec<FieldChange> {
    let mut keys: Vec<&String> = row.after.keys().chain(row.before.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.sort_by_key(|k| register.fields.iter().position(|f| f.key == **k).unwrap_or(usize::MAX));
    keys.into_iter()
        .filter(|k| !k.starts_with('$'))
        .filter_map(|key| {
            let def = register.field(key).copied().or_else(|| own.iter().find(|f| f.key == key).copied());
            let masked = def.filter(|d| d.privacy == Privacy::Masked);
            if masked.is_some_and(|d| !view::visible(session, register, &d)) {
                return None;
            }
            let side = |v: Option<&Json>| match (v.unwrap_or(&Json::Null), &masked) {
                (Json::Null, _) => Json::Null,
                // Text that others own is told by its digest: that it changed, never what it says.
                (v, _) if register.licensed == Some(key.as_str()) => {
                    format!("SHA-256 {}", canonical::digest(v)).into()
                }
                (v, Some(d)) => d.mask(v),
                (v, None) => v.clone(),
            };
            Some(FieldChange {
                field: key.clone(),
                label: match def {
                    Some(d) => d.label.into(),
                    None if key == RETIRED => Text::new("停用", "Retired"),
                    None => Text::same(key.as_str()),
                },
                before: side(row.before.get(key)),
                after: side(row.after.get(key)),
                erased_by: row
                    .erased
                    .contains(key)
                    .then(|| erasures.iter().rev().find(|(n, f)| *n >= row.entry.seq && f.contains(key)))
                    .flatten()
                    .map(|(n, _)| *n),
            })
        })
        .collect()
}
