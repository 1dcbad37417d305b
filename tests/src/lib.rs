//! Builders for the journeys: a desk is a host with a workspace in a throw-away folder and one session.

pub mod released;
pub mod scanner;

use hegui_app::api::Progress;
use hegui_app::error::Error;
use hegui_app::host::{Host, Reply, Setting};
use hegui_model::text::Lang;
use hegui_render::Typesetter;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tempfile::TempDir;

/// Passphrase of every user of a desk.
pub const PASSPHRASE: &str = "correct-horse-试用-01";

/// A host with a workspace and a session.
pub struct Desk {
    /// The host.
    pub host: Host,
    /// Token of the session that calls go through.
    pub session: String,
    /// The workspace folder.
    pub folder: PathBuf,
    /// Recovery key, as shown once.
    pub recovery_key: String,
    /// Holds the folder.
    pub dir: TempDir,
}

/// Folder of the built programs and the fonts: two above a test binary.
pub fn target() -> PathBuf {
    let exe = std::env::current_exe().expect("a test knows its program");
    exe.ancestors().nth(2).expect("target/debug/deps").to_path_buf()
}

/// A setting whose typesetting child is the built command line.
pub fn setting() -> Setting {
    let program = target().join("hegui");
    let fonts = hegui_render::find_fonts().unwrap_or_else(|| target().join("../fonts"));
    let typesetter = Typesetter { program, fonts, limit: Duration::from_secs(120) };
    Setting {
        lang: Lang::Zh,
        workspace: None,
        proposed: PathBuf::from("workspace"),
        typesetter,
        answers: Some(Arc::new(hegui_wire::asking::Outside::new())),
        stamps: Some(Arc::new(hegui_wire::asking::Outside::new())),
    }
}

/// Calls a command as a front end does.
pub fn call(host: &Host, session: Option<&str>, name: &str, args: Json) -> Result<Reply, Error> {
    host.call(session, name, args, &|_: Progress| {}, &Arc::new(AtomicBool::new(false)))
}

/// Calls a command; raw bytes are told by their number.
pub fn json(host: &Host, session: Option<&str>, name: &str, args: Json) -> Result<Json, Error> {
    match call(host, session, name, args)? {
        Reply::Json(v) => Ok(v),
        Reply::Bytes(b) => Ok(json!({ "bytes": b.len() })),
    }
}

impl Desk {
    /// A new workspace; its first user is security administrator and compliance officer.
    pub fn new() -> Self {
        let dir = TempDir::new().expect("temporary folder");
        let folder = dir.path().join("workspace");
        let host = Host::new(setting());
        let made = json(
            &host,
            None,
            "workspace_create",
            json!({ "folder": folder, "login": "lin", "name": "林合规", "passphrase": PASSPHRASE }),
        )
        .expect("a workspace is made");
        let session = made["session"]["token"].as_str().expect("token").to_owned();
        let recovery_key = made["recovery_key"].as_str().expect("key").to_owned();
        Self { host, session, folder, recovery_key, dir }
    }

    /// The sample organisation; its recovery key is nobody's.
    pub fn sample() -> Self {
        let dir = TempDir::new().expect("temporary folder");
        let folder = dir.path().join("sample");
        let host = Host::new(setting());
        let made =
            json(&host, None, "workspace_demo", json!({ "folder": folder })).expect("the sample is made");
        let session = made["token"].as_str().expect("token").to_owned();
        Self { host, session, folder, recovery_key: String::new(), dir }
    }

    /// Calls and expects success.
    pub fn ok(&self, name: &str, args: Json) -> Json {
        self.as_user(&self.session, name, args)
            .unwrap_or_else(|e| panic!("{name}: {} {:?}", e.message.zh, e.findings))
    }

    /// Calls and expects a refusal of that code.
    pub fn refused(&self, name: &str, args: Json, code: &str) -> Error {
        match self.as_user(&self.session, name, args) {
            Ok(v) => panic!("{name} should be refused with {code}, answered {v}"),
            Err(e) => {
                assert_eq!(e.code.key(), code, "{name}: {}", e.message.zh);
                assert!(!e.message.zh.is_empty() && !e.message.en.is_empty());
                e
            }
        }
    }

    /// Calls in another session.
    pub fn as_user(&self, session: &str, name: &str, args: Json) -> Result<Json, Error> {
        json(&self.host, Some(session), name, args)
    }

    /// Calls a command that answers bytes.
    pub fn bytes(&self, name: &str, args: Json) -> Vec<u8> {
        match call(&self.host, Some(&self.session), name, args)
            .unwrap_or_else(|e| panic!("{name}: {}", e.message.zh))
        {
            Reply::Bytes(b) => b,
            Reply::Json(v) => panic!("{name} answers {v}"),
        }
    }

    /// Adds a user with roles, bound to a person, and logs in; returns the session.
    pub fn user(&self, login: &str, name: &str, roles: &[&str], person: Option<&str>) -> String {
        self.ok("user_add", json!({ "login": login, "name": name }));
        self.host_call(
            "user_activate",
            json!({ "folder": self.folder, "login": login, "passphrase": PASSPHRASE }),
        );
        self.ok("user_admit", json!({ "login": login, "roles": roles, "person": person }));
        self.login(login)
    }

    /// Logs a user in.
    pub fn login(&self, login: &str) -> String {
        let s = self.host_call(
            "workspace_open",
            json!({ "folder": self.folder, "login": login, "passphrase": PASSPHRASE }),
        );
        s["token"].as_str().expect("token").to_owned()
    }

    fn host_call(&self, name: &str, args: Json) -> Json {
        json(&self.host, None, name, args).unwrap_or_else(|e| panic!("{name}: {}", e.message.zh))
    }

    /// Makes a record; returns its id and version.
    pub fn record(&self, register: &str, values: Json) -> (String, i64) {
        let saved = self.ok("record_save", json!({ "register": register, "values": values }));
        (saved["id"].as_str().expect("id").to_owned(), saved["version"].as_i64().expect("version"))
    }

    /// A person with the fields that must be filled.
    pub fn person(&self, name: &str) -> String {
        self.record("people", json!({ "name": name, "employer_kind": "internal", "joined_on": "2025-03-01" }))
            .0
    }

    /// Proves the journal.
    pub fn verify(&self) -> Json {
        self.ok("journal_verify", json!({}))
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

/// The folder of shared inputs beside the checkout; tests that need it skip with a word where it is absent.
pub fn shared() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    here.is_dir().then_some(here)
}
