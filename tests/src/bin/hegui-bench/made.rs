//! Big workspaces that stay for the next run.
//!
//! Records go through `Store::transact`, 1,000 to an intention. A chain of 10^6 entries would take an hour that way
//! (each entry its own commit), so its entries are put together by the same functions of `model::chain` and kept
//! 10,000 to a transaction on a connection of our own. The full proof that is measured afterwards checks
//! every hash, every signature and every row of the tables against them: a journal made otherwise than the
//! program makes it would not pass.

use crate::desk::{Desk, keys, store};
use crate::figure::Bench;
use crate::invented::{mixed, person};
use crate::peer::connection;
use anyhow::{Context, Result};
use ed25519_dalek::Signer;
use hegui_model::chain::{Change, ChangesDigest, Entry, hash};
use hegui_model::instant;
use hegui_model::op::Op;
use hegui_model::register::Register;
use hegui_model::registers::{appointments, complaints, handling_rules, people};
use hegui_store::journal::{Actor, Intent, PROGRAM};
use hegui_store::{Store, StoreError};
use rusqlite::{Connection, params};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Records that one intention makes.
const BATCH: u64 = 1_000;
/// Journal entries that one transaction of the bulk path keeps.
const ENTRIES: u64 = 10_000;
/// The folder of a workspace made once; `fill` gets the new, closed workspace.
fn made(bench: &Bench, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let schema = hex::encode(&Sha256::digest(hegui_store::schema::released().as_bytes())[..6]);
    let place = bench.cache.join(format!("{name}-{}-{schema}", bench.size));
    let (workspace, done) = (place.join("workspace"), place.join("made"));
    if !done.is_file() {
        eprintln!("  making {name} ({} …)", bench.size);
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place)?;
        drop(Desk::create(&workspace)?);
        fill(&workspace)?;
        fs::write(&done, "")?;
    }
    Ok(workspace)
}

/// A workspace with many people.
pub(crate) fn people_workspace(bench: &Bench) -> Result<PathBuf> {
    made(bench, "people", |folder| {
        let (store, actor) = store(folder)?;
        people_of(&store, &actor, bench.size)
    })
}

/// Makes records of a register, a thousand to an intention; their ids.
fn records(
    store: &Store,
    actor: &Actor,
    register: &'static Register,
    count: u64,
    values: impl Fn(u64) -> Json,
) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for first in (0..count).step_by(usize::try_from(BATCH)?) {
        let batch: Vec<Json> = (first..count.min(first + BATCH)).map(&values).collect();
        let done = store.transact(actor, Intent::new(Op::Import, "试用数据"), move |tx| {
            let put = |v: &Json| {
                let values = v.as_object().cloned().unwrap_or_default();
                tx.put(register, None, None, &values).map(|r| r.id)
            };
            batch.iter().map(put).collect::<Result<Vec<_>, StoreError>>()
        })?;
        ids.extend(done.value);
    }
    Ok(ids)
}

fn complaint(n: u64) -> Json {
    let bits = mixed(n);
    let kinds = ["illegal_content", "copyright", "minors", "personal_information"];
    let mut out = json!({
        "channel": "window", "kind": (kinds[(bits % 4) as usize]), "subject": format!("示例投诉{n}"),
        "received_at": format!("2026-{:02}-{:02}T02:00:00.000Z", 1 + bits % 9, 1 + (bits >> 8) % 28),
        "details": format!("示例内容，第 {n} 件，涉及{}", ["图片", "视频", "对话", "文章"][(bits >> 16) as usize % 4]),
    });
    // One of twenty is still open.
    if !(bits >> 24).is_multiple_of(20) {
        out["state"] = "closed".into();
        for key in ["accepted_at", "judged_at", "answered_at", "closed_at"] {
            out[key] = "2026-10-08T02:00:00.000Z".into();
        }
    }
    out
}

const RULES: [&str; 3] = ["general", "personal_information", "intellectual_property"];

fn handling_rules_of(store: &Store, actor: &Actor) -> Result<()> {
    records(store, actor, &handling_rules::REGISTER, 3, |n| {
        json!({
            "name": format!("示例规则{n}"), "kind": (RULES[n as usize % 3]),
            "edition": "1.0", "acknowledge_limit": 24, "acknowledge_unit": "hours", "judge_limit": 2,
            "judge_unit": "working_days", "answer_limit": 5, "answer_unit": "working_days",
            "effective_on": "2026-01-01", "published_where": "示例页面",
        })
    })?;
    Ok(())
}

/// A workspace with many complaints.
pub(crate) fn complaints_workspace(bench: &Bench, count: u64) -> Result<PathBuf> {
    made(bench, "complaints", |folder| {
        let (store, actor) = store(folder)?;
        handling_rules_of(&store, &actor)?;
        records(&store, &actor, &complaints::REGISTER, count, complaint)?;
        Ok(())
    })
}

