//! The typesetting child as a program of its own, for tests and measurements; the applications are their own child.

use std::process::ExitCode;

fn main() -> ExitCode {
    hegui_render::child_if_asked().unwrap_or(ExitCode::FAILURE)
}
