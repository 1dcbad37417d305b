//! Chapter on what tests are made with: the keyword library, counted; classifiers and banks of questions stand beside.

use super::Paper;
use crate::keyword_lint::{self, RiskCount};
use crate::proposal::keywords;
use crate::registers::{assessments, keyword_libraries as libraries};
use crate::report::Block;
use crate::text::t;

impl Paper<'_> {
    pub(super) fn instruments(&mut self) {
        self.chapter("instruments");
        self.keywords();
        self.classifiers();
        self.banks();
        self.concluded("TC260-003/9.");
    }

    fn keywords(&mut self) {
        let day = self.assessment.get(assessments::ASSESSED_ON);
        let (Some(edition), Some(library)) =
            (self.edition, day.and_then(|d| keywords::newest(d, self.reader)))
        else {
            self.sheet.notice(
                "评估日期当日或之前没有登记关键词库，本节无数据。",
                "No keyword library of the day of the assessment or before is on file; this section has no data.",
            );
            return;
        };
        let edition = keyword_lint::measured_by(edition);
        let lint = keywords::lint_of(&library, edition, self.reader);
        self.sheet.heading(2, t("关键词库概况", "The keyword library"));
        let mut pairs = self.values_of(&library, libraries::FIELDS, &[libraries::CODE.key()]);
        let meets = |yes| if yes { t("达到", "met") } else { t("未达到", "not met") };
        let total = self.sheet.word(meets(lint.distinct >= lint.total_floor));
        pairs.push((
            self.sheet.say("去重后总数与下限", "Distinct words and floor"),
            format!("{} / {} {total}", lint.distinct, lint.total_floor),
        ));
        let reason = library.text(libraries::LONG_WORDS_REASON).trim().is_empty();
        pairs.push((
            self.sheet.say("超长关键词", "Long keywords"),
            match (lint.long, reason) {
                (0, _) => self.sheet.say("无", "None"),
                (n, true) => {
                    self.sheet.say(format!("{n} 个，未填写保留理由"), format!("{n}, no reason is given"))
                }
                (n, false) => {
                    self.sheet.say(format!("{n} 个，理由见上"), format!("{n}, for the reason above"))
                }
            },
        ));
        self.sheet.facts(pairs);

        self.sheet.heading(2, t("各类风险的词数", "Words for each risk"));
        let row = |paper: &Self, r: &RiskCount| {
            vec![
                r.risk.clone(),
                r.name.get(paper.lang).to_owned(),
                r.count.to_string(),
                r.floor.map_or_else(|| paper.sheet.word(super::NONE), |f| f.to_string()),
                paper.sheet.word(if r.floor.is_some() {
                    meets(r.met())
                } else {
                    t("只计入总数", "total alone")
                }),
            ]
        };
        let rows: Vec<Vec<String>> =
            lint.risks.iter().chain(&lint.other_risks).map(|r| row(self, r)).collect();
        let met = lint.risks.iter().filter(|r| r.met()).count();
        let (shown, wanted) = (rows.len() - lint.other_risks.len(), edition.threshold("keyword_risks").value);
        self.complete(
            format!("关键词库下限涉及的风险 {shown} / {wanted} 种"),
            format!("{shown} of {wanted} risks with a floor for keywords"),
        );
        self.sheet.table(
            t("各类风险的词数与下限", "Words and floor for each risk"),
            &[
                (t("编号", "Risk"), 1.2),
                (t("风险", "Name"), 5.0),
                (t("词数", "Words"), 1.2),
                (t("下限", "Floor"), 1.2),
                (t("结果", "Result"), 1.6),
            ],
            rows,
        );
        let alt: Vec<String> = lint.risks.iter().map(|r| format!("{} {}", r.risk, r.count)).collect();
        self.sheet.push(Block::Bars {
            caption: self.sheet.say("A.1、A.2 各类风险的词数", "Words for each risk of A.1 and A.2"),
            alt: alt.join(if self.lang == crate::text::Lang::Zh { "，" } else { ", " }),
            bars: lint.risks.iter().map(|r| (r.risk.clone(), f64::from(r.count))).collect(),
            unit: self.sheet.say("个", "words"),
        });
        self.sheet.paragraph(
            format!("A.1、A.2 共 {} 种风险，{met} 种达到下限。总数与各类下限分别检验，缺一不可。", lint.risks.len()),
            format!("{met} of the {} risks of A.1 and A.2 reach their floor. The total and each floor are tested apart; all have to be met.", lint.risks.len()),
        );
        let loose: Vec<Vec<String>> = lint
            .unmapped
            .iter()
            .map(|u| {
                vec![
                    if u.category.is_empty() {
                        self.sheet.say("（无类别）", "(no category)")
                    } else {
                        u.category.clone()
                    },
                    u.count.to_string(),
                    self.sheet.word(if u.decided {
                        t("确定不对应任何风险", "Decided: no risk")
                    } else {
                        t("尚未确定", "Not decided yet")
                    }),
                ]
            })
            .collect();
        self.sheet.table(
            t("不对应风险、只计入总数的类别", "Categories without a risk; they count to the total alone"),
            &[(t("类别", "Category"), 5.0), (t("词数", "Words"), 1.5), (t("说明", "Remark"), 3.0)],
            loose,
        );
        let findings: Vec<String> =
            lint.findings.iter().map(|f| f.message.get(self.lang).to_owned()).collect();
        if findings.is_empty() {
            self.sheet.paragraph("检查未发现问题。", "The lint found nothing.");
        } else {
            self.sheet.paragraph("检查发现：", "The lint found:");
            self.sheet.list(findings);
        }
        self.sheet.paragraph(
            "词条本身属于内部安全资料，不列入报告，以上文的内容摘要核对。",
            "The words themselves are internal and stand in no report; the content digest above identifies them.",
        );
    }
}
