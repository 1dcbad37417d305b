//! What the sample organisation consists of. Every name, number and word here is invented.

use hegui_model::{catalogue, credit_code as code, identity_number as identity};
use serde_json::{Map, Value as Json, json};

/// A user of the sample.
pub(super) struct User {
    pub(super) login: &'static str,
    pub(super) name: &'static str,
    /// None for the system administrator, whose slot holds no database key.
    pub(super) roles: &'static [&'static str],
    /// Staff number.
    pub(super) person: &'static str,
}

const fn user(
    login: &'static str,
    name: &'static str,
    person: &'static str,
    roles: &'static [&'static str],
) -> User {
    User { login, name, roles, person }
}

/// The compliance officer, who begins.
pub(super) const FIRST: User = user("lin", "林合规", "S-001", &["compliance_officer"]);

/// Everyone else.
pub(super) const USERS: &[User] = &[
    user("an", "安管理", "S-002", &["security_administrator"]),
    user("shen", "沈审计", "S-004", &["security_auditor"]),
    user("xi", "席系统", "S-009", &[]),
    user("gu", "顾复核", "S-005", &["compliance_officer", "evaluator"]),
    user("zhao", "赵示例", "S-006", &["signer"]),
    user("wang", "王网安", "S-007", &["signer", "data_lead"]),
    user("jian", "简监看", "S-011", &["annotation_lead"]),
    user("fang", "方法务", "S-008", &["signer", "legal_reviewer"]),
];

/// A person of the sample.
pub(super) struct Person {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) department: &'static str,
    pub(super) joined_on: &'static str,
    /// Empty for an employee.
    pub(super) employer: &'static str,
}

const fn person(
    code: &'static str,
    name: &'static str,
    department: &'static str,
    joined_on: &'static str,
    employer: &'static str,
) -> Person {
    Person { code, name, department, joined_on, employer }
}

const OUTSOURCER: &str = "示例标注服务有限公司";

/// The staff.
pub(super) const PEOPLE: &[Person] = &[
    person("S-001", "林合规", "合规部", "2024-03-01", ""),
    person("S-002", "安管理", "信息安全部", "2024-03-01", ""),
    person("S-003", "柯受理", "客户服务部", "2024-05-06", ""),
    person("S-004", "沈审计", "审计部", "2024-06-03", ""),
    person("S-005", "顾复核", "合规部", "2024-07-01", ""),
    person("S-006", "赵示例", "总经理室", "2023-12-01", ""),
    person("S-007", "王网安", "信息安全部", "2024-01-15", ""),
    person("S-008", "方法务", "法务部", "2024-02-19", ""),
    person("S-009", "席系统", "运维部", "2024-04-08", ""),
    person("S-010", "智产权", "法务部", "2024-09-02", ""),
    person("S-011", "简监看", "内容安全部", "2025-02-17", ""),
    person("S-012", "包标注甲", "数据部", "2025-04-01", OUTSOURCER),
    person("S-013", "包标注乙", "数据部", "2025-04-01", OUTSOURCER),
];

/// Post and staff number.
pub(super) const APPOINTMENTS: &[(&str, &str)] = &[
    ("legal_representative", "S-006"),
    ("head_of_cybersecurity", "S-007"),
    ("head_of_legal", "S-008"),
    ("head_of_assessment", "S-007"),
    ("head_of_legality", "S-008"),
    ("ip_officer", "S-010"),
    ("content_monitor", "S-011"),
    ("system_administrator", "S-009"),
    ("security_administrator", "S-002"),
    ("security_auditor", "S-004"),
];

/// An identity number of a region that does not exist, with the right check character.
pub(super) fn identity_number(n: u32) -> String {
    let body = format!("00000019900101{n:03}");
    let fits = |c: &char| identity::check(&format!("{body}{c}")).is_ok();
    let last = "0123456789X".chars().find(fits).unwrap_or('0');
    format!("{body}{last}")
}

/// A credit code that reads EXAMPLE, with the right check digit.
pub(super) fn credit_code() -> String {
    let body = "91000000EXAMPLE00";
    let fits = |c: &char| code::check(&format!("{body}{c}")).is_ok();
    let last = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find(fits).unwrap_or('0');
    format!("{body}{last}")
}

/// The organisation, without its credit code.
pub(super) fn organisation_values() -> Json {
    json!({
        "name": "示例科技有限公司", "legal_representative": "赵示例", "nature": "private",
        "registered_address": "示例省示例市示例路 1 号", "office_address": "示例省示例市示例路 1 号 8 层",
        "province": "示例省", "regulator": "示例省网信办", "contact": "林合规", "contact_phone": "19900000001",
        "critical_operator": false, "central_unit": false, "established_on": "2023-12-01",
        "licences": ["icp_filing", "graded_protection"], "foreign_share_max": "30", "remarks": "本单位及其全部数据均为虚构，仅供试用",
    })
}

