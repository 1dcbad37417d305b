//! `hegui bank …`

use crate::console::{Console, ended, paths};
use crate::output::{Table, findings};
use crate::records::saved;
use crate::tables::{counts, line};
use clap::Subcommand;
use hegui_app::api::{
    BankCategory, BankColumns, BankCriteria, BankCriterion, BankImport, BankKey, BankLintAsk, BankLinted,
    BankMap, BankRead,
};
use hegui_app::error::Result;
use hegui_model::evaluation::BankKind;
use hegui_model::registers::question_banks::kind_of;
use std::path::PathBuf;

fn kind(key: &str) -> std::result::Result<BankKind, String> {
    kind_of(key).ok_or_else(|| {
        format!("“{key}” 应为 generated_content、should_refuse 或 should_answer | generated_content, should_refuse or should_answer")
    })
}

fn criterion(text: &str) -> std::result::Result<(String, String), String> {
    let (risk, how) = text.split_once('=').ok_or("应写成 风险=依据 | write RISK=CRITERION")?;
    Ok((risk.trim().to_owned(), how.trim().to_owned()))
}

#[derive(Debug, Subcommand)]
pub(crate) enum BankWord {
    /// 读入题库（JSONL、JSON、CSV、TSV、XLSX） | Read a bank
    Import {
        /// 文件 | Files
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// 名称 | Name
        #[arg(long)]
        name: String,
        /// generated_content、should_refuse 或 should_answer | What it tests
        #[arg(long, value_parser = kind)]
        kind: BankKind,
        /// 版本 | Version
        #[arg(long)]
        edition: String,
        /// 题目所在的列 | Column of the question
        #[arg(long, default_value = "")]
        question: String,
        /// 类别所在的列 | Column of the category
        #[arg(long, default_value = "")]
        category: String,
        /// 整份文件的类别，用于没有类别列的文件 | One category for all, where no column has it
        #[arg(long)]
        whole_category: Option<String>,
        /// 声明的题数 | Questions declared
        #[arg(long)]
        declared: Option<u64>,
        /// 只查看 | Look only
        #[arg(long)]
        preview: bool,
    },
    /// 把类别对应到风险或方面 | Map a category to a risk or an aspect
    Map {
        /// 类别 | Category
        category: String,
        /// 风险编号或方面；空为不对应 | Risk or aspect; empty for none
        topic: String,
        /// 题库类别 | Kind of the bank
        #[arg(long, value_parser = kind)]
        kind: BankKind,
        /// 理由 | Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 对照 9.3、9.4 检查题库 | Lint against 9.3 and 9.4
    Lint {
        /// 题库：编号或名称 | Bank: code or name
        bank: String,
        /// 同时查找近似题 | Look for near duplicates too
        #[arg(long)]
        near: bool,
    },
    /// 写明各风险的判别依据 | Say how each risk is recognised
    Criteria {
        /// 题库：编号或名称 | Bank: code or name
        bank: String,
        /// 风险=依据，可多次给出；整体替换 | RISK=CRITERION, repeatable; replaces all
        #[arg(long = "set", value_parser = criterion, required = true)]
        set: Vec<(String, String)>,
    },
    /// 登记为总体，以便抽样 | Register as a population to draw from
    Population {
        /// 题库：编号或名称 | Bank: code or name
        bank: String,
    },
}

pub(crate) fn bank(c: &Console, word: BankWord) -> Result<u8> {
    let named = |bank: &str| c.refer("question_banks", bank);
    match word {
        BankWord::Import {
            paths: files,
            name,
            kind,
            edition,
            question,
            category,
            whole_category,
            declared,
            preview,
        } => {
            let mut args = BankImport {
                paths: paths(&files)?,
                name,
                kind,
                edition,
                columns: None,
                declared,
                category: whole_category,
                preview,
            };
            if !(question.is_empty() && category.is_empty()) {
                // The other columns are those that a look tells.
                let look = BankImport { preview: true, ..args.clone() };
                let seen = c.ask::<BankRead>("bank_import", &look)?.it.columns;
                let or = |own: String, told: String| if own.is_empty() { told } else { own };
                args.columns = Some(BankColumns {
                    question: or(question, seen.question.clone()),
                    category: or(category, seen.category.clone()),
                    ..seen
                });
            }
            let read = c.ask::<BankRead>("bank_import", &args)?;
            c.show(&read, |r| read_told(c, r))?;
            Ok(ended(&read.it.findings))
        }
        BankWord::Map { category, topic, kind, reason } => {
            saved(c, "bank_map", &BankMap { kind, category, topic, reason })
        }
        BankWord::Lint { bank, near } => {
            let told = c.ask::<BankLinted>("bank_lint", &BankLintAsk { bank: named(&bank)?, near })?;
            c.show(&told, |l| lint_told(c, l))?;
            Ok(ended(&told.it.lint.findings))
        }
        BankWord::Criteria { bank, set } => {
            let criteria =
                set.into_iter().map(|(risk, criterion)| BankCriterion { risk, criterion }).collect();
            saved(c, "bank_criteria", &BankCriteria { bank: named(&bank)?, criteria })
        }
        BankWord::Population { bank } => saved(c, "bank_population", &BankKey { bank: named(&bank)? }),
    }
}

fn categories(c: &Console, all: &[BankCategory]) -> String {
    let mut table = Table::new([
        c.say("类别", "Category"),
        c.say("题数", "Questions"),
        c.say("对应", "Stands for"),
        c.say("建议", "Proposed"),
    ]);
    for k in all {
        table.row([
            k.category.as_str(),
            &k.questions.to_string(),
            &k.topics.join(" "),
            k.proposed.as_deref().unwrap_or_default(),
        ]);
    }
    table.text()
}

fn read_told(c: &Console, r: &BankRead) -> String {
    let mut out = String::new();
    if !r.bank.is_empty() {
        out.push_str(&line(c.say("已读入", "On record"), &r.bank));
    }
    out.push_str(&counts(c, [("题数", "Questions", r.rows), ("去重后", "Distinct", r.distinct)]));
    out.push_str(&line(c.say("题目列", "Column of the question"), &r.columns.question));
    out.push_str(&line(c.say("类别列", "Column of the category"), &r.columns.category));
    out.push_str(&categories(c, &r.categories));
    out.push_str(&findings(&r.findings, c.lang));
    out
}

fn lint_told(c: &Console, l: &BankLinted) -> String {
    let mut out = line(c.say("题库", "Bank"), &l.title);
    let all = [
        ("行数", "Rows", l.lint.rows),
        ("去重后题数", "Distinct questions", l.lint.distinct),
        ("至少应有", "Asked for", l.lint.total_floor),
        ("还需增加", "To be added", l.growth.needed),
    ];
    out.push_str(&counts(c, all));
    let heads = [
        c.say("类别", "Topic"),
        c.say("名称", "Name"),
        c.say("题数", "Questions"),
        c.say("至少", "At least"),
        c.say("需增加", "To add"),
    ];
    let mut table = Table::new(heads);
    for (t, step) in l.lint.topics.iter().zip(&l.growth.steps) {
        table.row([
            t.topic.as_str(),
            t.name.get(c.lang),
            &t.count.to_string(),
            &t.floor.to_string(),
            &step.needed().to_string(),
        ]);
    }
    out.push_str(&table.text());
    out.push_str(&line(
        c.say("重复与近似的题组", "Groups of duplicates"),
        &(l.duplicates.len() as u64 + l.duplicates_left_out).to_string(),
    ));
    out.push_str(&findings(&l.lint.findings, c.lang));
    out
}
