//! Full-text terms for Chinese: overlapping pairs of characters, exact from one character up.
//!
//! A run of letters and digits gives its pairs and, last, its final character alone: so a phrase of pairs
//! never joins across punctuation, and one character is found as the beginning of a pair.

use unicode_normalization::UnicodeNormalization;

/// Folds width and case the same way in records and in queries.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn runs(folded: &str) -> impl Iterator<Item = Vec<char>> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|r| !r.is_empty()).map(|r| r.chars().collect())
}

/// A term is written in hexadecimal, so that no tokenizer has an opinion of it.
fn term(chars: &[char]) -> String {
    chars.iter().map(|c| format!("{:06x}", u32::from(*c))).collect()
}

/// Terms of a text, for the index.
pub fn terms(text: &str) -> String {
    let mut out = String::new();
    for run in runs(&fold(text)) {
        for i in 0..run.len() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&term(&run[i..run.len().min(i + 2)]));
        }
    }
    out
}

/// FTS5 query for a typed text: every run must occur. `None` where it holds neither letter nor digit.
pub fn query(text: &str) -> Option<String> {
    let parts: Vec<String> = runs(&fold(text))
        .map(|run| match run.len() {
            1 => format!("\"{}\"*", term(&run)),
            _ => {
                let pairs: Vec<String> = run.windows(2).map(term).collect();
                format!("\"{}\"", pairs.join(" "))
            }
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// Words around the first hit, at most `width` characters on either side; `None` where the text holds no hit.
pub fn snippet(text: &str, typed: &str, width: usize) -> Option<String> {
    let first = runs(&fold(typed)).next()?;
    let chars: Vec<char> = text.chars().collect();
    let folded: Vec<String> = chars.iter().map(|c| fold(&c.to_string())).collect();
    let at = (0..chars.len()).find(|&i| {
        let mut need = first.iter();
        let mut wanted = need.next();
        for f in &folded[i..] {
            for c in f.chars() {
                match wanted {
                    Some(w) if *w == c => wanted = need.next(),
                    Some(_) => return false,
                    None => return true,
                }
            }
            if wanted.is_none() {
                return true;
            }
        }
        wanted.is_none()
    })?;
    let (from, to) = (at.saturating_sub(width), (at + first.len() + width).min(chars.len()));
    let mut out: String = if from > 0 { "…".into() } else { String::new() };
    out.extend(chars[from..to].iter().map(|c| if c.is_control() { ' ' } else { *c }));
    if to < chars.len() {
        out.push('…');
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_do_not_join_across_punctuation() {
        let doc = terms("甲乙，乙丙");
        let has = |q: &str| {
            let phrase = query(q).expect("query").replace('"', "");
            match phrase.strip_suffix('*') {
                Some(prefix) => doc.split(' ').any(|t| t.starts_with(prefix)),
                None => format!(" {doc} ").contains(&format!(" {phrase} ")),
            }
        };
        for (q, found) in
            [("甲", true), ("丙", true), ("甲乙", true), ("乙丙", true), ("甲乙丙", false), ("乙乙", false)]
        {
            assert_eq!(has(q), found, "{q}");
        }
        assert_eq!(query("，。"), None);
    }

    #[test]
    fn a_snippet_shows_the_hit_as_it_was_written() {
        assert_eq!(snippet("关于ＡＰＩ接口的投诉内容很长", "api", 2).as_deref(), Some("关于ＡＰＩ接口…"));
        assert_eq!(snippet("没有", "投诉", 5), None);
    }
}
