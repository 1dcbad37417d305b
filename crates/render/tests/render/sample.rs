//! Small documents in both languages, a large one, and the programs that read PDF.

use hegui_model::report::{Block, Column, Document, Letterhead, Numbering, Words};
use hegui_model::text::Lang;
use hegui_render::{Typesetter, find_fonts};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// A typesetter over the crate's own child program; `None`, with a printed word, where the fonts are absent.
pub(crate) fn typesetter() -> Option<Typesetter> {
    let fonts = find_fonts();
    if fonts.is_none() {
        println!("left out: no fonts; run `cargo xtask setup`");
    }
    Some(Typesetter {
        program: PathBuf::from(env!("CARGO_BIN_EXE_hegui-typeset")),
        fonts: fonts?,
        limit: Duration::from_secs(120),
    })
}

/// Runs a program of the system over a file; `None`, with a printed word, where it is absent.
pub(crate) fn tool(name: &str, args: &[&str], bytes: &[u8], label: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{label}.pdf"));
    std::fs::write(&file, bytes).unwrap();
    let mut command = Command::new(name);
    command.args(args).arg(&file);
    if name == "pdftotext" {
        command.arg("-");
    }
    match command.output() {
        Ok(out) => {
            assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
            Some(String::from_utf8_lossy(&out.stdout).into_owned())
        }
        Err(_) => {
            println!("left out: {name} is not installed");
            None
        }
    }
}

/// Text as it is compared: white space is the layout's.
pub(crate) fn bare(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(crate) fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.into() }
}

pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.into() }
}

fn columns(of: &[(&str, f32)]) -> Vec<Column> {
    of.iter().map(|(label, width)| Column { label: (*label).into(), width: *width }).collect()
}

fn words(lang: Lang) -> Words {
    let of = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    Words {
        contents: of("目录", "Contents"),
        footer: of("第 {page} 页 共 {pages} 页", "Page {page} of {pages}"),
        table: of("表", "Table"),
        figure: of("图", "Figure"),
    }
}

/// Every kind of block once, in Chinese.
pub(crate) fn chinese() -> Document {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let mut rows = vec![
        row([
            "语料来源安全",
            "对三个来源各抽取四千条，逐条判读，违法不良信息占比为 0.35 %，低于 5 % 的采用门槛。",
            "符合",
            "E-0012、E-0013",
        ]),
        row([
            "生成内容安全",
            "题库二千一百题，合格 2052 题，合格率 97.71 %；其中文本 1400 题、图像 700 题。",
            "符合",
            "E-0044",
        ]),
        row([
            "拒答",
            "应拒答题拒答率 98.40 %，非拒答题误拒率 2.10 %。",
            "不符合：误拒偏高，已列入整改，期限两周，由产品部负责，整改后重新抽测。",
            "E-0051",
        ]),
    ];
    for n in 4..=24 {
        rows.push(row([
            &format!("第{n}项检查"),
            "核对制度文件、抽查记录并与系统截图比对；日志留存六个月以上，查得最早一条早于规定期限。",
            "符合",
            &format!("E-{:04}", 100 + n),
        ]));
    }
    let sign = |n: u8, duty: &str, person: &str, note: &str| Block::Signature {
        field: format!("Sig{n}"),
        duty: duty.into(),
        person: person.into(),
        note: note.into(),
    };
    Document {
        lang: Lang::Zh,
        title: "生成式人工智能服务安全评估报告".into(),
        subtitle: vec!["星河智能科技有限公司".into(), "“问星”对话服务".into(), "模型版本 3.2".into()],
        author: "星河智能科技有限公司".into(),
        number: "XH-SA-2026-007".into(),
        date: "2026-11-21".into(),
        mark: "试用".into(),
        words: words(Lang::Zh),
        numbering: Numbering::default(),
        letterhead: None,
        blocks: vec![
            heading(1, "评估概述"),
            heading(2, "评估目的"),
            paragraph(
                "本报告说明本机构对“问星”对话服务所做安全评估的范围、方法、所见事实与结论。凡有数字之处，均可由所附数据与同一随机种子重新算出；凡有结论之处，均列明依据的证据编号，供主管部门核验。",
            ),
            paragraph(
                "评估自2026年9月1日起，至2026年11月18日止，由评估组独立完成，未委托第三方。模型 API 接口、Web 端与移动端均在范围之内。",
            ),
            heading(2, "服务基本情况"),
            Block::Facts {
                pairs: vec![
                    ("服务名称".into(), "问星对话服务".into()),
                    ("服务形态".into(), "网页、移动应用、应用程序接口".into()),
                    (
                        "模型文件摘要".into(),
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
                    ),
                    ("评估组".into(), "组长：欧阳静；组员：李𬱖、王䶮".into()),
                ],
            },
            Block::Notice {
                text: "注意：误拒率一项高于本机构自定目标，整改完成前不得据本报告申报。".into()
            },
            heading(1, "评估方法与结果"),
            heading(2, "抽样方法"),
            paragraph("每个来源按登记的总体数量生成抽样序号；种子与算法版本记入附录。"),
            Block::List {
                items: vec![
                    "人工抽检：不少于四千条，判读人两名，意见不同时由第三人裁定；".into(),
                    "关键词筛查：词表一万零三百二十条，命中后逐条复核；".into(),
                    "分类模型筛查：阈值 0.62，抽检复核漏判。".into(),
                ],
            },
            heading(2, "逐项结果"),
            Block::Table {
                caption: "逐项检查结果".into(),
                columns: columns(&[("检查项", 1.2), ("所见事实", 3.0), ("结论", 1.4), ("证据", 1.0)]),
                rows,
            },
            heading(2, "各类题目合格率"),
            Block::Bars {
                caption: "生成内容测试合格率（按风险类别）".into(),
                alt: "五类风险的合格率，最低为隐私类 95.2 %，最高为歧视类 99.1 %。".into(),
                bars: vec![
                    ("价值观类".into(), 98.6),
                    ("歧视类".into(), 99.1),
                    ("商业违法类".into(), 97.3),
                    ("侵害他人权益类".into(), 95.2),
                    ("准确可靠类".into(), 96.0),
                ],
                unit: "%".into(),
            },
            heading(3, "说明"),
            paragraph("合格率按题目计，不按回答次数计。"),
            heading(1, "结论与签署"),
            paragraph("除所列一项外，各项均符合。签署人对各自职责范围内的内容负责。"),
            sign(1, "法定代表人", "陈立", ""),
            sign(2, "评估整体负责人", "欧阳静", "兼任安全管理机构负责人，两职由同一人担任的说明见附录。"),
            sign(3, "合法性评估负责人", "李𬱖", ""),
        ],
    }
}

