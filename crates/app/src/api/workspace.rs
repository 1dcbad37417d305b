//! Workspaces, sessions, users, backups.

use super::OptionInfo;
use hegui_model::finding::Finding;
use hegui_model::text::{Lang, Text};

shapes! {
    /// No arguments, or nothing to say.
    Nothing {}

    /// What the program knows before anybody logs in.
    Start {
        /// Program version.
        version: String,
        /// Folder that the front end was started with.
        workspace: Option<String>,
        /// Does a workspace lie there?
        exists: bool,
        /// Language to begin with.
        lang: Lang,
        /// Where a new workspace is proposed.
        proposed: String,
    }
    /// A folder.
    Folder {
        /// Path of the workspace folder.
        folder: String,
    }
    /// A slot as shown on the login page.
    SlotInfo {
        /// Login name.
        login: String,
        /// Name.
        name: String,
        /// `invited`, `waiting` or `active`.
        state: String,
        /// Holds no database key.
        system_administrator: bool,
    }
    /// Makes a workspace with its first user.
    WorkspaceCreate {
        /// A folder that does not exist or is empty.
        folder: String,
        /// Login name of the first user.
        login: String,
        /// Name of the first user.
        name: String,
        /// Passphrase of the first user.
        passphrase: String,
        /// Roles of the first user; empty: security administrator and compliance officer.
        #[serde(default)]
        roles: Vec<String>,
    }
    /// A new workspace.
    WorkspaceCreated {
        /// The first user's session.
        session: SessionInfo,
        /// Recovery key, shown once; print it.
        recovery_key: String,
    }
    /// Logs in.
    WorkspaceOpen {
        /// Workspace folder.
        folder: String,
        /// Login name.
        login: String,
        /// Passphrase.
        passphrase: String,
    }
    /// Gives a user a new passphrase by the recovery key.
    WorkspaceRecover {
        /// Workspace folder.
        folder: String,
        /// Recovery key as it stands on the paper.
        recovery_key: String,
        /// Login name of a user with the database key.
        login: String,
        /// New passphrase.
        passphrase: String,
    }
    /// A person's session.
    SessionInfo {
        /// Named in every further call.
        token: String,
        /// Login name.
        login: String,
        /// Name.
        name: String,
        /// Roles by key.
        roles: Vec<String>,
        /// Every role there is with its label.
        role_labels: Vec<OptionInfo>,
        /// What the session may do in each area.
        access: Vec<AreaAccess>,
        /// Person bound to the user.
        person: Option<String>,
        /// Name of the workspace: its folder's name.
        workspace: String,
        /// Minutes without a call after which the session locks.
        idle_minutes: u32,
        /// Findings made at opening: a clock that ran backwards, a backup long ago.
        findings: Vec<Finding>,
    }
    /// What a session may do in an area.
    AreaAccess {
        /// Key of the area.
        area: String,
        /// Label.
        label: Text,
        /// `none`, `read`, `write`.
        access: String,
    }
    /// Sets the passphrase of an empty slot.
    UserActivate {
        /// Workspace folder.
        folder: String,
        /// Login name.
        login: String,
        /// New passphrase.
        passphrase: String,
    }
    /// Makes an empty slot.
    UserAdd {
        /// Login name: lower-case letters, digits, dot, underscore, hyphen.
        login: String,
        /// Name.
        name: String,
        /// Slot of a system administrator: holds no database key.
        #[serde(default)]
        system_administrator: bool,
    }
    /// Wraps the database key to a slot and gives roles; or changes them.
    UserAdmit {
        /// Login name.
        login: String,
        /// Roles by key.
        roles: Vec<String>,
        /// Person behind the user.
        #[serde(default)]
        person: Option<String>,
        /// Reason.
        #[serde(default)]
        reason: String,
    }
    /// Removes a user and re-keys the database.
    UserRemove {
        /// Login name.
        login: String,
        /// Reason.
        reason: String,
    }
    /// A user.
    UserInfo {
        /// Id of the users record; empty before admission.
        id: String,
        /// Login name.
        login: String,
        /// Name.
        name: String,
        /// Roles by key.
        roles: Vec<String>,
        /// Person.
        person: Option<String>,
        /// Name of the person.
        person_name: String,
        /// `invited`, `waiting`, `active`, `removed`.
        state: String,
        /// Holds no database key.
        system_administrator: bool,
    }
    /// Changes the own passphrase.
    PassphraseChange {
        /// Old one.
        old: String,
        /// New one.
        new: String,
    }
    /// Begins the small-team exception.
    ExceptionBegin {
        /// Why the team is too small.
        reason: String,
        /// Last day; open where absent.
        #[serde(default)]
        to_on: Option<String>,
    }
    /// A backup.
    BackupMake {
        /// Folder for it; absent: `backups` beside the workspace.
        #[serde(default)]
        folder: Option<String>,
        /// Passphrase of its own; absent: it opens with the workspace's keys.
        #[serde(default)]
        passphrase: Option<String>,
    }
    /// Receipt of a backup.
    Backup {
        /// File.
        path: String,
        /// Made at, RFC 3339.
        made_at: String,
        /// Bytes.
        size: u64,
        /// SHA-256 of the file.
        sha256: String,
        /// Journal entry it holds up to.
        head_seq: i64,
        /// Hash of that entry.
        head_hash: String,
    }
    /// Restores a backup into a new folder.
    BackupRestore {
        /// Backup file.
        backup: String,
        /// Folder that does not exist or is empty.
        folder: String,
        /// Login, for a backup under the workspace's keys.
        #[serde(default)]
        login: String,
        /// Passphrase of the login, or of the backup.
        passphrase: String,
    }
    /// A key on paper.
    RecoveryPaper {
        /// Workspace folder.
        folder: String,
        /// Recovery key as shown once.
        recovery_key: String,
    }
    /// Bytes with a proposed file name, where JSON is asked for.
    FileReply {
        /// Proposed name.
        name: String,
        /// Base64.
        base64: String,
    }
}
