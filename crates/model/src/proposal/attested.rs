//! Clauses whose facts no register holds: somebody answerable attests them for a period, with evidence.

use super::{Case, Gathering};
use crate::finding::Finding;
use crate::registers::{appointments, attestations, evidence, posts};

/// Who attests a clause, and for how long at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Key of the post.
    pub post: &'static str,
    /// Months after which it is attested anew.
    pub months: u32,
}

/// What attestations on file say about the clause on the day of the assessment.
pub(super) fn gather(owner: &Owner, case: &Case<'_>, g: &mut Gathering) {
    let service = case.service_id();
    let all = case.reader.find("attestations", attestations::CLAUSE.key(), &case.told_as);
    let post = posts::label(owner.post);
    let Some(a) = all.iter().rev().find(|a| attestations::speaks(a, service, case.day)) else {
        g.miss(
            format!(
                "{}对 {} 的声明及证据，期间须含评估日期 {}，每 {} 个月更新",
                post.zh, case.told_as, case.day, owner.months
            ),
            format!(
                "an attestation of {} by the {}, with evidence, that speaks for {}; renewed every {} months",
                case.told_as,
                post.en.to_lowercase(),
                case.day,
                owner.months
            ),
            "records/attestations",
        );
        return;
    };
    g.read("attestations", &a.id);
    let (from, to) = (a.str(attestations::FROM_ON.key()), a.str(attestations::TO_ON.key()));
    g.ground(format!("已声明，期间 {from} 至 {to}"), format!("Attested for {from} to {to}"));
    if a.text(attestations::OUTCOME) == "not_met" {
        g.fail(
            Finding::error("attested_not_met", "声明结果为未落实", "Attested as not met")
                .record("attestations", &a.id)
                .clause(&case.cite),
        );
    }
    let proofs = a.get(attestations::EVIDENCE).unwrap_or_default();
    let counting = evidence::counting(&proofs, case.day, case.reader);
    for e in &counting {
        g.read("evidence", &e.id);
    }
    if counting.is_empty() {
        g.miss(
            format!("在评估日期 {} 有效的证据", case.day),
            format!("evidence that counts on {}", case.day),
            &format!("records/attestations/{}", a.id),
        );
    }
    let by = a.text(attestations::ATTESTED_BY);
    if !appointments::posts_of(by, case.day, case.reader).iter().any(|p| p == owner.post) {
        g.mention(
            Finding::warning(
                "attested_by_another",
                format!("声明人在评估日期不任{}，请核对由谁负责", post.zh),
                format!(
                    "Who attested does not hold the post of {} on the day; check who answers for it",
                    post.en
                ),
            )
            .record("attestations", &a.id)
            .clause(&case.cite),
        );
    }
}
