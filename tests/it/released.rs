//! Workspaces of every released schema open, and say what they said when they were released.

use hegui_app::host::Host;
use hegui_store::Store;
use hegui_store::secret::Secret;
use hegui_store::slots::Slots;
use hegui_tests::released::{Contents, contents};
use hegui_tests::{json, setting};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

fn released() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/workspaces");
    let entries = fs::read_dir(folder).expect("fixtures/workspaces (cargo xtask fixtures makes it)");
    let mut out: Vec<PathBuf> =
        entries.map(|e| e.unwrap().path()).filter(|p| p.join("contents.json").is_file()).collect();
    out.sort();
    out
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn every_released_schema_opens_and_holds_what_it_held() {
    let all = released();
    assert!(all.iter().any(|p| p.ends_with("schema-1")), "the first schema stays");
    for place in all {
        let name = place.file_name().unwrap().to_string_lossy().into_owned();
        let was: Contents =
            serde_json::from_str(&fs::read_to_string(place.join("contents.json")).unwrap()).unwrap();
        let dir = tempfile::TempDir::new().unwrap();
        let folder = dir.path().join("workspace");
        copy(&place.join("workspace"), &folder);

        let unlocked =
            Slots::at(&folder).unlock(&was.login, &Secret::passphrase(was.passphrase.as_str())).unwrap();
        let store = Store::open(&folder, unlocked.key().unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let now = contents(&store).unwrap();
        drop(store);
        // Releases add registers and fields; a key that was released keeps its name and its meaning.
        for (register, records) in &was.registers {
            let found = now.get(register).unwrap_or_else(|| panic!("{name}: register {register} is gone"));
            assert_eq!(
                found.keys().collect::<Vec<_>>(),
                records.keys().collect::<Vec<_>>(),
                "{name}: records of {register}"
            );
            for (id, values) in records {
                for (field, value) in values {
                    assert_eq!(found[id].get(field), Some(value), "{name}: {register}/{id}: {field}");
                }
            }
        }
        assert!(
            was.registers.values().filter(|r| !r.is_empty()).count() >= 10,
            "{name} holds something to compare"
        );

        let host = Host::new(setting());
        let ask = |session: Option<&str>, command: &str, args| {
            json(&host, session, command, args)
                .unwrap_or_else(|e| panic!("{name}: {command}: {}", e.message.en))
        };
        let login = json!({ "folder": folder, "login": was.login, "passphrase": was.passphrase });
        let session = ask(None, "workspace_open", login);
        let session = session["token"].as_str();
        let verified = ask(session, "journal_verify", json!({ "anchor": was.head }));
        assert_eq!(verified["ok"], true, "{name}: {verified}");
        let hits = ask(session, "search", json!({ "text": "旧" }));
        assert!(hits.to_string().contains("旧版本"), "{name}: search finds what was written then: {hits}");
    }
}
