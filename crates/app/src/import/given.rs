//! What an import reads: a file or pasted cells, and what a person said of their columns and cells.

use super::previewed::changed_since;
use super::*;

/// Bytes of pasted cells. They cross in one call and stay in memory; more lie better in a file.
const MOST_PASTED: usize = 1 << 20;
/// Characters of what pasted cells are called.
const NAME_CHARS: usize = 60;

/// Where the cells come from.
#[derive(Clone)]
pub(super) enum Given {
    File(PathBuf),
    Pasted { name: String, text: Arc<str>, order: Vec<String> },
}

/// What is to be read, and how.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) given: Given,
    /// Digest that it had when it was looked at; absent at the first look.
    pub(super) seen: Option<String>,
    pub(super) headed: Option<bool>,
    pub(super) columns: Vec<LedColumn>,
    pub(super) mended: Vec<MendedCell>,
}

fn pasted(cells: PastedCells) -> Result<Given> {
    let bytes = cells.text.len();
    if bytes > MOST_PASTED {
        let (kib, most) = (bytes.div_ceil(1024), MOST_PASTED >> 10);
        return Err(Error::new(
            Code::Usage,
            format!("粘贴的内容有 {kib} KB，超过上限 {most} KB；请存为 Excel 或 CSV 文件后导入"),
            format!(
                "{kib} KB were pasted, more than the {most} KB that are taken; save them as an Excel or CSV file and import that"
            ),
        ));
    }
    if cells.text.trim().is_empty() {
        return Err(Error::new(
            Code::Usage,
            "剪贴板里没有单元格，请先在表格里选中并复制",
            "The clipboard holds no cells; select and copy them in the sheet first",
        ));
    }
    let name: String =
        cells.name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(NAME_CHARS).collect();
    Ok(Given::Pasted { name, text: cells.text.into(), order: cells.order })
}

impl Wanted {
    /// What a call asks for.
    pub(super) fn of(session: &Session, of: &'static Register, args: ImportPreview) -> Result<Self> {
        mended::bounded(&args.mended)?;
        let (given, seen) = match (args.plan, args.pasted) {
            (Some(plan), _) => {
                let plans = hold(&session.plans);
                let plan = plans.get(&plan).filter(|p| p.register.key == of.key).ok_or_else(no_plan)?;
                (plan.wanted.given.clone(), plan.wanted.seen.clone())
            }
            (None, Some(cells)) => (pasted(cells)?, None),
            (None, None) if args.path.is_empty() => {
                return Err(Error::new(
                    Code::Usage,
                    "没有要导入的文件或单元格，请选择文件或粘贴单元格",
                    "There is neither a file nor cells to import; choose a file or paste cells",
                ));
            }
            (None, None) => (Given::File(PathBuf::from(args.path)), None),
        };
        Ok(Self { given, seen, headed: args.headed, columns: args.columns, mended: args.mended })
    }

    /// Opens the table, and refuses another one than was looked at.
    pub(super) fn open(&self, ctx: &Ctx<'_>) -> Result<Table> {
        let limits = Limits { rows: MOST_ROWS + headers::LOOKED_AT as u64, ..Limits::default() };
        let table = match &self.given {
            Given::File(path) => {
                let mut progress =
                    |done, total| ctx.progress("正在读取文件", "Reading the file", done, total);
                let mut watch = Watch { progress: &mut progress, cancel: ctx.cancel };
                open_table_watched(path, &limits, &mut watch).map_err(foreign)?
            }
            Given::Pasted { name, text, .. } => open_pasted(name, text, &limits),
        };
        if self.seen.as_ref().is_some_and(|sha256| *sha256 != table.sha256) {
            let file = &table.file;
            return Err(changed_since(
                &format!("文件“{file}”在预览后被修改"),
                &format!("The file “{file}” changed after its preview"),
            ));
        }
        Ok(table)
    }

    /// The fields of the columns, by their names or, in pasted cells without any, by their order; then as a person led
    /// them. Nothing where no row names a field.
    pub(super) fn headers(
        &self,
        of: &Register,
        fields: &[FieldDef],
        width: usize,
        head: &[Row],
        place: &Place,
    ) -> Result<Option<(Headers, Vec<Finding>)>> {
        let found = match &self.given {
            Given::File(_) => headers::find(fields, of.computed, head, place),
            Given::Pasted { order, .. } => {
                // What a person copied begins with the names or has none.
                let first = &head[..head.len().min(1)];
                let named = if self.headed == Some(false) {
                    None
                } else {
                    headers::find(fields, of.computed, first, place)
                };
                let looks_named = |h: &Headers| {
                    let hits = h.fields.iter().flatten().count();
                    let filled = first.iter().flat_map(|r| &r.cells).filter(|c| !c.is_empty()).count();
                    hits >= 2 || hits * 2 >= filled
                };
                match named.filter(|(h, _)| self.headed == Some(true) || looks_named(h)) {
                    Some(found) => Some(found),
                    None => {
                        let names = first.first().filter(|_| self.headed == Some(true));
                        Some((Headers::in_order(fields, order, names, width), Vec::new()))
                    }
                }
            }
        };
        let Some((mut headers, mut findings)) = found else { return Ok(None) };
        headers.lead(fields, &self.columns, &mut findings)?;
        Ok(Some((headers, findings)))
    }
}

impl Given {
    /// Columns of the widest row of pasted cells, which may have no row of names to count by.
    pub(super) fn width(&self, table: &mut Table) -> Result<usize> {
        let mut most = 0;
        if let Self::Pasted { .. } = self {
            for row in table.rows(0).map_err(foreign)? {
                most = most.max(row.map_err(foreign)?.cells.len());
            }
        }
        Ok(most)
    }

    /// What it is read as, for people.
    pub(super) fn form(&self, table: &Table) -> Text {
        match self {
            Self::File(_) => form_of(table),
            Self::Pasted { .. } => Text::new("粘贴的单元格", "Pasted cells"),
        }
    }
}
