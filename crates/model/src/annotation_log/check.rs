//! The check of a log, row by row.

use super::breaches::{Breaches, quoted};
use super::items::{APPROVED, FIRST_ACCEPTED, FIRST_JUDGED, Items, REVIEWED, RUN};
use super::names::Names;
use super::run::{Entry, Run};
use super::{
    ConfusionCell, Function, LogFigures, LogRow, MAX_LABELS, MAX_PEOPLE, MAX_RATINGS, MAX_RISKS,
    PersonFigures, TaskFacts, Verdict,
};
use crate::agreement::{Coincidences, Confusion, Undefined, bump};
use crate::capability::{Fact, Figure, Month, Seconds, Tally, settled};
use crate::instant::{self, Instant};
use crate::registers::annotation_logs as rules;
use crate::text::Text;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// Safety items not yet approved that are remembered by name until the end, when the log may have approved them.
const MAX_PENDING: usize = 1_000;
/// Cells of the confusion matrix that are shown.
const MAX_CELLS: usize = 100;
/// Parts of one log that merge: people of all parts still fit sixteen bits.
const MAX_PARTS: usize = 16;
/// Longest time that counts as work on one item: a day.
const MAX_SECONDS: f64 = 86_400.0;

/// What is counted of a person whom the log names.
#[derive(Clone, Debug, Default)]
struct Worker {
    /// Place among the people of the task.
    known: Option<usize>,
    tally: Option<Box<Tally>>,
    reviews: u64,
    /// First rows as annotator and as reviewer.
    annotated: Option<u64>,
    reviewed: Option<u64>,
}

/// A day that was computed once for all instants within it.
#[derive(Clone, Copy, Debug)]
struct CachedDay {
    from: Instant,
    to: Instant,
    day: NaiveDate,
    month: Month,
}

/// Checks the log of one task. Parts of a log that are checked apart merge in their order.
#[derive(Clone, Debug)]
pub struct LogCheck {
    facts: TaskFacts,
    file: String,
    aliases: HashMap<String, usize>,
    people: Names,
    workers: Vec<Worker>,
    labels: Names,
    risks: Names,
    /// The first item's rows, kept apart: an earlier part of the log may end with the same item.
    head: Option<Run>,
    open: Run,
    items: Items,
    alpha: Coincidences,
    confusion: Confusion,
    refused: Vec<u64>,
    seconds: Seconds,
    pending: Vec<(u64, u64, String)>,
    parts: usize,
    rows: u64,
    undated: u64,
    untimed: u64,
    days: Option<(NaiveDate, NaiveDate)>,
    cached: Option<CachedDay>,
    incomplete: Breaches,
    self_reviewed: Breaches,
    unassigned: Breaches,
    unqualified: Breaches,
}

impl LogCheck {
    /// A check against what the registers say of the task; `file` is the name of the log without its folder.
    pub fn new(facts: TaskFacts, file: &str) -> Self {
        let named = |(at, p): (usize, &super::PersonFacts)| {
            p.names.iter().map(move |n| (n.clone(), at)).collect::<Vec<_>>()
        };
        Self {
            aliases: facts.people.iter().enumerate().flat_map(named).collect(),
            facts,
            file: file.into(),
            people: Names::new(MAX_PEOPLE),
            workers: Vec::new(),
            labels: Names::new(MAX_LABELS),
            risks: Names::new(MAX_RISKS),
            head: None,
            open: Run::default(),
            items: Items::default(),
            alpha: Coincidences::default(),
            confusion: Confusion::default(),
            refused: Vec::new(),
            seconds: Seconds::default(),
            pending: Vec::new(),
            parts: 1,
            rows: 0,
            undated: 0,
            untimed: 0,
            days: None,
            cached: None,
            incomplete: Breaches::new(&rules::INCOMPLETE),
            self_reviewed: Breaches::new(&rules::SELF_REVIEWED),
            unassigned: Breaches::new(&rules::UNASSIGNED),
            unqualified: Breaches::new(&rules::UNQUALIFIED),
        }
    }

