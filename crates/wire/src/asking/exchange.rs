//! One question, one request, one response.

use super::reply;
use hegui_model::evaluation::answering::{Answer, Endpoint, Failure, Key, Manner, told};
use hegui_model::finding::Level;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::http::uri::Scheme;
use hyper::{Request, StatusCode, Uri};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as SendError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use serde_json::{Number, Value, json};
use std::error::Error;
use std::sync::Arc;
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
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
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
        Self::trusting(endpoint, key, tls)
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
        let https = HttpsConnectorBuilder::new().with_tls_config(config);
        let https = if secure { https.https_only() } else { https.https_or_http() };
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(https.enable_http1().wrap_connector(tcp));
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
            .header(USER_AGENT, concat!("hegui/", env!("CARGO_PKG_VERSION")));
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
        let mut causes = Vec::new();
        let mut next: Option<&dyn Error> = error.source();
        while let Some(cause) = next {
            // A connection that was opened and ended before a response was whole.
            let ended = cause.downcast_ref::<hyper::Error>().is_some_and(|e| !e.is_parse() && !e.is_user());
            if ended && !error.is_connect() {
                return Failure::CutOff;
            }
            causes.push(cause.to_string());
            next = cause.source();
        }
        Failure::Unreachable { detail: told(&causes.join(": "), self.key) }
    }
}

/// Which certificates are trusted: those of this machine, where any are needed.
fn tls(secure: bool) -> Result<ClientConfig, Box<dyn Error>> {
    let roots = versions()?;
    let roots = if secure {
        roots.with_native_roots()?
    } else {
        roots.with_root_certificates(RootCertStore::empty())
    };
    Ok(roots.with_no_client_auth())
}

/// A client's side of TLS 1.2 and 1.3.
fn versions() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions()
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
async fn read(status: StatusCode, mut body: Incoming) -> Result<Vec<u8>, Failure> {
    let good = status == StatusCode::OK;
    let most = if good { MOST_BODY } else { MOST_ERROR };
    if good && body.size_hint().lower() > most as u64 {
        return Err(Failure::TooLarge);
    }
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let data = match frame {
            Ok(frame) => frame.into_data().unwrap_or_default(),
            Err(_) if good => return Err(Failure::CutOff),
            Err(_) => break,
        };
        let room = most - whole.len();
        whole.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            if good {
                return Err(Failure::TooLarge);
            }
            break;
        }
    }
    Ok(whole)
}

#[cfg(test)]
mod tests;
