//! Clause 8.1.d from the persons named to sign, their posts on the day, and the joint-role note.
//! Whether they did sign is for the verifier to say, afterwards.

use super::{Case, Gathering, Proposal};
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{appointments, assessments, organizations, people};
use crate::text::{Label, t};

/// A duty in which somebody signs the report of a self-run assessment.
pub struct Duty {
    /// Clause id.
    pub clause: &'static str,
    /// Key of the assessment's field that names the person.
    pub field: &'static str,
    /// Duty as printed.
    pub label: Label,
    /// Posts of which the person holds at least one.
    pub posts: &'static [&'static str],
}

/// The three duties as the standard names them, which is the order of signing where the organisation sets no other.
pub const DUTIES: [Duty; 3] = [
    Duty {
        clause: "8.1.d.1",
        field: assessments::LEGAL_REPRESENTATIVE.key(),
        label: t("法定代表人", "Legal representative"),
        posts: &["legal_representative"],
    },
    Duty {
        clause: "8.1.d.2",
        field: assessments::ASSESSMENT_HEAD.key(),
        label: t("安全评估负责人", "Head of the security assessment"),
        posts: &["principal_manager", "head_of_cybersecurity"],
    },
    Duty {
        clause: "8.1.d.3",
        field: assessments::LEGALITY_HEAD.key(),
        label: t("合法性评估负责人", "Head of the legality assessment"),
        posts: &["principal_manager", "head_of_legal"],
    },
];

/// One place for a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Name of the PDF field.
    pub field: &'static str,
    /// Places in `DUTIES` that the signature serves; the first is its own.
    pub duties: Vec<usize>,
    /// Id of the person; empty where nobody is named.
    pub person: String,
}

/// Does a person hold one of the posts of a duty on the day of the assessment?
fn fits(assessment: &Record, duty: &Duty, reader: &dyn Reader) -> bool {
    let person = assessment.str(duty.field);
    !person.is_empty()
        && assessment.get(assessments::ASSESSED_ON).is_some_and(|day| {
            appointments::posts_of(person, day, reader).iter().any(|p| duty.posts.contains(&p.as_str()))
        })
}

/// Does the legal representative sign for this duty too: same person, holding the post, with the note?
fn joined(assessment: &Record, duty: &Duty, reader: &dyn Reader) -> bool {
    let legal = assessment.text(assessments::LEGAL_REPRESENTATIVE);
    !legal.is_empty()
        && assessment.str(duty.field) == legal
        && !assessment.text(assessments::JOINT_ROLE_NOTE).trim().is_empty()
        && fits(assessment, duty, reader)
}

/// The signatures that a self-run assessment's report takes, in order. A legal representative who holds a post of
/// another duty, with the note on file, signs once for both.
pub fn slots(assessment: &Record, reader: &dyn Reader) -> Vec<Slot> {
    let mut first =
        Slot { field: "Sig1", duties: vec![0], person: assessment.str(DUTIES[0].field).to_owned() };
    let mut rest = Vec::new();
    for (i, field) in [(1, "Sig2"), (2, "Sig3")] {
        if joined(assessment, &DUTIES[i], reader) {
            first.duties.push(i);
        } else {
            rest.push(Slot { field, duties: vec![i], person: assessment.str(DUTIES[i].field).to_owned() });
        }
    }
    std::iter::once(first).chain(rest).collect()
}

/// The order of signing that the organisation set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Whoever is ready signs.
    Any,
    /// Places in `DUTIES`, first to last.
    By([usize; 3]),
}

/// The order that an assessment sets; as the duties stand in [`DUTIES`] where it sets none.
pub fn order(assessment: &Record) -> Order {
    let key = assessment.text(assessments::SIGNING_ORDER);
    if key == "any" {
        return Order::Any;
    }
    let digits = key.strip_prefix("order_").unwrap_or_default();
    let places: Vec<usize> =
        digits.bytes().filter_map(|b| usize::from(b).checked_sub(usize::from(b'1'))).collect();
    match *places.as_slice() {
        [a, b, c] if [0, 1, 2].iter().all(|n| places.contains(n)) => Order::By([a, b, c]),
        _ => Order::By([0, 1, 2]),
    }
}

/// The same signatures in the order in which they are given. One for several duties stands where its own duty does.
pub fn in_order(mut slots: Vec<Slot>, order: Order) -> Vec<Slot> {
    if let Order::By(places) = order {
        slots.sort_by_key(|s| places.iter().position(|p| s.duties.first() == Some(p)));
    }
    slots
}

fn post_names(posts: &[String]) -> (String, String) {
    let label = |p: &String| appointments::POST.def.choice_label(p);
    let zh: Vec<&str> = posts.iter().filter_map(label).map(|l| l.zh).collect();
    let en: Vec<&str> = posts.iter().filter_map(label).map(|l| l.en).collect();
    (zh.join("、"), en.join(", "))
}

