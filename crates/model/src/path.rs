//! The path from an empty workspace to a signed report. States are computed from records, never stored.

use crate::assessment::{Standing, blocks_signing, clause_rows};
use crate::clock::ClockState;
use crate::finding::any_error;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{assessments, handling_rules, keyword_libraries, register, reports};
use crate::text::{Label, Text, t};

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing is missing.
    Done,
    /// Something is missing, and can be mended here.
    Open,
    /// It waits for an earlier step.
    Blocked,
}

impl StepState {
    /// Key that crosses to the front ends.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::Blocked => "blocked",
        }
    }
}

/// Something missing, and the page that mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What.
    pub text: Text,
    /// `records/<register>`, `keywords`, `clauses` or `reports`.
    pub page: String,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Key.
    pub key: &'static str,
    /// Title.
    pub title: Label,
    /// Why it exists.
    pub why: Label,
    /// Clauses behind it.
    pub clauses: &'static [&'static str],
    /// How it stands.
    pub state: StepState,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// What is there.
    pub facts: Vec<Text>,
}

struct Outline {
    key: &'static str,
    title: Label,
    why: Label,
    clauses: &'static [&'static str],
    /// Fills what is missing and what is there; false where it waits for an earlier step.
    look: fn(&dyn Reader, &mut Vec<Missing>, &mut Vec<Text>) -> bool,
}

const OUTLINES: &[Outline] = &[
    Outline {
        key: "organization",
        title: t("单位与服务", "Organisation and service"),
        why: t(
            "单位名称、信用代码和服务信息只录入一次，全部材料都从这里引用",
            "Name, credit code and service are entered once; every paper takes them from here",
        ),
        clauses: &["TC260-003/8.1.a"],
        look: organization,
    },
    Outline {
        key: "people",
        title: t("人员与任命", "People and appointments"),
        why: t(
            "签署评估报告的三位负责人须有相应职务，三类管理员须分设",
            "The three who sign the report need their posts; the three administrators stay apart",
        ),
        clauses: &["TC260-003/8.1.d.1", "TC260-003/8.1.d.2", "TC260-003/8.1.d.3", "LIAONING-2025/9.2.b"],
        look: people,
    },
    Outline {
        key: "handling_rules",
        title: t("投诉渠道与处理规则", "Complaint channels and rules"),
        why: t(
            "处理规则和时限须事先公示，时限据此计算",
            "Rules and limits are published first; the clocks run by them",
        ),
        clauses: &["TC260-003/7.e.1", "TC260-003/7.e.2"],
        look: rules,
    },
    Outline {
        key: "complaints",
        title: t("投诉台账", "Complaints"),
        why: t(
            "每件投诉都要按时受理、审核、答复并留痕",
            "Each complaint is accepted, judged and answered in time, with a trace",
        ),
        clauses: &["TC260-003/5.2.b.3", "TC260-003/7.e.1"],
        look: complaints,
    },
    Outline {
        key: "keywords",
        title: t("关键词库", "Keyword library"),
        why: t("总量与各类风险的下限须同时达到", "The floors of the total and of each risk are met together"),
        clauses: &["TC260-003/9.1.b", "TC260-003/9.1.c"],
        look: keywords,
    },
    Outline {
        key: "evidence",
        title: t("证据", "Evidence"),
        why: t(
            "“符合”的结论须有证据，证据须覆盖评估日期且未过期",
            "A clause conforms only with evidence that covers the day of the assessment",
        ),
        clauses: &["TC260-003/8.1.b.1"],
        look: evidence,
    },
    Outline {
        key: "conclusions",
        title: t("条款结论", "Conclusions"),
        why: t("每一条款都要单独给出结论", "Each clause has a conclusion of its own"),
        clauses: &["TC260-003/8.1.b"],
        look: conclusions,
    },
    Outline {
        key: "checks",
        title: t("复核", "Second person's check"),
        why: t(
            "每条结论由另一人复核；内容变动后须重新复核",
            "Another person checks each conclusion; a later change voids the check",
        ),
        clauses: &["TC260-003/8.1.b"],
        look: checks,
    },
    Outline {
        key: "report",
        title: t("报告定稿", "Frozen report"),
        why: t(
            "定稿后内容不再变动，任何修改都形成新版本",
            "What is frozen stays; any change makes a new version",
        ),
        clauses: &["TC260-003/8.1.c"],
        look: report,
    },
    Outline {
        key: "signatures",
        title: t("签署与核验", "Signing and verifying"),
        why: t(
            "自行评估的报告至少由三位负责人共同签署",
            "A report of one's own assessment is signed by at least three responsible persons",
        ),
        clauses: &["TC260-003/8.1.d.1", "TC260-003/8.1.d.2", "TC260-003/8.1.d.3"],
        look: signatures,
    },
];

