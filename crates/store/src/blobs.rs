//! Files by their SHA-256, in chunks, so that neither reading nor writing holds a whole one in memory.

use crate::error::StoreError;
use hegui_model::text::Text;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::io::Read;

/// Bytes of a chunk.
const CHUNK: usize = 1 << 20;

/// Keeps bytes; returns their digest.
pub(crate) fn put(db: &Connection, bytes: &[u8]) -> Result<String, StoreError> {
    put_from(db, &mut &*bytes, "").map(|(sha256, _)| sha256)
}

/// Keeps a file read piece by piece. The digest is known at the end, so chunks go under a passing name first.
pub(crate) fn put_from(
    db: &Connection,
    from: &mut dyn Read,
    name: &str,
) -> Result<(String, u64), StoreError> {
    let passing = format!("passing-{}", crate::random::new_id());
    db.execute("INSERT INTO blobs (sha256, size) VALUES (?1, 0)", [&passing])?;
    let mut hash = Sha256::new();
    let mut size = 0u64;
    let mut buffer = vec![0; CHUNK];
    for n in 0i64.. {
        let mut filled = 0;
        while filled < CHUNK {
            let got = from
                .read(&mut buffer[filled..])
                .map_err(|e| StoreError::file(std::path::Path::new(name), e))?;
            if got == 0 {
                break;
            }
            filled += got;
        }
        if filled == 0 {
            break;
        }
        hash.update(&buffer[..filled]);
        size += filled as u64;
        db.prepare_cached("INSERT INTO blob_chunks (sha256, n, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![passing, n, &buffer[..filled]])?;
    }
    let sha256 = hex::encode(hash.finalize());
    let known = db.prepare_cached("SELECT 1 FROM blobs WHERE sha256 = ?1")?.exists([&sha256])?;
    if !known {
        db.execute(
            "INSERT INTO blobs (sha256, size) VALUES (?1, ?2)",
            params![sha256, i64::try_from(size).unwrap_or(i64::MAX)],
        )?;
        db.execute("UPDATE blob_chunks SET sha256 = ?1 WHERE sha256 = ?2", [&sha256, &passing])?;
    } else {
        db.execute("DELETE FROM blob_chunks WHERE sha256 = ?1", [&passing])?;
    }
    db.execute("DELETE FROM blobs WHERE sha256 = ?1", [&passing])?;
    Ok((sha256, size))
}

/// Reads a file into `to`, proving it against its digest on the way. Returns false where it is not kept here.
pub(crate) fn read(db: &Connection, sha256: &str, to: &mut dyn std::io::Write) -> Result<bool, StoreError> {
    let size: Option<i64> = db
        .prepare_cached("SELECT size FROM blobs WHERE sha256 = ?1")?
        .query_row([sha256], |r| r.get(0))
        .optional()?;
    let Some(size) = size else { return Ok(false) };
    let mut read = 0;
    let mut hash = Sha256::new();
    let mut chunks = db.prepare_cached("SELECT bytes FROM blob_chunks WHERE sha256 = ?1 ORDER BY n")?;
    let mut rows = chunks.query([sha256])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().unwrap_or_default();
        hash.update(bytes);
        read += bytes.len() as i128;
        to.write_all(bytes).map_err(|e| StoreError::file(std::path::Path::new(sha256), e))?;
    }
    if hex::encode(hash.finalize()) != sha256 || read != i128::from(size) {
        return Err(StoreError::Digest(sha256.into()));
    }
    Ok(true)
}

/// Compares every file with its digest, and every digest that a record names with the files.
pub(crate) fn prove(db: &Connection) -> Result<Option<Text>, StoreError> {
    let misplaced: Option<String> = db
        .query_row(
            "SELECT c.sha256 FROM blob_chunks c LEFT JOIN blobs b ON b.sha256 = c.sha256 GROUP BY c.sha256 \
             HAVING b.sha256 IS NULL OR min(c.n) <> 0 OR max(c.n) <> count(*) - 1 \
             OR sum(length(c.bytes)) IS NOT b.size LIMIT 1",
            [],
            |r| r.get(0),
        )
        .optional()?;
    if let Some(sha) = misplaced {
        return Ok(Some(Text::new(
            format!("文件 {sha} 的分块与登记的大小或次序不符（表 blobs、blob_chunks）"),
            format!("The chunks of file {sha} do not fit its size or order (tables blobs, blob_chunks)"),
        )));
    }
    let mut rows = db.prepare("SELECT sha256 FROM blobs ORDER BY sha256")?;
    let names: Vec<String> = rows.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    for name in &names {
        match read(db, name, &mut std::io::sink()) {
            Ok(_) => {}
            Err(StoreError::Digest(_)) => {
                return Ok(Some(Text::new(
                    format!("文件 {name} 的内容与其摘要不符（表 blob_chunks）"),
                    format!("The content of file {name} does not match its digest (table blob_chunks)"),
                )));
            }
            Err(e) => return Err(e),
        }
    }
    let mut wanted: Vec<(String, String)> = Vec::new();
    let mut evidence = db.prepare("SELECT code, files FROM evidence WHERE files IS NOT NULL")?;
    let mut rows = evidence.query([])?;
    while let Some(row) = rows.next()? {
        let code: Option<String> = row.get(0)?;
        let files: serde_json::Value = serde_json::from_str(&row.get::<_, String>(1)?).unwrap_or_default();
        for f in files.as_array().into_iter().flatten() {
            if f["kept"] == "inside" {
                wanted.push((
                    code.clone().unwrap_or_default(),
                    f["sha256"].as_str().unwrap_or_default().into(),
                ));
            }
        }
    }
    for column in ["document_sha256", "pdf_sha256"] {
        let mut reports =
            db.prepare(&format!("SELECT code, {column} FROM reports WHERE {column} IS NOT NULL"))?;
        let rows =
            reports.query_map([], |r| Ok((r.get::<_, Option<String>>(0)?.unwrap_or_default(), r.get(1)?)))?;
        wanted.extend(rows.collect::<Result<Vec<_>, _>>()?);
    }
    let lost = wanted.into_iter().find(|(_, sha)| names.binary_search(sha).is_err());
    Ok(lost.map(|(code, sha)| {
        Text::new(
            format!("{code} 所登记的文件 {sha} 不在工作区中（表 blobs）"),
            format!("File {sha} of {code} is not in the workspace (table blobs)"),
        )
    }))
}
