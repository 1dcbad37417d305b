//! How a value of each kind stands in a cell of a sheet, both ways: what an export writes, an import reads back as the
//! same value. Lists stand as `a；b`; where a part holds a separator, as a JSON array. Tables stand as one JSON object a
//! line, keyed by column. Instants are those of Asia/Shanghai.

use chrono::{FixedOffset, NaiveDate, Timelike};
use hegui_corpus::Cell as Foreign;
use hegui_corpus::text::{clean, fold_width, integer, is_invisible, iso_date, yes_no};
use hegui_model::field::{Choice, FieldDef, Kind};
use hegui_model::finding::Finding;
use hegui_model::instant;
use hegui_model::registers::{REGISTERS, register};
use hegui_model::text::{Lang, Text};
use hegui_render::sheet::{Cell, SheetKind, plain};
use serde_json::{Map, Value as Json};

/// Characters that part the entries of a list.
const SEPARATORS: [char; 5] = [';', '；', '、', '\n', '\r'];
/// What an export writes between them.
const SEPARATOR: &str = "；";
/// Excel does not tell days before this one alike with other programs.
const FIRST_SAFE_DAY: (i32, u32, u32) = (1900, 3, 1);

/// Yes and no in a language.
const fn yes(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Zh => ["是", "否"],
        Lang::En => ["Yes", "No"],
    }
}

/// What the cells of a field's column hold.
pub(crate) fn kind(f: &FieldDef, lang: Lang) -> SheetKind {
    match f.kind {
        Kind::Int => SheetKind::Int,
        Kind::Decimal | Kind::Percent => SheetKind::Decimal,
        Kind::Date => SheetKind::Date,
        Kind::Bool => SheetKind::Choice(yes(lang).map(str::to_owned).to_vec()),
        Kind::Choice(of) => SheetKind::Choice(of.iter().map(|c| c.label.get(lang).to_owned()).collect()),
        Kind::Register => SheetKind::Choice(REGISTERS.iter().map(|r| r.label.get(lang).to_owned()).collect()),
        _ => SheetKind::Text,
    }
}

/// Width of a field's column in characters.
pub(crate) fn width(f: &FieldDef) -> f64 {
    match f.kind {
        Kind::LongText | Kind::Table(_) => 48.0,
        Kind::Choices(_) | Kind::Refs(_) | Kind::Files => 28.0,
        Kind::Instant => 20.0,
        Kind::Int | Kind::Decimal | Kind::Percent | Kind::Bool | Kind::Date => 14.0,
        Kind::Text | Kind::Choice(_) | Kind::Register | Kind::Ref(_) | Kind::RecordOf(_) => 20.0,
    }
}

/// What stands in the cells of a field, in words, where it is not plain text.
pub(crate) fn told(f: &FieldDef) -> Option<Text> {
    Some(match f.kind {
        Kind::Choices(of) => {
            let list = |l: fn(&Choice) -> &'static str, by| of.iter().map(l).collect::<Vec<_>>().join(by);
            Text::new(
                format!("可多选，用分号隔开；可选：{}", list(|c| c.label.zh, "、")),
                format!("Several are separated by semicolons; options: {}", list(|c| c.label.en, ", ")),
            )
        }
        Kind::Ref(_) => Text::new(
            "填写对方的编号，或唯一的名称",
            "Code of the other record, or its name if no other has it",
        ),
        Kind::Refs(_) | Kind::Files => {
            Text::new("填写各条记录的编号，用分号隔开", "Codes of the records, separated by semicolons")
        }
        Kind::Table(columns) => {
            let example: Vec<String> = columns.iter().map(|c| format!("\"{}\":\"…\"", c.key)).collect();
            let named = |l: fn(&FieldDef) -> &'static str, by| {
                columns.iter().map(|c| format!("{} = {}", c.key, l(c))).collect::<Vec<_>>().join(by)
            };
            Text::new(
                format!("每行一个 JSON 对象：{{{}}}（{}）", example.join(","), named(|c| c.label.zh, "，")),
                format!(
                    "One JSON object a line: {{{}}} ({})",
                    example.join(","),
                    named(|c| c.label.en, ", ")
                ),
            )
        }
        Kind::Instant => Text::new("北京时间，如 2026-03-05 14:30", "Shanghai time, as 2026-03-05 14:30"),
        Kind::Date => Text::new("日期，如 2026-03-05", "A day, as 2026-03-05"),
        Kind::Percent => {
            Text::new("0 到 100 之间的数字，不带百分号", "A number from 0 to 100 without the sign")
        }
        _ => return None,
    })
}

