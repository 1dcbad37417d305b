//! Clause 8.2 from the newest run of judged items, and from the newest scan; and what every clause about runs asks of
//! one.

use super::{Case, Gathering, Proposal};
use crate::evaluation::figure::{Count, Figure, Standing, Terms, figure};
use crate::evaluation::interval::Z_95;
use crate::evaluation::measure::Measure;
use crate::evaluation::measured_by;
use crate::evaluation::requirement::{REQUIREMENTS, asked};
use crate::evaluation::run::{Figures, Run, figures_against, requirement_of};
use crate::finding::{Finding, Level};
use crate::instant::{Instant, day};
use crate::record::Record;
use crate::register::Register;
use crate::registers::{classifiers, draws, evaluation_runs as runs, keyword_libraries, populations, scans};
use crate::text::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where populations, draws and runs are made.
pub(super) const PAGE: &str = "evaluation";

/// A run with its draw.
pub(crate) type Drawn = (Arc<Record>, Arc<Record>);

/// By what the newest run is told: when it began, then its id.
fn age((run, _): &Drawn) -> (Option<Instant>, String) {
    (run.get(runs::BEGUN_AT), run.id.clone())
}

/// The newest run for a purpose that fits, of those that count, with its draw.
pub(crate) fn newest(purpose: &str, case: &Case<'_>, fits: impl Fn(&Record) -> bool) -> Option<Drawn> {
    counting(purpose, case).filter(|(run, _)| fits(run)).max_by_key(age)
}

/// Runs for a purpose that had begun on the day of the assessment and are about its service or about none, with their
/// draws.
fn counting<'a>(purpose: &'a str, case: &'a Case<'_>) -> impl Iterator<Item = Drawn> + 'a {
    let service = case.service_id();
    let concerns = move |r: &Record| {
        let of = r.text(runs::SERVICE);
        of.is_empty() || service.is_empty() || of == service
    };
    case.reader
        .all(runs::REGISTER.key)
        .into_iter()
        .filter(|r| r.get(runs::BEGUN_AT).is_some_and(|at| day(at) <= case.day))
        .filter(move |r| concerns(r))
        .filter_map(move |r| {
            let draw = case.reader.get(draws::REGISTER.key, r.text(runs::DRAW))?;
            (draw.text(draws::PURPOSE) == purpose).then_some((r, draw))
        })
}

/// The newest run for a purpose over each population, oldest first.
pub(crate) fn newest_of_each(purpose: &str, case: &Case<'_>) -> Vec<Drawn> {
    let mut newest: BTreeMap<String, Drawn> = BTreeMap::new();
    for drawn in counting(purpose, case) {
        let population = drawn.1.text(draws::POPULATION).to_owned();
        let kept = newest.get(&population).map(age);
        if kept.is_none_or(|kept| kept < age(&drawn)) {
            newest.insert(population, drawn);
        }
    }
    let mut all: Vec<Drawn> = newest.into_values().collect();
    all.sort_by_key(age);
    all
}

/// The newest scan of a population of corpus that had been made on the day of the assessment, with the population.
pub(crate) fn newest_scan(case: &Case<'_>) -> Option<(Arc<Record>, Arc<Record>)> {
    case.reader
        .all(scans::REGISTER.key)
        .into_iter()
        .filter(|s| s.get(scans::SCANNED_AT).is_some_and(|at| day(at) <= case.day))
        .filter_map(|s| {
            let population = case.reader.get(populations::REGISTER.key, s.text(scans::POPULATION))?;
            (population.text(populations::KIND) == "corpus").then_some((s, population))
        })
        .max_by_key(|(s, _)| (s.get(scans::SCANNED_AT), s.id.clone()))
}

/// Names a run, its draw and what it was drawn from; faults of the draw fail. The population, where it is on record.
pub(super) fn named(run: &Record, draw: &Record, case: &Case<'_>, g: &mut Gathering) -> Option<Arc<Record>> {
    g.read(runs::REGISTER.key, &run.id);
    g.read(draws::REGISTER.key, &draw.id);
    let population = case.reader.get(populations::REGISTER.key, draw.text(draws::POPULATION));
    let (code, name) = (draw.text(draws::CODE), run.text(runs::NAME));
    if let Some(p) = &population {
        g.read(populations::REGISTER.key, &p.id);
        let (title, items) = (p.text(populations::NAME), p.get(populations::ITEMS).unwrap_or(0));
        let digest: String = draw.text(draws::POPULATION_DIGEST).chars().take(12).collect();
        g.ground(
            format!("评估执行「{name}」：自总体「{title}」（{items} 条，摘要 {digest}…）抽样 {code}"),
            format!("Run {name}: draw {code} from the population {title} ({items} items, digest {digest}…)"),
        );
    }
    hold(&draws::REGISTER, draw, case, g);
    population
}

