//! The one command of the page.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hegui_app::api::{ErrorReply, Progress};
use hegui_app::host::{Host, Reply};
use serde::Serialize;
use serde_json::Value;
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, State};

use crate::dragged::Dragged;
use crate::native;
use crate::refusal::refusal;

/// How often idle sessions are looked for: their limit is in minutes.
const SWEEP: Duration = Duration::from_secs(20);

/// What goes to the page through a channel, beside the reply of a call.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum Heard {
    /// How far a long call has come.
    Step(Progress),
    /// What happens to files that are dragged over the window.
    Dragged(Dragged),
}

/// What the shell keeps while it runs.
pub(crate) struct Shell {
    /// The command list.
    host: Host,
    /// Calls under way that can be stopped, by the id that the page gave them.
    stops: Mutex<HashMap<String, Arc<AtomicBool>>>,
    /// Paths that the person chose for saving: the page may write there and nowhere else.
    chosen: Mutex<HashSet<PathBuf>>,
    /// Where the page listens for dragged files; the one that asked last.
    drags: Mutex<Option<Channel<Heard>>>,
}

impl Shell {
    /// A shell over a command list.
    pub(crate) fn new(host: Host) -> Arc<Self> {
        Arc::new(Self { host, stops: Mutex::default(), chosen: Mutex::default(), drags: Mutex::default() })
    }

    /// Locks idle sessions for as long as the program runs.
    pub(crate) fn watch_idleness(self: &Arc<Self>) {
        let shell = Arc::clone(self);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(SWEEP);
                shell.host.sweep();
            }
        });
    }

    /// Asks the call of this id to stop; one that has ended already hears nothing.
    pub(crate) fn stop(&self, id: &str) {
        if let Some(stop) = self.stops.lock().unwrap_or_else(PoisonError::into_inner).get(id) {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that the person chose this path for saving.
    pub(crate) fn choose(&self, path: PathBuf) {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// Whether the person chose this path for saving; once, as each choice is for one file.
    pub(crate) fn was_chosen(&self, path: &PathBuf) -> bool {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner).remove(path)
    }

    /// Tells the page of dragged files, where it listens.
    pub(crate) fn tell_dragged(&self, dragged: Dragged) {
        if let Some(page) = &*self.drags.lock().unwrap_or_else(PoisonError::into_inner) {
            // A closed page hears nothing more.
            let _ = page.send(Heard::Dragged(dragged));
        }
    }

    /// Begins a call: what tells it to stop.
    fn begin(&self, id: Option<&String>) -> Arc<AtomicBool> {
        let stop = Arc::new(AtomicBool::new(false));
        if let Some(id) = id {
            let mut stops = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
            stops.insert(id.clone(), Arc::clone(&stop));
        }
        stop
    }

    /// Forgets a call that has ended.
    fn end(&self, id: Option<&String>) {
        if let Some(id) = id {
            self.stops.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        }
    }
}

/// Answers a command by its name: JSON as a value, bytes as an `ArrayBuffer`. `channel` hears how far a long call
/// has come; `window_cancel` with the call's `id` asks it to stop.
///
/// # Errors
/// `{code, message{zh,en}, field, findings, current}`; code `internal` when the call panicked.
#[tauri::command]
pub(crate) async fn call(
    app: AppHandle,
    shell: State<'_, Arc<Shell>>,
    session: Option<String>,
    name: String,
    args: Value,
    channel: Channel<Heard>,
    id: Option<String>,
) -> Result<Response, ErrorReply> {
    let shell = Arc::clone(&shell);
    if name == native::DRAGS {
        *shell.drags.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
        return Ok(Response::new("null".to_owned()));
    }
    let stop = shell.begin(id.as_ref());
    // Calls touch the disk and may take seconds: never on the thread that paints.
    let worker = Arc::clone(&shell);
    let done = tauri::async_runtime::spawn_blocking(move || {
        if native::is_native(&name) {
            return native::call(&app, &worker, &name, &args).map(Reply::Json);
        }
        // A closed page hears nothing more; the call goes on all the same.
        let progress = |step| drop(channel.send(Heard::Step(step)));
        worker.host.call(session.as_deref(), &name, args, &progress, &stop).map_err(|e| e.reply())
    })
    .await;
    shell.end(id.as_ref());
    match done {
        Ok(Ok(Reply::Json(value))) => Ok(Response::new(value.to_string())),
        Ok(Ok(Reply::Bytes(bytes))) => Ok(Response::new(bytes)),
        Ok(Err(error)) => Err(error),
        Err(panic) => {
            tracing::error!("a call panicked: {panic}");
            let zh = "程序内部出错，本次操作没有完成。";
            Err(refusal("internal", zh, "The program failed inside; nothing was done."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hegui_app::host::Setting;
    use hegui_model::text::Lang;

    fn shell() -> Arc<Shell> {
        Shell::new(Host::new(Setting::of_this_program(Lang::Zh, None)))
    }

    #[test]
    fn a_call_is_stopped_by_its_own_id() {
        let shell = shell();
        let (one, two) = ("one".to_owned(), "two".to_owned());
        let first = shell.begin(Some(&one));
        let second = shell.begin(Some(&two));
        shell.stop("two");
        assert!(!first.load(Ordering::Relaxed) && second.load(Ordering::Relaxed));
        shell.end(Some(&one));
        shell.stop("one");
        assert!(!first.load(Ordering::Relaxed));
    }

    #[test]
    fn a_choice_is_for_one_file() {
        let shell = shell();
        let path = PathBuf::from("report.pdf");
        assert!(!shell.was_chosen(&path));
        shell.choose(path.clone());
        assert!(shell.was_chosen(&path));
        assert!(!shell.was_chosen(&path));
    }
}
