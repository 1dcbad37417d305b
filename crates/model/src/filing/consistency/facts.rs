//! What the registers say of each fact, for one filing.

use super::{Reference, Side, content};
use crate::field::{Kind, Typed};
use crate::headcount;
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{
    base_models, filings, keyword_libraries, model_versions, organizations, populations, question_banks,
    register, reports, services,
};
use crate::text::Text;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the registers say of a fact: any of these values, and where.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) values: Vec<String>,
    pub(super) side: Side,
}

/// What the registers say of every fact, for one filing.
#[derive(Clone, Debug)]
pub struct Facts {
    expected: Vec<Option<Expected>>,
    /// Names of other organisations on file, which are no spelling of the own one.
    pub(super) others: BTreeSet<String>,
    /// Versions of models that are on file.
    pub(super) versions: BTreeSet<String>,
    /// Numbers of filings that are on file.
    pub(super) numbers: Vec<String>,
    /// Credit codes that are on file.
    pub(super) codes: BTreeSet<String>,
}

/// The records that a filing leads to, by register.
struct Subjects<'a> {
    filing: &'a Record,
    service: Option<Arc<Record>>,
    version: Option<Arc<Record>>,
    reader: &'a dyn Reader,
}

impl Subjects<'_> {
    fn of(&self, key: &str) -> Option<Arc<Record>> {
        match key {
            "filings" => Some(Arc::new(self.filing.clone())),
            "services" => self.service.clone(),
            "model_versions" => self.version.clone(),
            "organizations" => self.reader.get(key, self.service.as_ref()?.text(services::ORGANIZATION)),
            "assessments" => {
                let report = self.reader.get("reports", self.filing.text(filings::REPORT));
                let of_report = report.map(|r| r.text(reports::ASSESSMENT).to_owned());
                let named = self.filing.text(filings::ASSESSMENT);
                let id = if named.is_empty() { of_report.unwrap_or_default() } else { named.to_owned() };
                self.reader.get(key, &id)
            }
            "base_models" => self.reader.get(key, self.version.as_ref()?.text(model_versions::BASE)),
            _ => None,
        }
    }

    /// Values of a field as papers tell them: names of persons for references, keys of choices, regions of places.
    fn values(&self, r: &Record, def: &crate::field::FieldDef) -> Vec<String> {
        let Some(value) = r.value(def.key) else { return Vec::new() };
        let texts: Vec<String> = match def.kind {
            Kind::Ref("people") => {
                let person = value.as_str().and_then(|id| self.reader.get("people", id));
                person.map(|p| p.str("name").to_owned()).into_iter().collect()
            }
            Kind::Choices(_) => Vec::<String>::read(value).unwrap_or_default(),
            Kind::Table(_) => {
                let rows = crate::field::Rows::read(value).unwrap_or_default();
                let column = if def.key == "deployments" { "region" } else { "format" };
                crate::field::texts(&rows, column).map(str::to_owned).collect()
            }
            _ => match value {
                Json::String(s) => vec![s.trim().to_owned()],
                Json::Number(n) => vec![n.to_string()],
                _ => Vec::new(),
            },
        };
        texts.into_iter().filter(|t| !t.trim().is_empty()).collect()
    }

    fn field(&self, of: &str, field: &str) -> Option<Expected> {
        let register = register(of)?;
        let (r, def) = (self.of(of)?, register.field(field)?);
        let values = self.values(&r, def);
        let told = values.join("、");
        let side = Side {
            source: Text::from(register.one),
            place: Text::new(
                format!("「{}」的「{}」", naming::called(register, &r).zh, def.label.zh),
                format!("{}, {}", naming::called(register, &r).en, def.label.en),
            ),
            value: match def.kind {
                Kind::Choices(_) => {
                    let label =
                        |k: &String| def.choice_label(k).map_or_else(|| k.clone(), |l| l.zh.to_owned());
                    values.iter().map(label).collect::<Vec<_>>().join("、")
                }
                _ => told,
            },
            record: Some(format!("{of}/{}", r.id)),
        };
        (!values.is_empty()).then_some(Expected { values, side })
    }

    fn count(&self, what: &str) -> Option<Expected> {
        let reader = self.reader;
        let heads = || headcount::head_count(reader.today(), reader).pool;
        let (key, r, n) = match what {
            "keywords" => {
                let l = crate::proposal::keywords::newest(reader.today(), reader)?;
                let n = l.get(keyword_libraries::DISTINCT)?;
                ("keyword_libraries", Some(l), n)
            }
            "corpus" => {
                let all = reader.find("populations", populations::KIND.key(), "corpus");
                let n =
                    all.iter().filter_map(|p| p.get(populations::ITEMS)).try_fold(0_i64, i64::checked_add)?;
                ("populations", None, n)
            }
            "annotators" => ("annotators", None, i64::try_from(heads().all).ok()?),
            "annotators_internal" => ("annotators", None, i64::try_from(heads().internal).ok()?),
            "annotators_outsourced" => ("annotators", None, i64::try_from(heads().outsourced).ok()?),
            kind => {
                let bank = crate::filing::slots::newest_bank(kind, reader)?;
                let n = bank.get(question_banks::DISTINCT)?;
                ("question_banks", Some(bank), n)
            }
        };
        // Nothing on file says nothing: papers are not held against a register that was never kept.
        if n == 0 && !reader.any(key) {
            return None;
        }
        let of = register(key)?;
        let place = match &r {
            Some(r) => naming::called(of, r),
            None => Text::new("按今天的记录", "as on record today"),
        };
        let side = Side {
            source: of.label.into(),
            place: Text::new(format!("「{}」", place.zh), place.en),
            value: n.to_string(),
            record: r.map(|r| format!("{key}/{}", r.id)),
        };
        Some(Expected { values: vec![n.to_string()], side })
    }
}

