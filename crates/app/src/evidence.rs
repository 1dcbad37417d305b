//! Evidence: files taken in by their digest, in revisions, or left where they are and proved on opening.

use crate::api::{EvidenceAdd, EvidenceFile, EvidenceFileKey, Saved};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::Session;
use crate::view;
use hegui_model::field::Rows;
use hegui_model::finding::{Finding, Place};
use hegui_model::instant;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::evidence;
use hegui_store::journal::Intent;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes up to which a file is taken into the workspace. Every backup copies what is inside, and a save holds the
/// one writer until its files are in: contracts, screenshots and reports stay below this, corpora and recordings
/// are better proved where they lie.
pub(crate) const INSIDE_LIMIT: u64 = 64 << 20;
/// Bytes up to which a file kept outside is handed out after it was proved: a reply is held in memory whole.
const OPEN_LIMIT: u64 = 256 << 20;
/// Files that one piece of evidence takes in one call.
const MOST_FILES: usize = 200;
/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// A file that was looked at.
struct Found {
    name: String,
    path: PathBuf,
    size: u64,
    sha256: String,
    inside: bool,
}

/// Adds evidence, or a revision of it; earlier revisions stay.
pub(crate) fn evidence_add(ctx: &Ctx<'_>, args: EvidenceAdd) -> Result<Saved> {
    let session = ctx.session()?;
    let of = &evidence::REGISTER;
    let id = args.id.filter(|id| !id.is_empty());
    if args.paths.is_empty() && args.values.is_empty() {
        return Err(Error::new(
            Code::Usage,
            "没有要添加的文件，也没有要填写的内容",
            "There is neither a file to add nor a value to set",
        ));
    }
    if args.paths.len() > MOST_FILES {
        return Err(Error::new(
            Code::Usage,
            format!("一次最多添加 {MOST_FILES} 个文件，请分几次添加"),
            format!("At most {MOST_FILES} files at a time; add them in several calls"),
        ));
    }
    if let Some(f) = of.fields.iter().find(|f| f.stamped && args.values.contains_key(f.key)) {
        return Err(Error::invalid(vec![
            Finding::error(
                "field_stamped",
                format!("「{}」由系统填写，请用文件路径添加", f.label.zh),
                format!("\u{201c}{}\u{201d} is set by the program; give paths of files instead", f.label.en),
            )
            .field(f.key),
        ]));
    }
    let (found, mut notes) = look(ctx, &args.paths, args.outside)?;
    let cancel = Arc::clone(ctx.cancel);
    let values = args.values;
    ctx.progress("正在保存证据", "Saving evidence", 0, 0);
    let done = session.transact(Intent::new(Op::AddEvidence, ""), move |tx| {
        let reader = tx.reader();
        let old = match &id {
            None => Record::default(),
            Some(id) => {
                let old = reader.load(of, id)?.ok_or_else(|| Error::not_found(id))?;
                if old.retired {
                    return Err(Error::new(
                        Code::Gate,
                        "该证据已停用，请先恢复",
                        "The evidence is retired; bring it back first",
                    ));
                }
                old
            }
        };
        let mut rows = evidence::rows(&old);
        let revision = evidence::revision(&old) + 1;
        let at = instant::format(reader.now());
        for f in &found {
            if f.inside {
                let mut from = Watched { file: open(&f.path)?, cancel: &cancel };
                let (sha256, size) =
                    tx.put_blob_from(&mut from, &f.name).map_err(|e| read_error(e.into(), &cancel))?;
                if (sha256.as_str(), size) != (f.sha256.as_str(), f.size) {
                    return Err(changing(&f.name));
                }
            }
            rows.push(row(f, revision, &at));
        }
        let mut values = values;
        if !found.is_empty() {
            values.insert(evidence::FILES.key().into(), json!(rows));
        }
        Ok(tx.put(of, id.as_deref(), None, &values)?)
    })?;
    let record = done.value;
    session.read(|reader| {
        let mut findings = of.findings(&record, reader);
        findings.append(&mut notes);
        Ok(Saved {
            register: of.key.into(),
            id: record.id.clone(),
            version: record.version,
            findings: view::findings(session, of, findings),
            changed: done.changed,
        })
    })
}

