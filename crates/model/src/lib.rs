//! Pure rules of the workbench: what is recorded, what is found, what is due, what is concluded, what a report says.
//!
//! This crate has no file, clock, network, database, Tauri or clap. It is given `today`, the person and a reader.

pub mod agreement;
pub mod annotation_log;
pub mod approval;
pub mod assessment;
pub mod bigram;
pub mod calendar;
pub mod canonical;
pub mod capability;
pub mod catalogue;
pub mod certificate;
pub mod chain;
pub mod clock;
pub mod credit_code;
pub mod deadline;
pub mod decimal;
pub mod diversity;
pub mod due;
pub mod field;
pub mod finding;
pub mod headcount;
pub mod identity_number;
pub mod incident_level;
pub mod instant;
pub mod keyword_lint;
pub mod limit;
#[cfg(test)]
mod made;
pub mod naming;
pub mod op;
pub mod order;
pub mod path;
pub mod proposal;
pub mod reader;
pub mod record;
pub mod register;
pub mod register_report;
pub mod registers;
pub mod reminder;
pub mod report;
pub mod retention;
pub mod review;
pub mod role;
pub mod self_assessment;
pub mod shown;
pub mod sort;
pub mod span;
pub mod standard;
pub mod state;
pub mod text;
pub mod timeline;
pub mod timeline_report;
pub mod training_counts;
pub mod two_persons;
pub mod who;
