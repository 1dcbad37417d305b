//! Roles of users and what each may read and write (`registers.md` section 9). Enforced by `app` for every command.

use crate::field::{Choice, choice};
use crate::text::Label;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A role of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 系统管理员: slots and backups; holds no database key and reads no content.
    SystemAdministrator,
    /// 安全管理员: roles, rules, admits users to the database key.
    SecurityAdministrator,
    /// 安全审计员: reads and verifies the journal, changes nothing.
    SecurityAuditor,
    /// 合规专员.
    ComplianceOfficer,
    /// 标注负责人.
    AnnotationLead,
    /// 数据负责人.
    DataLead,
    /// 评估人员.
    Evaluator,
    /// 法务审核.
    LegalReviewer,
    /// 签署人.
    Signer,
    /// 查阅者.
    Viewer,
}

/// Every role with its key and label, in the order they are shown.
pub const ROLES: &[Choice] = &[
    choice("system_administrator", "系统管理员", "System administrator"),
    choice("security_administrator", "安全管理员", "Security administrator"),
    choice("security_auditor", "安全审计员", "Security auditor"),
    choice("compliance_officer", "合规专员", "Compliance officer"),
    choice("annotation_lead", "标注负责人", "Annotation lead"),
    choice("data_lead", "数据负责人", "Data lead"),
    choice("evaluator", "评估人员", "Evaluator"),
    choice("legal_reviewer", "法务审核", "Legal reviewer"),
    choice("signer", "签署人", "Signer"),
    choice("viewer", "查阅者", "Viewer"),
];

/// The three administrators, of whom one person may hold at most one.
pub const ADMINISTRATORS: [Role; 3] =
    [Role::SystemAdministrator, Role::SecurityAdministrator, Role::SecurityAuditor];

/// A part of the workspace that access is granted to as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Organisation, services, appointments.
    Organization,
    /// People and what binds them: agreements, checks, training, access.
    People,
    /// Annotators, qualifications, tasks, batches.
    Annotation,
    /// Sources, datasets and what was done to them.
    Corpus,
    /// Screening of sources for intellectual property, which the legal reviewer does.
    IntellectualProperty,
    /// Models, versions, updates, deployment, secondary developers.
    Models,
    /// Duties towards the people who use the service.
    Service,
    /// Complaints, requests of persons and handling rules.
    Complaints,
    /// Incidents, notifications, emergency plans, monitoring.
    Incidents,
    /// Keyword libraries and the mapping of categories.
    Keywords,
    /// Populations, draws and runs of evaluations.
    Evaluation,
    /// What judges said of items. Judges do not read it: a second look is blind.
    Judgements,
    /// Evidence.
    Evidence,
    /// Assessments and conclusions.
    Assessment,
    /// Reports and signatures.
    Reports,
    /// The journal.
    Journal,
    /// Users and their roles, exceptions, extra fields.
    Users,
    /// Backups and key slots.
    Workspace,
}

/// Every area with its key and label, in the order they are shown.
pub const AREAS: &[(Area, Choice)] = &[
    (Area::Organization, choice("organization", "单位与服务", "Organisation and services")),
    (Area::People, choice("people", "人员", "People")),
    (Area::Annotation, choice("annotation", "标注", "Annotation")),
    (Area::Corpus, choice("corpus", "语料", "Corpora")),
    (Area::IntellectualProperty, choice("intellectual_property", "知识产权筛查", "IP screening")),
    (Area::Models, choice("models", "模型", "Models")),
    (Area::Service, choice("service", "服务责任", "Service duties")),
    (Area::Complaints, choice("complaints", "投诉与个人请求", "Complaints and requests")),
    (Area::Incidents, choice("incidents", "事件与监测", "Incidents and monitoring")),
    (Area::Keywords, choice("keywords", "关键词库", "Keyword libraries")),
    (Area::Evaluation, choice("evaluation", "评测", "Evaluation")),
    (Area::Judgements, choice("judgements", "判定", "Judgements")),
    (Area::Evidence, choice("evidence", "证据", "Evidence")),
    (Area::Assessment, choice("assessment", "评估", "Assessment")),
    (Area::Reports, choice("reports", "报告与签署", "Reports and signatures")),
    (Area::Journal, choice("journal", "操作日志", "Journal")),
    (Area::Users, choice("users", "用户与授权", "Users and roles")),
    (Area::Workspace, choice("workspace", "工作区", "Workspace")),
];

/// What a role may do in an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nothing, not even that a record exists.
    None,
    /// Read.
    Read,
    /// Read and write.
    Write,
}

