//! `hegui corpus …`, `hegui population …`, `hegui draw …`

use crate::console::{Console, DONE, Target, ended, path, paths};
use crate::output::{Table, findings};
use crate::tables::{counts, line};
use clap::{Args, Subcommand};
use hegui_app::api::{
    CorpusItems, CorpusMerge, CorpusShard, CorpusShow, DrawKey, DrawMade, DrawMake, ItemsWritten,
    PopulationRead, PopulationRegister, PopulationScan, PopulationScanned,
};
use hegui_app::error::Result;
use std::path::PathBuf;

/// How the items of files are read.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// 文件或文件夹（JSONL、JSON、CSV、TSV、XLSX、Parquet、TXT，可为 .gz、.zst） | Files or folders, also packed
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// 文本所在的字段或列，可多次给出 | Field or column of the text, repeatable
    #[arg(long)]
    text: Vec<String>,
    /// 来源所在的字段或列；空串表示没有来源 | Field or column of the source; empty for none
    #[arg(long)]
    source: Option<String>,
}

impl Reading {
    fn paths(&self) -> Result<Vec<String>> {
        paths(&self.paths)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusWord {
    /// 登记总体的一个分片（不需要工作区，可在集群上运行） | Register one part of a population; needs no workspace
    Shard {
        #[command(flatten)]
        reading: Reading,
        /// 第几个分片，从 1 起 | Which part, from 1
        #[arg(long)]
        number: usize,
        /// 共几个分片 | Of how many
        #[arg(long)]
        of: usize,
        /// 条目清单写到哪里 | Where its register of items is written
        #[arg(long)]
        out: PathBuf,
    },
    /// 合并各分片的条目清单 | Merge the registers of the parts
    Merge {
        /// 各分片的条目清单 | Registers of the parts
        #[arg(required = true)]
        shards: Vec<PathBuf>,
        /// 整个总体的条目清单写到哪里 | Where the register of the whole is written
        #[arg(long)]
        out: PathBuf,
    },
    /// 把条目清单写成 Parquet | Write a register of items as Parquet
    Items {
        /// 条目清单 | The register
        register: PathBuf,
        /// 写到哪里 | Where it is written
        #[arg(long)]
        out: PathBuf,
    },
    /// 查看条目清单并核对摘要 | Show a register of items and prove its digest
    Show {
        /// 条目清单 | The register
        register: PathBuf,
    },
}

pub(crate) fn corpus(c: &Console, word: CorpusWord) -> Result<u8> {
    let reply = match word {
        CorpusWord::Shard { reading, number, of, out } => {
            let args = CorpusShard {
                paths: reading.paths()?,
                text: reading.text,
                source: reading.source,
                number,
                of,
                target: path(&out)?,
            };
            c.outside::<PopulationRead>("corpus_shard", &args)?
        }
        CorpusWord::Merge { shards, out } => {
            c.outside("corpus_merge", &CorpusMerge { shards: paths(&shards)?, target: path(&out)? })?
        }
        CorpusWord::Items { register, out } => {
            let args = CorpusItems { register: path(&register)?, target: path(&out)? };
            let written = c.outside::<ItemsWritten>("corpus_items", &args)?;
            c.show(&written, |w| {
                line(c.say("条目数", "Items"), &w.rows.to_string()) + &line("SHA-256", &w.sha256)
            })?;
            return Ok(DONE);
        }
        CorpusWord::Show { register } => {
            c.outside("corpus_show", &CorpusShow { register: path(&register)? })?
        }
    };
    c.show(&reply, |r| population_told(c, r))?;
    Ok(DONE)
}

/// What a population is called and holds.
#[derive(Args, Debug)]
pub(crate) struct Named {
    /// 名称 | Name
    #[arg(long)]
    name: String,
    /// 内容：corpus、generated_content、should_refuse、should_answer、other | What it holds
    #[arg(long, default_value = "corpus")]
    kind: String,
    /// 对应的数据集，可多次给出 | Datasets of which it is all, repeatable
    #[arg(long = "dataset")]
    datasets: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PopulationWord {
    /// 只查看，不登记 | Look only
    Look {
        #[command(flatten)]
        reading: Reading,
    },
    /// 登记总体 | Register a population
    Register {
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        named: Named,
        /// 条目清单写到哪里 | Where the register of items is written
        #[arg(long)]
        out: PathBuf,
    },
    /// 扫描总体的关键词和个人信息，保存统计数 | Scan a population for keywords and personal information; counts are kept
    Scan {
        /// 总体：编号或名称 | Population: code or name
        population: String,
        /// 总体的文件或文件夹 | Files or folders of the population
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// 关键词库：编号或名称 | Keyword library: code or name
        #[arg(long)]
        library: String,
        /// 条目清单；不给出时用登记时写出的文件 | Register of items; else the one that was written
        #[arg(long)]
        register: Option<PathBuf>,
        /// 把命中的条目写到哪里，供抽样核查误报 | Where the items with a word are written, to look for false hits
        #[arg(long)]
        hits: Option<PathBuf>,
    },
    /// 登记由分片合并而成的总体 | Register a population that was merged from parts
    Adopt {
        /// 合并后的条目清单 | The merged register of items
        register: PathBuf,
        #[command(flatten)]
        named: Named,
    },
}

pub(crate) fn population(c: &Console, word: PopulationWord) -> Result<u8> {
    let ask = |target: String| PopulationRegister {
        paths: Vec::new(),
        name: String::new(),
        kind: "other".into(),
        text: Vec::new(),
        source: None,
        datasets: Vec::new(),
        preview: target.is_empty(),
        target,
        merged: false,
    };
    let called = |named: Named, asked: PopulationRegister| -> Result<PopulationRegister> {
        let datasets = named.datasets.iter().map(|d| c.refer("datasets", d)).collect::<Result<_>>()?;
        Ok(PopulationRegister { name: named.name, kind: named.kind, datasets, ..asked })
    };
    let reads = |reading: Reading, asked: PopulationRegister| -> Result<PopulationRegister> {
        let paths = reading.paths()?;
        Ok(PopulationRegister { paths, text: reading.text, source: reading.source, ..asked })
    };
    let args = match word {
        PopulationWord::Scan { population, paths: files, library, register, hits } => {
            let args = PopulationScan {
                population: c.refer("populations", &population)?,
                library: c.refer("keyword_libraries", &library)?,
                paths: paths(&files)?,
                register: register.as_deref().map(path).transpose()?,
                hits: hits.as_deref().map(path).transpose()?,
            };
            let scanned = c.ask::<PopulationScanned>("population_scan", &args)?;
            c.show(&scanned, |s| scan_told(c, s))?;
            return Ok(ended(&scanned.it.findings));
        }
        PopulationWord::Look { reading } => reads(reading, ask(String::new()))?,
        PopulationWord::Register { reading, named, out } => called(named, reads(reading, ask(path(&out)?))?)?,
        PopulationWord::Adopt { register, named } => {
            PopulationRegister { merged: true, ..called(named, ask(path(&register)?))? }
        }
    };
    let read = c.ask::<PopulationRead>("population_register", &args)?;
    c.show(&read, |r| population_told(c, r))?;
    Ok(ended(&read.it.findings))
}

fn scan_told(c: &Console, s: &PopulationScanned) -> String {
    let all = [("扫描条目数", "Items scanned", s.items), ("命中条目数", "Items with a keyword", s.hit_items)];
    let mut out = counts(c, all);
    for p in &s.personal {
        out.push_str(&line(p.title.get(c.lang), &p.items.to_string()));
    }
    let hits = c.say("命中次数", "Hits");
    for (zh, en, second, all) in [
        ("风险", "Risk", hits, &s.by_risk),
        ("来源", "Source", c.say("命中条目数", "Items with a keyword"), &s.by_source),
        ("词", "Word", hits, &s.by_word),
    ] {
        let mut table = Table::new([c.say(zh, en), c.say("条目数", "Items"), second]);
        all.iter().for_each(|r| table.row([r.name.clone(), r.items.to_string(), r.hits.to_string()]));
        out.push_str(&table.text());
    }
    out.push_str(&findings(&s.findings, c.lang));
    out
}

fn population_told(c: &Console, r: &PopulationRead) -> String {
    let mut out = String::new();
    if let Some(record) = &r.record {
        out.push_str(&line(c.say("已登记", "On record"), record));
    }
    out.push_str(&line(c.say("总体摘要", "Digest"), &r.digest));
    let all = [
        ("条目数", "Items", r.items),
        ("不重复条目数", "Distinct items", r.distinct),
        ("文本字节数", "Bytes of text", r.bytes),
        ("未能读取", "Refused", r.refused),
    ];
    out.push_str(&counts(c, all));
    let mut files = Table::new([
        c.say("文件", "File"),
        c.say("编码", "Encoding"),
        c.say("条目数", "Items"),
        c.say("未能读取", "Refused"),
    ]);
    for f in &r.files {
        let encoding = f.encoding.clone().unwrap_or_default();
        files.row([f.name.clone(), encoding, f.items.to_string(), f.refused.to_string()]);
    }
    out.push_str(&files.text());
    for (zh, en, all) in [("来源", "Source", &r.sources), ("语言", "Language", &r.languages)] {
        let mut table = Table::new([c.say(zh, en), c.say("条目数", "Items"), c.say("字节", "Bytes")]);
        all.iter().for_each(|s| table.row([s.name.clone(), s.items.to_string(), s.bytes.to_string()]));
        out.push_str(&table.text());
    }
    out.push_str(&findings(&r.findings, c.lang));
    out
}

#[derive(Debug, Subcommand)]
pub(crate) enum DrawWord {
    /// 抽样：先在日志中确定种子，再抽取 | Draw: the seed is fixed in the journal first
    Make {
        /// 总体：编号或名称 | Population: code or name
        population: String,
        /// 用途，如 corpus_manual | What for, such as corpus_manual
        #[arg(long)]
        purpose: String,
        /// 应抽条数 | How many items
        #[arg(long)]
        items: u64,
        /// 分层：uniform、source、language | Strata
        #[arg(long, default_value = "uniform")]
        strata: String,
        /// 自定种子；不给出时由工作台抽取 | A seed of one's own; else the workbench draws it
        #[arg(long)]
        seed: Option<String>,
        /// 自定种子的出处 | Where that seed comes from
        #[arg(long, default_value = "")]
        seed_source: String,
        /// 再次抽样的理由 | Reason for a second draw
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 继续已确定种子、尚未完成的抽样 | Carry out a draw whose seed is fixed
    Finish(DrawNamed),
    /// 重新抽取并与记录比对 | Draw again and compare with what is on record
    Verify(DrawNamed),
    /// 导出抽样清单（留痕） | Export the list of a draw (journalled)
    List {
        /// 抽样编号 | Code of the draw
        draw: String,
        #[command(flatten)]
        target: Target,
    },
}

#[derive(Args, Debug)]
pub(crate) struct DrawNamed {
    /// 抽样编号 | Code of the draw
    draw: String,
    /// 条目清单；不给出时用登记时写出的文件 | Register of items; else the one that was written
    #[arg(long)]
    register: Option<PathBuf>,
}

pub(crate) fn draw(c: &Console, word: DrawWord) -> Result<u8> {
    let key = |named: &DrawNamed| -> Result<DrawKey> {
        let register = named.register.as_deref().map(path).transpose()?;
        Ok(DrawKey { draw: c.refer("draws", &named.draw)?, register })
    };
    let made = match word {
        DrawWord::Make { population, purpose, items, strata, seed, seed_source, reason } => {
            let population = c.refer("populations", &population)?;
            let args = DrawMake { population, purpose, strata, asked: items, seed, seed_source, reason };
            c.ask::<DrawMade>("draw_make", &args)?
        }
        DrawWord::Finish(named) => c.ask("draw_finish", &key(&named)?)?,
        DrawWord::Verify(named) => c.ask("draw_verify", &key(&named)?)?,
        DrawWord::List { draw, target } => {
            let draw = c.refer("draws", &draw)?;
            return c.keep("draw_list", &DrawKey { draw, register: None }, &target);
        }
    };
    c.show(&made, |m| {
        let mut out = line(c.say("抽样", "Draw"), &m.code);
        out.push_str(&line(c.say("种子", "Seed"), &m.seed));
        out.push_str(&line(c.say("总体摘要", "Digest of the population"), &m.population_digest));
        out.push_str(&line(c.say("实抽条数", "Items drawn"), &m.drawn.to_string()));
        out.push_str(&line(c.say("清单 SHA-256", "SHA-256 of the list"), &m.list_sha256));
        if m.fewer {
            out.push_str(c.say("总体不足，已全部抽取\n", "Fewer than asked are there; all were drawn\n"));
        }
        out
    })?;
    Ok(DONE)
}
