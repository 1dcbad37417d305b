//! Which column of a foreign file is what, told by its name.

use crate::error::{Error, Result};
use crate::import::foreign;
use hegui_corpus::fields::missing;

/// Names by which a question goes.
pub(super) const QUESTION: &[&str] =
    &["问题", "题目", "试题", "提示词", "问句", "question", "prompt", "instruction", "query", "text"];
/// Names by which a category goes.
pub(super) const CATEGORY: &[&str] = &[
    "风险编号",
    "风险类型",
    "风险",
    "类别",
    "分类",
    "方面",
    "违规类型",
    "二级分类",
    "一级分类",
    "category",
    "risk",
    "class",
    "topic",
    "label",
    "type",
];
/// Names by which an id goes.
pub(super) const ID: &[&str] = &["编号", "序号", "题号", "id", "no", "number"];
/// Names by which a criterion goes.
pub(super) const CRITERION: &[&str] = &["判别依据", "判定标准", "判别标准", "criterion", "criteria"];
/// Names by which a modality goes.
pub(super) const MODALITY: &[&str] = &["模态", "modality"];
/// Names by which an answer goes.
pub(super) const ANSWER: &[&str] =
    &["应答", "回答", "答案", "模型回答", "输出", "answer", "response", "output", "completion"];
/// Names by which a score goes.
pub(super) const SCORE: &[&str] = &["得分", "分数", "概率", "score", "probability"];

/// A name as it is compared.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !"*（）()_-".contains(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The field that goes by one of the names; the first name that fits wins, whole names before parts of one.
pub(super) fn guess(fields: &[String], names: &[&str]) -> String {
    let whole = names.iter().find_map(|n| fields.iter().find(|f| plain(f) == plain(n)));
    let part = || {
        names
            .iter()
            .filter(|n| n.chars().count() > 1)
            .find_map(|n| fields.iter().find(|f| plain(f).contains(&plain(n))))
    };
    whole.or_else(part).cloned().unwrap_or_default()
}

/// What a person chose, where it is there, or what the names say. Empty where nothing does.
pub(super) fn chosen(file: &str, fields: &[String], wish: Option<&str>, names: &[&str]) -> Result<String> {
    match wish.map(str::trim).filter(|w| !w.is_empty()) {
        Some(wish) if fields.iter().any(|f| f == wish) => Ok(wish.to_owned()),
        Some(wish) => Err(foreign(missing(file, wish))),
        None => Ok(guess(fields, names)),
    }
}

/// As [`chosen`], where there has to be one.
pub(super) fn needed(
    file: &str,
    fields: &[String],
    wish: Option<&str>,
    (names, zh, en): (&[&str], &str, &str),
) -> Result<String> {
    let found = chosen(file, fields, wish, names)?;
    if found.is_empty() {
        return Err(Error::new(
            crate::error::Code::Usage,
            format!("“{file}”里看不出哪一列是{zh}，请指定（有：{}）", fields.join("、")),
            format!(
                "It cannot be told which column of “{file}” holds the {en}; choose it (there are {})",
                fields.join(", ")
            ),
        ));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_whole_names_before_parts() {
        let fields = |all: &[&str]| all.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
        let jade = fields(&["ID", "问题", "违规回答", "安全有用回答"]);
        assert_eq!((guess(&jade, QUESTION), guess(&jade, ID)), ("问题".into(), "ID".into()));
        assert_eq!(guess(&jade, ANSWER), "违规回答", "the first that fits; a person chooses the other");
        let alpaca = fields(&["instruction", "input", "output"]);
        assert_eq!(
            (guess(&alpaca, QUESTION), guess(&alpaca, ANSWER)),
            ("instruction".into(), "output".into())
        );
        assert_eq!(guess(&fields(&["甲", "乙"]), QUESTION), "");
    }
}
