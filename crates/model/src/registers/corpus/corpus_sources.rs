//! 语料来源: where data comes from, with the papers it rests on. What fails here keeps data out of training.

use crate::clock::Clock;
use crate::diversity;
use crate::due::Due;
use crate::field::{
    Choice, Rows, choice, date, files, int, long_text, one_of, reference, some_of, table, text, yes_no,
};
use crate::fields;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::source_assessments;
use crate::role::Area;
use crate::state::{Move, States};
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

mod held;
pub mod papers;

/// How a source is called by what it is.
pub const KINDS: &[Choice] = &[
    choice("open_source", "开源", "Open source"),
    choice("self_collected", "自采", "Self-collected"),
    choice("commercial", "商业", "Commercial"),
    choice("user_input", "使用者输入", "User input"),
    choice("synthetic", "合成", "Synthetic"),
    choice("public", "公开数据", "Public data"),
    choice("authorised_public", "公共数据授权", "Authorised public-sector data"),
];

/// Languages.
pub const LANGUAGES: &[Choice] = &[
    choice("zh", "中文", "Chinese"),
    choice("en", "英文", "English"),
    choice("zh_minority", "少数民族语言", "Languages of ethnic minorities"),
    choice("other", "其他语言", "Other languages"),
    choice(diversity::NO_LANGUAGE, "与语言无关", "No natural language"),
];

/// Media types.
pub const MEDIA: &[Choice] = &[
    choice("text", "文本", "Text"),
    choice("image", "图片", "Image"),
    choice("audio", "音频", "Audio"),
    choice("video", "视频", "Video"),
    choice("code", "代码", "Code"),
    choice("other", "其他", "Other"),
];

