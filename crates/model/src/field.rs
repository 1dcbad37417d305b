//! Fields: the vocabulary in which every register is told. A wrong type in a rule does not compile.

use crate::decimal::Decimal;
use crate::finding::Finding;
use crate::instant::{self, Instant};
use crate::registers;
use crate::text::{Label, t};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value as Json;
use std::marker::PhantomData;

/// What a field holds. Closed: a new kind is a decision that every surface answers.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", content = "of", rename_all = "snake_case")]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// Whole number.
    Int,
    /// Number with up to six decimals, exact.
    Decimal,
    /// Percentage from 0 to 100, exact.
    Percent,
    /// Yes or no.
    Bool,
    /// Civil day, `YYYY-MM-DD`.
    Date,
    /// Instant in UTC.
    Instant,
    /// One of a list.
    Choice(&'static [Choice]),
    /// Some of a list.
    Choices(&'static [Choice]),
    /// Id of a record of another register.
    Ref(&'static str),
    /// Ids of records of another register.
    Refs(&'static str),
    /// Key of a register.
    Register,
    /// Id of a record of the register whose key another field of the same record, or of the same row, holds.
    RecordOf(&'static str),
    /// Evidence ids attached to the record.
    Files,
    /// Rows of values without identity.
    Table(&'static [FieldDef]),
}

/// An option of a choice.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Choice {
    /// Stored key, never renamed once released.
    pub key: &'static str,
    /// Label.
    pub label: Label,
}

/// An option of a choice, for `const` tables.
pub const fn choice(key: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { key, label: t(zh, en) }
}

/// An option whose key and label stand elsewhere, for `const` tables.
pub const fn labelled(key: &'static str, label: Label) -> Choice {
    Choice { key, label }
}

/// How a value that concerns a person is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Not personal.
    Open,
    /// Personal: encrypted in the journal, erased with the person, readable by whoever reads the register.
    Personal,
    /// Personal and sensitive: as above, and masked; seen in clear only by a journalled unmasking.
    Masked,
}

/// Definition of one field, as data for the generic surfaces.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FieldDef {
    /// Stored key = column = sheet key = command-line word. Never renamed or reused once released.
    pub key: &'static str,
    /// Label.
    pub label: Label,
    /// What to enter, where the label does not say it.
    pub help: Option<Label>,
    /// What it holds.
    pub kind: Kind,
    /// An empty value is a finding of level error.
    pub required: bool,
    /// Shown as a column of the list.
    pub listed: bool,
    /// Found by full-text search.
    pub searched: bool,
    /// Whether it concerns a person.
    pub privacy: Privacy,
    /// Set by the program alone (a transition, an import), never typed.
    pub stamped: bool,
    /// Two live records may not share a value.
    pub unique: bool,
    /// Tells what a text must never hold. It is refused even in a draft, and not repeated in the refusal: what is kept
    /// once stays in the journal.
    #[serde(skip)]
    pub never: Option<fn(&str) -> Option<Label>>,
}

/// A typed key: reads and writes one field of a record.
#[derive(Debug)]
pub struct Field<T: 'static> {
    /// The definition.
    pub def: FieldDef,
    marker: PhantomData<fn() -> T>,
}

// Derived, these would ask the same of `T`, of which a field holds none.
impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Field<T> {}

/// A value type that a field can hold.
pub trait Typed: Sized {
    /// Reads the stored form; `None` where it is absent or of another shape.
    fn read(v: &Json) -> Option<Self>;
    /// The stored form.
    fn write(&self) -> Json;
}

impl Typed for String {
    fn read(v: &Json) -> Option<Self> {
        v.as_str().map(str::to_owned)
    }
    fn write(&self) -> Json {
        self.as_str().into()
    }
}
impl Typed for i64 {
    fn read(v: &Json) -> Option<Self> {
        v.as_i64()
    }
    fn write(&self) -> Json {
        (*self).into()
    }
}
impl Typed for bool {
    fn read(v: &Json) -> Option<Self> {
        v.as_bool()
    }
    fn write(&self) -> Json {
        (*self).into()
    }
}
impl Typed for NaiveDate {
    fn read(v: &Json) -> Option<Self> {
        v.as_str()?.parse().ok()
    }
    fn write(&self) -> Json {
        self.to_string().into()
    }
}
impl Typed for Instant {
    fn read(v: &Json) -> Option<Self> {
        instant::parse(v.as_str()?)
    }
    fn write(&self) -> Json {
        instant::format(*self).into()
    }
}
impl Typed for Decimal {
    fn read(v: &Json) -> Option<Self> {
        v.as_str()?.parse().ok()
    }
    fn write(&self) -> Json {
        self.to_string().into()
    }
}
impl Typed for Vec<String> {
    fn read(v: &Json) -> Option<Self> {
        Some(v.as_array()?.iter().filter_map(|x| x.as_str().map(str::to_owned)).collect())
    }
    fn write(&self) -> Json {
        self.as_slice().into()
    }
}
/// Rows of a table field.
pub type Rows = Vec<serde_json::Map<String, Json>>;

/// The texts of a column, without blanks around them; rows that hold none are passed over.
pub fn texts<'r>(rows: &'r Rows, column: &'r str) -> impl Iterator<Item = &'r str> {
    rows.iter().filter_map(move |row| row.get(column)?.as_str()).map(str::trim)
}
impl Typed for Rows {
    fn read(v: &Json) -> Option<Self> {
        Some(v.as_array()?.iter().filter_map(|x| x.as_object().cloned()).collect())
    }
    fn write(&self) -> Json {
        Json::Array(self.iter().cloned().map(Json::Object).collect())
    }
}

const fn make<T>(key: &'static str, label: Label, kind: Kind) -> Field<T> {
    Field {
        def: FieldDef {
            key,
            label,
            help: None,
            kind,
            required: false,
            listed: false,
            searched: false,
            privacy: Privacy::Open,
            stamped: false,
            unique: false,
            never: None,
        },
        marker: PhantomData,
    }
}

/// One line of text.
pub const fn text(key: &'static str, label: Label) -> Field<String> {
    make(key, label, Kind::Text)
}
/// Several lines of text.
pub const fn long_text(key: &'static str, label: Label) -> Field<String> {
    make(key, label, Kind::LongText)
}
/// A whole number.
pub const fn int(key: &'static str, label: Label) -> Field<i64> {
    make(key, label, Kind::Int)
}
/// An exact decimal.
pub const fn decimal(key: &'static str, label: Label) -> Field<Decimal> {
    make(key, label, Kind::Decimal)
}
/// An exact percentage, 0 to 100.
pub const fn percent(key: &'static str, label: Label) -> Field<Decimal> {
    make(key, label, Kind::Percent)
}
/// Yes or no.
pub const fn yes_no(key: &'static str, label: Label) -> Field<bool> {
    make(key, label, Kind::Bool)
}
/// A civil day; keys end `_on`.
pub const fn date(key: &'static str, label: Label) -> Field<NaiveDate> {
    make(key, label, Kind::Date)
}
/// An instant; keys end `_at`.
pub const fn at(key: &'static str, label: Label) -> Field<Instant> {
    make(key, label, Kind::Instant)
}
/// One of a list.
pub const fn one_of(key: &'static str, label: Label, of: &'static [Choice]) -> Field<String> {
    make(key, label, Kind::Choice(of))
}
/// Some of a list.
pub const fn some_of(key: &'static str, label: Label, of: &'static [Choice]) -> Field<Vec<String>> {
    make(key, label, Kind::Choices(of))
}
/// A record of another register.
pub const fn reference(key: &'static str, label: Label, register: &'static str) -> Field<String> {
    make(key, label, Kind::Ref(register))
}
/// Records of another register.
pub const fn references(key: &'static str, label: Label, register: &'static str) -> Field<Vec<String>> {
    make(key, label, Kind::Refs(register))
}
/// A register.
pub const fn register(key: &'static str, label: Label) -> Field<String> {
    make(key, label, Kind::Register)
}
/// A record of the register that the field `named_by` beside it holds the key of.
pub const fn record_of(key: &'static str, label: Label, named_by: &'static str) -> Field<String> {
    make(key, label, Kind::RecordOf(named_by))
}
/// Evidence attached.
pub const fn files(key: &'static str, label: Label) -> Field<Vec<String>> {
    make(key, label, Kind::Files)
}
/// Rows without identity.
pub const fn table(key: &'static str, label: Label, columns: &'static [FieldDef]) -> Field<Rows> {
    make(key, label, Kind::Table(columns))
}

impl<T> Field<T> {
    /// Key of the field.
    pub const fn key(&self) -> &'static str {
        self.def.key
    }
    /// Must not be empty.
    pub const fn required(mut self) -> Self {
        self.def.required = true;
        self
    }
    /// A column of the list.
    pub const fn listed(mut self) -> Self {
        self.def.listed = true;
        self
    }
    /// Found by search.
    pub const fn searched(mut self) -> Self {
        self.def.searched = true;
        self
    }
    /// Personal data.
    pub const fn personal(mut self) -> Self {
        self.def.privacy = Privacy::Personal;
        self
    }
    /// Personal data shown masked.
    pub const fn masked(mut self) -> Self {
        self.def.privacy = Privacy::Masked;
        self
    }
    /// Set by the program alone.
    pub const fn stamped(mut self) -> Self {
        self.def.stamped = true;
        self
    }
    /// No two live records share it.
    pub const fn unique(mut self) -> Self {
        self.def.unique = true;
        self
    }
    /// What a text of it must never hold, not even in a draft.
    pub const fn never(mut self, told: fn(&str) -> Option<Label>) -> Self {
        self.def.never = Some(told);
        self
    }
    /// What to enter.
    pub const fn help(mut self, zh: &'static str, en: &'static str) -> Self {
        self.def.help = Some(t(zh, en));
        self
    }
}

