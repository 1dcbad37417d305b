//! A workspace at a chosen place, as a front end holds it, and the store behind it for filling.

use anyhow::{Result, anyhow, bail};
use hegui_app::error::Error;
use hegui_app::host::{Host, Reply, Setting};
use hegui_model::text::Lang;
use hegui_store::Store;
use hegui_store::journal::Actor;
use hegui_store::secret::{DatabaseKey, Secret};
use hegui_store::slots::Slots;
use hegui_tests::{PASSPHRASE, call};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Login of the one user.
const LOGIN: &str = "lin";

/// A host with one session in one workspace.
pub(crate) struct Desk {
    host: Host,
    session: String,
}

/// The sentence of a refusal with its findings, as an error of this program.
pub(crate) fn told(name: &str, e: &Error) -> anyhow::Error {
    let findings: Vec<&str> = e.findings.iter().take(5).map(|f| f.message.en.as_str()).collect();
    anyhow!("{name}: {} {}", e.message.en, findings.join("; "))
}

fn host() -> Host {
    Host::new(Setting::of_this_program(Lang::Zh, None))
}

impl Desk {
    /// A new workspace.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        let host = host();
        let args = json!({ "folder": folder, "login": LOGIN, "name": "林示例", "passphrase": PASSPHRASE });
        let made = hegui_tests::json(&host, None, "workspace_create", args)
            .map_err(|e| told("workspace_create", &e))?;
        let session = made["session"]["token"].as_str().unwrap_or_default().to_owned();
        Ok(Self { host, session })
    }

    /// One that is there.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let host = host();
        let args = json!({ "folder": folder, "login": LOGIN, "passphrase": PASSPHRASE });
        let made =
            hegui_tests::json(&host, None, "workspace_open", args).map_err(|e| told("workspace_open", &e))?;
        Ok(Self { host, session: made["token"].as_str().unwrap_or_default().to_owned() })
    }

    /// Calls a command, which may be stopped.
    pub(crate) fn stoppable(&self, name: &str, args: Json, cancel: &Arc<AtomicBool>) -> Result<Json, Error> {
        match self.host.call(Some(&self.session), name, args, &|_| {}, cancel)? {
            Reply::Json(v) => Ok(v),
            Reply::Bytes(b) => Ok(json!(b.len())),
        }
    }

    /// Calls a command and expects success.
    pub(crate) fn ok(&self, name: &str, args: Json) -> Result<Json> {
        match call(&self.host, Some(&self.session), name, args).map_err(|e| told(name, &e))? {
            Reply::Json(v) => Ok(v),
            Reply::Bytes(_) => bail!("{name} answers bytes"),
        }
    }

    /// Makes a record; its id.
    pub(crate) fn record(&self, register: &str, values: Json) -> Result<String> {
        let saved = self.ok("record_save", json!({ "register": register, "values": values }))?;
        Ok(saved["id"].as_str().unwrap_or_default().to_owned())
    }
}

/// The database key and the signing key of the one user.
pub(crate) fn keys(folder: &Path) -> Result<(DatabaseKey, Actor)> {
    let unlocked = Slots::at(folder)
        .unlock(LOGIN, &Secret::passphrase(PASSPHRASE))
        .map_err(|e| anyhow!("{}", e.text().en))?;
    let key = unlocked.key().map_err(|e| anyhow!("{}", e.text().en))?.clone();
    Ok((key, Actor { login: unlocked.login.clone(), key: unlocked.signing.clone() }))
}

/// The store of a workspace that no host has open.
pub(crate) fn store(folder: &Path) -> Result<(Store, Actor)> {
    let (key, actor) = keys(folder)?;
    Ok((Store::open(folder, &key)?, actor))
}
