//! Test and validation data held against the data they are kept apart from, item by item, by digest.

use crate::api::{Compared, DatasetOverlap, OverlapCounted};
use crate::error::{Code, Error, Result};
use crate::evidence::{self, reading};
use crate::host::Ctx;
use crate::import::foreign;
use crate::records::saved;
use crate::view;
use hegui_corpus::item_digests::{Item, items};
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{datasets, evidence as pieces};
use hegui_model::text::Text;
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::sync::Arc;

/// Items of the dataset that is compared: they are held in memory, 17 bytes each. What it is compared with streams.
const MOST_ITEMS: usize = 20_000_000;

/// Counts the items that a dataset shares with its counterparts and stamps the figure on its record.
pub(crate) fn dataset_overlap(ctx: &Ctx<'_>, args: DatasetOverlap) -> Result<OverlapCounted> {
    let session = ctx.session()?;
    let (own, others) = session.read(|reader| {
        let load = |id: &str| {
            reader.get(datasets::REGISTER.key, id).filter(|r| !r.retired).ok_or_else(|| Error::not_found(id))
        };
        let own = load(&args.id)?;
        let ids = own.get(datasets::COUNTERPARTS).unwrap_or_default();
        if ids.is_empty() {
            return Err(Error::gate(vec![Text::new(
                "对照数据集：请先在本数据集中选择与之隔离的训练集",
                "counterparts: choose first which training data it is kept apart from",
            )]));
        }
        let others = ids.iter().map(|id| load(id)).collect::<Result<Vec<_>>>()?;
        let without = |d: &&Arc<Record>| !d.has(datasets::ITEM_DIGEST_LIST.key());
        let left: Vec<Text> = std::iter::once(&own)
            .chain(&others)
            .filter(without)
            .map(|d| {
                let name = view::title(session, reader, datasets::REGISTER.key, &d.id);
                Text::new(
                    format!("「{}」的条目摘要清单", name.zh),
                    format!("the list of item digests of {}", name.en),
                )
            })
            .collect();
        if left.is_empty() { Ok((own, others)) } else { Err(Error::gate(left)) }
    })?;
    let mut held: Vec<Item> = Vec::new();
    let mut beyond = false;
    let list = each_item(ctx, &own, &mut |item| {
        if held.len() < MOST_ITEMS {
            held.push(item);
        } else {
            beyond = true;
        }
    })?;
    if beyond {
        return Err(Error::new(
            Code::Usage,
            format!("本数据集超过 {MOST_ITEMS} 条，请拆分后比对；对照数据集的大小不限"),
            format!(
                "The dataset has more than {MOST_ITEMS} items; split it. What it is compared with may be of any size"
            ),
        ));
    }
    held.sort_unstable();
    let mut shared = vec![false; held.len()];
    let mut compared = Vec::new();
    let mut lists = vec![json!({ "dataset": own.id, "sha256": list })];
    for other in &others {
        let mut count = 0_u64;
        let list = each_item(ctx, other, &mut |item| {
            count += 1;
            if let Ok(at) = held.binary_search(&item) {
                shared[at] = true;
            }
        })?;
        lists.push(json!({ "dataset": other.id, "sha256": list }));
        compared.push(Compared { dataset: other.id.clone(), items: count });
    }
    // The search lands on any one of equal items; its copies are shared as well.
    let found = held
        .chunk_by(|a, b| a == b)
        .scan(0, |at, copies| {
            let range = *at..*at + copies.len();
            *at = range.end;
            Some(if shared[range].contains(&true) { copies.len() } else { 0 })
        })
        .sum::<usize>();
    let intent = Intent::new(Op::CompareDatasets, "").with(json!({
        "lists": lists, "items": held.len(), "shared": found,
    }));
    let items = held.len() as u64;
    let done = session.transact(intent, move |tx| {
        for seen in std::iter::once(&own).chain(&others) {
            let now = tx.reader().get(datasets::REGISTER.key, &seen.id);
            if now.is_none_or(|now| now.version != seen.version) {
                return Err(Error::new(
                    Code::Refused,
                    "比对期间数据集记录有变更，请重新比对",
                    "A dataset was changed meanwhile; compare again",
                ));
            }
        }
        let ids: Vec<&str> = others.iter().map(|o| o.id.as_str()).collect();
        let mut values = Map::new();
        values.insert(datasets::OVERLAP_ITEMS.key().into(), found.into());
        values.insert(datasets::OVERLAP_WITH.key().into(), json!(ids));
        values.insert(datasets::OVERLAP_CHECKED_AT.key().into(), tx.reader().now().write());
        Ok::<_, Error>(tx.put(&datasets::REGISTER, Some(&own.id), None, &values)?)
    })?;
    let saved = saved(session, &datasets::REGISTER, &done.value, done.changed)?;
    Ok(OverlapCounted { items, compared, shared: found as u64, saved })
}

/// Gives out every item of a dataset's lists; answers the digests of the lists.
fn each_item(ctx: &Ctx<'_>, dataset: &Record, take: &mut dyn FnMut(Item)) -> Result<Vec<String>> {
    let session = ctx.session()?;
    let lists = dataset.get(datasets::ITEM_DIGEST_LIST).unwrap_or_default();
    let mut out = Vec::new();
    for piece in lists {
        let files = session.read(|reader| {
            let e = reader.get(pieces::REGISTER.key, &piece).ok_or_else(|| Error::not_found(&piece))?;
            let last = pieces::revision(&e);
            let of_last = |f: &Map<String, Json>| f.get("revision").and_then(Json::as_i64) == Some(last);
            Ok::<_, Error>(
                pieces::rows(&e).iter().filter(|f| of_last(f)).map(evidence::file).collect::<Vec<_>>(),
            )
        })?;
        for file in files {
            ctx.progress("正在比对条目摘要", "Comparing item digests", 0, 0);
            let mut hash = Sha256::new();
            let source = Hashed { source: reading(session, &file)?, hash: &mut hash };
            items(source, &file.name, ctx.cancel, take).map_err(foreign)?;
            if hex::encode(hash.finalize()) != file.sha256 {
                return Err(Error::new(
                    Code::Damaged,
                    format!("「{}」与登记的摘要不符，文件已被改动，请重新登记证据", file.name),
                    format!(
                        "{} is not what its digest on record says; it was changed. Add the evidence anew",
                        file.name
                    ),
                ));
            }
            out.push(file.sha256);
        }
    }
    Ok(out)
}

/// What is read, hashed as it passes by.
struct Hashed<'a> {
    source: Box<dyn Read>,
    hash: &'a mut Sha256,
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.source.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}
