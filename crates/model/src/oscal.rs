//! Interchange with tools of other people: an edition as a NIST OSCAL catalogue, an assessment as OSCAL assessment
//! results. JSON of OSCAL 1.1.3. Two exports of one state are equal: identifiers are made from names and ids, and no
//! time of writing goes in.
//!
//! Of a standard only what the catalogue tells in our own words goes out, never a text that somebody licensed.

use crate::assessment::{ClauseState, clause_rows, conclusions_of};
use crate::canonical::sha256_hex;
use crate::catalogue::held;
use crate::instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{approvals, assessments, conclusions, evidence, organizations, services};
use crate::standard::{Bound, Clause, Demand, Edition};
use crate::text::{Lang, t};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Version of OSCAL that is written.
pub const VERSION: &str = "1.1.3";
/// Names what is ours among properties.
const NAMESPACE: &str = "urn:hegui:oscal";

/// An identifier made from a name, in the form of a name-based UUID (version 5), by SHA-256.
fn uuid(name: &str) -> String {
    let h = sha256_hex(format!("{NAMESPACE}\n{name}").as_bytes());
    format!("{}-{}-5{}-8{}-{}", &h[..8], &h[8..12], &h[13..16], &h[17..20], &h[20..32])
}

/// Id of a clause as OSCAL takes ids: `tc260-003_7.e.2`.
fn control(edition: &Edition, clause: &str) -> String {
    let plain = |s: &str| -> String {
        let keep = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' };
        s.chars().map(keep).collect()
    };
    let document = plain(&edition.document);
    let lead = if document.starts_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "d-" };
    format!("{lead}{document}_{}", plain(clause))
}

fn prop(name: &str, value: &str) -> Json {
    json!({ "name": name, "ns": NAMESPACE, "value": value })
}

const fn demand(d: Demand) -> &'static str {
    match d {
        Demand::Must => "must",
        Demand::MustNot => "must-not",
        Demand::Should => "should",
        Demand::May => "may",
    }
}

fn metadata(title: &str, at: &str, version: &str, lang: Lang) -> Json {
    json!({
        "title": title,
        "last-modified": at,
        "version": version,
        "oscal-version": VERSION,
        "props": [prop("language", if lang == Lang::Zh { "zh" } else { "en" })],
    })
}

/// Something that is not empty, for places where OSCAL takes no empty text.
fn or<'a>(text: &'a str, instead: &'a str) -> &'a str {
    if text.trim().is_empty() { instead } else { text.trim() }
}

fn described(edition: &Edition, clause: &Clause, lang: Lang) -> Json {
    let id = control(edition, &clause.id);
    let mut props =
        vec![json!({ "name": "label", "value": clause.id }), prop("demand", demand(clause.demand))];
    for number in edition.thresholds.iter().filter(|n| n.clause == clause.id) {
        let bound = if number.bound == Bound::AtLeast { "at least" } else { "at most" };
        let told =
            if number.provenance.verified { "" } else { t("（未核对）", " (unverified)").get(lang) };
        let mut of = prop("threshold", &format!("{bound} {} {}", number.value, number.unit));
        of["remarks"] = format!("{}{told}", number.label.get(lang)).into();
        props.push(of);
    }
    let mut parts = vec![
        json!({ "id": format!("{id}_smt"), "name": "statement", "prose": clause.requirement.get(lang) }),
    ];
    if let Some(card) = &clause.card {
        let prose = format!("{}\n\n{}", card.evidence.get(lang), card.why.get(lang));
        parts.push(json!({ "id": format!("{id}_gdn"), "name": "guidance", "prose": prose }));
    }
    json!({ "id": id, "class": "clause", "title": clause.title.get(lang), "props": props, "parts": parts })
}

/// An edition as an OSCAL catalogue: a group for each chapter that has clauses of its own.
pub fn catalog(edition: &Edition, lang: Lang) -> Json {
    let mut groups: Vec<(String, String, Vec<Json>)> = Vec::new();
    for clause in &edition.clauses {
        let (chapter, title) = edition
            .chapter_of(&clause.id)
            .map_or(("0", edition.name.get(lang)), |c| (c.id.as_str(), c.title.get(lang)));
        let id = format!("{}_chapter", control(edition, chapter));
        let at = match groups.iter().position(|(known, ..)| *known == id) {
            Some(at) => at,
            None => {
                groups.push((id, title.to_owned(), Vec::new()));
                groups.len() - 1
            }
        };
        groups[at].2.push(described(edition, clause, lang));
    }
    let groups: Vec<Json> = groups
        .into_iter()
        .map(|(id, title, controls)| json!({ "id": id, "class": "chapter", "title": title, "controls": controls }))
        .collect();
    let at = format!("{}T00:00:00.000Z", or(&edition.provenance.checked_on, "1970-01-01"));
    let mut head = metadata(edition.name.get(lang), &at, &edition.id, lang);
    head["remarks"] = t(
        "条款内容为自行概述，不含标准原文；正式引用请以标准原文为准。",
        "Clauses are told in our own words and hold no text of the standard, which alone is official.",
    )
    .get(lang)
    .into();
    json!({ "catalog": { "uuid": uuid(&format!("catalog/{}/{lang:?}", edition.id)), "metadata": head, "groups": groups } })
}

