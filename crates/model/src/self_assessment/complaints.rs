//! Chapter 3: complaints, the rules they are handled by, and the limits kept and missed.

use super::Paper;
use crate::clock::ClockState;
use crate::field::{Choice, Kind};
use crate::instant;
use crate::proposal::complaints::about;
use crate::record::Record;
use crate::registers::{complaints, handling_rules as rules};
use crate::text::{Label, Lang, t};
use std::collections::BTreeMap;
use std::sync::Arc;

const STATES: [(ClockState, Label); 7] = [
    (ClockState::Done, t("按时办结", "in time")),
    (ClockState::DoneLate, t("逾期办结", "late")),
    (ClockState::Overdue, t("逾期未办", "overdue")),
    (ClockState::DueNow, t("应立即办理", "due now")),
    (ClockState::Running, t("进行中", "running")),
    (ClockState::Paused, t("中止", "paused")),
    (ClockState::Unknown, t("无法计算", "not computed")),
];

fn options(kind: Kind) -> &'static [Choice] {
    match kind {
        Kind::Choice(of) | Kind::Choices(of) => of,
        _ => &[],
    }
}

/// Keys that occur with their labels: options in their order, then what is empty, then keys of no option.
fn occurring<T>(by: &BTreeMap<String, T>, kind: Kind, lang: Lang) -> Vec<(String, &T)> {
    let known = options(kind);
    let named = known.iter().filter_map(|c| Some((c.label.get(lang).to_owned(), by.get(c.key)?)));
    let empty = by.get("").map(|n| (super::NOT_GIVEN.get(lang).to_owned(), n));
    let other = by.iter().filter(|(k, _)| !k.is_empty() && known.iter().all(|c| c.key != *k));
    named.chain(empty).chain(other.map(|(k, n)| (k.clone(), n))).collect()
}

