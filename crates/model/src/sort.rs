//! Sort keys: one text per declared sort, never empty of meaning and comparable by bytes, so that every list pages by index.

use crate::decimal::Decimal;
use crate::field::{FieldDef, Kind};
use crate::register::SortBy;
use pinyin::ToPinyin;
use serde_json::Value as Json;

/// Most characters of a name that count for its order.
const NAME_MAX: usize = 60;

/// Sort key of a value; empty for no value.
pub fn key(def: &FieldDef, by: SortBy, value: &Json) -> String {
    if by == SortBy::Pinyin {
        return value.as_str().map(pinyin_key).unwrap_or_default();
    }
    match (def.kind, value) {
        (_, Json::Null) => String::new(),
        (Kind::Choice(of), Json::String(s)) => {
            of.iter().position(|c| c.key == s).map_or_else(String::new, |i| format!("{i:03}"))
        }
        (Kind::Decimal | Kind::Percent, Json::String(s)) => {
            s.parse::<Decimal>().map(|d| int_key(d.micros)).unwrap_or_default()
        }
        (_, Json::Number(n)) => n.as_i64().map(int_key).unwrap_or_default(),
        (_, Json::Bool(b)) => u8::from(*b).to_string(),
        (_, Json::String(s)) => s.clone(),
        _ => String::new(),
    }
}

/// Twenty digits that sort as the number does, negative ones too.
fn int_key(n: i64) -> String {
    format!("{:020}", i128::from(n) + (1i128 << 63))
}

/// Names by pinyin with tone, then by character: `wang2 王 wei1 伟`.
fn pinyin_key(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().take(NAME_MAX) {
        match c.to_pinyin() {
            Some(p) => {
                out.push_str(p.with_tone_num_end());
                out.push(c);
            }
            None => out.extend(c.to_lowercase()),
        }
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{int, text};
    use crate::text::t;

    #[test]
    fn names_sort_by_pinyin_and_numbers_by_size() {
        let name = text("name", t("姓名", "Name")).def;
        let mut names = ["王伟", "阿依古丽", "张三", "李四", "王五", "Bob"];
        names.sort_by_key(|n| key(&name, SortBy::Pinyin, &Json::from(*n)));
        assert_eq!(names, ["阿依古丽", "Bob", "李四", "王伟", "王五", "张三"]);
        let n = int("n", t("数", "N")).def;
        let mut numbers = [10, -3, 2, i64::MIN, i64::MAX];
        numbers.sort_by_key(|n2| key(&n, SortBy::Value, &Json::from(*n2)));
        assert_eq!(numbers, [i64::MIN, -3, 2, 10, i64::MAX]);
    }
}
