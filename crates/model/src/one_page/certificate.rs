//! The certificate of a qualification.

use super::{Kind, Line, OnePage, issuer, qr};
use crate::field::Typed;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{exam_papers, exam_results, people, qualifications};
use crate::text::{Text, t};
use crate::who::{self, Bar};
use serde_json::{Value as Json, json};

/// Certificates of qualification.
pub const KIND: Kind = Kind {
    mark: "HGQ1",
    label: t("标注资质证书", "Certificate of annotation qualification"),
    register: "qualifications",
    covered,
    ended: |q, reader| who::standing(q, reader.today(), reader).map(|bar| bar.text()),
};

/// Values that the digest covers: what the paper says, each under its key. A change of any of them voids the paper;
/// suspensions and the like do not, since they are asked of the record.
fn covered(q: &Record, reader: &dyn Reader) -> Json {
    let person = reader.get("people", q.text(qualifications::PERSON)).unwrap_or_default();
    let day = |f| q.get(f).map_or(Json::Null, |d: chrono::NaiveDate| d.write());
    json!({
        "id": q.id,
        "code": q.text(qualifications::CODE),
        "person": q.text(qualifications::PERSON),
        "staff_number": person.text(people::CODE),
        "name": person.text(people::NAME),
        "issuer": issuer(reader),
        "function": q.text(qualifications::FUNCTION),
        "data_type": q.text(qualifications::DATA_TYPE),
        "kind": q.text(qualifications::KIND),
        "result": q.text(qualifications::RESULT),
        "valid_from_on": day(qualifications::VALID_FROM_ON),
        "valid_to_on": day(qualifications::VALID_TO_ON),
        "granted_on": day(qualifications::GRANTED_ON),
        "granted_by": q.text(qualifications::GRANTED_BY),
    })
}

/// The certificate of a granted qualification.
///
/// # Errors
/// Why none is issued today: not granted, no examination, suspended, revoked, expired.
pub fn certificate(q: &Record, reader: &dyn Reader) -> Result<OnePage, Text> {
    // Before its first day a certificate may be handed over already.
    match who::standing(q, reader.today(), reader) {
        None | Some(Bar::NotYet { .. }) => {}
        Some(bar) => return Err(bar.text()),
    }
    let person = reader
        .get("people", q.text(qualifications::PERSON))
        .ok_or_else(|| Text::from(t("人员不存在", "there is no such person")))?;
    let scope = qualifications::scope(q).text();
    let (name, number) = (person.text(people::NAME), person.text(people::CODE));
    let day = |f| q.get(f).map_or_else(String::new, |d: chrono::NaiveDate| d.to_string());
    let (from, to) = (day(qualifications::VALID_FROM_ON), day(qualifications::VALID_TO_ON));
    let line = Line::new;
    let mut lines = vec![
        line("资质编号", "Number", Text::same(q.text(qualifications::CODE))),
        line("姓名", "Name", Text::same(name)),
        line("工号", "Staff number", Text::same(number)),
        line("资质范围", "Scope", scope.clone()),
        line("有效期", "Valid", Text::new(format!("{from} 至 {to}"), format!("{from} to {to}"))),
        line("授予日期", "Granted on", Text::same(day(qualifications::GRANTED_ON))),
    ];
    if let Some(result) = reader.get("exam_results", q.text(qualifications::RESULT)) {
        let paper = reader.get("exam_papers", result.text(exam_results::PAPER)).unwrap_or_default();
        let taken = result.get(exam_results::TAKEN_ON).map_or_else(String::new, |d| d.to_string());
        let name = format!("{} {}", paper.text(exam_papers::NAME), paper.text(exam_papers::EDITION));
        lines.push(line(
            "考核依据",
            "Examination",
            Text::new(format!("{taken}，{name}，合格"), format!("{name}, passed on {taken}")),
        ));
    }
    Ok(OnePage {
        title: KIND.label.into(),
        statement: Text::new(
            format!("兹证明 {name} 经本单位考核合格，可从事「{}」工作。", scope.zh),
            format!("This is to certify that {name}, examined by this organisation, is qualified for {} work.", scope.en),
        ),
        issuer: issuer(reader),
        lines,
        notice: t(
            "本证书仅在本单位内部有效，须接受复训和复考；资质可能被暂停或取消，以扫码核验结果为准。",
            "Valid within this organisation alone and subject to refresher training and re-examination. It may be suspended or revoked: what the code says when it is scanned counts.",
        )
        .into(),
        qr: qr(&KIND, q, reader),
    })
}
