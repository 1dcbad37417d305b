//! The host of the command list: sessions, authority, dispatch. The window, the command line and a server each hold one.

use crate::access::{Need, need};
use crate::api::*;
use crate::error::{Code, Error, Result};
use crate::session::{IDLE_MINUTES, OpenWorkspace, Session, hold};
use hegui_model::evaluation::answering::Answers;
use hegui_model::op::Op;
use hegui_model::registers::register;
use hegui_model::role::access;
use hegui_model::stamping::Stamps;
use hegui_model::text::{Lang, Text};
use hegui_render::Typesetter;
use hegui_store::journal::Intent;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant as Tick};

/// What a front end brings.
#[derive(Clone)]
pub struct Setting {
    /// Language of the system.
    pub lang: Lang,
    /// Workspace folder that the program was started with.
    pub workspace: Option<PathBuf>,
    /// Folder under which a new workspace is proposed.
    pub proposed: PathBuf,
    /// Program that typesets in a child process; most often the running one.
    pub typesetter: Typesetter,
    /// Reaches the endpoints that people enter; none where this front end opens no socket.
    pub answers: Option<Arc<dyn Answers>>,
    /// Asks the time-stamp server that people put in use; none where this front end opens no socket.
    pub stamps: Option<Arc<dyn Stamps>>,
}

/// Most seconds that typesetting one report may take.
const TYPESETTING_SECONDS: u64 = 120;

impl Setting {
    /// The setting of the running program: it is its own typesetting child (`hegui_render::child_if_asked` comes
    /// first in its `main`), and proposes a workspace in the person's home folder.
    pub fn of_this_program(lang: Lang, workspace: Option<PathBuf>) -> Self {
        let home = std::env::home_dir().unwrap_or_default();
        let typesetter = Typesetter {
            program: std::env::current_exe().unwrap_or_default(),
            fonts: hegui_render::find_fonts().unwrap_or_default(),
            limit: Duration::from_secs(TYPESETTING_SECONDS),
        };
        Self {
            lang,
            workspace,
            proposed: home.join("Hegui").join("workspace"),
            typesetter,
            answers: None,
            stamps: None,
        }
    }
}

/// A reply: JSON or raw bytes.
#[derive(Debug)]
pub enum Reply {
    /// JSON.
    Json(Json),
    /// Bytes of a file.
    Bytes(Vec<u8>),
}

/// Turns what a command answers into a reply.
pub(crate) trait IntoReply {
    /// The reply.
    fn into_reply(self) -> Result<Reply>;
}

/// What a command has at hand.
pub(crate) struct Ctx<'a> {
    pub(crate) host: &'a Host,
    pub(crate) session: Option<Arc<Session>>,
    pub(crate) progress: &'a dyn Fn(Progress),
    pub(crate) cancel: &'a Arc<AtomicBool>,
}

impl Ctx<'_> {
    /// The session; the dispatcher has made sure of it for every command that needs one.
    pub(crate) fn session(&self) -> Result<&Session> {
        self.session.as_deref().ok_or_else(locked)
    }

    /// Says how far long work has come.
    pub(crate) fn progress(&self, zh: &str, en: &str, done: u64, total: u64) {
        (self.progress)(Progress { label: Text::new(zh, en), done, total });
    }
}

fn locked() -> Error {
    Error::new(Code::Locked, "会话已锁定，请重新登录", "The session is locked; log in again")
}

/// Sessions and open workspaces of one process.
pub struct Host {
    /// What the front end brought.
    pub setting: Setting,
    sessions: Mutex<BTreeMap<String, Arc<Session>>>,
    open: Mutex<BTreeMap<PathBuf, Weak<OpenWorkspace>>>,
    /// Pictures of pages, in memory alone.
    pub(crate) pages: crate::reports::Pages,
    /// The scan that was looked at last.
    pub(crate) scans: crate::reports::Scans,
}

impl Host {
    /// A host without sessions.
    pub fn new(setting: Setting) -> Self {
        Self {
            setting,
            sessions: Mutex::default(),
            open: Mutex::default(),
            pages: Default::default(),
            scans: Default::default(),
        }
    }

    /// Locks every session that was idle too long; front ends call it now and then, every call does.
    pub fn sweep(&self) {
        let limit = Duration::from_secs(u64::from(IDLE_MINUTES) * 60);
        let mut sessions = hold(&self.sessions);
        let before = sessions.len();
        sessions.retain(|_, s| hold(&s.last).elapsed() < limit);
        if sessions.len() < before {
            self.forget_papers();
        }
    }

    /// Pictures and scans are of somebody's session: they go with it.
    fn forget_papers(&self) {
        self.pages.forget();
        self.scans.forget();
    }

    pub(crate) fn admit_session(&self, session: Session) -> SessionInfo {
        let info = session.info();
        hold(&self.sessions).insert(session.token.clone(), Arc::new(session));
        info
    }

    pub(crate) fn end_session(&self, token: &str) {
        hold(&self.sessions).remove(token);
        self.forget_papers();
    }

