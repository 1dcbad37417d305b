//! The annexes: index of evidence, exceptions used, limits of this report, its anchor in the journal, signatures.

use super::{HEAD_ENTRY, Paper, ReportFacts};
use crate::approval::Check;
use crate::proposal::{Proposed, signers};
use crate::record::Record;
use crate::registers::{appointments, assessments, conclusions, evidence, exceptions};
use crate::report::Block;
use crate::text::t;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Paper<'_> {
    pub(super) fn evidence_index(&mut self) {
        self.chapter("evidence");
        let mut serves: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in &self.rows {
            let Some(c) = row.conclusion.as_ref().and_then(|_| self.conclusions.get(&row.clause)) else {
                continue;
            };
            for id in c.get(conclusions::EVIDENCE).unwrap_or_default() {
                serves.entry(id).or_default().push(row.clause.clone());
            }
        }
        let mut found: Vec<(Arc<Record>, Vec<String>)> = Vec::new();
        let mut lost = 0;
        for (id, clauses) in serves {
            match self.reader.get("evidence", &id) {
                Some(e) => found.push((e, clauses)),
                None => lost += 1,
            }
        }
        found.sort_by(|a, b| (a.0.text(evidence::CODE), &a.0.id).cmp(&(b.0.text(evidence::CODE), &b.0.id)));
        let total = found.len() + lost;
        self.complete(
            format!("本次结论引用的证据 {} / {total} 项", found.len()),
            format!("{} of {total} evidence items named by conclusions", found.len()),
        );
        if found.is_empty() {
            self.sheet.paragraph("各条结论均未引用证据。", "No conclusion names any evidence.");
        }
        if lost > 0 {
            self.sheet.notice(
                format!("有 {lost} 项被引用的证据已不存在。"),
                format!("{lost} pieces of evidence named by conclusions are not there."),
            );
        }
        let pieces = found.iter().map(|(e, clauses)| self.piece(e, clauses)).collect();
        self.sheet.table(
            t("证据清单", "Evidence"),
            &[
                (t("编号", "Number"), 1.5),
                (t("名称", "Title"), 3.0),
                (t("类型", "Kind"), 1.4),
                (t("证明期间", "Speaks for"), 2.2),
                (t("责任人", "Owner"), 1.4),
                (t("支持的条款", "Clauses"), 2.5),
            ],
            pieces,
        );
        let files: Vec<Vec<String>> = found.iter().flat_map(|(e, _)| self.files(e)).collect();
        let n = files.len();
        if n > 0 {
            self.complete(format!("证据文件 {n} / {n} 个"), format!("{n} of {n} evidence files"));
        }
        self.sheet.table(
            t("证据文件与摘要", "Files and digests"),
            &[
                (t("编号", "Number"), 1.4),
                (t("文件名", "File"), 2.8),
                (t("修订", "Revision"), 1.0),
                (t("大小（字节）", "Bytes"), 1.3),
                (t("存放", "Kept"), 1.2),
                (t("SHA-256", "SHA-256"), 4.3),
            ],
            files,
        );
        let unused = self
            .reader
            .all("evidence")
            .len()
            .saturating_sub(found.iter().filter(|(e, _)| !e.retired).count());
        if unused > 0 {
            self.sheet.paragraph(
                format!("工作区另有 {unused} 项证据未被本次结论引用，不列入本索引。"),
                format!("{unused} further pieces of evidence on file are named by no conclusion and are not listed."),
            );
        }
    }

    fn piece(&self, e: &Record, clauses: &[String]) -> Vec<String> {
        let day = |f| e.get(f).map(|d: chrono::NaiveDate| d.to_string());
        let from = day(evidence::PERIOD_FROM_ON).unwrap_or_default();
        let to = day(evidence::PERIOD_TO_ON);
        let mut period = match to {
            Some(to) => self.sheet.say(format!("{from} 至 {to}"), format!("{from} to {to}")),
            None => self.sheet.say(format!("{from} 起"), format!("from {from}")),
        };
        if let Some(expires) = day(evidence::EXPIRES_ON) {
            period.push_str(&self.sheet.say(format!("\n有效期至 {expires}"), format!("\nexpires {expires}")));
        }
        let kind = evidence::KIND
            .def
            .choice_label(e.text(evidence::KIND))
            .map_or_else(String::new, |l| self.sheet.word(l));
        let mut title = self.or_missing(e.text(evidence::TITLE));
        let records = e.get(evidence::RECORDS).unwrap_or_default();
        if !records.is_empty() {
            let names: Vec<String> = records
                .iter()
                .map(|r| {
                    let get = |k| r.get(k).and_then(Json::as_str).unwrap_or_default();
                    let register = crate::registers::register(get("register"));
                    let label =
                        register.map_or_else(|| get("register").to_owned(), |r| self.sheet.word(r.one));
                    let code =
                        self.reader.get(get("register"), get("record")).map(|x| x.str("code").to_owned());
                    format!("{label} {}", code.unwrap_or_default()).trim().to_owned()
                })
                .collect();
            let joined = self.join(&names);
            title.push_str(&self.sheet.say(format!("\n关联记录：{joined}"), format!("\nRecords: {joined}")));
        }
        vec![
            self.or_missing(e.text(evidence::CODE)),
            title,
            self.or_missing(&kind),
            period,
            self.person(e.text(evidence::OWNER)),
            self.join(clauses),
        ]
    }

    /// Files of the current revision. Paths of files kept elsewhere stay out: they name the machine.
    fn files(&self, e: &Record) -> Vec<Vec<String>> {
        let current = evidence::revision(e);
        evidence::rows(e)
            .iter()
            .filter(|f| f.get("revision").and_then(Json::as_i64) == Some(current))
            .map(|f| {
                let text = |k: &str| f.get(k).and_then(Json::as_str).unwrap_or_default().to_owned();
                let kept = if text("kept") == "outside" {
                    t("原处", "Where it was")
                } else {
                    t("工作区内", "In the workspace")
                };
                vec![
                    self.or_missing(e.text(evidence::CODE)),
                    self.or_missing(&text("name")),
                    current.to_string(),
                    f.get("size").and_then(Json::as_i64).map(|n| n.to_string()).unwrap_or_default(),
                    self.sheet.word(kept),
                    self.or_missing(&text("sha256")),
                ]
            })
            .collect()
    }

    pub(super) fn limits(&mut self, version: i64, facts: &ReportFacts<'_>) {
        self.chapter("limits");
        self.sheet.heading(2, t("小团队例外的使用", "Use of the small-team exception"));
        let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in &self.rows {
            if let Check::Agreed { exception: Some(id), .. } = &row.check {
                used.entry(id.clone()).or_default().push(row.clause.clone());
            }
        }
        if used.is_empty() {
            self.sheet.paragraph(
                "未使用小团队例外，已复核的条款均由结论人以外的人员复核。",
                "The small-team exception was not used: every clause checked was checked by another person than its author.",
            );
        }
        for (id, clauses) in used {
            let exception = self.reader.get("exceptions", &id).unwrap_or_default();
            let (reason, ids) = (self.or_missing(exception.text(exceptions::REASON)), self.join(&clauses));
            let by = self.person(exception.text(exceptions::DECIDED_BY));
            self.sheet.notice(
                format!("下列 {} 条由结论人本人复核，依据小团队例外（{by} 决定，理由：{reason}）：{ids}。", clauses.len()),
                format!("{} clauses were checked by their own author under the small-team exception (decided by {by}; reason: {reason}): {ids}.", clauses.len()),
            );
        }
        self.sheet.heading(2, t("未推算与未核实的内容", "Not computed, not verified"));
        let items = self.not_verified(facts.trial);
        self.sheet.list(items);
        self.sheet.heading(2, t("日志锚点", "Anchor in the journal"));
        self.sheet.paragraph(
            "本报告的内容取自工作区记录，截至下列日志条目。保存本页即可在日后核对日志是否被改动。",
            "The report tells what was on record up to the entry below. Whoever keeps this page can later test the journal against it.",
        );
        let pairs = vec![
            (self.sheet.say("报告编号", "Report number"), self.or_missing(facts.number)),
            (self.sheet.say("报告版本", "Version"), version.to_string()),
            (self.sheet.word(HEAD_ENTRY), facts.head_seq.to_string()),
            (self.sheet.say("日志摘要", "Hash of the entry"), self.or_missing(facts.head_hash)),
            (self.sheet.say("编制程序", "Made by"), self.or_missing(facts.program)),
            (self.sheet.say("编制日期", "Made on"), self.reader.today().to_string()),
        ];
        self.sheet.facts(pairs);
        self.sheet.heading(2, t("内容完整性", "Completeness"));
        let items = self.complete.iter().map(|c| c.get(self.lang).to_owned()).collect();
        self.sheet.list(items);
    }

    fn not_verified(&self, trial: bool) -> Vec<String> {
        let mut items = Vec::new();
        let silent = self.rows.iter().filter(|r| r.proposed.is_none()).count();
        items.push(self.sheet.say(
            format!("共 {} 条条款，其中 {silent} 条现有台账无法推算，结论完全由评估人员依据证据作出。", self.rows.len()),
            format!("For {silent} of {} clauses the registers propose nothing; their conclusions rest on the assessor and the evidence alone.", self.rows.len()),
        ));
        let short: Vec<String> = self
            .rows
            .iter()
            .filter(|r| r.proposed.as_ref().is_some_and(|p| p.verdict == Proposed::NotEnoughData))
            .map(|r| r.clause.clone())
            .collect();
        if !short.is_empty() {
            let ids = self.join(&short);
            items.push(self.sheet.say(
                format!("下列条款可以推算，但记录不足：{ids}。"),
                format!("These clauses could be computed, but the records do not suffice: {ids}."),
            ));
        }
        if let Some(e) = self.edition {
            let open: Vec<String> = e
                .thresholds
                .iter()
                .filter(|t| !t.provenance.verified)
                .map(|t| t.label.get(self.lang).to_owned())
                .collect();
            items.push(if open.is_empty() {
                self.sheet.say(
                    format!("所用 {} 项限值均已与标准文本核对。", e.thresholds.len()),
                    format!(
                        "All {} thresholds were checked against the text of the edition.",
                        e.thresholds.len()
                    ),
                )
            } else {
                let names = self.join(&open);
                self.sheet.say(
                    format!("下列限值尚未与标准文本核对：{names}。"),
                    format!("These thresholds were not checked against the text: {names}."),
                )
            });
        }
        items.push(self.sheet.say(
            "程序核对证据的数量、期间与摘要，不判断证据内容是否真实。",
            "The program checks number, period and digest of the evidence; whether its content is true is not for it to judge.",
        ));
        if trial {
            items.push(self.sheet.say(
                "本报告以试用密钥签署，只能证明签署后内容未变，不能证明签署人的法律身份。",
                "Trial keys sign this report: they prove that it was not changed afterwards, not who signed in law.",
            ));
        }
        items
    }

    pub(super) fn signatures(&mut self, trial: bool) {
        self.chapter("signatures");
        if self.assessment.text(assessments::BY) == "third_party" {
            let body = self.or_missing(self.assessment.text(assessments::THIRD_PARTY));
            let head = self.person(self.assessment.text(assessments::ASSESSMENT_HEAD));
            self.sheet.paragraph(
                format!("本次评估委托 {body} 开展，由该机构评估负责人签署。"),
                format!("The assessment was conducted by {body}, whose head of assessment signs."),
            );
            self.sheet.push(Block::Signature {
                field: "Sig1".into(),
                duty: self.sheet.say("第三方机构评估负责人", "Head of assessment of the third party"),
                person: head,
                note: body,
            });
            return;
        }
        let slots = signers::slots(self.assessment, self.reader);
        let note = self.assessment.text(assessments::JOINT_ROLE_NOTE).trim().to_owned();
        self.sheet.paragraph(
            "以下签署人确认：已阅读本报告全文，报告内容与所附证据一致，并对各自职责范围内的结论负责。",
            "Each signer confirms having read the whole report, that it agrees with the evidence named, and answers for the conclusions within the duty stated.",
        );
        if slots.len() < signers::DUTIES.len() {
            self.sheet.notice(
                format!("法定代表人兼任其他签署职责，一并签署。兼任说明：{note}"),
                format!("The legal representative holds a further duty and signs once for both. Joint-role note: {note}"),
            );
        } else if !note.is_empty() {
            self.sheet.paragraph(format!("兼任说明：{note}"), format!("Joint-role note: {note}"));
        }
        let day = self.assessment.get(assessments::ASSESSED_ON);
        let mut covered = 0;
        for slot in &slots {
            covered += slot.duties.len();
            let duties: Vec<String> =
                slot.duties.iter().map(|d| self.sheet.word(signers::DUTIES[*d].label)).collect();
            let posts = day.map(|d| appointments::posts_of(&slot.person, d, self.reader)).unwrap_or_default();
            let posts: Vec<String> = posts
                .iter()
                .map(|p| {
                    appointments::POST.def.choice_label(p).map_or_else(|| p.clone(), |l| self.sheet.word(l))
                })
                .collect();
            let posts = self.join(&posts);
            let mut under = self.sheet.say(
                format!("评估日期在任岗位：{posts}"),
                format!("Posts on the day of assessment: {posts}"),
            );
            if slot.duties.len() > 1 {
                under.push_str(&self.sheet.say("；兼任，见兼任说明", "; joint role, see the note"));
            }
            if trial {
                under.push_str(&self.sheet.say("；试用密钥", "; trial key"));
            }
            self.sheet.push(Block::Signature {
                field: slot.field.into(),
                duty: duties.join(if self.lang == crate::text::Lang::Zh { "、" } else { ", " }),
                person: self.person(&slot.person),
                note: under,
            });
        }
        self.complete(
            format!("签署职责 {covered} / {} 项，签名域 {} 个", signers::DUTIES.len(), slots.len()),
            format!(
                "{covered} of {} duties of signing, {} places to sign",
                signers::DUTIES.len(),
                slots.len()
            ),
        );
    }
}
