//! The whole evaluation of `tests/full_evaluation.py`: 4,000 items, a tenth, three times 1,000 answers, twice 300, by the
//! command line from files to proposals.

use hegui_tests::target;
use std::process::Command;

#[test]
fn a_whole_evaluation_by_the_command_line_gives_the_figures_its_data_were_made_with() {
    let python = std::env::var("HEGUI_PYTHON").unwrap_or_else(|_| "python3".into());
    let there = Command::new(&python).arg("--version").output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("skipped: no Python");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/full_evaluation.py");
    let mut run = Command::new(python);
    run.arg(script).arg(target().join("hegui")).arg(dir.path().join("whole"));
    let out = run.output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}\n{}", String::from_utf8_lossy(&out.stderr));
    assert!(said.lines().last().unwrap_or_default().starts_with("as expected"), "{said}");
}
