//! What a filing is held to.

use super::*;
use crate::clock::ClockState;
use crate::filing::{format, number, profile};
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::registers::{assessments, model_versions, services};
use std::collections::BTreeSet;

const ALGORITHM_24: &str = "互联网信息服务算法推荐管理规定 第二十四条";
const ALGORITHM_25: &str = "互联网信息服务算法推荐管理规定 第二十五条";
const ALGORITHM_26: &str = "互联网信息服务算法推荐管理规定 第二十六条";
const MEASURES_17: &str = "生成式人工智能服务管理暂行办法 第十七条";

pub(super) const DAYS: Rule = Rule::error(
    "filing_days",
    &[MEASURES_17],
    t(
        "提交、决定、公示、注销先后一致，且不晚于今天",
        "Submission, decision, notice and cancellation follow one another and do not lie ahead",
    ),
);
const TRACK_FITS: Rule = Rule::warning(
    "filing_track",
    &[MEASURES_17],
    t("申报类别与服务的情况相符", "The track fits what the service's answers say"),
);
const SAME_SERVICE: Rule = Rule::error(
    "filing_other_service",
    &[MEASURES_17],
    t(
        "所填模型版本、评估和报告都属于所申报的服务",
        "Model version, assessment and report are those of the service filed",
    ),
);
const CHAIN: Rule = Rule::error(
    "filing_chain",
    &[MEASURES_17],
    t(
        "上一次申报属于同一服务、同一类别，已有结果，且只被续接一次",
        "The version before is of the same service and track, decided, and followed once",
    ),
);
const TWO_PENDING: Rule = Rule::error(
    "filing_twice",
    &[MEASURES_17],
    t("同一服务、同一类别同时只有一件在办", "One filing of a service and track is under way at a time"),
);
const NUMBER_FORM: Rule = Rule::warning(
    "filing_number_form",
    &[ALGORITHM_26],
    t("编号写法与已知的形式一致（形式未核实）", "The number has a form that is known (none is verified)"),
);
const NUMBER_SERVICE: Rule = Rule::error(
    "filing_number_service",
    &[ALGORITHM_26],
    t("通过后的编号与服务所登记的一致", "The number granted is the one on file with the service"),
);
const REASONS_TOLD: Rule = Rule::warning(
    "filing_reasons",
    &[ALGORITHM_25],
    t(
        "被驳回或退回的，写明原因；续接的申报写明各条整改情况",
        "What came back tells why, and what follows it tells how each reason was mended",
    ),
);
const NOTICE: Rule = Rule::warning(
    "filing_notice",
    &[ALGORITHM_26],
    t(
        "通过的有公示链接、截图和编号展示位置",
        "What was granted has link and picture of its notice, and where the number is shown",
    ),
);
const NOT_INVOLVED_REASON: Rule = Rule::error(
    "filing_not_involved",
    &[MEASURES_17],
    t(
        "标为不涉及的材料在清单中、允许不涉及并写明理由",
        "What is said not to be involved stands in the list, may fall away, and has a reason",
    ),
);
const PAPER_KNOWN: Rule = Rule::error(
    "filing_paper_unknown",
    &[MEASURES_17],
    t(
        "另行提供的材料对应清单中的材料和登记的证据",
        "A paper made elsewhere names a slot of the list and evidence on file",
    ),
);
const FORMATS: Rule = Rule::error(
    "filing_modality_formats",
    &[ALGORITHM_24],
    t("输出模态与文件格式一一对应", "Modalities of output and file formats match one to one"),
);
const CHANGE_LATE: Rule = Rule::error(
    "filing_change_late",
    &[ALGORITHM_24],
    t("备案信息变更和注销在期限内办理", "Changes and cancellation are filed within their limits"),
);
const CHANGE_BACKWARDS: Rule = Rule::error(
    "filing_change_days",
    &[ALGORITHM_24],
    t("变更办理不早于变更，且不晚于今天", "A change is not filed before it happened, nor later than today"),
);

