//! 证据: files by digest, in revisions, with an owner and the period they speak for.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Rows, at, choice, date, long_text, one_of, record_of, reference, register, table, text};
use crate::fields;
use crate::finding::Finding;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

const WHERE: &[crate::field::Choice] =
    &[choice("inside", "工作区内", "In the workspace"), choice("outside", "原处", "Where it was")];

fields! {
    /// Own code, printed in the evidence index.
    CODE: String = text("code", t("证据编号", "Evidence number")).listed().searched().unique();
    /// What it is.
    TITLE: String = text("title", t("名称", "Title")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("类型", "Kind"), &[
        choice("policy", "制度文件", "Policy"),
        choice("contract", "合同协议", "Contract or agreement"),
        choice("record", "过程记录", "Record"),
        choice("screenshot", "截图", "Screenshot"),
        choice("report", "报告", "Report"),
        choice("data", "数据文件", "Data file"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Person who answers for it.
    OWNER: String = reference("owner", t("责任人", "Owner"), "people").listed();
    /// First day it speaks for.
    PERIOD_FROM_ON: NaiveDate = date("period_from_on", t("证明期间起", "Speaks from")).required().listed();
    /// Last day it speaks for; open where it holds until replaced.
    PERIOD_TO_ON: NaiveDate = date("period_to_on", t("证明期间止", "Speaks until")).listed();
    /// Day after which it is no longer valid.
    EXPIRES_ON: NaiveDate = date("expires_on", t("有效期至", "Expires on")).listed();
    /// Files of the current revision and of earlier ones, newest revision last.
    FILES: Rows = table("files", t("文件", "Files"), &[
        text("name", t("文件名", "Name")).required().searched().def,
        text("sha256", t("SHA-256", "SHA-256")).required().def,
        crate::field::int("size", t("大小（字节）", "Size (bytes)")).required().def,
        crate::field::int("revision", t("修订", "Revision")).required().def,
        one_of("kept", t("存放", "Kept"), WHERE).required().def,
        text("path", t("路径", "Path")).def,
        at("added_at", t("加入时间", "Added at")).required().def,
    ]).stamped();
    /// Records it rests on, as `register/id`.
    RECORDS: Rows = table("records", t("关联记录", "Records"), &[
        register("register", t("登记册", "Register")).required().def,
        record_of("record", t("记录", "Record"), "register").required().def,
    ]);
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

/// Current revision: 0 where there is no file.
pub fn revision(r: &Record) -> i64 {
    rows(r).iter().filter_map(|f| f.get("revision").and_then(serde_json::Value::as_i64)).max().unwrap_or(0)
}

/// All file rows.
pub fn rows(r: &Record) -> Rows {
    r.get(FILES).unwrap_or_default()
}

/// Does it count for an assessment of that day? It holds a file or a record, its period covers the day, it is not expired.
pub fn counts_on(r: &Record, day: NaiveDate) -> Result<(), crate::text::Text> {
    let refuse = |zh: &str, en: &str| Err(crate::text::Text::new(zh, en));
    if r.retired {
        return refuse("已停用", "is retired");
    }
    if !r.has(FILES.key()) && !r.has(RECORDS.key()) {
        return refuse("没有文件也没有关联记录", "holds neither a file nor a record");
    }
    if r.get(PERIOD_FROM_ON).is_none_or(|d| d > day) || r.get(PERIOD_TO_ON).is_some_and(|d| d < day) {
        return refuse("证明期间不含评估日期", "does not speak for the day of the assessment");
    }
    if r.get(EXPIRES_ON).is_some_and(|d| d < day) {
        return refuse("评估日期前已过期", "had expired before the day of the assessment");
    }
    Ok(())
}

/// The pieces among these that count on a day; ids that lead nowhere are left out.
pub fn counting(ids: &[String], day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let found = ids.iter().filter_map(|id| reader.get("evidence", id));
    found.filter(|e| counts_on(e, day).is_ok()).collect()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if !r.has(FILES.key()) && !r.has(RECORDS.key()) {
        out.push(
            Finding::warning(
                "evidence_empty",
                "尚无文件或关联记录，不能作为结论的证据",
                "Holds neither a file nor a record, so no conclusion can rest on it yet",
            )
            .field(FILES.key()),
        );
    }
    if let (Some(from), Some(to)) = (r.get(PERIOD_FROM_ON), r.get(PERIOD_TO_ON))
        && to < from
    {
        out.push(
            Finding::error("period_backwards", "证明期间止早于起", "The period ends before it begins")
                .field(PERIOD_TO_ON.key()),
        );
    }
    if let Some(day) = r.get(EXPIRES_ON) {
        let left = (day - reader.today()).num_days();
        if left < 0 {
            out.push(
                Finding::error("evidence_expired", format!("已于 {day} 过期"), format!("Expired on {day}"))
                    .field(EXPIRES_ON.key()),
            );
        } else if left <= 30 {
            out.push(
                Finding::warning(
                    "evidence_expiring",
                    format!("将于 {day} 到期（剩余 {left} 天），请准备更新"),
                    format!("Expires on {day}, in {left} days; prepare its renewal"),
                )
                .field(EXPIRES_ON.key()),
            );
        }
    }
    out
}

/// Evidence is renewed by its last day: a new day of expiry or retiring it ends the wait.
fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(on), Some(from)) = (r.get(EXPIRES_ON), r.get(PERIOD_FROM_ON)) else { return Vec::new() };
    let label = Text::new("更新到期的证据", "Renew the evidence");
    vec![Due { key: "renew", label, from, on, done: None, clause: "TC260-003/8.1.b.1" }.clock(reader)]
}

/// 证据.
pub static REGISTER: Register = Register {
    key: "evidence",
    label: t("证据", "Evidence"),
    one: t("证据", "Evidence"),
    clauses: &["TC260-003/8.1.b.1", "TC260-003/8.1.c"],
    prefix: "E",
    title: "title",
    fields: FIELDS,
    sorts: &[
        Sort { key: "code", by: SortBy::Value },
        Sort { key: "title", by: SortBy::Pinyin },
        Sort { key: "expires_on", by: SortBy::Value },
    ],
    area: Area::Evidence,
    check,
    clocks,
    ..PLAIN
};
