//! The sample organisation: plainly invented, made through the very commands that people use, nothing beside them.

mod content;
mod evaluation;
mod log;
mod sample;

use crate::api::{Folder, SessionInfo};
use crate::error::{Code, Error, Result};
use crate::host::{Ctx, Reply};
use chrono::{Duration, NaiveDate};
use content::*;
use hegui_model::instant::{self, Instant};
use hegui_model::role::Role;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Passphrase of every user of the sample organisation; shown in the README. Never use it for anything else.
pub const SAMPLE_PASSPHRASE: &str = "hegui-sample-2026";
/// Steps of which progress tells.
const STEPS: u64 = 9;

/// Files for the sample, written to a folder that goes again: the commands take paths.
struct Papers(PathBuf);

impl Papers {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("hegui-sample-{}", hegui_store::new_id()));
        std::fs::create_dir_all(&folder).map_err(|e| unwritable(&folder, &e))?;
        Ok(Self(folder))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<String> {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).map_err(|e| unwritable(&path, &e))?;
        Ok(path.display().to_string())
    }
}

impl Drop for Papers {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn unwritable(path: &Path, e: &std::io::Error) -> Error {
    Error::new(
        Code::Usage,
        format!("无法写入「{}」：{e}", path.display()),
        format!("{} cannot be written: {e}", path.display()),
    )
}

fn told(v: &Json, key: &str) -> String {
    v.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// The commands as one user calls them.
struct Desk<'a> {
    ctx: &'a Ctx<'a>,
    folder: &'a str,
    token: String,
}

impl Desk<'_> {
    fn call(&self, name: &str, args: Json) -> Result<Json> {
        let token = (!self.token.is_empty()).then_some(self.token.as_str());
        match self.ctx.host.call(token, name, args, self.ctx.progress, self.ctx.cancel)? {
            Reply::Json(v) => Ok(v),
            Reply::Bytes(_) => Ok(Json::Null),
        }
    }

    fn login(&self, login: &str) -> Result<Desk<'_>> {
        let s = self.call(
            "workspace_open",
            json!({ "folder": self.folder, "login": login, "passphrase": SAMPLE_PASSPHRASE }),
        )?;
        Ok(Desk { ctx: self.ctx, folder: self.folder, token: told(&s, "token") })
    }

    fn record(&self, register: &str, values: Json) -> Result<(String, i64)> {
        let s = self.call("record_save", json!({ "register": register, "values": values }))?;
        Ok((told(&s, "id"), s.get("version").and_then(Json::as_i64).unwrap_or(0)))
    }
}

/// Makes the sample organisation and logs its compliance officer in.
pub(crate) fn workspace_demo(ctx: &Ctx<'_>, args: Folder) -> Result<SessionInfo> {
    let nobody = Desk { ctx, folder: &args.folder, token: String::new() };
    let made = nobody.call(
        "workspace_create",
        json!({ "folder": args.folder, "login": FIRST.login, "name": FIRST.name, "passphrase": SAMPLE_PASSPHRASE }),
    )?;
    let first = Desk { ctx, folder: &args.folder, token: told(&made["session"], "token") };
    let session = fill(&nobody, &first);
    if session.is_err() {
        // The folder was made here: half a sample is not left behind.
        for login in USERS.iter().map(|u| u.login).chain([FIRST.login]) {
            ctx.host.end_sessions_of(login, "");
        }
        let _ = std::fs::remove_dir_all(&args.folder);
    }
    session
}