pub(super) static RULES: &[&Rule] = &[
    &DAYS,
    &TRACK_FITS,
    &SAME_SERVICE,
    &CHAIN,
    &TWO_PENDING,
    &NUMBER_FORM,
    &NUMBER_SERVICE,
    &REASONS_TOLD,
    &NOTICE,
    &NOT_INVOLVED_REASON,
    &PAPER_KNOWN,
    &FORMATS,
    &CHANGE_LATE,
    &CHANGE_BACKWARDS,
];

fn word<'r>(row: &'r serde_json::Map<String, serde_json::Value>, key: &str) -> &'r str {
    row.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().trim()
}

fn service(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let Some(s) = reader.get("services", r.text(SERVICE)) else { return };
    let (name, track) = (s.text(services::NAME), r.text(TRACK));
    let pointed = services::tracks(&s);
    if !track.is_empty() && !pointed.is_empty() && !pointed.contains(&track) {
        let label = TRACK.def.choice_label(track).map(Text::from).unwrap_or_default();
        out.push(
            TRACK_FITS
                .broken(
                    format!("按「{name}」登记的情况，类别不是「{}」，请核对模型来源或更改类别", label.zh),
                    format!("By what is on file {name} is not for the track {}; check the origin of the model, or the track", label.en),
                )
                .field(TRACK.key()),
        );
    }
    if track == "opinion_assessment" || r.text(STATE) != "granted" || r.text(NUMBER).is_empty() {
        return;
    }
    let field = if track == "algorithm" { services::ALGORITHM_NUMBER } else { services::FILING_NUMBER };
    // A re-filing brings a number of its own; the newest of them is what the service shows.
    let followed = reader.find("filings", PREVIOUS.key(), &r.id).iter().any(|f| f.text(STATE) == "granted");
    if !followed && s.text(field).trim() != r.text(NUMBER).trim() {
        out.push(
            NUMBER_SERVICE
                .broken(
                    format!("「{name}」登记的编号与本次取得的「{}」不一致，请在服务信息中更新", r.text(NUMBER)),
                    format!("The number on file with {name} is not the one granted, {}; enter it with the service", r.text(NUMBER)),
                )
                .field(NUMBER.key()),
        );
    }
}

fn belongs(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let of = r.text(SERVICE);
    if of.is_empty() {
        return;
    }
    let mut strange = |key: &'static str, label: crate::text::Label, other: Option<String>| {
        if other.is_some_and(|o| o != of) {
            out.push(
                SAME_SERVICE
                    .broken(
                        format!("「{}」属于另一服务，请重新选择", label.zh),
                        format!("\u{201c}{}\u{201d} is of another service; choose again", label.en),
                    )
                    .field(key),
            );
        }
    };
    let version = reader.get("model_versions", r.text(MODEL_VERSION));
    strange(
        MODEL_VERSION.key(),
        MODEL_VERSION.def.label,
        version.map(|v| v.text(model_versions::SERVICE).to_owned()),
    );
    let assessed = |id: &str| reader.get("assessments", id).map(|a| a.text(assessments::SERVICE).to_owned());
    strange(ASSESSMENT.key(), ASSESSMENT.def.label, assessed(r.text(ASSESSMENT)));
    let report = reader.get("reports", r.text(REPORT));
    let reported = report.and_then(|p| assessed(p.text(crate::registers::reports::ASSESSMENT)));
    strange(REPORT.key(), REPORT.def.label, reported);
}

