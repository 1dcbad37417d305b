//! How records, values and what befell them are told to people.

use crate::console::Console;
use crate::output::{Table, bullets, clean, findings, width};
use hegui_app::api::{
    ComputedInfo, FieldChange, FieldInfo, HistoryEntry, Missing, OptionInfo, Page, RecordDetail, RecordView,
    RegisterInfo, Saved,
};
use hegui_model::clock::Clock;
use hegui_model::instant;
use hegui_model::text::{Lang, Text};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

/// Columns of a label: the values of shorter ones stand below each other.
const LABEL: usize = 24;

fn label(options: &[OptionInfo], key: &str, lang: Lang) -> String {
    options.iter().find(|o| o.key == key).map_or_else(|| key.to_owned(), |o| o.label.get(lang).to_owned())
}

/// A value in words: labels for choices, titles for references.
pub(crate) fn value(f: Option<&FieldInfo>, v: &Json, titles: &BTreeMap<String, Text>, lang: Lang) -> String {
    let title = |id: &str| {
        // Ids are told apart over all registers: which one a record is of need not be known.
        let called = titles.iter().find(|(key, _)| key.split_once('/').is_some_and(|(_, of)| of == id));
        called.map_or(id, |(_, title)| title.get(lang)).to_owned()
    };
    let word = |s: &str| match f {
        Some(f) if matches!(f.kind.as_str(), "choice" | "choices") => label(&f.options, s, lang),
        Some(f) if matches!(f.kind.as_str(), "ref" | "refs" | "files" | "record") => title(s),
        Some(f) if f.kind == "instant" => when(s),
        _ => s.to_owned(),
    };
    match v {
        Json::Null => String::new(),
        Json::Bool(b) => match (b, lang) {
            (true, Lang::Zh) => "是".into(),
            (false, Lang::Zh) => "否".into(),
            (true, Lang::En) => "yes".into(),
            (false, Lang::En) => "no".into(),
        },
        Json::String(s) => word(s),
        Json::Array(all) if f.is_none_or(|f| f.kind != "table") => {
            let words: Vec<String> =
                all.iter().map(|i| i.as_str().map_or_else(|| i.to_string(), word)).collect();
            words.join(if lang == Lang::Zh { "、" } else { ", " })
        }
        other => other.to_string(),
    }
}

/// An instant as it crosses, by the clock of Shanghai; what is none stays.
pub(crate) fn when(at: &str) -> String {
    instant::parse(at).map_or_else(|| at.to_owned(), instant::local)
}

/// A page of a register.
pub(crate) fn page(c: &Console, of: &RegisterInfo, page: &Page) -> String {
    let listed: Vec<&FieldInfo> = of.fields.iter().filter(|f| f.listed).collect();
    let computed: Vec<&ComputedInfo> = of.computed.iter().filter(|k| k.listed).collect();
    let mut head: Vec<&str> = listed.iter().map(|f| f.label.get(c.lang)).collect();
    head.extend(computed.iter().map(|k| k.label.get(c.lang)));
    head.push(c.say("错误", "Errors"));
    head.push(c.say("警告", "Warnings"));
    let mut table = Table::new(head);
    for r in &page.rows {
        let mut cells: Vec<String> = listed
            .iter()
            .map(|f| value(Some(f), r.values.get(&f.key).unwrap_or(&Json::Null), &page.titles, c.lang))
            .collect();
        let told = |k: &&ComputedInfo| r.computed.get(&k.key).map_or("", |t| t.get(c.lang)).to_owned();
        cells.extend(computed.iter().map(told));
        cells.push(count(r.errors));
        cells.push(count(r.warnings));
        table.row(cells);
    }
    let mut out = table.text();
    if let Some(total) = page.total {
        let _ = writeln!(out, "{} {total}", c.say("合计", "Total"));
    }
    if let Some(next) = &page.next {
        let _ = writeln!(out, "{} --after '{next}'", c.say("下一页：", "Next page:"));
    }
    out.push_str(&whole(c, of));
    out
}

/// Findings about a register as a whole.
pub(crate) fn whole(c: &Console, of: &RegisterInfo) -> String {
    let Some(found) = of.whole.as_deref().filter(|found| !found.is_empty()) else { return String::new() };
    heading(c, "整册检查结果", "Findings about the register as a whole") + &findings(found, c.lang)
}

fn count(n: u32) -> String {
    if n == 0 { String::new() } else { n.to_string() }
}

/// A label and a value on a line. A long label moves its value to the right and is never cut.
pub(crate) fn line(label: &str, value: &str) -> String {
    let label = clean(label);
    format!("{label}{}  {}\n", " ".repeat(LABEL.saturating_sub(width(&label))), clean(value))
}

/// Counts, each on a line with its label, Chinese first.
pub(crate) fn counts<'a, N: Display>(
    c: &Console,
    all: impl IntoIterator<Item = (&'a str, &'a str, N)>,
) -> String {
    all.into_iter().map(|(zh, en, n)| line(c.say(zh, en), &n.to_string())).collect()
}

