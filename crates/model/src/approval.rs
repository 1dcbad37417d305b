//! The one mechanism behind every second pair of eyes: what was seen is named by a digest, and a later change
//! of it voids the approval. That is computed each time from the register `approvals`, never stored.

use crate::canonical;
use crate::instant::Instant;
use crate::reader::Reader;
use crate::registers::{approvals, exceptions, users};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use ts_rs::TS;

/// How the second pair of eyes stands for one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Check {
    /// Nobody has looked, or it was reworked after a return.
    Unchecked,
    /// Agreed to as it stands.
    Agreed {
        /// Id of the person; empty where the checker's user is bound to none.
        by: String,
        /// When, RFC 3339.
        #[ts(type = "string | null")]
        at: Option<Instant>,
        /// Small-team exception used.
        exception: Option<String>,
    },
    /// Sent back as it stands.
    Returned {
        /// Id of the person.
        by: String,
        /// When, RFC 3339.
        #[ts(type = "string | null")]
        at: Option<Instant>,
        /// Why.
        comment: String,
    },
    /// Agreed to once, but what was seen has changed since.
    Void {
        /// Id of the person.
        by: String,
        /// When, RFC 3339.
        #[ts(type = "string | null")]
        at: Option<Instant>,
    },
}

/// Digest of what a second person sees of a record, in any register: SHA-256 over its canonical form.
/// `content` holds everything the person's agreement rests on and nothing that moves by the mere passing of days.
pub fn seen(register: &str, record: &str, content: Json) -> String {
    canonical::digest(&json!({ "register": register, "record": record, "content": content }))
}

/// How the latest approval of a record stands against what would be seen now.
/// An agreement of the author is none, unless it names the small-team exception under which it was given.
pub fn state(register: &str, record: &str, now_seen: &str, author: &str, reader: &dyn Reader) -> Check {
    let latest = reader
        .find("approvals", approvals::RECORD.key(), record)
        .into_iter()
        .filter(|a| a.text(approvals::REGISTER_KEY) == register)
        .max_by_key(|a| (a.get(approvals::GIVEN_AT), a.id.clone()));
    let Some(a) = latest else { return Check::Unchecked };
    let (by, at) = (a.text(approvals::PERSON).to_owned(), a.get(approvals::GIVEN_AT));
    let same = a.text(approvals::SEEN) == now_seen;
    let exception = Some(a.text(approvals::EXCEPTION).to_owned()).filter(|e| !e.is_empty());
    match a.text(approvals::VERDICT) {
        "agreed" if !same => Check::Void { by, at },
        "agreed" if !by.is_empty() && by == author && exception.is_none() => Check::Unchecked,
        "agreed" => Check::Agreed { by, at, exception },
        "returned" if same => Check::Returned { by, at, comment: a.text(approvals::COMMENT).to_owned() },
        _ => Check::Unchecked,
    }
}

/// Did a second person ever agree to a record, whatever changed since?
pub fn agreed_once(register: &str, record: &str, reader: &dyn Reader) -> bool {
    reader
        .find("approvals", approvals::RECORD.key(), record)
        .iter()
        .any(|a| a.text(approvals::REGISTER_KEY) == register && a.text(approvals::VERDICT) == "agreed")
}

/// One side of a rule of two persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor<'a> {
    /// Id of the person; empty where unknown.
    pub person: &'a str,
    /// Id of the user.
    pub user: &'a str,
}

fn person_of(actor: Actor<'_>, reader: &dyn Reader) -> String {
    if !actor.person.is_empty() {
        return actor.person.to_owned();
    }
    reader.get("users", actor.user).map(|u| u.text(users::PERSON).to_owned()).unwrap_or_default()
}

