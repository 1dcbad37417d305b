//! `hegui report …`

use crate::args::document_lang;
use crate::assessment::assessment;
use crate::checks;
use crate::console::{Console, DONE, FINDINGS, Target, format_of, path};
use crate::key_file::KeyFile;
use crate::output::{Table, bullets, clean};
use crate::tables::{self, line, when};
use clap::{Args, Subcommand};
use hegui_app::api::{
    Nothing, PageAsk, ReportAsk, ReportCopy, ReportDetached, ReportDraft, ReportFreeze, ReportInfo,
    ReportKey, ReportPreview, ReportScan, ReportScanned, ReportSign, VerifyResult,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::report::PaperFormat;
use hegui_model::text::Lang;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Of {
    /// 评估：编号、名称或标识 | Assessment: code, name or id
    assessment: String,
    /// 报告语言 | Language of the report
    #[arg(long, value_name = "zh|en", default_value = "zh", value_parser = document_lang)]
    language: Lang,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 试排版：页数与缺项 | Typeset a draft: pages, and what is missing
    Preview {
        #[command(flatten)]
        of: Of,
    },
    /// 一页的 PNG 图像 | A page as PNG
    Page {
        /// 页码，从 1 起 | Page, from 1
        page: u32,
        /// 草稿：评估的编号、名称或标识 | Of a draft: assessment by code, name or id
        #[arg(long, required_unless_present = "report", conflicts_with = "report")]
        assessment: Option<String>,
        /// 定稿：报告的编号、名称或标识 | Of a frozen report by code, title or id
        #[arg(long)]
        report: Option<String>,
        /// 草稿语言 | Language of a draft
        #[arg(long, value_name = "zh|en", default_value = "zh", value_parser = document_lang)]
        language: Lang,
        #[command(flatten)]
        target: Target,
    },
    /// 草稿，.pdf、.docx 或 .xlsx（留痕） | A draft as .pdf, .docx or .xlsx (journalled)
    #[command(alias = "build")]
    Draft {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        target: Target,
    },
    /// 定稿 | Freeze a report
    Freeze {
        #[command(flatten)]
        of: Of,
        /// 理由（第二版起） | Reason, for a version after the first
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 报告列表 | Reports, newest first
    List,
    /// 定稿及已有签名的 PDF；.docx 或 .xlsx 为未签署副本（留痕） | A frozen report with its signatures; .docx or .xlsx: an unsigned copy (journalled)
    Pdf {
        /// 报告：编号、名称或标识 | Report: code, title or id
        report: String,
        #[command(flatten)]
        target: Target,
    },
    /// 签署 | Sign a place
    Sign(Sign),
    /// 已签署报告 PDF 的旁附签名（.p7s；RSA、ECDSA 或 SM2/SM3） | Sign the PDF of a signed report in a file beside it (.p7s; RSA, ECDSA or SM2/SM3)
    Detached {
        /// 报告：编号、名称或标识 | Report: code, title or id
        report: String,
        #[command(flatten)]
        key: KeyFile,
        #[command(flatten)]
        target: Target,
    },
    /// 查看签字盖章扫描件并按页核对；给出 --signed-on 即归档 | Look at the scan of a report signed on paper, page by page; --signed-on files it
    Scan(Scan),
    /// 取出归档的扫描件（留痕） | The scan that was filed (journalled)
    Scanned {
        /// 报告：编号、名称或标识 | Report: code, title or id
        report: String,
        #[command(flatten)]
        target: Target,
    },
    /// 验证工作区内的报告 | Verify a report of the workspace
    Verify {
        /// 报告：编号、名称或标识 | Report: code, title or id
        report: String,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Sign {
    /// 报告：编号、名称或标识 | Report: code, title or id
    report: String,
    /// 签名位置；默认为本人可签署的位置 | Place; default: the one that the session may sign
    field: Option<String>,
    #[command(flatten)]
    key: KeyFile,
    /// 签名理由 | Reason shown in the signature
    #[arg(long, default_value = "")]
    reason: String,
    /// 已启用时间戳服务时，仍不加时间戳签署 | Sign without a time-stamp although a server is in use
    #[arg(long)]
    without_stamp: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Scan {
    /// 报告：编号、名称或标识 | Report: code, title or id
    report: String,
    /// 扫描件：PDF，单页可为 JPEG 或 PNG | The scan: a PDF, or a JPEG or PNG of one page
    file: PathBuf,
    /// 签署日期；给出即归档 | Day of signing; files the scan
    #[arg(long, value_name = "YYYY-MM-DD")]
    signed_on: Option<String>,
    /// 已加盖公章 | It bears the organisation's seal
    #[arg(long, requires = "signed_on")]
    sealed: bool,
}

fn report(c: &Console, word: &str) -> Result<String> {
    c.refer("reports", word)
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Preview { of } => {
            let ask = ReportAsk { assessment: assessment(c, &of.assessment)?, lang: of.language };
            let seen = c.ask::<ReportPreview>("report_preview", &ask)?;
            c.show(&seen, |p| {
                let mut out = line(c.say("页数", "Pages"), &p.pages.to_string());
                out.push_str(&bullets(&p.completeness, c.lang));
                if !p.blocks.is_empty() {
                    out.push_str(c.say("定稿前还缺：\n", "Missing before it can be frozen:\n"));
                    out.push_str(&tables::missing(c, &p.blocks));
                }
                out
            })?;
            Ok(DONE)
        }
        Word::Page { page, assessment: of, report: frozen, language, target } => {
            target.may_be_written()?;
            let ask = PageAsk {
                assessment: of.map(|w| assessment(c, &w)).transpose()?,
                report: frozen.map(|w| report(c, &w)).transpose()?,
                lang: language,
                page,
            };
            c.keep("report_page", &ask, &target)
        }
        Word::Draft { of, target } => {
            target.may_be_written()?;
            let format = format_of(&target.output)?;
            let ask = ReportDraft { assessment: assessment(c, &of.assessment)?, lang: of.language, format };
            c.keep("report_draft", &ask, &target)
        }
        Word::Freeze { of, reason } => {
            let ask = ReportFreeze { assessment: assessment(c, &of.assessment)?, lang: of.language, reason };
            let frozen = c.ask::<ReportInfo>("report_freeze", &ask)?;
            c.show(&frozen, |r| told(c, r))?;
            Ok(DONE)
        }
        Word::List => {
            let all = c.ask::<Vec<ReportInfo>>("report_list", &Nothing {})?;
            c.show(&all, |all| list(c, all))?;
            Ok(DONE)
        }
        Word::Pdf { report: of, target } => {
            target.may_be_written()?;
            let report = report(c, &of)?;
            match format_of(&target.output)? {
                PaperFormat::Pdf => c.keep("report_pdf", &ReportKey { report }, &target),
                format => c.keep("report_copy", &ReportCopy { report, format }, &target),
            }
        }
        Word::Sign(a) => sign(c, a),
        Word::Detached { report: of, key, target } => {
            target.may_be_written()?;
            let report = report(c, &of)?;
            let (p12, passphrase) = key.open(c)?;
            c.keep("report_detached", &ReportDetached { report, p12, passphrase }, &target)
        }
        Word::Scan(a) => scan(c, a),
        Word::Scanned { report: of, target } => {
            target.may_be_written()?;
            c.keep("report_scanned", &ReportKey { report: report(c, &of)? }, &target)
        }
        Word::Verify { report: of } => {
            let key = ReportKey { report: report(c, &of)? };
            checks::verified(c, &c.ask::<VerifyResult>("report_verify", &key)?, false)
        }
    }
}

/// The place of a report that the session may sign now.
fn ready(c: &Console, id: &str) -> Result<String> {
    let all = c.ask::<Vec<ReportInfo>>("report_list", &Nothing {})?.it;
    let places = all.into_iter().find(|r| r.id == id).map(|r| r.places).unwrap_or_default();
    let mut open = places.into_iter().filter(|p| p.ready);
    match (open.next(), open.next()) {
        (Some(one), None) => Ok(one.field),
        (Some(_), Some(_)) => Err(Error::new(
            Code::Usage,
            "您可以签署多个位置，请指定其中一个（见 hegui report list --json）",
            "You may sign several places; name one of them (see hegui report list --json)",
        )),
        _ => Err(Error::new(
            Code::Gate,
            "这份报告目前没有等您签署的位置：签署按顺序进行，且须由指定人员本人签署",
            "No place of this report waits for you: signatures follow their order, each by the person named",
        )),
    }
}

fn sign(c: &Console, a: Sign) -> Result<u8> {
    let id = report(c, &a.report)?;
    let field = match a.field {
        Some(field) => field,
        None => ready(c, &id)?,
    };
    let (p12, passphrase) = a.key.open(c)?;
    let signed = c.ask::<ReportInfo>(
        "report_sign",
        &ReportSign { report: id, field, p12, passphrase, reason: a.reason, without_stamp: a.without_stamp },
    )?;
    c.show(&signed, |r| told(c, r))?;
    Ok(DONE)
}

fn scan(c: &Console, a: Scan) -> Result<u8> {
    let mut ask = ReportScan {
        report: report(c, &a.report)?,
        path: path(&a.file)?,
        preview: true,
        seen: String::new(),
        signed_on: String::new(),
        sealed: a.sealed,
    };
    let mut found = c.ask::<ReportScanned>("report_scan", &ask)?;
    if let Some(day) = a.signed_on.filter(|_| found.it.whole) {
        ask = ReportScan { preview: false, seen: found.it.sha256.clone(), signed_on: day, ..ask };
        found = c.ask::<ReportScanned>("report_scan", &ask)?;
    }
    c.show(&found, |s| scanned(c, s))?;
    Ok(if found.it.whole { DONE } else { FINDINGS })
}

fn scanned(c: &Console, s: &ReportScanned) -> String {
    let mut out = line(c.say("摘要", "Digest"), &s.sha256);
    out.push_str(&line(c.say("扫描页数", "Scanned pages"), &s.pages.to_string()));
    out.push_str(&line(c.say("报告页", "Pages of the report"), &format!("{} / {}", s.found, s.expected)));
    let pages = |all: &[u32]| all.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    for (label, all) in [
        (c.say("缺页", "Missing"), &s.missing),
        (c.say("重复页", "Twice"), &s.twice),
        (c.say("未识别的扫描页", "Scanned pages without a code"), &s.unread),
    ] {
        if !all.is_empty() {
            out.push_str(&line(label, &pages(all)));
        }
    }
    for f in &s.foreign {
        let what = format!("{} {}", clean(&f.number), f.of_page);
        let label = format!("{} {}", c.say("不属于本报告的扫描页", "Scanned page of something else"), f.page);
        out.push_str(&line(&label, &what));
    }
    if let Some(r) = &s.report {
        out.push_str(&told(c, r));
    }
    out
}

fn list(c: &Console, all: &[ReportInfo]) -> String {
    let mut table = Table::new([
        c.say("编号", "Number"),
        c.say("标题", "Title"),
        c.say("版本", "Version"),
        c.say("状态", "State"),
        c.say("定稿时间", "Frozen at"),
        c.say("签名", "Signatures"),
    ]);
    for r in all {
        let signed = r.places.iter().filter(|p| p.signed_at.is_some()).count();
        let (version, at) = (r.version.to_string(), when(&r.frozen_at));
        let signed = format!("{signed}/{}", r.places.len());
        table.row([r.code.as_str(), &r.title, &version, &r.state, &at, &signed]);
    }
    table.text()
}

fn told(c: &Console, r: &ReportInfo) -> String {
    let mut out = format!("{} {}\n", clean(&r.code), clean(&r.title));
    out.push_str(&line(c.say("标识", "Id"), &r.id));
    out.push_str(&line(c.say("版本", "Version"), &r.version.to_string()));
    out.push_str(&line(c.say("状态", "State"), &r.state));
    out.push_str(&line(c.say("内容摘要", "Content digest"), &r.document_sha256));
    out.push_str(&line(c.say("页数", "Pages"), &r.pages.to_string()));
    for p in &r.places {
        let signed = p.signed_at.as_deref().map_or_else(|| c.say("未签署", "not signed").into(), when);
        let trial = if p.trial { c.say("（试用密钥）", " (trial key)") } else { "" };
        out.push_str(&line(&p.field, &format!("{} {} {signed}{trial}", p.duty, p.name)));
        match &p.stamped_at {
            Some(at) => {
                out.push_str(&line(
                    c.say("时间戳", "Time-stamp"),
                    &format!("{} {}", when(at), clean(&p.stamped_by)),
                ));
            }
            None if p.stamp_waived => {
                out.push_str(&line(
                    c.say("时间戳", "Time-stamp"),
                    c.say("签署人选择不加", "left out by choice of the signer"),
                ));
            }
            None => {}
        }
    }
    out
}
