//! 供应商与合作方: contract, proof of legality, duties, and until when each holds.

use crate::clock::{Clock, Limit};
use crate::credit_code;
use crate::deadline::Unit;
use crate::field::{choice, date, files, long_text, one_of, reference, some_of, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::span::Span;
use crate::text::{Text, t};
use chrono::NaiveDate;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name as on the licence.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// 统一社会信用代码.
    CREDIT_CODE: String = text("credit_code", t("统一社会信用代码", "Unified social credit code")).searched();
    /// What it does for us, or we for it.
    ROLES: Vec<String> = some_of("roles", t("合作内容", "Role"), &[
        choice("cloud", "云服务", "Cloud"),
        choice("corpus", "语料提供", "Corpora"),
        choice("model", "基础模型提供", "Base model"),
        choice("annotation", "标注外包", "Annotation"),
        choice("software", "软件与工具", "Software"),
        choice("deployment", "部署与分发", "Deployment and distribution"),
        choice("assessment", "安全评估与检测", "Assessment and testing"),
        choice("customer", "客户", "Customer"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Number of the contract.
    CONTRACT: String = text("contract", t("合同编号", "Contract")).searched();
    /// Signed by both sides.
    SIGNED_ON: NaiveDate = date("signed_on", t("签订日期", "Signed on"));
    /// First day.
    FROM_ON: NaiveDate = date("from_on", t("合同起", "Contract from"));
    /// Last day.
    TO_ON: NaiveDate = date("to_on", t("合同止", "Contract until")).listed();
    /// Do we still work together?
    ACTIVE: bool = yes_no("active", t("合作中", "Active")).required().listed();
    /// What proves that what it supplies is lawful.
    LEGALITY_PROOF: String = long_text("legality_proof", t("合法性证明", "Proof of legality"))
        .help("语料提供方须提供来源和权利的合法性证明", "Those who supply corpora prove source and rights");
    /// Last day of that proof.
    PROOF_VALID_TO_ON: NaiveDate = date("proof_valid_to_on", t("证明有效期至", "Proof valid until"));
    /// Confirmed by the legal reviewer.
    PROOF_CONFIRMED: bool = yes_no("proof_confirmed", t("法务已确认", "Confirmed by legal"));
    /// What security a cloud provider proves.
    SECURITY_PAPER: String = text("security_paper", t("安全能力证明", "Proof of security capability"))
        .help("云服务商填写安全能力评估或认证", "For cloud providers: assessment or certificate of security capability");
    /// Last day of that paper.
    SECURITY_VALID_TO_ON: NaiveDate = date("security_valid_to_on", t("安全能力证明有效期至", "That proof valid until"));
    /// Duties agreed.
    DUTIES: String = long_text("duties", t("约定的职责", "Duties agreed")).searched();
    /// Security and confidentiality agreed.
    SECURITY_DUTIES: String = long_text("security_duties", t("约定的安全与保密责任", "Security duties agreed"));
    /// Handles personal information for us.
    PROCESSES_PERSONAL: bool = yes_no("processes_personal", t("受托处理个人信息", "Processes personal information for us"));
    /// Person here who looks after it.
    OWNER: String = reference("owner", t("对接人", "Owner"), "people");
    /// Contact there.
    CONTACT: String = text("contact", t("对方联系人", "Contact")).personal();
    /// How to reach it.
    CONTACT_PHONE: String = text("contact_phone", t("对方联系电话", "Phone of the contact")).masked();
    /// Day of the last look at its performance.
    ASSESSED_ON: NaiveDate = date("assessed_on", t("最近评价日期", "Last assessed on"));
    /// Result.
    ASSESSMENT: String = one_of("assessment", t("评价结果", "Assessment"), &[
        choice("good", "合格", "Good"),
        choice("improve", "限期改进", "To improve"),
        choice("bad", "不合格", "Bad"),
    ]).listed();
    /// Papers.
    ATTACHMENTS: Vec<String> = files("attachments", t("附件", "Attachments"));
}

fn has_role(r: &Record, role: &str) -> bool {
    r.get(ROLES).unwrap_or_default().iter().any(|x| x == role)
}

/// Is a signed contract in force on a day?
pub fn contract_holds(r: &Record, day: NaiveDate) -> bool {
    r.get(SIGNED_ON).is_some() && Span::of(r, FROM_ON, TO_ON).is_some_and(|s| s.holds(day))
}

/// Is its proof of legality on file and valid on a day?
pub fn is_proved_lawful(r: &Record, day: NaiveDate) -> bool {
    !r.text(LEGALITY_PROOF).trim().is_empty() && r.get(PROOF_VALID_TO_ON).is_none_or(|d| d >= day)
}

const SUPPLIER_CREDIT_CODE: Rule = Rule::warning(
    "supplier_credit_code",
    &["GB 32100-2015"],
    t("统一社会信用代码共 18 位，校验码正确", "The credit code has 18 characters and a right check digit"),
);
const SUPPLIER_CONTRACT: Rule = Rule::error(
    "supplier_contract",
    &["TC260-003/5.1.c.3-1", "TTAF-320/6.4.a", "DATA-GUIDE/5.2.2.p2"],
    t("合作中的供应商有签订并在有效期内的合同", "An active supplier has a signed contract in force"),
)
.each();
const SUPPLIER_UNPROVED: Rule = Rule::error(
    "supplier_unproved",
    &["TC260-003/5.1.c.3-2", "DATA-GUIDE/5.2.2.p2"],
    t(
        "语料提供方有经法务确认且有效的合法性证明",
        "A supplier of corpora has a valid proof of legality, confirmed by legal",
    ),
);
const SUPPLIER_CLOUD: Rule = Rule::error(
    "supplier_cloud_paper",
    &["LIAONING-2025/5.1.b"],
    t("云服务商有有效的安全能力证明", "A cloud provider has a valid proof of security capability"),
);
const SUPPLIER_DUTIES: Rule = Rule::warning(
    "supplier_duties",
    &["TTAF-320/6.4.a", "TTAF-268.5/6.1.b"],
    t(
        "合作中的供应商约定了职责；受托处理个人信息或部署的，还约定了安全与保密责任",
        "Duties are agreed with an active supplier, and security duties with one that processes personal information or deploys",
    ),
)
.each();
const SUPPLIER_DAYS: Rule = Rule::error(
    "supplier_days",
    &["TTAF-320/6.4.a"],
    t("合同止不早于合同起", "A contract does not end before it begins"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let (name, today) = (r.text(NAME), reader.today());
    let code = r.text(CREDIT_CODE);
    if !code.is_empty()
        && let Err(fault) = credit_code::check(code)
    {
        out.push(SUPPLIER_CREDIT_CODE.broken(fault.zh, fault.en).field(CREDIT_CODE.key()));
    }
    if Span::of(r, FROM_ON, TO_ON).is_some_and(|s| s.is_backwards()) {
        out.push(
            SUPPLIER_DAYS
                .broken("合同止早于合同起，请核对", "The contract ends before it begins; check both days")
                .field(TO_ON.key()),
        );
    }
    if r.get(ACTIVE) != Some(true) {
        return out;
    }
    if !contract_holds(r, today) {
        let contract: &[&str] = if has_role(r, "corpus") {
            &["TC260-003/5.1.c.3-1", "DATA-GUIDE/5.2.2.p2", "TTAF-320/6.4.a"]
        } else {
            &["TTAF-320/6.4.a"]
        };
        out.push(
            SUPPLIER_CONTRACT
                .broken(
                    format!("「{name}」合作中，但没有签订或已过期的合同，请补签、续签或停止合作"),
                    format!("{name} is active without a signed contract in force; sign or renew one, or end the cooperation"),
                )
                .against(contract)
                .field(TO_ON.key()),
        );
    }
    if has_role(r, "corpus") && (!is_proved_lawful(r, today) || r.get(PROOF_CONFIRMED) != Some(true)) {
        out.push(
            SUPPLIER_UNPROVED
                .broken(
                    format!("「{name}」提供语料，合法性证明缺失、过期或未经法务确认，其语料不得用于训练"),
                    format!("{name} supplies corpora; its proof of legality is missing, expired or not confirmed, so they may not train a model"),
                )
                .field(LEGALITY_PROOF.key()),
        );
    }
    let paper = !r.text(SECURITY_PAPER).is_empty() && r.get(SECURITY_VALID_TO_ON).is_none_or(|d| d >= today);
    if has_role(r, "cloud") && !paper {
        out.push(
            SUPPLIER_CLOUD
                .broken(
                    format!("云服务商「{name}」的安全能力证明缺失或过期，请索取"),
                    format!("The proof of security capability of the cloud provider {name} is missing or expired; ask for it"),
                )
                .field(SECURITY_PAPER.key()),
        );
    }
    let sensitive = r.get(PROCESSES_PERSONAL) == Some(true) || has_role(r, "deployment");
    if r.text(DUTIES).trim().is_empty() || (sensitive && r.text(SECURITY_DUTIES).trim().is_empty()) {
        out.push(
            SUPPLIER_DUTIES
                .broken(
                    format!("「{name}」没有登记约定的职责或安全责任，请补充"),
                    format!("The duties or security duties agreed with {name} are not on file; add them"),
                )
                .beside(if has_role(r, "deployment") { &["TTAF-268.5/6.1.b"] } else { &[] })
                .field(DUTIES.key()),
        );
    }
    out
}

fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    if r.get(ACTIVE) != Some(true) {
        return Vec::new();
    }
    let Some(from) = r.get(FROM_ON) else { return Vec::new() };
    let ends = [
        ("contract", t("续签合同", "Renew the contract"), r.get(TO_ON), "TTAF-320/6.4.a"),
        (
            "proof",
            t("更新合法性证明", "Renew the proof of legality"),
            r.get(PROOF_VALID_TO_ON),
            "TC260-003/5.1.c.3-2",
        ),
        (
            "security",
            t("更新安全能力证明", "Renew the proof of security"),
            r.get(SECURITY_VALID_TO_ON),
            "LIAONING-2025/5.1.b",
        ),
    ];
    let made = ends.into_iter().filter_map(|(key, label, due, clause)| {
        let due = due.filter(|d| *d >= from)?;
        let limit = Limit {
            key,
            label: label.into(),
            count: (due - from).num_days(),
            unit: Unit::Days,
            rule: t("有效期", "Validity").into(),
            clause,
        };
        Some(limit.clock(instant::start_of(from), None, &[], reader.calendar(), reader.now()))
    });
    made.collect()
}

fn standing(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let span = Span::of(r, FROM_ON, TO_ON)?;
    let label = match () {
        () if span.to < reader.today() => t("合同已到期", "Contract ended"),
        () if contract_holds(r, reader.today()) => t("合同有效", "Contract in force"),
        () => t("合同未生效", "Contract not in force"),
    };
    Some(label.into())
}

const TIMES: Rule = Rule::error(
    "supplier_order",
    &["TTAF-320/6.4.a", "TC260-003/5.1.c.3-1"],
    t("合同的签订、评估日期不晚于今天", "Contract and assessment are not dated in the future"),
);

/// 供应商与合作方.
pub static REGISTER: Register = Register {
    key: "suppliers",
    label: t("供应商与合作方", "Suppliers and partners"),
    one: t("供应商或合作方", "Supplier or partner"),
    clauses: &[
        "TC260-003/5.1.c.3-1",
        "TC260-003/5.1.c.3-2",
        "LIAONING-2025/5.1.b",
        "TTAF-320/6.4.a",
        "TTAF-268.5/6.1.b",
    ],
    prefix: "SUP",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "to_on", by: SortBy::Value }],
    area: Area::Organization,
    rules: &[
        &TIMES,
        &SUPPLIER_CREDIT_CODE,
        &SUPPLIER_CONTRACT,
        &SUPPLIER_UNPROVED,
        &SUPPLIER_CLOUD,
        &SUPPLIER_DUTIES,
        &SUPPLIER_DAYS,
    ],
    orders: &[order::past(&TIMES, "signed_on"), order::past(&TIMES, "assessed_on")],
    check,
    computed: &[Computed {
        key: "standing",
        label: t("合同状态", "Contract"),
        listed: false,
        value: standing,
    }],
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::made::{record, world};
    use serde_json::json;

    #[test]
    fn what_ends_has_a_clock_while_the_supplier_is_active() {
        let w = world();
        let mut r = record(
            "s",
            json!({"from_on": "2026-01-01", "to_on": "2026-05-31", "signed_on": "2026-01-01", "active": true, "security_valid_to_on": "2026-12-31"}),
        );
        let told = |r: &Record| clocks(r, &w).into_iter().map(|c| (c.key, c.state)).collect::<Vec<_>>();
        assert_eq!(
            told(&r),
            [("contract".to_owned(), ClockState::Overdue), ("security".to_owned(), ClockState::Running)]
        );
        assert_eq!(standing(&r, &w).map(|t| t.zh), Some("合同已到期".into()));
        r.set(TO_ON, "2026-06-01".parse().expect("day"));
        assert_eq!(standing(&r, &w).map(|t| t.zh), Some("合同有效".into()));
        r.set(ACTIVE, false);
        assert!(told(&r).is_empty());
    }
}
