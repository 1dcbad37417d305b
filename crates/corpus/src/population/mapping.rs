//! Which field or column of a file holds the text of an item, and which its source.

use crate::error::{ForeignError, in_file, refuse, say};
use crate::text::clean;
use hegui_model::finding::{Finding, Level};
use serde::{Deserialize, Serialize};

/// Names of fields that hold the text, the likeliest first.
const TEXT_NAMES: [&str; 31] = [
    "text",
    "content",
    "文本",
    "内容",
    "正文",
    "语料",
    "文本内容",
    "语料内容",
    "paragraphs",
    "question",
    "问题",
    "提问",
    "题目",
    "测试题",
    "prompt",
    "提示词",
    "instruction",
    "指令",
    "query",
    "input",
    "输入",
    "sentence",
    "句子",
    "comment",
    "评论",
    "response",
    "answer",
    "回答",
    "output",
    "输出",
    "body",
];
/// A field that goes on where another begins: the two make one text.
const CONTINUED: [(&str, &str); 2] = [("instruction", "input"), ("指令", "输入")];
/// Names of fields that hold the source, the likeliest first.
const SOURCE_NAMES: [&str; 10] =
    ["source", "来源", "数据来源", "语料来源", "dataset", "数据集", "src", "origin", "出处", "domain"];

/// How the items of a population are read from their files, as a person says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Fields or columns that hold the text; several are joined with a line feed, those without text left out. Empty:
    /// guessed from the names, file by file.
    pub text: Vec<String>,
    /// Where the source of an item is told.
    pub source: SourceFrom,
}

/// Where the source of an item is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceFrom {
    /// In a field whose name says so; nowhere if there is none.
    #[default]
    Guess,
    /// Nowhere: the source of every item is the empty text.
    Nowhere,
    /// The name of its file is its source.
    File,
    /// In this field or column; an item without it has the empty text.
    Field(String),
    /// This is the source of all.
    Given(String),
}

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// An item a line.
    Lines,
    /// A JSON object or text a line.
    JsonLines,
    /// An array of JSON objects or texts.
    JsonArray,
    /// Cells parted by a character, with a row of names first.
    Delimited,
    /// The visible sheets of a workbook, each with a row of names first.
    Workbook,
    /// Parquet.
    Parquet,
    /// Nothing: a file without a single byte.
    Empty,
}

/// A field or column that holds text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextField {
    /// Its name as in the file.
    pub name: String,
    /// It holds a list of texts, joined with a line feed, rather than one text.
    pub list: bool,
}

/// How one file is read: the mapping, settled for it. Kept in the register, so that items can be fetched again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// What the file is read as.
    pub form: Form,
    /// Fields of the text, joined in this order; none where the item is a text itself.
    pub text: Vec<TextField>,
    /// Field of the source.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
    /// The source of all items, where no field tells it.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub given_source: String,
    /// The fields were guessed.
    pub guessed: bool,
}

/// A field as the beginning of a file shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) name: String,
    /// Its first value is a list of texts.
    pub(super) list: bool,
    /// Its first value is a text or list of texts.
    pub(super) text: bool,
    /// Characters of all its values looked at.
    pub(super) chars: u64,
}

impl Mapping {
    /// The mapping of a file without fields.
    pub(super) fn of_bare(&self, form: Form, file: &str) -> Layout {
        Layout {
            form,
            text: Vec::new(),
            source: None,
            given_source: self.given_source(file),
            guessed: self.text.is_empty(),
        }
    }

    fn given_source(&self, file: &str) -> String {
        match &self.source {
            SourceFrom::File => file.to_owned(),
            SourceFrom::Given(source) => source.clone(),
            _ => String::new(),
        }
    }

    /// Settles the mapping for a file whose beginning shows these fields. A guess is told.
    ///
    /// # Errors
    /// `population_field_missing` where a named field is not there, `population_text_unknown` where none can be it.
    pub(super) fn settle(
        &self,
        form: Form,
        file: &str,
        seen: &[Seen],
        findings: &mut Vec<Finding>,
    ) -> Result<Layout, ForeignError> {
        let find = |name: &str| {
            seen.iter()
                .find(|s| s.name == name)
                .or_else(|| seen.iter().find(|s| clean(&s.name).to_lowercase() == name.to_lowercase()))
        };
        let names = || seen.iter().map(|s| s.name.as_str()).take(20).collect::<Vec<_>>();
        let missing = |name: &str| {
            refuse(
                "population_field_missing",
                in_file(file),
                &format!("没有名为“{name}”的字段或列（有：{}）。请改选。", names().join("、")),
                &format!(
                    "there is no field or column “{name}” (there are: {}). Choose another.",
                    names().join(", ")
                ),
            )
        };
        let mut text = Vec::new();
        for name in &self.text {
            text.push(find(name).ok_or_else(|| missing(name))?);
        }
        let guessed = text.is_empty();
        let mut sure = true;
        if guessed {
            let by_name = TEXT_NAMES.iter().find_map(|name| find(name).filter(|s| s.text));
            sure = by_name.is_some();
            let longest = || seen.iter().filter(|s| s.text && s.chars > 0).max_by_key(|s| s.chars);
            let Some(first) = by_name.or_else(longest) else {
                return Err(refuse(
                    "population_text_unknown",
                    in_file(file),
                    &format!("看不出哪个字段或列是文本（有：{}）。请指定。", names().join("、")),
                    &format!(
                        "it does not show which field or column is the text (there are: {}). Name it.",
                        names().join(", ")
                    ),
                ));
            };
            text.push(first);
            let name = clean(&first.name).to_lowercase();
            let next = CONTINUED.iter().find(|(begun, _)| *begun == name).and_then(|(_, next)| find(next));
            text.extend(next.filter(|s| s.text));
        }
        let source = match &self.source {
            SourceFrom::Field(name) => Some(find(name).ok_or_else(|| missing(name))?),
            SourceFrom::Guess => SOURCE_NAMES.iter().find_map(|name| find(name)),
            _ => None,
        };
        let layout = Layout {
            form,
            text: text.iter().map(|s| TextField { name: s.name.clone(), list: s.list }).collect(),
            source: source.map(|s| s.name.clone()),
            given_source: self.given_source(file),
            guessed,
        };
        if guessed || (self.source == SourceFrom::Guess && layout.source.is_some()) {
            findings.push(layout.told(file, sure));
        }
        Ok(layout)
    }
}

