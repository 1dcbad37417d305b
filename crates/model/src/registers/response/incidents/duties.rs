//! Whom an incident has to be told to, and by when. What is done is told by the notifications on file.

use super::*;
use crate::clock::{Clock, Limit, lead};
use crate::deadline::Unit;
use crate::registers::{emergency_plans, notifications as n};
use crate::text::Label;
use std::sync::Arc;

/// Who reports: decides the hours of the national duty and the office it goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reporter {
    /// 关键信息基础设施运营者.
    Critical,
    /// 中央和国家机关直属单位.
    Central,
    /// Everyone else.
    Other,
}

impl Reporter {
    pub(super) const fn label(self) -> Label {
        match self {
            Self::Critical => t("关键信息基础设施运营者", "Critical-infrastructure operator"),
            Self::Central => t("中央和国家机关直属单位", "Unit of a central organ"),
            Self::Other => t("其他网络运营者", "Other network operator"),
        }
    }

    pub(super) const fn deadline(self) -> &'static str {
        match self {
            Self::Critical => "incident_report_critical",
            Self::Central => "incident_report_central",
            Self::Other => "incident_report",
        }
    }

    /// Offices that each have to be told.
    const fn offices(self) -> &'static [&'static str] {
        match self {
            Self::Critical => &["protection", "public_security"],
            Self::Central => &["own_office"],
            Self::Other => &["cyberspace"],
        }
    }
}

/// Where an organisation is both, the shorter limit holds; an unknown one is taken for an ordinary operator, which a
/// finding says.
pub(super) fn reporter_of(organization: Option<&Record>) -> Reporter {
    let is = |field| organization.and_then(|o| o.get(field)).unwrap_or(false);
    if is(organizations::CRITICAL_OPERATOR) {
        Reporter::Critical
    } else if is(organizations::CENTRAL_UNIT) {
        Reporter::Central
    } else {
        Reporter::Other
    }
}

/// When one of the recipients was first told, by notifications of the kinds; all kinds where none is named.
pub fn told_at(told: &[Arc<Record>], recipients: &[&str], kinds: &[&str]) -> Option<Instant> {
    told.iter()
        .filter(|x| recipients.contains(&x.text(n::RECIPIENT)))
        .filter(|x| kinds.is_empty() || kinds.contains(&x.text(n::REPORT_KIND)))
        .filter_map(|x| x.get(n::SENT_AT))
        .min()
}

/// Notifications about an incident.
pub(super) fn told_of(r: &Record, reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.find("notifications", n::INCIDENT.key(), &r.id)
}

/// Keys of clocks that a standard only recommends; they gate nothing.
pub(super) const RECOMMENDED: [&str; 1] = ["tell_interested"];

/// Authorities for leaked personal information: any that protects it, the cyberspace administration among them.
const FOR_PERSONAL: [&str; 3] = ["personal_information", "cyberspace", "industry"];

struct Desk<'a> {
    reader: &'a dyn Reader,
    out: Vec<Clock>,
}

impl Desk<'_> {
    fn run(&mut self, key: &str, deadline: &str, clause: &str, start: Instant, done: Option<Instant>) {
        let limit = self.reader.deadlines().get(deadline).limit(key, clause);
        self.out.push(limit.clock(start, done, &[], self.reader.calendar(), self.reader.now()));
    }
}

