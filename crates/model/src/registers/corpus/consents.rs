//! 同意: on what persons agreed to, in which form, and whether they withdrew it.

use crate::field::{Choice, choice, date, files, int, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::{self, Instant};
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{corpus_sources, deletions};
use crate::role::Area;
use crate::span;
use crate::state::{Move, States};
use crate::text::{Label, Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

/// Forms of consent.
pub const FORMS: &[Choice] = &[
    choice("general", "一般同意", "General consent"),
    choice("separate", "单独同意", "Separate consent"),
    choice("written", "书面同意", "Written consent"),
    choice("guardian", "监护人同意", "Consent of the guardian"),
];

const STATES: &[Choice] =
    &[choice("in_force", "有效", "In force"), choice("withdrawn", "已撤回", "Withdrawn")];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Source it covers.
    SOURCE: String = reference("source", t("语料来源", "Source"), "corpus_sources").required().listed();
    /// Form.
    FORM: String = one_of("form", t("同意形式", "Form"), FORMS).required().listed();
    /// Who gave it, without names.
    SUBJECTS: String = text("subjects", t("同意主体范围", "Who gave it")).required().listed().searched()
        .help("写明批次或范围，不写个人姓名", "The batch or the group, no names");
    /// How many persons.
    PERSONS: i64 = int("persons", t("人数", "Persons")).required();
    /// Training is among the purposes agreed to.
    FOR_TRAINING: bool = yes_no("for_training", t("明确包含模型训练用途", "Names training as a purpose")).required();
    /// Notice shown before.
    NOTICE: String = text("notice", t("告知文本及版本", "Notice and version")).required();
    /// First day.
    OBTAINED_ON: NaiveDate = date("obtained_on", t("取得日期", "Obtained on")).required().listed();
    /// Last day; open where it has no end.
    VALID_TO_ON: NaiveDate = date("valid_to_on", t("有效期止", "Valid until")).listed();
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Whose consent was withdrawn.
    WITHDRAWN_SCOPE: String = long_text("withdrawn_scope", t("撤回范围", "What was withdrawn"))
        .help("全部，或批次与人数", "All, or the batch and how many persons");
    /// When.
    WITHDRAWN_AT: Instant = crate::field::at("withdrawn_at", t("撤回时间", "Withdrawn at")).stamped();
    /// Records.
    ATTACHMENTS: Vec<String> = files("attachments", t("同意记录", "Records"));
}

const ENDS_LATER: Rule = Rule::error(
    "consent_days",
    &["TC260-003/5.2.c.1"],
    t(
        "有效期止不早于取得日期，取得日期不晚于今天",
        "A consent does not end before it was obtained, nor was it obtained in the future",
    ),
);
const TRAINING_NAMED: Rule = Rule::error(
    "consent_purpose",
    &["DATA-GUIDE/5.3.2.b", "TC260-003/5.1.c.4"],
    t(
        "核准来源所依据的同意明确包含模型训练用途",
        "The consent an approved source rests on names training as a purpose",
    ),
)
.each();
const WITHDRAWAL_SETTLED: Rule = Rule::error(
    "consent_withdrawn",
    &["DATA-GUIDE/10.3.p1"],
    t(
        "撤回的同意在每个含该来源的数据集中都已处理完毕",
        "A withdrawn consent is settled in every dataset that holds its source",
    ),
);

/// Consents of a source in force on a day, for training.
pub fn in_force(source: &str, day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut all = reader.find("consents", SOURCE.key(), source);
    all.retain(|c| {
        c.text(STATE) != "withdrawn"
            && c.get(FOR_TRAINING) == Some(true)
            && span::holds(c, OBTAINED_ON, VALID_TO_ON, day)
    });
    all
}

/// What a kind of personal information asks of the form of consent. A stricter form serves for a milder one.
struct Needed {
    kind: &'static str,
    told: Label,
    fits: &'static [&'static str],
    clauses: &'static [&'static str],
}

const NEEDED: &[Needed] = &[
    Needed {
        kind: "general",
        told: t("一般个人信息须取得同意", "consent for personal information"),
        fits: &["general", "separate", "written", "guardian"],
        clauses: ANY_CONSENT,
    },
    Needed {
        kind: "sensitive",
        told: t("敏感个人信息须单独同意", "separate consent for sensitive information"),
        fits: &["separate", "written"],
        clauses: &["TC260-003/5.2.c.2", "DATA-GUIDE/5.3.2.d"],
    },
    Needed {
        kind: "biometric",
        told: t("生物特征信息须书面同意", "written consent for biometrics"),
        fits: &["written"],
        clauses: &["TC260-003/5.2.c.3", "DATA-GUIDE/5.3.2.d"],
    },
    Needed {
        kind: "under_14",
        told: t("不满十四周岁须监护人同意", "the guardian's consent for children under 14"),
        fits: &["guardian"],
        clauses: &["DATA-GUIDE/5.3.2.e"],
    },
];

/// What asks for consent to personal information of any kind.
const ANY_CONSENT: &[&str] = &["TC260-003/5.2.c.1", "DATA-GUIDE/5.3.2.b"];

