//! One run of the program: what was asked, by whom, in which language; the calls; the code it ends with.

use crate::args::{self, Line, Options, Word};
use crate::output::{self, clean, complain};
use crate::{
    annotation_log, annotators, assessment, assessment_work, banks, cases, checks, citations, conclusions,
    content, datasets, duties, evaluation, evidence, exchange, filings, generate, interrupt, journal,
    keywords, oscal, overview, papers, records, registers, reports, runs, script, serve, users, workspace,
};
use hegui_app::api::{Nothing, Progress, SessionInfo, WorkspaceOpen};
use hegui_app::error::{Code, Error, Result};
use hegui_app::host::{Host, Reply, Setting};
use hegui_model::finding::{Finding, any_error};
use hegui_model::report::PaperFormat;
use hegui_model::text::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Names the workspace folder.
const WORKSPACE: &str = "HEGUI_WORKSPACE";
/// Names the login.
const LOGIN: &str = "HEGUI_LOGIN";
/// Everything was done.
pub(crate) const DONE: u8 = 0;
/// Something must be mended: findings of level error, a proof that does not hold.
pub(crate) const FINDINGS: u8 = 1;

/// A reply: as it crossed, and in its shape.
pub(crate) struct Answer<T> {
    /// As it crossed.
    pub(crate) raw: Json,
    /// In its shape.
    pub(crate) it: T,
}

/// One run of the program.
pub(crate) struct Console {
    /// The host of the command list.
    pub(crate) host: Arc<Host>,
    /// Options.
    pub(crate) options: Options,
    /// Language of what people read.
    pub(crate) lang: Lang,
    /// Set by an interrupt.
    pub(crate) cancel: Arc<AtomicBool>,
    /// Stands while the program waits for somebody: an interrupt ends it at once.
    pub(crate) waiting: Arc<AtomicBool>,
    session: RefCell<Option<String>>,
}

/// Runs a command line and says with which code to end.
pub(crate) fn run(args: Vec<OsString>) -> u8 {
    let lang = args::spoken(&args, sys_locale::get_locale().as_deref());
    let line = match args::read(&args, lang) {
        Ok(line) => line,
        Err(e) => return misread(&e, args.iter().any(|a| a == "--json")),
    };
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("HEGUI_LOG").unwrap_or_else(|_| "error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    // A panic is caught where commands are called; its message could quote what the workspace holds.
    std::panic::set_hook(Box::new(|_| {}));
    let json = line.options.json;
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| start(line, lang))) {
        Ok(Ok(code)) => code,
        Ok(Err(e)) => failed(&e, lang, json),
        Err(_) => failed(
            &Error::new(
                Code::Fault,
                "程序内部错误，请保留现场并反馈",
                "The program failed by a fault of ours; please report it",
            ),
            lang,
            json,
        ),
    }
}

fn misread(e: &clap::Error, json: bool) -> u8 {
    if json && e.use_stderr() {
        complain(&output::json(&Error::new(Code::Usage, e.to_string(), e.to_string()).reply()));
    } else {
        // Nobody listens where this fails.
        let _ = e.print();
    }
    if e.use_stderr() { Code::Usage.exit() } else { DONE }
}

fn failed(e: &Error, lang: Lang, json: bool) -> u8 {
    complain(&if json { output::json(&e.reply()) } else { told(e, lang) });
    e.code.exit()
}

/// An error for people: the sentence, then what is behind it.
fn told(e: &Error, lang: Lang) -> String {
    let say = |zh, en| if lang == Lang::Zh { zh } else { en };
    let mut out = say("错误：", "Error: ").to_owned();
    let missing = e.code == Code::Gate && !e.findings.is_empty();
    if missing {
        // The sentence of a gate strings together what its findings say one by one.
        out.push_str(say("尚不能继续，请先解决：\n", "Not yet. To be settled first:\n"));
        out.push_str(&output::bullets(e.findings.iter().map(|f| &f.message), lang));
    } else {
        out.push_str(&clean(e.message.get(lang)));
        out.push('\n');
        let beyond: Vec<_> = e.findings.iter().filter(|f| f.message != e.message).cloned().collect();
        out.push_str(&output::findings(&beyond, lang));
    }
    if let Some((zh, en)) = next_step(e.code) {
        out.push_str(say(zh, en));
        out.push('\n');
    }
    out
}

