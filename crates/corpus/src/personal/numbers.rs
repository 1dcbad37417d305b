//! Identity, mobile and card numbers among the digits of a folded text.

use super::patterns::{Patterns, patterns};
use super::{Kind, Raw};
use std::ops::Range;

/// Most groups of a number that is written in groups.
const MOST_GROUPS: usize = 5;

/// Digits without a gap, and the mark that parts them from the next group: a space or a hyphen.
#[derive(Clone, Debug)]
struct Digits {
    at: Range<usize>,
    mark: Option<char>,
}

/// Finds the numbers of a folded text.
pub(super) fn numbers(chars: &[char], out: &mut Vec<Raw>) {
    let mut at = 0;
    let mut run: Vec<Digits> = Vec::new();
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        run.clear();
        loop {
            let start = at;
            while chars.get(at).is_some_and(char::is_ascii_digit) {
                at += 1;
            }
            let mark = chars.get(at).copied().filter(|c| matches!(c, ' ' | '-'));
            let mark = mark.filter(|_| chars.get(at + 1).is_some_and(char::is_ascii_digit));
            run.push(Digits { at: start..at, mark });
            if mark.is_none() {
                break;
            }
            at += 1;
        }
        of_run(chars, &run, out);
    }
}

fn of_run(chars: &[char], run: &[Digits], out: &mut Vec<Raw>) {
    let patterns = patterns();
    let mut first = 0;
    // Whether the group before belongs to a number of its own.
    let mut parted = true;
    while first < run.len() {
        let found = number_at(chars, run, first, patterns).filter(|(_, groups, _)| {
            let inner = mark_within(&run[first..first + groups]);
            let before = parted || run[first - 1].mark != Some(inner);
            let next = first + groups;
            let after = next >= run.len()
                || run[next - 1].mark != Some(inner)
                || number_at(chars, run, next, patterns).is_some();
            before && after
        });
        if let Some((kind, groups, at)) = found {
            out.push(Raw { kind, at, shown: 0 });
            first += groups;
            parted = true;
        } else {
            let digits = &chars[run[first].at.clone()];
            parted = matches!(digits, ['8', '6'] | ['0', '0', '8', '6']);
            first += 1;
        }
    }
}

/// The mark between the groups of a number. A number in one piece is held to the hyphen: blanks beside it part.
fn mark_within(groups: &[Digits]) -> char {
    match groups {
        [first, _, ..] => first.mark.unwrap_or('-'),
        _ => '-',
    }
}

/// A number that begins with this group: what it is, over how many groups, where.
fn number_at(
    chars: &[char],
    run: &[Digits],
    first: usize,
    patterns: &Patterns,
) -> Option<(Kind, usize, Range<usize>)> {
    let start = run[first].at.start;
    if !begins_freely(chars, start) {
        return None;
    }
    let most = (run.len() - first).min(MOST_GROUPS);
    (1..=most).rev().find_map(|groups| {
        let taken = &run[first..first + groups];
        let inner = mark_within(taken);
        if groups > 1 && taken[..groups - 1].iter().any(|g| g.mark != Some(inner)) {
            return None;
        }
        let digits: String = taken.iter().flat_map(|g| &chars[g.at.clone()]).collect();
        let shape: Vec<usize> = taken.iter().map(|g| g.at.len()).collect();
        let end = taken.last()?.at.end;
        let crossed = chars.get(end).is_some_and(|c| *c == 'x');
        if digits.len() == 17 && crossed && matches!(shape[..], [17] | [6, 8, 3] | [6, 4, 4, 3]) {
            let whole = patterns.identity(&format!("{digits}x")) && ends_freely(chars, end + 1);
            return whole.then_some((Kind::IdentityNumber, groups, start..end + 1));
        }
        if !ends_freely(chars, end) {
            return None;
        }
        let kind = match shape[..] {
            [18] | [6, 8, 4] | [6, 4, 4, 4] if patterns.identity(&digits) => Kind::IdentityNumber,
            [11] | [3, 4, 4] if patterns.mobile(&digits) => Kind::Mobile,
            [13] if digits.starts_with("86") && patterns.mobile(&digits[2..]) => {
                return Some((Kind::Mobile, groups, start + 2..end));
            }
            [15..=19] | [4, 6, 5] | [6, 10] | [6, 13] if patterns.card(&digits) => Kind::BankCard,
            [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] if patterns.card(&digits) => Kind::BankCard,
            _ => return None,
        };
        Some((kind, groups, start..end))
    })
}

/// Digits inside an identifier, a fraction, a path or a file name are none of a number's.
fn begins_freely(chars: &[char], start: usize) -> bool {
    let back = |n: usize| start.checked_sub(n).and_then(|i| chars.get(i)).copied();
    match back(1) {
        None => true,
        Some('_') => false,
        Some('.') => !back(2).is_some_and(|c| c.is_ascii_digit()),
        Some('/') => !back(2).is_some_and(|c| c.is_ascii_alphabetic()),
        // A blank or hyphen before the group belongs to the run only behind digits.
        Some(c) => !c.is_ascii_alphabetic(),
    }
}

fn ends_freely(chars: &[char], end: usize) -> bool {
    match chars.get(end) {
        None => true,
        Some('_' | '@') => false,
        Some('.') => !chars.get(end + 1).is_some_and(char::is_ascii_alphanumeric),
        Some(c) => !c.is_ascii_alphanumeric(),
    }
}
