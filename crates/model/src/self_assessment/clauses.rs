//! Chapters on clauses: a conclusion for every clause, what is not conformed to, and the overall conclusion.

use super::Paper;
use crate::approval::Check;
use crate::assessment::{Applicability, ClauseState, Standing, overall};
use crate::field::Field;
use crate::proposal::Proposed;
use crate::record::Record;
use crate::registers::{assessments, conclusions, evidence, remediations, users};
use crate::standard::{Clause, Demand};
use crate::text::{Label, t};
use std::sync::Arc;

impl Paper<'_> {
    /// The verdict that a person chose for the whole, the rule behind it, and what is left to mend.
    fn verdict_of_the_whole(&mut self) {
        let sum = overall::tally(self.assessment, self.reader);
        let own = |f: Field<String>| self.assessment.text(f).trim().to_owned();
        let (chosen, own_rule, reason) = (
            own(assessments::OVERALL_VERDICT),
            own(assessments::OVERALL_RULE),
            own(assessments::OVERALL_REASON),
        );
        if let Some(label) = overall::label(&chosen) {
            let word = self.sheet.word(label);
            self.sheet.paragraph(format!("总体评定：{word}。"), format!("Overall verdict: {word}."));
        }
        match overall::rule_of_edition(self.assessment, self.reader) {
            Some(rule) => {
                let mark =
                    if rule.provenance.verified { ("", "") } else { ("（待核实）", " (unverified)") };
                let source = &rule.provenance.source;
                self.sheet.paragraph(
                    format!("评定规则（{source}）{}：{}", mark.0, rule.text.zh),
                    format!("Rule ({source}){}: {}", mark.1, rule.text.en),
                );
            }
            None if !own_rule.is_empty() => {
                self.sheet.paragraph(
                    "所依据的版本没有规定如何由各条结论得出总体评定，按本单位规则评定，规则如下：",
                    "The edition does not say how clauses make up the whole; the organisation's own rule applies:",
                );
                self.entered(&own_rule);
            }
            None => {}
        }
        if !chosen.is_empty() && sum.adds_up_to.as_deref() != Some(chosen.as_str()) {
            if reason.is_empty() {
                self.sheet.notice(
                    "总体评定与各条结论不一致，尚未写明理由。",
                    "The overall verdict does not agree with the conclusions, and no reason is given.",
                );
            } else {
                self.sheet.paragraph(
                    "总体评定与各条结论不一致，理由如下：",
                    "The overall verdict differs from the conclusions, because:",
                );
                self.entered(&reason);
            }
        }
        if !sum.unplanned.is_empty() {
            let ids = self.join(&sum.unplanned);
            self.sheet.notice(
                format!("下列不符合项既无等效措施也无整改计划：{ids}。"),
                format!("Not conformed to, without an equivalent measure or a plan: {ids}."),
            );
        }
        if sum.remediations_open > 0 {
            let (open, late) = (sum.remediations_open, sum.remediations_overdue);
            self.sheet.paragraph(
                format!("尚有整改 {open} 项未关闭，其中逾期 {late} 项，见不符合项一章。"),
                format!("Remediations not closed: {open}, of which {late} are overdue; see the chapter on what is not conformed to."),
            );
        }
    }

    /// At the end of a chapter: what was concluded on the clauses that it answers, by the beginning of their ids as
    /// rules cite them.
    pub(super) fn concluded(&mut self, told_as: &str) {
        self.sheet.heading(2, t("本章条款结论", "Conclusions on the clauses of this chapter"));
        let of = |edition: &crate::standard::Edition| -> Vec<ClauseState> {
            let about = |r: &&ClauseState| edition.told_as(&r.clause).starts_with(told_as);
            self.rows.iter().filter(about).cloned().collect()
        };
        let rows = self.edition.map(of).unwrap_or_default();
        if rows.is_empty() {
            self.sheet.paragraph(
                "所依据的版本没有与本章对应的条款。",
                "The edition has no clause that this chapter answers.",
            );
            return;
        }
        let mut told: Vec<String> = Vec::new();
        for v in conclusions::VERDICTS {
            let n = rows.iter().filter(|r| r.verdict.as_deref() == Some(v.key)).count();
            told.push(format!("{} {n}", self.sheet.word(v.label)));
        }
        let open = rows.iter().filter(|r| r.verdict.is_none()).count();
        told.push(self.sheet.say(format!("未作结论 {open}"), format!("Open {open}")));
        let (all, told) = (rows.len(), self.join(&told));
        self.sheet.paragraph(
            format!("对应条款 {all} 条：{told}。逐条结论见附件。"),
            format!("Clauses: {all}. {told}. Each stands in the annex."),
        );
        let failed: Vec<String> = rows
            .iter()
            .filter(|r| r.verdict.as_deref() == Some("does_not_conform"))
            .map(|r| r.clause.clone())
            .collect();
        if !failed.is_empty() {
            let ids = self.join(&failed);
            self.sheet.notice(format!("不符合的条款：{ids}。"), format!("Not conformed to: {ids}."));
        }
    }

    /// Remediations of the assessment, oldest first.
    fn remediations(&mut self) {
        let plans = remediations::of_assessment(&self.assessment.id, self.reader);
        let rows: Vec<Vec<String>> = plans
            .iter()
            .map(|r| {
                let state = remediations::STATE.def.choice_label(r.text(remediations::STATE));
                let retest = remediations::RETEST.def.choice_label(r.text(remediations::RETEST));
                vec![
                    r.text(remediations::CLAUSE).to_owned(),
                    self.or_missing(r.text(remediations::GAP)),
                    self.or_missing(r.text(remediations::MEASURE)),
                    self.person(r.text(remediations::OWNER)),
                    r.get(remediations::DUE_ON).map(|d| d.to_string()).unwrap_or_default(),
                    state.map(|l| self.sheet.word(l)).unwrap_or_default(),
                    retest.map_or_else(|| self.sheet.word(super::NONE), |l| self.sheet.word(l)),
                ]
            })
            .collect();
        self.sheet.table(
            t("整改计划与进展", "Remediations"),
            &[
                (t("条款", "Clause"), 1.3),
                (t("差距", "Gap"), 2.6),
                (t("整改措施", "Measure"), 2.8),
                (t("责任人", "Owner"), 1.3),
                (t("期限", "Due"), 1.4),
                (t("状态", "State"), 1.4),
                (t("复测", "Retest"), 1.2),
            ],
            rows,
        );
    }

    fn conclusion_of(&self, row: &ClauseState) -> Option<&Record> {
        row.conclusion.as_ref().and_then(|_| self.conclusions.get(&row.clause)).map(Arc::as_ref)
    }

    fn verdict(&self, row: &ClauseState) -> String {
        let label = row.verdict.as_deref().map(|v| (v, conclusions::VERDICT.def.choice_label(v)));
        match label {
            None => self.sheet.say("未作结论", "Not concluded"),
            Some((key, None)) => key.to_owned(),
            Some((_, Some(l))) => self.sheet.word(l),
        }
    }

    /// Codes of the evidence behind a conclusion.
    pub(super) fn codes(&self, conclusion: &Record) -> Vec<String> {
        let ids = conclusion.get(conclusions::EVIDENCE).unwrap_or_default();
        ids.iter()
            .map(|id| match self.reader.get("evidence", id) {
                Some(e) if !e.text(evidence::CODE).is_empty() => e.text(evidence::CODE).to_owned(),
                Some(e) => e.text(evidence::TITLE).to_owned(),
                None => self.sheet.say("（证据不存在）", "(no such evidence)"),
            })
            .collect()
    }

    /// Reason, equivalent measure, difference from the records: everything a person wrote about a clause.
    fn told(&self, row: &ClauseState, conclusion: &Record) -> String {
        let mut parts = Vec::new();
        let mut part = |f: Field<String>, zh: &str, en: &str| {
            let text = conclusion.text(f).trim();
            if !text.is_empty() {
                let lead = self.sheet.say(zh, en);
                parts.push(if lead.is_empty() { text.to_owned() } else { format!("{lead}{text}") });
            }
        };
        part(conclusions::REASON, "", "");
        part(conclusions::EQUIVALENT, "等效措施：", "Equivalent measure: ");
        part(conclusions::DIFFERENCE_REASON, "与记录推算不一致的理由：", "Why it differs from the records: ");
        if let Some(p) = row.proposed.as_ref().filter(|p| p.verdict != Proposed::NotEnoughData) {
            let l = self.sheet.word(p.verdict.label());
            parts.push(self.sheet.say(format!("记录推算：{l}"), format!("Records propose: {l}")));
        }
        if parts.is_empty() { self.sheet.word(super::NONE) } else { parts.join("\n") }
    }

    fn author(&self, conclusion: &Record) -> String {
        let person = conclusion.text(conclusions::CONCLUDED_BY);
        if !person.is_empty() {
            return self.person(person);
        }
        let user = self.reader.get("users", conclusion.text(conclusions::CONCLUDED_USER));
        let name = user.map(|u| u.text(users::NAME).to_owned()).unwrap_or_default();
        self.or_missing(&name)
    }

    fn checker(&self, row: &ClauseState) -> String {
        match &row.check {
            Check::Unchecked => self.sheet.say("未复核", "not checked"),
            Check::Agreed { by, exception, .. } => {
                let note = if exception.is_some() {
                    self.sheet.say("（小团队例外）", " (small-team exception)")
                } else {
                    String::new()
                };
                format!("{}{note}", self.person(by))
            }
            Check::Returned { by, .. } => self
                .sheet
                .say(format!("{} 退回", self.person(by)), format!("returned by {}", self.person(by))),
            Check::Void { .. } => self.sheet.say("复核已失效", "check void"),
        }
    }

    fn clause_row(&self, row: &ClauseState, clause: &Clause) -> Vec<String> {
        let (told, codes, by) = match self.conclusion_of(row) {
            Some(c) => (
                self.told(row, c),
                self.join(&self.codes(c)),
                format!("{}\n{}", self.author(c), self.checker(row)),
            ),
            None => {
                (self.sheet.word(super::NONE), self.sheet.word(super::NONE), self.sheet.word(super::NONE))
            }
        };
        vec![
            clause.id.clone(),
            self.sheet.word(clause.demand.label()),
            format!("{}\n{}", clause.title.get(self.lang), clause.requirement.get(self.lang)),
            self.verdict(row),
            told,
            codes,
            by,
        ]
    }

    pub(super) fn clause_by_clause(&mut self) {
        self.chapter("clauses");
        let Some(edition) = self.edition else {
            self.sheet.notice(
                "依据版本未知，没有条款可列。",
                "The edition is not known; there is no clause to list.",
            );
            return;
        };
        self.sheet.paragraph(
            "下列要求概述均为条款大意的转述，正式引用请以标准原文为准。证据栏所列编号见附件证据索引。",
            "What is asked is told in other words than the standard's; cite from the standard itself. Evidence numbers refer to the index in the annex.",
        );
        self.tally();
        let mut shown = 0;
        let mut chapters: Vec<(String, Label, Vec<Vec<String>>)> = Vec::new();
        let rows = self.rows.clone();
        for (row, clause) in rows.iter().zip(&edition.clauses) {
            let chapter = edition.chapter_of(&clause.id);
            let id = chapter.map_or("", |c| c.id.as_str());
            if chapters.last().is_none_or(|(last, ..)| last != id) {
                chapters.push((id.to_owned(), t("", ""), Vec::new()));
            }
            let cells = self.clause_row(row, clause);
            if let Some((_, _, table)) = chapters.last_mut() {
                table.push(cells);
                shown += 1;
            }
        }
        for (id, caption, table) in chapters {
            let title = edition.chapters.iter().find(|c| c.id == id).map_or("", |c| c.title.get(self.lang));
            let text = if id.contains('.') {
                self.sheet.say(format!("第 {id} 节 {title}"), format!("Section {id}: {title}"))
            } else {
                self.sheet.say(format!("第 {id} 章 {title}"), format!("Chapter {id}: {title}"))
            };
            self.sheet.push(crate::report::Block::Heading { level: 2, text });
            self.sheet.table(
                caption,
                &[
                    (t("条款", "Clause"), 1.8),
                    (t("要求", "Demand"), 1.5),
                    (t("要求概述", "What is asked"), 4.2),
                    (t("结论", "Conclusion"), 2.0),
                    (t("理由与说明", "Reason"), 3.2),
                    (t("证据", "Evidence"), 1.8),
                    (t("结论人/复核人", "By / checked by"), 1.8),
                ],
                table,
            );
        }
        let all = edition.clauses.len();
        let concluded = self.rows.iter().filter(|r| r.conclusion.is_some()).count();
        let checked = self.rows.iter().filter(|r| r.state == Standing::Checked).count();
        self.complete(format!("条款 {shown} / {all} 条"), format!("{shown} of {all} clauses"));
        self.complete(
            format!("已有结论 {concluded} / {all} 条"),
            format!("{concluded} of {all} clauses concluded"),
        );
        self.complete(format!("已复核 {checked} / {all} 条"), format!("{checked} of {all} clauses checked"));
        self.strangers(edition);
    }

    /// Conclusions that belong to no clause of the edition, or that a later one replaced.
    fn strangers(&mut self, edition: &crate::standard::Edition) {
        let all = self.reader.find("conclusions", conclusions::ASSESSMENT.key(), &self.assessment.id);
        let mut items = Vec::new();
        for c in &all {
            let clause = c.text(conclusions::CLAUSE);
            if edition.clause(clause).is_none() {
                items.push(self.sheet.say(
                    format!("{}：不属于本版本的条款", self.or_missing(clause)),
                    format!("{}: no clause of this edition", self.or_missing(clause)),
                ));
            } else if self.conclusions.get(clause).is_none_or(|kept| kept.id != c.id) {
                items.push(self.sheet.say(
                    format!("{clause}：已被后一条结论取代"),
                    format!("{clause}: replaced by a later conclusion"),
                ));
            }
        }
        if !items.is_empty() {
            self.sheet
                .notice("下列结论记录未列入上表：", "These conclusions on file are not in the tables above:");
            self.sheet.list(items);
        }
    }

    fn tally(&mut self) {
        let mut rows = Vec::new();
        for d in [Demand::Must, Demand::MustNot, Demand::Should, Demand::May] {
            let of: Vec<&ClauseState> = self.rows.iter().filter(|r| r.demand == d).collect();
            if of.is_empty() {
                continue;
            }
            let count = |v: Option<&str>| of.iter().filter(|r| r.verdict.as_deref() == v).count().to_string();
            let mut cells = vec![self.sheet.word(d.label()), of.len().to_string()];
            cells.extend(conclusions::VERDICTS.iter().map(|v| count(Some(v.key))));
            cells.push(count(None));
            rows.push(cells);
        }
        let mut columns = vec![(t("要求", "Demand"), 1.2), (t("条数", "Clauses"), 1.2)];
        columns.extend(conclusions::VERDICTS.iter().map(|v| (v.label, 1.3)));
        columns.push((t("未作结论", "Open"), 1.3));
        self.sheet.table(t("条款结论汇总", "Conclusions in numbers"), &columns, rows);
    }

    pub(super) fn failures(&mut self) {
        self.chapter("failures");
        let Some(edition) = self.edition else {
            self.sheet.paragraph(
                "依据版本未知，没有条款可列。",
                "The edition is not known; there is no clause to list.",
            );
            return;
        };
        let failed: Vec<Vec<String>> = self
            .rows
            .iter()
            .zip(&edition.clauses)
            .filter(|(r, _)| r.verdict.as_deref() == Some("does_not_conform"))
            .filter_map(|(r, clause)| {
                let c = self.conclusion_of(r)?;
                Some(vec![
                    format!("{}\n{}", clause.id, clause.title.get(self.lang)),
                    self.or_missing(c.text(conclusions::REASON)),
                    match c.text(conclusions::EQUIVALENT).trim() {
                        "" => self.sheet.say("无", "None"),
                        text => text.to_owned(),
                    },
                    self.join(&self.codes(c)),
                ])
            })
            .collect();
        let n = failed.len();
        if n == 0 {
            self.sheet.paragraph(
                "已作结论的条款中没有不符合项。",
                "None of the clauses concluded is said not to be conformed to.",
            );
        } else {
            self.sheet.paragraph(format!("不符合项共 {n} 条。"), format!("Clauses not conformed to: {n}."));
        }
        let all = self.rows.iter().filter(|r| r.verdict.as_deref() == Some("does_not_conform")).count();
        self.complete(format!("不符合项 {n} / {all} 条"), format!("{n} of {all} clauses not conformed to"));
        self.sheet.table(
            t("不符合项", "Clauses not conformed to"),
            &[
                (t("条款", "Clause"), 2.2),
                (t("原因", "Reason"), 4.0),
                (t("等效措施及效果证明", "Equivalent measure and its proof"), 3.4),
                (t("证据", "Evidence"), 1.6),
            ],
            failed,
        );
        self.remediations();
        let unsettled: Vec<Vec<String>> = self
            .rows
            .iter()
            .filter(|r| {
                r.state != Standing::Checked && (r.demand != Demand::May || r.state != Standing::Open)
            })
            .map(|r| {
                let why: Vec<String> = r.blocks.iter().map(|b| b.get(self.lang).to_owned()).collect();
                vec![r.clause.clone(), self.sheet.word(r.state.label()), why.join("\n")]
            })
            .collect();
        if !unsettled.is_empty() {
            self.sheet.notice(
                format!("另有 {} 条尚未办结，报告签署前须处理。", unsettled.len()),
                format!(
                    "Clauses not settled: {}. They have to be before the report is signed.",
                    unsettled.len()
                ),
            );
        }
        self.sheet.table(
            t("尚未办结的条款", "Clauses not settled"),
            &[
                (t("条款", "Clause"), 1.5),
                (t("状态", "State"), 2.0),
                (t("待处理事项", "What is missing"), 6.5),
            ],
            unsettled,
        );
    }

    pub(super) fn overall(&mut self) {
        self.chapter("overall");
        let count = |key: &str| self.rows.iter().filter(|r| r.verdict.as_deref() == Some(key)).count();
        let (yes, no, not) = (count("conforms"), count("does_not_conform"), count("not_applicable"));
        let (adopted, left) = (count("adopted"), count("not_adopted"));
        let open = self.rows.iter().filter(|r| r.verdict.is_none()).count();
        let all = self.rows.len();
        let (may_zh, may_en) = if adopted + left > 0 {
            (
                format!("，采纳 {adopted} 条，未采纳 {left} 条"),
                format!(", {adopted} adopted, {left} not adopted"),
            )
        } else {
            (String::new(), String::new())
        };
        self.sheet.paragraph(
            format!("依据所列版本评估条款 {all} 条：符合 {yes} 条，不符合 {no} 条，不适用 {not} 条{may_zh}，未作结论 {open} 条。"),
            format!("Of the {all} clauses of the edition {yes} conform, {no} do not conform, {not} do not apply{may_en}, and {open} have no conclusion yet."),
        );
        self.verdict_of_the_whole();
        let text = self.assessment.text(assessments::OVERALL).to_owned();
        if text.trim().is_empty() {
            self.sheet.notice(
                "本单位尚未填写总体结论。上列数字由记录统计得出，不代替结论。",
                "The organisation has not stated its overall conclusion. The numbers above are counted from the records and stand in for none.",
            );
        } else {
            self.sheet.paragraph("本单位的总体结论如下：", "The organisation concludes:");
            self.entered(&text);
        }
        let unknown: Vec<String> = self
            .rows
            .iter()
            .filter(|r| matches!(r.applies, Applicability::Unknown { .. }))
            .map(|r| r.clause.clone())
            .collect();
        if !unknown.is_empty() {
            let ids = self.join(&unknown);
            self.sheet.paragraph(
                format!("下列条款是否适用，现有台账无法推算，一律按适用处理，由评估人员判断：{ids}。"),
                format!("Whether these clauses apply cannot be told from the registers; they are treated as applying and left to the assessor: {ids}."),
            );
        }
    }
}
