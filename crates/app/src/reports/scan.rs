//! Ink and seal: a report that was printed, signed and sealed comes back as a scan. Its pages are matched with the
//! frozen version by the codes on them, and only a whole scan is filed.

use crate::api::{ForeignPage, ReportKey, ReportScan, ReportScanned};
use crate::due;
use crate::error::{Code, Error, Result};
use crate::evidence;
use crate::host::Ctx;
use crate::reports::{exported, frozen, info, kept, report, signatures_of, typesetting};
use crate::session::{Session, hold};
use chrono::NaiveDate;
use hegui_model::instant;
use hegui_model::op::Op;
use hegui_model::page_mark::PageMark;
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{reports, signatures};
use hegui_render::scan::{MAX_SCAN, PAGES_AT_A_TIME};
use hegui_store::journal::Intent;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Most pages of a scan.
const MOST_PAGES: u32 = 3_000;

/// Codes of each page of a scan.
type Codes = Arc<Vec<Vec<PageMark>>>;

/// The scan that somebody looked at last, by its digest, so that filing it does not read it anew.
#[derive(Default)]
pub(crate) struct Scans(Mutex<Option<(String, Codes)>>);

impl Scans {
    /// Forgets it: a session ended.
    pub(crate) fn forget(&self) {
        hold(&self.0).take();
    }
}

/// Looks at a scan, or files it: then it has to be the one that was looked at, whole, and the report in it unsigned.
pub(crate) fn report_scan(ctx: &Ctx<'_>, args: ReportScan) -> Result<ReportScanned> {
    let session = ctx.session()?;
    let path = Path::new(&args.path);
    let (record, pages) = session.read(|reader| {
        let record = report(reader, &args.report)?;
        let fixed = frozen(reader, &record.id)?;
        may_be_filed(&record, fixed.coded, signatures_of(reader, &record.id).len())?;
        Ok::<_, Error>((record, fixed.pages))
    })?;
    let sha256 = digest(ctx, path)?;
    let codes = codes(ctx, path, &sha256)?;
    let mut found = matched(&codes, record.text(reports::DOCUMENT), record.text(reports::CODE), pages);
    found.sha256 = sha256;
    if args.preview {
        return Ok(found);
    }
    if found.sha256 != args.seen {
        return Err(Error::new(
            Code::Stale,
            "扫描件与刚才查看的不是同一份，请重新查看后再归档",
            "The scan is not the one that was looked at; look at it again before filing",
        ));
    }
    if !found.whole {
        return Err(Error::new(
            Code::Gate,
            "扫描件不完整或夹有其他页，请按提示补扫或取出后再归档",
            "The scan is not whole, or holds other pages; scan what is missing or take out what does not belong",
        ));
    }
    let day = due::day(&args.signed_on)?;
    file(session, &record, &found, path, day, args.sealed)?;
    found.report = Some(session.read(|reader| info(session, reader, &report(reader, &record.id)?))?);
    Ok(found)
}

/// The scan of a report; journalled as an export.
pub(crate) fn report_scanned(ctx: &Ctx<'_>, args: ReportKey) -> Result<Vec<u8>> {
    let session = ctx.session()?;
    let (code, sha256, bytes) = session.read(|reader| {
        let r = report(reader, &args.report)?;
        let sha256 = r.text(reports::SCAN).to_owned();
        if sha256.is_empty() {
            return Err(Error::new(
                Code::NotFound,
                "该报告没有归档扫描件",
                "No scan was filed for this report",
            ));
        }
        let bytes = kept(reader, &sha256)?;
        Ok((r.text(reports::CODE).to_owned(), sha256, bytes))
    })?;
    exported(
        session,
        json!({ "scan_of": args.report, "code": code, "sha256": sha256, "bytes": bytes.len() }),
    )?;
    Ok(bytes)
}

