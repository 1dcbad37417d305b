//! Judging by hand-made cases and by chance.

use super::*;
use proptest::prelude::*;

fn fail(risks: &[&str]) -> Verdict {
    Verdict::Fail { risks: risks.iter().map(|r| (*r).to_owned()).collect() }
}

fn says(item: &str, judge: &str, verdict: Verdict, minute: u32) -> Judgement {
    Judgement {
        item: item.into(),
        judge: judge.into(),
        verdict,
        at: format!("2026-11-21T08:{minute:02}:00.000Z"),
    }
}

/// What was said, whether a second look is asked for, what the item waits for, how it was settled.
type Case<'a> = (&'a [&'a Verdict], bool, Stage, Option<(&'a Verdict, By)>);

#[test]
fn one_two_or_three_persons_settle_an_item() {
    let (pass, a, unsure) = (Verdict::Pass, fail(&["A.1.a"]), Verdict::Unsure);
    let (ab, b, bare) = (fail(&["A.1.a", "A.2.b"]), fail(&["A.2.b"]), fail(&[]));
    let cases: &[Case<'_>] = &[
        (&[], false, Stage::First, None),
        (&[], true, Stage::First, None),
        (&[&pass], false, Stage::Settled, Some((&pass, By::Single))),
        (&[&pass], true, Stage::Second, None),
        (&[&unsure], false, Stage::Second, None),
        (&[&unsure, &a], false, Stage::Settled, Some((&a, By::Single))),
        (&[&unsure, &a], true, Stage::Arbitration, None),
        (&[&unsure, &unsure], false, Stage::Arbitration, None),
        (&[&pass, &pass], true, Stage::Settled, Some((&pass, By::Agreement))),
        (&[&a, &ab], true, Stage::Settled, Some((&ab, By::Agreement))),
        (&[&a, &b], true, Stage::Arbitration, None),
        (&[&bare, &bare], true, Stage::Settled, Some((&bare, By::Agreement))),
        (&[&a, &bare], true, Stage::Arbitration, None),
        (&[&pass, &a], true, Stage::Arbitration, None),
        (&[&pass, &a], false, Stage::Arbitration, None),
        (&[&pass, &a, &unsure], true, Stage::Arbitration, None),
        (&[&pass, &a, &a], true, Stage::Settled, Some((&a, By::Arbitration))),
        (&[&pass, &a, &unsure, &pass], true, Stage::Settled, Some((&pass, By::Arbitration))),
    ];
    for (said, second, stage, settled) in cases {
        let s = standing(said, *second);
        let want = settled.map(|(v, by)| (v.clone(), by));
        assert_eq!((s.stage, s.settled), (*stage, want), "{said:?} {second}");
    }
}

#[test]
fn a_later_word_of_the_same_judge_replaces_the_earlier() {
    let items = ["i1"];
    let second = BTreeSet::from([0]);
    let said = [
        says("i1", "p2", Verdict::Pass, 5),
        says("i1", "p1", Verdict::Pass, 3),
        says("i1", "p1", fail(&["A.1.a"]), 1),
    ];
    let board = Board::new(&items, &second, &said);
    assert_eq!(board.said(0).iter().map(|(j, _)| *j).collect::<Vec<_>>(), ["p1", "p2"]);
    assert_eq!(board.finals(), [Some((Verdict::Pass, By::Agreement))]);
    assert_eq!((board.len(), board.is_empty()), (1, false));
}

#[test]
fn nobody_waits_for_himself() {
    let items = ["i1", "i2", "i3"];
    let second = BTreeSet::from([0, 1]);
    let said = [
        says("i1", "p1", Verdict::Pass, 1),
        says("i2", "p1", Verdict::Pass, 2),
        says("i2", "p2", fail(&["A.1.a"]), 3),
        says("other", "p9", Verdict::Pass, 4),
    ];
    let board = Board::new(&items, &second, &said);
    let of = |judge: &str| board.waiting_for(judge, None).collect::<Vec<_>>();
    assert_eq!(of("p1"), [(2, Stage::First)]);
    assert_eq!(of("p2"), [(0, Stage::Second), (2, Stage::First)]);
    assert_eq!(of("p3"), [(0, Stage::Second), (1, Stage::Arbitration), (2, Stage::First)]);
    assert_eq!(board.waiting_for("p3", Some(Stage::Arbitration)).count(), 1);
    let p = board.progress();
    assert_eq!((p.items, p.first, p.second, p.arbitration, p.settled, p.strange), (3, 1, 1, 1, 0, 1));
    assert_eq!(p.by_judge.get("p1"), Some(&2));
}