    /// Takes the next row; `row` is its number in the file, as people count. Costs no allocation where item names are
    /// no longer than those before and people, labels and risks have been seen.
    pub fn take(&mut self, row: u64, r: &LogRow<'_>) {
        self.rows += 1;
        if r.item.is_empty() || r.annotator.is_empty() || r.label.is_empty() {
            self.incomplete.add(&self.file, row, || {
                Text::new(
                    "该行缺少条目、标注人员或标签，请补全后重新导入",
                    "The row lacks item, annotator or label; complete it and import again",
                )
            });
            return;
        }
        let when = r.at.map(|at| self.day_of(at));
        let day = when.map(|(day, _)| day);
        match day {
            None => self.undated += 1,
            Some(d) => self.days = Some(self.days.map_or((d, d), |(a, b)| (a.min(d), b.max(d)))),
        }
        let annotator = self.person(r.annotator);
        let reviewer = r.reviewer.and_then(|name| self.person(name));
        // Two ways of naming one person are one person; beyond the limit names are compared as they stand.
        let is_self = match (annotator, reviewer) {
            (Some(a), Some(b)) => self.same_person(a, b),
            _ => r.reviewer == Some(r.annotator),
        };
        if is_self {
            self.self_reviewed.add(&self.file, row, || {
                let (item, who) = (quoted(r.item), quoted(r.annotator));
                Text::new(
                    format!("条目「{item}」由 {who} 标注又由其本人审核，须换人审核"),
                    format!(
                        "Item {item:?} was annotated and reviewed by {who:?}; somebody else has to review it"
                    ),
                )
            });
        }
        self.hold_to_task(row, r.annotator, annotator, Function::Annotation, day);
        if let Some(name) = r.reviewer {
            self.hold_to_task(row, name, reviewer, Function::Review, day);
        }
        let by_other = r.reviewer.is_some() && !is_self;
        let label = self.labels.id(r.label);
        let verdict = r.verdict.map(|v| Verdict::read(v, r.label));
        let accepted = verdict.map(|v| v == Verdict::Accepted);
        let right = match verdict {
            Some(Verdict::Accepted) => label,
            Some(Verdict::Instead(other)) => self.labels.id(other),
            _ => None,
        };
        if by_other
            && let Some(label) = label
            && verdict.is_some()
        {
            match right {
                Some(right) => self.confusion.add(label.into(), right.into()),
                None => bump(&mut self.refused, label.into(), 1),
            }
        }
        let millis = r.seconds.and_then(millis);
        match millis {
            Some(millis) => self.seconds.add(millis),
            None => self.untimed += u64::from(r.seconds.is_some()),
        }
        let Some(annotator) = annotator else { return };
        let first =
            self.note(row, r.item, annotator, label, by_other.then_some(accepted).flatten(), accepted);
        let fact = Fact {
            label: label.unwrap_or(0),
            right: right.filter(|_| label.is_some()),
            accepted,
            first,
            millis,
            risk: r.risk.and_then(|risk| self.risks.id(risk)),
            month: when.map(|(_, month)| month),
        };
        let w = &mut self.workers[usize::from(annotator)];
        w.tally.get_or_insert_default().add(&fact);
    }

    /// Enters the row into the run of its item; answers whether it is the person's first submission there.
    fn note(
        &mut self,
        row: u64,
        item: &str,
        person: u16,
        label: Option<u16>,
        by_other: Option<bool>,
        accepted: Option<bool>,
    ) -> bool {
        let goes_on = !self.open.entries.is_empty() && self.open.item == item;
        let mut at = self.open.entries.iter().position(|e| e.person == person);
        if !goes_on || (at.is_none() && self.open.entries.len() >= MAX_RATINGS) {
            self.close();
            self.open.begin(item, row);
            at = None;
        }
        let seen = match by_other {
            Some(true) => REVIEWED | APPROVED,
            Some(false) => REVIEWED,
            None => 0,
        };
        if let Some(at) = at {
            self.open.entries[at].flags |= seen;
            return false;
        }
        let judged = match accepted {
            Some(true) => FIRST_JUDGED | FIRST_ACCEPTED,
            Some(false) => FIRST_JUDGED,
            None => 0,
        };
        self.open.entries.push(Entry { person, label, flags: seen | judged });
        true
    }

    /// Ends the open run: the first one is put aside, every other is counted.
    fn close(&mut self) {
        if self.open.entries.is_empty() {
            return;
        }
        if self.facts.safety && !self.open.is_approved() && self.pending.len() < MAX_PENDING {
            self.pending.push((self.open.hash, self.open.row, quoted(&self.open.item)));
        }
        if self.head.is_none() {
            self.head = Some(std::mem::take(&mut self.open));
        } else {
            self.open.fold(&mut self.items, &mut self.alpha);
            self.open.entries.clear();
        }
    }

