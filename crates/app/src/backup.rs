//! Backups and their restoring.

use crate::api::{Backup, BackupMake, BackupRestore, JournalVerified};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::journal::verified;
use crate::session::{Session, hold};
use hegui_model::finding::Finding;
use hegui_model::instant;
use hegui_model::op::Op;
use hegui_store::StoreError;
use hegui_store::backup::{self, BackupError, Opening, Receipt};
use hegui_store::journal::Intent;
use hegui_store::outbox::Outbox;
use hegui_store::secret::Secret;
use hegui_store::slots::Cost;
use serde_json::json;
use std::path::{Path, PathBuf};

impl From<BackupError> for Error {
    fn from(e: BackupError) -> Self {
        let text = e.text();
        match e {
            BackupError::Slot(e) => e.into(),
            BackupError::Recovery(e) => e.into(),
            BackupError::Store(e) => e.into(),
            BackupError::Newer(_) => Self::with(Code::Newer, text),
            BackupError::Occupied(_) => Self::with(Code::Usage, text),
            BackupError::OwnPassphrase { .. } => Self::with(Code::WrongPassphrase, text),
            _ => Self::with(Code::Damaged, text),
        }
    }
}

/// Where backups of a workspace lie unless told otherwise: beside it, so that they survive its folder.
fn beside(workspace: &Path) -> PathBuf {
    let name = workspace.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    workspace.parent().unwrap_or(workspace).join(format!("{name}-backups"))
}

fn reply(r: Receipt) -> Backup {
    let (head_seq, head_hash) = r.head.unwrap_or_default();
    Backup {
        path: r.path.display().to_string(),
        made_at: instant::format(r.made_at),
        size: r.size,
        sha256: r.sha256,
        head_seq,
        head_hash,
    }
}

fn make(session: &Session, folder: &Path, own: Option<Secret>) -> Result<Receipt> {
    let workspace = &session.open.folder;
    if session.user.is_none() {
        return make_closed(session, workspace, folder);
    }
    let receipt = session.with_store(|store| {
        Ok(backup::make(store, workspace, folder, own.as_ref().map(|p| (p, Cost::STANDARD)))?)
    })?;
    let facts = json!({ "sha256": receipt.sha256, "size": receipt.size, "head": receipt.head, "own_passphrase": own.is_some() });
    session.transact(Intent::new(Op::Backup, "").with(facts), |tx| {
        tx.record_anyway();
        Ok(())
    })?;
    Ok(receipt)
}

/// Without a database key the backup is a copy of the ciphertext, made while nobody has the database open.
fn make_closed(session: &Session, workspace: &Path, folder: &Path) -> Result<Receipt> {
    let held = session.open.store.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    if held.is_some() {
        return Err(Error::new(
            Code::InUse,
            "其他用户正在使用该工作区；请在其退出后再由系统管理员备份",
            "Somebody has the workspace open; back up when they have left",
        ));
    }
    let unlocked = hold(&session.unlocked);
    let receipt = backup::make_closed(&session.open.lock, workspace, folder, hegui_store::now(), &unlocked)?;
    let size = i64::try_from(receipt.size).unwrap_or(i64::MAX);
    let facts = json!({ "sha256": receipt.sha256, "size": size });
    Outbox::at(workspace).append(hegui_store::now(), &unlocked, "workspace_backup", facts)?;
    Ok(receipt)
}

pub(crate) fn workspace_backup(ctx: &Ctx<'_>, args: BackupMake) -> Result<Backup> {
    let session = ctx.session()?;
    let folder = match args.folder.as_deref().filter(|f| !f.trim().is_empty()) {
        Some(f) => std::path::absolute(f).map_err(|e| StoreError::file(Path::new(f), e))?,
        None => beside(&session.open.folder),
    };
    ctx.progress("备份工作区", "Backing up the workspace", 0, 0);
    Ok(reply(make(session, &folder, args.passphrase.filter(|p| !p.is_empty()).map(Secret::passphrase))?))
}

/// One backup each day on which the workspace is used. That it failed is a finding, not a reason to stay outside.
pub(crate) fn automatic(session: &Session) -> Option<Finding> {
    session.user.as_ref()?;
    let folder = beside(&session.open.folder);
    let today = instant::day(hegui_store::now());
    if !backup::due(backup::last(&folder, &session.open.folder), today) {
        return None;
    }
    let e = make(session, &folder, None).err()?;
    Some(Finding::warning(
        "backup_failed",
        format!("今日自动备份未能完成：{}", e.message.zh),
        format!("Today's automatic backup failed: {}", e.message.en),
    ))
}

pub(crate) fn workspace_restore(ctx: &Ctx<'_>, args: BackupRestore) -> Result<JournalVerified> {
    let passphrase = Secret::passphrase(args.passphrase);
    let with = match args.login.as_str() {
        "" => Opening::Own(&passphrase),
        login => Opening::Login { login, passphrase: &passphrase },
    };
    let mut progress =
        |done, total| ctx.progress("核验备份中的日志", "Proving the journal of the backup", done, total);
    let restored =
        backup::restore(Path::new(&args.backup), Path::new(&args.folder), with, ctx.cancel, &mut progress)?;
    Ok(verified(restored.verified))
}