/// An instant as it stands in a sheet: no digit is lost, none is shown in vain.
fn shown_instant(s: &str) -> String {
    let Some(at) = instant::parse(s) else { return s.to_owned() };
    let Some(zone) = FixedOffset::east_opt(8 * 3600) else { return s.to_owned() };
    let local = at.with_timezone(&zone);
    if local.nanosecond() != 0 {
        local.to_rfc3339_opts(chrono::SecondsFormat::Millis, false)
    } else if local.second() != 0 {
        local.format("%Y-%m-%d %H:%M:%S").to_string()
    } else {
        local.format("%Y-%m-%d %H:%M").to_string()
    }
}

fn label(of: &[Choice], key: &str, lang: Lang) -> String {
    of.iter().find(|c| c.key == key).map_or_else(|| key.to_owned(), |c| c.label.get(lang).to_owned())
}

/// Entries of a list in one cell.
pub(super) fn joined(parts: &[String]) -> String {
    let ambiguous = parts.iter().any(|p| {
        p.is_empty() || p.contains(SEPARATORS) || p.starts_with('[') || p.trim() != p || plain(p) != p
    });
    if ambiguous { Json::from(parts).to_string() } else { parts.join(SEPARATOR) }
}

/// The cell of a value. `code_of` tells the display code of a record by register and id.
pub(crate) fn cell(f: &FieldDef, v: &Json, lang: Lang, code_of: &dyn Fn(&str, &str) -> String) -> Cell {
    let text = |s: String| if s.is_empty() { Cell::Empty } else { Cell::Text(s) };
    let Some(s) = v.as_str() else {
        return match (f.kind, v) {
            (_, Json::Null) => Cell::Empty,
            (_, Json::Bool(b)) => text(yes(lang)[usize::from(!b)].into()),
            (_, Json::Number(n)) => n.as_i64().map_or_else(|| text(n.to_string()), Cell::Int),
            (Kind::Table(columns), Json::Array(rows)) => text(table(columns, rows, lang)),
            (kind, Json::Array(items)) => {
                let parts: Vec<String> = items
                    .iter()
                    .map(|i| {
                        let i = i.as_str().unwrap_or_default();
                        match kind {
                            Kind::Choices(of) => label(of, i, lang),
                            Kind::Refs(target) => code_of(target, i),
                            Kind::Files => code_of("evidence", i),
                            _ => i.to_owned(),
                        }
                    })
                    .collect();
                text(if parts.is_empty() { String::new() } else { joined(&parts) })
            }
            (_, other) => text(other.to_string()),
        };
    };
    match f.kind {
        Kind::Date => {
            let (year, month, day) = FIRST_SAFE_DAY;
            match (s.parse::<NaiveDate>(), NaiveDate::from_ymd_opt(year, month, day)) {
                (Ok(d), Some(first)) if d >= first => Cell::Date(d),
                _ => text(s.into()),
            }
        }
        Kind::Instant => text(shown_instant(s)),
        Kind::Decimal | Kind::Percent => match s.parse::<f64>() {
            Ok(n) if n.to_string() == s => Cell::Decimal(n),
            _ => text(s.into()),
        },
        Kind::Choice(of) => text(label(of, s, lang)),
        Kind::Register => text(register(s).map_or(s, |of| of.label.get(lang)).into()),
        Kind::Ref(target) => text(code_of(target, s)),
        _ => text(s.into()),
    }
}

