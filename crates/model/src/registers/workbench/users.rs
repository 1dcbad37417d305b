//! 用户: a person with a key slot and roles. Keys and passphrases live in the slots, never here.

use crate::field::{choice, one_of, reference, some_of, text};
use crate::fields;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::{Area, ROLES};
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Login name = name of the slot.
    LOGIN: String = text("login", t("登录名", "Login name")).required().listed().unique();
    /// The person behind it; four-eyes rules compare persons.
    PERSON: String = reference("person", t("人员", "Person"), "people").listed();
    /// Name shown in the journal.
    NAME: String = text("name", t("姓名", "Name")).required().listed().personal();
    /// Roles.
    ROLES_HELD: Vec<String> = some_of("roles", t("角色", "Roles"), ROLES).required().listed();
    /// Public signing key, Ed25519 in hexadecimal.
    SIGNING_KEY: String = text("signing_key", t("签名公钥", "Public signing key")).stamped();
    /// State.
    STATE: String = one_of("state", t("状态", "State"), &[
        choice("invited", "待设置口令", "Passphrase not set"),
        choice("waiting", "待授权", "Waiting for admission"),
        choice("active", "已启用", "Active"),
        choice("removed", "已移除", "Removed"),
    ]).stamped().listed();
}

/// 用户.
pub static REGISTER: Register = Register {
    key: "users",
    label: t("用户", "Users"),
    one: t("用户", "User"),
    clauses: &["LIAONING-2025/9.2.b"],
    prefix: "U",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "login", by: SortBy::Value }],
    area: Area::Users,
    surface: Surface::Named,
    ..PLAIN
};
