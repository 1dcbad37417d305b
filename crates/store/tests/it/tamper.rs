//! Somebody with the key and other tools changes the file: the proof names the place.

use crate::support::{Trial, complaints, every_register, full, map, people};
use hegui_model::op::Op;
use hegui_model::reader::LibraryWord;
use hegui_model::registers::register;
use hegui_store::schema;
use rusqlite::types::Value as Sql;
use serde_json::json;

fn filled() -> Trial {
    let t = Trial::new();
    for r in every_register() {
        for n in 1..4 {
            let values = full(r, n);
            t.act(Op::CreateRecord, move |tx| tx.put(r, None, None, &values)).unwrap();
        }
    }
    t.act(Op::ImportKeywords, |tx| {
        let library = register("keyword_libraries").unwrap();
        let r = tx.put(library, None, None, &map(json!({"name": "库"})))?;
        let words = [("甲词", "A"), ("乙词", "B"), ("丙词", "")].map(|(w, c)| LibraryWord {
            norm: w.into(),
            word: format!("{w}！"),
            category: c.into(),
        });
        let digest = tx.put_words(&r.id, &words)?;
        tx.put(library, Some(&r.id), None, &map(json!({"digest": digest})))
    })
    .unwrap();
    t.act(Op::AddEvidence, |tx| {
        let bytes: Vec<u8> = (0..(2 << 20) + 77).map(|i: u32| (i % 251) as u8).collect();
        let sha = tx.put_blob(&bytes)?;
        let file = json!([{"name": "a.bin", "sha256": sha, "size": bytes.len(), "revision": 1, "kept": "inside",
            "added_at": "2026-03-05T04:00:00.000Z"}]);
        tx.put(register("evidence").unwrap(), None, None, &map(json!({"title": "证", "files": file})))
    })
    .unwrap();
    t.holds();
    t
}

/// Changes one value in place.
fn spoiled(v: &Sql) -> Sql {
    match v {
        Sql::Null => Sql::Text("塞入".into()),
        Sql::Integer(n) => Sql::Integer(n + 1),
        Sql::Real(x) => Sql::Real(x + 1.0),
        Sql::Text(s) => {
            let mut chars: Vec<char> = s.chars().collect();
            match chars.last_mut() {
                Some(c) => *c = if *c == 'a' { 'b' } else { 'a' },
                None => chars.push('a'),
            }
            Sql::Text(chars.into_iter().collect())
        }
        Sql::Blob(b) => {
            let mut b = b.clone();
            if let Some(x) = b.first_mut() {
                *x ^= 1;
            }
            Sql::Blob(b)
        }
    }
}

/// Changes one column of one row, expects the proof to name `place`, and puts the old value back.
fn spoil(t: &Trial, db: &rusqlite::Connection, table: &str, column: &str, row: &str, place: &str) {
    let old: Sql =
        db.query_row(&format!("SELECT {column} FROM {table} WHERE {row}"), [], |r| r.get(0)).unwrap();
    let rowid: Option<i64> =
        db.query_row(&format!("SELECT rowid FROM {table} WHERE {row}"), [], |r| r.get(0)).ok();
    let set =
        |to: &Sql, row: &str| db.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE {row}"), [to]);
    let new = match set(&spoiled(&old), row) {
        Ok(_) => spoiled(&old),
        // A typed column takes no text: another number stands for nothing.
        Err(_) => {
            set(&Sql::Integer(7), row).unwrap();
            Sql::Integer(7)
        }
    };
    let fault =
        t.verify().fault.unwrap_or_else(|| panic!("{table}.{column} was changed from {old:?} unseen"));
    assert!(
        fault.zh.contains(place) || fault.en.contains(place),
        "{table}.{column}: {place} is not in {fault:?}"
    );
    // Tables without a row number hold no other row of the new value.
    let again = match rowid {
        Some(n) => format!("rowid = {n}"),
        None => format!("{column} IS ?2"),
    };
    let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {again} AND ?2 IS ?2");
    assert_eq!(db.execute(&sql, [&old, &new]).unwrap(), 1, "{table}.{column}");
}

/// Spoils each column of every second register, from the one given: the two halves are proved side by side.
fn columns_are_held_to_the_journal(from: usize) {
    let t = filled();
    let db = t.intruder();
    let mut spoilt = 0;
    for r in every_register().skip(from).step_by(2) {
        let id: String = db
            .query_row(&format!("SELECT id FROM {} ORDER BY id LIMIT 1 OFFSET 1", r.key), [], |x| x.get(0))
            .unwrap();
        for (column, _) in schema::columns(r) {
            let row = format!("id = '{id}'");
            spoil(&t, &db, r.key, &column, &row, r.key);
            spoilt += 1;
        }
    }
    assert!(spoilt > 200, "{spoilt}");
    t.holds();
}

mod every_column_of_every_register_is_held_to_the_journal {
    use super::columns_are_held_to_the_journal;

