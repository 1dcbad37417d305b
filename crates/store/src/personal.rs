//! Personal values in the journal: encrypted under a random key per person concerned, kept outside the chain.
//!
//! The person concerned by a record is named by the record itself (`register/id`). While its key exists,
//! replay, history and undo read the values; erasure deletes the key, and they are gone from the journal for good.

use crate::error::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hegui_model::register::Register;
use hegui_model::text::Text;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value as Json};

/// Marks an encrypted value in the journal.
const SEALED: &str = "$sealed";

pub(crate) type ConcernKey = [u8; 32];

/// The key of the person that a record concerns.
pub(crate) fn key(db: &Connection, register: &str, record: &str) -> Result<Option<ConcernKey>, StoreError> {
    let bytes: Option<Vec<u8>> = db
        .prepare_cached("SELECT key FROM concern_keys WHERE register = ?1 AND record = ?2")?
        .query_row([register, record], |r| r.get(0))
        .optional()?;
    Ok(bytes.and_then(|b| b.try_into().ok()))
}

/// The key, made where there is none.
pub(crate) fn key_or_new(db: &Connection, register: &str, record: &str) -> Result<ConcernKey, StoreError> {
    if let Some(k) = key(db, register, record)? {
        return Ok(k);
    }
    let k: ConcernKey = crate::random::bytes();
    db.prepare_cached("INSERT INTO concern_keys (register, record, key) VALUES (?1, ?2, ?3)")?
        .execute(rusqlite::params![register, record, k.as_slice()])?;
    Ok(k)
}

/// Drops the key: what it sealed is gone for good.
pub(crate) fn forget(db: &Connection, register: &str, record: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM concern_keys WHERE register = ?1 AND record = ?2")?
        .execute([register, record])?;
    Ok(())
}

/// Is the value sealed?
pub(crate) fn is_sealed(value: &Json) -> bool {
    value.get(SEALED).is_some()
}

/// Keys of persons of whom the journal says nothing.
pub(crate) fn prove(db: &Connection) -> Result<Option<Text>, StoreError> {
    let stray: Option<(String, String)> = db
        .query_row(
            "SELECT register, record FROM concern_keys k WHERE NOT EXISTS \
             (SELECT 1 FROM changes c WHERE c.register = k.register AND c.record = k.record) LIMIT 1",
            [],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .optional()?;
    Ok(stray.map(|(register, record)| {
        Text::new(
            format!("表 concern_keys 中有不属于任何记录的密钥：{register}/{record}"),
            format!("Table concern_keys holds a key of no record: {register}/{record}"),
        )
    }))
}

/// Seals the personal values of a change. The field's place is bound, so that no value can be moved to another.
pub(crate) fn seal(
    register: &Register,
    record: &str,
    values: &Map<String, Json>,
    key: Option<&ConcernKey>,
) -> Json {
    let mut out = values.clone();
    if let Some(key) = key {
        for f in register.personal() {
            let Some(v) = out.get_mut(f.key) else { continue };
            if v.is_null() {
                continue;
            }
            let nonce: [u8; 24] = crate::random::bytes();
            let place = format!("{}/{record}/{}", register.key, f.key);
            let sealed = XChaCha20Poly1305::new(key.into())
                .encrypt(
                    XNonce::from_slice(&nonce),
                    Payload { msg: v.to_string().as_bytes(), aad: place.as_bytes() },
                )
                .expect("sealing a short value does not fail");
            let mut map = Map::new();
            map.insert(SEALED.into(), hex::encode([nonce.as_slice(), &sealed].concat()).into());
            *v = Json::Object(map);
        }
    }
    Json::Object(out)
}

/// A value of the journal as far as it can still be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Opened {
    Clear(Json),
    /// The key is gone: the person was erased.
    Erased,
    /// The value does not open under the key that is there.
    Altered,
}

/// Opens one value of the journal.
pub(crate) fn open(
    register: &str,
    record: &str,
    field: &str,
    value: &Json,
    key: Option<&ConcernKey>,
) -> Opened {
    let Some(sealed) = value.get(SEALED).and_then(Json::as_str) else { return Opened::Clear(value.clone()) };
    let Some(key) = key else { return Opened::Erased };
    let Ok(bytes) = hex::decode(sealed) else { return Opened::Altered };
    if bytes.len() < 24 {
        return Opened::Altered;
    }
    let place = format!("{register}/{record}/{field}");
    let clear = XChaCha20Poly1305::new(key.into())
        .decrypt(XNonce::from_slice(&bytes[..24]), Payload { msg: &bytes[24..], aad: place.as_bytes() });
    match clear.ok().and_then(|c| serde_json::from_slice(&c).ok()) {
        Some(v) => Opened::Clear(v),
        None => Opened::Altered,
    }
}