fn may_be_filed(record: &Record, coded: bool, given: usize) -> Result<()> {
    let gate = |zh: &str, en: &str| Err(Error::new(Code::Gate, zh, en));
    match record.text(reports::STATE) {
        "frozen" if !coded => gate(
            "该报告由较早版本的程序定稿，页面上没有识别码，请重新定稿后打印签署",
            "An earlier program froze this report without codes on its pages; freeze it anew before printing",
        ),
        "frozen" if given > 0 => gate(
            "该报告已有电子签名；一份报告只用一种方式签署",
            "The report bears electronic signatures; a report is signed in one way only",
        ),
        "frozen" => Ok(()),
        "superseded" => {
            gate("该报告已被新版本替代，请签署新版本", "A newer version replaced this report; sign that one")
        }
        _ => gate("该报告已完成签署", "The report is signed already"),
    }
}

fn unreadable(path: &Path, e: &std::io::Error) -> Error {
    let shown = path.display();
    Error::new(Code::Usage, format!("无法读取「{shown}」：{e}"), format!("{shown} cannot be read: {e}"))
}

fn digest(ctx: &Ctx<'_>, path: &Path) -> Result<String> {
    let meta = std::fs::metadata(path).map_err(|e| unreadable(path, &e))?;
    if !meta.is_file() || meta.len() > MAX_SCAN {
        return Err(Error::new(
            Code::Usage,
            format!("扫描件应为不超过 {} MiB 的文件", MAX_SCAN >> 20),
            format!("A scan is a file of at most {} MiB", MAX_SCAN >> 20),
        ));
    }
    let name = path.display().to_string();
    let mut told = |done| ctx.progress("正在读取扫描件", "Reading the scan", done, meta.len());
    Ok(evidence::digest(path, &name, ctx.cancel, &mut told)?.0)
}

/// Reads the codes of every page, a few at a time, each in a child process.
fn codes(ctx: &Ctx<'_>, path: &Path, sha256: &str) -> Result<Codes> {
    if let Some((_, codes)) = hold(&ctx.host.scans.0).as_ref().filter(|(of, _)| of == sha256) {
        return Ok(Arc::clone(codes));
    }
    let setter = &ctx.host.setting.typesetter;
    let (mut all, mut pages) = (Vec::new(), 1_u32);
    while (all.len() as u64) < u64::from(pages) {
        ctx.progress("正在识别扫描页", "Reading the scanned pages", all.len() as u64, u64::from(pages));
        let from = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_add(1);
        let some =
            setter.scan(path, from..from.saturating_add(PAGES_AT_A_TIME), ctx.cancel).map_err(typesetting)?;
        if some.pages > MOST_PAGES {
            return Err(Error::new(
                Code::Usage,
                format!("扫描件超过 {MOST_PAGES} 页"),
                format!("The scan has more than {MOST_PAGES} pages"),
            ));
        }
        pages = some.pages;
        if some.found.is_empty() {
            break;
        }
        all.extend(some.found);
    }
    let codes = Arc::new(all);
    *hold(&ctx.host.scans.0) = Some((sha256.to_owned(), Arc::clone(&codes)));
    Ok(codes)
}

/// Pages of a scan held against a report of `pages` pages by digest and number.
fn matched(codes: &[Vec<PageMark>], sha256: &str, number: &str, pages: u32) -> ReportScanned {
    let (mut times, mut foreign, mut unread) = (BTreeMap::<u32, u32>::new(), Vec::new(), Vec::new());
    for (page, marks) in (1_u32..).zip(codes) {
        if marks.is_empty() {
            unread.push(page);
        }
        for m in marks {
            if m.sha256 == sha256 && m.page <= pages {
                *times.entry(m.page).or_default() += 1;
            } else {
                let other_content = m.number == number;
                foreign.push(ForeignPage { page, number: m.number.clone(), of_page: m.page, other_content });
            }
        }
    }
    let missing: Vec<u32> = (1..=pages).filter(|p| !times.contains_key(p)).collect();
    let twice: Vec<u32> = times.iter().filter(|(_, n)| **n > 1).map(|(p, _)| *p).collect();
    ReportScanned {
        sha256: String::new(),
        pages: u32::try_from(codes.len()).unwrap_or(u32::MAX),
        expected: pages,
        found: u32::try_from(times.len()).unwrap_or(u32::MAX),
        whole: missing.is_empty() && twice.is_empty() && foreign.is_empty() && unread.is_empty(),
        missing,
        twice,
        foreign,
        unread,
        report: None,
    }
}

