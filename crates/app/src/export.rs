//! Sheets out: a template to fill in, and records as a sheet that the import reads back as the same.

use crate::api::{Filter, RecordList, SheetAsk};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::import::form;
use crate::records::{find, query};
use crate::session::Session;
use crate::view;
use hegui_model::field::{FieldDef, Privacy};
use hegui_model::instant;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Computed, Register, Surface};
use hegui_model::registers::register;
use hegui_model::role::Access;
use hegui_model::text::{Lang, Text};
use hegui_render::sheet::{Cell, FIRST_DATA_ROW, MAX_ROWS, Sheet, SheetColumn, SheetKind, guarded, workbook};
use hegui_store::journal::Intent;
use hegui_store::list::PageQuery;
use hegui_store::reader::StoreReader;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::cell::{Cell as Slot, RefCell};
use std::collections::BTreeMap;

/// Records taken from the store at a time.
const PAGE: u32 = 500;
/// Characters that a cell of a spreadsheet holds.
const CELL_CHARS: usize = 32_767;
/// How often an export begins anew because somebody wrote meanwhile.
const ATTEMPTS: u32 = 3;

/// Fields of a register that the session may see, the organisation's own ones last.
pub(crate) fn fields(session: &Session, of: &'static Register) -> Result<Vec<FieldDef>> {
    session.read(|r| Ok::<_, Error>(fields_read(session, r, of)))
}

/// The same where a reader is at hand.
pub(crate) fn fields_read(
    session: &Session,
    reader: &StoreReader<'_>,
    of: &'static Register,
) -> Vec<FieldDef> {
    let own = reader.extra_fields(of.key);
    of.fields.iter().filter(|f| view::visible(session, of, f)).copied().chain(own).collect()
}

fn column(f: &FieldDef, lang: Lang) -> SheetColumn {
    SheetColumn {
        key: f.key.into(),
        label: f.label.get(lang).into(),
        width: form::width(f),
        kind: form::kind(f, lang),
        required: f.required,
    }
}

/// Columns of a computed value in characters.
const COMPUTED_WIDTH: f64 = 20.0;

fn computed_column(c: &Computed, lang: Lang) -> SheetColumn {
    SheetColumn {
        key: c.key.into(),
        label: c.label.get(lang).into(),
        width: COMPUTED_WIDTH,
        kind: SheetKind::Text,
        required: false,
    }
}

/// What the guide says of the columns.
fn told(fields: &[FieldDef], lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    for f in fields {
        let mut parts: Vec<String> = Vec::new();
        if f.required {
            parts.push(Text::new("必填", "required").get(lang).into());
        }
        if f.stamped {
            parts.push(
                Text::new("由系统填写，不可更改", "set by the program; leave as it is").get(lang).into(),
            );
        }
        parts.extend(f.help.map(|h| h.get(lang).to_owned()));
        parts.extend(form::told(f).map(|t| t.get(lang).to_owned()));
        if !parts.is_empty() {
            let by = if lang == Lang::Zh { "；" } else { "; " };
            out.push(format!("{} ({}): {}", f.label.get(lang), f.key, parts.join(by)));
        }
    }
    out
}

/// An empty sheet to fill in.
pub(crate) fn sheet_template(ctx: &Ctx<'_>, args: SheetAsk) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    if of.surface == Surface::Named {
        return Err(Error::new(
            Code::Usage,
            format!("「{}」由专门的操作写入，没有可填写的模板", of.label.zh),
            format!("{} is written by commands of its own and has no template", of.label.en),
        ));
    }
    let lang = args.lang;
    let fields: Vec<FieldDef> = fields(session, of)?.into_iter().filter(|f| !f.stamped).collect();
    let mut guidance = vec![
        Text::new(
            "从第 3 行起每行填写一条；第 2 行（隐藏）是字段键，请勿删除。深色列必填。",
            "One record a row from row 3. Row 2 (hidden) holds the field keys; keep it. Dark columns are required.",
        )
        .get(lang)
        .to_owned(),
        Text::new(
            "填写已有编号即修改该记录，编号留空即新建。单元格留空会清空原值；不需要改的列请整列删除。",
            "A code that is there already changes that record; without a code a new one is made. An empty cell empties the value: delete whole columns that are not to change.",
        )
        .get(lang)
        .to_owned(),
    ];
    guidance.extend(told(&fields, lang));
    let sheet = Sheet {
        name: of.label.get(lang).into(),
        columns: fields.iter().map(|f| column(f, lang)).collect(),
        rows: Box::new(std::iter::empty()),
        guidance,
    };
    Ok(workbook([sheet])?)
}

