//! What a slot file holds, and which part protects which.
//!
//! * `created` signs login, name and duty (absent for the very first slot, which nobody could sign).
//! * `keys.sealed` is bound by associated data to login, name, duty, `created`, cost, salt and both public keys.
//! * `keys.proof`, a signature by the slot's own key, covers all of these and the sealed bytes, so that damage is
//!   told apart from a wrong passphrase before the passphrase is tried.
//! * each `wrapped` entry is signed by whoever admitted, and vouched for by the database key.

use crate::secret::Secret;
use crate::slots::cost::Cost;
use crate::slots::error::SlotError;
use crate::slots::mark::{self, Mark, bytes};
use crate::slots::wrap::{Holder, Wrapped};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;
use hegui_model::canonical::canonical;
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use zeroize::Zeroizing;

/// Format this program writes; it reads no newer one.
pub(crate) const FORMAT: u32 = 1;

/// A duty that decides what a slot may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 系统管理员: slots and backups; such a slot never gets a database key.
    SystemAdministrator,
}

/// One slot file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotFile {
    pub(crate) format: u32,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) duty: Option<Duty>,
    pub(crate) created: Option<Mark>,
    pub(crate) keys: Option<Keys>,
    /// None before admission, one entry after it, two from a change of the database key until it is settled.
    pub(crate) wrapped: Vec<Wrapped>,
}

/// The person's keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keys {
    pub(crate) cost: Cost,
    /// 16 bytes in hexadecimal.
    salt: String,
    /// X25519 in hexadecimal.
    pub(crate) box_public: String,
    /// Ed25519 in hexadecimal.
    pub(crate) signing_public: String,
    /// 24 bytes in hexadecimal.
    nonce: String,
    /// Ed25519 secret and X25519 secret, 64 bytes and the tag, in hexadecimal.
    sealed: String,
    /// Ed25519 signature by the slot's own key.
    proof: String,
}

/// The person's private keys, while the slot is open.
pub(crate) struct Private {
    pub(crate) signing: SigningKey,
    pub(crate) boxed: crypto_box::SecretKey,
}

const CREATED: &str = "slot creation";
const PROOF: &str = "slot keys";

#[derive(Deserialize)]
struct Head {
    format: u32,
}

impl SlotFile {
    pub(crate) fn empty(
        login: &str,
        name: &str,
        duty: Option<Duty>,
        by: Option<(&str, &SigningKey)>,
    ) -> Self {
        let mut file = Self {
            format: FORMAT,
            login: login.to_owned(),
            name: name.to_owned(),
            duty,
            created: None,
            keys: None,
            wrapped: Vec::new(),
        };
        file.created = by.map(|(by, key)| Mark::make(by, key, CREATED, &file.identity(by)));
        file
    }

    fn identity(&self, by: &str) -> Json {
        json!({"format": self.format, "login": self.login, "name": self.name, "duty": self.duty, "by": by})
    }

    /// Reads and checks everything that can be checked without a secret.
    pub(crate) fn parse(login: &str, text: &[u8]) -> Result<Self, SlotError> {
        let place = |e: serde_json::Error| {
            SlotError::damaged(login, format!("line {} column {}", e.line(), e.column()))
        };
        let head: Head = serde_json::from_slice(text).map_err(place)?;
        if head.format > FORMAT {
            return Err(SlotError::Newer { login: login.to_owned(), format: head.format });
        }
        let file: Self = serde_json::from_slice(text).map_err(place)?;
        file.check(login).map_err(|field| SlotError::damaged(login, field))?;
        Ok(file)
    }

