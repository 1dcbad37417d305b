//! From the first conclusion to the third signature, and what a verifier says afterwards.

use hegui_app::host::Reply;
use hegui_seal::{P12Signer, RawSigner};
use hegui_tests::{Desk, PASSPHRASE, call, json};
use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A desk with an assessment, evidence, and three signers, the first of whom are logged in.
pub(crate) struct House {
    pub(crate) desk: Desk,
    pub(crate) assessment: String,
    service: String,
    evidence: String,
    pub(crate) signers: [String; 3],
}

impl House {
    pub(crate) fn new() -> Self {
        let desk = Desk::new();
        let people = ["赵示例", "王网安", "方法务"].map(|n| desk.person(n));
        let (organisation, _) = desk.record(
            "organizations",
            json!({ "name": "示例科技有限公司", "credit_code": "91350100M000100Y43", "legal_representative": "赵示例" }),
        );
        let (service, _) = desk.record(
            "services",
            json!({
                "name": "示例问答", "organization": organisation, "model_version": "示例模型 1.2",
                "functions": ["dialogue"], "access": ["web"], "minors_served": false,
                "user_input_trains": false, "critical_use": false, "status": "planned", "monitors": 2,
            }),
        );
        let posts = ["legal_representative", "head_of_cybersecurity", "head_of_legal"];
        for (person, post) in people.iter().zip(posts) {
            desk.record("appointments", json!({ "person": person, "post": post, "from_on": "2025-01-01" }));
        }
        let (assessment, _) = desk.record(
            "assessments",
            json!({
                "name": "示例问答上线前安全评估", "service": service, "edition": hegui_model::catalogue::TC260_003,
                "occasion": "before_launch", "conducted": "self", "assessed_on": "2026-01-15",
                "team": [people[1]], "legal_representative": people[0], "assessment_head": people[1],
                "legality_head": people[2], "scope": "示例范围", "overall": "示例：总体符合。",
            }),
        );
        let path = desk.dir.path().join("证据.txt");
        fs::write(&path, "示例证据").unwrap();
        let values = json!({ "title": "示例制度", "kind": "policy", "period_from_on": "2025-10-01" });
        let saved = desk.ok("evidence_add", json!({ "paths": [path], "values": values }));
        let evidence = saved["id"].as_str().unwrap().to_owned();
        let signers = [
            desk.user("zhao", "赵示例", &["signer"], Some(&people[0])),
            desk.user("wang", "王网安", &["signer"], Some(&people[1])),
            desk.user("fang", "方法务", &["signer", "legal_reviewer"], Some(&people[2])),
        ];
        Self { desk, assessment, service, evidence, signers }
    }

    fn rows(&self) -> Vec<Json> {
        self.desk.ok("clause_list", json!({ "assessment": self.assessment })).as_array().unwrap().clone()
    }

    fn row(&self, clause: &str) -> Json {
        self.rows().into_iter().find(|r| r["id"] == clause).unwrap()
    }

    fn conclude(&self, row: &Json, reason: &str) -> Json {
        let verdict = match (row["demand"].as_str().unwrap(), row["proposed"].as_str()) {
            ("may", _) => "not_adopted",
            (_, Some(p @ ("does_not_conform" | "not_applicable"))) => p,
            _ => "conforms",
        };
        let shown =
            self.desk.ok("clause_show", json!({ "assessment": self.assessment, "clause": row["id"] }));
        json!({
            "assessment": self.assessment, "clause": row["id"], "verdict": verdict, "reason": reason,
            "difference_reason": "示例：依所附证据", "evidence": [self.evidence],
            "version": shown["conclusion"]["version"],
        })
    }

    fn check(&self, clause: &Json) -> Json {
        let show = json!({ "assessment": self.assessment, "clause": clause });
        let seen = self.desk.ok("clause_show", show)["seen"].clone();
        let args =
            json!({ "assessment": self.assessment, "clause": clause, "verdict": "agreed", "seen": seen });
        self.desk
            .as_user(&self.signers[2], "conclusion_check", args)
            .unwrap_or_else(|e| panic!("check of {clause}: {} {:?}", e.message.zh, e.findings))
    }