fn fill(nobody: &Desk<'_>, first: &Desk<'_>) -> Result<SessionInfo> {
    let ctx = first.ctx;
    let step = |n: u64| ctx.progress("正在制作示例单位", "Making the sample organisation", n, STEPS);
    let papers = Papers::new()?;

    step(0);
    let people = staff(first)?;
    users(nobody, first, &people)?;

    step(1);
    // The first user was security administrator too; from here the three administrators stand apart.
    let security = nobody.login("an")?;
    let person = people.get(FIRST.person);
    security.call("user_admit", json!({ "login": FIRST.login, "roles": ["compliance_officer"], "person": person, "reason": "三类管理员分设" }))?;
    let opened = nobody.call(
        "workspace_open",
        json!({ "folder": nobody.folder, "login": FIRST.login, "passphrase": SAMPLE_PASSPHRASE }),
    )?;
    ctx.host.end_session(&security.token);
    let lin = Desk { ctx, folder: nobody.folder, token: told(&opened, "token") };

    step(2);
    let (now, today) = clock(&lin)?;
    let (organisation, service) = organisation(&lin, &people, today)?;
    step(3);
    let evidence = evidence(&lin, &papers, &people, today)?;
    step(4);
    sample_rows(&lin, &people, (&organisation, &service), (&papers, &evidence), today)?;
    step(5);
    complaints(&lin, &people, &service, now)?;
    step(6);
    keywords(&lin, &papers)?;
    evaluation::sampling(&lin, &papers)?;
    evaluation::refusals(&lin, &papers)?;
    step(7);
    let assessment = assessment(&lin, &people, &service, today)?;
    let concluded = conclude(&lin, &assessment, &evidence)?;
    work(&lin, &assessment, &people, today)?;
    step(8);
    let checker = lin.login("gu")?;
    for (i, clause) in concluded.iter().take(CHECKED).enumerate() {
        let (verdict, comment) = if i + 1 == CHECKED {
            ("returned", "示例：请补充截图所示日期")
        } else {
            ("agreed", "")
        };
        let args =
            json!({ "assessment": assessment, "clause": clause, "verdict": verdict, "comment": comment });
        checker.call("conclusion_check", args)?;
    }
    ctx.host.end_session(&checker.token);
    step(STEPS);
    serde_json::from_value(opened).map_err(|e| {
        Error::new(Code::Fault, format!("会话无法表示：{e}"), format!("The session cannot be told: {e}"))
    })
}

/// Now and today: the instant of the last journal entry, so that even this comes through the commands.
fn clock(lin: &Desk<'_>) -> Result<(Instant, NaiveDate)> {
    let entries = lin.call("journal_list", json!({ "limit": 1 }))?;
    let now = entries
        .get(0)
        .and_then(|e| instant::parse(&told(e, "at")))
        .ok_or_else(|| Error::not_found("journal"))?;
    Ok((now, instant::day(now)))
}