    /// Ends the sessions of a login other than one: its roles or keys changed.
    pub(crate) fn end_sessions_of(&self, login: &str, but: &str) {
        hold(&self.sessions).retain(|token, s| s.actor.login != login || token == but);
    }

    /// Drops what is kept of findings and clocks in a session's workspace: the next question makes it anew.
    pub fn forget_derived(&self, token: &str) {
        if let Some(session) = hold(&self.sessions).get(token) {
            session.forget_found();
        }
    }

    /// A workspace that this process has open already.
    pub(crate) fn opened(&self, folder: &PathBuf) -> Option<Arc<OpenWorkspace>> {
        hold(&self.open).get(folder).and_then(Weak::upgrade)
    }

    pub(crate) fn remember(&self, open: &Arc<OpenWorkspace>) {
        hold(&self.open).insert(open.folder.clone(), Arc::downgrade(open));
    }

    /// Calls a command by name: the one way in for every front end.
    pub fn call(
        &self,
        session: Option<&str>,
        name: &str,
        args: Json,
        progress: &dyn Fn(Progress),
        cancel: &Arc<AtomicBool>,
    ) -> Result<Reply> {
        self.sweep();
        let Some(need) = need(name) else {
            return Err(Error::new(
                Code::Usage,
                format!("没有命令「{name}」"),
                format!("There is no command {name}"),
            ));
        };
        let session = session.and_then(|token| hold(&self.sessions).get(token).cloned());
        if let Some(s) = &session {
            *hold(&s.last) = Tick::now();
        }
        let ctx = Ctx { host: self, session, progress, cancel };
        self.authorize(&ctx, name, need, &args)?;
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| dispatch(&ctx, name, args)));
        let outcome = outcome.unwrap_or_else(|_| {
            tracing::error!(command = name, "a command failed by our fault");
            Err(Error::new(
                Code::Fault,
                format!("命令「{name}」执行时发生内部错误，未保存任何内容；请保留现场并反馈"),
                format!("The command {name} failed by a fault of ours; nothing was kept. Please report it"),
            ))
        });
        if let (Err(e), Some(s)) = (&outcome, &ctx.session)
            && e.code == Code::Refused
        {
            note_refusal(s, name, &e.message);
        }
        outcome
    }

    fn authorize(&self, ctx: &Ctx<'_>, name: &str, need: Need, args: &Json) -> Result<()> {
        let wanted = match need {
            Need::Nobody => return Ok(()),
            Need::Session | Need::Reader => None,
            Need::Area(area, access) => Some((area, access)),
            Need::Register(access) => {
                let key = args.get("register").and_then(Json::as_str).unwrap_or_default();
                Some((register(key).ok_or_else(|| Error::not_found(key))?.area, access))
            }
        };
        let session = ctx.session()?;
        let allowed = match wanted {
            Some((area, wanted)) => access(&session.roles, area) >= wanted,
            None => need == Need::Session || session.user.is_some(),
        };
        if allowed {
            return Ok(());
        }
        let refused = Error::new(
            Code::Refused,
            "您的角色无权执行此操作；如确有需要，请联系安全管理员",
            "Your roles do not allow this; ask the security administrator if you need it",
        );
        note_refusal(session, name, &refused.message);
        Err(refused)
    }
}

/// Refusals are journalled. Where that cannot be done (no database key, a full disk) the refusal stands all the same.
fn note_refusal(session: &Session, name: &str, message: &Text) {
    let intent = Intent::new(Op::Refusal, "").with(json!({ "command": name, "message": message }));
    let noted = session.transact(intent, |tx| {
        tx.record_anyway();
        Ok(())
    });
    if noted.is_err() && session.user.is_some() {
        tracing::warn!(command = name, "a refusal could not be journalled");
    }
}

impl<T: serde::Serialize> IntoReply for T {
    fn into_reply(self) -> Result<Reply> {
        serde_json::to_value(self).map(Reply::Json).map_err(|e| {
            Error::new(Code::Fault, format!("结果无法表示：{e}"), format!("The reply cannot be told: {e}"))
        })
    }
}

fn arguments<T: serde::de::DeserializeOwned>(name: &str, args: Json) -> Result<T> {
    let args = if args.is_null() { json!({}) } else { args };
    serde_json::from_value(args).map_err(|e| {
        Error::new(
            Code::Usage,
            format!("命令「{name}」的参数不正确：{e}"),
            format!("Arguments of {name}: {e}"),
        )
    })
}

macro_rules! dispatcher {
    ($( $(#[doc = $doc:literal])* $name:ident($args:ty) -> $reply:ident $(< $($of:ty),+ >)?; )*) => {
        fn dispatch(ctx: &Ctx<'_>, name: &str, args: Json) -> Result<Reply> {
            match name {
                $( stringify!($name) => {
                    let args: $args = arguments(name, args)?;
                    dispatcher!(@reply $reply, crate::usecases::$name(ctx, args)?)
                } )*
                _ => Err(Error::not_found(name)),
            }
        }
    };
    (@reply bytes, $value:expr) => { Ok(Reply::Bytes($value)) };
    (@reply $other:ident, $value:expr) => { $value.into_reply() };
}
crate::with_commands!(dispatcher);
