//! Opening a workspace's database: keys, settings, migrations, then the writer and the readers.

use crate::error::StoreError;
use crate::secret::DatabaseKey;
use rusqlite::{Connection, OpenFlags};
use sqlx::ConnectOptions;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Name of the database within the workspace folder.
pub const DATABASE: &str = "hegui.db";

/// Migrations, numbered and frozen once released.
pub(crate) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Page cache in KiB, of each connection and of all of them together: a working set that fits costs no decryption twice,
/// and several questions at once do not hold the same pages as many times.
const CACHE_KIB: i64 = 32_768;

/// Path of the database of a workspace.
pub fn database_path(workspace: &Path) -> PathBuf {
    workspace.join(DATABASE)
}

/// What holds for the whole process: SQLCipher writes each page that fails to the error stream by itself, where the
/// error says it better; and the caches of all connections have one limit, which SQLite keeps by freeing the pages used
/// least recently.
#[expect(clippy::disallowed_methods, reason = "no file is opened")]
fn settle() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        if let Ok(db) = Connection::open_in_memory() {
            let _ = db.pragma_update(None, "cipher_log_level", "NONE");
            let _ = db.pragma_update(None, "soft_heap_limit", CACHE_KIB * 1024);
        }
    });
}

/// A database in memory as the released migrations make it.
#[expect(clippy::disallowed_methods, reason = "no file is opened")]
pub(crate) fn released() -> Result<Connection, StoreError> {
    let db = Connection::open_in_memory()?;
    for m in MIGRATIONS.iter() {
        db.execute_batch(m.sql.as_str())?;
    }
    Ok(db)
}

/// Opens a connection of rusqlite. Every other place that wants one comes here.
#[expect(clippy::disallowed_methods, reason = "the one place that opens a connection")]
pub(crate) fn connect(path: &Path, key: &DatabaseKey, write: bool) -> Result<Connection, StoreError> {
    let access = if write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let db = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.pragma_update(None, "key", key.pragma().as_str())?;
    db.busy_timeout(Duration::from_secs(5))?;
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(256);
    if write {
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "secure_delete", true)?;
    }
    // The first page is read here, so that a wrong key or a damaged header is found at opening.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get::<_, i64>(0))?;
    Ok(db)
}

fn options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", format!("\"{}\"", key.pragma().as_str()))
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", (-CACHE_KIB).to_string())
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

/// Brings the schema up to date; the only time that sqlx writes, before the writer opens.
pub(crate) async fn migrate(path: &Path, key: &DatabaseKey, create: bool) -> Result<(), StoreError> {
    use sqlx::Connection as _;
    settle();
    let options = options(path, key)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut db = options.connect().await?;
    let done = MIGRATIONS.run(&mut db).await;
    db.close().await?;
    match done {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(n)) => Err(StoreError::Newer(n)),
        Err(MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _)) => Err(e.into()),
        Err(e) => Err(StoreError::Damaged(e.to_string())),
    }
}

/// The read-only pool behind lists, search and exports.
pub(crate) async fn pool(path: &Path, key: &DatabaseKey) -> Result<SqlitePool, StoreError> {
    let options = options(path, key).read_only(true);
    Ok(SqlitePoolOptions::new().max_connections(4).connect_with(options).await?)
}
