//! `hegui user …`

use crate::console::{Console, DONE};
use crate::output::Table;
use crate::tables;
use clap::{Args, Subcommand};
use hegui_app::api::{
    ExceptionBegin, Nothing, PassphraseChange, Saved, UserActivate, UserAdd, UserAdmit, UserInfo, UserRemove,
};
use hegui_app::error::Result;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 新建空密钥槽 | Make an empty slot
    Add(Add),
    /// 本人为空密钥槽设定口令（无需登录） | Set the passphrase of one's own empty slot (no login needed)
    Activate(Activate),
    /// 授予数据库密钥和角色，或调整角色 | Admit to the database key with roles, or change roles
    Admit(Admit),
    /// 移除用户并更换数据库密钥 | Remove a user and re-key the database
    Remove(Remove),
    /// 用户列表 | Users and slots
    List,
    /// 修改本人口令 | Change the own passphrase
    Passphrase(Change),
    /// 启用小团队例外 | Begin the small-team exception
    Exception(Exception),
}

#[derive(Args, Debug)]
pub(crate) struct Add {
    /// 登录名 | Login name
    user: String,
    /// 姓名 | Name
    #[arg(long)]
    name: String,
    /// 系统管理员：不持有数据库密钥 | System administrator: holds no database key
    #[arg(long)]
    system_administrator: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Activate {
    /// 登录名 | Login name
    user: String,
    /// 存有新口令的文件 | File with the new passphrase
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Admit {
    /// 登录名 | Login name
    user: String,
    /// 角色（可重复） | Role (repeat for more)
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<String>,
    /// 对应人员：编号、姓名或标识 | Person behind the user: code, name or id
    #[arg(long)]
    person: Option<String>,
    /// 理由 | Reason
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Remove {
    /// 登录名 | Login name
    user: String,
    /// 理由 | Reason
    #[arg(long)]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Change {
    /// 存有新口令的文件 | File with the new passphrase
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Exception {
    /// 团队过小的理由 | Why the team is too small
    #[arg(long)]
    reason: String,
    /// 最后一天，如 2026-12-31 | Last day, e.g. 2026-12-31
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

fn done(c: &Console, name: &str, args: &impl Serialize) -> Result<u8> {
    let nothing = c.ask::<Nothing>(name, args)?;
    c.show(&nothing, |_| format!("{}\n", c.say("已完成", "Done")))?;
    Ok(DONE)
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Add(a) => done(
            c,
            "user_add",
            &UserAdd { login: a.user, name: a.name, system_administrator: a.system_administrator },
        ),
        Word::Activate(a) => {
            let passphrase = c.new_passphrase(a.new_passphrase_file.as_deref())?;
            let ask = UserActivate { folder: c.folder()?, login: a.user, passphrase };
            let nothing = c.outside::<Nothing>("user_activate", &ask)?;
            c.show(&nothing, |_| format!("{}\n", c.say("已完成", "Done")))?;
            Ok(DONE)
        }
        Word::Admit(a) => {
            let person = a.person.map(|p| c.refer("people", &p)).transpose()?;
            done(c, "user_admit", &UserAdmit { login: a.user, roles: a.roles, person, reason: a.reason })
        }
        Word::Remove(a) => done(c, "user_remove", &UserRemove { login: a.user, reason: a.reason }),
        Word::List => list(c),
        Word::Passphrase(a) => {
            let old = c.passphrase()?;
            let new = c.new_passphrase(a.new_passphrase_file.as_deref())?;
            done(c, "passphrase_change", &PassphraseChange { old, new })
        }
        Word::Exception(a) => {
            let begun =
                c.ask::<Saved>("exception_begin", &ExceptionBegin { reason: a.reason, to_on: a.to })?;
            c.show(&begun, |s| tables::saved(c, s))?;
            Ok(DONE)
        }
    }
}

fn list(c: &Console) -> Result<u8> {
    let users = c.ask::<Vec<UserInfo>>("user_list", &Nothing {})?;
    c.show(&users, |all| {
        let mut table = Table::new([
            c.say("登录名", "Login"),
            c.say("姓名", "Name"),
            c.say("状态", "State"),
            c.say("人员", "Person"),
            c.say("角色", "Roles"),
        ]);
        for u in all {
            table.row([u.login.as_str(), &u.name, &u.state, &u.person_name, &u.roles.join(", ")]);
        }
        table.text()
    })?;
    Ok(DONE)
}
