//! Pages of records and search hits over the read-only pool. Keyset pages alone: depth costs nothing.
//! SQL is put together here from keys of the definitions; values are always bound.

use crate::error::StoreError;
use crate::reader::is_own_key;
use crate::schema::sort_column;
use crate::values::select_list;
use hegui_model::field::{FieldDef, Kind};
use hegui_model::record::Record;
use hegui_model::register::{RETIRED, Register, SortBy};
use serde_json::{Map, Value as Json};
use sqlx::sqlite::{SqliteArguments, SqlitePool, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Row};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Equal; for lists: holds the value.
    Is,
    /// Not equal.
    IsNot,
    /// Text holds the typed text, letter case of ASCII aside.
    Contains,
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// No value.
    Empty,
    /// A value.
    NotEmpty,
}

impl Compare {
    /// Reads the key that crosses from the front ends.
    pub fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "is" => Self::Is,
            "is_not" => Self::IsNot,
            "contains" => Self::Contains,
            "at_least" => Self::AtLeast,
            "at_most" => Self::AtMost,
            "empty" => Self::Empty,
            "not_empty" => Self::NotEmpty,
            _ => return None,
        })
    }
}

/// A condition on one field of the definition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The field.
    pub field: FieldDef,
    /// The comparison.
    pub compare: Compare,
    /// Its value, in stored form.
    pub value: Json,
}

/// A page asked for.
#[derive(Clone)]
pub struct PageQuery {
    /// Register.
    pub register: &'static Register,
    /// Conditions; all must hold.
    pub conditions: Vec<Condition>,
    /// Field to sort by: a declared sort pages by its index, any other is sorted at once.
    pub sort: String,
    /// Last first.
    pub descending: bool,
    /// Sort key and id of the last row seen.
    pub after: Option<(String, String)>,
    /// Rows.
    pub limit: u32,
    /// Retired records instead of live ones.
    pub retired: bool,
    /// Full-text query as `bigram::query` makes it.
    pub text: Option<String>,
}

/// Matches that are fetched and sorted rather than looked for along a sort.
const FEW: u32 = 500;

/// A page: records with the sort key that the next page begins after.
pub type Rows = Vec<(Record, String)>;

fn bind(args: &mut SqliteArguments, v: &Json) {
    let done = match v {
        Json::Bool(b) => args.add(i64::from(*b)),
        Json::Number(n) => args.add(n.as_i64().unwrap_or_default()),
        Json::String(s) => args.add(s.clone()),
        other => args.add(other.to_string()),
    };
    done.expect("scalars encode");
}

fn column(f: &FieldDef) -> (String, bool) {
    if f.key.starts_with("x_") {
        (format!("json_extract(extra, '$.{}')", f.key), true)
    } else {
        (f.key.into(), false)
    }
}

/// The sort key that a value has in the index of its field, where equal keys mean equal values.
fn indexed(register: &Register, c: &Condition) -> Option<String> {
    let by = register.sorts.iter().find(|s| s.key == c.field.key && s.by == SortBy::Value)?.by;
    let key = hegui_model::sort::key(&c.field, by, &c.value);
    (c.compare == Compare::Is && !key.is_empty()).then_some(key)
}

fn condition(sql: &mut String, args: &mut SqliteArguments, register: &Register, c: &Condition, sign: &str) {
    if let Some(key) = indexed(register, c) {
        sql.push_str(&format!(" AND {sign}{} = ?", sort_column(c.field.key)));
        bind(args, &key.into());
        return;
    }
    let (column, _) = column(&c.field);
    let list = matches!(c.field.kind, Kind::Choices(_) | Kind::Refs(_) | Kind::Files);
    sql.push_str(" AND ");
    match c.compare {
        Compare::Empty => sql.push_str(&format!("({column} IS NULL OR {column} = '')")),
        Compare::NotEmpty => sql.push_str(&format!("({column} IS NOT NULL AND {column} <> '')")),
        Compare::Is | Compare::IsNot if list => {
            let not = if c.compare == Compare::IsNot { "NOT " } else { "" };
            sql.push_str(&format!("{not}EXISTS (SELECT 1 FROM json_each({column}) WHERE value = ?)"));
            bind(args, &c.value);
        }
        Compare::Contains => {
            let typed = c.value.as_str().unwrap_or_default();
            let escaped = typed.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            sql.push_str(&format!("{column} LIKE ? ESCAPE '\\'"));
            bind(args, &format!("%{escaped}%").into());
        }
        compare => {
            let op = match compare {
                Compare::IsNot => "IS NOT",
                Compare::AtLeast => ">=",
                Compare::AtMost => "<=",
                _ => "=",
            };
            let numeric = matches!(c.field.kind, Kind::Decimal | Kind::Percent);
            let column = if numeric { format!("CAST({column} AS REAL)") } else { column };
            let hole = if numeric { "CAST(? AS REAL)" } else { "?" };
            sql.push_str(&format!("{column} {op} {hole}"));
            bind(args, &c.value);
        }
    }
}

