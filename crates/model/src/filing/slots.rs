//! What stands in each slot of a filing's package: filled, by what; missing, with what to do; or not involved, with the
//! reason that was given.

use super::profile::{self, Fill, Slot};
use crate::field::{Typed, texts};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::filings::{self, NOT_INVOLVED, PAPERS};
use crate::registers::{policies, question_banks, register, reports, test_channels};
use crate::text::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::sync::Arc;
use ts_rs::TS;

/// A record that fills a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Filler {
    /// Register.
    pub register: String,
    /// Id of the record.
    pub record: String,
    /// What people call it; persons by their staff number.
    pub name: Text,
    /// Ids of the evidence that it brings: its attachments, or itself.
    pub evidence: Vec<String>,
}

/// How a slot stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(rename = "SlotState")]
pub enum State {
    /// Something fills it.
    Filled {
        /// What.
        by: Vec<Filler>,
    },
    /// It was said not to be involved.
    NotInvolved {
        /// Why, in the organisation's own words.
        reason: String,
    },
    /// Nothing fills it.
    Missing {
        /// What to do.
        todo: Text,
    },
    /// Nothing fills it, and no office asked for it.
    NotAsked,
}

/// A slot with how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "SlotStanding")]
pub struct Standing {
    /// The slot.
    pub slot: Slot,
    /// How it stands.
    pub state: State,
}

/// Missing papers that a gate names each; the others are counted.
const NAMED: usize = 10;

/// Evidence by its number.
pub fn evidence_of(code: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    if code.is_empty() {
        return None;
    }
    reader.find("evidence", crate::register::CODE, code).into_iter().next()
}

fn filler(key: &str, r: &Record) -> Option<Filler> {
    let of = register(key)?;
    let attached = |f: &&crate::field::FieldDef| matches!(f.kind, crate::field::Kind::Files);
    let evidence = if key == "evidence" {
        vec![r.id.clone()]
    } else {
        let ids =
            of.fields.iter().filter(attached).filter_map(|f| r.value(f.key).and_then(Vec::<String>::read));
        ids.flatten().collect()
    };
    Some(Filler { register: key.into(), record: r.id.clone(), name: naming::called(of, r), evidence })
}

/// Is a record in use on a day, as far as its register has days of beginning and end?
fn holds(r: &Record, day: NaiveDate) -> bool {
    let begun = ["effective_on", "from_on"].iter().find_map(|k| r.day(k));
    let ended = ["ended_on", "to_on"].iter().find_map(|k| r.day(k));
    begun.is_none_or(|d| d <= day) && ended.is_none_or(|d| d >= day)
}

fn of_service(r: &Record, service: &str) -> bool {
    let own = r.str("service");
    own.is_empty() || own == service
}

fn rows(key: &str, field: &str, keys: &[String], service: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let day = reader.today();
    let wanted: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut all = reader.all(key);
    all.retain(|r| (wanted.is_empty() || r.chose(field, &wanted)) && of_service(r, service) && holds(r, day));
    all
}

/// The newest question bank of a kind.
pub fn newest_bank(kind: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    let all = reader.find("question_banks", question_banks::KIND.key(), kind);
    all.into_iter().max_by_key(|b| (b.get(question_banks::READ_AT), b.id.clone()))
}

/// Papers of the algorithm filing tell its name and who answers for it.
fn is_about_algorithm(paper: &str) -> bool {
    paper.starts_with("algorithm_") || paper == "public_notice" || paper == "commitment"
}

/// What fills a slot by itself, from registers.
fn filled(slot: &Slot, filing: &Record, reader: &dyn Reader) -> Vec<Filler> {
    let service = filing.text(filings::SERVICE);
    let all = |key: &str, found: Vec<Arc<Record>>| found.iter().filter_map(|r| filler(key, r)).collect();
    match &slot.fill {
        Fill::Paper { paper, needs } => {
            let named =
                filing.has(filings::ALGORITHM_NAME.key()) && filing.has(filings::ALGORITHM_OFFICER.key());
            if (is_about_algorithm(paper) && !named) || needs.iter().any(|key| !reader.any(key)) {
                return Vec::new();
            }
            filler("filings", filing).map(|f| Filler { evidence: Vec::new(), ..f }).into_iter().collect()
        }
        Fill::Report {} => {
            let report = reader.get("reports", filing.text(filings::REPORT));
            let signed = report.filter(|r| r.text(reports::STATE) == "signed");
            signed.and_then(|r| filler("reports", &r)).into_iter().collect()
        }
        Fill::Register { register, field, keys } => {
            all(register, rows(register, field, keys, service, reader))
        }
        Fill::Keywords {} => {
            let newest = crate::proposal::keywords::newest(reader.today(), reader);
            newest.and_then(|l| filler("keyword_libraries", &l)).into_iter().collect()
        }
        Fill::Bank { kind } => {
            newest_bank(kind, reader).and_then(|b| filler("question_banks", &b)).into_iter().collect()
        }
        Fill::Policy { areas } => {
            let held = areas.iter().flat_map(|a| policies::in_force(a, reader.today(), reader)).collect();
            all("policies", held)
        }
        Fill::Channel {} => {
            let mut open = reader.find("test_channels", test_channels::FILING.key(), &filing.id);
            open.retain(|c| test_channels::is_open(c, reader));
            let told =
                |c: &Arc<Record>| filler("test_channels", c).map(|f| Filler { evidence: Vec::new(), ..f });
            open.iter().filter_map(told).collect()
        }
        Fill::Evidence {} => Vec::new(),
    }
}

