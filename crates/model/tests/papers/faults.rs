//! Each way in which a template can be wrong, told by file, chapter and place.

use hegui_model::paper::template::{Fault, read};
use serde_json::{Value as Json, json};

fn sound() -> Json {
    json!({
        "key": "example", "label": { "zh": "示例", "en": "Example" }, "about": "services",
        "numbering": "decimal", "source": "示例", "day": "2026-11-21",
        "chapters": [{
            "key": "one", "heading": { "zh": "一", "en": "One" },
            "parts": [
                { "part": "paragraph", "text": { "zh": "{service.name}", "en": "{service.name}" } },
                { "part": "facts", "rows": [{ "field": "organization.name" }] },
                { "part": "table", "caption": { "zh": "表", "en": "Table" }, "register": "complaints",
                  "where": [{ "field": "service", "of": "service" }], "columns": [{ "field": "code" }],
                  "sort": { "field": "received_at" } },
                { "part": "rows", "caption": { "zh": "表", "en": "Table" }, "of": "service.deployments",
                  "columns": [{ "field": "region" }] },
                { "part": "tally", "caption": { "zh": "表", "en": "Table" }, "register": "complaints", "by": "kind" },
                { "part": "own_text", "start": { "zh": "示例", "en": "Example" } },
            ],
        }],
    })
}

fn faults(template: &Json) -> Vec<Fault> {
    read("own.json", &template.to_string()).err().unwrap_or_default()
}

/// A value set, or with `null` taken away, at a pointer of the sound template.
fn with(pointer: &str, value: Json) -> Vec<Fault> {
    let mut template = sound();
    if let Some(place) = template.pointer_mut(pointer) {
        *place = value;
    } else {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        template.pointer_mut(parent).expect("a parent")[key] = value;
    }
    faults(&template)
}

#[test]
fn the_sound_template_has_no_fault() {
    assert_eq!(faults(&sound()), Vec::new());
}