/// A file of evidence. One kept in the workspace is proved by its digest; one kept outside is read again and proved
/// by size and digest before a byte of it is handed out.
pub(crate) fn evidence_file(ctx: &Ctx<'_>, args: EvidenceFileKey) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (file, inside) = session.read(|reader| {
        let e = reader.load(&evidence::REGISTER, &args.id)?.ok_or_else(|| Error::not_found(&args.id))?;
        let rows = evidence::rows(&e);
        let row = rows
            .iter()
            .rev()
            .find(|f| f.get("sha256").and_then(Json::as_str) == Some(args.sha256.as_str()))
            .ok_or_else(|| Error::not_found(&args.sha256))?;
        let file = file(row);
        let bytes = if file.kept == "inside" {
            Some(reader.blob(&file.sha256)?.ok_or_else(|| not_inside(&file))?)
        } else {
            None
        };
        Ok((file, bytes))
    })?;
    match inside {
        Some(bytes) => Ok(bytes),
        None => outside(ctx, &file),
    }
}

/// A file of evidence as a stream. Whoever reads it proves it by its digest before what was read is used.
pub(crate) fn reading(session: &Session, file: &EvidenceFile) -> Result<Box<dyn Read>> {
    if file.kept != "inside" {
        return Ok(Box::new(open(Path::new(file.path.as_deref().unwrap_or_default()))?));
    }
    let bytes = session.read(|reader| reader.blob(&file.sha256)?.ok_or_else(|| not_inside(file)))?;
    Ok(Box::new(io::Cursor::new(bytes)))
}

fn not_inside(file: &EvidenceFile) -> Error {
    Error::new(
        Code::Damaged,
        format!("证据文件「{}」（{}）不在工作区中，请核验工作区并从备份恢复", file.name, file.sha256),
        format!(
            "The file {} ({}) of the evidence is not in the workspace; verify the workspace and restore a backup",
            file.name, file.sha256
        ),
    )
}

/// A row of the register as it crosses.
pub(crate) fn file(row: &Map<String, Json>) -> EvidenceFile {
    let text = |key: &str| row.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    EvidenceFile {
        name: text("name"),
        sha256: text("sha256"),
        size: row.get("size").and_then(Json::as_u64).unwrap_or(0),
        revision: row.get("revision").and_then(Json::as_i64).unwrap_or(0),
        kept: text("kept"),
        path: Some(text("path")).filter(|p| !p.is_empty()),
    }
}

fn row(f: &Found, revision: i64, at: &str) -> <Rows as IntoIterator>::Item {
    let mut out = Map::new();
    out.insert("name".into(), f.name.as_str().into());
    out.insert("sha256".into(), f.sha256.as_str().into());
    out.insert("size".into(), f.size.into());
    out.insert("revision".into(), revision.into());
    out.insert("kept".into(), if f.inside { "inside" } else { "outside" }.into());
    if !f.inside {
        out.insert("path".into(), f.path.to_string_lossy().as_ref().into());
    }
    out.insert("added_at".into(), at.into());
    out
}

