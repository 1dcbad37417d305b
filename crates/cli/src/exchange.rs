//! `hegui template`, `hegui export`, `hegui import …`

use crate::console::{Answer, Console, DONE, FINDINGS, Target, format_of, path};
use crate::output::{Table, clean, column, findings};
use clap::{Args, Subcommand};
use hegui_app::api::{
    ImportCommit, ImportDone, ImportFaulty, ImportPlan, ImportPreview, RegisterReport, SheetAsk,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::finding::any_error;
use hegui_model::report::PaperFormat;
use hegui_model::text::Lang;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Template {
    /// 登记册 | Register
    register: String,
    #[command(flatten)]
    target: Target,
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// 登记册 | Register
    register: String,
    /// 条件，同 record list（可重复） | Condition as in record list (repeat for more)
    #[arg(long = "where", value_name = "CONDITION")]
    conditions: Vec<String>,
    /// 脱敏字段以明文导出，须有权限和理由 | Masked values in clear; needs the right and a reason
    #[arg(long)]
    unmasked: bool,
    /// 连同他人享有权利的授权文本，须确有授权 | With text that others own; only where the licence allows it
    #[arg(long)]
    with_licensed_text: bool,
    /// 理由 | Reason
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// 只查看结果，不写入 | Look at a sheet; nothing is kept
    Preview {
        /// 登记册 | Register
        register: String,
        /// 文件 | File
        file: PathBuf,
    },
    /// 只取出被拒绝的行和原因，另存为表格 | Write the refused rows with their reasons as a sheet of their own
    Faulty {
        /// 登记册 | Register
        register: String,
        /// 文件 | File
        file: PathBuf,
        #[command(flatten)]
        target: Target,
    },
    /// 重新检查；没有被拒绝的行时一次性写入 | Look again, and keep it as one entry if no row is refused
    Commit {
        /// 登记册 | Register
        register: String,
        /// 文件 | File
        file: PathBuf,
        /// 理由 | Reason
        #[arg(long, default_value = "")]
        reason: String,
    },
}

pub(crate) fn template(c: &Console, a: Template) -> Result<u8> {
    let ask = SheetAsk {
        register: a.register,
        lang: c.lang,
        filters: Vec::new(),
        unmasked: false,
        with_licensed_text: false,
        reason: String::new(),
    };
    c.keep("sheet_template", &ask, &a.target)
}

pub(crate) fn export(c: &Console, a: Export) -> Result<u8> {
    let filters = c.filters(&a.register, &a.conditions, false)?;
    let paper = format_of(&a.target.output).ok().filter(|f| *f != PaperFormat::Xlsx);
    if let Some(format) = paper {
        if a.unmasked {
            return Err(Error::new(
                Code::Usage,
                "PDF 和 DOCX 中的敏感信息始终脱敏；需要明文请导出表格",
                "Sensitive values are always masked in a PDF or DOCX; export a sheet for values in clear",
            ));
        }
        let ask = RegisterReport { register: a.register, lang: c.lang, filters, format };
        return c.keep("register_report", &ask, &a.target);
    }
    let ask = SheetAsk {
        register: a.register,
        lang: c.lang,
        filters,
        unmasked: a.unmasked,
        with_licensed_text: a.with_licensed_text,
        reason: a.reason,
    };
    c.keep("sheet_export", &ask, &a.target)
}

pub(crate) fn refuses(plan: &ImportPlan) -> bool {
    plan.refused > 0 || any_error(&plan.findings)
}

/// Shows what an import would do; where it was asked to keep it, that nothing was kept.
pub(crate) fn only_looked<T>(
    c: &Console,
    answer: &Answer<T>,
    plan: impl Fn(&T) -> &ImportPlan,
    asked_to_keep: bool,
) -> Result<u8> {
    c.show(answer, |it| {
        let mut out = told(c, plan(it));
        if asked_to_keep {
            out.push_str(c.say(
                "没有写入任何内容：请改正被拒绝的行后重新导入。\n",
                "Nothing was kept: mend the refused rows and import again.\n",
            ));
        }
        out
    })?;
    Ok(if refuses(plan(&answer.it)) { FINDINGS } else { DONE })
}

pub(crate) fn import(c: &Console, word: Import) -> Result<u8> {
    let (register, file, faulty, commit) = match word {
        Import::Preview { register, file } => (register, file, None, None),
        Import::Faulty { register, file, target } => (register, file, Some(target), None),
        Import::Commit { register, file, reason } => (register, file, None, Some(reason)),
    };
    let look = ImportPreview {
        register,
        path: path(&file)?,
        pasted: None,
        plan: None,
        headed: None,
        columns: Vec::new(),
        mended: Vec::new(),
    };
    let plan = c.ask::<ImportPlan>("import_preview", &look)?;
    if let Some(target) = faulty {
        return c.keep("import_faulty", &ImportFaulty { plan: plan.it.plan, lang: c.lang }, &target);
    }
    let refused = refuses(&plan.it);
    match commit {
        Some(reason) if !refused => {
            let done = c.ask::<ImportDone>("import_commit", &ImportCommit { plan: plan.it.plan, reason })?;
            c.show(&done, |d| match c.lang {
                Lang::Zh => format!("已导入：新增 {}，修改 {}（日志条目 {}）\n", d.new, d.change, d.seq),
                Lang::En => {
                    format!("Imported: {} new, {} changed (journal entry {})\n", d.new, d.change, d.seq)
                }
            })?;
            Ok(DONE)
        }
        commit => only_looked(c, &plan, |p| p, commit.is_some()),
    }
}

fn told(c: &Console, p: &ImportPlan) -> String {
    let mut out = format!("{} ({}) → {}\n", clean(&p.file), p.form.get(c.lang), p.register);
    let mut table = Table::new([c.say("列", "Column"), c.say("表头", "Header"), c.say("字段", "Field")]);
    for k in &p.columns {
        let near = k.near.as_ref().map(|n| format!("({} {n}?)", c.say("跳过；是否为", "passed over;")));
        let field = k.field.clone().or(near).unwrap_or_else(|| c.say("（跳过）", "(passed over)").into());
        table.row([column(k.column), k.header.clone(), field]);
    }
    out.push_str(&table.text());
    out.push_str(&findings(&p.findings, c.lang));
    for r in &p.rows {
        out.push_str(&findings(&r.findings, c.lang));
    }
    out.push_str(&match c.lang {
        Lang::Zh => format!("新增 {}，修改 {}，无变化 {}，被拒绝 {}\n", p.new, p.change, p.same, p.refused),
        Lang::En => format!("{} new, {} change, {} same, {} refused\n", p.new, p.change, p.same, p.refused),
    });
    out
}
