//! Section on annotation: who annotates, how they were trained, by which rules, and what came of the batches.

use super::Paper;
use super::ledger::{Cell, Ledger};
use crate::field::Choice;
use crate::headcount::{Heads, head_count};
use crate::record::Record;
use crate::registers::{annotation_rules, annotation_tasks, batches, trainings};
use crate::text::t;
use crate::who::{DATA_TYPES, FUNCTIONS, KINDS};
use crate::{catalogue, naming};
use std::collections::BTreeMap;

fn in_force(paper: &Paper<'_>, r: &Record) -> String {
    paper.sheet.word(super::ledger::yes_no(annotation_rules::in_force(r, paper.reader.today())))
}

fn risks(_: &Paper<'_>, r: &Record) -> String {
    r.get(annotation_rules::RISKS).unwrap_or_default().len().to_string()
}

const RULES: Ledger = Ledger {
    of: &annotation_rules::REGISTER,
    columns: &[
        (Cell::Of("edition"), 0.9),
        (Cell::Of("kind"), 1.1),
        (Cell::Of("stage"), 1.0),
        (Cell::Of("data_types"), 1.3),
        (Cell::Told(t("今日有效", "In force today"), in_force), 0.9),
        (Cell::Told(t("风险规则数", "Rules by risk"), risks), 1.0),
    ],
    // Guidance by risk describes harmful content; how many there are stands in the table.
    kept_back: &["risks"],
};

const BATCHES: Ledger = Ledger {
    of: &batches::REGISTER,
    columns: &[
        (Cell::Of("task"), 1.6),
        (Cell::Of("items"), 0.9),
        (Cell::Of("sample_size"), 0.9),
        (Cell::Of("inaccurate"), 0.9),
        (Cell::Of("unlawful"), 0.9),
        (Cell::Computed("pass_rate"), 1.0),
        (Cell::Of("state"), 0.9),
    ],
    kept_back: &["found"],
};

