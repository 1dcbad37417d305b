//! Secrets that open something outside: bound to a record by its id and to the place that they may go to, in no register,
//! journal, export or log. They lie in the encrypted database and go with its backups.

use crate::error::StoreError;
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

/// Keeps a secret for a place, or takes it away.
pub(crate) fn put(db: &Connection, owner: &str, secret: Option<(&str, &str)>) -> Result<(), StoreError> {
    match secret {
        Some((goes_to, secret)) => db.execute(
            "INSERT INTO secrets (owner, goes_to, secret) VALUES (?1, ?2, ?3)
             ON CONFLICT (owner) DO UPDATE SET goes_to = ?2, secret = ?3",
            [owner, goes_to, secret],
        )?,
        None => db.execute("DELETE FROM secrets WHERE owner = ?1", [owner])?,
    };
    Ok(())
}

/// The secret of a record for the place that it was given for, wiped from memory when it is let go. None for another
/// place: whoever changes an address does not get the key of the old one.
pub(crate) fn of(
    db: &Connection,
    owner: &str,
    goes_to: &str,
) -> Result<Option<Zeroizing<String>>, StoreError> {
    let secret = db
        .query_row("SELECT secret FROM secrets WHERE owner = ?1 AND goes_to = ?2", [owner, goes_to], |r| {
            r.get(0)
        })
        .optional()?;
    Ok(secret.map(Zeroizing::new))
}