    #[test]
    fn of_every_other_register() {
        columns_are_held_to_the_journal(0);
    }

    #[test]
    fn of_the_registers_between() {
        columns_are_held_to_the_journal(1);
    }
}

#[test]
fn rows_that_are_missing_or_too_many_are_named() {
    let t = filled();
    let db = t.intruder();
    for r in every_register() {
        let names: Vec<String> = schema::columns(r).into_iter().map(|(n, _)| n).collect();
        let rest = names[1..].join(", ");
        db.execute_batch(&format!(
            "CREATE TEMP TABLE aside AS SELECT * FROM {0} ORDER BY id DESC LIMIT 1",
            r.key
        ))
        .unwrap();
        let id: String = db.query_row("SELECT id FROM aside", [], |x| x.get(0)).unwrap();
        db.execute(&format!("DELETE FROM {} WHERE id = ?1", r.key), [&id]).unwrap();
        let fault = t.verify().fault.expect(r.key);
        assert!(fault.en.contains(&id) && fault.en.contains(r.key), "{fault:?}");
        db.execute_batch(&format!(
            "INSERT INTO {} SELECT * FROM aside; UPDATE aside SET id = 'zzz', code = 'zzz'",
            r.key
        ))
        .unwrap();
        db.execute_batch(&format!("INSERT INTO {0} (id, {rest}) SELECT id, {rest} FROM aside", r.key))
            .unwrap_or_else(|_| {
                // Further values that no two records share.
                let unique = r.fields.iter().filter(|f| f.unique).map(|f| format!("{} = 'zzz'", f.key));
                db.execute_batch(&format!("UPDATE aside SET {}", unique.collect::<Vec<_>>().join(", ")))
                    .unwrap();
                db.execute_batch(&format!(
                    "INSERT INTO {0} (id, {rest}) SELECT id, {rest} FROM aside",
                    r.key
                ))
                .unwrap();
            });
        let fault = t.verify().fault.expect(r.key);
        assert!(fault.en.contains("zzz") && fault.en.contains(r.key), "{fault:?}");
        db.execute_batch(&format!("DELETE FROM {} WHERE id = 'zzz'; DROP TABLE aside", r.key)).unwrap();
    }
    t.holds();
}

#[test]
fn every_byte_of_the_journal_counts() {
    let t = Trial::new();
    for n in 0..3 {
        t.put(people(), None, json!({"name": format!("某{n}"), "phone": "13800000000"})).unwrap();
    }
    t.put(complaints(), None, json!({"channel": "phone"})).unwrap();
    let db = t.intruder();
    let mut flips = 0;
    for (table, column) in [
        ("journal", "entry"),
        ("journal", "hash"),
        ("journal", "signature"),
        ("changes", "register"),
        ("changes", "record"),
        ("changes", "change"),
    ] {
        let good: String =
            db.query_row(&format!("SELECT {column} FROM {table} WHERE seq = 3"), [], |r| r.get(0)).unwrap();
        let bytes = good.as_bytes();
        let step = (bytes.len() / 90).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let mut bad = bytes.to_vec();
            bad[at] ^= 1;
            db.execute(&format!("UPDATE {table} SET {column} = CAST(?1 AS TEXT) WHERE seq = 3"), [bad])
                .unwrap();
            let fault = t.verify().fault.unwrap_or_else(|| panic!("byte {at} of {table}.{column}"));
            assert!(fault.zh.contains("第 3 条"), "byte {at} of {table}.{column}: {fault:?}");
            flips += 1;
        }
        db.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE seq = 3"), [&good]).unwrap();
    }
    assert!(flips > 250, "{flips}");
    t.holds();

    for (sql, back, place) in [
        ("UPDATE journal SET seq = 30 WHERE seq = 3", "UPDATE journal SET seq = 3 WHERE seq = 30", "第 3 条"),
        ("UPDATE changes SET seq = 30 WHERE seq = 3", "UPDATE changes SET seq = 3 WHERE seq = 30", "第 3 条"),
        (
            "UPDATE changes SET seq = 4, n = 1 WHERE seq = 3",
            "UPDATE changes SET seq = 3, n = 0 WHERE seq = 4 AND n = 1",
            "第 3 条",
        ),
    ] {
        db.execute_batch(sql).unwrap();
        let fault = t.verify().fault.expect(sql);
        assert!(fault.zh.contains(place), "{sql}: {fault:?}");
        db.execute_batch(back).unwrap();
    }
    // The last entry with its changes and its record taken away is a shorter journal: the anchor tells.
    let head = t.head();
    db.execute_batch(
        "DELETE FROM complaints; DELETE FROM changes WHERE seq = 5; DELETE FROM journal WHERE seq = 5;
         DELETE FROM concern_keys WHERE register = 'complaints'",
    )
    .unwrap();
    t.holds();
    let anchored = t.store.verify(
        hegui_store::journal::Depth::All,
        Some((head.0, &head.1)),
        &crate::support::never(),
        &mut |_, _| {},
    );
    assert!(anchored.unwrap().fault.expect("shorter").zh.contains("第 5 条"));
    db.execute_batch("INSERT INTO changes VALUES (9, 0, 'people', 'x', '{}')").unwrap();
    assert!(t.verify().fault.expect("stray change").zh.contains("第 9 条"));
    db.execute_batch("DELETE FROM changes WHERE seq = 9").unwrap();
    t.holds();
}

