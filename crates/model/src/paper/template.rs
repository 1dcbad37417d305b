//! Templates of papers: data that a person may change without a rebuild. Each fault of one is told with its file, its
//! chapter and its place, all of them at once; what is unknown is never passed over.

use super::parts::{Part, Phrase, Wording};
use crate::register::Register;
use crate::registers::register;
use crate::report::Numbering;
use crate::standard::Provenance;
use crate::text::Text;
use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

mod read;
mod tables;

pub(super) use tables::wordings;

/// Most bytes of a template.
pub const BYTES_MAX: usize = 1_000_000;
/// Most chapters.
const CHAPTERS_MAX: usize = 60;
/// Most parts of a chapter.
const PARTS_MAX: usize = 60;
/// Most items of a list, lines of a table of facts, choices of a condition.
const ITEMS_MAX: usize = 300;
/// Most columns of a table, and conditions on its records.
const COLUMNS_MAX: usize = 12;
/// Most characters of a text of a template.
const TEXT_MAX: usize = 20_000;

/// Keys of a template.
const KEYS: [&str; 10] =
    ["key", "label", "about", "period", "title", "numbering", "source", "day", "verified", "chapters"];
/// References that name the paper's period.
const PERIOD: [&str; 3] = ["period", "date:from", "date:to"];

/// A paper that can be written about a record.
#[derive(Clone)]
pub struct Template {
    /// Stable key.
    pub key: String,
    /// What it is called.
    pub label: Text,
    /// Register of the record it is about.
    pub about: &'static Register,
    /// It is about a period of days as well.
    pub period: bool,
    /// Title; the label where the template has none of its own.
    pub title: Wording,
    /// How its headings are numbered.
    pub numbering: Numbering,
    /// Where its structure was read.
    pub provenance: Provenance,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
}

/// A chapter.
#[derive(Clone)]
pub struct Chapter {
    /// Stable key within the paper.
    pub key: String,
    /// Heading.
    pub heading: Wording,
    /// 1; 2 and 3 where it belongs to the chapter before it.
    pub level: u8,
    /// What stands in it.
    pub parts: Vec<Part>,
}

impl Chapter {
    /// The starting text of its own text, and whether one is required; none where the chapter has no own text.
    pub fn own_text(&self) -> Option<(&Wording, bool)> {
        self.parts.iter().find_map(|p| match p {
            Part::OwnText { start, required } => Some((start, *required)),
            _ => None,
        })
    }
}

impl Template {
    /// Every register that the paper reads, the one of its subject first, each once.
    pub fn registers(&self) -> Vec<&'static Register> {
        let mut out = vec![self.about];
        let mut add = |of: &'static Register| {
            if !out.iter().any(|known| known.key == of.key) {
                out.push(of);
            }
        };
        let chapters = self.chapters.iter();
        let texts = chapters.clone().map(|c| &c.heading).chain(std::iter::once(&self.title));
        let named = texts.chain(chapters.clone().flat_map(|c| &c.parts).flat_map(wordings));
        for reference in named.flat_map(|w| w.zh.references().chain(w.en.references())) {
            reference.register().into_iter().for_each(&mut add);
        }
        for part in chapters.flat_map(|c| &c.parts) {
            match part {
                Part::Register(table) => add(table.of.register),
                Part::Tally(tally) => add(tally.of.register),
                Part::Limits(of) => add(of.register),
                Part::Rows(table) => register(table.scope.register).into_iter().for_each(&mut add),
                Part::Journal(all) => all.iter().for_each(|of| add(of)),
                _ => {}
            }
        }
        out
    }

    /// Does it tell the journal?
    pub fn tells_journal(&self) -> bool {
        self.chapters.iter().flat_map(|c| &c.parts).any(|p| matches!(p, Part::Journal(_)))
    }

    /// A chapter by key.
    pub fn chapter(&self, key: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|c| c.key == key)
    }
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// File.
    pub file: String,
    /// Key of the chapter; empty outside of one.
    pub chapter: String,
    /// Path within the chapter, or within the template: `parts[2].columns[0].field`.
    pub place: String,
    /// What is wrong.
    pub told: Text,
}

impl Fault {
    /// The whole sentence.
    pub fn text(&self) -> Text {
        let (zh, en) = match self.chapter.as_str() {
            "" => (self.file.clone(), self.file.clone()),
            chapter => {
                (format!("{} 章节「{chapter}」", self.file), format!("{}, chapter {chapter}", self.file))
            }
        };
        if self.place.is_empty() {
            return Text::new(format!("{zh}：{}", self.told.zh), format!("{en}: {}", self.told.en));
        }
        Text::new(
            format!("{zh}，{}：{}", self.place, self.told.zh),
            format!("{en}, {}: {}", self.place, self.told.en),
        )
    }
}

/// A template read as data, with the faults met on the way.
struct Look<'a> {
    file: &'a str,
    about: &'static str,
    period: bool,
    chapter: String,
    place: String,
    faults: Vec<Fault>,
}

