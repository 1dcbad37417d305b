#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::digest::unwatched;
use std::io::Write as _;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn look(bytes: &[u8]) -> Searched {
    unwatched(|watch| search_bytes("示例.txt", bytes, watch)).unwrap()
}

fn kinds(text: &str) -> Vec<String> {
    look(text.as_bytes()).found.into_iter().map(|c| c.kind).collect()
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn every_kind_of_credential_is_found_once_and_told_without_being_repeated() {
    let long = "A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5r6S7t8";
    for (text, kind, begins) in [
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc".to_owned(), "private_key", ""),
        ("-----BEGIN OPENSSH PRIVATE KEY-----".into(), "private_key", ""),
        ("PuTTY-User-Key-File-3: ssh-ed25519".into(), "putty_key", "ss"),
        ("Authorization: Bearer shili0123456789abcdef".into(), "bearer", "sh"),
        ("Authorization: Basic c2hpbGk6c2hpbGkyMDI2".into(), "basic", "c2"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaGlsaSJ9.c2lnbmF0dXJlMTIz".into(), "jwt", "ey"),
        ("jdbc 地址 postgres://shili:Mima2026x@db.shili.test/a".into(), "url_user", "Mi"),
        (format!("key sk-{long}"), "openai_like", "sk"),
        ("AKIA1234567890ABCDEF".into(), "aws", "AK"),
        ("LTAI5tShiLi0123456789".into(), "aliyun", "LT"),
        ("AKIDshili0123456789abcdef".into(), "tencent", "AK"),
        (format!("AIza{}", &long[..35]), "google", "AI"),
        (format!("ghp_{long}"), "github", "gh"),
        (format!("hf_{}", &long[..34]), "hugging_face", "hf"),
        ("xoxb-1234567890-shili".into(), "slack", "xo"),
        ("账号/密码：test01/Shili2026".into(), "pair", "Sh"),
        ("密码：Shili#2026".into(), "password", "Sh"),
        ("初始密码为 Shili2026".into(), "password", "Sh"),
        ("password = \"shili-2026\"".into(), "password", "sh"),
        ("密码（仅测试用）：Ab12#x".into(), "password", "Ab"),
        ("API_KEY=0a1b2c3d4e5f60718293".into(), "key", "0a"),
        ("密钥：0a1b2c3d4e5f60718293".into(), "key", "0a"),
        ("client_secret: 0a1b2c3d4e5f60718293".into(), "key", "0a"),
    ] {
        let found = look(format!("第一行\n{text}\n").as_bytes()).found;
        assert_eq!(found.iter().map(|c| c.kind.as_str()).collect::<Vec<_>>(), [kind], "{text}");
        assert_eq!((found[0].begins.as_str(), found[0].place.zh.as_str()), (begins, "第 2 行"), "{text}");
        let told = serde_json::to_string(&found).unwrap();
        for secret in ["hili2026", "ili-2026", "b2c3d4", "0123456789", "IOSFODNN"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}

#[test]
fn an_explanation_a_placeholder_or_a_rule_is_none() {
    for text in [
        "密码策略：长度不少于 12 位，含大小写字母和数字。",
        "密码：由管理员另行交付",
        "密码：********",
        "密码：AES-256 加密存储",
        "密码：8-20 位字符",
        "password policy: at least 12 characters",
        "password: string",
        "password: <your-password1>",
        "\"password\": \"${DB_PASSWORD1}\"",
        "Authorization: Bearer <token>",
        "Authorization: Bearer YOUR_ACCESS_TOKEN_1",
        "token 总数：12000000000000",
        "每个 token 约 1.5 个汉字，共 20000 token",
        "请在 https://example.com/api 申请密钥",
        "let password = self.ask_password2();",
        "-----BEGIN CERTIFICATE-----\nMIIB",
        "-----BEGIN PUBLIC KEY-----",
        "https://example.com:8443/a@b",
        "银行卡密码和口令均不收集",
        "账号与密码相关规定见附件二",
        "risk-based 方法与 task-oriented-dialogue-systems",
        "sk-learn 与 sk-SK 语言",
    ] {
        assert_eq!(kinds(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn archives_office_files_and_other_encodings_are_looked_into() {
    let inner = archive(&[("说明/账号.txt", "密码：Shili2026".as_bytes())]);
    let found = look(&archive(&[("a.txt", b"nothing"), ("b.zip", &inner)])).found;
    assert_eq!(found[0].inside, ["b.zip", "说明/账号.txt"]);

    let body = "<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>密</w:t></w:r><w:r><w:t>码：</w:t></w:r><w:r><w:t>Shili2026</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>账号</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>密码</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>test01</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Abc123xyz</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
    let found = look(&archive(&[("word/document.xml", body.as_bytes())])).found;
    assert_eq!(found.iter().map(|c| c.kind.as_str()).collect::<Vec<_>>(), ["password", "column"]);

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("账号.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        [["账号", "初始密码"], ["test01", "Abc123xyz"], ["test02", "Abd456uvw"], ["test03", "另行交付"]]
            .iter()
            .enumerate()
    {
        for (column, text) in cells.iter().enumerate() {
            sheet.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *text).unwrap();
        }
    }
    book.save(&path).unwrap();
    let found = unwatched(|w| search_file(&path, w)).unwrap().found;
    assert_eq!(
        found.iter().map(|c| c.place.zh.as_str()).collect::<Vec<_>>(),
        ["第 2 行第 2 列", "第 3 行第 2 列"]
    );

    let (gb, ..) = encoding_rs::GB18030.encode("系统口令：Shili2026\n");
    assert_eq!(look(&gb).found.len(), 1);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("密码：Shili2026".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(look(&utf16).found.len(), 1);
}

#[test]
fn what_cannot_be_looked_into_is_named() {
    let whole = archive(&[("a.txt", "密码：Shili2026 ".repeat(2_000).as_bytes())]);
    let cut = &whole[..whole.len() / 2];
    assert_eq!(look(cut).unsearched.len(), 1);
    assert_eq!(look(b"Rar!\x1a\x07\x00").unsearched.len(), 1);
    let mut nested = archive(&[("a.txt", b"x")]);
    for _ in 0..5 {
        nested = archive(&[("b.zip", &nested)]);
    }
    assert!(look(&nested).unsearched.iter().any(|u| u.reason.en.contains("nest")));
    assert_eq!(look(b"%PDF-1.7\nbroken").unsearched.len(), 1);
}

#[test]
fn nothing_is_lost_or_told_twice_at_the_border_of_two_chunks() {
    let line = "密码：Shili2026\n";
    for shift in [0, 7, OVERLAP - 9, OVERLAP, OVERLAP + 5] {
        let mut text = "甲".repeat((CHUNK - shift) / 3);
        text.push('\n');
        text.push_str(line);
        text.push_str(&"乙\n".repeat(CHUNK / 4));
        text.push_str(line);
        let found = look(text.as_bytes()).found;
        let lines: Vec<_> = found.iter().map(|c| c.place.en.as_str()).collect();
        let last = format!("line {}", 3 + CHUNK / 4);
        assert_eq!(lines, ["line 2", &last], "shift {shift}");
    }
}

#[test]
fn a_flood_is_bounded_and_a_stop_is_heard() {
    let text = "密码：Shili2026\n".repeat(MOST + 25);
    let searched = look(text.as_bytes());
    assert_eq!((searched.found.len(), searched.more), (MOST, 25));
    let cancel = std::sync::atomic::AtomicBool::new(true);
    let mut watch = Watch { progress: &mut |_, _| {}, cancel: &cancel };
    assert!(search_bytes("a", b"x", &mut watch).unwrap_err().is_cancelled());
}

#[test]
fn patterns_tell_their_source_and_name_what_they_find() {
    let mut keys = BTreeSet::new();
    assert!(!PATTERNS.provenance.source.is_empty());
    for p in &PATTERNS.all {
        assert!(keys.insert(&p.row.key), "{}", p.row.key);
        assert!(p.regex.capture_names().any(|n| n == Some("secret")), "{}", p.row.key);
        assert!(!p.row.provenance.source.is_empty() && p.row.label.en.is_ascii(), "{}", p.row.key);
        assert!(p.row.words.iter().all(|w| *w == w.to_lowercase()), "{}", p.row.key);
    }
}
