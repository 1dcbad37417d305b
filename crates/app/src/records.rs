//! Records through every generic surface: list, form, detail, moves, history, notes. No register has code here.

use crate::api::*;
use crate::error::{Code, Error, Result};
use crate::history;
use crate::host::Ctx;
use crate::retention::refuse_kept;
use crate::session::Session;
use crate::view;
use hegui_model::field::{FieldDef, Kind, Privacy, Typed};
use hegui_model::finding::Finding;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::{CODE, RETIRED, Register, Surface};
use hegui_model::registers::{REGISTERS, notes, register, section_of};
use hegui_model::role::Access;
use hegui_model::state::Move;
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use hegui_store::list::{Compare, Condition, PageQuery};
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};

/// Rows of a page where none are asked for, and the most.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 500;
/// Records are counted up to this; beyond it the list says "more than".
const COUNT_MAX: u32 = 100_000;
/// The same where a condition has to be asked of each record, which costs a look at its page of the file.
const MATCHES_MAX: u32 = 1_000;

pub(crate) fn find(key: &str) -> Result<&'static Register> {
    register(key).ok_or_else(|| Error::not_found(key))
}

/// A register as a front end shows it, without looking at its records.
pub(crate) fn info(
    session: &Session,
    r: &'static Register,
    reader: &StoreReader<'_>,
) -> Result<RegisterInfo> {
    let own = reader.extra_fields(r.key);
    let section = section_of(r);
    Ok(RegisterInfo {
        key: r.key.into(),
        label: r.label.into(),
        one: r.one.into(),
        section: OptionInfo { key: section.key.into(), label: section.label.into() },
        clauses: r.clauses.iter().map(|c| (*c).to_owned()).collect(),
        title: r.title.into(),
        fields: r
            .fields
            .iter()
            .chain(&own)
            .filter(|f| view::visible(session, r, f))
            .map(view::field)
            .collect(),
        sorts: r.sorts.iter().map(|s| s.key.to_owned()).collect(),
        computed: r
            .computed
            .iter()
            .map(|c| ComputedInfo { key: c.key.into(), label: c.label.into(), listed: c.listed })
            .collect(),
        area: r.area.key().into(),
        access: session.access(r).key().into(),
        writable: r.surface == Surface::Open && session.may(r, Access::Write),
        licensed: r.licensed.is_some(),
        count: reader.count(r)?,
        states: r.states.map(|s| s.of.iter().map(view::option).collect()).unwrap_or_default(),
        rules: r
            .rules
            .iter()
            // A rule about one field bears its key; a field that is not shown is not told of by its rule either.
            .filter(|rule| r.field(rule.code).is_none_or(|f| view::visible(session, r, f)))
            .map(|rule| RuleInfo {
                code: rule.code.into(),
                level: rule.level,
                clauses: rule.clauses.iter().map(|c| (*c).to_owned()).collect(),
                asks: rule.asks.into(),
            })
            .collect(),
        whole: None,
    })
}

/// The same with the findings about the register as a whole.
pub(crate) fn described(
    session: &Session,
    r: &'static Register,
    reader: &StoreReader<'_>,
) -> Result<RegisterInfo> {
    let whole = view::findings(session, r, session.found(reader, |found| Ok(found.of_whole(r, reader)))?);
    Ok(RegisterInfo { whole: Some(whole), ..info(session, r, reader)? })
}

pub(crate) fn register_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<RegisterInfo>> {
    let session = ctx.session()?;
    session.read(|reader| {
        REGISTERS.iter().filter(|r| session.may(r, Access::Read)).map(|r| info(session, r, reader)).collect()
    })
}

pub(crate) fn register_describe(ctx: &Ctx<'_>, args: RegisterKey) -> Result<RegisterInfo> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    session.read(|reader| described(session, r, reader))
}

/// The field that a front end may name in a filter or sort: visible, and not masked, for an order or a hit tells the value.
fn askable(session: &Session, r: &'static Register, own: &[FieldDef], key: &str) -> Result<FieldDef> {
    let f = r.field(key).copied().or_else(|| own.iter().find(|f| f.key == key).copied());
    match f {
        Some(f) if f.privacy == Privacy::Masked => Err(Error::new(
            Code::Refused,
            format!("「{}」为敏感字段，不能用于筛选或排序", f.label.zh),
            format!("{} is a sensitive field and cannot be filtered or sorted by", f.label.en),
        )),
        Some(f) if view::visible(session, r, &f) => Ok(f),
        _ => Err(Error::not_found(key)),
    }
}