/// A key of at most sixty small letters, digits and underscores.
fn is_key(s: &str) -> bool {
    (1..=60).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl Look<'_> {
    fn fault(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.fault_by(Text::new(zh, en));
    }

    fn fault_by(&mut self, told: Text) {
        let (file, chapter, place) = (self.file.to_owned(), self.chapter.clone(), self.place.clone());
        self.faults.push(Fault { file, chapter, place, told });
    }

    /// Looks at what stands below: `.key` or `[3]`.
    fn within<T>(&mut self, step: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        let was = self.place.len();
        self.place.push_str(if was == 0 { step.trim_start_matches('.') } else { step });
        let out = look(self);
        self.place.truncate(was);
        out
    }

    fn object<'j>(&mut self, v: &'j Json, known: &[&str]) -> Option<&'j Map<String, Json>> {
        let Some(object) = v.as_object() else {
            self.fault("应为对象", "must be an object");
            return None;
        };
        for key in object.keys().filter(|k| !known.contains(&k.as_str())) {
            self.fault(
                format!("没有「{key}」这一项，可用：{}", known.join("、")),
                format!("there is no {key:?} here; known: {}", known.join(", ")),
            );
        }
        Some(object)
    }

    fn list<'j>(&mut self, v: Option<&'j Json>, most: usize) -> &'j [Json] {
        match v.map(Json::as_array) {
            None => &[],
            Some(None) => {
                self.fault("应为列表", "must be a list");
                &[]
            }
            Some(Some(all)) if all.len() > most => {
                self.fault(format!("多于 {most} 项"), format!("has more than {most} items"));
                &[]
            }
            Some(Some(all)) => all,
        }
    }

    fn flag(&mut self, of: &Map<String, Json>, key: &str) -> bool {
        match of.get(key) {
            None => false,
            Some(Json::Bool(yes)) => *yes,
            Some(_) => {
                self.within(&format!(".{key}"), |l| l.fault("应为 true 或 false", "must be true or false"));
                false
            }
        }
    }

    fn word<'j>(&mut self, of: &'j Map<String, Json>, key: &str) -> &'j str {
        self.within(&format!(".{key}"), |l| match of.get(key) {
            None => {
                l.fault("缺少这一项", "is missing");
                ""
            }
            Some(Json::String(s)) if !s.trim().is_empty() && s.chars().count() <= TEXT_MAX => s.trim(),
            Some(Json::String(_)) => {
                l.fault("为空或过长", "is empty or too long");
                ""
            }
            Some(_) => {
                l.fault("应为文字", "must be text");
                ""
            }
        })
    }

    fn key_of<'j>(&mut self, of: &'j Map<String, Json>) -> &'j str {
        let key = self.word(of, "key");
        if !key.is_empty() && !is_key(key) {
            self.within(".key", |l| {
                l.fault(
                    "只能用小写字母、数字和下划线，最多 60 个字符",
                    "takes small letters, digits and underscores, at most 60",
                );
            });
        }
        key
    }

    /// A text in both languages.
    fn text(&mut self, v: Option<&Json>) -> Text {
        let Some(v) = v else {
            self.fault("缺少这一项", "is missing");
            return Text::default();
        };
        let Some(object) = self.object(v, &["zh", "en"]) else { return Text::default() };
        let (zh, en) = (self.word(object, "zh").to_owned(), self.word(object, "en").to_owned());
        Text { zh, en }
    }

    fn no_period(&mut self) {
        self.fault(
            "本文书不涉及期间，须先写明 \"period\": true",
            "the paper is about no period; it would have to say \"period\": true",
        );
    }

    fn wording_of(&mut self, source: Text) -> Wording {
        let about = self.about;
        let mut one = |text: &str, step: &str| {
            Phrase::parse(text, about).unwrap_or_else(|wrong| {
                self.within(step, |l| wrong.into_iter().for_each(|w| l.fault_by(w)));
                Phrase::default()
            })
        };
        let (zh, en) = (one(&source.zh, ".zh"), one(&source.en, ".en"));
        let of_period = |p: &Phrase| p.references().any(|r| PERIOD.contains(&r.key().as_str()));
        if !self.period && (of_period(&zh) || of_period(&en)) {
            self.no_period();
        }
        Wording { zh, en, source }
    }

    /// A text in both languages whose references are known.
    fn wording(&mut self, v: Option<&Json>) -> Wording {
        let source = self.text(v);
        self.wording_of(source)
    }

    fn chapter(&mut self, v: &Json) -> Option<Chapter> {
        let object = self.object(v, &["key", "heading", "level", "parts"])?;
        let key = self.key_of(object).to_owned();
        let told = if key.is_empty() { self.place.clone() } else { key.clone() };
        let was = std::mem::replace(&mut self.chapter, told);
        let outer = std::mem::take(&mut self.place);
        let heading = self.within(".heading", |l| l.wording(object.get("heading")));
        let level = match object.get("level").map(Json::as_u64) {
            None => 1,
            Some(Some(level @ 1..=3)) => u8::try_from(level).unwrap_or(1),
            Some(_) => {
                self.within(".level", |l| l.fault("章节的级别为 1 到 3", "a chapter has level 1 to 3"));
                1
            }
        };
        let listed = self.within(".parts", |l| l.list(object.get("parts"), PARTS_MAX));
        if listed.is_empty() {
            self.within(".parts", |l| l.fault("本章没有内容", "the chapter has no part"));
        }
        let mut parts = Vec::new();
        for (n, part) in listed.iter().enumerate() {
            parts.extend(self.within(&format!(".parts[{n}]"), |l| l.part(part)));
        }
        if parts.iter().filter(|p| matches!(p, Part::OwnText { .. })).count() > 1 {
            self.within(".parts", |l| {
                l.fault(
                    "一章只能有一处本单位文字",
                    "a chapter has one text of the organisation's own at most",
                );
            });
        }
        self.chapter = was;
        self.place = outer;
        Some(Chapter { key, heading, level, parts })
    }
}

