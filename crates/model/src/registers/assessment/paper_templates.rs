//! 本单位文书模板: templates of papers that the organisation keeps itself, each in place of one that ships or beside
//! them.

use crate::field::{long_text, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::paper::template;
use crate::paper::{self, Template};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Key of the paper that it makes.
    PAPER: String = text("paper", t("文书", "Paper")).required().listed()
        .help("与模板中的键一致；与随附文书相同则取代之", "The key in the template; that of a shipped paper replaces it");
    /// The template as JSON.
    TEMPLATE: String = long_text("template", t("模板（JSON）", "Template (JSON)")).required();
    /// Why it differs from the shipped one.
    NOTE: String = text("note", t("说明", "Note")).listed();
}

const BROKEN: Rule = Rule::error(
    "paper_template_broken",
    &[],
    t(
        "模板能够读取，其中的部件、引用与登记册均存在",
        "A template can be read; its parts, references and registers are known",
    ),
);
const KEY: Rule = Rule::error(
    "paper_template_key",
    &[],
    t(
        "模板的键与所填文书一致，且与所取代的文书关于同一登记册",
        "A template has the key of its paper, and is about the register of the paper that it replaces",
    ),
);
const ONCE: Rule = Rule::error(
    "paper_template_twice",
    &[],
    t("一种文书只有一份本单位模板", "A paper has one template of the organisation's own"),
);

/// The template that a record holds.
///
/// # Errors
/// Each fault of it.
pub fn read(r: &Record) -> Result<Template, Vec<template::Fault>> {
    template::read(&format!("{}.json", r.text(PAPER)), r.text(TEMPLATE))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.text(PAPER).is_empty() || r.text(TEMPLATE).is_empty() {
        return out;
    }
    let others = reader.find(REGISTER.key, PAPER.key(), r.text(PAPER));
    if others.iter().any(|o| o.id != r.id) {
        out.push(
            ONCE.broken(
                "该文书已有本单位模板，请修改原有模板",
                "This paper has a template of your own already: change that one",
            )
            .field(PAPER.key()),
        );
    }
    let read = match read(r) {
        Ok(read) => read,
        Err(faults) => {
            out.extend(faults.iter().map(|f| BROKEN.broken_by(f.text()).field(TEMPLATE.key())));
            return out;
        }
    };
    if read.key != r.text(PAPER) {
        out.push(
            KEY.broken(
                format!("模板的键是「{}」，请与「文书」一致", read.key),
                format!("The key in the template is {}; the paper is to be the same", read.key),
            )
            .field(PAPER.key()),
        );
    }
    if let Some(shipped) = paper::of(r.text(PAPER)).filter(|s| s.about.key != read.about.key) {
        out.push(
            KEY.broken(
                format!(
                    "随附文书关于「{}」，此模板关于「{}」；请另取一个键",
                    shipped.about.label.zh, read.about.label.zh
                ),
                format!(
                    "The shipped paper is about {}, this template about {}; give it another key",
                    shipped.about.label.en, read.about.label.en
                ),
            )
            .field(TEMPLATE.key()),
        );
    }
    out
}

/// 本单位文书模板.
pub static REGISTER: Register = Register {
    key: "paper_templates",
    label: t("本单位文书模板", "Own templates of papers"),
    one: t("本单位文书模板", "Own template of a paper"),
    clauses: &[],
    prefix: "PTP",
    title: "paper",
    fields: FIELDS,
    sorts: &[Sort { key: "paper", by: SortBy::Value }],
    area: Area::Assessment,
    rules: &[&BROKEN, &KEY, &ONCE],
    check,
    ..PLAIN
};