/// The service, without organisation and day of launch.
pub(super) fn service_values() -> Json {
    json!({
        "name": "示例问答", "model_version": "示例模型 1.2", "functions": ["dialogue", "text"], "access": ["web", "app"],
        "audience": "成年个人用户", "minors_served": false, "public_opinion": true, "model_origin": "tuned",
        "user_input_trains": false, "critical_use": false, "status": "trial", "monitors": 1,
        "deployments": [{ "region": "示例省", "purpose": "推理" }, { "region": "示例省", "purpose": "训练" }],
    })
}

/// Published rules for complaints.
pub(super) fn handling_rules() -> Vec<Json> {
    let rule = |name: &str, kind: &str, [accept, judge, answer]: [i64; 3]| {
        json!({
            "name": name, "kind": kind, "edition": "1.0", "acknowledge_limit": accept, "acknowledge_unit": "working_days",
            "judge_limit": judge, "judge_unit": "working_days", "answer_limit": answer, "answer_unit": "working_days",
            "published_where": "https://example.com/complaints", "effective_on": "2025-10-01",
        })
    };
    vec![
        rule("示例投诉处理规则", "general", [2, 7, 15]),
        rule("示例个人信息投诉处理规则", "personal_information", [1, 5, 10]),
    ]
}

/// A complaint and how far it has come.
pub(super) struct Complaint {
    pub(super) hours_ago: i64,
    pub(super) channel: &'static str,
    pub(super) kind: &'static str,
    pub(super) risk: &'static str,
    pub(super) subject: &'static str,
    pub(super) details: &'static str,
    pub(super) complainant: &'static str,
    pub(super) steps: &'static [&'static str],
    pub(super) note: &'static str,
}

const UPHELD: &[&str] = &["accept", "review", "uphold", "handle", "answer", "close"];

/// Complaints from just received to closed and reopened.
pub(super) const COMPLAINTS: &[Complaint] = &[
    Complaint {
        hours_ago: 500,
        channel: "window",
        kind: "illegal_content",
        risk: "A.1.f",
        subject: "示例：生成内容不适宜公开",
        details: "示例内容：用户称一次回答含有不适宜公开的描述，并附截图。",
        complainant: "示例投诉人甲",
        steps: UPHELD,
        note: "示例批注：已在周会上通报。",
    },
    Complaint {
        hours_ago: 400,
        channel: "email",
        kind: "false_information",
        risk: "",
        subject: "示例：对某虚构地点的介绍有误",
        details: "示例内容：回答把虚构地点写成真实景点。",
        complainant: "示例投诉人乙",
        steps: &["accept", "review", "dismiss", "answer", "close"],
        note: "",
    },
    Complaint {
        hours_ago: 300,
        channel: "transfer",
        kind: "personality",
        risk: "",
        subject: "示例：回答涉及他人姓名",
        details: "示例内容：转办件，反映回答中出现与投诉人同名的虚构人物。",
        complainant: "示例投诉人丙",
        steps: &["accept", "review", "uphold", "handle", "answer", "close", "reopen", "accept"],
        note: "示例批注：投诉人补充了材料，已重新打开。",
    },
    Complaint {
        hours_ago: 960,
        channel: "letter",
        kind: "personal_information",
        risk: "A.4.e",
        subject: "示例：要求更正个人资料",
        details: "示例内容：来信要求更正账户资料，已超过答复时限，用来演示到期提醒。",
        complainant: "示例投诉人丁",
        steps: &[],
        note: "",
    },
    Complaint {
        hours_ago: 72,
        channel: "window",
        kind: "copyright",
        risk: "A.3.a",
        subject: "示例：输出与某文章相似",
        details: "示例内容：称输出与其虚构文章有相似段落。",
        complainant: "示例投诉人戊",
        steps: &["accept", "review"],
        note: "",
    },
    Complaint {
        hours_ago: 48,
        channel: "phone",
        kind: "discrimination",
        risk: "A.2.b",
        subject: "示例：回答含偏见用语",
        details: "示例内容：电话反映一次回答的措辞带有偏见。",
        complainant: "示例投诉人己",
        steps: &["accept", "review", "uphold"],
        note: "",
    },
    Complaint {
        hours_ago: 30,
        channel: "sms",
        kind: "minors",
        risk: "",
        subject: "示例：询问未成年人使用限制",
        details: "示例内容：家长询问如何限制使用。",
        complainant: "示例投诉人庚",
        steps: &["accept"],
        note: "",
    },
    Complaint {
        hours_ago: 3,
        channel: "window",
        kind: "other",
        risk: "",
        subject: "示例：页面打不开",
        details: "示例内容：今天上午页面打不开。",
        complainant: "示例投诉人辛",
        steps: &[],
        note: "",
    },
];