/// What to do next, where the sentence cannot know the words of the command line.
const fn next_step(code: Code) -> Option<(&'static str, &'static str)> {
    match code {
        Code::Stale => Some((
            "用 hegui record show 或 clauses show 查看当前内容和版本，再用 --version 提交。",
            "See what it holds now, and its version, with hegui record show or clauses show; then use --version.",
        )),
        Code::InUse => Some((
            "请关闭正在使用该工作区的窗口或命令后重试。",
            "Close the window or the command that uses the workspace, then try again.",
        )),
        Code::NoWorkspace => Some((
            "用 --workspace 指定文件夹，或用 hegui workspace create 新建。",
            "Name the folder with --workspace, or make one with hegui workspace create.",
        )),
        Code::Usage => Some(("用 --help 查看用法。", "See --help.")),
        _ => None,
    }
}

fn start(line: Line, lang: Lang) -> Result<u8> {
    let Line { mut options, word } = line;
    let named = |key| std::env::var_os(key).filter(|v| !v.is_empty());
    if let Word::Verify(of) = &word {
        options.workspace = of.workspace().or(options.workspace);
    }
    options.workspace = options.workspace.or_else(|| named(WORKSPACE).map(PathBuf::from));
    options.login = options.login.or_else(|| named(LOGIN).and_then(|v| v.into_string().ok()));
    let console = Console {
        host: Arc::new(Host::new(Setting {
            answers: Some(Arc::new(hegui_wire::asking::Outside::new())),
            stamps: Some(Arc::new(hegui_wire::asking::Outside::new())),
            ..Setting::of_this_program(lang, options.workspace.clone())
        })),
        options,
        lang,
        cancel: Arc::default(),
        waiting: Arc::default(),
        session: RefCell::default(),
    };
    interrupt::watch(&console.cancel, &console.waiting).map_err(|e| {
        Error::new(
            Code::Fault,
            format!("无法接收中断信号：{e}"),
            format!("Interrupts cannot be received: {e}"),
        )
    })?;
    let outcome = dispatch(&console, word);
    console.leave();
    outcome
}

fn dispatch(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Workspace(w) => workspace::run(c, w),
        Word::User(w) => users::run(c, w),
        Word::Register(w) => registers::run(c, w),
        Word::Record(w) => records::run(c, w),
        Word::Template(w) => exchange::template(c, w),
        Word::Export(w) => exchange::export(c, w),
        Word::Import(w) => exchange::import(c, w),
        Word::Search(w) => overview::search(c, w),
        Word::Due(w) => duties::due(c, w),
        Word::Who(w) => annotators::who(c, w),
        Word::Counts(w) => annotators::counts(c, w),
        Word::Certificate(w) => annotators::certificate(c, w),
        Word::Overlap(w) => datasets::overlap(c, w),
        Word::AnnotationLog(w) => annotation_log::run(c, w),
        Word::Citations(w) => citations::citations(c, w),
        Word::Timeline(w) => cases::timeline(c, w),
        Word::Calendar(w) => duties::calendar(c, w),
        Word::Overview => overview::overview(c),
        Word::Findings(w) => overview::findings(c, w),
        Word::Path => overview::path(c),
        Word::Keywords(w) => keywords::run(c, w),
        Word::Corpus(w) => evaluation::corpus(c, w),
        Word::Population(w) => evaluation::population(c, w),
        Word::Draw(w) => evaluation::draw(c, w),
        Word::Bank(w) => banks::bank(c, w),
        Word::Run(w) => runs::run(c, w),
        Word::Sample(w) => runs::sample(c, w),
        Word::Endpoint(w) => runs::endpoint(c, w),
        Word::Clauses(w) => assessment::clauses(c, w),
        Word::Conclude(w) => assessment::conclude(c, w),
        Word::Conclusions(w) => conclusions::run(c, w),
        Word::Check(w) => assessment::check(c, w),
        Word::Evidence(w) => evidence::run(c, w),
        Word::Assessment(w) => assessment_work::run(c, w),
        Word::Content(w) => content::run(c, w),
        Word::Oscal(w) => oscal::run(c, w),
        Word::Report(w) => reports::run(c, w),
        Word::Paper(w) => papers::run(c, w),
        Word::Filing(w) => filings::run(c, w),
        Word::TestChannel(w) => filings::channel(c, w),
        Word::Verify(w) => checks::verify(c, w),
        Word::Journal(w) => journal::run(c, w),
        Word::Undo(w) => journal::undo(c, w),
        Word::Demo(w) => workspace::demo(c, w),
        Word::Serve(w) => serve::run(c, w),
        Word::Call(w) => script::call(c, w),
        Word::Generate(w) => generate::run(&w),
    }
}

