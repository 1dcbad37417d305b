//! `hegui` on the command line: every command of the one list, as words, tables or JSON, with stable exit codes.

mod args;
mod assessment;
mod checks;
mod console;
mod evidence;
mod exchange;
mod generate;
mod interrupt;
mod journal;
mod keywords;
mod output;
mod overview;
mod records;
mod registers;
mod reports;
mod script;
mod secret;
mod serve;
mod tables;
mod users;
mod values;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = hegui_render::child_if_asked() {
        return code;
    }
    ExitCode::from(console::run(std::env::args_os().collect()))
}
