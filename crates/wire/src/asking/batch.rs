//! All questions of a fetch: several under way at once, at the pace that endpoint and server allow, each tried again
//! where that is worth while.

use super::exchange::{Heard, Line};
use super::pace::{Pace, wait};
use futures_util::future::join_all;
use hegui_model::evaluation::answering::{Endpoint, Failure, Taken};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until};

/// How often the caller's wish to stop is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A question that came to its end, on its way to the caller.
pub(super) struct Done {
    /// Its place among the questions.
    pub(super) place: usize,
    /// What became of it.
    pub(super) taken: Taken,
    /// Given back when the caller is through with it: a caller that is slow slows the asking down, and answers do not
    /// pile up.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

/// How far a batch is to be ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    /// Not at all.
    Not,
    /// Nothing more is sent; what is under way ends by itself.
    Sending,
    /// Everything, at once.
    Everything,
}

/// The questions and how far they have come. All of it runs on one thread.
pub(super) struct Batch<'a> {
    line: &'a Line<'a>,
    endpoint: &'a Endpoint,
    questions: &'a [String],
    first_wait: Duration,
    done: &'a Sender<Done>,
    room: Arc<Semaphore>,
    stop: watch::Sender<Stop>,
    pace: RefCell<Pace>,
    /// Place of the next question that nobody asks yet.
    next: Cell<usize>,
    /// Did any question get an answer?
    answered: Cell<bool>,
    /// Questions in a row whose key was refused.
    refused: Cell<u32>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(
        line: &'a Line<'a>,
        endpoint: &'a Endpoint,
        questions: &'a [String],
        first_wait: Duration,
        done: &'a Sender<Done>,
    ) -> Self {
        Self {
            line,
            endpoint,
            questions,
            first_wait,
            done,
            room: Arc::new(Semaphore::new(2 * endpoint.concurrency as usize)),
            stop: watch::Sender::new(Stop::Not),
            pace: RefCell::new(Pace::new(endpoint.per_minute)),
            next: Cell::new(0),
            answered: Cell::new(false),
            refused: Cell::new(0),
        }
    }

    /// Asks all questions, until `stopped` says that nobody wants the rest.
    pub(super) async fn run(&self, stopped: &dyn Fn() -> bool) {
        let asking = join_all((0..self.endpoint.concurrency).map(|_| self.work()));
        let watching = async {
            while !stopped() {
                sleep(LOOK).await;
            }
            self.stop_at(Stop::Everything);
            std::future::pending::<()>().await;
        };
        tokio::select! {
            _ = asking => {}
            () = watching => {}
        }
        tracing::info!(questions = self.questions.len(), begun = self.next.get(), "fetched answers");
    }

    /// Asks one question after the other.
    async fn work(&self) {
        loop {
            let room = tokio::select! {
                biased;
                () = self.stopped(Stop::Sending) => return,
                room = Arc::clone(&self.room).acquire_owned() => room.ok(),
            };
            let place = self.next.get();
            let Some(question) = self.questions.get(place) else { return };
            self.next.set(place + 1);
            let Some(taken) = self.ask(question).await else { return };
            if self.done.send(Done { place, taken, room }).is_err() {
                self.stop_at(Stop::Everything);
            }
        }
    }

    /// Asks a question until it has an answer or trying again is not worth while. None where it was never sent.
    async fn ask(&self, question: &str) -> Option<Taken> {
        let mut last: Option<Taken> = None;
        loop {
            if !self.turn().await {
                return last.map(|taken| self.left(taken));
            }
            let begun = Instant::now();
            let heard = tokio::select! {
                biased;
                () = self.stopped(Stop::Everything) => Heard { result: Err(Failure::Cancelled), retry_after: None },
                heard = self.line.ask(question) => heard,
            };
            let attempts = last.map_or(0, |taken| taken.attempts) + 1;
            let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.learn(&heard);
            let taken = Taken { result: heard.result, attempts, milliseconds };
            let Err(failure) = &taken.result else { return Some(taken) };
            let pause = wait(attempts, self.first_wait, heard.retry_after);
            // The server means everyone who asks with this key, so the whole batch waits.
            let held = heard.retry_after.is_some() || matches!(failure, Failure::TooManyRequests { .. });
            if held {
                self.pace.borrow_mut().hold((Instant::now() + pause).into_std());
            }
            if !failure.is_passing() || attempts > self.endpoint.retries {
                return Some(taken);
            }
            if !held {
                tokio::select! {
                    biased;
                    () = self.stopped(Stop::Sending) => return Some(self.left(taken)),
                    () = sleep(pause) => {}
                }
            }
            last = Some(taken);
        }
    }

    /// What an attempt says about those to come.
    fn learn(&self, heard: &Heard) {
        let failure = match &heard.result {
            Ok(_) => {
                self.answered.set(true);
                self.refused.set(0);
                return;
            }
            Err(failure) => failure,
        };
        let again = matches!(failure, Failure::RefusedKey { .. });
        self.refused.set(if again { self.refused.get() + 1 } else { 0 });
        if failure.ends_a_batch(self.answered.get(), self.refused.get()) {
            self.stop_at(Stop::Sending);
        }
    }

    /// Waits until a request may be sent; false where none is to be sent any more.
    async fn turn(&self) -> bool {
        loop {
            if *self.stop.borrow() >= Stop::Sending {
                return false;
            }
            let taken = self.pace.borrow_mut().take(Instant::now().into_std());
            let Err(until) = taken else { return true };
            tokio::select! {
                biased;
                () = self.stopped(Stop::Sending) => return false,
                () = sleep_until(until.into()) => {}
            }
        }
    }

    /// A question whose next attempt will not come any more.
    fn left(&self, taken: Taken) -> Taken {
        if *self.stop.borrow() < Stop::Everything {
            return taken;
        }
        Taken { result: Err(Failure::Cancelled), ..taken }
    }

    fn stop_at(&self, stop: Stop) {
        self.stop.send_if_modified(|now| {
            let further = stop > *now;
            *now = stop.max(*now);
            further
        });
    }

    /// Ends when the batch is stopped that far.
    async fn stopped(&self, stop: Stop) {
        // The sender stands in `self`, so waiting cannot fail.
        let _ = self.stop.subscribe().wait_for(|now| *now >= stop).await;
    }
}
