//! Chapters of the report: stable keys, titles and order. Whatever belongs to a chapter by its key, as a text of the
//! organisation's own, finds its place here.

use super::Paper;
use crate::field::{Choice, choice};
use crate::paper::matter::Matter;
use crate::paper::texts;
use crate::record::Record;
use crate::registers::letterheads;
use crate::text::{Label, Lang, Text, t};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// Key of the self-assessment among papers.
pub const PAPER: &str = "self_assessment";
/// What the report is called among papers.
pub const LABEL: Label = t("安全自评估报告", "Security self-assessment report");

/// Every chapter with its title, in the order in which the report has them; annexes last. An organisation may give one
/// another title in its letterhead.
pub const CHAPTERS: &[Choice] = &[
    choice("overview", "评估概况", "The assessment"),
    choice("corpus", "语料安全评估", "Safety of the corpus"),
    choice("model", "模型安全评估", "Safety of the model"),
    choice("measures", "安全措施评估", "Safety measures"),
    choice("complaints", "投诉举报处理", "Complaints"),
    choice("instruments", "关键词库、分类模型与题库", "Keyword library, classifiers and banks of questions"),
    choice("failed_items", "不合格条目与复测", "Failing items and retests"),
    choice("failures", "不符合项与说明", "What is not conformed to"),
    choice("overall", "总体结论", "Overall conclusion"),
    choice("clauses", "附件：条款逐条结论", "Annex: conclusions clause by clause"),
    choice("runs", "附件：抽样、评估执行与扫描清单", "Annex: draws, runs and scans"),
    choice("particulars", "附件：台账登记内容", "Annex: what the registers hold"),
    choice("evidence", "附件：证据索引", "Annex: index of evidence"),
    choice("limits", "附件：复核例外、局限与日志锚点", "Annex: exceptions, limits and journal"),
    choice("signatures", "签署页", "Signatures"),
];

/// The chapter of a key.
pub fn of_key(key: &str) -> Option<&'static Choice> {
    CHAPTERS.iter().find(|c| c.key == key)
}

#[derive(Deserialize)]
struct Starting {
    key: String,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
struct StartingTexts {
    chapters: Vec<Starting>,
}

static STARTING: LazyLock<Vec<(&'static Choice, Text)>> = LazyLock::new(|| {
    let read: StartingTexts = serde_json::from_str(include_str!("../../../../assets/starting_texts.json"))
        .unwrap_or_else(|e| panic!("assets/starting_texts.json: {e}"));
    let chapter = |one: Starting| {
        let chapter = of_key(&one.key).unwrap_or_else(|| panic!("assets/starting_texts.json: {}", one.key));
        (chapter, Text::new(one.zh, one.en))
    };
    read.chapters.into_iter().map(chapter).collect()
});

/// What a chapter is called: as the letterhead of the organisation has it, else by the title that ships.
pub fn called(chapter: &Choice, letterhead: Option<&Record>, lang: Lang) -> String {
    let own = letterhead.and_then(|r| letterheads::title(r, chapter.key, lang));
    own.unwrap_or_else(|| chapter.label.get(lang).to_owned())
}

/// Chapters in which the organisation writes, with what stands there until it does.
pub fn written() -> &'static [(&'static Choice, Text)] {
    &STARTING
}

impl Paper<'_> {
    /// Begins a chapter. The one place where every chapter begins: what the organisation itself says of a chapter goes
    /// behind its title, before what the records say.
    pub(super) fn chapter(&mut self, key: &'static str) {
        let title = of_key(key).map(|c| called(c, self.letterhead.as_deref(), self.lang));
        self.sheet.titled(1, title.unwrap_or_else(|| self.sheet.say("其他", "Other")));
        let Some((_, start)) = written().iter().find(|(c, _)| c.key == key) else { return };
        let own = texts::of(PAPER, key, &self.assessment.id, self.reader);
        let own = own.map(|r| texts::said(&r, self.lang).to_owned()).filter(|said| !said.is_empty());
        self.own_texts += usize::from(own.is_some());
        let text = own.unwrap_or_else(|| start.get(self.lang).to_owned());
        let about = &crate::registers::assessments::REGISTER;
        let subject = Some(Arc::new(self.assessment.clone()));
        let told = texts::follow(&text, &Matter::of(about, subject, None, self.lang, self.reader));
        self.lacking += told.lacking.len() + told.wrong.len();
        self.entered(&told.text);
    }

    /// How many chapters the organisation wrote in.
    pub(super) fn own_texts_told(&mut self) {
        let (own, all) = (self.own_texts, written().len());
        self.complete(
            format!("本单位填写的章节文字：{own} / {all} 章，其余为起始文字"),
            format!("Chapters with a text of the organisation's own: {own} of {all}; the others have the starting text"),
        );
        if self.lacking > 0 {
            let n = self.lacking;
            self.complete(
                format!("章节文字中有 {n} 处引用取不到值，已在原处写明"),
                format!(
                    "References in texts of chapters that lead to nothing: {n}; each says so in its place"
                ),
            );
        }
    }
}
