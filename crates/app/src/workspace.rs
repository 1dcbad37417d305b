//! Making and opening workspaces, sessions, backups, the recovery paper.

use crate::api::*;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::session::{OpenWorkspace, Session, hold};
use crate::users::{parse_roles, refuse_joined};
use hegui_model::finding::Finding;
use hegui_model::instant;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::users;
use hegui_model::role::Role;
use hegui_model::text::Text;
use hegui_store::journal::{Actor, Intent};
use hegui_store::lock::{LockError, WorkspaceLock};
use hegui_store::outbox::Outbox;
use hegui_store::secret::{DatabaseKey, Secret};
use hegui_store::slots::{Cost, Duty, SlotError, SlotState, Slots, Unlocked};
use hegui_store::{Store, StoreError};
use serde_json::{Map, Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Instant as Tick;

impl From<SlotError> for Error {
    fn from(e: SlotError) -> Self {
        let code = match &e {
            SlotError::WrongPassphrase => Code::WrongPassphrase,
            SlotError::Damaged { .. } => Code::Damaged,
            SlotError::SystemAdministrator { .. } | SlotError::NotAdmitted { .. } => Code::Refused,
            _ => Code::Usage,
        };
        Self::with(code, e.text())
    }
}

impl From<LockError> for Error {
    fn from(e: LockError) -> Self {
        let code = match &e {
            LockError::InUse(_) => Code::InUse,
            LockError::NoFolder => Code::NoWorkspace,
            _ => Code::Usage,
        };
        Self::with(code, e.text())
    }
}

impl From<hegui_store::outbox::OutboxError> for Error {
    fn from(e: hegui_store::outbox::OutboxError) -> Self {
        Self::with(Code::Damaged, e.text())
    }
}

impl From<hegui_store::recovery::RecoveryError> for Error {
    fn from(e: hegui_store::recovery::RecoveryError) -> Self {
        Self::with(Code::Damaged, e.text())
    }
}

impl From<hegui_render::RenderError> for Error {
    fn from(e: hegui_render::RenderError) -> Self {
        let code = match &e {
            hegui_render::RenderError::Cancelled => Code::Cancelled,
            hegui_render::RenderError::MissingGlyphs { .. } => Code::Invalid,
            _ => Code::Fault,
        };
        Self::with(code, e.message())
    }
}

fn absolute(folder: &str) -> Result<PathBuf> {
    if folder.trim().is_empty() {
        return Err(Error::new(Code::Usage, "请指定工作区文件夹", "Name the folder of the workspace"));
    }
    std::path::absolute(folder.trim())
        .map_err(|e| Error::new(Code::Usage, format!("路径无效：{e}"), format!("The path is not valid: {e}")))
}

pub(crate) fn workspace_start(ctx: &Ctx<'_>, _: Nothing) -> Result<Start> {
    let s = &ctx.host.setting;
    let exists = s.workspace.as_deref().is_some_and(|w| hegui_store::database_path(w).exists());
    Ok(Start {
        version: env!("CARGO_PKG_VERSION").into(),
        workspace: s.workspace.as_ref().map(|w| w.display().to_string()),
        exists,
        lang: s.lang,
        proposed: s.proposed.display().to_string(),
    })
}

pub(crate) fn workspace_slots(_: &Ctx<'_>, args: Folder) -> Result<Vec<SlotInfo>> {
    let folder = absolute(&args.folder)?;
    if !hegui_store::database_path(&folder).exists() {
        return Err(StoreError::NoWorkspace(folder.display().to_string()).into());
    }
    Ok(Slots::at(&folder).list()?.into_iter().map(slot_info).collect())
}

/// A slot as the front ends see it.
pub(crate) fn slot_info(s: hegui_store::slots::SlotInfo) -> SlotInfo {
    let administrator = s.duty == Some(Duty::SystemAdministrator);
    let state = match s.state {
        SlotState::Empty => "invited",
        // A system administrator's slot never gets the database key and is complete without it.
        SlotState::Waiting if administrator => "active",
        SlotState::Waiting => "waiting",
        SlotState::Admitted => "active",
        SlotState::Damaged => "damaged",
    };
    SlotInfo { login: s.login, name: s.name, state: state.into(), system_administrator: administrator }
}

pub(crate) fn token() -> Result<String> {
    let mut bytes = [0u8; 24];
    getrandom::fill(&mut bytes).map_err(|e| {
        Error::new(
            Code::Fault,
            format!("系统随机数不可用：{e}"),
            format!("The system gives no randomness: {e}"),
        )
    })?;
    Ok(hex::encode(bytes))
}

/// Values of a user's record.
pub(crate) fn user_values(
    login: &str,
    name: &str,
    roles: &[Role],
    key: &str,
    state: &str,
) -> Map<String, Json> {
    let mut values = Map::new();
    values.insert(users::LOGIN.key().into(), login.into());
    values.insert(users::NAME.key().into(), name.into());
    values.insert(users::ROLES_HELD.key().into(), roles.iter().map(|r| r.key()).collect::<Vec<_>>().into());
    values.insert(users::SIGNING_KEY.key().into(), key.into());
    values.insert(users::STATE.key().into(), state.into());
    values
}

pub(crate) fn workspace_create(ctx: &Ctx<'_>, args: WorkspaceCreate) -> Result<WorkspaceCreated> {
    let folder = absolute(&args.folder)?;
    let mut roles = parse_roles(&args.roles)?;
    if roles.is_empty() {
        roles = vec![Role::SecurityAdministrator, Role::ComplianceOfficer];
    }
    refuse_joined(&roles, false)?;
    if roles.contains(&Role::SystemAdministrator) {
        return Err(Error::new(
            Code::Usage,
            "第一个用户须持有数据库密钥，不能是系统管理员；请之后另行添加系统管理员",
            "The first user holds the database key and cannot be a system administrator; add one later",
        ));
    }
    let empty = match fs::read_dir(&folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => true,
        Err(e) => return Err(StoreError::file(&folder, e).into()),
    };
    if !empty {
        return Err(StoreError::NotEmpty(folder.display().to_string()).into());
    }
    fs::create_dir_all(&folder).map_err(|e| StoreError::file(&folder, e))?;
    let made = make(ctx, &folder, &args, &roles);
    if made.is_err() {
        // The folder was ours from the start: a half-made workspace is not left behind.
        let _ = fs::remove_dir_all(&folder);
    }
    made
}

fn make(ctx: &Ctx<'_>, folder: &Path, args: &WorkspaceCreate, roles: &[Role]) -> Result<WorkspaceCreated> {
    let lock = WorkspaceLock::acquire(folder)?;
    let slots = Slots::at(folder);
    let passphrase = Secret::passphrase(args.passphrase.as_str());
    slots.create_empty(&args.login, &args.name, None, None)?;
    slots.activate(&args.login, &passphrase, Cost::STANDARD)?;
    let mut unlocked = slots.unlock(&args.login, &passphrase)?;
    let key = DatabaseKey::generate();
    slots.admit(&args.login, &key, &unlocked)?;
    unlocked.database_key = Some(key.clone());
    let recovery = hegui_store::recovery::create(folder, &key)?;
    let store = Store::create(folder, &key)?;
    let actor = Actor { login: unlocked.login.clone(), key: unlocked.signing.clone() };
    let public = hex::encode(unlocked.signing.verifying_key().as_bytes());
    let values = user_values(&args.login, &args.name, roles, &public, "active");
    let facts = json!({ "key": key.id() });
    store.transact(&actor, Intent::new(Op::CreateWorkspace, "").with(facts), move |tx| {
        Ok::<_, Error>(tx.put(&users::REGISTER, None, None, &values)?)
    })?;
    let open = Arc::new(OpenWorkspace {
        folder: folder.into(),
        slots,
        store: RwLock::new(Some(store)),
        lock,
        found: Default::default(),
    });
    ctx.host.remember(&open);
    let session = start_session(open, unlocked)?;
    Ok(WorkspaceCreated { session: ctx.host.admit_session(session), recovery_key: recovery.expose().into() })
}

/// The workspace in a folder: the one that is open in this process already, else locked for it now.
fn workspace_at(ctx: &Ctx<'_>, folder: &str) -> Result<Arc<OpenWorkspace>> {
    let folder = absolute(folder)?;
    if !hegui_store::database_path(&folder).exists() {
        return Err(StoreError::NoWorkspace(folder.display().to_string()).into());
    }
    if let Some(open) = ctx.host.opened(&folder) {
        return Ok(open);
    }
    let lock = WorkspaceLock::acquire(&folder)?;
    let slots = Slots::at(&folder);
    Ok(Arc::new(OpenWorkspace { folder, slots, store: RwLock::new(None), lock, found: Mutex::default() }))
}

/// Gives a user who lost the passphrase new keys and a new passphrase by the recovery key. The paper opens everything,
/// so no role is asked; the journal says that it was used, and for whom. A stop in between is mended by doing it again.
pub(crate) fn workspace_recover(ctx: &Ctx<'_>, args: WorkspaceRecover) -> Result<SessionInfo> {
    let open = workspace_at(ctx, &args.folder)?;
    let keys = hegui_store::recovery::unlock(&open.folder, &args.recovery_key)?;
    open_store(&open, keys.iter())?;
    let unlocked = {
        let held = open.store.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let store = held.as_ref().ok_or_else(|| Error::not_found("workspace"))?;
        let found = store.read(|r| Ok::<_, Error>(r.find("users", users::LOGIN.key(), &args.login)))?;
        let user = found.into_iter().find(|u| u.text(users::STATE) == "active").ok_or_else(|| {
            Error::new(
                Code::NotFound,
                format!("没有持有数据库密钥的用户「{}」，请核对登录名", args.login),
                format!("No user {} holds the database key; check the login name", args.login),
            )
        })?;
        let passphrase = Secret::passphrase(args.passphrase);
        let name = user.text(users::NAME).to_owned();
        let unlocked = open.slots.recover(&args.login, &name, store.key(), &passphrase, Cost::STANDARD)?;
        let actor = Actor { login: unlocked.login.clone(), key: unlocked.signing.clone() };
        let public = hex::encode(unlocked.signing.verifying_key().as_bytes());
        let mut values = Map::new();
        values.insert(users::SIGNING_KEY.key().into(), public.into());
        let intent = Intent::new(Op::RecoverUser, "").with(json!({ "login": args.login }));
        store.transact(&actor, intent, move |tx| {
            Ok::<_, Error>(tx.put(&users::REGISTER, Some(&user.id), None, &values)?)
        })?;
        unlocked
    };
    ctx.host.remember(&open);
    // Who was logged in under the old keys cannot sign any longer.
    ctx.host.end_sessions_of(&args.login, "");
    let session = start_session(open, unlocked)?;
    Ok(ctx.host.admit_session(session))
}

pub(crate) fn workspace_open(ctx: &Ctx<'_>, args: WorkspaceOpen) -> Result<SessionInfo> {
    let open = workspace_at(ctx, &args.folder)?;
    let unlocked = open.slots.unlock(&args.login, &Secret::passphrase(args.passphrase))?;
    if unlocked.duty != Some(Duty::SystemAdministrator) {
        unlocked.key()?;
        open_store(&open, unlocked.keys())?;
    }
    ctx.host.remember(&open);
    let mut session = start_session(open, unlocked)?;
    session.findings.extend(crate::backup::automatic(&session));
    Ok(ctx.host.admit_session(session))
}

/// Opens the database under the first of the keys that fits, and settles an interrupted change of keys.
fn open_store<'k>(open: &OpenWorkspace, keys: impl Iterator<Item = &'k DatabaseKey>) -> Result<()> {
    let mut held = open.store.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    if held.is_some() {
        return Ok(());
    }
    let mut last = None;
    for key in keys {
        match Store::open(&open.folder, key) {
            Ok(store) => {
                if open.slots.unsettled()? {
                    open.slots.settle(key)?;
                }
                *held = Some(store);
                return Ok(());
            }
            Err(e @ StoreError::Damaged(_)) => last = Some(e),
            Err(e) => return Err(e.into()),
        }
    }
    Err(last.unwrap_or_else(|| StoreError::Damaged("no key".into())).into())
}

