//! Tables of samplings and tests: population, draw, run, limit, result and verdict of each. Which run counts and what it
//! comes to is told by the same functions that propose conclusions; nothing is computed a second time.

use super::Paper;
use super::ledger::MOST_ROWS;
use crate::catalogue::{self, TC260_003};
use crate::evaluation::BankKind;
use crate::evaluation::agreement::JudgeAgreement;
use crate::evaluation::figure::{Figure, Standing};
use crate::evaluation::judging::By;
use crate::evaluation::requirement::{Asked, Limit, SampleFloor, asked};
use crate::evaluation::run::{Figures, Run, bank_of, figures_against, requirement_of, strategy};
use crate::finding::{Finding, Level};
use crate::instant;
use crate::proposal::{Case, Computed, banks, generated, sampling};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::Register;
use crate::registers::{
    assessments, classifiers, draws, evaluation_runs as runs, keyword_libraries, model_versions, populations,
    scans, users,
};
use crate::report::Block;
use crate::standard::Edition;
use crate::text::{Label, Lang, t};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Purposes of draws from a corpus.
pub(super) const CORPUS: [&str; 3] = ["corpus_manual", "corpus_technical", "source"];
/// Purposes of draws from banks.
pub(super) const ANSWERS: [&str; 5] =
    ["generated_manual", "generated_keywords", "generated_classifier", "should_refuse", "should_answer"];

/// A run that counts for its clause, with what it comes to.
pub(super) struct Sampled {
    /// Purpose of its draw.
    pub(super) purpose: &'static str,
    /// The run.
    pub(super) run: Arc<Record>,
    /// Its draw.
    pub(super) draw: Arc<Record>,
    /// What it was drawn from, where that is on record.
    pub(super) population: Option<Arc<Record>>,
    /// Items, answers, judgements.
    pub(super) held: Run,
    /// What it comes to.
    pub(super) told: Figures,
}

/// The scan that counts for 8.2 b, with its population and what it comes to.
pub(super) struct Scanned {
    /// The scan.
    pub(super) scan: Arc<Record>,
    /// What was scanned.
    pub(super) population: Arc<Record>,
    /// What it comes to.
    pub(super) figure: Figure,
}

/// Samplings that count on the day of the assessment.
pub(super) struct Samples {
    /// Runs, by purpose in the order of the clauses.
    pub(super) runs: Vec<Sampled>,
    scan: Option<Scanned>,
    asked: Vec<Asked>,
    /// The newest bank of each kind that had been read by then.
    pub(super) banks: Vec<Arc<Record>>,
    /// Edition whose numbers measure.
    pub(super) edition: Option<Edition>,
}

