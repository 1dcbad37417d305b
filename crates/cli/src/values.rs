//! Values as people type them: `field=value`, choices by key or label, references by id, code or title.

use crate::console::{Answer, Console};
use hegui_app::api::{FieldInfo, Filter, OptionInfo, Page, RecordList, RegisterInfo, RegisterKey};
use hegui_app::error::{Code, Error, Result};
use serde_json::{Map, Value as Json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A file of values longer than this is refused.
const LONGEST: u64 = 16 << 20;
/// Separate the items of a list.
const BETWEEN: [char; 6] = [',', ';', '，', '；', '、', '\n'];

fn usage(zh: impl Into<String>, en: impl Into<String>) -> Error {
    Error::new(Code::Usage, zh, en)
}

/// Reads JSON from a file; `-` is standard input.
pub(crate) fn json_file(path: &Path) -> Result<Json> {
    let shown = path.display();
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(LONGEST + 1).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|f| f.take(LONGEST + 1).read_to_string(&mut text))
    };
    read.map_err(|e| {
        Error::new(Code::Damaged, format!("读不了 {shown}：{e}"), format!("{shown} cannot be read: {e}"))
    })?;
    if text.len() as u64 > LONGEST {
        return Err(Error::new(
            Code::Damaged,
            format!("{shown} 超过 {LONGEST} 字节，请分开处理"),
            format!("{shown} is longer than {LONGEST} bytes; split it"),
        ));
    }
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        Error::new(
            Code::Damaged,
            format!("{shown} 不是有效的 JSON（第 {} 行第 {} 列）：{e}", e.line(), e.column()),
            format!("{shown} is not valid JSON (line {}, column {}): {e}", e.line(), e.column()),
        )
    })
}

/// Does it look like the id of a record (a UUID)?
pub(crate) fn is_id(word: &str) -> bool {
    word.len() == 36
        && word.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// Splits `field=value`.
pub(crate) fn pair(word: &str) -> Result<(&str, &str)> {
    match word.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim(), value)),
        _ => Err(usage(
            format!("「{word}」不是“字段=值”的形式"),
            format!("\"{word}\" is not of the form field=value"),
        )),
    }
}

/// A condition as typed: `field=v`, `!=`, `~` (contains), `>=`, `<=`; without a value, `=` means empty and `!=` not empty.
pub(crate) fn condition(word: &str) -> Result<(&str, &'static str, &str)> {
    let signs = [("!=", "is_not"), (">=", "at_least"), ("<=", "at_most"), ("=", "is"), ("~", "contains")];
    let first = signs
        .iter()
        .filter_map(|(sign, op)| word.find(sign).map(|at| (at, std::cmp::Reverse(sign.len()), *sign, *op)))
        .min();
    match first {
        Some((at, _, sign, op)) if !word[..at].trim().is_empty() => {
            let (field, value) = (word[..at].trim(), word[at + sign.len()..].trim());
            let op = match (op, value) {
                ("is", "") => "empty",
                ("is_not", "") => "not_empty",
                _ => op,
            };
            Ok((field, op, value))
        }
        _ => Err(usage(
            format!("「{word}」不是条件，应如 字段=值、字段!=值、字段~文字、字段>=值、字段<=值"),
            format!(
                "\"{word}\" is no condition; write field=value, field!=value, field~text, field>=value or field<=value"
            ),
        )),
    }
}

/// Key of an option by key or label in either language; what is none stays for the command to refuse.
fn option(options: &[OptionInfo], word: &str) -> String {
    let word = word.trim();
    let by_key = options.iter().find(|o| o.key == word);
    let by_label = || options.iter().find(|o| o.label.zh == word || o.label.en.eq_ignore_ascii_case(word));
    by_key.or_else(by_label).map_or_else(|| word.to_owned(), |o| o.key.clone())
}

fn items(word: &str) -> impl Iterator<Item = &str> {
    word.split(BETWEEN).map(str::trim).filter(|w| !w.is_empty())
}

fn yes_or_no(word: &str) -> Json {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "是" => true.into(),
        "false" | "no" | "n" | "0" | "否" => false.into(),
        _ => word.into(),
    }
}