    fn day_of(&mut self, at: Instant) -> (NaiveDate, Month) {
        if let Some(c) = self.cached
            && c.from <= at
            && at <= c.to
        {
            return (c.day, c.month);
        }
        let day = instant::day(at);
        let month = Month::of(day);
        self.cached = Some(CachedDay { from: instant::start_of(day), to: instant::end_of(day), day, month });
        (day, month)
    }

    /// Number of a person whom the log names; none when it names too many.
    fn person(&mut self, name: &str) -> Option<u16> {
        let id = self.people.id(name)?;
        if usize::from(id) == self.workers.len() {
            self.workers.push(Worker { known: self.aliases.get(name).copied(), ..Worker::default() });
        }
        Some(id)
    }

    fn same_person(&self, a: u16, b: u16) -> bool {
        let known = |id: u16| self.workers[usize::from(id)].known;
        a == b || known(a).is_some_and(|p| known(b) == Some(p))
    }

    /// Notes that a person acts in a function, and holds it to assignment and qualification.
    fn hold_to_task(
        &mut self,
        row: u64,
        name: &str,
        id: Option<u16>,
        function: Function,
        day: Option<NaiveDate>,
    ) {
        let known = id.and_then(|id| {
            let w = &mut self.workers[usize::from(id)];
            match function {
                Function::Annotation => w.annotated.get_or_insert(row),
                Function::Review => {
                    w.reviews += 1;
                    w.reviewed.get_or_insert(row)
                }
            };
            w.known
        });
        let facts = known.map(|at| &self.facts.people[at]);
        let doing = match function {
            Function::Annotation => ("标注", "annotate"),
            Function::Review => ("审核", "review"),
        };
        let on = || day.map_or_else(Text::default, |d| Text::new(format!("{d} "), format!(" on {d}")));
        if !facts.is_some_and(|f| f.is_assigned(function, day)) {
            self.unassigned.add(&self.file, row, || {
                let (who, task, on) = (quoted(name), &self.facts.task, on());
                Text::new(
                    format!("{}{who} 未被指派在任务「{task}」中{}，请核对人员或补录指派", on.zh, doing.0),
                    format!(
                        "{who:?} was not assigned to {} in task {task}{}; check the person or the assignment",
                        doing.1, on.en
                    ),
                )
            });
        }
        if !facts.is_some_and(|f| f.is_qualified(function, day)) {
            self.unqualified.add(&self.file, row, || {
                let (who, task, on) = (quoted(name), &self.facts.task, on());
                Text::new(
                    format!("{}{who} 没有任务「{task}」所需的{}资质，该行工作不能采信", on.zh, doing.0),
                    format!(
                        "{who:?} held no qualification to {} in task {task}{}; the row cannot be relied on",
                        doing.1, on.en
                    ),
                )
            });
        }
    }

    /// Adds a check of the rows that follow, made against the same facts. At most sixteen parts of one log merge.
    ///
    /// # Panics
    /// When there are more.
    pub fn merge(&mut self, mut later: Self) {
        debug_assert_eq!(self.facts, later.facts, "parts of one log are held to the same facts");
        let people = self.people.take_over(&later.people);
        let labels = self.labels.take_over(&later.labels);
        let risks = self.risks.take_over(&later.risks);
        self.parts += later.parts;
        assert!(self.parts <= MAX_PARTS, "a log is checked in at most {MAX_PARTS} parts");
        let person = |id: u16| people[usize::from(id)];
        let label = |id: usize| usize::from(labels[id]);
        for (id, theirs) in later.workers.into_iter().enumerate() {
            let id = usize::from(people[id]);
            if id >= self.workers.len() {
                self.workers.resize_with(id + 1, Worker::default);
                self.workers[id].known = theirs.known;
            }
            let mine = &mut self.workers[id];
            if let Some(tally) = theirs.tally {
                let risk = |r: usize| usize::from(risks[r]);
                mine.tally.get_or_insert_default().merge(&tally, label, risk);
            }
            mine.reviews += theirs.reviews;
            mine.annotated = mine.annotated.or(theirs.annotated);
            mine.reviewed = mine.reviewed.or(theirs.reviewed);
        }
        self.alpha.merge(&later.alpha, label);
        let cell = |c: u32| u32::try_from(label(c as usize)).unwrap_or(u32::MAX);
        self.confusion.merge(&later.confusion, cell);
        for (theirs, n) in later.refused.iter().enumerate().filter(|(_, n)| **n > 0) {
            bump(&mut self.refused, label(theirs), *n);
        }
        self.seconds.merge(&later.seconds);
        self.rows += later.rows;
        self.undated += later.undated;
        self.untimed += later.untimed;
        self.days = match (self.days, later.days) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
        self.incomplete.merge(later.incomplete);
        self.self_reviewed.merge(later.self_reviewed);
        self.unassigned.merge(later.unassigned);
        self.unqualified.merge(later.unqualified);

        let translated = |mut run: Run| {
            for e in &mut run.entries {
                e.person = person(e.person);
                e.label = e.label.map(|l| labels[usize::from(l)]);
            }
            run
        };
        let (first, last) = match later.head.take() {
            Some(head) => (translated(head), Some(translated(later.open))),
            None => (translated(later.open), None),
        };
        if !first.entries.is_empty() {
            if !self.open.entries.is_empty() && self.open.hash == first.hash {
                let workers = &mut self.workers;
                self.open.join(&first, |person, accepted| {
                    let tally = &mut workers[usize::from(person)].tally;
                    tally.get_or_insert_default().not_first(accepted);
                });
            } else {
                self.close();
                self.open = first;
            }
        }
        if let Some(last) = last {
            self.close();
            self.items.append(later.items, person);
            self.open = last;
        }
        self.pending.extend(later.pending);
        self.pending.truncate(MAX_PENDING);
    }

