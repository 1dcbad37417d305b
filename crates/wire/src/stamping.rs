//! The client that asks for time-stamps: one request, one answer, to the server that a person put in use and to nothing
//! else. The request holds the digest of a signature; the answer is read by whoever asked.

use crate::asking::Outside;
use crate::posting::{self, Unread, Unsent};
use hegui_model::stamping::{Failure, MOST_ANSWER, QUERY, REPLY, Server, Stamps, is_address};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use hyper::http::uri::Scheme;
use hyper::{Request, StatusCode, Uri};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that are read of a response with another status: one sentence of it is told.
const MOST_ERROR: usize = 4 << 10;
/// How often the caller's wish to stop is looked at.
const LOOK: Duration = Duration::from_millis(50);

impl Stamps for Outside {
    fn ask(&self, server: &Server, request: &[u8], cancel: &AtomicBool) -> Result<Vec<u8>, Failure> {
        let begun = Instant::now();
        let not_sent = |what: &str| Failure::NotSent { detail: what.into() };
        // A thread of its own, so that a caller within an asynchronous runtime does no harm.
        let asked = thread::scope(|scope| {
            let asking = thread::Builder::new()
                .name("stamping".into())
                .spawn_scoped(scope, || ask(server, request, cancel))
                .map_err(|e| not_sent(&format!("thread: {e}")))?;
            asking.join().unwrap_or_else(|_| Err(not_sent("thread")))
        });
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(answered = asked.is_ok(), milliseconds, "asked for a time-stamp");
        asked
    }
}

fn ask(server: &Server, request: &[u8], cancel: &AtomicBool) -> Result<Vec<u8>, Failure> {
    let not_sent = |what: &str, why: String| Failure::NotSent { detail: format!("{what}: {why}") };
    if !is_address(&server.address) {
        return Err(Failure::NotSent { detail: "address".into() });
    }
    let uri: Uri = server.address.trim().parse().map_err(|e| not_sent("address", format!("{e}")))?;
    let secure = uri.scheme() == Some(&Scheme::HTTPS);
    let config = posting::tls(secure).map_err(|e| not_sent("TLS", e.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| not_sent("runtime", e.to_string()))?;
    let allowed = Duration::from_secs(server.timeout_seconds.into());
    let heard = runtime.block_on(async {
        let cancelled = async {
            while !cancel.load(Ordering::Relaxed) {
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::select! {
            biased;
            () = cancelled => Err(Failure::Cancelled),
            heard = tokio::time::timeout(allowed, exchange(uri, secure, config, request)) => {
                heard.unwrap_or(Err(Failure::TimedOut))
            }
        }
    });
    // Closes what is still open, and waits for no name that is being looked up.
    runtime.shutdown_background();
    heard
}

async fn exchange(
    uri: Uri,
    secure: bool,
    config: rustls::ClientConfig,
    request: &[u8],
) -> Result<Vec<u8>, Failure> {
    let request = Request::post(uri)
        .header(CONTENT_TYPE, QUERY)
        .header(ACCEPT, REPLY)
        .header(USER_AGENT, posting::AGENT)
        .body(Full::new(Bytes::copy_from_slice(request)))
        .map_err(|e| Failure::NotSent { detail: e.to_string() })?;
    let response = posting::client(secure, config).request(request).await;
    let response = response.map_err(|e| match posting::unsent(&e) {
        Unsent::CutOff => Failure::CutOff,
        Unsent::Unreachable(detail) => Failure::Unreachable { detail },
    })?;
    let (head, body) = response.into_parts();
    if head.status != StatusCode::OK {
        let said = posting::read(body, MOST_ERROR, false).await.unwrap_or_default();
        let detail = String::from_utf8_lossy(&said).into_owned();
        return Err(Failure::Status { status: head.status.as_u16(), detail });
    }
    let kind = head.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(REPLY) {
        return Err(Failure::NotAStamp { kind: kind.into() });
    }
    posting::read(body, MOST_ANSWER, true).await.map_err(|e| match e {
        Unread::TooLarge => Failure::TooLarge,
        Unread::CutOff => Failure::CutOff,
    })
}

#[cfg(test)]
mod tests;
