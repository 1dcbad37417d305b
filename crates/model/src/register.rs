//! A register is defined once; list, form, sheet, command line, report table and journal each loop over it.

use crate::clock::Clock;
use crate::field::{FieldDef, Privacy};
use crate::finding::{Finding, Rule};
use crate::order::{self, Order};
use crate::reader::Reader;
use crate::record::Record;
use crate::role::Area;
use crate::state::States;
use crate::text::{Label, Lang, Text, t};
use serde::Serialize;

/// The column that shows whether a record was taken out of use.
pub const RETIRED: &str = "retired";

/// How a list is sorted; each has its index.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sort {
    /// Field key.
    pub key: &'static str,
    /// By what.
    pub by: SortBy,
}

/// What a sort compares. Empty values come last in either direction of reading, as an empty key comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// The stored value: days and instants by time, numbers by size, choices by their place in the list.
    Value,
    /// Names by pinyin, then by character.
    Pinyin,
}

/// Who writes a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// Through the generic list, form, import and export.
    Open,
    /// Only by named use cases; read through the generic list and detail.
    Named,
}

/// A part of the workbench: what people open together.
pub struct Section {
    /// Key.
    pub key: &'static str,
    /// Label.
    pub label: Label,
    /// Its registers, in the order in which they are shown.
    pub registers: &'static [&'static Register],
}

/// A value that is computed from a record each time it is shown, and never stored.
#[derive(Clone, Copy)]
pub struct Computed {
    /// Key: unique among the register's fields and computed values.
    pub key: &'static str,
    /// Label.
    pub label: Label,
    /// A column of the list; otherwise it shows in the detail and in exports alone.
    pub listed: bool,
    /// The value as people read it; none where the record does not say enough. Everyone who reads the register sees
    /// it, so the record is handed in without its masked values.
    pub value: fn(&Record, &dyn Reader) -> Option<Text>,
}

/// A register.
#[derive(Serialize)]
pub struct Register {
    /// Plural snake_case: table, sheet and command-line word.
    pub key: &'static str,
    /// Label.
    pub label: Label,
    /// One of it.
    pub one: Label,
    /// Why it is kept: the clauses it answers.
    pub clauses: &'static [&'static str],
    /// Before the running number of a record's code: `CMP`.
    pub prefix: &'static str,
    /// Field whose value names a record to people.
    pub title: &'static str,
    /// Fields in form order.
    pub fields: &'static [FieldDef],
    /// Sorts with an index; the first is the default.
    pub sorts: &'static [Sort],
    /// Who may read and write it.
    pub area: Area,
    /// How it is written.
    pub surface: Surface,
    /// States and transitions, where it has any.
    #[serde(skip)]
    pub states: Option<&'static States>,
    /// Every rule that `check`, `whole` and `orders` may find broken.
    #[serde(skip)]
    pub rules: &'static [&'static Rule],
    /// Moments that follow one another, in the record and between it and what it refers to.
    #[serde(skip)]
    pub orders: &'static [Order],
    /// Findings about one record, seen with the reader.
    #[serde(skip)]
    pub check: fn(&Record, &dyn Reader) -> Vec<Finding>,
    /// Findings about the register as a whole: what is missing from it, what its records say together.
    #[serde(skip)]
    pub whole: fn(&dyn Reader) -> Vec<Finding>,
    /// Computed values.
    #[serde(skip)]
    pub computed: &'static [Computed],
    /// Field that holds text which others own: it leaves the workspace only where a person says so.
    #[serde(skip)]
    pub licensed: Option<&'static str>,
    /// Clocks that run for one record.
    #[serde(skip)]
    pub clocks: fn(&Record, &dyn Reader) -> Vec<Clock>,
}

/// Every register has a code of its own as first field: typed, or the next number with the register's prefix.
pub const CODE: &str = "code";

/// Code of the finding that a required field is empty.
pub const REQUIRED_EMPTY: &str = "required_empty";

/// No findings beyond those of the fields.
pub fn no_check(_: &Record, _: &dyn Reader) -> Vec<Finding> {
    Vec::new()
}

/// No findings about the register as a whole.
pub fn no_whole(_: &dyn Reader) -> Vec<Finding> {
    Vec::new()
}

/// What a register is where it does not say otherwise: open to the generic surfaces, without states, rules, clocks or
/// computed values. A register names its key, labels, prefix, title, fields, sorts and area over it.
pub const PLAIN: Register = Register {
    key: "",
    label: t("", ""),
    one: t("", ""),
    clauses: &[],
    prefix: "",
    title: CODE,
    fields: &[],
    sorts: &[Sort { key: CODE, by: SortBy::Value }],
    area: Area::Organization,
    surface: Surface::Open,
    states: None,
    rules: &[],
    orders: &[],
    check: no_check,
    whole: no_whole,
    computed: &[],
    licensed: None,
    clocks: no_clocks,
};

/// No clocks.
pub fn no_clocks(_: &Record, _: &dyn Reader) -> Vec<Clock> {
    Vec::new()
}

impl Register {
    /// Definition of a field.
    pub fn field(&self, key: &str) -> Option<&'static FieldDef> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// Keys of fields that hold personal data.
    pub fn personal(&self) -> impl Iterator<Item = &'static FieldDef> {
        self.fields.iter().filter(|f| f.privacy != Privacy::Open)
    }

    /// What people call a record: its title, else its code. A title that is a choice is told by its label, for nobody
    /// calls anything by a stored key.
    pub fn title_of<'a>(&self, record: &'a Record, lang: Lang) -> &'a str {
        match record.str(self.title) {
            "" => record.str(CODE),
            title => {
                let label = self.field(self.title).and_then(|f| f.choice_label(title));
                label.map_or(title, |label| label.get(lang))
            }
        }
    }

    /// Findings about the register as a whole.
    pub fn whole_findings(&self, reader: &dyn Reader) -> Vec<Finding> {
        let mut out = (self.whole)(reader);
        for f in &mut out {
            f.register.get_or_insert_with(|| self.key.into());
        }
        out
    }

    /// Every finding about a record: required fields, dead references, moments out of order, then the register's own rules.
    pub fn findings(&self, record: &Record, reader: &dyn Reader) -> Vec<Finding> {
        let mut out = Vec::new();
        for f in self.fields {
            if f.required && !record.has(f.key) {
                out.push(
                    Finding::error(
                        REQUIRED_EMPTY,
                        format!("「{}」必填", f.label.zh),
                        format!("\u{201c}{}\u{201d} is required", f.label.en),
                    )
                    .field(f.key),
                );
            }
            let Some(value) = record.value(f.key) else { continue };
            if f.points_to(value, &|key| record.value(key)).iter().any(|(of, id)| !reader.holds(of, id)) {
                out.push(
                    Finding::error(
                        "reference_missing",
                        format!("「{}」所指的记录不存在，请重新选择", f.label.zh),
                        format!(
                            "\u{201c}{}\u{201d} points to a record that is not there; choose again",
                            f.label.en
                        ),
                    )
                    .field(f.key),
                );
            }
        }
        out.extend(order::findings(self, record, reader));
        out.extend((self.check)(record, reader));
        for f in &mut out {
            f.register.get_or_insert_with(|| self.key.into());
            f.record.get_or_insert_with(|| record.id.clone());
        }
        out
    }
}
