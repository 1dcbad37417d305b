//! Which column of a foreign table is which field: by the key row, else by the labels in either language.

use super::near::nearness;
use crate::api::{ImportColumn, LedColumn};
use crate::error::{Code, Error, Result};
use hegui_corpus::text::{fold_width, is_invisible};
use hegui_corpus::{Row, column_letters};
use hegui_model::field::FieldDef;
use hegui_model::finding::{Finding, Place};
use hegui_model::register::Computed;

/// Rows with something in them among which the header is looked for; titles and notes may stand above it.
pub(crate) const LOOKED_AT: usize = 8;
/// Longest header that is compared; the rest of a longer one is no name.
const HEADER_CHARS: usize = 60;

/// The columns of a table.
#[derive(Clone, Debug)]
pub(crate) struct Headers {
    /// Last row of the header; data begin after it.
    pub(crate) row: u32,
    /// Position of the field in the list of fields, by column from 0.
    pub(crate) fields: Vec<Option<usize>>,
    /// As shown to a person.
    pub(crate) columns: Vec<ImportColumn>,
}

impl Headers {
    /// Column, from 0, that became a field.
    pub(crate) fn column_of(&self, field: usize) -> Option<usize> {
        self.fields.iter().position(|f| *f == Some(field))
    }

    /// Does a column, from 0, stand in the file? One behind those holds what was mended of a field that lacks one.
    pub(super) fn is_of_file(&self, column: usize) -> bool {
        column < self.columns.len()
    }

    /// Columns that nothing names: fields in the order given. `names` is a first row that a person says holds names.
    pub(super) fn in_order(fields: &[FieldDef], order: &[String], names: Option<&Row>, width: usize) -> Self {
        let mut out = Self { row: names.map_or(0, |r| r.number), fields: Vec::new(), columns: Vec::new() };
        for at in 0..width {
            let field = order.get(at).and_then(|key| fields.iter().position(|f| f.key == key));
            let field = field.filter(|f| out.column_of(*f).is_none());
            let header = names.map_or_else(String::new, |r| r.cell(at).text());
            out.columns.push(ImportColumn {
                column: u32::try_from(at + 1).unwrap_or(u32::MAX),
                header: header.trim().chars().take(HEADER_CHARS).collect(),
                field: field.map(|f| fields[f].key.into()),
                near: None,
            });
            out.fields.push(field);
        }
        out
    }

    /// Leads columns as a person said, and drops what was found about their names. Another column of the same field is
    /// passed over from then on.
    pub(super) fn lead(
        &mut self,
        fields: &[FieldDef],
        led: &[LedColumn],
        findings: &mut Vec<Finding>,
    ) -> Result<()> {
        for one in led {
            let at = usize::try_from(one.column).ok().and_then(|c| c.checked_sub(1));
            let at = at.filter(|at| self.is_of_file(*at)).ok_or_else(|| {
                let letters = column_letters(one.column);
                Error::new(Code::Usage, format!("没有 {letters} 列"), format!("There is no column {letters}"))
            })?;
            let wanted = match &one.field {
                None => None,
                Some(key) => Some(by_key(fields, key).ok_or_else(|| Error::not_found(key))?),
            };
            if let Some(other) = wanted.and_then(|f| self.column_of(f)).filter(|other| *other != at) {
                self.give(fields, other, None);
            }
            self.give(fields, at, wanted);
            let about = |f: &Finding| f.place.as_ref().and_then(|p| p.column) == Some(one.column);
            findings.retain(|f| !about(f));
        }
        Ok(())
    }

    fn give(&mut self, fields: &[FieldDef], column: usize, field: Option<usize>) {
        self.fields[column] = field;
        self.columns[column].field = field.map(|f| fields[f].key.into());
        self.columns[column].near = None;
    }
}

/// Columns that the sheet of faulty rows adds: passed over without a word when it comes back.
pub(super) const ROW_OF_FILE: &str = "_row";
/// The same: why a row was refused.
pub(super) const REASONS: &str = "_reasons";

/// A name as it is compared: width and case folded, without blanks and the marks put around required columns.
pub(super) fn folded(s: &str) -> String {
    let s: String = s.chars().take(HEADER_CHARS).filter(|c| !is_invisible(*c)).map(fold_width).collect();
    s.to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':')).collect()
}

/// A header without what stands in brackets at its end: `姓名（必填）`.
fn bare(s: &str) -> String {
    let s = folded(s);
    match s.find('(') {
        Some(at) if at > 0 && s.ends_with(')') => s[..at].to_owned(),
        _ => s,
    }
}

