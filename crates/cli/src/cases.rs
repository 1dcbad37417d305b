//! `hegui timeline`, `hegui record retention`

use crate::console::{Console, DONE, FINDINGS, Target, format_of};
use crate::key_file::KeyFile;
use crate::output::{Table, bullets};
use crate::tables::line;
use clap::Args;
use hegui_app::api::{RecordKey, RetentionInfo, TimelineExport};
use hegui_app::error::Result;
use hegui_model::timeline::{CLOCK_COLUMNS, COLUMNS, Timeline as Told};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Timeline {
    /// 登记册 | Register
    register: String,
    /// 编号、标识或名称 | Code, id or title
    record: String,
    /// 写成文件，.pdf、.docx 或 .xlsx（留痕） | Write a file, .pdf, .docx or .xlsx (journalled)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 覆盖已有文件 | Write over a file that exists
    #[arg(long, requires = "output")]
    force: bool,
    /// 由登录人签名（PDF） | Signed by whoever is logged in (PDF)
    #[arg(long, requires = "output")]
    sign: bool,
    #[command(flatten)]
    key: KeyFile,
}

pub(crate) fn timeline(c: &Console, a: Timeline) -> Result<u8> {
    let id = c.refer(&a.register, &a.record)?;
    if let Some(output) = a.output {
        let format = format_of(&output)?;
        let (p12, passphrase) = a.key.open(c)?;
        let sign = a.sign || a.key.is_given();
        let ask = TimelineExport { register: a.register, id, format, sign, p12, passphrase, lang: c.lang };
        return c.keep("timeline_export", &ask, &Target { output, force: a.force });
    }
    let told = c.ask::<Told>("timeline", &RecordKey { register: a.register, id })?;
    c.show(&told, |t| {
        let mut rows = Table::new(COLUMNS.iter().map(|(l, _)| l.get(c.lang)));
        t.table(c.lang).into_iter().for_each(|r| rows.row(r));
        let mut clocks = Table::new(CLOCK_COLUMNS.iter().map(|(l, _)| l.get(c.lang)));
        t.clock_table(c.lang).into_iter().for_each(|r| clocks.row(r));
        format!("{}\n{}", clocks.text(), rows.text())
    })?;
    Ok(DONE)
}

pub(crate) fn retention(c: &Console, key: &RecordKey) -> Result<u8> {
    let info = c.ask::<RetentionInfo>("retention", key)?;
    c.show(&info, |r| {
        let yes = if r.allowed { c.say("可以", "yes") } else { c.say("尚不可以", "not yet") };
        let mut out = line(c.say("删除个人信息", "May be erased"), yes);
        if let Some(day) = &r.allowed_on {
            out.push_str(&line(c.say("最早日期", "From"), day));
        }
        out.push_str(&bullets(r.holds.iter().map(|h| &h.why), c.lang));
        out.push_str(&bullets(&r.unverified, c.lang));
        out.push_str(c.say("删除不及之处：\n", "What erasing does not reach:\n"));
        out.push_str(&bullets(&r.beyond, c.lang));
        out
    })?;
    Ok(if info.it.allowed { DONE } else { FINDINGS })
}
