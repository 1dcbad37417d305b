//! Who may work on what, on any day, past or future.
//!
//! A person may work in a scope on a day exactly if: employed on that day, pre-job training attended by then, and some
//! qualification of that scope granted, resting on an examination passed by then, valid, neither suspended nor revoked.
//! `spans` answers with all such days at once, `bars` with the reasons why a day is none; both come from one reading.

use crate::field::{Choice, Typed, choice};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::people;
use crate::registers::qualifications::{self, DecisionKind};
use crate::span::{self, Span};
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Functions in annotation work; a person has one of them in a task.
pub const FUNCTIONS: &[Choice] = &[
    choice("annotation", "标注", "Annotation"),
    choice("review", "审核", "Review"),
    choice("arbitration", "仲裁", "Arbitration"),
    choice("supervision", "监督", "Supervision"),
];

/// Types of data that a qualification is for.
pub const DATA_TYPES: &[Choice] = &[
    choice("text", "文本", "Text"),
    choice("image", "图像", "Image"),
    choice("speech", "语音", "Speech"),
    choice("video", "视频", "Video"),
];

/// Kinds of annotation.
pub const KINDS: &[Choice] =
    &[choice("functional", "功能性", "Functional"), choice("safety", "安全性", "Safety")];

/// What a qualification is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope<'a> {
    /// Key of `FUNCTIONS`.
    pub function: &'a str,
    /// Key of `DATA_TYPES`.
    pub data_type: &'a str,
    /// Key of `KINDS`.
    pub kind: &'a str,
}

fn label(of: &'static [Choice], key: &str) -> Text {
    of.iter().find(|c| c.key == key).map_or_else(|| Text::same(key), |c| c.label.into())
}

impl Scope<'_> {
    /// `安全性 · 文本 · 审核`, `safety, text, review`.
    pub fn text(&self) -> Text {
        let [k, d, f] =
            [label(KINDS, self.kind), label(DATA_TYPES, self.data_type), label(FUNCTIONS, self.function)];
        Text::new(
            format!("{} · {} · {}", k.zh, d.zh, f.zh),
            format!("{}, {}, {}", k.en.to_lowercase(), d.en.to_lowercase(), f.en.to_lowercase()),
        )
    }
}

/// Every scope there is, in order.
pub fn scopes() -> impl Iterator<Item = Scope<'static>> {
    KINDS.iter().flat_map(|k| {
        DATA_TYPES.iter().flat_map(move |d| {
            FUNCTIONS.iter().map(move |f| Scope { function: f.key, data_type: d.key, kind: k.key })
        })
    })
}

/// Why a person may not work on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// There is no such person.
    NoPerson,
    /// Joins later; none where the day of joining is not on file.
    NotJoined(Option<NaiveDate>),
    /// Left before.
    Left(NaiveDate),
    /// Pre-job training attended later (the day) or never.
    Untrained(Option<NaiveDate>),
    /// No qualification of that scope.
    NoQualification,
    /// The qualification is not granted yet.
    NotGranted {
        /// Code of the qualification.
        code: String,
    },
    /// It rests on no examination passed by then: what is wrong.
    NoExam {
        /// Code of the qualification.
        code: String,
        /// What is wrong.
        why: Text,
    },
    /// It begins later.
    NotYet {
        /// Code of the qualification.
        code: String,
        /// First day.
        from: NaiveDate,
    },
    /// It ended before.
    Expired {
        /// Code of the qualification.
        code: String,
        /// Last day.
        to: NaiveDate,
    },
    /// It is suspended.
    Suspended {
        /// Code of the qualification.
        code: String,
        /// First day.
        from: NaiveDate,
        /// Last day; none while it lasts.
        to: Option<NaiveDate>,
        /// Why.
        reason: String,
    },
    /// It was revoked.
    Revoked {
        /// Code of the qualification.
        code: String,
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Its state and its decisions contradict each other: nobody can say whether it holds.
    Unclear {
        /// Code of the qualification.
        code: String,
    },
}

