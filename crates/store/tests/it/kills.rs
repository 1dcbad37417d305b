//! The process is killed at any moment: nothing acknowledged is lost, nothing half-written is seen.

use crate::support::{actor, map, people, verify};
use hegui_model::op::Op;
use hegui_store::Store;
use hegui_store::journal::Intent;
use hegui_store::secret::DatabaseKey;
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "HEGUI_TRIAL_STORE_FOLDER";
const KEY: [u8; 32] = [9; 32];
const KILLS: u64 = 50;

/// Runs as the other process of the test below, and does nothing in an ordinary run: writes without end, and says
/// what is done once it is done.
#[test]
fn other_process_that_writes() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = Store::open(Path::new(&folder), &DatabaseKey::from_bytes(KEY)).unwrap();
    let mut out = std::io::stdout();
    // Bounded, so that it ends by itself should the parent die before the kill.
    for n in 0..20_000 {
        let done = store.transact(&actor("zhang"), Intent::new(Op::Import, ""), move |tx| {
            let one = tx.put(people(), None, None, &map(json!({"name": format!("某{n}"), "phone": "1"})))?;
            let two = tx.put(people(), None, None, &map(json!({"name": format!("某{n}之二")})))?;
            if n % 3 == 0 {
                tx.erase(people(), &one.id)?;
            }
            tx.put(people(), Some(&two.id), None, &map(json!({"remarks": "长".repeat(500)})))
        });
        writeln!(out, "done {}", done.unwrap().entry.unwrap().seq).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::from_bytes(KEY);
    let store = Store::create(folder.path(), &key).unwrap();
    let values = crate::support::user(&actor("zhang"), "章一");
    store
        .transact(&actor("zhang"), Intent::new(Op::CreateWorkspace, ""), move |tx| {
            tx.put(crate::support::users(), None, None, &values)
        })
        .unwrap();
    drop(store);
    let mut acknowledged = 1;
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kills::other_process_that_writes", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The moment counts from the first write, not from the start, which takes as long as it takes.
        let seq = |line: &str| line.rsplit_once("done ").and_then(|(_, n)| n.trim().parse::<i64>().ok());
        let first = lines.by_ref().map(|l| l.unwrap()).find_map(|l| seq(&l)).expect("it writes");
        acknowledged = acknowledged.max(first);
        std::thread::sleep(Duration::from_micros(round * 977 % 23_000));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            acknowledged = acknowledged.max(seq(&line).unwrap_or(0));
        }
        let store = Store::open(folder.path(), &key).unwrap();
        let proof = verify(&store);
        assert!(proof.fault.is_none(), "round {round}: {:?}", proof.fault);
        assert!(proof.entries >= acknowledged, "round {round}: {} < {acknowledged}", proof.entries);
        // Each intention made two people: a half-written one would show.
        let q = crate::lists::query(people(), "id");
        let n = store.count(&q, u32::MAX, &std::sync::Arc::new(crate::support::never())).unwrap();
        assert_eq!(n, u64::try_from(proof.entries - 1).unwrap() * 2);
    }
    println!("{KILLS} kills, {acknowledged} intentions acknowledged, none lost");
    assert!(acknowledged > i64::try_from(KILLS).unwrap());
}
