//! 扩展字段: the organisation's own fields of a register, typed, searched, exported and journalled like ours.

use crate::field::{Choice, choice, one_of, some_of, text, yes_no};
use crate::fields;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::SECTIONS;
use crate::role::Area;
use crate::text::t;

/// Kinds that an own field may have.
pub const KINDS: &[Choice] = &[
    choice("text", "文本", "Text"),
    choice("int", "整数", "Whole number"),
    choice("decimal", "小数", "Decimal"),
    choice("bool", "是否", "Yes or no"),
    choice("date", "日期", "Day"),
    choice("choice", "单选", "One of a list"),
];

/// Registers that take own fields: every one that the generic form writes, in the order in which they are shown.
/// The workbench's own ones do not; reading them here would also ask this very list for itself.
const OPEN_REGISTERS: &[Choice] = &{
    let mut out = [choice("", "", ""); OPEN_COUNT];
    each_open(&mut out);
    out
};

const OPEN_COUNT: usize = each_open(&mut []);

/// Writes a choice for each open register, as far as there is room; returns how many there are.
const fn each_open(out: &mut [Choice]) -> usize {
    let (mut s, mut at) = (0, 0);
    while s < SECTIONS.len() {
        let section = SECTIONS[s];
        s += 1;
        if is_workbench(section.key) {
            continue;
        }
        let mut i = 0;
        while i < section.registers.len() {
            let r = section.registers[i];
            if matches!(r.surface, Surface::Open) {
                if at < out.len() {
                    out[at] = Choice { key: r.key, label: r.label };
                }
                at += 1;
            }
            i += 1;
        }
    }
    at
}

const fn is_workbench(key: &str) -> bool {
    let (key, own) = (key.as_bytes(), super::SECTION.key.as_bytes());
    let mut i = 0;
    while i < key.len() && i < own.len() && key[i] == own[i] {
        i += 1;
    }
    i == key.len() && i == own.len()
}

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Register it extends.
    REGISTER_KEY: String = one_of("register", t("登记册", "Register"), OPEN_REGISTERS).required().listed();
    /// Stored key, begins with `x_`.
    KEY: String = text("key", t("字段键", "Key")).required().listed()
        .help("以 x_ 开头的小写字母、数字、下划线；投入使用后不可更改", "Begins with x_: lower-case letters, digits, underscores; fixed once in use");
    /// Chinese label.
    LABEL_ZH: String = text("label_zh", t("中文名称", "Chinese label")).required().listed();
    /// English label.
    LABEL_EN: String = text("label_en", t("英文名称", "English label")).required().listed();
    /// Kind.
    KIND: String = one_of("kind", t("类型", "Kind"), KINDS).required().listed();
    /// Options of a choice.
    OPTIONS: String = text("options", t("选项（用顿号或逗号分隔）", "Options, separated by commas"));
    /// Found by search.
    SEARCHED: bool = yes_no("searched", t("可检索", "Searched"));
    /// Applies to.
    APPLIES: Vec<String> = some_of("surfaces", t("显示位置", "Shown in"), &[choice("list", "列表", "List")]);
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let key = r.text(KEY);
    let shaped = key.len() > 2
        && key.len() <= 40
        && key.starts_with("x_")
        && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !shaped {
        out.push(
            Finding::error(
                "extra_key",
                "字段键须以 x_ 开头，只含小写字母、数字、下划线，最长 40 个字符",
                "The key begins with x_ and holds lower-case letters, digits and underscores, 40 at most",
            )
            .field(KEY.key()),
        );
    }
    let twice = reader
        .find("extra_fields", KEY.key(), key)
        .iter()
        .any(|o| o.id != r.id && o.text(REGISTER_KEY) == r.text(REGISTER_KEY));
    if twice {
        out.push(
            Finding::error(
                "extra_key_taken",
                "该登记册已有同名字段键",
                "The register has a field of that key already",
            )
            .field(KEY.key()),
        );
    }
    if r.text(KIND) == "choice" && r.text(OPTIONS).trim().is_empty() {
        out.push(
            Finding::error("options_missing", "单选字段请填写选项", "List the options of the choice")
                .field(OPTIONS.key()),
        );
    }
    out
}

/// 扩展字段.
pub static REGISTER: Register = Register {
    key: "extra_fields",
    label: t("扩展字段", "Own fields"),
    one: t("扩展字段", "Own field"),
    clauses: &[],
    prefix: "XF",
    title: "label_zh",
    fields: FIELDS,
    sorts: &[Sort { key: "code", by: SortBy::Value }],
    area: Area::Organization,
    check,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::{REGISTERS, section_of};

    #[test]
    fn every_register_that_the_form_writes_takes_own_fields() {
        let wanted: Vec<&str> = REGISTERS
            .iter()
            .filter(|r| r.surface == Surface::Open && section_of(r).key != "workbench")
            .map(|r| r.key)
            .collect();
        let offered: Vec<&str> = OPEN_REGISTERS.iter().map(|c| c.key).collect();
        assert_eq!(offered, wanted);
        assert!(offered.contains(&"people") && !offered.contains(&"conclusions"));
    }
}
