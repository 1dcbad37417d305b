//! What somebody may have meant: the field, the option or the record whose name is nearest.

use super::headers::folded;
use super::*;

/// Offers for one cell.
const OFFERED: usize = 3;
/// Records of a register whose names are compared; in a bigger one nothing is offered.
const COMPARED: u64 = 20_000;
/// Names of one preview that are looked for in a register.
const LOOKS: usize = 100;

/// Edits between two short words.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut now = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = before[j] + usize::from(x != y);
            now.push(change.min(before[j + 1] + 1).min(now[j] + 1));
        }
        before = now;
    }
    before[b.len()]
}

/// Edits between two folded names, where a third of them at most differs; of two characters, one.
pub(super) fn nearness(a: &str, b: &str) -> Option<usize> {
    let (m, n) = (a.chars().count(), b.chars().count());
    let longest = m.max(n);
    // Whatever differs this much in length differs at least as much in edits.
    if m == 0 || n == 0 || m.abs_diff(n) * 3 > longest {
        return None;
    }
    let d = distance(a, b);
    (d * 3 <= longest || (m == 2 && n == 2 && d == 1)).then_some(d)
}

/// A record that a cell may have meant: what it is compared by, what to write for it, what it is called.
struct Candidate {
    /// In Chinese and in English.
    titles: [String; 2],
    code: String,
    offer: ImportNear,
}

/// Looks for what cells of one preview may have meant.
pub(super) struct Near<'a> {
    references: References<'a>,
    reader: &'a StoreReader<'a>,
    candidates: BTreeMap<&'static str, Vec<Candidate>>,
    found: BTreeMap<(&'static str, String), Vec<ImportNear>>,
}

impl<'a> Near<'a> {
    pub(super) fn new(session: &'a Session, reader: &'a StoreReader<'a>) -> Self {
        let references = References { session, reader, known: BTreeMap::new() };
        Self { references, reader, candidates: BTreeMap::new(), found: BTreeMap::new() }
    }

    /// What to write into a cell that could not be read, the nearest first.
    pub(super) fn offers(&mut self, f: &FieldDef, text: &str) -> Result<Vec<ImportNear>> {
        match f.kind {
            Kind::Choice(of) => Ok(options(of, text)),
            Kind::Ref(target) => self.records(target, text),
            Kind::Choices(of) => self.of_list(f, text, |_, part| {
                Ok(if form::is_option(of, part) { Vec::new() } else { options(of, part) })
            }),
            Kind::Refs(_) | Kind::Files => {
                let target = if let Kind::Refs(t) = f.kind { t } else { "evidence" };
                self.of_list(f, text, |near, part| match near.references.find(target, part) {
                    Ok(_) => Ok(Vec::new()),
                    Err(_) => near.records(target, part),
                })
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The list with the first entry that could not be read replaced.
    fn of_list(
        &mut self,
        f: &FieldDef,
        text: &str,
        mut offers: impl FnMut(&mut Self, &str) -> Result<Vec<ImportNear>>,
    ) -> Result<Vec<ImportNear>> {
        let Ok(parts) = form::parts(f, text.trim()) else { return Ok(Vec::new()) };
        for (at, part) in parts.iter().enumerate() {
            let found = offers(self, part)?;
            if found.is_empty() {
                continue;
            }
            let whole = |o: ImportNear| {
                let mut all = parts.clone();
                all[at] = o.value;
                ImportNear { value: form::joined(&all), label: o.label }
            };
            return Ok(found.into_iter().map(whole).collect());
        }
        Ok(Vec::new())
    }

    fn records(&mut self, target: &'static str, text: &str) -> Result<Vec<ImportNear>> {
        let wanted = folded(text);
        let key = (target, wanted.clone());
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        if self.found.len() >= LOOKS {
            return Ok(Vec::new());
        }
        if !self.candidates.contains_key(target) {
            let all = self.all(target)?;
            self.candidates.insert(target, all);
        }
        let near =
            |c: &Candidate| c.titles.iter().chain([&c.code]).filter_map(|t| nearness(t, &wanted)).min();
        let mut hits: Vec<(usize, &Candidate)> =
            self.candidates[target].iter().filter_map(|c| Some((near(c)?, c))).collect();
        hits.sort_by(|(d, a), (e, b)| (d, &a.offer.value).cmp(&(e, &b.offer.value)));
        let offers: Vec<ImportNear> = hits.into_iter().take(OFFERED).map(|(_, c)| c.offer.clone()).collect();
        self.found.insert(key, offers.clone());
        Ok(offers)
    }

    /// The records of a register by their codes and titles, as far as the session sees them.
    fn all(&self, target: &str) -> Result<Vec<Candidate>> {
        let Some(of) = register(target).filter(|r| self.references.session.may(r, Access::Read)) else {
            return Ok(Vec::new());
        };
        if self.reader.count(of)? > COMPARED {
            return Ok(Vec::new());
        }
        let titled = of.field(of.title).filter(|f| f.privacy != Privacy::Masked && f.key != CODE);
        let candidate = |r: &Record| {
            let code = r.str(CODE).to_owned();
            let title = titled.filter(|f| r.has(f.key)).map(|_| view::title_of(of, r)).unwrap_or_default();
            let label = match (title.zh.is_empty(), code.is_empty()) {
                (false, false) => {
                    Text::new(format!("{}（{code}）", title.zh), format!("{} ({code})", title.en))
                }
                (false, true) => title.clone(),
                _ => Text::same(&code),
            };
            let value = if code.is_empty() { r.id.clone() } else { code.clone() };
            Candidate {
                titles: [folded(&title.zh), folded(&title.en)],
                code: folded(&code),
                offer: ImportNear { value, label },
            }
        };
        Ok(self.reader.all(target).iter().map(|r| candidate(r)).collect())
    }
}

/// Options whose name is near, in the language in which the cell was written.
fn options(of: &[Choice], text: &str) -> Vec<ImportNear> {
    let wanted = folded(text);
    let mut hits: Vec<(usize, &Choice)> = of
        .iter()
        .filter_map(|c| {
            let near = [c.key, c.label.zh, c.label.en].into_iter();
            Some((near.filter_map(|l| nearness(&folded(l), &wanted)).min()?, c))
        })
        .collect();
    hits.sort_by_key(|(d, _)| *d);
    let lang = if text.is_ascii() { Lang::En } else { Lang::Zh };
    let offer = |c: &Choice| ImportNear { value: c.label.get(lang).into(), label: c.label.into() };
    hits.into_iter().take(OFFERED).map(|(_, c)| offer(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hegui_model::field::choice;

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_word_is_not() {
        assert_eq!(nearness("张三", "张山"), Some(1));
        assert_eq!(nearness("内部员工", "内部员公"), Some(1));
        assert_eq!(nearness("outsourced", "outsorced"), Some(1));
        assert_eq!(nearness("张三", "李四"), None);
        assert_eq!(nearness("张", "李"), None);
        assert_eq!(nearness("", ""), None);
    }

    #[test]
    fn options_are_offered_in_the_language_of_the_cell() {
        const OF: &[Choice] =
            &[choice("internal", "内部", "Internal"), choice("outsourced", "外包", "Outsourced")];
        let values = |text: &str| options(OF, text).into_iter().map(|o| o.value).collect::<Vec<_>>();
        assert_eq!(values("内步"), ["内部"]);
        assert_eq!(values("Outsorced"), ["Outsourced"]);
        assert!(values("临时").is_empty());
    }
}
