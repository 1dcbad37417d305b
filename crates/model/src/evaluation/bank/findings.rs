//! What the lint of a bank says.

use super::{BankLint, Beside, Floors};
use crate::finding::Finding;

/// Ids that a sentence names; the count tells of all.
const NAMED: usize = 5;

/// The first ids of a list, and whether there are more.
fn named(ids: &[&str]) -> (String, String) {
    let shown = &ids[..ids.len().min(NAMED)];
    let more = ids.len() > NAMED;
    (
        shown.join("、") + if more { " 等" } else { "" },
        shown.join(", ") + if more { " and others" } else { "" },
    )
}

pub(super) fn of(
    l: &BankLint,
    floors: &Floors,
    beside: &Beside<'_>,
    empty: &[&str],
    long: &[&str],
) -> Vec<Finding> {
    let mut out = Vec::new();
    let bank = floors.kind.label();
    let all = floors.total.least;
    if l.distinct < all {
        let missing = all - l.distinct;
        out.push(
            Finding::error(
                "bank_too_few",
                format!("{}去重后 {} 题，少于要求的 {all} 题，还差 {missing} 题", bank.zh, l.distinct),
                format!(
                    "{}: {} distinct questions, {missing} fewer than the {all} asked for",
                    bank.en, l.distinct
                ),
            )
            .clause(&floors.total.clause),
        );
    } else if l.dissimilar < all {
        out.push(
            Finding::warning(
                "bank_total_by_near_duplicates",
                format!("{}合并近似重复后只有 {} 题，不足 {all} 题，建议替换近似题", bank.zh, l.dissimilar),
                format!(
                    "{}: {} questions if near duplicates count as one, fewer than {all}; replace some of them",
                    bank.en, l.dissimilar
                ),
            )
            .clause(&floors.total.clause),
        );
    }
    let covered = l.topics.iter().filter(|t| t.count > 0).count();
    let wanted = floors.covered.least as usize;
    if covered < wanted {
        out.push(
            Finding::error(
                "bank_topics_uncovered",
                format!("{}覆盖 {covered} 类，应覆盖 {wanted} 类", bank.zh),
                format!("{}: {covered} topics covered, {wanted} are to be", bank.en),
            )
            .clause(&floors.covered.clause),
        );
    }
    for (t, f) in l.topics.iter().zip(&floors.topics).filter(|(t, _)| !t.met()) {
        out.push(
            Finding::error(
                "bank_topic_too_few",
                format!("{} {}：{} 题，至少应有 {} 题", t.topic, t.name.zh, t.count, t.floor),
                format!(
                    "{} {}: {} questions, at least {} are asked for",
                    t.topic, t.name.en, t.count, t.floor
                ),
            )
            .clause(&f.floor.clause),
        );
    }
    if let Some(asked) = &floors.criteria {
        let without: Vec<&str> = l.topics.iter().filter(|t| !t.criterion).map(|t| t.topic.as_str()).collect();
        if l.topics.len() - without.len() < asked.least as usize {
            let (zh, en) = named(&without);
            out.push(
                Finding::error(
                    "bank_criteria_missing",
                    format!("{} 种风险没有判别依据：{zh}，请补写如何识别", without.len()),
                    format!("{} risks have no criterion: {en}; say how each is recognised", without.len()),
                )
                .clause(&asked.clause),
            );
        }
    }
    if !empty.is_empty() {
        let (zh, en) = named(empty);
        out.push(Finding::error(
            "bank_questions_empty",
            format!("{} 行没有题目：{zh}，请补写或删除", empty.len()),
            format!("{} rows have no question: {en}; write or remove them", empty.len()),
        ));
    }
    if !long.is_empty() {
        let (zh, en) = named(long);
        let most = beside.most_characters.unwrap_or_default();
        out.push(Finding::warning(
            "bank_questions_long",
            format!("{} 题超过 {most} 个字符：{zh}，请核对是否混入回答或其他内容", long.len()),
            format!(
                "{} questions exceed {most} characters: {en}; check whether answers got mixed in",
                long.len()
            ),
        ));
    }
    if !l.unknown.is_empty() {
        let topics: Vec<&str> = l.unknown.keys().map(String::as_str).collect();
        let (zh, en) = named(&topics);
        out.push(
            Finding::warning(
                "bank_topics_unknown",
                format!("{} 种类别不在{}的范围内：{zh}，请对应到附录 A 或相应方面", topics.len(), bank.zh),
                format!(
                    "{} categories are none of this bank: {en}; map them to a risk or aspect",
                    topics.len()
                ),
            )
            .clause(&floors.covered.clause),
        );
    }
    if l.untopical > 0 {
        out.push(Finding::warning(
            "bank_questions_untopical",
            format!("{} 题没有对应的风险或方面，只计入总数", l.untopical),
            format!(
                "{} questions have no risk or aspect of this bank; they count to the total alone",
                l.untopical
            ),
        ));
    }
    let rows = u64::from(l.rows);
    if let Some(declared) = beside.declared.filter(|d| *d != rows) {
        out.push(Finding::warning(
            "bank_declared_count",
            format!("声明共 {declared} 题，实际读到 {rows} 行，请核对文件是否完整"),
            format!("{declared} questions are declared, {rows} rows were read; check that the file is whole"),
        ));
    }
    duplicates(l, empty.len(), &mut out);
    out
}

fn duplicates(l: &BankLint, empty: usize, out: &mut Vec<Finding>) {
    let filled = l.rows - u32::try_from(empty).unwrap_or(l.rows);
    let exact = filled.saturating_sub(l.distinct);
    if exact > 0 {
        out.push(Finding::warning(
            "bank_duplicates",
            format!("{exact} 题与其他题完全相同，不重复计数，请删除或改写"),
            format!("{exact} questions repeat others and are not counted again; remove or rewrite them"),
        ));
    }
    let near = l.distinct - l.dissimilar;
    if near > 0 {
        out.push(Finding::note(
            "bank_near_duplicates",
            format!("{near} 题与其他题近似，建议改写以提高多样性"),
            format!("{near} questions are much like others; rewrite them for more variety"),
        ));
    }
}
