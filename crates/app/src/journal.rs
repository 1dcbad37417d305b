//! Reading, proving and undoing the journal.

use crate::api::*;
use crate::error::{Code, Error, Result};
use crate::history::{changes, erasure, op_label};
use crate::host::Ctx;
use crate::records::saved;
use crate::view;
use hegui_model::chain::Entry;
use hegui_model::finding::Finding;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::registers::{register, users};
use hegui_model::role::Access;
use hegui_store::journal::{Depth, Intent};
use hegui_store::reader::StoreReader;
use serde_json::json;

const PAGE: u32 = 50;
const PAGE_MAX: u32 = 500;
/// Entries looked through for a filtered page before it is answered with what was found.
const LOOKED_MAX: usize = 20_000;

fn entry_view(ctx: &Ctx<'_>, reader: &StoreReader<'_>, e: &Entry, hash: String) -> Result<EntryView> {
    let session = ctx.session()?;
    let rows = if e.count > 0 { reader.entry_changes(e.seq)? } else { Vec::new() };
    let records = rows
        .iter()
        .take(20)
        .filter(|h| register(&h.register).is_some_and(|r| session.may(r, Access::Read)))
        .map(|h| view::link(session, reader, &h.register, &h.record))
        .collect();
    let name =
        reader.find("users", users::LOGIN.key(), &e.actor).first().map(|u| u.text(users::NAME).to_owned());
    let label = match rows.first().and_then(|h| Some((register(&h.register)?, h))) {
        Some((r, h)) => op_label(r, h),
        None => e.op.label().into(),
    };
    Ok(EntryView {
        seq: e.seq,
        at: e.at.clone(),
        actor: e.actor.clone(),
        actor_name: name.filter(|n| !n.is_empty()).unwrap_or_else(|| e.actor.clone()),
        op: e.op.key().into(),
        op_label: label,
        reason: e.reason.clone(),
        records,
        changes: u32::try_from(e.count).unwrap_or(u32::MAX),
        hash,
    })
}

pub(crate) fn journal_list(ctx: &Ctx<'_>, args: JournalAsk) -> Result<Vec<EntryView>> {
    let limit = if args.limit == 0 { PAGE } else { args.limit.min(PAGE_MAX) } as usize;
    ctx.session()?.read(|reader| {
        let mut out = Vec::new();
        let mut before = args.before;
        let mut looked = 0;
        while out.len() < limit && looked < LOOKED_MAX {
            let entries = reader.entries(before, PAGE_MAX)?;
            let Some((last, _, _)) = entries.last() else { break };
            before = Some(last.seq);
            looked += entries.len();
            for (e, hash, _) in entries {
                let wanted = args.op.as_deref().is_none_or(|op| op == e.op.key())
                    && args.actor.as_deref().is_none_or(|a| a == e.actor);
                if wanted && out.len() < limit {
                    out.push(entry_view(ctx, reader, &e, hash)?);
                }
            }
        }
        Ok(out)
    })
}

/// Entries of a kind among the newest, as far as a filtered list looks.
pub(crate) fn counted(session: &crate::session::Session, op: &str) -> Result<u64> {
    session.read(|reader| {
        let (mut n, mut looked, mut before) = (0, 0, None);
        while looked < LOOKED_MAX {
            let entries = reader.entries(before, PAGE_MAX)?;
            let Some((last, _, _)) = entries.last() else { break };
            before = Some(last.seq);
            looked += entries.len();
            n += entries.iter().filter(|(e, _, _)| e.op.key() == op).count() as u64;
        }
        Ok(n)
    })
}

pub(crate) fn journal_show(ctx: &Ctx<'_>, args: EntryKey) -> Result<EntryDetail> {
    let session = ctx.session()?;
    session.read(|reader| {
        let found = reader.entries(Some(args.seq + 1), 1)?.into_iter().find(|(e, _, _)| e.seq == args.seq);
        let (e, hash, signature) = found.ok_or_else(|| Error::not_found(&args.seq.to_string()))?;
        let mut out = Vec::new();
        for h in reader.entry_changes(args.seq)? {
            let Some(r) = register(&h.register) else { continue };
            if !session.may(r, Access::Read) {
                continue;
            }
            let erasures = if h.erased.is_empty() {
                Vec::new()
            } else {
                reader.history(r.key, &h.record)?.iter().filter_map(erasure).collect()
            };
            out.push(RecordChange {
                record: view::link(session, reader, r.key, &h.record),
                fields: changes(session, r, &reader.extra_fields(r.key), &h, &erasures),
            });
        }
        Ok(EntryDetail {
            entry: entry_view(ctx, reader, &e, hash)?,
            changes: out,
            facts: e.facts,
            program: e.program,
            prev: e.prev,
            signature,
        })
    })
}

