//! `hegui search`, `hegui path`

use crate::console::{Console, DONE};
use crate::output::{Table, bullets, clean};
use crate::tables;
use clap::Args;
use hegui_app::api::{Nothing, SearchAsk, SearchHit, Step};
use hegui_app::error::Result;
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
            table.row([h.register_label.get(c.lang), &h.code, &h.title, &h.snippet]);
        }
        table.text()
    })?;
    Ok(DONE)
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
            out.push_str(&bullets(&s.facts, c.lang));
            out.push_str(&tables::missing(c, &s.missing));
        }
        out
    })?;
    Ok(DONE)
}
