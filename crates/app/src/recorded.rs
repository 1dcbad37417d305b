//! Questions that may be asked of the present, or of what was on record on a day.

use crate::api::AsRecorded;
use crate::due::day;
use crate::error::Result;
use crate::session::Session;
use chrono::NaiveDate;
use hegui_model::instant;
use hegui_model::reader::Reader;

/// Asks the world as it is, or as it was recorded up to the end of a day.
pub(crate) fn read<T>(
    session: &Session,
    as_recorded: Option<&str>,
    ask: impl FnOnce(&dyn Reader, Option<AsRecorded>) -> Result<T>,
) -> Result<T> {
    match as_recorded.map(str::trim).filter(|d| !d.is_empty()) {
        None => session.read(|reader| ask(reader, None)),
        Some(word) => {
            let on = day(word)?;
            session.with_store(|store| {
                store.read_recorded(instant::end_of(on), |reader| {
                    let (head_seq, head_hash) = reader.head();
                    ask(reader, Some(AsRecorded { day: on.to_string(), head_seq, head_hash }))
                })
            })
        }
    }
}

/// The day that a question is about: the one named, else the day up to which the record is asked, else today.
pub(crate) fn day_asked(word: Option<&str>, reader: &dyn Reader) -> Result<NaiveDate> {
    word.map(str::trim).filter(|d| !d.is_empty()).map_or_else(|| Ok(reader.today()), day)
}
