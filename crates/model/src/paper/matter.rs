//! The matter that a paper is about: the record it tells of, and what stands behind that record.

use crate::reader::Reader;
use crate::record::Record;
use crate::register::Register;
use crate::registers::{
    annotators, assessments, base_models, emergency_plans, incidents, keyword_libraries, model_updates,
    model_versions, services,
};
use crate::span::Span;
use crate::text::{Label, Lang, t};
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// What a paper is written from: a record, what it leads to, and days.
pub struct Matter<'a> {
    /// Records, calendar and time.
    pub reader: &'a dyn Reader,
    /// Language of the paper.
    pub lang: Lang,
    /// Register of the record that it is about.
    pub about: &'static Register,
    /// The record it is about; none for a text that goes with any.
    pub subject: Option<Arc<Record>>,
    /// Days that it is about.
    pub period: Span,
    service: Option<Arc<Record>>,
    organization: Option<Arc<Record>>,
}

/// Registers whose records belong to one assessment.
const OF_AN_ASSESSMENT: [&str; 2] = ["conclusions", "remediations"];

/// The only one of them; none where there are several.
fn only(all: Vec<Arc<Record>>) -> Option<Arc<Record>> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// The year up to a day: what a paper is about that is told no period.
pub fn year_to(day: NaiveDate) -> Span {
    Span { from: day.with_ordinal(1).unwrap_or(day), to: day }
}

impl<'a> Matter<'a> {
    /// What stands behind a record of `about`. Without a period, it is the year up to today.
    pub fn of(
        about: &'static Register,
        subject: Option<Arc<Record>>,
        period: Option<Span>,
        lang: Lang,
        reader: &'a dyn Reader,
    ) -> Self {
        let id_of = |key: &str| subject.as_ref().map(|s| s.str(key).to_owned()).filter(|id| !id.is_empty());
        let service = if about.key == services::REGISTER.key {
            subject.clone().or_else(|| only(reader.all("services")))
        } else {
            match id_of("service").filter(|_| about.field("service").is_some()) {
                Some(id) => reader.get("services", &id),
                None => only(reader.all("services")),
            }
        };
        let organization = if about.key == incidents::REGISTER.key {
            subject.as_ref().and_then(|s| incidents::organization_of(s, reader))
        } else {
            None
        };
        let organization = organization
            .or_else(|| {
                let id = service.as_ref()?.text(services::ORGANIZATION).to_owned();
                reader.get("organizations", &id)
            })
            .or_else(|| only(reader.all("organizations")));
        let period = period.unwrap_or_else(|| year_to(reader.today()));
        Self { reader, lang, about, subject, period, service, organization }
    }

    /// Id of the service, empty where none is known.
    pub fn service_id(&self) -> &str {
        self.service.as_ref().map_or("", |s| s.id.as_str())
    }

    /// A label in the language of the paper.
    pub fn word(&self, label: Label) -> String {
        label.get(self.lang).to_owned()
    }

    fn own(&self, register: &str) -> Option<Arc<Record>> {
        self.subject.clone().filter(|_| self.about.key == register)
    }

    fn referred(&self, key: &str, register: &str) -> Option<Arc<Record>> {
        self.reader.get(register, self.subject.as_ref()?.str(key))
    }

    fn assessment(&self) -> Option<Arc<Record>> {
        self.own("assessments").or_else(|| {
            let all = self.reader.find("assessments", assessments::SERVICE.key(), self.service_id());
            all.into_iter().max_by_key(|a| a.get(assessments::ASSESSED_ON))
        })
    }

    fn model(&self) -> Option<Arc<Record>> {
        if self.about.key == model_updates::REGISTER.key {
            return self.referred(model_updates::TO.key(), "model_versions");
        }
        let all = self.reader.find("model_versions", model_versions::SERVICE.key(), self.service_id());
        let rank = |r: &Record| {
            (r.text(model_versions::STATUS) == "serving", r.get(model_versions::SERVED_FROM_ON), r.id.clone())
        };
        all.into_iter().max_by_key(|r| rank(r))
    }

    fn base_model(&self) -> Option<Arc<Record>> {
        self.reader.get(base_models::REGISTER.key, self.model()?.text(model_versions::BASE))
    }

    fn library(&self) -> Option<Arc<Record>> {
        let all = self.reader.all("keyword_libraries");
        all.into_iter().max_by_key(|r| (r.get(keyword_libraries::UPDATED_ON), r.id.clone()))
    }

