//! Secrets that open something outside: bound to a record by its id, in no register, journal, export or log. They lie in
//! the encrypted database and go with its backups.

use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};

/// Keeps a secret, or takes it away.
pub(crate) fn put(db: &Connection, owner: &str, secret: Option<&str>) -> Result<(), StoreError> {
    match secret {
        Some(secret) => db.execute(
            "INSERT INTO secrets (owner, secret) VALUES (?1, ?2) ON CONFLICT (owner) DO UPDATE SET secret = ?2",
            [owner, secret],
        )?,
        None => db.execute("DELETE FROM secrets WHERE owner = ?1", [owner])?,
    };
    Ok(())
}

/// The secret of a record.
pub(crate) fn of(db: &Connection, owner: &str) -> Result<Option<String>, StoreError> {
    Ok(db.query_row("SELECT secret FROM secrets WHERE owner = ?1", [owner], |r| r.get(0)).optional()?)
}
