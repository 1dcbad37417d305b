//! The project's own tasks: `cargo xtask <task>`. Needs cargo alone, so that it can install the rest.
#![expect(clippy::print_stdout, reason = "a task runner talks to the terminal")]

mod bench;
mod counts;
mod deb;
mod e2e;
mod fixtures;
mod fonts;
mod generated;
mod judges;
mod repo;
mod run;
mod setup;
mod step;
mod test;
mod tidy;

use std::process::ExitCode;

/// One task of the command line: its word, what it does, its code.
struct Task {
    /// The word after `cargo xtask`.
    word: &'static str,
    /// One line for the list of tasks.
    about: &'static str,
    /// Gets the words after the task's own; `false` means that something was found wrong and has been said.
    run: fn(&[String]) -> anyhow::Result<bool>,
}

/// Every task there is; `tidy` holds the README's commands against this list.
const TASKS: &[Task] = &[
    Task {
        word: "setup",
        about: "install what is missing (--judges: the outside judges too)",
        run: setup::task,
    },
    Task { word: "run", about: "build and open the window on the sample organisation", run: run::task },
    Task {
        word: "test",
        about: "everything that is tested; ends with the line `N passed, N failed`",
        run: test::task,
    },
    Task {
        word: "e2e",
        about: "the journeys in the real window alone (words: file name filters)",
        run: e2e::task,
    },
    Task {
        word: "pictures",
        about: "make the pictures of the guides from the running program",
        run: e2e::pictures,
    },
    Task {
        word: "deb",
        about: "make the package for Debian (--dev: of the development profile)",
        run: deb::task,
    },
    Task { word: "gen", about: "write the generated files (--check: compare only)", run: generated::task },
    Task { word: "fixtures", about: "make the fixtures that are made by program", run: fixtures::task },
    Task { word: "bench", about: "measure, each figure beside its peer or bare limit", run: bench::task },
    Task { word: "tidy", about: "the house rules that no compiler holds", run: tidy::task },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(task) = words.first().and_then(|word| TASKS.iter().find(|task| task.word == word)) else {
        println!("cargo xtask <task>");
        for task in TASKS {
            println!("  {:<9} {}", task.word, task.about);
        }
        return ExitCode::from(2);
    };
    match (task.run)(&words[1..]) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("{}: {error:#}", task.word);
            ExitCode::FAILURE
        }
    }
}
