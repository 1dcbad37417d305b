//! 判定速度: how quickly a person judges, breaks left out.

use super::Judgement;
use crate::instant;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Speed of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pace {
    /// Judgements, changed ones and all.
    pub judgements: u32,
    /// Seconds from one to the next, breaks left out.
    #[ts(type = "number")]
    pub seconds: u64,
    /// Breaks: gaps longer than was given.
    pub breaks: u32,
    /// The middle gap in milliseconds, breaks left out; none where there was no gap.
    #[ts(type = "number | null")]
    pub median_millis: Option<u64>,
    /// Seconds since the last break, up to the last judgement.
    #[ts(type = "number")]
    pub since_break: u64,
}

/// The pace of a person. A gap longer than `break_seconds` is a break. Judgements whose instant cannot be read are
/// left out.
pub fn pace(judgements: &[Judgement], judge: &str, break_seconds: u64) -> Pace {
    let mut at: Vec<i64> = judgements
        .iter()
        .filter(|j| j.judge == judge)
        .filter_map(|j| instant::parse(&j.at))
        .map(|at| at.timestamp_millis())
        .collect();
    at.sort_unstable();
    let mut out = Pace { judgements: u32::try_from(at.len()).unwrap_or(u32::MAX), ..Pace::default() };
    let (mut gaps, mut working, mut since) = (Vec::new(), 0_u64, 0_u64);
    for gap in at.windows(2).map(|pair| pair[0].abs_diff(pair[1])) {
        if gap > break_seconds.saturating_mul(1000) {
            out.breaks += 1;
            since = 0;
        } else {
            gaps.push(gap);
            working += gap;
            since += gap;
        }
    }
    gaps.sort_unstable();
    out.median_millis = gaps.get(gaps.len() / 2).copied();
    out.seconds = working / 1000;
    out.since_break = since / 1000;
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::Verdict;
    use super::*;

    #[test]
    fn breaks_are_no_work() {
        let at = ["08:00:00.000", "08:00:04.000", "08:00:10.500", "09:00:00.000", "09:00:05.000", "nonsense"];
        let mut said: Vec<Judgement> = at
            .iter()
            .map(|at| Judgement {
                item: "i".into(),
                judge: "p1".into(),
                verdict: Verdict::Pass,
                at: format!("2026-11-21T{at}Z"),
            })
            .collect();
        said.push(Judgement { judge: "p2".into(), ..said[1].clone() });
        said.reverse();
        let want = Pace { judgements: 5, seconds: 15, breaks: 1, median_millis: Some(5000), since_break: 5 };
        assert_eq!(pace(&said, "p1", 300), want);
        assert_eq!(pace(&said, "p2", 300).median_millis, None);
        assert_eq!(pace(&said, "p3", 300), Pace::default());
    }
}
