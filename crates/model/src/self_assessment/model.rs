//! Chapter on the model: versions and what they are built on, training, alignment, updates, compute, what users are
//! told of it, and what tests of its answers found.

use super::Paper;
use super::ledger::{Cell, Ledger, MOST_ROWS};
use super::sampling::ANSWERS;
use crate::record::Record;
use crate::registers::{
    alignment_log, base_models, compute_resources, disclosures, model_updates, model_versions, releases,
    secondary_developers, secondary_models, system_checks, tools, training_runs, update_criteria,
};
use crate::text::t;
use std::collections::BTreeSet;
use std::sync::Arc;

const VERSIONS: Ledger = Ledger {
    of: &model_versions::REGISTER,
    columns: &[
        (Cell::Of("edition"), 1.0),
        (Cell::Of("origin"), 1.3),
        (Cell::Of("base_model"), 1.5),
        (Cell::Of("modalities"), 1.2),
        (Cell::Of("parameters"), 1.0),
        (Cell::Of("status"), 1.0),
        (Cell::Of("served_from_on"), 1.3),
    ],
    kept_back: &[],
};

fn used_by(paper: &Paper<'_>, r: &Record) -> String {
    let versions = paper.reader.find(model_versions::REGISTER.key, model_versions::BASE.key(), &r.id);
    let names: Vec<String> = versions.iter().take(MOST_ROWS).map(|v| model_versions::called(v)).collect();
    paper.join(&names)
}

fn filed(paper: &Paper<'_>, r: &Record) -> String {
    let day = paper.day();
    let own = r.text(base_models::ORIGIN) == "own";
    let number = r.text(base_models::FILING_NUMBER).trim();
    let mut told = match number {
        "" if own => paper.sheet.say("自研，随服务备案", "Own, filed with the service"),
        "" => paper.sheet.say("未填写备案号", "No filing number"),
        n => n.to_owned(),
    };
    if let Some(on) = r.get(base_models::FILED_ON) {
        told.push_str(&paper.sheet.say(format!("\n{on} 备案"), format!("\nfiled on {on}")));
    }
    if !base_models::filed_on(r, day) {
        told.push_str(&paper.sheet.say(format!("\n{day} 未备案"), format!("\nnot filed on {day}")));
    }
    told
}

const BASES: Ledger = Ledger {
    of: &base_models::REGISTER,
    columns: &[
        (Cell::Of("edition"), 0.9),
        (Cell::Of("provider"), 1.4),
        (Cell::Of("origin"), 1.0),
        (Cell::Of("region"), 0.9),
        (Cell::Told(t("备案", "Filing"), filed), 2.0),
        (Cell::Of("licence_fits"), 1.0),
        (Cell::Told(t("用于", "Used by"), used_by), 1.6),
    ],
    kept_back: &["filing_number", "filed_on"],
};

const RUNS: Ledger = Ledger {
    of: &training_runs::REGISTER,
    columns: &[
        (Cell::Of("model_version"), 1.4),
        (Cell::Of("stage"), 1.0),
        (Cell::Of("datasets"), 2.0),
        (Cell::Of("started_at"), 1.4),
        (Cell::Of("ended_at"), 1.4),
        (Cell::Of("run_by"), 1.0),
        (Cell::Of("compute_resources"), 1.4),
    ],
    kept_back: &[],
};

const ALIGNMENT: Ledger = Ledger {
    of: &alignment_log::REGISTER,
    columns: &[
        (Cell::Of("model_version"), 1.4),
        (Cell::Of("goal"), 2.4),
        (Cell::Of("accuracy_target"), 0.9),
        (Cell::Of("accuracy"), 0.9),
        (Cell::Of("violation_target"), 0.9),
        (Cell::Of("violation"), 0.9),
        (Cell::Of("measured_on"), 1.2),
    ],
    kept_back: &[],
};

const UPDATES: Ledger = Ledger {
    of: &model_updates::REGISTER,
    columns: &[
        (Cell::Of("from_version"), 1.2),
        (Cell::Of("to_version"), 1.2),
        (Cell::Of("changes"), 1.8),
        (Cell::Of("important"), 0.8),
        (Cell::Of("state"), 1.2),
        (Cell::Of("released_at"), 1.4),
    ],
    // Subjects of complaints may name the person who complains.
    kept_back: &["complaints"],
};

const CRITERIA: Ledger = Ledger {
    of: &update_criteria::REGISTER,
    columns: &[
        (Cell::Of("change"), 1.4),
        (Cell::Of("release_first"), 1.0),
        (Cell::Of("effective_on"), 1.2),
        (Cell::Of("ended_on"), 1.2),
    ],
    kept_back: &[],
};

const RELEASES: Ledger = Ledger {
    of: &releases::REGISTER,
    columns: &[
        (Cell::Of("model_version"), 1.4),
        (Cell::Of("track"), 1.2),
        (Cell::Of("track_number"), 1.6),
        (Cell::Of("approved_by"), 1.0),
        (Cell::Of("approved_on"), 1.2),
        (Cell::Of("deployed_on"), 1.2),
        (Cell::Of("state"), 1.0),
    ],
    kept_back: &[],
};

