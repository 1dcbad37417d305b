//! Creating and opening: keys, damage, schemas of other programs, one writer.

use crate::support::{Trial, clocked, intruder, never, verify};
use hegui_model::registers::REGISTERS;
use hegui_store::secret::DatabaseKey;
use hegui_store::{Store, StoreError, schema};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn what_is_created_opens_again_with_its_key_alone() {
    let t = Trial::new();
    let person = t.put(crate::support::people(), None, json!({"name": "王伟"})).unwrap();
    let t = t.reopened();
    assert_eq!(t.get(crate::support::people(), &person.id), person);
    t.holds();
    let path = t.folder.path();
    assert!(matches!(Store::create(path, &t.key), Err(StoreError::NotEmpty(_))));
    let other = Store::open(path, &DatabaseKey::generate());
    assert!(matches!(other, Err(StoreError::Damaged(_))), "{:?}", other.err());
    let none = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(none.path(), &t.key), Err(StoreError::NoWorkspace(_))));
    assert!(!hegui_store::database_path(none.path()).exists(), "nothing is made by a failed opening");
}

#[test]
fn the_file_is_no_plain_database_and_prints_its_engine() {
    let t = Trial::new();
    let (sqlite, cipher) = t.store.engine().unwrap();
    println!("SQLite {sqlite}, SQLCipher {cipher}");
    assert!(cipher.starts_with("4.10"), "{cipher}");
    assert!(sqlite.starts_with("3.50"), "{sqlite}");
    let path = t.store.path().to_owned();
    drop(t.store);
    let bytes = std::fs::read(path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!t.folder.path().join("hegui.db-wal").exists(), "closing folds the log in");
}

#[test]
fn damage_is_told_wherever_it_lies() {
    let t = Trial::new();
    for n in 0..200 {
        t.put(crate::support::people(), None, json!({"name": format!("某{n}"), "remarks": "长".repeat(300)}))
            .unwrap();
    }
    let (path, key) = (t.store.path().to_owned(), t.key.clone());
    drop(t.store);
    let good = std::fs::read(&path).unwrap();
    let open = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Store::open(t.folder.path(), &key)
            .and_then(|s| s.verify(hegui_store::journal::Depth::All, None, &never(), &mut |_, _| {}))
    };
    assert!(open(&good).unwrap().fault.is_none());
    let good = std::fs::read(&path).unwrap();
    let mut told = 0;
    for at in [10, 100, 4096 - 20, 4096 + 7] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        let outcome = open(&bad);
        assert!(matches!(outcome, Err(StoreError::Damaged(_))), "byte {at}: {outcome:?}");
        told += 1;
    }
    // Deep in the file a flip is met by whoever reads the page; a proof that ends well never met it.
    for page in (3..good.len() / 4096).step_by(7) {
        let mut bad = good.clone();
        bad[page * 4096 + 99] ^= 0x40;
        match open(&bad) {
            Err(StoreError::Damaged(_)) => told += 1,
            Ok(v) => assert!(v.fault.is_none(), "a page is whole or refused"),
            Err(other) => panic!("page {page}: {other:?}"),
        }
    }
    assert!(told > 10, "{told}");
    for length in [0, 1, 16, 100, 4095, good.len() / 2, good.len() - 4096] {
        let outcome = open(&good[..length]);
        match outcome {
            Err(StoreError::Damaged(_)) => {}
            other => panic!("{length} bytes: {other:?}"),
        }
    }
}

#[test]
fn a_newer_or_an_edited_schema_is_refused() {
    let t = Trial::new();
    let (path, key, folder) = (t.store.path().to_owned(), t.key.clone(), t.folder);
    drop(t.store);
    let db = intruder(&path, &key);
    db.execute_batch(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9000, 'later', 1, x'00', 0)",
    )
    .unwrap();
    drop(db);
    let newer = Store::open(folder.path(), &key);
    assert!(matches!(newer, Err(StoreError::Newer(9000))), "{:?}", newer.err());
    let db = intruder(&path, &key);
    db.execute_batch(
        "DELETE FROM _sqlx_migrations WHERE version = 9000; UPDATE _sqlx_migrations SET checksum = x'01'",
    )
    .unwrap();
    drop(db);
    let edited = Store::open(folder.path(), &key);
    assert!(matches!(edited, Err(StoreError::Damaged(_))), "{:?}", edited.err());
}

