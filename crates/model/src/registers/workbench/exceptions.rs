//! 小团队例外: one journalled exception from every rule of two persons; it shows wherever it was used.

use crate::field::{date, long_text, reference, text};
use crate::fields;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::span;
use crate::text::t;
use chrono::NaiveDate;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Why the team is too small.
    REASON: String = long_text("reason", t("理由", "Reason")).required().listed();
    /// Who decided.
    DECIDED_BY: String = reference("decided_by", t("决定人", "Decided by"), "people").listed();
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("起", "From")).required().listed();
    /// Last day, open where it lasts.
    TO_ON: NaiveDate = date("to_on", t("止", "To")).listed();
}

/// The exception in force on a day.
pub fn in_force(day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader.all("exceptions").into_iter().find(|e| span::holds(e, FROM_ON, TO_ON, day))
}

/// 小团队例外.
pub static REGISTER: Register = Register {
    key: "exceptions",
    label: t("小团队例外", "Small-team exceptions"),
    one: t("小团队例外", "Small-team exception"),
    clauses: &["LIAONING-2025/9.2.b"],
    prefix: "EXC",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "from_on", by: SortBy::Value }],
    area: Area::Users,
    surface: Surface::Named,
    ..PLAIN
};
