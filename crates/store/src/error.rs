//! What can go wrong between the program and a workspace; each says what to do next.

use hegui_model::chain::Fault;
use hegui_model::text::Text;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder holds no workspace.
    #[error("no workspace in {0}")]
    NoWorkspace(String),
    /// The folder is not empty.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// The database does not open with its key, or a page is damaged.
    #[error("database damaged: {0}")]
    Damaged(String),
    /// The database was written by a newer program.
    #[error("database of a newer program (schema {0})")]
    Newer(i64),
    /// No room on the disk.
    #[error("disk full")]
    DiskFull,
    /// A record changed since it was read.
    #[error("stale version")]
    Stale {
        /// The record as it is now.
        current: Box<hegui_model::record::Record>,
    },
    /// There is no such record.
    #[error("no record {register}/{id}")]
    NoRecord {
        /// Register.
        register: String,
        /// Id.
        id: String,
    },
    /// A value that no two records may share is taken.
    #[error("{field} {value:?} is taken in {register}")]
    Taken {
        /// Register.
        register: &'static str,
        /// Field.
        field: &'static str,
        /// Value.
        value: String,
    },
    /// A value is not of its field's shape.
    #[error("value refused: {}", .0.message.en)]
    Value(Box<hegui_model::finding::Finding>),
    /// The journal does not hold.
    #[error("journal broken: {0:?}")]
    Journal(Fault),
    /// An undo would overwrite later changes.
    #[error("changed since")]
    ChangedSince,
    /// The work was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A file outside the database.
    #[error("{path}: {source}")]
    File {
        /// Path.
        path: String,
        /// Cause.
        source: std::io::Error,
    },
    /// Evidence does not match its digest.
    #[error("digest of {0} does not match")]
    Digest(String),
    /// A fault of SQLite that has no sentence of its own.
    #[error("database: {0}")]
    Database(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase, OperationInterrupted};
        match e.sqlite_error_code() {
            Some(NotADatabase | DatabaseCorrupt) => Self::Damaged(e.to_string()),
            Some(DiskFull) => Self::DiskFull,
            Some(OperationInterrupted) => Self::Cancelled,
            _ if is_bare(&e.to_string()) => Self::Damaged(e.to_string()),
            _ => Self::Database(e.to_string()),
        }
    }
}

/// A page that fails its authentication leaves SQLCipher's connection with this and no further word; a fault of a
/// statement always says what is wrong with it.
fn is_bare(text: &str) -> bool {
    text.ends_with("SQL logic error")
}

impl From<sqlx::Error> for StoreError {
    fn from(e: sqlx::Error) -> Self {
        let text = e.to_string();
        if text.contains("interrupted") {
            return Self::Cancelled;
        }
        if text.contains("disk is full") {
            return Self::DiskFull;
        }
        if is_bare(&text) || text.contains("file is not a database") || text.contains("malformed") {
            return Self::Damaged(text);
        }
        Self::Database(text)
    }
}

impl StoreError {
    /// Names the file of an I/O error.
    pub fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::File { path: path.display().to_string(), source }
    }

    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::NoWorkspace(p) => Text::new(
                format!("「{p}」中没有工作区，请检查路径或新建工作区"),
                format!("There is no workspace in {p}; check the path or create one"),
            ),
            Self::NotEmpty(p) => Text::new(
                format!("「{p}」不是空文件夹，请另选一个"),
                format!("{p} is not an empty folder; choose another"),
            ),
            Self::Damaged(_) => Text::new(
                "数据库文件已损坏，无法读取；请从备份恢复",
                "The database file is damaged and cannot be read; restore a backup",
            ),
            Self::Newer(_) => Text::new(
                "该工作区由更新版本的程序写入，请升级程序后再打开",
                "This workspace was written by a newer program; upgrade before opening it",
            ),
            Self::DiskFull => Text::new(
                "磁盘空间不足，本次操作未保存；请清理空间后重试",
                "The disk is full and nothing of this was saved; free some space and try again",
            ),
            Self::Stale { .. } => Text::new(
                "该记录已被其他操作修改，请对照两个版本后重新保存",
                "The record was changed meanwhile; compare both versions and save again",
            ),
            Self::NoRecord { register, id } => Text::new(
                format!("没有这条记录：{register}/{id}"),
                format!("There is no record {register}/{id}"),
            ),
            Self::Taken { value, .. } => Text::new(
                format!("「{value}」已被另一条记录使用，请换一个"),
                format!("{value:?} is used by another record; choose another"),
            ),
            Self::Value(f) => f.message.clone(),
            Self::Journal(f) => f.text(),
            Self::ChangedSince => Text::new(
                "其后已有新的修改，不能直接撤销；请先撤销较晚的修改",
                "It was changed since, so this cannot be undone by itself; undo the later change first",
            ),
            Self::Cancelled => Text::new("已取消，未保存任何内容", "Cancelled; nothing was kept"),
            Self::File { path, source } => Text::new(
                format!("无法读写「{path}」：{source}"),
                format!("Cannot read or write {path}: {source}"),
            ),
            Self::Digest(name) => Text::new(
                format!("「{name}」与登记的摘要不符，文件已被改动"),
                format!("{name} does not match the digest on file: it was altered"),
            ),
            Self::Database(e) => Text::new(format!("数据库错误：{e}"), format!("Database error: {e}")),
        }
    }
}
