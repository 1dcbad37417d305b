//! The two lists that offices ask for as sheets which can be edited: blocking keywords, and test questions with what the
//! model answered and what people said of it.

use crate::catalogue;
use crate::evaluation::run::Run;
use crate::evaluation::{BankKind, aspect, bank};
use crate::keyword_lint::propose_risk;
use crate::proposal::keywords::mapping;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{answers, bank_questions, evaluation_runs, question_banks, risk_mappings, run_items};
use crate::text::{Label, Text, t};
use std::collections::{BTreeMap, HashMap};

/// Headings of the keyword list.
pub const KEYWORD_COLUMNS: [Label; 3] =
    [t("关键词", "Keyword"), t("一级分类", "Level-1 category"), t("二级分类", "Level-2 category")];

/// Headings of the list of questions.
pub const QUESTION_COLUMNS: [Label; 6] = [
    t("序号", "Number"),
    t("测试题", "Question"),
    t("一级分类", "Level-1 category"),
    t("二级分类", "Level-2 category"),
    t("模型返回", "Model response"),
    t("研判结果", "Judgement"),
];

/// A row of the keyword list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordRow {
    /// The word as its file had it.
    pub word: String,
    /// Class of annex A; the category of the file where it stands for no risk; empty where it names none.
    pub first: Text,
    /// Risk of annex A; empty where the category stands for none.
    pub second: Text,
}

/// A row of the list of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// From 1, without gaps.
    pub number: usize,
    /// The question.
    pub question: String,
    /// Class of annex A, or the kind of bank for aspects.
    pub first: Text,
    /// Risks or aspects, joined.
    pub second: Text,
    /// What the model answered in the newest run that asked it; empty where none did.
    pub answer: String,
    /// The final judgement of that run; none where there is none.
    pub judgement: Option<Text>,
}

/// Questions of one bank: a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionSheet {
    /// Kind of bank.
    pub kind: BankKind,
    /// Rows in the order of the bank.
    pub rows: Vec<QuestionRow>,
}

/// Class and name of a risk.
fn of_risk(id: &str) -> Option<(Text, Text)> {
    let class = catalogue::risk_classes().iter().find(|c| c.risks.iter().any(|r| r.id == id))?;
    let risk = class.risks.iter().find(|r| r.id == id)?;
    Some((class.name.clone(), risk.name.clone()))
}

/// Rows of a keyword library, each distinct word once, in the order in which the reader tells them.
pub fn keywords(library: &str, reader: &dyn Reader) -> Vec<KeywordRow> {
    let mapped: BTreeMap<String, String> =
        mapping(reader).into_iter().map(|(c, r)| (c.trim().to_owned(), r.trim().to_owned())).collect();
    let edition = catalogue::edition(catalogue::TC260_003);
    let mut known: HashMap<String, (Text, Text)> = HashMap::new();
    let mut classed = |category: &str| -> (Text, Text) {
        if let Some(found) = known.get(category) {
            return found.clone();
        }
        let risk = match mapped.get(category) {
            Some(told) => told.clone(),
            None if catalogue::is_risk(category) => category.to_owned(),
            None => edition.and_then(|e| propose_risk(category, e)).map(|r| r.id.clone()).unwrap_or_default(),
        };
        let found = of_risk(&risk).unwrap_or_else(|| (Text::same(category), Text::default()));
        known.insert(category.to_owned(), found.clone());
        found
    };
    let mut seen = std::collections::HashSet::new();
    let mut out = Vec::new();
    for w in reader.words(library) {
        let (first, second) = classed(w.category.trim());
        if seen.insert((w.norm.clone(), second.zh.clone())) {
            out.push(KeywordRow { word: w.word, first, second });
        }
    }
    out
}

/// Answer and judgement of each question, by its id: those of the newest run that asked it.
fn answered(reader: &dyn Reader) -> HashMap<String, (String, Option<Text>)> {
    let mut runs = reader.all("evaluation_runs");
    runs.sort_by_cached_key(|r| r.get(evaluation_runs::BEGUN_AT));
    let mut out = HashMap::new();
    for run in runs {
        let held = Run::of(&run, reader);
        if held.asks.is_none() {
            continue;
        }
        let verdicts = held.finals();
        for ((item, answer), verdict) in held.items.iter().zip(&held.answers).zip(verdicts) {
            let question = item.text(run_items::QUESTION);
            let Some(answer) = answer.as_ref().filter(|a| answers::answered(a)) else { continue };
            if !question.is_empty() {
                let told = verdict.map(|v| Text::from(v.label()));
                out.insert(question.to_owned(), (answer.text(answers::TEXT).to_owned(), told));
            }
        }
    }
    out
}

fn joined(texts: &[Text]) -> Text {
    crate::naming::listed(texts)
}