fn record(c: &Console, of: &RegisterInfo, r: &RecordView, titles: &BTreeMap<String, Text>) -> String {
    let mut out = line(c.say("标识", "Id"), &r.id);
    out.push_str(&line(c.say("版本", "Version"), &r.version.to_string()));
    if r.retired {
        out.push_str(&line(c.say("已停用", "Retired"), c.say("是", "yes")));
    }
    for f in &of.fields {
        let Some(v) = r.values.get(&f.key).filter(|v| !v.is_null()) else { continue };
        match v.as_array().filter(|_| f.kind == "table") {
            Some(rows) => {
                out.push_str(&line(f.label.get(c.lang), ""));
                let mut table = Table::new(f.columns.iter().map(|k| k.label.get(c.lang)));
                for row in rows {
                    let cell = |k: &FieldInfo| {
                        value(Some(k), row.get(&k.key).unwrap_or(&Json::Null), titles, c.lang)
                    };
                    table.row(f.columns.iter().map(cell));
                }
                out.push_str(&table.text());
            }
            None => out.push_str(&line(f.label.get(c.lang), &value(Some(f), v, titles, c.lang))),
        }
    }
    for k in &of.computed {
        if let Some(told) = r.computed.get(&k.key) {
            out.push_str(&line(k.label.get(c.lang), told.get(c.lang)));
        }
    }
    out
}

fn heading(c: &Console, zh: &str, en: &str) -> String {
    format!("\n== {} ==\n", c.say(zh, en))
}

/// Clocks.
pub(crate) fn clocks<'a>(c: &Console, all: impl IntoIterator<Item = (String, &'a Clock)>) -> String {
    let mut table = Table::new([
        c.say("对象", "Of"),
        c.say("事项", "What"),
        c.say("状态", "State"),
        c.say("到期", "Due"),
        c.say("依据", "Rule"),
    ]);
    for (of, clock) in all {
        let state = serde_json::to_value(clock.state).ok();
        let state = state.as_ref().and_then(Json::as_str).unwrap_or_default();
        let due = clock.due_at.map(instant::local).unwrap_or_default();
        table.row([
            of.as_str(),
            clock.label.get(c.lang),
            clock_state(c, state),
            &due,
            clock.rule.get(c.lang),
        ]);
    }
    table.text()
}

fn clock_state<'a>(c: &Console, key: &'a str) -> &'a str {
    match (key, c.lang) {
        ("overdue", Lang::Zh) => "已逾期",
        ("due_now", Lang::Zh) => "应即办理",
        ("running", Lang::Zh) => "进行中",
        ("paused", Lang::Zh) => "已中止计时",
        ("unknown", Lang::Zh) => "无法计算",
        ("done_late", Lang::Zh) => "逾期完成",
        ("done_late", Lang::En) => "done late",
        ("done", Lang::Zh) => "已完成",
        (other, _) => other,
    }
}

/// Everything about a record.
pub(crate) fn detail(c: &Console, of: &RegisterInfo, d: &RecordDetail) -> String {
    let mut out = format!("{} · {}\n", of.one.get(c.lang), clean(d.record.title.get(c.lang)));
    out.push_str(&record(c, of, &d.record, &d.titles));
    if !d.findings.is_empty() {
        out.push_str(&heading(c, "检查结果", "Findings"));
        out.push_str(&findings(&d.findings, c.lang));
    }
    if !d.clocks.is_empty() {
        out.push_str(&heading(c, "时限", "Clocks"));
        out.push_str(&clocks(c, d.clocks.iter().map(|k| (String::new(), k))));
    }
    if !d.moves.is_empty() {
        out.push_str(&heading(c, "可执行的流转", "Moves"));
        let mut table = Table::new([
            c.say("代码", "Key"),
            c.say("流转", "Move"),
            c.say("填写", "Asks"),
            c.say("还缺", "Missing"),
        ]);
        for m in &d.moves {
            let missing: Vec<&str> = m.missing.iter().map(|t| t.get(c.lang)).collect();
            table.row([m.key.as_str(), m.label.get(c.lang), &m.asks.join(", "), &missing.join("; ")]);
        }
        out.push_str(&table.text());
    }
    if !d.notes.is_empty() {
        out.push_str(&heading(c, "批注", "Notes"));
        for n in &d.notes {
            let _ = writeln!(out, "{} {}: {}", when(&n.at), clean(&n.author), clean(&n.text));
        }
    }
    out
}

/// Changes of fields, before and after.
pub(crate) fn changes(c: &Console, of: Option<&RegisterInfo>, all: &[FieldChange]) -> String {
    let mut out = String::new();
    for f in all {
        let field = of.and_then(|r| r.fields.iter().find(|k| k.key == f.field));
        let told = |v: &Json| match f.erased_by {
            Some(by) if v.is_null() => match c.lang {
                Lang::Zh => format!("已由第 {by} 条删除"),
                Lang::En => format!("erased by entry {by}"),
            },
            _ => clean(&value(field, v, &BTreeMap::new(), c.lang)),
        };
        let _ = writeln!(out, "    {}: {} → {}", clean(f.label.get(c.lang)), told(&f.before), told(&f.after));
    }
    out
}

/// History of a record.
pub(crate) fn history(c: &Console, of: &RegisterInfo, all: &[HistoryEntry]) -> String {
    let mut out = String::new();
    for h in all {
        let _ = write!(out, "#{}  {}  {}  {}", h.seq, when(&h.at), clean(&h.actor), h.op_label.get(c.lang));
        if !h.reason.is_empty() {
            let _ = write!(out, "  ({})", clean(&h.reason));
        }
        out.push('\n');
        out.push_str(&changes(c, Some(of), &h.changes));
    }
    out
}

/// A save.
pub(crate) fn saved(c: &Console, s: &Saved) -> String {
    let entry = c.say("日志条目", "journal entry");
    let mut out = format!("{} {}/{} ({entry} {})\n", c.say("已保存", "Saved:"), s.register, s.id, s.version);
    out.push_str(&findings(&s.findings, c.lang));
    out
}

/// What is missing, with the page of the window that mends it.
pub(crate) fn missing(c: &Console, all: &[Missing]) -> String {
    bullets(all.iter().map(|m| &m.text), c.lang)
}
