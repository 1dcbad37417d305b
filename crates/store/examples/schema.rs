//! Prints the next migration: what the definitions have over what the released migrations make.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its purpose")]

use hegui_store::schema::next_migration;
use std::process::ExitCode;

fn main() -> ExitCode {
    let next = match next_migration() {
        Ok(next) => next,
        Err(e) => {
            eprintln!("the released migrations do not run: {e}");
            return ExitCode::FAILURE;
        }
    };
    print!("{}", next.sql);
    if next.sql.is_empty() {
        eprintln!("the released migrations make every table: no migration is needed");
    }
    for fault in &next.faults {
        eprintln!("{fault}");
    }
    if next.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
