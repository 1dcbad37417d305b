//! Keeping what a preview showed: proved again, then written as one intention.

use super::previewed::{at_head, changed_since};
use super::*;

/// Proves that what the preview promised still holds.
fn prove(plan: &Plan, found: &Analysis, reader: &dyn Reader) -> Result<()> {
    for (row, id, version) in &plan.touched {
        let now = reader.get(plan.register.key, id);
        if now.as_ref().is_none_or(|r| r.version != *version || r.retired) {
            let code = now.map_or_else(|| id.clone(), |r| r.str(CODE).to_owned());
            return Err(changed_since(
                &format!("“{}”第 {row} 行对应的记录 {code} 在预览后被修改", plan.file),
                &format!("Record {code} of “{}”, row {row}, changed after the preview", plan.file),
            ));
        }
    }
    if let Some(f) = found.refusal() {
        let at = told(f.place.as_ref().unwrap_or(&Place { file: plan.file.clone(), ..Place::default() }));
        let n = found.count(Action::Refused);
        let mut e = Error::new(
            Code::Invalid,
            format!("有 {n} 行存在错误，未保存任何内容。首先是{}：{}", at.zh, f.message.zh),
            format!("{n} rows hold errors; nothing was kept. The first is {}: {}", at.en, f.message.en),
        );
        e.field.clone_from(&f.field);
        e.findings = found
            .findings
            .iter()
            .chain(found.rows.iter().filter(|r| r.action == Action::Refused).flat_map(|r| &r.findings))
            .filter(|f| f.level == Level::Error)
            .take(SHOWN)
            .cloned()
            .collect();
        return Err(e);
    }
    if found.promise() != plan.promise {
        return Err(changed_since(
            &format!("“{}”涉及的记录在预览后有变化", plan.file),
            &format!("Records that “{}” rests on changed after the preview", plan.file),
        ));
    }
    Ok(())
}

/// Keeps what a preview showed, as one journal entry.
pub(crate) fn import_commit(ctx: &Ctx<'_>, args: ImportCommit) -> Result<ImportDone> {
    let session = ctx.session()?;
    let plan = hold(&session.plans).remove(&args.plan).ok_or_else(no_plan)?;
    let outcome = commit(ctx, session, &plan, &args.reason);
    if outcome.as_ref().is_err_and(|e| matches!(e.code, Code::Cancelled | Code::DiskFull)) {
        hold(&session.plans).insert(args.plan, plan);
    }
    outcome
}

fn commit(ctx: &Ctx<'_>, session: &Session, plan: &Plan, reason: &str) -> Result<ImportDone> {
    let of = target(session, plan.register.key)?;
    let (found, head) = session.read(|reader| {
        let found = analyse(ctx, session, of, &plan.wanted, reader)?;
        prove(plan, &found, reader).map_err(|mut e| {
            e.findings = view::findings(session, of, e.findings);
            e
        })?;
        Ok::<_, Error>((found, reader.head()))
    })?;
    let (new, change) = (found.count(Action::New), found.count(Action::Change));
    let rows = found.rows.len();
    let mut facts = json!({
        "register": of.key,
        "file": found.table.file,
        "sha256": found.table.sha256,
        "rows": rows,
        "new": new,
        "change": change,
    });
    let mended = found.mends.told(&found.fields, &found.headers);
    if !mended.is_empty() {
        facts["mended"] = mended.into();
    }
    let intent = Intent::new(Op::Import, reason.trim()).with(facts);
    // Rows without a code come last: they are numbered on from the greatest number there is then.
    let (coded, uncoded): (Vec<Parsed>, Vec<Parsed>) = found
        .rows
        .into_iter()
        .filter(|r| matches!(r.action, Action::New | Action::Change))
        .partition(|r| r.record.has(CODE));
    let cancel = Arc::clone(ctx.cancel);
    ctx.progress("正在保存", "Keeping", 0, 0);
    let seen = head.clone();
    let done = session.transact(intent, move |tx| {
        at_head(&seen, tx.reader())?;
        let mut last: Option<(String, u64, usize)> = None;
        for (i, mut r) in coded.into_iter().chain(uncoded).enumerate() {
            if i % 64 == 0 && cancel.load(Ordering::Relaxed) {
                return Err(Error::cancelled());
            }
            let (id, version) = r.old.clone().map_or((None, None), |(id, v)| (Some(id), Some(v)));
            let numbered = id.is_none() && !r.record.has(CODE);
            if numbered && let Some((prefix, n, width)) = &mut last {
                *n += 1;
                r.changes.insert(CODE.into(), format!("{prefix}{n:0width$}", width = *width).into());
            }
            let kept = tx.put(of, id.as_deref(), version, &r.changes)?;
            if numbered && last.is_none() {
                let code = kept.str(CODE);
                let digits = code.len() - code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
                let (prefix, number) = code.split_at(code.len() - digits);
                last = number.parse().ok().map(|n| (prefix.to_owned(), n, digits));
            }
        }
        Ok(())
    })?;
    Ok(ImportDone { seq: done.entry.map_or(head.0, |e| e.seq), new, change, changed: done.changed })
}
