//! Words of keyword libraries: bulk content beside a register, bound to its record by a digest.

use crate::error::StoreError;
use hegui_model::reader::LibraryWord;
use hegui_model::text::Text;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// Digest over the words in the order of their key, each part length-prefixed.
fn digest<'a>(words: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (norm, category, word) in words {
        for part in [norm, category, word] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hex::encode(hash.finalize())
}

/// Replaces the words of a library.
pub(crate) fn put(db: &Connection, library: &str, words: &[LibraryWord]) -> Result<String, StoreError> {
    db.execute("DELETE FROM keywords WHERE library = ?1", [library])?;
    let mut insert =
        db.prepare("INSERT OR IGNORE INTO keywords (library, norm, category, word) VALUES (?1, ?2, ?3, ?4)")?;
    for w in words {
        insert.execute([library, &w.norm, &w.category, &w.word])?;
    }
    let kept = of(db, library)?;
    Ok(digest(kept.iter().map(|w| (w.norm.as_str(), w.category.as_str(), w.word.as_str()))))
}

/// Words of a library by normalised word.
pub(crate) fn of(db: &Connection, library: &str) -> Result<Vec<LibraryWord>, StoreError> {
    let mut rows = db.prepare_cached(
        "SELECT norm, word, category FROM keywords WHERE library = ?1 ORDER BY norm, category",
    )?;
    let rows = rows.query_map([library], |r| {
        Ok(LibraryWord { norm: r.get(0)?, word: r.get(1)?, category: r.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Compares every library with the digest that its record holds.
pub(crate) fn prove(db: &Connection) -> Result<Option<Text>, StoreError> {
    let mut rows = db.prepare("SELECT id, coalesce(digest, '') FROM keyword_libraries")?;
    let libraries: Vec<(String, String)> =
        rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
    for (id, stored) in &libraries {
        let words = of(db, id)?;
        if stored.is_empty() && words.is_empty() {
            continue;
        }
        if digest(words.iter().map(|w| (w.norm.as_str(), w.category.as_str(), w.word.as_str()))) != *stored {
            return Ok(Some(Text::new(
                format!("关键词库 {id} 的词条与登记的摘要不符（表 keywords）"),
                format!("The words of keyword library {id} do not match their digest (table keywords)"),
            )));
        }
    }
    let stray: i64 = db.query_row(
        "SELECT count(*) FROM keywords WHERE library NOT IN (SELECT id FROM keyword_libraries)",
        [],
        |r| r.get(0),
    )?;
    Ok((stray > 0).then(|| {
        Text::new("表 keywords 中有不属于任何关键词库的词条", "Table keywords holds words of no library")
    }))
}
