//! The store as its callers see it, and as somebody sees it who tampers with its file.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::print_stdout, reason = "figures, versions, and what was left out")]
#![expect(clippy::disallowed_methods, reason = "the tamperer opens the file, and opening is timed")]

mod backup;
mod faults;
mod journal;
mod kills;
mod lists;
mod opening;
mod recorded; // the world as it was on record at an instant
mod search;
mod sequences;
mod support;
mod tamper;
mod writing;