/// Declares fields once: a typed constant each, and `FIELDS` in form order.
#[macro_export]
macro_rules! fields {
    ($( $(#[$meta:meta])* $name:ident : $ty:ty = $make:expr ; )*) => {
        $( $(#[$meta])* pub const $name: $crate::field::Field<$ty> = $make; )*
        /// Every field of the register, in form order.
        pub const FIELDS: &[$crate::field::FieldDef] = &[ $( $name.def ),* ];
    };
}

/// Most characters of one line and of several lines.
const TEXT_MAX: usize = 500;
/// Most characters of a text of several lines.
pub const LONG_TEXT_MAX: usize = 100_000;

fn is_empty(v: &Json) -> bool {
    match v {
        Json::Null => true,
        Json::String(s) => s.trim().is_empty(),
        Json::Array(a) => a.is_empty(),
        _ => false,
    }
}

impl FieldDef {
    /// Label of one option of a choice, or its key where it is unknown.
    pub fn choice_label(&self, key: &str) -> Option<Label> {
        match self.kind {
            Kind::Choice(of) | Kind::Choices(of) => of.iter().find(|c| c.key == key).map(|c| c.label),
            _ => None,
        }
    }

    fn wrong(&self, zh: &str, en: &str) -> Finding {
        Finding::error(
            "field_shape",
            format!("「{}」{zh}", self.label.zh),
            format!("\u{201c}{}\u{201d} {en}", self.label.en),
        )
        .field(self.key)
    }

    /// The stored form of a value from outside, or the finding that refuses it. Empty becomes null.
    pub fn accept(&self, v: &Json) -> Result<Json, Finding> {
        if is_empty(v) {
            return Ok(Json::Null);
        }
        let text = || v.as_str().map(str::trim);
        match self.kind {
            Kind::Text | Kind::LongText | Kind::Ref(_) | Kind::RecordOf(_) => {
                let s = text().ok_or_else(|| self.wrong("应为文字", "must be text"))?;
                let max = if matches!(self.kind, Kind::LongText) { LONG_TEXT_MAX } else { TEXT_MAX };
                if s.chars().count() > max {
                    return Err(self.wrong(
                        &format!("超过 {max} 个字符，请缩短或改放入附件"),
                        &format!("is longer than {max} characters; shorten it or attach a file"),
                    ));
                }
                if s.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
                    return Err(self.wrong("含有控制字符，请删除", "holds control characters; remove them"));
                }
                match self.never.and_then(|told| told(s)) {
                    Some(told) => Err(Finding::error("field_never", told.zh, told.en).field(self.key)),
                    None => Ok(s.into()),
                }
            }
            Kind::Int => {
                let n = v.as_i64().or_else(|| text().and_then(|s| s.parse().ok()));
                n.map(Json::from).ok_or_else(|| self.wrong("应为整数", "must be a whole number"))
            }
            Kind::Decimal | Kind::Percent => {
                let d: Option<Decimal> = match v {
                    Json::Number(n) => n.to_string().parse().ok(),
                    _ => text().and_then(|s| s.trim_end_matches(['%', '％']).parse().ok()),
                };
                let d = d.ok_or_else(|| {
                    self.wrong("应为数字，最多六位小数", "must be a number with up to six decimals")
                })?;
                if matches!(self.kind, Kind::Percent) && !(Decimal::ZERO..=Decimal::whole(100)).contains(&d) {
                    return Err(self.wrong("应在 0 到 100 之间", "must lie between 0 and 100"));
                }
                Ok(d.write())
            }
            Kind::Bool => {
                // A move sets fixed values as text.
                let told = v.as_bool().or_else(|| match text() {
                    Some("true") => Some(true),
                    Some("false") => Some(false),
                    _ => None,
                });
                told.map(Json::from).ok_or_else(|| self.wrong("应为是或否", "must be yes or no"))
            }
            Kind::Date => text()
                .and_then(|s| s.parse::<NaiveDate>().ok())
                .map(|d| d.write())
                .ok_or_else(|| self.wrong("应为日期，如 2026-03-05", "must be a day such as 2026-03-05")),
            Kind::Instant => text().and_then(instant::parse).map(|i| i.write()).ok_or_else(|| {
                self.wrong(
                    "应为日期和时间，如 2026-03-05 14:30",
                    "must be a day and time such as 2026-03-05 14:30",
                )
            }),
            Kind::Choice(of) => {
                let s = text().ok_or_else(|| self.wrong("应为选项之一", "must be one of the options"))?;
                self.option(of, s).map(Json::from)
            }
            Kind::Choices(of) => {
                let items =
                    v.as_array().ok_or_else(|| self.wrong("应为选项列表", "must be a list of options"))?;
                let keys: Result<Vec<_>, _> =
                    items.iter().map(|i| self.option(of, i.as_str().unwrap_or_default())).collect();
                Ok(keys?.into())
            }
            Kind::Register => {
                let told = text().and_then(registers::named);
                told.map(|of| of.key.into()).ok_or_else(|| {
                    self.wrong("应为登记册的名称或键", "must be a register, by its name or its key")
                })
            }
            Kind::Refs(_) | Kind::Files => {
                let items = v.as_array().ok_or_else(|| self.wrong("应为列表", "must be a list"))?;
                if items.iter().any(|i| !i.is_string()) {
                    return Err(self.wrong("应为记录编号的列表", "must be a list of record ids"));
                }
                Ok(v.clone())
            }
            Kind::Table(columns) => {
                let rows = v.as_array().ok_or_else(|| self.wrong("应为表格", "must be a table"))?;
                let mut out = Vec::with_capacity(rows.len());
                for row in rows {
                    let row = row
                        .as_object()
                        .ok_or_else(|| self.wrong("有一行不是表格行", "has a row that is none"))?;
                    let mut kept = serde_json::Map::new();
                    for c in columns {
                        if let Some(cell) = row.get(c.key) {
                            kept.insert(c.key.into(), c.accept(cell)?);
                        }
                    }
                    if let Some(unknown) = row.keys().find(|k| columns.iter().all(|c| c.key != k.as_str())) {
                        return Err(self
                            .wrong(&format!("没有「{unknown}」一列"), &format!("has no column {unknown}")));
                    }
                    out.push(Json::Object(kept));
                }
                Ok(Json::Array(out))
            }
        }
    }

    fn option(&self, of: &[Choice], s: &str) -> Result<&'static str, Finding> {
        let found = of.iter().find(|c| c.key == s || c.label.zh == s || c.label.en.eq_ignore_ascii_case(s));
        match found {
            Some(c) => Ok(c.key),
            None => Err(self.wrong(
                &format!(
                    "没有「{s}」这一选项，可选：{}",
                    of.iter().map(|c| c.label.zh).collect::<Vec<_>>().join("、")
                ),
                &format!(
                    "has no option {s:?}; options: {}",
                    of.iter().map(|c| c.label.en).collect::<Vec<_>>().join(", ")
                ),
            )),
        }
    }

    /// The records that a value points to, as register and id: those of a reference, of references, of papers, and of
    /// the rows of a table. `beside` tells the values that stand beside it.
    pub fn points_to<'v>(
        &self,
        value: &'v Json,
        beside: &dyn Fn(&str) -> Option<&'v Json>,
    ) -> Vec<(&'v str, &'v str)> {
        let of = |register: &'v str| -> Vec<(&'v str, &'v str)> {
            let ids = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            ids.iter().filter_map(|id| Some((register, id.as_str()?))).collect()
        };
        match self.kind {
            Kind::Ref(target) | Kind::Refs(target) => of(target),
            Kind::Files => of("evidence"),
            Kind::RecordOf(by) => beside(by).and_then(Json::as_str).map(of).unwrap_or_default(),
            Kind::Table(columns) => {
                let rows = value.as_array().into_iter().flatten();
                let in_row = |row: &'v Json| {
                    let cells = columns.iter().filter_map(move |c| Some((c, row.get(c.key)?)));
                    cells.flat_map(move |(c, v)| c.points_to(v, &|key| row.get(key)))
                };
                rows.flat_map(in_row).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Is it a single text, which alone has a pinyin order?
    pub const fn kind_is_text(&self) -> bool {
        matches!(self.kind, Kind::Text)
    }

    /// Masked form of a sensitive value: enough to recognise it, not enough to use it.
    pub fn mask(&self, v: &Json) -> Json {
        let Some(s) = v.as_str() else { return if v.is_null() { Json::Null } else { "***".into() } };
        let chars: Vec<char> = s.chars().collect();
        let (head, tail) = match chars.len() {
            0 => return Json::Null,
            1..=4 => (0, 0),
            5..=8 => (1, 1),
            9..=12 => (3, 2),
            _ => (3, 4),
        };
        let mut out: String = chars[..head].iter().collect();
        out.push_str(&"*".repeat(chars.len() - head - tail));
        out.extend(&chars[chars.len() - tail..]);
        out.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const KINDS: &[Choice] =
        &[choice("internal", "内部", "Internal"), choice("outsourced", "外包", "Outsourced")];

    #[test]
    fn options_are_taken_by_key_or_label_and_others_are_named() {
        let f = one_of("employer_kind", t("用工方式", "Employment"), KINDS).def;
        assert_eq!(f.accept(&json!("外包")).expect("label"), json!("outsourced"));
        let refused = f.accept(&json!("临时")).expect_err("unknown option");
        assert!(refused.message.zh.contains("临时") && refused.message.zh.contains("内部"), "{refused:?}");
        assert_eq!(refused.field.as_deref(), Some("employer_kind"));
    }

    #[test]
    fn a_mask_shows_at_most_seven_of_eighteen_characters() {
        let f = text("identity_number", t("身份证号", "Identity number")).masked().def;
        assert_eq!(f.mask(&json!("11010519491231002X")), json!("110***********002X"));
        assert_eq!(f.mask(&json!("张三")), json!("**"));
    }

    #[test]
    fn yes_and_no_are_also_told_as_moves_tell_them() {
        let f = yes_no("important", t("重要", "Important")).def;
        assert_eq!(f.accept(&json!("true")).expect("a fixed value"), json!(true));
        assert_eq!(f.accept(&json!(false)).expect("a value"), json!(false));
        assert!(f.accept(&json!("maybe")).is_err());
    }

    #[test]
    fn percentages_are_exact_and_bounded() {
        let f = percent("rate", t("比例", "Rate")).def;
        assert_eq!(f.accept(&json!("96.5%")).expect("percent"), json!("96.5"));
        assert!(f.accept(&json!("100.000001")).is_err());
    }

    #[test]
    fn what_must_never_be_kept_is_refused_without_being_repeated() {
        let f = text("url", t("地址", "Address"))
            .never(|s| s.contains('@').then_some(t("不得含用户名", "No user")))
            .def;
        assert_eq!(
            f.accept(&json!("https://example.com")).expect("an address"),
            json!("https://example.com")
        );
        let told = f.accept(&json!("https://geheim@example.com")).expect_err("a user");
        assert_eq!((told.code.as_str(), told.field.as_deref()), ("field_never", Some("url")));
        assert!(!format!("{told:?}").contains("geheim"));
    }
}