/// The store's query for what a front end asks.
pub(crate) fn query(session: &Session, reader: &StoreReader<'_>, args: &RecordList) -> Result<PageQuery> {
    let r = find(&args.register)?;
    let own = reader.extra_fields(r.key);
    let mut conditions = Vec::new();
    let mut retired = false;
    for f in &args.filters {
        if f.field == RETIRED {
            retired = f.value.as_bool().unwrap_or(false);
            continue;
        }
        let field = askable(session, r, &own, &f.field)?;
        let compare = Compare::parse(&f.op).ok_or_else(|| {
            Error::new(Code::Usage, format!("没有比较方式「{}」", f.op), format!("No comparison {}", f.op))
        })?;
        let list = matches!(field.kind, Kind::Choices(_) | Kind::Refs(_) | Kind::Files);
        let value = match compare {
            Compare::Empty | Compare::NotEmpty => Json::Null,
            Compare::Contains => f.value.clone(),
            _ if list => {
                let one = field.accept(&json!([f.value])).map_err(|f| Error::invalid(vec![f]))?;
                one.get(0).cloned().unwrap_or(Json::Null)
            }
            _ => field.accept(&f.value).map_err(|f| Error::invalid(vec![f]))?,
        };
        conditions.push(Condition { field, compare, value });
    }
    let sort = match args.sort.as_deref().filter(|s| !s.is_empty()) {
        Some(key) => askable(session, r, &own, key)?.key,
        None => r.sorts[0].key,
    };
    let text = match args.text.trim() {
        "" => None,
        typed => Some(hegui_model::bigram::query(typed).unwrap_or_else(|| "\"\"".into())),
    };
    let after = args.after.as_deref().map(serde_json::from_str).transpose().map_err(|_| {
        Error::new(
            Code::Usage,
            "翻页位置无效，请从第一页开始",
            "The page cursor is not valid; begin at the first page",
        )
    })?;
    let limit = if args.limit == 0 { PAGE } else { args.limit.min(PAGE_MAX) };
    Ok(PageQuery {
        register: r,
        conditions,
        sort: sort.into(),
        descending: args.descending,
        after,
        limit,
        retired,
        text,
    })
}

pub(crate) fn record_list(ctx: &Ctx<'_>, args: RecordList) -> Result<Page> {
    let session = ctx.session()?;
    let q = session.read(|reader| query(session, reader, &args))?;
    let all = q.conditions.is_empty() && q.text.is_none();
    let most = if all { COUNT_MAX } else { MATCHES_MAX };
    let (rows, total) = session.with_store(|s| {
        let total = if args.after.is_none() { Some(s.count(&q, most, ctx.cancel)?) } else { None };
        Ok((s.page(&q, ctx.cancel)?, total))
    })?;
    let next = match rows.last() {
        Some((r, key)) if rows.len() == q.limit as usize => Some(json!([key, r.id]).to_string()),
        _ => None,
    };
    session.read(|reader| {
        let titles = view::titles(session, reader, q.register, rows.iter().map(|(r, _)| r));
        let found: Vec<Vec<Finding>> = session.found_now(reader, |found| {
            let of = |r: &Record| match r.retired {
                true => q.register.findings(r, reader),
                false => found.of_record(q.register, r, reader),
            };
            Ok(rows.iter().map(|(r, _)| r).map(of).collect())
        })?;
        let rows = rows
            .iter()
            .zip(found)
            .map(|((r, _), found)| {
                let found = view::findings(session, q.register, found);
                RecordView {
                    computed: view::computed(q.register, r, reader, false),
                    ..view::record(session, q.register, r, &found)
                }
            })
            .collect();
        Ok(Page {
            rows,
            next,
            total: total.map(|n| n.min(most.into())),
            more: total > Some(most.into()),
            titles,
        })
    })
}

fn load(reader: &StoreReader<'_>, r: &'static Register, id: &str) -> Result<Record> {
    reader.load(r, id)?.ok_or_else(|| Error::not_found(&format!("{}/{id}", r.key)))
}

/// The record as it would be after a move, without what the move's gate asks of the person.
fn moved(
    r: &'static Register,
    record: &Record,
    step: &Move,
    values: &Map<String, Json>,
    at: hegui_model::instant::Instant,
) -> Record {
    let mut new = record.clone();
    for key in step.clears {
        new.values.remove(*key);
    }
    new.values.extend(values.iter().map(|(k, v)| (k.clone(), v.clone())));
    if let Some(states) = r.states {
        new.values.insert(states.field.into(), step.to.into());
    }
    if let Some(key) = step.stamps {
        new.values.insert(key.into(), at.write());
    }
    for (key, value) in step.sets {
        new.values.insert((*key).into(), (*value).into());
    }
    new
}

