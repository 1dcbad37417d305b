//! `hegui who`, `hegui counts`, `hegui certificate …`

use crate::console::{Console, DONE, FINDINGS, Target};
use crate::output::Table;
use crate::papers;
use crate::tables::line;
use clap::{Args, Subcommand};
use hegui_app::api::{
    AsRecorded, CertificateIssue, Counts as Counted, WhoAsk, WhoMayWork, WorkAsk, WorkRefusal,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::headcount::Heads;
use hegui_model::text::{Lang, Text};
use hegui_model::training_counts::TrainingCounts;
use hegui_model::who::{DATA_TYPES, FUNCTIONS, KINDS};

#[derive(Args, Debug)]
pub(crate) struct Day {
    /// 日期，默认今天 | Day; default: today
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: Option<String>,
    /// 按该日结束时已登记的内容回答 | As it was on record at the end of that day
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_recorded: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Who {
    #[command(flatten)]
    day: Day,
    /// 只问此人（编号、标识或姓名），并给出 --scope | Only this person (code, id or name); needs --scope
    #[arg(long, requires = "scope")]
    person: Option<String>,
    /// 范围：职能,数据类型,类别，如 annotation,text,safety | Scope: function,data type,kind, such as annotation,text,safety
    #[arg(long, requires = "person", value_name = "FUNCTION,TYPE,KIND")]
    scope: Option<String>,
    /// 与 --day 一起给出一段时间的最后一天 | Last day of a window that begins on --day
    #[arg(long, requires = "person", value_name = "YYYY-MM-DD")]
    to: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Counts {
    #[command(flatten)]
    day: Day,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Certificate {
    /// 签发证书（PDF，留痕） | Issue a certificate as PDF (journalled)
    Issue {
        /// 资质：编号或标识 | Qualification: code or id
        qualification: String,
        #[command(flatten)]
        target: Target,
    },
    /// 核验证书上二维码的内容 | What the text of a certificate's code means today
    Check {
        /// 扫码所得文字 | The text that was scanned
        text: String,
    },
}

fn recorded(c: &Console, r: Option<&AsRecorded>) -> String {
    r.map_or_else(String::new, |r| {
        let told = format!("{} ({}:{})", r.day, r.head_seq, r.head_hash);
        line(c.say("按当时登记", "As recorded"), &told)
    })
}

fn joined(why: &[Text], lang: Lang) -> String {
    why.iter().map(|t| t.get(lang)).collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " })
}

pub(crate) fn who(c: &Console, a: Who) -> Result<u8> {
    if let (Some(person), Some(scope)) = (a.person, a.scope) {
        return refusal(c, &person, &scope, a.day, a.to);
    }
    let all =
        c.ask::<WhoMayWork>("who_may_work", &WhoAsk { day: a.day.day, as_recorded: a.day.as_recorded })?;
    c.show(&all, |w| {
        let mut out = line(c.say("日期", "Day"), &w.day);
        out.push_str(&recorded(c, w.as_recorded.as_ref()));
        let mut table = Table::new([
            c.say("人员", "Person"),
            c.say("范围", "Scope"),
            c.say("可上岗", "May work"),
            c.say("原因", "Why not"),
        ]);
        for r in &w.rows {
            for s in &r.scopes {
                let may = if s.may { c.say("是", "yes") } else { c.say("否", "no") };
                table.row([r.person.name.as_str(), s.label.get(c.lang), may, &joined(&s.why, c.lang)]);
            }
            if r.scopes.is_empty() {
                table.row([
                    r.person.name.as_str(),
                    "",
                    c.say("否", "no"),
                    c.say("没有资质", "no qualification"),
                ]);
            }
        }
        out.push_str(&table.text());
        out
    })?;
    Ok(DONE)
}

fn refusal(c: &Console, person: &str, scope: &str, day: Day, to: Option<String>) -> Result<u8> {
    let words: Vec<&str> = scope.split([',', '，']).map(str::trim).collect();
    let [function, data_type, kind] = words[..] else {
        return Err(Error::new(
            Code::Usage,
            "范围应为「职能,数据类型,类别」，如 annotation,text,safety",
            "A scope is function,data type,kind, such as annotation,text,safety",
        ));
    };
    let ask = WorkAsk {
        person: c.refer("people", person)?,
        function: function.into(),
        data_type: data_type.into(),
        kind: kind.into(),
        from: day.day,
        to,
        as_recorded: day.as_recorded,
    };
    let told = c.ask::<WorkRefusal>("work_refusal", &ask)?;
    c.show(&told, |r| {
        let mut out = recorded(c, r.as_recorded.as_ref());
        match &r.day {
            None => out.push_str(c.say("可以上岗\n", "May work\n")),
            Some(day) => {
                out.push_str(&line(c.say("不可上岗，自", "May not work from"), day));
                out.push_str(&line(c.say("原因", "Why"), &joined(&r.why, c.lang)));
            }
        }
        out
    })?;
    Ok(if told.it.day.is_some() { FINDINGS } else { DONE })
}

fn option(of: &[hegui_model::field::Choice], key: &str, lang: Lang) -> String {
    of.iter().find(|o| o.key == key).map_or_else(|| key.to_owned(), |o| o.label.get(lang).to_owned())
}

pub(crate) fn counts(c: &Console, a: Counts) -> Result<u8> {
    let ask = WhoAsk { day: a.day.day, as_recorded: a.day.as_recorded };
    let told = c.ask::<Counted>("head_counts", &ask)?;
    c.show(&told, |n| {
        let mut out = line(c.say("日期", "Day"), &n.day);
        out.push_str(&recorded(c, n.as_recorded.as_ref()));
        let mut table = Table::new([
            c.say("类别", "Heads"),
            c.say("合计", "All"),
            c.say("内部", "Employees"),
            c.say("外包", "Outsourced"),
        ]);
        let mut row = |name: String, h: &Heads| {
            table.row([name, h.all.to_string(), h.internal.to_string(), h.outsourced.to_string()]);
        };
        row(c.say("标注人员", "In the pool").into(), &n.heads.pool);
        row(c.say("可上岗", "Qualified").into(), &n.heads.qualified);
        n.heads.by_function.iter().for_each(|(k, h)| row(option(FUNCTIONS, k, c.lang), h));
        n.heads.by_kind.iter().for_each(|(k, h)| row(option(KINDS, k, c.lang), h));
        n.heads.by_data_type.iter().for_each(|(k, h)| row(option(DATA_TYPES, k, c.lang), h));
        out.push_str(&table.text());
        let h = &n.heads;
        for (zh, en, value) in [
            ("考核人次", "Examinations", h.examinations),
            ("其中合格", "Passed", h.examinations_passed),
            ("已授予资质", "Granted", h.granted),
            ("有效", "Live", h.live),
            ("暂停", "Suspended", h.suspended),
            ("取消", "Revoked", h.revoked),
            ("到期", "Expired", h.expired),
        ] {
            out.push_str(&line(c.say(zh, en), &value.to_string()));
        }
        out.push_str(&training(c, c.say("标注人员培训", "Training of annotators"), &n.heads.training));
        out.push_str(&training(c, c.say("全员培训", "Training of everyone"), &n.training_of_all));
        out
    })?;
    Ok(DONE)
}

fn training(c: &Console, name: &str, f: &TrainingCounts) -> String {
    let told = match c.lang {
        Lang::Zh => format!(
            "{} 场，{} 课时，{} 人（内部 {}，外包 {}），{} 人时",
            f.sessions, f.hours, f.persons, f.internal, f.outsourced, f.person_hours
        ),
        Lang::En => format!(
            "{} sessions, {} hours, {} people ({} employees, {} outsourced), {} person-hours",
            f.sessions, f.hours, f.persons, f.internal, f.outsourced, f.person_hours
        ),
    };
    line(name, &told)
}

pub(crate) fn certificate(c: &Console, word: Certificate) -> Result<u8> {
    let text = match word {
        Certificate::Issue { qualification, target } => {
            let qualification = c.refer("qualifications", &qualification)?;
            return c.keep("certificate_issue", &CertificateIssue { qualification, lang: c.lang }, &target);
        }
        Certificate::Check { text } => text,
    };
    papers::code(c, text)
}
