//! What deriving a key from a passphrase costs.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Cost of Argon2id (RFC 9106), version 0x13.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// 64 MiB, three passes, one lane: RFC 9106's choice for memory-constrained machines, with one lane.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// 19 MiB, two passes: nothing cheaper is made or accepted.
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// 1 GiB, twenty passes, sixteen lanes: a slot file that asks for more is hostile or damaged.
    pub const CEILING: Self = Self { memory_kib: 1024 * 1024, passes: 20, lanes: 16 };
    /// Below the floor, so that tests are fast; does not exist outside them.
    #[cfg(test)]
    pub(crate) const TRIAL: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };

    /// Does the cost lie between [`Cost::FLOOR`] and [`Cost::CEILING`]?
    pub fn allowed(&self) -> bool {
        #[cfg(test)]
        if *self == Self::TRIAL {
            return true;
        }
        (Self::FLOOR.memory_kib..=Self::CEILING.memory_kib).contains(&self.memory_kib)
            && (Self::FLOOR.passes..=Self::CEILING.passes).contains(&self.passes)
            && (Self::FLOOR.lanes..=Self::CEILING.lanes).contains(&self.lanes)
    }

    /// The key of a passphrase; `None` if the cost is not allowed.
    pub(crate) fn derive(&self, passphrase: &[u8], salt: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        if !self.allowed() {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase, salt, key.as_mut())
            .ok()?;
        Some(key)
    }
}

impl Default for Cost {
    fn default() -> Self {
        Self::STANDARD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_holds_below_and_the_ceiling_above() {
        for good in [Cost::STANDARD, Cost::FLOOR, Cost::CEILING] {
            assert!(good.allowed(), "{good:?}");
        }
        for bad in [
            Cost { memory_kib: Cost::FLOOR.memory_kib - 1, ..Cost::FLOOR },
            Cost { passes: 1, ..Cost::FLOOR },
            Cost { lanes: 0, ..Cost::FLOOR },
            Cost { memory_kib: Cost::CEILING.memory_kib + 1, ..Cost::CEILING },
            Cost { memory_kib: u32::MAX, ..Cost::CEILING },
            Cost { passes: 21, ..Cost::CEILING },
            Cost { lanes: 17, ..Cost::CEILING },
        ] {
            assert!(!bad.allowed(), "{bad:?}");
            assert!(bad.derive(b"passphrase", &[7; 16]).is_none());
        }
    }

    #[test]
    fn the_standard_cost_derives_what_the_reference_derives() {
        // From OpenSSL-independent code: Python cryptography, Argon2id(iterations=3, lanes=1, memory_cost=65536).
        let key = Cost::STANDARD.derive(b"password", b"saltsaltsaltsalt").expect("allowed");
        assert_eq!(hex::encode(key.as_slice()), REFERENCE);
    }

    const REFERENCE: &str = "0da38a14b42c0a97db18714d0011c5c63cec962e19202b7cdfe8ead145435e54";
}
