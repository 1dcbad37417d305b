//! `hegui` on the command line: every command of the one list, as words, tables or JSON, with stable exit codes.

mod annotation_log;
mod annotators;
mod args;
mod assessment;
mod assessment_work;
mod banks;
mod cases;
mod checks;
mod citations;
mod conclusions;
mod console;
mod content;
mod datasets;
mod duties;
mod evaluation;
mod evidence;
mod exchange;
mod filings;
mod generate;
mod interrupt;
mod journal;
mod key_file;
mod keywords;
mod oscal;
mod output;
mod overview;
mod packs;
mod papers;
mod records;
mod registers;
mod reports;
mod runs;
mod script;
mod secret;
mod serve;
mod tables;
mod users;
mod values;
mod workspace;

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = hegui_render::child_if_asked() {
        return code;
    }
    let code = console::run(std::env::args_os().collect());
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
    // Everything that has to be closed is closed by now. A connection that failed to open may still be let go by a
    // thread of its own, and OpenSSL's clean-up at a regular exit would take its tables from under that thread.
    signal_hook::low_level::exit(i32::from(code))
}
