//! Signatures with a time-stamp, by a local authority: asked for, missed and told, left out by choice; and signers in
//! the order that the organisation sets.

use crate::reports::House;
use hegui_app::error::Error;
use hegui_tests::{Desk, PASSPHRASE};
use serde_json::{Value as Json, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A certification authority and an authority for time-stamps, by openssl.
struct Authority {
    folder: PathBuf,
}

fn openssl(folder: &Path, command: &str) -> Option<String> {
    let output = Command::new("openssl").current_dir(folder).args(command.split(' ')).output().ok()?;
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{command}: {text}");
    Some(text)
}

impl Authority {
    /// None where openssl is not installed.
    fn new(folder: PathBuf) -> Option<Self> {
        fs::create_dir(&folder).unwrap();
        let config = "[req]\ndistinguished_name=dn\nstring_mask=utf8only\n[dn]\n\
             [ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n\
             [tsa]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n\
             [ts]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\n\
             default_policy=1.3.6.1.4.1.32473.1\ndigests=sha256\ness_cert_id_alg=sha256\n";
        fs::write(folder.join("c.cnf"), config).unwrap();
        fs::write(folder.join("serial"), "01").unwrap();
        for command in [
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj /CN=StampRoot -config c.cnf -extensions ca",
            "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=ExampleStamps -config c.cnf",
            "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -out tsa.pem -extfile c.cnf -extensions tsa",
        ] {
            openssl(&folder, command)?;
        }
        Some(Self { folder })
    }

    fn root(&self) -> String {
        fs::read_to_string(self.folder.join("ca.pem")).unwrap()
    }

    fn answer(&self, request: &[u8]) -> Vec<u8> {
        fs::write(self.folder.join("query"), request).unwrap();
        openssl(&self.folder, "ts -reply -config c.cnf -section ts -queryfile query -out reply").unwrap();
        fs::read(self.folder.join("reply")).unwrap()
    }
}

/// How the stub answers.
#[derive(Clone, Copy)]
enum Does {
    Stamps,
    /// A time-stamp for the request before this one.
    Repeats,
    Busy,
    Html,
}

/// What a server was sent: head and body of each request.
type Asked = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// The authority behind a tiny HTTP server.
struct Stub {
    url: String,
    does: Arc<Mutex<Does>>,
    /// Head and body of each request.
    asked: Asked,
    end: Arc<AtomicBool>,
}

fn serve(mut stream: TcpStream, authority: &Authority, does: Does, asked: &Mutex<Vec<(String, Vec<u8>)>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() || head.is_empty() {
        return;
    }
    let before = asked.lock().unwrap().last().map(|(_, body)| body.clone()).unwrap_or_default();
    asked.lock().unwrap().push((head, body.clone()));
    let reply = "application/timestamp-reply";
    let (status, kind, text) = match does {
        Does::Stamps => (200, reply, authority.answer(&body)),
        Does::Repeats => (200, reply, authority.answer(&before)),
        Does::Busy => (503, "text/plain", b"example: busy".to_vec()),
        Does::Html => (200, "text/html", b"<html>".to_vec()),
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    let _ = stream.write_all(&text);
}

impl Stub {
    fn new(authority: Authority) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tsa", listener.local_addr().unwrap());
        let stub = Self {
            url,
            does: Arc::new(Mutex::new(Does::Stamps)),
            asked: Arc::default(),
            end: Arc::default(),
        };
        let (does, asked, end) = (Arc::clone(&stub.does), Arc::clone(&stub.asked), Arc::clone(&stub.end));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let now = *does.lock().unwrap();
                serve(stream.unwrap(), &authority, now, &asked);
            }
        });
        stub
    }

    fn now(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.end.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://").trim_end_matches("/tsa"));
    }
}

fn sign(desk: &Desk, session: &str, report: &Json, field: &str, without: bool) -> Result<Json, Error> {
    let args = json!({ "report": report, "field": field, "without_stamp": without });
    desk.as_user(session, "report_sign", args)
}