/// Holds what a run comes to against the limit of the clause. Judgements that are open are missing, and so are answers
/// where too few items can be judged without them.
pub(super) fn outcome(run: &Record, case: &Case<'_>, g: &mut Gathering) -> Figures {
    let held = Run::of(run, case.reader);
    let page = format!("{PAGE}/runs/{}", run.id);
    let (open, unanswered) = (held.open(), held.unanswered());
    if open > 0 {
        g.miss(
            format!("还有 {open} 条没有最终判定"),
            format!("final judgements: {open} items have none yet"),
            &page,
        );
    }
    if let Some(f) = held.cut_short() {
        g.mention(f);
    }
    let told = figures_against(run, &held, measured(case), case.reader);
    if let Some(figure) = told.whole.first() {
        if unanswered > 0 && figure.short.as_ref().is_some_and(|s| !s.all_judged) {
            g.miss(
                format!("{unanswered} 条没有取得应答，已判定的条数不足：请重新获取或读入应答，或重新抽样并说明理由"),
                format!("answers: {unanswered} items have none, and too few are judged; fetch or read them again, or draw again and give the reason"),
                &page,
            );
        }
        weigh(figure, open + unanswered, (runs::REGISTER.key, run), case, g);
    }
    told
}

/// Sources within the limit that a proposal names; of those over it none is left out.
const SOURCES: usize = 20;

/// 5.1 a 2: what the newest sampling of sources in each population found, with those over the limit. Whether such a
/// source is barred is what its assessments say.
pub fn by_source(case: &Case<'_>, g: &mut Gathering) {
    for (run, draw) in newest_of_each("source", case) {
        named(&run, &draw, case, g);
        of_sources(&run, case, g);
    }
}

/// What a sampling found in each source.
fn of_sources(run: &Record, case: &Case<'_>, g: &mut Gathering) {
    let held = Run::of(run, case.reader);
    let told = figures_against(run, &held, measured(case), case.reader);
    let (over, within): (Vec<_>, Vec<_>) =
        told.by_source.iter().partition(|(_, figure)| figure.standing == Standing::NotMet);
    let unnamed = within.len().saturating_sub(SOURCES);
    for (source, figure) in over.into_iter().chain(within.into_iter().take(SOURCES)) {
        let (measure, words) = (figure.measure.label(), figure.told());
        let name = if source.is_empty() { "—" } else { source };
        g.ground(
            format!("来源「{name}」{} {}", measure.zh, words.zh),
            format!("Source {name}: {} {}", measure.en, words.en),
        );
        for f in figure.findings().into_iter().filter(|f| f.code == "figure_not_met") {
            let message = Text::new(
                format!("来源「{name}」：{}", f.message.zh),
                format!("Source {name}: {}", f.message.en),
            );
            g.mention(Finding { message, ..f }.record(runs::REGISTER.key, &run.id));
        }
    }
    if unnamed > 0 {
        g.ground(
            format!("另有 {unnamed} 个来源未超过限值，见评估执行页面"),
            format!("{unnamed} more sources are not over the limit; the page of the run lists them"),
        );
    }
}

/// 8.2 a: items drawn from the whole corpus, judged by people.
pub fn manual(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let Some((run, draw)) = newest("corpus_manual", case, |_| true) else {
        g.miss(
            "评估日期当日或之前的语料人工抽检：请登记语料总体、抽样并完成判定",
            "a manual sampling of corpus, begun on the day of the assessment or before: register the population, draw, and judge",
            PAGE,
        );
        return g.settle();
    };
    sampled(&run, &draw, case, &mut g);
    g.settle()
}

/// Holds a run over items of a corpus against its clause.
fn sampled(run: &Record, draw: &Record, case: &Case<'_>, g: &mut Gathering) {
    let population = named(run, draw, case, g);
    left_out(population.as_deref(), case, g);
    outcome(run, case, g);
}

