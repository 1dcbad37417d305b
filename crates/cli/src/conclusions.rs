//! `hegui conclusions …`

use crate::console::{Console, DONE, Target, path};
use crate::exchange::{only_looked, refuses};
use clap::Subcommand;
use hegui_app::api::{ConclusionSheet, ConclusionSheetImport, SheetRead};
use hegui_app::error::Result;
use hegui_model::text::Lang;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 导出为 .xlsx（留痕） | Export as .xlsx (journalled)
    Export {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        #[command(flatten)]
        target: Target,
    },
    /// 只查看导入结果，不写入 | Look at a sheet; nothing is kept
    Preview {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// 文件 | File
        file: PathBuf,
    },
    /// 没有被拒绝的行时一次性写入 | Keep it as one entry if no row is refused
    Commit {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        /// 文件 | File
        file: PathBuf,
        /// 理由 | Reason
        #[arg(long, default_value = "")]
        reason: String,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    let (of, file, commit) = match word {
        Word::Export { assessment, target } => {
            let assessment = crate::assessment::assessment(c, &assessment)?;
            return c.keep("conclusion_sheet", &ConclusionSheet { assessment, lang: c.lang }, &target);
        }
        Word::Preview { assessment, file } => (assessment, file, None),
        Word::Commit { assessment, file, reason } => (assessment, file, Some(reason)),
    };
    let mut ask = ConclusionSheetImport {
        assessment: crate::assessment::assessment(c, &of)?,
        path: path(&file)?,
        preview: true,
        seen: None,
        reason: String::new(),
    };
    let looked = c.ask::<SheetRead>("conclusion_sheet_import", &ask)?;
    let refused = refuses(&looked.it.plan);
    match commit {
        Some(reason) if !refused => {
            ask = ConclusionSheetImport { preview: false, seen: Some(looked.it.plan.plan), reason, ..ask };
            let done = c.ask::<SheetRead>("conclusion_sheet_import", &ask)?;
            c.show(&done, |d| match (c.lang, d.seq) {
                (Lang::Zh, Some(seq)) => {
                    format!("已导入：新增 {}，修改 {}（日志条目 {seq}）\n", d.plan.new, d.plan.change)
                }
                (Lang::En, Some(seq)) => {
                    format!("Imported: {} new, {} changed (journal entry {seq})\n", d.plan.new, d.plan.change)
                }
                (Lang::Zh, None) => "没有变化\n".into(),
                (Lang::En, None) => "Nothing changed\n".into(),
            })?;
            Ok(DONE)
        }
        commit => only_looked(c, &looked, |d| &d.plan, commit.is_some()),
    }
}
