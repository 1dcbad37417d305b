//! The one document model behind PDF, DOCX and XLSX: what a report says, without layout.
//! It is frozen as JSON, hashed, and rendered; a snapshot of it can be read without a PDF.

use crate::instant;
use crate::reader::Reader;
use crate::text::{Label, Lang, t};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod letterhead;
mod numbering;
pub use letterhead::{LOGO_MAX, LOGO_SIDE_MAX, Letterhead};
pub use numbering::Numbering;

/// A report in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperDocument")]
pub struct Document {
    /// Language of every string below.
    pub lang: Lang,
    /// Title on the cover and in the file's metadata.
    pub title: String,
    /// Lines under the title: organisation, service, version, date.
    pub subtitle: Vec<String>,
    /// Name of the organisation that answers for the report.
    pub author: String,
    /// Report number, printed in the page header.
    pub number: String,
    /// Day of the report, `YYYY-MM-DD`.
    pub date: String,
    /// A word in the header of every page, e.g. 试用 or 草稿; empty for none.
    pub mark: String,
    /// Words of the layout itself, in the report's language.
    pub words: Words,
    /// How headings are numbered. Left out where it is the usual one, so that frozen documents keep their digest.
    #[serde(default, skip_serializing_if = "Numbering::is_default")]
    #[ts(as = "Option<Numbering>", optional)]
    pub numbering: Numbering,
    /// What stands over it. Left out where there is none, so that frozen documents keep their digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub letterhead: Option<Letterhead>,
    /// Content in reading order.
    pub blocks: Vec<Block>,
}

/// As what a document leaves the workbench; of equal content in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum PaperFormat {
    /// PDF/A-3b, the only one that is signed.
    #[default]
    Pdf,
    /// A text for a word processor.
    Docx,
    /// A workbook.
    Xlsx,
}

impl PaperFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Docx, Self::Xlsx];

    /// How names of such files end, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format of files whose names end so, in either case of letters.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.extension().eq_ignore_ascii_case(extension))
    }
}

/// Words that the layout prints itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperWords")]
pub struct Words {
    /// Heading of the contents, e.g. 目录.
    pub contents: String,
    /// Page footer with `{page}` and `{pages}`, e.g. 第 {page} 页 共 {pages} 页.
    pub footer: String,
    /// Before a table's caption, e.g. 表.
    pub table: String,
    /// Before a figure's caption, e.g. 图.
    pub figure: String,
}

impl Words {
    /// The words in a language.
    pub fn of(lang: Lang) -> Self {
        let word = |label: Label| label.get(lang).to_owned();
        Self {
            contents: word(t("目录", "Contents")),
            footer: word(t("第 {page} 页 共 {pages} 页", "Page {page} of {pages}")),
            table: word(t("表", "Table")),
            figure: word(t("图", "Figure")),
        }
    }
}

/// One block of content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(rename = "PaperBlock")]
pub enum Block {
    /// Numbered heading; level 1 is a chapter (which starts a page where chapters are numbered as such), 2 and 3
    /// below it.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Heading without its number.
        text: String,
    },
    /// A paragraph, indented as is usual in Chinese papers.
    Paragraph {
        /// Its text.
        text: String,
    },
    /// An emphasised paragraph: a warning, an exception made, a limit.
    Notice {
        /// Its text.
        text: String,
    },
    /// An unordered list.
    List {
        /// Its items.
        items: Vec<String>,
    },
    /// A table; header row repeats on every page, rows stay whole where they fit a page.
    Table {
        /// Caption without its number; empty for none (then it is not numbered).
        caption: String,
        /// Columns.
        columns: Vec<Column>,
        /// Cells, each row as long as `columns`.
        rows: Vec<Vec<String>>,
    },
    /// Label and value pairs, drawn as a two-column table without header.
    Facts {
        /// Pairs.
        pairs: Vec<(String, String)>,
    },
    /// A bar chart drawn as vector, with its text alternative.
    Bars {
        /// Caption without its number.
        caption: String,
        /// Text alternative for readers who do not see the chart.
        alt: String,
        /// Label and value.
        bars: Vec<(String, f64)>,
        /// Unit behind values.
        unit: String,
    },
    /// Starts a new page.
    PageBreak,
    /// A place for one signature. Fields are signed in the order in which they stand.
    Signature {
        /// ASCII name of the PDF field, unique in the document: `Sig1`.
        field: String,
        /// Duty in which the person signs.
        duty: String,
        /// Name of the person expected to sign.
        person: String,
        /// A line under it, e.g. posts held or the joint-role note; may be empty.
        note: String,
    },
}

/// A table column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "PaperColumn")]
pub struct Column {
    /// Header.
    pub label: String,
    /// Relative width.
    pub width: f32,
}

/// Blocks in the making, in one language.
pub(crate) struct Blocks {
    lang: Lang,
    blocks: Vec<Block>,
}