const STATES: &[Choice] = &[
    choice("candidate", "候选", "Candidate"),
    choice("approved", "核准", "Approved"),
    choice("blacklisted", "黑名单", "Blacklisted"),
    choice("suspended", "停用", "Suspended"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("来源名称", "Name")).required().listed().searched();
    /// Kind.
    KIND: String = one_of("kind", t("来源类型", "Kind"), KINDS).required().listed();
    /// A list of links, which counts as self-collected.
    LINK_COLLECTION: bool = yes_no("link_collection", t("属链接或索引集合", "A collection of links"))
        .help("仅提供下载链接的数据集按自采语料管理", "A set that only links to data is treated as self-collected");
    /// Directly from its subject or maker, or through others.
    ACQUISITION: String = one_of("acquisition", t("获取方式", "Acquisition"), &[
        choice("direct", "直接获取", "Direct"),
        choice("indirect", "间接获取", "Indirect"),
    ]).required();
    /// Exchange, platform or collective body it came through.
    CHANNEL: String = one_of("channel", t("获取渠道", "Channel"), &[
        choice("own", "自有业务", "Own business"),
        choice("web", "互联网", "The web"),
        choice("exchange", "数据交易所", "Data exchange"),
        choice("public_platform", "公共数据平台", "Public data platform"),
        choice("collective_body", "著作权集体管理组织", "Collective management body"),
        choice("counterparty", "交易对方直接提供", "From the counterparty"),
    ]);
    /// How it was collected.
    MEANS: String = one_of("means", t("采集手段", "Means"), &[
        choice("production", "自行生产", "Own production"),
        choice("crawl", "网络爬取", "Crawling"),
        choice("interface", "接口获取", "Interface"),
        choice("transfer", "文件交付", "Delivery of files"),
        choice("generation", "模型生成", "Generation by a model"),
    ]).required();
    /// Provider or site.
    PROVIDER: String = text("provider", t("提供方或站点", "Provider or site")).searched()
        .help("提供方全称，或网站域名", "Full name of the provider, or the site");
    /// Supplier it comes from.
    SUPPLIER: String = reference("supplier", t("供应商", "Supplier"), "suppliers")
        .help("商业语料选择签约的供应商", "The supplier under contract, for commercial data");
    /// Languages.
    LANGUAGES_OF: Vec<String> = some_of("languages", t("语言", "Languages"), LANGUAGES).required().listed();
    /// Media types.
    MEDIA_OF: Vec<String> = some_of("media", t("语料类型", "Media types"), MEDIA).required().listed();
    /// Domestic or foreign.
    ORIGIN: String = one_of("origin", t("境内外", "Domestic or foreign"), &[
        choice("domestic", "境内", "Domestic"),
        choice("foreign", "境外", "Foreign"),
    ]).required().listed();
    /// Size by type, as the filing form asks.
    SIZES: Rows = table("sizes", t("规模", "Sizes"), &[
        one_of("media", t("类型", "Type"), MEDIA).required().def,
        int("items", t("条数", "Items")).def,
        int("tokens", t("词元数", "Tokens")).def,
        int("bytes", t("存储大小（字节）", "Bytes")).def,
    ]);
    /// First day of collection.
    COLLECTED_FROM_ON: NaiveDate = date("collected_from_on", t("采集或取得起", "Collected from"));
    /// Last day of collection.
    COLLECTED_TO_ON: NaiveDate = date("collected_to_on", t("采集或取得止", "Collected until"));
    /// Review of source and content (DATA-GUIDE 5.1).
    LEGALITY_REVIEWED_ON: NaiveDate = date("legality_reviewed_on", t("合法性审查日期", "Legality reviewed on"));
    /// Who reviewed it.
    LEGALITY_REVIEWED_BY: String = reference("legality_reviewed_by", t("合法性审查人", "Legality reviewed by"), "people");
    /// What robots and other declarations say.
    ROBOTS: String = one_of("robots", t("爬取声明核查结果", "Result of the robots review"), &[
        choice("allowed", "允许", "Allowed"),
        choice("partly", "部分允许，已按声明排除", "Partly; the rest left out"),
        choice("forbidden", "声明禁止", "Declared off limits"),
    ]);
    /// How a crawler behaved (DATA-GUIDE 5.3.1).
    CRAWL_CONDUCT: Vec<String> = some_of("crawl_conduct", t("爬取行为核查", "Conduct of the crawler"), &[
        choice("declarations_kept", "留存 robots 等声明的副本", "Copies of the declarations kept"),
        choice("no_evasion", "未绕过技术保护措施", "No protection evaded"),
        choice("rate_limited", "限制访问频率", "Rate limited"),
        choice("interface_terms", "遵守接口与网站条款", "Terms of interface and site kept"),
    ]).help("爬取的来源逐项核查后勾选", "Tick what was verified, for crawled sources");
    /// Uses that the terms forbid.
    FORBIDDEN_USES: Vec<String> = some_of("forbidden_uses", t("许可条款禁止的用途", "Uses the terms forbid"), &[
        choice("training", "模型训练", "Training of models"),
        choice("commercial", "商业使用", "Commercial use"),
        choice("derivation", "衍生与改编", "Derivation"),
        choice("redistribution", "再分发", "Redistribution"),
        choice("nothing", "均不禁止", "None of these"),
    ]).help("开源、商业与授权语料须逐项核对许可条款", "Compare the terms item by item for licensed data");
    /// Other terms: attribution, share-alike, regions.
    TERMS: String = long_text("terms", t("其他许可条件", "Other terms"));
    /// Works in copyright.
    WORKS: String = one_of("works", t("作品情况", "Works"), &[
        choice("none", "不含作品", "Holds no works"),
        choice("public_domain", "公有领域作品", "Works in the public domain"),
        choice("licensed", "已随许可授权", "Works under the licence"),
        choice("protected", "在保护期内的作品", "Works in copyright"),
    ]).required();
    /// Other rights that it touches.
    RIGHTS: Vec<String> = some_of("rights", t("涉及的其他权利", "Other rights touched"), &[
        choice("none", "不涉及", "None"),
        choice("trademark", "商标", "Trademarks"),
        choice("patent", "专利", "Patents"),
        choice("trade_secret", "商业秘密", "Trade secrets"),
    ]).required();
    /// Personal information in it.
    PERSONAL: Vec<String> = some_of("personal_information", t("个人信息", "Personal information"), &[
        choice("none", "不含", "None"),
        choice("general", "一般个人信息", "General"),
        choice("sensitive", "敏感个人信息", "Sensitive"),
        choice("biometric", "生物特征信息", "Biometric"),
        choice("under_14", "不满十四周岁未成年人信息", "Of children under 14"),
        choice("lawfully_public", "合法公开的个人信息", "Lawfully made public"),
    ]).required();
    /// On what their processing rests.
    LEGAL_BASIS: String = one_of("legal_basis", t("个人信息处理依据", "Legal basis"), &[
        choice("consent", "取得同意", "Consent"),
        choice("contract", "履行合同所必需", "Needed for a contract"),
        choice("statutory", "履行法定职责或义务", "Statutory duty"),
        choice("public_scope", "合理范围内处理已公开信息", "Public information within reason"),
        choice("other_law", "法律、行政法规规定的其他情形", "Other cases in law"),
    ]);
    /// Why that basis holds.
    BASIS_REASON: String = long_text("basis_reason", t("依据说明", "Why the basis holds"));
    /// Conditions for using what was lawfully made public (DATA-GUIDE 5.3.2 c).
    PUBLIC_CONDITIONS: Vec<String> = some_of("public_conditions", t("处理已公开个人信息的条件", "Conditions for public information"), &[
        choice("lawfully_public", "个人自行公开或已合法公开", "Made public by the person or lawfully"),
        choice("not_refused", "本人未明确拒绝，拒绝的已移除", "Not refused by the person; refusals removed"),
        choice("no_major_effect", "对个人权益没有重大影响", "No major effect on the person"),
    ]).help("依据为合理范围内处理已公开信息的，逐项核实后勾选", "Tick what was verified, where the basis is public information");
    /// Kinds of personal information with the training purpose each serves (DATA-GUIDE 5.3.2 g).
    PERSONAL_KINDS: Rows = table("personal_kinds", t("个人信息种类与必要性", "Kinds of personal information and need"), &[
        text("kind", t("种类", "Kind")).required().def,
        text("purpose", t("对应的训练目的", "Training purpose")).required().def,
    ]);
    /// Check against information that authorities ordered blocked (TC260-003 5.1 d).
    BLOCKED_CHECK_ON: NaiveDate = date("blocked_check_on", t("禁止传播信息核查日期", "Checked for blocked information on"));
    /// List used for it.
    BLOCKED_LIST: String = text("blocked_list", t("核查所用清单及日期", "List used and its date"));
    /// Hits.
    BLOCKED_HITS: i64 = int("blocked_hits", t("命中条数", "Hits"));
    /// Hits that were removed.
    BLOCKED_REMOVED: i64 = int("blocked_removed", t("已清除条数", "Hits removed"));
    /// Reliability of the source (DATA-GUIDE 7.1.1).
    RELIABILITY: String = one_of("reliability", t("可靠性等级", "Reliability"), &[
        choice("high", "高", "High"),
        choice("medium", "中", "Medium"),
        choice("low", "低", "Low"),
    ]);
    /// Papers with their validity.
    PAPERS: Rows = table("papers", t("证明文件", "Papers"), &[
        one_of("kind", t("文件类型", "Kind"), papers::PAPER_KINDS).required().def,
        text("title", t("名称或编号", "Title or number")).required().def,
        date("valid_from_on", t("有效期起", "Valid from")).def,
        date("valid_to_on", t("有效期止", "Valid until")).help("长期有效的请留空", "Leave empty where it has no end").def,
        text("evidence", t("证据编号", "Evidence number")).def,
    ]);
    /// Papers as files.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// When it was approved.
    APPROVED_AT: crate::instant::Instant = crate::field::at("approved_at", t("核准时间", "Approved at")).stamped();
    /// When it was put on the blacklist.
    BLACKLISTED_AT: crate::instant::Instant = crate::field::at("blacklisted_at", t("列入黑名单时间", "Blacklisted at")).stamped();
    /// Why it is on the blacklist.
    BLACKLIST_REASON: String = long_text("blacklist_reason", t("列入黑名单原因", "Why it is blacklisted")).searched();
    /// Who answers for it.
    OWNER: String = reference("owner", t("责任人", "Owner"), "people");
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

/// Does it hold any personal information?
pub fn has_personal(source: &Record) -> bool {
    source.get(PERSONAL).unwrap_or_default().iter().any(|p| p != "none")
}

/// Does it hold sensitive personal information, biometrics or children's data among them?
pub fn has_sensitive(source: &Record) -> bool {
    let held = source.get(PERSONAL).unwrap_or_default();
    held.iter().any(|p| ["sensitive", "biometric", "under_14"].contains(&p.as_str()))
}

/// Is it on the blacklist: put there, or over the limit by its samples?
pub fn is_blacklisted(source: &Record, reader: &dyn Reader) -> bool {
    source.text(STATE) == "blacklisted" || source_assessments::over_limit(&source.id, reader).is_some()
}

/// What a sentence calls a source.
pub fn called(source: &Record) -> String {
    naming::called(&REGISTER, source).zh
}

/// Sources that may feed training: approved and not over the limit.
pub fn usable(reader: &dyn Reader) -> Vec<Arc<Record>> {
    let approved = reader.find("corpus_sources", STATE.key(), "approved");
    approved.into_iter().filter(|s| !is_blacklisted(s, reader)).collect()
}

/// Papers that fail on a day, as one phrase, and the clauses that they speak against; none where all hold.
pub fn papers_failing(
    source: &Record,
    day: NaiveDate,
    reader: &dyn Reader,
) -> Option<(Text, Vec<&'static str>)> {
    let failing = papers::failing(source, day, reader);
    if failing.is_empty() {
        return None;
    }
    let told: Vec<Text> = failing.iter().map(papers::Failing::told).collect();
    let mut clauses = Vec::new();
    for clause in failing.iter().flat_map(|f| &f.clauses) {
        if !clauses.contains(clause) {
            clauses.push(*clause);
        }
    }
    Some((naming::listed(&told), clauses))
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    if r.text(STATE) != "approved" {
        return Vec::new();
    }
    let mut out = Vec::new();
    let needed = papers::required(r);
    let rows = r.get(PAPERS).unwrap_or_default();
    for kind in needed {
        let of = rows.iter().filter(|p| papers::cell::<String>(p, "kind").as_deref() == Some(kind));
        let ends: Option<Vec<NaiveDate>> = of.map(|p| papers::cell(p, "valid_to_on")).collect();
        // One without an end renews the rest.
        let Some(on) = ends.and_then(|e| e.into_iter().max()) else { continue };
        let name = papers::label(kind);
        let label = Text::new(format!("续期：{}", name.zh), format!("Renew: {}", name.en));
        let from = r.get(COLLECTED_FROM_ON).unwrap_or(on);
        let key = format!("paper_{kind}");
        out.push(Due { key: &key, label, from, on, done: None, clause: "DATA-GUIDE/5.1.p2" }.clock(reader));
    }
    out
}

fn approve_gate(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    let errors = REGISTER.findings(r, reader).into_iter().filter(|f| f.level == crate::finding::Level::Error);
    errors.map(|f| f.message).collect()
}

fn lift_gate(r: &Record, reader: &dyn Reader) -> Vec<Text> {
    match source_assessments::over_limit(&r.id, reader) {
        None => Vec::new(),
        Some(over) => vec![Text::new(
            format!("评估「{over}」超限，须先有合格的复评并注明解除黑名单"),
            format!(
                "assessment {over} is over the limit; a later one within it has to lift the blacklisting"
            ),
        )],
    }
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let day = reader.today();
    Some(if is_blacklisted(r, reader) {
        Text::new("黑名单", "Blacklisted")
    } else if r.text(STATE) != "approved" {
        Text::new("未核准", "Not approved")
    } else if papers::failing(r, day, reader).is_empty() {
        Text::new("可用于训练", "May be trained on")
    } else {
        Text::new("文件不全，不得训练", "Papers fail, no training")
    })
}

fn latest_rate(r: &Record, reader: &dyn Reader) -> Option<Text> {
    source_assessments::latest(&r.id, reader).and_then(|a| source_assessments::rate(&a)).map(Text::same)
}

const TIMES: crate::finding::Rule = crate::finding::Rule::error(
    "source_order",
    &["TC260-003/5.1.a.1", "DATA-GUIDE/5.1.p1"],
    t(
        "合法性审核、阻断信息核查、核准的日期先后一致，不晚于今天",
        "Legality review, check for blocked information and approval follow in time, none of them in the future",
    ),
);

/// 语料来源.
pub static REGISTER: Register = Register {
    key: "corpus_sources",
    label: t("语料来源", "Corpus sources"),
    one: t("语料来源", "Corpus source"),
    clauses: &[
        "TC260-003/5.1.a.1",
        "TC260-003/5.1.b",
        "TC260-003/5.1.c.1",
        "TC260-003/5.1.c.3-2",
        "TC260-003/5.1.d",
        "DATA-GUIDE/5.1.p1",
    ],
    prefix: "SRC",
    title: "name",
    fields: FIELDS,
    sorts: &[
        Sort { key: "name", by: SortBy::Pinyin },
        Sort { key: "kind", by: SortBy::Value },
        Sort { key: "state", by: SortBy::Value },
    ],
    area: Area::Corpus,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[
            Move {
                asks: &["legality_reviewed_on", "legality_reviewed_by"],
                stamps: Some("approved_at"),
                gate: approve_gate,
                ..Move::new("approve", t("核准", "Approve"), &["candidate", "suspended"], "approved")
            },
            Move {
                asks: &["blacklist_reason"],
                stamps: Some("blacklisted_at"),
                ..Move::new(
                    "blacklist",
                    t("列入黑名单", "Blacklist"),
                    &["candidate", "approved", "suspended"],
                    "blacklisted",
                )
            },
            Move {
                reason: true,
                ..Move::new("suspend", t("停用", "Suspend"), &["candidate", "approved"], "suspended")
            },
            Move {
                clears: &["blacklisted_at", "blacklist_reason"],
                reason: true,
                gate: lift_gate,
                ..Move::new("lift", t("解除黑名单", "Lift the blacklisting"), &["blacklisted"], "candidate")
            },
        ],
    }),
    rules: &[
        &held::CRAWLED_FAIRLY,
        &held::PUBLIC_WITHIN_REASON,
        &held::SUPPLIER_PROVEN,
        &held::FOREIGN_SHARE,
        &TIMES,
        &held::PAPERS_HOLD,
        &held::PAPER_EVIDENCE_KNOWN,
        &held::BLACKLIST_STATED,
        &held::ASSESSED,
        &held::BLOCKED_CHECKED,
        &held::BLOCKED_REMOVED_ALL,
        &held::ROBOTS_KEPT,
        &held::BASIS_STATED,
        &held::CONSENT_FITS,
        &held::IMPACT_ASSESSED,
        &held::PERSONAL_NEEDED,
        &held::PERSONAL_SAID_ONCE,
        &held::REVIEWED_FIRST,
        &held::TERMS_COMPARED,
        &held::FOREIGN_CHECKED,
        &held::GRADED,
        &held::DAYS_IN_ORDER,
        &held::LANGUAGES_DIVERSE,
        &held::MEDIA_DIVERSE,
        &held::CELLS_DIVERSE,
    ],
    orders: &[
        order::own(&TIMES, "legality_reviewed_on", "approved_at"),
        order::own(&TIMES, "blocked_check_on", "approved_at"),
        order::past(&TIMES, "legality_reviewed_on"),
        order::past(&TIMES, "blocked_check_on"),
    ],
    check: held::check,
    whole: held::whole,
    computed: &[
        Computed { key: "standing", label: t("训练可用性", "Standing"), listed: true, value: standing },
        Computed {
            key: "unlawful_rate",
            label: t("最近抽检违法不良占比", "Unlawful share of the last sample"),
            listed: false,
            value: latest_rate,
        },
    ],
    clocks,
    ..PLAIN
};
