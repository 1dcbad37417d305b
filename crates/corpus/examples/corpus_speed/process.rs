//! What this process has used (Linux; unknown elsewhere).

use serde_json::{Value, json};
use std::time::Instant;

/// Most memory it ever held, in MB.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}

/// Processor seconds so far, of user and system, in hundredths as Linux counts them.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold anything; the numbers begin behind it, with field 3.
    let numbers: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let used: f64 = numbers.get(11..13)?.iter().filter_map(|n| n.parse::<f64>().ok()).sum();
    Some(used / 100.0)
}

/// What a piece of work took.
pub(crate) struct Spent {
    began: Instant,
    processor: Option<f64>,
}

impl Spent {
    pub(crate) fn begin() -> Self {
        Self { began: Instant::now(), processor: processor() }
    }

    /// Seconds on the clock and of processors since the beginning, and the most memory (MB) this process ever held.
    pub(crate) fn told(&self) -> Value {
        let cpu = processor().zip(self.processor).map(|(now, then)| now - then);
        json!({ "seconds": self.began.elapsed().as_secs_f64(), "cpu": cpu, "peak_mb": peak() })
    }
}
