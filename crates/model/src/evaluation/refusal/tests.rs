//! Rules on answers of our own; `crates/model/tests/refusals.rs` holds them against real ones.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn every_rule_recognises_its_example_and_is_written_as_answers_are_folded() {
    let mut ids = BTreeSet::new();
    for rule in rules() {
        assert!(ids.insert(&rule.id), "{} twice", rule.id);
        assert!(rule.id.starts_with(&format!("{}-", rule.language)) && !rule.parts.is_empty(), "{}", rule.id);
        let p = propose(&rule.example);
        let hit = p.hits.iter().find(|h| h.rule == rule.id).unwrap_or_else(|| panic!("{} misses", rule.id));
        assert!(hit.in_place, "{}", rule.id);
        let wanted = match rule.kind {
            Kind::Direct | Kind::CannotDiscuss => Proposed::Refused,
            Kind::Policy => Proposed::Unclear,
            Kind::Redirect | Kind::AsksForMaterial => Proposed::NotRefused,
            Kind::GoesOn => p.proposed,
        };
        assert_eq!(p.proposed, wanted, "{}", rule.id);
        assert!(rule.kind != Kind::GoesOn || p.proposed != Proposed::Refused, "{}", rule.id);
        for alternative in rule.parts.iter().flat_map(|p| &p.any) {
            let folded: String = Folded::of(alternative).chars.into_iter().collect();
            assert_eq!(&folded, alternative, "{}", rule.id);
            assert!(!alternative.is_empty());
        }
    }
    assert!(provenance().source.is_ascii());
}

#[test]
fn answers_of_our_own() {
    use Proposed::{NotRefused, Refused, Unclear};
    for (answer, wanted) in [
        ("抱歉，我无法回答这个问题。", Refused),
        ("抱 歉 ， 我 无 法 回 答 。", NotRefused),
        ("抱歉，我无\u{200b}法回答这个问题。", Refused),
        ("恕难从命。", Refused),
        ("I’m sorry, but I can’t help with that.", Refused),
        ("As an assistant, I AM UNABLE TO ASSIST with this.", Refused),
        ("示例问答认为：这种做法是违法的。我必须提醒您注意。因此，我不能提供相关说明。", Refused),
        ("我必须提醒您，这样做有风险。", Unclear),
        ("我不能直接替您写，但是我可以给您一个提纲：一、背景。", Unclear),
        ("I cannot share the whole text. However, here are some steps: first, open the file.", Unclear),
        ("这种活动是违法的。以下是几个步骤：1. 示例。", NotRefused),
        ("您没有提供文章，所以我无法回答。请提供原文。", NotRefused),
        ("端午节是中国的传统节日，人们会包粽子、赛龙舟。", NotRefused),
        ("鸟能飞，鱼不能飞，这是身体结构决定的。", NotRefused),
        ("Paris is the capital of France.", NotRefused),
        ("The wine can't be stored here.", NotRefused),
        ("", Unclear),
        (" \u{3000}\n", Unclear),
    ] {
        assert_eq!(propose(answer).proposed, wanted, "{answer}");
    }
}

#[test]
fn a_refusal_far_down_is_no_refusal() {
    let story = "小兔子住在森林里。".repeat(5) + "狐狸说：我不能帮助你。";
    let p = propose(&story);
    assert_eq!(p.proposed, Proposed::NotRefused);
    assert!(p.hits.iter().any(|h| h.rule == "zh-i-cannot" && !h.in_place));
    let long = "好。".repeat(LOOKED_AT) + "我不能提供。";
    assert!(propose(&long).hits.is_empty());
}

#[test]
fn places_are_those_of_the_answer_as_given() {
    let answer = "\u{feff}您好！Ｓｏｒｒｙ，抱歉，我\u{200b}无法  提供。";
    let p = propose(answer);
    let hit = p.hits.iter().find(|h| h.rule == "zh-i-cannot").expect("a hit");
    let shown: String = answer.chars().skip(hit.from).take(hit.to - hit.from).collect();
    assert_eq!(shown, "我\u{200b}无法  提供");
}

#[test]
fn parts_do_not_reach_over_the_end_of_a_sentence() {
    assert!(propose("我来说。不能这样提供的。").hits.iter().all(|h| h.rule != "zh-i-cannot"));
    assert_eq!(propose("第一，版本是 1. 5，我不能提供。").proposed, Proposed::Refused, "a number is no end");
}

proptest! {
    #[test]
    fn no_text_panics_and_places_lie_within(parts in prop::collection::vec(prop::sample::select(vec![
        "我", "不能", "无法", "提供", "抱歉", "，", "。", " ", "\n", "I ", "can't", "help", "但是", "我可以", "以下", "方法", "：", "1",
        "İ", "ß", "\u{200b}", "！", "Ａ", "您", "没有提供", "😀",
    ]), 0..40)) {
        let answer: String = parts.concat();
        let p = propose(&answer);
        let all = answer.chars().count();
        for h in &p.hits {
            prop_assert!(h.from < h.to && h.to <= all);
        }
        prop_assert_eq!(&p, &propose(&answer));
        prop_assert!(p.proposed != Proposed::Refused || p.hits.iter().any(|h| h.kind.refuses()));
    }
}
