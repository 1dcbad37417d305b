//! 批注: what people write beside a record.

use crate::field::{long_text, record_of, register, text};
use crate::fields;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Register of the record.
    REGISTER_KEY: String = register("register", t("登记册", "Register")).required().listed();
    /// Id of the record.
    RECORD: String = record_of("record", t("记录", "Record"), "register").required();
    /// The note.
    TEXT: String = long_text("text", t("批注内容", "Note")).required().listed().personal();
    /// Who wrote it.
    AUTHOR: String = text("author_by", t("填写人", "Written by")).stamped().listed();
}

/// 批注.
pub static REGISTER: Register = Register {
    key: "notes",
    label: t("批注", "Notes"),
    one: t("批注", "Note"),
    clauses: &[],
    prefix: "NOTE",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "code", by: SortBy::Value }],
    area: Area::Organization,
    surface: Surface::Named,
    ..PLAIN
};