fn by_key(fields: &[FieldDef], header: &str) -> Option<usize> {
    let header = header.trim();
    fields.iter().position(|f| f.key == header)
}

fn by_name(fields: &[FieldDef], header: &str) -> Option<usize> {
    if let Some(i) = by_key(fields, header) {
        return Some(i);
    }
    let named = |form: fn(&str) -> String| {
        let wanted = form(header);
        if wanted.is_empty() {
            return None;
        }
        let mut hits = fields
            .iter()
            .enumerate()
            .filter(|(_, f)| [f.key, f.label.zh, f.label.en].iter().any(|l| form(l) == wanted));
        // A name that fits two fields says nothing.
        match (hits.next(), hits.next()) {
            (Some((i, _)), None) => Some(i),
            _ => None,
        }
    };
    named(folded).or_else(|| named(bare))
}

/// The field whose name is nearest, where a third of it at most differs.
fn near(fields: &[FieldDef], header: &str) -> Option<&'static str> {
    let wanted = folded(header);
    if wanted.chars().count() < 2 {
        return None;
    }
    let best = fields
        .iter()
        .flat_map(|f| [f.key, f.label.zh, f.label.en].map(|l| (f.key, folded(l))))
        .filter_map(|(key, l)| {
            let within = || l.contains(&wanted).then(|| l.chars().count() - wanted.chars().count());
            Some((nearness(&l, &wanted).or_else(within)?, key))
        })
        .min();
    best.map(|(_, key)| key)
}

/// Does a header name a value that is computed, so that an export given back passes it over without a word?
fn is_computed(computed: &[Computed], header: &str) -> bool {
    let wanted = folded(header);
    computed.iter().any(|c| [c.key, c.label.zh, c.label.en].iter().any(|l| folded(l) == wanted))
}

