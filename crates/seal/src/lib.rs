//! PAdES signatures in PDF files: places for them, the signatures themselves, and a verifier that
//! is stricter than a viewer; and signatures of any file beside it ([`detached`]).
//!
//! A report gets its signature fields in one update ([`prepare`]); each signer then adds one more
//! ([`sign`]). Nothing that stands in the file is ever rewritten. [`verify`] reads every revision
//! as its signer saw it and refuses what two programs could understand differently.

mod appearance;
mod attachment;
mod cades;
mod certificate;
pub mod detached;
mod error;
mod fault;
mod fields;
mod history;
mod keys;
mod oid;
mod pdf;
mod prepare;
mod sign;
mod stamp;
mod trial;
mod verify;

pub use attachment::{MAX_ATTACHMENT, attachment};
pub use certificate::{CertificateFacts, certificate_facts, certificates};
pub use error::SealError;
pub use fault::{Change, Fault};
pub use keys::{Algorithm, P12Signer, RawSigner};
pub use prepare::{SignatureBox, prepare};
pub use sign::{CONTENTS_SIZE, sign, sign_stamped};
pub use stamp::{MAX_STAMP_ANSWER, StampReport, StampRequest};
pub use trial::{trial_identity, trial_identity_sm2};
pub use verify::{Outcome, SignatureReport, Verification, verify, verify_against};
