//! Canonical JSON: what is hashed and signed. Keys sorted by bytes, no white space, integers only.

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// Canonical text of a JSON value. The sort stands here and not in a map type, because any crate of the
/// build may switch serde_json to insertion order. Floats never reach the journal: decimals travel as text.
pub fn canonical(value: &Json) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Json, out: &mut String) {
    match value {
        Json::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Json::String(key.clone()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        leaf => out.push_str(&leaf.to_string()),
    }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Digest of a JSON value: SHA-256 of its canonical text, in hexadecimal.
pub fn digest(value: &Json) -> String {
    sha256_hex(canonical(value).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_at_every_depth_and_text_is_escaped_once() {
        let v = json!({"b": [1, {"z": null, "a": "引号\" 换行\n"}], "a": true});
        assert_eq!(canonical(&v), "{\"a\":true,\"b\":[1,{\"a\":\"引号\\\" 换行\\n\",\"z\":null}]}");
    }
}
