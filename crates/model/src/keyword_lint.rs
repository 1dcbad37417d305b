//! Lint of a keyword library against clause 9.1: size, spread over the risks of A.1 and A.2, length of words.
//! Every number comes from the edition by key; total and floors per risk are tested apart, for they differ.

use crate::finding::Finding;
use crate::reader::LibraryWord;
use crate::standard::{Edition, Risk, Threshold};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Classes with a floor for each risk, and the key of that floor.
const FLOORS: [(&str, &str); 2] = [("A.1", "keywords_per_risk_a1"), ("A.2", "keywords_per_risk_a2")];

/// Long words that are listed by name; the count tells of all.
pub const LONG_SHOWN: usize = 50;

/// Words for one risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RiskCount {
    /// Id of annex A.
    pub risk: String,
    /// Name.
    pub name: Text,
    /// Distinct words.
    pub count: u32,
    /// Fewest that the clause asks for; none where it asks for no number.
    pub floor: Option<u32>,
}

impl RiskCount {
    /// Is the floor reached? True where there is none.
    pub fn met(&self) -> bool {
        self.floor.is_none_or(|f| self.count >= f)
    }
}

/// Words of a category that stands for no risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unmapped {
    /// Category as the file had it; empty where it had none.
    pub category: String,
    /// Distinct words.
    pub count: u32,
    /// True: the organisation decided that it stands for none. False: nobody has decided.
    pub decided: bool,
    /// Risk whose name or alias the category matches, as a proposal for the mapping.
    #[ts(optional)]
    pub proposed: Option<String>,
}

/// A word longer than the clause wants in general.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LongWord {
    /// As the file had it.
    pub word: String,
    /// Han characters.
    pub han: u32,
    /// Foreign words.
    pub words: u32,
}

/// What the lint saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lint {
    /// Words as handed in, duplicates and all.
    pub entries: u32,
    /// Distinct normalised words.
    pub distinct: u32,
    /// Fewest distinct words that the clause asks for.
    pub total_floor: u32,
    /// The risks with a floor, in the order of annex A.
    pub risks: Vec<RiskCount>,
    /// Words of the other risks; they count to the total alone.
    pub other_risks: Vec<RiskCount>,
    /// Categories that stand for no risk, most words first.
    pub unmapped: Vec<Unmapped>,
    /// Number of long words.
    pub long: u32,
    /// The first of them.
    pub long_words: Vec<LongWord>,
    /// What is wrong, each with its clause.
    pub findings: Vec<Finding>,
}

impl Lint {
    /// Findings about one clause, by its id within the edition.
    pub fn of_clause<'a>(&'a self, edition: &'a Edition, clause: &str) -> impl Iterator<Item = &'a Finding> {
        let cite = edition.cite(clause);
        self.findings.iter().filter(move |f| f.clause.as_deref() == Some(cite.as_str()))
    }
}

/// Is it a Han character (the ideographs of all planes, with 〇 and 々)?
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FA1F}' | '\u{30000}'..='\u{323AF}')
}

/// Length of a normalised keyword as clause 9.1 a counts it: Han characters, and words of other scripts, so that a
/// mixed text is held against both bounds. A run of letters or digits is one word; a hyphen, apostrophe, dot, `@` or
/// underscore between two of them joins, and so does a combining mark.
pub fn measure(word: &str) -> (u32, u32) {
    let (mut han, mut words, mut inside) = (0u32, 0u32, false);
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        if is_han(c) {
            han = han.saturating_add(1);
            inside = false;
        } else if c.is_alphanumeric() {
            words = words.saturating_add(u32::from(!inside));
            inside = true;
        } else {
            let joins = matches!(c, '-' | '\'' | '\u{2019}' | '.' | '@' | '_' | '\u{0300}'..='\u{036F}');
            inside = inside && joins && rest.peek().is_some_and(|n| n.is_alphanumeric() && !is_han(*n));
        }
    }
    (han, words)
}

fn plain(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let stem = lower.trim_end_matches(".txt").trim_end_matches(".csv").trim_end_matches(".xlsx");
    stem.trim_end_matches("词库").trim_end_matches("类型").trim_end_matches('类').trim().to_owned()
}

/// The edition by whose numbers a library is measured: the one given, where it sets all of them, else the one that
/// rules cite.
pub fn measured_by(edition: &Edition) -> &Edition {
    let keys = ["keyword_chinese_characters", "keyword_foreign_words", "keywords_total", "keyword_risks"];
    let all: Vec<&str> = keys.into_iter().chain(FLOORS.iter().map(|(_, key)| *key)).collect();
    crate::evaluation::measured_by(edition, &all)
}

