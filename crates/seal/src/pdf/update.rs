use sha2::{Digest, Sha256};

use super::parse::Parsed;
use super::read::Pdf;
use super::value::{Dict, ObjId, Value, name, write_value};
use super::xref::Entry;

/// What a new or replaced object is made of.
pub(crate) enum Body {
    Value(Value),
    Stream(Dict, Vec<u8>),
    /// Ready-made bytes between `obj` and `endobj`.
    Raw(Vec<u8>),
}

/// An incremental update in the making: it only ever adds bytes.
pub(crate) struct Update<'p, 'a> {
    pdf: &'p Pdf<'a>,
    next: u32,
    objects: Vec<(ObjId, Body)>,
}

impl<'p, 'a> Update<'p, 'a> {
    pub(crate) fn new(pdf: &'p Pdf<'a>) -> Self {
        Self { pdf, next: pdf.next_number(), objects: Vec::new() }
    }

    /// A number for a new object.
    pub(crate) const fn reserve(&mut self) -> ObjId {
        let id = ObjId { num: self.next, generation: 0 };
        self.next += 1;
        id
    }

    /// Gives an object its content, in place of what it held.
    pub(crate) fn put(&mut self, id: ObjId, body: Body) {
        self.objects.retain(|(other, _)| *other != id);
        self.objects.push((id, body));
    }

    /// Adds an object.
    pub(crate) fn add(&mut self, body: Body) -> ObjId {
        let id = self.reserve();
        self.put(id, body);
        id
    }

    /// The file with the update, and where the body of `watched` begins in it.
    pub(crate) fn write(mut self, watched: Option<ObjId>) -> Parsed<(Vec<u8>, usize)> {
        let base = self.pdf.data;
        let grow: usize =
            self.objects.iter().map(|(_, b)| if let Body::Raw(r) = b { r.len() } else { 2048 }).sum();
        let mut out = Vec::with_capacity(base.len() + grow + 4096);
        out.extend_from_slice(base);
        if !matches!(out.last(), Some(b'\n' | b'\r')) {
            out.push(b'\n');
        }
        let update_start = out.len();
        self.objects.sort_by_key(|(id, _)| *id);
        let mut places: Vec<(u32, Entry)> = Vec::new();
        let mut watched_at = 0;
        for (id, body) in &self.objects {
            places.push((id.num, Entry::At { offset: out.len(), generation: id.generation }));
            out.extend_from_slice(format!("{} {} obj\n", id.num, id.generation).as_bytes());
            if watched == Some(*id) {
                watched_at = out.len();
            }
            match body {
                Body::Value(value) => write_value(&mut out, value),
                Body::Raw(raw) => out.extend_from_slice(raw),
                Body::Stream(dict, data) => {
                    let mut dict = dict.clone();
                    dict.insert(
                        b"Length".to_vec(),
                        Value::Int(i64::try_from(data.len()).unwrap_or(i64::MAX)),
                    );
                    write_value(&mut out, &Value::Dict(dict));
                    out.extend_from_slice(b"\nstream\n");
                    out.extend_from_slice(data);
                    out.extend_from_slice(b"\nendstream");
                }
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        let old = self.pdf.trailer();
        let mut trailer = Dict::new();
        for key in ["Root", "Info", "ID"] {
            if let Some(value) = old.get(key.as_bytes()) {
                trailer.insert(key.as_bytes().to_vec(), value.clone());
            }
        }
        // The second half of the identifier names this state of the file (ISO 32000-1, 14.4).
        let digest = Sha256::digest(&out[update_start..]);
        if let Some(Value::Array(id)) = trailer.get_mut(b"ID".as_slice())
            && let [_, second] = id.as_mut_slice()
        {
            *second = Value::Text(digest[..16].to_vec());
        }
        trailer.insert(b"Prev".to_vec(), Value::Int(i64::try_from(self.pdf.start).unwrap_or(i64::MAX)));
        let at = out.len();
        if self.pdf.sections.first().is_some_and(|s| s.stream.is_some()) {
            let own = self.next;
            places.push((own, Entry::At { offset: at, generation: 0 }));
            write_stream(&mut out, own, &places, trailer);
        } else {
            trailer.insert(b"Size".to_vec(), Value::Int(i64::from(self.next)));
            write_table(&mut out, &places, trailer);
        }
        out.extend_from_slice(format!("\nstartxref\n{at}\n%%EOF\n").as_bytes());
        Ok((out, watched_at))
    }
}

fn runs(places: &[(u32, Entry)]) -> impl Iterator<Item = &[(u32, Entry)]> {
    places.chunk_by(|a, b| a.0.checked_add(1) == Some(b.0))
}

fn write_table(out: &mut Vec<u8>, places: &[(u32, Entry)], trailer: Dict) {
    out.extend_from_slice(b"xref\n");
    for run in runs(places) {
        out.extend_from_slice(format!("{} {}\n", run[0].0, run.len()).as_bytes());
        for (_, entry) in run {
            if let Entry::At { offset, generation } = entry {
                out.extend_from_slice(format!("{offset:010} {generation:05} n \n").as_bytes());
            }
        }
    }
    out.extend_from_slice(b"trailer\n");
    write_value(out, &Value::Dict(trailer));
}

fn write_stream(out: &mut Vec<u8>, own: u32, places: &[(u32, Entry)], mut dict: Dict) {
    let mut index = Vec::new();
    let mut rows = Vec::new();
    for run in runs(places) {
        index.push(Value::Int(i64::from(run[0].0)));
        index.push(Value::Int(i64::try_from(run.len()).unwrap_or(i64::MAX)));
        for (_, entry) in run {
            if let Entry::At { offset, generation } = entry {
                rows.push(1);
                rows.extend_from_slice(&u32::try_from(*offset).unwrap_or(u32::MAX).to_be_bytes());
                rows.extend_from_slice(&generation.to_be_bytes());
            }
        }
    }
    dict.insert(b"Type".to_vec(), name("XRef"));
    dict.insert(b"Size".to_vec(), Value::Int(i64::from(own) + 1));
    dict.insert(b"Index".to_vec(), Value::Array(index));
    dict.insert(b"W".to_vec(), Value::Array(vec![Value::Int(1), Value::Int(4), Value::Int(2)]));
    dict.insert(b"Length".to_vec(), Value::Int(i64::try_from(rows.len()).unwrap_or(i64::MAX)));
    out.extend_from_slice(format!("{own} 0 obj\n").as_bytes());
    write_value(out, &Value::Dict(dict));
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(&rows);
    out.extend_from_slice(b"\nendstream\nendobj");
}
