//! What the rules say of rows, before anything is kept.

use super::overlay::Overlay;
use super::{Action, Parsed, Reading, STEP};
use crate::error::{Error, Result};
use crate::host::Ctx;
use hegui_model::finding::{Finding, Level, any_error};
use hegui_model::reader::Reader;
use hegui_model::register::REQUIRED_EMPTY;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

/// Runs the register's rules on every record as it would be, and names file, row and column of what they find.
pub(super) fn judge(ctx: &Ctx<'_>, reading: &Reading<'_>, rows: &mut [Parsed]) -> Result<()> {
    let of = reading.of;
    let total = rows.len() as u64;
    let mut found: Vec<Vec<Finding>> = Vec::with_capacity(rows.len());
    {
        let changed = rows.iter().filter(|r| r.action != Action::Same).map(|r| &r.record).collect();
        let overlay = Overlay::new(reading.reader, of.key, changed);
        for (i, r) in rows.iter().enumerate() {
            if ctx.cancel.load(Ordering::Relaxed) {
                return Err(Error::cancelled());
            }
            if (i as u64).is_multiple_of(STEP) {
                ctx.progress("正在核对各行", "Checking rows", i as u64, total);
            }
            if r.action == Action::Same {
                found.push(Vec::new());
                continue;
            }
            let mut now = of.findings(&r.record, &overlay);
            if r.old.is_some() && any_error(&now) {
                // What was wrong before is not held against a row that mends something else.
                let before = r.old.as_ref().and_then(|(id, _)| reading.reader.get(of.key, id));
                let before = before.map_or_else(Vec::new, |b| of.findings(&b, reading.reader));
                let was: BTreeSet<(&str, Option<&str>)> =
                    before.iter().map(|f| (f.code.as_str(), f.field.as_deref())).collect();
                for f in &mut now {
                    let touched = f.field.as_deref().is_some_and(|k| r.changes.contains_key(k));
                    if f.level == Level::Error
                        && !touched
                        && was.contains(&(f.code.as_str(), f.field.as_deref()))
                    {
                        f.level = Level::Warning;
                    }
                }
            }
            // An error about a value refuses its row. What a row does not hold yet, such as papers that no cell can
            // carry, is asked for and stays a finding of the record: a ledger comes in before its proof does.
            for f in &mut now {
                let absent = f.field.as_deref().is_some_and(|k| !r.record.has(k));
                if absent && f.code != REQUIRED_EMPTY {
                    f.level = f.level.max(Level::Warning);
                }
            }
            // A cell that could not be read says why; that its field is empty follows from it.
            let unread: BTreeSet<&str> = r
                .findings
                .iter()
                .filter(|f| f.level == Level::Error)
                .filter_map(|f| f.field.as_deref())
                .collect();
            now.retain(|f| {
                !(f.code == REQUIRED_EMPTY && f.field.as_deref().is_some_and(|k| unread.contains(k)))
            });
            found.push(now);
        }
    }
    for (r, now) in rows.iter_mut().zip(found) {
        r.findings.extend(now);
        for f in &mut r.findings {
            if f.place.is_none() {
                f.place = Some(reading.at(r.row, f.field.as_deref()));
            }
            f.register = Some(of.key.into());
            f.record = r.old.as_ref().map(|(id, _)| id.clone());
        }
        r.findings.sort_by(|a, b| (a.level, &a.place).cmp(&(b.level, &b.place)));
        if any_error(&r.findings) {
            r.action = Action::Refused;
        }
    }
    Ok(())
}
