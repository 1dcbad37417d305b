//! The rows of a plan that hold an error, with their reasons, as a sheet to be mended and imported again.

use super::headers::{REASONS, ROW_OF_FILE};
use super::*;
use hegui_render::sheet::{Cell as Written, Sheet, SheetColumn, SheetKind, workbook};

/// Columns in characters.
const WIDTH: f64 = 20.0;
/// The column of reasons in characters.
const REASONS_WIDTH: f64 = 60.0;

fn column(key: &str, label: &str, width: f64, kind: SheetKind) -> SheetColumn {
    SheetColumn { key: key.into(), label: label.into(), width, kind, required: false }
}

/// Why and where from, then the columns of the file as they stand in it.
fn columns(found: &Analysis, lang: Lang) -> Vec<SheetColumn> {
    let why = Text::new("被拒绝的原因", "Why it was refused");
    let from = Text::new("原行号", "Row in the file");
    let mut out = vec![
        column(REASONS, why.get(lang), REASONS_WIDTH, SheetKind::Text),
        column(ROW_OF_FILE, from.get(lang), WIDTH / 2.0, SheetKind::Int),
    ];
    for (at, field) in found.headers.fields.iter().enumerate() {
        let field = field.and_then(|f| found.fields.get(f));
        let of_file = found.headers.columns.get(at);
        let header = of_file.map(|c| c.header.clone()).filter(|h| !h.is_empty());
        let letters = || column_letters(u32::try_from(at + 1).unwrap_or(u32::MAX));
        let label =
            field.map(|f| f.label.get(lang).to_owned()).or_else(|| header.clone()).unwrap_or_else(letters);
        let key = field.map(|f| f.key.to_owned()).or(header).unwrap_or_else(letters);
        out.push(column(&key, &label, WIDTH, SheetKind::Text));
    }
    out
}

/// Rows of a plan that hold an error, as a sheet.
pub(crate) fn import_faulty(ctx: &Ctx<'_>, args: ImportFaulty) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (key, wanted) = {
        let plans = hold(&session.plans);
        let plan = plans.get(&args.plan).ok_or_else(no_plan)?;
        (plan.register.key, plan.wanted.clone())
    };
    let of = target(session, key)?;
    let mut found = session.read(|reader| analyse(ctx, session, of, &wanted, reader))?;
    let lang = args.lang;
    let refused = found.rows.iter().filter(|r| r.action == Action::Refused);
    let mut reasons: BTreeMap<u32, String> = BTreeMap::new();
    for r in refused {
        let told = view::findings(session, of, r.findings.clone());
        let errors = told.iter().filter(|f| f.level == Level::Error).map(|f| f.message.get(lang));
        reasons.insert(r.row, errors.collect::<Vec<_>>().join("\n"));
    }
    if reasons.is_empty() {
        return Err(Error::new(Code::Usage, "没有被拒绝的行", "No row is refused"));
    }
    let columns = columns(&found, lang);
    let of_file = columns.len() - 2;
    let guidance = Text::new(
        "改正后可直接导入本表；前两列只供查看，导入时跳过。",
        "Mend the rows and import this sheet; its first two columns are for reading and are passed over.",
    );
    let numbers: BTreeSet<u32> = reasons.keys().copied().collect();
    let mut read: Vec<Row> = Vec::new();
    found.again(&numbers, |row| {
        read.push(row);
        Ok(())
    })?;
    let text = |s: String| if s.is_empty() { Written::Empty } else { Written::Text(s) };
    let rows = read.into_iter().map(|row| {
        let row = found.mends.applied(row);
        let why = reasons.remove(&row.number).unwrap_or_default();
        let head = [text(why), Written::Int(row.number.into())];
        // An escape of a spreadsheet is taken off, as the sheet puts it on anew.
        let cell = |at: usize| text(hegui_render::sheet::plain(&row.cell(at).text()).to_owned());
        head.into_iter().chain((0..of_file).map(cell)).collect()
    });
    Ok(workbook([Sheet {
        name: of.label.get(lang).into(),
        columns,
        rows: Box::new(rows),
        guidance: vec![guidance.get(lang).into()],
    }])?)
}
