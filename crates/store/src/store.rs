//! An open workspace database: one writer, read-only connections for rules, a read-only pool for lists.

use crate::error::StoreError;
use crate::journal::{self, Actor, Depth, Intent, Verified};
use crate::list::{self, PageQuery, Rows};
use crate::now::now;
use crate::open::{connect, database_path, migrate, pool};
use crate::reader::{StoreReader, World};
use crate::recorded::RecordedReader;
use crate::secret::DatabaseKey;
use crate::writer::{self, Done, Tx, Writer};
use hegui_model::instant::Instant;
use rusqlite::Connection;
use sqlx::sqlite::SqlitePool;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;

/// An open workspace database.
pub struct Store {
    path: PathBuf,
    key: DatabaseKey,
    world: Arc<World>,
    runtime: Runtime,
    // Dropped in this order: readers first, so that the writer can fold the log into the file.
    lists: Option<SqlitePool>,
    readers: Mutex<Vec<Connection>>,
    writer: Option<Writer>,
    /// What the store calls now; fixed by tests and by the maker of the sample organisation.
    clock: Box<dyn Fn() -> Instant + Send + Sync>,
}

impl Store {
    /// Makes an empty database in a workspace folder.
    pub fn create(workspace: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let path = database_path(workspace);
        if path.exists() {
            return Err(StoreError::NotEmpty(workspace.display().to_string()));
        }
        Self::start(path, key, true)
    }

    /// Opens the database of a workspace, and brings an older schema up to date.
    pub fn open(workspace: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let path = database_path(workspace);
        if !path.exists() {
            return Err(StoreError::NoWorkspace(workspace.display().to_string()));
        }
        // SQLite takes an empty file for a database that is yet to be made; ours was made before.
        if std::fs::metadata(&path).map_err(|e| StoreError::file(&path, e))?.len() < 512 {
            return Err(StoreError::Damaged("the file is empty".into()));
        }
        Self::start(path, key, false)
    }