impl Console {
    /// One of two wordings.
    pub(crate) fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The workspace folder.
    pub(crate) fn folder(&self) -> Result<String> {
        let folder = self.options.workspace.as_deref().ok_or_else(|| {
            Error::new(
                Code::Usage,
                format!("没有指定工作区：请用 --workspace 或环境变量 {WORKSPACE}"),
                format!("No workspace is named: use --workspace or {WORKSPACE}"),
            )
        })?;
        path(folder)
    }

    /// The login name.
    pub(crate) fn login(&self) -> Result<String> {
        self.options.login.clone().ok_or_else(|| {
            Error::new(
                Code::Usage,
                format!("没有指定登录名：请用 --login 或环境变量 {LOGIN}"),
                format!("No login is named: use --login or {LOGIN}"),
            )
        })
    }

    /// Logs in, once in a run.
    fn enter(&self) -> Result<String> {
        if let Some(token) = self.session.borrow().clone() {
            return Ok(token);
        }
        let open =
            WorkspaceOpen { folder: self.folder()?, login: self.login()?, passphrase: self.passphrase()? };
        let info: Answer<SessionInfo> = self.outside("workspace_open", &open)?;
        if !self.options.json {
            complain(&output::findings(&info.it.findings, self.lang));
        }
        self.adopt(&info.it);
        Ok(info.it.token)
    }

    /// Goes on with a session that a command made.
    pub(crate) fn adopt(&self, info: &SessionInfo) {
        *self.session.borrow_mut() = Some(info.token.clone());
    }

    /// Ends the session, if there is one: the keys leave memory and the workspace is free.
    fn leave(&self) {
        let Some(token) = self.session.borrow_mut().take() else { return };
        if let Err(e) = self.reply(Some(&token), "session_close", &Nothing {}) {
            tracing::debug!(code = e.code.key(), "the session was not closed");
        }
    }

    fn reply(&self, session: Option<&str>, name: &str, args: &impl Serialize) -> Result<Reply> {
        let args = serde_json::to_value(args).map_err(|e| shape(&e))?;
        let progress = Meter::new(self.lang, self.options.json);
        let reply = self.host.call(session, name, args, &|p| progress.show(&p), &self.cancel);
        progress.clear();
        reply
    }

    /// Calls a command in the session.
    pub(crate) fn inside(&self, name: &str, args: &impl Serialize) -> Result<Reply> {
        let token = self.enter()?;
        self.reply(Some(&token), name, args)
    }

    /// Calls a command that needs nobody logged in.
    pub(crate) fn before_login(&self, name: &str, args: &impl Serialize) -> Result<Reply> {
        self.reply(None, name, args)
    }

    /// Calls a command in the session and takes its answer.
    pub(crate) fn ask<T: DeserializeOwned>(&self, name: &str, args: &impl Serialize) -> Result<Answer<T>> {
        answer(name, self.inside(name, args)?)
    }

    /// Calls a command that needs nobody logged in and takes its answer.
    pub(crate) fn outside<T: DeserializeOwned>(
        &self,
        name: &str,
        args: &impl Serialize,
    ) -> Result<Answer<T>> {
        answer(name, self.before_login(name, args)?)
    }

