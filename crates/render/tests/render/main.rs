//! Papers of this crate, made as an application makes them and read back by other programs.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod child;
mod office;
mod one_page;
mod paper;
mod report;
mod sample;
mod scan;
mod sheet;