const COMPUTE: Ledger = Ledger {
    of: &compute_resources::REGISTER,
    columns: &[
        (Cell::Of("uses"), 1.3),
        (Cell::Of("hosting"), 1.0),
        (Cell::Of("place"), 1.6),
        (Cell::Of("domestic"), 0.8),
        (Cell::Of("accelerators"), 2.0),
        (Cell::Of("protection_level"), 1.0),
    ],
    // Addresses help an attacker and no reviewer; the application form asks for them by itself.
    kept_back: &["ip_addresses"],
};

const DISCLOSURES: Ledger = Ledger {
    of: &disclosures::REGISTER,
    columns: &[
        (Cell::Of("entrance"), 0.9),
        (Cell::Of("place"), 1.3),
        (Cell::Of("address"), 1.6),
        (Cell::Of("published_on"), 1.2),
        (Cell::Of("withdrawn_on"), 1.2),
    ],
    kept_back: &[],
};

impl Paper<'_> {
    /// The day for which the report holds: that of the assessment, else today.
    pub(super) fn day(&self) -> chrono::NaiveDate {
        self.assessment.get(crate::registers::assessments::ASSESSED_ON).unwrap_or_else(|| self.reader.today())
    }

    pub(super) fn model(&mut self) {
        self.chapter("model");
        self.sheet.heading(2, t("模型与版本", "The model and its versions"));
        let (versions, others) = self.about_service(&model_versions::REGISTER);
        let ids: BTreeSet<String> = versions.iter().map(|v| v.id.clone()).collect();
        if versions.is_empty() {
            let told = self.service.as_ref().map(|s| s.text(crate::registers::services::MODEL_VERSION));
            let told = self.or_missing(told.unwrap_or_default());
            self.sheet.notice(
                format!("没有登记本服务的模型版本。服务登记的模型：{told}。"),
                format!("No version of the model of this service is on file. The service names: {told}."),
            );
        }
        self.ledger(&VERSIONS, versions);
        self.others(others);
        self.sheet.heading(2, t("基础模型", "Base models"));
        let bases = self.reader.all(base_models::REGISTER.key);
        self.ledger(&BASES, bases);
        self.sheet.heading(2, t("训练", "Training"));
        self.of_versions(&RUNS, training_runs::MODEL_VERSION.key(), &ids);
        self.sheet.heading(2, t("对齐", "Alignment"));
        self.of_versions(&ALIGNMENT, alignment_log::MODEL_VERSION.key(), &ids);
        self.sheet.heading(2, t("更新与上线", "Updates and releases"));
        self.ledger_of_service(&UPDATES);
        let criteria = self.reader.all(update_criteria::REGISTER.key);
        self.ledger(&CRITERIA, criteria);
        self.ledger_of_service(&RELEASES);
        self.sheet.heading(2, t("算力与部署地点", "Compute and places"));
        let compute = self.reader.all(compute_resources::REGISTER.key);
        self.ledger(&COMPUTE, compute);
        self.beside_the_model();
        self.sheet.heading(2, t("透明度", "Transparency"));
        self.ledger_of_service(&DISCLOSURES);
        self.samplings(&ANSWERS, t("生成内容与拒答测试", "Tests of generated content and refusals"));
        self.concluded("TC260-003/6.");
    }

    /// Records of the versions of this service; those of versions of another are counted and said.
    fn of_versions(&mut self, ledger: &Ledger, key: &str, versions: &BTreeSet<String>) {
        let all = self.reader.all(ledger.of.key);
        let n = all.len();
        // A run whose version is not on file is listed: nobody can say that it is another service's.
        let elsewhere = |r: &Arc<Record>| {
            !versions.contains(r.str(key)) && self.reader.holds(model_versions::REGISTER.key, r.str(key))
        };
        let kept: Vec<Arc<Record>> = all.into_iter().filter(|r| !elsewhere(r)).collect();
        let others = n - kept.len();
        self.ledger(ledger, kept);
        self.others(others);
    }

    /// Registers beside: how much each holds; their records stand in the annex.
    fn beside_the_model(&mut self) {
        let mut rows = Vec::new();
        for of in [
            &tools::REGISTER,
            &system_checks::REGISTER,
            &secondary_developers::REGISTER,
            &secondary_models::REGISTER,
        ] {
            let all = self.reader.all(of.key);
            rows.push(vec![self.sheet.word(of.label), all.len().to_string()]);
            self.annex_of(of, all, &[]);
        }
        self.sheet.table(
            t(
                "模型相关的其他台账，登记内容见附件",
                "Other registers on the model; what they hold stands in the annex",
            ),
            &[(t("台账", "Register"), 4.0), (t("记录数", "Records"), 2.0)],
            rows,
        );
    }
}
