//! 服务协议: versions of the agreement and the privacy policy, with the passage that makes each required point.

mod points;

use crate::field::{Rows, Typed, choice, date, files, one_of, reference, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::naming;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::services;
use crate::role::Area;
use crate::span::{self, Span};
use crate::text::{Text, t};
use chrono::NaiveDate;
pub use points::{POINTS, REQUIRED, Required, When};
use std::sync::Arc;

const KINDS: &[crate::field::Choice] = &[
    choice("service_agreement", "服务协议", "Service agreement"),
    choice("privacy_policy", "隐私政策", "Privacy policy"),
    choice("children_rules", "儿童个人信息保护规则", "Rules on children's information"),
    choice("developer_agreement", "开发者协议", "Developer agreement"),
];

/// Kinds that every service has.
const ALWAYS: [&str; 2] = ["service_agreement", "privacy_policy"];

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Service.
    SERVICE: String = reference("service", t("服务", "Service"), "services").required().listed();
    /// Kind.
    KIND: String = one_of("kind", t("协议类型", "Kind"), KINDS).required().listed();
    /// Name as published.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Version.
    EDITION: String = text("edition", t("版本", "Version")).required().listed();
    /// First day.
    EFFECTIVE_ON: NaiveDate = date("effective_on", t("生效日期", "In force from")).required().listed();
    /// Last day.
    ENDED_ON: NaiveDate = date("ended_on", t("失效日期", "In force until")).listed();
    /// Where users read it.
    PLACE: String = text("place", t("展示位置", "Where users read it")).searched();
    /// How users agree.
    CONSENT: String = one_of("consent", t("同意方式", "How users agree"), &[
        choice("tick", "主动勾选", "They tick it"),
        choice("click", "点击同意", "They click to agree"),
        choice("signature", "签署", "They sign"),
        choice("notice", "仅公示", "It is only shown"),
    ]);
    /// Who looked it over.
    REVIEWED_BY: String = reference("reviewed_by", t("法务审核人", "Reviewed by"), "people");
    /// When.
    REVIEWED_ON: NaiveDate = date("reviewed_on", t("审核日期", "Reviewed on"));
    /// Points and the passage that makes each.
    PASSAGES: Rows = table("passages", t("要点与条文", "Points and passages"), &[
        one_of("point", t("要点", "Point"), POINTS).required().def,
        text("passage", t("对应条文", "Passage")).required().help("条号或原句", "Number of the passage or its words").def,
    ]);
    /// The text.
    ATTACHMENTS: Vec<String> = files("attachments", t("协议文本", "Text"));
}

/// The version of a kind in force for a service on a day; the latest of several.
pub fn in_force(service: &str, kind: &str, day: NaiveDate, reader: &dyn Reader) -> Option<Arc<Record>> {
    let all = reader.find("agreements", SERVICE.key(), service);
    all.into_iter()
        .filter(|a| a.text(KIND) == kind && span::holds(a, EFFECTIVE_ON, ENDED_ON, day))
        .max_by_key(|a| a.get(EFFECTIVE_ON))
}

/// Does the version make a point, with the passage told?
pub fn makes(r: &Record, point: &str) -> bool {
    let said =
        |row: &serde_json::Map<String, serde_json::Value>, key: &str| row.get(key).and_then(String::read);
    r.get(PASSAGES).unwrap_or_default().iter().any(|row| {
        said(row, "point").as_deref() == Some(point)
            && said(row, "passage").is_some_and(|p| !p.trim().is_empty())
    })
}

/// Points that the version has to make and does not, for its service.
pub fn missing<'a>(r: &'a Record, service: &'a Record) -> impl Iterator<Item = &'static Required> + 'a {
    REQUIRED.iter().filter(|p| p.kind == r.text(KIND) && p.applies(service) && !makes(r, p.point))
}

