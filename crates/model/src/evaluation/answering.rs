//! Answers of a model to the questions of a run, fetched from an endpoint: what is asked, what comes back, and what
//! can go wrong. The fetching itself needs sockets and a clock and stands elsewhere, behind [`Answers`].

mod endpoint;
mod failure;
mod key;
mod reasoning;

pub use endpoint::{Endpoint, Manner, secret_in};
pub use failure::{FAILURES, Failure, told};
pub use key::Key;
pub use reasoning::parted;

use serde::{Deserialize, Serialize};
use std::sync::atomic::AtomicBool;
use ts_rs::TS;

/// What a model answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    /// The answer as it came, never empty, without what the model thought before it.
    pub text: String,
    /// What the model thought aloud before it answered, where the endpoint tells it. It is not what users are told, and
    /// is not judged.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub reasoning: Option<String>,
    /// Why the model stopped, in the endpoint's own word: `stop`, `length`, `content_filter`. `length` means that the
    /// answer was cut at the most tokens.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub finish: Option<String>,
    /// Model that the endpoint says answered; often more exact than the name asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub model_told: Option<String>,
    /// Tokens of the question, as the endpoint counts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional, type = "number")]
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer, as the endpoint counts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional, type = "number")]
    pub completion_tokens: Option<u64>,
}

/// What became of a question that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The answer, or what the last attempt failed by.
    pub result: Result<Answer, Failure>,
    /// Requests that were sent for it.
    pub attempts: u32,
    /// How long the last of them took, milliseconds.
    pub milliseconds: u64,
}

/// Fetches answers.
pub trait Answers: Send + Sync {
    /// Asks each question by itself, several at a time, and tells what became of each by its place in `questions`, on
    /// the thread of the caller and in whatever order they end. Returns when none is under way any more.
    ///
    /// A question is told once or not at all. Not told are those that were never asked, because `cancel` was set or
    /// because a failure ended the batch ([`Failure::ends_a_batch`]). Those under way when `cancel` is set are told
    /// as [`Failure::Cancelled`]; it takes effect within about a second, whatever the batch is waiting for.
    ///
    /// Where nothing can be sent at all, the first question alone is told, as [`Failure::NotSent`] after 0 attempts.
    fn fetch(
        &self,
        endpoint: &Endpoint,
        key: Option<&Key>,
        questions: &[String],
        cancel: &AtomicBool,
        taken: &mut dyn FnMut(usize, Taken),
    );
}