/// Display codes of records referred to; an id where the register may not be read or the record has no code.
struct Codes<'a> {
    session: &'a Session,
    known: RefCell<BTreeMap<(String, String), String>>,
    fault: RefCell<Option<Error>>,
}

impl Codes<'_> {
    fn of(&self, key: &str, id: &str) -> String {
        let at = (key.to_owned(), id.to_owned());
        if let Some(code) = self.known.borrow().get(&at) {
            return code.clone();
        }
        let readable = register(key).is_some_and(|r| self.session.may(r, Access::Read));
        let code = if readable {
            let found = self.session.read(|r| Ok::<_, Error>(r.get(key, id).map(|r| r.str(CODE).to_owned())));
            found.unwrap_or_else(|e| {
                self.fault.borrow_mut().get_or_insert(e);
                None
            })
        } else {
            None
        };
        let code = code.filter(|c| !c.is_empty()).unwrap_or_else(|| id.to_owned());
        self.known.borrow_mut().insert(at, code.clone());
        code
    }
}

/// Records of a query as rows of a sheet, a page at a time.
struct Source<'a> {
    ctx: &'a Ctx<'a>,
    session: &'a Session,
    of: &'static Register,
    fields: &'a [FieldDef],
    lang: Lang,
    unmasked: bool,
    query: PageQuery,
    codes: &'a Codes<'a>,
    /// Records with their computed cells.
    ready: std::vec::IntoIter<(Record, Vec<Cell>)>,
    ended: bool,
    total: u64,
    count: &'a Slot<u64>,
    fault: &'a RefCell<Option<Error>>,
}

impl Source<'_> {
    fn refill(&mut self) -> Result<()> {
        let page = self.session.with_store(|s| Ok(s.page(&self.query, self.ctx.cancel)?))?;
        self.ended = page.len() < self.query.limit as usize;
        self.query.after = page.last().map(|(r, key)| (key.clone(), r.id.clone()));
        // Records of other registers are many at most as one page refers to.
        self.codes.known.borrow_mut().clear();
        let records = page.into_iter().map(|(r, _)| r);
        let computed = |r: &Record, reader: &dyn Reader| {
            let told = view::computed(self.of, r, reader, true);
            let cell = |c: &Computed| {
                told.get(c.key).map_or(Cell::Empty, |t| Cell::Text(t.get(self.lang).to_owned()))
            };
            self.of.computed.iter().map(cell).collect()
        };
        let ready: Vec<(Record, Vec<Cell>)> = self.session.read(|reader| {
            Ok::<_, Error>(
                records
                    .map(|r| {
                        let c = computed(&r, reader);
                        (r, c)
                    })
                    .collect(),
            )
        })?;
        self.ready = ready.into_iter();
        self.ctx.progress("正在导出", "Exporting", self.count.get(), self.total);
        Ok(())
    }

    fn row(&self, r: &Record) -> Result<Vec<Cell>> {
        let none = Json::Null;
        let cells: Vec<Cell> = self
            .fields
            .iter()
            .map(|f| {
                let v = r.values.get(f.key).unwrap_or(&none);
                let masked;
                let v = if f.privacy == Privacy::Masked && !self.unmasked {
                    masked = f.mask(v);
                    &masked
                } else {
                    v
                };
                form::cell(f, v, self.lang, &|register, id| self.codes.of(register, id))
            })
            .collect();
        for (f, c) in self.fields.iter().zip(&cells) {
            let Cell::Text(s) = c else { continue };
            if guarded(s).encode_utf16().count() > CELL_CHARS {
                let name = self.of.title_of(r, self.lang);
                return Err(Error::new(
                    Code::Usage,
                    format!(
                        "「{name}」的「{}」超过 {CELL_CHARS} 个字符，表格单元格放不下；请缩短或移入附件后再导出",
                        f.label.zh
                    ),
                    format!(
                        "{} of {name} is longer than the {CELL_CHARS} characters of a cell; shorten it or attach it as a file, then export again",
                        f.label.en
                    ),
                ));
            }
        }
        Ok(cells)
    }
}

