use super::*;
use crate::posting::versions;
use rustls::RootCertStore;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

fn endpoint() -> Endpoint {
    Endpoint {
        manner: hegui_model::evaluation::answering::Manner::Chat,
        base_url: "https://model.example.com/v1".into(),
        model: " shili-7b ".into(),
        system_prompt: String::new(),
        timeout_seconds: 1,
        concurrency: 1,
        per_minute: 0,
        retries: 0,
        max_tokens: None,
        temperature: Some(hegui_model::decimal::Decimal::ZERO),
    }
}

#[test]
fn a_question_is_asked_alone_without_chance() {
    let bare = json!({
        "model": "shili-7b", "stream": false, "temperature": 0,
        "messages": [{"role": "user", "content": "示例问题？"}],
    });
    assert_eq!(asked(&endpoint(), "示例问题？"), bare);
    let full = Endpoint { system_prompt: "示例提示".into(), max_tokens: Some(512), ..endpoint() };
    let body = asked(&full, "示例问题？");
    assert_eq!(body["messages"][0], json!({"role": "system", "content": "示例提示"}));
    assert_eq!((&body["messages"][1]["role"], &body["max_tokens"]), (&json!("user"), &json!(512)));
    let warm = Endpoint { temperature: "0.7".parse().ok(), ..endpoint() };
    assert_eq!(asked(&warm, "示例问题？")["temperature"], json!(0.7));
    let own = Endpoint { temperature: None, ..endpoint() };
    assert_eq!(asked(&own, "示例问题？").get("temperature"), None, "a model may take none");
}

#[test]
fn an_endpoint_with_an_error_is_never_asked() {
    let bad = Endpoint { base_url: "https://a:b@model.example.com/v1".into(), retries: 99, ..endpoint() };
    let failure = Line::new(&bad, None).err();
    let detail = "endpoint_url_secret, endpoint_bounds".to_owned();
    assert_eq!(failure, Some(Failure::NotSent { detail }));
}

#[test]
fn the_key_is_not_in_what_the_line_shows_of_its_headers() {
    let key = Key::new("sk-shili-0123456789abcdef");
    let plain = Endpoint { base_url: "http://127.0.0.1/v1".into(), ..endpoint() };
    let line = Line::new(&plain, key.as_ref()).expect("a line");
    assert_eq!(format!("{:?}", line.bearer), "Some(Sensitive)");
}

/// What a request held, in lower case.
type Held = Option<String>;

/// An endpoint for one request over TLS under a name that it certifies itself: its port, its certificate, and what it
/// was sent.
fn certified(name: &str) -> (u16, CertificateDer<'static>, JoinHandle<Held>) {
    let itself = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
    let certificate = itself.cert.der().clone();
    let private = PrivatePkcs8KeyDer::from(itself.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], private.into())
        .expect("a certificate and its key");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let held = thread::spawn(move || {
        let (tcp, _) = listener.accept().ok()?;
        let server = ServerConnection::new(Arc::new(config)).expect("a server");
        let mut stream = BufReader::new(StreamOwned::new(server, tcp));
        let mut held = String::new();
        while !held.ends_with("\r\n\r\n") {
            // Nothing is read where the other side does not trust this one.
            if stream.read_line(&mut held).ok()? == 0 {
                return None;
            }
        }
        held.make_ascii_lowercase();
        let (_, after) = held.split_once("content-length: ").expect("a length");
        let length = after.lines().next().and_then(|n| n.parse().ok()).expect("a length");
        stream.read_exact(&mut vec![0; length]).ok()?;
        let body = r#"{"choices":[{"message":{"content":"好"}}]}"#;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.get_mut().write_all(head.as_bytes()).ok()?;
        stream.get_mut().flush().ok()?;
        Some(held)
    });
    (port, certificate, held)
}

/// Asks at an address, trusting one certificate.
fn ask(base_url: &str, trusted: Option<CertificateDer<'static>>) -> Result<String, Failure> {
    let secure = Endpoint { base_url: base_url.into(), timeout_seconds: 30, ..endpoint() };
    let key = Key::new("sk-shili-0123456789abcdef");
    let line = Line::trusting(&secure, key.as_ref(), |needed| {
        assert!(needed);
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(trusted);
        Ok(versions()?.with_root_certificates(roots).with_no_client_auth())
    })
    .expect("a line");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(line.ask("示例问题？")).result.map(|answer| answer.text)
}

#[test]
fn a_trusted_certificate_of_the_name_asked_for_opens_the_line() {
    for scheme in ["https", "HTTPS"] {
        let (port, certificate, held) = certified("localhost");
        assert_eq!(ask(&format!("{scheme}://localhost:{port}/v1"), Some(certificate)), Ok("好".into()));
        let held = held.join().expect("no panic").expect("a request");
        assert!(held.contains("authorization: bearer sk-shili-"), "{held}");
    }
}

#[test]
fn nothing_is_sent_to_a_certificate_of_nobody_or_of_another_name() {
    let (port, _, held) = certified("localhost");
    let stranger = ask(&format!("https://localhost:{port}/v1"), None);
    assert!(
        matches!(&stranger, Err(Failure::Unreachable { detail }) if detail.contains("certificate")),
        "{stranger:?}"
    );
    assert_eq!(held.join().expect("no panic"), None);

    let (port, certificate, held) = certified("model.example.com");
    let other = ask(&format!("https://localhost:{port}/v1"), Some(certificate));
    assert!(
        matches!(&other, Err(Failure::Unreachable { detail }) if detail.contains("certificate")),
        "{other:?}"
    );
    assert_eq!(held.join().expect("no panic"), None);
}