    fn start(path: PathBuf, key: &DatabaseKey, create: bool) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .thread_name("lists")
            .build()
            .map_err(|e| StoreError::Database(e.to_string()))?;
        runtime.block_on(migrate(&path, key, create))?;
        let writer = Writer::start(connect(&path, key, true)?);
        let world = Arc::new(World::default());
        let asked = Arc::clone(&world);
        writer.run(move |db| derive(db, &asked, false))?;
        let lists = runtime.block_on(pool(&path, key))?;
        Ok(Self {
            path,
            key: key.clone(),
            world,
            runtime,
            lists: Some(lists),
            readers: Mutex::default(),
            writer: Some(writer),
            clock: Box::new(now),
        })
    }

    /// Fixes what the store calls now.
    pub fn with_clock(mut self, clock: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// The instant now.
    pub fn now(&self) -> Instant {
        (self.clock)()
    }

    /// Path of the database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The key of the database, for wrapping it to a further user.
    pub fn key(&self) -> &DatabaseKey {
        &self.key
    }

    fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer.as_ref().ok_or_else(|| StoreError::Database("the writer has ended".into()))
    }

    /// Runs one intention: begin, changes, journal entry, commit. The only way to write.
    pub fn transact<T, E>(
        &self,
        actor: &Actor,
        intent: Intent,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Done<T>, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (world, actor, now) = (Arc::clone(&self.world), actor.clone(), self.now());
        self.writer()
            .map_err(E::from)?
            .run(move |db| writer::transact(db, &world, &actor, &intent, now, work))
    }

    /// Asks the world: one snapshot, on a read-only connection.
    pub fn read<T, E>(&self, ask: impl FnOnce(&StoreReader<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match idle {
            Some(db) => db,
            None => connect(&self.path, &self.key, false)?,
        };
        let answer = (|| {
            db.execute_batch("BEGIN").map_err(StoreError::from)?;
            let reader = StoreReader::kept(&db, &self.world, self.now())?;
            let answer = ask(&reader)?;
            reader.finish()?;
            Ok(answer)
        })();
        let _ = db.execute_batch("ROLLBACK");
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(db);
        answer
    }

    /// Asks the world as it was recorded at an instant: what was entered later does not count, whatever day it speaks of.
    pub fn read_recorded<T, E>(
        &self,
        at: Instant,
        ask: impl FnOnce(&RecordedReader<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        self.read(|present| ask(&RecordedReader::new(present, at)?))
    }

    fn lists(&self) -> Result<&SqlitePool, StoreError> {
        self.lists.as_ref().ok_or_else(|| StoreError::Database("the lists have ended".into()))
    }

    /// A page of records.
    pub fn page(&self, q: &PageQuery, cancel: &Arc<AtomicBool>) -> Result<Rows, StoreError> {
        self.runtime.block_on(list::page(self.lists()?, q, cancel))
    }

    /// How many records meet the conditions of a query, counted up to `most` + 1.
    pub fn count(&self, q: &PageQuery, most: u32, cancel: &Arc<AtomicBool>) -> Result<u64, StoreError> {
        self.runtime.block_on(list::count(self.lists()?, q, most, cancel))
    }

    /// Hits of a full-text query made by `bigram::query`, as (register, id), newest first.
    pub fn hits(
        &self,
        query: &str,
        registers: &[&str],
        limit: u32,
        cancel: &Arc<AtomicBool>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        if registers.is_empty() {
            return Ok(Vec::new());
        }
        self.runtime.block_on(list::hits(self.lists()?, query, registers, limit, cancel))
    }

    /// Proves the journal.
    pub fn verify(
        &self,
        depth: Depth,
        anchor: Option<(i64, &str)>,
        cancel: &AtomicBool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Verified, StoreError> {
        let beside = connect(&self.path, &self.key, false)?;
        self.read(|r| journal::verify(r.db(), beside, journal::Proof { depth, anchor, cancel }, progress))
    }

    /// Drops all that is derived and makes it anew; returns the number of records indexed.
    pub fn rebuild(&self) -> Result<u64, StoreError> {
        let world = Arc::clone(&self.world);
        self.writer()?.run(move |db| derive(db, &world, true))
    }

    /// After an erasure: nothing of the old values stays in free pages or in the log.
    pub fn scrub(&self) -> Result<(), StoreError> {
        self.close_readers();
        self.rebuild()?;
        self.writer()?.run(|db| {
            db.execute_batch("INSERT INTO search_terms (search_terms) VALUES ('optimize'); VACUUM;")?;
            checkpoint(db)
        })
    }

    fn close_readers(&self) {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Encrypts the database under another key. The caller has wrapped that key to every remaining slot before.
    pub fn rekey(&mut self, key: &DatabaseKey) -> Result<(), StoreError> {
        self.close_readers();
        if let Some(pool) = self.lists.take() {
            self.runtime.block_on(pool.close());
        }
        let text = key.pragma();
        let done = self.writer()?.run(move |db| {
            // The log is written under the old key: fold it in, change the key, take the log up again.
            checkpoint(db)?;
            db.pragma_update(None, "journal_mode", "DELETE")?;
            let done = db.pragma_update(None, "rekey", text.as_str());
            db.pragma_update(None, "journal_mode", "WAL")?;
            Ok::<_, StoreError>(done?)
        });
        // A change that failed was rolled back: the key in force is the old one.
        if done.is_ok() {
            self.key = key.clone();
        }
        self.lists = Some(self.runtime.block_on(pool(&self.path, &self.key))?);
        done
    }

    /// Writes a compact copy of the database in one step, under the same key or another.
    pub fn copy_to(&self, to: &Path, key: Option<&DatabaseKey>) -> Result<(i64, String), StoreError> {
        let to =
            to.to_str().ok_or_else(|| StoreError::Database("the path is not Unicode".into()))?.to_owned();
        let other = key.map(DatabaseKey::pragma);
        self.writer()?.run(move |db| {
            let head = journal::head(db)?;
            match other {
                None => {
                    db.execute("VACUUM INTO ?1", [&to])?;
                }
                Some(key) => {
                    // The writing connection makes no files; an empty one is a database to be.
                    std::fs::File::create_new(&to).map_err(|e| StoreError::file(Path::new(&to), e))?;
                    db.execute("ATTACH DATABASE ?1 AS copy KEY ?2", [to.as_str(), key.as_str()])?;
                    let done = db.query_row("SELECT sqlcipher_export('copy')", [], |_| Ok(()));
                    // The export leaves this one number behind.
                    let derived = done.and_then(|()| {
                        db.pragma_update(Some("copy"), "user_version", crate::schema::derived_by())
                    });
                    db.execute_batch("DETACH DATABASE copy")?;
                    derived?;
                }
            }
            Ok::<_, StoreError>(head)
        })
    }

    /// Versions of SQLite and SQLCipher that are linked.
    pub fn engine(&self) -> Result<(String, String), StoreError> {
        self.read(|r| {
            let one = |sql: &str| {
                r.db().query_row(sql, [], |row| row.get::<_, String>(0)).map_err(StoreError::from)
            };
            Ok((one("SELECT sqlite_version()")?, one("PRAGMA cipher_version")?))
        })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close_readers();
        if let Some(pool) = self.lists.take() {
            self.runtime.block_on(pool.close());
        }
        drop(self.writer.take());
    }
}

/// Makes all that is derived anew where the definitions are not those that it was made by, or where that is asked for;
/// returns the number of records indexed.
fn derive(db: &mut Connection, world: &World, anyway: bool) -> Result<u64, StoreError> {
    let wanted = crate::schema::derived_by();
    let found: i32 = db.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if found == wanted && !anyway {
        return Ok(0);
    }
    let tx = db.transaction()?;
    let reader = StoreReader::new(&tx, world, now());
    let n = crate::search::rebuild(&tx, |register| reader.extra_fields(register))?;
    reader.finish()?;
    drop(reader);
    tx.pragma_update(None, "user_version", wanted)?;
    tx.commit()?;
    Ok(n)
}

/// Folds the whole log into the file and empties it.
fn checkpoint(db: &Connection) -> Result<(), StoreError> {
    let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
    if busy == 0 { Ok(()) } else { Err(StoreError::Database("a reader still holds the log".into())) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::slots::trial::TrialFolder;

    #[test]
    fn exactly_one_connection_may_write() {
        let folder = TrialFolder::new();
        let store = Store::create(folder.path(), &DatabaseKey::generate()).unwrap();
        let sql = "CREATE TABLE stray (x)";
        let refused =
            store.read(|r| Ok::<_, StoreError>(r.db().execute_batch(sql).unwrap_err().to_string())).unwrap();
        assert!(refused.contains("readonly"), "{refused}");
        store.runtime.block_on(async {
            let pool = store.lists.as_ref().unwrap();
            let mut all = Vec::new();
            for _ in 0..4 {
                all.push(pool.acquire().await.unwrap());
            }
            for db in &mut all {
                let refused = sqlx::query(sql).execute(&mut **db).await.unwrap_err().to_string();
                assert!(refused.contains("readonly"), "{refused}");
            }
        });
        store.writer().unwrap().run(move |db| Ok::<_, StoreError>(db.execute_batch(sql)?)).unwrap();
    }
}