fn reason(filing: &Record, slot: &str) -> Option<String> {
    let rows = filing.get(NOT_INVOLVED).unwrap_or_default();
    let row = rows.iter().find(|row| row.get("slot").and_then(Json::as_str).map(str::trim) == Some(slot))?;
    Some(row.get("reason").and_then(Json::as_str).unwrap_or_default().trim().to_owned())
}

fn standing(slot: &Slot, filing: &Record, reader: &dyn Reader) -> State {
    let mut by = filled(slot, filing, reader);
    let of_registers = by.len();
    let papers = filing.get(PAPERS).unwrap_or_default();
    let named =
        papers.iter().filter(|row| row.get("slot").and_then(Json::as_str).map(str::trim) == Some(&slot.key));
    for code in texts(&named.cloned().collect(), "evidence") {
        by.extend(evidence_of(code, reader).and_then(|e| filler("evidence", &e)));
    }
    let missing = |zh: String, en: String| State::Missing { todo: Text::new(zh, en) };
    match reason(filing, &slot.key) {
        Some(_) if !slot.may_fall_away => missing(
            format!("该材料不得标为不涉及。{}", slot.todo.zh),
            format!("This paper may not fall away. {}", slot.todo.en),
        ),
        Some(reason) if reason.is_empty() => {
            missing("标为不涉及，请写明理由".into(), "Said not to be involved: give the reason".into())
        }
        // What records say speaks against it: somebody looks again before it goes out.
        Some(_) if of_registers > 0 => missing(
            format!("标为不涉及，但登记册中有 {of_registers} 条相关记录，请核对"),
            format!("Said not to be involved, while {of_registers} records on file say otherwise; check it"),
        ),
        Some(reason) => State::NotInvolved { reason },
        None if !by.is_empty() => State::Filled { by },
        None if slot.always => missing(slot.todo.zh.clone(), slot.todo.en.clone()),
        None => State::NotAsked,
    }
}

/// Every slot of a filing's track as it stands; none where the track is unknown.
pub fn standings(filing: &Record, reader: &dyn Reader) -> Vec<Standing> {
    let Some(track) = profile::track(filing.text(filings::TRACK)) else { return Vec::new() };
    track
        .slots
        .iter()
        .map(|slot| Standing { slot: slot.clone(), state: standing(slot, filing, reader) })
        .collect()
}

