//! Clause 9.1 from the newest keyword library.

use super::{Case, Gathering, Proposal};
use crate::finding::Level;
use crate::keyword_lint::{self, Lint};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{keyword_libraries as libraries, risk_mappings};
use chrono::NaiveDate;
use std::sync::Arc;

/// The newest library that was there on a day.
pub fn newest(day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    reader
        .all("keyword_libraries")
        .into_iter()
        .filter(|l| l.get(libraries::UPDATED_ON).is_some_and(|d| d <= day))
        .max_by_key(|l| (l.get(libraries::UPDATED_ON), l.id.clone()))
}

/// Category and risk of every mapping on file; an empty risk means "stands for none".
pub fn mapping(reader: &dyn Reader) -> Vec<(String, String)> {
    reader
        .all("risk_mappings")
        .iter()
        .map(|m| (m.text(risk_mappings::CATEGORY).to_owned(), m.text(risk_mappings::RISK).to_owned()))
        .collect()
}

/// The lint of a library against an edition, with the mapping on file.
pub fn lint_of(library: &Record, edition: &crate::standard::Edition, reader: &dyn Reader) -> Lint {
    keyword_lint::lint(
        &reader.words(&library.id),
        &mapping(reader),
        keyword_lint::measured_by(edition),
        library.text(libraries::LONG_WORDS_REASON),
    )
}

/// The newest library of the day with its lint; else what is missing is said.
fn library(case: &Case<'_>, g: &mut Gathering) -> Option<(Arc<Record>, Lint)> {
    let Some(library) = newest(case.day, case.reader) else {
        g.miss(
            "评估日期当日或之前的关键词库，请导入",
            "a keyword library of the day of the assessment or before; import it",
            "keywords",
        );
        return None;
    };
    g.read("keyword_libraries", &library.id);
    let lint = lint_of(&library, case.edition, case.reader);
    if lint.distinct == 0 {
        g.miss("关键词库中没有词，请重新导入", "words in the keyword library; import it again", "keywords");
        return None;
    }
    let (name, version) = (library.text(libraries::NAME), library.text(libraries::EDITION));
    g.ground(
        format!("关键词库「{name}」{version} 版：导入 {} 条，去重后 {} 个词", lint.entries, lint.distinct),
        format!(
            "Keyword library {name}, version {version}: {} entries, {} distinct words",
            lint.entries, lint.distinct
        ),
    );
    Some((library, lint))
}

/// Does a finding of the lint speak against the library? Long words do until a reason is given.
pub(super) fn speaks_against(f: &crate::finding::Finding) -> bool {
    f.level == Level::Error || f.code == "keywords_long"
}

/// Passes the lint's findings of one clause on; what is not merely a note fails.
fn judge(case: &Case<'_>, lint: &Lint, clause: &str, library: &Record, g: &mut Gathering) {
    for f in lint.of_clause(case.edition, clause) {
        let f = f.clone().record("keyword_libraries", &library.id);
        if speaks_against(&f) { g.fail(f) } else { g.mention(f) }
    }
}

/// 9.1 a: length of words; a reason settles longer ones, for the clause speaks in general.
pub fn length(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    if let Some((library, lint)) = library(case, &mut g) {
        if lint.long == 0 {
            g.ground("没有超过长度的词", "No word is longer than the clause wants");
        } else {
            let reason = library.text(libraries::LONG_WORDS_REASON).trim().to_owned();
            g.ground(
                format!(
                    "超过长度的词 {} 个；说明：{}",
                    lint.long,
                    if reason.is_empty() { "未填写" } else { &reason }
                ),
                format!(
                    "{} longer words; reason: {}",
                    lint.long,
                    if reason.is_empty() { "none given" } else { &reason }
                ),
            );
        }
        judge(case, &lint, "9.1.a", &library, &mut g);
    }
    g.settle()
}

/// 9.1 b: number of distinct words.
pub fn total(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    if let Some((library, lint)) = library(case, &mut g) {
        g.ground(
            format!("要求不少于 {} 个", lint.total_floor),
            format!("At least {} are asked for", lint.total_floor),
        );
        judge(case, &lint, "9.1.b", &library, &mut g);
    }
    g.settle()
}