fn chained(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    if let Some(before) = reader.get("filings", r.text(PREVIOUS)) {
        let fault = if before.text(SERVICE) != r.text(SERVICE) || before.text(TRACK) != r.text(TRACK) {
            Some(("属于另一服务或另一类别", "is of another service or track"))
        } else if before.id == r.id || chain(r, reader).iter().any(|c| c.text(PREVIOUS) == r.id) {
            Some(("又接回本次申报", "leads back to this one"))
        } else if is_pending(&before) {
            Some(("还在办理", "is still under way"))
        } else if reader.find("filings", PREVIOUS.key(), &before.id).len() > 1 {
            Some(("被不止一次申报续接", "is followed by more than one"))
        } else {
            None
        };
        if let Some((zh, en)) = fault {
            out.push(
                CHAIN
                    .broken(
                        format!("所选的上一次申报{zh}，请核对"),
                        format!("The version before {en}; check it"),
                    )
                    .field(PREVIOUS.key()),
            );
        }
        let unmended = before
            .get(REASONS)
            .unwrap_or_default()
            .iter()
            .filter(|row| word(row, "mended").is_empty())
            .count();
        if unmended > 0 {
            out.push(
                REASONS_TOLD
                    .broken(
                        format!("上一次申报的 {unmended} 条驳回或退回原因没有写明整改情况，请在上一次申报中补充"),
                        format!("{unmended} reasons of the version before do not tell how they were mended; enter it there"),
                    )
                    .field(PREVIOUS.key()),
            );
        }
    }
    if ["rejected", "returned"].contains(&r.text(STATE)) && !r.has(REASONS.key()) {
        out.push(
            REASONS_TOLD
                .broken(
                    "已被驳回或退回，没有登记原因，请逐条登记",
                    "It came back without reasons on file; enter each",
                )
                .field(REASONS.key()),
        );
    }
    if is_pending(r) && !r.text(TRACK).is_empty() {
        let others = reader.find("filings", SERVICE.key(), r.text(SERVICE));
        let other = others.iter().find(|o| o.id != r.id && o.text(TRACK) == r.text(TRACK) && is_pending(o));
        if let Some(other) = other {
            let name = naming::called(&REGISTER, other);
            out.push(
                TWO_PENDING
                    .broken(
                        format!("同一服务、同一类别的「{}」也在办理，请合并或撤回其一", name.zh),
                        format!(
                            "\u{201c}{}\u{201d} of the same service and track is under way too; withdraw one",
                            name.en
                        ),
                    )
                    .field(TRACK.key()),
            );
        }
    }
}

fn numbered(r: &Record, out: &mut Vec<Finding>) {
    let told = r.text(NUMBER).trim();
    if !told.is_empty()
        && let number::Looked::Unlike(forms) = number::look(r.text(TRACK), told)
    {
        let labels: Vec<Text> = forms.iter().map(|f| f.label.clone()).collect();
        let forms = naming::listed(&labels);
        out.push(
            NUMBER_FORM
                .broken(
                    format!("编号「{told}」与已知写法（{}，未核实）不同，请对照通知逐字核对", forms.zh),
                    format!("The number {told} is unlike the forms known ({}, not verified); compare it with the notice", forms.en),
                )
                .field(NUMBER.key()),
        );
    }
    if r.text(STATE) == "granted" {
        for (key, label, has) in [
            (NOTICE_LINK.key(), NOTICE_LINK.def.label, r.has(NOTICE_LINK.key())),
            (NOTICE_PROOF.key(), NOTICE_PROOF.def.label, r.has(NOTICE_PROOF.key())),
            (SHOWN_AT.key(), SHOWN_AT.def.label, r.has(SHOWN_AT.key())),
        ] {
            if !has {
                out.push(
                    NOTICE
                        .broken(
                            format!("已通过，没有登记「{}」", label.zh),
                            format!("Granted, and \u{201c}{}\u{201d} is not on file", label.en),
                        )
                        .field(key),
                );
            }
        }
    }
}

