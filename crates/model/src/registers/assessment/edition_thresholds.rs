//! 版本数值: numbers of an edition whose text the program does not hold, entered by a person from the original and
//! compared by a second one. Lookups of that edition find them; until the comparison they show as unverified.

use crate::approval::{self, Actor};
use crate::catalogue::{held, threshold_keys};
use crate::field::{Choice, choice, date, int, one_of, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::standard::{Bound, Edition, Provenance, Threshold};
use crate::text::t;
use chrono::NaiveDate;

const UNITS: &[Choice] = &[
    choice("items", "条或个", "Items"),
    choice("percent", "百分比", "Percent"),
    choice("characters", "字", "Characters"),
    choice("words", "词", "Words"),
    choice("clicks", "次点击", "Clicks"),
    choice("risks", "种风险", "Risks"),
    choice("aspects", "个方面", "Aspects"),
    choice("reviewers", "名审核人员", "Reviewers"),
    choice("signatures", "个签名", "Signatures"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Edition id.
    EDITION: String = text("edition", t("标准版本", "Edition")).required().listed()
        .help("版本标识，如 GBT-45654@2025", "Id of the edition such as GBT-45654@2025");
    /// Key that rules ask by.
    KEY: String = text("key", t("数值代码", "Key of the number")).required().listed()
        .help("与已收录版本相同的代码，如 keywords_total", "The key that shipped editions use, such as keywords_total");
    /// Clause that sets it.
    CLAUSE: String = text("clause", t("条款", "Clause")).required().listed();
    /// The number; percentages as 0 to 100.
    VALUE: i64 = int("value", t("数值", "Number")).required().listed();
    /// Direction.
    BOUND: String = one_of("bound", t("方向", "Direction"), &[
        choice("at_least", "不少于", "At least"),
        choice("at_most", "不超过", "At most"),
    ]).required().listed();
    /// Unit.
    UNIT: String = one_of("unit", t("单位", "Unit"), UNITS).required();
    /// Where it was read.
    SOURCE: String = text("source", t("出处", "Source")).required()
        .help("文本的名称、页码或网址", "The text, its page or address");
    /// Day it was read.
    CHECKED_ON: NaiveDate = date("checked_on", t("核对日期", "Checked on")).required();
    /// Who entered it.
    ENTERED_BY: String = reference("entered_by", t("登记人", "Entered by"), "people").required();
    /// Second person who compared it with the text.
    VERIFIED_BY: String = reference("verified_by", t("核对人", "Compared by"), "people").listed()
        .help("由登记人之外的人对照原文", "Somebody else compares it with the text");
    /// Day of that.
    VERIFIED_ON: NaiveDate = date("verified_on", t("核实日期", "Compared on"));
}

const HELD: Rule = Rule::error(
    "edition_threshold_edition",
    &[],
    t("所指的标准版本已收录", "The edition that is named is held"),
);
const KNOWN: Rule = Rule::error(
    "edition_threshold_key",
    &[],
    t(
        "数值代码是规则所用的代码，单位和方向与之相同",
        "The key is one that rules use, with its unit and direction",
    ),
);
const CLAUSE_HELD: Rule = Rule::error(
    "edition_threshold_clause",
    &[],
    t("所指条款在该版本中", "The clause that is named stands in the edition"),
);
const IN_RANGE: Rule = Rule::error(
    "edition_threshold_range",
    &[],
    t("数值不小于 0，百分比不大于 100", "A number is not below 0, a percentage not above 100"),
);
const ONCE: Rule = Rule::error(
    "edition_threshold_twice",
    &[],
    t("同一版本的同一数值只有一处", "A number of an edition stands once"),
);
const TWO_PERSONS: Rule = Rule::error(
    "edition_threshold_one_person",
    &[],
    t("登记与核对由两人完成", "One person enters a number, another compares it"),
);
const COMPARED: Rule = Rule::warning(
    "edition_threshold_unverified",
    &[],
    t("登记的数值经第二人与原文核对", "A number was compared with the text by a second person"),
);

/// Did a second person compare it?
fn is_verified(r: &Record, reader: &dyn Reader) -> bool {
    r.has(VERIFIED_BY.key()) && r.has(VERIFIED_ON.key()) && by_another(r, reader)
}

fn by_another(r: &Record, reader: &dyn Reader) -> bool {
    let actor = |person| Actor { person, user: "" };
    approval::may_approve(actor(r.text(ENTERED_BY)), actor(r.text(VERIFIED_BY)), reader).is_ok()
}

fn bound(r: &Record) -> Option<Bound> {
    match r.text(BOUND) {
        "at_least" => Some(Bound::AtLeast),
        "at_most" => Some(Bound::AtMost),
        _ => None,
    }
}

fn in_range(value: i64, unit: &str) -> bool {
    value >= 0 && (unit != "percent" || value <= 100)
}

/// The number that a record enters; none where a rule about its value is broken, so that no lookup finds it.
fn number(r: &Record, reader: &dyn Reader) -> Option<Threshold> {
    let known = threshold_keys().find(|k| k.key == r.text(KEY))?;
    let value = r.get(VALUE).filter(|v| in_range(*v, r.text(UNIT)))?;
    (bound(r)? == known.bound && r.text(UNIT) == known.unit).then(|| Threshold {
        key: known.key.clone(),
        clause: r.text(CLAUSE).to_owned(),
        label: known.label.clone(),
        value,
        bound: known.bound,
        unit: known.unit.clone(),
        provenance: Provenance {
            source: r.text(SOURCE).to_owned(),
            checked_on: r.get(CHECKED_ON).map(|d| d.to_string()).unwrap_or_default(),
            verified: is_verified(r, reader),
        },
    })
}

/// Numbers entered for an edition, one of each key: where there are two, the first.
pub fn of(edition: &Edition, reader: &dyn Reader) -> Vec<Threshold> {
    let mut out: Vec<Threshold> = Vec::new();
    for r in reader.find(REGISTER.key, EDITION.key(), &edition.id) {
        if let Some(n) = number(&r, reader).filter(|n| !out.iter().any(|o| o.key == n.key)) {
            out.push(n);
        }
    }
    out
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let id = r.text(EDITION);
    let edition = held::edition(id, reader);
    if !id.is_empty() && edition.is_none() {
        out.push(
            HELD.broken(
                format!("没有收录版本「{id}」，请填写版本列表中的标识"),
                format!("No edition {id} is held: enter the id of one in the list of editions"),
            )
            .field(EDITION.key()),
        );
    }
    let key = r.text(KEY);
    match threshold_keys().find(|k| k.key == key) {
        _ if key.is_empty() => {}
        None => out.push(
            KNOWN
                .broken(
                    format!("没有规则使用数值「{key}」，请选用已收录版本的代码"),
                    format!("No rule uses a number {key}: take a key of a shipped edition"),
                )
                .field(KEY.key()),
        ),
        Some(known) => {
            let differs = |f: &'static str| {
                KNOWN
                    .broken(
                        format!("{}（{key}）的单位或方向与规则所用不同", known.label.zh),
                        format!(
                            "Unit or direction differ from what rules use for {key} ({})",
                            known.label.en
                        ),
                    )
                    .field(f)
            };
            if r.has(UNIT.key()) && r.text(UNIT) != known.unit {
                out.push(differs(UNIT.key()));
            }
            if bound(r).is_some_and(|b| b != known.bound) {
                out.push(differs(BOUND.key()));
            }
        }
    }
    if r.get(VALUE).is_some_and(|v| !in_range(v, r.text(UNIT))) {
        out.push(
            IN_RANGE
                .broken(
                    "数值须不小于 0，百分比在 0 到 100 之间",
                    "Enter a number of 0 or more, a percentage from 0 to 100",
                )
                .field(VALUE.key()),
        );
    }
    if let Some(e) = &edition {
        let clause = r.text(CLAUSE);
        if !clause.is_empty() && !e.clauses.is_empty() && e.clause(clause).is_none() {
            out.push(
                CLAUSE_HELD
                    .broken(format!("{id} 没有条款「{clause}」"), format!("{id} has no clause {clause}"))
                    .field(CLAUSE.key()),
            );
        }
        let set = crate::catalogue::edition(id).is_some_and(|e| e.sets(key).is_some());
        let again =
            reader.find(REGISTER.key, EDITION.key(), id).iter().any(|o| o.id != r.id && o.text(KEY) == key);
        if !key.is_empty() && (set || again) {
            out.push(
                ONCE.broken(
                    format!("{id} 已有数值 {key}，请修改原有记录或停用本条"),
                    format!("{id} has a number {key} already: change that record, or retire this one"),
                )
                .field(KEY.key()),
            );
        }
    }
    if r.has(VERIFIED_BY.key()) && r.has(ENTERED_BY.key()) && !by_another(r, reader) {
        out.push(
            TWO_PERSONS
                .broken(
                    "核对人不能是登记人，请由另一人核对",
                    "Whoever entered it cannot compare it: let another person do so",
                )
                .field(VERIFIED_BY.key()),
        );
    } else if !is_verified(r, reader) {
        out.push(
            COMPARED
                .broken(
                    "尚未经第二人与原文核对，各处将标为未核实；请填写核对人和核实日期",
                    "No second person compared it with the text, so it shows as unverified: enter who did, and the day",
                )
                .field(VERIFIED_BY.key()),
        );
    }
    out
}

/// 版本数值.
pub static REGISTER: Register = Register {
    key: "edition_thresholds",
    label: t("版本数值", "Edition thresholds"),
    one: t("版本数值", "Edition threshold"),
    prefix: "EDT",
    title: "key",
    fields: FIELDS,
    sorts: &[Sort { key: "edition", by: SortBy::Value }],
    area: Area::Assessment,
    rules: &[&HELD, &KNOWN, &CLAUSE_HELD, &IN_RANGE, &ONCE, &TWO_PERSONS, &COMPARED],
    check,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::TC260_003;
    use crate::reader::FixedReader;

    const GB: &str = "GBT-45654@2025";

    fn entered(id: &str, edition: &str, value: i64) -> Record {
        let mut r = Record { id: id.into(), ..Record::default() };
        r.set(EDITION, edition.into())
            .set(KEY, "keywords_total".into())
            .set(CLAUSE, "5.9".into())
            .set(VALUE, value)
            .set(BOUND, "at_least".into())
            .set(UNIT, "items".into())
            .set(SOURCE, "示例文本第 9 页".into())
            .set(ENTERED_BY, "p1".into());
        r
    }

    #[test]
    fn a_number_entered_is_found_under_its_edition_alone_and_verified_by_another_person() {
        let mut w = FixedReader::at(crate::instant::parse("2026-11-21 10:00").expect("instant"));
        assert!(held::edition(GB, &w).expect("held").sets("keywords_total").is_none());
        w.records.push((REGISTER.key, entered("a", GB, 12_000)));
        let found = held::edition(GB, &w).expect("held").threshold("keywords_total").clone();
        assert_eq!((found.value, found.provenance.verified), (12_000, false));
        let day: NaiveDate = "2026-11-21".parse().expect("day");
        w.records[0].1.set(VERIFIED_BY, "p1".into()).set(VERIFIED_ON, day);
        assert!(!held::edition(GB, &w).expect("held").threshold("keywords_total").provenance.verified);
        w.records[0].1.set(VERIFIED_BY, "p2".into());
        assert!(held::edition(GB, &w).expect("held").threshold("keywords_total").provenance.verified);
        w.records.push((REGISTER.key, entered("b", TC260_003, 1)));
        let shipped = held::edition(TC260_003, &w).expect("held").threshold("keywords_total").value;
        assert_eq!(shipped, 10_000, "what an edition sets itself is not entered over");
        w.records.truncate(1);
        w.records[0].1.set(BOUND, "at_most".into());
        assert!(
            held::edition(GB, &w).expect("held").sets("keywords_total").is_none(),
            "a misread number serves no rule"
        );
    }
}
