use std::collections::{BTreeMap, BTreeSet};

use crate::SealError;
use crate::pdf::{Body, Dict, ObjId, Pdf, Update, Value, name, plain};
use crate::prepare::{real, rectangle};

/// Largest appearance file, in bytes, and its largest number of objects.
const MAX_SIZE: usize = 4 << 20;
const MAX_PARTS: usize = 4096;

struct Import<'s, 'a> {
    source: &'s Pdf<'a>,
    numbers: BTreeMap<ObjId, ObjId>,
    open: Vec<(ObjId, ObjId)>,
}

impl Import<'_, '_> {
    /// The value with references renumbered; each object met is queued once.
    fn renumber(&mut self, value: &Value, update: &mut Update<'_, '_>) -> Value {
        match value {
            Value::Ref(id) => {
                let new = *self.numbers.entry(*id).or_insert_with(|| {
                    let new = update.reserve();
                    self.open.push((*id, new));
                    new
                });
                Value::Ref(new)
            }
            Value::Array(items) => Value::Array(items.iter().map(|i| self.renumber(i, update)).collect()),
            Value::Dict(dict) => Value::Dict(self.renumber_dict(dict, update)),
            other => other.clone(),
        }
    }

    fn renumber_dict(&mut self, dict: &Dict, update: &mut Update<'_, '_>) -> Dict {
        // Ways back to the page or the structure tree would draw the whole source in.
        let skipped: BTreeSet<&[u8]> = [&b"Parent"[..], b"StructParent", b"StructParents", b"P"].into();
        dict.iter()
            .filter(|(key, _)| !skipped.contains(key.as_slice()))
            .map(|(key, item)| (key.clone(), self.renumber(item, update)))
            .collect()
    }
}

/// Adds the one page of `source` as a form XObject, centred in a box of `width` by `height`
/// points and scaled to fit, and returns the object a widget's `/N` names.
pub(crate) fn import(
    update: &mut Update<'_, '_>,
    source: &[u8],
    width: f64,
    height: f64,
) -> Result<ObjId, SealError> {
    let wrong = |what| SealError::Appearance { what };
    if source.len() > MAX_SIZE {
        return Err(wrong("it is larger than 4 MB"));
    }
    let source = Pdf::open(source).map_err(|_| wrong("it cannot be read"))?;
    let damaged = |_| wrong("it cannot be read");
    if source.trailer().contains_key(b"Encrypt".as_slice()) {
        return Err(wrong("it is encrypted"));
    }
    let pages = source.pages().map_err(damaged)?;
    let [page] = pages.as_slice() else { return Err(wrong("it has not exactly one page")) };
    let Value::Dict(page) = source.get(*page).map_err(damaged)? else {
        return Err(wrong("its page is broken"));
    };
    if !matches!(source.inherited(&page, "Rotate").map_err(damaged)?, Value::Null | Value::Int(0)) {
        return Err(wrong("its page is rotated"));
    }
    let area = source.inherited(&page, "MediaBox").map_err(damaged)?;
    let [left, bottom, right, top] = rectangle(&area).ok_or(wrong("its page has no size"))?;
    let (w, h) = (right - left, top - bottom);
    if w < 1.0 || h < 1.0 {
        return Err(wrong("its page is too small"));
    }

    let mut form = Dict::new();
    form.insert(b"Type".to_vec(), name("XObject"));
    form.insert(b"Subtype".to_vec(), name("Form"));
    form.insert(b"BBox".to_vec(), area);
    let mut parts = Import { source: &source, numbers: BTreeMap::new(), open: Vec::new() };
    let resources = source.inherited(&page, "Resources").map_err(damaged)?;
    form.insert(b"Resources".to_vec(), parts.renumber(&resources, update));
    if let Some(group) = page.get(b"Group".as_slice()) {
        form.insert(b"Group".to_vec(), parts.renumber(group, update));
    }

    // One stream is taken over as it is; several are joined, as a form has one.
    let streams: Vec<ObjId> = match page.get(b"Contents".as_slice()) {
        Some(Value::Ref(id)) => match source.get(*id).map_err(damaged)? {
            Value::Array(items) => items.iter().filter_map(Value::as_ref).collect(),
            _ => vec![*id],
        },
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_ref).collect(),
        _ => Vec::new(),
    };
    let mut content = Vec::new();
    for id in &streams {
        let object = source.object(id.num).map_err(damaged)?.ok_or(wrong("its content is missing"))?;
        let (Value::Dict(dict), Some(range)) = (&object.value, object.data) else {
            return Err(wrong("its content is missing"));
        };
        if streams.len() == 1 {
            for key in ["Filter", "DecodeParms"] {
                if let Some(value) = dict.get(key.as_bytes()) {
                    form.insert(key.as_bytes().to_vec(), source.resolve(value).map_err(damaged)?);
                }
            }
            content = source.data[range].to_vec();
        } else {
            let text = plain(dict, &source.data[range], MAX_SIZE).ok_or(wrong("its content is damaged"))?;
            content.extend_from_slice(&text);
            content.push(b'\n');
            if content.len() > 2 * MAX_SIZE {
                return Err(wrong("its content is too large"));
            }
        }
    }
    let inner = update.add(Body::Stream(form, content));

    while let Some((old, new)) = parts.open.pop() {
        if parts.numbers.len() > MAX_PARTS {
            return Err(wrong("it has too many parts"));
        }
        let body = match parts.source.object(old.num).map_err(damaged)? {
            None => Body::Value(Value::Null),
            Some(object) => match (object.value, object.data) {
                (Value::Dict(dict), Some(range)) => {
                    let mut dict = parts.renumber_dict(&dict, update);
                    dict.remove(b"Length".as_slice());
                    Body::Stream(dict, source.data[range].to_vec())
                }
                (value, _) => Body::Value(parts.renumber(&value, update)),
            },
        };
        update.put(new, body);
    }

    let scale = (width / w).min(height / h);
    let (dx, dy) = ((width - w * scale) / 2.0 - left * scale, (height - h * scale) / 2.0 - bottom * scale);
    let content = format!("q {scale:.6} 0 0 {scale:.6} {dx:.4} {dy:.4} cm /Fm Do Q");
    let mut outer = Dict::new();
    outer.insert(b"Type".to_vec(), name("XObject"));
    outer.insert(b"Subtype".to_vec(), name("Form"));
    outer.insert(
        b"BBox".to_vec(),
        Value::Array(vec![Value::Int(0), Value::Int(0), real(width), real(height)]),
    );
    let objects = Dict::from([(b"Fm".to_vec(), Value::Ref(inner))]);
    let resources = Dict::from([(b"XObject".to_vec(), Value::Dict(objects))]);
    outer.insert(b"Resources".to_vec(), Value::Dict(resources));
    Ok(update.add(Body::Stream(outer, content.into_bytes())))
}