/// A part of an address as it may stand in one.
fn encoded(s: &str) -> String {
    let mut out = String::new();
    for b in s.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// A piece of evidence with the files of its current revision by their SHA-256.
fn resource(e: &Record) -> Json {
    let (code, title) = (e.text(evidence::CODE), e.text(evidence::TITLE));
    let current = evidence::revision(e);
    let files: Vec<Json> = evidence::rows(e)
        .iter()
        .filter(|f| f.get("revision").and_then(Json::as_i64) == Some(current))
        .filter_map(|f| {
            let (name, sha256) = (f.get("name")?.as_str()?, f.get("sha256")?.as_str()?);
            let href = format!("evidence/{}/{}", encoded(or(code, &e.id)), encoded(name));
            Some(json!({ "href": href, "hashes": [{ "algorithm": "SHA-256", "value": sha256 }] }))
        })
        .collect();
    let mut out = json!({ "uuid": uuid(&format!("evidence/{}", e.id)), "title": or(title, or(code, &e.id)) });
    if !code.is_empty() {
        out["props"] = json!([prop("code", code)]);
    }
    if !files.is_empty() {
        out["rlinks"] = files.into();
    }
    out
}

/// Does a verdict leave the clause satisfied, and how does OSCAL call the reason? What merely may be done, and what
/// does not apply, is not failed.
fn status(verdict: &str) -> (&'static str, &'static str) {
    match verdict {
        "conforms" | "adopted" => ("satisfied", "pass"),
        "not_applicable" | "not_adopted" => ("satisfied", "other"),
        _ => ("not-satisfied", "fail"),
    }
}

struct Told<'a> {
    edition: &'a Edition,
    clause: &'a Clause,
    state: &'a ClauseState,
    conclusion: &'a Record,
    collected: &'a str,
    lang: Lang,
}

impl Told<'_> {
    fn observation(&self, pieces: &BTreeMap<String, Arc<Record>>) -> Json {
        let c = self.conclusion;
        let none = t("未另行说明", "Nothing further was said").get(self.lang);
        let mut out = json!({
            "uuid": uuid(&format!("observation/{}", c.id)),
            "title": self.clause.title.get(self.lang),
            "description": or(c.text(conclusions::REASON), none),
            "methods": ["EXAMINE"],
            "collected": self.collected,
        });
        let named: Vec<Json> = c
            .get(conclusions::EVIDENCE)
            .unwrap_or_default()
            .iter()
            .filter_map(|id| pieces.get(id))
            .map(|e| {
                json!({
                    "href": format!("#{}", uuid(&format!("evidence/{}", e.id))),
                    "description": or(e.text(evidence::TITLE), &e.id),
                })
            })
            .collect();
        if !named.is_empty() {
            out["relevant-evidence"] = named.into();
        }
        out
    }

    fn finding(&self) -> Json {
        let c = self.conclusion;
        let verdict = c.text(conclusions::VERDICT);
        let label = conclusions::VERDICT.def.choice_label(verdict).map_or(verdict, |l| l.get(self.lang));
        let (state, reason) = status(verdict);
        let standing = serde_json::to_value(self.state.state).unwrap_or_default();
        let mut props = vec![
            prop("verdict", verdict),
            prop("standing", standing.as_str().unwrap_or("open")),
            prop("demand", demand(self.clause.demand)),
        ];
        if let Some(p) = &self.state.proposed {
            props.push(prop("proposal", p.verdict.key()));
        }
        let mut out = json!({
            "uuid": uuid(&format!("finding/{}", c.id)),
            "title": format!("{} {}", self.clause.id, self.clause.title.get(self.lang)),
            "description": label,
            "props": props,
            "target": {
                "type": "statement-id",
                "target-id": format!("{}_smt", control(self.edition, &self.clause.id)),
                "status": { "state": state, "reason": reason },
            },
            "related-observations": [{ "observation-uuid": uuid(&format!("observation/{}", c.id)) }],
        });
        let measure = c.text(conclusions::EQUIVALENT).trim();
        let differs = c.text(conclusions::DIFFERENCE_REASON).trim();
        let remarks: Vec<String> = [
            (t("等效措施", "Equivalent measure"), measure),
            (t("与系统建议不一致的理由", "Reason for differing from the proposal"), differs),
        ]
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(l, text)| format!("{}: {text}", l.get(self.lang)))
        .collect();
        if !remarks.is_empty() {
            out["remarks"] = remarks.join("\n\n").into();
        }
        out
    }
}

