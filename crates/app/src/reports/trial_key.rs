//! Trial keys: made by the workspace for a person on first use, and openable by that person's own session alone.
//!
//! The key lies in the workspace as a PKCS#12 file. Its passphrase is derived by SHA-256, under a name of its own,
//! from the person's Ed25519 signing key, which only the person's slot holds: it has 256 bits, is written nowhere,
//! and neither another role nor somebody with the database key can make it. Removing the user takes the trial key
//! along. Which file it is stands in the facts of the journal entry of the first signature given with it.

use crate::error::{Error, Result};
use crate::reports::sealing;
use crate::session::Session;
use hegui_model::instant::{self, Instant};
use hegui_model::reader::Reader;
use hegui_model::registers::{assessments, organizations, services, signatures};
use hegui_seal::P12Signer;
use hegui_store::reader::StoreReader;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Days for which a trial certificate is valid.
const DAYS: i64 = 730;
/// Most characters of a name in a certificate (RFC 5280, ub-common-name).
const NAME_MAX: usize = 64;

/// A trial key at hand.
pub(crate) struct TrialKey {
    /// Signs.
    pub(super) signer: P12Signer,
    /// The file, where it was made just now and has to be kept.
    pub(super) fresh: Option<Vec<u8>>,
    /// Its digest and last instant, for the journal.
    pub(super) facts: serde_json::Value,
}

fn passphrase(session: &Session) -> String {
    let mut hash = Sha256::new();
    hash.update(b"hegui trial key passphrase, version 1\0");
    hash.update(session.actor.key.as_bytes());
    hex::encode(hash.finalize())
}

/// The trial key of the session's person: the one used before where it still opens and is valid, or a new one.
pub(super) fn of_session(
    session: &Session,
    reader: &StoreReader<'_>,
    person: &str,
    name: &str,
    assessment: &str,
    at: Instant,
) -> Result<TrialKey> {
    let passphrase = passphrase(session);
    for s in reader.find(signatures::REGISTER.key, signatures::PERSON.key(), person).iter().rev() {
        let rows = reader.history(signatures::REGISTER.key, &s.id)?;
        let Some(facts) = rows.iter().find(|h| h.created).and_then(|h| h.entry.facts.get("trial_key")) else {
            continue;
        };
        let text = |key: &str| facts.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        if instant::parse(text("valid_to")).is_none_or(|to| to <= at) {
            continue;
        }
        let Some(file) = reader.blob(text("sha256"))? else { continue };
        // Another account of the same person has another passphrase; its key stays closed here.
        if let Ok(signer) = P12Signer::open(&file, &passphrase) {
            return Ok(TrialKey { signer, fresh: None, facts: facts.clone() });
        }
    }
    let (from, to) = (at, at + chrono::Duration::days(DAYS));
    let cut = |s: &str| s.chars().take(NAME_MAX).collect::<String>();
    let organisation = cut(&organisation(reader, assessment));
    let file = hegui_seal::trial_identity(&cut(name), &organisation, serial()?, from, to, &passphrase)
        .map_err(|e| sealing(&e))?;
    let signer = P12Signer::open(&file, &passphrase).map_err(|e| sealing(&e))?;
    let facts = json!({ "sha256": hex::encode(Sha256::digest(&file)), "valid_to": instant::format(to) });
    Ok(TrialKey { signer, fresh: Some(file), facts })
}

fn organisation(reader: &StoreReader<'_>, assessment: &str) -> String {
    let named = |register: &str, id: &str, field: &str| {
        reader.get(register, id).map(|r| r.str(field).to_owned()).unwrap_or_default()
    };
    let service = named(assessments::REGISTER.key, assessment, assessments::SERVICE.key());
    let organization = named(services::REGISTER.key, &service, services::ORGANIZATION.key());
    named(organizations::REGISTER.key, &organization, organizations::NAME.key())
}

/// A random serial number, positive and never zero.
fn serial() -> Result<[u8; 16]> {
    let mut out = [0u8; 16];
    getrandom::fill(&mut out).map_err(|e| {
        Error::new(
            crate::error::Code::Fault,
            format!("系统随机数不可用：{e}"),
            format!("The system gives no randomness: {e}"),
        )
    })?;
    out[0] = out[0] & 0x3f | 0x40;
    Ok(out)
}
