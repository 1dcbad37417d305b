//! One row of a foreign table against the record that it names.

use super::mended::Mends;
use super::*;

/// All that stays the same from row to row.
pub(super) struct Reading<'a> {
    pub(super) of: &'static Register,
    pub(super) fields: Vec<FieldDef>,
    pub(super) headers: Headers,
    pub(super) mends: Mends,
    pub(super) place: Place,
    pub(super) reader: &'a StoreReader<'a>,
    pub(super) references: References<'a>,
    pub(super) codes: BTreeMap<String, u32>,
    pub(super) uniques: BTreeMap<(&'static str, String), u32>,
}

impl Reading<'_> {
    pub(super) fn at(&self, row: u32, field: Option<&str>) -> Place {
        let column = field
            .and_then(|k| self.fields.iter().position(|f| f.key == k))
            .and_then(|f| self.headers.column_of(f))
            .filter(|c| self.headers.is_of_file(*c))
            .map(|c| u32::try_from(c + 1).unwrap_or(u32::MAX));
        Place { row: Some(row), column, ..self.place.clone() }
    }

    /// Reads one row against the record it names.
    pub(super) fn row(&mut self, row: &Row) -> Parsed {
        let mut findings = row.findings.clone();
        let mut given: Vec<(FieldDef, std::result::Result<Json, Finding>, String)> = Vec::new();
        for (column, field) in self.headers.fields.clone().into_iter().enumerate() {
            let Some(f) = field.map(|i| self.fields[i]) else { continue };
            if !self.headers.is_of_file(column) && self.mends.text(row.number, column).is_none() {
                continue;
            }
            let cell = row.cell(column);
            let read = form::value(&f, cell, &mut |register, wanted| self.references.find(register, wanted));
            given.push((f, read, cell.text()));
        }
        let code = given
            .iter()
            .find(|(f, ..)| f.key == CODE)
            .and_then(|(_, v, _)| v.as_ref().ok()?.as_str().map(str::to_owned));
        let old = code.as_deref().and_then(|c| self.reader.find(self.of.key, CODE, c).into_iter().next());
        if let Some(code) = code {
            match self.codes.get(&code) {
                Some(first) => findings.push(
                    Finding::error(
                        "code_twice_in_file",
                        format!("编号「{code}」在第 {first} 行和第 {} 行重复，请保留一行", row.number),
                        format!(
                            "Code {code} stands in row {first} and in row {}; keep one of them",
                            row.number
                        ),
                    )
                    .field(CODE),
                ),
                None => {
                    self.codes.insert(code, row.number);
                }
            }
        }
        let mut record = old
            .as_deref()
            .cloned()
            .unwrap_or_else(|| Record { id: format!("#{}", row.number), ..Record::default() });
        let mut changes = Map::new();
        let mut shown = Map::new();
        for (f, read, raw) in given {
            let now = record.values.get(f.key).cloned().unwrap_or(Json::Null);
            let raw: Json =
                if raw.is_empty() { Json::Null } else { raw.chars().take(500).collect::<String>().into() };
            let value = match read {
                Err(e) => {
                    shown.insert(f.key.into(), raw);
                    // A value that a record already holds is not held against the row for its form.
                    if !self.unchanged(&f, &now, row) {
                        findings.push(e);
                    }
                    continue;
                }
                Ok(v) => v,
            };
            if value == now || self.unchanged(&f, &now, row) {
                shown.insert(f.key.into(), now);
                continue;
            }
            shown.insert(f.key.into(), value.clone());
            if f.stamped {
                findings.push(
                    Finding::error(
                        "stamped_field",
                        format!("「{}」由系统填写，不能导入；请清空此列或保持原值", f.label.zh),
                        format!("\u{201c}{}\u{201d} is set by the program and cannot be imported; leave it empty or as it was", f.label.en),
                    )
                    .field(f.key),
                );
                continue;
            }
            if f.privacy == Privacy::Masked && value.as_str().is_some_and(|s| s.contains("**")) {
                findings.push(
                    Finding::error(
                        "masked_value",
                        format!("「{}」是脱敏后的值，请填写原值或保持与现有记录一致", f.label.zh),
                        format!("\u{201c}{}\u{201d} is a masked value; enter the value itself", f.label.en),
                    )
                    .field(f.key),
                );
                continue;
            }
            if value.is_null() {
                findings.push(
                    Finding::warning(
                        "value_emptied",
                        format!("单元格为空，将清空「{}」", f.label.zh),
                        format!("The cell is empty: \u{201c}{}\u{201d} will be emptied", f.label.en),
                    )
                    .field(f.key),
                );
                record.values.remove(f.key);
            } else {
                record.values.insert(f.key.into(), value.clone());
            }
            changes.insert(f.key.into(), value);
        }
        self.taken(row.number, &record, &mut findings);
        let action = match (&old, changes.is_empty()) {
            (None, _) => Action::New,
            (Some(_), true) => Action::Same,
            (Some(_), false) => Action::Change,
        };
        Parsed {
            row: row.number,
            action,
            old: old.map(|r| (r.id.clone(), r.version)),
            record,
            changes,
            shown,
            findings,
        }
    }

    /// Does the cell give back what an export wrote of the value: masked, or differing in blanks and width alone?
    fn unchanged(&self, f: &FieldDef, now: &Json, row: &Row) -> bool {
        let Some(column) =
            self.fields.iter().position(|d| d.key == f.key).and_then(|i| self.headers.column_of(i))
        else {
            return false;
        };
        let cell: &Cell = row.cell(column).value();
        let raw = cell.text();
        let raw = hegui_render::sheet::plain(&raw);
        match now {
            Json::Null => f.stamped && raw.trim().is_empty(),
            Json::String(s) if matches!(f.kind, Kind::Text | Kind::LongText) => {
                let masked = f.privacy == Privacy::Masked && f.mask(now).as_str() == Some(raw.trim());
                masked || clean(s) == clean(raw)
            }
            _ => false,
        }
    }

    /// Values that no two records may share, against the file and the store.
    fn taken(&mut self, row: u32, record: &Record, findings: &mut Vec<Finding>) {
        for f in self.of.fields.iter().filter(|f| f.unique && f.key != CODE) {
            let value = record.str(f.key).to_owned();
            if value.is_empty() {
                continue;
            }
            let other = self.reader.find(self.of.key, f.key, &value).into_iter().find(|o| o.id != record.id);
            if let Some(other) = other {
                let code = other.str(CODE).to_owned();
                findings.push(
                    Finding::error(
                        "value_taken",
                        format!("「{}」与已有记录 {code} 相同，不能重复", f.label.zh),
                        format!("\u{201c}{}\u{201d} is that of record {code} already", f.label.en),
                    )
                    .field(f.key),
                );
            }
            if let Some(first) = self.uniques.insert((f.key, value), row) {
                findings.push(
                    Finding::error(
                        "value_twice_in_file",
                        format!("「{}」在第 {first} 行和第 {row} 行重复", f.label.zh),
                        format!("\u{201c}{}\u{201d} is the same in row {first} and in row {row}", f.label.en),
                    )
                    .field(f.key),
                );
            }
        }
    }
}
