//! One process per workspace.
//!
//! The lock is the system's advisory lock on `<workspace>/lock`, which ends with the process however it ends. What
//! stands in the file is for the sentence alone and decides nothing. The file is never deleted: a process that waits
//! at a deleted file would not meet one that makes a new one.

use hegui_model::instant::{self, Instant};
use hegui_model::text::Text;
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Held while a process works with a workspace; released on drop and on the end of the process.
#[derive(Debug)]
pub struct WorkspaceLock {
    file: File,
}

/// Who holds the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockHolder {
    /// Process number on its machine.
    pub pid: u32,
    /// Name of the machine; empty if it has none.
    pub host: String,
    /// Since when.
    pub since: Instant,
}

/// The workspace could not be locked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Another process works with the workspace.
    #[error("workspace in use by {0:?}")]
    InUse(
        /// Who; unknown where the system does not let a locked file be read (Windows), or in the moment before the
        /// holder has written it.
        Option<LockHolder>,
    ),
    /// There is no such folder.
    #[error("no such folder")]
    NoFolder,
    /// The lock file could not be opened or written.
    #[error("lock file: {0}")]
    Io(String),
}

impl LockError {
    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::InUse(Some(LockHolder { pid, host, since })) => {
                let since = instant::local(*since);
                Text::new(
                    format!("工作区正在使用中：计算机“{host}”上的进程 {pid}，自 {since} 起。请先在那里关闭"),
                    format!(
                        "The workspace is in use: process {pid} on \"{host}\", since {since} (UTC+8). Close it there first"
                    ),
                )
            }
            Self::InUse(None) => Text::new(
                "工作区正由另一个进程使用，请先关闭它",
                "The workspace is in use by another process; close it first",
            ),
            Self::NoFolder => Text::new("没有这个工作区文件夹", "There is no such workspace folder"),
            Self::Io(cause) => Text::new(
                format!("工作区锁文件读写失败：{cause}"),
                format!("The workspace's lock file could not be read or written: {cause}"),
            ),
        }
    }
}

impl WorkspaceLock {
    /// Takes the lock of the workspace in `folder`, at once or not at all.
    ///
    /// # Errors
    /// `InUse` with who holds it, `NoFolder`, `Io`.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        let io = |e: std::io::Error| LockError::Io(e.to_string());
        if !folder.is_dir() {
            return Err(LockError::NoFolder);
        }
        let mut options = crate::slots::folder::private();
        let mut file =
            options.read(true).create(true).truncate(false).open(folder.join("lock")).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::InUse(holder(&mut file))),
            Err(TryLockError::Error(e)) => return Err(io(e)),
        }
        let holder = LockHolder { pid: std::process::id(), host: host(), since: crate::now() };
        let text = serde_json::to_vec(&holder).map_err(|e| LockError::Io(e.to_string()))?;
        file.set_len(0).and_then(|()| file.write_all(&text)).and_then(|()| file.flush()).map_err(io)?;
        Ok(Self { file })
    }
}

impl Drop for WorkspaceLock {
    fn drop(&mut self) {
        // The lock ends with the file; an emptied one tells nobody of a holder that is gone.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

/// Bounded, because anything may stand in a file that anyone may write.
fn holder(file: &mut File) -> Option<LockHolder> {
    let mut text = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(4096).read_to_end(&mut text).ok()?;
    let mut holder: LockHolder = serde_json::from_slice(&text).ok()?;
    holder.host = holder.host.chars().filter(|c| !c.is_control()).take(100).collect();
    Some(holder)
}

fn host() -> String {
    let named = ["/proc/sys/kernel/hostname", "/etc/hostname"]
        .iter()
        .find_map(|p| std::fs::read_to_string(p).ok())
        .or_else(|| ["COMPUTERNAME", "HOSTNAME"].iter().find_map(|v| std::env::var(v).ok()));
    named.unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::slots::trial::TrialFolder;
    use std::process::{Command, Stdio};

    const FOLDER: &str = "HEGUI_TRIAL_LOCK_FOLDER";

    /// Runs as the other process of the test below, and does nothing in an ordinary run.
    #[test]
    fn other_process_that_holds_the_lock() {
        let Ok(folder) = std::env::var(FOLDER) else { return };
        let _lock = WorkspaceLock::acquire(Path::new(&folder)).unwrap();
        std::fs::write(Path::new(&folder).join("held"), b"").unwrap();
        // Until the parent kills it, or goes away itself.
        let _ = std::io::stdin().read(&mut [0]);
    }

    #[test]
    fn a_second_process_is_told_who_holds_it_and_a_kill_releases_it() {
        let folder = TrialFolder::new();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lock::tests::other_process_that_holds_the_lock", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while !folder.path().join("held").exists() {
            assert!(child.try_wait().unwrap().is_none(), "the other process ended early");
            std::thread::yield_now();
        }
        let refused = WorkspaceLock::acquire(folder.path()).unwrap_err();
        let LockError::InUse(Some(holder)) = &refused else { panic!("{refused:?}") };
        assert_eq!(holder.pid, child.id());
        assert!(refused.text().zh.contains(&child.id().to_string()));
        child.kill().unwrap();
        child.wait().unwrap();
        WorkspaceLock::acquire(folder.path()).expect("the kill released it");
    }

    #[test]
    fn it_is_free_after_drop_and_rubbish_in_the_file_is_no_matter() {
        let folder = TrialFolder::new();
        let lock = WorkspaceLock::acquire(folder.path()).unwrap();
        assert!(matches!(WorkspaceLock::acquire(folder.path()), Err(LockError::InUse(Some(_)))));
        drop(lock);
        std::fs::write(folder.path().join("lock"), vec![b'{'; 100_000]).unwrap();
        let lock = WorkspaceLock::acquire(folder.path()).unwrap();
        std::fs::write(folder.path().join("lock"), b"\xff{").unwrap();
        assert_eq!(WorkspaceLock::acquire(folder.path()).unwrap_err(), LockError::InUse(None));
        drop(lock);
        assert_eq!(WorkspaceLock::acquire(&folder.path().join("absent")).unwrap_err(), LockError::NoFolder);
    }
}
