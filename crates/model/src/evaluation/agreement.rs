//! How far judges of a run agree, as pairs for the coefficients of `crate::agreement`.

use super::Verdict;
use super::judging::Board;
use crate::agreement::{Coefficient, Confusion};

/// Categories of the pair table, in the order of its rows and columns.
pub const CATEGORIES: [&Verdict; 3] =
    [&Verdict::Pass, &Verdict::Fail { risks: Vec::new() }, &Verdict::Unsure];

/// Place of a verdict among `CATEGORIES`: risks do not matter, for kappa is about pass and fail.
pub const fn category(verdict: &Verdict) -> u32 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fail { .. } => 1,
        Verdict::Unsure => 2,
    }
}

/// Agreement of the first two judges of each item. Arbiters are no raters: they know that two disagree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgeAgreement {
    /// First look against second look.
    pub table: Confusion,
}

impl JudgeAgreement {
    /// What a board holds. Only items chosen for a blind second look count where `blind` says which: whoever is
    /// asked because another was unsure is no independent rater.
    pub fn of(board: &Board<'_>, blind: impl Fn(usize) -> bool) -> Self {
        let mut out = Self::default();
        for at in (0..board.len()).filter(|at| blind(*at)) {
            let [(_, one), (_, other), ..] = board.said(at) else { continue };
            out.table.add(category(one), category(other));
        }
        out
    }

    /// Cohen's kappa of first against second looks.
    pub fn kappa(&self) -> Coefficient {
        self.table.kappa()
    }
}

#[cfg(test)]
mod tests {
    use super::super::judging::Judgement;
    use super::*;
    use crate::agreement::Undefined;
    use std::collections::BTreeSet;

    #[test]
    fn categories_are_in_their_places() {
        for (at, v) in (0_u32..).zip(CATEGORIES) {
            assert_eq!(category(v), at);
        }
    }

    /// The textbook table of fifty (20, 5, 10, 15) judged by two persons who take turns in looking first.
    #[test]
    fn kappa_of_two_who_take_turns() {
        let ids: Vec<String> = (0..52).map(|n| format!("i{n:02}")).collect();
        let items: Vec<&str> = ids.iter().map(String::as_str).collect();
        let fail = Verdict::Fail { risks: vec!["A.1.a".into()] };
        let mut said = Vec::new();
        for (n, id) in ids.iter().enumerate() {
            let (one, two) = match n {
                0..20 => (&Verdict::Pass, &Verdict::Pass),
                20..25 => (&Verdict::Pass, &fail),
                25..35 => (&fail, &Verdict::Pass),
                _ => (&fail, &fail),
            };
            let judges = if n % 2 == 0 { ["p1", "p2"] } else { ["p2", "p1"] };
            for (step, (judge, verdict)) in judges.into_iter().zip([one, two]).enumerate() {
                let at = format!("2026-11-21T0{step}:00:00.000Z");
                said.push(Judgement { item: id.clone(), judge: judge.into(), verdict: verdict.clone(), at });
            }
        }
        said.pop();
        let second: BTreeSet<usize> = (0..52).collect();
        let board = Board::new(&items, &second, &said);
        let a = JudgeAgreement::of(&board, |at| at < 50);
        assert_eq!(a.kappa().map(|k| k.to_string()), Ok("0.4".into()));
        let all = JudgeAgreement::of(&board, |_| true);
        assert_eq!(all.table.pairs().met(), 51, "the last item has one judge");
    }

    #[test]
    fn nothing_judged_twice_has_no_kappa() {
        let items = ["i"];
        let none = BTreeSet::new();
        let board = Board::new(&items, &none, []);
        assert_eq!(JudgeAgreement::of(&board, |_| true).kappa(), Err(Undefined::NothingShared));
    }
}
