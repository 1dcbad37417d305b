//! Secrets that open something outside: kept in the workspace beside the records, in no journal, export or log. The
//! record says whether one is there.

use crate::api::Saved;
use crate::error::{Error, Result};
use crate::evaluation::{live, refuse_errors};
use crate::records::saved;
use crate::session::Session;
use hegui_model::op::Op;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_store::journal::Intent;
use serde_json::{Map, json};

/// Whose secrets are kept.
pub(crate) struct Owner {
    /// Register.
    pub(crate) of: &'static Register,
    /// Field that says whether a secret is there.
    pub(crate) given: &'static str,
    /// What the journal calls the record.
    pub(crate) called: &'static str,
    /// Intention.
    pub(crate) op: Op,
    /// Where the secret of a record may go; none where it may go nowhere as the record stands.
    pub(crate) goes_to: fn(&Record) -> Option<String>,
}

/// Keeps the secret of a record, or takes it away.
///
/// # Errors
/// There is no such record, or, where a secret is given, its rules say an error.
pub(crate) fn keep(
    session: &Session,
    owner: &'static Owner,
    id: String,
    secret: Option<String>,
) -> Result<Saved> {
    let given = secret.is_some();
    let intent = Intent::new(owner.op, "").with(json!({ (owner.called): id, "given": given }));
    let done = session.transact(intent, move |tx| {
        let record = live(owner.of, &id, tx.reader())?;
        let goes_to = (owner.goes_to)(&record);
        if given {
            refuse_errors(owner.of, &record, tx.reader())?;
        }
        tx.put_secret(&record.id, goes_to.as_deref().zip(secret.as_deref()))?;
        tx.record_anyway();
        let values = Map::from_iter([(owner.given.to_owned(), given.into())]);
        Ok::<_, Error>(tx.put(owner.of, Some(&record.id), Some(record.version), &values)?)
    })?;
    saved(session, owner.of, &done.value, done.changed)
}