/// 9.1 c: spread over the risks of A.1 and A.2.
pub fn spread(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    if let Some((library, lint)) = library(case, &mut g) {
        let met = lint.risks.iter().filter(|r| r.met()).count();
        g.ground(
            format!("A.1、A.2 共 {} 种风险，达到下限的 {met} 种", lint.risks.len()),
            format!("{met} of the {} risks of A.1 and A.2 reach their floor", lint.risks.len()),
        );
        judge(case, &lint, "9.1.c", &library, &mut g);
    }
    g.settle()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::catalogue::risk_classes;
    use crate::proposal::{Proposed, propose, world};
    use crate::reader::{FixedReader, LibraryWord};
    use crate::registers::{keyword_libraries as libraries, risk_mappings};

    pub(crate) fn library(w: &mut FixedReader, id: &str, on: &str) {
        let mut l = world::record(id);
        l.set(libraries::NAME, "拦截词".into())
            .set(libraries::EDITION, "3".into())
            .set(libraries::UPDATED_ON, world::day(on));
        w.records.push(("keyword_libraries", l));
    }

    pub(crate) fn fill(w: &mut FixedReader, id: &str, per_risk: usize, total: usize) {
        let mut words: Vec<(String, String)> = Vec::new();
        for class in risk_classes().iter().take(2) {
            for r in &class.risks {
                words.extend(
                    (0..per_risk).map(|i| (format!("{}w{i}", r.id.replace('.', "")), format!("类-{}", r.id))),
                );
            }
        }
        let have = words.len();
        words.extend((have..total).map(|i| (format!("f{i}"), "其余".into())));
        w.libraries.extend(
            words
                .into_iter()
                .map(|(norm, category)| (id.into(), LibraryWord { word: norm.clone(), norm, category })),
        );
    }

    pub(crate) fn map(w: &mut FixedReader) {
        for class in risk_classes().iter().take(2) {
            for r in &class.risks {
                let mut m = world::record(&format!("m-{}", r.id));
                m.set(risk_mappings::CATEGORY, format!("类-{}", r.id)).set(risk_mappings::RISK, r.id.clone());
                w.records.push(("risk_mappings", m));
            }
        }
    }

    fn verdicts(w: &FixedReader) -> [Proposed; 3] {
        ["9.1.a", "9.1.b", "9.1.c"].map(|c| propose(c, &world::assessment(), w).expect(c).verdict)
    }

    #[test]
    fn without_a_library_of_the_day_there_is_not_enough_data() {
        use Proposed::NotEnoughData as N;
        let mut w = world::whole();
        assert_eq!(verdicts(&w), [N, N, N]);
        library(&mut w, "k1", "2026-11-21");
        fill(&mut w, "k1", 200, 10_000);
        assert_eq!(verdicts(&w), [N, N, N], "of a later day than the assessment");
        library(&mut w, "k2", "2026-11-01");
        assert_eq!(verdicts(&w), [N, N, N], "a library without words");
    }

    #[test]
    fn the_newest_library_and_the_mapping_on_file_decide() {
        use Proposed::{Conforms as C, DoesNotConform as D};
        let mut w = world::whole();
        library(&mut w, "k1", "2026-11-01");
        fill(&mut w, "k1", 200, 10_000);
        assert_eq!(verdicts(&w), [C, C, D], "no category is mapped yet");
        map(&mut w);
        assert_eq!(verdicts(&w), [C, C, C]);
        library(&mut w, "k2", "2026-11-10");
        fill(&mut w, "k2", 199, 3_383);
        assert_eq!(verdicts(&w), [C, D, D], "the newer one is smaller, and A.1 lacks one word a risk");
    }

    #[test]
    fn long_words_fail_until_a_reason_is_given() {
        let mut w = world::whole();
        library(&mut w, "k1", "2026-11-01");
        fill(&mut w, "k1", 1, 20);
        let long = "一二三四五六七八九十一".to_owned();
        w.libraries
            .push(("k1".into(), LibraryWord { norm: long.clone(), word: long, category: String::new() }));
        assert_eq!(verdicts(&w)[0], Proposed::DoesNotConform);
        world::edit(&mut w, "keyword_libraries", "k1", |l| {
            l.set(libraries::LONG_WORDS_REASON, "固定短语".into());
        });
        assert_eq!(verdicts(&w)[0], Proposed::Conforms);
    }
}
