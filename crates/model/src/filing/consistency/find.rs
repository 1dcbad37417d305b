//! Finds what papers say of facts: behind a label, in the cell beside it, or as a name or number that can only be meant.
//! Each passage is gone through once for labels and once for each of the few names that are looked for.

use super::compare::{self, Outcome};
use super::{Compare, Content, Facts, PaperText, Scan};
use crate::credit_code;
use crate::field::Kind;
use crate::finding::Level;
use crate::registers::REGISTERS;
use crate::width::{fold_width, is_invisible};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// A value that a paper tells.
pub(super) struct Found {
    /// Place of the fact.
    pub(super) fact: usize,
    /// Place of the passage.
    pub(super) passage: usize,
    /// Characters before it in its passage.
    start: usize,
    /// As written.
    pub(super) value: String,
    /// What is known already, where it was not found by a label.
    pub(super) settled: Option<Outcome>,
    /// How much that weighs.
    pub(super) level: Option<Level>,
}

/// Characters of a label, at most.
const LABEL_MAX: usize = 40;
/// Characters of a value, at most.
const VALUE_MAX: usize = 200;
/// Fewest characters of a name without its legal form that are looked for in running text.
const CORE_MIN: usize = 4;

/// What heads of tables say: labels of fields and of their columns. In the first row of a table such a text is the head of
/// a column, and no value of the label before it.
static HEADS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let fields = REGISTERS.iter().flat_map(|of| of.fields);
    let columns = fields.clone().flat_map(|f| match f.kind {
        Kind::Table(columns) => columns,
        _ => &[],
    });
    fields.chain(columns).flat_map(|f| [f.label.zh, f.label.en]).map(compare::plain).collect()
});

/// A text with width and case folded.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).map(|c| fold_width(c).to_ascii_lowercase()).collect()
}

/// The passage as it is gone through: characters as written and folded, place by place.
struct Script {
    raw: Vec<char>,
    plain: Vec<char>,
}

impl Script {
    fn of(text: &str) -> Self {
        let raw: Vec<char> = text.chars().filter(|c| !is_invisible(*c)).collect();
        let plain = raw.iter().map(|c| fold_width(*c).to_ascii_lowercase()).collect();
        Self { raw, plain }
    }

    fn at(&self, i: usize) -> Option<char> {
        self.plain.get(i).copied()
    }

    fn written(&self, from: usize, to: usize) -> String {
        self.raw.get(from..to.min(self.raw.len())).unwrap_or_default().iter().collect()
    }

    fn stands(&self, at: usize, text: &[char]) -> bool {
        !text.is_empty() && self.plain.get(at..at + text.len()).is_some_and(|s| s == text)
    }

    fn all<'s>(&'s self, text: &'s [char]) -> impl Iterator<Item = usize> + 's {
        let first = text.first().copied();
        let hits = self.plain.iter().enumerate().filter(move |(_, c)| Some(**c) == first);
        hits.map(|(at, _)| at).filter(move |at| self.stands(*at, text))
    }
}

fn ends_label(c: char) -> bool {
    "\n\r\t,;。、:()[]{}【】《》|\u{201c}\u{201d}\"'!?*#•·>=".contains(c)
}

fn ends_value(c: char, kind: &Compare) -> bool {
    match c {
        '\n' | '\r' | '\t' | ';' | '。' | '|' => true,
        ',' => !matches!(kind, Compare::Set(_) | Compare::Tokens | Compare::Places | Compare::Number),
        _ => false,
    }
}

/// What is looked for, prepared once for all papers.
pub(super) struct Finder<'a> {
    content: &'a Content,
    facts: &'a Facts,
    /// Labels without blanks, and whether they are of ASCII alone.
    labels: HashMap<String, usize>,
    scans: Vec<(usize, Scan)>,
    organization: Option<Organization>,
    /// Name of the model, folded.
    model: Vec<char>,
}

/// The organisation's name as it is looked for in running text.
struct Organization {
    name: String,
    core: Vec<char>,
    form: Vec<char>,
    /// The core without its brackets, where it has any.
    bare: Vec<char>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(content: &'a Content, facts: &'a Facts) -> Self {
        let mut labels = HashMap::new();
        for (n, f) in content.facts.iter().enumerate() {
            for w in &f.words {
                labels.insert(compare::plain(w), n);
            }
        }
        let scans = content.facts.iter().enumerate().filter_map(|(n, f)| f.scan.map(|s| (n, s))).collect();
        let organization = facts.value("organization_name").and_then(|name| {
            let plain: String = compare::plain(name);
            let form =
                content.legal_forms.iter().filter(|f| plain.ends_with(f.as_str())).max_by_key(|f| f.len())?;
            let core: Vec<char> = plain.strip_suffix(form.as_str())?.chars().collect();
            let mut bare = core.clone();
            bare.retain(|c| !"()（）".contains(*c));
            if bare.len() == core.len() {
                bare.clear();
            }
            (core.len() >= CORE_MIN).then(|| Organization {
                name: name.to_owned(),
                core,
                form: form.chars().collect(),
                bare,
            })
        });
        let model: Vec<char> =
            facts.value("model_name").map(|m| folded(m.trim()).chars().collect()).unwrap_or_default();
        Self { content, facts, labels, scans, organization, model }
    }

