//! Chapters of the report: stable keys, titles and order. Whatever belongs to a chapter by its key, as a text of the
//! organisation's own, finds its place here.

use super::Paper;
use crate::text::{Label, t};

/// A chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Stored key, never renamed once released.
    pub key: &'static str,
    /// Title.
    pub label: Label,
}

const fn chapter(key: &'static str, zh: &'static str, en: &'static str) -> Chapter {
    Chapter { key, label: t(zh, en) }
}

/// Every chapter, in the order in which the report has them; annexes last.
pub const CHAPTERS: [Chapter; 15] = [
    chapter("overview", "评估概况", "The assessment"),
    chapter("corpus", "语料安全评估", "Safety of the corpus"),
    chapter("model", "模型安全评估", "Safety of the model"),
    chapter("measures", "安全措施评估", "Safety measures"),
    chapter("complaints", "投诉举报处理", "Complaints"),
    chapter("instruments", "关键词库、分类模型与题库", "Keyword library, classifiers and banks of questions"),
    chapter("failed_items", "不合格条目与复测", "Failing items and retests"),
    chapter("failures", "不符合项与说明", "What is not conformed to"),
    chapter("overall", "总体结论", "Overall conclusion"),
    chapter("clauses", "附件：条款逐条结论", "Annex: conclusions clause by clause"),
    chapter("runs", "附件：抽样、评估执行与扫描清单", "Annex: draws, runs and scans"),
    chapter("particulars", "附件：台账登记内容", "Annex: what the registers hold"),
    chapter("evidence", "附件：证据索引", "Annex: index of evidence"),
    chapter("limits", "附件：复核例外、局限与日志锚点", "Annex: exceptions, limits and journal"),
    chapter("signatures", "签署页", "Signatures"),
];

/// The chapter of a key.
pub fn of_key(key: &str) -> Option<&'static Chapter> {
    CHAPTERS.iter().find(|c| c.key == key)
}

impl Paper<'_> {
    /// Begins a chapter. The one place where every chapter begins: what the organisation itself says of a chapter goes
    /// behind its title, before what the records say.
    pub(super) fn chapter(&mut self, key: &'static str) {
        let label = of_key(key).map_or(t("其他", "Other"), |c| c.label);
        self.sheet.heading(1, label);
    }
}
