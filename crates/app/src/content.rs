//! Content packs: editions and province profiles from files, looked at with what they change and then kept as records.

use crate::api::{ContentPlan, PackImport};
use crate::error::{Code, Error, Result};
use crate::files;
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use hegui_model::catalogue::{self, held};
use hegui_model::op::Op;
use hegui_model::pack::change::{EditionChange, between};
use hegui_model::pack::{BYTES_MAX, Content, Pack, read};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{assessments, content_packs as packs};
use hegui_model::standard::Edition;
use hegui_store::journal::Intent;
use hegui_store::reader::StoreReader;
use serde_json::json;
use std::sync::Arc;

/// The pack on record that a new one replaces.
fn before(pack: &Pack, reader: &dyn Reader) -> Option<Arc<Record>> {
    let (kind, key) = match &pack.content {
        Content::Edition(e) => (packs::EDITION_KIND, &e.id),
        Content::Province(p) => (packs::PROVINCE_KIND, &p.province),
        Content::Calendar(_) => return None,
    };
    let found = reader.find(packs::REGISTER.key, packs::KEY.key(), key);
    found.into_iter().find(|r| r.text(packs::KIND) == kind)
}

/// What an edition changes: against the pack that it replaces, else against the shipped edition of its document.
fn change(edition: &Edition, reader: &dyn Reader) -> EditionChange {
    let own = held::edition(&edition.id, reader);
    let shipped = catalogue::editions().iter().rev().find(|e| e.document == edition.document);
    between(own.as_deref().or(shipped.map(|e| &**e)), edition)
}

fn plan(session: &Session, reader: &StoreReader<'_>, pack: &Pack) -> Result<ContentPlan> {
    let out = ContentPlan {
        kind: String::new(),
        key: String::new(),
        name: hegui_model::text::Text::same(""),
        source: String::new(),
        sha256: pack.digest.clone(),
        replaces: before(pack, reader).is_some(),
        edition: None,
        province: None,
        assessments: Vec::new(),
        seq: None,
        changed: Vec::new(),
    };
    match &pack.content {
        Content::Calendar(_) => Err(Error::new(
            Code::Usage,
            "这是节假日安排，请用「导入节假日安排」导入",
            "This file holds days off: bring it in with the import of days off",
        )),
        Content::Edition(e) => {
            let used = reader.find(assessments::REGISTER.key, assessments::EDITION.key(), &e.id);
            let link = |a: &Record| view::link(session, reader, assessments::REGISTER.key, &a.id);
            Ok(ContentPlan {
                kind: packs::EDITION_KIND.into(),
                key: e.id.clone(),
                name: e.name.clone(),
                source: e.provenance.source.clone(),
                edition: Some(change(e, reader)),
                assessments: used.iter().map(|a| link(a)).collect(),
                ..out
            })
        }
        Content::Province(p) => Ok(ContentPlan {
            kind: packs::PROVINCE_KIND.into(),
            key: p.province.clone(),
            name: p.name.clone(),
            source: p.provenance.source.clone(),
            province: Some(p.clone()),
            ..out
        }),
    }
}

/// Looks at a content pack and says what it changes; with the digest of that look, keeps it.
pub(crate) fn content_import(ctx: &Ctx<'_>, args: PackImport) -> Result<ContentPlan> {
    let session = ctx.session()?;
    let bytes = files::bytes(&args.path, BYTES_MAX)?;
    let name = files::name(&args.path);
    let (pack, mut plan) = session.read(|reader| {
        let pack = read(&bytes, reader.today()).map_err(|t| files::fault(&name, t))?;
        let plan = plan(session, reader, &pack)?;
        Ok((pack, plan))
    })?;
    let Some(seen) = args.sha256.as_deref() else { return Ok(plan) };
    files::unchanged(seen, &pack.digest)?;
    let facts = json!({ "file": name, "sha256": pack.digest, "content": plan.kind, "content_key": plan.key });
    let intent = Intent::new(Op::ImportContent, args.reason.trim()).with(facts);
    let done = session.transact(intent, move |tx| {
        let old = before(&pack, tx.reader()).map(|r| r.id.clone());
        if let Some(values) = packs::values(&pack, &name, args.verified) {
            tx.put(&packs::REGISTER, old.as_deref(), None, &values)?;
        }
        Ok::<_, Error>(())
    })?;
    plan.seq = done.entry.map(|e| e.seq);
    plan.changed = done.changed;
    Ok(plan)
}
