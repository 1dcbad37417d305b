//! What must never be printed, serialised or left in memory: passphrases and the database key.

use rand_core::{OsRng, RngCore};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// A passphrase or other secret bytes. Wiped on drop, printed as `***`, cannot be serialised.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A passphrase, taken as its UTF-8 bytes exactly as typed (no trimming, no Unicode normalisation).
    pub fn passphrase(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into().into_bytes()))
    }

    /// Secret bytes.
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for the one place that needs them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The text, if the bytes are UTF-8.
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The 256-bit raw key of the SQLCipher database. Wiped on drop, printed as `***`, cannot be serialised.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// A new key from the system's random source.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    /// A key that is already known.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the 32 bytes of a slice; anything else is no key.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(key))
    }

    /// The bytes, for the one place that needs them.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// SQLCipher's raw form `x'…'` (64 hexadecimal digits, no key derivation at open), for
    /// `PRAGMA key` and `PRAGMA rekey`. sqlx needs it once more in double quotes.
    pub fn pragma(&self) -> Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // The capacity is exact, so that no half-filled buffer is left behind by a reallocation.
        let mut out = Zeroizing::new(String::with_capacity(67));
        out.push_str("x'");
        for byte in self.0.iter() {
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        out.push('\'');
        out
    }

    /// A public name of the key: 16 hexadecimal digits that tell two keys apart and say nothing about either
    /// (the key is 256 random bits, so its hash can't be searched).
    pub fn id(&self) -> String {
        hex::encode(&self.derived("hegui database key id 1")[..8])
    }

    /// A key for another purpose, from which the database key does not follow.
    pub(crate) fn derived(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut hash = Sha256::new();
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(self.0.as_slice());
        Zeroizing::new(hash.finalize().into())
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        let key = DatabaseKey::from_bytes([0xab; 32]);
        assert_eq!(format!("{key:?} {:?}", Secret::passphrase("correct horse")), "*** ***");
        assert_eq!(key.pragma().as_str(), format!("x'{}'", "ab".repeat(32)));
    }

    #[test]
    fn the_id_tells_keys_apart_and_holds_no_part_of_the_key() {
        let (a, b) = (DatabaseKey::generate(), DatabaseKey::generate());
        assert_ne!(a.id(), b.id());
        assert_eq!(a.id(), a.clone().id());
        assert!(!a.pragma().contains(&a.id()));
    }
}