fn start_session(open: Arc<OpenWorkspace>, unlocked: Unlocked) -> Result<Session> {
    let actor = Actor { login: unlocked.login.clone(), key: unlocked.signing.clone() };
    let administrator = unlocked.duty == Some(Duty::SystemAdministrator);
    let name = open.slots.info(&unlocked.login)?.name;
    let mut session = Session {
        token: token()?,
        actor,
        user: None,
        roles: if administrator { vec![Role::SystemAdministrator] } else { Vec::new() },
        name,
        unlocked: Mutex::new(unlocked),
        open,
        plans: Mutex::default(),
        findings: Vec::new(),
        last: Mutex::new(Tick::now()),
    };
    if !administrator {
        let user = user_of(&session)?;
        session.roles =
            user.get(users::ROLES_HELD).unwrap_or_default().iter().filter_map(|r| Role::parse(r)).collect();
        session.name = user.text(users::NAME).into();
        session.user = Some(user);
        take_outbox(&session)?;
        session.findings = opening_findings(&session)?;
    }
    Ok(session)
}

/// The users record of a slot: active, and with the very key that the slot opened.
fn user_of(session: &Session) -> Result<Arc<Record>> {
    let store = session.open.store.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    let store = store.as_ref().ok_or_else(|| Error::not_found("workspace"))?;
    let found = store.read(|r| Ok::<_, Error>(r.find("users", users::LOGIN.key(), &session.actor.login)))?;
    let key = hex::encode(session.actor.key.verifying_key().as_bytes());
    found
        .into_iter()
        .find(|u| u.text(users::STATE) == "active" && u.text(users::SIGNING_KEY) == key)
        .ok_or_else(|| {
            Error::new(
                Code::Refused,
                "该登录名尚未获得授权，或其密钥已被替换；请联系安全管理员",
                "This login is not admitted, or its key was exchanged; ask the security administrator",
            )
        })
}

