//! Randomness from the operating system, and time-ordered ids.

use rand_core::RngCore;

/// Random bytes.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    rand_core::OsRng.fill_bytes(&mut out);
    out
}

/// A time-ordered id (UUIDv7): later records sort later, which keeps the tables' pages full.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
