//! `hegui keywords …`

use crate::console::{Console, DONE, ended, paths};
use crate::output::{Table, clean, findings};
use crate::records::saved;
use crate::tables::line;
use clap::Subcommand;
use hegui_app::api::{CategoryInfo, KeywordLint, KeywordsImport, KeywordsMap, KeywordsRead, LibraryKey};
use hegui_app::error::Result;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 导入 XLSX、CSV 或 TXT 关键词库 | Read keyword libraries from XLSX, CSV or TXT
    Import {
        /// 文件（可多个） | Files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// 词库名称 | Name of the library
        #[arg(long)]
        name: String,
        /// 版本 | Version
        #[arg(long)]
        edition: String,
        /// 只查看，不写入 | Look only
        #[arg(long)]
        preview: bool,
    },
    /// 把类别对应到风险 | Map a category to a risk
    Map {
        /// 类别 | Category
        category: String,
        /// 风险编号，如 A.1.a；空串表示不对应 | Risk id, e.g. A.1.a; empty for none
        risk: String,
        /// 理由 | Reason
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 对照 9.1 检查词库 | Lint a library against 9.1
    Lint {
        /// 词库：编号、名称或标识 | Library: code, name or id
        library: String,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Import { files, name, edition, preview } => {
            let paths = paths(&files)?;
            let read =
                c.ask::<KeywordsRead>("keywords_import", &KeywordsImport { paths, name, edition, preview })?;
            c.show(&read, |r| told(c, r))?;
            Ok(if preview { ended(&read.it.findings) } else { DONE })
        }
        Word::Map { category, risk, reason } => {
            saved(c, "keywords_map", &KeywordsMap { category, risk, reason })
        }
        Word::Lint { library } => {
            let library = c.refer("keyword_libraries", &library)?;
            let lint = c.ask::<KeywordLint>("keywords_lint", &LibraryKey { library })?;
            c.show(&lint, |l| linted(c, l))?;
            Ok(ended(&lint.it.findings))
        }
    }
}

fn categories(c: &Console, all: &[CategoryInfo]) -> String {
    let mut table = Table::new([
        c.say("类别", "Category"),
        c.say("词数", "Words"),
        c.say("风险", "Risk"),
        c.say("建议", "Proposed"),
    ]);
    for k in all {
        let or = |r: &Option<String>| r.clone().unwrap_or_default();
        table.row([k.category.clone(), k.words.to_string(), or(&k.risk), or(&k.proposed)]);
    }
    table.text()
}

fn told(c: &Console, r: &KeywordsRead) -> String {
    let mut table = Table::new([c.say("文件", "File"), c.say("格式", "Form"), c.say("行数", "Lines")]);
    for f in &r.files {
        table.row([f.name.clone(), f.form.clone(), f.lines.to_string()]);
    }
    let mut out = table.text();
    if !r.library.is_empty() {
        out.push_str(&line(c.say("词库", "Library"), &r.library));
    }
    out.push_str(&line(c.say("行数", "Lines"), &r.lines.to_string()));
    out.push_str(&line(c.say("去重后", "Distinct"), &r.distinct.to_string()));
    out.push_str(&categories(c, &r.categories));
    out.push_str(&findings(&r.findings, c.lang));
    out
}

fn linted(c: &Console, l: &KeywordLint) -> String {
    let mut out = format!("{}\n", clean(&l.name));
    out.push_str(&line(c.say("行数", "Lines"), &l.lines.to_string()));
    out.push_str(&line(c.say("去重后", "Distinct"), &format!("{} / {}", l.distinct, l.total_floor.value)));
    out.push_str(&line(c.say("未对应风险", "Of no mapped risk"), &l.unmapped.to_string()));
    let mut table = Table::new([
        c.say("风险", "Risk"),
        c.say("名称", "Name"),
        c.say("词数", "Words"),
        c.say("下限", "Floor"),
    ]);
    for r in &l.risks {
        table.row([r.risk.as_str(), r.name.get(c.lang), &r.words.to_string(), &r.floor.to_string()]);
    }
    out.push_str(&table.text());
    out.push_str(&categories(c, &l.categories));
    if l.long_word_count > 0 {
        let words: Vec<String> = l.long_words.iter().map(|w| clean(&w.word)).collect();
        let total = format!("{} ({})", l.long_word_count, words.join("; "));
        out.push_str(&line(c.say("过长的词", "Long words"), &total));
    }
    out.push_str(&findings(&l.findings, c.lang));
    out
}