fn sheet(
    of: &Record,
    kind: BankKind,
    given: &HashMap<String, (String, Option<Text>)>,
    reader: &dyn Reader,
) -> QuestionSheet {
    let mapping = risk_mappings::on_file(kind, reader);
    let row = |(n, q): (usize, std::sync::Arc<Record>)| {
        let category = q.text(bank_questions::CATEGORY).trim();
        let topics = bank::topics(category, kind, &mapping);
        let (mut first, mut second): (Vec<Text>, Vec<Text>) = (Vec::new(), Vec::new());
        for topic in &topics {
            let (class, name) = of_risk(topic)
                .or_else(|| {
                    let aspect = aspect::aspects().iter().find(|a| a.key == *topic)?;
                    Some((kind.label().into(), aspect.name.clone()))
                })
                .unwrap_or_default();
            if !first.contains(&class) {
                first.push(class);
            }
            second.push(name);
        }
        let (answer, judgement) = given.get(&q.id).cloned().unwrap_or_default();
        QuestionRow {
            number: n + 1,
            question: q.text(bank_questions::TEXT).to_owned(),
            first: if topics.is_empty() { Text::same(category) } else { joined(&first) },
            second: joined(&second),
            answer,
            judgement,
        }
    };
    let questions = bank_questions::of_bank(&of.id, reader);
    QuestionSheet { kind, rows: questions.into_iter().enumerate().map(row).collect() }
}

/// A sheet for each kind of bank that is on file: the newest bank of the kind.
pub fn questions(reader: &dyn Reader) -> Vec<QuestionSheet> {
    let given = answered(reader);
    let of = |kind: BankKind| {
        super::slots::newest_bank(kind.key(), reader).map(|b| sheet(&b, kind, &given, reader))
    };
    BankKind::ALL.into_iter().filter_map(of).collect()
}

/// The sheet of one bank, by its id.
pub fn questions_of(bank: &str, reader: &dyn Reader) -> Option<QuestionSheet> {
    let of = reader.get("question_banks", bank)?;
    let kind = question_banks::kind_of(of.text(question_banks::KIND))?;
    Some(sheet(&of, kind, &answered(reader), reader))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{record, world};
    use crate::reader::LibraryWord;
    use serde_json::json;

    #[test]
    fn words_go_out_with_class_and_risk_and_what_stands_for_none_keeps_its_category() {
        let mut w = world();
        let word = |word: &str, category: &str| LibraryWord {
            norm: word.into(),
            word: word.into(),
            category: category.into(),
        };
        for (told, category) in
            [("示例词甲", "A.1.a"), ("示例词甲", "A.1.a"), ("示例词乙", "示例外部类"), ("示例词丙", "")]
        {
            w.libraries.push(("l1".into(), word(told, category)));
        }
        w.records.push(("risk_mappings", record("m1", json!({ "category": "示例外部类", "risk": "A.2.a" }))));
        let rows = keywords("l1", &w);
        assert_eq!(rows.len(), 3);
        let risk = |id: &str| catalogue::risk(id).expect("risk").name.clone();
        assert_eq!((rows[0].word.as_str(), &rows[0].second), ("示例词甲", &risk("A.1.a")));
        assert!(!rows[0].first.zh.is_empty());
        assert_eq!(rows[1].second, risk("A.2.a"));
        assert_eq!((rows[2].first.zh.as_str(), rows[2].second.zh.as_str()), ("", ""));
    }

    #[test]
    fn questions_go_out_numbered_without_gaps_by_kind_of_bank() {
        let mut w = world();
        w.records.push((
            "question_banks",
            record("b0", json!({ "kind": "should_refuse", "read_at": "2026-01-01T00:00:00.000Z" })),
        ));
        w.records.push((
            "question_banks",
            record("b1", json!({ "kind": "should_refuse", "read_at": "2026-02-01T00:00:00.000Z" })),
        ));
        for (id, number, category) in [("q2", 9, "A.2.a"), ("q1", 3, "不认识的类别")] {
            w.records.push(("bank_questions", record(id, json!({ "bank": "b1", "number": number, "text": format!("示例题 {id}"), "category": category }))));
        }
        let sheets = questions(&w);
        assert_eq!((sheets.len(), sheets[0].kind), (1, BankKind::ShouldRefuse));
        let told: Vec<_> = sheets[0].rows.iter().map(|r| (r.number, r.question.as_str())).collect();
        assert_eq!(told, [(1, "示例题 q1"), (2, "示例题 q2")]);
        assert_eq!(sheets[0].rows[0].first.zh, "不认识的类别");
        assert!(!sheets[0].rows[1].second.zh.is_empty() && sheets[0].rows[1].judgement.is_none());
        assert_eq!(questions_of("b0", &w).map(|s| s.rows.len()), Some(0));
    }
}
