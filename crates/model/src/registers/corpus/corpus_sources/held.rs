//! What sources are held to, one by one and together.

use super::{
    ACQUISITION, BASIS_REASON, BLOCKED_CHECK_ON, BLOCKED_HITS, BLOCKED_LIST, BLOCKED_REMOVED,
    COLLECTED_FROM_ON, COLLECTED_TO_ON, CRAWL_CONDUCT, FORBIDDEN_USES, KIND, LEGAL_BASIS,
    LEGALITY_REVIEWED_ON, MEANS, ORIGIN, PAPERS, PERSONAL, PERSONAL_KINDS, PUBLIC_CONDITIONS, ROBOTS, STATE,
    SUPPLIER, has_personal, has_sensitive, papers, papers_failing, usable,
};
use crate::catalogue;
use crate::diversity;
use crate::finding::{Finding, Rule};
use crate::limit::limit;
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::registers::{consents, impact_assessments, organizations, source_assessments, suppliers};
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

pub(super) const PAPERS_HOLD: Rule = Rule::error(
    "source_papers",
    papers::CLAUSES,
    t(
        "核准来源的必备文件齐全且在有效期内",
        "An approved source holds every paper its kind and situation ask for, and they are valid",
    ),
)
.each();
pub(super) const PAPER_EVIDENCE_KNOWN: Rule = Rule::warning(
    "source_paper_evidence",
    papers::CLAUSES,
    t(
        "证明文件所写的证据编号在证据登记册中存在",
        "The evidence number of a paper is one of the evidence register",
    ),
)
.each();
pub(super) const BLACKLIST_STATED: Rule = Rule::error(
    "source_blacklist_unstated",
    &["TC260-003/5.1.a.1", "TC260-003/5.1.a.2", "LIAONING-2025/10.3.3"],
    t("抽检超限的来源已列入黑名单", "A source whose samples are over the limit stands on the blacklist"),
);
pub(super) const ASSESSED: Rule = Rule::error(
    "source_unassessed",
    &["TC260-003/5.1.a.2", "DATA-GUIDE/7.1.5"],
    t("核准来源经过安全抽检评估", "An approved source was assessed by samples"),
);
pub(super) const BLOCKED_CHECKED: Rule = Rule::error(
    "source_blocked_unchecked",
    &["TC260-003/5.1.d"],
    t(
        "核准来源做过禁止传播信息核查，并写明所用清单",
        "An approved source was checked for blocked information, against a list that is named",
    ),
);
pub(super) const BLOCKED_REMOVED_ALL: Rule = Rule::error(
    "source_blocked_left",
    &["TC260-003/5.1.d"],
    t("命中的禁止传播信息已全部清除", "Every hit of blocked information was removed"),
);
pub(super) const ROBOTS_KEPT: Rule = Rule::error(
    "source_robots",
    &["TC260-003/5.1.c.2", "DATA-GUIDE/5.3.1.p2"],
    t(
        "爬取的来源已核查声明，且未采集声明禁止的内容",
        "A crawled source has its declarations reviewed and nothing declared off limits collected",
    ),
);
pub(super) const BASIS_STATED: Rule = Rule::error(
    "source_basis_missing",
    &[
        "TC260-003/5.2.c.1",
        "DATA-GUIDE/5.3.2.b",
        "DATA-GUIDE/5.2.1.p2",
        "TC260-003/5.2.c.2",
        "TC260-003/5.2.c.3",
    ],
    t(
        "含个人信息的来源写明处理依据；依据不是同意的，写明理由",
        "A source with personal information states its legal basis, and why where it is not consent",
    ),
)
.each();
pub(super) const CONSENT_FITS: Rule = Rule::error(
    "source_consent_form",
    &[
        "TC260-003/5.2.c.1",
        "TC260-003/5.2.c.2",
        "TC260-003/5.2.c.3",
        "DATA-GUIDE/5.3.2.d",
        "DATA-GUIDE/5.3.2.e",
        "DATA-GUIDE/5.3.2.f",
        "DATA-GUIDE/5.3.2.b",
    ],
    t(
        "以同意为依据的来源，同意的形式与个人信息种类相称",
        "Where the basis is consent, its form fits the kind of personal information",
    ),
)
.each();
pub(super) const IMPACT_ASSESSED: Rule = Rule::error(
    "source_impact_unassessed",
    &["DATA-GUIDE/5.3.2.d", "DATA-GUIDE/5.3.2.e"],
    t(
        "含敏感个人信息的来源在采集前做过个人信息保护影响评估",
        "A source with sensitive personal information has an impact assessment",
    ),
)
.each();
pub(super) const PERSONAL_NEEDED: Rule = Rule::warning(
    "source_personal_need",
    &["DATA-GUIDE/5.3.2.g"],
    t(
        "含个人信息的来源逐类写明对应的训练目的",
        "A source with personal information names the training purpose of each kind",
    ),
);
pub(super) const PERSONAL_SAID_ONCE: Rule = Rule::error(
    "source_personal_contradiction",
    &["DATA-GUIDE/5.3.2.p1"],
    t("「不含个人信息」不与其他种类同时选择", "None is not chosen beside a kind of personal information"),
);
pub(super) const REVIEWED_FIRST: Rule = Rule::error(
    "source_review_late",
    &["DATA-GUIDE/5.1.p1", "DATA-GUIDE/5.2.2.p1", "DATA-GUIDE/5.3.1.p1"],
    t(
        "核准来源做过合法性审查；间接获取的在取得之前审查",
        "An approved source had its legality reviewed; an indirect one before it was acquired",
    ),
)
.each();
pub(super) const TERMS_COMPARED: Rule = Rule::warning(
    "source_terms_uncompared",
    &["DATA-GUIDE/5.3.1.p3"],
    t("有许可条款的来源已逐项核对禁止用途", "The terms of a licensed source were compared item by item"),
);
pub(super) const FOREIGN_CHECKED: Rule = Rule::warning(
    "source_foreign_unchecked",
    &["DATA-GUIDE/10.4.p1"],
    t("境外来源做过对照境内法律的自查", "A foreign source was checked against domestic law"),
);
pub(super) const GRADED: Rule = Rule::warning(
    "source_ungraded",
    &["DATA-GUIDE/10.2.p1", "LIAONING-2025/4.e", "TTAF-320/4.3.b"],
    t("核准来源已分类分级", "An approved source is graded"),
);
pub(super) const DAYS_IN_ORDER: Rule = Rule::error(
    "source_days",
    &["TC260-003/5.1.c.2"],
    t("采集止不早于采集起，两者不晚于今天", "Collection does not end before it begins, nor lie ahead"),
)
.each();
pub(super) const LANGUAGES_DIVERSE: Rule = Rule::error(
    "diversity_language",
    &["TC260-003/5.1.b", "DATA-GUIDE/7.1.4"],
    t("每种语言有两个以上来源", "Each language has two sources or more"),
);
pub(super) const MEDIA_DIVERSE: Rule = Rule::error(
    "diversity_media",
    &["TC260-003/5.1.b", "DATA-GUIDE/7.1.4"],
    t("每种语料类型有两个以上来源", "Each media type has two sources or more"),
);
pub(super) const CELLS_DIVERSE: Rule = Rule::note(
    "diversity_cell",
    &["TC260-003/5.1.b", "DATA-GUIDE/7.1.4"],
    t("同一语言的每种语料类型有两个以上来源", "Each media type of a language has two sources or more"),
);

