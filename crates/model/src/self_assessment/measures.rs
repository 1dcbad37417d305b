//! Chapter on safety measures: for whom and what, minors, personal information, input for training, labels, content
//! measures, people who watch, plans for emergencies.

use super::Paper;
use super::ledger::{Cell, Ledger};
use crate::catalogue::{self, TC260_003};
use crate::field::Field;
use crate::registers::{
    agreements, click_paths, content_measures, drills, emergency_plans, input_collections, labellings,
    minors_protections, monitoring_findings as watch, rights_requests, safeguards, services, use_cases,
    user_information,
};
use crate::text::t;
use std::collections::BTreeMap;

const USES: Ledger = Ledger {
    of: &use_cases::REGISTER,
    columns: &[
        (Cell::Of("purpose"), 2.4),
        (Cell::Of("critical"), 1.2),
        (Cell::Of("risk_level"), 0.9),
        (Cell::Of("sensitive"), 0.9),
        (Cell::Of("argued_on"), 1.2),
    ],
    kept_back: &[],
};

const SAFEGUARDS: Ledger = Ledger {
    of: &safeguards::REGISTER,
    columns: &[
        (Cell::Of("use_case"), 1.6),
        (Cell::Of("kind"), 1.1),
        (Cell::Of("fits_level"), 0.9),
        (Cell::Of("from_on"), 1.2),
        (Cell::Of("tested_on"), 1.2),
    ],
    kept_back: &[],
};

const MINORS: Ledger = Ledger {
    of: &minors_protections::REGISTER,
    columns: &[
        (Cell::Of("details"), 3.0),
        (Cell::Of("password"), 0.9),
        (Cell::Of("from_on"), 1.2),
        (Cell::Of("tested_on"), 1.2),
    ],
    kept_back: &[],
};

const USERS: Ledger = Ledger {
    of: &user_information::REGISTER,
    columns: &[
        (Cell::Of("sensitivity"), 1.2),
        (Cell::Of("needed_by"), 1.4),
        (Cell::Of("basis"), 1.2),
        (Cell::Of("kept_days"), 0.9),
        (Cell::Of("encrypted_at_rest"), 0.9),
        (Cell::Of("rights"), 1.4),
    ],
    kept_back: &[],
};

const AGREEMENTS: Ledger = Ledger {
    of: &agreements::REGISTER,
    columns: &[
        (Cell::Of("kind"), 1.3),
        (Cell::Of("edition"), 0.9),
        (Cell::Of("effective_on"), 1.2),
        (Cell::Of("ended_on"), 1.2),
        (Cell::Of("consent"), 1.1),
        (Cell::Of("place"), 1.4),
    ],
    kept_back: &[],
};

const COLLECTIONS: Ledger = Ledger {
    of: &input_collections::REGISTER,
    columns: &[
        (Cell::Of("collects"), 1.0),
        (Cell::Of("basis"), 1.1),
        (Cell::Of("initial_state"), 1.1),
        (Cell::Of("switch"), 0.9),
        (Cell::Of("notice_place"), 1.6),
    ],
    kept_back: &[],
};

const PATHS: Ledger = Ledger {
    of: &click_paths::REGISTER,
    columns: &[
        (Cell::Of("entrance"), 1.0),
        (Cell::Of("clicks"), 0.9),
        (Cell::Of("steps"), 3.0),
        (Cell::Of("build"), 1.0),
        (Cell::Of("recorded_on"), 1.2),
    ],
    kept_back: &[],
};

const LABELS: Ledger = Ledger {
    of: &labellings::REGISTER,
    columns: &[
        (Cell::Of("medium"), 0.9),
        (Cell::Of("form"), 1.0),
        (Cell::Of("position"), 1.4),
        (Cell::Of("from_on"), 1.2),
        (Cell::Of("tested_on"), 1.2),
        (Cell::Of("detected"), 0.9),
    ],
    kept_back: &[],
};