/// People; answers their ids by staff number.
fn staff(desk: &Desk<'_>) -> Result<BTreeMap<&'static str, String>> {
    let mut out = BTreeMap::new();
    for (i, p) in (1_u32..).zip(PEOPLE) {
        let mut values = json!({
            "code": p.code, "name": p.name, "department": p.department, "joined_on": p.joined_on,
            "employer_kind": if p.employer.is_empty() { "internal" } else { "outsourced" },
            "employer": p.employer, "phone": format!("199000000{i:02}"), "email": format!("{}@example.com", p.code.to_lowercase()),
        });
        if i <= 3 {
            values["identity_number"] = identity_number(i).into();
        }
        out.insert(p.code, desk.record("people", values)?.0);
    }
    Ok(out)
}

fn users(nobody: &Desk<'_>, first: &Desk<'_>, people: &BTreeMap<&str, String>) -> Result<()> {
    for u in USERS {
        let administrator = u.roles.is_empty();
        first.call(
            "user_add",
            json!({ "login": u.login, "name": u.name, "system_administrator": administrator }),
        )?;
        nobody.call(
            "user_activate",
            json!({ "folder": nobody.folder, "login": u.login, "passphrase": SAMPLE_PASSPHRASE }),
        )?;
        if !administrator {
            let person = people.get(u.person);
            first.call(
                "user_admit",
                json!({ "login": u.login, "roles": u.roles, "person": person, "reason": "示例用户" }),
            )?;
        }
    }
    Ok(())
}

/// The organisation, its service, its appointments and published rules; answers organisation and service.
fn organisation(
    lin: &Desk<'_>,
    people: &BTreeMap<&str, String>,
    today: NaiveDate,
) -> Result<(String, String)> {
    let mut values = organisation_values();
    values["credit_code"] = credit_code().into();
    let (organisation, _) = lin.record("organizations", values)?;
    let mut values = service_values();
    values["organization"] = organisation.as_str().into();
    values["launched_on"] = (today + Duration::days(45)).to_string().into();
    let (service, _) = lin.record("services", values)?;
    for (post, code) in APPOINTMENTS {
        lin.record(
            "appointments",
            json!({ "person": people.get(code), "post": post, "from_on": "2025-09-01", "document": "示例任〔2025〕3 号" }),
        )?;
    }
    for rule in handling_rules() {
        lin.record("handling_rules", rule)?;
    }
    Ok((organisation, service))
}

/// The rows that are data, each saved by the user whose role may.
fn sample_rows(
    lin: &Desk<'_>,
    people: &BTreeMap<&str, String>,
    (organisation, service): (&str, &str),
    (papers, evidence): (&Papers, &BTreeMap<&'static str, String>),
    today: NaiveDate,
) -> Result<()> {
    let writer = |desk, keys: &[&str]| sample::Writer {
        desk,
        roles: keys.iter().filter_map(|k| Role::parse(k)).collect(),
    };
    let again = Desk { ctx: lin.ctx, folder: lin.folder, token: lin.token.clone() };
    let mut writers = vec![writer(again, FIRST.roles)];
    for u in USERS.iter().filter(|u| !u.roles.is_empty()) {
        writers.push(writer(lin.login(u.login)?, u.roles));
    }
    let mut known: BTreeMap<String, String> =
        people.iter().map(|(code, id)| (format!("@{code}"), id.clone())).collect();
    known.extend(evidence.iter().map(|(key, id)| (format!("@evidence-{key}"), id.clone())));
    known.insert("@organization".into(), organisation.to_owned());
    known.insert("@service".into(), service.to_owned());
    let loaded = sample::load(&writers, known, today).and_then(|names| {
        let desk = sample::writer(&writers, "annotation_logs").unwrap_or(lin);
        let path = papers.write("示例标注日志.csv", log::text(today).as_bytes())?;
        desk.call("annotation_log_import", json!({ "path": path, "task": names.get(log::TASK) }))
    });
    for w in writers.iter().skip(1) {
        lin.ctx.host.end_session(&w.desk.token);
    }
    loaded.map(drop)
}

fn complaints(lin: &Desk<'_>, people: &BTreeMap<&str, String>, service: &str, now: Instant) -> Result<()> {
    for c in COMPLAINTS {
        let received = now - Duration::hours(c.hours_ago);
        let (id, mut version) = lin.record(
            "complaints",
            json!({
                "channel": c.channel, "received_at": instant::format(received), "kind": c.kind, "risk": c.risk,
                "subject": c.subject, "details": c.details, "complainant": c.complainant, "contact": "19900001234",
                "service": service, "model_version": "示例模型 1.2", "assignee": people.get("S-003"),
            }),
        )?;
        for step in c.steps {
            let (values, reason) = step_values(step);
            let args = json!({
                "register": "complaints", "id": id, "version": version, "step": step, "values": values, "reason": reason,
            });
            version = lin.call("record_move", args)?.get("version").and_then(Json::as_i64).unwrap_or(version);
        }
        if !c.note.is_empty() {
            lin.call("note_add", json!({ "register": "complaints", "record": id, "text": c.note }))?;
        }
    }
    Ok(())
}

fn keywords(lin: &Desk<'_>, papers: &Papers) -> Result<()> {
    let path = papers.write("示例关键词.csv", keyword_file().as_bytes())?;
    lin.call("keywords_import", json!({ "paths": [path], "name": "示例关键词库", "edition": "2026.1" }))?;
    for (category, risk) in keyword_categories() {
        lin.call("keywords_map", json!({ "category": category, "risk": risk, "reason": "示例对应" }))?;
    }
    Ok(())
}

/// Evidence; answers its ids by their key.
fn evidence(
    lin: &Desk<'_>,
    papers: &Papers,
    people: &BTreeMap<&str, String>,
    today: NaiveDate,
) -> Result<BTreeMap<&'static str, String>> {
    let mut out = BTreeMap::new();
    for e in EVIDENCE {
        let bytes = if e.file.ends_with(".pdf") { pdf(e.key) } else { e.text().into_bytes() };
        let path = papers.write(e.file, &bytes)?;
        let mut values = json!({
            "title": e.title, "kind": e.kind, "owner": people.get(e.owner), "period_from_on": "2025-10-01",
            "remarks": "内容虚构，仅作演示",
        });
        if e.expires_in > 0 {
            values["expires_on"] = (today + Duration::days(e.expires_in)).to_string().into();
        }
        let saved = lin.call("evidence_add", json!({ "paths": [path], "values": values }))?;
        out.insert(e.key, told(&saved, "id"));
    }
    Ok(out)
}

fn assessment(
    lin: &Desk<'_>,
    people: &BTreeMap<&str, String>,
    service: &str,
    today: NaiveDate,
) -> Result<String> {
    let person = |code: &str| people.get(code).cloned().unwrap_or_default();
    let values = json!({
        "name": "示例问答上线前安全评估", "service": service, "edition": hegui_model::catalogue::TC260_003,
        "occasion": "before_launch", "conducted": "self", "assessed_on": today.to_string(),
        "team": [person("S-001"), person("S-005")],
        "legal_representative": person("S-006"), "assessment_head": person("S-007"), "legality_head": person("S-008"),
        "scope": "示例：示例问答网页版与 App 版的语料、模型、安全措施与投诉渠道，不含尚在筹备的接口。",
        "overall": "示例：评估尚在进行，已发现的不符合项列入整改。",
    });
    Ok(lin.record("assessments", values)?.0)
}

/// Gives the clauses of a chapter to a person, and plans what is done about the first clause not conformed to.
fn work(lin: &Desk<'_>, assessment: &str, people: &BTreeMap<&str, String>, today: NaiveDate) -> Result<()> {
    let person = |code: &str| people.get(code).cloned().unwrap_or_default();
    let rows = lin.call("clause_list", json!({ "assessment": assessment }))?;
    let rows: Vec<&Json> = rows.as_array().into_iter().flatten().collect();
    let of_chapter = |r: &&&Json| told(r, "chapter") == "7" || told(r, "chapter").starts_with("7.");
    let clauses: Vec<String> = rows
        .iter()
        .filter(of_chapter)
        .filter(|r| told(r, "state") == "open")
        .map(|r| told(r, "id"))
        .collect();
    let due = today + chrono::Duration::days(14);
    lin.call(
        "clauses_assign",
        json!({ "assessment": assessment, "clauses": clauses, "owner": person("S-005"), "due_on": due.to_string() }),
    )?;
    let Some(failed) = rows.iter().find(|r| told(r, "verdict") == "does_not_conform") else { return Ok(()) };
    let due = today + chrono::Duration::days(30);
    let values = json!({
        "assessment": assessment, "clause": told(failed, "id"), "owner": person("S-005"), "due_on": due.to_string(),
        "gap": "示例：现有记录达不到该条要求", "measure": "示例：补齐缺少的记录，由另一人复测",
    });
    lin.record("remediations", values)?;
    Ok(())
}

/// Concludes a third of the clauses; answers those concluded, in order.
fn conclude(
    lin: &Desk<'_>,
    assessment: &str,
    evidence: &BTreeMap<&str, String>,
) -> Result<Vec<&'static str>> {
    let rows = lin.call("clause_list", json!({ "assessment": assessment }))?;
    let proposed: BTreeMap<String, String> =
        rows.as_array().into_iter().flatten().map(|r| (told(r, "id"), told(r, "proposed"))).collect();
    let mut out = Vec::new();
    for c in CONCLUSIONS {
        let proposal = proposed.get(c.clause).map_or("", String::as_str);
        // To conform takes evidence, whatever the records say.
        let told_by_records =
            proposal == "does_not_conform" || (proposal == "conforms" && !c.evidence.is_empty());
        let verdict = if told_by_records { proposal } else { c.verdict };
        let mut args: Map<String, Json> = Map::new();
        args.insert("assessment".into(), assessment.into());
        args.insert("clause".into(), c.clause.into());
        args.insert("verdict".into(), verdict.into());
        let reason = if told_by_records && verdict != c.verdict {
            "示例：以登记册中的数据为准，差距列入整改"
        } else {
            c.reason
        };
        args.insert("reason".into(), reason.into());
        if !proposal.is_empty() && !told_by_records {
            args.insert(
                "difference_reason".into(),
                "示例：登记册中的数据尚不完整，依所附证据作出结论".into(),
            );
        }
        let proofs: Vec<&String> = c.evidence.iter().filter_map(|k| evidence.get(k)).collect();
        args.insert("evidence".into(), json!(proofs));
        lin.call("conclude", Json::Object(args))?;
        out.push(c.clause);
    }
    Ok(out)
}