    /// Shows an answer: verbatim with `--json`, else in words.
    pub(crate) fn show<T>(&self, answer: &Answer<T>, words: impl FnOnce(&T) -> String) -> Result<()> {
        self.write(&if self.options.json { output::json(&answer.raw) } else { words(&answer.it) })
    }

    /// Writes to standard output.
    pub(crate) fn write(&self, text: &str) -> Result<()> {
        output::print(text).map_err(|e| {
            Error::new(
                Code::Fault,
                format!("无法写到标准输出：{e}"),
                format!("Standard output cannot be written: {e}"),
            )
        })
    }

    /// Calls a command that answers bytes and keeps them in a file.
    pub(crate) fn keep(&self, name: &str, args: &impl Serialize, target: &Target) -> Result<u8> {
        target.may_be_written()?;
        match self.inside(name, args)? {
            Reply::Bytes(bytes) => self.kept(&bytes, target),
            Reply::Json(_) => Err(unexpected(name)),
        }
    }

    /// Keeps bytes in a file and says so.
    pub(crate) fn kept(&self, bytes: &[u8], target: &Target) -> Result<u8> {
        target.write(bytes)?;
        let at = target.output.display().to_string();
        let raw = serde_json::json!({ "path": at, "size": bytes.len() });
        self.show(&Answer { raw, it: () }, |()| {
            format!(
                "{} {} ({} {})\n",
                self.say("已写入", "Written:"),
                clean(&at),
                bytes.len(),
                self.say("字节", "bytes")
            )
        })?;
        Ok(DONE)
    }
}

/// Where bytes go.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Target {
    /// 输出文件 | File to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// 覆盖已有文件 | Write over a file that exists
    #[arg(long)]
    pub(crate) force: bool,
}

impl Target {
    /// Refuses early what would be refused after long work.
    pub(crate) fn may_be_written(&self) -> Result<()> {
        if !self.force && self.output.symlink_metadata().is_ok() {
            return Err(self.exists());
        }
        Ok(())
    }

    fn exists(&self) -> Error {
        let shown = self.output.display();
        Error::new(
            Code::Usage,
            format!("文件 {shown} 已存在，确需覆盖请加 --force"),
            format!("The file {shown} exists; add --force to write over it"),
        )
    }

    /// Writes the bytes and makes sure that they are on the disk.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<()> {
        let mut how = OpenOptions::new();
        how.write(true);
        if self.force {
            how.create(true).truncate(true)
        } else {
            how.create_new(true)
        };
        let mut file = how.open(&self.output).map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => self.exists(),
            _ => self.unwritten(&e, Code::Usage),
        })?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| {
            let full = e.kind() == std::io::ErrorKind::StorageFull;
            self.unwritten(&e, if full { Code::DiskFull } else { Code::Fault })
        })
    }

    fn unwritten(&self, e: &std::io::Error, code: Code) -> Error {
        let shown = self.output.display();
        Error::new(
            code,
            format!("写不了文件 {shown}：{e}"),
            format!("The file {shown} cannot be written: {e}"),
        )
    }
}

/// The code to end with by what was found.
pub(crate) fn ended(found: &[Finding]) -> u8 {
    if any_error(found) { FINDINGS } else { DONE }
}

/// The format of a paper, by how the name of its file ends.
pub(crate) fn format_of(file: &Path) -> Result<PaperFormat> {
    let ending = file.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    PaperFormat::of_extension(&ending).ok_or_else(|| {
        Error::new(
            Code::Usage,
            format!("不认识文件扩展名“{ending}”，可选 pdf、docx、xlsx"),
            format!("Unknown ending {ending:?} of the file: pdf, docx or xlsx"),
        )
    })
}

/// Paths as they cross.
pub(crate) fn paths(all: &[PathBuf]) -> Result<Vec<String>> {
    all.iter().map(|p| path(p)).collect()
}

