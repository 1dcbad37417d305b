use serde::{Deserialize, Serialize};

use crate::SealError;
use crate::fields::{fields, form};
use crate::pdf::{Body, Dict, MAX_FILE, ObjId, Pdf, Update, Value, encode_text, name};

/// A place for a signature on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureBox {
    /// The field's name: ASCII letters, digits, `_` and `-`, for example `Sig1`.
    pub field: String,
    /// What viewers show for the field; may be Chinese.
    pub tooltip: String,
    /// The page, from 1.
    pub page: u32,
    /// Distance from the page's left edge in points.
    pub x: f64,
    /// Distance of the box's upper edge from the page's upper edge in points.
    pub y: f64,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

/// Opens a file to be added to: readable without guessing, not encrypted.
pub(crate) fn open(pdf: &[u8]) -> Result<Pdf<'_>, SealError> {
    let pdf = Pdf::open(pdf)?;
    if pdf.sections.iter().any(|s| s.trailer.contains_key(b"Encrypt".as_slice())) {
        return Err(SealError::Encrypted);
    }
    // Room for the update; offsets are written with ten digits.
    if pdf.data.len() > MAX_FILE - (32 << 20) {
        return Err(SealError::Unreadable { offset: 0, what: "the file is too large" });
    }
    Ok(pdf)
}

/// A coordinate with at most three decimals, as PDF writes reals.
pub(crate) fn real(n: f64) -> Value {
    let mut text = format!("{n:.3}");
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    if text == "-0" {
        text = "0".into();
    }
    match text.parse() {
        Ok(i) => Value::Int(i),
        Err(_) => Value::Real(text.into_bytes()),
    }
}

/// A form XObject that draws nothing.
pub(crate) fn blank(width: f64, height: f64) -> Body {
    let mut dict = Dict::new();
    dict.insert(b"Type".to_vec(), name("XObject"));
    dict.insert(b"Subtype".to_vec(), name("Form"));
    dict.insert(
        b"BBox".to_vec(),
        Value::Array(vec![Value::Int(0), Value::Int(0), real(width), real(height)]),
    );
    dict.insert(b"Resources".to_vec(), Value::Dict(Dict::new()));
    Body::Stream(dict, Vec::new())
}

/// Four finite numbers of a rectangle, lower left first.
pub(crate) fn rectangle(value: &Value) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = value.as_array()?.iter().filter_map(Value::as_number).collect();
    let &[a, b, c, d] = numbers.as_slice() else { return None };
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

fn checked(b: &SignatureBox) -> Result<(), SealError> {
    let wrong = |what| Err(SealError::Box { field: b.field.clone(), what });
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if b.field.is_empty() || b.field.len() > 64 || !b.field.chars().all(plain) {
        return wrong("the name must be 1 to 64 ASCII letters, digits, _ or -");
    }
    if [b.x, b.y, b.width, b.height].iter().any(|n| !n.is_finite() || *n < 0.0) {
        return wrong("the position must be finite and not negative");
    }
    if b.width < 1.0 || b.height < 1.0 {
        return wrong("the box is smaller than one point");
    }
    Ok(())
}

