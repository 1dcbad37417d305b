//! Reads how many tests passed and failed from the closing lines of the test runners.

use std::ops::AddAssign;

/// Checks that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Checks that passed.
    pub(crate) passed: u32,
    /// Checks that failed, were cut short or timed out.
    pub(crate) failed: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Whose summary a line is, in the order in which they are believed: nextest shows the output of failed tests, which
/// holds the summaries of the runner inside, and a page's tests may print whatever they like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Runner {
    Nextest,
    Vitest,
    Libtest,
    Node,
}

/// The sum of the summaries in the text: of nextest, vitest, libtest or node's runner (TAP and spec), whichever of
/// them is believed first. `None` when no line is a summary.
pub(crate) fn parse(text: &str) -> Option<Counts> {
    let mut found: Option<(Runner, Counts)> = None;
    for line in text.lines() {
        let line = plain(line);
        let Some((runner, counts)) = summary(line.trim()) else { continue };
        match &mut found {
            Some((known, _)) if *known < runner => {}
            Some((known, sum)) if *known == runner => *sum += counts,
            _ => found = Some((runner, counts)),
        }
    }
    found.map(|(_, counts)| counts)
}

/// The counts of one line, if it is a runner's summary.
fn summary(line: &str) -> Option<(Runner, Counts)> {
    let number = |word: &str| before(line, word).unwrap_or(0);
    // nextest: `Summary [   0.2s] 3 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 0 skipped`
    if line.starts_with("Summary [") && line.contains(" run: ") {
        let failed = number("failed") + number("timed out") + number("exec failed") + cut_short(line);
        return Some((Runner::Nextest, Counts { passed: number("passed"), failed }));
    }
    // libtest: `test result: ok. 3 passed; 0 failed; 0 ignored; …`
    if line.starts_with("test result: ") {
        return Some((Runner::Libtest, Counts { passed: number("passed"), failed: number("failed") }));
    }
    // vitest: `Tests  1 failed | 8 passed (9)`; its `Test Files` line counts the same again
    if let Some(rest) = line.strip_prefix("Tests ")
        && rest.contains('(')
    {
        return Some((Runner::Vitest, Counts { passed: number("passed"), failed: number("failed") }));
    }
    // node: `# pass 3`, `ℹ pass 3`; cancelled tests are failures
    let rest = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    let (word, value) = rest.split_once(' ')?;
    let value = value.trim().parse().ok()?;
    match word {
        "pass" => Some((Runner::Node, Counts { passed: value, failed: 0 })),
        "fail" | "cancelled" => Some((Runner::Node, Counts { passed: 0, failed: value })),
        _ => None,
    }
}

/// Tests that nextest did not reach: `2/5 tests run` means three were never run.
fn cut_short(line: &str) -> u32 {
    let ran = line.split_whitespace().find_map(|word| word.split_once('/'));
    ran.and_then(|(ran, all)| all.parse::<u32>().ok()?.checked_sub(ran.parse().ok()?)).unwrap_or(0)
}

/// The number that stands before a word, as in `3 passed`.
fn before(line: &str, word: &str) -> Option<u32> {
    let at = line.find(&format!(" {word}"))?;
    line[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// A line without the colour codes that runners write.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            for c in chars.by_ref() {
                if c.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn counts(text: &str, passed: u32, failed: u32) {
        assert_eq!(parse(text), Some(Counts { passed, failed }));
    }

    #[test]
    fn nextest() {
        counts("     Summary [   0.005s] 12 tests run: 12 passed, 3 skipped", 12, 0);
        counts(
            "     Summary [   9.1s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped",
            3,
            2,
        );
        counts("     Summary [   9.1s] 2/5 tests run: 1 passed, 1 failed, 0 skipped", 1, 4);
        counts("     Summary [   0.1s] 1 test run: 1 passed, 0 skipped", 1, 0);
    }

    #[test]
    fn the_runner_inside_is_not_counted_again() {
        let inside = "    test result: FAILED. 0 passed; 1 failed; 0 ignored";
        counts(&format!("Summary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped\n{inside}"), 1, 1);
        counts(&format!("{inside}\nSummary [ 1s] 2 tests run: 1 passed, 1 failed, 0 skipped"), 1, 1);
    }

    #[test]
    fn libtest_sums_its_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored\n\ntest result: FAILED. 1 passed; 2 failed; 0 ignored";
        counts(text, 4, 2);
    }

    #[test]
    fn vitest() {
        let text = " Test Files  1 failed | 2 passed (3)\n      \u{1b}[2mTests\u{1b}[22m  \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m8 passed\u{1b}[39m (9)";
        counts(text, 8, 1);
    }

    #[test]
    fn node_runner() {
        counts("# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0", 2, 2);
        counts("ℹ tests 1\nℹ pass 1\nℹ fail 0", 1, 0);
    }

    #[test]
    fn no_summary() {
        assert_eq!(parse("2 passed, 0 failed, says a log line\n# passing by"), None);
    }
}