#[test]
fn tables_are_those_of_the_definitions() {
    let t = Trial::new();
    let next = schema::next(&intruder(t.store.path(), &t.key)).unwrap();
    assert_eq!(next.faults, Vec::<String>::new());
    assert!(
        next.sql.is_empty(),
        "the definitions have more than the migrations make. Run `{} > crates/store/migrations/NNNN_words.sql` with the next number, read it, commit it. It holds:\n{}",
        schema::COMMAND,
        next.sql
    );
    assert_eq!(schema::next_migration().unwrap(), next, "what is printed is what a workspace lacks");
    // The comparison itself is held to the definitions once, by another way.
    let db = intruder(t.store.path(), &t.key);
    for r in REGISTERS {
        let mut info = db.prepare(&format!("PRAGMA table_info({})", r.key)).unwrap();
        let found: BTreeSet<(String, String)> = info
            .query_map([], |row| Ok((row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let wanted: BTreeSet<(String, String)> =
            schema::columns(r).into_iter().map(|(name, kind)| (name, kind.to_owned())).collect();
        assert_eq!(found, wanted, "{}", r.key);
    }
}

#[test]
fn what_an_older_schema_lacks_is_printed_and_fills_itself_at_the_next_opening() {
    let t = Trial::new();
    let people = crate::support::people();
    for name in ["王伟", "李娜", "张敏", "赵磊"] {
        t.put(people, None, json!({ "name": name, "department": "法务部" })).unwrap();
    }
    let key = |t: &Trial| -> Vec<String> {
        crate::lists::page(t, "people", "name", 10).iter().map(|r| r.str("name").to_owned()).collect()
    };
    let sorted = key(&t);
    assert_eq!(sorted, ["李娜", "王伟", "张敏", "赵磊"]);
    let Trial { store, key: secret, actor, clock, folder } = t;
    let path = store.path().to_owned();
    drop(store);
    let db = intruder(&path, &secret);
    // As an older program left it: without a field, a sort, a unique index, a register; with a sort since dropped.
    db.execute_batch(
        "ALTER TABLE people DROP COLUMN remarks; DROP INDEX people_sort_name; ALTER TABLE people DROP COLUMN sort_name; \
         DROP INDEX people_one_code; DROP INDEX appointments_by_person; DROP TABLE exceptions; \
         ALTER TABLE services ADD COLUMN sort_old TEXT NOT NULL DEFAULT ''; \
         CREATE INDEX services_sort_old ON services (retired, sort_old, id); PRAGMA user_version = 0;",
    )
    .unwrap();
    let next = schema::next(&db).unwrap();
    assert_eq!(next.faults, Vec::<String>::new());
    for part in [
        "ALTER TABLE people ADD COLUMN remarks TEXT;",
        "ALTER TABLE people ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';",
        "CREATE INDEX people_sort_name ON people (retired, sort_name, id);",
        "CREATE UNIQUE INDEX people_one_code",
        "CREATE INDEX appointments_by_person",
        "CREATE TABLE exceptions",
        "DROP INDEX services_sort_old;\nALTER TABLE services DROP COLUMN sort_old;",
    ] {
        assert!(next.sql.contains(part), "{part} in\n{}", next.sql);
    }
    db.execute_batch(&next.sql).unwrap();
    assert_eq!(schema::next(&db).unwrap(), schema::Next::default(), "nothing is left to be done");
    drop(db);
    let store = clocked(Store::open(folder.path(), &secret).unwrap(), &clock);
    let t = Trial { store, key: secret, actor, clock, folder };
    assert_eq!(key(&t), sorted, "sort keys of old rows were made anew");
    t.holds();
}

#[test]
fn a_released_key_that_is_gone_or_holds_something_else_is_a_fault() {
    let t = Trial::new();
    let db = intruder(t.store.path(), &t.key);
    db.execute_batch(
        "ALTER TABLE people ADD COLUMN shoe_size INTEGER; ALTER TABLE people DROP COLUMN remarks; \
         ALTER TABLE people ADD COLUMN remarks INTEGER; \
         CREATE TABLE gone (id TEXT, version INTEGER, retired INTEGER, extra TEXT);",
    )
    .unwrap();
    let faults = schema::next(&db).unwrap().faults.join("; ");
    for told in ["people.shoe_size", "people.remarks was released as INTEGER", "the register gone"] {
        assert!(faults.contains(told), "{told} in {faults}");
    }
}

#[test]
fn a_new_key_opens_and_the_old_one_no_longer() {
    let mut t = Trial::new();
    let person =
        t.put(crate::support::people(), None, json!({"name": "王伟", "phone": "13800000000"})).unwrap();
    let next = DatabaseKey::generate();
    t.store.rekey(&next).unwrap();
    // The same session goes on, on every kind of connection.
    t.put(crate::support::people(), Some(&person.id), json!({"remarks": "其后"})).unwrap();
    assert_eq!(crate::lists::page(&t, "people", "name", 10).len(), 1);
    t.holds();
    let (folder, old, clock) = (t.folder, t.key, t.clock);
    drop(t.store);
    assert!(matches!(Store::open(folder.path(), &old), Err(StoreError::Damaged(_))));
    let store = clocked(Store::open(folder.path(), &next).unwrap(), &clock);
    assert!(verify(&store).fault.is_none());
}

#[test]
fn a_copy_holds_everything_under_the_same_key_or_another() {
    let t = Trial::new();
    for n in 0..30 {
        t.put(crate::support::people(), None, json!({"name": format!("某{n}")})).unwrap();
    }
    let other = DatabaseKey::generate();
    for (name, key) in [("same", None), ("other", Some(&other))] {
        let to = t.folder.path().join(name);
        std::fs::create_dir(&to).unwrap();
        let head = t.store.copy_to(&hegui_store::database_path(&to), key).unwrap();
        assert_eq!(head, t.head());
        let key = key.unwrap_or(&t.key);
        let copy = Store::open(&to, key).unwrap();
        let proof = verify(&copy);
        assert!(proof.fault.is_none(), "{name}: {:?}", proof.fault);
        assert_eq!((proof.entries, proof.head), head);
        // Guards and search came with it.
        let db = intruder(&hegui_store::database_path(&to), key);
        assert!(db.execute("DELETE FROM journal", []).is_err());
        let q = hegui_model::bigram::query("某").unwrap();
        assert_eq!(copy.hits(&q, &["people"], 100, &std::sync::Arc::new(never())).unwrap().len(), 30);
        drop(copy);
        let wrong = if name == "same" { &other } else { &t.key };
        assert!(matches!(Store::open(&to, wrong), Err(StoreError::Damaged(_))));
    }
}
