//! Why a backup could not be made or put to use.

use crate::StoreError;
use crate::recovery::RecoveryError;
use crate::slots::SlotError;
use hegui_model::text::Text;

/// A backup could not be made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is no backup.
    #[error("not a backup")]
    NotBackup,
    /// The file is cut off, damaged, or was changed.
    #[error("backup altered")]
    Altered,
    /// The file was written by a newer program.
    #[error("backup of a newer program (format {0})")]
    Newer(u32),
    /// It opens with a passphrase of its own and not with a login, or the other way round.
    #[error("own passphrase: {has}")]
    OwnPassphrase {
        /// Does it have one?
        has: bool,
    },
    /// Its journal does not hold.
    #[error("journal of the backup broken: {}", .0.en)]
    Broken(
        /// The first place that differs.
        Text,
    ),
    /// The folder to restore into is not empty.
    #[error("{0} is not empty")]
    Occupied(String),
    /// The slot in the backup does not open, or the passphrase is too weak for a new one.
    #[error(transparent)]
    Slot(#[from] SlotError),
    /// The recovery key does not fit.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// The store, the disk, or a cancelled proof.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::NotBackup => Text::new("该文件不是合规工作台的备份", "This file is not a backup of Hegui"),
            Self::Altered => Text::new(
                "备份文件不完整或已被改动，未作任何恢复；请换用另一份备份",
                "The backup is incomplete or was altered; nothing was restored. Use another backup",
            ),
            Self::Newer(format) => Text::new(
                format!("该备份由更新版本的程序生成（格式 {format}），请升级程序后再恢复"),
                format!(
                    "This backup was made by a newer program (format {format}); upgrade before restoring it"
                ),
            ),
            Self::OwnPassphrase { has: true } => Text::new(
                "该备份设有单独的口令，请用备份口令恢复，不需要登录名",
                "This backup has a passphrase of its own; restore it with that, without a login",
            ),
            Self::OwnPassphrase { has: false } => Text::new(
                "该备份没有单独的口令，请用备份时的登录名和口令恢复",
                "This backup has no passphrase of its own; restore it with a login and passphrase of its time",
            ),
            Self::Broken(fault) => Text::new(
                format!("备份中的日志未通过验证，未作任何恢复：{}", fault.zh),
                format!("The journal in the backup does not hold; nothing was restored: {}", fault.en),
            ),
            Self::Occupied(folder) => Text::new(
                format!("「{folder}」不是空文件夹，恢复不会覆盖已有内容；请另选一个"),
                format!("{folder} is not an empty folder; restoring never overwrites, choose another"),
            ),
            Self::Slot(e) => e.text(),
            Self::Recovery(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}
