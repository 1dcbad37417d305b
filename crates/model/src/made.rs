//! What unit tests make: an instant, a record of an object, a world that stands at an instant.

use crate::instant::{self, Instant};
use crate::reader::FixedReader;
use crate::record::Record;
use serde_json::Value as Json;

/// An instant of Shanghai, `2026-06-01 09:00`.
pub(crate) fn at(s: &str) -> Instant {
    instant::parse(s).expect("instant")
}

/// A record with the values of an object.
pub(crate) fn record(id: &str, values: Json) -> Record {
    Record { id: id.into(), values: values.as_object().expect("object").clone(), ..Record::default() }
}

/// An empty world on 1 June 2026.
pub(crate) fn world() -> FixedReader {
    FixedReader::at(at("2026-06-01 09:00"))
}
