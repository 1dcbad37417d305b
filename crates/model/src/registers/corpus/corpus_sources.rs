//! 语料来源: where data comes from, with the papers it rests on. What fails here keeps data out of training.

use crate::catalogue;
use crate::clock::Clock;
use crate::diversity;
use crate::due::Due;
use crate::field::{
    Choice, Rows, choice, date, files, int, long_text, one_of, reference, some_of, table, text, yes_no,
};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::limit::limit;
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::{consents, impact_assessments, source_assessments};
use crate::role::Area;
use crate::state::{Move, States, open_gate};
use crate::text::{Text, t};
use chrono::NaiveDate;

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

const PAPERS_HOLD: Rule = Rule::error(
    "source_papers",
    &["TC260-003/5.1.c.1", "TC260-003/5.1.c.2", "TC260-003/5.1.c.3-1", "TC260-003/5.1.c.4", "DATA-GUIDE/5.1.p2", "LIAONING-2025/6.a"],
    t("核准来源的必备文件齐全且在有效期内", "An approved source holds every paper its kind and situation ask for, and they are valid"),
);
const PAPER_EVIDENCE_KNOWN: Rule = Rule::warning(
    "source_paper_evidence",
    &["TC260-003/5.1.c.1"],
    t("证明文件所写的证据编号在证据登记册中存在", "The evidence number of a paper is one of the evidence register"),
);
const BLACKLIST_STATED: Rule = Rule::error(
    "source_blacklist_unstated",
    &["TC260-003/5.1.a.1", "TC260-003/5.1.a.2", "LIAONING-2025/10.3.3"],
    t("抽检超限的来源已列入黑名单", "A source whose samples are over the limit stands on the blacklist"),
);
const ASSESSED: Rule = Rule::error(
    "source_unassessed",
    &["TC260-003/5.1.a.2", "DATA-GUIDE/7.1.5"],
    t("核准来源经过安全抽检评估", "An approved source was assessed by samples"),
);
const BLOCKED_CHECKED: Rule = Rule::error(
    "source_blocked_unchecked",
    &["TC260-003/5.1.d"],
    t("核准来源做过禁止传播信息核查，并写明所用清单", "An approved source was checked for blocked information, against a list that is named"),
);
const BLOCKED_REMOVED_ALL: Rule = Rule::error(
    "source_blocked_left",
    &["TC260-003/5.1.d"],
    t("命中的禁止传播信息已全部清除", "Every hit of blocked information was removed"),
);
const ROBOTS_KEPT: Rule = Rule::error(
    "source_robots",
    &["TC260-003/5.1.c.2", "DATA-GUIDE/5.3.1.p2"],
    t("爬取的来源已核查声明，且未采集声明禁止的内容", "A crawled source has its declarations reviewed and nothing declared off limits collected"),
);
const BASIS_STATED: Rule = Rule::error(
    "source_basis_missing",
    &["TC260-003/5.2.c.1", "DATA-GUIDE/5.3.2.b"],
    t("含个人信息的来源写明处理依据；依据不是同意的，写明理由", "A source with personal information states its legal basis, and why where it is not consent"),
);
const CONSENT_FITS: Rule = Rule::error(
    "source_consent_form",
    &["TC260-003/5.2.c.1", "TC260-003/5.2.c.2", "TC260-003/5.2.c.3", "DATA-GUIDE/5.3.2.d", "DATA-GUIDE/5.3.2.e"],
    t("以同意为依据的来源，同意的形式与个人信息种类相称", "Where the basis is consent, its form fits the kind of personal information"),
);
const IMPACT_ASSESSED: Rule = Rule::error(
    "source_impact_unassessed",
    &["DATA-GUIDE/5.3.2.d", "DATA-GUIDE/5.3.2.e"],
    t("含敏感个人信息的来源在采集前做过个人信息保护影响评估", "A source with sensitive personal information has an impact assessment"),
);
const PERSONAL_NEEDED: Rule = Rule::warning(
    "source_personal_need",
    &["DATA-GUIDE/5.3.2.g"],
    t("含个人信息的来源逐类写明对应的训练目的", "A source with personal information names the training purpose of each kind"),
);
const PERSONAL_SAID_ONCE: Rule = Rule::error(
    "source_personal_contradiction",
    &["DATA-GUIDE/5.3.2.p1"],
    t("「不含个人信息」不与其他种类同时选择", "None is not chosen beside a kind of personal information"),
);
const REVIEWED_FIRST: Rule = Rule::error(
    "source_review_late",
    &["DATA-GUIDE/5.1.p1", "DATA-GUIDE/5.2.2.p1"],
    t("核准来源做过合法性审查；间接获取的在取得之前审查", "An approved source had its legality reviewed; an indirect one before it was acquired"),
);
const TERMS_COMPARED: Rule = Rule::warning(
    "source_terms_uncompared",
    &["DATA-GUIDE/5.3.1.p3"],
    t("有许可条款的来源已逐项核对禁止用途", "The terms of a licensed source were compared item by item"),
);
const FOREIGN_CHECKED: Rule = Rule::warning(
    "source_foreign_unchecked",
    &["DATA-GUIDE/10.4.p1"],
    t("境外来源做过对照境内法律的自查", "A foreign source was checked against domestic law"),
);
const GRADED: Rule = Rule::warning(
    "source_ungraded",
    &["DATA-GUIDE/10.2.p1", "LIAONING-2025/4.e", "TTAF-320/4.3.b"],
    t("核准来源已分类分级", "An approved source is graded"),
);
const DAYS_IN_ORDER: Rule = Rule::error(
    "source_days",
    &["TC260-003/5.1.c.2"],
    t("采集止不早于采集起，两者不晚于今天", "Collection does not end before it begins, nor lie ahead"),
);
const LANGUAGES_DIVERSE: Rule = Rule::error(
    "diversity_language",
    &["TC260-003/5.1.b", "DATA-GUIDE/7.1.4"],
    t("每种语言有两个以上来源", "Each language has two sources or more"),
);
const MEDIA_DIVERSE: Rule = Rule::error(
    "diversity_media",
    &["TC260-003/5.1.b", "DATA-GUIDE/7.1.4"],
    t("每种语料类型有两个以上来源", "Each media type has two sources or more"),
);
const CELLS_DIVERSE: Rule = Rule::note(
    "diversity_cell",
    &["TC260-003/5.1.b", "DATA-GUIDE/7.1.4"],
    t("同一语言的每种语料类型有两个以上来源", "Each media type of a language has two sources or more"),
);

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
pub fn usable(reader: &dyn Reader) -> Vec<Record> {
    let approved = reader.find("corpus_sources", STATE.key(), "approved");
    approved.into_iter().filter(|s| !is_blacklisted(s, reader)).collect()
}

