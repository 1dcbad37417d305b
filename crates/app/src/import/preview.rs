//! What an import would do, told before anything is kept.

use super::near::Near;
use super::*;

/// Characters up to which a cell is told and may be mended in place; a longer one is mended where it was written.
const CELL_SHOWN: usize = 2_000;
/// Findings of a cell that names what is not there: what was meant may be near.
const UNREAD: [&str; 2] = ["reference_unknown", "field_shape"];

/// A row as the session may see it.
fn shown(session: &Session, of: &'static Register, r: &Parsed) -> ImportRow {
    ImportRow {
        row: r.row,
        action: r.action.key().into(),
        title: view::title_of(of, &r.record),
        values: view::values(session, of, &r.shown),
        findings: view::findings(session, of, r.findings.clone()),
        cells: Vec::new(),
    }
}

/// The cells of a row that may be mended: of every column that became a field, and of fields that are asked for and
/// have no column.
fn cells(found: &Analysis, near: &mut Near<'_>, told: &ImportRow, row: &Row) -> Result<Vec<ImportCell>> {
    let mut out = Vec::new();
    for (at, f) in found.fields.iter().enumerate().filter(|(_, f)| !f.stamped) {
        let faults =
            told.findings.iter().filter(|n| n.level == Level::Error && n.field.as_deref() == Some(f.key));
        let faults: Vec<&str> = faults.map(|n| n.code.as_str()).collect();
        let column = found.headers.column_of(at);
        if column.is_none() && faults.is_empty() {
            continue;
        }
        let text =
            column.filter(|c| found.headers.is_of_file(*c)).map_or_else(String::new, |c| row.cell(c).text());
        if text.chars().count() > CELL_SHOWN {
            continue;
        }
        let unread = faults.iter().any(|code| UNREAD.contains(code));
        let meant = column.and_then(|c| found.mends.text(row.number, c)).unwrap_or(&text);
        out.push(ImportCell {
            field: f.key.into(),
            near: if unread { near.offers(f, meant)? } else { Vec::new() },
            text: if f.privacy == Privacy::Masked { String::new() } else { text },
        });
    }
    Ok(out)
}

/// The rows that are told, faulty ones first, and with the cells of those that are not clear.
fn told_rows(
    session: &Session,
    of: &'static Register,
    reader: &StoreReader<'_>,
    found: &mut Analysis,
) -> Result<Vec<ImportRow>> {
    let rank = |r: &Parsed| match (r.action == Action::Refused, r.findings.is_empty()) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) if found.mends.touch(r.row) => 1,
        (false, true) => 2,
    };
    let of_rank = |n: u8| found.rows.iter().filter(move |r| rank(r) == n);
    let mut rows: Vec<ImportRow> =
        of_rank(0).chain(of_rank(1)).chain(of_rank(2)).take(SHOWN).map(|r| shown(session, of, r)).collect();
    let unclear: BTreeSet<u32> =
        rows.iter().filter(|r| !r.findings.is_empty() || found.mends.touch(r.row)).map(|r| r.row).collect();
    let mut read: BTreeMap<u32, Row> = BTreeMap::new();
    found.again(&unclear, |row| {
        read.insert(row.number, row);
        Ok(())
    })?;
    let mut near = Near::new(session, reader);
    for told in &mut rows {
        if let Some(row) = read.get(&told.row) {
            told.cells = cells(found, &mut near, told, row)?;
        }
    }
    Ok(rows)
}

/// Looks at a sheet before anything is kept.
pub(crate) fn import_preview(ctx: &Ctx<'_>, args: ImportPreview) -> Result<ImportPlan> {
    let session = ctx.session()?;
    let of = target(session, &args.register)?;
    let before = args.plan.clone();
    let mut wanted = Wanted::of(session, of, args)?;
    let (found, rows) = session.read(|reader| {
        let mut found = analyse(ctx, session, of, &wanted, reader)?;
        let rows = told_rows(session, of, reader, &mut found)?;
        Ok((found, rows))
    })?;
    wanted.seen = Some(found.table.sha256.clone());
    let plan = hegui_store::new_id();
    let kept = Plan {
        register: of,
        wanted,
        file: found.table.file.clone(),
        touched: found.touched(),
        promise: found.promise(),
    };
    let mut plans = hold(&session.plans);
    if let Some(before) = before {
        plans.remove(&before);
    }
    plans.insert(plan.clone(), kept);
    while plans.len() > PLANS {
        plans.pop_first();
    }
    drop(plans);
    let (new, change, same, refused) = (
        found.count(Action::New),
        found.count(Action::Change),
        found.count(Action::Same),
        found.count(Action::Refused),
    );
    Ok(ImportPlan {
        plan,
        register: of.key.into(),
        file: found.table.file,
        sha256: found.table.sha256,
        form: found.form,
        headed: found.headers.row > 0,
        columns: found.headers.columns,
        rows,
        new,
        change,
        same,
        refused,
        findings: found.findings,
    })
}
