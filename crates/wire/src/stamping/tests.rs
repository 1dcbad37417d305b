use super::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread::JoinHandle;

/// A server for one request that writes `response` as it stands: its address, and the request it got.
fn server(response: Vec<u8>) -> (Server, JoinHandle<(String, Vec<u8>)>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = format!("http://{}/tsa", listener.local_addr().expect("an address"));
    let held = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                break;
            }
            if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().expect("a number");
            }
            head.push_str(&line.to_lowercase());
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        // The other side may have had enough before all of it is written.
        let _ = stream.write_all(&response);
        (head, body)
    });
    (Server { address, timeout_seconds: 5 }, held)
}

fn response(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    [format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n").as_bytes(), body]
        .concat()
}

fn asked(server: &Server) -> Result<Vec<u8>, Failure> {
    Stamps::ask(&Outside::new(), server, b"a request", &AtomicBool::new(false))
}

#[test]
fn a_request_is_posted_and_its_answer_comes_back_as_it_is() {
    let (at, held) =
        server(response("200 OK\r\nContent-Type: Application/Timestamp-Reply; x=1", b"\x30\x00answer"));
    assert_eq!(asked(&at), Ok(b"\x30\x00answer".to_vec()));
    let (head, body) = held.join().expect("a request");
    assert!(head.starts_with("post /tsa http/1.1"), "{head}");
    assert!(head.contains("content-type: application/timestamp-query\r\n"), "{head}");
    assert!(!head.contains("authorization") && !head.contains("cookie"), "{head}");
    assert_eq!(body, b"a request");
}

#[test]
fn what_is_no_answer_has_a_name_of_its_own() {
    let reply = "200 OK\r\nContent-Type: application/timestamp-reply";
    let html = "200 OK\r\nContent-Type: text/html";
    let large = response(reply, &vec![b'x'; 20 << 20]);
    let mut cut = response(reply, &[b'x'; 100]);
    cut.truncate(cut.len() - 50);
    // Without a length: read until the bound.
    let endless =
        [format!("HTTP/1.1 {reply}\r\nConnection: close\r\n\r\n").as_bytes(), &vec![b'x'; 1 << 20]].concat();
    for (sent, wanted) in [
        (response(html, b"<html>"), Failure::NotAStamp { kind: "text/html".into() }),
        (response("200 OK", b"x"), Failure::NotAStamp { kind: String::new() }),
        (
            response("503 Busy\r\nContent-Type: text/plain", b"busy"),
            Failure::Status { status: 503, detail: "busy".into() },
        ),
        (
            response("302 Found\r\nLocation: http://127.0.0.1:1/other", b""),
            Failure::Status { status: 302, detail: String::new() },
        ),
        (large, Failure::TooLarge),
        (endless, Failure::TooLarge),
        (cut, Failure::CutOff),
        (Vec::new(), Failure::CutOff),
    ] {
        let (at, held) = server(sent);
        assert_eq!(asked(&at), Err(wanted));
        held.join().expect("a request");
    }
}

#[test]
fn nothing_is_sent_to_an_address_that_is_none() {
    for address in ["", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/tsa", "http://127.0.0.1/tsa?key=1"] {
        let at = Server { address: address.into(), timeout_seconds: 5 };
        assert_eq!(asked(&at), Err(Failure::NotSent { detail: "address".into() }), "{address}");
    }
}

#[test]
fn a_server_that_is_down_or_silent_is_told_in_time() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = format!("http://{}/", listener.local_addr().expect("an address"));
    // Taken by the system's queue and never answered.
    let silent = Server { address: address.clone(), timeout_seconds: 1 };
    let begun = Instant::now();
    assert_eq!(asked(&silent), Err(Failure::TimedOut));
    assert!(begun.elapsed() < Duration::from_secs(10));
    let patient = Server { address: address.clone(), timeout_seconds: 120 };
    let begun = Instant::now();
    let cancelled = Stamps::ask(&Outside::new(), &patient, b"x", &AtomicBool::new(true));
    assert_eq!(cancelled, Err(Failure::Cancelled));
    assert!(begun.elapsed() < Duration::from_secs(10));
    drop(listener);
    // Whatever held the port before is gone.
    if TcpStream::connect(address.trim_start_matches("http://").trim_end_matches('/')).is_err() {
        assert!(matches!(asked(&Server { address, timeout_seconds: 5 }), Err(Failure::Unreachable { .. })));
    }
}
