//! Signing, verifying, and every way we know to cheat.
#![expect(clippy::unwrap_used, reason = "tests")]

mod authority;
mod detached;
mod hostile;
mod impostors;
mod judges;
mod keys;
mod papers;
mod program;
mod signing;
mod stamps;
mod tampering;