pub(super) const CRAWLED_FAIRLY: Rule = Rule::warning(
    "source_crawl_conduct",
    &["DATA-GUIDE/5.3.1.p2"],
    t(
        "爬取的来源逐项核查了声明留存、技术措施、频率和条款",
        "A crawled source was verified on declarations, protection, rate and terms",
    ),
);
pub(super) const PUBLIC_WITHIN_REASON: Rule = Rule::error(
    "source_public_conditions",
    &["DATA-GUIDE/5.3.2.c"],
    t(
        "以合理范围处理已公开信息为依据的，三项条件逐项核实",
        "Where the basis is public information, its three conditions were each verified",
    ),
);
pub(super) const SUPPLIER_PROVEN: Rule = Rule::error(
    "source_supplier_unproved",
    &["TC260-003/5.1.c.3-1", "TC260-003/5.1.c.3-2", "DATA-GUIDE/5.2.2.p2", "DATA-GUIDE/5.3.2.f"],
    t(
        "核准的商业语料写明供应商，供应商的合同和合法性证明有效",
        "An approved commercial source names its supplier, whose contract and proof of legality hold",
    ),
)
.each();
pub(super) const FOREIGN_SHARE: Rule = Rule::warning(
    "diversity_foreign_share",
    &["TC260-003/5.1.b"],
    t("境外来源占比在本单位确定的范围内", "The share of foreign sources lies in the own range"),
);

