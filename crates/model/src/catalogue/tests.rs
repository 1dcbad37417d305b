use super::*;

const PUBLISHED: &str = "TC260-003@2024-02-29";

#[test]
fn a_renumbered_edition_holds_every_clause_and_number_in_its_own_order() {
    let draft = edition(TC260_003).expect("draft");
    let published = edition(PUBLISHED).expect("published");
    let ids: Vec<&str> = published.clauses.iter().map(|c| c.id.as_str()).collect();
    let at = |id: &str| ids.iter().position(|i| *i == id).unwrap_or_else(|| panic!("no {id}"));
    assert!(at("7.g.2") < at("8.1.a") && at("8.1.c") < at("8.2.a"), "{ids:?}");
    assert!(at("8.3.b.2") < at("8.4") && at("8.4") < at("9.1.a") && at("9.1.d.3") < at("9.4.c"));
    let titles: Vec<&str> =
        published.chapters.iter().filter(|c| !c.id.contains('.')).map(|c| c.id.as_str()).collect();
    assert_eq!(titles, ["4", "5", "6", "7", "8", "9"]);
    assert_eq!(published.chapter_of("8.1.a").map(|c| c.title.zh.as_str()), Some("关键词库"));
    for t in &draft.thresholds {
        let there = published.threshold(&t.key);
        assert_eq!((there.value, there.bound), (t.value, t.bound));
        assert!(published.clause(&there.clause).is_some(), "{} is set by {}", t.key, there.clause);
        assert!(!there.provenance.verified, "no number of the published text was read");
    }
}

#[test]
fn clauses_whose_published_text_was_not_read_say_so_and_cite_no_number_of_the_draft() {
    let published = edition(PUBLISHED).expect("published");
    for c in &published.clauses {
        let note = c.note.as_ref().unwrap_or_else(|| panic!("{} tells nothing of its text", c.id));
        let read = c.id.starts_with("9.1.b");
        assert_eq!(note.zh.contains("未能读到"), !read, "{}", c.id);
    }
    let of = |id: &str| published.clause(id).unwrap_or_else(|| panic!("no {id}"));
    assert!(of("9.3.a").requirement.en.contains("8.2") && of("9.2.c").requirement.en.contains("chapter 8"));
    assert!(of("5.1.a.2").note.as_ref().is_some_and(|n| n.en.contains("no blacklist")));
}

#[test]
fn editions_are_cited_apart_and_rules_find_their_clause_in_each() {
    let draft = edition(TC260_003).expect("draft");
    let published = edition(PUBLISHED).expect("published");
    assert_eq!(draft.cite("9.1.a"), "TC260-003/9.1.a");
    assert_eq!(published.cite("8.1.a"), "TC260-003@2024-02-29/8.1.a");
    assert_eq!(published.told_as("8.1.a"), "TC260-003/9.1.a");
    for e in [draft, published] {
        for c in &e.clauses {
            let back = e.clause_told_as(&e.told_as(&c.id)).map(|c| c.id.as_str());
            assert_eq!(back, Some(c.id.as_str()));
        }
    }
}

#[test]
fn an_edition_whose_text_is_not_held_has_no_clause_and_sets_nothing() {
    let gb = edition("GBT-45654@2025").expect("GB");
    assert!(gb.clauses.is_empty() && gb.thresholds.is_empty());
    assert_eq!((gb.status.as_str(), gb.date.as_str()), ("in_force", "2025-11-01"));
    assert!(!gb.provenance.verified);
}
