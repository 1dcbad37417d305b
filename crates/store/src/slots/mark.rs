//! Who did it: a login, a public key and a signature over canonical JSON.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hegui_model::canonical::canonical;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A person's mark under an act. That the signature holds says that the holder of `key` signed; that the key is that
/// of `by` is for the reader to compare with the `users` register, which the journal protects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    pub(crate) by: String,
    /// Ed25519, 64 hexadecimal digits.
    pub(crate) key: String,
    /// Ed25519, 128 hexadecimal digits.
    pub(crate) signature: String,
}

/// What is signed: the purpose stands first, so that no signature made here passes for one made elsewhere.
fn message(purpose: &str, facts: &Json) -> Vec<u8> {
    format!("hegui {purpose} 1\n{}", canonical(facts)).into_bytes()
}

/// Signature in hexadecimal.
pub(crate) fn sign(key: &SigningKey, purpose: &str, facts: &Json) -> String {
    hex::encode(key.sign(&message(purpose, facts)).to_bytes())
}

/// Does the signature hold? Keys and signatures that are not well formed do not.
pub(crate) fn verify(key: &str, signature: &str, purpose: &str, facts: &Json) -> bool {
    let Some(key) = bytes::<32>(key).and_then(|k| VerifyingKey::from_bytes(&k).ok()) else { return false };
    let Some(signature) = bytes::<64>(signature) else { return false };
    key.verify_strict(&message(purpose, facts), &Signature::from_bytes(&signature)).is_ok()
}

/// Exactly `N` bytes in lower-case hexadecimal: one written form for each value.
pub(crate) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    hex::decode_to_slice(text, &mut out).ok()?;
    text.bytes().all(|b| !b.is_ascii_uppercase()).then_some(out)
}

impl Mark {
    pub(crate) fn make(by: &str, key: &SigningKey, purpose: &str, facts: &Json) -> Self {
        Self {
            by: by.to_owned(),
            key: hex::encode(key.verifying_key().to_bytes()),
            signature: sign(key, purpose, facts),
        }
    }

    pub(crate) fn holds(&self, purpose: &str, facts: &Json) -> bool {
        verify(&self.key, &self.signature, purpose, facts)
    }
}