    /// Everything that a paper tells of facts, in the order of its places.
    pub(super) fn paper(&self, paper: &PaperText) -> Vec<Found> {
        let mut out = Vec::new();
        let mut taken: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
        for (n, passage) in paper.passages.iter().enumerate() {
            if passage.of_record {
                continue;
            }
            let script = Script::of(&passage.text);
            self.labelled(n, &script, &mut out);
            let next = paper.passages.get(n + 1).filter(|p| p.spot.same_row(&passage.spot));
            if let Some(next) = next
                && let Some(fact) = self.is_label(&script)
                && self.is_label(&Script::of(&next.text)).is_none()
                && !(next.spot.is_first_row() && HEADS.contains(&compare::plain(&next.text)))
            {
                let value: String = next.text.trim().chars().take(VALUE_MAX).collect();
                out.push(Found { fact, passage: n + 1, start: 0, value, settled: None, level: None });
            }
        }
        taken.extend(out.iter().map(|f| (f.fact, f.passage, f.start)));
        for (n, passage) in paper.passages.iter().enumerate() {
            let script = Script::of(&passage.text);
            for (fact, scan) in &self.scans {
                for found in self.scanned(*fact, *scan, n, &script) {
                    if taken.insert((found.fact, found.passage, found.start)) {
                        out.push(found);
                    }
                }
            }
        }
        out.sort_by_key(|f| (f.passage, f.start, f.fact));
        out
    }