/// May `checker` be the second pair of eyes on what `author` did? Persons are compared, so a second account does
/// not help; where a person is not known on either side, users are. `Ok(Some(id))`: one person, allowed by the
/// small-team exception in force today, which has to be recorded with the check.
pub fn may_approve(
    author: Actor<'_>,
    checker: Actor<'_>,
    reader: &dyn Reader,
) -> Result<Option<String>, Text> {
    let (a, c) = (person_of(author, reader), person_of(checker, reader));
    if (a.is_empty() && author.user.is_empty()) || (c.is_empty() && checker.user.is_empty()) {
        return Err(Text::new(
            "无法确认作出人与复核人是否为两个人，请先登记作出人",
            "It cannot be told whether author and checker are two persons: name the author first",
        ));
    }
    let one = if a.is_empty() || c.is_empty() { author.user == checker.user } else { a == c };
    if !one {
        return Ok(None);
    }
    exceptions::in_force(reader.today(), reader).map(|e| Some(e.id.clone())).ok_or_else(|| {
        Text::new(
            "复核人不能是作出人本人，请换一位人员复核；人手确实不足的，由安全管理员启用小团队例外",
            "The checker may not be the author; have another person check, or let the security administrator begin the small-team exception where there is none",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant;
    use crate::reader::FixedReader;
    use crate::record::Record;

    fn world() -> FixedReader {
        FixedReader::at(instant::parse("2026-11-21 10:00").expect("instant"))
    }

    fn approval(id: &str, verdict: &str, seen: &str, person: &str, at: &str) -> (&'static str, Record) {
        let mut r = Record { id: id.into(), ..Record::default() };
        r.set(approvals::REGISTER_KEY, "reports".into())
            .set(approvals::RECORD, "r1".into())
            .set(approvals::VERDICT, verdict.into())
            .set(approvals::SEEN, seen.into())
            .set(approvals::PERSON, person.into())
            .set(approvals::GIVEN_AT, instant::parse(at).expect("instant"));
        ("approvals", r)
    }

    #[test]
    fn the_digest_binds_register_record_and_content() {
        let d = seen("reports", "r1", json!({"a": 1, "b": 2}));
        assert_eq!(d, seen("reports", "r1", json!({"b": 2, "a": 1})));
        for other in [
            seen("reports", "r2", json!({"a": 1, "b": 2})),
            seen("complaints", "r1", json!({"a": 1, "b": 2})),
            seen("reports", "r1", json!({"a": 1})),
        ] {
            assert_ne!(d, other);
        }
    }

    #[test]
    fn the_latest_approval_counts_and_a_change_voids_it() {
        let mut w = world();
        let is = |w: &FixedReader, now: &str| state("reports", "r1", now, "author", w);
        assert_eq!(is(&w, "d1"), Check::Unchecked);
        w.records.push(approval("a1", "returned", "d1", "p2", "2026-11-20 09:00"));
        assert!(matches!(is(&w, "d1"), Check::Returned { .. }));
        assert_eq!(is(&w, "d2"), Check::Unchecked, "reworked after the return");
        w.records.push(approval("a2", "agreed", "d2", "p2", "2026-11-20 10:00"));
        assert!(matches!(is(&w, "d2"), Check::Agreed { exception: None, .. }));
        assert!(matches!(is(&w, "d3"), Check::Void { .. }));
        assert_eq!(state("people", "r1", "d2", "author", &w), Check::Unchecked, "of another register");
        w.records.push(("approvals", Record { id: "a0".into(), ..Record::default() }));
        assert!(matches!(is(&w, "d2"), Check::Agreed { .. }), "an empty record changes nothing");
    }

    #[test]
    fn the_authors_own_agreement_counts_only_under_an_exception() {
        let mut w = world();
        w.records.push(approval("a1", "agreed", "d1", "author", "2026-11-20 09:00"));
        assert_eq!(state("reports", "r1", "d1", "author", &w), Check::Unchecked);
        w.records[0].1.set(approvals::EXCEPTION, "x1".into());
        assert!(matches!(
            state("reports", "r1", "d1", "author", &w),
            Check::Agreed { exception: Some(_), .. }
        ));
    }

    #[test]
    fn persons_are_compared_and_users_stand_in() {
        let mut w = world();
        let mut second = Record { id: "u2".into(), ..Record::default() };
        second.set(users::PERSON, "p1".into());
        w.records.push(("users", second));
        let a = |person, user| Actor { person, user };
        assert_eq!(may_approve(a("p1", "u1"), a("p2", "u9"), &w), Ok(None));
        assert!(
            may_approve(a("p1", "u1"), a("", "u2"), &w).is_err(),
            "the second account of the same person"
        );
        assert_eq!(may_approve(a("", "u1"), a("", "u3"), &w), Ok(None));
        assert!(may_approve(a("", "u1"), a("", "u1"), &w).is_err());
        assert!(may_approve(a("", ""), a("p1", "u1"), &w).is_err(), "nobody concluded");
        let mut e = Record { id: "x1".into(), ..Record::default() };
        e.set(exceptions::FROM_ON, "2026-11-01".parse().expect("day"));
        w.records.push(("exceptions", e));
        assert_eq!(may_approve(a("p1", "u1"), a("p1", "u1"), &w), Ok(Some("x1".into())));
        assert_eq!(may_approve(a("p1", "u1"), a("p2", "u2"), &w), Ok(None), "two persons need none");
        w.at = instant::parse("2026-10-01 10:00").expect("instant");
        assert!(may_approve(a("p1", "u1"), a("p1", "u1"), &w).is_err(), "not yet in force");
    }
}
