//! `hegui workspace …` and `hegui demo`.

use crate::console::{Console, DONE, Target, ended, path};
use crate::output::{Table, clean, findings};
use crate::tables::line;
use crate::{journal, secret};
use clap::{Args, Subcommand};
use hegui_app::api::{
    Backup, BackupMake, BackupRestore, Folder, JournalVerified, Nothing, RecoveryPaper, SessionInfo,
    SlotInfo, WorkspaceCreate, WorkspaceCreated, WorkspaceExport, WorkspaceExported, WorkspaceRecover,
};
use hegui_app::error::{Code, Error, Result};
use hegui_app::host::Reply;
use hegui_model::finding::Finding;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 新建加密工作区及首个用户 | Make an encrypted workspace with its first user
    Create(Create),
    /// 检查整个工作区 | Findings about the workspace as a whole
    Check,
    /// 一步完成加密备份 | Make an encrypted backup
    Backup(MakeBackup),
    /// 把本人可见的全部内容导出为文件 | Export all that you may see as files
    Export(Export),
    /// 校验日志后恢复到新文件夹 | Restore into a new folder after proving the journal
    Restore(Restore),
    /// 口令遗失时，用纸面恢复密钥重设口令 | Set a new passphrase with the recovery key on paper
    Recover(Recover),
    /// 密钥槽 | Key slots
    Slots,
    /// 可打印的恢复密钥页 | Recovery key as a page to print
    Paper(Paper),
}