pub(super) fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let approved = r.text(STATE) == "approved";
    if approved {
        check_approved(r, reader, &mut out);
    }
    for row in r.get(PAPERS).unwrap_or_default() {
        let Some(code) = papers::cell::<String>(&row, "evidence") else { continue };
        if reader.find("evidence", "code", &code).is_empty() {
            let kind: String = papers::cell(&row, "kind").unwrap_or_default();
            out.push(PAPER_EVIDENCE_KNOWN.broken(
                format!("证明文件引用的证据「{code}」不在证据登记册中，请核对编号或先登记证据"),
                format!("A paper names evidence {code}, which is not on file; check the number or enter the evidence"),
            ).against(&papers::clauses(r, &kind)).field(PAPERS.key()));
        }
    }
    if let Some(over) = source_assessments::over_limit(&r.id, reader)
        && r.text(STATE) != "blacklisted"
    {
        let max = catalogue_limit();
        out.push(BLACKLIST_STATED.broken(
            format!("评估「{over}」的违法不良内容占比超过 {max}%，来源应列入黑名单，请执行「列入黑名单」"),
            format!("Assessment {over} found more than {max} % unlawful content; move the source to the blacklist"),
        ).field(STATE.key()));
    }
    if r.get(BLOCKED_HITS).unwrap_or(0) > r.get(BLOCKED_REMOVED).unwrap_or(0) {
        out.push(
            BLOCKED_REMOVED_ALL
                .broken(
                    "命中的禁止传播信息尚未全部清除，请清除后更新条数",
                    "Hits of blocked information are left; remove them and bring the count up to date",
                )
                .field(BLOCKED_REMOVED.key()),
        );
    }
    check_personal(r, reader, &mut out);
    let (from, to) = (r.get(COLLECTED_FROM_ON), r.get(COLLECTED_TO_ON));
    let ahead = |d: Option<NaiveDate>| d.is_some_and(|d| d > reader.today());
    if matches!((from, to), (Some(f), Some(t)) if t < f) || ahead(from) || ahead(to) {
        // What the record of collection tells; other kinds of source are not asked for one.
        let recorded = papers::required(r).contains(&"collection_record");
        let clauses: &[&str] = if recorded { &["TC260-003/5.1.c.2"] } else { &[] };
        out.push(
            DAYS_IN_ORDER
                .broken(
                    "采集起止日期先后不符或晚于今天，请核对",
                    "The days of collection are out of order or lie ahead; check them",
                )
                .against(clauses)
                .field(COLLECTED_TO_ON.key()),
        );
    }
    out
}

fn catalogue_limit() -> i64 {
    catalogue::edition(catalogue::TC260_003).map_or(0, |e| e.threshold("source_unlawful_rate_max").value)
}