/// Every number of a filing on file for the service: its own, those of the models below it, those granted before.
fn numbers(s: &Subjects<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(service) = &s.service {
        for f in [services::FILING_NUMBER, services::ALGORITHM_NUMBER, services::CALLED_MODEL_NUMBER] {
            out.push(service.text(f).trim().to_owned());
        }
        for f in s.reader.find("filings", filings::SERVICE.key(), &service.id) {
            out.push(f.text(filings::NUMBER).trim().to_owned());
        }
    }
    for b in s.reader.all("base_models") {
        out.push(b.text(base_models::FILING_NUMBER).trim().to_owned());
        out.push(b.text(base_models::ALGORITHM_NUMBER).trim().to_owned());
    }
    out.retain(|n| !n.is_empty());
    out.dedup();
    out
}

impl Facts {
    /// What the registers say for a filing.
    pub fn of_filing(filing: &Record, reader: &dyn Reader) -> Self {
        let service = reader.get("services", filing.text(filings::SERVICE));
        let version = reader.get("model_versions", filing.text(filings::MODEL_VERSION));
        let subjects = Subjects { filing, service, version, reader };
        let numbers = numbers(&subjects);
        let one = |reference: &Reference| match reference {
            Reference::Field { of, field } => subjects.field(of, field),
            Reference::Count(what) => subjects.count(what),
            Reference::Numbers {} => {
                let service = subjects.service.as_ref()?;
                (!numbers.is_empty()).then(|| Expected {
                    values: numbers.clone(),
                    side: Side {
                        source: Text::new("登记册", "Registers"),
                        place: Text::new(
                            format!("「{}」及其模型", service.text(services::NAME)),
                            format!("{} and its models", service.text(services::NAME)),
                        ),
                        value: numbers.join("、"),
                        record: Some(format!("services/{}", service.id)),
                    },
                })
            }
        };
        let expected = content().facts.iter().map(|f| f.reference.as_ref().and_then(one)).collect();
        let mut others = BTreeSet::new();
        for (key, field) in
            [("suppliers", "name"), ("base_models", "provider"), ("secondary_developers", "name")]
        {
            others.extend(reader.all(key).iter().map(|r| super::compare::plain(r.str(field))));
        }
        let editions = reader.all("model_versions");
        let organizations = reader.all("organizations");
        Self {
            expected,
            others,
            versions: editions.iter().map(|v| v.text(model_versions::EDITION).trim().to_owned()).collect(),
            numbers,
            codes: organizations
                .iter()
                .map(|o| o.text(organizations::CREDIT_CODE).trim().to_owned())
                .collect(),
        }
    }

    /// What they say of the fact at a place of [`super::Content::facts`].
    pub(super) fn of(&self, fact: usize) -> Option<&Expected> {
        self.expected.get(fact)?.as_ref()
    }

    /// The first value of a fact by its key.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        let at = content().facts.iter().position(|f| f.key == key)?;
        self.of(at)?.values.first().map(String::as_str)
    }
}
