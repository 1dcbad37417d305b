//! One question, one request, one response.

use super::reply;
use crate::posting::{self, Unread, Unsent, Wire};
use hegui_model::evaluation::answering::{Answer, Endpoint, Failure, Key, Manner, told};
use hegui_model::finding::Level;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::http::uri::Scheme;
use hyper::{Request, StatusCode, Uri};
use hyper_util::client::legacy::Error as SendError;
use rustls::ClientConfig;
use serde_json::{Number, Value, json};
use std::error::Error;
use std::time::Duration;
use tokio::time::Instant;

/// Longest response that is read, bytes: far beyond any answer.
const MOST_BODY: usize = 8 << 20;
/// Longest response with another status that is read, bytes: one sentence of it is kept.
const MOST_ERROR: usize = 64 << 10;

/// What came of a request.
pub(super) struct Heard {
    /// The answer, or why there is none.
    pub(super) result: Result<Answer, Failure>,
    /// After how many seconds the server wants to be asked again.
    pub(super) retry_after: Option<u32>,
}

/// The way to an endpoint, with its open connections.
pub(super) struct Line<'a> {
    client: Wire,
    uri: Uri,
    endpoint: &'a Endpoint,
    key: Option<&'a Key>,
    bearer: Option<HeaderValue>,
}

impl<'a> Line<'a> {
    /// Opens nothing yet.
    ///
    /// # Errors
    /// [`Failure::NotSent`] where the settings have an error, or the machine's root certificates cannot be read.
    pub(super) fn new(endpoint: &'a Endpoint, key: Option<&'a Key>) -> Result<Self, Failure> {
        Self::trusting(endpoint, key, posting::tls)
    }

    /// `tls` says which certificates are trusted, given whether any are needed.
    fn trusting(
        endpoint: &'a Endpoint,
        key: Option<&'a Key>,
        tls: impl FnOnce(bool) -> Result<ClientConfig, Box<dyn Error>>,
    ) -> Result<Self, Failure> {
        let not_sent = |detail: String| Failure::NotSent { detail: told(&detail, key) };
        let faults: Vec<String> =
            endpoint.check().into_iter().filter(|f| f.level == Level::Error).map(|f| f.code).collect();
        if !faults.is_empty() {
            return Err(not_sent(faults.join(", ")));
        }
        let uri: Uri = endpoint.url().parse().map_err(|e| not_sent(format!("endpoint_url: {e}")))?;
        let bearer = match key {
            Some(key) => {
                let mut bearer = HeaderValue::try_from(format!("Bearer {}", key.expose()))
                    .map_err(|e| not_sent(format!("key: {e}")))?;
                bearer.set_sensitive(true);
                Some(bearer)
            }
            None => None,
        };
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let config = tls(secure).map_err(|e| not_sent(format!("TLS: {e}")))?;
        let client = posting::client(secure, config);
        Ok(Self { client, uri, endpoint, key, bearer })
    }

    /// Asks once, within the time of the endpoint.
    pub(super) async fn ask(&self, question: &str) -> Heard {
        let begun = Instant::now();
        let allowed = Duration::from_secs(self.endpoint.timeout_seconds.into());
        let (status, heard) = match tokio::time::timeout(allowed, self.exchange(question)).await {
            Ok(Ok((status, heard))) => (Some(status.as_u16()), heard),
            Ok(Err(failure)) => (None, Heard { result: Err(failure), retry_after: None }),
            Err(_) => (None, Heard { result: Err(Failure::TimedOut), retry_after: None }),
        };
        let outcome = heard.result.as_ref().map_or_else(Failure::code, |_| "answered");
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(status, outcome, milliseconds, "asked");
        heard
    }

    async fn exchange(&self, question: &str) -> Result<(StatusCode, Heard), Failure> {
        let mut request = Request::post(self.uri.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, posting::AGENT);
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        let body = Full::new(Bytes::from(asked(self.endpoint, question).to_string()));
        let request =
            request.body(body).map_err(|e| Failure::NotSent { detail: told(&e.to_string(), self.key) })?;
        let response = self.client.request(request).await.map_err(|e| self.unsent(&e))?;
        let (head, body) = response.into_parts();
        let retry_after = reply::retry_after(&head.headers);
        let result = match read(head.status, body).await {
            Ok(body) => reply::read(self.endpoint.manner, head.status, &head.headers, &body, self.key),
            Err(failure) => Err(failure),
        };
        Ok((head.status, Heard { result, retry_after }))
    }

    /// Why no response came.
    fn unsent(&self, error: &SendError) -> Failure {
        match posting::unsent(error) {
            Unsent::CutOff => Failure::CutOff,
            Unsent::Unreachable(detail) => Failure::Unreachable { detail: told(&detail, self.key) },
        }
    }
}

/// The request for a question.
fn asked(endpoint: &Endpoint, question: &str) -> Value {
    if endpoint.manner == Manner::Text {
        return json!({ "text": question });
    }
    let mut messages = Vec::new();
    if !endpoint.system_prompt.is_empty() {
        messages.push(json!({"role": "system", "content": endpoint.system_prompt}));
    }
    messages.push(json!({"role": "user", "content": question}));
    let mut asked = json!({
        "model": endpoint.model.trim(),
        "messages": messages,
        "stream": false,
    });
    if let Some(temperature) = endpoint.temperature.and_then(|t| t.to_string().parse::<Number>().ok()) {
        asked["temperature"] = Value::Number(temperature);
    }
    if let Some(most) = endpoint.max_tokens {
        asked["max_tokens"] = most.into();
    }
    asked
}

/// The body of a response. What is not 200 is judged by its status, however its body ends.
async fn read(status: StatusCode, body: Incoming) -> Result<Vec<u8>, Failure> {
    let good = status == StatusCode::OK;
    let most = if good { MOST_BODY } else { MOST_ERROR };
    posting::read(body, most, good).await.map_err(|e| match e {
        Unread::TooLarge => Failure::TooLarge,
        Unread::CutOff => Failure::CutOff,
    })
}

#[cfg(test)]
mod tests;
