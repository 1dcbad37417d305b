//! The words of the command line. Each help text holds Chinese and English, parted by ` | `; one of them is shown.

use crate::{
    annotation_log, annotators, assessment, assessment_work, banks, cases, checks, citations, conclusions,
    datasets, duties, evaluation, evidence, exchange, filings, generate, journal, keywords, oscal, overview,
    packs, papers, records, registers, reports, runs, script, serve, users, workspace,
};
use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use hegui_model::text::Lang;
use std::ffi::OsString;
use std::path::PathBuf;

/// Parts the two languages of a help text.
const PARTED: &str = " | ";

/// 合规工作台：生成式人工智能合规工作台（命令行） | Hegui: a workbench for generative-AI compliance, on the command line
#[derive(Debug, Parser)]
#[command(name = "hegui", version, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Line {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) word: Word,
}

/// Options that every command knows.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// 工作区文件夹（或环境变量 HEGUI_WORKSPACE） | Workspace folder (or HEGUI_WORKSPACE)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) workspace: Option<PathBuf>,
    /// 登录名（或环境变量 HEGUI_LOGIN） | Login name (or HEGUI_LOGIN)
    #[arg(long, global = true, value_name = "LOGIN")]
    pub(crate) login: Option<String>,
    /// 存有口令的文件（或 HEGUI_PASSPHRASE_FILE 所指文件） | File with the passphrase (or the one named in HEGUI_PASSPHRASE_FILE)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// 语言：zh 或 en | Language: zh or en
    #[arg(long, global = true, value_name = "zh|en", value_parser = lang)]
    pub(crate) lang: Option<Lang>,
    /// 输出 JSON | Answer JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 工作区：新建、检查、备份、恢复 | Workspace: create, check, back up, restore
    #[command(subcommand)]
    Workspace(workspace::Word),
    /// 用户、密钥槽与角色 | Users, key slots and roles
    #[command(subcommand)]
    User(users::Word),
    /// 登记册及其字段 | Registers and their fields
    #[command(subcommand)]
    Register(registers::Word),
    /// 记录 | Records
    #[command(subcommand)]
    Record(records::Word),
    /// 空白导入模板 | An empty sheet to fill in
    Template(exchange::Template),
    /// 导出登记册为 .xlsx 或 .pdf（留痕） | Export a register as .xlsx or .pdf (journalled)
    Export(exchange::Export),
    /// 导入表格：先预览，再写入 | Import a sheet: look first, then keep
    #[command(subcommand)]
    Import(exchange::Import),
    /// 全文检索 | Full-text search
    Search(overview::Search),
    /// 各登记册的数量、检查结果和到期事项 | Every register in figures: records, findings, what is due
    Overview,
    /// 检查结果 | Findings over all registers
    Findings(overview::Findings),
    /// 到期事项 | What is due
    Due(duties::Due),
    /// 某日谁可从事哪些标注工作 | Who may work on what, on any day
    Who(annotators::Who),
    /// 某日的人数与培训统计 | Head counts and training of any day
    Counts(annotators::Counts),
    /// 标注资质证书 | Certificates of qualification
    #[command(subcommand)]
    Certificate(annotators::Certificate),
    /// 数据集与其对照数据集逐条比对 | Compare a dataset with its counterparts, item by item
    Overlap(datasets::Overlap),
    /// 核查标注平台导出的日志并登记 | Check the log of a labelling tool and put it on record
    AnnotationLog(annotation_log::AnnotationLog),
    /// 引用核查：标准、法规的编号、名称、版本与条款 | Citation check: numbers, titles, editions and clauses of standards and laws
    Citations(citations::Citations),
    /// 办理时间线 | The timeline of a matter
    Timeline(cases::Timeline),
    /// 节假日安排 | Years of days off
    #[command(subcommand)]
    Calendar(duties::Calendar),
    /// 工作路径与缺项 | The path with what is missing
    Path,
    /// 关键词库 | Keyword libraries
    #[command(subcommand)]
    Keywords(keywords::Word),
    /// 语料总体的分片与合并（不需要工作区） | Parts of a population and their merging; no workspace is needed
    #[command(subcommand)]
    Corpus(evaluation::CorpusWord),
    /// 总体：从中抽样的全部条目 | Populations: all the items that are drawn from
    #[command(subcommand)]
    Population(evaluation::PopulationWord),
    /// 抽样 | Draws
    #[command(subcommand)]
    Draw(evaluation::DrawWord),
    /// 题库 | Question banks
    #[command(subcommand)]
    Bank(banks::BankWord),
    /// 评估执行与判定 | Runs of an evaluation, and judging
    #[command(subcommand)]
    Run(runs::RunWord),
    /// 抽样规模测算 | Sizes of samples
    #[command(subcommand)]
    Sample(runs::SampleWord),
    /// 模型接口的密钥 | Keys of endpoints
    #[command(subcommand)]
    Endpoint(runs::EndpointWord),
    /// 标准条款 | Clauses of standards
    Clauses(assessment::Clauses),
    /// 对条款作出结论 | Conclude a clause
    Conclude(assessment::Conclusion),
    /// 条款结论导出为表格，或由表格导入 | Conclusions as a sheet, out and back
    #[command(subcommand)]
    Conclusions(conclusions::Word),
    /// 复核结论 | Check a conclusion as the second person
    Check(assessment::Second),
    /// 证据 | Evidence
    #[command(subcommand)]
    Evidence(evidence::Word),
    /// 评估 | Assessments
    #[command(subcommand)]
    Assessment(assessment_work::Word),
    /// 内容包：标准版本、省级要求 | Content packs: editions, province profiles
    #[command(subcommand)]
    Content(packs::Word),
    /// 导出 OSCAL（NIST 交换格式） | Export OSCAL, the interchange format of NIST
    #[command(subcommand)]
    Oscal(oscal::Word),
    /// 评估报告：预览、定稿、签署、验证 | Reports: preview, freeze, sign, verify
    #[command(subcommand)]
    Report(reports::Word),
    /// 文书：由模板和台账生成；单页文书与核验 | Papers from templates and records; papers of one page
    #[command(subcommand)]
    Paper(papers::Word),
    /// 备案与登记：核对材料、生成材料包 | Filings: check papers, make the package
    #[command(subcommand)]
    Filing(filings::Word),
    /// 测试通道的账号密码 | Passwords of test channels
    #[command(subcommand)]
    TestChannel(filings::ChannelWord),
    /// 验证已签署的 PDF，或材料包（文件夹、ZIP） | Verify a signed PDF, or a package in a folder or a ZIP
    Verify(checks::Verify),
    /// 操作日志 | The journal
    #[command(subcommand)]
    Journal(journal::Word),
    /// 以新条目撤销一条日志 | Undo an entry by a new one
    Undo(journal::Undo),
    /// 生成示例单位 | Make the sample organisation
    Demo(workspace::Demo),
    /// 本机服务，供浏览器和测试使用 | A loopback host for a browser and for tests
    Serve(serve::Serve),
    /// 按名称调用任一命令，供脚本使用 | Call any command by name, for scripts
    Call(script::Call),
    /// 写出由程序生成的文件 | Write the files that the program generates
    #[command(hide = true)]
    Generate(generate::Generate),
}