impl Bar {
    /// The reason as people read it.
    pub fn text(&self) -> Text {
        let because = |reason: &str| match reason {
            "" => Text::default(),
            r => Text::new(format!("（{r}）"), format!(" ({r})")),
        };
        match self {
            Self::NoPerson => t("人员不存在", "there is no such person").into(),
            Self::NotJoined(None) => t("未登记入职日期", "no day of joining is on file").into(),
            Self::NotJoined(Some(on)) => Text::new(format!("{on} 才入职"), format!("joins only on {on}")),
            Self::Left(on) => Text::new(format!("已于 {on} 离岗"), format!("left on {on}")),
            Self::Untrained(None) => t("没有岗前培训出席记录", "never attended pre-job training").into(),
            Self::Untrained(Some(on)) => {
                Text::new(format!("{on} 才参加岗前培训"), format!("attended pre-job training only on {on}"))
            }
            Self::NoQualification => t("没有该范围的资质", "no qualification of that scope").into(),
            Self::NotGranted { code } => {
                Text::new(format!("资质 {code} 尚未授予"), format!("qualification {code} is not granted yet"))
            }
            Self::NoExam { code, why } => Text::new(
                format!("资质 {code} 没有合格的考核依据：{}", why.zh),
                format!("qualification {code} rests on no passed examination: {}", why.en),
            ),
            Self::NotYet { code, from } => Text::new(
                format!("资质 {code} 自 {from} 起有效"),
                format!("qualification {code} holds only from {from}"),
            ),
            Self::Expired { code, to } => Text::new(
                format!("资质 {code} 已于 {to} 到期"),
                format!("qualification {code} expired on {to}"),
            ),
            Self::Suspended { code, from, to, reason } => {
                let why = because(reason);
                match to {
                    Some(to) => Text::new(
                        format!("资质 {code} 于 {from} 至 {to} 暂停{}", why.zh),
                        format!("qualification {code} is suspended from {from} to {to}{}", why.en),
                    ),
                    None => Text::new(
                        format!("资质 {code} 自 {from} 起暂停{}", why.zh),
                        format!("qualification {code} is suspended since {from}{}", why.en),
                    ),
                }
            }
            Self::Revoked { code, on, reason } => {
                let why = because(reason);
                Text::new(
                    format!("资质 {code} 已于 {on} 取消{}", why.zh),
                    format!("qualification {code} was revoked on {on}{}", why.en),
                )
            }
            Self::Unclear { code } => Text::new(
                format!("资质 {code} 的状态与处置记录不一致，请先更正"),
                format!(
                    "state and decisions of qualification {code} contradict each other; correct them first"
                ),
            ),
        }
    }
}

/// Days on which a person works here at all, or why there are none.
fn employment(person: &str, reader: &dyn Reader) -> Result<Span, Bar> {
    let p = reader.get("people", person).ok_or(Bar::NoPerson)?;
    let from = p.get(people::JOINED_ON).ok_or(Bar::NotJoined(None))?;
    // Departures are kept by another section; who moved to another post still works here.
    let departed = || {
        let of = reader.find("departures", "person", person);
        let days = of.iter().filter(|d| d.str("kind") != "transferred").filter_map(|d| day_of(d, "left_on"));
        days.filter(|d| *d >= from).min()
    };
    let to = p.get(people::LEFT_ON).or_else(departed).unwrap_or(NaiveDate::MAX);
    Ok(Span { from, to })
}

fn day_of(r: &Record, key: &str) -> Option<NaiveDate> {
    r.value(key).and_then(NaiveDate::read)
}

/// Day on which a person first attended pre-job training, whatever came of its examination: that is asked of the
/// qualification's own.
pub fn trained_since(person: &str, reader: &dyn Reader) -> Option<NaiveDate> {
    attended(person, "pre_job", reader).into_iter().min()
}

/// Days on which a person attended training of a kind.
pub fn attended(person: &str, kind: &str, reader: &dyn Reader) -> Vec<NaiveDate> {
    let came = |a: &Record| a.value("attended").and_then(bool::read) == Some(true);
    let rows = reader.find("training_attendances", "person", person);
    rows.iter()
        .filter(|a| came(a))
        .filter_map(|a| reader.get("trainings", a.str("training")))
        .filter(|x| x.str("kind") == kind)
        .filter_map(|x| day_of(&x, "held_on"))
        .collect()
}

/// What holds of one qualification by itself.
struct Held {
    /// Days on which it is valid and examined.
    base: Span,
    /// Suspensions within, with their reasons.
    stops: Vec<(Span, String)>,
    /// Day and reason of its end by revocation.
    revoked: Option<(NaiveDate, String)>,
    valid: Span,
    examined: NaiveDate,
}

