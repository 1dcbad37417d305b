//! 算力与部署: where models are trained and served, as the filing form asks, and how these places are protected.

use crate::clock::Clock;
use crate::due::Due;
use crate::field::{
    Choice, Field, Rows, choice, date, files, int, long_text, one_of, some_of, table, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::limit::limit;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;

/// Levels of graded protection, lowest first: the place in the list is the level.
const LEVELS: &[Choice] = &[
    choice("none", "未定级", "Not graded"),
    choice("level_1", "第一级", "Level 1"),
    choice("level_2", "第二级", "Level 2"),
    choice("level_3", "第三级", "Level 3"),
    choice("level_4", "第四级", "Level 4"),
    choice("level_5", "第五级", "Level 5"),
];

const SITE: &[Choice] = &[
    choice("power", "供电保障", "Power"),
    choice("fire", "防火", "Fire"),
    choice("lightning", "防雷", "Lightning"),
    choice("static", "防静电", "Static"),
    choice("isolation", "区域隔离", "Isolation of areas"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("资源名称", "Name")).required().listed().searched();
    /// Use.
    USES: Vec<String> = some_of("uses", t("用途", "Use"), &[
        choice("training", "训练", "Training"),
        choice("inference", "推理", "Inference"),
        choice("storage", "存储", "Storage"),
        choice("annotation", "标注", "Annotation"),
        choice("secondary_development", "二次开发", "Secondary development"),
    ]).required().listed();
    /// Servers.
    SERVERS: Rows = table("servers", t("服务器", "Servers"), &[
        text("brand", t("品牌", "Brand")).required().def,
        text("model", t("型号", "Model")).required().def,
        int("count", t("数量", "Count")).required().def,
    ]);
    /// Accelerators.
    ACCELERATORS: Rows = table("accelerators", t("加速卡", "Accelerators"), &[
        text("brand", t("品牌", "Brand")).required().def,
        text("model", t("型号", "Model")).required().def,
        int("count", t("数量", "Count")).required().def,
        yes_no("domestic", t("国产", "Domestic")).def,
    ]);
    /// Concurrency it serves.
    CONCURRENCY: i64 = int("concurrency", t("并发能力（请求/秒）", "Concurrency (requests a second)"));
    /// Own or a cloud.
    HOSTING: String = one_of("hosting", t("部署方式", "Hosting"), &[
        choice("own", "自有机房", "Own rooms"),
        choice("colocation", "托管机房", "Colocation"),
        choice("cloud", "云服务", "Cloud"),
    ]).required().listed();
    /// Cloud provider.
    CLOUD: String = text("cloud_provider", t("云服务商", "Cloud provider")).searched();
    /// Contract.
    CONTRACT: String = text("contract", t("合同编号", "Contract"));
    /// Last day of the contract.
    CONTRACT_TO_ON: NaiveDate = date("contract_to_on", t("合同到期日", "Contract until"));
    /// Proof of the cloud's security capability (LIAONING-2025 5.1 b).
    CLOUD_PROOF_TO_ON: NaiveDate = date("cloud_proof_to_on", t("云平台安全能力证明有效期止", "Security proof of the cloud until"));
    /// Place.
    PLACE: String = text("place", t("部署地点", "Place")).required().listed()
        .help("写到省市和机房", "Province, city and room");
    /// In the mainland.
    DOMESTIC: bool = yes_no("domestic", t("位于境内", "In the mainland")).required();
    /// Addresses.
    ADDRESSES: String = text("ip_addresses", t("IP 地址", "IP addresses")).required();
    /// Protection of the site (LIAONING-2025 5.1 a).
    SITE_PROTECTION: Vec<String> = some_of("site_protection", t("机房物理防护", "Protection of the site"), SITE)
        .help("按机房验收或测评材料勾选", "By the papers of acceptance or assessment of the site");
    /// Last day of the papers of the site.
    SITE_PROOF_TO_ON: NaiveDate = date("site_proof_to_on", t("机房材料有效期止", "Papers of the site until"));
    /// Isolation.
    ISOLATION: String = long_text("isolation", t("隔离措施", "Isolation"))
        .help("租户、训练任务、虚拟化之间如何隔离", "How tenants, training jobs and virtual machines are kept apart");
    /// Hardening.
    HARDENING: String = long_text("hardening", t("加固措施", "Hardening"));
    /// Boundary protection.
    BOUNDARY: String = long_text("boundary", t("边界防护", "Boundary protection"));
    /// Encryption.
    ENCRYPTION: String = long_text("encryption", t("加密措施", "Encryption"));
    /// Monitoring and tracing.
    MONITORING: String = long_text("monitoring", t("监测与追溯", "Monitoring and tracing"));
    /// Recovery and rollback.
    RECOVERY: String = long_text("recovery", t("容灾与训练状态回滚", "Recovery and rollback of training"));
    /// Backup.
    BACKUP: String = long_text("backup", t("备份", "Backup"));
    /// Graded-protection level.
    LEVEL: String = one_of("protection_level", t("等级保护级别", "Graded-protection level"), LEVELS).required().listed();
    /// Certificate.
    CERTIFICATE: String = text("protection_certificate", t("等级保护备案证明编号", "Graded-protection certificate"));
    /// Last day of its assessment.
    CERTIFICATE_TO_ON: NaiveDate = date("protection_valid_to_on", t("等级测评有效期止", "Graded-protection assessment until")).listed();
    /// Holds important data.
    IMPORTANT_DATA: bool = yes_no("important_data", t("处理重要数据", "Handles important data")).required();
    /// Persons whose information it handles.
    PERSONS: i64 = int("persons", t("涉及个人信息的人数", "Persons whose information it handles")).required();
    /// Why a lower level is kept all the same.
    LEVEL_REASON: String = long_text("level_reason", t("低于应定级别的理由", "Why the level is lower"));
    /// What is done if supply of accelerators ends.
    CONTINUITY: String = long_text("continuity", t("算力断供的替代安排", "What replaces it if supply ends"));
    /// First day of use.
    FROM_ON: NaiveDate = date("from_on", t("启用日期", "In use from")).required();
    /// Last day of use.
    TO_ON: NaiveDate = date("to_on", t("停用日期", "In use until"));
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

const LEVEL_FITS: Rule = Rule::error(
    "resource_level",
    &["DATA-GUIDE/10.1.b", "LIAONING-2025/4.p1"],
    t(
        "处理重要数据或大规模个人信息的系统达到应有的等级保护级别，或写明理由",
        "A system with important data or personal information at scale has the level that asks for, or a reason",
    ),
);
const CERTIFICATE_HOLDS: Rule = Rule::error(
    "resource_certificate",
    &["LIAONING-2025/4.p1", "DATA-GUIDE/10.1.b"],
    t(
        "在用系统的等级保护备案证明和测评在有效期内",
        "The graded-protection certificate of a system in use stands and its assessment has not lapsed",
    ),
);
const CLOUD_PROVEN: Rule = Rule::error(
    "resource_cloud",
    &["LIAONING-2025/5.1.b"],
    t(
        "使用云服务的写明服务商和有效合同，并有安全能力证明",
        "A cloud is named, under a contract in force, with proof of its security",
    ),
);
const PROTECTED: Rule = Rule::warning(
    "resource_protection",
    &[
        "LIAONING-2025/5.1.c",
        "LIAONING-2025/5.2.a",
        "LIAONING-2025/5.2.b",
        "LIAONING-2025/5.2.d",
        "LIAONING-2025/5.2.e",
        "LIAONING-2025/4.a",
        "LIAONING-2025/8.1.b",
    ],
    t(
        "在用资源写明隔离、加固、边界、加密、监测、容灾、备份措施",
        "A resource in use tells isolation, hardening, boundary, encryption, monitoring, recovery and backup",
    ),
)
.each();
const HARDWARE_TOLD: Rule = Rule::warning(
    "resource_hardware",
    &["LIAONING-2025/5.1.a"],
    t(
        "训练、推理资源写明服务器与加速卡的品牌、型号和数量",
        "A resource for training or inference tells brand, model and count of servers and accelerators",
    ),
);
const IN_THE_MAINLAND: Rule = Rule::warning(
    "resource_abroad",
    &["DATA-GUIDE/10.4.p2"],
    t("在用资源位于境内", "A resource in use stands in the mainland"),
);

const SITE_PROVEN: Rule = Rule::warning(
    "resource_site",
    &["LIAONING-2025/5.1.a"],
    t(
        "自有和托管机房的供电、防火、防雷、防静电、区域隔离有在有效期内的材料",
        "Own and colocated rooms have papers in date on power, fire, lightning, static and isolation",
    ),
);

/// The level that a resource has to have; none where no clause asks for one.
fn level_asked(r: &Record) -> Option<usize> {
    let scale = limit("graded_protection_persons").value;
    let asks = r.get(IMPORTANT_DATA) == Some(true) || r.get(PERSONS).is_some_and(|n| n >= scale);
    asks.then(|| usize::try_from(limit("graded_protection_level").value).unwrap_or(0))
}

fn level(r: &Record) -> usize {
    LEVELS.iter().position(|l| l.key == r.text(LEVEL)).unwrap_or(0)
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let today = reader.today();
    if r.get(TO_ON).is_some_and(|d| d < today) {
        return out;
    }
    if let Some(asked) = level_asked(r)
        && level(r) < asked
        && !r.has(LEVEL_REASON.key())
    {
        let label = LEVELS.get(asked).map_or(t("", ""), |l| l.label);
        out.push(LEVEL_FITS.broken(
            format!("该资源原则上应达到等级保护{}以上，请提升级别或写明理由", label.zh),
            format!("It has to be of graded protection {} or above in principle; raise it or give the reason", label.en),
        ).field(LEVEL.key()));
    }
    let lapsed = r.get(CERTIFICATE_TO_ON).is_none_or(|d| d < today);
    if r.text(LEVEL) != "none" && r.has(LEVEL.key()) && (lapsed || !r.has(CERTIFICATE.key())) {
        out.push(
            CERTIFICATE_HOLDS
                .broken(
                    "等级保护备案证明缺失，或测评已过有效期，请补充或重新测评",
                    "The certificate is missing or its assessment has lapsed; complete it",
                )
                .field(CERTIFICATE_TO_ON.key()),
        );
    }
    if r.text(HOSTING) == "cloud" {
        let ended = |d: Option<NaiveDate>| d.is_none_or(|d| d < today);
        if !r.has(CLOUD.key())
            || !r.has(CONTRACT.key())
            || ended(r.get(CONTRACT_TO_ON))
            || ended(r.get(CLOUD_PROOF_TO_ON))
        {
            out.push(
                CLOUD_PROVEN
                    .broken(
                        "请补充云服务商、有效合同和在有效期内的安全能力证明",
                        "Name the cloud, a contract in force and proof of its security that has not lapsed",
                    )
                    .field(CONTRACT.key()),
            );
        }
    }
    let held = r.get(SITE_PROTECTION).unwrap_or_default();
    let open: Vec<Text> =
        SITE.iter().filter(|c| !held.iter().any(|h| h == c.key)).map(|c| c.label.into()).collect();
    let lapsed = r.get(SITE_PROOF_TO_ON).is_none_or(|d| d < today);
    if matches!(r.text(HOSTING), "own" | "colocation") && (!open.is_empty() || lapsed) {
        let open = naming::listed(&open);
        let (zh, en) = if open.zh.is_empty() {
            (
                "机房材料没有有效期或已过期，请补充".to_owned(),
                "The papers of the site have no last day or have lapsed; complete them".to_owned(),
            )
        } else {
            (
                format!("机房物理防护没有材料：{}，请补充", open.zh),
                format!("The site has no papers on: {}; add them", open.en),
            )
        };
        out.push(SITE_PROVEN.broken(zh, en).field(SITE_PROTECTION.key()));
    }
    let asked: [(&Field<String>, &[&'static str]); 7] = [
        (&ISOLATION, &["LIAONING-2025/5.1.c", "LIAONING-2025/5.2.d"]),
        (&HARDENING, &["LIAONING-2025/5.2.a"]),
        (&BOUNDARY, &["LIAONING-2025/5.2.b"]),
        (&ENCRYPTION, &["LIAONING-2025/4.a", "LIAONING-2025/8.1.b"]),
        (&MONITORING, &["LIAONING-2025/5.2.b"]),
        (&RECOVERY, &["LIAONING-2025/5.2.e"]),
        (&BACKUP, &["LIAONING-2025/5.2.e", "LIAONING-2025/8.1.b"]),
    ];
    let (blank, clauses): (Vec<Text>, Vec<&[&str]>) = asked
        .iter()
        .filter(|(f, _)| !r.has(f.key()))
        .map(|(f, clauses)| (Text::from(f.def.label), *clauses))
        .unzip();
    if !blank.is_empty() {
        let blank = naming::listed(&blank);
        out.push(
            PROTECTED
                .broken(format!("尚未填写：{}", blank.zh), format!("Not told: {}", blank.en))
                .against(&clauses.concat())
                .field(ISOLATION.key()),
        );
    }
    let uses = r.get(USES).unwrap_or_default();
    let computes = uses.iter().any(|u| u == "training" || u == "inference");
    if computes && (!r.has(SERVERS.key()) || !r.has(ACCELERATORS.key())) {
        out.push(
            HARDWARE_TOLD
                .broken(
                    "请填写服务器和加速卡的品牌、型号、数量，备案表需要",
                    "Enter brand, model and count of servers and accelerators, as the filing form asks",
                )
                .field(SERVERS.key()),
        );
    }
    if r.get(DOMESTIC) == Some(false) {
        out.push(
            IN_THE_MAINLAND
                .broken(
                    "资源位于境外，请核对是否构成数据出境，并登记「数据出境」",
                    "It stands abroad; see whether data leaves the mainland, and enter the transfer",
                )
                .field(DOMESTIC.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    let Some(from) = r.get(FROM_ON) else { return out };
    let ends = [
        (
            "protection",
            CERTIFICATE_TO_ON,
            t("重新开展等级测评", "Renew the graded-protection assessment"),
            "LIAONING-2025/4.p1",
        ),
        ("contract", CONTRACT_TO_ON, t("续签云服务合同", "Renew the cloud contract"), "LIAONING-2025/5.1.b"),
        (
            "cloud_proof",
            CLOUD_PROOF_TO_ON,
            t("更新云平台安全能力证明", "Renew the security proof of the cloud"),
            "LIAONING-2025/5.1.b",
        ),
    ];
    for (key, field, label, clause) in ends {
        let Some(on) = r.get(field) else { continue };
        let done = r.get(TO_ON).filter(|d| *d <= on && *d <= reader.today());
        out.push(Due { key, label: label.into(), from, on, done, clause }.clock(reader));
    }
    out
}

fn accelerators(r: &Record, _: &dyn Reader) -> Option<Text> {
    let rows = r.get(ACCELERATORS).filter(|rows| !rows.is_empty())?;
    let n: i64 = rows
        .iter()
        .filter_map(|row| row.get("count").and_then(serde_json::Value::as_i64))
        .fold(0, i64::saturating_add);
    Some(Text::new(format!("{n} 张"), n.to_string()))
}

const TIMES: Rule = Rule::error(
    "resource_days",
    &["LIAONING-2025/5.2.a"],
    t("停用不早于启用", "A resource is not given up before it is taken into use"),
);

/// 算力与部署.
pub static REGISTER: Register = Register {
    key: "compute_resources",
    label: t("算力与部署", "Compute resources"),
    one: t("算力资源", "Compute resource"),
    clauses: &[
        "LIAONING-2025/5.1.a",
        "LIAONING-2025/5.1.b",
        "LIAONING-2025/5.2.a",
        "LIAONING-2025/5.2.b",
        "LIAONING-2025/5.2.e",
        "LIAONING-2025/4.p1",
        "DATA-GUIDE/10.1.a",
        "DATA-GUIDE/10.1.b",
        "TTAF-320/4.1.c",
    ],
    prefix: "CPT",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Models,
    rules: &[
        &TIMES,
        &SITE_PROVEN,
        &LEVEL_FITS,
        &CERTIFICATE_HOLDS,
        &CLOUD_PROVEN,
        &PROTECTED,
        &HARDWARE_TOLD,
        &IN_THE_MAINLAND,
    ],
    orders: &[order::own(&TIMES, "from_on", "to_on")],
    check,
    clocks,
    computed: &[Computed {
        key: "accelerator_total",
        label: t("加速卡合计", "Accelerators in all"),
        listed: false,
        value: accelerators,
    }],
    ..PLAIN
};