/// What a step asks for, and its reason.
pub(super) fn step_values(step: &str) -> (Json, &'static str) {
    match step {
        "uphold" => (json!({ "judgement": "示例：经核对日志与输出，情况属实" }), ""),
        "dismiss" => (json!({ "judgement": "示例：经核对，输出已注明内容为虚构" }), ""),
        "handle" => {
            (json!({ "disposals": ["remove", "stop_transmission"], "mending": ["keyword", "rule"] }), "")
        }
        "answer" => (json!({ "answer": "示例：感谢反馈，处理结果已告知" }), ""),
        "reopen" => (Json::Object(Map::new()), "示例：投诉人补充材料"),
        _ => (Json::Object(Map::new()), ""),
    }
}

/// Words of a category whose risk has a floor: most reach it, the last of each class does not, so that a lint shows both.
fn words_of(risk: &str) -> usize {
    match risk {
        "A.1.h" => 150,
        "A.2.i" => 60,
        r if r.starts_with("A.1.") => 210,
        _ => 110,
    }
}

/// Categories of the sample library with the risks they are mapped to.
pub(super) fn keyword_categories() -> Vec<(String, &'static str)> {
    let floored = catalogue::risks().filter(|r| r.id.starts_with("A.1.") || r.id.starts_with("A.2."));
    (1..).zip(floored).map(|(i, r)| (format!("示例类{i:02}"), r.id.as_str())).collect()
}

/// A library of more words than clause 9.1 asks for in total.
pub(super) fn keyword_file() -> String {
    let mut out = String::from("\u{feff}关键词,分类\n");
    let mut n = 0_u32;
    let mut add = |category: &str, word: &str| {
        n += 1;
        out.push_str(&format!("{word}{n:05},{category}\n"));
    };
    for (category, risk) in keyword_categories() {
        (0..words_of(risk)).for_each(|_| add(&category, "示例词"));
    }
    (0..5).for_each(|_| add("示例类01", "示例超长词条用来演示长度提示"));
    (0..8_000).for_each(|_| add("示例类其他", "示例词"));
    out
}

/// A piece of evidence.
pub(super) struct Evidence {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) kind: &'static str,
    pub(super) file: &'static str,
    pub(super) owner: &'static str,
    /// Days from today until it expires; 0 for never.
    pub(super) expires_in: i64,
}

impl Evidence {
    /// Text of its file.
    pub(super) fn text(&self) -> String {
        format!(
            "{}\n\n示例科技有限公司\n\n本文件内容虚构，仅用来演示证据如何登记、引用与核对。\n",
            self.title
        )
    }
}

const fn evidence(
    key: &'static str,
    title: &'static str,
    kind: &'static str,
    file: &'static str,
    owner: &'static str,
    expires_in: i64,
) -> Evidence {
    Evidence { key, title, kind, file, owner, expires_in }
}

/// Evidence of the sample.
pub(super) const EVIDENCE: &[Evidence] = &[
    evidence("corpus", "示例语料来源评估记录", "record", "语料来源评估记录.txt", "S-007", 0),
    evidence("licence", "示例语料许可与采集记录", "record", "语料许可与采集记录.txt", "S-007", 200),
    evidence("ip", "示例知识产权管理制度", "policy", "知识产权管理制度.txt", "S-010", 0),
    evidence("training", "示例标注人员培训与考核记录", "record", "标注培训考核记录.txt", "S-005", 20),
    evidence("rules", "示例标注规则", "policy", "标注规则.txt", "S-005", 0),
    evidence("model", "示例模型安全训练与检测记录", "report", "模型安全记录.txt", "S-007", 0),
    evidence("pages", "示例服务公示页面", "screenshot", "service-pages.pdf", "S-001", 0),
    evidence("privacy", "示例个人信息保护制度", "policy", "个人信息保护制度.txt", "S-008", 0),
    evidence("complaints", "示例投诉受理流程", "policy", "投诉受理流程.txt", "S-003", 0),
    evidence("watch", "示例监看值班表", "data", "监看值班表.txt", "S-011", 0),
    evidence("agreement", "示例用户协议", "contract", "user-agreement.pdf", "S-008", 0),
];

