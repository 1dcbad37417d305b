//! Counts of records as papers print them: by a choice that they made, and by how the limits of their clocks were kept.

use crate::clock::ClockState;
use crate::field::{Choice, FieldDef, Kind};
use crate::instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{CODE, Register};
use crate::report::Blocks;
use crate::text::{Label, Lang, t};
use std::collections::BTreeMap;
use std::sync::Arc;

const NOT_GIVEN: Label = t("未填写", "Not stated");

const STATES: [(ClockState, Label); 7] = [
    (ClockState::Done, t("按时办结", "in time")),
    (ClockState::DoneLate, t("逾期办结", "late")),
    (ClockState::Overdue, t("逾期未办", "overdue")),
    (ClockState::DueNow, t("应立即办理", "due now")),
    (ClockState::Running, t("进行中", "running")),
    (ClockState::Paused, t("中止", "paused")),
    (ClockState::Unknown, t("无法计算", "not computed")),
];

/// What a choice may be; empty for fields that are none.
pub(crate) fn options(kind: Kind) -> &'static [Choice] {
    match kind {
        Kind::Choice(of) | Kind::Choices(of) => of,
        _ => &[],
    }
}

/// Keys that occur with their labels: options in their order, then what is empty, then keys of no option.
pub(crate) fn occurring<T>(by: &BTreeMap<String, T>, kind: Kind, lang: Lang) -> Vec<(String, &T)> {
    let known = options(kind);
    let named = known.iter().filter_map(|c| Some((c.label.get(lang).to_owned(), by.get(c.key)?)));
    let empty = by.get("").map(|n| (NOT_GIVEN.get(lang).to_owned(), n));
    let other = by.iter().filter(|(k, _)| !k.is_empty() && known.iter().all(|c| c.key != *k));
    named.chain(empty).chain(other.map(|(k, n)| (k.clone(), n))).collect()
}

/// Rows of label and number: how many records made which choice in a field.
pub(crate) fn by_choice(found: &[Arc<Record>], field: &FieldDef, lang: Lang) -> Vec<Vec<String>> {
    let mut by: BTreeMap<String, usize> = BTreeMap::new();
    for r in found {
        match r.value(field.key) {
            Some(serde_json::Value::Array(keys)) if !keys.is_empty() => {
                for key in keys.iter().filter_map(|k| k.as_str()) {
                    *by.entry(key.to_owned()).or_default() += 1;
                }
            }
            _ => *by.entry(r.str(field.key).to_owned()).or_default() += 1,
        }
    }
    occurring(&by, field.kind, lang).into_iter().map(|(label, n)| vec![label, n.to_string()]).collect()
}

/// Tables of how the clocks of records were kept, and of those that were missed; a sentence where none can be computed.
pub(crate) fn limits(sheet: &mut Blocks, of: &Register, found: &[Arc<Record>], reader: &dyn Reader) {
    let lang = sheet.lang();
    let mut by: Vec<(String, String, BTreeMap<ClockState, usize>)> = Vec::new();
    let mut missed = Vec::new();
    for r in found {
        for clock in (of.clocks)(r, reader) {
            let place = by.iter().position(|(key, ..)| *key == clock.key).unwrap_or_else(|| {
                by.push((clock.key.clone(), clock.label.get(lang).to_owned(), BTreeMap::new()));
                by.len() - 1
            });
            *by[place].2.entry(clock.state).or_default() += 1;
            if matches!(clock.state, ClockState::Overdue | ClockState::DoneLate) {
                let at =
                    |i: Option<instant::Instant>| i.map_or_else(|| "\u{2014}".to_owned(), instant::local);
                let code = match r.str(CODE) {
                    "" => sheet.word(NOT_GIVEN),
                    code => code.to_owned(),
                };
                missed.push(vec![
                    code,
                    clock.label.get(lang).to_owned(),
                    at(clock.due_at),
                    at(clock.done_at),
                ]);
            }
        }
    }
    if by.is_empty() {
        sheet.notice("没有可计算的时限。", "No limit can be computed.");
        return;
    }
    let rows = by
        .iter()
        .map(|(_, label, n)| {
            let cells = STATES.iter().map(|(s, _)| n.get(s).copied().unwrap_or(0).to_string());
            std::iter::once(label.clone()).chain(cells).collect()
        })
        .collect();
    let mut columns = vec![(t("时限", "Limit"), 2.5)];
    columns.extend(STATES.iter().map(|(_, l)| (*l, 1.3)));
    sheet.table(t("各环节时限执行情况", "Limits by step"), &columns, rows);
    if missed.is_empty() {
        sheet.paragraph("没有逾期。", "No limit was missed.");
    }
    sheet.table(
        t("逾期事项", "Limits missed"),
        &[(of.one, 2.0), (t("时限", "Limit"), 2.0), (t("应办结", "Due"), 2.5), (t("实际办结", "Done"), 2.5)],
        missed,
    );
}
