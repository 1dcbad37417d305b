//! 重要更新判定标准: the organisation's own questions by which an update is important. The texts leave that word open.

use crate::deadline::Unit;
use crate::field::{Choice, choice, date, int, long_text, one_of, reference, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span;
use crate::text::t;
use chrono::NaiveDate;
use std::sync::Arc;

/// What an update may change.
pub const CHANGES: &[Choice] = &[
    choice("base_model", "更换基础模型", "Base model replaced"),
    choice("retraining", "重新训练或优化训练", "Trained or tuned anew"),
    choice("modality", "新增模态", "New modality"),
    choice("domain", "拓展应用领域", "New domain"),
    choice("minors", "面向未成年人开放", "Opened to minors"),
    choice("entrance", "新增服务入口", "New entrance"),
    choice("safety_strategy", "安全策略调整", "Safety strategy changed"),
    choice("size", "参数或用户规模显著变化", "Size or number of users markedly changed"),
    choice("training_data", "训练数据重大变化", "Training data markedly changed"),
    choice("other", "其他", "Other"),
];

const UNITS: &[Choice] =
    &[choice("days", "自然日", "Days"), choice("working_days", "工作日", "Working days")];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// The question.
    QUESTION: String = text("question", t("判定问题", "Question")).required().listed().searched()
        .help("用是或否回答，回答「是」即为重要更新", "Answered by yes or no; yes means important");
    /// What it is about.
    CHANGE: String = one_of("change", t("变更类型", "Kind of change"), CHANGES).required().listed();
    /// How to answer it.
    GUIDANCE: String = long_text("guidance", t("判定说明", "Guidance"));
    /// Release may come before assessment and filing.
    RELEASE_FIRST: bool = yes_no("release_first", t("允许先发布后评估备案", "Release may come first")).listed()
        .help("默认不允许；允许的须规定补办期限并写明理由", "Not as a rule; where it is, set the limit and say why");
    /// Limit for settling it afterwards.
    SETTLE_LIMIT: i64 = int("settle_limit", t("补办期限", "Limit for settling it"));
    /// Unit of it.
    SETTLE_UNIT: String = one_of("settle_unit", t("补办期限单位", "Unit of it"), UNITS);
    /// Why that is allowed.
    RELEASE_FIRST_REASON: String = long_text("release_first_reason", t("允许先发布的理由", "Why release may come first"));
    /// Who decided.
    APPROVED_BY: String = reference("approved_by", t("批准人", "Approved by"), "people").required();
    /// Document it stands in.
    DOCUMENT: String = text("document", t("制度文件及版本", "Document and version")).required();
    /// First day.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).required().listed();
    /// Last day.
    ENDED_ON: NaiveDate = date("ended_on", t("失效日期", "In force until")).listed();
}

const LIMITED: Rule = Rule::error(
    "criterion_limit",
    &["TC260-003/7.g.2"],
    t(
        "允许先发布的标准规定补办期限并写明理由",
        "A criterion under which release may come first sets a limit and says why",
    ),
);
const DAYS_IN_ORDER: Rule = Rule::error(
    "criterion_days",
    &["TC260-003/7.g.2"],
    t("失效日期不早于生效日期", "A criterion does not end before it begins"),
);
const ON_FILE: Rule = Rule::error(
    "criteria_missing",
    &["TC260-003/7.g.2", "TC260-003/7.g.1"],
    t("今天有生效的重要更新判定标准", "Criteria for important updates are in force today"),
);

/// Criteria in force on a day.
pub fn in_force(day: NaiveDate, reader: &dyn Reader) -> Vec<Arc<Record>> {
    let mut all = reader.all("update_criteria");
    all.retain(|c| span::holds(c, EFFECTIVE_ON, ENDED_ON, day));
    all
}

/// The limit within which a release that came first is settled.
pub fn limit(r: &Record) -> Option<(i64, Unit)> {
    Some((r.get(SETTLE_LIMIT).filter(|n| *n > 0)?, Unit::parse(r.text(SETTLE_UNIT))?))
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.get(RELEASE_FIRST) == Some(true) && (limit(r).is_none() || !r.has(RELEASE_FIRST_REASON.key())) {
        out.push(
            LIMITED
                .broken(
                    "允许先发布的，请填写补办期限、单位和理由",
                    "Release may come first: set the limit, its unit and the reason",
                )
                .field(SETTLE_LIMIT.key()),
        );
    }
    if matches!((r.get(EFFECTIVE_ON), r.get(ENDED_ON)), (Some(f), Some(e)) if e < f) {
        out.push(
            DAYS_IN_ORDER
                .broken("失效日期早于生效日期，请核对", "It ends before it begins; check the days")
                .field(ENDED_ON.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    if in_force(reader.today(), reader).is_empty() {
        return vec![ON_FILE.broken(
            "没有生效的重要更新判定标准，请先制定并登记",
            "No criteria for important updates are in force; set them first",
        )];
    }
    Vec::new()
}

/// 重要更新判定标准.
pub static REGISTER: Register = Register {
    key: "update_criteria",
    label: t("重要更新判定标准", "Update criteria"),
    one: t("判定标准", "Update criterion"),
    clauses: &["TC260-003/7.g.1", "TC260-003/7.g.2"],
    prefix: "CRT",
    title: "question",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "question", by: SortBy::Pinyin }],
    area: Area::Models,
    rules: &[&LIMITED, &DAYS_IN_ORDER, &ON_FILE],
    check,
    whole,
    ..PLAIN
};