const CONTENT: Ledger = Ledger {
    of: &content_measures::REGISTER,
    columns: &[
        (Cell::Of("kind"), 1.2),
        (Cell::Of("covers"), 1.6),
        (Cell::Of("asset_version"), 1.3),
        (Cell::Of("from_on"), 1.2),
        (Cell::Of("tested_on"), 1.2),
        (Cell::Of("effect_rate"), 0.9),
    ],
    kept_back: &[],
};

const PLANS: Ledger = Ledger {
    of: &emergency_plans::REGISTER,
    columns: &[
        (Cell::Of("edition"), 0.9),
        (Cell::Of("effective_on"), 1.2),
        (Cell::Of("drill_months"), 1.0),
        (Cell::Of("review_due_on"), 1.2),
    ],
    kept_back: &[],
};

const DRILLS: Ledger = Ledger {
    of: &drills::REGISTER,
    columns: &[(Cell::Of("plan"), 1.8), (Cell::Of("planned_on"), 1.2), (Cell::Of("held_on"), 1.2)],
    kept_back: &[],
};

impl Paper<'_> {
    pub(super) fn measures(&mut self) {
        self.chapter("measures");
        self.sheet.heading(2, t("适用人群、场合与用途", "Users, scenes and uses"));
        self.ledger_of_service(&USES);
        self.ledger_of_service(&SAFEGUARDS);
        self.sheet.heading(2, t("未成年人保护", "Protection of minors"));
        self.said_by_service(services::MINORS_SERVED, "服务是否面向未成年人", "Is the service for minors");
        self.ledger_of_service(&MINORS);
        self.sheet.heading(2, t("个人信息保护", "Personal information"));
        self.ledger_of_service(&USERS);
        self.ledger_of_service(&AGREEMENTS);
        self.requests();
        self.sheet.heading(2, t("使用者输入用于训练", "Input of users for training"));
        self.said_by_service(
            services::USER_INPUT_TRAINS,
            "使用者输入是否用于训练",
            "Does input of users train the model",
        );
        self.ledger_of_service(&COLLECTIONS);
        self.clicks();
        self.ledger_of_service(&PATHS);
        self.sheet.heading(2, t("生成合成内容标识", "Labels of generated content"));
        self.ledger_of_service(&LABELS);
        self.sheet.heading(2, t("投诉举报", "Complaints"));
        self.sheet.paragraph(
            "投诉举报的处理规则、受理与时限情况见“投诉举报处理”一章。",
            "Rules, cases and limits stand in the chapter on complaints.",
        );
        self.sheet.heading(2, t("内容安全措施与拒答", "Content measures and refusals"));
        self.ledger_of_service(&CONTENT);
        self.sheet.paragraph(
            "应拒答与非拒答测试的结果见“模型安全评估”一章。",
            "Results of the refusal tests stand in the chapter on the model.",
        );
        self.sheet.heading(2, t("监看人员与巡查", "People who watch, and rounds"));
        self.watch();
        self.sheet.heading(2, t("应急与更新", "Emergencies and updates"));
        self.ledger_of_service(&PLANS);
        self.ledger_of_service(&DRILLS);
        self.sheet.paragraph(
            "模型更新、升级的判定与评审见“模型安全评估”一章。",
            "Criteria and reviews of updates stand in the chapter on the model.",
        );
        self.concluded("TC260-003/7.");
    }

    /// The service's own answer to a question.
    fn said_by_service(&mut self, field: Field<bool>, zh: &str, en: &str) {
        let said = self.service.as_ref().and_then(|s| s.get(field));
        let answer = match said {
            Some(yes) => self.sheet.word(super::ledger::yes_no(yes)),
            None => self.sheet.word(super::NOT_GIVEN),
        };
        self.sheet.paragraph(format!("{zh}：{answer}。"), format!("{en}: {answer}."));
    }

    /// The limit of clicks, and the longest path to the switch on file.
    fn clicks(&mut self) {
        let cited = catalogue::edition(TC260_003);
        let own = self.edition.and_then(|e| Some((e, e.sets("clicks_max")?)));
        let Some((edition, limit)) = own.or_else(|| cited.and_then(|e| Some((e, e.sets("clicks_max")?))))
        else {
            return;
        };
        let (paths, _) = self.about_service(&click_paths::REGISTER);
        let off: Vec<i64> = paths
            .iter()
            .filter(|p| p.text(click_paths::GOAL) == "training_off")
            .filter_map(|p| p.get(click_paths::CLICKS))
            .collect();
        let clause = edition.cite(&limit.clause);
        let mark = if limit.provenance.verified { ("", "") } else { ("（待核实）", " (unverified)") };
        let most = limit.value;
        match off.iter().max() {
            None => self.sheet.paragraph(
                format!("{clause} 要求关闭开关的点击数不超过 {most} 次{}；台账中没有到关闭开关的操作路径。", mark.0),
                format!("{clause} allows {most} clicks to the switch{}; no path to a switch is on file.", mark.1),
            ),
            Some(n) => self.sheet.paragraph(
                format!("{clause} 要求关闭开关的点击数不超过 {most} 次{}；台账中 {} 条到关闭开关的路径，最多 {n} 次。", mark.0, off.len()),
                format!("{clause} allows {most} clicks to the switch{}; of {} paths to it on file the longest takes {n}.", mark.1, off.len()),
            ),
        }
    }

    /// Requests of persons, counted: what they ask is theirs.
    fn requests(&mut self) {
        let (all, others) = self.about_service(&rights_requests::REGISTER);
        self.sheet.paragraph(
            format!("台账中与本服务有关的个人信息权利请求 {} 件，内容不列入报告。", all.len()),
            format!(
                "Requests of persons about this service on file: {}. What they ask stands in no report.",
                all.len()
            ),
        );
        self.complete(
            format!("个人信息权利请求 {} 件计入统计", all.len()),
            format!("{} requests of persons counted", all.len()),
        );
        self.others(others);
    }

    /// What was found by watching, counted: inputs and outputs stand in no report.
    fn watch(&mut self) {
        let monitors = self.service.as_ref().and_then(|s| s.get(services::MONITORS));
        let monitors = monitors.map_or_else(|| self.sheet.word(super::NOT_GIVEN), |n| n.to_string());
        self.sheet.paragraph(
            format!("服务登记的监看人员数：{monitors}。"),
            format!("People who watch, as the service states: {monitors}."),
        );
        let (all, others) = self.about_service(&watch::REGISTER);
        let mut by: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for r in &all {
            *by.entry((r.text(watch::KIND), r.text(watch::STATE))).or_default() += 1;
        }
        let label = |field: Field<String>, key: &str| {
            field.def.choice_label(key).map_or_else(|| self.or_missing(key), |l| self.sheet.word(l))
        };
        let rows: Vec<Vec<String>> = by
            .iter()
            .map(|((kind, state), n)| {
                vec![label(watch::KIND, kind), label(watch::STATE, state), n.to_string()]
            })
            .collect();
        if rows.is_empty() {
            self.sheet.paragraph("台账中没有监看与巡查记录。", "No record of watch or rounds is on file.");
        }
        self.sheet.table(
            t("监看与巡查发现统计", "Findings of watch and rounds in numbers"),
            &[(t("发现", "Found"), 3.0), (t("状态", "State"), 2.0), (t("件数", "Records"), 1.2)],
            rows,
        );
        self.complete(
            format!("监看与巡查 {} / {} 条计入统计", all.len(), all.len() + others),
            format!("{} of {} findings of watch and rounds counted", all.len(), all.len() + others),
        );
        self.as_a_whole(&watch::REGISTER);
        self.others(others);
    }
}