/// Every duty to tell, the earliest leading. A false alarm has none.
pub(super) fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    const LIAONING: &str = "LIAONING-2025/8.3.b";
    const REPORTING: &str = "国家网络安全事件报告管理办法";
    const PRIVACY: &str = "个人信息保护法第五十七条";
    let Some(found) = r.get(FOUND_AT) else { return Vec::new() };
    if r.text(STATE) == "false_alarm" {
        return Vec::new();
    }
    let told = told_of(r, reader);
    let yes = |field| r.get(field).unwrap_or(false);
    let mut desk = Desk { reader, out: Vec::new() };

    // The Liaoning text knows no level below which no report is due, and no hours: it runs for every incident.
    let any = told_at(&told, &n::AUTHORITIES, &[]);
    desk.run("report_any", "incident_any_report", LIAONING, found, any);
    if let Some((hours, plan)) = own_limit(r, reader) {
        let limit = Limit {
            key: "report_by_plan",
            label: Text::from(t("按预案向主管部门报告", "Report to the authority as the plan sets")),
            count: hours,
            unit: Unit::Hours,
            rule: Text::same(plan),
            clause: LIAONING,
        };
        desk.out.push(limit.clock(found, any, &[], reader.calendar(), reader.now()));
    }
    let national = incident_level::shipped().is_national(&effective_level(r, reader));
    if national {
        let reporter = reporter_of(organization_of(r, reader).as_deref());
        let times: Vec<Option<Instant>> =
            reporter.offices().iter().map(|o| told_at(&told, &[o], &[])).collect();
        let done = if times.iter().all(Option::is_some) { times.into_iter().flatten().max() } else { None };
        desk.run("report_authority", reporter.deadline(), REPORTING, found, done);
    }
    if yes(PERSONAL_INFORMATION) {
        desk.run(
            "tell_privacy_authority",
            "incident_personal_authority",
            PRIVACY,
            found,
            told_at(&told, &FOR_PERSONAL, &[]),
        );
        let avoided = yes(HARM_AVOIDED) && !r.text(HARM_AVOIDED_REASON).is_empty();
        if !avoided {
            let done = told_at(&told, &["persons", "public"], &[]);
            desk.run("tell_persons", "incident_personal_persons", PRIVACY, found, done);
        }
        if yes(MINORS) {
            let done = told_at(&told, &["guardians"], &[]);
            desk.run("tell_guardians", "incident_guardians", "未成年人网络保护条例第三十五条", found, done);
        }
    }
    if yes(FLAW) && yes(PUBLIC_INTEREST) {
        let done = told_at(&told, &["cyberspace", "industry", "protection"], &[]);
        desk.run("report_flaw", "incident_product_flaw", "网络数据安全管理条例第十条", found, done);
    }
    if yes(SUSPECTED_CRIME) {
        let done = told_at(&told, &["public_security"], &[]);
        desk.run("report_police", "incident_police", REPORTING, found, done);
    }
    if yes(HARM_POSSIBLE) {
        let done = told_at(&told, &["interested", "persons", "public"], &[]);
        desk.run(
            "tell_interested_by_law",
            "incident_interested_law",
            "网络数据安全管理条例第十一条",
            found,
            done,
        );
        desk.run("tell_interested", "incident_interested_parties", "DATA-GUIDE/10.1.e", found, done);
    }
    let open_report = told
        .iter()
        .filter(|x| x.text(n::REPORT_KIND) == "first" && x.get(n::INCOMPLETE).unwrap_or(false))
        .filter_map(|x| x.get(n::SENT_AT))
        .min();
    if let Some(start) = open_report {
        let done = told_at(&told, &n::AUTHORITIES, &["follow_up", "closing"]);
        desk.run("report_follow_up", "incident_follow_up", REPORTING, start, done);
    }
    if let Some(handled) = r.get(HANDLED_AT)
        && national
    {
        let done = told_at(&told, &n::AUTHORITIES, &["closing"]);
        desk.run("closing_report", "incident_closing_report", REPORTING, handled, done);
    }
    lead(desk.out)
}

/// The organisation's own hours for a report, and the plan that sets them: that of the plan started, else of one in
/// force when the incident was found.
fn own_limit(r: &Record, reader: &dyn Reader) -> Option<(i64, String)> {
    let day = crate::instant::day(r.get(FOUND_AT)?);
    let plan = reader.get("emergency_plans", r.text(PLAN)).or_else(|| {
        emergency_plans::in_force(day, reader)
            .into_iter()
            .find(|p| p.has(emergency_plans::REPORT_HOURS.key()))
    })?;
    let hours = plan.get(emergency_plans::REPORT_HOURS).filter(|h| *h > 0)?;
    Some((hours, format!("{} {}", plan.text(emergency_plans::TITLE), plan.text(emergency_plans::EDITION))))
}