fn check_approved(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    if let Some((failing, clauses)) = papers_failing(r, reader.today(), reader) {
        out.push(
            PAPERS_HOLD
                .broken(
                    format!("必备文件不符合要求：{}。请补齐，补齐前不得用于训练", failing.zh),
                    format!(
                        "Papers fail: {}. Complete them; until then the source may not be trained on",
                        failing.en
                    ),
                )
                .against(&clauses)
                .field(PAPERS.key()),
        );
    }
    if reader.find("source_assessments", source_assessments::SOURCE.key(), &r.id).is_empty() {
        out.push(ASSESSED.broken(
            "来源已核准但没有安全抽检评估，请登记「来源评估」",
            "The source is approved without an assessment by samples; enter one",
        ));
    }
    if r.get(BLOCKED_CHECK_ON).is_none() || !r.has(BLOCKED_LIST.key()) {
        out.push(
            BLOCKED_CHECKED
                .broken(
                    "尚未核查禁止传播信息，或未写明所用清单，请核查并填写日期和清单",
                    "No check for blocked information is on file, or its list is not named; enter both",
                )
                .field(BLOCKED_CHECK_ON.key()),
        );
    }
    if r.text(MEANS) == "crawl" && !matches!(r.text(ROBOTS), "allowed" | "partly") {
        out.push(ROBOTS_KEPT.broken(
            "爬取的来源未核查声明，或声明禁止采集；请补充核查结果，声明禁止的应停用并清除",
            "The declarations of this crawled source were not reviewed, or forbid it; review them, or suspend the source and remove its data",
        ).field(ROBOTS.key()));
    }
    let conduct = r.get(CRAWL_CONDUCT).unwrap_or_default();
    let unverified = choices_left(CRAWL_CONDUCT, &conduct);
    if r.text(MEANS) == "crawl" && !unverified.is_empty() {
        let left = naming::listed(&unverified);
        out.push(
            CRAWLED_FAIRLY
                .broken(
                    format!("爬取行为尚未核查：{}，请核查后勾选；不符合的应停用并清除", left.zh),
                    format!("Not verified of the crawler: {}; verify it, or suspend the source and remove its data", left.en),
                )
                .field(CRAWL_CONDUCT.key()),
        );
    }
    if r.text(KIND) == "commercial" {
        out.extend(supplier_unproved(r, reader));
    }
    let reviewed = r.get(LEGALITY_REVIEWED_ON);
    let late = r.text(ACQUISITION) == "indirect"
        && matches!((reviewed, r.get(COLLECTED_FROM_ON)), (Some(d), Some(from)) if d > from);
    if reviewed.is_none() || late {
        let mut clauses = vec!["DATA-GUIDE/5.1.p1"];
        if r.text(ACQUISITION) == "indirect" {
            clauses.push("DATA-GUIDE/5.2.2.p1");
        }
        if matches!(r.text(KIND), "public" | "self_collected" | "open_source") {
            clauses.push("DATA-GUIDE/5.3.1.p1");
        }
        out.push(REVIEWED_FIRST.broken(
            "合法性审查缺失或晚于取得日期；间接获取的来源应先审查后取得，请补充审查并说明",
            "The legality review is missing or came after the data; indirect sources are reviewed before they are acquired",
        ).against(&clauses).field(LEGALITY_REVIEWED_ON.key()));
    }
    if matches!(r.text(KIND), "open_source" | "commercial" | "authorised_public")
        && !r.has(FORBIDDEN_USES.key())
    {
        out.push(
            TERMS_COMPARED
                .broken(
                    "尚未核对许可条款禁止的用途，请逐项选择；均不禁止的选「均不禁止」",
                    "The terms were not compared; choose the uses they forbid, or that they forbid none",
                )
                .field(FORBIDDEN_USES.key()),
        );
    }
    let has = |kind: &str| {
        r.get(PAPERS)
            .unwrap_or_default()
            .iter()
            .any(|p| papers::cell::<String>(p, "kind").as_deref() == Some(kind))
    };
    if r.text(ORIGIN) == "foreign" && !has("domestic_law_check") {
        out.push(
            FOREIGN_CHECKED
                .broken(
                    "境外来源缺少对照境内法律的自查记录，请在证明文件中补充",
                    "This foreign source has no self-check against domestic law; add it to the papers",
                )
                .field(PAPERS.key()),
        );
    }
    if reader.find("data_grades", "source", &r.id).is_empty() {
        out.push(
            GRADED
                .broken("来源尚未分类分级，请登记「分类分级」", "The source is not graded; enter its grade"),
        );
    }
}

/// Options that were not chosen.
fn choices_left(field: crate::field::Field<Vec<String>>, chosen: &[String]) -> Vec<Text> {
    let crate::field::Kind::Choices(of) = field.def.kind else { return Vec::new() };
    of.iter().filter(|c| !chosen.iter().any(|k| k == c.key)).map(|c| c.label.into()).collect()
}

