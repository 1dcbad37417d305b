//! `hegui filing …`, `hegui test-channel …`

use crate::args::document_lang;
use crate::console::{Console, DONE, FINDINGS, Target, format_of, path};
use crate::key_file::KeyFile;
use crate::output::{bullets, clean};
use crate::records::saved;
use crate::runs::unseen;
use crate::tables::line;
use clap::Subcommand;
use hegui_app::api::{
    FilingChecked, FilingDifference, FilingKey, FilingPackage, FilingPackaged, TestChannelKey,
    TestChannelSecret, TestChannelShown,
};
use hegui_app::error::Result;
use hegui_model::filing::slots::State;
use hegui_model::text::{Lang, Text};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 核对材料：缺项、不一致、未核对、疑似密码 | Check papers: missing, differing, not checked, secrets
    Check {
        /// 备案事项：编号、名称或标识 | Filing: code, title or id
        filing: String,
    },
    /// 生成材料包并签名（留痕） | Make the package and sign it (journalled)
    Package {
        /// 备案事项：编号、名称或标识 | Filing: code, title or id
        filing: String,
        /// 位置；以 .zip 结尾为压缩包，否则为文件夹 | Where it goes: a ZIP where it ends in .zip, else a folder
        #[arg(required_unless_present = "preview")]
        target: Option<PathBuf>,
        /// 只看不写 | Look, and write nothing
        #[arg(long)]
        preview: bool,
        /// 存在不一致或缺项仍要生成的理由（留痕） | Why it is made although papers differ or are missing (journalled)
        #[arg(long, default_value = "", value_name = "REASON")]
        despite: String,
        #[command(flatten)]
        key: KeyFile,
    },
    /// 相对上一次申报的修改说明，.pdf、.docx 或 .xlsx（留痕） | What changed since the submission before, as .pdf, .docx or .xlsx (journalled)
    Difference {
        /// 备案事项：编号、名称或标识 | Filing: code, title or id
        filing: String,
        /// 语言 | Language
        #[arg(long, value_name = "zh|en", default_value = "zh", value_parser = document_lang)]
        language: Lang,
        #[command(flatten)]
        target: Target,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChannelWord {
    /// 输入账号密码并保存（终端中不显示，也可由标准输入传入）；空则清除 | Type passwords unseen or pipe them in; empty takes them away
    Secret {
        /// 测试通道：编号或名称 | Channel: code or name
        channel: String,
    },
    /// 显示账号密码（留痕） | Show the passwords (journalled)
    Show {
        /// 测试通道：编号或名称 | Channel: code or name
        channel: String,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Check { filing } => {
            let key = FilingKey { filing: c.refer("filings", &filing)? };
            let seen = c.ask::<FilingChecked>("filing_check", &key)?;
            c.show(&seen, |s| told(c, s))?;
            Ok(if seen.it.ready { DONE } else { FINDINGS })
        }
        Word::Package { filing, target, preview, despite, key } => {
            let (p12, passphrase) = if preview { (None, None) } else { key.open(c)? };
            let ask = FilingPackage {
                filing: c.refer("filings", &filing)?,
                target: target.as_deref().map(path).transpose()?.unwrap_or_default(),
                preview,
                despite,
                p12,
                passphrase,
            };
            let made = c.ask::<FilingPackaged>("filing_package", &ask)?;
            c.show(&made, |m| package(c, m))?;
            Ok(if preview && !made.it.checked.ready { FINDINGS } else { DONE })
        }
        Word::Difference { filing, language, target } => {
            target.may_be_written()?;
            let format = format_of(&target.output)?;
            let ask = FilingDifference { filing: c.refer("filings", &filing)?, lang: language, format };
            c.keep("filing_difference", &ask, &target)
        }
    }
}

pub(crate) fn channel(c: &Console, word: ChannelWord) -> Result<u8> {
    match word {
        ChannelWord::Secret { channel } => {
            let channel = c.refer("test_channels", &channel)?;
            let secret = unseen(c, ("账号密码", "Passwords of the channel"))?;
            saved(c, "test_channel_secret", &TestChannelSecret { channel, secret })
        }
        ChannelWord::Show { channel } => {
            let key = TestChannelKey { channel: c.refer("test_channels", &channel)? };
            let shown = c.ask::<TestChannelShown>("test_channel_show", &key)?;
            c.show(&shown, |s| format!("{}\n", s.secret))?;
            Ok(DONE)
        }
    }
}

fn told(c: &Console, s: &FilingChecked) -> String {
    let mut out = format!("{}\n", clean(&s.title));
    for slot in &s.slots {
        let state: Text = match &slot.state {
            State::Filled { by } => {
                Text::new(format!("已有 {} 项", by.len()), format!("filled by {}", by.len()))
            }
            State::NotInvolved { reason } => {
                Text::new(format!("不涉及：{reason}"), format!("not involved: {reason}"))
            }
            State::Missing { todo } => {
                Text::new(format!("缺少：{}", todo.zh), format!("missing: {}", todo.en))
            }
            State::NotAsked => Text::new("未要求", "not asked for"),
        };
        out.push_str(&line(slot.slot.label.get(c.lang), state.get(c.lang)));
    }
    let mut part = |zh: &str, en: &str, all: Vec<Text>| {
        if !all.is_empty() {
            out.push_str(&format!("{}\n{}", c.say(zh, en), bullets(&all, c.lang)));
        }
    };
    part("不一致：", "Differences:", s.differences.iter().map(|d| d.text()).collect());
    part("疑似密码或密钥：", "Secrets:", s.credentials.iter().map(|f| f.message.clone()).collect());
    part("提示：", "Notes:", s.notes.iter().map(|f| f.message.clone()).collect());
    let unchecked = s
        .unchecked
        .iter()
        .map(|u| Text::new(format!("{}：{}", u.path, u.why.zh), format!("{}: {}", u.path, u.why.en)));
    part("未核对：", "Not checked:", unchecked.collect());
    let counts = format!("{} / {}", s.checked.len(), s.compared);
    out.push_str(&line(c.say("已核对材料 / 比对值", "Papers / values compared"), &counts));
    out
}

fn package(c: &Console, m: &FilingPackaged) -> String {
    let mut out = String::new();
    for f in &m.files {
        out.push_str(&line(&f.bytes.to_string(), &f.path));
    }
    out.push_str(&line(c.say("文件", "Files"), &format!("{} ({} B)", m.files.len(), m.bytes)));
    if let Some(path) = &m.path {
        out.push_str(&line(c.say("位置", "Path"), path));
    }
    if let Some(digest) = &m.manifest_sha256 {
        out.push_str(&line(c.say("清单摘要", "Manifest"), digest));
    }
    if let Some(signer) = &m.signer {
        let trial = if m.trial {
            c.say("（试用密钥，不具法律效力）", " (trial key, without legal effect)")
        } else {
            ""
        };
        out.push_str(&line(c.say("签署人", "Signed by"), &format!("{signer}{trial}")));
    }
    if m.path.is_none() {
        out.push_str(&told(c, &m.checked));
    }
    out
}
