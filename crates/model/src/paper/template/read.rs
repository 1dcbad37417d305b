//! Parts as templates tell them.

use super::super::parts::{Fact, Part, Wording};
use super::super::reference::Reference;
use super::{ITEMS_MAX, Look};
use crate::registers::register;
use crate::text::{Label, Text};
use crate::timeline;
use serde_json::{Map, Value as Json};

/// Names of parts, with the keys that each takes.
const PARTS: &[(&str, &[&str])] = &[
    ("heading", &["level", "text"]),
    ("own_text", &["start", "required"]),
    ("paragraph", &["text"]),
    ("notice", &["text"]),
    ("list", &["items"]),
    ("facts", &["rows"]),
    ("table", &["caption", "register", "where", "columns", "sort", "empty", "optional"]),
    ("rows", &["caption", "of", "columns", "optional"]),
    ("tally", &["caption", "register", "where", "by"]),
    ("limits", &["register", "where"]),
    ("timeline", &[]),
    ("journal", &["registers"]),
    ("signature", &["duty", "person"]),
    ("basis", &[]),
    ("page_break", &[]),
];

impl Look<'_> {
    pub(super) fn part(&mut self, v: &Json) -> Option<Part> {
        let named = v.as_object().and_then(|o| o.get("part")).and_then(Json::as_str).unwrap_or_default();
        let Some((name, keys)) = PARTS.iter().find(|(name, _)| *name == named) else {
            let known: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
            self.fault(
                format!("没有「{named}」这种内容，可用：{}", known.join("、")),
                format!("there is no part {named:?}; known: {}", known.join(", ")),
            );
            return None;
        };
        let known: Vec<&str> = std::iter::once("part").chain(keys.iter().copied()).collect();
        let object = self.object(v, &known)?;
        match *name {
            "heading" => self.heading(object),
            "own_text" => {
                let start = self.within(".start", |l| l.wording(object.get("start")));
                Some(Part::OwnText { start, required: self.flag(object, "required") })
            }
            "paragraph" => Some(Part::Paragraph(self.within(".text", |l| l.wording(object.get("text"))))),
            "notice" => Some(Part::Notice(self.within(".text", |l| l.wording(object.get("text"))))),
            "list" => {
                let items = self.within(".items", |l| {
                    let listed = l.list(object.get("items"), ITEMS_MAX);
                    l.some(listed);
                    let item =
                        |(n, item): (usize, &Json)| l.within(&format!("[{n}]"), |l| l.wording(Some(item)));
                    listed.iter().enumerate().map(item).collect()
                });
                Some(Part::List(items))
            }
            "facts" => {
                let rows = self.within(".rows", |l| {
                    let listed = l.list(object.get("rows"), ITEMS_MAX);
                    l.some(listed);
                    let row = |(n, row): (usize, &Json)| l.within(&format!("[{n}]"), |l| l.fact(row));
                    listed.iter().enumerate().filter_map(row).collect()
                });
                Some(Part::Facts(rows))
            }
            "table" => self.register_table(object),
            "rows" => self.rows_table(object),
            "tally" => self.tally(object),
            "limits" => self.limits(object),
            "timeline" => {
                let of = register(self.about).filter(|of| timeline::has(of));
                if of.is_none() {
                    self.fault("本文书所述记录没有办理时间线", "the record of this paper has no timeline");
                }
                Some(Part::Timeline)
            }
            "journal" => self.journal(object),
            "signature" => {
                let duty = self.within(".duty", |l| l.wording(object.get("duty")));
                let person = self.within(".person", |l| l.wording(object.get("person")));
                Some(Part::Signature { duty, person })
            }
            "basis" => Some(Part::Basis),
            _ => Some(Part::PageBreak),
        }
    }

    /// A list that must not be empty.
    pub(super) fn some(&mut self, listed: &[Json]) {
        if listed.is_empty() {
            self.fault("列表为空", "the list is empty");
        }
    }

    fn heading(&mut self, object: &Map<String, Json>) -> Option<Part> {
        let text = self.within(".text", |l| l.wording(object.get("text")));
        let level = match object.get("level").and_then(Json::as_u64) {
            Some(level @ 2..=3) => u8::try_from(level).unwrap_or(2),
            _ => {
                self.within(".level", |l| {
                    l.fault("章内标题的级别为 2 或 3", "a heading within a chapter has level 2 or 3")
                });
                return None;
            }
        };
        Some(Part::Heading { level, text })
    }

    fn fact(&mut self, v: &Json) -> Option<Fact> {
        let object = self.object(v, &["field", "label", "value", "optional"])?;
        let optional = self.flag(object, "optional");
        match (object.get("field"), object.get("value")) {
            (Some(_), None) => {
                let key = self.word(object, "field");
                let reference = match Reference::parse(key, self.about) {
                    Ok(reference) => reference,
                    Err(_) if key.is_empty() => return None,
                    Err(why) => {
                        self.within(".field", |l| l.fault_by(why));
                        return None;
                    }
                };
                let label = match object.get("label") {
                    Some(label) => self.within(".label", |l| l.text(Some(label))),
                    None => Text::from(label_of(&reference)),
                };
                let value = self.wording_of(Text::same(format!("{{{key}}}")));
                Some(Fact { label, value, optional })
            }
            (None, Some(Json::String(both))) => {
                let value = self.within(".value", |l| l.wording_of(Text::same(both.clone())));
                self.labelled(object, value, optional)
            }
            (None, Some(_)) => {
                let value = self.within(".value", |l| l.wording(object.get("value")));
                self.labelled(object, value, optional)
            }
            _ => {
                self.fault("field 与 value 须有且只有一个", "has either field or value, and one of them");
                None
            }
        }
    }

    fn labelled(&mut self, object: &Map<String, Json>, value: Wording, optional: bool) -> Option<Fact> {
        let label = self.within(".label", |l| l.text(object.get("label")));
        Some(Fact { label, value, optional })
    }

    fn journal(&mut self, object: &Map<String, Json>) -> Option<Part> {
        let registers = self.within(".registers", |l| {
            let listed = l.list(object.get("registers"), ITEMS_MAX);
            l.some(listed);
            let mut out = Vec::new();
            for (n, key) in listed.iter().enumerate() {
                let key = key.as_str().unwrap_or_default();
                match register(key) {
                    Some(of) => out.push(of),
                    None => l.within(&format!("[{n}]"), |l| {
                        l.fault(format!("没有登记册「{key}」"), format!("there is no register {key:?}"));
                    }),
                }
            }
            out
        });
        Some(Part::Journal(registers))
    }
}

/// The label of what a reference names.
pub(in crate::paper) fn label_of(reference: &Reference) -> Label {
    match reference {
        Reference::Field(_, f) => f.label,
        Reference::Computed(_, c) => c.label,
        Reference::Count(c) => c.label,
        Reference::Date(d) => d.label,
        Reference::Version(v) => v.label,
        Reference::Post(p) => p.label,
        Reference::Period => crate::text::t("期间", "Period"),
    }
}
