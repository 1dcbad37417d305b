//! Rows of the sample organisation as data: `assets/sample/<section>.json`, read through the very commands that people
//! use, each row by the user whose role may write it.
//!
//! A row is `{"register", "id": "@name", "values": {…}, "moves": [{"move", "values", "reason"}]}`. `"@name"` refers to an
//! earlier row, `"@S-001"` to a person by staff number, `"@evidence-pages"` to a piece of evidence by its key,
//! `"@organization"` and `"@service"` to what stands already.
//! `"@-40"` is a day so many days before the one of making, `"@+30"` after it, `"@-40T09:30"` an instant by the clock of
//! Shanghai. A row with the id of an earlier one changes or moves that record.

use super::{Desk, told};
use crate::error::{Error, Result};
use chrono::{Duration, NaiveDate};
use hegui_model::field::Privacy;
use hegui_model::registers::register;
use hegui_model::role::{Access, Role, access, may_see_masked};
use hegui_model::text::Text;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// Files in the order in which they are read: a row refers to rows before it.
const FILES: &[(&str, &str)] = &[
    ("organization.json", include_str!("../../../../assets/sample/organization.json")),
    ("corpus.json", include_str!("../../../../assets/sample/corpus.json")),
    ("models.json", include_str!("../../../../assets/sample/models.json")),
    ("annotation.json", include_str!("../../../../assets/sample/annotation.json")),
    ("service.json", include_str!("../../../../assets/sample/service.json")),
    ("response.json", include_str!("../../../../assets/sample/response.json")),
    ("evaluation.json", include_str!("../../../../assets/sample/evaluation.json")),
    ("assessment.json", include_str!("../../../../assets/sample/assessment.json")),
    ("filing.json", include_str!("../../../../assets/sample/filing.json")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    register: String,
    id: String,
    #[serde(default)]
    values: Map<String, Json>,
    #[serde(default)]
    moves: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(rename = "move")]
    key: String,
    #[serde(default)]
    values: Map<String, Json>,
    #[serde(default)]
    reason: String,
}

/// A record that a row made: its register, id and version.
struct Made {
    register: String,
    id: String,
    version: i64,
}

/// What rows may refer to.
struct Names {
    ids: BTreeMap<String, String>,
    today: NaiveDate,
}

impl Names {
    /// A value with every `@` in it replaced.
    fn value(&self, v: &Json) -> std::result::Result<Json, String> {
        Ok(match v {
            Json::String(s) => match s.strip_prefix('@') {
                Some(name) => self.word(s, name)?.into(),
                None => v.clone(),
            },
            Json::Array(all) => {
                Json::Array(all.iter().map(|v| self.value(v)).collect::<std::result::Result<_, _>>()?)
            }
            Json::Object(map) => Json::Object(self.values(map)?),
            other => other.clone(),
        })
    }

    fn values(&self, map: &Map<String, Json>) -> std::result::Result<Map<String, Json>, String> {
        map.iter().map(|(k, v)| Ok((k.clone(), self.value(v)?))).collect()
    }

    fn word(&self, whole: &str, name: &str) -> std::result::Result<String, String> {
        if !name.starts_with(['+', '-']) {
            return self.ids.get(whole).cloned().ok_or_else(|| whole.to_owned());
        }
        let (days, clock) = name.split_once('T').map_or((name, None), |(d, c)| (d, Some(c)));
        let days: i64 = days.parse().map_err(|_| whole.to_owned())?;
        let day = self.today.checked_add_signed(Duration::days(days)).ok_or_else(|| whole.to_owned())?;
        Ok(match clock {
            None => day.to_string(),
            Some(clock) => format!("{day} {clock}"),
        })
    }
}

/// A user who is logged in, with roles.
pub(super) struct Writer<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) roles: Vec<Role>,
}

/// Of the users who may write the register and see all of its fields, the one whose roles may write least beside it.
pub(super) fn writer<'w, 'a>(writers: &'w [Writer<'a>], key: &str) -> Option<&'w Desk<'a>> {
    let of = register(key)?;
    let masked = of.fields.iter().any(|f| f.privacy == Privacy::Masked);
    let may = |w: &&Writer<'_>| {
        access(&w.roles, of.area) == Access::Write && (!masked || may_see_masked(&w.roles, of.area))
    };
    let breadth = |w: &&Writer<'_>| {
        hegui_model::registers::REGISTERS.iter().filter(|r| access(&w.roles, r.area) == Access::Write).count()
    };
    writers.iter().filter(may).min_by_key(breadth).map(|w| &w.desk)
}