/// A conclusion of the sample; where the records propose one, theirs is taken.
pub(super) struct Conclusion {
    pub(super) clause: &'static str,
    pub(super) verdict: &'static str,
    pub(super) reason: &'static str,
    pub(super) evidence: &'static [&'static str],
}

const fn conforms(
    clause: &'static str,
    evidence: &'static [&'static str],
    reason: &'static str,
) -> Conclusion {
    Conclusion { clause, verdict: "conforms", reason, evidence }
}

const fn fails(clause: &'static str, reason: &'static str) -> Conclusion {
    Conclusion { clause, verdict: "does_not_conform", reason, evidence: &[] }
}

const fn not_applicable(clause: &'static str, reason: &'static str) -> Conclusion {
    Conclusion { clause, verdict: "not_applicable", reason, evidence: &[] }
}

/// How many of the conclusions the second person has looked at; the last of them was returned.
pub(super) const CHECKED: usize = 16;

/// A third of the clauses.
pub(super) const CONCLUSIONS: &[Conclusion] = &[
    conforms("5.1.a.1", &["corpus"], "示例：评估不合格的来源登记停用，不再采集"),
    conforms("5.1.a.2", &["corpus"], "示例：每个来源采集前抽样，结果留档"),
    fails("5.1.b", "示例：外文语料目前只有一个来源，已列入采购计划"),
    conforms("5.1.c.1", &["licence"], "示例：逐项留存许可文本"),
    conforms("5.1.c.2", &["licence"], "示例：采集时间、范围与站点声明均有留存"),
    not_applicable("5.1.c.3-1", "示例：没有购买语料"),
    not_applicable("5.1.c.3-2", "示例：没有购买语料"),
    not_applicable("5.1.c.4", "示例：使用者输入不进入训练"),
    conforms("5.1.d", &["corpus"], "示例：采集前与阻断清单比对"),
    conforms("5.2.a", &["corpus"], "示例：关键词、分类模型与人工抽查三道过滤"),
    conforms("5.2.b.1", &["ip"], "示例：已任命负责人并发布制度"),
    conforms("5.2.b.2", &["ip"], "示例：训练前完成排查并留有清单"),
    conforms("5.2.b.3", &["complaints"], "示例：投诉渠道设有知识产权类别"),
    conforms("5.2.b.4", &["agreement"], "示例：协议第三条作了提示"),
    conforms("5.2.b.5", &["ip"], "示例：制度每半年复审一次"),
    conforms("5.3.a.1", &["training"], "示例：考核合格后发给资质"),
    conforms("5.3.a.2", &["training"], "示例：排班表中两种职能不重叠"),
    conforms("5.3.b.1", &["rules"], "示例：规则各章齐备"),
    conforms("5.3.b.2", &["rules"], "示例：两类规则分册"),
    fails("5.3.b.4", "示例：两种风险尚无判别示例，本月补齐"),
    conforms("6.a", &["model"], "示例：基础模型的备案信息已核对"),
    conforms("6.b.1", &["model"], "示例：以安全评分为训练指标之一"),
    conforms("6.b.2", &["model"], "示例：每轮输入先检测再生成"),
    conforms("6.c.1-1", &["pages"], "示例：首页与帮助页均有说明"),
    conforms("6.c.2-1", &["pages"], "示例：对话页底部有提示"),
    not_applicable("6.c.3", "示例：不提供接口"),
    not_applicable("7.a.2", "示例：不用于上述场合"),
    conforms("7.b", &["privacy"], "示例：制度与权限清单齐备"),
    conforms("7.c.1", &["agreement"], "示例：协议写明输入不用于训练"),
    conforms("7.d.1", &["pages"], "示例：回答区域下方有提示"),
    conforms("7.e.2", &["complaints"], "示例：规则已公示"),
    conforms("9.1.a", &["rules"], "示例：词条长度已核对"),
    conforms("9.1.b", &["rules"], "示例：词库数量已核对"),
    fails("9.1.c", "示例：两种风险的词数不足，正在补充"),
];

/// A page of one line as PDF, with a right table of offsets.
pub(super) fn pdf(line: &str) -> Vec<u8> {
    let line: String = line.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    let text =
        format!("BT /F1 14 Tf 72 760 Td (Sample evidence: {line}. Everything here is invented.) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".into(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".into(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (i, o) in (1..).zip(&objects) {
        offsets.push(out.len());
        out.push_str(&format!("{i} 0 obj\n{o}\nendobj\n"));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    offsets.iter().for_each(|o| out.push_str(&format!("{o:010} 00000 n \n")));
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}