/// A value as typed, by the kind of its field. `refer` turns a word into the id of a record of a register.
pub(crate) fn typed(f: &FieldInfo, word: &str, refer: &dyn Fn(&str, &str) -> Result<String>) -> Result<Json> {
    let word_trimmed = word.trim();
    if word_trimmed.is_empty() {
        return Ok(Json::Null);
    }
    let text = matches!(f.kind.as_str(), "text" | "long_text");
    if !text && word_trimmed.starts_with(['[', '{']) {
        return serde_json::from_str(word_trimmed).map_err(|e| {
            let mut out = usage(
                format!("「{}」的值不是有效的 JSON：{e}", f.label.zh),
                format!("{}: not valid JSON: {e}", f.label.en),
            );
            out.field = Some(f.key.clone());
            out
        });
    }
    let target = f.target.as_deref().unwrap_or_default();
    Ok(match f.kind.as_str() {
        "choice" => option(&f.options, word).into(),
        "choices" => items(word).map(|w| option(&f.options, w)).collect::<Vec<_>>().into(),
        "bool" => yes_or_no(word_trimmed),
        "ref" => refer(target, word_trimmed)?.into(),
        "refs" | "files" => items(word).map(|w| refer(target, w)).collect::<Result<Vec<_>>>()?.into(),
        _ => word.into(),
    })
}

/// Finds a field by key or label.
fn field<'a>(register: &'a RegisterInfo, word: &str) -> Result<&'a FieldInfo> {
    let by_key = register.fields.iter().find(|f| f.key == word);
    let by_label =
        || register.fields.iter().find(|f| f.label.zh == word || f.label.en.eq_ignore_ascii_case(word));
    by_key.or_else(by_label).ok_or_else(|| {
        let mut out = usage(
            format!(
                "「{}」没有字段「{word}」，用 hegui register describe {} 查看",
                register.label.zh, register.key
            ),
            format!(
                "{} have no field {word}; see hegui register describe {}",
                register.label.en, register.key
            ),
        );
        out.field = Some(word.to_owned());
        out
    })
}

impl Console {
    /// One register with its fields.
    pub(crate) fn describe(&self, register: &str) -> Result<Answer<RegisterInfo>> {
        self.ask("register_describe", &RegisterKey { register: register.into() })
    }

    fn one_that_is(&self, register: &str, field: &str, word: &str, retired: bool) -> Result<Vec<String>> {
        let is = |field: &str, value: Json| Filter { field: field.into(), op: "is".into(), value };
        let mut filters = vec![is(field, word.into())];
        if retired {
            filters.push(is("retired", true.into()));
        }
        let ask = RecordList {
            register: register.into(),
            filters,
            sort: None,
            descending: false,
            after: None,
            limit: 2,
            text: String::new(),
        };
        Ok(self.ask::<Page>("record_list", &ask)?.it.rows.into_iter().map(|r| r.id).collect())
    }

    /// Id of a record from its id, its code, or its title where only one has it.
    pub(crate) fn refer(&self, register: &str, word: &str) -> Result<String> {
        if is_id(word) {
            return Ok(word.to_owned());
        }
        for retired in [false, true] {
            if let Some(id) = self.one_that_is(register, "code", word, retired)?.pop() {
                return Ok(id);
            }
        }
        let of = self.describe(register)?.it;
        let plain = of.fields.iter().any(|f| f.key == of.title && !f.masked && f.kind == "text");
        let mut found = if plain { self.one_that_is(register, &of.title, word, false)? } else { Vec::new() };
        match (found.pop(), found.is_empty()) {
            (Some(id), true) => Ok(id),
            (Some(_), false) => Err(usage(
                format!("「{}」中有多条「{word}」，请用编号", of.label.zh),
                format!("Several {} are called {word}; name the code", of.label.en),
            )),
            (None, _) => Err(Error::new(
                Code::NotFound,
                format!("「{}」中找不到「{word}」", of.label.zh),
                format!("There is no {word} among {}", of.label.en),
            )),
        }
    }

    /// Values from a JSON file, then from `field=value` words, which win.
    pub(crate) fn values(
        &self,
        register: &str,
        words: &[String],
        file: Option<&Path>,
    ) -> Result<Map<String, Json>> {
        let mut out = match file.map(json_file).transpose()? {
            None => Map::new(),
            Some(Json::Object(values)) => values,
            Some(_) => {
                return Err(Error::new(
                    Code::Damaged,
                    "--values 文件应是一个 JSON 对象：{\"字段\": 值}",
                    "The file of --values must hold one JSON object: {\"field\": value}",
                ));
            }
        };
        if words.is_empty() {
            return Ok(out);
        }
        let of = self.describe(register)?.it;
        for word in words {
            let (key, value) = pair(word)?;
            let f = field(&of, key)?;
            out.insert(f.key.clone(), typed(f, value, &|register, word| self.refer(register, word))?);
        }
        Ok(out)
    }