/// Reads an anchor `seq:hash`, as reports and receipts print it.
pub(crate) fn anchor(typed: &str) -> Result<(i64, String)> {
    let wrong = || {
        Error::new(
            Code::Usage,
            "较早的日志摘要应形如「128:9f86…」（序号、冒号、64 位摘要）",
            "An earlier head reads like 128:9f86… (number, colon, 64 hexadecimal digits)",
        )
    };
    let (seq, hash) = typed.trim().split_once([':', '：']).ok_or_else(wrong)?;
    let hash = hash.trim().to_lowercase();
    if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    Ok((seq.trim().parse().map_err(|_| wrong())?, hash))
}

pub(crate) fn journal_verify(ctx: &Ctx<'_>, args: JournalVerify) -> Result<JournalVerified> {
    let anchor = args.anchor.as_deref().filter(|a| !a.trim().is_empty()).map(anchor).transpose()?;
    proof(ctx, anchor)
}

/// Proves the journal, every record and every file kept inside against it, and a head that it should still hold.
pub(crate) fn proof(ctx: &Ctx<'_>, anchor: Option<(i64, String)>) -> Result<JournalVerified> {
    let given = anchor.as_ref().map(|(n, h)| (*n, h.as_str()));
    let mut progress = |done, total| ctx.progress("核验日志", "Verifying the journal", done, total);
    let v = ctx.session()?.with_store(|s| Ok(s.verify(Depth::All, given, ctx.cancel, &mut progress)?))?;
    Ok(verified(v))
}

/// What a verification found, for the front ends.
pub(crate) fn verified(v: hegui_store::journal::Verified) -> JournalVerified {
    let findings = v
        .backwards
        .iter()
        .take(20)
        .map(|n| {
            Finding::warning(
                "clock_backwards",
                format!("日志第 {n} 条的时间早于前一条，当时系统时钟可能被拨回"),
                format!("Journal entry {n} lies before the one preceding it: the clock of the machine may have been set back"),
            )
        })
        .collect();
    JournalVerified {
        ok: v.fault.is_none(),
        entries: v.entries,
        head: v.head,
        records: v.records,
        erased: v.erased,
        fault: v.fault,
        findings,
    }
}

/// Intentions that a new entry may undo; what left the workspace or concerns keys and signatures stays done.
const UNDOABLE: [Op; 11] = [
    Op::CreateRecord,
    Op::ChangeRecord,
    Op::ChangeRecords,
    Op::MoveRecord,
    Op::RetireRecord,
    Op::RestoreRecord,
    Op::AddNote,
    Op::Import,
    Op::MapCategory,
    Op::Conclude,
    Op::Undo,
];

pub(crate) fn entry_undo(ctx: &Ctx<'_>, args: EntryUndo) -> Result<Saved> {
    let session = ctx.session()?;
    if args.reason.trim().is_empty() {
        return Err(Error::gate(vec![hegui_model::text::Text::new("理由", "a reason")]));
    }
    session.read(|reader| {
        let found = reader.entries(Some(args.seq + 1), 1)?.into_iter().find(|(e, _, _)| e.seq == args.seq);
        let (e, _, _) = found.ok_or_else(|| Error::not_found(&args.seq.to_string()))?;
        if !UNDOABLE.contains(&e.op) {
            let l = e.op.label();
            return Err(Error::new(
                Code::Refused,
                format!("「{}」不能撤销", l.zh),
                format!("\u{201c}{}\u{201d} cannot be undone", l.en),
            ));
        }
        for h in reader.entry_changes(args.seq)? {
            let r = register(&h.register).ok_or_else(|| Error::not_found(&h.register))?;
            if !session.may(r, Access::Write) {
                return Err(Error::new(
                    Code::Refused,
                    format!("您的角色不能修改「{}」，因此不能撤销这一条", r.label.zh),
                    format!("Your roles may not write {}, so you cannot undo this entry", r.label.en),
                ));
            }
        }
        Ok(())
    })?;
    let seq = args.seq;
    let intent = Intent::new(Op::Undo, args.reason).with(json!({ "undoes": seq }));
    let done = session.transact(intent, move |tx| Ok(tx.undo(seq)?))?;
    let first = done.value.first().ok_or_else(|| Error::not_found(&seq.to_string()))?;
    let r =
        done.changed.iter().find_map(|k| register(k)).ok_or_else(|| Error::not_found(&seq.to_string()))?;
    saved(session, r, first, done.changed.clone())
}