fn supplier_unproved(r: &Record, reader: &dyn Reader) -> Option<Finding> {
    let today = reader.today();
    let supplier = reader.get("suppliers", r.text(SUPPLIER));
    let contract = supplier.as_ref().is_some_and(|s| suppliers::contract_holds(s, today));
    let proved = supplier.as_ref().is_some_and(|s| {
        suppliers::is_proved_lawful(s, today) && s.get(suppliers::PROOF_CONFIRMED) == Some(true)
    });
    if contract && proved {
        return None;
    }
    let (zh, en) = match &supplier {
        None => (
            "商业语料没有写明供应商，请选择".to_owned(),
            "The commercial source names no supplier; choose it".to_owned(),
        ),
        Some(s) => {
            let name = s.text(suppliers::NAME);
            (
                format!(
                    "供应商「{name}」的合同或合法性证明缺失、过期或未经法务确认，其语料不得用于训练，请补齐或停用来源"
                ),
                format!(
                    "The contract or the proof of legality of the supplier {name} is missing, expired or not confirmed; complete it or suspend the source"
                ),
            )
        }
    };
    let mut clauses = Vec::new();
    if !contract {
        clauses.push("TC260-003/5.1.c.3-1");
    }
    if !proved {
        clauses.push("TC260-003/5.1.c.3-2");
    }
    clauses.push("DATA-GUIDE/5.2.2.p2");
    if !proved && has_personal(r) {
        clauses.push("DATA-GUIDE/5.3.2.f");
    }
    Some(SUPPLIER_PROVEN.broken(zh, en).against(&clauses).field(SUPPLIER.key()))
}

fn check_personal(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let held = r.get(PERSONAL).unwrap_or_default();
    if held.len() > 1 && held.iter().any(|p| p == "none") {
        out.push(
            PERSONAL_SAID_ONCE
                .broken(
                    "「不含」与其他个人信息种类同时选择，请更正",
                    "None is chosen beside other kinds of personal information; correct it",
                )
                .field(PERSONAL.key()),
        );
    }
    if !has_personal(r) {
        return;
    }
    let has = |kind: &str| held.iter().any(|h| h == kind);
    let basis = r.text(LEGAL_BASIS);
    if basis.is_empty() || (basis != "consent" && !r.has(BASIS_REASON.key())) {
        let mut clauses = vec!["TC260-003/5.2.c.1", "DATA-GUIDE/5.3.2.b"];
        if has("sensitive") {
            clauses.push("TC260-003/5.2.c.2");
        }
        if has("biometric") {
            clauses.push("TC260-003/5.2.c.3");
        }
        if r.text(ACQUISITION) == "direct" {
            clauses.push("DATA-GUIDE/5.2.1.p2");
        }
        out.push(BASIS_STATED.broken(
            "来源含个人信息，请选择处理依据；依据不是同意的，请写明理由",
            "The source holds personal information; choose its legal basis and say why it holds where it is not consent",
        ).against(&clauses).field(LEGAL_BASIS.key()));
    }
    let met = r.get(PUBLIC_CONDITIONS).unwrap_or_default();
    let left = choices_left(PUBLIC_CONDITIONS, &met);
    if basis == "public_scope" && !left.is_empty() {
        let left = naming::listed(&left);
        out.push(
            PUBLIC_WITHIN_REASON
                .broken(
                    format!("处理已公开个人信息的条件尚未核实：{}，请核实后勾选，或更换依据", left.zh),
                    format!("Conditions not verified: {}; verify them or change the basis", left.en),
                )
                .field(PUBLIC_CONDITIONS.key()),
        );
    }
    if basis == "consent"
        && let Some((missing, mut clauses)) = consents::form_missing(r, reader)
    {
        if r.text(ACQUISITION) == "indirect" {
            clauses.push("DATA-GUIDE/5.3.2.f");
        }
        out.push(
            CONSENT_FITS
                .broken(
                    format!("没有覆盖该来源的有效同意：{}。请登记同意，或更换处理依据", missing.zh),
                    format!(
                        "No consent in force covers the source: {}. Enter it, or change the legal basis",
                        missing.en
                    ),
                )
                .against(&clauses)
                .field(LEGAL_BASIS.key()),
        );
    }
    if has_sensitive(r)
        && reader.find("impact_assessments", impact_assessments::SOURCE.key(), &r.id).is_empty()
    {
        let children: &[&str] = if has("under_14") { &["DATA-GUIDE/5.3.2.e"] } else { &[] };
        out.push(
            IMPACT_ASSESSED
                .broken(
                    "来源含敏感个人信息但没有影响评估，请登记「个保影响评估」",
                    "The source holds sensitive personal information without an impact assessment; enter it",
                )
                .beside(children)
                .field(PERSONAL.key()),
        );
    }
    if !r.has(PERSONAL_KINDS.key()) {
        out.push(PERSONAL_NEEDED.broken(
            "请逐类写明个人信息及其对应的训练目的，没有必要的应去除",
            "Name each kind of personal information and the training purpose it serves; remove what serves none",
        ).field(PERSONAL_KINDS.key()));
    }
}