/// Names the file and the row in an error.
fn at(mut e: Error, file: &str, n: usize, row: &Row) -> Error {
    let place = format!("{file} #{n} ({} {})", row.register, row.id);
    let all: Vec<String> = e.findings.iter().map(|f| f.message.zh.clone()).collect();
    e.message = Text::new(
        format!("{place}：{} {}", e.message.zh, all.join("；")),
        format!("{place}: {}", e.message.en),
    );
    e
}

/// Reads every file; answers the ids by their names.
pub(super) fn load(
    writers: &[Writer<'_>],
    known: BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<BTreeMap<String, String>> {
    let mut names = Names { ids: known, today };
    let mut made: BTreeMap<String, Made> = BTreeMap::new();
    for (file, text) in FILES {
        let rows: Vec<Row> = serde_json::from_str(text).map_err(|e| fault(&format!("{file}: {e}")))?;
        for (n, row) in (1_usize..).zip(&rows) {
            let version = keep(writers, &names, &made, row).map_err(|e| at(e, file, n, row))?;
            names.ids.insert(row.id.clone(), version.id.clone());
            made.insert(row.id.clone(), version);
        }
    }
    Ok(names.ids)
}

fn fault(what: &str) -> Error {
    Error::new(
        crate::error::Code::Fault,
        format!("示例数据有误：{what}"),
        format!("The sample's data are at fault: {what}"),
    )
}

fn keep(writers: &[Writer<'_>], names: &Names, made: &BTreeMap<String, Made>, row: &Row) -> Result<Made> {
    let unknown = |name: String| fault(&format!("{name} is not known"));
    let desk = writer(writers, &row.register).ok_or_else(|| fault("nobody may write the register"))?;
    let before = made.get(&row.id);
    if before.is_some_and(|b| b.register != row.register) {
        return Err(fault("the name stands for a record of another register"));
    }
    let mut now = match before {
        Some(b) => Made { register: b.register.clone(), id: b.id.clone(), version: b.version },
        None => Made { register: row.register.clone(), id: String::new(), version: 0 },
    };
    if before.is_none() || !row.values.is_empty() {
        let values = names.values(&row.values).map_err(unknown)?;
        let mut args = json!({ "register": row.register, "values": values });
        if before.is_some() {
            args["id"] = now.id.as_str().into();
            args["reason"] = "示例数据更新".into();
        }
        let saved = desk.call("record_save", args)?;
        now.id = told(&saved, "id");
        now.version = saved.get("version").and_then(Json::as_i64).unwrap_or(0);
    }
    if !row.moves.is_empty() {
        // Another row may have changed the record since.
        let shown = desk.call("record_show", json!({ "register": row.register, "id": now.id }))?;
        now.version = shown.pointer("/record/version").and_then(Json::as_i64).unwrap_or(now.version);
    }
    for step in &row.moves {
        let values = names.values(&step.values).map_err(unknown)?;
        let args = json!({
            "register": row.register, "id": now.id, "version": now.version, "step": step.key, "values": values,
            "reason": step.reason,
        });
        let saved = desk.call("record_move", args)?;
        now.version = saved.get("version").and_then(Json::as_i64).unwrap_or(now.version);
    }
    Ok(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_days_and_instants_are_replaced_wherever_they_stand() {
        let names = Names {
            ids: [("@S-001".to_owned(), "p1".to_owned())].into(),
            today: "2026-03-01".parse().expect("day"),
        };
        let told = names.value(&json!({
            "a": "@S-001", "b": ["@-1", "@+30"], "c": [{ "d": "@-2T09:30" }], "e": "x@example.com", "n": 3,
        }));
        assert_eq!(
            told,
            Ok(json!({
                "a": "p1", "b": ["2026-02-28", "2026-03-31"], "c": [{ "d": "2026-02-27 09:30" }],
                "e": "x@example.com", "n": 3,
            }))
        );
        assert_eq!(names.value(&"@nobody".into()), Err("@nobody".into()));
        assert_eq!(names.value(&"@-x".into()), Err("@-x".into()));
    }

    #[test]
    fn every_file_is_read_and_names_registers_that_are() {
        for (file, text) in FILES {
            let rows: Vec<Row> = serde_json::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
            for (n, row) in (1_usize..).zip(&rows) {
                assert!(register(&row.register).is_some(), "{file} #{n}: no register {}", row.register);
                assert!(row.id.starts_with('@'), "{file} #{n}: {}", row.id);
            }
        }
    }
}
