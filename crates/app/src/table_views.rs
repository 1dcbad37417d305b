//! Views of tables: kept in a register of their own, seen by their maker or, where shared, by all who read the register.

use crate::api::{Arrangement, RecordKey, RecordList, RegisterKey, Saved, TableView, TableViewSave};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::{find, query, saved};
use crate::session::Session;
use crate::view;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{table_views, users};
use hegui_model::role::Access;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, json};
use std::sync::Arc;

/// Characters of a name.
const NAME: usize = 60;
/// Views of one person for one register.
const MOST: usize = 50;
/// Columns of a view, and conditions.
const COLUMNS: usize = 200;

/// Views that the session may use: of this register, its own and those that are shared, by name.
pub(crate) fn table_view_list(ctx: &Ctx<'_>, args: RegisterKey) -> Result<Vec<TableView>> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    session.read(|reader| {
        let mut out: Vec<TableView> = views(reader, of)
            .into_iter()
            .filter(|v| is_own(session, v) || v.get(table_views::SHARED) == Some(true))
            .map(|v| told(session, reader, of, &v))
            .collect();
        out.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(out)
    })
}

fn views(reader: &StoreReader<'_>, of: &'static Register) -> Vec<Arc<Record>> {
    reader.find(table_views::REGISTER.key, table_views::REGISTER_KEY.key(), of.key)
}

fn is_own(session: &Session, view: &Record) -> bool {
    view.text(table_views::OWNER) == session.actor.login
}

/// A view as the session may use it. What it names and the session does not see, or nobody any more, falls away.
fn told(session: &Session, reader: &StoreReader<'_>, of: &'static Register, v: &Record) -> TableView {
    let mut arrangement: Arrangement =
        serde_json::from_str(v.text(table_views::ARRANGEMENT)).unwrap_or_else(|_| plain());
    let own = reader.extra_fields(of.key);
    let seen = |key: &str| {
        of.fields.iter().chain(&own).any(|f| f.key == key && view::visible(session, of, f))
            || of.computed.iter().any(|c| c.key == key)
    };
    arrangement.columns.retain(|key| seen(key));
    arrangement.filters.retain(|f| {
        let one = Arrangement { filters: vec![f.clone()], ..plain() };
        asked(session, reader, of, &one).is_ok()
    });
    if arrangement.sort.as_deref().is_some_and(|key| !of.sorts.iter().any(|s| s.key == key)) {
        arrangement.sort = None;
    }
    let login = v.text(table_views::OWNER);
    let by = reader.find(users::REGISTER.key, users::LOGIN.key(), login).into_iter().next();
    TableView {
        id: v.id.clone(),
        version: v.version,
        name: v.text(table_views::NAME).into(),
        shared: v.get(table_views::SHARED) == Some(true),
        own: is_own(session, v),
        by: by.map_or_else(|| login.to_owned(), |u| u.text(users::NAME).to_owned()),
        arrangement,
    }
}

const fn plain() -> Arrangement {
    Arrangement {
        columns: Vec::new(),
        filters: Vec::new(),
        sort: None,
        descending: false,
        text: String::new(),
    }
}

/// Can the list be asked for this way?
fn asked(
    session: &Session,
    reader: &StoreReader<'_>,
    of: &'static Register,
    arrangement: &Arrangement,
) -> Result<()> {
    let list = RecordList {
        register: of.key.into(),
        filters: arrangement.filters.clone(),
        sort: arrangement.sort.clone(),
        descending: arrangement.descending,
        after: None,
        limit: 1,
        text: arrangement.text.clone(),
    };
    query(session, reader, &list).map(drop)
}

/// Keeps an arrangement under a name: a new view, or one's own with another name or arrangement.
pub(crate) fn table_view_save(ctx: &Ctx<'_>, args: TableViewSave) -> Result<Saved> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    let name = args.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME {
        return Err(Error::new(
            Code::Usage,
            format!("请填写视图名称，不超过 {NAME} 个字"),
            format!("Give the view a name of at most {NAME} characters"),
        ));
    }
    if args.arrangement.columns.len() > COLUMNS || args.arrangement.filters.len() > COLUMNS {
        return Err(Error::new(
            Code::Usage,
            "视图的列或筛选条件过多",
            "The view has too many columns or conditions",
        ));
    }
    if args.shared && !session.may(of, Access::Write) {
        return Err(Error::new(
            Code::Gate,
            format!("共享视图须有「{}」的修改权限；可以先保存为自己的视图", of.label.zh),
            format!("Sharing a view asks for the right to write {}; keep it as your own", of.label.en),
        ));
    }
    session.read(|reader| {
        asked(session, reader, of, &args.arrangement)?;
        let mine: Vec<_> = views(reader, of).into_iter().filter(|v| is_own(session, v)).collect();
        let other = |v: &&Arc<Record>| args.id.as_deref() != Some(v.id.as_str());
        if mine.iter().filter(other).any(|v| v.text(table_views::NAME) == name) {
            return Err(Error::new(
                Code::Usage,
                format!("您已有名为「{name}」的视图，请换一个名称"),
                format!("You have a view named {name} already; choose another name"),
            ));
        }
        if args.id.is_none() && mine.len() >= MOST {
            return Err(Error::new(
                Code::Usage,
                format!("每个登记册最多保存 {MOST} 个自己的视图"),
                format!("At most {MOST} views of your own for one register"),
            ));
        }
        Ok(())
    })?;
    let arrangement = serde_json::to_string(&args.arrangement)
        .map_err(|e| Error::new(Code::Fault, e.to_string(), e.to_string()))?;
    let mut values = Map::new();
    values.insert(table_views::NAME.key().into(), name.into());
    values.insert(table_views::REGISTER_KEY.key().into(), of.key.into());
    values.insert(table_views::OWNER.key().into(), session.actor.login.as_str().into());
    values.insert(table_views::SHARED.key().into(), args.shared.into());
    values.insert(table_views::ARRANGEMENT.key().into(), arrangement.into());
    let (id, version, login) = (args.id, args.version, session.actor.login.clone());
    let done = session.transact(Intent::new(Op::ArrangeTable, ""), move |tx| {
        if let Some(id) = &id {
            owned(tx.reader(), of, id, &login)?;
        }
        Ok(tx.put(&table_views::REGISTER, id.as_deref(), version, &values)?)
    })?;
    saved(session, &table_views::REGISTER, &done.value, done.changed)
}

/// One's own view of a register. Another person's is not told apart from one that is not there.
fn owned(reader: &StoreReader<'_>, of: &'static Register, id: &str, login: &str) -> Result<()> {
    reader
        .load(&table_views::REGISTER, id)?
        .filter(|v| {
            let here = v.text(table_views::REGISTER_KEY) == of.key && v.text(table_views::OWNER) == login;
            here && !v.retired
        })
        .map(drop)
        .ok_or_else(|| Error::not_found(id))
}

/// Drops one's own view.
pub(crate) fn table_view_drop(ctx: &Ctx<'_>, args: RecordKey) -> Result<Saved> {
    let session = ctx.session()?;
    let of = find(&args.register)?;
    let login = session.actor.login.clone();
    let intent = Intent::new(Op::ArrangeTable, "").with(json!({ "dropped": true }));
    let done = session.transact(intent, move |tx| {
        owned(tx.reader(), of, &args.id, &login)?;
        Ok(tx.retire(&table_views::REGISTER, &args.id, true)?)
    })?;
    saved(session, &table_views::REGISTER, &done.value, done.changed)
}
