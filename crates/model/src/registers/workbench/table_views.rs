//! 表格视图: how people arrange the table of a register, kept under a name; a person's own, or shared with everyone who
//! reads the register.

use crate::field::{long_text, register, text, yes_no};
use crate::fields;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// What it is called.
    NAME: String = text("name", t("视图名称", "Name")).required().listed();
    /// Register whose table it arranges.
    REGISTER_KEY: String = register("register", t("登记册", "Register")).required().listed();
    /// Login of whoever made it.
    OWNER: String = text("owner_by", t("创建人", "Made by")).stamped().listed();
    /// Everyone who reads the register may use it.
    SHARED: bool = yes_no("shared", t("共享", "Shared")).listed();
    /// Columns, conditions, order and words, as JSON.
    ARRANGEMENT: String = long_text("arrangement", t("排列方式", "Arrangement")).stamped();
}

/// 表格视图.
pub static REGISTER: Register = Register {
    key: "table_views",
    label: t("表格视图", "Table views"),
    one: t("表格视图", "Table view"),
    prefix: "VIEW",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Value }],
    area: Area::Users,
    surface: Surface::Named,
    ..PLAIN
};
