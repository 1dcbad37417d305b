//! The points that a service agreement and a privacy policy have to make, in own words, each with who asks for it.

use crate::field::{Choice, choice};
use crate::record::Record;
use crate::registers::services;

/// Points.
pub const POINTS: &[Choice] = &[
    choice("ip_risk", "使用生成内容的知识产权风险", "IP risks of using outputs"),
    choice("ip_duties", "双方的知识产权责任与义务", "Duties of both sides on IP"),
    choice("training_use", "输入内容能否用于训练", "Whether input may train the model"),
    choice("training_off", "如何关闭用于训练", "How to switch training off"),
    choice("features_and_risks", "服务特点与风险", "Features and risks of the service"),
    choice("rules_of_use", "基本使用规则", "Rules of use"),
    choice("no_unlawful_prompting", "不得诱导生成违法内容", "No seeking of unlawful content"),
    choice("duty_of_care", "使用者的注意义务", "The user's duty of care"),
    choice("no_spreading", "不得传播违法生成内容", "No spreading of unlawful outputs"),
    choice("scenes", "使用场景与限制", "Scenes of use and restrictions"),
    choice("special_fields", "法律、医疗等专业领域的突出提示", "Emphasised warning in demanding fields"),
    choice("labelling", "内容标识的方法与样式", "Method and style of labelling"),
    choice("label_removal", "不得删除、篡改标识", "No removal of labels"),
    choice("complaints", "投诉举报渠道与时限", "Complaint channel and time limits"),
    choice("minors", "未成年人使用规则", "Use by minors"),
    choice("termination", "停止使用与账号注销", "Ending the use, closing the account"),
    choice("limits", "服务的局限性", "Limits of the service"),
    choice("kinds_collected", "收集的个人信息种类与目的", "Kinds of personal information and purposes"),
    choice("retention", "保存地点、方式与期限", "Where, how and how long it is kept"),
    choice("sharing", "对外提供与委托处理", "Sharing and processors"),
    choice("security", "安全保护措施", "Security measures"),
    choice("rights", "查询、更正、删除等权利的行使", "How to query, correct and delete"),
    choice("controller", "处理者名称与联系方式", "Who processes and how to reach them"),
    choice("children", "不满十四周岁未成年人信息的处理", "Information of children under 14"),
    choice("changes", "变更的通知方式", "How changes are told"),
];

/// When a point has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// Users' input trains the model.
    InputTrains,
    /// Minors are served.
    Minors,
    /// The service touches a demanding field.
    SpecialFields,
}

/// A point that a kind of agreement has to make.
#[derive(Clone, Copy, Debug)]
pub struct Required {
    /// Kind of agreement.
    pub kind: &'static str,
    /// Point.
    pub point: &'static str,
    /// Clause or law that asks for it.
    pub clause: &'static str,
    /// Whether it applies.
    pub when: When,
}

const fn of(kind: &'static str, point: &'static str, clause: &'static str, when: When) -> Required {
    Required { kind, point, clause, when }
}

const SERVICE: &str = "service_agreement";
const PRIVACY: &str = "privacy_policy";
const LABELLING: &str = "人工智能生成合成内容标识办法 第八条";

/// Every point that has to be made.
pub const REQUIRED: &[Required] = &[
    of(SERVICE, "ip_risk", "TC260-003/5.2.b.4", When::Always),
    of(SERVICE, "ip_duties", "TC260-003/5.2.b.4", When::Always),
    // Whether input may train the model is agreed even where it does not: silence is no agreement.
    of(SERVICE, "training_use", "TC260-003/7.c.1", When::Always),
    of(SERVICE, "training_off", "TC260-003/7.c.4", When::InputTrains),
    of(SERVICE, "features_and_risks", "DATA-GUIDE/9.1.a", When::Always),
    of(SERVICE, "rules_of_use", "DATA-GUIDE/9.1.b", When::Always),
    of(SERVICE, "no_unlawful_prompting", "DATA-GUIDE/9.1.b", When::Always),
    of(SERVICE, "duty_of_care", "DATA-GUIDE/9.1.c", When::Always),
    of(SERVICE, "no_spreading", "DATA-GUIDE/9.1.c", When::Always),
    of(SERVICE, "scenes", "DATA-GUIDE/9.1.d", When::Always),
    of(SERVICE, "special_fields", "DATA-GUIDE/9.1.e", When::SpecialFields),
    of(SERVICE, "labelling", LABELLING, When::Always),
    of(SERVICE, "complaints", "TC260-003/7.e.1", When::Always),
    of(SERVICE, "minors", "TC260-003/7.a.3-1", When::Minors),
    of(PRIVACY, "kinds_collected", "LIAONING-2025/8.1.a", When::Always),
    of(PRIVACY, "retention", "DATA-GUIDE/9.5.b", When::Always),
    of(PRIVACY, "sharing", "DATA-GUIDE/9.5.c", When::Always),
    of(PRIVACY, "security", "LIAONING-2025/8.1.b", When::Always),
    of(PRIVACY, "rights", "LIAONING-2025/8.1.c", When::Always),
    of(PRIVACY, "controller", "LIAONING-2025/4.c", When::Always),
    of(PRIVACY, "training_use", "DATA-GUIDE/9.5.d", When::InputTrains),
    of(PRIVACY, "children", "TC260-003/7.b", When::Minors),
];

impl Required {
    /// Does the point have to be made, by the service's answers?
    pub fn applies(&self, service: &Record) -> bool {
        match self.when {
            When::Always => true,
            When::InputTrains => service.get(services::USER_INPUT_TRAINS) == Some(true),
            When::Minors => service.get(services::MINORS_SERVED) == Some(true),
            When::SpecialFields => service.has(services::SPECIAL_FIELDS.key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_required_point_is_a_point_and_stands_once_for_its_kind() {
        for (i, r) in REQUIRED.iter().enumerate() {
            assert!(POINTS.iter().any(|p| p.key == r.point), "{}", r.point);
            assert!(
                !REQUIRED[..i].iter().any(|o| o.kind == r.kind && o.point == r.point),
                "{} twice",
                r.point
            );
        }
    }

    #[test]
    fn what_rests_on_an_answer_is_asked_only_where_it_is_given() {
        let asked = |s: &Record| REQUIRED.iter().filter(|r| r.applies(s)).count();
        let mut s = Record::default();
        let least = asked(&s);
        s.set(services::MINORS_SERVED, false).set(services::USER_INPUT_TRAINS, false);
        assert_eq!(asked(&s), least);
        s.set(services::MINORS_SERVED, true);
        assert_eq!(asked(&s), least + 2);
        s.set(services::USER_INPUT_TRAINS, true).set(services::SPECIAL_FIELDS, vec!["law".into()]);
        assert_eq!(asked(&s), REQUIRED.len());
    }
}
