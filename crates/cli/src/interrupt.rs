//! Ctrl-C: the first asks the work to stop, the second ends the program. Both leave with the code for "cancelled".

use hegui_app::error::Code;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Sets `cancel` on an interrupt. Where `cancel` stands already, or while `waiting` (for typing at a prompt, for
/// connections) there is nothing to bring to an end and the program stops at once.
pub(crate) fn watch(cancel: &Arc<AtomicBool>, waiting: &Arc<AtomicBool>) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM] {
        // The order counts: the first interrupt must find the flag unset.
        for at_once in [waiting, cancel] {
            flag::register_conditional_shutdown(
                signal,
                i32::from(Code::Cancelled.exit()),
                Arc::clone(at_once),
            )?;
        }
        flag::register(signal, Arc::clone(cancel))?;
    }
    Ok(())
}