    /// Filters from conditions as typed.
    pub(crate) fn filters(&self, register: &str, words: &[String], retired: bool) -> Result<Vec<Filter>> {
        let mut out = Vec::new();
        if retired {
            out.push(Filter { field: "retired".into(), op: "is".into(), value: true.into() });
        }
        if words.is_empty() {
            return Ok(out);
        }
        let of = self.describe(register)?.it;
        for word in words {
            let (key, op, value) = condition(word)?;
            let f = field(&of, key)?;
            // A list is asked for one of its items.
            let one = FieldInfo {
                kind: match f.kind.as_str() {
                    "choices" => "choice".into(),
                    "refs" | "files" => "ref".into(),
                    kind => kind.into(),
                },
                ..f.clone()
            };
            let value = match op {
                "contains" => value.into(),
                "empty" | "not_empty" => Json::Null,
                _ => typed(&one, value, &|register, word| self.refer(register, word))?,
            };
            out.push(Filter { field: f.key.clone(), op: op.into(), value });
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use hegui_model::text::Text;
    use serde_json::json;

    fn a(kind: &str) -> FieldInfo {
        FieldInfo {
            key: "f".into(),
            label: Text::new("字段", "Field"),
            help: None,
            kind: kind.into(),
            options: vec![
                OptionInfo { key: "full_time".into(), label: Text::new("全职", "Full time") },
                OptionInfo { key: "part_time".into(), label: Text::new("兼职", "Part time") },
            ],
            target: Some("people".into()),
            columns: Vec::new(),
            required: false,
            listed: false,
            stamped: false,
            masked: false,
            extra: false,
        }
    }

    fn read(kind: &str, word: &str) -> Json {
        typed(&a(kind), word, &|register, word| Ok(format!("{register}:{word}"))).unwrap()
    }

    #[test]
    fn values_follow_the_kind_of_their_field() {
        assert_eq!(read("text", " 张三 "), json!(" 张三 "));
        assert_eq!(read("text", "[附件]"), json!("[附件]"), "text is no JSON, whatever it begins with");
        assert_eq!(read("text", ""), Json::Null);
        assert_eq!(read("choice", "兼职"), json!("part_time"));
        assert_eq!(read("choice", "full time"), json!("full_time"));
        assert_eq!(read("choice", "别的"), json!("别的"), "the command refuses it with its own sentence");
        assert_eq!(read("choices", "全职、part_time"), json!(["full_time", "part_time"]));
        assert_eq!(read("bool", "是"), json!(true));
        assert_eq!(read("bool", "no"), json!(false));
        assert_eq!(read("ref", "P-1"), json!("people:P-1"));
        assert_eq!(read("refs", "P-1，P-2"), json!(["people:P-1", "people:P-2"]));
        assert_eq!(read("table", r#"[{"a":1}]"#), json!([{"a": 1}]));
        assert_eq!(read("int", "007"), json!("007"));
    }

    #[test]
    fn broken_json_is_a_matter_of_usage() {
        let e = typed(&a("table"), "[1,", &|_, _| Ok(String::new())).unwrap_err();
        assert_eq!((e.code, e.field.as_deref()), (Code::Usage, Some("f")));
    }

    #[test]
    fn pairs_and_conditions_are_told_apart() {
        assert_eq!(pair("name=a=b").unwrap(), ("name", "a=b"));
        assert!(pair("name").is_err() && pair("=x").is_err());
        assert_eq!(condition("n>=3").unwrap(), ("n", "at_least", "3"));
        assert_eq!(condition("n!=a=b").unwrap(), ("n", "is_not", "a=b"));
        assert_eq!(condition("n=x~y").unwrap(), ("n", "is", "x~y"));
        assert_eq!(condition("名称~张").unwrap(), ("名称", "contains", "张"));
        assert_eq!(condition("n=").unwrap(), ("n", "empty", ""));
        assert_eq!(condition("n!=").unwrap(), ("n", "not_empty", ""));
        assert!(condition("n").is_err() && condition("=3").is_err());
    }

    #[test]
    fn ids_are_told_from_codes() {
        assert!(is_id("01900000-0000-7000-8000-000000000001"));
        assert!(!is_id("P-0001") && !is_id("01900000x0000-7000-8000-000000000001"));
    }
}
