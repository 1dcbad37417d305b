//! 复核与批准: the one mechanism behind every second pair of eyes. It names the digest of what was seen;
//! a later change of that voids it, which is computed and said, never stored.

use crate::field::{at, choice, long_text, one_of, record_of, reference, register, text};
use crate::fields;
use crate::instant::Instant;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).unique();
    /// Register of what was seen.
    REGISTER_KEY: String = register("register", t("登记册", "Register")).required().listed();
    /// Record that was seen.
    RECORD: String = record_of("record", t("记录", "Record"), "register").required();
    /// What the second person said.
    VERDICT: String = one_of("verdict", t("意见", "Verdict"), &[
        choice("agreed", "同意", "Agreed"),
        choice("returned", "退回", "Returned"),
    ]).required().listed();
    /// Digest of what was seen, SHA-256 in hexadecimal.
    SEEN: String = text("seen", t("所见内容摘要", "Digest of what was seen")).required();
    /// Person who saw it.
    PERSON: String = reference("person", t("复核人", "Checked by"), "people").listed();
    /// When.
    GIVEN_AT: Instant = at("given_at", t("复核时间", "Checked at")).required().listed();
    /// Comment; required for a return.
    COMMENT: String = long_text("comment", t("说明", "Comment")).listed();
    /// The small-team exception under which author and checker are one person.
    EXCEPTION: String = reference("exception", t("小团队例外", "Small-team exception"), "exceptions").listed();
}

/// 复核.
pub static REGISTER: Register = Register {
    key: "approvals",
    label: t("复核", "Checks"),
    one: t("复核", "Check"),
    clauses: &[],
    prefix: "CHK",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "given_at", by: SortBy::Value }],
    area: Area::Assessment,
    surface: Surface::Named,
    ..PLAIN
};
