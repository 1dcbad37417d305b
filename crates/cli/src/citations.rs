//! `hegui citations`

use crate::console::{Console, DONE, FINDINGS, path};
use crate::output::{clean, level};
use clap::Args;
use hegui_app::api::{CitationsAsk, CitationsChecked};
use hegui_app::error::Result;
use hegui_model::finding::Level;
use hegui_model::text::Lang;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Citations {
    /// 核查此文件：.txt、.md 或 .docx（缺省为全部记录） | Check this file: .txt, .md or .docx (default: every record)
    #[arg(long, value_name = "FILE", conflicts_with = "report")]
    text: Option<PathBuf>,
    /// 核查此评估的报告草稿 | Check the draft report of this assessment
    #[arg(long, value_name = "ASSESSMENT")]
    report: Option<String>,
}

pub(crate) fn citations(c: &Console, a: Citations) -> Result<u8> {
    let ask = CitationsAsk {
        text: None,
        path: a.text.as_deref().map(path).transpose()?,
        assessment: a.report.map(|w| c.refer("assessments", &w)).transpose()?,
        lang: c.lang,
    };
    let found = c.ask::<CitationsChecked>("citations_check", &ask)?;
    c.show(&found, |f| told(c, f))?;
    let wrong = found.it.rows.iter().any(|r| r.fault.level == Level::Error);
    Ok(if wrong { FINDINGS } else { DONE })
}

fn told(c: &Console, f: &CitationsChecked) -> String {
    let mut out = String::new();
    for r in &f.rows {
        let at = match &r.record {
            Some(of) => {
                format!("{} / {} / {}", of.label.get(c.lang), of.title.get(c.lang), r.place.get(c.lang))
            }
            None => r.place.get(c.lang).to_owned(),
        };
        let (line, column) = (r.fault.line, r.fault.column);
        let place = match c.lang {
            Lang::Zh => format!("{at} 第 {line} 行第 {column} 字"),
            Lang::En => format!("{at} line {line}, column {column}"),
        };
        out.push_str(&format!(
            "{} {}\n    {}\n    {}\n",
            level(r.fault.level, c.lang),
            clean(place.trim()),
            clean(&r.fault.excerpt),
            clean(r.fault.message.get(c.lang)),
        ));
    }
    out.push_str(&match c.lang {
        Lang::Zh => format!(
            "{}：查看 {} 段文字，引用 {} 处（{} 处依据的条目未经核对），问题 {} 处\n",
            clean(&f.of.zh),
            f.texts,
            f.citations,
            f.unverified,
            f.rows.len() as u64 + f.more
        ),
        Lang::En => format!(
            "{}: {} texts, {} citations ({} rest on unverified rows), {} faults\n",
            clean(&f.of.en),
            f.texts,
            f.citations,
            f.unverified,
            f.rows.len() as u64 + f.more
        ),
    });
    if f.more > 0 {
        out.push_str(&match c.lang {
            Lang::Zh => format!("另有 {} 处未列出\n", f.more),
            Lang::En => format!("{} more are not shown\n", f.more),
        });
    }
    if f.cut > 0 {
        out.push_str(c.say(
            "文字过长，只查看了前面一部分\n",
            "The text is too long: only its beginning was looked at\n",
        ));
    }
    out
}