const AGREEMENT_POINTS: Rule = Rule::error(
    "agreement_points",
    &[
        "DATA-GUIDE/9.1.p1",
        "TC260-003/5.2.b.4",
        "TC260-003/7.c.1",
        "TC260-003/7.c.4",
        "DATA-GUIDE/9.1.a",
        "DATA-GUIDE/9.1.b",
        "DATA-GUIDE/9.1.c",
        "DATA-GUIDE/9.1.d",
        "DATA-GUIDE/9.1.e",
        "LIAONING-2025/4.c",
    ],
    t(
        "现行版本写明全部应有要点，并标出条文",
        "The version in force makes every required point, with its passage",
    ),
)
.each();
const AGREEMENT_MISSING: Rule = Rule::error(
    "agreement_missing",
    &["DATA-GUIDE/9.1.p1", "LIAONING-2025/4.c"],
    t("每项服务有现行的服务协议和隐私政策", "Every service has an agreement and a privacy policy in force"),
);
const AGREEMENT_FILE: Rule = Rule::warning(
    "agreement_file",
    &["DATA-GUIDE/9.1.p1"],
    t("现行版本附有文本", "The text of the version in force is attached"),
);
const AGREEMENT_DAYS: Rule = Rule::error(
    "agreement_days",
    &["DATA-GUIDE/9.1.p1"],
    t("审核不晚于生效，失效不早于生效", "Reviewed before it took effect, and ended after"),
);
const AGREEMENT_CONSENT: Rule = Rule::error(
    "agreement_consent",
    &["DATA-GUIDE/9.1.p1"],
    t("使用者以明确动作同意服务协议", "Users agree to the service agreement by an act of their own"),
);
const AGREEMENT_TWO: Rule = Rule::warning(
    "agreement_two_versions",
    &["DATA-GUIDE/9.1.p1"],
    t("同一服务的同类协议只有一个现行版本", "A kind of agreement has one version in force for a service"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(held) = Span::of(r, EFFECTIVE_ON, ENDED_ON) else { return out };
    let (name, today) = (r.text(NAME), reader.today());
    if held.is_backwards() || r.get(REVIEWED_ON).is_some_and(|d| d > held.from) {
        out.push(
            AGREEMENT_DAYS
                .broken(
                    "审核、生效、失效的日期先后不一致，请核对",
                    "The days of review, beginning and end do not follow; check them",
                )
                .field(EFFECTIVE_ON.key()),
        );
    }
    if held.to < today {
        return out;
    }
    if let Some(service) = reader.get("services", r.text(SERVICE)) {
        let lacking: Vec<&Required> = missing(r, &service).collect();
        if let Some(first) = lacking.first() {
            let labels: Vec<Text> = lacking
                .iter()
                .filter_map(|p| POINTS.iter().find(|c| c.key == p.point).map(|c| c.label.into()))
                .collect();
            let all = naming::listed(&labels);
            out.push(
                AGREEMENT_POINTS
                    .broken(
                        format!("「{name}」缺少要点：{}，请在协议中写明并标出条文", all.zh),
                        format!(
                            "{name} does not make these points: {}; write them and cite the passages",
                            all.en
                        ),
                    )
                    .clause(first.clause)
                    .beside(&lacking.iter().map(|p| p.clause).collect::<Vec<_>>())
                    .field(PASSAGES.key()),
            );
        }
    }
    if !held.holds(today) {
        return out;
    }
    if !r.has(ATTACHMENTS.key()) {
        out.push(
            AGREEMENT_FILE
                .broken(
                    format!("「{name}」没有附文本，请上传"),
                    format!("The text of {name} is not attached; add it"),
                )
                .field(ATTACHMENTS.key()),
        );
    }
    if r.text(KIND) == "service_agreement" && ["", "notice"].contains(&r.text(CONSENT)) {
        out.push(
            AGREEMENT_CONSENT
                .broken(
                    format!("「{name}」没有由使用者主动同意，请改为勾选、点击或签署"),
                    format!(
                        "Users do not agree to {name} by an act of their own; let them tick, click or sign"
                    ),
                )
                .field(CONSENT.key()),
        );
    }
    let same = reader.find("agreements", SERVICE.key(), r.text(SERVICE));
    if let Some(other) = same.iter().find(|o| {
        o.id != r.id && o.text(KIND) == r.text(KIND) && span::holds(o, EFFECTIVE_ON, ENDED_ON, today)
    }) {
        out.push(
            AGREEMENT_TWO
                .broken(
                    format!(
                        "「{name}」另有现行版本 {}（{}），请填写旧版的失效日期",
                        other.text(CODE),
                        other.text(EDITION)
                    ),
                    format!(
                        "{name} has another version in force, {} ({}); enter the last day of the old one",
                        other.text(CODE),
                        other.text(EDITION)
                    ),
                )
                .field(ENDED_ON.key()),
        );
    }
    out
}

fn whole(reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    for s in services::current(reader) {
        for kind in ALWAYS {
            if in_force(&s.id, kind, reader.today(), reader).is_none() {
                let (name, label) =
                    (s.text(services::NAME), KIND.def.choice_label(kind).unwrap_or(t("", "")));
                out.push(
                    AGREEMENT_MISSING
                        .broken(
                            format!("服务「{name}」没有现行的{}，请登记", label.zh),
                            format!("The service {name} has none in force: {}; enter it", label.en),
                        )
                        .record("services", &s.id),
                );
            }
        }
    }
    out
}

fn made(r: &Record, reader: &dyn Reader) -> Option<Text> {
    let service = reader.get("services", r.text(SERVICE))?;
    let all = REQUIRED.iter().filter(|p| p.kind == r.text(KIND) && p.applies(&service)).count();
    (all > 0).then(|| Text::same(format!("{} / {all}", all - missing(r, &service).count())))
}

/// 服务协议.
pub static REGISTER: Register = Register {
    key: "agreements",
    label: t("服务协议与隐私政策", "Agreements"),
    one: t("协议", "Agreement"),
    clauses: &[
        "TC260-003/5.2.b.4",
        "TC260-003/7.c.1",
        "DATA-GUIDE/9.1.p1",
        "DATA-GUIDE/9.1.a",
        "DATA-GUIDE/9.1.b",
        "DATA-GUIDE/9.1.c",
        "DATA-GUIDE/9.1.d",
        "DATA-GUIDE/9.1.e",
        "LIAONING-2025/4.c",
        "LIAONING-2025/8.1.a",
    ],
    prefix: "AGR",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "effective_on", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Service,
    rules: &[
        &AGREEMENT_POINTS,
        &AGREEMENT_MISSING,
        &AGREEMENT_FILE,
        &AGREEMENT_DAYS,
        &AGREEMENT_CONSENT,
        &AGREEMENT_TWO,
    ],
    check,
    whole,
    computed: &[Computed {
        key: "points_made",
        label: t("要点覆盖", "Points made"),
        listed: false,
        value: made,
    }],
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{record, world};
    use serde_json::json;

    #[test]
    fn points_made_are_counted_against_those_the_service_asks_for() {
        let mut w = world();
        w.records = vec![("services", record("s", json!({"minors_served": false})))];
        let r = record(
            "a",
            json!({"service": "s", "kind": "privacy_policy", "passages": [
                {"point": "retention", "passage": "第 2 节"}, {"point": "sharing", "passage": " "}, {"point": "minors", "passage": "第 9 节"}
            ]}),
        );
        assert_eq!(
            made(&r, &w),
            Some(Text::same("1 / 6")),
            "an empty passage makes no point, nor does one nobody asks for"
        );
        w.records[0].1.set(services::MINORS_SERVED, true);
        assert_eq!(made(&r, &w), Some(Text::same("1 / 7")));
    }
}