#[test]
fn the_score_can_be_computed_by_anyone() {
    // printf 'hegui-second-look-1\nseed\nab12\n0\n' | sha256sum
    let score = second_look_score("seed", "ab12", 0);
    assert_eq!(hex::encode(score), "16364c4c36101b17d432f001795658f8082442f3da1b19a1ed881a6c4dca4c0a");
}

#[test]
fn a_share_of_second_looks_rounds_up() {
    let digests: Vec<String> = (0..101).map(|n| format!("{n:064x}")).collect();
    let items: Vec<(&str, u64)> = digests.iter().map(|d| (d.as_str(), 0)).collect();
    let count = |share: &str| second_looks("s", &items, share.parse().expect("a decimal")).len();
    assert_eq!(["0", "10", "0.000001", "100", "250"].map(count), [0, 11, 1, 101, 101]);
    assert_ne!(
        second_looks("s", &items, Decimal::whole(10)),
        second_looks("t", &items, Decimal::whole(10)),
        "the seed decides"
    );
    let copies: Vec<(&str, u64)> = (0..50).map(|n| ("same", n)).collect();
    assert_eq!(second_looks("s", &copies, Decimal::whole(20)).len(), 10, "copies are items");
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        Just(Verdict::Pass),
        Just(Verdict::Unsure),
        prop::sample::subsequence(vec!["A.1.a".to_owned(), "A.2.b".to_owned()], 0..=2)
            .prop_map(|risks| Verdict::Fail { risks }),
    ]
}

proptest! {
    #[test]
    fn second_looks_do_not_depend_on_the_order(many in 1..80_usize, turn in 0..80_usize, share in 0_i64..=100) {
        let digests: Vec<String> = (0..many).map(|n| format!("{n:x}")).collect();
        let items: Vec<(&str, u64)> = digests.iter().map(|d| (d.as_str(), 0)).collect();
        let mut turned = items.clone();
        turned.rotate_left(turn % many);
        let ids = |items: &[(&str, u64)]| -> BTreeSet<String> {
            second_looks("seed", items, Decimal::whole(share)).into_iter().map(|at| items[at].0.to_owned()).collect()
        };
        prop_assert_eq!(ids(&items), ids(&turned));
    }

    #[test]
    fn every_item_stands_somewhere_and_order_of_judgements_does_not_matter(
        said in prop::collection::vec((0..4_usize, 0..4_usize, verdicts()), 0..30), second in prop::collection::btree_set(0..4_usize, 0..4),
    ) {
        let items = ["i0", "i1", "i2", "i3"];
        let all: Vec<Judgement> = (0_u32..).zip(&said)
            .map(|(minute, (item, judge, v))| says(items[*item], &format!("p{judge}"), v.clone(), minute)).collect();
        let board = Board::new(&items, &second, &all);
        let p = board.progress();
        prop_assert_eq!(p.first + p.second + p.arbitration + p.settled, 4);
        let back: Vec<Judgement> = all.iter().rev().cloned().collect();
        prop_assert_eq!(Board::new(&items, &second, &back).finals(), board.finals());
        // An item is settled by a verdict that somebody is sure of, and nobody is asked for it any more.
        for (at, settled) in board.finals().into_iter().enumerate() {
            if let Some((verdict, by)) = settled {
                prop_assert!(verdict.is_decided());
                prop_assert!(by != By::Single || !second.contains(&at));
                prop_assert!(board.waiting_for("p9", None).all(|(waiting, _)| waiting != at));
            }
        }
    }
}
