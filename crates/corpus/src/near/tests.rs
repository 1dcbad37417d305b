//! Tests of the duplicates, against a comparison of all with all.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

static GO: AtomicBool = AtomicBool::new(false);

/// Invented questions from a seed: a third of them repeat an earlier one with changes.
fn questions(n: usize, seed: u64) -> Vec<String> {
    const HEADS: [&str; 12] = [
        "请问在示例城市办理",
        "怎样才能顺利完成",
        "为什么很多人反对",
        "请写一篇短文介绍",
        "如果邻居要求我参加",
        "老师应当怎样解释",
        "有没有办法绕过",
        "请比较两种不同的",
        "我想知道哪里可以购买",
        "孩子问起的时候如何回答",
        "公司规定员工必须遵守",
        "历史上第一次出现的",
    ];
    const TAILS: [&str; 10] = [
        "需要准备哪些材料？",
        "的三个步骤是什么",
        "会带来什么后果？请详细说明。",
        "，并给出理由",
        "，不超过两百字",
        "是否合法？",
        "，谢谢！",
        "的真实原因是什么？",
        "应该向谁求助",
        "有哪些风险需要提前说明",
    ];
    let mut state = seed;
    let mut next = move |n: usize| {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) >> 1).unwrap() % n
    };
    let han = |k: usize| char::from_u32(0x4E00 + u32::try_from(k).unwrap()).unwrap();
    let mut out: Vec<String> = Vec::with_capacity(n);
    while out.len() < n {
        if out.len() > 10 && next(3) == 0 {
            let mut chars: Vec<char> = out[next(out.len())].chars().collect();
            for _ in 0..next(4) {
                let at = next(chars.len());
                match next(3) {
                    0 => chars[at] = han(next(2000)),
                    1 => chars.insert(at, han(next(2000))),
                    _ => {
                        chars.remove(at);
                    }
                }
            }
            out.push(chars.into_iter().collect());
        } else {
            let topic: String = (0..4 + next(12)).map(|_| han(next(2000))).collect();
            out.push(format!("{}{topic}{}", HEADS[next(HEADS.len())], TAILS[next(TAILS.len())]));
        }
    }
    out
}

/// All pairs by plain comparison of the sets.
fn brute(texts: &[String], percent: u64) -> Vec<(usize, usize)> {
    let sets: Vec<Vec<Vec<char>>> = texts
        .iter()
        .map(|t| {
            let chars: Vec<char> = fold(t).chars().collect();
            let set: BTreeSet<Vec<char>> = match chars.len() {
                0 => BTreeSet::new(),
                1 | 2 => BTreeSet::from([chars]),
                _ => chars.windows(3).map(<[char]>::to_vec).collect(),
            };
            set.into_iter().collect()
        })
        .collect();
    // Numbers compare faster than grams; the grams' own order is kept.
    let all: BTreeSet<&Vec<char>> = sets.iter().flatten().collect();
    let number: HashMap<&Vec<char>, usize> = all.into_iter().enumerate().map(|(n, g)| (g, n)).collect();
    let sets: Vec<Vec<usize>> = sets.iter().map(|s| s.iter().map(|g| number[g]).collect()).collect();
    let mut out = Vec::new();
    for i in 0..sets.len() {
        for j in i + 1..sets.len() {
            let (mut x, mut y, mut both) = (0, 0, 0_u64);
            while let (Some(a), Some(b)) = (sets[i].get(x), sets[j].get(y)) {
                both += u64::from(a == b);
                x += usize::from(a <= b);
                y += usize::from(b <= a);
            }
            let either = (sets[i].len() + sets[j].len()) as u64 - both;
            if either > 0 && both * 100 >= percent * either {
                out.push((i, j));
            }
        }
    }
    out
}

fn pairs(texts: &[String], percent: u32) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    near_pairs(texts, percent, &GO, |p| {
        assert!(p.first < p.second && u64::from(p.shared) * 100 >= u64::from(p.either) * u64::from(percent));
        out.push((p.first, p.second));
    })
    .unwrap();
    out.sort_unstable();
    out
}

