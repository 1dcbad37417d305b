//! A person's session: roles, keys, and what the person has looked at but not kept.

use crate::api::{AreaAccess, SessionInfo};
use crate::error::{Code, Error, Result};
use crate::found::Found;
use crate::import::Plan;
use crate::view;
use hegui_model::finding::Finding;
use hegui_model::record::Record;
use hegui_model::register::Register;
use hegui_model::registers::users;
use hegui_model::role::{AREAS, Access, ROLES, Role, access, may_see_masked};
use hegui_store::Store;
use hegui_store::journal::{Actor, Intent};
use hegui_store::lock::WorkspaceLock;
use hegui_store::reader::StoreReader;
use hegui_store::slots::{Slots, Unlocked};
use hegui_store::writer::{Done, Tx};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};
use std::time::Instant as Tick;

/// Minutes without a call after which a session locks.
pub const IDLE_MINUTES: u32 = 15;

/// An open workspace, shared by the sessions of this process.
pub struct OpenWorkspace {
    /// Folder.
    pub folder: PathBuf,
    /// Key slots.
    pub slots: Slots,
    /// The database; none while only a system administrator is logged in. Written only to change its key.
    pub store: RwLock<Option<Store>>,
    /// Held while the workspace is open.
    pub lock: WorkspaceLock,
    /// Findings and clocks, kept between questions; derived.
    pub(crate) found: Mutex<Found>,
}

/// A session.
pub struct Session {
    /// Named in every call.
    pub token: String,
    /// The opened slot.
    pub unlocked: Mutex<Unlocked>,
    /// Signs journal entries.
    pub actor: Actor,
    /// The users record; none for a system administrator.
    pub user: Option<Arc<Record>>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Name.
    pub name: String,
    /// The workspace.
    pub open: Arc<OpenWorkspace>,
    /// Plans of imports, by name; held for this session alone.
    pub plans: Mutex<BTreeMap<String, Plan>>,
    /// Findings made at opening.
    pub findings: Vec<Finding>,
    pub(crate) last: Mutex<Tick>,
}

/// Locks a mutex; a panic elsewhere does not make its content unusable here.
pub(crate) fn hold<T>(m: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Person bound to the user.
    pub fn person(&self) -> Option<String> {
        self.user.as_ref().and_then(|u| u.get(users::PERSON)).filter(|p| !p.is_empty())
    }

    /// Id of the users record; empty for a system administrator.
    pub fn user_id(&self) -> &str {
        self.user.as_ref().map_or("", |u| &u.id)
    }

    /// What the session may do with a register.
    pub fn access(&self, register: &Register) -> Access {
        access(&self.roles, register.area)
    }

    /// May the session read or write a register?
    pub fn may(&self, register: &Register, wanted: Access) -> bool {
        self.access(register) >= wanted
    }

    /// May the session see masked values of a register (masked in lists, in clear by unmasking)?
    pub fn sees_masked(&self, register: &Register) -> bool {
        may_see_masked(&self.roles, register.area)
    }

    /// Runs something with the store.
    pub fn with_store<T>(&self, work: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        let store = self.open.store.read().unwrap_or_else(PoisonError::into_inner);
        match store.as_ref() {
            Some(store) if self.user.is_some() => work(store),
            _ => Err(Error::new(
                Code::Refused,
                "系统管理员不持有数据库密钥，不能查看或修改内容",
                "A system administrator holds no database key and can neither read nor change content",
            )),
        }
    }

    /// Asks the world.
    pub fn read<T>(&self, ask: impl FnOnce(&StoreReader<'_>) -> Result<T>) -> Result<T> {
        self.with_store(|s| s.read(ask))
    }

    /// Asks what is kept of findings and clocks, at the snapshot of a reader.
    pub(crate) fn found<T>(
        &self,
        reader: &StoreReader<'_>,
        ask: impl FnOnce(&mut Found) -> Result<T>,
    ) -> Result<T> {
        self.ask_found(Some(hold(&self.open.found)), reader, ask)
    }

    /// The same for a few records: where somebody else is looking at whole registers just now, it does not wait.
    pub(crate) fn found_now<T>(
        &self,
        reader: &StoreReader<'_>,
        ask: impl FnOnce(&mut Found) -> Result<T>,
    ) -> Result<T> {
        let kept = match self.open.found.try_lock() {
            Ok(kept) => Some(kept),
            Err(TryLockError::Poisoned(kept)) => Some(kept.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        self.ask_found(kept, reader, ask)
    }

    fn ask_found<T>(
        &self,
        kept: Option<std::sync::MutexGuard<'_, Found>>,
        reader: &StoreReader<'_>,
        ask: impl FnOnce(&mut Found) -> Result<T>,
    ) -> Result<T> {
        if let Some(mut kept) = kept {
            // Taken out while it is asked: an error or a panic on the way leaves nothing half-way.
            let mut found = std::mem::take(&mut *kept);
            let follows = found.follow(reader)?;
            if follows {
                let answer = ask(&mut found)?;
                // Findings made from an answer that failed are not kept.
                reader.finish()?;
                *kept = found;
                return Ok(answer);
            }
            *kept = found;
        }
        let mut alone = Found::default();
        alone.follow(reader)?;
        ask(&mut alone)
    }

    /// Drops what is kept of findings; the next question makes it anew.
    pub fn forget_found(&self) {
        *hold(&self.open.found) = Found::default();
    }

    /// Runs one intention in this person's name.
    pub fn transact<T: Send + 'static>(
        &self,
        intent: Intent,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<Done<T>> {
        self.with_store(|s| s.transact(&self.actor, intent, work))
    }

    /// The session as the front ends see it.
    pub fn info(&self) -> SessionInfo {
        SessionInfo {
            token: self.token.clone(),
            login: self.actor.login.clone(),
            name: self.name.clone(),
            roles: self.roles.iter().map(|r| r.key().to_owned()).collect(),
            role_labels: ROLES.iter().map(view::option).collect(),
            access: AREAS
                .iter()
                .map(|(area, c)| AreaAccess {
                    area: c.key.into(),
                    label: c.label.into(),
                    access: access(&self.roles, *area).key().into(),
                })
                .collect(),
            person: self.person(),
            workspace: self
                .open
                .folder
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default(),
            idle_minutes: IDLE_MINUTES,
            findings: self.findings.clone(),
        }
    }
}