/// Reads a template; `file` is what faults call it.
///
/// # Errors
/// Every fault of it, in its order.
pub fn read(file: &str, json: &str) -> Result<Template, Vec<Fault>> {
    let mut look = Look {
        file,
        about: "",
        period: false,
        chapter: String::new(),
        place: String::new(),
        faults: Vec::new(),
    };
    let template = look.template(json);
    match template {
        Some(t) if look.faults.is_empty() => Ok(t),
        _ => Err(look.faults),
    }
}

impl Look<'_> {
    fn template(&mut self, json: &str) -> Option<Template> {
        if json.len() > BYTES_MAX {
            self.fault(format!("大于 {} 字节", BYTES_MAX), format!("is larger than {} bytes", BYTES_MAX));
            return None;
        }
        let v: Json = match serde_json::from_str(json.trim_start_matches('\u{feff}')) {
            Ok(v) => v,
            Err(e) => {
                let at = format!("{}:{}", e.line(), e.column());
                self.within(&at, |l| {
                    l.fault(format!("不是有效的 JSON：{e}"), format!("is no valid JSON: {e}"))
                });
                return None;
            }
        };
        let object = self.object(&v, &KEYS)?;
        let key = self.key_of(object).to_owned();
        let about = self.word(object, "about");
        let about = register(about).or_else(|| {
            if !about.is_empty() {
                self.within(".about", |l| {
                    l.fault(format!("没有登记册「{about}」"), format!("there is no register {about:?}"));
                });
            }
            None
        })?;
        self.about = about.key;
        self.period = self.flag(object, "period");
        let label = self.within(".label", |l| l.text(object.get("label")));
        let title = match object.get("title") {
            None => self.wording_of(label.clone()),
            some => self.within(".title", |l| l.wording(some)),
        };
        let numbering = self.numbering(object);
        let provenance = Provenance {
            source: self.word(object, "source").to_owned(),
            checked_on: self.day(object),
            verified: self.flag(object, "verified"),
        };
        let period = self.period;
        let listed = self.within(".chapters", |l| l.list(object.get("chapters"), CHAPTERS_MAX));
        if listed.is_empty() {
            self.within(".chapters", |l| l.fault("没有章节", "there is no chapter"));
        }
        let mut chapters: Vec<Chapter> = Vec::new();
        for (n, chapter) in listed.iter().enumerate() {
            let step = format!(".chapters[{n}]");
            let Some(chapter) = self.within(&step, |l| l.chapter(chapter)) else { continue };
            if chapters.iter().any(|c| c.key == chapter.key) {
                let key = &chapter.key;
                self.within(&step, |l| {
                    l.fault(format!("章节「{key}」出现两次"), format!("the chapter {key:?} stands twice"));
                });
            }
            chapters.push(chapter);
        }
        Some(Template { key, label, about, period, title, numbering, provenance, chapters })
    }

    fn numbering(&mut self, object: &Map<String, Json>) -> Numbering {
        let key = self.word(object, "numbering");
        Numbering::parse(key).unwrap_or_else(|| {
            if !key.is_empty() {
                let known = Numbering::ALL.map(|(k, _)| k);
                self.within(".numbering", |l| {
                    l.fault(
                        format!("没有编号方式「{key}」，可用：{}", known.join("、")),
                        format!("there is no numbering {key:?}; known: {}", known.join(", ")),
                    );
                });
            }
            Numbering::default()
        })
    }

    fn day(&mut self, object: &Map<String, Json>) -> String {
        let day = self.word(object, "day");
        if !day.is_empty() && day.parse::<NaiveDate>().is_err() {
            self.within(".day", |l| l.fault("应为日期，如 2026-03-05", "must be a day such as 2026-03-05"));
        }
        day.to_owned()
    }
}