/// The risk that a foreign category usually stands for, by the names and aliases of the edition: an exact match,
/// else the one risk whose alias the category contains. None where no risk or several would fit.
pub fn propose_risk<'a>(category: &str, edition: &'a Edition) -> Option<&'a Risk> {
    let wanted = plain(category);
    if wanted.is_empty() {
        return None;
    }
    let risks = || edition.risk_classes.iter().flat_map(|c| &c.risks);
    let names = |r: &'a Risk| {
        r.aliases.iter().map(|a| plain(a)).chain([plain(&r.name.zh), plain(&r.name.en), r.id.to_lowercase()])
    };
    if let Some(exact) = risks().find(|r| names(r).any(|n| n == wanted)) {
        return Some(exact);
    }
    // Latin aliases such as `age` stand inside unrelated words, so only Chinese ones are looked for within.
    let mut fitting = risks()
        .filter(|r| names(r).any(|n| n.chars().filter(|c| is_han(*c)).count() >= 2 && wanted.contains(&n)));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn limit(threshold: &Threshold) -> u32 {
    u32::try_from(threshold.value).unwrap_or(0)
}

fn size(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Lints the words of a library. `mapping` pairs a category with a risk, empty for "stands for none"; a category
/// that is itself the id of a risk needs no mapping. `long_words_reason` settles the warning about long words.
pub fn lint(
    words: &[LibraryWord],
    mapping: &[(String, String)],
    edition: &Edition,
    long_words_reason: &str,
) -> Lint {
    let mapped: BTreeMap<&str, &str> = mapping.iter().map(|(c, r)| (c.trim(), r.trim())).collect();
    let known: BTreeSet<&str> =
        edition.risk_classes.iter().flat_map(|c| &c.risks).map(|r| r.id.as_str()).collect();
    let mut all: BTreeSet<&str> = BTreeSet::new();
    let mut by_risk: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut loose: BTreeMap<&str, (BTreeSet<&str>, bool)> = BTreeMap::new();
    let mut long: BTreeMap<&str, LongWord> = BTreeMap::new();
    let most_han = limit(edition.threshold("keyword_chinese_characters"));
    let most_words = limit(edition.threshold("keyword_foreign_words"));
    for w in words.iter().filter(|w| !w.norm.trim().is_empty()) {
        all.insert(&w.norm);
        let category = w.category.trim();
        let risk = mapped.get(category).copied().or_else(|| known.get(category).copied());
        match risk {
            Some(risk) if known.contains(risk) => {
                by_risk.entry(risk).or_default().insert(&w.norm);
            }
            other => {
                let entry = loose.entry(category).or_default();
                entry.0.insert(&w.norm);
                entry.1 = other == Some("");
            }
        }
        let (han, count) = measure(&w.norm);
        if han > most_han || count > most_words {
            long.entry(&w.norm).or_insert_with(|| LongWord { word: w.word.clone(), han, words: count });
        }
    }

    let count_of = |r: &Risk, floor| RiskCount {
        risk: r.id.clone(),
        name: r.name.clone(),
        count: by_risk.get(r.id.as_str()).map_or(0, |s| size(s.len())),
        floor,
    };
    let mut risks = Vec::new();
    let mut other_risks = Vec::new();
    for class in &edition.risk_classes {
        let floor = FLOORS.iter().find(|(c, _)| *c == class.id).map(|(_, key)| limit(edition.threshold(key)));
        let target = if floor.is_some() { &mut risks } else { &mut other_risks };
        target.extend(class.risks.iter().map(|r| count_of(r, floor)));
    }
    other_risks.retain(|r| r.count > 0);
    let mut unmapped: Vec<Unmapped> = loose
        .into_iter()
        .map(|(category, (words, decided))| Unmapped {
            category: category.to_owned(),
            count: size(words.len()),
            decided,
            proposed: propose_risk(category, edition).map(|r| r.id.clone()),
        })
        .collect();
    unmapped.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.category.cmp(&b.category)));

    let mut out = Lint {
        entries: size(words.len()),
        distinct: size(all.len()),
        total_floor: limit(edition.threshold("keywords_total")),
        risks,
        other_risks,
        unmapped,
        long: size(long.len()),
        long_words: long.into_values().take(LONG_SHOWN).collect(),
        findings: Vec::new(),
    };
    out.findings = findings(&out, edition, (most_han, most_words), long_words_reason);
    out
}