fn missing(r: &'static Register, step: &Move, new: &Record, reader: &dyn Reader) -> Vec<Text> {
    let left: Vec<&FieldDef> =
        step.asks.iter().filter(|key| !new.has(key)).filter_map(|key| r.field(key)).collect();
    // A gate may ask in words for what the fields ask already.
    let told = |text: &Text| left.iter().any(|f| text.zh.contains(f.label.zh));
    let gate = (step.gate)(new, reader).into_iter().filter(|text| !told(text));
    let named =
        |f: &&FieldDef| Text::new(format!("「{}」", f.label.zh), format!("\u{201c}{}\u{201d}", f.label.en));
    left.iter().map(named).chain(gate).collect()
}

pub(crate) fn record_show(ctx: &Ctx<'_>, args: RecordKey) -> Result<RecordDetail> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    session.read(|reader| {
        let record = load(reader, r, &args.id)?;
        let findings = view::findings(session, r, r.findings(&record, reader));
        let moves = match r.states {
            Some(states) if !record.retired && session.may(r, Access::Write) => states
                .from(record.str(states.field))
                .map(|m| MoveInfo {
                    key: m.key.into(),
                    label: m.label.into(),
                    to: m.to.into(),
                    asks: m.asks.iter().map(|a| (*a).to_owned()).collect(),
                    reason: m.reason,
                    missing: missing(r, m, &moved(r, &record, m, &Map::new(), reader.now()), reader),
                })
                .collect(),
            _ => Vec::new(),
        };
        Ok(RecordDetail {
            clocks: (r.clocks)(&record, reader),
            moves,
            notes: notes_of(reader, r, &args.id),
            titles: view::titles(session, reader, r, std::iter::once(&record)),
            record: RecordView {
                computed: view::computed(r, &record, reader, true),
                ..view::record(session, r, &record, &findings)
            },
            findings,
        })
    })
}

fn notes_of(reader: &StoreReader<'_>, r: &Register, id: &str) -> Vec<NoteInfo> {
    reader
        .find("notes", notes::RECORD.key(), id)
        .into_iter()
        .filter(|n| n.text(notes::REGISTER_KEY) == r.key)
        .map(|n| {
            let touched = reader.touched("notes", &n.id);
            let at = touched.first().map(|t| hegui_model::instant::format(t.at)).unwrap_or_default();
            NoteInfo {
                at,
                author: n.text(notes::AUTHOR).into(),
                text: n.text(notes::TEXT).into(),
                id: n.id.clone(),
            }
        })
        .collect()
}

/// Values as the generic form may set them: none that the program stamps, none that the session cannot see,
/// and a masked value that came back as its mask means: unchanged.
pub(crate) fn settable(
    session: &Session,
    r: &'static Register,
    old: Option<&Record>,
    values: &Map<String, Json>,
) -> Result<Map<String, Json>> {
    let mut out = Map::new();
    for (key, value) in values {
        if let Some(f) = r.field(key) {
            if f.stamped || !view::visible(session, r, f) {
                return Err(Error::new(
                    Code::Refused,
                    format!("「{}」不能直接填写", f.label.zh),
                    format!("\u{201c}{}\u{201d} cannot be entered directly", f.label.en),
                ));
            }
            let before = old.and_then(|o| o.values.get(key)).unwrap_or(&Json::Null);
            if f.privacy == Privacy::Masked && !before.is_null() && *value == f.mask(before) {
                continue;
            }
        }
        out.insert(key.clone(), value.clone());
    }
    Ok(out)
}

pub(crate) fn refuse_named(r: &Register) -> Result<()> {
    if r.surface == Surface::Open {
        return Ok(());
    }
    Err(Error::new(
        Code::Refused,
        format!("「{}」由专门的功能维护，不能直接修改", r.label.zh),
        format!("{} are kept by commands of their own and cannot be changed directly", r.label.en),
    ))
}

/// Each value in stored form, with a finding for every one that is refused.
pub(crate) fn accepted(
    r: &'static Register,
    own: &[FieldDef],
    values: &Map<String, Json>,
) -> (Map<String, Json>, Vec<Finding>) {
    let mut kept = Map::new();
    let mut refused = Vec::new();
    for (key, value) in values {
        match r.field(key).or_else(|| own.iter().find(|f| f.key == key)) {
            Some(f) => match f.accept(value) {
                Ok(v) => {
                    kept.insert(key.clone(), v);
                }
                Err(finding) => refused.push(finding),
            },
            None => refused.push(
                Finding::error(
                    "unknown_field",
                    format!("没有字段「{key}」"),
                    format!("There is no field {key}"),
                )
                .field(key),
            ),
        }
    }
    (kept, refused)
}

