//! Cells that a person mended in place of those of the file, which stays as it was.

use super::*;

/// Cells that are mended of one plan: by hand, so few.
const MOST_MENDED: usize = 1_000;
/// Characters of a mended cell, as many as a spreadsheet's cell holds.
const CELL_CHARS: usize = 32_767;

/// Mended cells by row and column from 0.
#[derive(Default)]
pub(super) struct Mends {
    cells: BTreeMap<u32, BTreeMap<usize, String>>,
    met: BTreeSet<u32>,
}

/// Refuses more or longer cells than a person mends.
pub(super) fn bounded(mended: &[MendedCell]) -> Result<()> {
    if mended.len() > MOST_MENDED {
        return Err(Error::new(
            Code::Usage,
            format!("一次最多就地修改 {MOST_MENDED} 个单元格，更多的请在表格里改好后重新导入"),
            format!(
                "At most {MOST_MENDED} cells are mended in place; mend more of them in the sheet and import it again"
            ),
        ));
    }
    match mended.iter().find(|m| m.value.chars().count() > CELL_CHARS) {
        Some(m) => Err(Error::new(
            Code::Usage,
            format!("第 {} 行修改后的内容超过 {CELL_CHARS} 个字符，请缩短", m.row),
            format!("What was mended in row {} is longer than {CELL_CHARS} characters; shorten it", m.row),
        )),
        None => Ok(()),
    }
}

impl Mends {
    /// Finds the columns of mended cells; a field without one gets a column of its own behind those of the file.
    pub(super) fn find(mended: &[MendedCell], fields: &[FieldDef], headers: &mut Headers) -> Result<Self> {
        let mut out = Self::default();
        for m in mended {
            let field =
                fields.iter().position(|f| f.key == m.field).ok_or_else(|| Error::not_found(&m.field))?;
            let column = headers.column_of(field).unwrap_or_else(|| {
                headers.fields.push(Some(field));
                headers.fields.len() - 1
            });
            out.cells.entry(m.row).or_default().insert(column, m.value.clone());
        }
        Ok(out)
    }

    /// What was mended in a cell.
    pub(super) fn text(&self, row: u32, column: usize) -> Option<&str> {
        self.cells.get(&row)?.get(&column).map(String::as_str)
    }

    /// Was anything mended in this row?
    pub(super) fn touch(&self, row: u32) -> bool {
        self.cells.contains_key(&row)
    }

    /// The row with its mended cells; what was found in those no longer stands there.
    pub(super) fn applied(&mut self, mut row: Row) -> Row {
        let Some(cells) = self.cells.get(&row.number) else { return row };
        self.met.insert(row.number);
        for (column, text) in cells {
            if row.cells.len() <= *column {
                row.cells.resize(*column + 1, Cell::Empty);
            }
            row.cells[*column] = if text.is_empty() { Cell::Empty } else { Cell::Text(text.clone()) };
            let number = u32::try_from(column + 1).ok();
            row.findings
                .retain(|f| f.place.as_ref().is_none_or(|p| p.column.is_none() || p.column != number));
        }
        row
    }

    /// Refuses mended cells of rows that are not there.
    pub(super) fn all_met(&self) -> Result<()> {
        match self.cells.keys().find(|row| !self.met.contains(*row)) {
            Some(row) => Err(Error::new(
                Code::Usage,
                format!("没有可修改的第 {row} 行数据"),
                format!("There is no row {row} of data to mend"),
            )),
            None => Ok(()),
        }
    }

    /// Which cells were mended, as the journal keeps them: values stand among the changes, where they are sealed.
    pub(super) fn told(&self, fields: &[FieldDef], headers: &Headers) -> Vec<Json> {
        let of_row = |(row, cells): (&u32, &BTreeMap<usize, String>)| {
            let named = |column: &usize| {
                let field = headers.fields.get(*column).copied().flatten()?;
                let mut one = json!({ "row": row, "field": fields.get(field)?.key });
                if headers.is_of_file(*column) {
                    one["column"] = column_letters(u32::try_from(column + 1).ok()?).into();
                }
                Some(one)
            };
            cells.keys().filter_map(named).collect::<Vec<_>>()
        };
        self.cells.iter().flat_map(of_row).collect()
    }
}
