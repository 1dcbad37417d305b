//! Worlds as `fixtures/rules/` tells them; the head of `rules.rs` says how.

use hegui_model::instant;
use hegui_model::reader::{FixedReader, LibraryWord};
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::register;
use serde_json::{Map, Value as Json};
use std::path::PathBuf;

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules")
}

pub(crate) fn cases(of: &Register) -> Vec<Map<String, Json>> {
    let path = folder().join(format!("{}.json", of.key));
    match std::fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        Err(_) => Vec::new(),
    }
}

pub(crate) fn text<'a>(case: &'a Map<String, Json>, key: &str) -> &'a str {
    case.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// A world from its JSON; a value that its field would not take is a fault of the fixture.
pub(crate) fn world(at: &str, now: &str, told: &Json) -> FixedReader {
    let mut reader = FixedReader::at(instant::parse(now).unwrap_or_else(|| panic!("{at}: now is {now:?}")));
    for (key, records) in told.as_object().unwrap_or_else(|| panic!("{at}: a world is an object")) {
        let records = records.as_array().unwrap_or_else(|| panic!("{at}: {key} is a list"));
        if key == "words" {
            for w in records {
                let get = |k: &str| w[k].as_str().unwrap_or_default().to_owned();
                let word = LibraryWord { norm: get("norm"), word: get("word"), category: get("category") };
                reader.libraries.push((get("library"), word));
            }
            continue;
        }
        let of = register(key).unwrap_or_else(|| panic!("{at}: no register {key}"));
        for told in records {
            let mut r = Record::default();
            for (field, value) in told.as_object().unwrap_or_else(|| panic!("{at}: {key} holds objects")) {
                match field.as_str() {
                    "id" => r.id = value.as_str().expect("an id is text").to_owned(),
                    "retired" => r.retired = value.as_bool().expect("retired is yes or no"),
                    _ => {
                        let def = of.field(field).unwrap_or_else(|| panic!("{at}: no field {key}.{field}"));
                        let taken = def
                            .accept(value)
                            .unwrap_or_else(|f| panic!("{at}: {key}.{field}: {}", f.message.en));
                        r.values.insert(field.clone(), taken);
                    }
                }
            }
            assert!(!r.id.is_empty(), "{at}: a record of {key} has no id");
            reader.records.push((of.key, r));
        }
    }
    reader
}