/// 8.2 b: the newest technical sample that a library or a classifier judged, or the newest scan, whichever is newer.
pub fn technical(case: &Case<'_>) -> Proposal {
    let mut g = Gathering::default();
    let (scan, run) = (newest_scan(case), newest("corpus_technical", case, |_| true));
    let scanned_at = scan.as_ref().and_then(|(s, _)| s.get(scans::SCANNED_AT));
    match (run.filter(|(r, _)| r.get(runs::BEGUN_AT) >= scanned_at), scan) {
        (Some((run, draw)), _) => {
            judged_by(&run, case, &mut g);
            sampled(&run, &draw, case, &mut g);
        }
        (None, Some((scan, population))) => scanned(&scan, &population, case, &mut g),
        (None, None) => g.miss(
            "评估日期当日或之前的语料关键词扫描或技术抽检：请登记语料总体，再扫描，或抽样后以关键词库或分类模型判定",
            "a keyword scan or a technical sample of corpus, of the day of the assessment or before: register the population, then scan it, or draw and have a library or classifier judge",
            PAGE,
        ),
    }
    g.settle()
}

/// Says by which libraries or classifiers on record a run was judged: how many of the two.
pub(super) fn judged_by(run: &Record, case: &Case<'_>, g: &mut Gathering) -> usize {
    let mut told = 0;
    for (of, field) in
        [(&keyword_libraries::REGISTER, runs::LIBRARY), (&classifiers::REGISTER, runs::CLASSIFIER)]
    {
        if let Some(by) = case.reader.get(of.key, run.text(field)) {
            g.read(of.key, &by.id);
            let (name, version) = (by.str("name"), by.str("edition"));
            g.ground(
                format!("依{}「{name}」{version} 版判定", of.one.zh),
                format!("Judged by the {} {name}, version {version}", of.one.en.to_lowercase()),
            );
            told += 1;
        }
    }
    told
}

/// Holds a scan against the clause. The whole population was scanned, which is more than any share of it. An item with
/// a keyword counts as failing: no person has looked at it.
fn scanned(scan: &Record, population: &Record, case: &Case<'_>, g: &mut Gathering) {
    g.read(scans::REGISTER.key, &scan.id);
    g.read(populations::REGISTER.key, &population.id);
    if let Some(library) = case.reader.get("keyword_libraries", scan.text(scans::LIBRARY)) {
        g.read("keyword_libraries", &library.id);
        let (name, version) = (library.str("name"), library.str("edition"));
        let (code, title) = (scan.text(scans::CODE), population.text(populations::NAME));
        g.ground(
            format!("扫描 {code}：总体「{title}」全部条目，关键词库「{name}」{version} 版"),
            format!(
                "Scan {code}: every item of the population {title}, keyword library {name}, version {version}"
            ),
        );
    }
    hold(&scans::REGISTER, scan, case, g);
    left_out(Some(population), case, g);
    let figure = figure_of(scan, population, case);
    weigh(&figure, 0, (scans::REGISTER.key, scan), case, g);
}

/// What a scan comes to: an item with a keyword counts as failing.
pub(crate) fn figure_of(scan: &Record, population: &Record, case: &Case<'_>) -> Figure {
    let edition = measured(case);
    let asked = asked(edition);
    let asked = requirement_of("corpus_technical", &asked);
    let number = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    let (items, hit) = (number(scan.get(scans::ITEMS)), number(scan.get(scans::HIT_ITEMS)));
    let count = Count { numerator: items.saturating_sub(hit), denominator: items, ..Count::default() };
    let terms =
        Terms { z: Z_95, limit: asked.map(|a| &a.limit), floor: asked.and_then(|a| a.floor.as_ref()) };
    let all = number(population.get(populations::ITEMS));
    figure(Measure::PassRate, count, Some(all), terms)
}

/// What the rules of its register say of a record: errors fail the clause.
pub(super) fn hold(of: &'static Register, record: &Record, case: &Case<'_>, g: &mut Gathering) {
    for f in of.findings(record, case.reader) {
        let f = f.record(of.key, &record.id);
        if f.level == Level::Error { g.fail(f) } else { g.mention(f) }
    }
}

/// The edition whose numbers measure.
pub(crate) fn measured<'a>(case: &Case<'a>) -> &'a crate::standard::Edition {
    let keys: Vec<&str> = REQUIREMENTS.iter().map(|r| r.limit).collect();
    measured_by(case.edition, &keys)
}