#[test]
fn what_lies_beside_the_registers_is_held_too() {
    let t = filled();
    let db = t.intruder();
    for column in ["library", "norm", "category", "word"] {
        spoil(&t, &db, "keywords", column, "norm = '乙词'", "keyword");
    }
    for column in ["sha256", "size"] {
        spoil(&t, &db, "blobs", column, "1", "blob");
    }
    for column in ["n", "bytes"] {
        spoil(&t, &db, "blob_chunks", column, "n = 2", "blob");
    }
    for column in ["register", "record", "key"] {
        let place = if column == "key" { "concern_keys" } else { "" };
        spoil(
            &t,
            &db,
            "concern_keys",
            column,
            "register = 'people' AND record = (SELECT max(id) FROM people)",
            place,
        );
    }
    t.holds();
    for (sql, back, place) in [
        (
            "CREATE TABLE aside AS SELECT * FROM keywords LIMIT 1; DELETE FROM keywords WHERE norm = (SELECT norm FROM aside)",
            "INSERT INTO keywords SELECT * FROM aside; DROP TABLE aside",
            "keywords",
        ),
        (
            "INSERT INTO keywords SELECT library, '戊', '', '戊' FROM keywords LIMIT 1",
            "DELETE FROM keywords WHERE norm = '戊'",
            "keywords",
        ),
        (
            "INSERT INTO keywords VALUES ('none', '戊', '', '戊')",
            "DELETE FROM keywords WHERE norm = '戊'",
            "keywords",
        ),
        (
            "CREATE TABLE aside AS SELECT * FROM blob_chunks WHERE n = 2; DELETE FROM blob_chunks WHERE n = 2",
            "INSERT INTO blob_chunks SELECT * FROM aside; DROP TABLE aside",
            "blob",
        ),
        (
            "INSERT INTO blob_chunks SELECT sha256, 9, x'00' FROM blobs",
            "DELETE FROM blob_chunks WHERE n = 9",
            "blob",
        ),
        (
            "INSERT INTO blob_chunks VALUES ('none', 0, x'00')",
            "DELETE FROM blob_chunks WHERE sha256 = 'none'",
            "none",
        ),
        (
            "CREATE TABLE aside AS SELECT * FROM blobs; DELETE FROM blobs",
            "INSERT INTO blobs SELECT * FROM aside; DROP TABLE aside",
            "blob",
        ),
        (
            "INSERT INTO concern_keys VALUES ('people', 'nobody', zeroblob(32))",
            "DELETE FROM concern_keys WHERE record = 'nobody'",
            "nobody",
        ),
        (
            "CREATE TABLE aside AS SELECT * FROM concern_keys WHERE register = 'people'; DELETE FROM concern_keys WHERE register = 'people'",
            "INSERT INTO concern_keys SELECT * FROM aside; DROP TABLE aside",
            "people",
        ),
    ] {
        db.execute_batch(sql).unwrap();
        let fault = t.verify().fault.unwrap_or_else(|| panic!("unseen: {sql}"));
        assert!(fault.en.contains(place), "{sql}: {fault:?}");
        db.execute_batch(back).unwrap();
        t.holds();
    }
}

#[test]
fn an_erasure_that_the_journal_does_not_tell_of_is_seen() {
    let t = Trial::new();
    let one = t.put(people(), None, json!({"name": "王伟"})).unwrap();
    t.put(people(), Some(&one.id), json!({"phone": "1"})).unwrap();
    t.put(people(), Some(&one.id), json!({"phone": null})).unwrap();
    let db = t.intruder();
    let key: Vec<u8> =
        db.query_row("SELECT key FROM concern_keys WHERE register = 'people'", [], |r| r.get(0)).unwrap();
    db.execute_batch("DELETE FROM concern_keys WHERE register = 'people'").unwrap();
    assert!(t.verify().fault.expect("the key is gone").en.contains("concern_keys"));
    db.execute("INSERT INTO concern_keys VALUES ('people', ?1, ?2)", rusqlite::params![one.id, key]).unwrap();
    t.holds();
    t.erase(people(), &one.id);
    t.holds();
    // An erased person whose key is put back from an old copy.
    db.execute("INSERT INTO concern_keys VALUES ('people', ?1, ?2)", rusqlite::params![one.id, key]).unwrap();
    assert!(t.verify().fault.expect("put back").en.contains("concern_keys"));
}
