//! `hegui paper …`

use crate::args::document_lang;
use crate::console::{Console, DONE, FINDINGS, Target, format_of, path};
use crate::output::{Table, bullets};
use crate::records::saved;
use crate::tables::line;
use clap::{Args, Subcommand};
use hegui_app::api::{
    Nothing, OnePageAsk, OnePageChecked, OnePageText, PaperAsk, PaperInfo, PaperKey, PaperMake, PaperPreview,
    PaperTemplateKeep,
};
use hegui_app::error::{Code, Error, Result};
use hegui_model::text::Lang;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Of {
    /// 文书的键，见 hegui paper list | Key of the paper, see hegui paper list
    paper: String,
    /// 所述记录：编号、标识或名称 | The record it is about: code, id or title
    record: String,
    /// 期间起 | First day of the period
    #[arg(long, value_name = "YYYY-MM-DD", requires = "to")]
    from: Option<String>,
    /// 期间止 | Last day of the period
    #[arg(long, value_name = "YYYY-MM-DD", requires = "from")]
    to: Option<String>,
    /// 本单位的模板文件 | File of an own template
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// 文书语言 | Language of the paper
    #[arg(long, value_name = "zh|en", default_value = "zh", value_parser = document_lang)]
    language: Lang,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 可生成的文书 | Papers that can be written
    List,
    /// 预览：缺项与列入情况 | What a paper lacks, and what it prints of what there is
    Preview {
        #[command(flatten)]
        of: Of,
    },
    /// 生成 .pdf、.docx 或 .xlsx，有缺项的为草稿（留痕） | Write .pdf, .docx or .xlsx, a draft where something is missing (journalled)
    Make {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        target: Target,
    },
    /// 文书模板，可改为本单位的模板 | The template of a paper, to be changed into an own one
    Template {
        /// 文书的键 | Key of the paper
        paper: String,
        #[command(flatten)]
        target: Target,
    },
    /// 把模板文件采用为本单位模板（留痕） | Keep a template from a file as the organisation's own (journalled)
    KeepTemplate {
        /// 模板文件（JSON） | The template as a file (JSON)
        file: PathBuf,
        /// 与随附模板的差别 | Why it differs from the shipped one
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 投诉举报回执（PDF，留痕） | Receipt of a complaint as PDF (journalled)
    Receipt {
        /// 投诉：编号或标识 | Complaint: code or id
        complaint: String,
        #[command(flatten)]
        target: Target,
    },
    /// 证据标签（PDF，留痕） | Label of a piece of evidence as PDF (journalled)
    Label {
        /// 证据：编号、名称或标识 | Evidence: code, title or id
        evidence: String,
        #[command(flatten)]
        target: Target,
    },
    /// 核验单页文书上二维码的内容 | What the text of a code on a one-page paper means today
    Code {
        /// 扫码所得文字 | The text that was scanned
        text: String,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::List => {
            let all = c.ask::<Vec<PaperInfo>>("paper_list", &Nothing {})?;
            c.show(&all, |all| list(c, all))?;
            Ok(DONE)
        }
        Word::Preview { of } => {
            let seen = c.ask::<PaperPreview>("paper_preview", &ask(c, of)?)?;
            c.show(&seen, |p| told(c, p))?;
            Ok(if seen.it.missing.is_empty() { DONE } else { FINDINGS })
        }
        Word::Make { of, target } => {
            target.may_be_written()?;
            let format = format_of(&target.output)?;
            c.keep("paper_make", &PaperMake { of: ask(c, of)?, format }, &target)
        }
        Word::KeepTemplate { file, note } => {
            saved(c, "paper_template_keep", &PaperTemplateKeep { path: path(&file)?, note })
        }
        Word::Template { paper, target } => c.keep("paper_template", &PaperKey { paper }, &target),
        Word::Receipt { complaint, target } => {
            let record = c.refer("complaints", &complaint)?;
            c.keep("complaint_receipt", &OnePageAsk { record, lang: c.lang }, &target)
        }
        Word::Label { evidence, target } => {
            let record = c.refer("evidence", &evidence)?;
            c.keep("evidence_label", &OnePageAsk { record, lang: c.lang }, &target)
        }
        Word::Code { text } => code(c, text),
    }
}

/// Tells what a scanned code means; anything but a valid one is a finding.
pub(crate) fn code(c: &Console, text: String) -> Result<u8> {
    let checked = c.ask::<OnePageChecked>("one_page_check", &OnePageText { text })?;
    c.show(&checked, |k| {
        let mut out = line(c.say("结果", "Outcome"), k.told.get(c.lang));
        if k.record.is_some() {
            out.push_str(&line(k.kind.get(c.lang), k.title.get(c.lang)));
        }
        out
    })?;
    Ok(if checked.it.outcome == "valid" { DONE } else { FINDINGS })
}

/// The paper that is asked for; its record is looked for in the register that the paper is about.
fn ask(c: &Console, of: Of) -> Result<PaperAsk> {
    let all = c.ask::<Vec<PaperInfo>>("paper_list", &Nothing {})?.it;
    let found = all.into_iter().find(|p| p.key == of.paper);
    let subject = match (&found, &of.template) {
        (Some(info), None) => c.refer(&info.about, &of.record)?,
        // What an own template is about is known to whoever reads it; the record is named by its id then, or as in
        // the paper that it was made from.
        (Some(info), Some(_)) => c.refer(&info.about, &of.record).unwrap_or_else(|_| of.record.clone()),
        (None, Some(_)) => of.record.clone(),
        (None, None) => {
            return Err(Error::new(
                Code::NotFound,
                format!("没有文书「{}」，见 hegui paper list", of.paper),
                format!("There is no paper {}; see hegui paper list", of.paper),
            ));
        }
    };
    let template = of.template.map(|t| t.display().to_string());
    Ok(PaperAsk { paper: of.paper, subject, from: of.from, to: of.to, template, lang: of.language })
}

fn list(c: &Console, all: &[PaperInfo]) -> String {
    let mut table = Table::new([
        c.say("键", "Key"),
        c.say("文书", "Paper"),
        c.say("所述记录", "About"),
        c.say("最新记录", "Newest record"),
        c.say("缺项", "Missing"),
    ]);
    for p in all {
        let newest = p.subjects.first().map_or("", |s| s.title.get(c.lang));
        let missing = match p.missing {
            Some(n) => n.to_string(),
            None if p.unread.is_empty() => c.say("无记录", "no record").to_owned(),
            None => c.say("无权查看", "not readable").to_owned(),
        };
        table.row([p.key.as_str(), p.label.get(c.lang), &p.about, newest, &missing]);
    }
    table.text()
}

fn told(c: &Console, p: &PaperPreview) -> String {
    let mut out = line(c.say("标题", "Title"), &p.document.title);
    let printed: Vec<_> = p.printed.iter().map(hegui_model::paper::Printed::text).collect();
    out.push_str(&bullets(&printed, c.lang));
    if !p.missing.is_empty() {
        out.push_str(c.say("缺项：\n", "Missing:\n"));
        out.push_str(&bullets(p.missing.iter().map(|m| &m.told), c.lang));
    }
    out
}