impl Iterator for Source<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        loop {
            if let Some((r, computed)) = self.ready.next() {
                self.count.set(self.count.get() + 1);
                match self.row(&r) {
                    Ok(cells) => return Some(cells.into_iter().chain(computed).collect()),
                    Err(e) => {
                        self.fault.borrow_mut().get_or_insert(e);
                        return None;
                    }
                }
            }
            if self.ended {
                return None;
            }
            if let Err(e) = self.refill() {
                self.ended = true;
                self.fault.borrow_mut().get_or_insert(e);
                return None;
            }
        }
    }
}

/// Records as a sheet; journalled.
pub(crate) fn sheet_export(ctx: &Ctx<'_>, args: SheetAsk) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    let fields = fields(session, of)?;
    licence(of, args.with_licensed_text)?;
    let clear: Vec<&str> = if args.unmasked {
        if !session.sees_masked(of) {
            return Err(Error::new(
                Code::Refused,
                "您的角色不能导出明文的敏感信息",
                "Your roles do not allow sensitive values to be exported in clear",
            ));
        }
        if args.reason.trim().is_empty() {
            return Err(Error::new(
                Code::Usage,
                "导出明文敏感信息须填写理由",
                "Give a reason for exporting sensitive values in clear",
            ));
        }
        fields.iter().filter(|f| f.privacy == Privacy::Masked).map(|f| f.key).collect()
    } else {
        Vec::new()
    };
    let ask = RecordList {
        register: args.register.clone(),
        filters: args.filters.clone(),
        sort: None,
        descending: false,
        after: None,
        limit: PAGE,
        text: String::new(),
    };
    // Oldest first, by id: an order that no change of a value moves.
    let query = PageQuery { sort: "id".into(), ..session.read(|r| query(session, r, &ask))? };
    let most = MAX_ROWS - FIRST_DATA_ROW;
    let total = session.with_store(|s| Ok(s.count(&query, most, ctx.cancel)?))?;
    if total > u64::from(most) {
        return Err(Error::new(
            Code::Usage,
            format!("超过一张表的 {most} 行，请加筛选条件分次导出"),
            format!("More than the {most} rows of a sheet; filter and export in parts"),
        ));
    }
    for _ in 0..ATTEMPTS {
        let (head, day) = session.read(|r| Ok::<_, Error>((r.head(), instant::local(r.now()))))?;
        let (bytes, rows) = sheet(ctx, &args, of, &fields, query.clone(), total, (&head, &day))?;
        let intent = Intent::new(Op::Export, args.reason.trim()).with(json!({
            "register": of.key,
            "filters": told_filters(&fields, &args.filters),
            "rows": rows,
            "unmasked": clear,
            "with_licensed_text": of.licensed.is_some(),
            "sha256": hex::encode(Sha256::digest(&bytes)),
            "head": format!("{}:{}", head.0, head.1),
        }));
        let seen = head.clone();
        let kept = session.transact(intent, move |tx| {
            // Pages are several questions: only an unchanged journal makes them one moment.
            if tx.reader().head() != seen {
                return Ok(false);
            }
            tx.record_anyway();
            Ok(true)
        })?;
        if kept.value {
            return Ok(bytes);
        }
    }
    Err(Error::new(
        Code::Stale,
        "导出期间一直有人在修改数据，未能得到同一时刻的内容，请稍后重试",
        "Records kept changing during the export, so no single moment could be taken; try again later",
    ))
}

