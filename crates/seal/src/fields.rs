use std::collections::BTreeSet;

use crate::pdf::{Dict, ObjId, Parsed, Pdf, Value, decode_text};

/// Largest number of form fields looked at.
const MAX_FIELDS: usize = 20_000;

/// A terminal field of the form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: ObjId,
    /// Its full name, parts joined by a full stop.
    pub(crate) name: String,
    pub(crate) signature: bool,
    /// What `/V` holds, unresolved.
    pub(crate) value: Option<Value>,
    pub(crate) dict: Dict,
}

/// The form: its own dictionary (empty where there is none) and the list of fields.
pub(crate) struct Form {
    pub(crate) id: Option<ObjId>,
    pub(crate) dict: Option<Dict>,
    pub(crate) fields_id: Option<ObjId>,
    pub(crate) fields: Vec<Value>,
}

pub(crate) fn form(pdf: &Pdf<'_>, catalog: &Dict) -> Parsed<Form> {
    let entry = catalog.get(b"AcroForm".as_slice());
    let dict = match entry.map(|e| pdf.resolve(e)).transpose()? {
        Some(Value::Dict(dict)) => Some(dict),
        _ => None,
    };
    let list = dict.as_ref().and_then(|d| d.get(b"Fields".as_slice()).cloned());
    let fields = match list.as_ref().map(|l| pdf.resolve(l)).transpose()? {
        Some(Value::Array(a)) => a,
        _ => Vec::new(),
    };
    Ok(Form {
        id: dict.as_ref().and(entry).and_then(Value::as_ref),
        dict,
        fields_id: list.as_ref().and_then(Value::as_ref),
        fields,
    })
}

/// All terminal fields in the form's order.
pub(crate) fn fields(pdf: &Pdf<'_>) -> Parsed<Vec<Field>> {
    let (_, catalog) = pdf.catalog()?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let roots = form(pdf, &catalog)?.fields;
    let mut open: Vec<(ObjId, String, Option<Value>)> =
        roots.iter().rev().filter_map(Value::as_ref).map(|id| (id, String::new(), None)).collect();
    while let Some((id, prefix, inherited)) = open.pop() {
        if !seen.insert(id) || seen.len() > MAX_FIELDS {
            return Err(crate::pdf::Bad { at: 0, what: "the list of fields runs in a circle" });
        }
        let Value::Dict(dict) = pdf.get(id)? else { continue };
        let mut name = prefix;
        if let Value::Text(part) = pdf.entry(&dict, "T")? {
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(&decode_text(&part));
            name.truncate(name.floor_char_boundary(1000));
        }
        let kind = match pdf.entry(&dict, "FT")? {
            Value::Null => inherited,
            own => Some(own),
        };
        // Kids without a name of their own are widgets, not fields.
        let mut kids = Vec::new();
        if let Value::Array(items) = pdf.entry(&dict, "Kids")? {
            for kid in items.iter().filter_map(Value::as_ref) {
                if pdf.get(kid)?.as_dict().is_some_and(|k| k.contains_key(b"T".as_slice())) {
                    kids.push(kid);
                }
            }
        }
        if kids.is_empty() {
            found.push(Field {
                id,
                name,
                signature: kind.as_ref().and_then(Value::as_name) == Some(b"Sig"),
                value: dict.get(b"V".as_slice()).cloned(),
                dict,
            });
        } else {
            open.extend(kids.into_iter().rev().map(|kid| (kid, name.clone(), kind.clone())));
        }
    }
    Ok(found)
}