fn table(columns: &[FieldDef], rows: &[Json], lang: Lang) -> String {
    let line = |row: &Json| {
        let mut out = Map::new();
        for (key, v) in row.as_object().into_iter().flatten() {
            let shown = match (columns.iter().find(|c| c.key == key).map(|c| c.kind), v) {
                (Some(Kind::Instant), Json::String(s)) => shown_instant(s).into(),
                (Some(Kind::Choice(of)), Json::String(s)) => label(of, s, lang).into(),
                (Some(Kind::Register), Json::String(s)) => {
                    register(s).map_or(s.as_str(), |of| of.label.get(lang)).into()
                }
                _ => v.clone(),
            };
            out.insert(key.clone(), shown);
        }
        Json::Object(out).to_string()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What a cell means for a field, in a shape that the field accepts; null for an empty cell. `find` tells the id of a
/// record by register and what stands in the cell.
pub(crate) fn value(
    f: &FieldDef,
    cell: &Foreign,
    find: &mut dyn FnMut(&str, &str) -> Result<String, Finding>,
) -> Result<Json, Finding> {
    let cell = cell.value();
    if cell.is_empty() {
        return Ok(Json::Null);
    }
    if let Foreign::Error(e) = cell {
        return Err(fault(
            f,
            "cell_error",
            &format!("单元格是公式错误 {e}，请改为实际值"),
            &format!("the cell holds the formula error {e}; enter the value itself"),
        ));
    }
    let raw = cell.text();
    let raw = plain(&raw);
    let tidy = clean(raw);
    let own = |r: Box<Finding>| r.field(f.key);
    let v: Json = match f.kind {
        Kind::Text | Kind::Register | Kind::RecordOf(_) => tidy.into(),
        // Quotations stay as they are: an output complained of is evidence.
        Kind::LongText => raw.replace("\r\n", "\n").replace('\r', "\n").into(),
        Kind::Int => integer(raw).map_err(own)?.into(),
        Kind::Decimal | Kind::Percent => number(cell, raw).into(),
        Kind::Bool => match cell {
            Foreign::Bool(b) => (*b).into(),
            _ => yes_no(raw).map_err(own)?.into(),
        },
        Kind::Date => iso_date(raw).map_err(own)?.into(),
        Kind::Instant => moment(raw).into(),
        Kind::Choice(of) => option(of, &tidy).into(),
        Kind::Choices(of) => parts(f, &tidy)?.iter().map(|p| option(of, p)).collect::<Vec<_>>().into(),
        Kind::Ref(target) => find(target, &tidy).map_err(|e| e.field(f.key))?.into(),
        Kind::Refs(_) | Kind::Files => {
            let target = if let Kind::Refs(t) = f.kind { t } else { "evidence" };
            let ids: Result<Vec<String>, Finding> =
                parts(f, &tidy)?.iter().map(|p| find(target, p).map_err(|e| e.field(f.key))).collect();
            ids?.into()
        }
        Kind::Table(_) => lines(f, raw)?,
    };
    f.accept(&v).map_err(|e| e.field(f.key))
}

fn fault(f: &FieldDef, code: &str, zh: &str, en: &str) -> Finding {
    Finding::error(code, format!("「{}」{zh}", f.label.zh), format!("\u{201c}{}\u{201d}: {en}", f.label.en))
        .field(f.key)
}

/// All ASCII in its usual width.
fn narrow(s: &str) -> String {
    s.chars().filter(|c| !is_invisible(*c)).map(fold_width).collect::<String>().trim().to_owned()
}

/// A decimal without separators of thousands and without the tail that a 64-bit float drags along.
fn number(cell: &Foreign, raw: &str) -> String {
    if let Foreign::Number(n) = cell {
        let short = format!("{n:.6}");
        let near = short.parse::<f64>().is_ok_and(|m| (m - n).abs() <= n.abs() * 1e-12);
        return if near {
            short.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            n.to_string()
        };
    }
    narrow(raw).replace([',', ' '], "")
}

/// An instant in a form that the field reads; what is none stays as it is, to be named by the field's refusal.
fn moment(raw: &str) -> String {
    let s = narrow(raw);
    if instant::parse(&s).is_some() {
        return s;
    }
    let split = s.rfind([' ', 'T']).or_else(|| s.rfind('日').map(|i| i + '日'.len_utf8()));
    let Some((day, time)) = split.map(|i| s.split_at(i)) else { return s };
    match iso_date(day) {
        Ok(day) => format!("{day} {}", time.trim_start_matches([' ', 'T'])),
        Err(_) => s,
    }
}

/// Does a text tell one of the options?
pub(super) fn is_option(of: &[Choice], s: &str) -> bool {
    let key = option(of, s);
    of.iter().any(|c| c.key == key)
}

/// The option's key where it is told by key or label, whatever its width or letter case.
fn option(of: &[Choice], s: &str) -> String {
    let folded = |s: &str| narrow(s).to_lowercase();
    let wanted = folded(s);
    let same = |c: &&Choice| [c.key, c.label.zh, c.label.en].iter().any(|l| folded(l) == wanted);
    of.iter().find(same).map_or_else(|| s.to_owned(), |c| c.key.to_owned())
}

/// The entries of a list in one cell.
pub(super) fn parts(f: &FieldDef, s: &str) -> Result<Vec<String>, Finding> {
    if s.starts_with('[') {
        return serde_json::from_str(s).map_err(|e| {
            fault(
                f,
                "list_malformed",
                &format!("不是有效的 JSON 数组（{e}）"),
                &format!("is no valid JSON array ({e})"),
            )
        });
    }
    let labels = |k: Kind, part: &str| match k {
        Kind::Choices(of) => of.iter().any(|c| [c.key, c.label.zh, c.label.en].contains(&part)),
        _ => true,
    };
    let mut out: Vec<String> = Vec::new();
    for part in s.split(SEPARATORS).map(str::trim).filter(|p| !p.is_empty()) {
        if labels(f.kind, part) || !part.contains([',', '，']) {
            out.push(part.to_owned());
        } else {
            out.extend(part.split([',', '，']).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|p| seen.insert(p.clone()));
    Ok(out)
}

fn lines(f: &FieldDef, raw: &str) -> Result<Json, Finding> {
    let bad = |line: usize, e: serde_json::Error| {
        fault(
            f,
            "table_malformed",
            &format!("单元格内第 {line} 行不是有效的 JSON 对象（{e}）"),
            &format!("line {line} of the cell is no valid JSON object ({e})"),
        )
    };
    if raw.trim_start().starts_with('[') {
        return serde_json::from_str(raw).map_err(|e| bad(1, e));
    }
    let rows: Result<Vec<Json>, Finding> = raw
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(i, l)| {
            serde_json::from_str::<Map<String, Json>>(l).map(Json::Object).map_err(|e| bad(i + 1, e))
        })
        .collect();
    rows.map(Json::Array)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hegui_model::field::{Typed, at, choice, date, percent, some_of, table as table_of, text as text_of};
    use hegui_model::text::t;
    use serde_json::json;

    fn same(_: &str, id: &str) -> String {
        id.to_owned()
    }

    /// Through a sheet and back.
    fn back(f: &FieldDef, v: &Json, lang: Lang) -> Json {
        let foreign = match cell(f, v, lang, &same) {
            Cell::Empty => Foreign::Empty,
            Cell::Text(s) => Foreign::Text(hegui_render::sheet::guarded(&s).into_owned()),
            Cell::Int(n) => Foreign::Text(n.to_string()),
            Cell::Decimal(n) => Foreign::Number(n),
            Cell::Date(d) => Foreign::Date(d.to_string()),
        };
        value(f, &foreign, &mut |_, s| Ok(s.to_owned())).expect("reads what was written")
    }

    #[test]
    fn every_option_of_every_register_comes_back_in_both_languages() {
        for r in REGISTERS {
            for f in r.fields {
                let values: Vec<Json> = match f.kind {
                    Kind::Choice(of) => of.iter().map(|c| c.key.into()).collect(),
                    Kind::Choices(of) => vec![of.iter().map(|c| c.key).collect::<Vec<_>>().into()],
                    Kind::Register => REGISTERS.iter().map(|named| named.key.into()).collect(),
                    _ => continue,
                };
                for v in values {
                    for lang in [Lang::Zh, Lang::En] {
                        assert_eq!(back(f, &v, lang), v, "{}.{}", r.key, f.key);
                    }
                }
            }
        }
    }

    #[test]
    fn values_of_every_kind_come_back_as_they_were() {
        let l = t("字段", "Field");
        let rows = [
            (text_of("a", l).def, json!("=1+1")),
            (text_of("a", l).def, json!("'=x")),
            (date("d_on", l).def, json!("1899-12-31")),
            (date("d_on", l).def, json!("1900-01-15")),
            (date("d_on", l).def, json!("2024-02-29")),
            (percent("p", l).def, json!("96.5")),
            (percent("p", l).def, json!("0.000001")),
            (at("a_at", l).def, json!("2026-11-21T05:16:58.123Z")),
            (at("a_at", l).def, json!("2026-11-21T16:00:00.000Z")),
            (hegui_model::field::references("r", l, "people").def, json!(["A;1", "B"])),
            (hegui_model::field::long_text("t", l).def, json!("第一行\n=第二行；、,")),
        ];
        for (f, v) in rows {
            assert_eq!(back(&f, &v, Lang::Zh), v);
        }
        const COLUMNS: &[FieldDef] = &[
            at("from_at", t("起", "From")).def,
            text_of("reason", t("原因", "Reason")).def,
            hegui_model::field::one_of("k", t("类", "Kind"), &[choice("x", "甲", "X")]).def,
        ];
        let f = table_of("t", l, COLUMNS).def;
        let v = json!([{"from_at": "2026-11-21T05:16:58.000Z", "reason": "a|b;c\n\"d\"", "k": "x"}, {"reason": "z"}]);
        assert_eq!(back(&f, &v, Lang::Zh), v);
    }

    #[test]
    fn what_people_type_is_understood() {
        let read = |f: &FieldDef, s: &str| value(f, &Foreign::Text(s.into()), &mut |_, s| Ok(s.to_owned()));
        let l = t("时间", "At");
        let stamp = chrono::DateTime::<chrono::Utc>::read(
            &read(&at("a_at", l).def, "2026年3月5日 14：30").expect("instant"),
        );
        assert_eq!(stamp, instant::parse("2026-03-05 14:30"));
        assert_eq!(read(&percent("p", l).def, "９６．５％").expect("percent"), json!("96.5"));
        const OF: &[Choice] = &[choice("a", "甲", "First"), choice("b", "乙", "Second")];
        assert_eq!(read(&some_of("c", l, OF).def, "甲，second").expect("options"), json!(["a", "b"]));
        let refused = read(&some_of("c", l, OF).def, "丙").expect_err("unknown");
        assert_eq!(refused.field.as_deref(), Some("c"));
        assert!(read(&at("a_at", l).def, "2026-03-05").is_err(), "a day is no instant");
    }
}