pub(super) fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let least = usize::try_from(limit("sources_per_kind").value).unwrap_or(0);
    let mut out = Vec::new();
    for s in diversity::table(usable(reader).iter().map(Arc::as_ref)).shortfalls(least) {
        let n = s.sources;
        out.push(match (s.language, s.media) {
            (Some(l), None) => LANGUAGES_DIVERSE.broken(
                format!("语言「{}」仅有 {n} 个可用来源，应不少于 {least} 个，请补充来源", l.zh),
                format!("{} has {n} usable source; {least} are asked for, add sources", l.en),
            ),
            (None, Some(m)) => MEDIA_DIVERSE.broken(
                format!("语料类型「{}」仅有 {n} 个可用来源，应不少于 {least} 个，请补充来源", m.zh),
                format!("{} has {n} usable source; {least} are asked for, add sources", m.en),
            ),
            (Some(l), Some(m)) => CELLS_DIVERSE.broken(
                format!("「{}」的「{}」仅有 {n} 个可用来源，宜补充", l.zh, m.zh),
                format!("{} in {} has {n} usable source; more are advisable", m.en, l.en),
            ),
            (None, None) => continue,
        });
    }
    out.extend(foreign_share(reader));
    out
}

/// The share of foreign sources against the range that the organisation set itself.
fn foreign_share(reader: &dyn Reader) -> Option<Finding> {
    let of = reader.all("organizations").into_iter().next()?;
    let (least, most) = (of.get(organizations::FOREIGN_SHARE_MIN), of.get(organizations::FOREIGN_SHARE_MAX));
    let sources = usable(reader);
    let foreign = sources.iter().filter(|s| s.text(ORIGIN) == "foreign").count();
    let share = i64::try_from(foreign * 1_000_000 * 100 / sources.len().max(1)).ok()?;
    let share = crate::decimal::Decimal { micros: share };
    let (zh, en) = match (least, most) {
        _ if sources.is_empty() => return None,
        (None, None) => (
            "本单位尚未确定境外来源占比的范围，请在单位信息中填写".to_owned(),
            "The own range for the share of foreign sources is not set; enter it with the organisation"
                .to_owned(),
        ),
        _ if least.is_none_or(|l| share >= l) && most.is_none_or(|m| share <= m) => return None,
        _ => {
            let told = |d: Option<crate::decimal::Decimal>, open: &str| {
                d.map_or(open.to_owned(), |d| format!("{d}%"))
            };
            let (least, most, whole) = (told(least, "0%"), told(most, "100%"), share.micros / 1_000_000);
            (
                format!(
                    "境外来源约占 {whole}%（{foreign}/{}），超出本单位确定的 {least} 至 {most}，请调整来源或复核范围",
                    sources.len()
                ),
                format!(
                    "Foreign sources make up about {whole}% ({foreign} of {}), outside the own range of {least} to {most}; adjust the sources or review the range",
                    sources.len()
                ),
            )
        }
    };
    Some(FOREIGN_SHARE.broken(zh, en))
}