    fn check(&self, login: &str) -> Result<(), &'static str> {
        if self.format != FORMAT {
            return Err("format");
        }
        if self.login != login {
            return Err("login");
        }
        if !super::name_allowed(&self.name) {
            return Err("name");
        }
        if self.created.as_ref().is_some_and(|m| !m.holds(CREATED, &self.identity(&m.by))) {
            return Err("created");
        }
        let Some(keys) = &self.keys else {
            return if self.wrapped.is_empty() { Ok(()) } else { Err("wrapped") };
        };
        if !keys.cost.allowed() {
            return Err("keys.cost");
        }
        bytes::<16>(&keys.salt).ok_or("keys.salt")?;
        bytes::<24>(&keys.nonce).ok_or("keys.nonce")?;
        bytes::<80>(&keys.sealed).ok_or("keys.sealed")?;
        bytes::<32>(&keys.box_public).ok_or("keys.box_public")?;
        bytes::<32>(&keys.signing_public).ok_or("keys.signing_public")?;
        if !mark::verify(&keys.signing_public, &keys.proof, PROOF, &self.proven(keys)) {
            return Err("keys.proof");
        }
        if self.wrapped.len() > 2 || (self.duty.is_some() && !self.wrapped.is_empty()) {
            return Err("wrapped");
        }
        let holder = self.holder(keys);
        self.wrapped
            .iter()
            .try_for_each(|w| if w.mark.is_some() { w.check(holder) } else { Err("wrapped.mark") })
    }

    /// The file as written: one key a line, so that a person can read the public facts.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, SlotError> {
        let mut text =
            serde_json::to_vec_pretty(self).map_err(|_| SlotError::damaged(&self.login, "file"))?;
        text.push(b'\n');
        Ok(text)
    }

    pub(crate) fn holder<'a>(&'a self, keys: &'a Keys) -> Holder<'a> {
        Holder { login: &self.login, signing_public: &keys.signing_public, box_public: &keys.box_public }
    }

    fn bound(&self, keys: &Keys) -> Json {
        json!({
            "format": self.format, "login": self.login, "name": self.name, "duty": self.duty,
            "created": self.created, "cost": keys.cost, "salt": keys.salt,
            "box_public": keys.box_public, "signing_public": keys.signing_public,
        })
    }

    fn proven(&self, keys: &Keys) -> Json {
        json!({"bound": self.bound(keys), "nonce": keys.nonce, "sealed": keys.sealed})
    }

    /// New private keys for a slot that has none.
    pub(crate) fn new_private() -> Private {
        Private {
            signing: SigningKey::generate(&mut OsRng),
            boxed: crypto_box::SecretKey::generate(&mut OsRng),
        }
    }

    /// Seals the private keys under a passphrase, with a new salt and nonce.
    pub(crate) fn seal(
        &mut self,
        private: &Private,
        passphrase: &Secret,
        cost: Cost,
    ) -> Result<(), SlotError> {
        let mut salt = [0; 16];
        let mut nonce = [0; 24];
        OsRng.fill_bytes(&mut salt);
        OsRng.fill_bytes(&mut nonce);
        let under = cost.derive(passphrase.expose(), &salt).ok_or(SlotError::Cost)?;
        let mut keys = Keys {
            cost,
            salt: hex::encode(salt),
            box_public: hex::encode(private.boxed.public_key().as_bytes()),
            signing_public: hex::encode(private.signing.verifying_key().to_bytes()),
            nonce: hex::encode(nonce),
            sealed: String::new(),
            proof: String::new(),
        };
        let mut plain = Zeroizing::new([0; 64]);
        plain[..32].copy_from_slice(Zeroizing::new(private.signing.to_bytes()).as_slice());
        plain[32..].copy_from_slice(Zeroizing::new(private.boxed.to_bytes()).as_slice());
        let aad = canonical(&self.bound(&keys));
        let sealed = XChaCha20Poly1305::new(under.as_slice().into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain.as_slice(), aad: aad.as_bytes() })
            .map_err(|_| SlotError::damaged(&self.login, "keys.sealed"))?;
        keys.sealed = hex::encode(sealed);
        keys.proof = mark::sign(&private.signing, PROOF, &self.proven(&keys));
        self.keys = Some(keys);
        Ok(())
    }

    /// Opens the private keys with the passphrase.
    pub(crate) fn open(&self, passphrase: &Secret) -> Result<(Private, &Keys), SlotError> {
        let keys = self.keys.as_ref().ok_or_else(|| SlotError::NotActivated { login: self.login.clone() })?;
        let damaged = |field: &str| SlotError::damaged(&self.login, field);
        let salt = bytes::<16>(&keys.salt).ok_or_else(|| damaged("keys.salt"))?;
        let nonce = bytes::<24>(&keys.nonce).ok_or_else(|| damaged("keys.nonce"))?;
        let sealed = bytes::<80>(&keys.sealed).ok_or_else(|| damaged("keys.sealed"))?;
        let under = keys.cost.derive(passphrase.expose(), &salt).ok_or_else(|| damaged("keys.cost"))?;
        let aad = canonical(&self.bound(keys));
        // `check` has verified the proof over these bytes: what fails here is the passphrase.
        let plain = XChaCha20Poly1305::new(under.as_slice().into())
            .decrypt(XNonce::from_slice(&nonce), Payload { msg: &sealed, aad: aad.as_bytes() })
            .map_err(|_| SlotError::WrongPassphrase)?;
        let plain = Zeroizing::new(plain);
        let half = |at: usize| {
            let mut out = Zeroizing::new([0; 32]);
            out.copy_from_slice(&plain[at..at + 32]);
            out
        };
        let private = Private {
            signing: SigningKey::from_bytes(&half(0)),
            boxed: crypto_box::SecretKey::from_bytes(*half(32)),
        };
        if hex::encode(private.signing.verifying_key().to_bytes()) != keys.signing_public {
            return Err(damaged("keys.signing_public"));
        }
        if hex::encode(private.boxed.public_key().as_bytes()) != keys.box_public {
            return Err(damaged("keys.box_public"));
        }
        Ok((private, keys))
    }
}
