//! Clauses that answer one another: one clause under the numbers of two editions, and one fact that several documents
//! ask for. What stands here helps to carry a conclusion over; it never concludes.

use crate::standard::{Edition, Provenance};
use crate::text::{Text, t};
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use std::sync::LazyLock;
use ts_rs::TS;

/// How far one answers the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// What answers one answers the other.
    Same,
    /// What answers one answers the other in part.
    Partly,
}

/// Clauses that one fact answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Key, unique.
    pub key: String,
    /// The fact.
    pub fact: Text,
    /// How far.
    pub relation: Relation,
    /// Clauses as rules cite them: `TC260-003/5.3.a.1`.
    pub clauses: Vec<String>,
}

/// A file of groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "for readers of the file")]
    name: Text,
    provenance: Provenance,
    groups: Vec<Group>,
}

static SHIPPED: LazyLock<File> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/standards/crosswalks/five-documents.json"))
        .expect("shipped crosswalk is valid")
});

/// Groups that are shipped.
pub fn groups() -> &'static [Group] {
    &SHIPPED.groups
}

/// Where the groups come from.
pub fn provenance() -> &'static Provenance {
    &SHIPPED.provenance
}

/// A clause that answers, or is answered by, another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counterpart {
    /// As it is cited.
    pub cite: String,
    /// Id of the edition, where it is held.
    pub edition: Option<String>,
    /// Clause id within that edition.
    pub clause: Option<String>,
    /// How far.
    pub relation: Relation,
    /// The fact that both ask for.
    pub fact: Text,
}

fn document(cite: &str) -> &str {
    cite.rsplit_once('/').map_or("", |(document, _)| document)
}

/// The clause in another edition of the document: by the numbers that change where one is told by the other, else the
/// clause of the same number, which is the same only where it asks the same.
fn renumbered(edition: &Edition, clause: &str, told: &str, other: &Edition) -> Option<(String, Relation)> {
    if let Some(c) = other.clause_told_as(told) {
        let differs =
            |e: &Edition, id: &str| e.renumbers.as_ref().is_some_and(|r| r.differs.iter().any(|d| d == id));
        let partly = differs(other, &c.id) || differs(edition, clause);
        return Some((c.id.clone(), if partly { Relation::Partly } else { Relation::Same }));
    }
    if edition.renumbers.is_some() || other.renumbers.is_some() {
        return None;
    }
    let (here, there) = (edition.clause(clause)?, other.clause(clause)?);
    let same = here.requirement == there.requirement && here.demand == there.demand;
    Some((there.id.clone(), if same { Relation::Same } else { Relation::Partly }))
}

