//! The client that fetches answers: it sends the questions of a run to the endpoint that a person configured, and to
//! nothing else. No redirect is followed, as it would carry the key elsewhere; proxy variables of the environment are
//! not read, as they would carry it through a machine that nobody configured here. Logs tell statuses and durations,
//! never a question, an answer or the key.

mod batch;
mod exchange;
mod pace;
mod reply;

use batch::{Batch, Done};
use exchange::Line;
use hegui_model::evaluation::answering::{Answers, Endpoint, Failure, Key, Taken};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

/// Answers from outside this program, over HTTP.
#[derive(Clone, Debug)]
pub struct Outside {
    first_wait: Duration,
}

impl Outside {
    /// Asks whatever endpoint it is given.
    pub fn new() -> Self {
        Self { first_wait: pace::FIRST_WAIT }
    }
}

impl Default for Outside {
    fn default() -> Self {
        Self::new()
    }
}

/// Tells the batch that nobody listens any more, also where the caller's closure panicked.
struct Listening<'a>(&'a AtomicBool);

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Answers for Outside {
    fn fetch(
        &self,
        endpoint: &Endpoint,
        key: Option<&Key>,
        questions: &[String],
        cancel: &AtomicBool,
        taken: &mut dyn FnMut(usize, Taken),
    ) {
        if questions.is_empty() || cancel.load(Ordering::Relaxed) {
            return;
        }
        let gone = AtomicBool::new(false);
        let (send, done) = channel();
        thread::scope(|scope| {
            let stopped = || cancel.load(Ordering::Relaxed) || gone.load(Ordering::Relaxed);
            // A thread of its own, so that a caller within an asynchronous runtime does no harm.
            let asking = thread::Builder::new()
                .name("asking".into())
                .spawn_scoped(scope, move || self.ask_all(endpoint, key, questions, &stopped, &send));
            if let Err(e) = asking {
                return taken(0, not_sent(Failure::NotSent { detail: format!("thread: {e}") }));
            }
            let _listening = Listening(&gone);
            for Done { place, taken: what, room: _room } in done {
                taken(place, what);
            }
        });
    }
}

impl Outside {
    fn ask_all(
        &self,
        endpoint: &Endpoint,
        key: Option<&Key>,
        questions: &[String],
        stopped: &dyn Fn() -> bool,
        done: &Sender<Done>,
    ) {
        let ready = Line::new(endpoint, key).and_then(|line| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|e| Failure::NotSent { detail: format!("runtime: {e}") })?;
            Ok((line, runtime))
        });
        match ready {
            Ok((line, runtime)) => {
                runtime.block_on(Batch::new(&line, endpoint, questions, self.first_wait, done).run(stopped));
                // Closes what is still open, and waits for no name that is being looked up.
                runtime.shutdown_background();
            }
            Err(failure) => {
                // Where nobody listens, there is nobody to tell.
                let _ = done.send(Done { place: 0, taken: not_sent(failure), room: None });
            }
        }
    }
}

fn not_sent(failure: Failure) -> Taken {
    Taken { result: Err(failure), attempts: 0, milliseconds: 0 }
}

#[cfg(test)]
mod tests;