impl Blocks {
    pub(crate) fn of(lang: Lang) -> Self {
        Self { lang, blocks: Vec::new() }
    }
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }
    pub(crate) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }
    pub(crate) fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.lang {
            Lang::Zh => zh.into(),
            Lang::En => en.into(),
        }
    }
    pub(crate) fn word(&self, label: Label) -> String {
        label.get(self.lang).to_owned()
    }
    pub(crate) fn heading(&mut self, level: u8, label: Label) {
        let text = self.word(label);
        self.titled(level, text);
    }
    pub(crate) fn titled(&mut self, level: u8, text: String) {
        self.push(Block::Heading { level, text });
    }
    pub(crate) fn paragraph(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        let text = self.say(zh, en);
        self.push(Block::Paragraph { text });
    }
    pub(crate) fn notice(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        let text = self.say(zh, en);
        self.push(Block::Notice { text });
    }
    /// A list; nothing where it would have no item.
    pub(crate) fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.push(Block::List { items });
        }
    }
    /// Labels and values; nothing where there would be none.
    pub(crate) fn facts(&mut self, pairs: Vec<(String, String)>) {
        if !pairs.is_empty() {
            self.push(Block::Facts { pairs });
        }
    }
    /// A table; nothing where it would have no row.
    pub(crate) fn table(&mut self, caption: Label, columns: &[(Label, f32)], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let caption = self.word(caption);
        let column = |(l, width): &(Label, f32)| Column { label: self.word(*l), width: *width };
        let columns = columns.iter().map(column).collect();
        self.push(Block::Table { caption, columns, rows });
    }
    /// What a paper rests on, so that it can be made again and compared: instant, journal entry, calendar.
    pub(crate) fn basis(&mut self, reader: &dyn Reader) {
        self.heading(1, t("编制依据", "What this rests on"));
        let (seq, hash) = reader.head();
        let made = instant::local(reader.now());
        let calendar = reader.calendar();
        let years: Vec<String> = calendar.years().map(|y| y.year.to_string()).collect();
        let (zh, en, digest) = (years.join("、"), years.join(", "), calendar.digest());
        self.paragraph(
            format!("本件于 {made} 依据日志第 {seq} 条（摘要 {hash}）时的记录编制。"),
            format!("Made at {made} from the records as of journal entry {seq} (hash {hash})."),
        );
        self.paragraph(
            format!("工作日依据 {zh} 年放假安排计算，日历摘要 {digest}。"),
            format!("Working days by the days off of {en}; digest of the calendar {digest}."),
        );
    }
    pub(crate) fn done(self) -> Vec<Block> {
        self.blocks
    }
}

impl Document {
    /// The line that stands over it; none where there is no letterhead, or one with a logo alone.
    pub fn letterhead_text(&self) -> Option<&str> {
        self.letterhead.as_ref().map(|l| l.text.as_str()).filter(|text| !text.is_empty())
    }

    /// Every string of the document with the path that names it (`blocks[12].rows[3][1]`), in reading order.
    /// The renderer checks them against its fonts; the content comparison of the formats rests on the same walk.
    pub fn strings(&self) -> Vec<(String, &str)> {
        let mut out: Vec<(String, &str)> = Vec::new();
        out.extend(self.letterhead_text().map(|text| ("letterhead".to_owned(), text)));
        out.push(("title".into(), &self.title));
        for (i, s) in self.subtitle.iter().enumerate() {
            out.push((format!("subtitle[{i}]"), s));
        }
        out.extend([
            ("author".to_owned(), self.author.as_str()),
            ("number".to_owned(), self.number.as_str()),
            ("mark".to_owned(), self.mark.as_str()),
        ]);
        for (i, block) in self.blocks.iter().enumerate() {
            let mut push = |path: String, s| out.push((format!("blocks[{i}]{path}"), s));
            match block {
                Block::Heading { text, .. } | Block::Paragraph { text } | Block::Notice { text } => {
                    push(".text".into(), text.as_str())
                }
                Block::List { items } => {
                    items.iter().enumerate().for_each(|(j, s)| push(format!(".items[{j}]"), s.as_str()))
                }
                Block::Table { caption, columns, rows } => {
                    push(".caption".into(), caption);
                    columns
                        .iter()
                        .enumerate()
                        .for_each(|(j, c)| push(format!(".columns[{j}]"), c.label.as_str()));
                    for (r, row) in rows.iter().enumerate() {
                        row.iter()
                            .enumerate()
                            .for_each(|(c, s)| push(format!(".rows[{r}][{c}]"), s.as_str()));
                    }
                }
                Block::Facts { pairs } => {
                    for (j, (k, v)) in pairs.iter().enumerate() {
                        push(format!(".pairs[{j}].label"), k);
                        push(format!(".pairs[{j}].value"), v);
                    }
                }
                Block::Bars { caption, alt, bars, unit } => {
                    push(".caption".into(), caption);
                    push(".alt".into(), alt);
                    bars.iter().enumerate().for_each(|(j, (l, _))| push(format!(".bars[{j}]"), l.as_str()));
                    push(".unit".into(), unit);
                }
                Block::PageBreak => {}
                Block::Signature { duty, person, note, .. } => {
                    push(".duty".into(), duty);
                    push(".person".into(), person);
                    push(".note".into(), note);
                }
            }
        }
        out
    }
}
