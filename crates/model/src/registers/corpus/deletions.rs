//! 撤回与删除: what was taken out of data after a withdrawal, an expiry or an order, and who proved it.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, references, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{consents, datasets};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use crate::two_persons::{self, Held};
use chrono::NaiveDate;

const STATES: &[Choice] = &[
    choice("requested", "待处理", "Requested"),
    choice("carried_out", "已执行", "Carried out"),
    choice("verified", "已核验", "Verified"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// What set it off.
    TRIGGER: String = one_of("trigger", t("触发原因", "Set off by"), &[
        choice("withdrawn", "撤回同意", "Consent withdrawn"),
        choice("rights_request", "个人权利请求", "Request of a person"),
        choice("expired", "授权到期或缺失", "Authorisation expired or missing"),
        choice("blacklisted", "来源列入黑名单", "Source blacklisted"),
        choice("infringing", "侵权", "Infringement"),
        choice("order", "主管部门要求", "Order of an authority"),
        choice("retention", "保存期满", "End of retention"),
    ]).required().listed();
    /// Consent that was withdrawn.
    CONSENT: String = reference("consent", t("撤回的同意", "Consent withdrawn"), "consents");
    /// Source concerned.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources").required().listed();
    /// Datasets dealt with.
    DATASETS: Vec<String> = references("datasets", t("涉及数据集", "Datasets"), "datasets").required().listed();
    /// Asked for on.
    REQUESTED_ON: NaiveDate = date("requested_on", t("提出日期", "Requested on")).required().listed();
    /// Own limit.
    DUE_ON: NaiveDate = date("due_on", t("应完成日期", "Due on")).required().listed()
        .help("按本单位公示或内部规定的期限", "By the organisation's own limit");
    /// How.
    METHOD: String = one_of("method", t("处理方式", "Method"), &[
        choice("delete", "删除", "Deleted"),
        choice("anonymise", "匿名化", "Anonymised"),
    ]);
    /// Items removed or changed.
    ITEMS: i64 = int("items", t("处理条数", "Items"));
    /// What of it stays in trained models.
    IN_MODELS: String = one_of("in_models", t("已训练模型中的处理", "In models already trained"), &[
        choice("not_trained", "未用于训练", "Not trained on"),
        choice("retrained", "重新训练", "Trained anew"),
        choice("masked", "输出屏蔽", "Outputs masked"),
        choice("agreed", "采集时已有约定", "Agreed when collected"),
        choice("open", "尚未处理", "Open"),
    ]);
    /// The masking control with its test, or the clause of the agreement.
    IN_MODELS_PROOF: String = long_text("in_models_proof", t("模型侧处理说明", "How it was done in models"));
    /// Who carried it out.
    CARRIED_OUT_BY: String = reference("carried_out_by", t("执行人", "Carried out by"), "people");
    /// When.
    CARRIED_OUT_AT: Instant = crate::field::at("carried_out_at", t("执行时间", "Carried out at")).stamped();
    /// Who proved it.
    VERIFIED_BY: String = reference("verified_by", t("核验人", "Verified by"), "people");
    /// When.
    VERIFIED_AT: Instant = crate::field::at("verified_at", t("核验时间", "Verified at")).stamped();
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Proof.
    ATTACHMENTS: Vec<String> = files("attachments", t("删除证明", "Proof"));
}

const CONSENT_NAMED: Rule = Rule::error(
    "deletion_consent",
    &["DATA-GUIDE/10.3.p1"],
    t(
        "因撤回同意的删除指明该同意，且同意属于同一来源",
        "A deletion after a withdrawal names the consent, and it is of the same source",
    ),
);
const REACHES_ALL: Rule = Rule::error(
    "deletion_reach",
    &["DATA-GUIDE/10.3.p1", "DATA-GUIDE/10.3.p3"],
    t("删除涵盖每个含该来源的数据集", "The deletion reaches every dataset that holds the source"),
)
.each();
const VERIFIER_APART: Rule = Rule::error(
    "deletion_verifier",
    &["DATA-GUIDE/10.3.p1"],
    t("核验人与执行人不是同一人", "Who verifies it is not who carried it out"),
);
const MODELS_ANSWERED: Rule = Rule::note(
    "deletion_models",
    &["DATA-GUIDE/10.3.p2"],
    t(
        "已执行的删除说明已训练模型如何处理",
        "A deletion that was carried out says what was done in models already trained",
    ),
);
const DAYS_IN_ORDER: Rule = Rule::error(
    "deletion_days",
    &["DATA-GUIDE/10.3.p1"],
    t("应完成日期不早于提出日期", "The due day is not before the request"),
);

/// Has a deletion for this consent been verified in this dataset?
pub fn settles(consent: &str, dataset: &str, reader: &dyn Reader) -> bool {
    reader.find("deletions", CONSENT.key(), consent).iter().any(|d| {
        d.text(STATE) == "verified" && d.get(DATASETS).unwrap_or_default().iter().any(|x| x == dataset)
    })
}

fn duties(r: &Record, reader: &dyn Reader) -> Held {
    let day = r.get(VERIFIED_AT).map_or_else(|| reader.today(), instant::day);
    two_persons::held(r.text(VERIFIED_BY), r.text(CARRIED_OUT_BY), day, reader)
}

fn exception(r: &Record, reader: &dyn Reader) -> Option<Text> {
    duties(r, reader).told()
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.text(TRIGGER) == "withdrawn" {
        let consent = reader.get("consents", r.text(CONSENT));
        if consent.is_none_or(|c| c.text(consents::SOURCE) != r.text(SOURCE)) {
            out.push(
                CONSENT_NAMED
                    .broken(
                        "请选择被撤回的同意，且须属于同一来源",
                        "Choose the consent that was withdrawn; it has to be of the same source",
                    )
                    .field(CONSENT.key()),
            );
        }
    }
    if duties(r, reader).is_wrong() {
        out.push(
            VERIFIER_APART
                .broken(
                    "核验人与执行人相同，请由他人核验",
                    "The same person carried it out and verified it; let another verify",
                )
                .field(VERIFIED_BY.key()),
        );
    }
    if r.text(STATE) != "requested" && matches!(r.text(IN_MODELS), "" | "open") {
        out.push(
            MODELS_ANSWERED
                .broken("请说明已训练模型中的处理方式", "Say what was done in models already trained")
                .field(IN_MODELS.key()),
        );
    }
    if let (Some(asked), Some(due)) = (r.get(REQUESTED_ON), r.get(DUE_ON))
        && due < asked
    {
        out.push(
            DAYS_IN_ORDER
                .broken(
                    "应完成日期早于提出日期，请核对",
                    "It falls due before it was asked for; check the days",
                )
                .field(DUE_ON.key()),
        );
    }
    out
}

/// One pass over datasets for all deletions.
fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let all = reader.all("deletions");
    if all.is_empty() {
        return Vec::new();
    }
    let sets = reader.all("datasets");
    let mut out = Vec::new();
    for d in &all {
        let named = d.get(DATASETS).unwrap_or_default();
        // Another deletion of the same source and consent may deal with the rest.
        let others = all.iter().filter(|o| {
            o.id != d.id && o.text(SOURCE) == d.text(SOURCE) && o.text(CONSENT) == d.text(CONSENT)
        });
        let others: Vec<String> = others.flat_map(|o| o.get(DATASETS).unwrap_or_default()).collect();
        let left: Vec<Text> = sets
            .iter()
            .filter(|s| {
                datasets::holds(s, d.text(SOURCE)) && !named.contains(&s.id) && !others.contains(&s.id)
            })
            .map(|s| naming::called(&datasets::REGISTER, s))
            .collect();
        if !left.is_empty() {
            let left = naming::listed(&left);
            let clause: &[&str] =
                if d.text(TRIGGER) == "expired" { &["DATA-GUIDE/10.3.p3"] } else { &["DATA-GUIDE/10.3.p1"] };
            out.push(
                REACHES_ALL
                    .broken(
                        format!("删除「{}」未涵盖含同一来源的数据集：{}，请补充", d.text(CODE), left.zh),
                        format!(
                            "Deletion {} leaves out datasets that hold the source: {}; add them",
                            d.text(CODE),
                            left.en
                        ),
                    )
                    .against(clause)
                    .record("deletions", &d.id)
                    .field(DATASETS.key()),
            );
        }
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let (Some(from), Some(on)) = (r.get(REQUESTED_ON), r.get(DUE_ON)) else { return Vec::new() };
    let done = r.get(CARRIED_OUT_AT).map(instant::day);
    let label = Text::new("完成删除或匿名化", "Delete or anonymise");
    vec![Due { key: "deletion", label, from, on, done, clause: "DATA-GUIDE/10.3.p1" }.clock(reader)]
}

fn verify_gate(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    if duties(r, reader).is_wrong() {
        return vec![Text::new("核验人须与执行人不同", "another person than the one who carried it out")];
    }
    Vec::new()
}

const TIMES: Rule = Rule::error(
    "deletion_order",
    &["DATA-GUIDE/10.3.p1"],
    t("提出、执行、核验先后一致", "Request, deletion and verification follow in time"),
);

/// 撤回与删除.
pub static REGISTER: Register = Register {
    key: "deletions",
    label: t("撤回与删除", "Deletions"),
    one: t("删除", "Deletion"),
    clauses: &["DATA-GUIDE/10.3.p1", "DATA-GUIDE/10.3.p2", "DATA-GUIDE/10.3.p3"],
    prefix: "DEL",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "due_on", by: SortBy::Value }, Sort { key: "requested_on", by: SortBy::Value }],
    area: Area::Corpus,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[
            Move {
                asks: &["method", "items", "carried_out_by"],
                stamps: Some("carried_out_at"),
                ..Move::new("carry_out", t("登记执行", "Carried out"), &["requested"], "carried_out")
            },
            Move {
                asks: &["verified_by"],
                stamps: Some("verified_at"),
                gate: verify_gate,
                ..Move::new("verify", t("核验通过", "Verify"), &["carried_out"], "verified")
            },
            Move {
                clears: &["carried_out_at", "verified_at", "verified_by"],
                reason: true,
                ..Move::new("return", t("核验不通过", "Return"), &["carried_out", "verified"], "requested")
            },
        ],
    }),
    rules: &[&TIMES, &CONSENT_NAMED, &REACHES_ALL, &VERIFIER_APART, &MODELS_ANSWERED, &DAYS_IN_ORDER],
    orders: &[
        order::own(&TIMES, "requested_on", "carried_out_at"),
        order::own(&TIMES, "carried_out_at", "verified_at"),
        order::past(&TIMES, "requested_on"),
    ],
    check,
    whole,
    clocks,
    computed: &[Computed {
        key: "exception",
        label: t("小团队例外", "Small-team exception"),
        listed: false,
        value: exception,
    }],
    ..PLAIN
};
