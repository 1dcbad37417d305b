//! The program as scripts meet it: exit codes, what stands on which stream, files that are not written over.
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

const PASSPHRASE: &str = "a long enough passphrase for tests";

/// A workspace with its first user `li`, and the words to use it.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        place.file("passphrase", format!("{PASSPHRASE}\n").as_bytes());
        let made = place.run(&["workspace", "create", "--name", "李四"]);
        assert_eq!(code(&made), 0, "{}", told(&made));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut c = bare(words);
        c.arg("--workspace").arg(self.path("workspace")).args(["--login", "li"]);
        c.env("HEGUI_PASSPHRASE_FILE", self.path("passphrase"));
        c
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }
}

/// The program with nothing from the outside but its words.
fn bare(words: &[&str]) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_hegui"));
    for key in ["HEGUI_WORKSPACE", "HEGUI_LOGIN", "HEGUI_PASSPHRASE_FILE", "HEGUI_LOG"] {
        c.env_remove(key);
    }
    c.args(words).args(["--lang", "en"]).stdin(Stdio::null());
    c
}

fn code(out: &Output) -> i32 {
    out.status.code().unwrap()
}

fn told(out: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn refused_as(out: &Output, exit: i32, key: &str) {
    assert_eq!(code(out), exit, "{}", told(out));
    let reply: Value = serde_json::from_slice(&out.stderr).unwrap_or_else(|e| panic!("{e}: {}", told(out)));
    assert_eq!(reply["code"], key);
    for lang in ["zh", "en"] {
        assert!(!reply["message"][lang].as_str().unwrap().is_empty());
    }
    assert!(out.stdout.is_empty(), "an error says nothing on standard output");
}

#[test]
fn what_is_not_understood_ends_with_2() {
    assert_eq!(code(&bare(&["no-such-word"]).output().unwrap()), 2);
    refused_as(&bare(&["record", "list", "--json"]).output().unwrap(), 2, "usage");
    refused_as(&bare(&["due", "--json"]).output().unwrap(), 2, "usage");
    assert_eq!(code(&bare(&["--help"]).output().unwrap()), 0);
}

#[test]
fn a_passphrase_is_never_an_argument_and_never_guessed() {
    let place = Place::new();
    let mut c = place.command(&["due", "--json"]);
    c.env_remove("HEGUI_PASSPHRASE_FILE");
    refused_as(&c.output().unwrap(), 2, "usage");
    let args = r#"{"folder":"w","login":"li","passphrase":"x"}"#;
    refused_as(&place.run(&["call", "workspace_open", args, "--json"]), 2, "usage");
}

#[test]
fn a_wrong_passphrase_ends_with_6() {
    let place = Place::new();
    let wrong = place.file("wrong", b"another passphrase altogether");
    let wrong = place.run(&["due", "--json", "--passphrase-file", wrong.to_str().unwrap()]);
    refused_as(&wrong, 6, "wrong_passphrase");
}

#[test]
fn a_damaged_workspace_ends_with_4() {
    let place = Place::new();
    let largest = std::fs::read_dir(place.path("workspace"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.file_type().unwrap().is_file())
        .max_by_key(|e| e.metadata().unwrap().len())
        .unwrap()
        .path();
    let mut bytes = std::fs::read(&largest).unwrap();
    bytes.iter_mut().for_each(|b| *b ^= 0x5a);
    std::fs::write(&largest, bytes).unwrap();
    refused_as(&place.run(&["due", "--json"]), 4, "damaged");
}

#[test]
fn no_workspace_ends_with_2_and_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let passphrase = dir.path().join("p");
    std::fs::write(&passphrase, PASSPHRASE).unwrap();
    let mut c = bare(&["due", "--json", "--login", "li"]);
    c.arg("--workspace").arg(dir.path().join("absent")).arg("--passphrase-file").arg(passphrase);
    refused_as(&c.output().unwrap(), 2, "no_workspace");
}

#[test]
fn a_role_that_may_not_ends_with_3() {
    let place = Place { dir: tempfile::tempdir().unwrap() };
    place.file("passphrase", PASSPHRASE.as_bytes());
    let made = place.run(&["workspace", "create", "--name", "王五", "--role", "security_administrator"]);
    assert_eq!(code(&made), 0, "{}", told(&made));
    let clause = ["conclude", "01900000-0000-7000-8000-000000000001", "7.a.1", "conforms", "--json"];
    refused_as(&place.run(&clause), 3, "refused");
}

#[test]
fn rows_with_faults_end_with_1_and_nothing_is_kept() {
    let place = Place::new();
    let rows = "姓名,用工方式,入职日期\n张三,内部,2026-02-31\n李四,内部,2026-01-05\n";
    let sheet = place.file("people.csv", rows.as_bytes());
    let sheet = sheet.to_str().unwrap();
    for step in ["preview", "commit"] {
        let out = place.run(&["import", step, "people", sheet, "--json"]);
        assert_eq!(code(&out), 1, "{}", told(&out));
        let plan: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(plan["refused"], 1);
        let at = &plan["rows"][0]["findings"][0]["place"];
        assert_eq!((&at["row"], &at["column"]), (&2.into(), &3.into()), "{plan}");
    }
    let faulty = place.dir.path().join("faulty.xlsx");
    let out = place.run(&["import", "faulty", "people", sheet, "-o", faulty.to_str().unwrap()]);
    assert_eq!(code(&out), 0, "{}", told(&out));
    assert!(std::fs::read(&faulty).unwrap().starts_with(b"PK"));
    let listed = place.run(&["record", "list", "people", "--json"]);
    let page: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(page["total"], 0);
}

#[test]
fn a_record_is_made_shown_and_found_by_what_people_call_it() {
    let place = Place::new();
    let saved = place.run(&["record", "save", "organizations", "name=虚构科技有限公司", "--json"]);
    assert_eq!(code(&saved), 0, "{}", told(&saved));
    let shown = place.run(&["record", "show", "organizations", "虚构科技有限公司"]);
    assert!(told(&shown).contains("虚构科技有限公司"), "{}", told(&shown));
    let hits = place.run(&["search", "科技", "--json"]);
    let hits: Value = serde_json::from_slice(&hits.stdout).unwrap();
    assert_eq!(hits.as_array().unwrap().len(), 1);
    let proved = place.run(&["journal", "verify"]);
    assert_eq!(code(&proved), 0, "{}", told(&proved));
}

#[test]
fn a_file_that_exists_is_kept() {
    let place = Place::new();
    let sheet = place.path("people.xlsx");
    let words = ["template", "people", "-o", sheet.to_str().unwrap()];
    assert_eq!(code(&place.run(&words)), 0);
    let before = std::fs::read(&sheet).unwrap();
    assert!(before.starts_with(b"PK"));
    assert_eq!(code(&place.run(&words)), 2);
    assert_eq!(std::fs::read(&sheet).unwrap(), before);
    assert_eq!(code(&place.run(&[&words[..], &["--force"]].concat())), 0);
}

#[test]
fn what_cannot_be_verified_is_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("no.pdf");
    std::fs::write(&path, b"this is no PDF").unwrap();
    let out = bare(&["verify", path.to_str().unwrap(), "--json"]).output().unwrap();
    assert!(matches!(code(&out), 1 | 4), "{}", told(&out));
}