/// A workspace with 50,000 records that refer to each other: an organisation a hundred times the sample.
pub(crate) fn organization_workspace(bench: &Bench) -> Result<PathBuf> {
    made(bench, "organization", |folder| {
        let (store, actor) = store(folder)?;
        handling_rules_of(&store, &actor)?;
        let people = records(&store, &actor, &people::REGISTER, 15_000, |n| Json::Object(person(n)))?;
        records(&store, &actor, &appointments::REGISTER, 15_000, |n| {
            let posts = ["principal_manager", "head_of_legal", "head_of_cybersecurity"];
            json!({ "person": people[n as usize], "post": (posts[n as usize % 3]), "from_on": "2025-01-01" })
        })?;
        records(&store, &actor, &complaints::REGISTER, 20_000, complaint)?;
        Ok(())
    })
}

fn people_of(store: &Store, actor: &Actor, count: u64) -> Result<()> {
    for first in (0..count).step_by(usize::try_from(BATCH)?) {
        let values: Vec<_> = (first..count.min(first + BATCH)).map(person).collect();
        store.transact(actor, Intent::new(Op::Import, "试用数据"), move |tx| {
            for v in &values {
                tx.put(&people::REGISTER, None, None, v)?;
            }
            Ok::<_, StoreError>(())
        })?;
        if first % 50_000 == 0 {
            eprintln!("    {first} people");
        }
    }
    Ok(())
}

/// A workspace with many journal entries, most of them the change of one value of one person.
pub(crate) fn chain_workspace(bench: &Bench) -> Result<PathBuf> {
    made(bench, "chain", |folder| {
        let (store, actor) = store(folder)?;
        people_of(&store, &actor, bench.size / 10)?;
        drop(store);
        let (key, actor) = keys(folder)?;
        entries(&mut connection(folder, &key)?, &actor, i64::try_from(bench.size)?)
    })
}

/// A person's row as the bulk path changes it.
struct Row {
    id: String,
    left_on: Json,
    version: i64,
}

fn entries(db: &mut Connection, actor: &Actor, count: i64) -> Result<()> {
    let mut rows: Vec<Row> = {
        let mut all = db.prepare("SELECT id, left_on, version FROM people ORDER BY id")?;
        let read = all.query_map([], |r| {
            let left_on: Option<String> = r.get(1)?;
            Ok(Row { id: r.get(0)?, left_on: left_on.map_or(Json::Null, Json::from), version: r.get(2)? })
        })?;
        read.collect::<Result<_, _>>()?
    };
    let (mut seq, mut prev, text): (i64, String, String) =
        db.query_row("SELECT seq, hash, entry FROM journal ORDER BY seq DESC LIMIT 1", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })?;
    let began = serde_json::from_str::<Entry>(&text)?.instant().context("an entry has an instant")?;
    let actor_key = hex::encode(actor.key.verifying_key().as_bytes());
    let people = u64::try_from(rows.len())?;
    while seq < count {
        let tx = db.transaction()?;
        {
            let mut journal =
                tx.prepare("INSERT INTO journal (seq, entry, hash, signature) VALUES (?1, ?2, ?3, ?4)")?;
            let mut changes = tx.prepare(
                "INSERT INTO changes (seq, n, register, record, change) VALUES (?1, 0, 'people', ?2, ?3)",
            )?;
            for _ in 0..ENTRIES.min(u64::try_from(count - seq)?) {
                seq += 1;
                let bits = mixed(u64::try_from(seq)?);
                let row = &mut rows[usize::try_from(bits % people)?];
                let mut left_on = json!(format!("2026-{:02}-{:02}", seq % 12 + 1, seq / 12 % 28 + 1));
                if left_on == row.left_on {
                    left_on = Json::Null;
                }
                let change = Change {
                    register: "people".into(),
                    record: row.id.clone(),
                    before: json!({ "left_on": row.left_on }),
                    after: json!({ "left_on": left_on }),
                };
                (row.left_on, row.version) = (left_on, seq);
                let text = change.text();
                let mut digest = ChangesDigest::default();
                digest.add(&change.register, &change.record, &text);
                let entry = Entry {
                    seq,
                    at: instant::format(began + chrono::Duration::milliseconds(seq)),
                    actor: actor.login.clone(),
                    actor_key: actor_key.clone(),
                    op: Op::ChangeRecord,
                    reason: "试用".into(),
                    program: PROGRAM.into(),
                    prev,
                    count: 1,
                    changes: digest.finish(),
                    facts: Json::Null,
                };
                let entry = entry.text();
                prev = hash(&entry);
                let signature = hex::encode(actor.key.sign(prev.as_bytes()).to_bytes());
                journal.execute(params![seq, entry, prev, signature])?;
                changes.execute(params![seq, change.record, text])?;
            }
        }
        tx.commit()?;
        if seq % 100_000 < i64::try_from(ENTRIES)? {
            eprintln!("    {seq} entries");
        }
    }
    let tx = db.transaction()?;
    {
        let mut update = tx.prepare("UPDATE people SET left_on = ?2, version = ?3 WHERE id = ?1")?;
        for row in &rows {
            update.execute(params![row.id, row.left_on.as_str(), row.version])?;
        }
    }
    tx.commit()?;
    Ok(())
}