/// Forms of consent that a source lacks today, and the clauses that ask for them.
pub fn form_missing(source: &Record, reader: &dyn Reader) -> Option<(Text, Vec<&'static str>)> {
    let held = source.get(corpus_sources::PERSONAL).unwrap_or_default();
    let forms: Vec<String> =
        in_force(&source.id, reader.today(), reader).iter().map(|c| c.text(FORM).to_owned()).collect();
    let lacking: Vec<&Needed> = NEEDED
        .iter()
        .filter(|n| held.iter().any(|h| h == n.kind) && !forms.iter().any(|f| n.fits.contains(&f.as_str())))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let told: Vec<Text> = lacking.iter().map(|n| Text::from(n.told)).collect();
    let none = if forms.is_empty() { ANY_CONSENT } else { &[] };
    let mut clauses = Vec::new();
    for clause in none.iter().chain(lacking.iter().flat_map(|n| n.clauses)) {
        if !clauses.contains(clause) {
            clauses.push(*clause);
        }
    }
    Some((naming::listed(&told), clauses))
}

/// Is a source's sensitive information covered by separate or written consent on a day?
pub fn covers_sensitive(source: &str, day: NaiveDate, reader: &dyn Reader) -> bool {
    in_force(source, day, reader).iter().any(|c| matches!(c.text(FORM), "separate" | "written" | "guardian"))
}

/// Withdrawn consents of a source that are not settled in a dataset.
pub fn unsettled(source: &str, dataset: &str, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut all = reader.find("consents", SOURCE.key(), source);
    all.retain(|c| c.text(STATE) == "withdrawn" && !deletions::settles(&c.id, dataset, reader));
    all
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (from, to) = (r.get(OBTAINED_ON), r.get(VALID_TO_ON));
    if matches!((from, to), (Some(f), Some(t)) if t < f) || from.is_some_and(|f| f > reader.today()) {
        out.push(
            ENDS_LATER
                .broken(
                    "取得日期与有效期先后不符或晚于今天，请核对",
                    "The days are out of order or lie ahead; check them",
                )
                .field(VALID_TO_ON.key()),
        );
    }
    let source = reader.get("corpus_sources", r.text(SOURCE));
    if let Some(source) = &source
        && r.get(FOR_TRAINING) == Some(false)
        && source.text(corpus_sources::STATE) == "approved"
        && source.text(corpus_sources::LEGAL_BASIS) == "consent"
        && in_force(&source.id, reader.today(), reader).is_empty()
    {
        let users = source.text(corpus_sources::KIND) == "user_input";
        let input: &[&str] = if users { &["TC260-003/5.1.c.4"] } else { &[] };
        out.push(TRAINING_NAMED.broken(
            format!("来源「{}」以同意为依据，但该同意不含模型训练用途，请重新取得同意或停用来源", corpus_sources::called(source)),
            format!("{} rests on consent, but this one does not name training; obtain it anew or suspend the source", corpus_sources::called(source)),
        ).beside(input).field(FOR_TRAINING.key()));
    }
    out
}

/// One pass over datasets for all withdrawn consents.
fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let withdrawn = reader.find("consents", STATE.key(), "withdrawn");
    if withdrawn.is_empty() {
        return Vec::new();
    }
    let datasets = reader.all("datasets");
    let mut out = Vec::new();
    for c in withdrawn {
        let left: Vec<Text> = datasets
            .iter()
            .filter(|d| {
                crate::registers::datasets::holds(d, c.text(SOURCE))
                    && !deletions::settles(&c.id, &d.id, reader)
            })
            .map(|d| naming::called(&crate::registers::datasets::REGISTER, d))
            .collect();
        if left.is_empty() {
            continue;
        }
        let left = naming::listed(&left);
        out.push(WITHDRAWAL_SETTLED.broken(
            format!("同意「{}」已撤回，下列数据集尚未处理：{}。请登记删除或匿名化并完成核验", c.text(CODE), left.zh),
            format!("Consent {} was withdrawn and is not settled in: {}. Enter the deletion or anonymisation and verify it", c.text(CODE), left.en),
        ).record("consents", &c.id));
    }
    out
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    Some(match r.text(STATE) {
        "withdrawn" => Text::new("已撤回", "Withdrawn"),
        _ if span::holds(r, OBTAINED_ON, VALID_TO_ON, reader.today()) => Text::new("有效", "In force"),
        _ => Text::new("不在有效期内", "Out of its period"),
    })
}

/// Day on which a consent was withdrawn.
pub fn withdrawn_on(r: &Record) -> Option<NaiveDate> {
    r.get(WITHDRAWN_AT).map(instant::day)
}

const TIMES: Rule = Rule::error(
    "consent_order",
    &["TC260-003/5.2.c.1", "DATA-GUIDE/10.3.p1"],
    t("同意的撤回不早于取得", "A consent is not withdrawn before it was obtained"),
);

/// 同意.
pub static REGISTER: Register = Register {
    key: "consents",
    label: t("同意与授权", "Consents"),
    one: t("同意", "Consent"),
    clauses: &[
        "TC260-003/5.1.c.4",
        "TC260-003/5.2.c.1",
        "TC260-003/5.2.c.2",
        "TC260-003/5.2.c.3",
        "DATA-GUIDE/10.3.p1",
    ],
    prefix: "CNS",
    title: "subjects",
    fields: FIELDS,
    sorts: &[Sort { key: "obtained_on", by: SortBy::Value }],
    area: Area::Corpus,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[Move {
            asks: &["withdrawn_scope"],
            stamps: Some("withdrawn_at"),
            ..Move::new("withdraw", t("登记撤回", "Enter the withdrawal"), &["in_force"], "withdrawn")
        }],
    }),
    rules: &[&TIMES, &ENDS_LATER, &TRAINING_NAMED, &WITHDRAWAL_SETTLED],
    orders: &[order::own(&TIMES, "obtained_on", "withdrawn_at")],
    check,
    whole,
    computed: &[Computed {
        key: "standing",
        label: t("当前效力", "Standing"),
        listed: false,
        value: standing,
    }],
    ..PLAIN
};