pub(crate) fn record_check(ctx: &Ctx<'_>, args: RecordSave) -> Result<Vec<Finding>> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    session.read(|reader| {
        let old = args.id.as_deref().map(|id| load(reader, r, id)).transpose()?;
        let values = settable(session, r, old.as_ref(), &args.values)?;
        let (kept, mut out) = accepted(r, &reader.extra_fields(r.key), &values);
        let mut would_be = old.unwrap_or_default();
        would_be.values.extend(kept);
        would_be.values.retain(|_, v| !v.is_null());
        out.extend(r.findings(&would_be, reader).into_iter().filter(|f| f.field.as_deref() != Some(CODE)));
        Ok(view::findings(session, r, out))
    })
}

/// What a save answers, from the record as it is now.
pub(crate) fn saved(
    session: &Session,
    r: &'static Register,
    record: &Record,
    changed: Vec<String>,
) -> Result<Saved> {
    session.read(|reader| {
        Ok(Saved {
            register: r.key.into(),
            id: record.id.clone(),
            version: record.version,
            findings: view::findings(session, r, r.findings(record, reader)),
            changed,
        })
    })
}

/// The record of a refused stale save, as the session may see it.
fn shown(session: &Session, r: &'static Register, mut e: Error) -> Error {
    if let Some(current) = e.current.take().and_then(|c| serde_json::from_value::<Record>(c).ok()) {
        e.current = serde_json::to_value(view::record(session, r, &current, &[])).ok();
    }
    e
}

pub(crate) fn record_save(ctx: &Ctx<'_>, args: RecordSave) -> Result<Saved> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    refuse_named(r)?;
    let values = session.read(|reader| {
        let old = args.id.as_deref().map(|id| load(reader, r, id)).transpose()?;
        let values = settable(session, r, old.as_ref(), &args.values)?;
        let (_, refused) = accepted(r, &reader.extra_fields(r.key), &values);
        if refused.is_empty() { Ok(values) } else { Err(Error::invalid(refused)) }
    })?;
    let op = if args.id.is_some() { Op::ChangeRecord } else { Op::CreateRecord };
    let (id, version) = (args.id, args.version);
    let done = session
        .transact(Intent::new(op, args.reason), move |tx| Ok(tx.put(r, id.as_deref(), version, &values)?))
        .map_err(|e| shown(session, r, e))?;
    saved(session, r, &done.value, done.changed)
}

pub(crate) fn record_move(ctx: &Ctx<'_>, args: RecordMove) -> Result<Saved> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    let states = r.states.ok_or_else(|| Error::not_found(&args.step))?;
    let step = states.find(&args.step).ok_or_else(|| Error::not_found(&args.step))?;
    if let Some(other) = args.values.keys().find(|k| !step.asks.contains(&k.as_str())) {
        return Err(Error::new(
            Code::Usage,
            format!("「{}」不填写「{other}」", step.label.zh),
            format!("{} does not ask for {other}", step.label.en),
        ));
    }
    let intent = Intent::new(Op::MoveRecord, args.reason.clone()).with(json!({ "move": step.key }));
    let (id, version, values, reason) = (args.id, args.version, args.values, args.reason);
    let done = session
        .transact(intent, move |tx| {
            let old = load(tx.reader(), r, &id)?;
            if !step.from.contains(&old.str(states.field)) || old.retired {
                let now = states.label(old.str(states.field)).map_or(("", ""), |l| (l.zh, l.en));
                return Err(Error::new(
                    Code::Gate,
                    format!("当前状态为「{}」，不能「{}」", now.0, step.label.zh),
                    format!("It is {} now and cannot take the step {}", now.1, step.label.en),
                ));
            }
            let (kept, refused) = accepted(r, &[], &values);
            if !refused.is_empty() {
                return Err(Error::invalid(refused));
            }
            let new = moved(r, &old, step, &kept, tx.reader().now());
            let mut lacking = missing(r, step, &new, tx.reader());
            if step.reason && reason.trim().is_empty() {
                lacking.push(Text::new("理由", "a reason"));
            }
            if !lacking.is_empty() {
                return Err(Error::gate(lacking));
            }
            let mut set = new.values.clone();
            for key in step.clears {
                set.entry((*key).to_owned()).or_insert(Json::Null);
            }
            Ok(tx.put(r, Some(&id), Some(version), &set)?)
        })
        .map_err(|e| shown(session, r, e))?;
    saved(session, r, &done.value, done.changed)
}