fn papers(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let Some(track) = profile::track(r.text(TRACK)) else { return };
    for row in r.get(NOT_INVOLVED).unwrap_or_default() {
        let key = word(&row, "slot");
        let fault = match track.slot(key) {
            None => Some(("不在材料清单中", "does not stand in the list")),
            Some(s) if !s.may_fall_away => Some(("不得标为不涉及", "may not fall away")),
            Some(_) if word(&row, "reason").is_empty() => Some(("没有写明理由", "has no reason")),
            Some(_) => None,
        };
        if let Some((zh, en)) = fault {
            out.push(
                NOT_INVOLVED_REASON
                    .broken(
                        format!("标为不涉及的「{key}」{zh}，请更正"),
                        format!("\u{201c}{key}\u{201d}, said not to be involved, {en}; correct it"),
                    )
                    .field(NOT_INVOLVED.key()),
            );
        }
    }
    for row in r.get(PAPERS).unwrap_or_default() {
        let (key, code) = (word(&row, "slot"), word(&row, "evidence"));
        let known = track.slot(key).is_some();
        if !known || crate::filing::slots::evidence_of(code, reader).is_none() {
            let (zh, en) = if known {
                (format!("没有编号为「{code}」的证据"), format!("there is no evidence {code}"))
            } else {
                (format!("清单中没有「{key}」"), format!("the list has no {key}"))
            };
            out.push(
                PAPER_KNOWN
                    .broken(
                        format!("另行提供的材料：{zh}，请更正"),
                        format!("A paper made elsewhere: {en}; correct it"),
                    )
                    .field(PAPERS.key()),
            );
        }
    }
}

fn formats(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let rows = r.get(OUTPUT_FORMATS).unwrap_or_default();
    let Some(version) = reader.get("model_versions", r.text(MODEL_VERSION)) else { return };
    if rows.is_empty() {
        return;
    }
    let told: BTreeSet<String> = rows.iter().map(|row| word(row, "modality").to_owned()).collect();
    let offered: BTreeSet<String> =
        version.get(model_versions::MODALITIES).unwrap_or_default().into_iter().collect();
    let label = |key: &str| {
        model_versions::MODALITIES.def.choice_label(key).map_or_else(|| Text::same(key), Text::from)
    };
    let mut say = |zh: String, en: String| out.push(FORMATS.broken(zh, en).field(OUTPUT_FORMATS.key()));
    for m in offered.difference(&told) {
        let m = label(m);
        say(format!("输出模态「{}」没有对应的文件格式", m.zh), format!("{} has no file format", m.en));
    }
    for m in told.difference(&offered) {
        let m = label(m);
        say(
            format!("模型版本没有「{}」这一输出模态，却填了文件格式", m.zh),
            format!("A file format is told for {}, which the model version does not put out", m.en),
        );
    }
    for row in &rows {
        let (m, f) = (word(row, "modality"), word(row, "format"));
        if format::carries(m, f) == Some(false) {
            let m = label(m);
            say(format!("文件格式 {f} 不是「{}」的格式", m.zh), format!("{f} is no format of {}", m.en));
        }
    }
}

fn changes(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    use crate::field::Typed;
    let today = reader.today();
    for row in r.get(CHANGES).unwrap_or_default() {
        let day = |key: &str| row.get(key).and_then(NaiveDate::read);
        let (changed, filed) = (day("changed_on"), day("filed_on"));
        let backwards = changed.zip(filed).is_some_and(|(c, f)| f < c);
        if backwards || changed.is_some_and(|d| d > today) || filed.is_some_and(|d| d > today) {
            let what = word(&row, "what");
            out.push(
                CHANGE_BACKWARDS
                    .broken(
                        format!("变更「{what}」的日期不合先后或晚于今天，请核对"),
                        format!("The days of the change \u{201c}{what}\u{201d} are out of order or lie ahead; check them"),
                    )
                    .field(CHANGES.key()),
            );
        }
    }
    for c in clocks::clocks(r, reader) {
        // That the authority is late is not for the organisation to mend.
        if c.state == ClockState::Overdue && c.key != "authority_decision" {
            out.push(CHANGE_LATE.broken(
                format!("「{}」已超过期限，请立即办理并登记日期", c.label.zh),
                format!("\u{201c}{}\u{201d} is overdue; do it now and enter the day", c.label.en),
            ));
        }
    }
}

pub(super) fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    service(r, reader, &mut out);
    belongs(r, reader, &mut out);
    chained(r, reader, &mut out);
    numbered(r, &mut out);
    papers(r, reader, &mut out);
    formats(r, reader, &mut out);
    changes(r, reader, &mut out);
    out
}