/// Adds empty signature fields in one incremental update.
///
/// The fields are printable and locked widgets with an empty appearance, so that a file that was
/// PDF/A stays PDF/A. Nothing that stood in the file is rewritten.
///
/// # Errors
/// [`SealError::Box`] for a wrong or doubled name, or a box outside its page; [`SealError::NoPage`];
/// [`SealError::Unreadable`] and [`SealError::Encrypted`] for the file.
pub fn prepare(pdf: &[u8], boxes: &[SignatureBox]) -> Result<Vec<u8>, SealError> {
    let pdf = open(pdf)?;
    let (root, mut catalog) = pdf.catalog()?;
    let pages = pdf.pages()?;
    let mut taken: Vec<String> = fields(&pdf)?.into_iter().map(|f| f.name).collect();
    let mut update = Update::new(&pdf);
    let mut added = Vec::new();
    let mut touched: Vec<(ObjId, Dict, Vec<Value>)> = Vec::new();
    for b in boxes {
        checked(b)?;
        let wrong = |what| SealError::Box { field: b.field.clone(), what };
        if taken.contains(&b.field) {
            return Err(wrong("the name is taken"));
        }
        taken.push(b.field.clone());
        let none = SealError::NoPage { page: b.page };
        let index = usize::try_from(b.page).ok().and_then(|p| p.checked_sub(1)).ok_or(none.clone())?;
        let page_id = *pages.get(index).ok_or(none)?;
        let at = match touched.iter().position(|(id, ..)| *id == page_id) {
            Some(at) => at,
            None => {
                let Value::Dict(page) = pdf.get(page_id)? else {
                    return Err(wrong("the page is no dictionary"));
                };
                let annots = match pdf.entry(&page, "Annots")? {
                    Value::Array(a) => a,
                    _ => Vec::new(),
                };
                touched.push((page_id, page, annots));
                touched.len() - 1
            }
        };
        let (_, page, annots) = &mut touched[at];
        if !matches!(pdf.inherited(page, "Rotate")?, Value::Null | Value::Int(0)) {
            return Err(wrong("the page is rotated"));
        }
        // Viewers show the crop box; the origin of a box is its upper left corner.
        let crop = match pdf.inherited(page, "CropBox")? {
            Value::Null => pdf.inherited(page, "MediaBox")?,
            found => found,
        };
        let [left, bottom, right, top] = rectangle(&crop).ok_or(wrong("the page has no size"))?;
        if b.x + b.width > right - left + 0.5 || b.y + b.height > top - bottom + 0.5 {
            return Err(wrong("the box leaves its page"));
        }
        let appearance = update.add(blank(b.width, b.height));
        let mut widget = Dict::new();
        widget.insert(b"Type".to_vec(), name("Annot"));
        widget.insert(b"Subtype".to_vec(), name("Widget"));
        widget.insert(b"FT".to_vec(), name("Sig"));
        widget.insert(b"T".to_vec(), encode_text(&b.field));
        widget.insert(b"TU".to_vec(), encode_text(&b.tooltip));
        // Print and Locked.
        widget.insert(b"F".to_vec(), Value::Int(132));
        widget.insert(b"P".to_vec(), Value::Ref(page_id));
        let rect = [left + b.x, top - b.y - b.height, left + b.x + b.width, top - b.y];
        widget.insert(b"Rect".to_vec(), Value::Array(rect.into_iter().map(real).collect()));
        let normal = Dict::from([(b"N".to_vec(), Value::Ref(appearance))]);
        widget.insert(b"AP".to_vec(), Value::Dict(normal));
        let id = update.add(Body::Value(Value::Dict(widget)));
        annots.push(Value::Ref(id));
        added.push(Value::Ref(id));
    }
    for (id, mut page, annots) in touched {
        match page.get(b"Annots".as_slice()) {
            Some(Value::Ref(list)) => update.put(*list, Body::Value(Value::Array(annots))),
            _ => {
                page.insert(b"Annots".to_vec(), Value::Array(annots));
                update.put(id, Body::Value(Value::Dict(page)));
            }
        }
    }
    let form = form(&pdf, &catalog)?;
    let mut fields = form.fields;
    fields.extend(added);
    let mut dict = form.dict.unwrap_or_default();
    // SignaturesExist and AppendOnly (ISO 32000-1, table 219).
    dict.insert(b"SigFlags".to_vec(), Value::Int(3));
    if let Some(list) = form.fields_id {
        update.put(list, Body::Value(Value::Array(fields)));
    } else {
        dict.insert(b"Fields".to_vec(), Value::Array(fields));
    }
    let form_id = form.id.unwrap_or_else(|| update.reserve());
    update.put(form_id, Body::Value(Value::Dict(dict)));
    if form.id.is_none() {
        catalog.insert(b"AcroForm".to_vec(), Value::Ref(form_id));
        update.put(root, Body::Value(Value::Dict(catalog)));
    }
    Ok(update.write(None)?.0)
}
