//! One step of a task: a program under a time limit, its output in a file, its end shown when it fails.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::counts::{self, Counts};
use crate::repo;

/// Lines of output shown when a step fails.
const TAIL: usize = 60;

/// Time to end by itself that a step gets once its limit is reached.
const GRACE: Duration = Duration::from_secs(3);

/// How a step's outcome is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counting {
    /// The step is one check.
    Once,
    /// The step's output carries the counts of a test runner.
    Parsed,
}

/// A program to run as a step.
pub(crate) struct Step {
    /// Short name: stands in the listing and names the output file.
    pub(crate) name: &'static str,
    /// The program with its arguments, folder and environment.
    pub(crate) command: Command,
    /// After this the whole process group is killed and the step has failed.
    pub(crate) limit: Duration,
    /// How its outcome is counted.
    pub(crate) counting: Counting,
}

impl Step {
    /// Runs the step, prints one line about it (and the end of its output if it failed), and counts.
    ///
    /// # Errors
    /// When the program cannot be started or its output not kept.
    pub(crate) fn run(mut self) -> Result<Counts> {
        let began = Instant::now();
        let log = log_file(self.name)?;
        println!("· {} …", self.name);
        let out = File::create(&log).with_context(|| format!("{}", log.display()))?;
        self.command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        own_group(&mut self.command);
        let mut child = match self.command.spawn() {
            Ok(child) => child,
            Err(error) => {
                println!("✗ {}: {} did not start: {error}", self.name, self.command.get_program().display());
                return Ok(Counts { passed: 0, failed: 1 });
            }
        };
        let ended = wait(&mut child, self.limit)?;
        end_group(child.id());
        let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let good = ended == Some(true);
        let counts = count(self.counting, good, &text);
        let seconds = began.elapsed().as_secs_f32();
        if counts.failed == 0 {
            println!("✓ {}: {} passed ({seconds:.1} s)", self.name, counts.passed);
        } else {
            let how = if ended.is_none() { "time limit reached, killed" } else { "failed" };
            println!("✗ {}: {how} ({seconds:.1} s); the last lines of {}:", self.name, log.display());
            println!("{}", tail(&text));
        }
        Ok(counts)
    }
}

/// Counts a step: a runner that died after its summary, or gave none, has at least one failure.
fn count(counting: Counting, good: bool, text: &str) -> Counts {
    let once = if good { Counts { passed: 1, failed: 0 } } else { Counts { passed: 0, failed: 1 } };
    match counting {
        Counting::Once => once,
        Counting::Parsed => match counts::parse(text) {
            Some(counts) if good || counts.failed > 0 => counts,
            Some(counts) => Counts { failed: 1, ..counts },
            // A runner without a count has shown nothing, however it ended.
            None => Counts { passed: 0, failed: 1 },
        },
    }
}

/// Where a step's output is kept.
fn log_file(name: &str) -> Result<PathBuf> {
    let dir = repo::target().join("xtask-logs");
    fs::create_dir_all(&dir).with_context(|| format!("{}", dir.display()))?;
    let file: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Ok(dir.join(format!("{file}.log")))
}

/// Puts the child in a process group of its own, so that a time limit reaches its children too.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Waits for the child: whether it succeeded, `None` when the limit came first (the child is then killed).
pub(crate) fn wait(child: &mut Child, limit: Duration) -> Result<Option<bool>> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if began.elapsed() >= limit {
            // Asked first: a runner of tests ends what it started in groups of their own (windows, drivers).
            signal_group(child.id(), "-TERM");
            let asked = Instant::now();
            while child.try_wait()?.is_none() && asked.elapsed() < GRACE {
                std::thread::sleep(Duration::from_millis(50));
            }
            end_group(child.id());
            // Already gone is as good as killed.
            let _ = child.kill();
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Ends what is left of the group that the step's program led: an orphan would hold the output open.
fn end_group(leader: u32) {
    signal_group(leader, "-KILL");
}

/// Sends a signal to every process of a group.
fn signal_group(leader: u32, signal: &str) {
    if cfg!(unix) {
        // A group without members answers with an error, which is the usual and good case.
        let _ = Command::new("kill")
            .args([signal, "--", &format!("-{leader}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// The last lines of an output.
fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_without_a_summary_counts_as_failed() {
        assert_eq!(count(Counting::Parsed, true, "nothing here"), Counts { passed: 0, failed: 1 });
        assert_eq!(count(Counting::Once, true, ""), Counts { passed: 1, failed: 0 });
    }

    #[test]
    fn a_runner_that_dies_after_its_summary_counts_as_failed() {
        let text = "Summary [ 1.0s] 5 tests run: 5 passed, 0 skipped";
        assert_eq!(count(Counting::Parsed, false, text), Counts { passed: 5, failed: 1 });
        assert_eq!(count(Counting::Parsed, true, text), Counts { passed: 5, failed: 0 });
    }

    #[cfg(unix)]
    #[test]
    fn the_time_limit_ends_the_whole_group() -> Result<()> {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 20 & sleep 20"]).stdin(Stdio::null()).stdout(Stdio::piped());
        own_group(&mut command);
        let began = Instant::now();
        let mut child = command.spawn()?;
        assert_eq!(wait(&mut child, Duration::from_millis(200))?, None);
        // Both sleepers hold the pipe: its end is only seen when both are gone.
        let mut out = child.stdout.take().context("a pipe")?;
        std::io::Read::read_to_end(&mut out, &mut Vec::new())?;
        assert!(began.elapsed() < Duration::from_secs(15));
        Ok(())
    }
}