/// Finds the header among the first rows; `None` where no row names a field.
pub(crate) fn find(
    fields: &[FieldDef],
    computed: &[Computed],
    head: &[Row],
    place: &Place,
) -> Option<(Headers, Vec<Finding>)> {
    let texts = |row: &Row| row.cells.iter().map(|c| c.text()).collect::<Vec<_>>();
    let score = |row: &Row, by: fn(&[FieldDef], &str) -> Option<usize>| {
        let mut hit: Vec<usize> = texts(row).iter().filter_map(|t| by(fields, t)).collect();
        hit.sort_unstable();
        hit.dedup();
        hit.len()
    };
    // A row of keys says more than any label: labels may be changed by someone.
    let keys = head.iter().position(|r| {
        let filled = r.cells.iter().filter(|c| !c.is_empty()).count();
        let n = score(r, by_key);
        n > 0 && n * 2 >= filled
    });
    let at = match keys {
        Some(at) => at,
        None => {
            let (hits, from_end) =
                head.iter().enumerate().map(|(i, r)| (score(r, by_name), usize::MAX - i)).max()?;
            if hits == 0 {
                return None;
            }
            usize::MAX - from_end
        }
    };
    let row = &head[at];
    let labels = if keys.is_some() && at > 0 && score(&head[at - 1], by_name) > 0 {
        texts(&head[at - 1])
    } else {
        texts(row)
    };
    let names = texts(row);
    let mut out = Headers { row: row.number, fields: Vec::new(), columns: Vec::new() };
    let mut findings = Vec::new();
    let width = names.len().max(labels.len());
    for i in 0..width {
        let name = names.get(i).map_or("", String::as_str);
        let header = labels.get(i).map(|l| l.trim()).filter(|l| !l.is_empty()).unwrap_or(name).trim();
        let shown: String = header.chars().take(HEADER_CHARS).collect();
        let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
        let here = Place { row: Some(row.number), column: Some(number), ..place.clone() };
        let letters = column_letters(number);
        let mut field = by_name(fields, if name.trim().is_empty() { header } else { name });
        if let Some(f) = field
            && let Some(first) = out.column_of(f)
        {
            let other = column_letters(u32::try_from(first + 1).unwrap_or(u32::MAX));
            let label = fields[f].label;
            findings.push(
                Finding::error(
                    "column_twice",
                    format!("{other} 列和 {letters} 列都是「{}」，请删去其中一列", label.zh),
                    format!(
                        "Columns {other} and {letters} are both \u{201c}{}\u{201d}; delete one of them",
                        label.en
                    ),
                )
                .field(fields[f].key)
                .at(here.clone()),
            );
            field = None;
        }
        let own = [ROW_OF_FILE, REASONS].contains(&name.trim());
        let passed = field.is_none() && (own || is_computed(computed, name) || is_computed(computed, &shown));
        let hint = if field.is_none() && !passed { near(fields, &shown) } else { None };
        if field.is_none()
            && !passed
            && !shown.is_empty()
            && findings.last().is_none_or(|f| f.place.as_ref() != Some(&here))
        {
            let hinted = hint.and_then(|k| fields.iter().find(|f| f.key == k)).map(|f| f.label);
            let (zh, en) = hinted.map_or_else(Default::default, |l| {
                (
                    format!("，是否为「{}」？请改列名后重试", l.zh),
                    format!("; is it \u{201c}{}\u{201d}? Rename the column and try again", l.en),
                )
            });
            findings.push(
                Finding::warning(
                    "column_unknown",
                    format!("{letters} 列「{shown}」没有对应的字段，将不导入{zh}"),
                    format!("Column {letters} \u{201c}{shown}\u{201d} is no field and is passed over{en}"),
                )
                .at(here),
            );
        }
        out.fields.push(field);
        out.columns.push(ImportColumn {
            column: number,
            header: shown,
            field: field.map(|f| fields[f].key.into()),
            near: hint.map(str::to_owned),
        });
    }
    Some((out, findings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hegui_corpus::Cell;
    use hegui_model::registers::people;
    use hegui_model::text::t;

    fn row(number: u32, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|c| Cell::Text((*c).into())).collect(), findings: Vec::new() }
    }

    fn fields_of(head: &[Row]) -> Vec<Option<&'static str>> {
        let found = find(people::FIELDS, &[], head, &Place::default()).expect("header");
        found.0.fields.iter().map(|f| f.map(|f| people::FIELDS[f].key)).collect()
    }

    #[test]
    fn the_key_row_wins_over_labels_that_someone_changed() {
        let head = [row(1, &["编号改了", "谁"]), row(2, &["code", "name"]), row(3, &["A-1", "张三"])];
        assert_eq!(fields_of(&head), [Some("code"), Some("name")]);
        let found = find(people::FIELDS, &[], &head, &Place::default()).expect("header");
        assert_eq!(found.0.row, 2);
    }

    #[test]
    fn labels_of_either_language_are_found_below_a_title_and_in_any_dress() {
        let head = [
            row(1, &["人员花名册"]),
            row(3, &["Ｎａｍｅ *", "工号（必填）", "入职 日期"]),
            row(4, &["甲", "1", "2026-01-01"]),
        ];
        assert_eq!(fields_of(&head), [Some("name"), Some("code"), Some("joined_on")]);
    }

    #[test]
    fn near_misses_are_hinted_at_and_never_taken() {
        let head = [row(1, &["姓名", "入职日其", "备 柱", "zzz"])];
        let (headers, findings) = find(people::FIELDS, &[], &head, &Place::default()).expect("header");
        assert_eq!(headers.columns[1].near.as_deref(), Some("joined_on"));
        assert_eq!(headers.columns[3].near, None);
        assert!(headers.fields[1..].iter().all(Option::is_none));
        assert_eq!(findings.iter().filter(|f| f.code == "column_unknown").count(), 3);
    }

    #[test]
    fn a_header_that_stands_twice_is_an_error() {
        let head = [row(1, &["姓名", "name", "工号"])];
        let (_, findings) = find(people::FIELDS, &[], &head, &Place::default()).expect("header");
        assert_eq!(findings[0].code, "column_twice");
        assert_eq!(findings[0].place.as_ref().and_then(|p| p.column), Some(2));
    }

    #[test]
    fn computed_columns_of_an_export_are_passed_over_without_a_word() {
        let age =
            Computed { key: "age", label: t("司龄", "Years of service"), listed: true, value: |_, _| None };
        for head in [
            vec![row(1, &["姓名", "司龄"]), row(2, &["name", "age"])],
            vec![row(1, &["姓名", "Years of service"])],
        ] {
            let (headers, findings) = find(people::FIELDS, &[age], &head, &Place::default()).expect("header");
            assert_eq!(headers.fields[1], None);
            assert!(findings.is_empty(), "{findings:?}");
        }
    }

    #[test]
    fn no_header_is_none() {
        assert!(find(people::FIELDS, &[], &[row(1, &["1", "2"])], &Place::default()).is_none());
    }
}