    /// Every clause concluded and checked. What the records say about coverage moves with the conclusions, so what
    /// became void is checked again.
    pub(crate) fn settle(&self) {
        for row in self.rows() {
            self.desk.ok("conclude", self.conclude(&row, "示例理由"));
        }
        for _ in 0..3 {
            for row in self.rows().iter().filter(|r| r["state"] == "concluded" || r["state"] == "void") {
                self.check(&row["id"]);
            }
        }
        let state =
            self.desk.ok("assessment_state", json!({ "register": "assessments", "id": self.assessment }));
        assert_eq!(state["blocks"], json!([]), "nothing keeps the report from being frozen");
        assert_eq!(state["concluded"], state["total"]);
    }

    pub(crate) fn verify(&self, pdf: &[u8], trust: &[&str], session: bool) -> Json {
        let path = self.desk.dir.path().join("报告.pdf");
        fs::write(&path, pdf).unwrap();
        let token = session.then_some(self.desk.session.as_str());
        json(&self.desk.host, token, "verify_file", json!({ "path": path, "trust": trust })).unwrap()
    }
}

fn sign(desk: &Desk, session: &str, report: &Json, field: &str) -> Result<Json, hegui_app::error::Error> {
    desk.as_user(session, "report_sign", json!({ "report": report, "field": field }))
}

#[test]
fn a_conclusion_needs_proof_a_second_person_and_the_version_that_was_seen() {
    let house = House::new();
    let desk = &house.desk;
    let row = house.row("7.a.1");
    let bare = json!({ "assessment": house.assessment, "clause": "7.a.1", "verdict": "conforms" });
    let shut = desk.refused("conclude", bare, "gate");
    assert!(!shut.findings.is_empty(), "it says what is missing");
    let mut args = house.conclude(&row, "示例理由");
    let first = desk.ok("conclude", args.clone());
    desk.refused("conclude", args.clone(), "stale");
    args["version"] = first["version"].clone();
    args["reason"] = "修改后的理由".into();
    let again = desk.ok("conclude", args.clone());
    assert_eq!(again["id"], first["id"], "one conclusion a clause");

    let own = json!({ "assessment": house.assessment, "clause": "7.a.1", "verdict": "agreed" });
    desk.refused("conclusion_check", own.clone(), "refused");
    let mut unseen = own.clone();
    unseen["seen"] = "0".repeat(64).into();
    let e = desk.as_user(&house.signers[2], "conclusion_check", unseen).expect_err("what was not seen");
    assert_eq!(e.code.key(), "stale");
    house.check(&json!("7.a.1"));
    assert_eq!(house.row("7.a.1")["state"], "checked");
    args["version"] = again["version"].clone();
    args["reason"] = "又改".into();
    desk.ok("conclude", args);
    assert_eq!(house.row("7.a.1")["state"], "void", "a change voids the check");
    let shown = desk.ok("clause_show", json!({ "assessment": house.assessment, "clause": "7.a.1" }));
    assert_eq!(shown["checks"][0]["current"], false);
    assert_eq!(shown["evidence"][0]["counts"], true);
    assert_eq!(shown["history"].as_array().map(Vec::len), Some(3));
    let returned = json!({ "assessment": house.assessment, "clause": "7.a.1", "verdict": "returned" });
    let e = desk.as_user(&house.signers[2], "conclusion_check", returned).expect_err("a return says why");
    assert_eq!(e.code.key(), "gate");
    let refused = desk.ok("journal_list", json!({ "op": "refusal" }));
    assert_eq!(
        refused.as_array().map(Vec::len),
        Some(1),
        "the refusal of the author's own check is journalled"
    );
    desk.refused("report_freeze", json!({ "assessment": house.assessment }), "gate");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn a_character_without_a_glyph_is_named_with_its_field() {
    let house = House::new();
    let desk = &house.desk;
    let a = desk.ok("record_show", json!({ "register": "assessments", "id": house.assessment }));
    let version = a["record"]["version"].clone();
    let values = json!({ "scope": "范围\u{13080}之外" });
    desk.ok(
        "record_save",
        json!({ "register": "assessments", "id": house.assessment, "version": version, "values": values }),
    );
    let e = desk.refused("report_preview", json!({ "assessment": house.assessment }), "invalid");
    assert!(e.message.zh.contains("U+13080"), "{}", e.message.zh);
    assert!(e.findings[0].field.as_deref().unwrap_or_default().starts_with("blocks["), "{:?}", e.findings);
}

/// What PDFBox says of a file that the first part of PDF/A forbids and the third does not allow either; `None` where it
/// is not installed.
fn faults_as_archive(file: &Path) -> Option<Vec<String>> {
    const ALLOWED: &[&str] = &[
        "Invalid version of the ICCProfile",
        "EmbeddedFile entry is present",
        "part must be 1",
        // It does not read a destination that is an object of its own.
        "can't convert to Destination COSObject",
    ];
    let Some(archives) = std::env::var_os("HEGUI_PREFLIGHT") else {
        eprintln!("left out: PDFBox preflight is not installed");
        return None;
    };
    let mut judge = Command::new("java");
    judge.arg("-cp").arg(archives).arg("org.apache.pdfbox.preflight.Validator_A1b").arg(file);
    let out = judge.output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("PDF/A-1b file"), "{said}{}", String::from_utf8_lossy(&out.stderr));
    let faults =
        said.lines().filter(|line| line.contains(" : ") && !ALLOWED.iter().any(|a| line.contains(a)));
    Some(faults.map(str::to_owned).collect())
}

