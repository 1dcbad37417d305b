//! Chapter on complaints, the rules they are handled by, and the limits kept and missed.

use super::Paper;
use crate::proposal::complaints::about;
use crate::record::Record;
use crate::registers::{complaints, handling_rules as rules};
use crate::tallies;
use crate::text::{Label, t};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Paper<'_> {
    pub(super) fn complaints(&mut self) {
        self.chapter("complaints");
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
        self.sheet.heading(2, t("时限执行情况", "Limits kept"));
        tallies::limits(&mut self.sheet, &complaints::REGISTER, &found, self.reader);
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
        for (label, [all, closed, upheld]) in tallies::occurring(&by, complaints::KIND.def.kind, self.lang) {
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
        let rows = tallies::by_choice(found, &field, self.lang);
        self.sheet.table(caption, &[(column, 5.0), (t("件数", "Complaints"), 2.0)], rows);
    }
}
