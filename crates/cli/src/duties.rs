//! `hegui due`, `hegui calendar …`

use crate::console::{Console, DONE, Target};
use crate::output::{Table, clean};
use crate::packs;
use crate::tables;
use clap::{Args, Subcommand};
use hegui_app::api::{CalendarPlan, DueAsk, DueItem, Nothing, YearInfo};
use hegui_app::error::Result;
use hegui_model::instant;
use hegui_model::text::Lang;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Due {
    /// 只看与此人有关的（编号、标识或姓名） | Only what concerns this person (code, id or name)
    #[arg(long)]
    person: Option<String>,
    /// 只看此登记册 | Only this register
    #[arg(long)]
    register: Option<String>,
    /// 只看此部分，如 response | Only this section, such as response
    #[arg(long)]
    section: Option<String>,
    /// 到期日自 | Due from this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<String>,
    /// 到期日至 | Due until this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<String>,
    /// 状态：overdue、due_now、running、paused、unknown、done_late、done | State: overdue, due_now, running, paused, unknown, done_late, done
    #[arg(long)]
    state: Option<String>,
    /// 写成 iCalendar 文件（留痕） | Write an iCalendar file (journalled)
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// 覆盖已有文件 | Write over a file that exists
    #[arg(long, requires = "ics")]
    force: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// 已收录的年份 | Years on file
    List,
    #[command(flatten)]
    Pack(packs::Word),
}

pub(crate) fn due(c: &Console, a: Due) -> Result<u8> {
    let person = a.person.as_deref().map(|p| c.refer("people", p)).transpose()?;
    let ask = DueAsk {
        person,
        register: a.register,
        section: a.section,
        from: a.from,
        to: a.to,
        state: a.state,
        lang: c.lang,
    };
    if let Some(output) = a.ics {
        return c.keep("due_calendar", &ask, &Target { output, force: a.force });
    }
    let all = c.ask::<Vec<DueItem>>("due", &ask)?;
    c.show(&all, |all| {
        let mut out = tables::clocks(
            c,
            all.iter().map(|d| (format!("{} {}", d.register, d.title.get(c.lang)), &d.clock)),
        );
        for d in all {
            for e in d.escalations.iter().filter(|e| e.reached) {
                let _ = writeln!(
                    out,
                    "{} {} {}",
                    clean(d.title.get(c.lang)),
                    c.say("逾期，已上报", "is overdue and was escalated to"),
                    clean(&e.to.name)
                );
            }
        }
        out
    })?;
    Ok(DONE)
}

pub(crate) fn calendar(c: &Console, word: Calendar) -> Result<u8> {
    match word {
        Calendar::List => {
            let all = c.ask::<Vec<YearInfo>>("calendar_list", &Nothing {})?;
            c.show(&all, |all| years(c, all))?;
        }
        Calendar::Pack(word) => {
            return packs::import::<CalendarPlan>(c, "calendar_import", word, |p| &p.sha256, |p| told(c, p));
        }
    }
    Ok(DONE)
}

fn years(c: &Console, all: &[YearInfo]) -> String {
    let mut table = Table::new([
        c.say("年份", "Year"),
        c.say("放假天数", "Days off"),
        c.say("调休上班天数", "Make-up days"),
        c.say("来源", "From"),
        c.say("已核对", "Checked"),
        c.say("出处", "Notice"),
    ]);
    for y in all {
        let from = if y.imported { c.say("导入", "imported") } else { c.say("随程序提供", "shipped") };
        let checked =
            if y.verified { y.checked_on.as_str() } else { c.say("未与原文核对", "not verified") };
        table.row([
            &y.year.to_string(),
            &y.off.to_string(),
            &y.working.to_string(),
            from,
            checked,
            &y.source,
        ]);
    }
    table.text()
}

fn told(c: &Console, p: &CalendarPlan) -> String {
    let mut out = years(c, &p.years);
    let _ = writeln!(out, "SHA-256 {}", p.sha256);
    let mut table = Table::new([
        c.say("对象", "Of"),
        c.say("事项", "What"),
        c.say("原到期", "Was due"),
        c.say("现到期", "Is due"),
    ]);
    let due = |at: Option<instant::Instant>| {
        at.map_or_else(|| c.say("未知", "not known").to_owned(), instant::local)
    };
    for m in &p.moved {
        let (was, is) = (due(m.moved.was), due(m.moved.is));
        table.row([
            format!("{} {}", m.moved.register, m.title.get(c.lang)).as_str(),
            m.moved.label.get(c.lang),
            &was,
            &is,
        ]);
    }
    if p.moved.is_empty() {
        out.push_str(c.say("没有到期日因此改变\n", "No due day moves\n"));
    } else {
        out.push_str(&table.text());
    }
    out.push_str(&match (p.seq, c.lang) {
        (Some(seq), Lang::Zh) => format!("已导入（日志条目 {seq}）\n"),
        (Some(seq), Lang::En) => format!("Imported (journal entry {seq})\n"),
        (None, Lang::Zh) => "未写入任何内容\n".to_owned(),
        (None, Lang::En) => "Nothing was kept\n".to_owned(),
    });
    out
}