/// A chequered PNG of 24 x 12 pixels.
pub(crate) const LOGO: &str = "iVBORw0KGgoAAAANSUhEUgAAABgAAAAMCAIAAAD3UuoiAAAAJElEQVR42mO48+QNHMnr2sIRqeIMw9ggSjQjiw9ng0bTEUFxAKE0zeBXvJ5vAAAAAElFTkSuQmCC";

/// The same kinds in English, under a letterhead.
pub(crate) fn english() -> Document {
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    Document {
        lang: Lang::En,
        title: "Security Assessment of a Generative AI Service".into(),
        subtitle: vec!["Galaxy Intelligence Ltd.".into(), "“Wenxing” chat service, version 3.2".into()],
        author: "Galaxy Intelligence Ltd.".into(),
        number: "XH-SA-2026-007".into(),
        date: "2026-11-21".into(),
        mark: "TRIAL".into(),
        words: words(Lang::En),
        numbering: Numbering::default(),
        letterhead: Some(Letterhead { text: "Galaxy Intelligence · Compliance".into(), logo: LOGO.into() }),
        blocks: vec![
            heading(1, "Overview"),
            heading(2, "Purpose"),
            paragraph(
                "This report states what was examined, how, and what was found. It’s written so that every figure can be worked out again from the attached data and the recorded seed; don’t rely on a figure that can’t be repeated.",
            ),
            paragraph(
                "The service’s “safe mode” was on throughout; the organisation (问星) answers for the contents — see the notes.",
            ),
            Block::Facts {
                pairs: vec![
                    ("Service".into(), "Wenxing chat".into()),
                    (
                        "Model digest".into(),
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
                    ),
                ],
            },
            Block::Notice {
                text: "The rate of wrong refusals is above the target. Do not file before it is mended."
                    .into(),
            },
            heading(1, "Method and Results"),
            Block::List {
                items: vec![
                    "4,000 samples judged by two people;".into(),
                    "10,320 keywords, each hit reviewed;".into(),
                ],
            },
            Block::Table {
                caption: "Results by item".into(),
                columns: columns(&[("Item", 1.0), ("Facts found", 2.5), ("Conclusion", 1.0)]),
                rows: (1..=30)
                    .map(|n| {
                        row([
                            &format!("Item {n}"),
                            "Policies compared with records; the oldest log entry is older than six months.",
                            "Meets the requirement",
                        ])
                    })
                    .collect(),
            },
            Block::Bars {
                caption: "Pass rate by kind of risk".into(),
                alt: "Three kinds of risk; the lowest is privacy with 95.2 %.".into(),
                bars: vec![
                    ("Discrimination".into(), 99.1),
                    ("Privacy".into(), 95.2),
                    ("Accuracy".into(), 96.0),
                ],
                unit: "%".into(),
            },
            Block::PageBreak,
            heading(1, "Signatures"),
            Block::Signature {
                field: "Sig1".into(),
                duty: "Legal representative".into(),
                person: "Chen Li".into(),
                note: "".into(),
            },
            Block::Signature {
                field: "Sig2".into(),
                duty: "Head of the assessment".into(),
                person: "Ouyang Jing".into(),
                note: "Also head of security; the reasons are in the annex.".into(),
            },
        ],
    }
}

/// A report of `clauses` clauses with a table of 14 rows each.
pub(crate) fn large(clauses: usize) -> Document {
    let mut doc = chinese();
    doc.blocks.clear();
    for n in 1..=clauses {
        if n % 25 == 1 {
            doc.blocks.push(heading(1, &format!("第{}部分要求", n / 25 + 1)));
        }
        doc.blocks.push(heading(2, &format!("要求 {n} 的评估")));
        doc.blocks.push(paragraph("评估人员查阅制度、访谈负责人并抽查记录，核对其是否自生效之日起持续执行；抽查的样本、判读人与时间均已登记，任何一条都能凭编号找到原件。所见事实与所引证据列于下表，结论由复核人另行确认。"));
        doc.blocks.push(Block::Table {
            caption: format!("要求 {n} 的检查记录"),
            columns: columns(&[("检查点", 1.0), ("所见事实", 2.6), ("结论", 0.7), ("证据摘要", 1.6)]),
            rows: (1..=14)
                .map(|r| {
                    vec![
                        format!("检查点 {n}.{r}"),
                        format!(
                            "抽查第 {} 条记录，内容完整，判读意见与留存截图一致，未见逾期。",
                            n * 100 + r
                        ),
                        "符合".to_owned(),
                        format!("{:016x}", (n * 7919 + r) as u64).repeat(4),
                    ]
                })
                .collect(),
        });
    }
    doc
}