fn lang(word: &str) -> Result<Lang, String> {
    match word {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("zh / en".into()),
    }
}

/// Reads a language of a document.
pub(crate) fn document_lang(word: &str) -> Result<Lang, String> {
    lang(word)
}

/// The language of the words to come: `--lang`, else the system's; Chinese unless that is English.
pub(crate) fn spoken(args: &[OsString], system: Option<&str>) -> Lang {
    let words: Vec<&str> = args.iter().filter_map(|a| a.to_str()).collect();
    let after = |i: usize| words.get(i + 1).copied();
    let named = words.iter().enumerate().find_map(|(i, w)| match w.strip_prefix("--lang") {
        Some("") => after(i),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    match named.and_then(|w| lang(w).ok()) {
        Some(lang) => lang,
        None if system.is_some_and(|s| s.to_ascii_lowercase().starts_with("en")) => Lang::En,
        None => Lang::Zh,
    }
}

fn pick(text: &str, lang: Lang) -> String {
    match (text.split_once(PARTED), lang) {
        (Some((zh, _)), Lang::Zh) => zh.to_owned(),
        (Some((_, en)), Lang::En) => en.to_owned(),
        (None, _) => text.to_owned(),
    }
}

fn in_language(mut command: Command, lang: Lang) -> Command {
    if let Some(about) = command.get_about().map(|a| pick(&a.to_string(), lang)) {
        command = command.about(about);
    }
    command
        .mut_args(|arg| match arg.get_help().map(|h| pick(&h.to_string(), lang)) {
            Some(help) => arg.help(help),
            None => arg,
        })
        .mut_subcommands(|sub| in_language(sub, lang))
}

/// The grammar, its help in one language.
pub(crate) fn grammar(lang: Lang) -> Command {
    in_language(Line::command(), lang)
}

/// Reads a command line.
pub(crate) fn read(args: &[OsString], lang: Lang) -> Result<Line, clap::Error> {
    let mut grammar = grammar(lang);
    let matches = grammar.try_get_matches_from_mut(args)?;
    Line::from_arg_matches(&matches).map_err(|e| e.format(&mut grammar))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn each(command: &Command, look: &mut impl FnMut(&str, &str)) {
        if let Some(about) = command.get_about() {
            look(command.get_name(), &about.to_string());
        }
        for arg in command.get_arguments().filter(|a| !["help", "version"].contains(&a.get_id().as_str())) {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            look(&format!("{} {}", command.get_name(), arg.get_id()), &help);
        }
        for sub in command.get_subcommands() {
            each(sub, look);
        }
    }

    #[test]
    fn the_grammar_is_sound() {
        Line::command().debug_assert();
    }

    #[test]
    fn every_word_and_option_has_help_in_both_languages() {
        each(&Line::command(), &mut |name, help| {
            let (zh, en) = help.split_once(PARTED).unwrap_or_else(|| panic!("{name}: {help:?}"));
            assert!(!zh.is_empty() && en.is_ascii() && !en.is_empty(), "{name}: {help:?}");
        });
        each(&grammar(Lang::En), &mut |name, help| assert!(help.is_ascii(), "{name}: {help:?}"));
    }

    #[test]
    fn no_option_takes_a_passphrase_itself() {
        each(&Line::command(), &mut |name, _| {
            let secret = name.contains("passphrase") || name.contains("recovery_key");
            let word = name == "passphrase" || name.starts_with("passphrase ");
            assert!(!secret || word || name.ends_with("_file"), "{name}");
        });
    }

    #[test]
    fn the_language_is_named_or_the_systems() {
        assert_eq!(spoken(&words("hegui --lang en due"), Some("zh_CN.UTF-8")), Lang::En);
        assert_eq!(spoken(&words("hegui due --lang=zh"), Some("en_GB")), Lang::Zh);
        assert_eq!(spoken(&words("hegui due"), Some("en-US")), Lang::En);
        assert_eq!(spoken(&words("hegui due"), Some("de-DE")), Lang::Zh);
        assert_eq!(spoken(&words("hegui due"), None), Lang::Zh);
    }

    #[test]
    fn global_options_stand_anywhere() {
        let line =
            read(&words("hegui record list people --workspace w --json --login li"), Lang::Zh).unwrap();
        assert_eq!(line.options.login.as_deref(), Some("li"));
        assert!(line.options.json && line.options.workspace.is_some());
        assert!(read(&words("hegui record list"), Lang::Zh).is_err());
    }
}
