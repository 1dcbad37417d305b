//! Use cases, jobs, roles and the command list: the only crate that the front ends call.

pub mod access;
pub mod api;
mod assessment;
mod backup;
pub mod commands;
mod demo;
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
mod overview;
mod records;
mod reports;
mod search;
pub mod session;
mod usecases;
mod users;
mod verify;
mod view;
mod workspace;

pub use demo::SAMPLE_PASSPHRASE;
