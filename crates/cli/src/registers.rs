//! `hegui register …`

use crate::console::{Console, DONE};
use crate::output::{Table, clean, level};
use crate::tables;
use clap::Subcommand;
use hegui_app::api::{Nothing, RegisterInfo};
use hegui_app::error::Result;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 可读的登记册 | Registers that may be read
    List,
    /// 登记册的字段 | Fields of a register
    Describe {
        /// 登记册 | Register
        register: String,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::List => {
            let all = c.ask::<Vec<RegisterInfo>>("register_list", &Nothing {})?;
            c.show(&all, |all| {
                let mut table = Table::new([
                    c.say("栏目", "Section"),
                    c.say("登记册", "Register"),
                    c.say("名称", "Name"),
                    c.say("记录数", "Records"),
                    c.say("可填写", "Writable"),
                    c.say("条款", "Clauses"),
                ]);
                for r in all {
                    let writable = if r.writable { c.say("是", "yes") } else { "" };
                    let count = r.count.to_string();
                    table.row([
                        r.section.label.get(c.lang),
                        &r.key,
                        r.label.get(c.lang),
                        &count,
                        writable,
                        &r.clauses.join(", "),
                    ]);
                }
                table.text()
            })?;
        }
        Word::Describe { register } => c.show(&c.describe(&register)?, |r| describe(c, r))?,
    }
    Ok(DONE)
}

fn describe(c: &Console, r: &RegisterInfo) -> String {
    let mut table = Table::new([
        c.say("字段", "Field"),
        c.say("名称", "Name"),
        c.say("类型", "Kind"),
        c.say("要求", "Marks"),
        c.say("选项或目标", "Options or target"),
    ]);
    let marks =
        [("必填", "required"), ("系统填写", "set by the program"), ("脱敏", "masked"), ("自定义", "own")];
    for f in &r.fields {
        let on = [f.required, f.stamped, f.masked, f.extra];
        let told: Vec<&str> =
            marks.iter().zip(on).filter(|(_, on)| *on).map(|((zh, en), _)| c.say(zh, en)).collect();
        let options: Vec<String> =
            f.options.iter().map(|o| format!("{} {}", o.key, o.label.get(c.lang))).collect();
        let last = f.target.clone().unwrap_or_else(|| options.join("; "));
        table.row([f.key.as_str(), f.label.get(c.lang), &f.kind, &told.join(", "), &last]);
    }
    let mut out = format!("{} ({})\n{}", clean(r.label.get(c.lang)), r.key, table.text());
    out.push_str(&format!("{} {}\n", c.say("排序：", "Sorts:"), r.sorts.join(", ")));
    if !r.states.is_empty() {
        let states: Vec<String> =
            r.states.iter().map(|s| format!("{} {}", s.key, s.label.get(c.lang))).collect();
        out.push_str(&format!("{} {}\n", c.say("状态：", "States:"), states.join("; ")));
    }
    if !r.computed.is_empty() {
        let told: Vec<String> =
            r.computed.iter().map(|k| format!("{} {}", k.key, k.label.get(c.lang))).collect();
        out.push_str(&format!("{} {}\n", c.say("计算值：", "Computed:"), told.join("; ")));
    }
    if !r.rules.is_empty() {
        let mut table = Table::new([
            c.say("规则", "Rule"),
            c.say("级别", "Level"),
            c.say("条款", "Clauses"),
            c.say("要求", "Asks"),
        ]);
        for rule in &r.rules {
            table.row([
                rule.code.as_str(),
                &level(rule.level, c.lang),
                &rule.clauses.join(", "),
                rule.asks.get(c.lang),
            ]);
        }
        out.push_str(&table.text());
    }
    out.push_str(&tables::whole(c, r));
    out
}
