//! Everything out: what the session reads of a workspace, as lines of JSON and files, readable without this program.
//!
//! | file | holds |
//! |---|---|
//! | `README.txt` | what the others are, in both languages |
//! | `registers.json` | every register with the labels of its fields and choices |
//! | `registers/KEY.jsonl` | its records, one a line: `id`, `version`, `retired`, `values` |
//! | `journal.jsonl` | entries with their hashes, signatures and changes, oldest first |
//! | `files.jsonl` | which evidence a file belongs to |
//! | `files/SHA-256` | the file |
//! | `manifest.json` | name, bytes and SHA-256 of each file above |
//!
//! Sensitive values stand masked, fields that the role does not see are absent, text that others own stays behind.

use crate::api::{RegisterInfo, WorkspaceExport, WorkspaceExported};
use crate::error::{Code, Error, Result};
use crate::evidence;
use crate::history::changes;
use crate::host::Ctx;
use crate::records::described;
use crate::session::Session;
use crate::view;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::{REGISTERS, evidence as pieces, register};
use hegui_model::role::{Access, Area, access};
use hegui_model::text::Text;
use hegui_store::StoreError;
use hegui_store::journal::Intent;
use hegui_store::list::PageQuery;
use hegui_store::reader::StoreReader;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Records and entries taken at a time.
const PAGE: u32 = 500;

const README: &str = "\
合规工作台：整个工作区的导出
registers.json 是登记册及字段的说明；registers/ 下每个登记册一个文件，每行一条记录（JSON）。
journal.jsonl 是操作日志，每行一条，从最早的开始。files.jsonl 说明 files/ 下各文件属于哪条证据；文件名即其 SHA-256。
manifest.json 列出每个文件的大小和 SHA-256。内容以导出人的角色可见范围为限，敏感信息以掩码显示。

Hegui: everything of a workspace
registers.json tells of the registers and their fields; each has a file in registers/ with one record (JSON) a line.
journal.jsonl is the journal, one entry a line, the oldest first. files.jsonl tells which evidence each file in files/
belongs to; a file is named by its SHA-256. manifest.json lists the size and SHA-256 of every file. It holds what the
roles of whoever exported it may see; sensitive values stand masked.
";

/// The folder while it is being written: gone again unless it was finished.
struct Folder {
    at: PathBuf,
    written: Vec<Json>,
    size: u64,
    finished: bool,
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.finished {
            // What is left of an export that failed is of use to nobody.
            let _ = std::fs::remove_dir_all(&self.at);
        }
    }
}

/// A file of the export that counts and hashes what passes.
struct Out {
    to: BufWriter<File>,
    path: PathBuf,
    name: String,
    hash: Sha256,
    size: u64,
}

impl Out {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        self.to.write_all(bytes).map_err(|e| StoreError::file(&self.path, e).into())
    }

    fn line(&mut self, value: &Json) -> Result<()> {
        self.write(value.to_string().as_bytes())?;
        self.write(b"\n")
    }
}

impl Folder {
    fn new(at: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(at.join("registers"))
            .and_then(|()| std::fs::create_dir_all(at.join("files")))
            .map_err(|e| Error::from(StoreError::file(&at, e)))?;
        Ok(Self { at, written: Vec::new(), size: 0, finished: false })
    }

    fn open(&self, name: &str) -> Result<Out> {
        let path = self.at.join(name);
        let file = File::create(&path).map_err(|e| Error::from(StoreError::file(&path, e)))?;
        Ok(Out { to: BufWriter::new(file), path, name: name.into(), hash: Sha256::new(), size: 0 })
    }

    fn close(&mut self, mut out: Out) -> Result<String> {
        let done = out.to.flush().and_then(|()| out.to.get_ref().sync_all());
        done.map_err(|e| Error::from(StoreError::file(&out.path, e)))?;
        let sha256 = hex::encode(out.hash.finalize());
        self.written.push(json!({ "name": out.name, "bytes": out.size, "sha256": sha256 }));
        self.size += out.size;
        Ok(sha256)
    }

    fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        let mut out = self.open(name)?;
        out.write(bytes)?;
        self.close(out)
    }
}

fn not_cancelled(ctx: &Ctx<'_>) -> Result<()> {
    if ctx.cancel.load(Ordering::Relaxed) { Err(Error::cancelled()) } else { Ok(()) }
}

