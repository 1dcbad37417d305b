//! An endpoint on this machine that does what a test tells it.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// Longest that a test waits for what must come: it never decides whether a test passes, only how soon it fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the stub does with a request.
pub(crate) enum Does {
    /// Sends these bytes, and goes on with the connection unless they say otherwise.
    Sends(Vec<u8>),
    /// Sends these bytes and hangs up.
    SendsAndCloses(Vec<u8>),
    /// Sends these bytes, then nothing, until the other side hangs up.
    SendsAndHangs(Vec<u8>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Request line and headers, in lower case.
    pub(crate) head: String,
    /// Value of the header `authorization`, as it came.
    pub(crate) authorization: Option<String>,
    /// Body.
    pub(crate) body: Value,
}

impl Seen {
    /// The question in it.
    pub(crate) fn question(&self) -> &str {
        self.body
            .pointer("/messages")
            .and_then(|m| m.as_array()?.last()?.get("content")?.as_str())
            .unwrap_or_default()
    }
}

/// A response with a JSON body.
pub(crate) fn response(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} Example\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A response with an answer.
pub(crate) fn answers(text: &str) -> Does {
    let body =
        json!({"model": "shili-7b", "choices": [{"finish_reason": "stop", "message": {"content": text}}]});
    Does::Sends(response(200, "", &body.to_string()))
}

/// What happened so far.
#[derive(Default)]
struct Past {
    seen: Vec<Seen>,
    hung_up: usize,
    under_way: usize,
    most_under_way: usize,
}

#[derive(Default)]
struct Shared {
    past: Mutex<Past>,
    moved: Condvar,
    over: AtomicBool,
}

/// The endpoint. Ends with the value.
pub(crate) struct Stub {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Stub {
    /// Answers each request as `does` says, which is given how many came before it.
    pub(crate) fn new(does: impl Fn(usize, &Seen) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (shared, does) = (Arc::<Shared>::default(), Arc::new(does));
        let stub = Self { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.over.load(Ordering::SeqCst) {
                    break;
                }
                let (shared, does) = (Arc::clone(&shared), Arc::clone(&does));
                thread::spawn(move || shared.serve(&stream, &*does));
            }
        });
        stub
    }

    /// The base address of an endpoint.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.past().seen.clone()
    }

    /// Most requests that were under way at once.
    pub(crate) fn most_under_way(&self) -> usize {
        self.shared.past().most_under_way
    }

    /// Waits until so many requests came.
    pub(crate) fn wait_for_requests(&self, n: usize) {
        self.shared.wait(|past| past.seen.len() >= n, "requests came");
    }

    /// Waits until the other side hung up so many times on a stub that hangs.
    pub(crate) fn wait_for_hung_up(&self, n: usize) {
        self.shared.wait(|past| past.hung_up >= n, "connections were closed");
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().expect("no test panics while it holds this")
    }

    fn wait(&self, until: impl Fn(&Past) -> bool, what: &str) {
        let (_past, timeout) = self
            .moved
            .wait_timeout_while(self.past(), PATIENCE, |past| !until(past))
            .expect("no test panics while it holds this");
        assert!(!timeout.timed_out(), "not as many {what} as expected");
    }

    fn change(&self, change: impl FnOnce(&mut Past)) {
        change(&mut self.past());
        self.moved.notify_all();
    }

    fn serve(&self, stream: &TcpStream, does: &(dyn Fn(usize, &Seen) -> Does + Send + Sync)) {
        let mut reader = BufReader::new(stream);
        while let Some(seen) = read(&mut reader) {
            let mut before = 0;
            self.change(|past| {
                before = past.seen.len();
                past.seen.push(seen.clone());
                past.under_way += 1;
                past.most_under_way = past.most_under_way.max(past.under_way);
            });
            let does = does(before, &seen);
            // Before the response leaves: the other side may send the next request as soon as it has this one.
            self.change(|past| past.under_way -= 1);
            let mut writer = stream;
            let (Does::Sends(bytes) | Does::SendsAndCloses(bytes) | Does::SendsAndHangs(bytes)) = &does;
            // The other side may hang up on what it does not want.
            let sent = writer.write_all(bytes);
            match does {
                Does::Sends(_) if sent.is_ok() => {}
                Does::SendsAndHangs(_) => {
                    while reader.read(&mut [0; 1024]).is_ok_and(|n| n > 0) {}
                    self.change(|past| past.hung_up += 1);
                    return;
                }
                _ => {
                    let _ = stream.shutdown(Shutdown::Write);
                    return;
                }
            }
        }
    }
}

/// The next request of a connection; none where it ends.
fn read(reader: &mut BufReader<&TcpStream>) -> Option<Seen> {
    let (mut head, mut authorization, mut length) = (String::new(), None, 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "authorization" => authorization = Some(value.to_owned()),
            "content-length" => length = value.parse().expect("a length"),
            _ => {}
        }
        head.push_str(&line.to_ascii_lowercase());
        head.push('\n');
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { head, authorization, body: serde_json::from_slice(&body).expect("a request is JSON") })
}
