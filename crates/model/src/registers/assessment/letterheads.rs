//! 文书版式: the letterhead and the numbering of an organisation's papers, and its titles for chapters.

use crate::field::{Choice, Rows, choice, one_of, reference, table, text, texts};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register};
use crate::registers::evidence;
use crate::report::{LOGO_MAX, Letterhead, Numbering};
use crate::role::Area;
use crate::self_assessment::chapter::CHAPTERS;
use crate::text::{Lang, t};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Whose papers it stands on; empty: on those of every organisation without one of its own.
    ORGANIZATION: String = reference("organization", t("单位", "Organisation"), "organizations").listed()
        .help("不填则用于没有自己版式的单位", "Empty: it serves organisations without one of their own");
    /// The line in Chinese papers.
    TEXT_ZH: String = text("text_zh", t("中文文头", "Heading in Chinese")).listed().searched();
    /// The line in English papers.
    TEXT_EN: String = text("text_en", t("英文文头", "Heading in English")).listed().searched();
    /// A PNG on file.
    LOGO: String = reference("logo", t("标识图片", "Logo"), "evidence").listed()
        .help("先把 PNG 图片登记为证据，再在此选取；取其最新一份", "File a PNG as evidence first; its newest file is taken");
    /// How headings are numbered where a paper has no numbering of its own.
    NUMBERING: String = one_of("numbering", t("编号方式", "Numbering"), NUMBERINGS).listed();
    /// Chapters of the self-assessment report that are called otherwise; a language that is left empty keeps its own.
    TITLES: Rows = table("titles", t("自评估报告章节标题", "Titles of the self-assessment's chapters"), &[
        one_of("chapter", t("章节", "Chapter"), CHAPTERS).required().def,
        text("title_zh", t("中文标题", "Title in Chinese")).def,
        text("title_en", t("英文标题", "Title in English")).def,
    ]).help("只填需要改名的章节", "Only the chapters that are called otherwise");
}

const NUMBERINGS: &[Choice] = &[
    choice("chapters", "第一章、1.1", "Chapter 1, 1.1"),
    choice("decimal", "1、1.1", "1, 1.1"),
    choice("chinese", "一、（一）", "Chinese numerals"),
];

const ONCE: Rule =
    Rule::error("letterhead_twice", &[], t("一个单位只有一份版式", "An organisation has one letterhead"));
const TITLE_TWICE: Rule =
    Rule::error("letterhead_title_twice", &[], t("一个章节只有一个标题", "A chapter has one title"));
const PICTURE: Rule = Rule::error(
    "letterhead_logo",
    &[],
    t(
        "标识是不超过 512 KiB、存于工作区内的 PNG",
        "A logo is a PNG of 512 KiB at most that is kept inside the workspace",
    ),
);

/// The letterhead of an organisation's papers: its own, else the general one.
pub fn of(organization: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    let all = reader.all(REGISTER.key);
    let about = |id: &str| all.iter().rev().find(|r| r.text(ORGANIZATION) == id).cloned();
    let own = if organization.is_empty() { None } else { about(organization) };
    own.or_else(|| about(""))
}

/// What it prints in a language, without its logo.
pub fn letterhead(r: &Record, lang: Lang) -> Letterhead {
    let text = match lang {
        Lang::Zh => r.text(TEXT_ZH),
        Lang::En => r.text(TEXT_EN),
    };
    Letterhead { text: text.trim().to_owned(), logo: String::new() }
}

/// Its numbering, where it has one.
pub fn numbering(r: &Record) -> Option<Numbering> {
    Numbering::parse(r.text(NUMBERING))
}

/// What it calls a chapter of the self-assessment in a language, where that is not the title that ships.
pub fn title(r: &Record, chapter: &str, lang: Lang) -> Option<String> {
    let key = match lang {
        Lang::Zh => "title_zh",
        Lang::En => "title_en",
    };
    let rows = r.get(TITLES).unwrap_or_default();
    let row = rows.iter().find(|row| row.get("chapter").and_then(Json::as_str) == Some(chapter))?;
    let title = row.get(key).and_then(Json::as_str).unwrap_or_default().trim();
    if title.is_empty() { None } else { Some(title.to_owned()) }
}

/// Digest of the newest file of its logo, where it can be drawn.
pub fn logo(r: &Record, reader: &dyn Reader) -> Option<String> {
    let of = reader.get(evidence::REGISTER.key, r.text(LOGO))?;
    let rows = evidence::rows(&of);
    let row = rows.last()?;
    let text = |key: &str| row.get(key).and_then(Json::as_str).unwrap_or_default();
    let size = row.get("size").and_then(Json::as_u64).unwrap_or(u64::MAX);
    let png = text("name").to_ascii_lowercase().ends_with(".png");
    (png && size <= LOGO_MAX && text("kept") == "inside").then(|| text("sha256").to_owned())
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let others = reader.find(REGISTER.key, ORGANIZATION.key(), r.text(ORGANIZATION));
    let same = others.iter().any(|o| o.id != r.id && o.text(ORGANIZATION) == r.text(ORGANIZATION));
    if same {
        out.push(
            ONCE.broken(
                "该单位已有版式，请修改原有版式",
                "This organisation has a letterhead: change that one",
            )
            .field(ORGANIZATION.key()),
        );
    }
    let titles = r.get(TITLES).unwrap_or_default();
    let mut named = BTreeSet::new();
    if !texts(&titles, "chapter").all(|chapter| named.insert(chapter)) {
        out.push(
            TITLE_TWICE
                .broken(
                    "同一章节填写了两个标题，请只保留一个",
                    "One chapter has two titles here: keep one of them",
                )
                .field(TITLES.key()),
        );
    }
    if !r.text(LOGO).is_empty() && logo(r, reader).is_none() {
        out.push(
            PICTURE
                .broken(
                    "所选证据的最新文件不是可用的图片，请改为 512 KiB 以内、存于工作区内的 PNG",
                    "The newest file of that evidence is no such picture: file a PNG of 512 KiB at most inside the workspace",
                )
                .field(LOGO.key()),
        );
    }
    out
}

/// 文书版式.
pub static REGISTER: Register = Register {
    key: "letterheads",
    label: t("文书版式", "Letterheads"),
    one: t("文书版式", "Letterhead"),
    clauses: &[],
    prefix: "LTH",
    title: "code",
    fields: FIELDS,
    area: Area::Assessment,
    rules: &[&ONCE, &PICTURE, &TITLE_TWICE],
    check,
    ..PLAIN
};
