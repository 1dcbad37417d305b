//! 备案与登记: each handing-in of a package, with what came of it. A package that comes back is handed in anew as the
//! next version in its chain.

use crate::field::{Choice, Rows, choice, date, files, int, long_text, one_of, reference, table, text};
use crate::fields;
use crate::filing::themes::THEMES;
use crate::instant::Instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::services::TRACKS;
use crate::role::Area;
use crate::text::{Text, t};
use chrono::NaiveDate;
use std::sync::Arc;

mod clocks;
mod flow;
mod rules;

pub use flow::STATES;

/// How a package is handed in.
const MEDIA: &[Choice] = &[
    choice("online", "网上系统", "Online"),
    choice("paper", "纸质", "On paper"),
    choice("mail", "电子邮件", "By e-mail"),
    choice("disc", "光盘或移动介质", "On a disc or stick"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// What people call it.
    TITLE: String = text("title", t("事项名称", "Title")).required().listed().searched();
    /// Track.
    TRACK: String = one_of("track", t("类别", "Track"), TRACKS).required().listed();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Version of the model that is filed.
    MODEL_VERSION: String = reference("model_version", t("模型版本", "Model version"), "model_versions");
    /// Assessment whose report is handed in.
    ASSESSMENT: String = reference("assessment", t("安全评估", "Assessment"), "assessments");
    /// Report that is handed in.
    REPORT: String = reference("report", t("安全评估报告", "Assessment report"), "reports");
    /// Province whose office takes it.
    PROVINCE: String = text("province", t("属地（省级）", "Province"))
        .help("不填按单位的属地", "Empty: that of the organisation");
    /// Office.
    OFFICE: String = text("office", t("受理部门", "Office")).searched();
    /// The version before, where this is a re-submission.
    PREVIOUS: String = reference("previous", t("上一次申报", "Version before"), "filings")
        .help("被退回或驳回后重新申报、已备案后重新备案的，选择上一次申报", "For a package handed in anew, or a re-filing: the one before");
    /// State; moved, never typed.
    STATE: String = one_of("state", t("状态", "State"), STATES).stamped().listed();
    /// Name of the algorithm, the same in every paper.
    ALGORITHM_NAME: String = text("algorithm_name", t("算法名称", "Name of the algorithm")).searched()
        .help("在申请表、拟公示内容和自评估报告中一字不差，不用别名", "To the letter in form, notice and report; no other name");
    /// Who answers for the algorithm's safety.
    ALGORITHM_OFFICER: String = reference("algorithm_officer", t("算法安全责任人", "Algorithm safety officer"), "people");
    /// Who prepares it.
    OWNER: String = reference("owner", t("经办人", "Prepared by"), "people");
    /// Day on which the public may test or tested.
    PUBLIC_TEST_ON: NaiveDate = date("public_test_on", t("公测日期", "Public test on"));
    /// File formats of each modality of output.
    OUTPUT_FORMATS: Rows = table("output_formats", t("输出模态与文件格式", "Modality and file format"), &[
        one_of("modality", t("输出模态", "Modality"), &[
            choice("text", "文本", "Text"),
            choice("image", "图片", "Image"),
            choice("audio", "音频", "Audio"),
            choice("video", "视频", "Video"),
            choice("code", "代码", "Code"),
        ]).required().def,
        text("format", t("文件格式", "File format")).required().help("如 mp3，一行一种", "Such as mp3, one a row").def,
    ]).help("每种输出模态对应其文件格式，不多不少", "Each modality with its formats, none beyond");
    /// Parts of the package that fall away, each with its reason.
    NOT_INVOLVED: Rows = table("not_involved", t("不涉及的材料", "Papers not involved"), &[
        text("slot", t("材料", "Paper")).required().help("组卷清单中的材料代号", "Key of the paper in the list of the package").def,
        long_text("reason", t("理由", "Reason")).required().def,
    ]);
    /// Papers made elsewhere, by the slot that they fill.
    PAPERS: Rows = table("papers", t("另行提供的材料", "Papers made elsewhere"), &[
        text("slot", t("材料", "Paper")).required().help("组卷清单中的材料代号", "Key of the paper in the list of the package").def,
        text("evidence", t("证据编号", "Evidence number")).required().def,
        text("note", t("说明", "Note")).def,
    ]);
    /// How it is handed in.
    MEDIUM: String = one_of("medium", t("提交方式", "Handed in"), MEDIA);
    /// Day on which it was handed in.
    SUBMITTED_ON: NaiveDate = date("submitted_on", t("提交日期", "Submitted on")).listed();
    /// Receipt.
    RECEIPT: String = text("receipt", t("受理号或回执", "Receipt")).searched();
    /// Day of the decision.
    DECIDED_ON: NaiveDate = date("decided_on", t("决定日期", "Decided on")).listed();
    /// 备案号, 上线编号 or number of the algorithm filing.
    NUMBER: String = text("number", t("备案号、上线编号或算法备案编号", "Filing, launch or algorithm number")).searched();
    /// Why it came back.
    REASONS: Rows = table("reasons", t("驳回或退回原因", "Reasons of rejection"), &[
        one_of("theme", t("主题", "Theme"), THEMES).required().def,
        long_text("text", t("原文或要点", "As told")).required().def,
        text("place", t("所指材料", "Paper it is about")).def,
        long_text("mended", t("整改情况", "How it was mended")).def,
    ]);
    /// Where it was published.
    NOTICE_LINK: String = text("notice_link", t("公示链接", "Link of the public notice"));
    /// Day of the notice.
    NOTICED_ON: NaiveDate = date("noticed_on", t("公示日期", "Published on"));
    /// Picture of the notice.
    NOTICE_PROOF: Vec<String> = files("notice_proof", t("公示截图", "Picture of the notice"));
    /// Where model name and number are shown to users.
    SHOWN_AT: String = text("shown_at", t("编号展示位置", "Where the number is shown"))
        .help("产品显著位置或详情页面", "A prominent place of the product, or its page of details");
    /// Changes of what was filed, that no update of the model brings.
    CHANGES: Rows = table("changes", t("备案信息变更", "Changes of what was filed"), &[
        text("what", t("变更事项", "What changed")).required().def,
        date("changed_on", t("变更日期", "Changed on")).required().def,
        date("filed_on", t("办理日期", "Filed on")).def,
        text("receipt", t("回执", "Receipt")).def,
    ]).help("模型更新引起的变更登记在模型更新中", "What an update of the model changes stands with the update");
    /// Day on which it was cancelled.
    CANCELLED_ON: NaiveDate = date("cancelled_on", t("注销日期", "Cancelled on"));
    /// Digest of the manifest of the package that was made last.
    PACKAGE: String = text("package_sha256", t("材料包清单摘要", "Digest of the package's manifest")).stamped();
    /// When that was.
    PACKAGED_AT: Instant = crate::field::at("packaged_at", t("组卷时间", "Package made at")).stamped();
    /// Journal entry up to which it tells.
    PACKAGE_HEAD: i64 = int("package_head_seq", t("材料包所依日志序号", "Journal entry of the package")).stamped();
    /// When it was handed in, as the program knows it.
    SENT_AT: Instant = crate::field::at("sent_at", t("登记提交时间", "Entered as submitted at")).stamped();
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

/// Filings before one in its chain, the newest first. A chain that leads back into itself ends there.
pub fn chain(r: &Record, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut out: Vec<Arc<Record>> = Vec::new();
    let mut next = r.text(PREVIOUS).to_owned();
    while next != r.id
        && !out.iter().any(|o| o.id == next)
        && let Some(before) = reader.get("filings", &next)
    {
        before.text(PREVIOUS).clone_into(&mut next);
        out.push(before);
    }
    out
}

/// Is it under way: neither decided nor given up?
pub fn is_pending(r: &Record) -> bool {
    !["granted", "rejected", "returned", "withdrawn", "cancelled"].contains(&r.text(STATE))
}

/// The province whose profile holds: that of the filing, else of the organisation.
pub fn province(r: &Record, reader: &dyn Reader) -> String {
    use crate::registers::{organizations, services};
    let own = r.text(PROVINCE).trim();
    if !own.is_empty() {
        return own.into();
    }
    let of = || {
        let service = reader.get("services", r.text(SERVICE))?;
        let organization = reader.get("organizations", service.text(services::ORGANIZATION))?;
        Some(organization.text(organizations::PROVINCE).trim().to_owned())
    };
    of().unwrap_or_default()
}

fn version(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let n = chain(r, reader).len() + 1;
    Some(Text::new(format!("第 {n} 版"), format!("version {n}")))
}

/// 备案与登记.
pub static REGISTER: Register = Register {
    key: "filings",
    label: t("备案与登记事项", "Filings"),
    one: t("备案事项", "Filing"),
    clauses: &["TC260-003/4.p1", "DATA-GUIDE/10.5"],
    prefix: "FIL",
    title: "title",
    fields: FIELDS,
    sorts: &[Sort { key: "submitted_on", by: SortBy::Value }, Sort { key: "title", by: SortBy::Pinyin }],
    area: Area::Assessment,
    states: Some(&flow::FLOW),
    rules: rules::RULES,
    orders: &[
        order::past(&rules::DAYS, "submitted_on"),
        order::past(&rules::DAYS, "decided_on"),
        order::own(&rules::DAYS, "submitted_on", "decided_on"),
        order::own(&rules::DAYS, "decided_on", "noticed_on"),
        order::own(&rules::DAYS, "decided_on", "cancelled_on"),
        order::after(&rules::DAYS, "previous", "submitted_on", "submitted_on"),
    ],
    check: rules::check,
    computed: &[Computed {
        key: "chain_version",
        label: t("申报版次", "Version in its chain"),
        listed: false,
        value: version,
    }],
    clocks: clocks::clocks,
    ..PLAIN
};