/// An assessment as OSCAL assessment results: a finding and an observation for each clause that was concluded, the
/// evidence as resources with SHA-256 where `with_evidence`. `None` where edition or day are not known.
pub fn results(assessment: &Record, with_evidence: bool, lang: Lang, reader: &dyn Reader) -> Option<Json> {
    let edition = held::edition(assessment.text(assessments::EDITION), reader)?;
    let day = instant::format(instant::start_of(assessment.get(assessments::ASSESSED_ON)?));
    let held = conclusions_of(&assessment.id, reader);
    let checks = held.values().flat_map(|c| reader.find("approvals", approvals::RECORD.key(), &c.id));
    let given = checks.filter_map(|a| a.get(approvals::GIVEN_AT)).max().map(instant::format);
    let modified = given.filter(|at| *at > day).unwrap_or_else(|| day.clone());
    let name = assessment.text(assessments::NAME);
    let mut pieces: BTreeMap<String, Arc<Record>> = BTreeMap::new();
    if with_evidence {
        for id in held.values().flat_map(|c| c.get(conclusions::EVIDENCE).unwrap_or_default()) {
            if let Some(e) = reader.get("evidence", &id) {
                pieces.insert(id, e);
            }
        }
    }
    let states = clause_rows(assessment, reader);
    let told: Vec<Told<'_>> = states
        .iter()
        .filter_map(|state| {
            let conclusion = held.get(&state.clause).filter(|c| c.has(conclusions::VERDICT.key()))?;
            let clause = edition.clause(&state.clause)?;
            Some(Told { edition: &edition, clause, state, conclusion, collected: &day, lang })
        })
        .collect();
    let open = states.len() - told.len();
    let mut result = json!({
        "uuid": uuid(&format!("result/{}", assessment.id)),
        "title": or(name, &assessment.id),
        "description": or(assessment.text(assessments::OVERALL), t("尚无总体结论", "No overall conclusion yet").get(lang)),
        "start": day,
        "props": [prop("edition", &edition.id), prop("clauses-without-conclusion", &open.to_string())],
        "reviewed-controls": { "control-selections": [{ "include-all": {} }] },
    });
    if !told.is_empty() {
        result["observations"] = told.iter().map(|x| x.observation(&pieces)).collect();
        result["findings"] = told.iter().map(Told::finding).collect();
    }
    let plan = uuid(&format!("plan/{}", assessment.id));
    let mut resources = vec![json!({
        "uuid": plan,
        "title": t("评估安排", "Assessment as planned").get(lang),
        "description": or(assessment.text(assessments::SCOPE), t("未填写评估范围", "No scope is on record").get(lang)),
    })];
    resources.extend(pieces.values().map(|e| resource(e)));
    let mut head =
        metadata(or(name, &assessment.id), &modified, or(assessment.text(assessments::CODE), "1"), lang);
    let service = reader.get("services", assessment.text(assessments::SERVICE));
    let of = service.and_then(|s| reader.get("organizations", s.text(services::ORGANIZATION)));
    if let Some(o) = of {
        head["parties"] = json!([{
            "uuid": uuid(&format!("organization/{}", o.id)),
            "type": "organization",
            "name": or(o.text(organizations::NAME), &o.id),
        }]);
    }
    Some(json!({
        "assessment-results": {
            "uuid": uuid(&format!("assessment/{}/{lang:?}", assessment.id)),
            "metadata": head,
            "import-ap": { "href": format!("#{plan}") },
            "results": [result],
            "back-matter": { "resources": resources },
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_made_from_names_and_well_formed() {
        let one = uuid("a");
        assert_eq!((one.len(), one.as_bytes()[14], one.as_bytes()[19]), (36, b'5', b'8'));
        assert_eq!(one, uuid("a"));
        assert_ne!(one, uuid("b"));
        assert_eq!(encoded("证 a.txt"), "%E8%AF%81%20a.txt");
    }

    #[test]
    fn a_catalogue_holds_every_clause_once_in_our_own_words() {
        for edition in crate::catalogue::editions() {
            let made = catalog(edition, Lang::Zh);
            assert_eq!(made, catalog(edition, Lang::Zh));
            let groups = made["catalog"]["groups"].as_array().cloned().unwrap_or_default();
            let controls: Vec<Json> =
                groups.iter().flat_map(|g| g["controls"].as_array().cloned().unwrap_or_default()).collect();
            assert_eq!(controls.len(), edition.clauses.len(), "{}", edition.id);
            let mut ids: Vec<&str> = controls.iter().filter_map(|c| c["id"].as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), controls.len(), "{}", edition.id);
            let said = |c: &Json| c["parts"][0]["prose"].as_str().is_some_and(|p| !p.is_empty());
            assert!(controls.iter().all(said), "{}", edition.id);
        }
    }
}
