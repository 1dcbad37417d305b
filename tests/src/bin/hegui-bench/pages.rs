//! Pages of a register of a million rows, at random depth.

use crate::desk::{Desk, keys};
use crate::figure::{Aim, Bench, Taken};
use crate::invented::{code, mixed};
use crate::made;
use crate::peer::connection;
use anyhow::{Context, Result, bail, ensure};
use hegui_app::error::Code;
use hegui_model::registers::people;
use hegui_store::schema::sort_column;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Random positions a sort.
const POSITIONS: u64 = 300;
/// Rows of a page.
const ROWS: u64 = 50;
/// Milliseconds for a page by a declared sort, 99 of 100.
const DECLARED: f64 = 10.0;
/// Milliseconds for a page by any other field.
const UNDECLARED: f64 = 1000.0;
/// Fields without a declared sort.
const OTHERS: &[&str] = &["department", "left_on"];
/// Runs of an undeclared sort.
const RUNS: usize = 5;

/// Measures declared sorts, a first page, an undeclared sort and its cancelling.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let folder = made::people_workspace(bench)?;
    let size = bench.size;
    let (key, _) = keys(&folder)?;
    let desk = Desk::open(&folder)?;
    let bare = connection(&folder, &key)?;
    let ids: Vec<String> = (0..POSITIONS).map(|n| id_of(&desk, mixed(n) % size)).collect::<Result<_>>()?;

    for sort in people::REGISTER.sorts {
        for descending in [false, true] {
            // A declared sort's cursor at a random record, as the host itself gives it.
            let cursors: Vec<String> =
                (0..POSITIONS).map(|n| cursor(&desk, sort.key, mixed(n) % size)).collect::<Result<_>>()?;
            let (than, order) = if descending { ("<", "DESC") } else { (">", "ASC") };
            let column = sort_column(sort.key);
            let mut same = bare.prepare(&format!(
                "SELECT * FROM people WHERE retired = 0 AND ({column}, id) {than} (?1, ?2) \
                 ORDER BY {column} {order}, id {order} LIMIT {ROWS}"
            ))?;
            let (mut taken, mut direct) = (Taken::in_unit("ms"), Taken::in_unit("ms"));
            for after in &cursors {
                let place: [String; 2] = serde_json::from_str(after)?;
                direct.run(|| {
                    let mut rows = same.query(place)?;
                    while rows.next()?.is_some() {}
                    Ok(())
                })?;
                let args = json!({
                    "register": "people", "sort": sort.key, "descending": descending, "after": after, "limit": ROWS,
                });
                let page = taken.run(|| desk.ok("record_list", args))?;
                ensure!(page["rows"].as_array().is_some_and(|r| !r.is_empty()), "an empty page");
            }
            bench.figure(
                format!(
                    "page of {ROWS} of {size} people by {}{}",
                    sort.key,
                    if descending { ", last first" } else { "" }
                ),
                &taken,
                Some(direct.peer("the same rows by a bare connection")),
                Aim::AtMost(DECLARED),
            );
        }
    }
    let mut first = Taken::in_unit("ms");
    for _ in 0..RUNS {
        first
            .run(|| desk.ok("record_list", json!({ "register": "people", "sort": "name", "limit": ROWS })))?;
    }
    bench.figure("first page by name, with the count of hits up to 100,000", &first, None, Aim::None);

    for field in OTHERS {
        let mut scan = Taken::in_unit("ms");
        let mut taken = Taken::in_unit("ms");
        for id in ids.iter().take(RUNS) {
            let sql = format!("SELECT count({field}), max(length({field})) FROM people NOT INDEXED");
            scan.run(|| Ok(bare.query_row(&sql, [], |r| r.get::<_, i64>(0))?))?;
            // Not the first page, which counts as well.
            let after = json!(["", id]).to_string();
            let args = json!({ "register": "people", "sort": field, "after": after, "limit": ROWS });
            taken.run(|| desk.ok("record_list", args))?;
        }
        bench.figure(
            format!("page of {size} people by {field}, no declared sort"),
            &taken,
            Some(scan.peer("a bare scan of the column")),
            Aim::AtMost(UNDECLARED),
        );
    }
    cancelled(bench, &desk)
}

/// From the wish to stop to the answer.
fn cancelled(bench: &mut Bench, desk: &Desk) -> Result<()> {
    let mut taken = Taken::in_unit("ms");
    for _ in 0..RUNS {
        let cancel = Arc::new(AtomicBool::new(false));
        let wish = Arc::clone(&cancel);
        let other = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            let wished = Instant::now();
            wish.store(true, Ordering::Relaxed);
            wished
        });
        let args =
            json!({ "register": "people", "sort": "department", "after": json!(["", ""]).to_string() });
        let answer = desk.stoppable("record_list", args, &cancel);
        let answered = Instant::now();
        let wished = other.join().map_err(|_| anyhow::anyhow!("the other thread failed"))?;
        match answer {
            Err(e) if e.code == Code::Cancelled => taken.add(answered.duration_since(wished)),
            // A small trial workspace answers before the wish.
            Ok(_) if bench.size < 200_000 => {
                bench.leave_out("cancelling an undeclared sort", "the workspace is too small for it");
                return Ok(());
            }
            other => bail!("not cancelled: {:?}", other.map(|_| ()).map_err(|e| e.message.en)),
        }
    }
    bench.figure("an undeclared sort stops after the wish", &taken, None, Aim::AtMost(UNDECLARED));
    Ok(())
}

fn one(desk: &Desk, sort: &str, n: u64) -> Result<Json> {
    let filters = json!([{ "field": "code", "op": "is", "value": code(n) }]);
    desk.ok("record_list", json!({ "register": "people", "sort": sort, "filters": filters, "limit": 1 }))
}

/// Id of the n-th person.
fn id_of(desk: &Desk, n: u64) -> Result<String> {
    Ok(one(desk, "code", n)?["rows"][0]["id"].as_str().context("a person by code")?.to_owned())
}

/// The cursor that stands at the n-th person.
fn cursor(desk: &Desk, sort: &str, n: u64) -> Result<String> {
    Ok(one(desk, sort, n)?["next"].as_str().context("a cursor")?.to_owned())
}
