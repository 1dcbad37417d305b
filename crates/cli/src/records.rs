//! `hegui record …`

use crate::cases;
use crate::console::{Console, DONE, ended};
use crate::output::findings;
use crate::tables;
use clap::{Args, Subcommand};
use hegui_app::api::{
    HistoryEntry, NoteAdd, Page, RecordDetail, RecordKey, RecordList, RecordMove, RecordReason, RecordSave,
    RecordUnmask, Saved, ValueReply,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::finding::Finding;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 列表 | A page of records
    List(List),
    /// 一条记录的全部内容 | Everything about a record
    Show(Key),
    /// 新建或修改 | Make or change a record
    Save(Save),
    /// 检查将要保存的内容，不保存 | Findings about values as they would be saved
    Check(Save),
    /// 流转到另一状态 | Move a record to another state
    Move(Move),
    /// 停用 | Take out of use
    Retire(Reasoned),
    /// 恢复使用 | Bring back into use
    Restore(Reasoned),
    /// 永久删除个人信息 | Erase personal data for good
    Erase(Reasoned),
    /// 能否删除个人信息、须保存到何时、删除不及之处 | Whether personal data may be erased, until when not, what erasing does not reach
    Retention(Key),
    /// 查看一个脱敏值的明文（留痕） | Show one masked value in clear (journalled)
    Unmask(Unmask),
    /// 变更历史 | History
    History(Key),
    /// 添加批注 | Write a note
    Note(Note),
}