    fn plan(&self) -> Option<Arc<Record>> {
        let named = self
            .own("incidents")
            .and_then(|i| self.reader.get(emergency_plans::REGISTER.key, i.text(incidents::PLAN)));
        named.or_else(|| emergency_plans::in_force(self.reader.today(), self.reader).into_iter().next())
    }

    /// Live records of a register that this paper is about: of its service or of none, of its assessment, of its
    /// person, and, where the register has `day`, within the period.
    pub fn records(&self, of: &'static Register, day: Option<&str>) -> Vec<Arc<Record>> {
        let mut all = self.reader.all(of.key);
        let leads = |key: &str, to: &str| {
            of.field(key).is_some_and(|f| matches!(f.kind, crate::field::Kind::Ref(target) if target == to))
        };
        if leads("service", "services") && !self.service_id().is_empty() {
            let id = self.service_id();
            all.retain(|r| !r.has("service") || r.str("service") == id);
        }
        if OF_AN_ASSESSMENT.contains(&of.key)
            && let Some(assessment) = self.assessment()
        {
            all.retain(|r| !r.has("assessment") || r.str("assessment") == assessment.id);
        }
        if let Some(key) = day {
            all.retain(|r| r.day(key).is_some_and(|d| self.period.holds(d)));
        }
        all
    }
}

/// A record that references lead to by a name of its own: `{service.name}`.
pub struct Scope {
    /// Name before the dot.
    pub name: &'static str,
    /// Register of the record.
    pub register: &'static str,
    /// What it is, where it is missing.
    pub label: Label,
    /// Registers of the subject from which it is reached; none: from each.
    pub from: &'static [&'static str],
    /// The record.
    pub find: fn(&Matter<'_>) -> Option<Arc<Record>>,
}

/// Every scope. Closed: templates are checked against it.
pub const SCOPES: &[Scope] = &[
    Scope {
        name: "organization",
        register: "organizations",
        label: t("提供单位", "Organisation"),
        from: &[],
        find: |m| m.organization.clone(),
    },
    Scope {
        name: "service",
        register: "services",
        label: t("服务", "Service"),
        from: &[],
        find: |m| m.service.clone(),
    },
    Scope {
        name: "assessment",
        register: "assessments",
        label: t("安全评估", "Assessment"),
        from: &[],
        find: |m| m.assessment(),
    },
    Scope {
        name: "model",
        register: "model_versions",
        label: t("模型版本", "Model version"),
        from: &[],
        find: |m| m.model(),
    },
    Scope {
        name: "base_model",
        register: "base_models",
        label: t("基础模型", "Base model"),
        from: &[],
        find: |m| m.base_model(),
    },
    Scope {
        name: "library",
        register: "keyword_libraries",
        label: t("关键词库", "Keyword library"),
        from: &[],
        find: |m| m.library(),
    },
    Scope {
        name: "plan",
        register: "emergency_plans",
        label: t("应急预案", "Emergency plan"),
        from: &[],
        find: |m| m.plan(),
    },
    Scope {
        name: "incident",
        register: "incidents",
        label: t("安全事件", "Incident"),
        from: &["incidents"],
        find: |m| m.own("incidents"),
    },
    Scope {
        name: "complaint",
        register: "complaints",
        label: t("投诉举报", "Complaint"),
        from: &["complaints"],
        find: |m| m.own("complaints"),
    },
    Scope {
        name: "update",
        register: "model_updates",
        label: t("更新评审", "Model update"),
        from: &["model_updates"],
        find: |m| m.own("model_updates"),
    },
    Scope {
        name: "previous",
        register: "model_versions",
        label: t("更新前版本", "Version before the update"),
        from: &["model_updates"],
        find: |m| m.referred(model_updates::FROM.key(), "model_versions"),
    },
    Scope {
        name: "annotator",
        register: "annotators",
        label: t("标注人员", "Annotator"),
        from: &["annotators"],
        find: |m| m.own("annotators"),
    },
    Scope {
        name: "person",
        register: "people",
        label: t("人员", "Person"),
        from: &["annotators"],
        find: |m| m.referred(annotators::PERSON.key(), "people"),
    },
];

/// A scope by name.
pub fn scope(name: &str) -> Option<&'static Scope> {
    SCOPES.iter().find(|s| s.name == name)
}

/// A day in words: `2026年11月21日`, `21 November 2026`.
pub fn in_words(day: NaiveDate, lang: Lang) -> String {
    let form = match lang {
        Lang::Zh => "%Y年%-m月%-d日",
        Lang::En => "%-d %B %Y",
    };
    day.format(form).to_string()
}
