use super::*;
use crate::catalogue::{TC260_003, edition};
use serde_json::json;

fn day() -> NaiveDate {
    "2026-11-21".parse().expect("day")
}

fn told() -> Json {
    json!({
        "document": "EXAMPLE", "id": "EXAMPLE@2026", "name": {"zh": "示例标准", "en": "Example standard"},
        "status": "published", "date": "2026-06-01", "note": {"zh": "示例", "en": "Example"},
        "provenance": {"source": "https://example.com/standard", "checked_on": "2026-11-20", "verified": true},
        "chapters": [{"id": "1", "title": {"zh": "示例", "en": "Example"}}],
        "clauses": [
            {"id": "1.a", "demand": "must", "title": {"zh": "甲", "en": "First"}, "requirement": {"zh": "示例要求甲", "en": "Example one"}},
            {"id": "1.b", "demand": "should", "title": {"zh": "乙", "en": "Second"}, "requirement": {"zh": "示例要求乙", "en": "Example two"}}
        ],
        "thresholds": [{
            "key": "keywords_total", "clause": "1.a", "label": {"zh": "总数", "en": "Total"}, "value": 12000,
            "bound": "at_least", "unit": "items",
            "provenance": {"source": "https://example.com/standard", "checked_on": "2026-11-20", "verified": true}
        }]
    })
}

fn refusal(change: impl Fn(&mut Json)) -> String {
    let mut pack = told();
    change(&mut pack);
    read(pack.to_string().as_bytes(), day()).expect_err("refused").en
}

#[test]
fn a_pack_is_told_by_what_it_holds_and_named_by_its_bytes() {
    let bytes = told().to_string();
    let pack = read(bytes.as_bytes(), day()).expect("pack");
    assert_eq!(pack.digest, digest(bytes.as_bytes()));
    assert!(matches!(&pack.content, Content::Edition(e) if e.clauses.len() == 2));
    let province = json!({
        "province": "CN-XX", "name": {"zh": "示例省", "en": "Example province"},
        "provenance": {"source": "https://example.com", "checked_on": "2026-11-20", "verified": false},
        "facts": [{"key": "media", "label": {"zh": "介质", "en": "Media"}, "value": {"zh": "光盘一份", "en": "One disc"},
            "provenance": {"source": "https://example.com/notice", "checked_on": "2026-11-20", "verified": false}}]
    });
    let pack = read(province.to_string().as_bytes(), day()).expect("province");
    assert!(matches!(pack.content, Content::Province(p) if p.facts.len() == 1));
    let mut without = province.clone();
    without["facts"][0]["provenance"]["source"] = "".into();
    let refused = read(without.to_string().as_bytes(), day()).expect_err("no source");
    assert!(refused.en.contains("media") && refused.zh.contains("出处"));
    let year = json!({"year": 2027, "papers": ["https://example.com"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]});
    let pack = read(year.to_string().as_bytes(), day()).expect("year");
    assert!(matches!(pack.content, Content::Calendar(y) if y[0].year == 2027));
}

#[test]
fn a_faulty_or_hostile_pack_is_refused_with_the_place() {
    assert!(read(&vec![b'{'; BYTES_MAX + 1], day()).expect_err("big").en.contains("more than"));
    assert!(read(b"{\"clauses\": [", day()).expect_err("cut").en.contains("line 1"));
    let deep = "[".repeat(100_000);
    assert!(read(deep.as_bytes(), day()).is_err(), "depth is bounded");
    assert!(refusal(|p| p["rules"] = json!([1])).contains("/rules"));
    assert!(
        refusal(|p| p["clauses"][1]["card"] = json!({"evidence": {"zh": "x", "en": "x"}}))
            .contains("edition")
    );
    assert!(refusal(|p| p["clauses"][1]["code"] = "x".into()).contains("/clauses/2/code"));
    assert!(refusal(|p| p["clauses"][1]["id"] = "1.a".into()).contains("1.a stands twice"));
    assert!(refusal(|p| p["clauses"][1]["id"] = "<b>".into()).contains("id"));
    assert!(refusal(|p| p["clauses"][1]["title"]["zh"] = "\u{7}".into()).contains("control"));
    assert!(refusal(|p| p["clauses"][1]["title"]["en"] = "x".repeat(6_000).into()).contains("too long"));
    assert!(refusal(|p| p["clauses"] = json!([])).contains("no clause"));
    assert!(refusal(|p| p["id"] = "OTHER@1".into()).contains("document"));
    assert!(
        refusal(|p| {
            p["document"] = "TC260-003".into();
            p["id"] = TC260_003.into();
        })
        .contains("shipped")
    );
    assert!(
        refusal(|p| p["renumbers"] = json!({"edition": TC260_003, "numbers": [], "differs": []}))
            .contains("own clauses")
    );
    assert!(refusal(|p| p["thresholds"][0]["clause"] = "9.z".into()).contains("9.z"));
    assert!(refusal(|p| p["thresholds"][0]["unit"] = "percent".into()).contains("at most 100"));
    assert!(refusal(|p| p["thresholds"][0]["bound"] = "at_most".into()).contains("differ"));
    assert!(refusal(|p| p["thresholds"][0]["value"] = (-1).into()).contains("0 or more"));
    assert!(refusal(|p| p["thresholds"][0]["value"] = json!(1.5)).contains("edition"));
    assert!(
        refusal(|p| {
            let t = p["thresholds"][0].clone();
            p["thresholds"].as_array_mut().expect("list").push(t);
        })
        .contains("twice")
    );
    assert!(refusal(|p| p["status"] = "law".into()).contains("in_force"));
    assert!(refusal(|p| p["provenance"]["checked_on"] = "yesterday".into()).contains("2026-03-05"));
}

#[test]
fn what_an_edition_changes_is_told_by_clause_and_by_number() {
    let Content::Edition(old) = read(told().to_string().as_bytes(), day()).expect("pack").content else {
        panic!("an edition")
    };
    let mut new = old.clone();
    assert_eq!(
        change::between(Some(&old), &new),
        change::EditionChange { against: Some(old.id.clone()), ..change::EditionChange::default() }
    );
    new.clauses[0].requirement = Text::new("示例要求丙", "Example three");
    new.clauses[1].id = "1.c".into();
    new.thresholds[0].value = 15_000;
    let told = change::between(Some(&old), &new);
    assert_eq!(
        (told.added, told.removed, told.changed),
        (vec!["1.c".into()], vec!["1.b".into()], vec!["1.a".into()])
    );
    let t = &told.thresholds[0];
    assert_eq!((t.key.as_str(), t.before, t.after), ("keywords_total", Some(12_000), Some(15_000)));
    let none = change::between(None, &new);
    assert_eq!((none.against, none.added.len()), (None, 2));
}

#[test]
fn a_shipped_edition_reads_as_a_pack_but_for_its_id() {
    let mut shipped = serde_json::to_value(edition(TC260_003).expect("edition")).expect("json");
    shipped["document"] = "EXAMPLE".into();
    shipped["id"] = "EXAMPLE@draft".into();
    let pack = read(shipped.to_string().as_bytes(), day()).expect("pack");
    assert!(
        matches!(pack.content, Content::Edition(e) if e.thresholds.len() == 37 && e.risk_classes.len() == 5)
    );
}
