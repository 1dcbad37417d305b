//! What a released workspace held, told in a way that later programs can compare with.

use hegui_model::registers::REGISTERS;
use hegui_store::list::PageQuery;
use hegui_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Values of a record by field; `$retired` beside them.
pub type Values = Map<String, Json>;

/// A released workspace as its own program read it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Contents {
    /// A login that may read everything but accounts.
    pub login: String,
    /// Its passphrase; for trials only.
    pub passphrase: String,
    /// Number and hash of the last journal entry, as `seq:hash`.
    pub head: String,
    /// Records by register and id.
    pub registers: BTreeMap<String, BTreeMap<String, Values>>,
}

/// Every record of every register, read through the lists, live and retired.
pub fn contents(store: &Store) -> Result<BTreeMap<String, BTreeMap<String, Values>>, StoreError> {
    let never = Arc::new(AtomicBool::new(false));
    let mut out = BTreeMap::new();
    for register in REGISTERS {
        let mut records = BTreeMap::new();
        for retired in [false, true] {
            let query = PageQuery {
                register,
                conditions: Vec::new(),
                sort: register.sorts[0].key.into(),
                descending: false,
                after: None,
                limit: u32::MAX >> 1,
                retired,
                text: None,
            };
            for (record, _) in store.page(&query, &never)? {
                let mut values = record.values;
                values.insert("$retired".into(), record.retired.into());
                records.insert(record.id, values);
            }
        }
        out.insert(register.key.to_owned(), records);
    }
    Ok(out)
}