/// Writes everything that the session reads, as files, and journals that it did. All of it, or no folder.
pub(crate) fn workspace_export(ctx: &Ctx<'_>, args: WorkspaceExport) -> Result<WorkspaceExported> {
    let session = ctx.session()?;
    if args.reason.trim().is_empty() {
        return Err(Error::gate(vec![Text::new("理由", "a reason")]));
    }
    let target = target(&args.folder)?;
    let mut beside = target.clone().into_os_string();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        return Err(occupied(&beside));
    }
    let mut folder = Folder::new(beside)?;
    let readable: Vec<&'static Register> =
        REGISTERS.iter().copied().filter(|r| session.may(r, Access::Read)).collect();
    folder.whole("README.txt", README.as_bytes())?;
    let told = session.read(|reader| {
        readable.iter().map(|r| described(session, r, reader)).collect::<Result<Vec<RegisterInfo>>>()
    })?;
    let told = serde_json::to_vec_pretty(&told)
        .map_err(|e| Error::new(Code::Fault, e.to_string(), e.to_string()))?;
    folder.whole("registers.json", &told)?;
    let mut records = 0;
    for (n, of) in readable.iter().copied().enumerate() {
        ctx.progress("正在导出登记册", "Exporting registers", n as u64, readable.len() as u64);
        let mut out = folder.open(&format!("registers/{}.jsonl", of.key))?;
        records += write_records(ctx, session, of, &mut out)?;
        folder.close(out)?;
    }
    let entries = if access(&session.roles, Area::Journal) >= Access::Read {
        journal(ctx, session, &mut folder)?
    } else {
        0
    };
    let (files, outside) = if session.may(&pieces::REGISTER, Access::Read) {
        kept_files(ctx, session, &mut folder)?
    } else {
        (0, 0)
    };
    let manifest = json!({
        "program": concat!("hegui ", env!("CARGO_PKG_VERSION")), "login": session.actor.login, "files": folder.written,
    });
    let manifest_sha256 = folder.whole("manifest.json", manifest.to_string().as_bytes())?;
    not_cancelled(ctx)?;
    let facts = json!({
        "registers": readable.len(), "rows": records, "entries": entries, "files": files, "sha256": manifest_sha256,
    });
    // Before it lies where it was asked for: nothing leaves that the journal does not tell.
    session.transact(Intent::new(Op::ExportWorkspace, args.reason).with(facts), |tx| {
        tx.record_anyway();
        Ok(())
    })?;
    if target.exists() {
        std::fs::remove_dir(&target).map_err(|e| Error::from(StoreError::file(&target, e)))?;
    }
    std::fs::rename(&folder.at, &target).map_err(|e| Error::from(StoreError::file(&target, e)))?;
    folder.finished = true;
    Ok(WorkspaceExported {
        folder: target.display().to_string(),
        registers: u32::try_from(readable.len()).unwrap_or(u32::MAX),
        records,
        entries,
        files,
        size: folder.size,
        manifest_sha256,
        outside,
    })
}

fn occupied(at: &Path) -> Error {
    let shown = at.display();
    Error::new(
        Code::Usage,
        format!("「{shown}」已有内容，请选择空文件夹或新的文件夹"),
        format!("{shown} holds something; choose an empty folder or a new one"),
    )
}