/// Every step as it stands now.
pub fn steps(reader: &dyn Reader) -> Vec<Step> {
    OUTLINES
        .iter()
        .map(|o| {
            let (mut missing, mut facts) = (Vec::new(), Vec::new());
            let ready = (o.look)(reader, &mut missing, &mut facts);
            let state = match (ready, missing.is_empty()) {
                (false, _) => StepState::Blocked,
                (true, true) => StepState::Done,
                (true, false) => StepState::Open,
            };
            Step { key: o.key, title: o.title, why: o.why, clauses: o.clauses, state, missing, facts }
        })
        .collect()
}

fn miss(out: &mut Vec<Missing>, page: &str, zh: impl Into<String>, en: impl Into<String>) {
    out.push(Missing { text: Text::new(zh, en), page: page.into() });
}

fn fact(out: &mut Vec<Text>, n: usize, zh: &str, en: &str) {
    out.push(Text::new(format!("{zh} {n}"), format!("{en}: {n}")));
}

/// Records of a register with an error among their findings.
fn faulty(key: &str, reader: &dyn Reader) -> usize {
    let Some(r) = register(key) else { return 0 };
    reader.all(key).iter().filter(|x| any_error(&r.findings(x, reader))).count()
}

fn mend_faulty(key: &'static str, reader: &dyn Reader, missing: &mut Vec<Missing>) {
    let n = faulty(key, reader);
    if n > 0
        && let Some(r) = register(key)
    {
        miss(
            missing,
            &format!("records/{key}"),
            format!("「{}」中有 {n} 条记录存在错误", r.label.zh),
            format!("{n} of {} have errors", r.label.en),
        );
    }
}

/// The newest assessment: by its day, then by its id.
pub fn current_assessment(reader: &dyn Reader) -> Option<Record> {
    reader.all("assessments").into_iter().max_by_key(|a| (a.get(assessments::ASSESSED_ON), a.id.clone()))
}

fn organization(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    for (key, zh, en) in [("organizations", "单位", "the organisation"), ("services", "服务", "the service")]
    {
        let n = reader.all(key).len();
        if n == 0 {
            miss(
                missing,
                &format!("records/{key}"),
                format!("尚未登记{zh}"),
                format!("{en} is not entered yet"),
            );
        } else {
            fact(facts, n, zh, register(key).map_or("", |r| r.label.en));
        }
        mend_faulty(key, reader, missing);
    }
    true
}