fn asked_reason(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Error::gate(vec![Text::new("理由", "a reason")]));
    }
    Ok(())
}

fn retire(ctx: &Ctx<'_>, args: RecordReason, retired: bool) -> Result<Saved> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    refuse_named(r)?;
    asked_reason(&args.reason)?;
    let op = if retired { Op::RetireRecord } else { Op::RestoreRecord };
    let id = args.id;
    let done = session.transact(Intent::new(op, args.reason), move |tx| Ok(tx.retire(r, &id, retired)?))?;
    saved(session, r, &done.value, done.changed)
}

pub(crate) fn record_retire(ctx: &Ctx<'_>, args: RecordReason) -> Result<Saved> {
    retire(ctx, args, true)
}

pub(crate) fn record_restore(ctx: &Ctx<'_>, args: RecordReason) -> Result<Saved> {
    retire(ctx, args, false)
}

pub(crate) fn record_erase(ctx: &Ctx<'_>, args: RecordReason) -> Result<Saved> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    asked_reason(&args.reason)?;
    if r.personal().next().is_none() {
        return Err(Error::new(
            Code::Usage,
            format!("「{}」不含个人信息，无需删除", r.label.zh),
            format!("{} hold no personal data", r.label.en),
        ));
    }
    let id = args.id;
    let done = session.transact(Intent::new(Op::EraseRecord, args.reason), move |tx| {
        refuse_kept(r, &load(tx.reader(), r, &id)?, tx.reader())?;
        Ok(tx.erase(r, &id)?)
    })?;
    // What was written before must not be left in free pages or in the log.
    session.with_store(|s| Ok(s.scrub()?))?;
    saved(session, r, &done.value, done.changed)
}

pub(crate) fn record_unmask(ctx: &Ctx<'_>, args: RecordUnmask) -> Result<ValueReply> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    let f = r
        .field(&args.field)
        .filter(|f| f.privacy == Privacy::Masked)
        .ok_or_else(|| Error::not_found(&args.field))?;
    if !session.sees_masked(r) {
        return Err(Error::new(
            Code::Refused,
            format!("您的角色不能查看「{}」的明文", f.label.zh),
            format!("Your roles may not see {} in clear", f.label.en),
        ));
    }
    asked_reason(&args.reason)?;
    let facts = json!({ "register": r.key, "record": args.id, "field": f.key });
    let done = session.transact(Intent::new(Op::Unmask, args.reason).with(facts), move |tx| {
        tx.record_anyway();
        let record = load(tx.reader(), r, &args.id)?;
        Ok(record.values.get(f.key).cloned().unwrap_or(Json::Null))
    })?;
    Ok(ValueReply { value: done.value })
}

pub(crate) fn record_history(ctx: &Ctx<'_>, args: RecordKey) -> Result<Vec<HistoryEntry>> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    session.read(|reader| history::of_record(session, reader, r, &args.id))
}

pub(crate) fn note_add(ctx: &Ctx<'_>, args: NoteAdd) -> Result<Saved> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    if args.text.trim().is_empty() {
        return Err(Error::gate(vec![Text::new("批注内容", "the note")]));
    }
    let mut values = Map::new();
    values.insert(notes::REGISTER_KEY.key().into(), r.key.into());
    values.insert(notes::RECORD.key().into(), args.record.as_str().into());
    values.insert(notes::TEXT.key().into(), args.text.into());
    values.insert(notes::AUTHOR.key().into(), session.name.as_str().into());
    let done = session.transact(Intent::new(Op::AddNote, ""), move |tx| {
        load(tx.reader(), r, &args.record)?;
        Ok(tx.put(&notes::REGISTER, None, None, &values)?)
    })?;
    saved(session, &notes::REGISTER, &done.value, done.changed)
}

pub(crate) fn record_options(ctx: &Ctx<'_>, args: OptionsAsk) -> Result<Vec<RecordOption>> {
    let session = ctx.session()?;
    let list = RecordList {
        register: args.register,
        filters: Vec::new(),
        sort: None,
        descending: false,
        after: None,
        limit: 30,
        text: args.text,
    };
    let q = session.read(|reader| query(session, reader, &list))?;
    let rows = session.with_store(|s| Ok(s.page(&q, ctx.cancel)?))?;
    session.read(|reader| {
        Ok(rows
            .iter()
            .map(|(r, _)| RecordOption {
                id: r.id.clone(),
                code: r.str(CODE).into(),
                title: view::title(session, reader, q.register.key, &r.id),
            })
            .collect())
    })
}
