//! Calls of the command list, their progress, and their end before the time.

use crate::error::reply;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use hegui_app::api::Progress;
use hegui_app::host::{Host, Reply};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Longest name that a caller may give a call.
const MAX_ID: usize = 64;

/// A call under way.
#[derive(Clone, Default)]
struct Running {
    progress: Arc<Mutex<Option<Progress>>>,
    cancel: Arc<AtomicBool>,
}

/// The host and the calls under way that have a name.
pub(crate) struct Calls {
    host: Arc<Host>,
    named: Mutex<BTreeMap<String, Running>>,
}

fn hold<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Calls {
    pub(crate) fn new(host: Arc<Host>) -> Self {
        Self { host, named: Mutex::default() }
    }
}

/// Ends a call when nobody waits for it any more: a page that closed its request has cancelled.
struct Attended {
    calls: Arc<Calls>,
    id: Option<String>,
    running: Running,
}

impl Drop for Attended {
    fn drop(&mut self) {
        self.running.cancel.store(true, Ordering::Relaxed);
        if let Some(id) = &self.id {
            hold(&self.calls.named).remove(id);
        }
    }
}

/// A call.
#[derive(Deserialize)]
pub(crate) struct Call {
    #[serde(default)]
    session: Option<String>,
    name: String,
    #[serde(default)]
    args: Value,
    /// Named where progress or an early end may be asked for.
    #[serde(default)]
    id: Option<String>,
}

/// Names a call.
#[derive(Deserialize)]
pub(crate) struct Named {
    call: String,
}

fn failed(e: &hegui_app::error::Error) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(e.reply())).into_response()
}

fn refused(status: StatusCode, zh: &str, en: &str) -> Response {
    (status, Json(reply("usage", zh, en))).into_response()
}

/// `POST /call`: JSON, or bytes as `application/octet-stream`; errors as 422.
pub(crate) async fn call(State(calls): State<Arc<Calls>>, Json(call): Json<Call>) -> Response {
    let running = Running::default();
    if let Some(id) = &call.id {
        let mut named = hold(&calls.named);
        if id.len() > MAX_ID || named.contains_key(id) {
            return refused(
                StatusCode::CONFLICT,
                "调用名称过长或正在使用",
                "The name of the call is too long or in use",
            );
        }
        named.insert(id.clone(), running.clone());
    }
    let _attended = Attended { calls: Arc::clone(&calls), id: call.id, running: running.clone() };
    let host = Arc::clone(&calls.host);
    let work = tokio::task::spawn_blocking(move || {
        let said = |p: Progress| *hold(&running.progress) = Some(p);
        host.call(call.session.as_deref(), &call.name, call.args, &said, &running.cancel)
    });
    let mut response = match work.await {
        Ok(Ok(Reply::Json(value))) => Json(value).into_response(),
        Ok(Ok(Reply::Bytes(bytes))) => ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Ok(Err(e)) => failed(&e),
        Err(e) => {
            tracing::error!("a call ended by our fault: {e}");
            let body = reply(
                "fault",
                "程序内部错误，本次操作没有完成",
                "The program failed by a fault of ours; nothing was done",
            );
            (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
        }
    };
    response.headers_mut().insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    response
}

/// `GET /progress?call=ID`: how far a call has come; `null` where nothing was said yet or it has ended.
pub(crate) async fn progress(
    State(calls): State<Arc<Calls>>,
    Query(of): Query<Named>,
) -> Json<Option<Progress>> {
    let running = hold(&calls.named).get(&of.call).cloned();
    Json(running.and_then(|r| hold(&r.progress).clone()))
}

/// `POST /cancel`: asks a call to end; `true` where it was under way.
pub(crate) async fn cancel(State(calls): State<Arc<Calls>>, Json(of): Json<Named>) -> Json<bool> {
    let running = hold(&calls.named).get(&of.call).cloned();
    if let Some(r) = &running {
        r.cancel.store(true, Ordering::Relaxed);
    }
    Json(running.is_some())
}