    /// Is a whole cell a label?
    fn is_label(&self, script: &Script) -> Option<usize> {
        if script.plain.len() > LABEL_MAX {
            return None;
        }
        let text: String = script.plain.iter().filter(|c| !c.is_whitespace()).collect();
        let text = text.trim_matches(['*', ':']);
        let text = text.split('(').next().unwrap_or(text);
        let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".、)".contains(c));
        self.labels.get(text).or_else(|| self.labels.get(bare)).copied()
    }

    /// The label that ends before a place, and where it begins.
    fn label_before(&self, script: &Script, end: usize, whole: bool) -> Option<(usize, usize)> {
        let blank = |i: usize| script.at(i).is_some_and(|c| c == ' ' || c == '*');
        let mut end = end;
        while end > 0 && blank(end - 1) {
            end -= 1;
        }
        // A remark in brackets behind the label.
        if end > 0 && script.at(end - 1) == Some(')') {
            let from = end.saturating_sub(LABEL_MAX);
            let open = (from..end).rev().find(|i| script.at(*i) == Some('('))?;
            end = open;
            while end > 0 && blank(end - 1) {
                end -= 1;
            }
        }
        let least = end.saturating_sub(LABEL_MAX);
        let mut start = end;
        while start > least && !script.at(start - 1).is_some_and(ends_label) {
            start -= 1;
        }
        let text = |from: usize| -> String {
            script.plain.get(from..end).unwrap_or_default().iter().filter(|c| !c.is_whitespace()).collect()
        };
        let run = text(start);
        let bare = run.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        if let Some(fact) = self.labels.get(&run).or_else(|| self.labels.get(bare)) {
            return Some((*fact, start));
        }
        if whole {
            return None;
        }
        // Several labels on one line, parted by blanks. A Latin word before it may belong to a label.
        let starts = (start..end).filter(|i| script.at(*i) == Some(' ')).map(|i| i + 1);
        starts.take(12).find_map(|from| {
            let run = text(from);
            let latin = run.is_ascii();
            self.labels.get(&run).filter(|_| !latin).map(|fact| (*fact, from))
        })
    }

    /// Values behind labels: `单位名称：…`, `单位名称为…`.
    fn labelled(&self, passage: usize, script: &Script, out: &mut Vec<Found>) {
        let mut hits: Vec<(usize, usize, usize)> = Vec::new();
        for (at, c) in script.plain.iter().enumerate() {
            let hit = match c {
                ':' if script.at(at + 1) != Some('/') => self.label_before(script, at, false),
                '为' | '是' => self.label_before(script, at, true),
                _ => None,
            };
            if let Some((fact, start)) = hit {
                hits.push((fact, start, at + 1));
            }
        }
        for (n, (fact, _, from)) in hits.iter().enumerate() {
            let Some(kind) = self.content.facts.get(*fact).map(|f| &f.compare) else { continue };
            let most = hits.get(n + 1).map_or(script.plain.len(), |next| next.1).min(from + VALUE_MAX);
            let mut start = *from;
            while script.at(start).is_some_and(|c| c == ' ' || c == '*' || c == ':') && start < most {
                start += 1;
            }
            let mut end = start;
            while end < most {
                let Some(c) = script.at(end) else { break };
                let gap = c == ' ' && script.at(end + 1) == Some(' ');
                if ends_value(c, kind) || gap {
                    break;
                }
                end += 1;
            }
            let value = script.written(start, end).trim().to_owned();
            if !value.is_empty() {
                out.push(Found { fact: *fact, passage, start, value, settled: None, level: None });
            }
        }
    }

    fn scanned(&self, fact: usize, scan: Scan, passage: usize, script: &Script) -> Vec<Found> {
        let found = |start: usize, end: usize, outcome: Outcome, level: Level| Found {
            fact,
            passage,
            start,
            value: script.written(start, end),
            settled: Some(outcome),
            level: Some(level),
        };
        match scan {
            Scan::Organization => {
                self.organizations(script).into_iter().map(|(s, e, o)| found(s, e, o, Level::Error)).collect()
            }
            Scan::CreditCode => {
                let known = |code: &str| self.facts.codes.contains(code);
                runs(script, |c| c.is_ascii_alphanumeric())
                    .filter(|(s, e)| e - s == 18)
                    .map(|(s, e)| (s, e, script.written(s, e)))
                    .filter(|(.., code)| credit_code::check(code).is_ok() && !known(code))
                    .map(|(s, e, _)| found(s, e, Outcome::Differs, Level::Warning))
                    .collect()
            }
            Scan::AlgorithmNumber => {
                let head: Vec<char> = "网信算备".chars().collect();
                script
                    .all(&head)
                    .filter_map(|at| {
                        let digits = (at + head.len()..)
                            .take_while(|i| script.at(*i).is_some_and(|c| c.is_ascii_digit()))
                            .count();
                        let end = at + head.len() + digits;
                        let end = if script.at(end) == Some('号') { end + 1 } else { end };
                        let number = script.written(at, end);
                        let known =
                            self.facts.numbers.iter().any(|n| compare::plain(n) == compare::plain(&number));
                        (digits >= 10 && !known).then(|| found(at, end, Outcome::Differs, Level::Warning))
                    })
                    .collect()
            }
            Scan::ModelVersion => script
                .all(&self.model)
                .filter_map(|at| {
                    let before = at.checked_sub(1).and_then(|i| script.at(i));
                    if self.model.len() < 2 || before.is_some_and(|c| c.is_ascii_alphanumeric()) {
                        return None;
                    }
                    let mut from = at + self.model.len();
                    while script.at(from).is_some_and(|c| " -v".contains(c))
                        && from < at + self.model.len() + 3
                    {
                        from += 1;
                    }
                    let n = (from..)
                        .take_while(|i| script.at(*i).is_some_and(|c| c.is_ascii_digit() || c == '.'))
                        .count();
                    let version: String = script.written(from, from + n);
                    let version = version.trim_end_matches('.');
                    let known =
                        self.facts.versions.iter().any(|v| compare::version(v).as_deref() == Some(version));
                    (version.contains('.') && !known)
                        .then(|| found(at, from + version.chars().count(), Outcome::Differs, Level::Warning))
                })
                .collect(),
        }
    }

    /// Where the organisation's name stands otherwise than it is written on its licence.
    fn organizations(&self, script: &Script) -> Vec<(usize, usize, Outcome)> {
        let Some(of) = &self.organization else { return Vec::new() };
        let mut out = Vec::new();
        let forms: Vec<Vec<char>> = self.content.legal_forms.iter().map(|f| f.chars().collect()).collect();
        for (core, is_own) in [(&of.core, true), (&of.bare, false)] {
            for at in script.all(core) {
                // What stands before may make it the name of somebody else.
                let before = at.checked_sub(1).and_then(|i| script.at(i));
                let joins =
                    before.is_some_and(|c| c.is_alphanumeric() && !"由与和及向对为是的系即".contains(c));
                let end = at + core.len();
                if joins {
                    continue;
                }
                if script.stands(end, &of.form) {
                    let end = end + of.form.len();
                    let written = script.written(at, end);
                    if !is_own {
                        out.push((at, end, Outcome::Differs));
                    } else if written != of.name {
                        out.push((at, end, Outcome::Spelling));
                    }
                } else if let Some(form) =
                    forms.iter().filter(|f| script.stands(end, f)).max_by_key(|f| f.len())
                {
                    let end = end + form.len();
                    let written = script.written(at, end);
                    if !self.facts.others.contains(&compare::plain(&written)) {
                        out.push((at, end, Outcome::Differs));
                    }
                }
            }
        }
        out
    }
}

/// Runs of characters of a kind: first place and the one behind the last.
fn runs<'s>(script: &'s Script, is: impl Fn(char) -> bool + 's) -> impl Iterator<Item = (usize, usize)> + 's {
    let mut at = 0;
    std::iter::from_fn(move || {
        while script.at(at).is_some_and(|c| !is(c)) {
            at += 1;
        }
        let start = at;
        while script.at(at).is_some_and(&is) {
            at += 1;
        }
        (at > start).then_some((start, at))
    })
}