#[test]
fn every_fault_is_told_with_its_file_chapter_and_place() {
    let part = "/chapters/0/parts";
    let both = |s: &str| json!({ "zh": s, "en": s });
    // Where it is broken, by what, the chapter and the place that are told, and words of what is told.
    let cases: Vec<(String, Json, &str, &str, &str)> = vec![
        ("/key".into(), json!("Example Paper"), "", "key", "small letters"),
        ("/label".into(), json!("示例"), "", "label", "must be an object"),
        ("/label/en".into(), json!(""), "", "label.en", "is empty"),
        ("/label/en".into(), json!(3), "", "label.en", "must be text"),
        ("/about".into(), json!("nothings"), "", "about", "no register \"nothings\""),
        ("/numbering".into(), json!("roman"), "", "numbering", "no numbering \"roman\""),
        ("/day".into(), json!("21.11.2026"), "", "day", "must be a day"),
        ("/verified".into(), json!("yes"), "", "verified", "true or false"),
        ("/author".into(), json!("示例"), "", "", "no \"author\" here"),
        ("/chapters".into(), json!([]), "", "chapters", "no chapter"),
        ("/chapters".into(), json!({}), "", "chapters", "must be a list"),
        ("/chapters/0/level".into(), json!(4), "one", "level", "level 1 to 3"),
        ("/chapters/0/parts".into(), json!([]), "one", "parts", "no part"),
        ("/chapters/0/heading".into(), both("{service.nothing}"), "one", "heading.zh", "no field nothing"),
        (format!("{part}/0/part"), json!("poem"), "one", "parts[0]", "no part \"poem\""),
        (format!("{part}/0/colour"), json!("red"), "one", "parts[0]", "no \"colour\" here"),
        (format!("{part}/0/text"), both("{nobody.name}"), "one", "parts[0].text.zh", "names no scope"),
        (format!("{part}/0/text"), both("{incident.title}"), "one", "parts[0].text.zh", "not reached"),
        (format!("{part}/0/text"), both("{count:stars}"), "one", "parts[0].text.en", "is no count"),
        (format!("{part}/0/text"), both("{date:easter}"), "one", "parts[0].text.en", "is no day"),
        (format!("{part}/0/text"), both("{version:world}"), "one", "parts[0].text.en", "is no version"),
        (format!("{part}/0/text"), both("{post:king}"), "one", "parts[0].text.en", "is no post"),
        (format!("{part}/0/text"), both("{colour:red}"), "one", "parts[0].text.en", "no known kind"),
        (format!("{part}/0/text"), both("{service}"), "one", "parts[0].text.en", "not written right"),
        (format!("{part}/0/text"), both("{service.name"), "one", "parts[0].text.en", "has no } after it"),
        (format!("{part}/0/text"), both("name}"), "one", "parts[0].text.en", "a } too many"),
        (format!("{part}/0/text"), both("{organization.contact_phone}"), "one", "parts[0].text.en", "masked"),
        (
            format!("{part}/0/text"),
            both("{service.deployments}"),
            "one",
            "parts[0].text.en",
            "do not fit a line",
        ),
        (format!("{part}/0/text"), both("{period}"), "one", "parts[0].text", "about no period"),
        (format!("{part}/1/rows"), json!([]), "one", "parts[1].rows", "is empty"),
        (
            format!("{part}/1/rows/0/field"),
            json!("service.nothing"),
            "one",
            "parts[1].rows[0].field",
            "no field",
        ),
        (format!("{part}/1/rows/0/value"), json!("x"), "one", "parts[1].rows[0]", "either field or value"),
        (format!("{part}/2/register"), json!("stars"), "one", "parts[2].register", "no register"),
        (format!("{part}/2/columns"), json!([]), "one", "parts[2].columns", "is empty"),
        (
            format!("{part}/2/columns/0/field"),
            json!("star"),
            "one",
            "parts[2].columns[0].field",
            "no field \"star\"",
        ),
        (format!("{part}/2/columns/0/field"), json!("contact"), "one", "parts[2].columns[0].field", "masked"),
        (
            format!("{part}/2/columns/0/width"),
            json!(0),
            "one",
            "parts[2].columns[0].width",
            "between 0.1 and 20",
        ),
        (
            format!("{part}/2/where/0/of"),
            json!("organization"),
            "one",
            "parts[2].where[0].of",
            "does not refer to",
        ),
        (format!("{part}/2/where/0/is"), json!(["x"]), "one", "parts[2].where[0]", "has one of"),
        (
            format!("{part}/2/where/0"),
            json!({ "field": "kind", "is": ["star"] }),
            "one",
            "parts[2].where[0].is[0]",
            "no option",
        ),
        (
            format!("{part}/2/where/0"),
            json!({ "field": "code", "is": ["x"] }),
            "one",
            "parts[2].where[0].is",
            "no choice",
        ),
        (
            format!("{part}/2/where/0"),
            json!({ "field": "received_at", "within": "period" }),
            "one",
            "parts[2].where[0]",
            "about no period",
        ),
        (
            format!("{part}/2/where/0"),
            json!({ "field": "kind", "within": "period" }),
            "one",
            "parts[2].where[0].within",
            "a day or an instant",
        ),
        (format!("{part}/2/sort/field"), json!("disposals"), "one", "parts[2].sort.field", "sorted"),
        (format!("{part}/3/of"), json!("service.name"), "one", "parts[3].of", "no field that is a table"),
        (format!("{part}/3/columns/0/field"), json!("star"), "one", "parts[3].columns[0].field", "no column"),
        (format!("{part}/4/by"), json!("code"), "one", "parts[4].by", "by a choice"),
        (
            format!("{part}/5"),
            json!({ "part": "heading", "level": 1, "text": both("x") }),
            "one",
            "parts[5].level",
            "level 2 or 3",
        ),
        (format!("{part}/5"), json!({ "part": "timeline" }), "one", "parts[5]", "no timeline"),
        (
            format!("{part}/5"),
            json!({ "part": "journal", "registers": ["stars"] }),
            "one",
            "parts[5].registers[0]",
            "no register",
        ),
        (
            format!("{part}/0"),
            json!({ "part": "own_text", "start": both("x") }),
            "one",
            "parts",
            "one text of the organisation",
        ),
    ];
    assert!(cases.len() >= 40);
    for (pointer, value, chapter, place, words) in cases {
        let found = with(&pointer, value.clone());
        let told: Vec<String> = found.iter().map(|f| f.text().en).collect();
        let hit = found.iter().any(|f| {
            (f.file.as_str(), f.chapter.as_str(), f.place.as_str()) == ("own.json", chapter, place)
                && f.told.en.contains(words)
        });
        assert!(hit, "{pointer} = {value}: {told:#?}");
        assert!(found.iter().all(|f| !f.told.zh.is_empty() && f.told.zh != f.told.en), "{told:?}");
    }
}

#[test]
fn what_is_no_template_at_all_is_told_and_all_faults_at_once() {
    let broken = |json: &str| read("own.json", json).err().expect("a fault").remove(0).text();
    assert!(broken("{").en.contains("own.json, 1:1: is no valid JSON"), "{:?}", broken("{"));
    assert!(broken("[]").en.contains("must be an object"));
    assert!(broken(&" ".repeat(1_000_001)).en.contains("larger than"));
    let mut twice = sound();
    let one = twice["chapters"][0].clone();
    twice["chapters"].as_array_mut().expect("chapters").push(one);
    assert!(faults(&twice)[0].told.en.contains("stands twice"));
    let mut two = sound();
    two["day"] = json!("x");
    two["chapters"][0]["parts"][1]["rows"] = json!([]);
    assert_eq!(faults(&two).len(), 2, "{:?}", faults(&two));
    let mut column = sound();
    column["chapters"][0]["parts"][2]["columns"] = json!([{ "field": "code" }, { "field": "code" }]);
    assert!(faults(&column)[0].told.en.contains("stands twice"));
    let many: Vec<Json> = (0..13).map(|_| json!({ "field": "code" })).collect();
    column["chapters"][0]["parts"][2]["columns"] = many.into();
    assert!(faults(&column)[0].told.en.contains("more than 12"));
}