fn edit(desk: &Desk, register: &str, id: &str, values: Json) {
    let shown = desk.ok("record_show", json!({ "register": register, "id": id }));
    let version = shown["record"]["version"].clone();
    let saved = json!({ "register": register, "id": id, "version": version, "values": values });
    desk.ok("record_save", saved);
}

/// No signature was added, and the person is told why and what the choice is.
fn missed(desk: &Desk, report: &Json, refused: Result<Json, Error>, why: &str) {
    let error = refused.expect_err("no time-stamp, no signature");
    assert_eq!(error.code.key(), "gate");
    assert!(
        error.message.zh.contains("不加时间戳签署") && error.message.zh.contains(why),
        "{}",
        error.message.zh
    );
    assert_eq!(error.findings[0].code, "stamp_unavailable");
    let listed = desk.ok("report_list", json!({}));
    let this = listed.as_array().unwrap().iter().find(|r| r["id"] == *report).unwrap().clone();
    assert_eq!(signed(&this), 1, "nothing was signed: {this}");
}

fn signed(report: &Json) -> usize {
    report["places"].as_array().unwrap().iter().filter(|p| p["signed_at"].is_string()).count()
}

fn fields(report: &Json) -> Vec<&str> {
    report["places"].as_array().unwrap().iter().map(|p| p["field"].as_str().unwrap()).collect()
}