/// What a package lacks, as sentences: the first by name, the others by number.
pub fn lacking(filing: &Record, reader: &dyn Reader) -> Vec<Text> {
    let told = |s: Standing| match s.state {
        State::Missing { todo } => Some(Text::new(
            format!("{}（{}）", s.slot.label.zh, todo.zh),
            format!("{} ({})", s.slot.label.en, todo.en),
        )),
        State::Filled { .. } | State::NotInvolved { .. } | State::NotAsked => None,
    };
    let mut all: Vec<Text> = standings(filing, reader).into_iter().filter_map(told).collect();
    let more = all.len().saturating_sub(NAMED);
    if more > 0 {
        all.truncate(NAMED);
        all.push(Text::new(format!("另有 {more} 项材料"), format!("{more} papers more")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{record, world};
    use serde_json::json;

    fn state(filing: &Record, reader: &dyn Reader, key: &str) -> State {
        let found = standings(filing, reader).into_iter().find(|s| s.slot.key == key);
        found.unwrap_or_else(|| panic!("no slot {key}")).state
    }

    fn filing(more: Json) -> Record {
        let mut r = record("f1", json!({ "track": "filing", "service": "s1", "title": "示例备案" }));
        r.values.extend(more.as_object().expect("object").clone());
        r
    }

    #[test]
    fn an_empty_workspace_says_what_to_do_for_each_paper_that_is_always_asked() {
        let w = world();
        let f = filing(json!({}));
        for s in standings(&f, &w) {
            match s.state {
                State::Missing { todo } => assert!(s.slot.always && todo == s.slot.todo, "{}", s.slot.key),
                State::NotAsked => assert!(!s.slot.always, "{}", s.slot.key),
                other => panic!("{}: {other:?}", s.slot.key),
            }
        }
        let lacking = lacking(&f, &w);
        assert_eq!(lacking.len(), NAMED + 1);
        assert!(lacking.last().is_some_and(|t| t.en.ends_with("papers more")));
        assert!(standings(&record("f2", json!({ "track": "none" })), &w).is_empty());
    }

    #[test]
    fn a_paper_falls_away_with_a_reason_where_it_may_and_records_say_nothing_else() {
        let mut w = world();
        let told = |slot: &str, reason: &str| {
            filing(json!({ "not_involved": [{ "slot": slot, "reason": reason }] }))
        };
        let none = told("safety_rules", "未开展标注");
        assert_eq!(state(&none, &w, "safety_rules"), State::NotInvolved { reason: "未开展标注".into() });
        assert!(matches!(state(&told("safety_rules", " "), &w, "safety_rules"), State::Missing { .. }));
        assert!(
            matches!(state(&told("keywords", "不需要"), &w, "keywords"), State::Missing { todo } if todo.zh.contains("不得"))
        );
        let rule =
            record("r1", json!({ "kind": "safety", "name": "示例安全规则", "effective_on": "2026-01-01" }));
        w.records.push(("annotation_rules", rule));
        assert!(
            matches!(state(&none, &w, "safety_rules"), State::Missing { todo } if todo.en.contains("1 records"))
        );
        let filled = state(&filing(json!({})), &w, "safety_rules");
        assert!(
            matches!(filled, State::Filled { by } if by[0].record == "r1" && by[0].name.zh == "示例安全规则")
        );
        assert!(
            matches!(state(&filing(json!({})), &w, "functional_rules"), State::Missing { .. }),
            "another kind"
        );
    }

    #[test]
    fn what_has_ended_or_is_of_another_service_fills_nothing_and_evidence_by_its_number_does() {
        let mut w = world();
        let agreement = |id: &str, service: &str, from: &str, to: Option<&str>| {
            record(
                id,
                json!({ "service": service, "kind": "privacy_policy", "name": id, "effective_on": from, "ended_on": to, "attachments": ["e1"] }),
            )
        };
        w.records.push(("agreements", agreement("ended", "s1", "2025-01-01", Some("2026-05-31"))));
        w.records.push(("agreements", agreement("other", "s2", "2025-01-01", None)));
        w.records.push(("agreements", agreement("ahead", "s1", "2026-07-01", None)));
        let f = filing(json!({}));
        assert!(matches!(state(&f, &w, "privacy_policy"), State::Missing { .. }));
        w.records.push(("agreements", agreement("held", "s1", "2026-01-01", None)));
        let State::Filled { by } = state(&f, &w, "privacy_policy") else { panic!("filled") };
        assert_eq!(
            (by.len(), by[0].record.as_str(), by[0].evidence.as_slice()),
            (1, "held", &["e1".to_owned()][..])
        );
        w.records.push(("evidence", record("e9", json!({ "code": "EV-9", "title": "示例说明" }))));
        let named = filing(
            json!({ "papers": [{ "slot": "compute_continuity", "evidence": "EV-9" }, { "slot": "form", "evidence": "EV-0" }] }),
        );
        assert!(
            matches!(state(&named, &w, "compute_continuity"), State::Filled { by } if by[0].evidence == ["e9"])
        );
        assert!(matches!(state(&named, &w, "form"), State::Missing { .. }), "there is no such evidence");
    }

    #[test]
    fn a_report_fills_its_slot_once_it_is_signed() {
        let mut w = world();
        let f = filing(json!({ "report": "p1" }));
        w.records.push(("reports", record("p1", json!({ "title": "示例报告", "state": "frozen" }))));
        assert!(matches!(state(&f, &w, "report"), State::Missing { .. }));
        w.records[0].1.set(reports::STATE, "signed".into());
        assert!(matches!(state(&f, &w, "report"), State::Filled { by } if by[0].register == "reports"));
    }
}
