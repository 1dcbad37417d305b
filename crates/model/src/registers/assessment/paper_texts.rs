//! 文书文字: what the organisation itself writes in a chapter of a paper. Names, numbers, days and versions stand in it as
//! references, so that no paper says anything else than the records.

use crate::field::{long_text, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::paper::matter::Matter;
use crate::paper::parts::Phrase;
use crate::paper::texts::{self, OwnPaper};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Lang, t};

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Key of the paper.
    PAPER: String = text("paper", t("文书", "Paper")).required().listed()
        .help("文书的键，如 incident_report", "Key of the paper, such as incident_report");
    /// Key of the chapter.
    CHAPTER: String = text("chapter", t("章节", "Chapter")).required().listed();
    /// Id of the record that the paper is about; empty: whatever it is about.
    SUBJECT: String = text("subject", t("所述记录", "About the record")).listed()
        .help("记录的内部编号；不填则用于所有记录", "Id of the record; empty: it goes with every record");
    /// In Chinese.
    TEXT_ZH: String = long_text("text_zh", t("中文文字", "Text in Chinese")).listed().searched()
        .help("名称、数字、日期、版本写成引用，如 {organization.name}", "Names, numbers, days and versions as references, such as {organization.name}");
    /// In English.
    TEXT_EN: String = long_text("text_en", t("英文文字", "Text in English")).searched();
}

const PLACE: Rule = Rule::error(
    "paper_text_place",
    &[],
    t(
        "文字属于某文书中由单位填写的章节",
        "A text belongs to a chapter of a paper that the organisation writes",
    ),
);
const ONCE: Rule = Rule::error(
    "paper_text_twice",
    &[],
    t("同一章节、同一记录只有一份文字", "A chapter has one text for one record"),
);
const REFERENCES: Rule = Rule::error(
    "paper_text_reference",
    &[],
    t("文字中的引用都存在", "Every reference in a text of a paper is known"),
);
const TYPED: Rule = Rule::warning(
    "paper_text_typed",
    &[],
    t(
        "名称、编号、数量、日期、版本写成引用，不直接录入",
        "Names, numbers, counts, days and versions are references, not typed",
    ),
);

/// The paper whose chapter a text belongs to; none before both are entered.
fn place(r: &Record, reader: &dyn Reader) -> Result<Option<OwnPaper>, Finding> {
    let (key, chapter) = (r.text(PAPER), r.text(CHAPTER));
    if key.is_empty() || chapter.is_empty() {
        return Ok(None);
    }
    let Some(paper) = OwnPaper::of(key, reader) else {
        let known = OwnPaper::keys(reader);
        return Err(PLACE
            .broken(
                format!("没有文书「{key}」，可用：{}", known.join("、")),
                format!("There is no paper {key}; known: {}", known.join(", ")),
            )
            .field(PAPER.key()));
    };
    let open: Vec<&str> = paper.written().map(|c| c.key.as_str()).collect();
    if !open.contains(&chapter) {
        return Err(PLACE
            .broken(
                format!(
                    "「{}」中没有由单位填写的章节「{chapter}」，可填写：{}",
                    paper.label.zh,
                    open.join("、")
                ),
                format!(
                    "{} has no chapter {chapter} to write; there is: {}",
                    paper.label.en,
                    open.join(", ")
                ),
            )
            .field(CHAPTER.key()));
    }
    Ok(Some(paper))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let paper = match place(r, reader) {
        Ok(None) => return Vec::new(),
        Ok(Some(paper)) => paper,
        Err(found) => return vec![found],
    };
    let mut out = Vec::new();
    let others = reader.find(REGISTER.key, PAPER.key(), r.text(PAPER));
    let same =
        |o: &Record| o.id != r.id && o.text(CHAPTER) == r.text(CHAPTER) && o.text(SUBJECT) == r.text(SUBJECT);
    if others.iter().any(|o| same(o)) {
        out.push(
            ONCE.broken(
                "本章对这条记录已有文字，请修改原有文字",
                "This chapter has a text for that record already: change that one",
            )
            .field(CHAPTER.key()),
        );
    }
    let subject = reader.get(paper.about.key, r.text(SUBJECT));
    if !r.text(SUBJECT).is_empty() && subject.is_none() {
        let about = paper.about.label;
        out.push(
            PLACE
                .broken(
                    format!("「{}」中没有这条记录，请重新选择", about.zh),
                    format!("{} has no such record; choose again", about.en),
                )
                .field(SUBJECT.key()),
        );
    }
    for lang in [Lang::Zh, Lang::En] {
        let text = texts::said(r, lang);
        if text.is_empty() {
            continue;
        }
        let field = texts::field(lang);
        if let Err(wrong) = Phrase::parse(text, paper.about.key) {
            out.extend(wrong.into_iter().map(|why| REFERENCES.broken_by(why).field(field)));
            continue;
        }
        let matter = Matter::of(paper.about, subject.clone(), None, lang, reader);
        for typed in texts::typed(text, &paper, &matter) {
            let (said, name) = (typed.text, typed.reference);
            out.push(
                TYPED
                    .broken(
                        format!("「{said}」是直接录入的，请改为引用 {{{name}}}，以免与台账不一致"),
                        format!("\u{201c}{said}\u{201d} is typed; write {{{name}}}, so that it cannot differ from the records"),
                    )
                    .field(field),
            );
        }
    }
    out
}

/// 文书文字.
pub static REGISTER: Register = Register {
    key: "paper_texts",
    label: t("文书文字", "Texts of papers"),
    one: t("文书文字", "Text of a paper"),
    clauses: &[],
    prefix: "PTX",
    title: "chapter",
    fields: FIELDS,
    sorts: &[Sort { key: "paper", by: SortBy::Value }, Sort { key: "chapter", by: SortBy::Value }],
    area: Area::Assessment,
    rules: &[&PLACE, &ONCE, &REFERENCES, &TYPED],
    check,
    ..PLAIN
};