    /// What the log shows.
    pub fn finish(mut self) -> LogFigures {
        self.close();
        if let Some(head) = self.head.take() {
            // Its place in the order of the log is before everything else.
            let mut items = Items::default();
            head.fold(&mut items, &mut self.alpha);
            items.append(std::mem::take(&mut self.items), |p| p);
            self.items = items;
        }
        let coverage = self.cover();
        let mut out = LogFigures {
            rows: self.rows,
            items: coverage.items,
            items_reviewed: coverage.reviewed,
            items_approved: coverage.approved,
            items_scattered: coverage.scattered,
            self_reviewed: self.self_reviewed.count,
            unassigned: self.unassigned.count,
            unqualified: self.unqualified.count,
            two_functions: 0,
            incomplete: self.incomplete.count,
            undated: self.undated,
            untimed: self.untimed,
            labels: self.labels.len() as u64,
            mean_seconds: self.seconds.mean().map(|d| d.to_string()),
            median_seconds: self.seconds.median().map(|d| d.to_string()),
            kappa: self.kappa(),
            alpha: Figure::from(self.told_apart().and_then(|()| self.alpha.alpha())),
            alpha_items: self.alpha.units(),
            confusion: self.cells(),
            people: Vec::new(),
            first_on: self.days.map(|d| d.0),
            last_on: self.days.map(|d| d.1),
            findings: Vec::new(),
        };
        let mut two_functions = Breaches::new(&rules::TWO_FUNCTIONS);
        out.people = self.figures_of_people(&mut two_functions);
        out.two_functions = two_functions.count;
        let by_rule = [
            self.incomplete,
            self.self_reviewed,
            two_functions,
            self.unassigned,
            self.unqualified,
            coverage.unapproved,
        ];
        out.findings = by_rule.into_iter().flat_map(|b| b.findings(&self.file)).collect();
        out.findings.extend(rules::figure_findings(&out, &self.facts));
        if self.people.overflown() {
            out.findings.push(rules::TOO_MANY_PEOPLE.broken(
                format!("日志中的人员超过 {MAX_PEOPLE} 个，其余未逐人统计，请核对人员列的对应关系"),
                format!("The log names more than {MAX_PEOPLE} people; the others were not counted one by one. Check which column was taken as the person"),
            ));
        }
        out
    }

