//! A register as a paper, for a folder or an authority that wants it printed.

use crate::api::{RecordList, RegisterReport};
use crate::error::{Code, Error, Result};
use crate::export::fields;
use crate::host::Ctx;
use crate::letterhead::headed;
use crate::records::{find, query};
use crate::reports::{exported_bytes, written};
use crate::view;
use hegui_model::field::{FieldDef, Kind};
use hegui_model::finding::Finding;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register_report::{Selection, document};
use hegui_model::text::Lang;
use hegui_store::list::PageQuery;
use serde_json::json;
use std::sync::Arc;

/// Records of one paper: some two hundred pages. More is a matter for a sheet.
const MOST: u32 = 2_000;
/// Columns of a page that can still be read.
const COLUMNS: usize = 9;

/// Records as a paper; masked values stay masked. Journalled.
pub(crate) fn register_report(ctx: &Ctx<'_>, args: RegisterReport) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    // A paper never shows text that others own.
    let listed = |f: &FieldDef| f.listed && of.licensed != Some(f.key) && !matches!(f.kind, Kind::Table(_));
    let columns: Vec<FieldDef> = fields(session, of)?.into_iter().filter(listed).take(COLUMNS).collect();
    let ask = RecordList {
        register: args.register.clone(),
        filters: args.filters.clone(),
        sort: None,
        descending: false,
        after: None,
        limit: 0,
        text: String::new(),
    };
    let query = PageQuery { limit: MOST + 1, ..session.read(|r| query(session, r, &ask))? };
    let records: Vec<Record> =
        session.with_store(|s| Ok(s.page(&query, ctx.cancel)?))?.into_iter().map(|(r, _)| r).collect();
    if records.len() > MOST as usize {
        return Err(Error::new(
            Code::Usage,
            format!("超过 {MOST} 条，不宜打印；请加筛选条件，或导出为表格"),
            format!("More than the {MOST} records of a paper; filter them, or export a sheet"),
        ));
    }
    let chosen_by = told(&args, &columns);
    let paper = session.read(|reader| {
        // Between the two questions somebody may have written: what is printed is what is on record now.
        let records: Vec<Arc<Record>> =
            records.iter().filter_map(|r| reader.get(of.key, &r.id)).filter(|r| !r.retired).collect();
        let mut findings: Vec<Finding> = records.iter().flat_map(|r| of.findings(r, reader)).collect();
        if args.filters.is_empty() {
            findings.extend(of.whole_findings(reader));
        }
        let findings = view::findings(session, of, findings);
        let selection = Selection {
            records: &records,
            fields: &columns,
            findings: &findings,
            of: reader.count(of)?,
            chosen_by: &chosen_by,
        };
        headed(document(of, &selection, args.lang, reader), reader)
    })?;
    let bytes = written(ctx, &paper, args.format)?;
    exported_bytes(
        session,
        json!({
            "register": of.key, "format": args.format, "filtered": !args.filters.is_empty(), "rows": records.len(),
            "language": args.lang,
        }),
        &bytes,
    )?;
    Ok(bytes)
}

/// Filters as the paper names them: by the labels of the fields.
fn told(args: &RegisterReport, columns: &[FieldDef]) -> String {
    let label = |key: &str| {
        let all = find(&args.register).map_or(&[][..], |r| r.fields);
        let field = columns.iter().chain(all).find(|f| f.key == key);
        field.map_or_else(|| key.to_owned(), |f| f.label.get(args.lang).to_owned())
    };
    let labels: Vec<String> = args.filters.iter().map(|f| label(&f.field)).collect();
    labels.join(if args.lang == Lang::Zh { "、" } else { ", " })
}