/// How the hits of a full-text query are met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hits {
    /// All of them are gathered first: right where they are few.
    Gathered,
    /// Each row is asked whether it is one: right where rows come in order and hits are many.
    Probed,
    /// They are joined before the conditions.
    Joined,
}

/// `whole`: every live record is going to be looked at. An index would then lead to each row by itself, at random
/// places of the file; the sign keeps SQLite from it.
///
/// `along`: rows are met in the order of a sort, and a condition on another index must not lead away from it.
fn conditions(
    sql: &mut String,
    args: &mut SqliteArguments,
    q: &PageQuery,
    hits: Hits,
    (whole, along): (bool, bool),
) {
    let sign = if whole { "+" } else { "" };
    sql.push_str(&format!(" WHERE {sign}{RETIRED} = {}", i32::from(q.retired)));
    for c in &q.conditions {
        condition(sql, args, q.register, c, if along { "+" } else { "" });
    }
    let Some(text) = q.text.as_ref().filter(|_| hits != Hits::Joined) else { return };
    sql.push_str(match hits {
        Hits::Probed => {
            " AND EXISTS (SELECT 1 FROM search_docs d CROSS JOIN search_terms t ON t.rowid = d.doc \
             WHERE search_terms MATCH ? AND d.register = ? AND d.record = id)"
        }
        _ => {
            " AND id IN (SELECT d.record FROM search_terms t CROSS JOIN search_docs d ON d.doc = t.rowid \
             WHERE search_terms MATCH ? AND d.register = ?)"
        }
    });
    bind(args, &text.as_str().into());
    bind(args, &q.register.key.into());
}

fn record(register: &Register, row: &SqliteRow) -> Result<Record, sqlx::Error> {
    let extra: String = row.try_get(3)?;
    let mut values: Map<String, Json> = serde_json::from_str(&extra).unwrap_or_default();
    for (i, f) in register.fields.iter().enumerate() {
        let v = match f.kind {
            Kind::Int => row.try_get::<Option<i64>, _>(4 + i)?.map(Json::from),
            Kind::Bool => row.try_get::<Option<i64>, _>(4 + i)?.map(|n| Json::Bool(n != 0)),
            Kind::Choices(_) | Kind::Refs(_) | Kind::Files | Kind::Table(_) => {
                row.try_get::<Option<String>, _>(4 + i)?.and_then(|s| serde_json::from_str(&s).ok())
            }
            _ => row.try_get::<Option<String>, _>(4 + i)?.map(Json::from),
        };
        if let Some(v) = v {
            values.insert(f.key.into(), v);
        }
    }
    Ok(Record {
        id: row.try_get(0)?,
        version: row.try_get(1)?,
        retired: row.try_get::<i64, _>(2)? != 0,
        values,
    })
}

/// Runs a query on one connection that stops within a few thousand steps once `cancel` is set.
async fn fetch(
    pool: &SqlitePool,
    sql: String,
    args: SqliteArguments,
    cancel: &Arc<AtomicBool>,
) -> Result<Vec<SqliteRow>, StoreError> {
    let mut db = pool.acquire().await?;
    let watched = Arc::clone(cancel);
    db.lock_handle().await?.set_progress_handler(5_000, move || !watched.load(Ordering::Relaxed));
    let rows = sqlx::query_with(AssertSqlSafe(sql), args).fetch_all(&mut *db).await;
    db.lock_handle().await?.remove_progress_handler();
    match rows {
        Err(_) if cancel.load(Ordering::Relaxed) => Err(StoreError::Cancelled),
        rows => Ok(rows?),
    }
}

/// Sort key of a column without one: text as it stands, whole numbers by size, no value first.
fn by_size(number: &str, value: &str) -> String {
    format!(
        "CASE WHEN {value} IS NULL THEN '' WHEN typeof({number}) <> 'integer' THEN {value} \
         WHEN {number} < 0 THEN printf('0%019d', {number} + 9223372036854775807 + 1) \
         ELSE printf('1%019d', {number}) END"
    )
}