impl Layout {
    /// The mapping that this layout settles.
    pub(super) fn as_mapping(&self) -> Mapping {
        Mapping { text: self.text.iter().map(|f| f.name.clone()).collect(), source: SourceFrom::Nowhere }
    }

    /// The name of the first field of the text; empty where the item is a text itself.
    pub(super) fn first_field(&self) -> &str {
        self.text.first().map_or("", |f| f.name.as_str())
    }

    fn told(&self, file: &str, sure: bool) -> Finding {
        let fields: Vec<&str> = self.text.iter().map(|f| f.name.as_str()).collect();
        let mut zh = format!("文本取自“{}”", fields.join("”＋“"));
        let mut en = format!("the text is taken from “{}”", fields.join("” + “"));
        match &self.source {
            Some(source) => {
                zh += &format!("，来源取自“{source}”");
                en += &format!(", the source from “{source}”");
            }
            None => {
                zh += "，没有来源字段";
                en += ", no field tells the source";
            }
        }
        zh += if sure {
            "（按名称推测）。请核对。"
        } else {
            "（名称不可辨认，取内容最长的一列）。请核对并指定。"
        };
        en += if sure {
            " (guessed from the names). Check it."
        } else {
            " (no name is known; it is the longest). Check it and name it."
        };
        let level = if sure { Level::Note } else { Level::Warning };
        say(level, "population_mapping_guessed", in_file(file), &zh, &en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(names: &[(&str, bool, u64)]) -> Vec<Seen> {
        names
            .iter()
            .map(|(name, list, chars)| Seen {
                name: (*name).into(),
                list: *list,
                text: *chars > 0,
                chars: *chars,
            })
            .collect()
    }

    fn settled(
        mapping: &Mapping,
        fields: &[(&str, bool, u64)],
    ) -> Result<(Layout, Vec<Finding>), ForeignError> {
        let mut findings = Vec::new();
        let layout = mapping.settle(Form::JsonLines, "示例.jsonl", &seen(fields), &mut findings)?;
        Ok((layout, findings))
    }

    #[test]
    fn names_tell_the_text_and_the_guess_is_told() {
        let guess = Mapping::default();
        let (layout, told) =
            settled(&guess, &[("id", false, 3), (" Content ", false, 9), ("来源", false, 4)]).expect("ok");
        assert_eq!((layout.text[0].name.as_str(), layout.source.as_deref()), (" Content ", Some("来源")));
        assert_eq!((told[0].level, told[0].code.as_str()), (Level::Note, "population_mapping_guessed"));
        let (layout, _) = settled(&guess, &[("author", false, 3), ("paragraphs", true, 90)]).expect("ok");
        assert_eq!(layout.text, [TextField { name: "paragraphs".into(), list: true }]);
        let (layout, _) =
            settled(&guess, &[("instruction", false, 3), ("input", false, 2), ("output", false, 99)])
                .expect("ok");
        assert_eq!(layout.text.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["instruction", "input"]);
        let (layout, told) = settled(&guess, &[("甲", false, 3), ("乙", false, 30)]).expect("ok");
        assert_eq!((layout.text[0].name.as_str(), told[0].level), ("乙", Level::Warning));
        assert_eq!(settled(&guess, &[("n", false, 0)]).expect_err("none").code(), "population_text_unknown");
    }

    #[test]
    fn a_named_field_must_be_there() {
        let mapping = Mapping { text: vec!["正文".into()], source: SourceFrom::Field("站点".into()) };
        let e = settled(&mapping, &[("text", false, 3)]).expect_err("missing");
        assert_eq!(e.code(), "population_field_missing");
        assert!(e.finding().message.zh.contains("正文") && e.finding().message.en.contains("示例.jsonl"));
        let (layout, told) = settled(&mapping, &[("正文", false, 3), ("站点", false, 3)]).expect("ok");
        assert!(!layout.guessed && told.is_empty() && layout.source.as_deref() == Some("站点"));
    }
}
