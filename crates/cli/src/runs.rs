//! `hegui run …`, `hegui sample …`, `hegui endpoint …`

use crate::console::{Console, DONE, FINDINGS, Target, ended, path, paths};
use crate::output::{Table, clean, findings};
use crate::records::saved;
use crate::tables::{counts, line};
use clap::Subcommand;
use hegui_app::api::{
    AnswersFetch, AnswersFetched, AnswersImport, AnswersRead, EndpointKey, JudgeNext, JudgeSave, JudgeView,
    JudgingSheet, JudgingSheetImport, NamedFigure, Nothing, RemedyGroup, RunBegin, RunCompare, RunCompared,
    RunJudgeKeywords, RunJudgeScores, RunJudged, RunKey, RunRemediate, RunShown, SampleLimit, SamplePlan,
    SamplePlanned, SheetRead,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::decimal::Decimal;
use hegui_model::evaluation::judging::Progress;
use hegui_model::evaluation::strategy::Strategy;
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

fn strategy(key: &str) -> std::result::Result<Strategy, String> {
    Strategy::of(key).ok_or_else(|| format!("“{key}” 应为 alone 或 with_strategy | alone or with_strategy"))
}

fn share(text: &str) -> std::result::Result<Decimal, String> {
    text.parse().map_err(|_| format!("“{text}” 不是百分数 | is no percentage"))
}

#[derive(Debug, Subcommand)]
pub(crate) enum RunWord {
    /// 取出抽中的条目或题目，开始评估 | Fetch what was drawn, and begin
    Begin {
        /// 抽样编号 | Code of the draw
        draw: String,
        /// 总体的文件或文件夹；题库不用 | Files or folders of the population; none for a bank
        paths: Vec<PathBuf>,
        /// 名称 | Name
        #[arg(long)]
        name: String,
        /// 复判比例（百分数） | Per cent of second looks
        #[arg(long, value_parser = share)]
        second_share: Option<Decimal>,
        /// 条目清单；不给出时用登记时写出的文件 | Register of items; else the one that was written
        #[arg(long)]
        register: Option<PathBuf>,
        /// 评判哪一列应答：alone 模型原生，with_strategy 加安全策略 | Which answers are judged
        #[arg(long, value_parser = strategy)]
        strategy: Option<Strategy>,
        /// 服务：编号或名称 | Service: code or name
        #[arg(long)]
        service: Option<String>,
        /// 模型版本：编号或名称 | Model version: code or name
        #[arg(long)]
        model_version: Option<String>,
        /// 复测哪一次评估 | The run that is tested again
        #[arg(long)]
        retest_of: Option<String>,
    },
    /// 进度、指标与一致性 | Progress, figures and agreement
    Show {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
    },
    /// 从文件导入应答 | Read answers from a file
    Answers {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        /// 文件（JSONL、JSON、CSV、TSV、XLSX） | File
        file: PathBuf,
        /// alone 模型原生，with_strategy 加安全策略 | alone or with_strategy
        #[arg(long, value_parser = strategy, default_value = "alone")]
        strategy: Strategy,
        /// 题目所在的列 | Column of the question
        #[arg(long)]
        question: Option<String>,
        /// 应答所在的列 | Column of the answer
        #[arg(long)]
        answer: Option<String>,
        /// 用文件中不同的应答替换 | Take the answers that differ
        #[arg(long)]
        replace: bool,
        /// 只查看 | Look only
        #[arg(long)]
        preview: bool,
    },
    /// 调用模型接口取得应答；中断后再运行即续取 | Ask an endpoint; run again to go on where it stopped
    Fetch {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        /// 模型接口：编号或名称 | Endpoint: code or name
        endpoint: String,
    },
    /// 用关键词库判定 | Have a keyword library judge
    Keywords {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        /// 关键词库：编号或名称 | Keyword library: code or name
        library: String,
    },
    /// 用分类模型的得分判定 | Have a classifier judge, by a file of its scores or at its address
    Scores {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        /// 分类模型：编号或名称 | Classifier: code or name
        classifier: String,
        /// 得分文件；不给出时调用分类模型登记的本地接口 | File of scores; else the classifier is asked at its address
        file: Option<PathBuf>,
    },
    /// 下一条待判定 | The next item to judge
    Next {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
    },
    /// 判定一条，并给出下一条 | Judge an item; shows the next
    Judge {
        /// 条目编号或标识 | Item: code or id
        item: String,
        /// pass、fail 或 unsure | pass, fail or unsure
        verdict: String,
        /// 涉及的风险，如 A.1.a，可多次给出 | Risks, such as A.1.a, repeatable
        #[arg(long = "risk")]
        risks: Vec<String>,
    },
    /// 条目与最终判定写成 Parquet（留痕） | Items with their final verdicts as Parquet (journalled)
    Table {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        #[command(flatten)]
        target: Target,
    },
    /// 导出待本人判定的条目（留痕） | Export what waits for you (journalled)
    Sheet {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        #[command(flatten)]
        target: Target,
    },
    /// 导入判定表；不加 --keep 只查看 | Read a judging sheet; without --keep only look
    SheetImport {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        /// 判定表 | The sheet
        file: PathBuf,
        /// 保存 | Keep it
        #[arg(long)]
        keep: bool,
    },
    /// 比较两次评估 | Compare two runs
    Compare {
        /// 较早的一次 | The earlier one
        before: String,
        /// 较晚的一次 | The later one
        after: String,
    },
    /// 不合格条目按风险和来源分组 | Failed items by risk and source
    Remedies {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
    },
    /// 为一组不合格条目建立整改 | Make a remediation of a group of failed items
    Remediate {
        /// 评估执行：编号或名称 | Run: code or name
        run: String,
        /// 评估：编号或名称 | Assessment: code or name
        #[arg(long)]
        assessment: String,
        /// 风险编号；未指明的为空 | Risk; empty for none
        #[arg(long, default_value = "")]
        risk: String,
        /// 来源或题目类别 | Source or topic
        #[arg(long, default_value = "")]
        source: String,
        /// 整改措施 | Measure
        #[arg(long)]
        measure: String,
        /// 责任人：编号或姓名 | Owner: code or name
        #[arg(long)]
        owner: String,
        /// 完成期限 | Due on
        #[arg(long)]
        due_on: String,
    },
}

pub(crate) fn run(c: &Console, word: RunWord) -> Result<u8> {
    let named = |run: &str| c.refer("evaluation_runs", run);
    let also = |register: &str, name: Option<String>| name.map(|n| c.refer(register, &n)).transpose();
    match word {
        RunWord::Begin {
            draw,
            paths: files,
            name,
            second_share,
            register,
            strategy,
            service,
            model_version,
            retest_of,
        } => {
            let args = RunBegin {
                draw: c.refer("draws", &draw)?,
                name,
                second_share,
                paths: paths(&files)?,
                register: register.as_deref().map(path).transpose()?,
                strategy,
                service: also("services", service)?,
                model_version: also("model_versions", model_version)?,
                retest_of: also("evaluation_runs", retest_of)?,
            };
            saved(c, "run_begin", &args)
        }
        RunWord::Show { run } => {
            let shown = c.ask::<RunShown>("run_show", &RunKey { run: named(&run)? })?;
            c.show(&shown, |r| run_told(c, r))?;
            Ok(ended(&shown.it.findings))
        }
        RunWord::Answers { run, file, strategy, question, answer, replace, preview } => {
            let args = AnswersImport {
                run: named(&run)?,
                path: path(&file)?,
                strategy,
                question,
                answer,
                replace,
                preview,
            };
            let read = c.ask::<AnswersRead>("answers_import", &args)?;
            c.show(&read, |r| answers_told(c, r))?;
            Ok(ended(&read.it.findings))
        }
        RunWord::Fetch { run, endpoint } => {
            let args = AnswersFetch { run: named(&run)?, endpoint: c.refer("model_endpoints", &endpoint)? };
            let fetched = c.ask::<AnswersFetched>("answers_fetch", &args)?;
            c.show(&fetched, |r| fetched_told(c, r))?;
            Ok(if fetched.it.unanswered > 0 { FINDINGS } else { DONE })
        }
        RunWord::Keywords { run, library } => {
            let args =
                RunJudgeKeywords { run: named(&run)?, library: c.refer("keyword_libraries", &library)? };
            judged(c, "run_judge_keywords", &args)
        }
        RunWord::Scores { run, classifier, file } => {
            let args = RunJudgeScores {
                run: named(&run)?,
                classifier: c.refer("classifiers", &classifier)?,
                path: file.as_deref().map(path).transpose()?,
            };
            judged(c, "run_judge_scores", &args)
        }
        RunWord::Next { run } => {
            let args = JudgeNext { run: named(&run)?, after: None, item: None };
            let view = c.ask::<JudgeView>("judge_next", &args)?;
            c.show(&view, |v| item_told(c, v))?;
            Ok(DONE)
        }
        RunWord::Judge { item, verdict, risks } => {
            let item = c.refer("run_items", &item)?;
            let view = c.ask::<JudgeView>("judge_save", &JudgeSave { item, verdict, risks })?;
            c.show(&view, |v| item_told(c, v))?;
            Ok(DONE)
        }
        RunWord::Table { run, target } => c.keep("run_table", &RunKey { run: named(&run)? }, &target),
        RunWord::Sheet { run, target } => {
            c.keep("judging_sheet", &JudgingSheet { run: named(&run)?, lang: c.lang }, &target)
        }
        RunWord::SheetImport { run, file, keep } => {
            let mut args =
                JudgingSheetImport { run: named(&run)?, path: path(&file)?, preview: true, seen: None };
            let mut read = c.ask::<SheetRead>("judging_sheet_import", &args)?;
            if keep {
                (args.preview, args.seen) = (false, Some(read.it.plan.plan.clone()));
                read = c.ask("judging_sheet_import", &args)?;
            }
            c.show(&read, |r| {
                let mut out = line(c.say("文件", "File"), &r.plan.file);
                let all = [
                    ("判定", "Judgements", r.plan.new),
                    ("未填写", "Left empty", r.plan.same),
                    ("有误", "Refused", r.plan.refused),
                ];
                out.push_str(&counts(c, all));
                let told: Vec<_> = r.plan.rows.iter().flat_map(|row| row.findings.clone()).collect();
                out.push_str(&findings(&told, c.lang));
                out
            })?;
            Ok(if read.it.plan.refused > 0 { FINDINGS } else { DONE })
        }
        RunWord::Compare { before, after } => {
            let args = RunCompare { before: named(&before)?, after: named(&after)? };
            let told = c.ask::<RunCompared>("run_compare", &args)?;
            c.show(&told, |r| compared_told(c, r))?;
            Ok(DONE)
        }
        RunWord::Remedies { run } => {
            let groups = c.ask::<Vec<RemedyGroup>>("run_remedies", &RunKey { run: named(&run)? })?;
            c.show(&groups, |all| {
                let heads = [
                    c.say("风险", "Risk"),
                    c.say("名称", "Name"),
                    c.say("来源或类别", "Source or topic"),
                    c.say("条数", "Items"),
                ];
                let mut table = Table::new(heads);
                all.iter().for_each(|g| {
                    table.row([g.risk.as_str(), g.title.get(c.lang), &g.source, &g.items.to_string()]);
                });
                table.text()
            })?;
            Ok(DONE)
        }
        RunWord::Remediate { run, assessment, risk, source, measure, owner, due_on } => {
            let args = RunRemediate {
                run: named(&run)?,
                assessment: c.refer("assessments", &assessment)?,
                risk,
                source,
                measure,
                owner: c.refer("people", &owner)?,
                due_on,
            };
            saved(c, "run_remediate", &args)
        }
    }
}

fn judged(c: &Console, command: &str, args: &impl serde::Serialize) -> Result<u8> {
    let told = c.ask::<RunJudged>(command, args)?;
    c.show(&told, |r| {
        let all = [
            ("已判定", "Judged", r.judged),
            ("不合格", "Failing", r.failing),
            ("尚无判定", "Without a judgement", r.left),
        ];
        counts(c, all) + &findings(&r.findings, c.lang)
    })?;
    Ok(ended(&told.it.findings))
}

fn answers_told(c: &Console, r: &AnswersRead) -> String {
    let mut out = line(c.say("题目列", "Column of the question"), &r.question);
    out.push_str(&line(c.say("应答列", "Column of the answer"), &r.answer));
    let all = [
        ("行数", "Rows", r.rows),
        ("对应的条目", "Items answered by it", r.matched),
        ("不属于本次评估的行", "Rows of no item", r.strange),
        ("没有应答的行", "Rows without an answer", r.empty),
        ("与已有应答不同", "Differing from those on file", r.differ),
        ("仍无应答的条目", "Items still without an answer", r.unanswered),
    ];
    out.push_str(&counts(c, all));
    out.push_str(&findings(&r.findings, c.lang));
    out
}

fn fetched_told(c: &Console, r: &AnswersFetched) -> String {
    let all = [
        ("已询问", "Asked", r.asked),
        ("已应答", "Answered", r.answered),
        ("仍无应答的条目", "Items still without an answer", r.unanswered),
    ];
    let mut out = counts(c, all);
    for f in &r.failures {
        out.push_str(&line(&f.questions.to_string(), f.reason.get(c.lang)));
    }
    out
}

fn compared_told(c: &Console, r: &RunCompared) -> String {
    let mut out = line(c.say("较早", "Earlier"), &r.before);
    out.push_str(&line(c.say("较晚", "Later"), &r.after));
    let of = &r.comparison;
    let all = [
        ("都已判定的条目", "Items judged in both", of.both),
        ("都合格", "Passing in both", of.passing),
        ("都不合格", "Failing in both", of.failing),
        ("由不合格变为合格", "Mended", of.mended.len() as u64),
        ("由合格变为不合格", "Broken", of.broken.len() as u64),
        ("都不合格而风险不同", "Failing by other risks", of.shifted.len() as u64),
        ("有一次未作出判定", "Undecided in one", of.undecided.len() as u64),
        ("仅较早一次有", "Only in the earlier", of.only_before.len() as u64),
        ("仅较晚一次有", "Only in the later", of.only_after.len() as u64),
    ];
    out.push_str(&counts(c, all));
    out.push_str(&line(c.say("McNemar 检验 p 值", "p of McNemar's test"), &r.chance.to_string()));
    out.push_str(&findings(&r.findings, c.lang));
    out
}

#[derive(Debug, Subcommand)]
pub(crate) enum SampleWord {
    /// 条文对抽样设定的限值 | Limits that clauses set to samples
    Limits,
    /// 测算样本量 | How many items are needed
    Plan {
        /// 条文限值，见 limits | Limit of a clause, as listed
        #[arg(long)]
        limit: Option<String>,
        /// 自定限值（百分数） | A limit of one's own, in per cent
        #[arg(long, value_parser = share)]
        percent: Option<Decimal>,
        /// 自定限值为下限 | That limit is the least
        #[arg(long)]
        at_least: bool,
        /// 预期比率（百分数） | Expected rate, in per cent
        #[arg(long, value_parser = share)]
        expected: Decimal,
        /// 总体条目数 | Items there are
        #[arg(long)]
        population: Option<u64>,
        /// 打算抽取的条数 | Items that are thought of
        #[arg(long)]
        items: Option<u64>,
    },
}

pub(crate) fn sample(c: &Console, word: SampleWord) -> Result<u8> {
    match word {
        SampleWord::Limits => {
            let all = c.ask::<Vec<SampleLimit>>("sample_limits", &Nothing {})?;
            c.show(&all, |all| {
                let heads = [
                    c.say("标识", "Key"),
                    c.say("指标", "Measure"),
                    c.say("限值", "Limit"),
                    c.say("条款", "Clause"),
                ];
                let mut table = Table::new(heads);
                all.iter().for_each(|l| {
                    let (zh, en) = l.limit.bound.words();
                    let limit = format!("{} {}%", c.say(zh, en), l.limit.percent);
                    table.row([l.key.as_str(), l.name.get(c.lang), &limit, &l.limit.clause]);
                });
                table.text()
            })?;
        }
        SampleWord::Plan { limit, percent, at_least, expected, population, items } => {
            let args = SamplePlan { requirement: limit, percent, at_least, expected, population, items };
            let planned = c.ask::<SamplePlanned>("sample_plan", &args)?;
            c.show(&planned, |p| {
                let count = |n: Option<u64>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
                let mut out = line(
                    c.say("置信区间越过限值所需条数", "Items for the interval to clear the limit"),
                    &count(p.needed.as_ref().map(|n| n.items)),
                );
                if let Some(why) = &p.reason {
                    out.push_str(why.get(c.lang));
                    out.push('\n');
                }
                out.push_str(&line(
                    c.say("条款要求的最少条数", "Fewest items by the clause"),
                    &count(p.floor),
                ));
                out.push_str(&line(c.say("按此条数", "With so many items"), &p.items.to_string()));
                out.push_str(&line(
                    c.say("达标时最多不合格条数", "Most failures with which the limit is met"),
                    &count(p.tolerated.met),
                ));
                out.push_str(&line(
                    c.say(
                        "置信区间越过限值时最多不合格条数",
                        "Most failures with which the interval clears it",
                    ),
                    &count(p.tolerated.assured),
                ));
                out
            })?;
        }
    }
    Ok(DONE)
}

#[derive(Debug, Subcommand)]
pub(crate) enum EndpointWord {
    /// 输入密钥并保存（终端中不显示，也可由标准输入传入）；空则清除 | Type the key unseen or pipe it in; empty takes it away
    Key {
        /// 模型接口：编号或名称 | Endpoint: code or name
        endpoint: String,
    },
}

pub(crate) fn endpoint(c: &Console, word: EndpointWord) -> Result<u8> {
    let EndpointWord::Key { endpoint } = word;
    let endpoint = c.refer("model_endpoints", &endpoint)?;
    let key = unseen(c, ("接口密钥", "Key of the endpoint"))?;
    let args = EndpointKey { endpoint, secret: key.trim().into() };
    saved(c, "endpoint_key", &args)
}

/// A secret typed unseen, or piped in.
pub(crate) fn unseen(c: &Console, what: (&str, &str)) -> Result<String> {
    if std::io::stdin().is_terminal() {
        return c.secret(None, what, "");
    }
    let mut typed = String::new();
    std::io::stdin().lock().take(64 << 10).read_to_string(&mut typed).map_err(|e| {
        Error::new(
            Code::Usage,
            format!("无法从标准输入读取密钥（{e}），请检查传入的内容是否为文本"),
            format!("No key can be read from standard input ({e}); check that it is text"),
        )
    })?;
    Ok(typed)
}

fn progress(c: &Console, p: &Progress) -> String {
    let all = [
        ("条目数", "Items", p.items),
        ("待初判", "Waiting for a first look", p.first),
        ("待复判", "Waiting for a second look", p.second),
        ("待仲裁", "Waiting for arbitration", p.arbitration),
        ("已有最终判定", "Settled", p.settled),
    ];
    counts(c, all)
}

fn figures(c: &Console, head: &str, all: &[NamedFigure]) -> String {
    let mut table =
        Table::new([head, c.say("数值", "Figure"), c.say("限值", "Limit"), c.say("结果", "Result")]);
    for f in all {
        let limit = f.limit.as_ref().map(|l| format!("{l}%")).unwrap_or_default();
        table.row([f.name.get(c.lang), f.told.get(c.lang), &limit, f.standing_label.get(c.lang)]);
    }
    table.text()
}

fn run_told(c: &Console, r: &RunShown) -> String {
    let mut out = line(c.say("评估执行", "Run"), &r.title);
    out.push_str(&line(c.say("用途", "Purpose"), r.purpose.get(c.lang)));
    out.push_str(&progress(c, &r.progress));
    out.push_str(&figures(c, c.say("指标", "Measure"), &r.figures));
    for a in &r.answered {
        let name = format!("{} ({})", c.say("已应答", "Answered"), a.strategy.label().get(c.lang));
        out.push_str(&line(&name, &a.answered.to_string()));
    }
    if let Some(by) = &r.judged_by {
        out.push_str(&line(c.say("判定程序", "Judged by"), by));
    }
    out.push_str(&figures(c, c.say("来源", "Source"), &r.by_source));
    out.push_str(&figures(c, c.say("题目类别", "Topic"), &r.by_topic));
    let mut risks = Table::new([c.say("风险", "Risk"), c.say("名称", "Name"), c.say("条数", "Items")]);
    r.risks.iter().for_each(|k| risks.row([k.risk.as_str(), k.title.get(c.lang), &k.items.to_string()]));
    out.push_str(&risks.text());
    let kappa = match (&r.kappa, &r.kappa_missing) {
        (Some(k), _) => k.to_string(),
        (None, Some(why)) => why.get(c.lang).to_owned(),
        (None, None) => String::new(),
    };
    out.push_str(&line("Cohen κ", &kappa));
    out.push_str(&findings(&r.findings, c.lang));
    out
}

fn item_told(c: &Console, v: &JudgeView) -> String {
    let mut out = line(c.say("评估执行", "Run"), &v.title);
    out.push_str(&line(c.say("待本人判定", "Waiting for you"), &v.waiting.to_string()));
    match &v.item {
        None => out.push_str(c.say("没有待您判定的条目\n", "Nothing waits for you\n")),
        Some(item) => {
            out.push_str(&line(c.say("序号", "Number"), &item.number.to_string()));
            out.push_str(&line(c.say("条目标识", "Item"), &item.id));
            out.push_str(&line(c.say("来源", "Source"), &item.source));
            if let Some(question) = &item.question {
                out.push_str(&line(c.say("题目", "Question"), &clean(question)));
            }
            out.push_str(&clean(&item.text));
            out.push('\n');
        }
    }
    out
}
