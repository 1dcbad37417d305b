use std::panic::{AssertUnwindSafe, catch_unwind};

use super::value::{Dict, Value};

fn to_lopdf(value: &Value) -> Option<lopdf::Object> {
    Some(match value {
        Value::Int(i) => lopdf::Object::Integer(*i),
        Value::Name(n) => lopdf::Object::Name(n.clone()),
        Value::Array(a) => lopdf::Object::Array(a.iter().map(to_lopdf).collect::<Option<_>>()?),
        Value::Dict(d) => {
            let mut dict = lopdf::Dictionary::new();
            for (key, item) in d {
                dict.set(key.clone(), to_lopdf(item)?);
            }
            lopdf::Object::Dictionary(dict)
        }
        _ => return None,
    })
}

/// A stream's data without its filter, at most `limit` bytes. `None` where the filter is not
/// Flate alone, the data is damaged or the limit is passed.
pub(crate) fn plain(dict: &Dict, raw: &[u8], limit: usize) -> Option<Vec<u8>> {
    let filter = match dict.get(b"Filter".as_slice()) {
        None => None,
        Some(Value::Array(a)) if a.is_empty() => None,
        Some(Value::Array(a)) if a.len() == 1 => a.first(),
        Some(other @ Value::Name(_)) => Some(other),
        Some(_) => return None,
    };
    match filter {
        None => (raw.len() <= limit).then(|| raw.to_vec()),
        Some(Value::Name(n)) if n == b"FlateDecode" => {
            let mut parts = lopdf::Dictionary::new();
            parts.set("Filter", "FlateDecode");
            let parms = match dict.get(b"DecodeParms".as_slice()) {
                Some(Value::Array(a)) => a.first(),
                other => other,
            };
            if let Some(parms) = parms.filter(|p| **p != Value::Null) {
                parts.set("DecodeParms", to_lopdf(parms)?);
            }
            let stream = lopdf::Stream::new(parts, raw.to_vec());
            // The bytes come from anywhere: a fault in the decoder must not end the program.
            catch_unwind(AssertUnwindSafe(|| stream.decompressed_content_with_limit(limit))).ok()?.ok()
        }
        Some(_) => None,
    }
}
