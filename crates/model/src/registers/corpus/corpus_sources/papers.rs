//! Which papers each kind of source has to hold, and which of them fail on a day.

use super::{ACQUISITION, KIND, LINK_COLLECTION, MEANS, PAPERS, PERSONAL, WORKS};
use crate::field::{Choice, Typed, choice};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::evidence;
use crate::text::{Label, Text, t};
use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

/// Papers a source may hold.
pub const PAPER_KINDS: &[Choice] = &[
    choice("licence", "开源许可或授权文件", "Open-source licence or authorisation"),
    choice("collection_record", "采集记录", "Collection record"),
    choice("robots_review", "爬取声明核查记录", "Review of robots and other declarations"),
    choice("contract", "合同或合作协议", "Contract or agreement"),
    choice("legality_proof", "来源合法性证明或承诺", "Proof or promise of legality"),
    choice("user_authorisation", "使用者授权记录", "Authorisation by users"),
    choice("generation_record", "合成过程记录", "Record of generation"),
    choice("legality_review", "合法性审查记录", "Legality review"),
    choice("operation_authorisation", "公共数据授权运营文件", "Authorisation for public-sector data"),
    choice("rights_authorisation", "著作权人授权", "Authorisation by the rights holder"),
    choice("origin_statement", "提供方来源说明", "Provider's statement of origin"),
    choice("domestic_law_check", "境外语料合规自查", "Self-check of foreign data against domestic law"),
    choice("other", "其他", "Other"),
];

/// What each kind of source has to hold. A situation beyond the kind adds to it (`situations`).
pub const REQUIRED: &[(&str, &[&str])] = &[
    ("open_source", &["licence"]),
    ("self_collected", &["collection_record"]),
    ("commercial", &["contract", "legality_proof"]),
    ("user_input", &["user_authorisation"]),
    ("synthetic", &["generation_record"]),
    ("public", &["collection_record", "legality_review"]),
    ("authorised_public", &["operation_authorisation", "contract"]),
];

/// Clauses that papers are asked by. Those of a paper of a source are in `clauses`; the last is about data that stays
/// in datasets without them.
pub const CLAUSES: &[&str] = &[
    "TC260-003/5.1.c.1",
    "TC260-003/5.1.c.2",
    "TC260-003/5.1.c.3-1",
    "TC260-003/5.1.c.3-2",
    "TC260-003/5.1.c.4",
    "DATA-GUIDE/5.1.p2",
    "DATA-GUIDE/5.2.2.p2",
    "DATA-GUIDE/5.3.1.p1",
    "DATA-GUIDE/5.3.1.p2",
    "DATA-GUIDE/5.3.2.f",
    "DATA-GUIDE/5.3.3.b",
    "DATA-GUIDE/7.2.g",
    "LIAONING-2025/6.a",
    "DATA-GUIDE/10.3.p3",
];

/// Clauses that a failing paper of a source speaks against, those of the paper before those of any.
pub fn clauses(source: &Record, paper: &str) -> Vec<&'static str> {
    let commercial = source.text(KIND) == "commercial";
    let mut out: Vec<&'static str> = match paper {
        "licence" => vec!["TC260-003/5.1.c.1"],
        "collection_record" => vec!["TC260-003/5.1.c.2"],
        "robots_review" => vec!["TC260-003/5.1.c.2", "DATA-GUIDE/5.3.1.p2"],
        "contract" if commercial => vec!["TC260-003/5.1.c.3-1", "DATA-GUIDE/5.2.2.p2"],
        "legality_proof" if commercial => vec!["TC260-003/5.1.c.3-2", "DATA-GUIDE/5.2.2.p2"],
        "contract" | "legality_proof" | "operation_authorisation" => vec!["DATA-GUIDE/5.2.2.p2"],
        "user_authorisation" => vec!["TC260-003/5.1.c.4"],
        "generation_record" => vec!["DATA-GUIDE/7.2.g"],
        "legality_review" => vec!["DATA-GUIDE/5.3.1.p1"],
        "origin_statement" => vec!["DATA-GUIDE/5.3.2.f"],
        _ => Vec::new(),
    };
    let works = matches!(source.text(WORKS), "protected" | "licensed");
    if works && matches!(paper, "licence" | "contract" | "rights_authorisation") {
        out.push("DATA-GUIDE/5.3.3.b");
    }
    out.extend(["LIAONING-2025/6.a", "DATA-GUIDE/5.1.p2"]);
    out
}

fn of_kind(kind: &str) -> &'static [&'static str] {
    REQUIRED.iter().find(|(k, _)| *k == kind).map_or(&[], |(_, papers)| papers)
}

/// What the situations flagged on a source ask for beyond its kind.
fn situations(source: &Record) -> Vec<&'static str> {
    let mut out = Vec::new();
    if source.text(MEANS) == "crawl" || source.get(LINK_COLLECTION) == Some(true) {
        out.push("robots_review");
    }
    if source.text(WORKS) == "protected" && source.text(KIND) != "open_source" {
        out.push("rights_authorisation");
    }
    let personal = source.get(PERSONAL).unwrap_or_default();
    if source.text(ACQUISITION) == "indirect" && personal.iter().any(|p| p != "none") {
        out.push("origin_statement");
    }
    out
}

/// Keys of the papers a source has to hold: the union over its kind and every situation flagged on it. A collection
/// of links counts as self-collected, whatever licence the list itself bears.
pub fn required(source: &Record) -> Vec<&'static str> {
    let kind = if source.get(LINK_COLLECTION) == Some(true) { "self_collected" } else { source.text(KIND) };
    let mut out = of_kind(kind).to_vec();
    for paper in situations(source) {
        if !out.contains(&paper) {
            out.push(paper);
        }
    }
    out
}