    /// Items by the end of the log, and corrections that only the whole log allows.
    fn cover(&mut self) -> Coverage {
        let mut c = Coverage {
            items: 0,
            reviewed: 0,
            approved: 0,
            scattered: 0,
            unapproved: Breaches::new(&rules::UNAPPROVED),
        };
        let pending: BTreeSet<u64> = self.pending.iter().map(|(hash, _, _)| *hash).collect();
        let mut settled: BTreeSet<u64> = BTreeSet::new();
        let workers = &mut self.workers;
        // By person, the last group in which the person was seen: groups may be as long as a hostile log.
        let mut seen_in = vec![0_u64; workers.len()];
        std::mem::take(&mut self.items).each(|group| {
            let all = group.iter().fold(0, |f, s| f | s.flags);
            let runs = group.iter().filter(|s| s.flags & RUN != 0).count();
            c.items += 1;
            c.reviewed += u64::from(all & REVIEWED != 0);
            c.approved += u64::from(all & APPROVED != 0);
            c.scattered += u64::from(runs > 1);
            if all & APPROVED != 0 && pending.contains(&group[0].hash) {
                settled.insert(group[0].hash);
            }
            for s in group {
                let seen = &mut seen_in[usize::from(s.person)];
                if *seen == c.items && s.flags & FIRST_JUDGED != 0 {
                    let tally = &mut workers[usize::from(s.person)].tally;
                    tally.get_or_insert_default().not_first(s.flags & FIRST_ACCEPTED != 0);
                }
                *seen = c.items;
            }
        });
        if self.facts.safety {
            let mut told = BTreeSet::new();
            for (hash, row, item) in &self.pending {
                if settled.contains(hash) || !told.insert(*hash) {
                    continue;
                }
                c.unapproved.add(&self.file, *row, || {
                    Text::new(
                        format!("安全性标注条目「{item}」没有标注人员以外的审核人员审核通过，不能入库"),
                        format!("Safety item {item:?} was approved by nobody other than its annotator and cannot be used"),
                    )
                });
            }
            c.unapproved.count = c.items - c.approved;
        }
        c
    }

    fn told_apart(&self) -> Result<(), Undefined> {
        if self.labels.overflown() { Err(Undefined::TooManyCategories) } else { Ok(()) }
    }

    fn kappa(&self) -> Figure {
        let pairs = self
            .told_apart()
            .and_then(|()| settled(self.confusion.pairs(), &self.refused, self.labels.len()));
        Figure::from(pairs.and_then(|p| p.kappa()))
    }

    fn cells(&self) -> Vec<ConfusionCell> {
        let name = |id: u32| self.labels.name(id as usize).to_owned();
        let mut cells: Vec<_> = self.confusion.cells().collect();
        cells.sort_by_key(|(a, b, n)| (std::cmp::Reverse(*n), *a, *b));
        let cell = |(a, b, count)| ConfusionCell { annotator: name(a), reviewer: name(b), count };
        cells.into_iter().take(MAX_CELLS).map(cell).collect()
    }

    /// Figures by person, names of one person put together; notes who had two functions.
    fn figures_of_people(&mut self, two_functions: &mut Breaches) -> Vec<PersonFigures> {
        let mut merged: Vec<(Option<usize>, String, Worker)> = Vec::new();
        let mut place: HashMap<usize, usize> = HashMap::new();
        for (id, w) in std::mem::take(&mut self.workers).into_iter().enumerate() {
            let at = w.known.and_then(|known| place.get(&known).copied());
            if let Some(at) = at {
                let mine: &mut Worker = &mut merged[at].2;
                if let Some(tally) = w.tally {
                    mine.tally.get_or_insert_default().merge(&tally, |l| l, |r| r);
                }
                mine.reviews += w.reviews;
                mine.annotated = mine.annotated.or(w.annotated);
                mine.reviewed = mine.reviewed.or(w.reviewed);
                continue;
            }
            if let Some(known) = w.known {
                place.insert(known, merged.len());
            }
            merged.push((w.known, self.people.name(id).to_owned(), w));
        }
        merged.sort_by_key(|(known, _, _)| known.unwrap_or(usize::MAX));
        let labels = self.labels.len();
        let mut out = Vec::with_capacity(merged.len());
        for (known, name, w) in merged {
            if let (Some(a), Some(b)) = (w.annotated, w.reviewed) {
                two_functions.add(&self.file, a.max(b), || {
                    let who = quoted(&name);
                    Text::new(
                        format!("{who} 在同一任务中既标注（第 {a} 行）又审核（第 {b} 行），一人一任务只能担任一种职能"),
                        format!("{who:?} annotates (row {a}) and reviews (row {b}) in one task; a person has one function in a task"),
                    )
                });
            }
            let risk = |r: usize| self.risks.name(r).to_owned();
            out.push(PersonFigures {
                person: known.map(|at| self.facts.people[at].person.clone()),
                name,
                reviews: w.reviews,
                capability: w.tally.map(|t| t.file(risk, labels)),
            });
        }
        out
    }
}

struct Coverage {
    items: u64,
    reviewed: u64,
    approved: u64,
    scattered: u64,
    unapproved: Breaches,
}

fn millis(seconds: f64) -> Option<u32> {
    if !(0.0..=MAX_SECONDS).contains(&seconds) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from nought to a day")]
    Some((seconds * 1_000.0).round() as u32)
}
