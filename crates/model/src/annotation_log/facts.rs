//! What the registers say of a task, as the check of its log asks for it.

use crate::span::Span;
use chrono::NaiveDate;

/// Function in which a log names a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Annotation.
    Annotation,
    /// Review.
    Review,
}

/// A person of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Id of the person's record.
    pub person: String,
    /// How a log may name the person: staff number, account, name where no other person of the task has it.
    pub names: Vec<String>,
    /// Days assigned, by function (annotation, review).
    pub assigned: [Vec<Span>; 2],
    /// Days qualified for the task's scope, by function (annotation, review).
    pub qualified: [Vec<Span>; 2],
}

impl PersonFacts {
    /// Assigned in that function on that day; on any day where the log does not tell the day.
    pub fn is_assigned(&self, function: Function, day: Option<NaiveDate>) -> bool {
        on(&self.assigned[function as usize], day)
    }

    /// Qualified in that function on that day; on any day where the log does not tell the day.
    pub fn is_qualified(&self, function: Function, day: Option<NaiveDate>) -> bool {
        on(&self.qualified[function as usize], day)
    }
}

fn on(spans: &[Span], day: Option<NaiveDate>) -> bool {
    day.map_or(!spans.is_empty(), |day| spans.iter().any(|s| s.holds(day)))
}

/// What is known of the task that a log belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFacts {
    /// Code or title of the task, for sentences.
    pub task: String,
    /// Safety annotation: every item is reviewed.
    pub safety: bool,
    /// Items that the task has, where it says so.
    pub items: Option<u64>,
    /// Seconds that the organisation reckons for one item, in milliseconds.
    pub norm_millis: Option<u64>,
    /// The people assigned.
    pub people: Vec<PersonFacts>,
}