impl Samples {
    /// The samplings of an assessment. Without a day of assessment none counts.
    pub(super) fn of(assessment: &Record, edition: Option<&Edition>, reader: &dyn Reader) -> Self {
        let none = Self { runs: Vec::new(), scan: None, asked: Vec::new(), banks: Vec::new(), edition: None };
        let Some(cited) = catalogue::edition(TC260_003) else { return none };
        let edition = edition.filter(|e| !e.clauses.is_empty()).unwrap_or(cited);
        let Some(clause) = edition.clauses.first() else { return none };
        let facts = Computed::of(reader);
        let case = Case {
            edition,
            clause,
            cite: edition.cite(&clause.id),
            told_as: edition.told_as(&clause.id),
            assessment,
            service: reader.get("services", assessment.text(assessments::SERVICE)),
            day: assessment.get(assessments::ASSESSED_ON).unwrap_or_else(|| reader.today()),
            reader,
            facts: &facts,
        };
        let measured = sampling::measured(&case);
        let mut drawn: Vec<(&'static str, sampling::Drawn)> = Vec::new();
        for purpose in CORPUS.into_iter().chain(ANSWERS) {
            if purpose == "source" {
                drawn.extend(sampling::newest_of_each(purpose, &case).into_iter().map(|d| (purpose, d)));
            } else {
                drawn.extend(generated::counting(purpose, &case).map(|d| (purpose, d)));
            }
        }
        let runs = drawn.into_iter().map(|(purpose, (run, draw))| {
            let held = Run::of(&run, reader);
            let told = figures_against(&run, &held, measured, reader);
            let population = reader.get(populations::REGISTER.key, draw.text(draws::POPULATION));
            Sampled { purpose, run, draw, population, held, told }
        });
        let scan = sampling::newest_scan(&case).map(|(scan, population)| {
            let figure = sampling::figure_of(&scan, &population, &case);
            Scanned { scan, population, figure }
        });
        Self {
            runs: runs.collect(),
            scan,
            asked: asked(measured),
            banks: BankKind::ALL.into_iter().filter_map(|kind| banks::newest(kind, &case)).collect(),
            edition: Some(measured.clone()),
        }
    }

    /// The scan, where it is newer than the technical sample and so counts instead of it.
    pub(super) fn scan_instead(&self) -> Option<&Scanned> {
        let scan = self.scan.as_ref()?;
        let at = scan.scan.get(scans::SCANNED_AT);
        let newer =
            self.runs.iter().all(|s| s.purpose != "corpus_technical" || s.run.get(runs::BEGUN_AT) < at);
        newer.then_some(scan)
    }
}

/// Verdict of a figure in a table.
pub(super) fn verdict(figure: &Figure) -> Label {
    match figure.standing {
        Standing::Met | Standing::MetNotAssured if !figure.is_shown() => {
            t("达到限值，样本不足", "Met, by too few items")
        }
        other => other.label(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share of at most 100 per cent in millionths")]
fn float(d: crate::decimal::Decimal) -> f64 {
    d.micros as f64 / 1e6
}

impl Paper<'_> {
    /// The samplings for some purposes: a table of all, then each that counts.
    pub(super) fn samplings(&mut self, purposes: &[&'static str], title: Label) {
        let samples = Rc::clone(&self.samples);
        self.sheet.heading(2, title);
        self.sheet.paragraph(
            "每一用途以评估日期当日或之前最近一次执行计入；限值含等于，比较以整数进行；区间为 95% 置信区间（Wilson 法，总体已知时作有限总体校正）。",
            "For each purpose the newest run of the day of the assessment or before counts. Limits are inclusive and compared in whole numbers; intervals are Wilson's at 95%, corrected for a finite population where it is known.",
        );
        let mut rows = Vec::new();
        let mut bars = Vec::new();
        let mut alt = Vec::new();
        let mut done = 0;
        for purpose in purposes {
            let before = rows.len();
            let counting: Vec<&Sampled> = samples.runs.iter().filter(|s| s.purpose == *purpose).collect();
            let instead = samples.scan_instead().filter(|_| *purpose == "corpus_technical");
            if let Some(scan) = instead {
                rows.push(self.scan_row(scan, &samples));
                self.bar(purpose, &scan.figure, &mut bars, &mut alt);
            } else {
                for s in &counting {
                    rows.push(self.summary(s, &samples));
                    if let Some(first) = s.told.whole.first() {
                        self.bar(purpose, first, &mut bars, &mut alt);
                    }
                }
            }
            if rows.len() == before {
                rows.push(self.not_done(purpose, &samples));
            } else {
                done += 1;
            }
        }
        self.sheet.table(
            t("抽检与测试汇总", "Samplings and tests"),
            &[
                (t("用途", "Purpose"), 1.8),
                (t("执行", "Run"), 1.8),
                (t("样本（已判定 / 抽取 / 总体）", "Judged / drawn / population"), 1.8),
                (t("限值与条款", "Limit and clause"), 2.0),
                (t("结果", "Result"), 2.2),
                (t("判定", "Verdict"), 1.4),
            ],
            rows,
        );
        let all = purposes.len();
        self.complete(
            format!("{}：已开展 {done} / {all} 项", title.zh),
            format!("{}: {done} of {all} made", title.en),
        );
        if !bars.is_empty() {
            let caption = self.sheet.say("结果与限值对照", "Results beside their limits");
            let alt = alt.join(if self.lang == Lang::Zh { "；" } else { "; " });
            self.sheet.push(Block::Bars { caption, alt, bars, unit: "%".into() });
        }
        for purpose in purposes {
            for s in samples.runs.iter().filter(|s| s.purpose == *purpose) {
                self.sampled(s, &samples);
            }
            if *purpose == "corpus_technical"
                && let Some(scan) = &samples.scan
            {
                self.scanned(scan, &samples);
            }
        }
    }

    fn asked_of<'s>(purpose: &str, samples: &'s Samples) -> Option<&'s Asked> {
        requirement_of(purpose, &samples.asked)
    }

    pub(super) fn purpose(&self, purpose: &str) -> String {
        self.sheet.word(generated::label(purpose))
    }

    fn unverified(&self, verified: bool) -> String {
        if verified { String::new() } else { self.sheet.say("（待核实）", " (unverified)") }
    }

    fn limit(&self, limit: &Limit) -> String {
        let (zh, en) = limit.bound.words();
        let mark = self.unverified(limit.provenance.verified);
        let (percent, clause) = (limit.percent, &limit.clause);
        self.sheet.say(format!("{zh} {percent}%\n{clause}{mark}"), format!("{en} {percent}%\n{clause}{mark}"))
    }

    fn floor(&self, floor: &SampleFloor) -> String {
        let mark = self.unverified(floor.provenance.verified);
        let (n, clause) = (floor.value, &floor.clause);
        if floor.percent {
            self.sheet.say(
                format!("不少于总体的 {n}%（{clause}）{mark}"),
                format!("at least {n}% of the population ({clause}){mark}"),
            )
        } else {
            self.sheet.say(
                format!("不少于 {n} 条（{clause}）{mark}"),
                format!("at least {n} items ({clause}){mark}"),
            )
        }
    }

    fn limits_of(&self, purpose: &str, samples: &Samples) -> String {
        match Self::asked_of(purpose, samples) {
            Some(a) => self.limit(&a.limit),
            None => self.sheet.say("版本未设限值", "The edition sets none"),
        }
    }

    fn not_done(&self, purpose: &str, samples: &Samples) -> Vec<String> {
        let none = self.sheet.word(super::NONE);
        vec![
            self.purpose(purpose),
            none.clone(),
            none.clone(),
            self.limits_of(purpose, samples),
            none,
            self.sheet.say("未开展", "Not made"),
        ]
    }

    fn row(
        &self,
        purpose: &str,
        name: String,
        figure: Option<&Figure>,
        word: String,
        samples: &Samples,
    ) -> Vec<String> {
        let none = || self.sheet.word(super::NONE);
        vec![
            self.purpose(purpose),
            name,
            figure.map_or_else(none, |f| {
                let all = f.population.map_or_else(none, |n| n.to_string());
                format!("{} / {} / {all}", f.count.denominator, f.count.drawn())
            }),
            self.limits_of(purpose, samples),
            figure.map_or_else(none, |f| {
                format!("{} {}", self.sheet.word(f.measure.label()), f.told().get(self.lang))
            }),
            word,
        ]
    }

    fn summary(&self, s: &Sampled, samples: &Samples) -> Vec<String> {
        let first = s.told.whole.first();
        let word = match first {
            Some(_) if s.purpose == "source" => self.by_sources(s),
            Some(f) => self.sheet.word(verdict(f)),
            None => self.sheet.word(super::NONE),
        };
        self.row(s.purpose, self.named(&runs::REGISTER, &s.run), first, word, samples)
    }

    fn by_sources(&self, s: &Sampled) -> String {
        let over = s.told.by_source.iter().filter(|(_, f)| f.standing == Standing::NotMet).count();
        let all = s.told.by_source.len();
        self.sheet
            .say(format!("{all} 个来源中 {over} 个超限"), format!("{over} of {all} sources over the limit"))
    }

    fn scan_row(&self, s: &Scanned, samples: &Samples) -> Vec<String> {
        let word = self.sheet.word(verdict(&s.figure));
        let name = self
            .sheet
            .say(format!("扫描 {}", s.scan.text(scans::CODE)), format!("Scan {}", s.scan.text(scans::CODE)));
        self.row("corpus_technical", name, Some(&s.figure), word, samples)
    }

    fn bar(&self, purpose: &str, figure: &Figure, bars: &mut Vec<(String, f64)>, alt: &mut Vec<String>) {
        let (Some(p), Some(limit)) = (figure.percent, &figure.limit) else { return };
        let name = self.purpose(purpose);
        let (zh, en) = limit.bound.words();
        bars.push((self.sheet.say(format!("{name} 结果"), format!("{name}: result")), float(p)));
        bars.push((
            self.sheet.say(format!("{name} 限值（{zh}）"), format!("{name}: limit ({en})")),
            float(limit.percent),
        ));
        let told = figure.told();
        let word = self.sheet.word(verdict(figure));
        alt.push(self.sheet.say(
            format!("{name} {}，限值{zh} {}%，{word}", told.zh, limit.percent),
            format!("{name} {}, limit {en} {}%, {word}", told.en, limit.percent),
        ));
    }

    /// A person by the login under which they worked; the login itself where there is no such user, as for programs.
    pub(super) fn login(&self, login: &str) -> String {
        let found = self.reader.find(users::REGISTER.key, users::LOGIN.key(), login);
        let name = found.first().map(|u| u.text(users::NAME).trim().to_owned()).unwrap_or_default();
        if name.is_empty() { self.or_missing(login) } else { name }
    }

    pub(super) fn at(&self, at: Option<instant::Instant>) -> String {
        at.map_or_else(|| self.sheet.word(super::NOT_GIVEN), instant::local)
    }

    fn found_by_rules(&self, of: &Register, r: &Record) -> Vec<Finding> {
        of.findings(r, self.reader).into_iter().filter(|f| f.level != Level::Note).collect()
    }

    /// A run that counts, in full.
    fn sampled(&mut self, s: &Sampled, samples: &Samples) {
        let title = format!("{} {}", self.purpose(s.purpose), s.run.text(runs::CODE));
        self.sheet.push(Block::Heading { level: 3, text: title.trim().to_owned() });
        let mut pairs = self.of_population(s.population.as_deref());
        pairs.extend(self.of_draw(&s.draw));
        pairs.extend(self.of_run(s));
        pairs.extend(self.of_judging(s));
        if let Some(a) = Self::asked_of(s.purpose, samples) {
            pairs.push((self.sheet.say("限值", "Limit"), self.limit(&a.limit)));
            pairs.push((
                self.sheet.say("样本量要求", "Sample asked for"),
                a.floor
                    .as_ref()
                    .map_or_else(|| self.sheet.say("条款未规定", "The clause sets none"), |f| self.floor(f)),
            ));
        }
        for figure in &s.told.whole {
            let told = figure.told();
            pairs.push((self.sheet.word(figure.measure.label()), told.get(self.lang).to_owned()));
        }
        let word = match s.told.whole.first() {
            Some(_) if s.purpose == "source" => self.by_sources(s),
            Some(f) => self.sheet.word(verdict(f)),
            None => self.sheet.word(super::NONE),
        };
        pairs.push((self.sheet.say("判定", "Verdict"), word));
        self.sheet.facts(pairs);
        let mut found: Vec<Finding> = s.told.whole.first().map(Figure::findings).unwrap_or_default();
        found.extend(s.held.cut_short());
        found.extend(self.found_by_rules(&draws::REGISTER, &s.draw));
        found.extend(self.found_by_rules(&runs::REGISTER, &s.run));
        self.sheet.list(found.iter().map(|f| f.message.get(self.lang).to_owned()).collect());
        if bank_of(s.purpose).is_none() {
            self.groups(&s.told.by_source, t("按来源", "By source"), t("来源", "Source"), &BTreeMap::new());
        } else {
            self.groups(
                &s.told.by_topic,
                t("按题目所测的风险或方面", "By risk or aspect asked about"),
                t("风险或方面", "Risk or aspect"),
                &s.told.found,
            );
        }
    }

    pub(super) fn of_population(&self, population: Option<&Record>) -> Vec<(String, String)> {
        let Some(p) = population else {
            return vec![(
                self.sheet.say("总体", "Population"),
                self.sheet.say("（总体记录不存在）", "(no such population on file)"),
            )];
        };
        let of = &populations::REGISTER;
        let mut out = vec![(self.sheet.say("总体", "Population"), self.named(of, p).replace('\n', " "))];
        for key in ["items", "distinct_items", "refused", "datasets", "bank", "digest", "registered_at"] {
            if let Some(f) = of.field(key).filter(|_| p.has(key)) {
                out.push((self.sheet.word(f.label), self.shown(of, p, key)));
            }
        }
        out
    }

    fn of_draw(&self, draw: &Record) -> Vec<(String, String)> {
        let of = &draws::REGISTER;
        let mut out = vec![(self.sheet.word(of.one), self.or_missing(draw.text(draws::CODE)))];
        for key in [
            "asked",
            "drawn",
            "fewer",
            "strata",
            "seed",
            "seed_origin",
            "seed_source",
            "algorithm",
            "seeded_at",
            "list_sha256",
            "reason",
        ] {
            if let Some(f) = of.field(key).filter(|_| draw.has(key)) {
                out.push((self.sheet.word(f.label), self.shown(of, draw, key)));
            }
        }
        if draw.has(draws::DRAWN_BY.key()) {
            let by = self.login(draw.text(draws::DRAWN_BY));
            out.push((self.sheet.word(draws::DRAWN_BY.def.label), by));
        }
        out
    }

    pub(super) fn versioned(&self, of: &Register, id: &str) -> Option<String> {
        if id.is_empty() {
            return None;
        }
        let found = self.reader.get(of.key, id);
        Some(match found {
            Some(r) => format!("{} {}", r.str("name"), r.str("edition")).trim().to_owned(),
            None => self.sheet.say("（记录不存在）", "(no such record)"),
        })
    }

    fn of_run(&self, s: &Sampled) -> Vec<(String, String)> {
        let run = &s.run;
        let mut out = vec![
            (self.sheet.word(runs::REGISTER.one), self.named(&runs::REGISTER, run).replace('\n', " ")),
            (self.sheet.word(runs::BEGUN_AT.def.label), self.at(run.get(runs::BEGUN_AT))),
            (self.sheet.word(runs::BEGUN_BY.def.label), self.login(run.text(runs::BEGUN_BY))),
        ];
        if s.held.asks.is_some() {
            out.push((self.sheet.word(runs::STRATEGY.def.label), self.sheet.word(strategy(run).label())));
            let version = self.versioned(&model_versions::REGISTER, run.text(runs::MODEL_VERSION));
            out.push((
                self.sheet.word(runs::MODEL_VERSION.def.label),
                version.unwrap_or_else(|| self.sheet.word(super::NOT_GIVEN)),
            ));
        }
        let library = self.versioned(&keyword_libraries::REGISTER, run.text(runs::LIBRARY));
        if let Some(mut library) = library {
            let digest = run.text(runs::LIBRARY_DIGEST);
            if !digest.is_empty() {
                library.push_str(&self.sheet.say(format!("，摘要 {digest}"), format!(", digest {digest}")));
            }
            out.push((self.sheet.word(runs::LIBRARY.def.label), library));
        }
        if let Some(model) = self.versioned(&classifiers::REGISTER, run.text(runs::CLASSIFIER)) {
            out.push((self.sheet.word(runs::CLASSIFIER.def.label), model));
        }
        for key in ["retest_of", "note"] {
            if let Some(f) = runs::REGISTER.field(key).filter(|_| run.has(key)) {
                out.push((self.sheet.word(f.label), self.shown(&runs::REGISTER, run, key)));
            }
        }
        out
    }

    /// Judges, what stands apart, second looks and how far they agree.
    fn of_judging(&self, s: &Sampled) -> Vec<(String, String)> {
        let held = &s.held;
        let (progress, kappa, arbitrated) = held.with_board(|board| {
            let agreement = JudgeAgreement::of(board, |at| held.second.contains(&at));
            let arbitrated = board.finals().iter().flatten().filter(|(_, by)| *by == By::Arbitration).count();
            (board.progress(), agreement.kappa(), arbitrated)
        });
        let judges: Vec<String> =
            progress.by_judge.iter().map(|(who, n)| format!("{} {n}", self.login(who))).collect();
        let count = s.told.whole.first().map(|f| f.count).unwrap_or_default();
        let apart = self.sheet.say(
            format!("未取得应答 {}，未判定 {}，不确定 {}", count.unanswered, count.unjudged, count.unsure),
            format!(
                "{} without an answer, {} without a final judgement, {} undecided",
                count.unanswered, count.unjudged, count.unsure
            ),
        );
        let kappa = match kappa {
            Ok(k) => k.to_string(),
            Err(why) => why.reason().get(self.lang).to_owned(),
        };
        vec![
            (self.sheet.say("判定人及判定条数", "Judges and items judged"), self.join(&judges)),
            (self.sheet.say("不计入比率的条目", "Items apart"), apart),
            (
                self.sheet.say("第二人复判的条目", "Items with a second look"),
                format!("{} / {}", progress.second_looks, progress.items),
            ),
            (self.sheet.say("复判一致性（Kappa）", "Agreement of second looks (kappa)"), kappa),
            (self.sheet.say("仲裁的条目", "Items arbitrated"), arbitrated.to_string()),
        ]
    }

    /// A figure of each source or topic. `found`: items in which each risk was found, asked about or not.
    fn groups(
        &mut self,
        groups: &[(String, Figure)],
        caption: Label,
        head: Label,
        found: &BTreeMap<String, u64>,
    ) {
        let none = self.sheet.word(super::NONE);
        let mut rows: Vec<Vec<String>> = groups
            .iter()
            .take(MOST_ROWS)
            .map(|(key, f)| {
                let risk = catalogue::risk(key).map(|r| format!("{} {}", r.id, r.name.get(self.lang)));
                vec![
                    risk.unwrap_or_else(|| self.or_missing(key)),
                    f.population.map_or_else(|| none.clone(), |n| n.to_string()),
                    f.count.drawn().to_string(),
                    f.count.denominator.to_string(),
                    f.count.numerator.to_string(),
                    f.told().get(self.lang).to_owned(),
                    found.get(key).map_or_else(|| "0".to_owned(), u64::to_string),
                    match f.standing {
                        Standing::NoLimit => none.clone(),
                        _ => self.sheet.word(verdict(f)),
                    },
                ]
            })
            .collect();
        rows.resize(groups.len(), Vec::new());
        let measure = groups.first().map_or(super::NONE, |(_, f)| f.measure.label());
        let mut columns = vec![
            (self.sheet.word(head), 3.0),
            (self.sheet.say("总体", "Population"), 1.0),
            (self.sheet.say("抽取", "Drawn"), 0.9),
            (self.sheet.say("已判定", "Judged"), 0.9),
            (self.sheet.say("计入", "Counted"), 0.9),
            (self.sheet.word(measure), 2.4),
            (self.sheet.say("出现该风险", "Show the risk"), 1.0),
            (self.sheet.say("判定", "Verdict"), 1.4),
        ];
        if found.is_empty() {
            // Of sources, and of answers without a risk, the column would say nothing.
            columns.remove(6);
            for r in rows.iter_mut().filter(|r| !r.is_empty()) {
                r.remove(6);
            }
        }
        let caption = self.sheet.word(caption);
        self.long_table(caption, columns, rows);
    }
}