impl Paper<'_> {
    pub(super) fn complaints(&mut self) {
        self.sheet.heading(1, t("投诉举报处理", "Complaints"));
        self.sheet.heading(2, t("处理规则", "Handling rules"));
        self.handling_rules();
        self.sheet.heading(2, t("受理与办理情况", "Complaints received"));
        let service = self.service.as_ref().map_or("", |s| s.id.as_str());
        let found = about(service, self.reader);
        if found.is_empty() {
            self.sheet.paragraph(
                "台账中没有与本服务有关的投诉举报。",
                "No complaint about this service is on file.",
            );
            return;
        }
        self.sheet.paragraph(
            format!("台账中与本服务有关的投诉举报共 {} 件，统计截至 {}。", found.len(), self.reader.today()),
            format!(
                "Complaints about this service on file: {}, counted on {}.",
                found.len(),
                self.reader.today()
            ),
        );
        self.kinds(&found);
        self.counted(t("按渠道统计", "By channel"), t("渠道", "Channel"), &found, complaints::CHANNEL.def);
        self.counted(t("按状态统计", "By state"), t("状态", "State"), &found, complaints::STATE.def);
        self.limits_kept(&found);
    }

    fn handling_rules(&mut self) {
        let all = self.reader.all("handling_rules");
        if all.is_empty() {
            self.sheet.notice("未登记投诉举报的处理规则。", "No handling rule for complaints is on file.");
            return;
        }
        let limit = |paper: &Self, r: &Record, n, unit: crate::field::Field<String>| match (
            r.get(n),
            crate::deadline::Unit::parse(r.text(unit)),
        ) {
            (Some(n), Some(unit)) => unit.count(n).get(paper.lang).to_owned(),
            _ => paper.sheet.word(super::NOT_GIVEN),
        };
        let rows: Vec<Vec<String>> = all
            .iter()
            .map(|r| {
                let from = r.get(rules::EFFECTIVE_ON).map(|d| d.to_string()).unwrap_or_default();
                let to = r.get(rules::ENDED_ON).map(|d| d.to_string()).unwrap_or_default();
                vec![
                    format!("{} {}", r.text(rules::NAME), r.text(rules::EDITION)),
                    rules::KIND
                        .def
                        .choice_label(r.text(rules::KIND))
                        .map_or_else(String::new, |l| self.sheet.word(l)),
                    limit(self, r, rules::ACKNOWLEDGE_LIMIT, rules::ACKNOWLEDGE_UNIT),
                    limit(self, r, rules::JUDGE_LIMIT, rules::JUDGE_UNIT),
                    limit(self, r, rules::ANSWER_LIMIT, rules::ANSWER_UNIT),
                    self.or_missing(r.text(rules::PUBLISHED_WHERE)),
                    if to.is_empty() {
                        from
                    } else {
                        self.sheet.say(format!("{from} 至 {to}"), format!("{from} to {to}"))
                    },
                ]
            })
            .collect();
        self.complete(
            format!("处理规则 {} / {} 项", rows.len(), all.len()),
            format!("{} of {} handling rules", rows.len(), all.len()),
        );
        self.sheet.table(
            t("投诉举报处理规则与时限", "Handling rules and their limits"),
            &[
                (t("规则", "Rule"), 2.6),
                (t("适用类别", "Governs"), 1.8),
                (t("受理", "Accept"), 1.3),
                (t("审核", "Judge"), 1.3),
                (t("答复", "Answer"), 1.3),
                (t("公示位置", "Published"), 2.6),
                (t("生效", "In force"), 1.6),
            ],
            rows,
        );
    }

    fn kinds(&mut self, found: &[Arc<Record>]) {
        let mut by: BTreeMap<String, [usize; 3]> = BTreeMap::new();
        for c in found {
            let n = by.entry(c.text(complaints::KIND).to_owned()).or_default();
            n[0] += 1;
            n[1] += usize::from(c.text(complaints::STATE) == "closed");
            n[2] += usize::from(c.text(complaints::OUTCOME) == "upheld");
        }
        let mut shown = 0;
        let mut rows = Vec::new();
        for (label, [all, closed, upheld]) in occurring(&by, complaints::KIND.def.kind, self.lang) {
            shown += all;
            let numbers = [*all, *closed, all - closed, *upheld];
            rows.push(std::iter::once(label).chain(numbers.iter().map(ToString::to_string)).collect());
        }
        self.complete(
            format!("投诉举报 {shown} / {} 件计入统计", found.len()),
            format!("{shown} of {} complaints counted", found.len()),
        );
        self.sheet.table(
            t("按类别统计", "By kind"),
            &[
                (t("类别", "Kind"), 4.0),
                (t("合计", "All"), 1.5),
                (t("已办结", "Closed"), 1.5),
                (t("办理中", "Open"), 1.5),
                (t("认定成立", "Upheld"), 1.5),
            ],
            rows,
        );
    }

    fn counted(
        &mut self,
        caption: Label,
        column: Label,
        found: &[Arc<Record>],
        field: crate::field::FieldDef,
    ) {
        let mut by: BTreeMap<String, usize> = BTreeMap::new();
        for c in found {
            *by.entry(c.str(field.key).to_owned()).or_default() += 1;
        }
        let rows = occurring(&by, field.kind, self.lang)
            .into_iter()
            .map(|(label, n)| vec![label, n.to_string()])
            .collect();
        self.sheet.table(caption, &[(column, 5.0), (t("件数", "Complaints"), 2.0)], rows);
    }

    fn limits_kept(&mut self, found: &[Arc<Record>]) {
        let mut by: Vec<(String, String, BTreeMap<ClockState, usize>)> = Vec::new();
        let mut missed = Vec::new();
        for c in found {
            for clock in (complaints::REGISTER.clocks)(c, self.reader) {
                let place = by.iter().position(|(key, ..)| *key == clock.key).unwrap_or_else(|| {
                    by.push((clock.key.clone(), clock.label.get(self.lang).to_owned(), BTreeMap::new()));
                    by.len() - 1
                });
                *by[place].2.entry(clock.state).or_default() += 1;
                if matches!(clock.state, ClockState::Overdue | ClockState::DoneLate) {
                    let at = |i: Option<instant::Instant>| {
                        i.map_or_else(|| self.sheet.word(super::NONE), instant::local)
                    };
                    missed.push(vec![
                        self.or_missing(c.text(complaints::CODE)),
                        clock.label.get(self.lang).to_owned(),
                        at(clock.due_at),
                        at(clock.done_at),
                    ]);
                }
            }
        }
        self.sheet.heading(2, t("时限执行情况", "Limits kept"));
        if by.is_empty() {
            self.sheet.notice("没有可计算的时限。", "No limit can be computed.");
            return;
        }
        let rows = by
            .iter()
            .map(|(_, label, n)| {
                let cells = STATES.iter().map(|(s, _)| n.get(s).copied().unwrap_or(0).to_string());
                std::iter::once(label.clone()).chain(cells).collect()
            })
            .collect();
        let mut columns = vec![(t("时限", "Limit"), 2.5)];
        columns.extend(STATES.iter().map(|(_, l)| (*l, 1.3)));
        self.sheet.table(t("各环节时限执行情况", "Limits by step"), &columns, rows);
        if missed.is_empty() {
            self.sheet.paragraph("没有逾期。", "No limit was missed.");
        }
        self.sheet.table(
            t("逾期事项", "Limits missed"),
            &[
                (t("投诉编号", "Complaint"), 2.0),
                (t("时限", "Limit"), 2.0),
                (t("应办结", "Due"), 2.5),
                (t("实际办结", "Done"), 2.5),
            ],
            missed,
        );
    }
}
