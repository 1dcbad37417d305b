//! 提醒规则: when the organisation wants to be reminded of what falls due, and to whom what is overdue goes.

use crate::field::{Choice, choice, int, one_of, reference, register, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy};
use crate::role::Area;
use crate::text::t;

/// What a rule does.
pub const ACTIONS: &[Choice] = &[
    choice("remind", "到期前提醒", "Remind before it is due"),
    choice("escalate", "逾期上报", "Escalate when overdue"),
];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// What the rule does.
    ACTION: String = one_of("action", t("方式", "What happens"), ACTIONS).required().listed();
    /// Days before the due day, or after it.
    DAYS: i64 = int("days", t("天数", "Days")).required().listed()
        .help("提醒：到期日前几天；上报：逾期满几天", "Reminder: days before the due day; escalation: days overdue");
    /// Register it is for; empty for all.
    APPLIES: String = register("register", t("适用登记册", "Register")).listed()
        .help("有时限的登记册；留空为全部", "A register that has clocks; empty for all");
    /// Clock it is for; empty for all.
    CLOCK: String = text("clock", t("适用时限", "Clock")).listed()
        .help("时限的键，如 answer；留空为全部", "Key of a clock such as answer; empty for all");
    /// To whom.
    RECIPIENT: String = reference("recipient", t("通知人员", "To whom"), "people").listed()
        .help("提醒可留空：通知记录的负责人", "May stay empty for a reminder: whoever the record names is told");
}

/// The number of days lies within what a calendar can use.
pub const DAYS_IN_REACH: Rule = Rule::error(
    "reminder_days",
    &[],
    t("提醒与上报的天数在 0 到 366 之间", "Days of a reminder or an escalation lie between 0 and 366"),
);
/// An escalation goes to somebody.
pub const GOES_TO_SOMEBODY: Rule =
    Rule::error("escalation_to_nobody", &[], t("逾期上报写明报给谁", "An escalation names to whom it goes"));
/// The register that is named exists and has clocks.
pub const NAMES_A_REGISTER: Rule = Rule::error(
    "reminder_register",
    &[],
    t("提醒规则所指的登记册有时限", "A reminder rule names a register that has clocks"),
);

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.get(DAYS).is_some_and(|d| !(0..=366).contains(&d)) {
        out.push(
            DAYS_IN_REACH
                .broken("天数应在 0 到 366 之间", "The days must lie between 0 and 366")
                .field(DAYS.key()),
        );
    }
    if r.text(ACTION) == "escalate" && !r.has(RECIPIENT.key()) {
        out.push(
            GOES_TO_SOMEBODY
                .broken("请填写逾期后报给谁", "Say to whom it goes when it is overdue")
                .field(RECIPIENT.key()),
        );
    }
    let named = crate::registers::register(r.text(APPLIES));
    if let Some(of) = named.filter(|of| !crate::reminder::has_clocks(of)) {
        out.push(
            NAMES_A_REGISTER
                .broken(
                    format!("「{}」没有时限，请改选其他登记册或留空", of.label.zh),
                    format!("{} has no clocks: choose another register or none", of.label.en),
                )
                .field(APPLIES.key()),
        );
    }
    out
}

/// 提醒规则.
pub static REGISTER: Register = Register {
    key: "reminder_rules",
    label: t("提醒规则", "Reminder rules"),
    one: t("提醒规则", "Reminder rule"),
    prefix: "RMD",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "code", by: SortBy::Value }],
    area: Area::Organization,
    rules: &[&DAYS_IN_REACH, &GOES_TO_SOMEBODY, &NAMES_A_REGISTER],
    check,
    ..PLAIN
};