/// Reads every file once, before the writer is taken: what cannot be read is told before anything is kept.
fn look(ctx: &Ctx<'_>, paths: &[String], outside: bool) -> Result<(Vec<Found>, Vec<Finding>)> {
    let mut out: Vec<Found> = Vec::new();
    let mut notes = Vec::new();
    let mut total = 0u64;
    for p in paths {
        total = total.saturating_add(size_of(Path::new(p))?);
    }
    let mut before = 0u64;
    for p in paths {
        let given = Path::new(p);
        let name = given.file_name().map_or_else(|| p.clone(), |n| n.to_string_lossy().into_owned());
        let (sha256, size) = digest(given, &name, ctx.cancel, &mut |done| {
            ctx.progress("正在读取证据文件", "Reading evidence", before + done, total.max(before + done));
        })?;
        before += size;
        let place = Place { file: name.clone(), ..Place::default() };
        if out.iter().any(|f| f.sha256 == sha256) {
            notes.push(
                Finding::note(
                    "evidence_file_twice",
                    format!("「{name}」与同次添加的另一文件内容相同，只保留一份"),
                    format!("{name} has the same content as another file of this call; one is kept"),
                )
                .at(place),
            );
            continue;
        }
        let inside = !outside && size <= INSIDE_LIMIT;
        let path = if inside { given.to_owned() } else { lasting(given, &name)? };
        if !inside && !outside {
            let mib = INSIDE_LIMIT >> 20;
            notes.push(
                Finding::note(
                    "evidence_file_outside",
                    format!("「{name}」超过 {mib} MiB，保留在原处；请勿移动或修改，打开时按大小与摘要核对"),
                    format!("{name} is larger than {mib} MiB and stays where it is; do not move or change it: it is proved by size and digest on opening"),
                )
                .at(place),
            );
        }
        out.push(Found { name, path, size, sha256, inside });
    }
    Ok((out, notes))
}

/// Size of a regular file that is not empty.
fn size_of(path: &Path) -> Result<u64> {
    let shown = path.display();
    let meta = std::fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    if meta.is_dir() {
        return Err(Error::new(
            Code::Usage,
            format!("「{shown}」是文件夹，请选择其中的文件，或先压缩为一个文件"),
            format!("{shown} is a folder; choose the files in it, or pack it into one file first"),
        ));
    }
    if !meta.is_file() {
        return Err(Error::new(
            Code::Usage,
            format!("「{shown}」不是普通文件，不能作为证据"),
            format!("{shown} is not a regular file and cannot be evidence"),
        ));
    }
    if meta.len() == 0 {
        return Err(Error::new(
            Code::Usage,
            format!("「{shown}」是空文件，不能证明任何事项"),
            format!("{shown} is empty and proves nothing"),
        ));
    }
    Ok(meta.len())
}

/// The path by which a file left where it is can be found again.
fn lasting(path: &Path, name: &str) -> Result<PathBuf> {
    let full = std::fs::canonicalize(path).map_err(|e| unreadable(path, &e))?;
    if full.to_str().is_none_or(|s| s.chars().count() > 500) {
        return Err(Error::new(
            Code::Usage,
            format!("「{name}」所在路径过长或含有无法记录的字符，请移到其他位置后再添加"),
            format!(
                "The path of {name} is too long or cannot be written down; move the file and add it again"
            ),
        ));
    }
    Ok(full)
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|e| unreadable(path, &e))
}

/// Digest and size of a file in constant memory.
pub(crate) fn digest(
    path: &Path,
    name: &str,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Result<(String, u64)> {
    let mut file = Watched { file: open(path)?, cancel };
    let mut hash = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let mut size = 0u64;
    loop {
        let n = match file.read(&mut buffer) {
            Ok(n) => n,
            Err(_) if cancel.load(Ordering::Relaxed) => return Err(Error::cancelled()),
            Err(e) => {
                return Err(Error::new(
                    Code::Damaged,
                    format!("读取「{name}」到第 {size} 字节时出错：{e}"),
                    format!("{name} cannot be read beyond byte {size}: {e}"),
                ));
            }
        };
        if n == 0 {
            return Ok((hex::encode(hash.finalize()), size));
        }
        hash.update(&buffer[..n]);
        size += n as u64;
        progress(size);
    }
}

/// A file that stops being read when the person cancels.
struct Watched<'a> {
    file: File,
    cancel: &'a AtomicBool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(io::Error::other("cancelled"));
        }
        self.file.read(buffer)
    }
}

