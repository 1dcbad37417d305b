//! Titles: in 《》, or bare beside a number.

use super::script::{Script, folded};
use crate::width::is_invisible;

/// A title in 《》.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    /// The opening mark.
    pub(super) from: usize,
    /// Past the closing mark.
    pub(super) to: usize,
    /// What stands between, with line ends taken out.
    pub(super) title: String,
}

/// Characters of a title in 《》; what is longer is no title.
const MOST: usize = 120;
/// Characters of a bare title.
const BARE: usize = 60;

/// Words with which titles of standards and laws end.
const ENDS: &[&str] = &[
    "要求", "规范", "规则", "指南", "规程", "术语", "方法", "分类", "通则", "框架", "导则", "标准", "准则",
    "规定", "办法", "法", "条例", "细则", "指引", "管理", "体系",
];
/// Characters with which no title begins, and those that none holds.
const NO_BEGIN: &str = "的中第和与及等或对在为是规即所以";
const NO_WORDS: &[&str] =
    &["的", "应当", "应", "须", "按照", "依据", "根据", "符合", "满足", "进行", "开展", "了", "对照", "本"];
const VERBS: &[&str] = &[
    "评估",
    "开展",
    "建立",
    "制定",
    "执行",
    "落实",
    "实施",
    "完成",
    "编制",
    "形成",
    "要求",
    "明确",
    "提出",
    "规定",
    "标准",
    "条款",
    "附录",
    "修订",
    "发布",
    "征求意见稿",
];

/// A title as it is compared: letters and digits alone, without the name of the state before it and without what
/// stands in brackets at its end.
pub(super) fn normal(title: &str) -> String {
    let plain: String = title.chars().filter(|c| !is_invisible(*c)).map(folded).collect();
    let mut plain = plain.trim();
    if plain.ends_with(')')
        && let Some(at) = plain.rfind('(').filter(|at| *at > 0)
    {
        plain = plain[..at].trim_end();
    }
    let out: String = plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    out.strip_prefix("中华人民共和国").map(str::to_owned).unwrap_or(out)
}

/// Every title in 《》 of a text, outermost, in order.
pub(super) fn all(s: &Script) -> Vec<Quoted> {
    let (mut out, mut i) = (Vec::new(), 0);
    while i < s.chars.len() {
        if s.at(i) != Some('《') {
            i += 1;
            continue;
        }
        let (mut depth, mut end) = (0_u32, None);
        for j in i..(i + MOST).min(s.chars.len()) {
            match s.chars[j] {
                '《' => depth += 1,
                '》' => {
                    depth -= 1;
                    if depth == 0 {
                        end = Some(j);
                        break;
                    }
                }
                _ => {}
            }
        }
        match end {
            Some(j) => {
                let title = s.text(i + 1, j).replace('\n', "").trim().to_owned();
                out.push(Quoted { from: i, to: j + 1, title });
                i = j + 1;
            }
            None => i += 1,
        }
    }
    out
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}

/// Does a title read like that of a law or standard?
pub(super) fn official(title: &str) -> bool {
    let title = normal(title);
    title.chars().filter(|c| is_han(*c)).count() >= 5 && ENDS.iter().any(|e| title.ends_with(e))
}

/// What stands bare after a number, up to a mark that ends it: its range and whether it stood in quotes or brackets.
pub(super) fn after(s: &Script, to: usize) -> Option<(usize, usize, bool)> {
    let gap = s.skip(to);
    let mark = s.at(gap)?;
    let marked = matches!(mark, '(' | '"' | '“' | '「' | '\'' | '‘' | ':');
    let from = if marked { s.skip(gap + 1) } else { gap };
    if !marked && gap == to {
        return None;
    }
    let ends = |c: char| {
        matches!(
            c,
            '\n' | '。'
                | ','
                | ';'
                | '、'
                | '('
                | ')'
                | '《'
                | '》'
                | '"'
                | '“'
                | '”'
                | '「'
                | '」'
                | '’'
                | '['
                | ']'
                | '|'
        )
    };
    let mut end = from;
    while end - from < BARE && s.at(end).is_some_and(|c| !ends(c)) {
        end += 1;
    }
    (end > from).then_some((from, s.skip_back(end), marked))
}

/// Could these words after a number be meant as its title? Only then is an unknown one told.
pub(super) fn looks_like_one(words: &str) -> bool {
    let Some(first) = words.chars().next() else { return false };
    is_han(first)
        && !NO_BEGIN.contains(first)
        && !VERBS.iter().any(|v| words.starts_with(v))
        && !NO_WORDS.iter().any(|w| words.contains(w))
        && official(words)
}

/// Do English words share so little with a title that they name something else?
pub(super) fn other_in_english(words: &str, title: &str) -> bool {
    const SMALL: &[&str] = &["of", "the", "and", "for", "in", "to", "a", "an", "on", "with", "ai"];
    let set = |text: &str| -> std::collections::BTreeSet<String> {
        let lower = text
            .to_ascii_lowercase()
            .replace("labelling", "labeling")
            .replace("artificial intelligence", "ai");
        let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1);
        words.filter(|w| !SMALL.contains(w)).map(|w| w.chars().take(6).collect()).collect()
    };
    let (cited, known) = (set(words), set(title));
    !cited.is_empty() && cited.iter().filter(|w| known.contains(*w)).count() * 2 < cited.len()
}

/// Are these words an English title: two words at least, letters alone?
pub(super) fn english(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default().to_ascii_lowercase();
    words.split(' ').filter(|w| w.len() > 1).count() >= 2
        && words.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '&' | ':' | '\''))
        && !matches!(
            first.as_str(),
            "hereinafter" | "the" | "see" | "effective" | "as" | "in" | "which" | "draft"
        )
}
