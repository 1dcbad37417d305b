//! Values between JSON and columns. The one place where a field's kind meets its column.

use crate::schema::sort_column;
use hegui_model::field::{FieldDef, Kind};
use hegui_model::record::Record;
use hegui_model::register::Register;
use rusqlite::types::{Value as Sql, ValueRef};
use serde_json::{Map, Value as Json};

/// The column value of an accepted JSON value.
pub(crate) fn to_sql(def: &FieldDef, value: &Json) -> Sql {
    match value {
        Json::Null => Sql::Null,
        Json::Bool(b) => Sql::Integer((*b).into()),
        Json::Number(n) => n.as_i64().map_or(Sql::Null, Sql::Integer),
        Json::String(s) => Sql::Text(s.clone()),
        other => {
            debug_assert!(matches!(
                def.kind,
                Kind::Choices(_) | Kind::Refs(_) | Kind::Files | Kind::Table(_)
            ));
            Sql::Text(hegui_model::canonical::canonical(other))
        }
    }
}

/// The JSON value of a column.
pub(crate) fn from_sql(def: &FieldDef, value: ValueRef<'_>) -> Json {
    match (def.kind, value) {
        (_, ValueRef::Null) => Json::Null,
        (Kind::Bool, ValueRef::Integer(n)) => Json::Bool(n != 0),
        (_, ValueRef::Integer(n)) => n.into(),
        (kind, ValueRef::Text(t)) => {
            let s = String::from_utf8_lossy(t);
            match kind {
                Kind::Choices(_) | Kind::Refs(_) | Kind::Files | Kind::Table(_) => {
                    serde_json::from_str(&s).unwrap_or(Json::Null)
                }
                _ => s.into_owned().into(),
            }
        }
        _ => Json::Null,
    }
}

/// Column list of a register for a SELECT whose rows [`record`] reads.
pub(crate) fn select_list(register: &Register) -> String {
    let mut out = "id, version, retired, extra".to_owned();
    for f in register.fields {
        out.push_str(", ");
        out.push_str(f.key);
    }
    out
}

/// Reads a row selected by [`select_list`].
pub(crate) fn record(register: &Register, row: &rusqlite::Row<'_>) -> rusqlite::Result<Record> {
    let extra: String = row.get(3)?;
    let mut values: Map<String, Json> = serde_json::from_str(&extra).unwrap_or_default();
    for (i, f) in register.fields.iter().enumerate() {
        let v = from_sql(f, row.get_ref(4 + i)?);
        if !v.is_null() {
            values.insert(f.key.into(), v);
        }
    }
    Ok(Record { id: row.get(0)?, version: row.get(1)?, retired: row.get::<_, i64>(2)? != 0, values })
}

/// The row of a record, in the order of `schema::columns`: what is written, and what a proof expects to find.
pub(crate) fn row(register: &Register, r: &Record) -> Vec<(String, Sql)> {
    let mut out: Vec<(String, Sql)> = vec![
        ("id".into(), r.id.clone().into()),
        ("version".into(), r.version.into()),
        ("retired".into(), i64::from(r.retired).into()),
    ];
    let value = |key: &str| r.values.get(key).unwrap_or(&Json::Null);
    out.extend(register.fields.iter().map(|f| (f.key.to_owned(), to_sql(f, value(f.key)))));
    let extra: Map<String, Json> =
        r.values.iter().filter(|(k, _)| k.starts_with("x_")).map(|(k, v)| (k.clone(), v.clone())).collect();
    out.push(("extra".into(), hegui_model::canonical::canonical(&Json::Object(extra)).into()));
    for s in register.sorts {
        let def = register.field(s.key).expect("sorts name fields");
        out.push((sort_column(s.key), hegui_model::sort::key(def, s.by, value(s.key)).into()));
    }
    out
}