/// Papers that fail on a day, as one phrase; none where all hold.
pub fn papers_failing(source: &Record, day: NaiveDate, reader: &dyn Reader) -> Option<Text> {
    let told: Vec<Text> = papers::failing(source, day, reader).iter().map(papers::Failing::told).collect();
    if told.is_empty() { None } else { Some(naming::listed(&told)) }
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let approved = r.text(STATE) == "approved";
    if approved {
        check_approved(r, reader, &mut out);
    }
    for row in r.get(PAPERS).unwrap_or_default() {
        let Some(code) = papers::cell::<String>(&row, "evidence") else { continue };
        if reader.find("evidence", "code", &code).is_empty() {
            out.push(PAPER_EVIDENCE_KNOWN.broken(
                format!("证明文件引用的证据「{code}」不在证据登记册中，请核对编号或先登记证据"),
                format!("A paper names evidence {code}, which is not on file; check the number or enter the evidence"),
            ).field(PAPERS.key()));
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
        out.push(BLOCKED_REMOVED_ALL.broken(
            "命中的禁止传播信息尚未全部清除，请清除后更新条数",
            "Hits of blocked information are left; remove them and bring the count up to date",
        ).field(BLOCKED_REMOVED.key()));
    }
    check_personal(r, reader, &mut out);
    let (from, to) = (r.get(COLLECTED_FROM_ON), r.get(COLLECTED_TO_ON));
    let ahead = |d: Option<NaiveDate>| d.is_some_and(|d| d > reader.today());
    if matches!((from, to), (Some(f), Some(t)) if t < f) || ahead(from) || ahead(to) {
        out.push(DAYS_IN_ORDER.broken(
            "采集起止日期先后不符或晚于今天，请核对",
            "The days of collection are out of order or lie ahead; check them",
        ).field(COLLECTED_TO_ON.key()));
    }
    out
}

fn catalogue_limit() -> i64 {
    catalogue::edition(catalogue::TC260_003).map_or(0, |e| e.threshold("source_unlawful_rate_max").value)
}

fn check_approved(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    if let Some(failing) = papers_failing(r, reader.today(), reader) {
        out.push(PAPERS_HOLD.broken(
            format!("必备文件不符合要求：{}。请补齐，补齐前不得用于训练", failing.zh),
            format!("Papers fail: {}. Complete them; until then the source may not be trained on", failing.en),
        ).field(PAPERS.key()));
    }
    if reader.find("source_assessments", source_assessments::SOURCE.key(), &r.id).is_empty() {
        out.push(ASSESSED.broken(
            "来源已核准但没有安全抽检评估，请登记「来源评估」",
            "The source is approved without an assessment by samples; enter one",
        ));
    }
    if r.get(BLOCKED_CHECK_ON).is_none() || !r.has(BLOCKED_LIST.key()) {
        out.push(BLOCKED_CHECKED.broken(
            "尚未核查禁止传播信息，或未写明所用清单，请核查并填写日期和清单",
            "No check for blocked information is on file, or its list is not named; enter both",
        ).field(BLOCKED_CHECK_ON.key()));
    }
    if r.text(MEANS) == "crawl" && !matches!(r.text(ROBOTS), "allowed" | "partly") {
        out.push(ROBOTS_KEPT.broken(
            "爬取的来源未核查声明，或声明禁止采集；请补充核查结果，声明禁止的应停用并清除",
            "The declarations of this crawled source were not reviewed, or forbid it; review them, or suspend the source and remove its data",
        ).field(ROBOTS.key()));
    }
    let reviewed = r.get(LEGALITY_REVIEWED_ON);
    let late = r.text(ACQUISITION) == "indirect"
        && matches!((reviewed, r.get(COLLECTED_FROM_ON)), (Some(d), Some(from)) if d > from);
    if reviewed.is_none() || late {
        out.push(REVIEWED_FIRST.broken(
            "合法性审查缺失或晚于取得日期；间接获取的来源应先审查后取得，请补充审查并说明",
            "The legality review is missing or came after the data; indirect sources are reviewed before they are acquired",
        ).field(LEGALITY_REVIEWED_ON.key()));
    }
    if matches!(r.text(KIND), "open_source" | "commercial" | "authorised_public") && !r.has(FORBIDDEN_USES.key()) {
        out.push(TERMS_COMPARED.broken(
            "尚未核对许可条款禁止的用途，请逐项选择；均不禁止的选「均不禁止」",
            "The terms were not compared; choose the uses they forbid, or that they forbid none",
        ).field(FORBIDDEN_USES.key()));
    }
    let has = |kind: &str| {
        r.get(PAPERS).unwrap_or_default().iter().any(|p| papers::cell::<String>(p, "kind").as_deref() == Some(kind))
    };
    if r.text(ORIGIN) == "foreign" && !has("domestic_law_check") {
        out.push(FOREIGN_CHECKED.broken(
            "境外来源缺少对照境内法律的自查记录，请在证明文件中补充",
            "This foreign source has no self-check against domestic law; add it to the papers",
        ).field(PAPERS.key()));
    }
    if reader.find("data_grades", "source", &r.id).is_empty() {
        out.push(GRADED.broken("来源尚未分类分级，请登记「分类分级」", "The source is not graded; enter its grade"));
    }
}

fn check_personal(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let held = r.get(PERSONAL).unwrap_or_default();
    if held.len() > 1 && held.iter().any(|p| p == "none") {
        out.push(PERSONAL_SAID_ONCE.broken(
            "「不含」与其他个人信息种类同时选择，请更正",
            "None is chosen beside other kinds of personal information; correct it",
        ).field(PERSONAL.key()));
    }
    if !has_personal(r) {
        return;
    }
    let basis = r.text(LEGAL_BASIS);
    if basis.is_empty() || (basis != "consent" && !r.has(BASIS_REASON.key())) {
        out.push(BASIS_STATED.broken(
            "来源含个人信息，请选择处理依据；依据不是同意的，请写明理由",
            "The source holds personal information; choose its legal basis and say why it holds where it is not consent",
        ).field(LEGAL_BASIS.key()));
    }
    if basis == "consent"
        && let Some(missing) = consents::form_missing(r, reader)
    {
        out.push(CONSENT_FITS.broken(
            format!("没有覆盖该来源的有效同意：{}。请登记同意，或更换处理依据", missing.zh),
            format!("No consent in force covers the source: {}. Enter it, or change the legal basis", missing.en),
        ).field(LEGAL_BASIS.key()));
    }
    if has_sensitive(r)
        && reader.find("impact_assessments", impact_assessments::SOURCE.key(), &r.id).is_empty()
    {
        out.push(IMPACT_ASSESSED.broken(
            "来源含敏感个人信息但没有影响评估，请登记「个保影响评估」",
            "The source holds sensitive personal information without an impact assessment; enter it",
        ).field(PERSONAL.key()));
    }
    if !r.has(PERSONAL_KINDS.key()) {
        out.push(PERSONAL_NEEDED.broken(
            "请逐类写明个人信息及其对应的训练目的，没有必要的应去除",
            "Name each kind of personal information and the training purpose it serves; remove what serves none",
        ).field(PERSONAL_KINDS.key()));
    }
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let least = usize::try_from(limit("sources_per_kind").value).unwrap_or(0);
    let mut out = Vec::new();
    for s in diversity::table(&usable(reader)).shortfalls(least) {
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
    out
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
            format!("assessment {over} is over the limit; a later one within it has to lift the blacklisting"),
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

/// 语料来源.
pub static REGISTER: Register = Register {
    key: "corpus_sources",
    label: t("语料来源", "Corpus sources"),
    one: t("语料来源", "Corpus source"),
    clauses: &["TC260-003/5.1.a.1", "TC260-003/5.1.b", "TC260-003/5.1.c.1", "TC260-003/5.1.c.3-2", "TC260-003/5.1.d", "DATA-GUIDE/5.1.p1"],
    prefix: "SRC",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "kind", by: SortBy::Value }, Sort { key: "state", by: SortBy::Value }],
    area: Area::Corpus,
    states: Some(&States {
        field: "state",
        of: STATES,
        moves: &[
            Move {
                key: "approve", label: t("核准", "Approve"), from: &["candidate", "suspended"], to: "approved",
                asks: &["legality_reviewed_on", "legality_reviewed_by"], stamps: Some("approved_at"), clears: &[], sets: &[],
                reason: false, gate: approve_gate,
            },
            Move {
                key: "blacklist", label: t("列入黑名单", "Blacklist"), from: &["candidate", "approved", "suspended"], to: "blacklisted",
                asks: &["blacklist_reason"], stamps: Some("blacklisted_at"), clears: &[], sets: &[], reason: false, gate: open_gate,
            },
            Move {
                key: "suspend", label: t("停用", "Suspend"), from: &["candidate", "approved"], to: "suspended",
                asks: &[], stamps: None, clears: &[], sets: &[], reason: true, gate: open_gate,
            },
            Move {
                key: "lift", label: t("解除黑名单", "Lift the blacklisting"), from: &["blacklisted"], to: "candidate",
                asks: &[], stamps: None, clears: &["blacklisted_at", "blacklist_reason"], sets: &[], reason: true, gate: lift_gate,
            },
        ],
    }),
    rules: &[
        &PAPERS_HOLD, &PAPER_EVIDENCE_KNOWN, &BLACKLIST_STATED, &ASSESSED, &BLOCKED_CHECKED, &BLOCKED_REMOVED_ALL,
        &ROBOTS_KEPT, &BASIS_STATED, &CONSENT_FITS, &IMPACT_ASSESSED, &PERSONAL_NEEDED, &PERSONAL_SAID_ONCE,
        &REVIEWED_FIRST, &TERMS_COMPARED, &FOREIGN_CHECKED, &GRADED, &DAYS_IN_ORDER, &LANGUAGES_DIVERSE,
        &MEDIA_DIVERSE, &CELLS_DIVERSE,
    ],
    check,
    whole,
    computed: &[
        Computed { key: "standing", label: t("训练可用性", "Standing"), listed: true, value: standing },
        Computed { key: "unlawful_rate", label: t("最近抽检违法不良占比", "Unlawful share of the last sample"), listed: false, value: latest_rate },
    ],
    clocks,
    ..PLAIN
};