fn held(q: &Record, reader: &dyn Reader) -> Result<Held, Bar> {
    let code = || q.text(qualifications::CODE).to_owned();
    if q.text(qualifications::STATE).is_empty() || q.text(qualifications::STATE) == "draft" {
        return Err(Bar::NotGranted { code: code() });
    }
    let valid = Span::of(q, qualifications::VALID_FROM_ON, qualifications::VALID_TO_ON)
        .ok_or_else(|| Bar::NotGranted { code: code() })?;
    let examined = qualifications::examined_on(q, reader).map_err(|why| Bar::NoExam { code: code(), why })?;
    let decisions = qualifications::decisions(q).ok_or_else(|| Bar::Unclear { code: code() })?;
    if qualifications::state_after(&decisions) != q.text(qualifications::STATE) {
        return Err(Bar::Unclear { code: code() });
    }
    let mut stops: Vec<(Span, String)> = Vec::new();
    let mut revoked = None;
    for d in &decisions {
        match d.kind {
            DecisionKind::Suspended => {
                stops.push((Span { from: d.on, to: NaiveDate::MAX }, d.reason.clone()))
            }
            // On the day of resumption the person works again.
            DecisionKind::Resumed => {
                if let Some((stop, _)) = stops.last_mut() {
                    stop.to = d.on.pred_opt().unwrap_or(d.on);
                }
            }
            DecisionKind::Revoked => revoked = Some((d.on, d.reason.clone())),
        }
    }
    let base = Span { from: valid.from.max(examined), to: valid.to };
    Ok(Held { base, stops, revoked, valid, examined })
}

impl Held {
    fn spans(&self, within: Span) -> Vec<Span> {
        let mut whole = Span { from: self.base.from.max(within.from), to: self.base.to.min(within.to) };
        if let Some((on, _)) = &self.revoked {
            // The day of revocation is no working day any more.
            whole.to = whole.to.min(on.pred_opt().unwrap_or(*on));
        }
        if whole.is_backwards() {
            return Vec::new();
        }
        let stops: Vec<Span> = self.stops.iter().map(|(s, _)| *s).collect();
        span::gaps(&stops, whole)
    }

    fn bar(&self, code: String, day: NaiveDate) -> Option<Bar> {
        if let Some((on, reason)) = self.revoked.as_ref().filter(|(on, _)| *on <= day) {
            return Some(Bar::Revoked { code, on: *on, reason: reason.clone() });
        }
        if day > self.valid.to {
            return Some(Bar::Expired { code, to: self.valid.to });
        }
        if day < self.valid.from {
            return Some(Bar::NotYet { code, from: self.valid.from });
        }
        if day < self.examined {
            let on = self.examined;
            let why = Text::new(format!("{on} 才考核合格"), format!("passed only on {on}"));
            return Some(Bar::NoExam { code, why });
        }
        let (stop, reason) = self.stops.iter().find(|(s, _)| s.holds(day))?;
        let to = (stop.to < NaiveDate::MAX).then_some(stop.to);
        Some(Bar::Suspended { code, from: stop.from, to, reason: reason.clone() })
    }
}

fn of_scope<'q>(all: &'q [Arc<Record>], scope: &'q Scope<'_>) -> impl Iterator<Item = &'q Arc<Record>> {
    all.iter().filter(|q| qualifications::scope(q) == *scope)
}

fn of_person(person: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.find("qualifications", qualifications::PERSON.key(), person)
}

/// Days on which a person may work in a scope, in order, without overlap.
pub fn spans(person: &str, scope: &Scope<'_>, reader: &dyn Reader) -> Vec<Span> {
    let Ok(mut within) = employment(person, reader) else { return Vec::new() };
    let Some(trained) = trained_since(person, reader) else { return Vec::new() };
    within.from = within.from.max(trained);
    let all = of_person(person, reader);
    let mut spans: Vec<Span> =
        of_scope(&all, scope).filter_map(|q| held(q, reader).ok()).flat_map(|h| h.spans(within)).collect();
    spans.sort();
    let mut out: Vec<Span> = Vec::new();
    for s in spans {
        match out.last_mut() {
            Some(last) if last.to.succ_opt().is_none_or(|next| s.from <= next) => last.to = last.to.max(s.to),
            _ => out.push(s),
        }
    }
    out
}

