//! The label of a piece of evidence: its number, its name and the digest of each file of its current revision, to be put on a folder or a medium.

use super::{Kind, Line, OnePage, issuer, qr};
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::evidence;
use crate::text::{Text, t};
use serde_json::{Value as Json, json};

/// Labels of evidence.
pub const KIND: Kind = Kind {
    mark: "HGE1",
    label: t("证据标签", "Evidence label"),
    register: "evidence",
    covered,
    ended: |r, reader| {
        let past = r.get(evidence::EXPIRES_ON).filter(|on| *on < reader.today())?;
        Some(Text::new(format!("证据有效期至 {past}"), format!("the evidence counted until {past}")))
    },
};

/// Files whose digests a label has room for.
const FILES: usize = 8;

/// SHA-256 of each file of the current revision.
fn digests(r: &Record) -> Vec<String> {
    let current = evidence::revision(r);
    let rows = evidence::rows(r);
    let rows = rows.iter().filter(|f| f.get("revision").and_then(Json::as_i64).unwrap_or(0) == current);
    rows.filter_map(|f| f.get("sha256")?.as_str().map(str::to_owned)).collect()
}

fn covered(r: &Record, reader: &dyn Reader) -> Json {
    json!({
        "id": r.id,
        "code": r.text(evidence::CODE),
        "title": r.text(evidence::TITLE),
        "kind": r.text(evidence::KIND),
        "files": digests(r),
        "issuer": issuer(reader),
    })
}

/// The label of a piece of evidence.
///
/// # Errors
/// Why none is issued: it has no number, or no file.
pub fn label(r: &Record, reader: &dyn Reader) -> Result<OnePage, Text> {
    let (code, held) = (r.text(evidence::CODE), digests(r));
    if code.is_empty() || held.is_empty() {
        return Err(t(
            "证据没有编号或文件，请先补齐",
            "The evidence has no number or no file; enter them first",
        )
        .into());
    }
    let kind = evidence::KIND.def.choice_label(r.text(evidence::KIND));
    let mut lines = vec![
        Line::new("证据编号", "Number", Text::same(code)),
        Line::new("名称", "Name", Text::same(r.text(evidence::TITLE))),
        Line::new("类型", "Kind", kind.map_or_else(|| Text::same(r.text(evidence::KIND)), Text::from)),
    ];
    for sha256 in held.iter().take(FILES) {
        lines.push(Line::new("SHA-256", "SHA-256", Text::same(sha256)));
    }
    if held.len() > FILES {
        let rest = held.len() - FILES;
        let told =
            Text::new(format!("另有 {rest} 个文件，见台账"), format!("{rest} more files, see the register"));
        lines.push(Line::new("其他文件", "Other files", told));
    }
    lines.push(Line::new("出具日期", "Day", Text::same(reader.today().to_string())));
    Ok(OnePage {
        title: KIND.label.into(),
        statement: t("本标签随证据原件保存。", "This label goes with the original.").into(),
        issuer: issuer(reader),
        lines,
        notice: t(
            "核对文件的 SHA-256 与本标签一致后再使用。",
            "Compare the SHA-256 of a file with this label before it is used.",
        )
        .into(),
        qr: qr(&KIND, r, reader),
    })
}