/// A host under way; it ends with the test.
struct Serving {
    child: Child,
    address: String,
    token: String,
}

impl Serving {
    fn start(place: &Place, dist: Option<&Path>) -> Self {
        let mut c = place.command(&["serve", "--dev", "--json"]);
        if let Some(dist) = dist {
            c.arg("--dist").arg(dist);
        }
        let mut child = c.stdout(Stdio::piped()).spawn().unwrap();
        let mut text = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        while !text.ends_with("}\n") && lines.read_line(&mut text).unwrap() > 0 {}
        let said: Value = serde_json::from_str(&text).unwrap();
        let word = |k: &str| said[k].as_str().unwrap().to_owned();
        Self { child, address: word("address"), token: word("token") }
    }

    /// Status, head and body of a request.
    fn ask(&self, first: &str, headers: &str, body: &str) -> (u16, String, String) {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        let host =
            if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        let length = body.len();
        write!(
            socket,
            "{first} HTTP/1.1\r\n{host}{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), head.to_lowercase(), body.to_owned())
    }

    fn call(&self, session: Option<&str>, name: &str, args: Value) -> (u16, Value) {
        let headers = format!("x-hegui-token: {}\r\nContent-Type: application/json\r\n", self.token);
        let body = serde_json::json!({ "session": session, "name": name, "args": args }).to_string();
        let (status, _, body) = self.ask("POST /call", &headers, &body);
        (status, serde_json::from_str(&body).unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_workspace_that_another_process_has_ends_with_5() {
    let place = Place::new();
    let serving = Serving::start(&place, None);
    let folder = place.path("workspace");
    let args = serde_json::json!({ "folder": folder, "login": "li", "passphrase": PASSPHRASE });
    let (status, session) = serving.call(None, "workspace_open", args);
    assert_eq!(status, 200, "{session}");
    refused_as(&place.run(&["due", "--json"]), 5, "in_use");
    let token = session["token"].as_str();
    assert_eq!(serving.call(token, "register_list", Value::Null).0, 200);
    let (status, error) = serving.call(None, "register_list", Value::Null);
    assert_eq!((status, &error["code"]), (422, &"locked".into()));
    assert_eq!(serving.call(token, "session_close", Value::Null).0, 200);
    assert_eq!(code(&place.run(&["due"])), 0);
}

#[test]
fn the_host_answers_only_who_holds_the_token_and_asks_from_here() {
    let place = Place::new();
    let dist = tempfile::tempdir().unwrap();
    std::fs::write(dist.path().join("index.html"), "<!doctype html>").unwrap();
    let serving = Serving::start(&place, Some(dist.path()));
    let token = format!("x-hegui-token: {}\r\n", serving.token);
    assert_eq!(serving.ask("GET /", "", "").0, 401);
    assert_eq!(serving.ask("GET /", &token, "").2, "<!doctype html>");
    assert_eq!(serving.ask("GET /../passphrase", &token, "").0, 404);
    assert_eq!(serving.ask("GET /", &format!("Host: evil.example\r\n{token}"), "").0, 403);
    assert_eq!(serving.ask("GET /", &format!("Origin: http://evil.example\r\n{token}"), "").0, 403);
    let (status, head, _) = serving.ask(&format!("GET /?token={}", serving.token), "", "");
    assert_eq!(status, 303);
    let cookie = head.lines().find_map(|l| l.strip_prefix("set-cookie: ")).unwrap();
    assert!(cookie.contains("samesite=strict") && cookie.contains("httponly"));
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(serving.ask("GET /", &format!("Cookie: {pair}\r\n"), "").0, 200);
    let plain = format!("{token}Content-Type: text/plain\r\n");
    assert_eq!(serving.ask("POST /call", &plain, "{}").0, 415, "a form cannot call");
    let json = format!("{token}Content-Type: application/json\r\n");
    assert_eq!(serving.ask("GET /progress?call=none", &token, "").2, "null");
    assert_eq!(serving.ask("POST /cancel", &json, r#"{"call":"none"}"#).2, "false");
}