fn people(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let n = reader.all("people").len();
    if n == 0 {
        miss(missing, "records/people", "尚未登记人员", "no person is entered yet");
    }
    fact(facts, n, "人员", "People");
    let today = reader.today();
    let held: Vec<String> = reader
        .all("appointments")
        .iter()
        .filter(|a| crate::registers::appointments::holds_on(a, today))
        .map(|a| a.text(crate::registers::appointments::POST).to_owned())
        .collect();
    for (posts, zh, en) in [
        (&["legal_representative"][..], "法定代表人", "the legal representative"),
        (
            &["principal_manager", "head_of_cybersecurity"],
            "主要管理者或网络安全负责人",
            "a principal manager or the head of cybersecurity",
        ),
        (
            &["principal_manager", "head_of_legal"],
            "主要管理者或法务负责人",
            "a principal manager or the head of legal affairs",
        ),
    ] {
        if !held.iter().any(|p| posts.contains(&p.as_str())) {
            miss(missing, "records/appointments", format!("尚未任命{zh}"), format!("{en} is not appointed"));
        }
    }
    mend_faulty("people", reader, missing);
    mend_faulty("appointments", reader, missing);
    true
}

fn rules(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    for (kind, zh, en) in [
        ("general", "一般投诉举报", "complaints in general"),
        ("personal_information", "个人信息投诉", "personal-information complaints"),
    ] {
        match handling_rules::in_force(kind, reader.today(), reader) {
            Some(r) => facts.push(Text::same(format!(
                "{} {}",
                r.text(handling_rules::NAME),
                r.text(handling_rules::EDITION)
            ))),
            None => miss(
                missing,
                "records/handling_rules",
                format!("没有生效的「{zh}」处理规则"),
                format!("no handling rule in force for {en}"),
            ),
        }
    }
    mend_faulty("handling_rules", reader, missing);
    true
}

fn complaints(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let Some(r) = register("complaints") else { return true };
    let all = reader.all("complaints");
    fact(facts, all.len(), "投诉举报", "Complaints");
    let late =
        all.iter().filter(|c| (r.clocks)(c, reader).iter().any(|k| k.state == ClockState::Overdue)).count();
    if late > 0 {
        miss(
            missing,
            "records/complaints",
            format!("{late} 件投诉已超过时限"),
            format!("overdue complaints: {late}"),
        );
    }
    mend_faulty("complaints", reader, missing);
    true
}

fn keywords(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let newest =
        reader.all("keyword_libraries").into_iter().max_by_key(|l| l.get(keyword_libraries::UPDATED_ON));
    let Some(library) = newest else {
        miss(missing, "keywords", "尚未导入关键词库", "no keyword library is imported yet");
        return true;
    };
    facts.push(Text::new(
        format!(
            "{}：{} 个词",
            library.text(keyword_libraries::NAME),
            library.get(keyword_libraries::DISTINCT).unwrap_or(0)
        ),
        format!(
            "{}: {} words",
            library.text(keyword_libraries::NAME),
            library.get(keyword_libraries::DISTINCT).unwrap_or(0)
        ),
    ));
    if let Some(a) = current_assessment(reader) {
        for clause in ["9.1.b", "9.1.c"] {
            let Some(p) = crate::proposal::propose(clause, &a, reader) else { continue };
            for f in p.findings.iter().filter(|f| f.level == crate::finding::Level::Error) {
                miss(missing, "keywords", f.message.zh.clone(), f.message.en.clone());
            }
        }
    }
    true
}

fn evidence(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let n = reader.all("evidence").len();
    fact(facts, n, "证据", "Evidence");
    if n == 0 {
        miss(missing, "records/evidence", "尚未登记证据", "no evidence is entered yet");
    }
    mend_faulty("evidence", reader, missing);
    true
}

fn conclusions(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let Some(a) = current_assessment(reader) else {
        miss(missing, "records/assessments", "尚未建立评估", "no assessment is begun yet");
        return true;
    };
    let rows = clause_rows(&a, reader);
    let open = rows.iter().filter(|r| r.state == Standing::Open).count();
    let faulty = rows.iter().filter(|r| r.state == Standing::Faulty).count();
    fact(facts, rows.len() - open, "已作结论", "Concluded");
    if open > 0 {
        miss(
            missing,
            "clauses",
            format!("{open} 条尚未作出结论"),
            format!("{open} clauses have no conclusion"),
        );
    }
    if faulty > 0 {
        miss(
            missing,
            "clauses",
            format!("{faulty} 条结论的条件已不成立"),
            format!("{faulty} conclusions no longer hold"),
        );
    }
    true
}