/// A path as it crosses.
pub(crate) fn path(path: &Path) -> Result<String> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.into_os_string().into_string().map_err(|p| {
        Error::new(
            Code::Usage,
            format!("路径含有无法表示的字符：{}", p.display()),
            format!("The path holds characters that cannot be told: {}", p.display()),
        )
    })
}

fn shape(e: &serde_json::Error) -> Error {
    Error::new(Code::Fault, format!("参数无法表示：{e}"), format!("The arguments cannot be told: {e}"))
}

fn unexpected(name: &str) -> Error {
    Error::new(
        Code::Fault,
        format!("命令「{name}」的结果形式与预期不符"),
        format!("The reply of {name} has not the shape expected"),
    )
}

fn answer<T: DeserializeOwned>(name: &str, reply: Reply) -> Result<Answer<T>> {
    let Reply::Json(raw) = reply else { return Err(unexpected(name)) };
    let it = T::deserialize(&raw).map_err(|e| {
        tracing::error!(command = name, "the reply has not its shape: {e}");
        unexpected(name)
    })?;
    Ok(Answer { raw, it })
}

/// Progress on standard error, where a person looks on.
struct Meter {
    lang: Lang,
    seen: bool,
    shown: std::cell::Cell<bool>,
}

impl Meter {
    fn new(lang: Lang, json: bool) -> Self {
        Self { lang, seen: !json && std::io::stderr().is_terminal(), shown: std::cell::Cell::new(false) }
    }

    fn show(&self, p: &Progress) {
        if !self.seen {
            return;
        }
        let far = if p.total > 0 { format!("{}/{}", p.done, p.total) } else { p.done.to_string() };
        complain(&format!("\r\u{1b}[K{} {far}", clean(p.label.get(self.lang))));
        self.shown.set(true);
    }

    fn clear(&self) {
        if self.shown.get() {
            complain("\r\u{1b}[K");
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn exit_codes_are_those_that_were_promised() {
        for code in Code::ALL {
            let wanted = match code {
                Code::Invalid => 1,
                Code::Usage | Code::NotFound | Code::NoWorkspace => 2,
                Code::Refused | Code::Gate | Code::Stale | Code::Locked => 3,
                Code::Damaged | Code::Newer => 4,
                Code::InUse => 5,
                Code::WrongPassphrase => 6,
                Code::Cancelled => 7,
                Code::DiskFull | Code::Fault => 70,
            };
            assert_eq!(code.exit(), wanted, "{}", code.key());
        }
    }

    #[test]
    fn an_error_tells_its_sentence_its_findings_and_what_to_do() {
        let mut e = Error::new(Code::Usage, "参数不对", "Wrong arguments");
        e.findings = vec![
            Finding::error("x", "缺少甲", "A is missing"),
            Finding::error("y", "参数不对", "Wrong arguments"),
        ];
        assert_eq!(told(&e, Lang::Zh), "错误：参数不对\n错误  缺少甲\n用 --help 查看用法。\n");
        assert_eq!(told(&e, Lang::En), "Error: Wrong arguments\nerror  A is missing\nSee --help.\n");
    }

    #[test]
    fn a_gate_lists_what_is_missing_once() {
        let e = Error::gate(vec![hegui_model::text::Text::new("理由", "a reason")]);
        assert_eq!(told(&e, Lang::Zh), "错误：尚不能继续，请先解决：\n- 理由\n");
        assert_eq!(told(&e, Lang::En), "Error: Not yet. To be settled first:\n- a reason\n");
    }

    #[test]
    fn a_file_that_exists_is_written_over_only_when_asked() {
        let dir = tempfile::tempdir().unwrap();
        let mut target = Target { output: dir.path().join("f"), force: false };
        target.write(b"one").unwrap();
        assert_eq!(target.may_be_written().unwrap_err().code, Code::Usage);
        assert_eq!(target.write(b"two").unwrap_err().code, Code::Usage);
        assert_eq!(std::fs::read(&target.output).unwrap(), b"one");
        target.force = true;
        target.write(b"2").unwrap();
        assert_eq!(std::fs::read(&target.output).unwrap(), b"2");
    }
}