/// A paper that fails: which, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Its kind.
    pub paper: Label,
    /// Missing, not yet valid, or expired.
    pub why: Text,
    /// Clauses that it speaks against.
    pub clauses: Vec<&'static str>,
}

impl Failing {
    /// `合同或合作协议（已于 2026-03-01 到期）`.
    pub fn told(&self) -> Text {
        Text::new(
            format!("{}（{}）", self.paper.zh, self.why.zh),
            format!("{} ({})", self.paper.en, self.why.en),
        )
    }
}

/// Label of a kind of paper.
pub fn label(kind: &str) -> Label {
    PAPER_KINDS.iter().find(|c| c.key == kind).map_or(t("文件", "Paper"), |c| c.label)
}

/// A cell of a row of papers.
pub(super) fn cell<T: Typed>(row: &Map<String, Json>, key: &str) -> Option<T> {
    row.get(key).and_then(T::read)
}

/// Why one paper does not hold on a day; none where it does. Its evidence, where one is named, holds it back too.
fn fault(row: &Map<String, Json>, day: NaiveDate, reader: &dyn Reader) -> Option<Text> {
    if let Some(from) = cell::<NaiveDate>(row, "valid_from_on").filter(|f| *f > day) {
        return Some(Text::new(format!("{from} 起有效"), format!("valid from {from}")));
    }
    if let Some(to) = cell::<NaiveDate>(row, "valid_to_on").filter(|to| *to < day) {
        return Some(Text::new(format!("已于 {to} 到期"), format!("expired on {to}")));
    }
    let code: String = cell(row, "evidence")?;
    let found = reader.find("evidence", evidence::CODE.key(), &code).into_iter().next()?;
    let to = found.get(evidence::EXPIRES_ON).filter(|to| *to < day)?;
    Some(Text::new(format!("证据 {code} 已于 {to} 过期"), format!("evidence {code} expired on {to}")))
}

/// Papers of a source that are missing or do not hold on a day. Several of one kind: one that holds is enough.
pub fn failing(source: &Record, day: NaiveDate, reader: &dyn Reader) -> Vec<Failing> {
    let rows = source.get(PAPERS).unwrap_or_default();
    let mut out = Vec::new();
    for kind in required(source) {
        let mut why = Some(Text::new("缺失", "missing"));
        for row in rows.iter().filter(|r| r.get("kind").and_then(Json::as_str) == Some(kind)) {
            why = fault(row, day, reader);
            if why.is_none() {
                break;
            }
        }
        if let Some(why) = why {
            out.push(Failing { paper: label(kind), why, clauses: clauses(source, kind) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::reader::FixedReader;
    use serde_json::json;

    fn source(values: Json) -> Record {
        Record { id: "s".into(), values: values.as_object().expect("object").clone(), ..Record::default() }
    }

    #[test]
    fn situations_add_up_and_links_count_as_self_collected() {
        let links = source(json!({ "kind": "open_source", "link_collection": true }));
        assert_eq!(required(&links), ["collection_record", "robots_review"]);
        let bought = source(json!({
            "kind": "commercial", "works": "protected", "acquisition": "indirect", "personal_information": ["general"]
        }));
        assert_eq!(
            required(&bought),
            ["contract", "legality_proof", "rights_authorisation", "origin_statement"]
        );
    }

    #[test]
    fn every_kind_of_source_has_papers_and_every_paper_a_label() {
        for kind in super::super::KINDS {
            assert!(!of_kind(kind.key).is_empty(), "{} asks for no paper", kind.key);
        }
        for (_, papers) in REQUIRED {
            assert!(papers.iter().all(|p| PAPER_KINDS.iter().any(|c| c.key == *p)), "{papers:?}");
        }
    }

    #[test]
    fn a_clock_runs_to_the_last_end_of_a_needed_paper_and_none_where_one_has_no_end() {
        let reader = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let due = |papers: Json| {
            let s = source(json!({ "kind": "open_source", "state": "approved", "papers": papers }));
            let clocks = (super::super::REGISTER.clocks)(&s, &reader);
            clocks.first().and_then(|c| c.due_at).map(|at| instant::day(at).to_string())
        };
        let ends = |on: &str| json!({ "kind": "licence", "valid_to_on": on });
        assert_eq!(due(json!([ends("2026-07-01"), ends("2026-09-30")])).as_deref(), Some("2026-09-30"));
        assert_eq!(due(json!([ends("2026-07-01"), { "kind": "licence" }])), None);
        assert_eq!(
            due(json!([{ "kind": "other", "valid_to_on": "2026-07-01" }])),
            None,
            "a paper nobody asks for"
        );
    }

    #[test]
    fn of_several_papers_of_a_kind_one_that_holds_is_enough() {
        let reader = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let day = reader.today();
        let old = json!({ "kind": "licence", "valid_to_on": "2026-05-31" });
        let new = json!({ "kind": "licence", "valid_from_on": "2026-06-01" });
        let s = source(json!({ "kind": "open_source", "papers": [old, new] }));
        assert!(failing(&s, day, &reader).is_empty());
        let s = source(json!({ "kind": "open_source", "papers": [old] }));
        assert_eq!(failing(&s, day, &reader)[0].why.en, "expired on 2026-05-31");
        assert_eq!(failing(&source(json!({ "kind": "open_source" })), day, &reader)[0].why.en, "missing");
    }
}