/// Text that others own leaves only where a person says so.
fn licence(of: &Register, with: bool) -> Result<()> {
    if of.licensed.is_none() || with {
        return Ok(());
    }
    Err(Error::new(
        Code::Refused,
        format!(
            "「{}」含有他人享有权利的文本，默认不导出；确有授权的，请明确选择连同授权文本导出（with_licensed_text，命令行为 --with-licensed-text）",
            of.label.zh
        ),
        format!(
            "{} hold text that others own and do not leave by default: where the licence allows it, export them with the licensed text (with_licensed_text, on the command line --with-licensed-text)",
            of.label.en
        ),
    ))
}

/// Filters as the journal keeps them: values of personal fields do not enter it in clear.
fn told_filters(fields: &[FieldDef], filters: &[Filter]) -> Vec<Json> {
    let open = |key: &str| fields.iter().any(|f| f.key == key && f.privacy == Privacy::Open);
    let told = |f: &Filter| {
        let value = if open(&f.field) || f.value.is_null() { f.value.clone() } else { "***".into() };
        json!({ "field": f.field, "op": f.op, "value": value })
    };
    filters.iter().map(told).collect()
}

fn sheet(
    ctx: &Ctx<'_>,
    args: &SheetAsk,
    of: &'static Register,
    fields: &[FieldDef],
    query: PageQuery,
    total: u64,
    (head, day): (&(i64, String), &str),
) -> Result<(Vec<u8>, u64)> {
    let session = ctx.session()?;
    let lang = args.lang;
    let codes = Codes { session, known: RefCell::default(), fault: RefCell::default() };
    let (count, fault) = (Slot::new(0), RefCell::new(None));
    let mut guidance = vec![
        format!("{}: {day} (UTC+8)", Text::new("导出时间", "Exported at").get(lang)),
        format!(
            "{}: {} ({})",
            Text::new("导出人", "Exported by").get(lang),
            session.name,
            session.actor.login
        ),
        format!("{}: {}:{}", Text::new("日志头", "Journal head").get(lang), head.0, head.1),
        if args.unmasked {
            Text::new(
                "敏感信息为明文，请按内部规定保管。",
                "Sensitive values stand in clear; keep the file accordingly.",
            )
        } else {
            Text::new(
                "敏感信息已脱敏；原样导回时脱敏值视为未修改。",
                "Sensitive values are masked; given back as they are they count as unchanged.",
            )
        }
        .get(lang)
        .to_owned(),
    ];
    guidance.extend(told(fields, lang));
    guidance.extend(of.computed.iter().map(|c| {
        let means =
            Text::new("由系统计算，导回时忽略", "computed by the program; passed over when given back");
        format!("{} ({}): {}", c.label.get(lang), c.key, means.get(lang))
    }));
    let source = Source {
        ctx,
        session,
        of,
        fields,
        lang,
        unmasked: args.unmasked,
        query,
        codes: &codes,
        ready: Vec::new().into_iter(),
        ended: false,
        total,
        count: &count,
        fault: &fault,
    };
    let sheet = Sheet {
        name: of.label.get(lang).into(),
        columns: fields
            .iter()
            .map(|f| column(f, lang))
            .chain(of.computed.iter().map(|c| computed_column(c, lang)))
            .collect(),
        rows: Box::new(source),
        guidance,
    };
    let bytes = workbook([sheet]);
    if let Some(e) = fault.take().or_else(|| codes.fault.take()) {
        return Err(e);
    }
    Ok((bytes?, count.get()))
}
