//! Records as a session may see them: fields it may not read are absent, sensitive ones are masked.

use crate::api::{FieldInfo, OptionInfo, RecordLink, RecordView};
use crate::session::Session;
use hegui_model::field::{FieldDef, Kind, Privacy};
use hegui_model::finding::{Finding, Level};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{REGISTERS, people, register};
use hegui_model::role::Access;
use hegui_model::text::{Lang, Text};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// May the session see a field at all?
pub(crate) fn visible(session: &Session, of: &Register, f: &FieldDef) -> bool {
    f.privacy != Privacy::Masked || session.sees_masked(of)
}

/// Values of a record that the session may see, masked where they are sensitive.
pub(crate) fn values(session: &Session, of: &'static Register, all: &Map<String, Json>) -> Map<String, Json> {
    all.iter()
        .filter_map(|(key, v)| match of.field(key) {
            Some(f) if !visible(session, of, f) => None,
            Some(f) if f.privacy == Privacy::Masked => Some((key.clone(), f.mask(v))),
            _ => Some((key.clone(), v.clone())),
        })
        .collect()
}

/// May the session be told a finding? Not where it is about a field that it may not see.
pub(crate) fn tellable(session: &Session, of: &Register, f: &Finding) -> bool {
    f.field.as_deref().and_then(|k| of.field(k)).is_none_or(|d| visible(session, of, d))
}

/// Findings without those about fields that the session may not see.
pub(crate) fn findings(session: &Session, of: &'static Register, all: Vec<Finding>) -> Vec<Finding> {
    all.into_iter().filter(|f| tellable(session, of, f)).collect()
}

/// Computed values of a record: the listed ones, or all. They are told to everyone who reads the register, so they
/// are computed from the record without its masked values.
pub(crate) fn computed(
    of: &'static Register,
    r: &Record,
    reader: &dyn Reader,
    all: bool,
) -> BTreeMap<String, Text> {
    let mut wanted = of.computed.iter().filter(|c| all || c.listed).peekable();
    if wanted.peek().is_none() {
        return BTreeMap::new();
    }
    let mut open = r.clone();
    open.values.retain(|key, _| of.field(key).is_none_or(|f| f.privacy != Privacy::Masked));
    wanted.filter_map(|c| Some((c.key.to_owned(), (c.value)(&open, reader)?))).collect()
}

/// A record with the counts of its findings, without computed values.
pub(crate) fn record(session: &Session, of: &'static Register, r: &Record, found: &[Finding]) -> RecordView {
    let count = |level| u32::try_from(found.iter().filter(|f| f.level == level).count()).unwrap_or(u32::MAX);
    RecordView {
        id: r.id.clone(),
        version: r.version,
        retired: r.retired,
        title: title_of(of, r),
        values: values(session, of, &r.values),
        computed: BTreeMap::new(),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
    }
}

/// What people call a record in either language: they differ where it is titled by a choice.
pub(crate) fn title_of(of: &Register, r: &Record) -> Text {
    Text::new(of.title_of(r, Lang::Zh), of.title_of(r, Lang::En))
}

/// What people call a record of any register; its id where it is gone or hidden.
pub(crate) fn title(session: &Session, reader: &dyn Reader, key: &str, id: &str) -> Text {
    let seen = register(key).filter(|of| session.may(of, Access::Read));
    seen.and_then(|of| Some(title_of(of, reader.get(key, id)?.as_ref()))).unwrap_or_else(|| Text::same(id))
}

/// Name of a person, the same in both languages; the id where the person is gone or hidden.
pub(crate) fn person(session: &Session, reader: &dyn Reader, id: &str) -> String {
    title(session, reader, people::REGISTER.key, id).zh
}

/// A record by register and id, with what people call it.
pub(crate) fn link(session: &Session, reader: &dyn Reader, register: &str, id: &str) -> RecordLink {
    RecordLink { register: register.into(), id: id.into(), title: title(session, reader, register, id) }
}

/// Titles of the records that some records refer to, by `register/id`.
pub(crate) fn titles<'a>(
    session: &Session,
    reader: &dyn Reader,
    of: &'static Register,
    records: impl Iterator<Item = &'a Record>,
) -> BTreeMap<String, Text> {
    let mut out = BTreeMap::new();
    for r in records {
        for f in of.fields {
            let Some(value) = r.values.get(f.key) else { continue };
            for (target, id) in f.points_to(value, &|key| r.values.get(key)) {
                out.entry(format!("{target}/{id}")).or_insert_with(|| title(session, reader, target, id));
            }
        }
    }
    out
}

/// A field as the front ends see it.
pub(crate) fn field(f: &FieldDef) -> FieldInfo {
    let (kind, options, target, columns): (&str, &[hegui_model::field::Choice], Option<&str>, &[FieldDef]) =
        match f.kind {
            Kind::Text => ("text", &[], None, &[]),
            Kind::LongText => ("long_text", &[], None, &[]),
            Kind::Int => ("int", &[], None, &[]),
            Kind::Decimal => ("decimal", &[], None, &[]),
            Kind::Percent => ("percent", &[], None, &[]),
            Kind::Bool => ("bool", &[], None, &[]),
            Kind::Date => ("date", &[], None, &[]),
            Kind::Instant => ("instant", &[], None, &[]),
            Kind::Choice(of) => ("choice", of, None, &[]),
            Kind::Choices(of) => ("choices", of, None, &[]),
            Kind::Register => ("choice", &[], None, &[]),
            Kind::Ref(t) => ("ref", &[], Some(t), &[]),
            Kind::RecordOf(by) => ("record", &[], Some(by), &[]),
            Kind::Refs(t) => ("refs", &[], Some(t), &[]),
            Kind::Files => ("files", &[], Some("evidence"), &[]),
            Kind::Table(c) => ("table", &[], None, c),
        };
    let options = match f.kind {
        Kind::Register => {
            let of = REGISTERS.iter().map(|r| OptionInfo { key: r.key.into(), label: r.label.into() });
            of.collect()
        }
        _ => options.iter().map(option).collect(),
    };
    FieldInfo {
        key: f.key.into(),
        label: f.label.into(),
        help: f.help.map(Text::from),
        kind: kind.into(),
        options,
        target: target.map(str::to_owned),
        columns: columns.iter().map(field).collect(),
        required: f.required,
        listed: f.listed,
        stamped: f.stamped,
        masked: f.privacy == Privacy::Masked,
        extra: f.key.starts_with("x_"),
    }
}

/// An option as the front ends see it.
pub(crate) fn option(c: &hegui_model::field::Choice) -> OptionInfo {
    OptionInfo { key: c.key.into(), label: c.label.into() }
}