/// What system administrators did beside the database enters the journal, once each.
fn take_outbox(session: &Session) -> Result<()> {
    let outbox = Outbox::at(&session.open.folder);
    for (path, event) in outbox.pending()? {
        let facts = match &event {
            Ok(e) => serde_json::to_value(e).unwrap_or_default(),
            Err(e) => {
                json!({ "file": path.file_name().map(|n| n.to_string_lossy().into_owned()), "damaged": e.text() })
            }
        };
        let id = event.as_ref().map(|e| e.id.to_string()).unwrap_or_default();
        session.transact(Intent::new(Op::TakeOutbox, "").with(facts), move |tx| {
            if id.is_empty() || !tx.reader().taken(&id)? {
                tx.record_anyway();
            }
            Ok(())
        })?;
        outbox.taken(&path)?;
    }
    Ok(())
}

fn opening_findings(session: &Session) -> Result<Vec<Finding>> {
    session.read(|reader| {
        let mut out = Vec::new();
        let last = reader.entries(None, 1)?;
        if let Some(at) = last.first().and_then(|(e, _, _)| e.instant())
            && at > reader.now()
        {
            out.push(Finding::warning(
                "clock_backwards",
                format!("系统时钟早于日志最后一条的时间（{}），请核对本机时间", instant::local(at)),
                format!(
                    "The clock of this machine lies before the last journal entry ({}); check it",
                    instant::local(at)
                ),
            ));
        }
        if let Some(e) = hegui_model::registers::exceptions::in_force(reader.today(), reader) {
            let reason = e.text(hegui_model::registers::exceptions::REASON).to_owned();
            out.push(Finding::warning(
                "small_team_exception",
                format!("小团队例外正在生效：{reason}"),
                format!("The small-team exception is in force: {reason}"),
            ));
        }
        Ok(out)
    })
}