/// The folder asked for, if nothing lies in it.
fn target(typed: &str) -> Result<PathBuf> {
    if typed.trim().is_empty() {
        return Err(Error::new(Code::Usage, "请选择导出到哪个文件夹", "Choose the folder to export to"));
    }
    let at =
        std::path::absolute(typed.trim()).map_err(|e| Error::from(StoreError::file(Path::new(typed), e)))?;
    match std::fs::read_dir(&at) {
        Ok(mut inside) => {
            if inside.next().is_none() {
                Ok(at)
            } else {
                Err(occupied(&at))
            }
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(at),
        Err(_) => Err(occupied(&at)),
    }
}

/// Records of a register, live ones first; how many.
fn write_records(ctx: &Ctx<'_>, session: &Session, of: &'static Register, out: &mut Out) -> Result<u64> {
    let mut n = 0;
    for retired in [false, true] {
        let mut q = PageQuery {
            register: of,
            conditions: Vec::new(),
            sort: of.sorts[0].key.into(),
            descending: false,
            after: None,
            limit: PAGE,
            retired,
            text: None,
        };
        loop {
            not_cancelled(ctx)?;
            let page = session.with_store(|s| Ok(s.page(&q, ctx.cancel)?))?;
            for (r, _) in &page {
                out.line(&record(session, of, r))?;
            }
            n += page.len() as u64;
            q.after = page.last().map(|(r, key)| (key.clone(), r.id.clone()));
            if page.len() < PAGE as usize {
                break;
            }
        }
    }
    Ok(n)
}

/// A record as the session may see it, without text that others own.
fn record(session: &Session, of: &'static Register, r: &Record) -> Json {
    let mut values: Map<String, Json> = view::values(session, of, &r.values);
    if let Some(licensed) = of.licensed {
        values.remove(licensed);
    }
    json!({ "id": r.id, "version": r.version, "retired": r.retired, "values": values })
}

/// The journal, oldest entry first; how many entries.
fn journal(ctx: &Ctx<'_>, session: &Session, folder: &mut Folder) -> Result<u64> {
    let head = session.read(|reader| Ok(reader.head().0))?;
    let mut out = folder.open("journal.jsonl")?;
    let (mut n, mut from) = (0, 0);
    while from < head {
        not_cancelled(ctx)?;
        let to = (from + i64::from(PAGE)).min(head);
        ctx.progress("正在导出日志", "Exporting the journal", from.unsigned_abs(), head.unsigned_abs());
        session.read(|reader| {
            let limit = u32::try_from(to - from).unwrap_or(PAGE);
            for (e, hash, signature) in reader.entries(Some(to + 1), limit)?.into_iter().rev() {
                let changed = changed(session, reader, e.seq)?;
                out.line(&json!({
                    "seq": e.seq, "at": e.at, "actor": e.actor, "op": e.op.key(), "reason": e.reason,
                    "facts": e.facts, "program": e.program, "prev": e.prev, "hash": hash, "signature": signature,
                    "changes": changed,
                }))?;
                n += 1;
            }
            Ok(())
        })?;
        from = to;
    }
    folder.close(out)?;
    Ok(n)
}

/// What an entry changed in registers that the session reads.
fn changed(session: &Session, reader: &StoreReader<'_>, seq: i64) -> Result<Vec<Json>> {
    let mut out = Vec::new();
    for h in reader.entry_changes(seq)? {
        let Some(of) = register(&h.register).filter(|r| session.may(r, Access::Read)) else { continue };
        let fields = changes(session, of, &reader.extra_fields(of.key), &h, &[]);
        let side = |value: &dyn Fn(&crate::api::FieldChange) -> Json| -> Map<String, Json> {
            fields.iter().map(|f| (f.field.clone(), value(f))).collect()
        };
        out.push(json!({
            "register": of.key, "record": h.record,
            "before": side(&|f| f.before.clone()), "after": side(&|f| f.after.clone()),
        }));
    }
    Ok(out)
}

/// Files of evidence, each once; how many, and how many lie elsewhere.
fn kept_files(ctx: &Ctx<'_>, session: &Session, folder: &mut Folder) -> Result<(u64, u64)> {
    let all: Vec<(String, crate::api::EvidenceFile)> = session.read(|reader| {
        let mut all = Vec::new();
        for e in reader.all(pieces::REGISTER.key).iter() {
            all.extend(pieces::rows(e).iter().map(|row| (e.id.clone(), evidence::file(row))));
        }
        Ok(all)
    })?;
    let mut index = folder.open("files.jsonl")?;
    let (mut seen, mut outside) = (BTreeSet::new(), 0);
    for (n, (id, file)) in all.iter().enumerate() {
        not_cancelled(ctx)?;
        ctx.progress("正在导出证据文件", "Exporting files of evidence", n as u64, all.len() as u64);
        index.line(&json!({
            "evidence": id, "name": file.name, "sha256": file.sha256, "bytes": file.size, "kept": file.kept,
            "path": file.path,
        }))?;
        if file.kept != "inside" {
            outside += 1;
            continue;
        }
        // The digest is a name that we gave; what is none would lead out of the folder.
        if file.sha256.len() != 64 || !file.sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::new(
                Code::Damaged,
                format!("证据文件「{}」的摘要无效，请核验工作区", file.name),
                format!("The digest of the file {} is not valid; verify the workspace", file.name),
            ));
        }
        if !seen.insert(file.sha256.clone()) {
            continue;
        }
        let bytes = session.read(|reader| crate::reports::kept(reader, &file.sha256))?;
        folder.whole(&format!("files/{}", file.sha256), &bytes)?;
    }
    folder.close(index)?;
    Ok((seen.len() as u64, outside))
}
