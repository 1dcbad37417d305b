//! 数据集: what models are trained, validated and tested on. Nothing enters training here that its source forbids.

use crate::field::{
    Choice, Rows, choice, date, files, int, long_text, one_of, reference, references, table, text, yes_no,
};
use crate::fields;
use crate::finding::{Level, Rule};
use crate::instant::Instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use crate::two_persons::{self, Held};
use chrono::NaiveDate;
use std::sync::Arc;

mod held;

/// What a dataset is for.
pub const PURPOSES: &[Choice] = &[
    choice("pretraining", "预训练", "Pre-training"),
    choice("fine_tuning", "优化训练", "Fine-tuning"),
    choice("alignment", "对齐训练", "Alignment"),
    choice("validation", "验证", "Validation"),
    choice("test", "测试", "Test"),
];

const STATES: &[Choice] = &[
    choice("building", "构建中", "Being built"),
    choice("ready", "已就绪", "Ready"),
    choice("suspended", "停用", "Suspended"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("数据集名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// What it is for.
    PURPOSE: String = one_of("purpose", t("用途", "Purpose"), PURPOSES).required().listed();
    /// Sources in it.
    SOURCES: Vec<String> = references("sources", t("语料来源", "Sources"), "corpus_sources").required().listed();
    /// Training and validation data that test or validation data is kept apart from.
    COUNTERPARTS: Vec<String> = references("counterparts", t("对照数据集", "Counterparts"), "datasets")
        .help("验证集填写对应的训练集；测试集填写对应的训练集和验证集", "For validation data its training data; for test data its training and validation data");
    /// Items.
    ITEMS: i64 = int("items", t("条数", "Items")).required().listed();
    /// Tokens.
    TOKENS: i64 = int("tokens", t("词元数", "Tokens"));
    /// Bytes.
    BYTES: i64 = int("bytes", t("存储大小（字节）", "Bytes"));
    /// Size by type, as the filing form asks.
    SIZES: Rows = table("sizes", t("分类型规模", "Sizes by type"), &[
        one_of("media", t("类型", "Type"), super::corpus_sources::MEDIA).required().def,
        int("items", t("条数", "Items")).def,
        int("tokens", t("词元数", "Tokens")).def,
    ]);
    /// Made of accepted annotated batches.
    ANNOTATED: bool = yes_no("annotated", t("由验收合格的标注批次构成", "Made of accepted annotated batches"));
    /// A special set for a key field (LIAONING-2025 7.2 b).
    KEY_FIELD: String = text("key_field", t("重点领域", "Key field"))
        .help("重点领域专用数据集填写，如意识形态、民族、宗教、伦理", "For special sets, such as ideology, ethnicity, religion, ethics");
    /// Digest of the whole.
    DIGEST: String = text("sha256", t("数据集摘要（SHA-256）", "Digest (SHA-256)"));
    /// The digests of its items, one a line, as a file.
    ITEM_DIGEST_LIST: Vec<String> = files("item_digest_list", t("条目摘要清单", "List of item digests"));
    /// Items shared with the counterparts; an import counts them.
    OVERLAP_ITEMS: i64 = int("overlap_items", t("与对照数据集重合条数", "Items shared with counterparts")).stamped();
    /// Counterparts that were compared.
    OVERLAP_WITH: Vec<String> = references("overlap_with", t("已比对的数据集", "Compared with"), "datasets").stamped();
    /// When they were compared.
    OVERLAP_CHECKED_AT: Instant = crate::field::at("overlap_checked_at", t("比对时间", "Compared at")).stamped();
    /// Where it is kept.
    STORAGE: String = text("storage", t("存放位置", "Where it is kept")).required();
    /// Why personal information is not de-identified.
    IDENTIFIED_REASON: String = long_text("identified_reason", t("未去标识化的必要性", "Why it is not de-identified"));
    /// Who built it.
    BUILT_BY: String = reference("built_by", t("构建人", "Built by"), "people").required();
    /// When.
    BUILT_ON: NaiveDate = date("built_on", t("构建日期", "Built on")).required();
    /// Who confirmed that it is ready.
    CONFIRMED_BY: String = reference("confirmed_by", t("就绪确认人", "Confirmed by"), "people");
    /// Day it was confirmed (TTAF-320 5.2 b): earlier than the entry where paper is entered afterwards.
    CONFIRMED_ON: NaiveDate = date("confirmed_on", t("就绪确认日期", "Confirmed on"));
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// When that was entered.
    READY_AT: Instant = crate::field::at("ready_at", t("就绪确认登记时间", "Confirmation entered at")).stamped();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

/// Is it trained on? Validation data and test data are not.
pub fn trains(r: &Record) -> bool {
    matches!(r.text(PURPOSE), "pretraining" | "fine_tuning" | "alignment")
}

/// Does a dataset that is not suspended hold a source?
pub fn holds(r: &Record, source: &str) -> bool {
    r.text(STATE) != "suspended"
        && !source.is_empty()
        && r.get(SOURCES).unwrap_or_default().iter().any(|s| s == source)
}

/// Sources of a dataset.
pub fn sources(r: &Record, reader: &dyn Reader) -> Vec<Arc<Record>> {
    r.get(SOURCES).unwrap_or_default().iter().filter_map(|s| reader.get("corpus_sources", s)).collect()
}

/// `示例数据集 1.2`.
pub fn called(r: &Record) -> String {
    format!("{} {}", r.text(NAME), r.text(EDITION)).trim().to_owned()
}

fn confirm_gate(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let errors = REGISTER.findings(r, reader).into_iter().filter(|f| f.level == Level::Error);
    errors.map(|f| f.message).collect()
}

fn duties(r: &Record, reader: &dyn Reader) -> Held {
    let day = r.get(CONFIRMED_ON).unwrap_or_else(|| reader.today());
    two_persons::held(r.text(CONFIRMED_BY), r.text(BUILT_BY), day, reader)
}

fn exception(r: &Record, reader: &dyn Reader) -> Option<Text> {
    duties(r, reader).told()
}

fn foreign_share(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let table = crate::diversity::table(sources(r, reader).iter().map(Arc::as_ref));
    let percent = table.all.foreign_percent()?;
    Some(Text::new(
        format!("{percent}%（{} 个来源中 {} 个境外）", table.all.sources(), table.all.foreign),
        format!("{percent}% ({} of {} sources foreign)", table.all.foreign, table.all.sources()),
    ))
}

fn grade(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let found = reader.find("data_grades", "dataset", &r.id).pop()?;
    let label = super::data_grades::GRADE.def.choice_label(found.text(super::data_grades::GRADE))?;
    Some(label.into())
}

const CONFIRMER_APART: Rule = Rule::error(
    "dataset_confirmer",
    &["TTAF-320/5.2.b"],
    t("就绪确认人与构建人不是同一人", "Who confirms a dataset is not who built it"),
);

const CONFIRMED_IN_ORDER: Rule = Rule::error(
    "dataset_confirmed_day",
    &["TTAF-320/5.2.b"],
    t("就绪确认不早于构建，不晚于今天", "A dataset is confirmed after it was built, not in the future"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<crate::finding::Finding> {
    let mut out = held::check(r, reader);
    if duties(r, reader).is_wrong() {
        out.push(
            CONFIRMER_APART
                .broken(
                    "就绪确认人与构建人相同，请由他人确认",
                    "The same person built and confirmed it; let another confirm",
                )
                .field(CONFIRMED_BY.key()),
        );
    }
    let confirmed = r.get(CONFIRMED_ON);
    let early = matches!((confirmed, r.get(BUILT_ON)), (Some(c), Some(b)) if c < b);
    if early || confirmed.is_some_and(|c| c > reader.today()) {
        out.push(
            CONFIRMED_IN_ORDER
                .broken(
                    "就绪确认日期早于构建日期或晚于今天，请核对",
                    "It was confirmed before it was built, or in the future; check the day",
                )
                .field(CONFIRMED_ON.key()),
        );
    }
    out
}

/// Names of datasets by id.
fn named(ids: &[String], reader: &dyn Reader) -> Text {
    let told: Vec<Text> =
        ids.iter().filter_map(|id| reader.get("datasets", id)).map(|d| Text::same(called(&d))).collect();
    naming::listed(&told)
}

const TIMES: Rule = Rule::error(
    "dataset_order",
    &["LIAONING-2025/6.c"],
    t("数据集的构建、比对日期先后一致", "A dataset is built before it is compared, not in the future"),
);

/// 数据集.
pub static REGISTER: Register = Register {
    key: "datasets",
    label: t("数据集", "Datasets"),
    one: t("数据集", "Dataset"),
    clauses: &[
        "TC260-003/5.1.a.1",
        "TC260-003/5.2.a",
        "DATA-GUIDE/8.1.4",
        "DATA-GUIDE/8.2.d",
        "LIAONING-2025/6.c",
    ],
    prefix: "DST",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "purpose", by: SortBy::Value }],
    area: Area::Corpus,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[
            Move {
                asks: &["confirmed_by", "confirmed_on"],
                stamps: Some("ready_at"),
                gate: confirm_gate,
                ..Move::new("confirm", t("确认就绪", "Confirm"), &["building", "suspended"], "ready")
            },
            Move {
                reason: true,
                ..Move::new("suspend", t("停用", "Suspend"), &["building", "ready"], "suspended")
            },
        ],
    }),
    rules: &[
        &TIMES,
        &held::BATCHES_SETTLED,
        &held::SOURCE_APPROVED,
        &held::SOURCE_LISTED,
        &held::PAPERS_HOLD,
        &held::TERMS_ALLOW,
        &held::CONSENT_STANDS,
        &held::IP_SCREENED,
        &held::IP_CLEAR,
        &held::SYNTHETIC_PROVEN,
        &held::DEIDENTIFIED,
        &held::LOG_KEPT,
        &held::LOG_ADDS_UP,
        &held::SCREENED,
        &held::QUALITY_CHECKED,
        &held::DIGEST_KEPT,
        &held::GRADED,
        &held::COUNTERPARTS_NAMED,
        &held::SOURCES_APART,
        &held::ITEMS_APART,
        &held::OVERLAP_COUNTED,
        &held::PREPARED_ALIKE,
        &CONFIRMER_APART,
        &CONFIRMED_IN_ORDER,
    ],
    orders: &[order::own(&TIMES, "built_on", "overlap_checked_at"), order::past(&TIMES, "built_on")],
    check,
    whole: held::whole,
    computed: &[
        Computed {
            key: "foreign_share",
            label: t("境外来源占比", "Foreign share"),
            listed: false,
            value: foreign_share,
        },
        Computed { key: "grade", label: t("数据级别", "Grade"), listed: false, value: grade },
        Computed {
            key: "exception",
            label: t("小团队例外", "Small-team exception"),
            listed: false,
            value: exception,
        },
    ],
    ..PLAIN
};