/// One page.
pub(crate) async fn page(
    pool: &SqlitePool,
    q: &PageQuery,
    cancel: &Arc<AtomicBool>,
) -> Result<Rows, StoreError> {
    let declared = q.register.sorts.iter().any(|s| s.key == q.sort);
    let key = match q.register.field(&q.sort) {
        _ if declared => sort_column(&q.sort),
        Some(f) if matches!(f.kind, Kind::Decimal | Kind::Percent) => {
            by_size(&format!("CAST(round(CAST({} AS REAL) * 1000000) AS INTEGER)", f.key), f.key)
        }
        Some(f) => by_size(f.key, f.key),
        None if is_own_key(&q.sort) => {
            let value = format!("json_extract(extra, '$.{}')", q.sort);
            by_size(&value, &value)
        }
        None => "id".into(),
    };
    let mut args = SqliteArguments::default();
    let mut sql = format!("SELECT {}, {key} AS sort_key FROM {}", select_list(q.register), q.register.key);
    // Few matches are fetched by their own index and sorted; of many, the first ones along the sort come sooner.
    let narrowed = declared && q.conditions.iter().any(|c| indexed(q.register, c).is_some());
    let few = count(pool, q, FEW, cancel);
    let along = (narrowed || declared && q.text.is_some()) && few.await? > u64::from(FEW);
    let hits = if along { Hits::Probed } else { Hits::Gathered };
    let gathered = q.text.is_some() && !along;
    conditions(&mut sql, &mut args, q, hits, (!declared || gathered, along));
    let (than, order) = if q.descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some((last, id)) = &q.after {
        sql.push_str(&format!(" AND ({key}, id) {than} (?, ?)"));
        bind(&mut args, &last.as_str().into());
        bind(&mut args, &id.as_str().into());
    }
    sql.push_str(&format!(" ORDER BY {key} {order}, id {order} LIMIT {}", q.limit));
    let rows = fetch(pool, sql, args, cancel).await?;
    let last = 4 + q.register.fields.len();
    rows.iter().map(|r| Ok((record(q.register, r)?, r.try_get(last)?))).collect()
}

/// How many records meet the conditions, counted up to `most` + 1.
pub(crate) async fn count(
    pool: &SqlitePool,
    q: &PageQuery,
    most: u32,
    cancel: &Arc<AtomicBool>,
) -> Result<u64, StoreError> {
    let mut args = SqliteArguments::default();
    let mut inner = String::from("SELECT 1 FROM ");
    if let Some(text) = &q.text {
        // Hits stream, so that counting stops at the bound and not at the last of them.
        inner.push_str(
            "(SELECT d.record AS hit_id FROM search_terms t CROSS JOIN search_docs d ON d.doc = t.rowid \
             WHERE search_terms MATCH ? AND d.register = ?) CROSS JOIN ",
        );
        bind(&mut args, &text.as_str().into());
        bind(&mut args, &q.register.key.into());
    }
    inner.push_str(q.register.key);
    if q.text.is_some() {
        inner.push_str(" ON id = hit_id");
    }
    conditions(&mut inner, &mut args, q, Hits::Joined, (false, false));
    let sql = format!("SELECT count(*) FROM ({inner} LIMIT {})", u64::from(most) + 1);
    let rows = fetch(pool, sql, args, cancel).await?;
    let n: i64 = rows.first().map_or(Ok(0), |r| r.try_get(0))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Hits of a full-text query in some registers, newest records first, as (register, id).
pub(crate) async fn hits(
    pool: &SqlitePool,
    query: &str,
    registers: &[&str],
    limit: u32,
    cancel: &Arc<AtomicBool>,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut args = SqliteArguments::default();
    bind(&mut args, &query.into());
    let holes = vec!["?"; registers.len()].join(", ");
    for r in registers {
        bind(&mut args, &(*r).into());
    }
    let sql = format!(
        "SELECT d.register, d.record FROM search_terms t JOIN search_docs d ON d.doc = t.rowid \
         WHERE search_terms MATCH ? AND d.register IN ({holes}) ORDER BY t.rowid DESC LIMIT {limit}"
    );
    let rows = fetch(pool, sql, args, cancel).await?;
    rows.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?))).collect()
}
