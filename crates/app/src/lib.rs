//! Use cases, jobs, roles and the command list: the only crate that the front ends call.

pub mod access;
mod annotation_log;
mod annotators;
pub mod api;
mod assessment;
mod backup;
mod calendars;
mod certificates;
pub mod commands;
mod demo;
mod due;
pub mod error;
mod evidence;
mod export;
mod found;
pub mod generate;
mod history;
pub mod host;
mod import;
mod journal;
mod keywords;
mod overlap;
mod overview;
mod recorded;
mod records;
mod reports;
mod retention;
mod search;
pub mod session;
mod timeline;
mod usecases;
mod users;
mod verify;
mod view;
mod workspace;

pub use demo::SAMPLE_PASSPHRASE;
