//! What changed between a package that came back and the one handed in anew: what was asked, what became of it, which
//! facts and which files differ.

use super::manifest::{Entry, Manifest};
use crate::field::{FieldDef, Kind, Privacy};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{filing_questions, filings, organizations, services};
use crate::report::{Blocks, Document, Words};
use crate::shown;
use crate::text::{Label, Lang, t};

/// Most files listed by name; the rest are counted.
const MOST_FILES: usize = 500;

/// Fields in which every two submissions differ.
const OF_EACH: [&str; 3] = ["code", "previous", "state"];

/// The difference report of a filing against the version before it. `manifests` are those of the newest package of each,
/// before and now, where both were made. Masked values are in none of it.
pub fn document(
    before: &Record,
    now: &Record,
    manifests: Option<(&Manifest, &Manifest)>,
    lang: Lang,
    reader: &dyn Reader,
) -> Document {
    let mut sheet = Blocks::of(lang);
    asked(&mut sheet, before, lang, reader);
    facts(&mut sheet, before, now, lang, reader);
    sheet.heading(1, t("材料变化", "Files"));
    match manifests {
        None => sheet.notice(
            "两次申报中至少有一次没有生成材料包，无法逐份比较。",
            "No package was made for at least one of the two; their files cannot be compared.",
        ),
        Some((before, now)) => compared(&mut sheet, before, now),
    }
    sheet.basis(reader);
    let service = reader.get("services", now.text(filings::SERVICE)).unwrap_or_default();
    let organization = reader.get("organizations", service.text(services::ORGANIZATION)).unwrap_or_default();
    let title = sheet.say("申报材料修改说明", "Differences between two submissions");
    let line =
        |label: &str, r: &Record| format!("{label}{} {}", r.text(filings::CODE), r.text(filings::TITLE));
    let subtitle = vec![
        line(&sheet.say("上一次申报：", "Before: "), before),
        line(&sheet.say("本次申报：", "Now: "), now),
    ];
    Document {
        lang,
        title,
        subtitle,
        author: organization.text(organizations::NAME).to_owned(),
        number: now.text(filings::CODE).to_owned(),
        date: reader.today().to_string(),
        mark: String::new(),
        words: Words::of(lang),
        numbering: Default::default(),
        letterhead: None,
        blocks: sheet.done(),
    }
}

/// Reasons of rejection and questions of the version before, with what was done about each.
fn asked(sheet: &mut Blocks, before: &Record, lang: Lang, reader: &dyn Reader) {
    sheet.heading(1, t("审核意见与整改", "What was asked, and what was done"));
    let field = filings::REGISTER.fields.iter().find(|f| f.key == filings::REASONS.key());
    let columns = match field.map(|f| f.kind) {
        Some(Kind::Table(columns)) => columns,
        _ => &[],
    };
    let reasons: Vec<Vec<String>> = before
        .get(filings::REASONS)
        .unwrap_or_default()
        .iter()
        .map(|row| {
            let cell = |key: &str| {
                let value = columns.iter().find(|c| c.key == key).zip(row.get(key));
                value.map_or_else(String::new, |(c, v)| shown::value(c, v, lang, reader))
            };
            vec![cell("theme"), cell("text"), cell("place"), cell("mended")]
        })
        .collect();
    let questions: Vec<Vec<String>> = filing_questions::of_filing(&before.id, reader)
        .iter()
        .map(|q| {
            let text = |f| q.text(f).trim().to_owned();
            vec![text(filing_questions::CODE), text(filing_questions::TEXT), text(filing_questions::MEASURES)]
        })
        .collect();
    if reasons.is_empty() && questions.is_empty() {
        sheet.paragraph(
            "上一次申报没有登记审核意见。",
            "Nothing that was asked about the version before is on record.",
        );
    }
    sheet.table(
        t("驳回或退回原因", "Reasons of rejection"),
        &[
            (t("主题", "Theme"), 1.6),
            (t("原文或要点", "As told"), 3.2),
            (t("所指材料", "Paper"), 1.6),
            (t("整改情况", "How it was mended"), 3.2),
        ],
        reasons,
    );
    sheet.table(
        t("补充材料问题", "Questions"),
        &[(t("编号", "Code"), 1.2), (t("问题", "Question"), 4.0), (t("已采取措施", "Measures taken"), 4.0)],
        questions,
    );
}

/// Entered values that differ.
fn facts(sheet: &mut Blocks, before: &Record, now: &Record, lang: Lang, reader: &dyn Reader) {
    sheet.heading(1, t("事项变化", "Facts"));
    let nothing = sheet.say("（空）", "(empty)");
    let told = |r: &Record, f: &FieldDef| {
        let value = shown::field(f, r, lang, reader);
        if value.is_empty() { nothing.clone() } else { value }
    };
    let rows: Vec<Vec<String>> = filings::REGISTER
        .fields
        .iter()
        .filter(|f| !f.stamped && f.privacy != Privacy::Masked && !OF_EACH.contains(&f.key))
        .filter(|f| before.value(f.key) != now.value(f.key))
        .map(|f| vec![f.label.get(lang).to_owned(), told(before, f), told(now, f)])
        .filter(|row| row.get(1) != row.get(2))
        .collect();
    if rows.is_empty() {
        sheet.paragraph("两次申报所填事项相同。", "The facts entered are the same in both.");
    }
    sheet.table(
        t("改动的事项", "Facts that changed"),
        &[(t("事项", "Fact"), 2.0), (t("上一次", "Before"), 4.0), (t("本次", "Now"), 4.0)],
        rows,
    );
}

fn compared(sheet: &mut Blocks, before: &Manifest, now: &Manifest) {
    let found = before.difference(now);
    let (added, changed, removed) = (found.new.len(), found.changed.len(), found.gone.len());
    let (all, same) = (now.files.len(), now.files.len() - added - changed);
    sheet.paragraph(
        format!("本次共 {all} 份文件：新增 {added} 份，改动 {changed} 份，未变 {same} 份；上一次有而本次没有的 {removed} 份。"),
        format!("{all} files now: {added} new, {changed} changed, {same} the same; {removed} of before are gone."),
    );
    let new = found.new.iter().map(|e| (*e, t("新增", "New")));
    let mended = found.changed.iter().map(|(_, e)| (*e, t("改动", "Changed")));
    let gone = found.gone.iter().map(|e| (*e, t("取消", "Gone")));
    let mut rows: Vec<(&Entry, Label)> = new.chain(mended).chain(gone).collect();
    rows.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let rest = rows.len().saturating_sub(MOST_FILES);
    let row = |(e, what): &(&Entry, Label)| vec![e.path.clone(), sheet.word(*what), e.sha256.clone()];
    let rows = rows.iter().take(MOST_FILES).map(row).collect();
    sheet.table(
        t("有变化的文件", "Files that changed"),
        &[(t("文件", "File"), 4.6), (t("变化", "Change"), 1.0), (t("摘要（SHA-256）", "SHA-256"), 4.4)],
        rows,
    );
    if rest > 0 {
        sheet.notice(format!("另有 {rest} 份未逐一列出。"), format!("{rest} more are not listed by name."));
    }
}
