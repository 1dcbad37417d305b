//! Several records given the same values as one intention. All are judged before any is written; kept are all or none.

use crate::api::{RecordChanged, RecordSeen, RecordsChange, RecordsChanged};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::{accepted, find, refuse_named, settable};
use crate::session::Session;
use crate::view;
use hegui_model::canonical::canonical;
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::register::{CODE, Register};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Records of one change: a person can look through what is shown.
const MOST: usize = 1_000;

/// What would become of one record.
struct Judged {
    told: RecordChanged,
    /// Version that it rests on, and the values that differ.
    version: i64,
    changes: Map<String, Json>,
    would_be: Record,
}

fn judge_one(
    session: &Session,
    reader: &StoreReader<'_>,
    r: &'static Register,
    seen: &RecordSeen,
    values: &Map<String, Json>,
) -> Result<Judged> {
    let mut why = Vec::new();
    let old = reader.load(r, &seen.id)?.unwrap_or_else(|| {
        why.push(Text::new("找不到这条记录", "There is no such record"));
        Record { id: seen.id.clone(), version: seen.version, ..Record::default() }
    });
    if old.retired {
        why.push(Text::new("记录已停用，请先恢复", "The record is retired; bring it back first"));
    }
    if old.version != seen.version {
        why.push(Text::new(
            "记录在您查看之后被他人修改，请刷新后重新选择",
            "Somebody changed the record after you saw it; refresh and choose it again",
        ));
    }
    let settable = settable(session, r, Some(&old), values)?;
    let (kept, refused) = accepted(r, &reader.extra_fields(r.key), &settable);
    why.extend(refused.into_iter().map(|f| f.message));
    let now = |key: &str| old.values.get(key).cloned().unwrap_or(Json::Null);
    let changes: Map<String, Json> = kept.into_iter().filter(|(key, v)| now(key) != *v).collect();
    let mut would_be = old.clone();
    would_be.values.extend(changes.clone());
    would_be.values.retain(|_, v| !v.is_null());
    let findings =
        r.findings(&would_be, reader).into_iter().filter(|f| f.field.as_deref() != Some(CODE)).collect();
    let before: Map<String, Json> = changes.keys().map(|k| (k.clone(), now(k))).collect();
    let action = match (why.is_empty(), changes.is_empty()) {
        (false, _) => "refused",
        (true, true) => "same",
        (true, false) => "change",
    };
    Ok(Judged {
        told: RecordChanged {
            id: old.id.clone(),
            title: view::title(session, reader, r.key, &old.id),
            action: action.into(),
            before: view::values(session, r, &before),
            after: view::values(session, r, &changes),
            why,
            findings: view::findings(session, r, findings),
        },
        version: old.version,
        changes,
        would_be,
    })
}

/// Digest over what would be written, and over what each record rests on.
fn promise(all: &[Judged]) -> String {
    let mut hash = Sha256::new();
    for j in all {
        hash.update(format!("{}\n{}\n{}\n", j.told.id, j.version, j.told.action));
        hash.update(canonical(&Json::Object(j.changes.clone())));
        hash.update("\n");
    }
    hex::encode(hash.finalize())
}

fn told(session: &Session, r: &'static Register, all: Vec<Judged>) -> Result<RecordsChanged> {
    let count = |action: &str| {
        u32::try_from(all.iter().filter(|j| j.told.action == action).count()).unwrap_or(u32::MAX)
    };
    let titles =
        session.read(|reader| Ok(view::titles(session, reader, r, all.iter().map(|j| &j.would_be))))?;
    Ok(RecordsChanged {
        change: count("change"),
        same: count("same"),
        refused: count("refused"),
        titles,
        digest: promise(&all),
        kept: false,
        changed: Vec::new(),
        rows: all.into_iter().map(|j| j.told).collect(),
    })
}

/// Shows what giving several records the same values would do, or does what was shown: all of it, as one entry, or
/// nothing where a record is refused or anything moved since.
pub(crate) fn records_change(ctx: &Ctx<'_>, args: RecordsChange) -> Result<RecordsChanged> {
    let session = ctx.session()?;
    let r = find(&args.register)?;
    refuse_named(r)?;
    let distinct: BTreeSet<&str> = args.records.iter().map(|s| s.id.as_str()).collect();
    if args.records.is_empty() || args.records.len() > MOST || distinct.len() < args.records.len() {
        return Err(Error::new(
            Code::Usage,
            format!("一次可修改 1 至 {MOST} 条不重复的记录"),
            format!("One change takes 1 to {MOST} different records"),
        ));
    }
    if args.values.is_empty() || args.values.contains_key(CODE) {
        return Err(Error::new(
            Code::Usage,
            "请选择要修改的字段；编号不能批量修改",
            "Choose the fields to change; codes cannot be changed together",
        ));
    }
    let all = session.read(|reader| {
        let judge = |seen: &RecordSeen| judge_one(session, reader, r, seen, &args.values);
        let all = args.records.iter().map(judge).collect::<Result<Vec<_>>>()?;
        reader.finish()?;
        Ok(all)
    })?;
    let Some(digest) = args.digest else { return told(session, r, all) };
    let refused: Vec<Text> =
        all.iter().flat_map(|j| j.told.why.iter().map(|w| of_record(&j.told.title, w))).collect();
    if !refused.is_empty() {
        return Err(Error::gate(refused));
    }
    if digest != promise(&all) {
        return Err(Error::new(
            Code::Gate,
            "预览之后有记录发生变化，请重新预览",
            "Something changed after the preview; look again",
        ));
    }
    let writes: Vec<(String, i64, Map<String, Json>)> = all
        .iter()
        .filter(|j| j.told.action == "change")
        .map(|j| (j.told.id.clone(), j.version, j.changes.clone()))
        .collect();
    let facts = json!({ "register": r.key, "rows": writes.len() });
    let intent = Intent::new(Op::ChangeRecords, args.reason).with(facts);
    let done = session
        .transact(intent, move |tx| {
            for (id, version, values) in &writes {
                // Whoever wrote meanwhile is told by the version: then nothing of this is kept.
                tx.put(r, Some(id), Some(*version), values)?;
            }
            Ok(())
        })
        // The record that another wrote is not shown here, nor what of it is masked.
        .map_err(|e| Error { current: None, ..e })?;
    Ok(RecordsChanged { kept: true, changed: done.changed, ..told(session, r, all)? })
}

fn of_record(title: &Text, why: &Text) -> Text {
    Text::new(format!("「{}」：{}", title.zh, why.zh), format!("{}: {}", title.en, why.en))
}