fn signer(case: &Case<'_>, place: usize) -> Proposal {
    let mut g = Gathering::default();
    let duty = &DUTIES[place];
    let (zh, en) = (duty.label.zh, duty.label.en);
    g.read("assessments", &case.assessment.id);
    let id = case.assessment.str(duty.field);
    let Some(person) = Some(id).filter(|i| !i.is_empty()).and_then(|i| case.reader.get("people", i)) else {
        g.miss(format!("签署人：{zh}"), format!("the signer: {en}"), "records/assessments");
        return g.settle();
    };
    g.read("people", &person.id);
    let name = person.text(people::NAME);
    let posts = appointments::posts_of(id, case.day, case.reader);
    let (posts_zh, posts_en) = post_names(&posts);
    if fits(case.assessment, duty, case.reader) {
        g.ground(
            format!("{zh}由 {name} 签署，评估日期在任：{posts_zh}"),
            format!("{en}: {name}, in post on the day: {posts_en}"),
        );
    } else {
        let elsewhere = case
            .reader
            .find("appointments", appointments::POST.key(), duty.posts[0])
            .iter()
            .any(|a| place == 0 && appointments::holds_on(a, case.day));
        if posts.is_empty() && !elsewhere {
            g.miss(
                format!("{name} 在评估日期的任命记录"),
                format!("the appointment of {name} on the day of the assessment"),
                "records/appointments",
            );
        } else {
            g.fail(
                Finding::error(
                    "signer_without_post",
                    format!(
                        "{name} 在评估日期不担任{zh}签署所要求的岗位（在任：{}）",
                        if posts_zh.is_empty() { "无" } else { &posts_zh }
                    ),
                    format!(
                        "{name} holds none of the posts that signing as {en} asks for (in post: {})",
                        if posts_en.is_empty() { "none" } else { &posts_en }
                    ),
                )
                .record("people", &person.id)
                .clause(&case.cite),
            );
        }
    }
    if place == 0 {
        let org = case
            .service
            .as_ref()
            .and_then(|s| case.reader.get("organizations", s.text(crate::registers::services::ORGANIZATION)));
        let stated = org.as_ref().map_or("", |o| o.text(organizations::LEGAL_REPRESENTATIVE)).trim();
        if !stated.is_empty() && stated != name.trim() {
            g.fail(
                Finding::error(
                    "legal_representative_differs",
                    format!("签署人 {name} 与单位登记的法定代表人 {stated} 不一致"),
                    format!(
                        "The signer {name} is not the organisation's legal representative on file, {stated}"
                    ),
                )
                .field(duty.field)
                .clause(&case.cite),
            );
        }
    }
    one_person(case, place, id, &mut g);
    g.settle()
}

/// Three persons sign, unless the legal representative holds another of the posts and says so in the note.
fn one_person(case: &Case<'_>, place: usize, id: &str, g: &mut Gathering) {
    let legal = case.assessment.str(DUTIES[0].field);
    if place == 0 {
        let all = DUTIES[1..].iter().all(|d| joined(case.assessment, d, case.reader));
        if all {
            g.mention(
                Finding::warning(
                    "one_signature_for_three",
                    "三项职责由法定代表人一人签署，条款是否允许同时兼任两项须自行判断并说明",
                    "The legal representative alone signs in all three duties; whether the clause allows both posts at once is for you to judge and explain",
                )
                .clause(&case.cite),
            );
        }
        return;
    }
    if id == legal {
        if joined(case.assessment, &DUTIES[place], case.reader) {
            g.ground(
                "法定代表人兼任，一并签署并附兼任说明",
                "Held by the legal representative, who signs once; the joint-role note is on file",
            );
        } else if case.assessment.text(assessments::JOINT_ROLE_NOTE).trim().is_empty() {
            g.fail(
                Finding::error(
                    "joint_role_note_missing",
                    "与法定代表人为同一人，须填写兼任说明",
                    "The same person as the legal representative: write the joint-role note",
                )
                .field(assessments::JOINT_ROLE_NOTE.key())
                .clause(&case.cite),
            );
        }
        return;
    }
    let other = case.assessment.str(DUTIES[3 - place].field);
    if id == other {
        g.fail(
            Finding::error(
                "signers_not_three",
                "安全评估负责人与合法性评估负责人为同一人且不是法定代表人，不足三名负责人",
                "One person who is not the legal representative heads both parts, so fewer than three persons sign",
            )
            .clause(&case.cite),
        );
    }
}

/// 8.1.d.1.
pub fn legal_representative(case: &Case<'_>) -> Proposal {
    signer(case, 0)
}

/// 8.1.d.2.
pub fn assessment_head(case: &Case<'_>) -> Proposal {
    signer(case, 1)
}