/// Why a person may not work in a scope on a day; empty = may.
pub fn bars(person: &str, scope: &Scope<'_>, day: NaiveDate, reader: &dyn Reader) -> Vec<Bar> {
    let mut out = Vec::new();
    match employment(person, reader) {
        Err(bar) => return vec![bar],
        Ok(s) if day < s.from => out.push(Bar::NotJoined(Some(s.from))),
        Ok(s) if day > s.to => out.push(Bar::Left(s.to)),
        Ok(_) => {}
    }
    match trained_since(person, reader) {
        Some(on) if on <= day => {}
        since => out.push(Bar::Untrained(since)),
    }
    let all = of_person(person, reader);
    let mut lacking = Vec::new();
    for q in of_scope(&all, scope) {
        match held(q, reader).map(|h| h.bar(q.text(qualifications::CODE).to_owned(), day)) {
            Ok(None) => return out,
            Ok(Some(bar)) | Err(bar) => lacking.push(bar),
        }
    }
    if lacking.is_empty() {
        lacking.push(Bar::NoQualification);
    }
    out.extend(lacking);
    out
}

/// May the person work in the scope on the day?
pub fn may_work(person: &str, scope: &Scope<'_>, day: NaiveDate, reader: &dyn Reader) -> bool {
    bars(person, scope, day, reader).is_empty()
}

/// First day of a window on which the person may not work in the scope, with the reasons; none where every day is free.
pub fn first_barred(
    person: &str,
    scope: &Scope<'_>,
    window: Span,
    reader: &dyn Reader,
) -> Option<(NaiveDate, Vec<Bar>)> {
    let first = span::gaps(&spans(person, scope, reader), window).first()?.from;
    Some((first, bars(person, scope, first, reader)))
}

/// Scopes in which a person may work on a day.
pub fn scopes_of(person: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<Scope<'static>> {
    let all = of_person(person, reader);
    let named: BTreeSet<Scope<'_>> = all.iter().map(|q| qualifications::scope(q)).collect();
    scopes().filter(|s| named.contains(s) && may_work(person, s, day, reader)).collect()
}

/// A cell of the table of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Scope.
    pub scope: Scope<'static>,
    /// Why not; empty = may work.
    pub bars: Vec<Bar>,
}

/// A row of the table of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Id of the person's record.
    pub person: String,
    /// Scopes for which there is or was a qualification, in order; every other scope is barred for want of one.
    pub cells: Vec<Cell>,
}

/// Who may work on what on a day: every person in the pool or with a qualification, in the order of their records.
pub fn table(day: NaiveDate, reader: &dyn Reader) -> Vec<Row> {
    let qualified = reader.all("qualifications");
    let mut people: Vec<String> = reader
        .all("annotators")
        .iter()
        .map(|a| a.text(crate::registers::annotators::PERSON).to_owned())
        .collect();
    people.extend(qualified.iter().map(|q| q.text(qualifications::PERSON).to_owned()));
    let mut seen = BTreeSet::new();
    people.retain(|p| !p.is_empty() && seen.insert(p.clone()));
    people
        .into_iter()
        .map(|person| {
            let named: BTreeSet<Scope<'_>> = qualified
                .iter()
                .filter(|q| q.text(qualifications::PERSON) == person)
                .map(|q| qualifications::scope(q))
                .collect();
            let cells = scopes()
                .filter(|s| named.contains(s))
                .map(|scope| Cell { scope, bars: bars(&person, &scope, day, reader) })
                .collect();
            Row { person, cells }
        })
        .collect()
}

/// Reasons in one sentence.
pub fn reasons(bars: &[Bar]) -> Text {
    let texts: Vec<Text> = bars.iter().map(Bar::text).collect();
    let join = |pick: fn(&Text) -> &str, by: &str| texts.iter().map(pick).collect::<Vec<_>>().join(by);
    Text::new(join(|t| &t.zh, "；"), join(|t| &t.en, "; "))
}

/// Why one qualification by itself does not hold on a day; none where it does. Employment and training are not asked.
pub fn standing(q: &Record, day: NaiveDate, reader: &dyn Reader) -> Option<Bar> {
    match held(q, reader) {
        Ok(h) => h.bar(q.text(qualifications::CODE).to_owned(), day),
        Err(bar) => Some(bar),
    }
}
