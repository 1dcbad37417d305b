//! Packages of filings: gathered from the registers ([`papers`], [`sheets`]), looked at ([`examine`]), made ([`write`]),
//! verified by whoever has nothing else ([`verify`]); and the secrets of test channels, which never go along.

mod channels;
mod difference;
mod examine;
mod papers;
mod sheets;
mod verify;
mod write;

pub(crate) use channels::{test_channel_secret, test_channel_show};
pub(crate) use difference::filing_difference;
pub(crate) use examine::filing_check;
pub(crate) use verify::{is_package, verify};
pub(crate) use write::filing_package;