#[derive(Args, Debug)]
pub(crate) struct Create {
    /// 文件夹，默认取 --workspace | Folder; default: --workspace
    folder: Option<PathBuf>,
    /// 首个用户的姓名 | Name of the first user
    #[arg(long)]
    name: String,
    /// 首个用户的角色（可重复） | Role of the first user (repeat for more)
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<String>,
    /// 存有新口令的文件；默认取 --passphrase-file | File with the new passphrase; default: --passphrase-file
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// 把恢复密钥页（PDF）写入此文件 | Write the recovery key as a page (PDF) to this file
    #[arg(long, value_name = "FILE")]
    paper: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct MakeBackup {
    /// 备份文件夹 | Folder for it
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// 备份专用口令的文件 | File with a passphrase of the backup's own
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// 不存在或为空的文件夹 | A folder that does not exist or is empty
    folder: PathBuf,
    /// 导出理由 | Why it leaves
    #[arg(long)]
    reason: String,
}

#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// 备份文件 | Backup file
    backup: PathBuf,
    /// 新文件夹，默认取 --workspace | New folder; default: --workspace
    folder: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Recover {
    /// 存有恢复密钥的文件 | File with the recovery key
    #[arg(long, value_name = "FILE")]
    recovery_key_file: Option<PathBuf>,
    /// 存有新口令的文件；默认取 --passphrase-file | File with the new passphrase; default: --passphrase-file
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Paper {
    /// 存有恢复密钥的文件 | File with the recovery key
    #[arg(long, value_name = "FILE")]
    recovery_key_file: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// 不存在或为空的文件夹 | A folder that does not exist or is empty
    folder: PathBuf,
}

fn chosen(c: &Console, folder: Option<&Path>) -> Result<String> {
    folder.map_or_else(|| c.folder(), path)
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Create(args) => create(c, args),
        Word::Check => {
            let found = c.ask::<Vec<Finding>>("workspace_check", &Nothing {})?;
            c.show(&found, |all| match all.as_slice() {
                [] => format!("{}\n", c.say("没有发现问题", "Nothing was found")),
                all => findings(all, c.lang),
            })?;
            Ok(ended(&found.it))
        }
        Word::Export(args) => export(c, args),
        Word::Backup(args) => {
            let passphrase = args.new_passphrase_file.as_deref().map(secret::from_file).transpose()?;
            let folder = args.to.as_deref().map(path).transpose()?;
            let made = c.ask::<Backup>("workspace_backup", &BackupMake { folder, passphrase })?;
            c.show(&made, |b| {
                let mut out = line(c.say("备份文件", "Backup"), &b.path);
                out.push_str(&line(c.say("大小（字节）", "Bytes"), &b.size.to_string()));
                out.push_str(&line("SHA-256", &b.sha256));
                // Who holds no database key copies ciphertext and cannot name the head.
                if !b.head_hash.is_empty() {
                    let head = format!("{}:{}", b.head_seq, b.head_hash);
                    out.push_str(&line(c.say("日志头", "Journal head"), &head));
                }
                out
            })?;
            Ok(DONE)
        }
        Word::Restore(args) => {
            let ask = BackupRestore {
                backup: path(&args.backup)?,
                folder: chosen(c, args.folder.as_deref())?,
                login: c.options.login.clone().unwrap_or_default(),
                passphrase: c.passphrase()?,
            };
            let proved = c.outside::<JournalVerified>("workspace_restore", &ask)?;
            journal::proved(c, &proved)
        }
        Word::Recover(args) => recover(c, &args),
        Word::Slots => slots(c, c.folder()?),
        Word::Paper(args) => {
            args.target.may_be_written()?;
            let recovery_key = recovery_key(c, args.recovery_key_file.as_deref())?;
            paper(c, c.folder()?, recovery_key, &args.target)
        }
    }
}

fn recovery_key(c: &Console, file: Option<&Path>) -> Result<String> {
    c.secret(file, ("恢复密钥", "Recovery key"), "--recovery-key-file")
}

/// The new passphrase: of its file, of the passphrase file, or typed twice.
fn new_passphrase(c: &Console, file: Option<&Path>) -> Result<String> {
    match file {
        Some(file) => secret::from_file(file),
        None if c.has_passphrase_file() => c.passphrase(),
        None => c.new_passphrase(None),
    }
}

fn recover(c: &Console, args: &Recover) -> Result<u8> {
    let ask = WorkspaceRecover {
        folder: c.folder()?,
        recovery_key: recovery_key(c, args.recovery_key_file.as_deref())?,
        login: c.login()?,
        passphrase: new_passphrase(c, args.new_passphrase_file.as_deref())?,
    };
    let opened = c.outside::<SessionInfo>("workspace_recover", &ask)?;
    c.adopt(&opened.it);
    c.show(&opened, |s| {
        let mut out = line(c.say("登录名", "Login"), &s.login);
        out.push_str(c.say(
            "新口令已生效；纸面恢复密钥仍然有效，请继续妥善保管。\n",
            "The new passphrase holds. The recovery key on paper still opens the workspace: keep it safe.\n",
        ));
        out
    })?;
    Ok(DONE)
}

fn paper(c: &Console, folder: String, recovery_key: String, target: &Target) -> Result<u8> {
    match c.before_login("recovery_paper", &RecoveryPaper { folder, recovery_key })? {
        Reply::Bytes(bytes) => c.kept(&bytes, target),
        Reply::Json(_) => Err(Error::new(Code::Fault, "没有得到 PDF", "No PDF was made")),
    }
}

fn create(c: &Console, args: Create) -> Result<u8> {
    let folder = chosen(c, args.folder.as_deref())?;
    let target = args.paper.map(|output| Target { output, force: false });
    if let Some(target) = &target {
        target.may_be_written()?;
    }
    let passphrase = new_passphrase(c, args.new_passphrase_file.as_deref())?;
    let ask = WorkspaceCreate {
        folder: folder.clone(),
        login: c.login()?,
        name: args.name,
        passphrase,
        roles: args.roles,
    };
    let made = c.outside::<WorkspaceCreated>("workspace_create", &ask)?;
    c.adopt(&made.it.session);
    // The key is shown once: nothing that may fail comes before it.
    c.show(&made, |w| {
        let mut out = line(c.say("工作区", "Workspace"), &folder);
        out.push_str(&line(c.say("登录名", "Login"), &w.session.login));
        out.push_str(&line(c.say("恢复密钥", "Recovery key"), &w.recovery_key));
        out.push_str(c.say(
            "恢复密钥只显示这一次：请打印或抄写后与电脑分开保管。\n",
            "The recovery key is shown this once: print or copy it and keep it away from the computer.\n",
        ));
        out
    })?;
    match target {
        Some(target) => {
            let Reply::Bytes(bytes) = c.before_login(
                "recovery_paper",
                &RecoveryPaper { folder, recovery_key: made.it.recovery_key.clone() },
            )?
            else {
                return Err(Error::new(Code::Fault, "没有得到 PDF", "No PDF was made"));
            };
            target.write(&bytes)?;
            Ok(DONE)
        }
        None => Ok(DONE),
    }
}

fn slots(c: &Console, folder: String) -> Result<u8> {
    let slots = c.outside::<Vec<SlotInfo>>("workspace_slots", &Folder { folder })?;
    c.show(&slots, |all| {
        let mut table = Table::new([
            c.say("登录名", "Login"),
            c.say("姓名", "Name"),
            c.say("状态", "State"),
            c.say("系统管理员", "System administrator"),
        ]);
        for s in all {
            let yes = if s.system_administrator { c.say("是", "yes") } else { "" };
            table.row([s.login.as_str(), &s.name, &s.state, yes]);
        }
        table.text()
    })?;
    Ok(DONE)
}

/// Writes all that the session reads as files.
fn export(c: &Console, a: Export) -> Result<u8> {
    let ask = WorkspaceExport { folder: path(&a.folder)?, reason: a.reason };
    let made = c.ask::<WorkspaceExported>("workspace_export", &ask)?;
    c.show(&made, |e| {
        let mut out = line(c.say("文件夹", "Folder"), &e.folder);
        out.push_str(&line(c.say("登记册", "Registers"), &e.registers.to_string()));
        out.push_str(&line(c.say("记录", "Records"), &e.records.to_string()));
        out.push_str(&line(c.say("日志条目", "Entries"), &e.entries.to_string()));
        out.push_str(&line(c.say("证据文件", "Files"), &e.files.to_string()));
        out.push_str(&line(c.say("存于原处、未复制", "Elsewhere, not copied"), &e.outside.to_string()));
        out.push_str(&line(c.say("大小（字节）", "Bytes"), &e.size.to_string()));
        out.push_str(&line("SHA-256 (manifest.json)", &e.manifest_sha256));
        out
    })?;
    Ok(DONE)
}

pub(crate) fn demo(c: &Console, args: Demo) -> Result<u8> {
    let folder = path(&args.folder)?;
    let made = c.outside::<SessionInfo>("workspace_demo", &Folder { folder: folder.clone() })?;
    c.adopt(&made.it);
    c.show(&made, |s| {
        let mut out = line(c.say("示例单位", "Sample organisation"), &folder);
        out.push_str(&line(c.say("登录名", "Login"), &s.login));
        out.push_str(&line(c.say("口令", "Passphrase"), hegui_app::SAMPLE_PASSPHRASE));
        out.push_str(&clean(
            c.say("均为虚构；请勿录入真实信息。", "All of it is invented; enter nothing real."),
        ));
        out.push('\n');
        out
    })?;
    Ok(DONE)
}