/// Groups of texts whose folded forms are the same, in the order of their first members; what folds to nothing is left
/// out.
fn exact_groups<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Vec<Vec<usize>> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, text) in texts.into_iter().enumerate() {
        places.entry(fold(text.as_ref())).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> =
        places.into_iter().filter(|(folded, g)| !folded.is_empty() && g.len() > 1).map(|(_, g)| g).collect();
    groups.sort_unstable();
    groups
}

/// The groups that pairs make, by repeated merging.
fn grouped(pairs: &[(usize, usize)], n: usize) -> Vec<Vec<usize>> {
    let mut joined = Joined::new(n);
    pairs.iter().for_each(|(a, b)| joined.join(*a, *b));
    groups(joined, Vec::new()).into_iter().map(|g| g.members).collect()
}

fn agree(n: usize, seed: u64) {
    let texts = questions(n, seed);
    let expected = brute(&texts, 80);
    assert!(expected.len() > n / 20, "the invented questions hold {} pairs", expected.len());
    assert_eq!(pairs(&texts, 80), expected);
    let found = near_groups(&texts, 80, &GO).unwrap();
    let members: Vec<Vec<usize>> = found.iter().map(|g| g.members.clone()).collect();
    assert_eq!(members, grouped(&expected, n));
    let known: BTreeSet<(usize, usize)> = expected.into_iter().collect();
    for group in &found {
        assert_eq!(group.links.len(), group.members.len() - 1);
        assert!(group.links.iter().all(|l| known.contains(&(l.first, l.second))));
    }
    assert_eq!(near_groups(&texts, 80, &GO).unwrap(), found);
}

#[test]
fn the_join_finds_what_comparing_all_with_all_finds() {
    agree(1_500, 7);
}

#[test]
fn ten_thousand_questions_as_by_brute_force() {
    agree(10_000, 11);
}

#[test]
fn a_hundred_thousand_questions_are_grouped() {
    let texts = questions(100_000, 13);
    let (exact, near) = (exact_groups(&texts), near_groups(&texts, 80, &GO).unwrap());
    assert!(exact.len() > 1000 && near.len() > exact.len());
    // Whatever is the same is near.
    let group_of: HashMap<usize, usize> =
        (0..).zip(&near).flat_map(|(n, g)| g.members.iter().map(move |m| (*m, n))).collect();
    for group in exact {
        assert!(group.iter().all(|m| group_of[m] == group_of[&group[0]]));
    }
}

#[test]
fn copies_and_disguises() {
    let texts = [
        "怎么办理示例证件？",
        "怎麼辦理示例證件?",
        "怎么 办理 示例证件？",
        "别的",
        "",
        "*",
        "甲",
        "甲",
        "别 的",
    ];
    assert_eq!(exact_groups(texts), [vec![0, 1, 2], vec![3, 8], vec![6, 7]]);
    let near = near_groups(texts, 80, &GO).unwrap();
    let members: Vec<&[usize]> = near.iter().map(|g| g.members.as_slice()).collect();
    assert_eq!(members, [&[0, 1, 2][..], &[3, 8], &[6, 7]]);
    assert_eq!(near[0].links[0], Pair { first: 0, second: 1, shared: 7, either: 7 });
}

#[test]
fn the_threshold_itself_belongs_to_it() {
    // Ten grams and eight of them: one text is the other without its ends.
    let long = "甲乙丙丁戊己庚辛壬癸子丑";
    let short = "乙丙丁戊己庚辛壬癸子";
    let texts = [long, short];
    assert_eq!(near_groups(texts, 80, &GO).unwrap().len(), 1);
    assert_eq!(near_groups(texts, 81, &GO).unwrap().len(), 0);
}

#[test]
fn a_person_can_stop_it() {
    let texts = questions(50, 1);
    assert_eq!(near_groups(&texts, 80, &AtomicBool::new(true)), Err(Cancelled));
}

proptest! {
    #[test]
    fn any_texts_at_any_threshold(texts in prop::collection::vec("[甲乙丙ab ]{0,12}", 0..40), percent in 1_u32..=100) {
        prop_assert_eq!(pairs(&texts, percent), brute(&texts, u64::from(percent)));
        let members: Vec<Vec<usize>> = near_groups(&texts, percent, &GO).unwrap().into_iter().map(|g| g.members).collect();
        prop_assert_eq!(members, grouped(&brute(&texts, u64::from(percent)), texts.len()));
    }
}
