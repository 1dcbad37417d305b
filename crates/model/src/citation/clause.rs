//! Clauses behind a citation: `9.1.a`, `第5.1条`, `7 e) 1)`, `附录A`.

use super::script::Script;
use crate::standard::Edition;

/// A clause that a text names, as the catalogue writes it: `9.1.a`.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) id: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Clauses, annexes and sub-items nest this deep at most.
const DEPTH: usize = 6;
/// Highest number of a chapter or an item.
const HIGHEST: u32 = 60;

fn count(s: &Script, from: usize) -> Option<(u32, usize)> {
    let mut to = from;
    while to - from < 3 && s.at(to).is_some_and(|c| c.is_ascii_digit()) {
        to += 1;
    }
    let n = s.text(from, to).parse().ok()?;
    (1..=HIGHEST).contains(&n).then_some((n, to))
}

/// The clause named right after a citation.
pub(super) fn after(s: &Script, to: usize) -> Option<Named> {
    let (mut at, mut explicit) = (to, false);
    for _ in 0..6 {
        match s.at(at)? {
            ' ' | ',' | ':' | '中' | '的' | '之' => at += 1,
            '/' | '第' | '§' => {
                explicit = true;
                at += 1;
            }
            _ => break,
        }
    }
    let from = at;
    let mut parts: Vec<String> = Vec::new();
    if s.stands(at, "附录") {
        at = s.skip(at + 2);
        explicit = true;
    }
    match s.at(at)? {
        c @ 'A'..='H' if s.at(at + 1).is_none_or(|n| !n.is_ascii_alphanumeric()) => {
            parts.push(c.to_string());
            at += 1;
        }
        c if c.is_ascii_digit() => {
            let (n, next) = count(s, at)?;
            parts.push(n.to_string());
            at = next;
        }
        _ => return None,
    }
    while parts.len() < DEPTH
        && let Some((part, next)) = deeper(s, at, parts.last().map_or("", String::as_str))
    {
        match part.strip_prefix('-') {
            Some(_) => parts.last_mut()?.push_str(&part),
            None => parts.push(part),
        }
        at = next;
    }
    let behind = s.at(s.skip(at));
    let counted = behind
        .is_some_and(|c| "%％版年个万亿项名条种类次份页月日家人".contains(c) || c.is_ascii_alphanumeric());
    let whole = matches!(behind, Some('章' | '条' | '节' | '款'));
    let sure = if explicit {
        whole || parts.len() > 1 || parts[0].chars().all(|c| c.is_ascii_uppercase())
    } else {
        parts.len() > 1 && !counted
    };
    (sure && (whole || !counted)).then(|| Named { id: parts.join("."), from, to: at })
}

/// One step further down: `.1`, `.a`, `.p1`, ` a)`, ` 2)`, `-1`.
fn deeper(s: &Script, at: usize, last: &str) -> Option<(String, usize)> {
    if s.at(at) == Some('.') {
        let next = s.at(at + 1)?;
        if let Some((n, to)) = count(s, at + 1) {
            return Some((n.to_string(), to));
        }
        if next == 'p'
            && let Some((n, to)) = count(s, at + 2)
        {
            return Some((format!("p{n}"), to));
        }
        let alone = s.at(at + 2).is_none_or(|c| !c.is_ascii_alphanumeric());
        return (next.is_ascii_lowercase() && alone).then(|| (next.to_string(), at + 2));
    }
    let item = last.len() == 1 && last.chars().all(|c| c.is_ascii_lowercase());
    if s.at(at) == Some('-') && (item || last.parse::<u32>().is_ok()) {
        let (n, to) = count(s, at + 1)?;
        return Some((format!("-{n}"), to));
    }
    let begin = s.skip(at);
    if let Some((n, to)) = count(s, begin) {
        return (item && s.at(to) == Some(')')).then(|| (n.to_string(), to + 1));
    }
    let c = s.at(begin).filter(char::is_ascii_lowercase)?;
    (s.at(begin + 1) == Some(')')).then(|| (c.to_string(), begin + 2))
}

fn below(id: &str, known: &str) -> bool {
    known == id || known.strip_prefix(id).is_some_and(|rest| rest.starts_with(['.', '-']))
}

/// Does an edition hold the clause, as a clause, a chapter, a class of its annex, or something above one of them?
pub(super) fn holds(edition: &Edition, id: &str) -> bool {
    edition
        .clauses
        .iter()
        .any(|c| below(id, &c.id) || below(&c.id, id) && c.id.contains('.') && is_tail(&c.id, id))
        || edition.chapters.iter().any(|c| below(id, &c.id))
        || edition.risk_classes.iter().any(|c| below(id, &c.id) || c.risks.iter().any(|r| below(id, &r.id)))
}

/// The inventory keeps a clause with its items as one row where the items demand nothing of their own.
fn is_tail(clause: &str, id: &str) -> bool {
    id.strip_prefix(clause).is_some_and(|rest| rest.starts_with('-'))
}