/// 8.1.d.3.
pub fn legality_head(case: &Case<'_>) -> Proposal {
    signer(case, 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::{Proposed, propose, world};
    use Proposed::{Conforms as C, DoesNotConform as D, NotApplicable as X, NotEnoughData as N};

    fn verdicts(a: &Record, w: &dyn Reader) -> [Proposed; 3] {
        ["8.1.d.1", "8.1.d.2", "8.1.d.3"].map(|c| propose(c, a, w).expect(c).verdict)
    }

    fn fields(a: &Record, w: &dyn Reader) -> Vec<&'static str> {
        slots(a, w).iter().map(|s| s.field).collect()
    }

    #[test]
    fn three_persons_in_their_posts_conform() {
        let w = world::whole();
        assert_eq!(verdicts(&world::assessment(), &w), [C, C, C]);
        assert_eq!(fields(&world::assessment(), &w), ["Sig1", "Sig2", "Sig3"]);
    }

    #[test]
    fn nobody_named_no_appointment_and_a_wrong_post_differ() {
        let mut w = world::whole();
        let mut a = world::assessment();
        a.set(assessments::ASSESSMENT_HEAD, String::new()).set(assessments::LEGALITY_HEAD, "nobody".into());
        assert_eq!(verdicts(&a, &w), [C, N, N]);
        w.records.push(world::person("p4", "丁某"));
        a.set(assessments::ASSESSMENT_HEAD, "p4".into()).set(assessments::LEGALITY_HEAD, "p2".into());
        assert_eq!(verdicts(&a, &w), [C, N, D], "no post on file; the wrong post");
        a.set(assessments::LEGAL_REPRESENTATIVE, "p4".into());
        assert_eq!(verdicts(&a, &w)[0], D, "another person holds the post");
    }

    #[test]
    fn an_appointment_that_ended_before_the_day_does_not_count() {
        let mut w = world::whole();
        world::edit(&mut w, "appointments", "a2", |r| {
            r.set(appointments::TO_ON, world::day("2026-11-19"));
        });
        assert_eq!(verdicts(&world::assessment(), &w), [C, N, C]);
    }

    #[test]
    fn the_licence_and_the_signer_name_one_legal_representative() {
        let mut w = world::whole();
        world::edit(&mut w, "organizations", "org", |r| {
            r.set(organizations::LEGAL_REPRESENTATIVE, "戊某".into());
        });
        assert_eq!(verdicts(&world::assessment(), &w)[0], D);
    }

    #[test]
    fn a_legal_representative_in_another_post_signs_once_with_the_note() {
        let mut w = world::whole();
        let mut a = world::assessment();
        a.set(assessments::ASSESSMENT_HEAD, "p1".into());
        assert_eq!(verdicts(&a, &w)[1], D, "neither post nor note");
        w.records.push(world::appointment("a4", "p1", "head_of_cybersecurity"));
        assert_eq!(verdicts(&a, &w)[1], D, "no note");
        assert_eq!(fields(&a, &w).len(), 3);
        a.set(assessments::JOINT_ROLE_NOTE, "法定代表人兼任网络安全负责人".into());
        assert_eq!(verdicts(&a, &w), [C, C, C]);
        assert_eq!(fields(&a, &w), ["Sig1", "Sig3"]);
        assert_eq!(slots(&a, &w)[0].duties, [0, 1]);
    }

    #[test]
    fn three_sign_in_the_order_that_the_organisation_sets() {
        let mut w = world::whole();
        let mut a = world::assessment();
        let told = |key: &str, a: &mut Record, w: &dyn Reader| {
            a.set(assessments::SIGNING_ORDER, key.into());
            in_order(slots(a, w), order(a)).iter().map(|s| s.field).collect::<Vec<_>>()
        };
        for (key, fields) in [
            ("", ["Sig1", "Sig2", "Sig3"]),
            ("any", ["Sig1", "Sig2", "Sig3"]),
            ("order_123", ["Sig1", "Sig2", "Sig3"]),
            ("order_132", ["Sig1", "Sig3", "Sig2"]),
            ("order_213", ["Sig2", "Sig1", "Sig3"]),
            ("order_231", ["Sig2", "Sig3", "Sig1"]),
            ("order_312", ["Sig3", "Sig1", "Sig2"]),
            ("order_321", ["Sig3", "Sig2", "Sig1"]),
            ("order_999", ["Sig1", "Sig2", "Sig3"]),
        ] {
            assert_eq!(told(key, &mut a, &w), fields, "{key}");
        }
        a.set(assessments::SIGNING_ORDER, "any".into());
        assert_eq!(order(&a), Order::Any);
        // A joint signature stands where the legal representative does.
        w.records.push(world::appointment("a4", "p1", "head_of_cybersecurity"));
        a.set(assessments::ASSESSMENT_HEAD, "p1".into()).set(assessments::JOINT_ROLE_NOTE, "兼任".into());
        assert_eq!(told("order_231", &mut a, &w), ["Sig3", "Sig1"]);
        assert_eq!(told("order_123", &mut a, &w), ["Sig1", "Sig3"]);
    }

    #[test]
    fn one_head_for_both_parts_is_one_person_too_few() {
        let mut w = world::whole();
        w.records.push(world::appointment("a4", "p2", "head_of_legal"));
        let mut a = world::assessment();
        a.set(assessments::LEGALITY_HEAD, "p2".into());
        assert_eq!(verdicts(&a, &w), [C, D, D]);
    }

    #[test]
    fn a_third_partys_assessment_has_other_signatures() {
        let mut a = world::assessment();
        a.set(assessments::BY, "third_party".into());
        assert_eq!(verdicts(&a, &world::whole()), [X, X, X]);
    }
}
