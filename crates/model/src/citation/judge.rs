//! What is wrong with the citations of a text.

use super::number::{self, Mention, Number};
use super::script::Script;
use super::table::{Document, Documents};
use super::title::{self, Quoted, normal};
use super::{Against, Checked, Fault, MOST_CHARS, MOST_FAULTS, clause, day};
use crate::finding::Level;
use crate::standard::Edition;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Characters around a citation in which a word says that the writer knows what is cited.
const NEAR: usize = 14;
const REPLACED: &[&str] = &["代替", "替代", "取代", "废止", "旧版", "supersede", "replace", "withdrawn"];
const DRAFT: &[&str] = &["征求意见", "草案", "草稿", "报批稿", "送审稿", "draft"];

struct Judge<'a> {
    s: Script,
    against: &'a Against<'a>,
    faults: Vec<(usize, Fault)>,
    citations: u32,
    unverified: u32,
}

/// Finds every citation of a text and what is wrong with it.
pub(super) fn check(text: &str, against: &Against<'_>) -> Checked {
    let s = Script::read(text, MOST_CHARS);
    let (numbers, titles) = (number::all(&s), title::all(&s));
    let mut judge = Judge { s, against, faults: Vec::new(), citations: 0, unverified: 0 };
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for (i, m) in numbers.iter().enumerate() {
        let next = numbers.get(i + 1).map_or(usize::MAX, |n| n.from);
        judge.number(m, next, &titles, &mut taken);
    }
    let cited: BTreeSet<String> =
        numbers.iter().filter_map(|m| m.number.as_ref()).map(|n| n.base.clone()).collect();
    let mut named = BTreeSet::new();
    for (_, q) in titles.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
        judge.title(q, &cited, &mut named);
    }
    judge.own_ids();
    judge.parts();
    judge.faults.sort_by_key(|(at, _)| *at);
    let all = judge.faults.len();
    Checked {
        citations: judge.citations,
        unverified: judge.unverified,
        faults: judge.faults.into_iter().map(|(_, f)| f).take(MOST_FAULTS).collect(),
        more: u32::try_from(all.saturating_sub(MOST_FAULTS)).unwrap_or(u32::MAX),
        cut: judge.s.cut,
    }
}

fn list_zh(of: &[&Document]) -> String {
    of.iter().map(|d| d.name().zh).collect::<Vec<_>>().join("、")
}

fn list_en(of: &[&Document]) -> String {
    of.iter().map(|d| d.name().en).collect::<Vec<_>>().join(", ")
}

