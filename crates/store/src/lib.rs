//! The only crate that opens a database: migrations, the writer and the journal, readers, search, evidence, key slots.

pub mod backup;
mod blobs;
mod error;
pub mod journal;
mod keywords;
pub mod list;
pub mod lock;
mod now;
mod open;
pub mod outbox;
mod personal;
mod random;
pub mod reader;
pub mod recorded;
pub mod recovery;
pub mod schema;
pub mod search;
pub mod secret;
mod secrets;
pub mod slots;
mod snapshot;
mod store;
mod values;
pub mod writer;

pub use error::StoreError;
pub use now::now;
pub use open::{DATABASE, database_path};
pub use random::new_id;
pub use store::Store;