/// Keeps the scan, a signature in ink for each place, and the state: one entry.
fn file(
    session: &Session,
    record: &Record,
    found: &ReportScanned,
    path: &Path,
    day: NaiveDate,
    sealed: bool,
) -> Result<()> {
    let facts = json!({
        "report": record.text(reports::CODE),
        "scan": found.sha256,
        "pages": found.pages,
        "signed_on": day.to_string(),
        "sealed": sealed,
    });
    let (record, sha256, path) = (record.clone(), found.sha256.clone(), path.to_owned());
    session.transact(Intent::new(Op::FileScan, "").with(facts), move |tx| {
        let now = report(tx.reader(), &record.id)?;
        let fixed = frozen(tx.reader(), &record.id)?;
        may_be_filed(&now, fixed.coded, signatures_of(tx.reader(), &record.id).len())?;
        let frozen_on = now.get(reports::FROZEN_AT).map(instant::day);
        if frozen_on.is_some_and(|from| day < from) || day > tx.reader().today() {
            return Err(Error::new(
                Code::Usage,
                "签署日期应在定稿日与今天之间",
                "The day of signing lies between the freezing and today",
            ));
        }
        let mut from = File::open(&path).map_err(|e| unreadable(&path, &e))?;
        let (kept, _) = tx.put_blob_from(&mut from, "scan")?;
        if kept != sha256 {
            return Err(Error::new(
                Code::Stale,
                "归档期间扫描件被改动，请重新查看后再归档",
                "The scan changed while it was filed; look at it again",
            ));
        }
        for place in &fixed.places {
            let mut s = Record::default();
            s.set(signatures::REPORT, record.id.clone())
                .set(signatures::FIELD, place.field.clone())
                .set(signatures::DUTY, place.duty.clone())
                .set(signatures::PERSON, place.person.clone())
                .set(signatures::KEY_KIND, "ink".into())
                .set(signatures::BEFORE, now.text(reports::PDF).to_owned())
                .set(signatures::AFTER, kept.clone())
                .set(signatures::SIGNED_AT, instant::start_of(day))
                .set(signatures::JOINT, place.joint);
            tx.put(&signatures::REGISTER, None, None, &s.values)?;
        }
        let mut values = Record::default();
        values
            .set(reports::STATE, "signed".into())
            .set(reports::SIGNED_BY, "ink".into())
            .set(reports::SEALED, sealed)
            .set(reports::SCAN, kept);
        tx.put(&reports::REGISTER, Some(&record.id), Some(now.version), &values.values)?;
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(page: u32, digest: &str, number: &str) -> PageMark {
        PageMark { page, sha256: digest.into(), number: number.into() }
    }

    #[test]
    fn pages_count_in_any_order_and_what_is_not_of_the_report_is_named() {
        let ours = |p| vec![mark(p, "aa", "R-1")];
        let whole = matched(&[ours(2), ours(1), ours(3)], "aa", "R-1", 3);
        assert!(whole.whole && whole.found == 3);
        let codes =
            [ours(1), Vec::new(), ours(1), vec![mark(2, "bb", "R-1")], vec![mark(9, "cc", "Q-7")], ours(4)];
        let m = matched(&codes, "aa", "R-1", 3);
        assert!(!m.whole);
        assert_eq!((m.missing.clone(), m.twice.clone(), m.unread.clone()), (vec![2, 3], vec![1], vec![2]));
        let named: Vec<_> =
            m.foreign.iter().map(|f| (f.page, f.number.as_str(), f.of_page, f.other_content)).collect();
        assert_eq!(named, [(4, "R-1", 2, true), (5, "Q-7", 9, false), (6, "R-1", 4, true)]);
    }
}