/// Counterparts of a clause among editions; one whose edition is not there is named by its citation alone. A group
/// says that clauses are the same only where it has one of either document: of several each answers a part.
pub fn counterparts<E: Deref<Target = Edition>>(
    edition: &Edition,
    clause: &str,
    among: &[E],
) -> Vec<Counterpart> {
    let told = edition.told_as(clause);
    let mut out: Vec<Counterpart> = Vec::new();
    for other in among.iter().filter(|o| o.id != edition.id && o.document == edition.document) {
        let Some((id, relation)) = renumbered(edition, clause, &told, other) else { continue };
        out.push(Counterpart {
            cite: other.cite(&id),
            edition: Some(other.id.clone()),
            clause: Some(id),
            relation,
            fact: t("同一文件另一版本的对应条款", "The clause in another edition of the document").into(),
        });
    }
    for group in groups().iter().filter(|g| g.clauses.contains(&told)) {
        let of = |d: &str| group.clauses.iter().filter(|c| document(c) == d).count();
        for cite in group.clauses.iter().filter(|c| document(c) != document(&told)) {
            let alone = of(document(&told)) == 1 && of(document(cite)) == 1;
            let relation = if alone { group.relation } else { Relation::Partly };
            let held = among.iter().filter_map(|e| Some((e, e.clause_told_as(cite)?)));
            let mut found: Vec<Counterpart> = held
                .map(|(e, c)| Counterpart {
                    cite: e.cite(&c.id),
                    edition: Some(e.id.clone()),
                    clause: Some(c.id.clone()),
                    relation,
                    fact: group.fact.clone(),
                })
                .collect();
            if found.is_empty() {
                let fact = group.fact.clone();
                found.push(Counterpart { cite: cite.clone(), edition: None, clause: None, relation, fact });
            }
            for c in found {
                // Two groups may hold the same pair: the closer relation stands.
                match out.iter_mut().find(|o| o.cite == c.cite) {
                    Some(o) if c.relation < o.relation => *o = c,
                    Some(_) => {}
                    None => out.push(c),
                }
            }
        }
    }
    out.sort_by_key(|c| (c.relation, c.edition.is_none()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{self, TC260_003, edition};
    use std::collections::BTreeSet;

    #[test]
    fn groups_name_clauses_that_are_there_and_no_pair_twice_at_odds() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/standards/clauses.tsv");
        let inventory = std::fs::read_to_string(path).ok().map(|text| {
            let ids = text.lines().skip(1).filter_map(|line| {
                let mut columns = line.split('\t');
                Some(format!("{}/{}", columns.next()?, columns.next()?))
            });
            ids.collect::<BTreeSet<String>>()
        });
        if inventory.is_none() {
            eprintln!("left out: the inventory of clauses is not beside this checkout");
        }
        let mut keys = BTreeSet::new();
        for g in groups() {
            assert!(keys.insert(&g.key), "{} stands twice", g.key);
            assert!(!g.fact.zh.is_empty() && g.fact.en.is_ascii(), "{}", g.key);
            let documents: BTreeSet<&str> = g.clauses.iter().map(|c| document(c)).collect();
            assert!(documents.len() > 1, "{} joins no two documents", g.key);
            assert_eq!(g.clauses.iter().collect::<BTreeSet<_>>().len(), g.clauses.len(), "{}", g.key);
            for c in &g.clauses {
                assert!(inventory.as_ref().is_none_or(|all| all.contains(c)), "{} names {c}", g.key);
                for e in catalogue::editions().iter().filter(|e| e.cite("") == format!("{}/", document(c))) {
                    assert!(e.clauses.is_empty() || e.clause_told_as(c).is_some(), "{} lacks {c}", e.id);
                }
            }
        }
        assert!(groups().len() >= 40 && !provenance().verified);
    }

    #[test]
    fn draft_and_published_answer_each_other_under_their_own_numbers() {
        let draft = edition(TC260_003).expect("draft");
        let published = edition("TC260-003@2024-02-29").expect("published");
        assert_eq!(draft.clauses.len(), published.clauses.len());
        let all = catalogue::editions();
        for c in &draft.clauses {
            let there: Vec<Counterpart> = counterparts(draft, &c.id, all)
                .into_iter()
                .filter(|k| k.edition.as_deref() == Some(published.id.as_str()))
                .collect();
            assert_eq!(there.len(), 1, "{}", c.id);
            let back = counterparts(published, there[0].clause.as_deref().expect("id"), all);
            assert!(back.iter().any(
                |k| k.edition.as_deref() == Some(TC260_003) && k.clause.as_deref() == Some(c.id.as_str())
            ));
        }
        let of = |id: &str| {
            let all = counterparts(draft, id, all);
            let c = all.into_iter().find(|k| k.edition.as_deref() == Some(published.id.as_str()));
            c.map(|c| (c.clause.unwrap_or_default(), c.relation)).expect("counterpart")
        };
        assert_eq!(of("9.4.a.1"), ("8.3.a.1".into(), Relation::Same));
        assert_eq!(of("9.2"), ("8.4".into(), Relation::Same));
        assert_eq!(of("8.2.a"), ("9.2.a".into(), Relation::Same));
        assert_eq!(of("5.1.a.2"), ("5.1.a.2".into(), Relation::Partly), "said to ask something else");
    }

    #[test]
    fn another_edition_without_a_renumbering_answers_where_it_asks_the_same() {
        let draft = edition(TC260_003).expect("draft");
        let mut other = draft.clone();
        other.id = "TC260-003@example".into();
        other.clauses.retain(|c| c.id != "6.e");
        let changed = other.clauses.iter_mut().find(|c| c.id == "6.d").expect("6.d");
        changed.requirement = Text::new("示例要求", "Something else");
        let of = |id: &str| {
            let all = counterparts(draft, id, &[&other]);
            all.into_iter().find(|c| c.edition.as_deref() == Some(other.id.as_str())).map(|c| c.relation)
        };
        assert_eq!(of("7.e.2"), Some(Relation::Same));
        assert_eq!(of("6.d"), Some(Relation::Partly));
        assert_eq!(of("6.e"), None);
        assert_eq!(other.cite("6.d"), "TC260-003@example/6.d", "its numbers are not those that rules cite");
    }

    #[test]
    fn of_several_clauses_each_answers_a_part() {
        let draft = edition(TC260_003).expect("draft");
        let none: [&Edition; 0] = [];
        let of = |id: &str, cite: &str| {
            counterparts(draft, id, &none).into_iter().find(|c| c.cite == cite).map(|c| c.relation)
        };
        assert_eq!(of("5.3.a.1", "DATA-GUIDE/6.3.c"), Some(Relation::Same));
        assert_eq!(of("7.d.1", "DATA-GUIDE/9.3"), Some(Relation::Partly), "one of five labels");
        assert_eq!(of("6.d", "DATA-GUIDE/9.3"), None);
    }
}
