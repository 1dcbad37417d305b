//! The database key, wrapped for one holder.

use crate::secret::DatabaseKey;
use crate::slots::mark::{Mark, bytes};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hegui_model::canonical::canonical;
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use zeroize::Zeroizing;

/// For whom a key is wrapped: everything that must not be exchanged under it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holder<'a> {
    pub(crate) login: &'a str,
    /// Ed25519; empty for the recovery key, which signs nothing.
    pub(crate) signing_public: &'a str,
    /// X25519.
    pub(crate) box_public: &'a str,
}

/// A database key in a sealed box, vouched for by the key itself.
///
/// A sealed box can be made by anyone who has the folder. The vouch can't: it is an empty message under
/// XChaCha20-Poly1305 with a key derived from the database key and the holder as associated data. Whoever
/// re-wraps for everyone checks it first, so that a slot exchanged by someone without the database key never
/// receives the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrapped {
    /// [`DatabaseKey::id`].
    pub(crate) key_id: String,
    /// `crypto_box` sealed box of the 32 bytes, in hexadecimal.
    sealed: String,
    /// 24-byte nonce and 16-byte tag of the vouch, in hexadecimal.
    vouch: String,
    /// Who admitted or re-wrapped; absent for the recovery key as first made.
    pub(crate) mark: Option<Mark>,
}

const PURPOSE: &str = "slot admission";

/// Name of the field that fails.
pub(crate) type Fault = &'static str;

impl Wrapped {
    pub(crate) fn seal(
        holder: Holder<'_>,
        key: &DatabaseKey,
        by: Option<(&str, &ed25519_dalek::SigningKey)>,
    ) -> Result<Self, Fault> {
        let public = bytes::<32>(holder.box_public).ok_or("box_public")?;
        let sealed = crypto_box::PublicKey::from_bytes(public)
            .seal(&mut OsRng, key.expose())
            .map_err(|_| "wrapped.sealed")?;
        let mut nonce = [0; 24];
        OsRng.fill_bytes(&mut nonce);
        let tag = voucher(key)
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: b"", aad: &holder.vouched(&key.id()) })
            .map_err(|_| "wrapped.vouch")?;
        let mut wrapped = Self {
            key_id: key.id(),
            sealed: hex::encode(sealed),
            vouch: format!("{}{}", hex::encode(nonce), hex::encode(tag)),
            mark: None,
        };
        wrapped.mark = by.map(|(login, key)| Mark::make(login, key, PURPOSE, &wrapped.facts(holder, login)));
        Ok(wrapped)
    }

    fn facts(&self, holder: Holder<'_>, by: &str) -> Json {
        json!({
            "login": holder.login, "signing_public": holder.signing_public, "box_public": holder.box_public,
            "key_id": self.key_id, "sealed": self.sealed, "vouch": self.vouch, "by": by,
        })
    }

    /// What can be checked without any key: the shape, and the signature of whoever wrapped.
    pub(crate) fn check(&self, holder: Holder<'_>) -> Result<(), Fault> {
        bytes::<8>(&self.key_id).ok_or("wrapped.key_id")?;
        bytes::<80>(&self.sealed).ok_or("wrapped.sealed")?;
        bytes::<40>(&self.vouch).ok_or("wrapped.vouch")?;
        match &self.mark {
            Some(mark) if !mark.holds(PURPOSE, &self.facts(holder, &mark.by)) => Err("wrapped.mark"),
            _ => Ok(()),
        }
    }

    /// Was it wrapped for this holder by someone who had this key?
    pub(crate) fn vouched(&self, holder: Holder<'_>, key: &DatabaseKey) -> Result<(), Fault> {
        if self.key_id != key.id() {
            return Err("wrapped.key_id");
        }
        let vouch = bytes::<40>(&self.vouch).ok_or("wrapped.vouch")?;
        let (nonce, tag) = vouch.split_at(24);
        voucher(key)
            .decrypt(XNonce::from_slice(nonce), Payload { msg: tag, aad: &holder.vouched(&self.key_id) })
            .map(|_| ())
            .map_err(|_| "wrapped.vouch")
    }

    /// The database key, if it is for the holder of `secret` and of no other.
    pub(crate) fn unseal(
        &self,
        holder: Holder<'_>,
        secret: &crypto_box::SecretKey,
    ) -> Result<DatabaseKey, Fault> {
        self.check(holder)?;
        let sealed = bytes::<80>(&self.sealed).ok_or("wrapped.sealed")?;
        let plain = Zeroizing::new(secret.unseal(&sealed).map_err(|_| "wrapped.sealed")?);
        let key = DatabaseKey::from_slice(&plain).ok_or("wrapped.sealed")?;
        self.vouched(holder, &key)?;
        Ok(key)
    }
}

impl Holder<'_> {
    fn vouched(&self, key_id: &str) -> Vec<u8> {
        canonical(&json!({
            "login": self.login, "signing_public": self.signing_public, "box_public": self.box_public,
            "key_id": key_id,
        }))
        .into_bytes()
    }
}

fn voucher(key: &DatabaseKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.derived("hegui slot vouch 1").as_slice().into())
}