fn read_error(e: Error, cancel: &AtomicBool) -> Error {
    if cancel.load(Ordering::Relaxed) { Error::cancelled() } else { e }
}

fn changing(name: &str) -> Error {
    Error::new(
        Code::Damaged,
        format!("「{name}」在读取期间被修改，未保存任何内容；请关闭正在编辑它的程序后重试"),
        format!(
            "{name} changed while it was read; nothing was kept. Close the program that writes it and try again"
        ),
    )
}

fn unreadable(path: &Path, e: &io::Error) -> Error {
    let shown = path.display();
    match e.kind() {
        io::ErrorKind::NotFound => Error::new(
            Code::Usage,
            format!("找不到文件「{shown}」，请检查路径"),
            format!("There is no file {shown}; check the path"),
        ),
        io::ErrorKind::PermissionDenied => Error::new(
            Code::Usage,
            format!("没有读取「{shown}」的权限"),
            format!("{shown} may not be read by this account"),
        ),
        _ => Error::new(
            Code::Usage,
            format!("无法读取「{shown}」：{e}"),
            format!("{shown} cannot be read: {e}"),
        ),
    }
}

/// Proves a file kept outside against what was written down of it, in constant memory.
pub(crate) fn proved_outside(ctx: &Ctx<'_>, file: &EvidenceFile) -> Result<()> {
    let path = PathBuf::from(file.path.as_deref().unwrap_or_default());
    let damaged = |zh: String, en: String| damaged(file, &zh, &en);
    let meta = std::fs::metadata(&path)
        .map_err(|e| damaged(format!("已不在登记的位置：{e}"), format!("is not where it was: {e}")))?;
    let size = file.size;
    if !meta.is_file() || meta.len() != size {
        let now = meta.len();
        return Err(damaged(
            format!("大小为 {now} 字节，登记时为 {size} 字节，已不是原来的文件"),
            format!("has {now} bytes and had {size} when it was added: it is another file now"),
        ));
    }
    let (sha256, read) = digest(&path, &file.name, ctx.cancel, &mut |done| {
        ctx.progress("正在核对证据文件", "Proving evidence", done, size);
    })?;
    if sha256 != file.sha256 || read != size {
        return Err(altered(file));
    }
    Ok(())
}

fn damaged(file: &EvidenceFile, zh: &str, en: &str) -> Error {
    let (name, path) = (&file.name, file.path.as_deref().unwrap_or_default());
    Error::new(
        Code::Damaged,
        format!("证据文件「{name}」（{path}）{zh}"),
        format!("The evidence file {name} ({path}) {en}"),
    )
}

fn altered(file: &EvidenceFile) -> Error {
    damaged(
        file,
        "内容与登记的摘要不符，已被修改",
        "does not match the digest it was added with: it was changed",
    )
}

/// A file kept outside, proved against what was written down of it.
fn outside(ctx: &Ctx<'_>, file: &EvidenceFile) -> Result<Vec<u8>> {
    proved_outside(ctx, file)?;
    let (path, size) = (PathBuf::from(file.path.as_deref().unwrap_or_default()), file.size);
    if size > OPEN_LIMIT {
        return Err(Error::new(
            Code::Usage,
            format!(
                "「{}」核对无误；文件超过 {} MiB，请直接在原处打开：{}",
                file.name,
                OPEN_LIMIT >> 20,
                path.display()
            ),
            format!(
                "{} was proved; it is larger than {} MiB, so open it where it is: {}",
                file.name,
                OPEN_LIMIT >> 20,
                path.display()
            ),
        ));
    }
    let mut bytes = Vec::new();
    open(&path)?
        .take(size + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| damaged(file, &format!("无法读取：{e}"), &format!("cannot be read: {e}")))?;
    // Between proving and reading it could have been exchanged; what is handed out is what was proved.
    if hex::encode(Sha256::digest(&bytes)) != file.sha256 {
        return Err(altered(file));
    }
    Ok(bytes)
}