impl Area {
    /// Key that crosses to the front ends.
    pub fn key(self) -> &'static str {
        AREAS[self as usize].1.key
    }
}

impl Access {
    /// Key that crosses to the front ends.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

impl Role {
    /// Reads the stored key.
    pub fn parse(key: &str) -> Option<Self> {
        serde_json::from_value(key.into()).ok()
    }

    /// Stored key.
    pub fn key(self) -> &'static str {
        ROLES[self as usize].key
    }

    /// Label.
    pub fn label(self) -> Label {
        ROLES[self as usize].label
    }

    /// What the role may do in an area.
    pub fn access(self, area: Area) -> Access {
        use Access::{None, Read, Write};
        match (self, area) {
            (Self::SystemAdministrator, Area::Workspace) => Write,
            (Self::SystemAdministrator, _) => None,
            (Self::SecurityAdministrator, Area::Users | Area::Workspace) => Write,
            (Self::SecurityAdministrator, Area::People | Area::Journal | Area::Organization) => Read,
            (Self::SecurityAdministrator, _) => None,
            (Self::SecurityAuditor, _) => Read,
            (Self::ComplianceOfficer, Area::Users | Area::Journal) => Read,
            (Self::ComplianceOfficer, Area::Workspace) => None,
            (Self::ComplianceOfficer, _) => Write,
            (_, Area::Users | Area::Workspace) => None,
            (_, Area::Journal) => Read,
            (Self::AnnotationLead | Self::DataLead | Self::Evaluator, Area::Judgements) => None,
            (Self::AnnotationLead, Area::People | Area::Annotation | Area::Evidence) => Write,
            (
                Self::DataLead,
                Area::Corpus
                | Area::IntellectualProperty
                | Area::Models
                | Area::Keywords
                | Area::Evaluation
                | Area::Evidence,
            ) => Write,
            (Self::Evaluator, Area::Keywords | Area::Evaluation | Area::Evidence) => Write,
            (
                Self::LegalReviewer,
                Area::IntellectualProperty
                | Area::Complaints
                | Area::Incidents
                | Area::Service
                | Area::Evidence
                | Area::Assessment,
            ) => Write,
            (Self::Signer, Area::Reports) => Write,
            _ => Read,
        }
    }

    /// May the role see masked personal values of an area: masked in lists, in clear by a journalled unmasking?
    /// To every other role such fields are absent.
    pub fn may_see_masked(self, area: Area) -> bool {
        matches!(
            (self, area),
            (Self::ComplianceOfficer, _)
                | (Self::AnnotationLead, Area::People | Area::Annotation)
                | (Self::LegalReviewer, Area::Complaints | Area::Incidents)
        )
    }
}

/// Best access that any of the roles gives.
pub fn access(roles: &[Role], area: Area) -> Access {
    roles.iter().map(|r| r.access(area)).max().unwrap_or(Access::None)
}

/// May one of the roles see masked values of the area?
pub fn may_see_masked(roles: &[Role], area: Area) -> bool {
    roles.iter().any(|r| r.may_see_masked(area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_labels_stand_in_the_order_of_the_roles() {
        for c in ROLES {
            let role = Role::parse(c.key).expect(c.key);
            assert_eq!(role.key(), c.key);
        }
    }

    #[test]
    fn areas_stand_in_their_order_under_the_keys_that_cross() {
        for (n, (area, c)) in AREAS.iter().enumerate() {
            assert_eq!((*area as usize, area.key()), (n, c.key));
            assert_eq!(serde_json::to_value(area).ok(), Some(c.key.into()));
        }
        for access in [Access::None, Access::Read, Access::Write] {
            assert_eq!(serde_json::to_value(access).ok(), Some(access.key().into()));
        }
        assert_eq!(AREAS.len(), Area::Workspace as usize + 1, "the last area closes the list");
    }

    #[test]
    fn the_legal_reviewer_screens_for_intellectual_property_and_writes_no_other_corpus_register() {
        use crate::registers::{corpus_sources, ip_screenings};
        let screens = Role::LegalReviewer.access(ip_screenings::REGISTER.area);
        assert_eq!(screens, Access::Write);
        assert_eq!(Role::LegalReviewer.access(corpus_sources::REGISTER.area), Access::Read);
    }

    #[test]
    fn the_auditor_writes_nowhere_and_the_system_administrator_reads_no_content() {
        for (area, _) in AREAS {
            assert!(Role::SecurityAuditor.access(*area) <= Access::Read);
            let content = *area != Area::Workspace;
            assert!(!content || Role::SystemAdministrator.access(*area) == Access::None, "{}", area.key());
        }
    }
}