/// Datasets that are on file for training and that the population does not name.
fn left_out(population: Option<&Record>, case: &Case<'_>, g: &mut Gathering) {
    let named = population.and_then(|p| p.get(populations::DATASETS)).unwrap_or_default();
    let all = case.reader.all("datasets");
    let missing: Vec<&str> = all.iter().filter(|d| !named.contains(&d.id)).map(|d| d.str("name")).collect();
    if !missing.is_empty() {
        g.miss(
            format!("总体未包含的数据集：{}。请连同这些数据集重新登记总体并抽样；不属于训练语料的，请停用", missing.join("、")),
            format!(
                "datasets that the population does not name: {}. Register it again with them and draw; take out of use what is no training corpus",
                missing.join(", ")
            ),
            PAGE,
        );
    }
}

/// What a figure says of the clause. As long as judgements are open, too few of them are missing, not failed.
fn weigh(figure: &Figure, open: u64, (register, of): (&str, &Record), case: &Case<'_>, g: &mut Gathering) {
    let told = figure.told();
    let measure = figure.measure.label();
    g.ground(format!("{} {}", measure.zh, told.zh), format!("{} {}", measure.en, told.en));
    if figure.limit.is_none() {
        g.miss(
            "所依据版本的限值，请录入并注明出处",
            "the limit of the edition; enter it with its source",
            "records/edition_thresholds",
        );
    }
    for f in figure.findings() {
        let f = f.record(register, &of.id);
        let f = if f.clause.is_some() { f } else { f.clause(&case.cite) };
        let short = f.code == "sample_below_floor";
        let fails = (figure.standing == Standing::NotMet && f.code == "figure_not_met") || short;
        match (fails, short && open > 0) {
            (true, false) => g.fail(f),
            (_, true) => g.mention(f),
            (false, _) if f.code == "figure_not_computable" && open == 0 => {
                g.miss(f.message.zh.clone(), f.message.en.clone(), PAGE);
            }
            _ => g.mention(f),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Proposed, propose, world};
    use crate::instant;
    use crate::reader::FixedReader;
    use crate::registers::{draws, evaluation_runs as runs, judgements, populations, run_items, scans};

    const DIGEST: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

    /// A run over `items`, of which `judged` are judged and `failed` of these fail, out of a population of `all`.
    fn world_of(all: i64, items: i64, judged: i64, failed: i64) -> FixedReader {
        let mut w = world::whole();
        let at = instant::parse("2026-11-18 10:00").unwrap();
        let mut p = world::record("pop");
        p.set(populations::NAME, "示例语料".into())
            .set(populations::KIND, "corpus".into())
            .set(populations::DATASETS, vec!["ds".into()])
            .set(populations::DIGEST, DIGEST.into())
            .set(populations::ITEMS, all);
        let mut dataset = world::record("ds");
        dataset.values.insert("name".into(), "示例数据集".into());
        let mut d = world::record("draw");
        d.set(draws::POPULATION, "pop".into())
            .set(draws::PURPOSE, "corpus_manual".into())
            .set(draws::STRATA, "uniform".into())
            .set(draws::ALGORITHM, "hegui-draw-1".into())
            .set(draws::ASKED, items)
            .set(draws::SEED, DIGEST.into())
            .set(draws::SEED_ORIGIN, "workbench".into())
            .set(draws::POPULATION_DIGEST, DIGEST.into())
            .set(draws::SEEDED_AT, at)
            .set(draws::DRAWN, items);
        let mut r = world::record("run");
        r.set(runs::NAME, "示例抽检".into()).set(runs::DRAW, "draw".into()).set(runs::BEGUN_AT, at);
        w.records.extend([("populations", p), ("datasets", dataset), ("draws", d), ("evaluation_runs", r)]);
        for n in 0..items {
            let mut i = world::record(&format!("i{n}"));
            i.set(run_items::RUN, "run".into())
                .set(run_items::NUMBER, n + 1)
                .set(run_items::DIGEST, format!("{n:064x}"))
                .set(run_items::TEXT, "示例".into());
            w.records.push(("run_items", i));
            if n >= judged {
                continue;
            }
            let mut j = world::record(&format!("j{n}"));
            j.set(judgements::RUN, "run".into())
                .set(judgements::ITEM, format!("i{n}"))
                .set(judgements::JUDGE, "lin".into())
                .set(judgements::VERDICT, if n < failed { "fail" } else { "pass" }.into())
                .set(judgements::RISKS, judgements::risk_rows(&["A.1.a".into()]))
                .set(judgements::JUDGED_AT, at);
            w.records.push(("judgements", j));
        }
        w
    }

    fn told(w: &FixedReader) -> crate::proposal::Proposal {
        propose("8.2.a", &world::assessment(), w).unwrap()
    }

    #[test]
    fn without_a_run_it_is_missing() {
        let p = told(&world::whole());
        assert_eq!((p.verdict, p.missing.len()), (Proposed::NotEnoughData, 1));
    }

    #[test]
    fn a_whole_population_judged_conforms_and_says_that_it_is_small() {
        let p = told(&world_of(50, 50, 50, 2));
        assert_eq!(p.verdict, Proposed::Conforms, "{p:?}");
        assert!(p.findings.iter().any(|f| f.code == "sample_floor_above_population"), "{p:?}");
        assert!(p.grounds.iter().any(|t| t.zh.contains("96%（48/50")), "{p:?}");
        assert!(p.records.iter().any(|(key, id)| key == "draws" && id == "draw"));
    }

    #[test]
    fn a_rate_below_the_limit_and_a_sample_below_the_floor_fail() {
        let p = told(&world_of(50, 50, 50, 3));
        assert_eq!(p.verdict, Proposed::DoesNotConform);
        assert!(p.findings.iter().any(|f| f.code == "figure_not_met"), "{p:?}");
        let p = told(&world_of(10_000, 50, 50, 0));
        assert_eq!(p.verdict, Proposed::DoesNotConform);
        assert!(p.findings.iter().any(|f| f.code == "sample_below_floor"), "{p:?}");
    }

    #[test]
    fn open_judgements_and_datasets_left_out_are_missing() {
        let p = told(&world_of(50, 50, 40, 0));
        assert_eq!(p.verdict, Proposed::NotEnoughData, "{p:?}");
        assert_eq!(p.missing[0].page, "evaluation/runs/run");
        let mut w = world_of(50, 50, 50, 0);
        world::edit(&mut w, "populations", "pop", |p| {
            p.set(populations::DATASETS, Vec::new());
        });
        let p = told(&w);
        assert_eq!(p.verdict, Proposed::NotEnoughData);
        assert!(p.missing[0].text.zh.contains("示例数据集"), "{p:?}");
    }

    /// Adds a scan of the whole population, made an hour after the run began: `hit` of `items` have a keyword.
    fn scan(w: &mut FixedReader, items: i64, hit: i64) {
        let mut s = world::record("scan");
        s.set(scans::POPULATION, "pop".into())
            .set(scans::POPULATION_DIGEST, DIGEST.into())
            .set(scans::LIBRARY, "lib".into())
            .set(scans::LIBRARY_DIGEST, DIGEST.into())
            .set(scans::SCANNED_AT, instant::parse("2026-11-18 11:00").unwrap())
            .set(scans::ITEMS, items)
            .set(scans::HIT_ITEMS, hit);
        w.records.push(("scans", s));
        w.records.push(("keyword_libraries", world::record("lib")));
    }

    fn technical(w: &FixedReader) -> crate::proposal::Proposal {
        propose("8.2.b", &world::assessment(), w).unwrap()
    }

    /// What such a scan comes to.
    fn scanned(items: i64, hit: i64) -> crate::proposal::Proposal {
        let mut w = world_of(items, 0, 0, 0);
        scan(&mut w, items, hit);
        technical(&w)
    }

    #[test]
    fn a_scan_is_held_against_the_limit_of_technical_sampling() {
        assert_eq!(technical(&world::whole()).verdict, Proposed::NotEnoughData);
        assert_eq!(scanned(1000, 20).verdict, Proposed::Conforms, "{:?}", scanned(1000, 20));
        let p = scanned(1000, 21);
        assert_eq!(p.verdict, Proposed::DoesNotConform, "{p:?}");
        assert!(p.findings.iter().any(|f| f.code == "figure_not_met"), "{p:?}");
    }

    #[test]
    fn of_a_technical_sample_and_a_scan_the_newer_counts() {
        let mut w = world_of(50, 50, 50, 2);
        world::edit(&mut w, "draws", "draw", |d| {
            d.set(draws::PURPOSE, "corpus_technical".into());
        });
        world::edit(&mut w, "evaluation_runs", "run", |r| {
            r.set(runs::LIBRARY, "lib".into());
        });
        let p = technical(&w);
        assert_eq!(p.verdict, Proposed::DoesNotConform, "{p:?}");
        assert!(p.grounds.iter().any(|t| t.zh.contains("96%（48/50")), "{p:?}");
        scan(&mut w, 50, 0);
        assert_eq!(technical(&w).verdict, Proposed::Conforms, "{:?}", technical(&w));
        world::edit(&mut w, "evaluation_runs", "run", |r| {
            r.set(runs::BEGUN_AT, instant::parse("2026-11-18 12:00").unwrap());
        });
        let p = technical(&w);
        assert_eq!(p.verdict, Proposed::DoesNotConform, "{p:?}");
        assert!(p.records.iter().any(|(key, id)| key == "keyword_libraries" && id == "lib"), "{p:?}");
    }

    #[test]
    fn a_second_draw_without_a_reason_fails() {
        let mut w = world_of(50, 50, 50, 0);
        let (_, mut again) = w.records.iter().find(|(key, _)| *key == "draws").unwrap().clone();
        again.id = "dr0".into();
        w.records.push(("draws", again));
        let p = told(&w);
        assert_eq!(p.verdict, Proposed::DoesNotConform);
        assert!(p.findings.iter().any(|f| f.code == "draw_again"), "{p:?}");
    }

    #[test]
    fn what_a_sampling_of_sources_found_is_told_by_source() {
        let mut w = world_of(50, 50, 50, 4);
        world::edit(&mut w, "draws", "draw", |d| {
            d.set(draws::PURPOSE, "source".into());
        });
        for n in 0..50 {
            world::edit(&mut w, "run_items", &format!("i{n}"), |i| {
                i.set(run_items::SOURCE, if n < 20 { "示例来源甲" } else { "示例来源乙" }.into());
            });
        }
        let p = propose("5.1.a.2", &world::assessment(), &w).unwrap();
        assert!(p.grounds.iter().any(|t| t.zh.contains("来源「示例来源甲」违规率 20%（4/20")), "{p:?}");
        assert!(p.grounds.iter().any(|t| t.zh.contains("来源「示例来源乙」违规率 0%（0/30")), "{p:?}");
        let over: Vec<_> = p.findings.iter().filter(|f| f.code == "figure_not_met").collect();
        assert!(over.len() == 1 && over[0].message.zh.contains("示例来源甲"), "{over:?}");
    }

    #[test]
    fn no_source_over_the_limit_is_left_out_however_many_there_are() {
        let mut w = world_of(50, 50, 50, 0);
        world::edit(&mut w, "draws", "draw", |d| {
            d.set(draws::PURPOSE, "source".into());
        });
        for n in 0..50 {
            world::edit(&mut w, "run_items", &format!("i{n}"), |i| {
                i.set(run_items::SOURCE, format!("示例来源{:02}", n / 2));
            });
        }
        for n in 48..50 {
            world::edit(&mut w, "judgements", &format!("j{n}"), |j| {
                j.set(judgements::VERDICT, "fail".into());
            });
        }
        let p = propose("5.1.a.2", &world::assessment(), &w).unwrap();
        assert!(p.findings.iter().any(|f| f.message.zh.contains("示例来源24")), "{:?}", p.findings);
        assert!(p.grounds.iter().any(|t| t.zh.contains("另有 4 个来源")), "{:?}", p.grounds);
    }

    #[test]
    fn sources_of_every_population_are_told_by_the_newest_run_over_each() {
        let mut w = world_of(4, 4, 4, 0);
        world::edit(&mut w, "draws", "draw", |d| {
            d.set(draws::PURPOSE, "source".into());
        });
        // Another population was sampled before and after: its later run alone counts.
        for (n, at) in [("2", "2026-11-16 10:00"), ("3", "2026-11-17 10:00")] {
            let mut d = world::record(&format!("draw{n}"));
            d.set(draws::PURPOSE, "source".into()).set(draws::POPULATION, "pop2".into());
            let mut r = world::record(&format!("run{n}"));
            r.set(runs::NAME, format!("示例来源抽检 {n}"))
                .set(runs::DRAW, d.id.clone())
                .set(runs::BEGUN_AT, instant::parse(at).unwrap());
            w.records.extend([("draws", d), ("evaluation_runs", r)]);
        }
        let mut p = world::record("pop2");
        p.set(populations::NAME, "示例语料二".into()).set(populations::KIND, "corpus".into());
        w.records.push(("populations", p));
        let p = propose("5.1.a.2", &world::assessment(), &w).unwrap();
        let told = |part: &str| p.grounds.iter().filter(|t| t.zh.contains(part)).count();
        assert_eq!((told("「示例语料」"), told("「示例语料二」")), (1, 1), "{:?}", p.grounds);
        assert_eq!((told("抽检 2"), told("抽检 3")), (0, 1), "{:?}", p.grounds);
    }
}