#[test]
fn three_persons_sign_and_the_verifier_tells_what_happened_to_the_file() {
    let house = House::new();
    let desk = &house.desk;
    let assessor = desk.person("钱评估");
    desk.record(
        "impact_assessments",
        json!({
            "name": "示例影响评估", "service": house.service, "triggers": ["sensitive"], "necessity": "示例",
            "effects": "示例", "risk": "low", "conclusion": "go", "assessed_on": "2026-01-05",
            "assessed_by": [assessor], "kept_until_on": "2029-01-10",
        }),
    );
    house.settle();
    let ask = json!({ "assessment": house.assessment });
    let preview = desk.ok("report_preview", ask.clone());
    assert!(preview["pages"].as_u64().unwrap() >= 5 && preview["blocks"] == json!([]), "{preview}");
    // What the organisation writes in a chapter stands there, its references followed, and is counted.
    let text = json!({
        "paper": "self_assessment", "chapter": "corpus", "subject": house.assessment,
        "text_zh": "本单位补充：{service.name}的语料由专人管理。",
    });
    desk.record("paper_texts", text);
    let written = desk.ok("report_preview", ask.clone());
    assert!(written["completeness"].to_string().contains("本单位填写的章节文字：1 / 9 章"), "{written}");
    let corpus = written["chapters"].as_array().unwrap().iter().find(|c| c["key"] == "corpus").unwrap();
    assert_eq!(corpus["own"]["text"]["zh"], "本单位补充：{service.name}的语料由专人管理。");
    assert!(corpus["own"]["version"].as_i64() > Some(0) && corpus["own"]["general"] == false, "{corpus}");
    let page = json!({ "assessment": house.assessment, "page": 2 });
    assert!(desk.bytes("report_page", page).starts_with(b"\x89PNG"));
    desk.refused("report_page", json!({ "assessment": house.assessment, "page": 100_000 }), "not_found");
    let exports = || desk.ok("journal_list", json!({ "op": "sheet_export" })).as_array().map(Vec::len);
    assert!(desk.bytes("report_draft", ask.clone()).starts_with(b"%PDF-"));
    assert_eq!(exports(), Some(1), "a draft that leaves is journalled");

    let frozen = desk.ok("report_freeze", ask.clone());
    let id = frozen["id"].clone();
    assert_eq!((frozen["state"].as_str(), frozen["version"].as_i64()), (Some("frozen"), Some(1)));
    let places = frozen["places"].as_array().unwrap();
    assert_eq!(
        places.iter().map(|p| p["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["赵示例", "王网安", "方法务"]
    );
    assert!(desk.bytes("report_page", json!({ "report": id, "page": 1 })).starts_with(b"\x89PNG"));
    let unsigned = desk.ok("report_verify", json!({ "report": id }));
    assert_eq!(unsigned["outcome"], "unsigned", "{unsigned}");

    let [zhao, wang, fang] = &house.signers;
    assert_eq!(sign(desk, wang, &id, "Sig1").expect_err("another's place").code.key(), "refused");
    assert_eq!(sign(desk, wang, &id, "Sig2").expect_err("out of turn").code.key(), "gate");
    sign(desk, zhao, &id, "Sig1").unwrap_or_else(|e| panic!("{}", e.message.zh));
    assert_eq!(sign(desk, zhao, &id, "Sig1").expect_err("twice").code.key(), "gate");
    let two = sign(desk, wang, &id, "Sig2").unwrap();
    assert_eq!(two["state"], "frozen");
    let after_two = desk.bytes("report_pdf", json!({ "report": id }));

    // The third brings a key file of his own.
    let from = chrono::DateTime::UNIX_EPOCH + chrono::Duration::days(365 * 50);
    let to = from + chrono::Duration::days(365 * 100);
    let file =
        hegui_seal::trial_identity("方法务", "示例科技有限公司", [5; 16], from, to, PASSPHRASE).unwrap();
    let certificate = P12Signer::open(&file, PASSPHRASE).unwrap().certificates()[0].clone();
    let (p12, der) = (desk.dir.path().join("方.p12"), desk.dir.path().join("方.der"));
    fs::write(&p12, file).unwrap();
    fs::write(&der, certificate).unwrap();
    let mut args = json!({ "report": id, "field": "Sig3", "p12": p12, "passphrase": "wrong" });
    assert_eq!(
        desk.as_user(fang, "report_sign", args.clone()).expect_err("wrong").code.key(),
        "wrong_passphrase"
    );
    args["passphrase"] = PASSPHRASE.into();
    let three = desk.as_user(fang, "report_sign", args).unwrap_or_else(|e| panic!("{}", e.message.zh));
    assert_eq!(three["state"], "signed");
    assert!(
        three["places"].as_array().unwrap().iter().all(|p| p["trial"] == true && p["signed_at"].is_string())
    );

    let Ok(Reply::Bytes(pdf)) = call(&desk.host, Some(zhao), "report_pdf", json!({ "report": id })) else {
        panic!("the report leaves as a file")
    };
    for session in [true, false] {
        let v = house.verify(&pdf, &[der.to_str().unwrap()], session);
        assert_eq!(v["outcome"], "not_anchored", "{v}");
        assert_eq!(v["signatures"].as_array().map(Vec::len), Some(3));
        assert_eq!(v["signatures"][2]["anchored"], true, "the third is trusted");
        assert_eq!(v["signatures"][0]["anchored"], false);
        assert!(v["signatures"].as_array().unwrap().iter().all(|s| s["trial"] == true));
        assert_eq!(v["duties"].as_array().map(Vec::len), Some(4), "which report, and three duties: {v}");
        assert!(!v["duties"].to_string().contains("未签署"));
        assert_eq!(v["head"]["zh"].as_str().unwrap().contains("仍在本工作区"), session, "{v}");
    }
    let earlier = house.verify(&after_two, &[], true);
    assert!(
        earlier["duties"].to_string().contains("不是最新")
            && earlier["duties"].to_string().contains("未签署"),
        "{earlier}"
    );

    for at in [pdf.len() / 10, pdf.len() / 2, pdf.len() - 40_000] {
        let mut bad = pdf.clone();
        bad[at] ^= 1;
        let v = house.verify(&bad, &[], true);
        assert_eq!(v["outcome"], "broken", "byte {at}: {v}");
        assert!(!v["faults"].as_array().unwrap().is_empty());
    }
    let no_pdf = desk.dir.path().join("证据.txt");
    assert!(
        json(&desk.host, None, "verify_file", json!({ "path": no_pdf }))
            .is_err_and(|e| e.code.key() == "damaged")
    );

    let signed = desk.dir.path().join("报告.pdf");
    fs::write(&signed, &pdf).unwrap();
    match Command::new("pdfsig").arg(&signed).output() {
        Ok(out) => {
            let told = String::from_utf8_lossy(&out.stdout);
            assert_eq!(told.matches("Signature is Valid").count(), 3, "{told}");
        }
        Err(_) => eprintln!("pdfsig is not installed: it was not asked"),
    }
    if let Some(faults) = faults_as_archive(&signed) {
        assert!(faults.is_empty(), "{faults:?}");
        // Its fonts under another name are not embedded.
        let mut bad = pdf.clone();
        let key = b"/FontFile2";
        let places: Vec<usize> =
            (0..bad.len() - key.len()).filter(|at| bad[*at..].starts_with(key)).collect();
        places.iter().for_each(|at| bad[at + 1] = b'X');
        let other = desk.dir.path().join("字体未嵌入.pdf");
        fs::write(&other, bad).unwrap();
        assert!(faults_as_archive(&other).is_some_and(|faults| !faults.is_empty()), "the judge sees nothing");
    }

    // A signature beside the file, by the algorithms that no PDF reader knows.
    let file =
        hegui_seal::trial_identity_sm2("赵示例", "示例科技有限公司", [6; 16], from, to, PASSPHRASE).unwrap();
    let key = desk.dir.path().join("国密.p12");
    fs::write(&key, file).unwrap();
    let args = json!({ "report": id, "p12": key, "passphrase": PASSPHRASE });
    let Ok(Reply::Bytes(cms)) = call(&desk.host, Some(zhao), "report_detached", args) else {
        panic!("the signature leaves as a file")
    };
    let beside = desk.dir.path().join("报告.pdf.p7s");
    fs::write(&beside, &cms).unwrap();
    let v = house.verify(&pdf, &[], false);
    assert_eq!(
        (v["outcome"].as_str(), v["beside"]["digest_kind"].as_str()),
        (Some("not_anchored"), Some("SM3"))
    );
    assert!(v["beside"]["signature"]["subject"].as_str().unwrap().contains("赵示例"), "{v}");
    let v = house.verify(&after_two, &[], false);
    assert_eq!(v["outcome"], "broken", "it is the signature of another file: {v}");
    assert!(v["summary"]["zh"].as_str().unwrap().contains("报告.pdf.p7s"), "{v}");
    for at in [cms.len() / 3, cms.len() - 3] {
        let mut bad = cms.clone();
        bad[at] ^= 1;
        fs::write(&beside, bad).unwrap();
        assert_eq!(house.verify(&pdf, &[], false)["outcome"], "broken", "byte {at} of the signature");
    }
    fs::remove_file(&beside).unwrap();

    // In a package the report is compared; its annex tells the day of an assessment of another kind, which is no other
    // day of this one.
    let values = json!({ "title": "示例备案", "track": "filing", "service": house.service, "report": id });
    let (filing, _) = desk.record("filings", values);
    let checked = desk.ok("filing_check", json!({ "filing": filing }));
    assert!(checked["checked"].to_string().contains("安全评估报告"), "{}", checked["checked"]);
    let days: Vec<&Json> = checked["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["fact"] == "assessment_date")
        .collect();
    assert!(days.is_empty(), "{days:?}");

    // A change after freezing needs a new version, with a reason; the earlier one is superseded.
    desk.refused("report_freeze", ask, "gate");
    let second =
        desk.ok("report_freeze", json!({ "assessment": house.assessment, "reason": "示例：补充说明" }));
    assert_eq!(second["version"], 2);
    let listed = desk.ok("report_list", json!({}));
    assert_eq!((listed[0]["version"].as_i64(), listed[1]["state"].as_str()), (Some(2), Some("superseded")));
    // The first two sign again with the very keys they had.
    let print = |report: &Json| {
        desk.ok("report_verify", json!({ "report": report }))["signatures"][0]["fingerprint"].clone()
    };
    sign(desk, zhao, &second["id"], "Sig1").unwrap_or_else(|e| panic!("{}", e.message.zh));
    assert_eq!(print(&second["id"]), print(&id));
    let unfinished = desk.as_user(zhao, "report_detached", json!({ "report": second["id"] }));
    assert_eq!(unfinished.expect_err("the file still changes").code.key(), "gate");
    let all = desk.ok("workspace_verify", json!({}));
    assert_eq!((all["ok"].as_bool(), all["journal"]["ok"].as_bool()), (Some(true), Some(true)), "{all}");
    let outcomes: Vec<&str> =
        all["reports"].as_array().unwrap().iter().map(|r| r["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["not_anchored"; 2], "{all}");
}

/// The Python of the judges, where it has what is needed.
pub(crate) fn python(modules: &str) -> Option<String> {
    let python = std::env::var("HEGUI_PYTHON").ok().filter(|p| !p.is_empty())?;
    let has = Command::new(&python).args(["-c", &format!("import {modules}")]).output();
    has.is_ok_and(|out| out.status.success()).then_some(python)
}

#[test]
fn a_frozen_report_leaves_as_a_text_and_a_workbook_of_the_same_content() {
    let house = House::new();
    let desk = &house.desk;
    house.settle();
    let ask = json!({ "assessment": house.assessment });
    for format in ["docx", "xlsx"] {
        let draft = json!({ "assessment": house.assessment, "format": format });
        assert!(desk.bytes("report_draft", draft).starts_with(b"PK"), "{format}");
    }
    let id = desk.ok("report_freeze", ask)["id"].clone();
    desk.refused("report_copy", json!({ "report": id, "format": "pdf" }), "usage");
    let at = |name: &str| desk.dir.path().join(name);
    fs::write(at("报告.pdf"), desk.bytes("report_pdf", json!({ "report": id }))).unwrap();
    for format in ["docx", "xlsx"] {
        let copy = desk.bytes("report_copy", json!({ "report": id, "format": format }));
        let again = desk.bytes("report_copy", json!({ "report": id, "format": format }));
        assert!(copy == again, "{format}: the same report gives the same bytes");
        fs::write(at(&format!("副本.{format}")), copy).unwrap();
    }
    let entries = desk.ok("journal_list", json!({ "op": "sheet_export" }));
    assert_eq!(entries.as_array().map(Vec::len), Some(7), "what leaves is journalled");
    match python("docx, openpyxl, pyhanko") {
        Some(python) => {
            let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("papers.py");
            let mut judge = Command::new(python);
            judge.arg(script).args(["报告.pdf", "副本.docx", "副本.xlsx"].map(at)).arg("未签署副本");
            let out = judge.output().unwrap();
            let said = String::from_utf8_lossy(&out.stdout);
            assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
            assert!(said.contains("DOCX: ") && said.contains("XLSX: "), "{said}");
        }
        None => eprintln!("left out: the judge of DOCX and XLSX, HEGUI_PYTHON has no python-docx"),
    }
    for format in ["docx", "xlsx"] {
        let mut office = Command::new("soffice");
        office.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(at("office"));
        office.arg(format!("-env:UserInstallation=file://{}", at("profile").display()));
        office.arg(at(&format!("副本.{format}")));
        match office.output() {
            Ok(out) => {
                let pdf = fs::read(at("office").join("副本.pdf"));
                assert!(
                    pdf.is_ok_and(|pdf| pdf.starts_with(b"%PDF-")),
                    "{format}: {}",
                    String::from_utf8_lossy(&out.stderr)
                );
                fs::remove_file(at("office").join("副本.pdf")).unwrap();
            }
            Err(_) => eprintln!("left out: LibreOffice is not installed"),
        }
    }
}
