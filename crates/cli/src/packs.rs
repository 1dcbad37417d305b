//! A file of contents (days off, an edition, the profile of a province): looked at, then kept.

use crate::console::{Console, DONE, path};
use clap::Subcommand;
use hegui_app::api::PackImport;
use hegui_app::error::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 查看文件会改变什么，不写入 | What the file would change; nothing is kept
    Preview {
        /// 文件 | File
        file: PathBuf,
    },
    /// 查看并写入文件的内容 | Look at the file and keep what it holds
    Import {
        /// 文件 | File
        file: PathBuf,
        /// 已与原文核对 | Somebody compared it with the original
        #[arg(long)]
        verified: bool,
        /// 理由 | Reason
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// Asks for what the file changes and, where it is to be kept, sends back the digest of that look.
pub(crate) fn import<P: DeserializeOwned + Serialize>(
    c: &Console,
    command: &str,
    word: Word,
    digest: impl Fn(&P) -> &str,
    told: impl FnOnce(&P) -> String,
) -> Result<u8> {
    let (file, keep) = match word {
        Word::Preview { file } => (file, None),
        Word::Import { file, verified, reason } => (file, Some((verified, reason))),
    };
    let mut ask = PackImport { path: path(&file)?, sha256: None, verified: false, reason: String::new() };
    let mut plan = c.ask::<P>(command, &ask)?;
    if let Some((verified, reason)) = keep {
        ask = PackImport { sha256: Some(digest(&plan.it).to_owned()), verified, reason, ..ask };
        plan = c.ask::<P>(command, &ask)?;
    }
    c.show(&plan, told)?;
    Ok(DONE)
}