fn findings(l: &Lint, edition: &Edition, (han, words): (u32, u32), long_words_reason: &str) -> Vec<Finding> {
    let mut out = Vec::new();
    let cite = |key: &str| edition.cite(&edition.threshold(key).clause);
    if l.distinct < l.total_floor {
        out.push(
            Finding::error(
                "keywords_too_few",
                format!(
                    "去重后共 {} 个词，少于要求的 {} 个，还差 {} 个",
                    l.distinct,
                    l.total_floor,
                    l.total_floor - l.distinct
                ),
                format!(
                    "{} distinct words, {} fewer than the {} asked for",
                    l.distinct,
                    l.total_floor - l.distinct,
                    l.total_floor
                ),
            )
            .clause(&cite("keywords_total")),
        );
    }
    let covered = size(l.risks.iter().filter(|r| r.count > 0).count());
    let wanted = limit(edition.threshold("keyword_risks"));
    if covered < wanted {
        out.push(
            Finding::error(
                "keyword_risks_uncovered",
                format!("A.1、A.2 中有词的风险 {covered} 种，应覆盖 {wanted} 种"),
                format!("Words for {covered} of the risks of A.1 and A.2; {wanted} are to be covered"),
            )
            .clause(&cite("keyword_risks")),
        );
    }
    for r in l.risks.iter().filter(|r| !r.met()) {
        let floor = r.floor.unwrap_or(0);
        let key =
            FLOORS.iter().find(|(c, _)| r.risk.starts_with(&format!("{c}."))).map_or(FLOORS[0].1, |(_, k)| k);
        out.push(
            Finding::error(
                "keywords_per_risk_too_few",
                format!("{} {}：{} 个，至少应有 {floor} 个", r.risk, r.name.zh, r.count),
                format!("{} {}: {} words, at least {floor} are asked for", r.risk, r.name.en, r.count),
            )
            .clause(&cite(key)),
        );
    }
    let undecided = l.unmapped.iter().filter(|u| !u.decided);
    let (n, sum) = undecided.fold((0u32, 0u32), |(n, s), u| (n + 1, s.saturating_add(u.count)));
    if n > 0 {
        out.push(
            Finding::warning(
                "categories_unmapped",
                format!("{n} 个类别共 {sum} 个词尚未确定对应哪种风险，只计入总数"),
                format!(
                    "{n} categories with {sum} words have no risk assigned yet; they count to the total alone"
                ),
            )
            .clause(&cite("keyword_risks")),
        );
    }
    if l.long > 0 {
        let (zh, en) = (
            format!("{} 个词超过 {han} 个汉字或 {words} 个外文单词", l.long),
            format!("{} words exceed {han} Chinese characters or {words} foreign words", l.long),
        );
        let clause = cite("keyword_chinese_characters");
        out.push(
            if long_words_reason.trim().is_empty() {
                Finding::warning(
                    "keywords_long",
                    format!("{zh}，请填写保留理由或改短"),
                    format!("{en}; give the reason for keeping them or shorten them"),
                )
            } else {
                Finding::note(
                    "keywords_long_explained",
                    format!("{zh}，已说明理由"),
                    format!("{en}; a reason is given"),
                )
            }
            .clause(&clause),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{TC260_003, edition};

    fn ed() -> &'static Edition {
        edition(TC260_003).expect("edition")
    }

    fn word(norm: &str, category: &str) -> LibraryWord {
        LibraryWord { norm: norm.into(), word: norm.into(), category: category.into() }
    }

    fn codes(l: &Lint) -> Vec<&str> {
        let mut codes: Vec<&str> = l.findings.iter().map(|f| f.code.as_str()).collect();
        codes.dedup();
        codes
    }

    /// A library that just meets every floor, then filled up to the total with words of no risk.
    fn full(total: usize) -> Vec<LibraryWord> {
        let mut words = Vec::new();
        for (class, n) in [("A.1", 200), ("A.2", 100)] {
            for r in &ed().risk_classes.iter().find(|c| c.id == class).expect("class").risks {
                words.extend((0..n).map(|i| word(&format!("{} {i}", r.id), &r.id)));
            }
        }
        assert_eq!(words.len(), 2500, "the floors add up to far less than the total");
        words.extend((words.len()..total).map(|i| word(&format!("w{i}"), "misc")));
        words
    }

    #[test]
    fn length_counts_han_characters_and_runs_of_other_scripts() {
        for (w, expected) in [
            ("", (0, 0)),
            ("十个汉字", (4, 0)),
            ("buy now", (0, 2)),
            ("don't state-of-the-art", (0, 2)),
            ("加V信123", (2, 2)),
            ("・・--''", (0, 0)),
            ("ひらがな 한국", (0, 2)),
            ("𠀀〇々", (3, 0)),
            ("买gun和ammo", (2, 2)),
            ("a.b@c.com", (0, 1)),
            ("真、善、忍", (3, 0)),
            ("q q", (0, 2)),
            ("- -", (0, 0)),
        ] {
            assert_eq!(measure(w), expected, "{w}");
        }
    }

    #[test]
    fn limits_are_inclusive_and_total_and_floors_are_tested_apart() {
        let misc = [("misc".to_owned(), String::new())];
        assert!(lint(&full(10_000), &misc, ed(), "").findings.is_empty());
        assert_eq!(codes(&lint(&full(9_999), &misc, ed(), "")), ["keywords_too_few"]);
        let mut words = full(10_000);
        words[0].category = "misc".into();
        assert_eq!(codes(&lint(&words, &misc, ed(), "")), ["keywords_per_risk_too_few"]);
        let all_in_one: Vec<_> = (0..10_000).map(|i| word(&format!("x{i}"), "A.1.a")).collect();
        assert_eq!(
            codes(&lint(&all_in_one, &[], ed(), "")),
            ["keyword_risks_uncovered", "keywords_per_risk_too_few"]
        );
    }

    #[test]
    fn a_word_counts_once_in_the_total_and_once_for_each_risk() {
        let words = [word("a", "x"), word("a", "x"), word("a", "y"), word("b", ""), word(" ", "x")];
        let mapping = [("x".to_owned(), "A.1.a".to_owned()), ("y".to_owned(), "A.2.a".to_owned())];
        let l = lint(&words, &mapping, ed(), "");
        assert_eq!((l.entries, l.distinct), (5, 2));
        let counted: Vec<_> =
            l.risks.iter().filter(|r| r.count > 0).map(|r| (r.risk.as_str(), r.count)).collect();
        assert_eq!(counted, [("A.1.a", 1), ("A.2.a", 1)]);
        assert_eq!(l.unmapped.len(), 1);
        assert!(!l.unmapped[0].decided);
    }

    #[test]
    fn a_risk_that_annex_a_does_not_hold_maps_nothing() {
        let l = lint(&[word("a", "x")], &[("x".into(), "A.9.z".into())], ed(), "");
        assert_eq!((l.unmapped[0].category.as_str(), l.unmapped[0].decided), ("x", false));
    }

    #[test]
    fn a_reason_settles_the_warning_about_long_words() {
        let words = [
            word("一二三四五六七八九十", "A.1.a"),
            word("一二三四五六七八九十一", "A.1.a"),
            word("a b c d e f", "A.1.a"),
        ];
        let l = lint(&words, &[], ed(), " ");
        assert_eq!(l.long, 2, "ten characters are not yet long");
        assert!(codes(&l).contains(&"keywords_long"));
        let l = lint(&words, &[], ed(), "固定说法，拆开即失去含义");
        assert!(codes(&l).contains(&"keywords_long_explained") && !codes(&l).contains(&"keywords_long"));
    }

    #[test]
    fn categories_are_proposed_by_alias_and_never_guessed_between_two() {
        let of = |c: &str| propose_risk(c, ed()).map(|r| r.id.as_str());
        assert_eq!(of("色情词库.txt"), Some("A.1.f"));
        assert_eq!(of("Terrorism"), Some("A.1.d"));
        assert_eq!(of("A.2.c"), Some("A.2.c"));
        assert_eq!(of("涉及色情的内容"), Some("A.1.f"));
        assert_eq!(of("色情与谣言"), None, "two risks fit");
        assert_eq!(of("storage"), None, "the alias age stands inside by chance");
        assert_eq!(of(""), None);
        assert_eq!(of("词库"), None);
    }

    #[test]
    fn an_empty_library_is_reported_and_does_not_panic() {
        let l = lint(&[], &[], ed(), "");
        assert_eq!((l.distinct, l.risks.len()), (0, 17));
        assert!(l.risks.iter().all(|r| !r.met()));
    }
}