#[derive(Args, Debug)]
pub(crate) struct List {
    /// 登记册 | Register
    register: String,
    /// 条件：字段=值、!=、~（含）、>=、<=（可重复） | Condition: field=value, !=, ~ (contains), >=, <= (repeat for more)
    #[arg(long = "where", value_name = "CONDITION")]
    conditions: Vec<String>,
    /// 全文条件 | Full-text condition
    #[arg(long, default_value = "")]
    text: String,
    /// 排序字段 | Sort key
    #[arg(long)]
    sort: Option<String>,
    /// 倒序 | Last first
    #[arg(long)]
    desc: bool,
    /// 行数，最多 500 | Rows, at most 500
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// 上一页给出的位置 | Cursor of the page before
    #[arg(long)]
    after: Option<String>,
    /// 已停用的记录 | Retired records
    #[arg(long)]
    retired: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Key {
    /// 登记册 | Register
    register: String,
    /// 编号、标识或名称 | Code, id or title
    record: String,
}

#[derive(Args, Debug)]
pub(crate) struct Save {
    /// 登记册 | Register
    register: String,
    /// 要修改的记录（可省略），然后是 字段=值 | The record to change (none: a new one), then field=value
    #[arg(value_name = "RECORD | FIELD=VALUE")]
    words: Vec<String>,
    /// JSON 文件 {"字段": 值}，- 为标准输入 | JSON file {"field": value}; - is standard input
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// 所见版本 | Version seen
    #[arg(long)]
    version: Option<i64>,
    /// 理由 | Reason
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Move {
    /// 登记册 | Register
    register: String,
    /// 编号、标识或名称 | Code, id or title
    record: String,
    /// 流转代码 | Key of the move
    step: String,
    /// 字段=值 | field=value
    #[arg(value_name = "FIELD=VALUE")]
    words: Vec<String>,
    /// JSON 文件 {"字段": 值} | JSON file {"field": value}
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// 所见版本，默认为当前版本 | Version seen; default: the current one
    #[arg(long)]
    version: Option<i64>,
    /// 理由 | Reason
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Reasoned {
    /// 登记册 | Register
    register: String,
    /// 编号、标识或名称 | Code, id or title
    record: String,
    /// 理由 | Reason
    #[arg(long)]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Unmask {
    /// 登记册 | Register
    register: String,
    /// 编号、标识或名称 | Code, id or title
    record: String,
    /// 字段 | Field
    field: String,
    /// 理由 | Reason
    #[arg(long)]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Note {
    /// 登记册 | Register
    register: String,
    /// 编号、标识或名称 | Code, id or title
    record: String,
    /// 内容 | Text
    text: String,
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::List(a) => list(c, a),
        Word::Show(a) => {
            let of = c.describe(&a.register)?;
            let d = c.ask::<RecordDetail>("record_show", &key(c, a)?)?;
            c.show(&d, |d| tables::detail(c, &of.it, d))?;
            Ok(DONE)
        }
        Word::Save(a) => {
            let ask = save(c, a)?;
            saved(c, "record_save", &ask)
        }
        Word::Check(a) => {
            let found = c.ask::<Vec<Finding>>("record_check", &save(c, a)?)?;
            c.show(&found, |all| match all.as_slice() {
                [] => format!("{}\n", c.say("没有发现问题", "Nothing was found")),
                all => findings(all, c.lang),
            })?;
            Ok(ended(&found.it))
        }
        Word::Move(a) => {
            let id = c.refer(&a.register, &a.record)?;
            let version = match a.version {
                Some(seen) => seen,
                None => version(c, &a.register, &id)?,
            };
            let values = c.values(&a.register, &a.words, a.values.as_deref())?;
            let ask =
                RecordMove { register: a.register, id, version, step: a.step, values, reason: a.reason };
            saved(c, "record_move", &ask)
        }
        Word::Retire(a) => reasoned(c, "record_retire", a),
        Word::Restore(a) => reasoned(c, "record_restore", a),
        Word::Erase(a) => reasoned(c, "record_erase", a),
        Word::Retention(a) => cases::retention(c, &key(c, a)?),
        Word::Unmask(a) => {
            let id = c.refer(&a.register, &a.record)?;
            let ask = RecordUnmask { register: a.register, id, field: a.field, reason: a.reason };
            let value = c.ask::<ValueReply>("record_unmask", &ask)?;
            c.show(&value, |v| format!("{}\n", tables::value(None, &v.value, &BTreeMap::new(), c.lang)))?;
            Ok(DONE)
        }
        Word::History(a) => {
            let of = c.describe(&a.register)?;
            let all = c.ask::<Vec<HistoryEntry>>("record_history", &key(c, a)?)?;
            c.show(&all, |all| tables::history(c, &of.it, all))?;
            Ok(DONE)
        }
        Word::Note(a) => {
            let record = c.refer(&a.register, &a.record)?;
            saved(c, "note_add", &NoteAdd { register: a.register, record, text: a.text })
        }
    }
}

/// Calls a command that saves, and says what it saved.
pub(crate) fn saved(c: &Console, name: &str, args: &impl Serialize) -> Result<u8> {
    let done = c.ask::<Saved>(name, args)?;
    c.show(&done, |s| tables::saved(c, s))?;
    Ok(DONE)
}

/// Current version of a record.
fn version(c: &Console, register: &str, id: &str) -> Result<i64> {
    let key = RecordKey { register: register.into(), id: id.into() };
    Ok(c.ask::<RecordDetail>("record_show", &key)?.it.record.version)
}

fn key(c: &Console, a: Key) -> Result<RecordKey> {
    let id = c.refer(&a.register, &a.record)?;
    Ok(RecordKey { register: a.register, id })
}

fn reasoned(c: &Console, name: &str, a: Reasoned) -> Result<u8> {
    let id = c.refer(&a.register, &a.record)?;
    saved(c, name, &RecordReason { register: a.register, id, reason: a.reason })
}

/// The record named first, if the first word is no `field=value`.
fn named(words: &[String]) -> (Option<&str>, &[String]) {
    match words.split_first() {
        Some((first, rest)) if !first.contains('=') => (Some(first), rest),
        _ => (None, words),
    }
}

fn save(c: &Console, a: Save) -> Result<RecordSave> {
    let (record, words) = named(&a.words);
    if words.is_empty() && a.values.is_none() {
        return Err(Error::new(
            Code::Usage,
            "没有要保存的内容：请给出 字段=值 或 --values",
            "There is nothing to save: give field=value or --values",
        ));
    }
    let id = record.map(|r| c.refer(&a.register, r)).transpose()?;
    let values = c.values(&a.register, words, a.values.as_deref())?;
    Ok(RecordSave { register: a.register, id, version: a.version, values, reason: a.reason })
}

fn list(c: &Console, a: List) -> Result<u8> {
    let of = c.describe(&a.register)?;
    let ask = RecordList {
        filters: c.filters(&a.register, &a.conditions, a.retired)?,
        register: a.register,
        sort: a.sort,
        descending: a.desc,
        after: a.after,
        limit: a.limit,
        text: a.text,
    };
    let page = c.ask::<Page>("record_list", &ask)?;
    c.show(&page, |p| tables::page(c, &of.it, p))?;
    Ok(DONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_names_a_record_unless_it_sets_a_field() {
        let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(named(&words(&["P-1", "name=x"])), (Some("P-1"), &words(&["name=x"])[..]));
        assert_eq!(named(&words(&["name=x", "P-1"])), (None, &words(&["name=x", "P-1"])[..]));
        assert_eq!(named(&[]), (None, &[][..]));
    }
}
