//! `hegui evidence …`

use crate::console::{Console, DONE, Target, path};
use crate::records::saved;
use crate::tables;
use clap::Subcommand;
use hegui_app::api::{EvidenceAdd, EvidenceFileKey, Page, RecordDetail, RecordKey, RecordList};
use hegui_app::error::{Code, Error, Result};
use serde_json::Value as Json;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 添加证据，或为已有证据添加修订 | Add evidence, or a revision of it
    Add {
        /// 字段=值 | field=value
        #[arg(value_name = "FIELD=VALUE")]
        words: Vec<String>,
        /// 文件（可重复） | File (repeat for more)
        #[arg(long = "file", value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 为此证据添加修订：编号、名称或标识 | Revision of this evidence: code, title or id
        #[arg(long, value_name = "EVIDENCE")]
        of: Option<String>,
        /// 超过上限的文件留在原处，只记路径、大小和摘要 | Keep files over the limit where they are, by path, size and digest
        #[arg(long)]
        outside: bool,
        /// JSON 文件 {"字段": 值} | JSON file {"field": value}
        #[arg(long, value_name = "FILE")]
        values: Option<PathBuf>,
    },
    /// 证据列表 | Evidence
    List {
        /// 条件，同 record list（可重复） | Condition as in record list (repeat for more)
        #[arg(long = "where", value_name = "CONDITION")]
        conditions: Vec<String>,
        /// 行数，最多 500 | Rows, at most 500
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// 上一页给出的位置 | Cursor of the page before
        #[arg(long)]
        after: Option<String>,
    },
    /// 取出一个文件，并核对摘要 | Take a file out, proved against its digest
    Get {
        /// 证据：编号、名称或标识 | Evidence: code, title or id
        evidence: String,
        /// 文件名或 SHA-256；只有一个文件时可省略 | File name or SHA-256; not needed where there is one file
        #[arg(long)]
        file: Option<String>,
        #[command(flatten)]
        target: Target,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Add { words, files, of, outside, values } => {
            let ask = EvidenceAdd {
                id: of.map(|w| c.refer("evidence", &w)).transpose()?,
                paths: files.iter().map(|f| path(f)).collect::<Result<_>>()?,
                outside,
                values: c.values("evidence", &words, values.as_deref())?,
            };
            saved(c, "evidence_add", &ask)
        }
        Word::List { conditions, limit, after } => {
            let of = c.describe("evidence")?;
            let ask = RecordList {
                register: "evidence".into(),
                filters: c.filters("evidence", &conditions, false)?,
                sort: None,
                descending: false,
                after,
                limit,
                text: String::new(),
            };
            let page = c.ask::<Page>("record_list", &ask)?;
            c.show(&page, |p| tables::page(c, &of.it, p))?;
            Ok(DONE)
        }
        Word::Get { evidence, file, target } => {
            target.may_be_written()?;
            let id = c.refer("evidence", &evidence)?;
            let sha256 = match file {
                Some(digest) if is_digest(&digest) => digest,
                file => digest(c, &id, file.as_deref())?,
            };
            c.keep("evidence_file", &EvidenceFileKey { id, sha256 }, &target)
        }
    }
}

fn is_digest(word: &str) -> bool {
    word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Digest of a file of the newest revision, by name, or of the only one.
fn digest(c: &Console, id: &str, name: Option<&str>) -> Result<String> {
    let key = RecordKey { register: "evidence".into(), id: id.into() };
    let detail = c.ask::<RecordDetail>("record_show", &key)?.it;
    let rows = detail.record.values.get("files").and_then(Json::as_array).cloned().unwrap_or_default();
    let revision = |r: &Json| r.get("revision").and_then(Json::as_i64).unwrap_or(0);
    let newest = rows.iter().map(revision).max().unwrap_or(0);
    let text = |r: &Json, k: &str| r.get(k).and_then(Json::as_str).unwrap_or_default().to_owned();
    let found: Vec<&Json> =
        rows.iter().filter(|r| revision(r) == newest && name.is_none_or(|n| text(r, "name") == n)).collect();
    match found.as_slice() {
        [one] => Ok(text(one, "sha256")),
        [] => Err(Error::new(
            Code::NotFound,
            "该证据的当前修订中没有这个文件",
            "The current revision of this evidence has no such file",
        )),
        _ => Err(Error::new(
            Code::Usage,
            "该证据有多个文件，请用 --file 指定文件名或 SHA-256",
            "This evidence has several files; name one or its SHA-256 with --file",
        )),
    }
}
