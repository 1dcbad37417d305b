//! Clauses about what tests are made with: keyword libraries, banks of questions, classifiers.

use super::sampling::{PAGE, hold, newest, newest_scan};
use super::{Case, Gathering, Proposal, banks, keywords};
use crate::evaluation::BankKind;
use crate::finding::Finding;
use crate::record::Record;
use crate::registers::{
    bank_questions, classifiers, evaluation_runs as runs, keyword_libraries, scans, services,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names a library or classifier with its version.
fn named(of: &'static crate::register::Register, r: &Record, g: &mut Gathering) {
    g.read(of.key, &r.id);
    let (name, version) = (r.str("name"), r.str("edition"));
    g.ground(
        format!("{}「{name}」{version} 版", of.one.zh),
        format!("{} {name}, version {version}", of.one.en),
    );
}

/// 8.2 c: the library that the newest scan of corpus was made with, and the library and classifier that judged the
/// newest technical sample, are as clause 9 asks. What was not used is not asked for.
pub fn of_corpus(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let scan = newest_scan(case);
    let run = newest("corpus_technical", case, |_| true);
    if let Some((scan, _)) = &scan {
        g.read(scans::REGISTER.key, &scan.id);
    }
    if let Some((run, _)) = &run {
        g.read(runs::REGISTER.key, &run.id);
    }
    let used = |register: &str, ids: [&str; 2]| {
        let mut out: Vec<Arc<Record>> = ids.iter().filter_map(|id| case.reader.get(register, id)).collect();
        out.dedup_by(|a, b| a.id == b.id);
        out
    };
    let by_run = |field| run.as_ref().map_or("", |(r, _)| r.text(field));
    let scanned = scan.as_ref().map_or("", |(s, _)| s.text(scans::LIBRARY));
    let libraries = used(keyword_libraries::REGISTER.key, [scanned, by_run(runs::LIBRARY)]);
    let models = used(classifiers::REGISTER.key, [by_run(runs::CLASSIFIER), ""]);
    if libraries.is_empty() && models.is_empty() {
        g.miss(
            "评估日期当日或之前以登记的关键词库或分类模型所作的语料技术抽检或扫描",
            "a technical sample or scan of corpus of the day of the assessment or before, made with a library or classifier on record",
            PAGE,
        );
    }
    for library in libraries {
        named(&keyword_libraries::REGISTER, &library, &mut g);
        let lint = keywords::lint_of(&library, case.edition, case.reader);
        for f in lint.findings.iter().filter(|f| f.clause.is_some() && keywords::speaks_against(f)) {
            g.fail(f.clone().record(keyword_libraries::REGISTER.key, &library.id));
        }
    }
    for model in models {
        named(&classifiers::REGISTER, &model, &mut g);
        hold(&classifiers::REGISTER, &model, case, &mut g);
    }
    g.settle()
}

/// What a service makes and how questions about it are asked: function, modalities of questions that test it.
const TESTED_BY: [(&str, [&str; 2]); 3] =
    [("image", ["image", "mixed"]), ("voice", ["audio", "mixed"]), ("video", ["video", "mixed"])];

/// LIAONING-2025 10.2.3: a keyword library, a bank of each kind and a classifier are on file, and the questions are
/// asked in the ways in which the service answers.
pub fn at_hand(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    match keywords::newest(case.day, case.reader) {
        Some(library) => named(&keyword_libraries::REGISTER, &library, &mut g),
        None => g.miss(
            "评估日期当日或之前的关键词库，请导入",
            "a keyword library of the day of the assessment or before; import it",
            "keywords",
        ),
    }
    let held = |r: &Arc<Record>| r.get(classifiers::UPDATED_ON).is_none_or(|on| on <= case.day);
    let models = case.reader.all(classifiers::REGISTER.key).into_iter().filter(held);
    match models.max_by_key(|r| (r.get(classifiers::UPDATED_ON), r.id.clone())) {
        Some(model) => named(&classifiers::REGISTER, &model, &mut g),
        None => g.miss(
            "评估日期当日或之前的内容风险分类模型，请登记",
            "a classifier of risks of the day of the assessment or before; enter it",
            "records/classifiers",
        ),
    }
    let mut asked: BTreeMap<String, u64> = BTreeMap::new();
    for kind in BankKind::ALL {
        let Some(bank) = banks::newest(kind, case) else {
            banks::miss(kind, &mut g);
            continue;
        };
        banks::named(&bank, &mut g);
        for q in case.reader.find(bank_questions::REGISTER.key, bank_questions::BANK.key(), &bank.id) {
            *asked.entry(q.text(bank_questions::MODALITY).to_owned()).or_default() += 1;
        }
    }
    modalities(&asked, case, &mut g);
    g.settle()
}

/// Says in which ways questions are asked, and holds them against what the service makes.
fn modalities(asked: &BTreeMap<String, u64>, case: &Case<'_>, g: &mut Gathering) {
    let def = bank_questions::REGISTER.field(bank_questions::MODALITY.key());
    let label = |key: &str| {
        let known = def.and_then(|f| f.choice_label(key));
        known.map_or(("未注明", "Not told"), |l| (l.zh, l.en))
    };
    if !asked.is_empty() {
        let told = |n: fn((&'static str, &'static str)) -> &'static str| -> Vec<String> {
            asked.iter().map(|(key, count)| format!("{} {count}", n(label(key)))).collect()
        };
        g.ground(
            format!("题目的模态：{}", told(|l| l.0).join("，")),
            format!("Questions by modality: {}", told(|l| l.1).join(", ")),
        );
    }
    let Some(service) = &case.service else { return };
    g.read(services::REGISTER.key, &service.id);
    let makes = service.get(services::FUNCTIONS).unwrap_or_default();
    for (function, by) in TESTED_BY {
        if asked.is_empty() || !makes.iter().any(|f| f == function) {
            continue;
        }
        if by.iter().all(|m| !asked.contains_key(*m)) {
            let def = services::REGISTER.field(services::FUNCTIONS.key());
            let what = def.and_then(|f| f.choice_label(function)).unwrap_or(services::REGISTER.one);
            g.fail(
                Finding::error(
                    "bank_modality_missing",
                    format!("服务提供「{}」，题库没有相应模态的题目，请补充", what.zh),
                    format!(
                        "The service offers {}, and no question of a bank tests it; add some",
                        what.en.to_lowercase()
                    ),
                )
                .clause(&case.cite),
            );
        }
    }
}

#[cfg(test)]
mod tests;