/// The compared form of letters and digits alone: `T/TAF 320` and `TTAF-320` are one.
fn bare(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

impl<'a> Judge<'a> {
    /// A fault; where it rests on rows that nobody compared, a note that says so.
    fn tell(
        &mut self,
        level: Level,
        code: &str,
        (from, to): (usize, usize),
        rests_on: &[&Document],
        says: (String, String),
    ) {
        let (line, column) = self.s.place(from);
        let (mut zh, mut en) = says;
        let mut level = level;
        if rests_on.iter().any(|d| !d.verified) {
            level = Level::Note;
            zh += "（依据的文献表条目未经核对）";
            en += " (The row of the table of documents behind this is unverified)";
        }
        let excerpt = self.s.excerpt(from, to);
        let fault = Fault { level, code: code.into(), message: Text::new(zh, en), line, column, excerpt };
        self.faults.push((from, fault));
    }

    fn number(&mut self, m: &Mention, next: usize, titles: &[Quoted], taken: &mut BTreeSet<usize>) {
        self.citations += 1;
        let documents = self.against.documents;
        let beside = self.beside(m, titles);
        let shown = &m.shown;
        let Some(n) = &m.number else {
            taken.extend(beside);
            self.tell(
                Level::Error,
                "number_open",
                (m.from, m.to),
                &[],
                (
                    format!("编号 {shown} 仍是占位符，请填写正式编号，或删去"),
                    format!("The number {shown} was never filled in; enter the number or take it out"),
                ),
            );
            return;
        };
        let of_base = documents.of_base(&n.base);
        if of_base.is_empty() {
            taken.extend(&beside);
            self.unknown(m, n, beside.first().map(|i| &titles[*i]));
            return;
        }
        let rows: Vec<&Document> = of_base
            .iter()
            .copied()
            .filter(|d| {
                n.year.is_none()
                    || d.parsed().is_none_or(|p| p.base != n.base || p.year.is_none() || p.year == n.year)
            })
            .collect();
        if of_base.iter().any(|d| !d.verified) {
            self.unverified += 1;
        }
        let end = self.of_title(m, &of_base, titles, &beside, taken);
        if rows.is_empty() {
            self.year(m, n, &of_base);
        } else {
            self.state(&rows, (m.from, m.to), end);
            self.day(&rows, end, next);
        }
        if let Some(named) = clause::after(&self.s, end).or_else(|| clause::after(&self.s, m.to)) {
            let editions = self.editions_of(&of_base);
            self.clause(&editions, shown, &named);
        }
    }

    /// Titles in 《》 right before or after a number, with nothing but brackets or a colon between.
    fn beside(&self, m: &Mention, titles: &[Quoted]) -> Vec<usize> {
        let s = &self.s;
        let mut after = s.skip(m.to);
        while s.at(after).is_some_and(|c| matches!(c, '(' | ':' | '\n' | ' ' | '"' | '“')) && after < m.to + 6
        {
            after += 1;
        }
        let mut before = s.skip_back(m.from);
        while s.before(before).is_some_and(|c| matches!(c, '(' | ':' | '\n' | ' ' | '['))
            && before + 6 > m.from
        {
            before -= 1;
        }
        if s.stands(before.saturating_sub(2), "编号") {
            before = s.skip_back(before - 2);
            while s.before(before).is_some_and(|c| matches!(c, '(' | ',')) {
                before -= 1;
            }
        }
        let behind = titles.iter().position(|q| q.from == after);
        let ahead = titles.iter().position(|q| q.to == before);
        behind.into_iter().chain(ahead).collect()
    }

    fn unknown(&mut self, m: &Mention, n: &Number, beside: Option<&Quoted>) {
        let documents = self.against.documents;
        let (shown, near) = (&m.shown, documents.near(&n.base));
        let of_title = beside.map(|q| documents.titled(&normal(&q.title))).unwrap_or_default();
        let (mut zh, mut en) =
            (format!("文献表中没有编号 {shown}"), format!("The table of documents has no number {shown}"));
        if !of_title.is_empty() {
            let title = beside.map_or("", |q| q.title.as_str());
            zh += &format!("；《{title}》的编号是 {}", list_zh(&of_title));
            en += &format!("; 《{title}》 is {}", list_en(&of_title));
        } else if !near.is_empty() {
            zh += &format!("，是否为 {}", near.iter().map(|d| d.shown().zh).collect::<Vec<_>>().join("、"));
            en += &format!("; is {} meant", near.iter().map(|d| d.shown().en).collect::<Vec<_>>().join(", "));
        }
        zh += "。请核对编号；确有此文件而表中未收录的，可不改";
        en += ". Check the number; leave it where the document exists and the table merely lacks it";
        self.tell(
            Level::Warning,
            "number_unknown",
            (m.from, beside.map_or(m.to, |q| q.to.max(m.to))),
            &[],
            (zh, en),
        );
    }

    /// Holds the title beside a number against it; answers where the citation ends.
    fn of_title(
        &mut self,
        m: &Mention,
        of_base: &[&Document],
        titles: &[Quoted],
        beside: &[usize],
        taken: &mut BTreeSet<usize>,
    ) -> usize {
        let documents = self.against.documents;
        let own = |found: &[&Document]| found.iter().any(|d| of_base.iter().any(|o| std::ptr::eq(*o, *d)));
        let fits = |i: &usize| own(&documents.titled(&normal(&titles[*i].title)));
        if let Some(i) = beside.iter().find(|i| fits(i)) {
            taken.insert(*i);
            return titles[*i].to.max(m.to);
        }
        if let Some(i) = beside.iter().find(|i| !taken.contains(i)) {
            taken.insert(*i);
            let q = titles[*i].clone();
            self.another(m, of_base, &q.title, (m.from.min(q.from), m.to.max(q.to)));
            return q.to.max(m.to);
        }
        if let Some((from, to, marked)) = title::after(&self.s, m.to) {
            let words = self.s.text(from, to);
            let compared = normal(&words);
            if let Some((known, found)) = documents.beginning(&compared) {
                let known = known.to_owned();
                // `GB/T 1 个人信息安全规范的要求` names the document; the same words far into a sentence do not.
                if own(&found) || own(&documents.titled(&compared)) {
                    return self.past(from, known.chars().count());
                }
                let end = self.past(from, known.chars().count());
                let cited = self.s.text(from, end);
                self.another(m, of_base, &cited, (m.from, end));
                return end;
            }
            let known = documents.titled(&compared);
            if own(&known) {
                return to;
            }
            if !known.is_empty() && title::official(&words) || title::looks_like_one(&words) {
                self.another(m, of_base, &words, (m.from, to));
                return to;
            }
            if marked
                && title::english(&words)
                && of_base.iter().all(|d| title::other_in_english(&words, &d.title.en))
            {
                self.another(m, of_base, &words, (m.from, to));
                return to;
            }
        }
        // `个人信息安全规范（GB/T 35273）`: a bare title before brackets.
        let open = self.s.skip_back(m.from);
        if self.s.before(open) == Some('(') {
            let end = self.s.skip_back(open - 1);
            let begin = (end.saturating_sub(60)..end)
                .rev()
                .find(|i| matches!(self.s.chars[*i], '\n' | '。' | ',' | ';' | '、' | '》' | '《' | ')'))
                .map_or(end.saturating_sub(60), |i| i + 1);
            let words = normal(&self.s.text(begin, end));
            if let Some((known, found)) = documents.ending(&words)
                && !own(&found)
                && !own(&documents.titled(&words))
            {
                let cited = known.to_owned();
                self.another(m, of_base, &cited, (begin, m.to));
            }
        }
        m.to
    }

    /// The place after so many letters and digits.
    fn past(&self, from: usize, letters: usize) -> usize {
        let (mut at, mut left) = (from, letters);
        while left > 0 && at < self.s.chars.len() {
            left -= usize::from(self.s.chars[at].is_alphanumeric());
            at += 1;
        }
        at
    }

    /// A number with a title that is not its own.
    fn another(&mut self, m: &Mention, of_base: &[&Document], cited: &str, range: (usize, usize)) {
        let cited = cited.trim();
        if !of_base.iter().any(|d| d.titled()) {
            return;
        }
        let mut found = self.against.documents.titled(&normal(cited));
        if found.iter().any(|d| d.parsed().is_some()) {
            found.retain(|d| d.parsed().is_some());
        }
        let titles_zh = of_base.iter().map(|d| format!("《{}》", d.title.zh)).collect::<Vec<_>>().join("、");
        let titles_en = of_base.iter().map(|d| d.title.en.clone()).collect::<Vec<_>>().join("; ");
        let shown = &m.shown;
        let (zh, en, code) = if found.is_empty() {
            (
                format!(
                    "{shown} 的名称是{titles_zh}，不是“{cited}”；文献表中没有该名称。请核对后改正编号或名称"
                ),
                format!(
                    "{shown} is {titles_zh} ({titles_en}), not \u{201c}{cited}\u{201d}, a title that the table of documents lacks. Check, and correct the number or the title"
                ),
                "title_not_of_number",
            )
        } else {
            (
                format!(
                    "{shown} 的名称是{titles_zh}；“{cited}”的编号是 {}。请核对后改正编号或名称",
                    list_zh(&found)
                ),
                format!(
                    "{shown} is {titles_zh} ({titles_en}); \u{201c}{cited}\u{201d} is the title of {}. Check, and correct the number or the title",
                    list_en(&found)
                ),
                "title_of_another",
            )
        };
        self.tell(Level::Error, code, range, of_base, (zh, en));
    }

    /// A known number with a year that the table does not have.
    fn year(&mut self, m: &Mention, n: &Number, of_base: &[&Document]) {
        let shown = &m.shown;
        if let Some(by) = self.against.documents.replacing(n) {
            self.replaced(shown, shown, &[by], &[by], (m.from, m.to), m.to);
            return;
        }
        let newer = of_base.iter().filter_map(|d| d.parsed()?.year).max() < n.year;
        let known = (list_zh(of_base), list_en(of_base));
        let (zh, en) = if newer {
            (
                format!(
                    "文献表中该编号的版本是 {}，没有 {shown}。请核对年份；确有更新的版本而表中未收录的，可不改",
                    known.0
                ),
                format!(
                    "The table of documents has {} and no {shown}. Check the year; leave it where a newer edition exists and the table merely lacks it",
                    known.1
                ),
            )
        } else {
            (
                format!("{shown} 的年份与文献表不符，该编号的版本是 {}。请核对年份", known.0),
                format!(
                    "The year of {shown} is not that of the table of documents, which has {}. Check the year",
                    known.1
                ),
            )
        };
        self.tell(Level::Warning, "year_unknown", (m.from, m.to), of_base, (zh, en));
    }

    /// Words around a citation.
    fn around(&self, from: usize, to: usize) -> String {
        let (before, after) = (self.s.text(from.saturating_sub(NEAR), from), self.s.text(to, to + NEAR));
        format!("{before}|{after}").to_lowercase()
    }

    /// Superseded, or a draft that is cited as if it were published.
    fn state(&mut self, rows: &[&Document], (from, to): (usize, usize), end: usize) {
        let Some(first) = rows.first() else { return };
        let name = first.name();
        let today = self.against.today.to_string();
        let since = |d: &Document| self.replacements(d).iter().filter_map(|r| r.effective_on.clone()).min();
        let gone = |d: &&Document| {
            let said = matches!(d.status.as_str(), "superseded" | "abolished" | "withdrawn" | "repealed");
            (said || !d.replaced_by.is_empty()) && since(d).is_none_or(|day| day <= today)
        };
        if rows.iter().all(gone) {
            let by = self.replacements(first);
            let mut rests = rows.to_vec();
            rests.extend(&by);
            self.replaced(&name.zh, &name.en, &by, &rests, (from, to), end);
        }
        let around = self.around(from, end);
        let cited = self.s.text(from, end).to_lowercase();
        let draft = rows.iter().all(|d| d.is_draft());
        if draft && !DRAFT.iter().any(|w| around.contains(w) || cited.contains(w)) {
            self.tell(
                Level::Warning,
                "draft_cited",
                (from, to),
                rows,
                (
                    format!("{} 在文献表中是征求意见稿或草案，此处按已发布文件引用。请写明“征求意见稿”，或改引正式文本", name.zh),
                    format!("{} is a draft in the table of documents and is cited here as if it were published. Say that it is a draft, or cite the final text", name.en),
                ),
            );
        }
    }

    /// Rows that replaced a document.
    fn replacements(&self, d: &Document) -> Vec<&'a Document> {
        let documents: &'a Documents = self.against.documents;
        let mut out: Vec<&'a Document> = Vec::new();
        for by in &d.replaced_by {
            let found = match Number::parse(by) {
                Some(n) => documents.of_base(&n.base),
                None => documents.titled(&normal(by)),
            };
            out.extend(found.iter().copied().filter(|f| !std::ptr::eq(*f, d)));
        }
        out
    }

    fn replaced(
        &mut self,
        zh: &str,
        en: &str,
        by: &[&Document],
        rests: &[&Document],
        (from, to): (usize, usize),
        end: usize,
    ) {
        let around = self.around(from, end);
        if REPLACED.iter().any(|w| around.contains(w)) || self.s.before(self.s.skip_back(from)) == Some('原')
        {
            return;
        }
        let since = by.iter().filter_map(|d| d.effective_on.clone()).min();
        let (says_zh, says_en) = match (by.is_empty(), since) {
            (true, _) => (
                format!("{zh} 已被代替或废止。请改引现行文件，或写明引用旧版的原因"),
                format!(
                    "{en} was replaced or abolished. Cite what is in force, or say why the old one is meant"
                ),
            ),
            (false, None) => (
                format!("{zh} 已被 {} 代替。请改引现行文件，或写明引用旧版的原因", list_zh(by)),
                format!(
                    "{en} was replaced by {}. Cite what is in force, or say why the old one is meant",
                    list_en(by)
                ),
            ),
            (false, Some(day)) => (
                format!("{zh} 自 {day} 起已被 {} 代替。请改引现行文件，或写明引用旧版的原因", list_zh(by)),
                format!(
                    "{en} was replaced by {} as of {day}. Cite what is in force, or say why the old one is meant",
                    list_en(by)
                ),
            ),
        };
        self.tell(Level::Warning, "superseded", (from, to), rests, (says_zh, says_en));
    }

    fn day(&mut self, rows: &[&Document], end: usize, next: usize) {
        let [only] = rows else { return };
        let Some(known) = only.effective_on.clone() else { return };
        let Some((said, from, to)) = day::after(&self.s, end, next) else { return };
        if said == known {
            return;
        }
        let name = only.name();
        self.tell(
            Level::Error,
            "effective_day",
            (from, to),
            rows,
            (
                format!("{} 自 {known} 起实施，此处写的是 {said}。请改正日期", name.zh),
                format!("{} is in force from {known}; the text says {said}. Correct the day", name.en),
            ),
        );
    }

    /// Editions on file of some documents.
    fn editions_of(&self, rows: &[&Document]) -> Vec<&'a Edition> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for d in rows {
            ids.extend(d.parsed().map(|n| bare(&n.base)));
            ids.extend(d.number.as_deref().map(bare));
            ids.extend(d.aliases.iter().map(|a| bare(a)));
        }
        // An edition whose text is not held cannot say which clauses it has.
        let held = self.against.editions.iter().map(|e| &**e).filter(|e| !e.clauses.is_empty());
        held.filter(|e| ids.contains(&bare(&e.document))).collect()
    }

    fn clause(&mut self, editions: &[&Edition], shown: &str, named: &clause::Named) {
        if editions.is_empty() || editions.iter().any(|e| clause::holds(e, &named.id)) {
            return;
        }
        let known = editions.iter().map(|e| e.id.as_str()).collect::<Vec<_>>().join(", ");
        let id = &named.id;
        self.tell(
            Level::Error,
            "clause_unknown",
            (named.from, named.to),
            &[],
            (
                format!("{shown} 的条款 {id} 在条款库的版本（{known}）中不存在。请核对条款号和所引版本"),
                format!("{shown} has no clause {id} in the editions on file ({known}). Check the clause and the edition meant"),
            ),
        );
    }

    /// A title without a number beside it.
    fn title(&mut self, q: &Quoted, cited: &BTreeSet<String>, named: &mut BTreeSet<String>) {
        let compared = normal(&q.title);
        let found = self.against.documents.titled(&compared);
        let range = (q.from, q.to);
        if found.is_empty() {
            let own = self.against.own.iter().any(|o| normal(o) == compared);
            if !own && title::official(&q.title) && named.insert(compared) {
                self.citations += 1;
                let title = &q.title;
                self.tell(
                    Level::Note,
                    "title_unknown",
                    range,
                    &[],
                    (
                        format!("文献表中没有《{title}》。引用法规或标准的，请核对名称并写明编号；本单位文件可不改"),
                        format!("The table of documents has no 《{title}》. Check the title of a law or standard and give its number; leave a paper of your own"),
                    ),
                );
            }
            return;
        }
        self.citations += 1;
        if found.iter().any(|d| !d.verified) {
            self.unverified += 1;
        }
        let numbered: Vec<&Document> = found.iter().copied().filter(|d| d.parsed().is_some()).collect();
        let known = numbered.iter().any(|d| d.parsed().is_some_and(|n| cited.contains(&n.base)));
        if !numbered.is_empty() && !known && named.insert(compared) {
            let title = &q.title;
            self.tell(
                Level::Note,
                "number_missing",
                range,
                &numbered,
                (
                    format!("《{title}》未注明编号；文献表中该名称的文件是 {}。请补写编号", list_zh(&numbered)),
                    format!("《{title}》 is cited without its number; by that title the table of documents has {}. Add the number", list_en(&numbered)),
                ),
            );
        }
        if !known {
            self.state(&found, range, q.to);
        }
        if let Some(law) = found.first().filter(|_| found.len() == 1) {
            let until = self.s.chars.len();
            self.day(&[law], q.to, until);
        }
    }

    /// Clauses as the product itself writes them: `TTAF-320/5.1`, where the id is no number that the scanner knows.
    fn own_ids(&mut self) {
        let editions = self.against.editions;
        let documents: BTreeSet<&str> =
            editions.iter().map(|e| e.document.as_str()).filter(|d| Number::parse(d).is_none()).collect();
        for id in documents {
            let of: Vec<&Edition> =
                editions.iter().map(|e| &**e).filter(|e| e.document == id && !e.clauses.is_empty()).collect();
            let mark = format!("{id}/");
            let Some(first) = mark.chars().next() else { continue };
            let starts: Vec<usize> = (0..self.s.chars.len())
                .filter(|i| self.s.chars[*i] == first && self.s.stands(*i, &mark))
                .filter(|i| self.s.before(*i).is_none_or(|c| !c.is_ascii_alphanumeric()))
                .collect();
            for from in starts {
                self.citations += 1;
                if let Some(named) = clause::after(&self.s, from + id.chars().count()) {
                    self.clause(&of, id, &named);
                }
            }
        }
    }

    /// A part of a document that one text numbers in two ways.
    fn parts(&mut self) {
        let mut seen: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for from in 0..self.s.chars.len() {
            if self.s.chars[from] != '第' {
                continue;
            }
            let Some((n, title, to)) = part(&self.s, from) else { continue };
            let line = self.s.place(from).0;
            match seen.get(&title) {
                Some((first, at)) if *first != n => {
                    let (first, at) = (*first, *at);
                    self.tell(
                        Level::Warning,
                        "part_numbered_twice",
                        (from, to),
                        &[],
                        (
                            format!("此处“{title}”是第{n}部分，第 {at} 行写的是第{first}部分。请核对后统一"),
                            format!("\u{201c}{title}\u{201d} is part {n} here and part {first} in line {at}. Check, and use one number"),
                        ),
                    );
                }
                Some(_) => {}
                None => {
                    seen.insert(title, (n, line));
                }
            }
        }
    }
}

/// `第4部分：二次开发管理`: number and title of a part.
fn part(s: &Script, from: usize) -> Option<(u32, String, usize)> {
    let mut at = s.skip(from + 1);
    let begin = at;
    while at - begin < 2 && s.at(at).is_some_and(|c| c.is_ascii_digit()) {
        at += 1;
    }
    let n = s.text(begin, at).parse().ok()?;
    let at = s.skip(at);
    if !s.stands(at, "部分") {
        return None;
    }
    let at = s.skip(at + 2);
    if s.at(at) != Some(':') {
        return None;
    }
    let from = s.skip(at + 1);
    let mut to = from;
    while to - from < 40 && s.at(to).is_some_and(|c| c.is_alphanumeric()) {
        to += 1;
    }
    (to - from >= 4).then(|| (n, s.text(from, to), to))
}
