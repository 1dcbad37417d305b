//! `hegui search`, `hegui overview`, `hegui findings`, `hegui path`

use crate::console::{Console, DONE, FINDINGS};
use crate::output::{self, Table, bullets, clean};
use crate::tables;
use clap::Args;
use hegui_app::api::{FindingPage, FindingsAsk, Nothing, Overview, SearchAsk, SearchHit, Step};
use hegui_app::error::Result;
use hegui_model::finding::Level;
use hegui_model::text::Lang;

#[derive(Args, Debug)]
pub(crate) struct Search {
    /// 文字，一个字即可 | Text, one character or more
    text: String,
    /// 只查此登记册 | Only this register
    #[arg(long)]
    register: Option<String>,
    /// 最多条数，不超过 200 | Hits, at most 200
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

pub(crate) fn search(c: &Console, a: Search) -> Result<u8> {
    let ask = SearchAsk { text: a.text, register: a.register, limit: a.limit };
    let hits = c.ask::<Vec<SearchHit>>("search", &ask)?;
    c.show(&hits, |all| {
        let mut table = Table::new([
            c.say("登记册", "Register"),
            c.say("编号", "Code"),
            c.say("名称", "Title"),
            c.say("片段", "Words around it"),
        ]);
        for h in all {
            table.row([h.register_label.get(c.lang), &h.code, h.title.get(c.lang), &h.snippet]);
        }
        table.text()
    })?;
    Ok(DONE)
}

#[derive(Args, Debug)]
pub(crate) struct Findings {
    /// 仅此登记册 | Only this register
    #[arg(long)]
    register: Option<String>,
    /// 级别：error、warning 或 note | Weight: error, warning or note
    #[arg(long, value_name = "LEVEL", value_parser = weight)]
    level: Option<Level>,
    /// 行数，最多 500 | Rows, at most 500
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// 上一页给出的位置 | Cursor of the page before
    #[arg(long)]
    after: Option<String>,
}

fn weight(word: &str) -> std::result::Result<Level, String> {
    serde_json::from_value(word.into()).map_err(|_| "error / warning / note".into())
}

/// A count of nothing is told by nothing.
fn figure(n: u64) -> String {
    if n == 0 { String::new() } else { n.to_string() }
}

pub(crate) fn overview(c: &Console) -> Result<u8> {
    let all = c.ask::<Overview>("overview", &Nothing {})?;
    c.show(&all, |all| {
        let mut out = String::new();
        for s in &all.sections {
            out.push_str(&format!("== {} ==\n", clean(s.section.label.get(c.lang))));
            let mut table = Table::new([
                c.say("登记册", "Register"),
                c.say("名称", "Name"),
                c.say("记录数", "Records"),
                c.say("错误", "Errors"),
                c.say("警告", "Warnings"),
                c.say("提示", "Notes"),
                c.say("未了时限", "Open clocks"),
                c.say("已逾期", "Overdue"),
            ]);
            for r in &s.registers {
                table.row([
                    r.register.as_str(),
                    r.label.get(c.lang),
                    &figure(r.records),
                    &figure(r.errors),
                    &figure(r.warnings),
                    &figure(r.notes),
                    &figure(r.due),
                    &figure(r.overdue),
                ]);
            }
            out.push_str(&table.text());
            for r in s.registers.iter().filter(|r| !r.whole.is_empty()) {
                out.push_str(&format!(
                    "{}\n{}",
                    clean(r.label.get(c.lang)),
                    output::findings(&r.whole, c.lang)
                ));
            }
            out.push('\n');
        }
        out
    })?;
    let faulty = all.it.sections.iter().flat_map(|s| &s.registers).any(|r| r.errors > 0);
    Ok(if faulty { FINDINGS } else { DONE })
}

/// Ends with 1 where an error is among the findings shown.
pub(crate) fn findings(c: &Console, a: Findings) -> Result<u8> {
    let ask = FindingsAsk { register: a.register, level: a.level, after: a.after, limit: a.limit };
    let page = c.ask::<FindingPage>("finding_list", &ask)?;
    c.show(&page, |p| {
        let mut out = String::new();
        for row in &p.rows {
            let about = format!("{} {}", row.register_label.get(c.lang), row.title.get(c.lang));
            out.push_str(&format!("{}: ", clean(about.trim())));
            out.push_str(&output::findings(std::slice::from_ref(&row.finding), c.lang));
        }
        out.push_str(&format!("{} {}\n", c.say("合计", "Total"), p.total));
        if let Some(next) = &p.next {
            out.push_str(&format!("{} --after '{next}'\n", c.say("下一页：", "Next page:")));
        }
        out
    })?;
    let faulty = page.it.rows.iter().any(|r| r.finding.level == Level::Error);
    Ok(if faulty { FINDINGS } else { DONE })
}

fn state(key: &str, lang: Lang) -> &str {
    match (key, lang) {
        ("done", Lang::Zh) => "已完成",
        ("open", Lang::Zh) => "待办",
        ("blocked", Lang::Zh) => "受阻",
        (other, _) => other,
    }
}

pub(crate) fn path(c: &Console) -> Result<u8> {
    let steps = c.ask::<Vec<Step>>("path", &Nothing {})?;
    c.show(&steps, |all| {
        let mut out = String::new();
        for s in all {
            out.push_str(&format!("[{}] {}\n", state(&s.state, c.lang), clean(s.title.get(c.lang))));
            out.push_str(&bullets(s.facts.iter().map(|f| &f.text), c.lang));
            out.push_str(&tables::missing(c, &s.missing));
        }
        out
    })?;
    Ok(DONE)
}