fn checks(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let Some(a) = current_assessment(reader) else { return false };
    let rows = clause_rows(&a, reader);
    let checked = rows.iter().filter(|r| r.state == Standing::Checked).count();
    fact(facts, checked, "已复核", "Checked");
    let waiting = rows.len() - checked;
    if waiting > 0 {
        miss(
            missing,
            "clauses",
            format!("{waiting} 条待复核"),
            format!("{waiting} clauses wait for a check"),
        );
    }
    true
}

fn report(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let Some(a) = current_assessment(reader) else { return false };
    let frozen = reader.find("reports", reports::ASSESSMENT.key(), &a.id);
    fact(facts, frozen.len(), "已定稿报告", "Frozen reports");
    if frozen.iter().any(|r| r.text(reports::STATE) != "superseded") {
        return true;
    }
    let blocks = blocks_signing(&a, reader);
    if !blocks.is_empty() {
        let n = blocks.len();
        miss(
            missing,
            "reports",
            format!("定稿前还有 {n} 项须处理"),
            format!("{n} matters stand before freezing"),
        );
        return false;
    }
    miss(missing, "reports", "可以定稿", "ready to be frozen");
    true
}

fn signatures(reader: &dyn Reader, missing: &mut Vec<Missing>, facts: &mut Vec<Text>) -> bool {
    let Some(a) = current_assessment(reader) else { return false };
    let current = reader
        .find("reports", reports::ASSESSMENT.key(), &a.id)
        .into_iter()
        .find(|r| r.text(reports::STATE) != "superseded");
    let Some(report) = current else { return false };
    let signed = reader.find("signatures", crate::registers::signatures::REPORT.key(), &report.id).len();
    fact(facts, signed, "已签署", "Signed");
    if report.text(reports::STATE) != "signed" {
        miss(missing, "reports", "签署尚未完成", "signing is not complete");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::reader::FixedReader;

    #[test]
    fn an_empty_workspace_says_where_to_begin_and_blocks_what_comes_later() {
        let reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
        let steps = steps(&reader);
        assert_eq!(steps.len(), 10);
        assert_eq!(steps[0].state, StepState::Open);
        assert_eq!(steps[0].missing[0].page, "records/organizations");
        assert_eq!(steps[9].state, StepState::Blocked);
        let complaints = steps.iter().find(|s| s.key == "complaints").expect("step");
        assert_eq!(complaints.state, StepState::Done, "no complaint is no fault");
    }

    #[test]
    fn entering_the_organisation_and_service_closes_the_first_step() {
        use crate::registers::{organizations as o, services as s};
        let mut reader = FixedReader::at(instant::parse("2026-09-26 10:00").expect("instant"));
        let mut org = Record { id: "o".into(), ..Record::default() };
        org.set(o::NAME, "示例科技有限公司".into()).set(o::CREDIT_CODE, "91350100M000100Y43".into());
        org.set(o::LEGAL_REPRESENTATIVE, "示例人".into()).set(o::PROVINCE, "福建".into());
        let mut svc = Record { id: "s".into(), ..Record::default() };
        svc.set(s::NAME, "示例问答".into())
            .set(s::ORGANIZATION, "o".into())
            .set(s::MODEL_VERSION, "1".into());
        svc.set(s::FUNCTIONS, vec!["dialogue".into()])
            .set(s::ACCESS, vec!["web".into()])
            .set(s::STATUS, "trial".into());
        svc.set(s::MINORS_SERVED, false).set(s::PUBLIC_OPINION, true).set(s::MODEL_ORIGIN, "tuned".into());
        reader.records.push(("organizations", org));
        reader.records.push(("services", svc));
        assert_eq!(steps(&reader)[0].state, StepState::Done, "{:?}", steps(&reader)[0].missing);
    }
}
