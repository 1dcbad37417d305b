//! `hegui journal …` and `hegui undo`

use crate::console::{Answer, Console, DONE, FINDINGS};
use crate::output::{Table, clean, findings};
use crate::records::saved;
use crate::tables::{changes, line, when};
use clap::{Args, Subcommand};
use hegui_app::api::{
    EntryDetail, EntryKey, EntryUndo, EntryView, JournalAsk, JournalVerified, JournalVerify, RegisterInfo,
};
use hegui_app::error::Result;
use hegui_model::finding::any_error;
use std::collections::BTreeMap;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 最近的条目 | Entries, newest first
    List {
        /// 此条目之前 | Before this entry
        #[arg(long)]
        before: Option<i64>,
        /// 条数，最多 500 | Entries, at most 500
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// 只列此类操作 | Only of this op
        #[arg(long)]
        op: Option<String>,
        /// 只列此登录名 | Only by this login
        #[arg(long)]
        actor: Option<String>,
    },
    /// 一条日志及其变更 | An entry with its changes
    Show {
        /// 条目号 | Entry
        seq: i64,
    },
    /// 校验链、签名与数据表 | Prove chain, signatures and tables
    Verify {
        /// 较早的日志头 条目号:散列（印在报告或回执上） | An earlier head seq:hash, printed on a report or receipt
        #[arg(long)]
        anchor: Option<String>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Undo {
    /// 条目号 | Entry
    seq: i64,
    /// 理由 | Reason
    #[arg(long)]
    reason: String,
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::List { before, limit, op, actor } => {
            let all = c.ask::<Vec<EntryView>>("journal_list", &JournalAsk { before, limit, op, actor })?;
            c.show(&all, |all| list(c, all))?;
            Ok(DONE)
        }
        Word::Show { seq } => {
            let d = c.ask::<EntryDetail>("journal_show", &EntryKey { seq })?;
            let mut registers = BTreeMap::new();
            for key in d.it.changes.iter().map(|r| r.record.register.as_str()).filter(|_| !c.options.json) {
                // A register that the session may not read is told without labels.
                if let (false, Ok(of)) = (registers.contains_key(key), c.describe(key)) {
                    registers.insert(key.to_owned(), of.it);
                }
            }
            c.show(&d, |d| entry(c, &registers, d))?;
            Ok(DONE)
        }
        Word::Verify { anchor } => {
            proved(c, &c.ask::<JournalVerified>("journal_verify", &JournalVerify { anchor })?)
        }
    }
}

pub(crate) fn undo(c: &Console, a: Undo) -> Result<u8> {
    saved(c, "entry_undo", &EntryUndo { seq: a.seq, reason: a.reason })
}

fn list(c: &Console, all: &[EntryView]) -> String {
    let mut table = Table::new([
        c.say("条目", "Entry"),
        c.say("时间", "When"),
        c.say("操作人", "Who"),
        c.say("操作", "What"),
        c.say("对象", "Of"),
        c.say("理由", "Reason"),
    ]);
    for e in all {
        let of: Vec<&str> = e.records.iter().map(|r| r.title.get(c.lang)).collect();
        let (seq, at, of) = (e.seq.to_string(), when(&e.at), of.join("; "));
        table.row([seq.as_str(), &at, &e.actor_name, e.op_label.get(c.lang), &of, &e.reason]);
    }
    table.text()
}

fn entry(c: &Console, registers: &BTreeMap<String, RegisterInfo>, d: &EntryDetail) -> String {
    let e = &d.entry;
    let mut out = format!("#{} {}\n", e.seq, clean(e.op_label.get(c.lang)));
    out.push_str(&line(c.say("时间", "When"), &when(&e.at)));
    out.push_str(&line(c.say("操作人", "Who"), &format!("{} ({})", e.actor_name, e.actor)));
    if !e.reason.is_empty() {
        out.push_str(&line(c.say("理由", "Reason"), &e.reason));
    }
    out.push_str(&line(c.say("程序版本", "Program"), &d.program));
    out.push_str(&line(c.say("散列", "Hash"), &e.hash));
    out.push_str(&line(c.say("前一条散列", "Hash before"), &d.prev));
    if !d.facts.is_null() {
        out.push_str(&line(c.say("附注", "Facts"), &d.facts.to_string()));
    }
    out.push_str(&line(c.say("签名", "Signature"), &d.signature));
    for r in &d.changes {
        out.push_str(&format!(
            "  {}/{} {}\n",
            r.record.register,
            r.record.id,
            clean(r.record.title.get(c.lang))
        ));
        out.push_str(&changes(c, registers.get(&r.record.register), &r.fields));
    }
    out
}

/// Tells what a proof of the journal found.
pub(crate) fn proved(c: &Console, found: &Answer<JournalVerified>) -> Result<u8> {
    c.show(found, |v| proof(c, v))?;
    Ok(if found.it.ok && !any_error(&found.it.findings) { DONE } else { FINDINGS })
}

/// A proof of the journal, for people.
pub(crate) fn proof(c: &Console, v: &JournalVerified) -> String {
    let verdict = match &v.fault {
        Some(fault) => clean(fault.get(c.lang)),
        None if v.ok => c.say("日志完整", "The journal holds").to_owned(),
        None => c.say("日志不完整", "The journal does not hold").to_owned(),
    };
    let mut out = format!("{verdict}\n");
    out.push_str(&line(c.say("条目", "Entries"), &v.entries.to_string()));
    out.push_str(&line(c.say("日志头", "Head"), &format!("{}:{}", v.entries, v.head)));
    out.push_str(&line(c.say("比对记录", "Records compared"), &v.records.to_string()));
    out.push_str(&line(c.say("已删除个人信息", "Erased"), &v.erased.to_string()));
    out.push_str(&findings(&v.findings, c.lang));
    out
}
