use std::collections::BTreeMap;

/// An object's number and generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ObjId {
    pub(crate) num: u32,
    pub(crate) generation: u16,
}

/// A dictionary; sorted, so that what is written does not depend on anything but its content.
pub(crate) type Dict = BTreeMap<Vec<u8>, Value>;

/// A direct object. Reals keep their spelling, so that rewriting a page never moves it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Real(Vec<u8>),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Dict),
    Ref(ObjId),
}

impl Value {
    pub(crate) fn as_dict(&self) -> Option<&Dict> {
        if let Self::Dict(d) = self { Some(d) } else { None }
    }

    pub(crate) fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(a) = self { Some(a) } else { None }
    }

    pub(crate) fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(n) = self { Some(n) } else { None }
    }

    pub(crate) fn as_text(&self) -> Option<&[u8]> {
        if let Self::Text(t) = self { Some(t) } else { None }
    }

    pub(crate) fn as_int(&self) -> Option<i64> {
        if let Self::Int(i) = self { Some(*i) } else { None }
    }

    pub(crate) fn as_ref(&self) -> Option<ObjId> {
        if let Self::Ref(r) = self { Some(*r) } else { None }
    }

    /// The number of an integer or a real.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "page coordinates are far below 2^52")]
            Self::Int(i) => Some(*i as f64),
            Self::Real(r) => std::str::from_utf8(r).ok()?.parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }
}

/// A name value.
pub(crate) fn name(n: &str) -> Value {
    Value::Name(n.as_bytes().to_vec())
}

const fn regular(byte: u8) -> bool {
    !matches!(byte, 0..=32 | 127.. | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | b'#')
}

fn write_name(out: &mut Vec<u8>, n: &[u8]) {
    out.push(b'/');
    for &byte in n {
        if regular(byte) {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

/// Writes a direct object.
pub(crate) fn write_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Value::Int(i) => out.extend_from_slice(i.to_string().as_bytes()),
        Value::Real(r) => out.extend_from_slice(r),
        Value::Name(n) => write_name(out, n),
        Value::Text(t) => {
            if t.iter().all(|b| (32..127).contains(b) && !matches!(b, b'(' | b')' | b'\\')) {
                out.push(b'(');
                out.extend_from_slice(t);
                out.push(b')');
            } else {
                out.push(b'<');
                out.extend_from_slice(hex::encode_upper(t).as_bytes());
                out.push(b'>');
            }
        }
        Value::Array(a) => {
            out.push(b'[');
            for (i, item) in a.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                write_value(out, item);
            }
            out.push(b']');
        }
        Value::Dict(d) => {
            out.extend_from_slice(b"<<");
            for (key, item) in d {
                write_name(out, key);
                out.push(b' ');
                write_value(out, item);
            }
            out.extend_from_slice(b">>");
        }
        Value::Ref(r) => out.extend_from_slice(format!("{} {} R", r.num, r.generation).as_bytes()),
    }
}

/// A text string: ASCII as it is, everything else as UTF-16BE with its mark (ISO 32000-1, 7.9.2.2).
pub(crate) fn encode_text(text: &str) -> Value {
    if text.bytes().all(|b| (32..127).contains(&b)) {
        return Value::Text(text.as_bytes().to_vec());
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Value::Text(bytes)
}

/// Reads a text string. `PDFDocEncoding` is taken as Latin-1: exact for the letters names use.
pub(crate) fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_survive_both_encodings() {
        for text in ["Sig1", "数据安全负责人", "𬭛 rare", ""] {
            let Value::Text(bytes) = encode_text(text) else { panic!("not a string") };
            assert_eq!(decode_text(&bytes), text);
        }
    }

    #[test]
    fn names_with_odd_bytes_are_escaped() {
        let mut out = Vec::new();
        write_value(&mut out, &Value::Name(b"A B#\xe5".to_vec()));
        assert_eq!(out, b"/A#20B#23#E5");
    }
}
