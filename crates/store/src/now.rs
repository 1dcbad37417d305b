//! The one place that asks the machine for the time.

use hegui_model::instant::Instant;

/// The instant now, to the millisecond.
#[expect(clippy::disallowed_methods, reason = "the one place that may ask for the time")]
pub fn now() -> Instant {
    let at = chrono::Utc::now();
    hegui_model::instant::parse(&hegui_model::instant::format(at)).unwrap_or(at)
}