#[test]
fn signatures_are_stamped_in_the_order_set_and_a_missing_stamp_is_told_and_chosen() {
    let house = House::new();
    let desk = &house.desk;
    let Some(authority) = Authority::new(desk.dir.path().join("tsa")) else {
        eprintln!("left out: openssl");
        return;
    };
    let root = authority.root();
    let stub = Stub::new(authority);
    let server = json!({
        "name": "示例时间戳服务", "address": stub.url, "policy": "1.3.6.1.4.1.32473.1", "roots": root,
        "timeout_seconds": 30, "in_use": true,
    });
    let (server, _) = desk.record("time_stamp_servers", server);
    let secret = json!({ "name": "示例二", "address": "http://a:b@stamp.example.com/tsa" });
    desk.refused("record_save", json!({ "register": "time_stamp_servers", "values": secret }), "invalid");
    edit(desk, "assessments", &house.assessment, json!({ "signing_order": "order_312" }));
    house.settle();
    let frozen = desk.ok("report_freeze", json!({ "assessment": house.assessment }));
    let id = frozen["id"].clone();
    assert_eq!(fields(&frozen), ["Sig3", "Sig1", "Sig2"]);
    assert_eq!((&frozen["any_order"], &frozen["stamp_server"]), (&json!(false), &json!("示例时间戳服务")));

    let [zhao, wang, fang] = &house.signers;
    assert_eq!(sign(desk, zhao, &id, "Sig1", false).expect_err("out of turn").code.key(), "gate");
    assert!(stub.asked.lock().unwrap().is_empty(), "nothing is asked for a signature that may not be given");
    let one = sign(desk, fang, &id, "Sig3", false).unwrap_or_else(|e| panic!("{}", e.message.zh));
    let place = &one["places"][0];
    assert!(place["stamped_at"].is_string() && place["stamped_by"] == "ExampleStamps", "{place}");
    assert_eq!(place["stamp_waived"], false);

    stub.now(Does::Busy);
    missed(desk, &id, sign(desk, zhao, &id, "Sig1", false), "503（example: busy）");
    stub.now(Does::Html);
    missed(desk, &id, sign(desk, zhao, &id, "Sig1", false), "text/html");
    stub.now(Does::Repeats);
    missed(desk, &id, sign(desk, zhao, &id, "Sig1", false), "时间戳");
    stub.now(Does::Stamps);
    // A port that nothing listens on.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    edit(desk, "time_stamp_servers", &server, json!({ "address": format!("http://{free}/tsa") }));
    missed(desk, &id, sign(desk, zhao, &id, "Sig1", false), "无法连接");
    let two = sign(desk, zhao, &id, "Sig1", true).unwrap_or_else(|e| panic!("{}", e.message.zh));
    let place = &two["places"][1];
    assert_eq!((&place["stamped_at"], &place["stamp_waived"]), (&Json::Null, &json!(true)));

    edit(desk, "time_stamp_servers", &server, json!({ "address": stub.url }));
    let three = sign(desk, wang, &id, "Sig2", false).unwrap_or_else(|e| panic!("{}", e.message.zh));
    assert_eq!((&three["state"], signed(&three)), (&json!("signed"), 3));

    // The first signature certifies, whatever its place; each tells its time-stamp.
    let pdf = desk.bytes("report_pdf", json!({ "report": id }));
    let known = house.verify(&pdf, &[], true);
    assert_eq!(known["outcome"], "not_anchored", "{known}");
    let told = known["signatures"].as_array().unwrap();
    assert_eq!(
        told.iter().map(|s| s["field"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Sig3", "Sig1", "Sig2"]
    );
    for s in [&told[0], &told[2]] {
        let stamp = &s["stamp"];
        assert_eq!(
            (&stamp["authority"], &stamp["anchored"]),
            (&json!("ExampleStamps"), &json!(true)),
            "{stamp}"
        );
        assert_eq!((&stamp["faults"], &stamp["policy"]), (&json!([]), &json!("1.3.6.1.4.1.32473.1")));
        assert!(stamp["at"].as_str() >= s["signed_at"].as_str(), "{s}");
    }
    assert_eq!(told[1]["stamp"], Json::Null);
    let stranger = house.verify(&pdf, &[], false);
    assert_eq!(stranger["signatures"][0]["stamp"]["anchored"], false);
    let pem = desk.dir.path().join("root.pem");
    fs::write(&pem, &root).unwrap();
    let trusting = house.verify(&pdf, &[pem.to_str().unwrap()], false);
    assert_eq!(trusting["signatures"][0]["stamp"]["anchored"], true, "{trusting}");
    let record = desk.ok("journal_list", json!({ "op": "report_sign" }));
    assert_eq!(record.as_array().map(Vec::len), Some(3), "one entry a signature");

    // What left this machine: a digest, a number and a policy.
    for (head, body) in stub.asked.lock().unwrap().iter() {
        let head = head.to_lowercase();
        assert!(head.starts_with("post /tsa ") && head.contains("content-type: application/timestamp-query"));
        for word in ["authorization", "cookie", "token", "referer", PASSPHRASE, "示例"] {
            assert!(!head.contains(word), "{word} in {head}");
        }
        assert!(body.len() < 120, "{}", body.len());
        let code = frozen["code"].as_str().unwrap();
        for word in ["示例", "方法务", PASSPHRASE, code] {
            assert!(!body.windows(word.len()).any(|w| w == word.as_bytes()), "{word}");
        }
    }

    // In any order, and without a server: as it was before.
    edit(desk, "time_stamp_servers", &server, json!({ "in_use": false }));
    edit(desk, "assessments", &house.assessment, json!({ "signing_order": "any" }));
    let again = json!({ "assessment": house.assessment, "reason": "示例：改为不限顺序" });
    let second = desk.ok("report_freeze", again);
    assert_eq!((&second["any_order"], &second["stamp_server"]), (&json!(true), &Json::Null));
    let id = second["id"].clone();
    let asked = stub.asked.lock().unwrap().len();
    for (session, field) in [(wang, "Sig2"), (fang, "Sig3"), (zhao, "Sig1")] {
        sign(desk, session, &id, field, false).unwrap_or_else(|e| panic!("{field}: {}", e.message.zh));
    }
    assert_eq!(stub.asked.lock().unwrap().len(), asked, "a server that is not in use is not asked");
    let found = desk.ok("report_verify", json!({ "report": id }));
    assert_eq!(
        (&found["outcome"], &found["signatures"][0]["field"]),
        (&json!("not_anchored"), &json!("Sig2"))
    );
    assert_eq!(desk.verify()["ok"], true);
}