impl Paper<'_> {
    pub(super) fn annotation(&mut self) {
        self.sheet.heading(2, t("标注人员", "Annotators"));
        self.annotators();
        self.sheet.heading(2, t("标注规则", "Annotation rules"));
        let today = self.reader.today();
        let (all, open) = (catalogue::risks().count(), annotation_rules::uncovered(today, self.reader));
        let covered = all - open.len();
        self.sheet.paragraph(
            format!("附录 A 的 {all} 种风险中，{covered} 种有今日有效的安全性标注规则。"),
            format!("{covered} of the {all} risks of annex A have a safety rule in force today."),
        );
        if !open.is_empty() {
            let names: Vec<String> =
                open.iter().map(|r| format!("{} {}", r.id, r.name.get(self.lang))).collect();
            let names = self.join(&names);
            self.sheet
                .notice(format!("尚无规则的风险：{names}。"), format!("Risks without a rule: {names}."));
        }
        self.complete(
            format!("有标注规则的风险 {covered} / {all} 种"),
            format!("{covered} of {all} risks with an annotation rule"),
        );
        let rules = self.reader.all(annotation_rules::REGISTER.key);
        self.ledger(&RULES, rules);
        self.sheet.heading(2, t("标注批次与准确性核验", "Batches and checks of accuracy"));
        self.batches();
    }

    fn heads(&self, name: String, heads: &Heads) -> Vec<String> {
        let unstated = heads.all.saturating_sub(heads.internal + heads.outsourced);
        vec![
            name,
            heads.all.to_string(),
            heads.internal.to_string(),
            heads.outsourced.to_string(),
            unstated.to_string(),
        ]
    }

    fn annotators(&mut self) {
        let today = self.reader.today();
        let count = head_count(today, self.reader);
        self.sheet.paragraph(
            format!("人数截至 {today}，只计在岗人员；同一人有多项职能的，在各项中分别计一次。"),
            format!("Heads on {today}, of people who work here on that day; who has several functions counts once in each."),
        );
        let mut rows = vec![
            self.heads(self.sheet.say("标注人员（合计）", "Annotators, all"), &count.pool),
            self.heads(self.sheet.say("持有有效资质", "Qualified"), &count.qualified),
        ];
        let groups: [(&[Choice], &BTreeMap<String, Heads>); 3] =
            [(FUNCTIONS, &count.by_function), (KINDS, &count.by_kind), (DATA_TYPES, &count.by_data_type)];
        for (of, by) in groups {
            for c in of {
                let none = Heads::default();
                rows.push(self.heads(self.sheet.word(c.label), by.get(c.key).unwrap_or(&none)));
            }
            for (key, heads) in by.iter().filter(|(key, _)| of.iter().all(|c| c.key != **key)) {
                rows.push(self.heads(self.or_missing(key), heads));
            }
        }
        self.sheet.table(
            t("标注人员数量", "Annotators in numbers"),
            &[
                (t("职能、类别或数据类型", "Function, kind or type of data"), 3.0),
                (t("人数", "People"), 1.2),
                (t("自有", "Employees"), 1.2),
                (t("外包", "Outsourced"), 1.2),
                (t("未注明", "Not stated"), 1.2),
            ],
            rows,
        );
        let companies: Vec<String> = count
            .by_employer
            .iter()
            .map(|(name, n)| {
                let name = self.or_missing(name);
                self.sheet.say(format!("{name}：{n} 人"), format!("{name}: {n}"))
            })
            .collect();
        if !companies.is_empty() {
            self.sheet.paragraph("外包人员所属单位：", "Employers of outsourced people:");
            self.sheet.list(companies);
        }
        let by_kind: Vec<String> = count
            .training
            .by_kind
            .iter()
            .map(|(key, n)| {
                let label = trainings::KIND.def.choice_label(key);
                let label = label.map_or_else(|| self.or_missing(key), |l| self.sheet.word(l));
                format!("{label} {n}")
            })
            .collect();
        let pairs = vec![
            (
                self.sheet.say("标注人员参加的培训场次", "Trainings attended"),
                count.training.sessions.to_string(),
            ),
            (self.sheet.say("培训学时合计", "Hours of these"), count.training.hours.to_string()),
            (self.sheet.say("人员学时合计", "Hours of all persons"), count.training.person_hours.to_string()),
            (self.sheet.say("参训人数", "Persons trained"), count.training.persons.to_string()),
            (self.sheet.say("各类培训场次", "Trainings by kind"), self.join(&by_kind)),
            (self.sheet.say("考核人次", "Examinations"), count.examinations.to_string()),
            (self.sheet.say("考核通过人次", "Passed"), count.examinations_passed.to_string()),
            (self.sheet.say("授予的资质", "Qualifications granted"), count.granted.to_string()),
            (
                self.sheet.say("有效、暂停、撤销、过期", "Live, suspended, revoked, expired"),
                format!("{} / {} / {} / {}", count.live, count.suspended, count.revoked, count.expired),
            ),
        ];
        self.sheet.facts(pairs);
        if count.pool.all == 0 {
            self.sheet.notice("今日没有在岗的标注人员。", "There is no annotator today.");
        }
    }

    fn batches(&mut self) {
        let all = self.reader.all(batches::REGISTER.key);
        let sum = |key: &str| {
            all.iter()
                .filter_map(|b| b.value(key).and_then(serde_json::Value::as_u64))
                .fold(0, |sum: u64, n| sum.saturating_add(n))
        };
        let of = &annotation_tasks::REGISTER;
        let mut pairs = vec![
            (self.sheet.word(of.label), self.reader.how_many(of.key).to_string()),
            (self.sheet.say("批次", "Batches"), all.len().to_string()),
            (self.sheet.say("提交条目", "Items handed in"), sum("items").to_string()),
            (self.sheet.say("抽检条目", "Items sampled"), sum("sample_size").to_string()),
            (self.sheet.say("不准确条目", "Inaccurate items"), sum("inaccurate").to_string()),
            (self.sheet.say("违法不良条目", "Unlawful items"), sum("unlawful").to_string()),
        ];
        let mut states: BTreeMap<&str, usize> = BTreeMap::new();
        for b in &all {
            *states.entry(b.text(batches::STATE)).or_default() += 1;
        }
        let told: Vec<String> = states
            .iter()
            .map(|(key, n)| {
                let label = batches::STATE.def.choice_label(key);
                let label = label.map_or_else(|| self.or_missing(key), |l| self.sheet.word(l));
                format!("{label} {n}")
            })
            .collect();
        pairs.push((self.sheet.say("结论", "Outcome"), self.join(&told)));
        self.sheet.facts(pairs);
        let tasks = self.reader.all(of.key);
        let safety: Vec<String> = tasks
            .iter()
            .filter(|r| r.text(annotation_tasks::KIND) == "safety")
            .map(|r| naming::called(of, r).get(self.lang).to_owned())
            .take(super::ledger::MOST_ROWS)
            .collect();
        if !safety.is_empty() {
            let names = self.join(&safety);
            self.sheet.paragraph(
                format!("安全性标注任务：{names}。"),
                format!("Tasks of safety annotation: {names}."),
            );
        }
        self.ledger(&BATCHES, all);
    }
}