pub(crate) fn session_close(ctx: &Ctx<'_>, _: Nothing) -> Result<Nothing> {
    let token = ctx.session()?.token.clone();
    ctx.host.end_session(&token);
    Ok(Nothing {})
}

pub(crate) fn session_info(ctx: &Ctx<'_>, _: Nothing) -> Result<SessionInfo> {
    Ok(ctx.session()?.info())
}

/// Is this the folder of a workspace?
pub fn is_workspace(folder: &Path) -> bool {
    hegui_store::database_path(folder).is_file()
}

pub(crate) fn workspace_check(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<Finding>> {
    let session = ctx.session()?;
    let mut out = Vec::new();
    if session.user.is_none() {
        for slot in session.open.slots.list()? {
            if slot.state == SlotState::Damaged {
                out.push(Finding::error(
                    "slot_damaged",
                    format!("用户「{}」的密钥文件已损坏，请重置后重新授权", slot.login),
                    format!("The key slot of {} is damaged; reset it and admit the user anew", slot.login),
                ));
            }
        }
        return Ok(out);
    }
    out.extend(opening_findings(session)?);
    let held = hold(&session.unlocked);
    for e in session.open.slots.check(held.key()?)? {
        out.push(Finding::new(hegui_model::finding::Level::Error, "slot", e.text()));
    }
    session.read(|reader| {
        for year in [reader.today(), reader.today() + chrono::Months::new(2)].map(|d| chrono::Datelike::year(&d)) {
            if reader.calendar().years().all(|y| y.year != year) {
                out.push(Finding::warning(
                    "calendar_missing",
                    format!("{year} 年放假安排尚未收录，按工作日计算的到期日将无法给出"),
                    format!("The days off of {year} are not on file; due days counted in working days cannot be told"),
                ));
            }
        }
        out.dedup();
        Ok(())
    })?;
    Ok(out)
}

pub(crate) fn recovery_paper(ctx: &Ctx<'_>, args: RecoveryPaper) -> Result<Vec<u8>> {
    let folder = absolute(&args.folder)?;
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let date = instant::day(hegui_store::now()).to_string();
    let paper = hegui_render::paper::RecoveryPaper { workspace: &name, date: &date, key: &args.recovery_key };
    Ok(hegui_render::paper::recovery_key(&paper, &ctx.host.setting.typesetter.fonts)?)
}

/// Sentence for a reason that is missing.
pub(crate) fn reason_missing() -> Error {
    Error::gate(vec![Text::new("理由", "a reason")])
}
