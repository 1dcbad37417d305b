//! References in braces: a closed table of what a text may name instead of typing it. `{service.name}` is a field of a
//! scope; `{count:…}`, `{date:…}`, `{version:…}`, `{post:…}` stand in tables below; `{period}` and `{today}` are days.

use super::matter::{Matter, Scope, in_words, scope};
use crate::field::{Choice, FieldDef, Kind, Privacy};
use crate::headcount;
use crate::record::Record;
use crate::register::{Computed, Register};
use crate::registers::{
    agreements, appointments, assessments, emergency_plans, handling_rules, keyword_libraries,
    model_versions, people, question_banks, register, services,
};
use crate::shown;
use crate::text::{Label, Text, t};
use chrono::NaiveDate;

/// What a reference names.
#[derive(Clone, Copy)]
pub enum Reference {
    /// A field of a scope.
    Field(&'static Scope, &'static FieldDef),
    /// A computed value of a scope.
    Computed(&'static Scope, &'static Computed),
    /// A number of records.
    Count(&'static Count),
    /// A day, in words.
    Date(&'static Date),
    /// An edition of something.
    Version(&'static Version),
    /// Who holds a post today.
    Post(&'static Choice),
    /// The days that the paper is about.
    Period,
}

impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl std::fmt::Debug for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{{{}}}", self.key())
    }
}

/// A number that is counted from records.
pub struct Count {
    /// Name behind `count:`.
    pub name: &'static str,
    /// What is counted.
    pub label: Label,
    /// Register in which it is mended.
    pub register: &'static str,
    of: fn(&Matter<'_>) -> i64,
}

/// A day that a record tells.
pub struct Date {
    /// Name behind `date:`.
    pub name: &'static str,
    /// Which day.
    pub label: Label,
    /// Registers of the subject from which it is reached; none: from each.
    pub from: &'static [&'static str],
    /// Scope and field that hold it; none for days of the paper itself.
    pub at: Option<(&'static str, &'static str)>,
    of: fn(&Matter<'_>) -> Option<NaiveDate>,
}

/// An edition that is in use.
pub struct Version {
    /// Name behind `version:`.
    pub name: &'static str,
    /// Of what.
    pub label: Label,
    /// Register in which it is mended.
    pub register: &'static str,
    of: fn(&Matter<'_>) -> Option<String>,
}

/// Where what is missing is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What is missing.
    pub label: Text,
    /// Register.
    pub register: &'static str,
    /// Record, where there is one.
    pub record: Option<String>,
    /// Field, where it is one.
    pub field: Option<&'static str>,
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn within(m: &Matter<'_>, key: &'static str, day: &str, chose: Option<(&str, &[&str])>) -> i64 {
    let Some(of) = register(key) else { return 0 };
    let all = m.records(of, Some(day));
    number(all.iter().filter(|r| chose.is_none_or(|(field, keys)| r.chose(field, keys))).count())
}

fn live(m: &Matter<'_>, key: &'static str, chose: Option<(&str, &[&str])>) -> i64 {
    let Some(of) = register(key) else { return 0 };
    let all = m.records(of, None);
    number(all.iter().filter(|r| chose.is_none_or(|(field, keys)| r.chose(field, keys))).count())
}

fn sum(m: &Matter<'_>, key: &'static str, field: &str) -> i64 {
    let Some(of) = register(key) else { return 0 };
    let all = m.records(of, None);
    all.iter().filter_map(|r| r.value(field)?.as_i64()).fold(0, i64::saturating_add)
}

/// Questions of the newest bank of a kind.
fn questions(m: &Matter<'_>, kind: &str) -> i64 {
    let banks = m.reader.find("question_banks", question_banks::KIND.key(), kind);
    let newest = banks.iter().max_by_key(|b| (b.get(question_banks::READ_AT), b.id.clone()));
    newest.and_then(|b| b.get(question_banks::DISTINCT)).unwrap_or(0)
}

const fn count(
    name: &'static str,
    label: Label,
    register: &'static str,
    of: fn(&Matter<'_>) -> i64,
) -> Count {
    Count { name, label, register, of }
}

/// Every count. Those of complaints and incidents are of the paper's period, all others as of today; those of a
/// register that names services are of the paper's service and of records that name none.
pub const COUNTS: &[Count] = &[
    count("complaints", t("投诉举报", "Complaints"), "complaints", |m| {
        within(m, "complaints", "received_at", None)
    }),
    count("complaints.upheld", t("认定成立的投诉举报", "Complaints upheld"), "complaints", |m| {
        within(m, "complaints", "received_at", Some(("outcome", &["upheld"])))
    }),
    count(
        "complaints.dismissed",
        t("认定不成立的投诉举报", "Complaints dismissed"),
        "complaints",
        |m| within(m, "complaints", "received_at", Some(("outcome", &["dismissed"]))),
    ),
    count("complaints.closed", t("已办结的投诉举报", "Complaints closed"), "complaints", |m| {
        within(m, "complaints", "received_at", Some(("state", &["closed"])))
    }),
    count("incidents", t("安全事件", "Incidents"), "incidents", |m| {
        within(m, "incidents", "found_at", None)
    }),
    count("incidents.closed", t("已结案的安全事件", "Incidents closed"), "incidents", |m| {
        within(m, "incidents", "found_at", Some(("state", &["closed"])))
    }),
    count("notifications", t("通知与报告", "Notifications"), "notifications", |m| {
        within(m, "notifications", "sent_at", None)
    }),
    count("annotators", t("标注人员", "Annotators"), "annotators", |m| {
        number(headcount::head_count(m.reader.today(), m.reader).pool.all)
    }),
    count("annotators.internal", t("内部标注人员", "Annotators, internal"), "annotators", |m| {
        number(headcount::head_count(m.reader.today(), m.reader).pool.internal)
    }),
    count("annotators.outsourced", t("外包标注人员", "Annotators, outsourced"), "annotators", |m| {
        number(headcount::head_count(m.reader.today(), m.reader).pool.outsourced)
    }),
    count(
        "annotators.qualified",
        t("有有效资质的标注人员", "Annotators qualified"),
        "qualifications",
        |m| number(headcount::head_count(m.reader.today(), m.reader).qualified.all),
    ),
    count("examinations", t("标注考核次数", "Examinations"), "exam_results", |m| {
        number(headcount::head_count(m.reader.today(), m.reader).examinations)
    }),
    count("corpus_sources", t("语料来源", "Corpus sources"), "corpus_sources", |m| {
        live(m, "corpus_sources", None)
    }),
    count(
        "corpus_sources.open_source",
        t("开源语料来源", "Open-source sources"),
        "corpus_sources",
        |m| live(m, "corpus_sources", Some(("kind", &["open_source"]))),
    ),
    count(
        "corpus_sources.self_collected",
        t("自采语料来源", "Self-collected sources"),
        "corpus_sources",
        |m| live(m, "corpus_sources", Some(("kind", &["self_collected"]))),
    ),
    count(
        "corpus_sources.commercial",
        t("商业语料来源", "Commercial sources"),
        "corpus_sources",
        |m| live(m, "corpus_sources", Some(("kind", &["commercial"]))),
    ),
    count("corpus_sources.foreign", t("境外语料来源", "Foreign sources"), "corpus_sources", |m| {
        live(m, "corpus_sources", Some(("origin", &["foreign"])))
    }),
    count(
        "corpus_sources.blacklisted",
        t("列入黑名单的来源", "Sources blacklisted"),
        "corpus_sources",
        |m| live(m, "corpus_sources", Some(("state", &["blacklisted"]))),
    ),
    count("datasets", t("数据集", "Datasets"), "datasets", |m| live(m, "datasets", None)),
    count("datasets.items", t("数据集条数", "Items of datasets"), "datasets", |m| {
        sum(m, "datasets", "items")
    }),
    count("datasets.tokens", t("数据集词元数", "Tokens of datasets"), "datasets", |m| {
        sum(m, "datasets", "tokens")
    }),
    count("keywords", t("拦截关键词", "Blocking keywords"), "keyword_libraries", |m| {
        let newest = scope("library").and_then(|s| (s.find)(m));
        newest.and_then(|l| l.get(keyword_libraries::DISTINCT)).unwrap_or(0)
    }),
    count(
        "questions.generated_content",
        t("生成内容测试题", "Generated-content questions"),
        "question_banks",
        |m| questions(m, "generated_content"),
    ),
    count("questions.should_refuse", t("应拒答题", "Should-refuse questions"), "question_banks", |m| {
        questions(m, "should_refuse")
    }),
    count("questions.should_answer", t("非拒答题", "Should-answer questions"), "question_banks", |m| {
        questions(m, "should_answer")
    }),
    count("policies", t("管理制度", "Policies"), "policies", |m| live(m, "policies", None)),
    count("evidence", t("证据", "Evidence"), "evidence", |m| live(m, "evidence", None)),
    count("remediations.open", t("未关闭的整改", "Remediations open"), "remediations", |m| {
        live(m, "remediations", None) - live(m, "remediations", Some(("state", &["closed"])))
    }),
    count("conclusions", t("条款结论", "Conclusions"), "conclusions", |m| live(m, "conclusions", None)),
    count(
        "conclusions.nonconforming",
        t("不符合的条款", "Clauses not conformed to"),
        "conclusions",
        |m| live(m, "conclusions", Some(("verdict", &["does_not_conform"]))),
    ),
];

fn at(m: &Matter<'_>, name: &str, key: &str) -> Option<NaiveDate> {
    let record = scope(name).and_then(|s| (s.find)(m));
    record?.day(key)
}

/// Every day.
pub const DATES: &[Date] = &[
    Date {
        name: "today",
        label: t("编制日期", "Day of the paper"),
        from: &[],
        at: None,
        of: |m| Some(m.reader.today()),
    },
    Date {
        name: "from", label: t("期间起", "First day"), from: &[], at: None, of: |m| Some(m.period.from)
    },
    Date { name: "to", label: t("期间止", "Last day"), from: &[], at: None, of: |m| Some(m.period.to) },
    Date {
        name: "assessment",
        label: t("评估日期", "Day of assessment"),
        from: &[],
        at: Some(("assessment", assessments::ASSESSED_ON.key())),
        of: |m| at(m, "assessment", assessments::ASSESSED_ON.key()),
    },
    Date {
        name: "launch",
        label: t("上线日期", "Launched on"),
        from: &[],
        at: Some(("service", services::LAUNCHED_ON.key())),
        of: |m| at(m, "service", services::LAUNCHED_ON.key()),
    },
    Date {
        name: "algorithm_filed",
        label: t("算法备案办理日期", "Algorithm filed on"),
        from: &[],
        at: Some(("service", services::ALGORITHM_FILED_ON.key())),
        of: |m| at(m, "service", services::ALGORITHM_FILED_ON.key()),
    },
    Date {
        name: "found",
        label: t("发现日期", "Found on"),
        from: &["incidents"],
        at: Some(("incident", "found_at")),
        of: |m| at(m, "incident", "found_at"),
    },
    Date {
        name: "handled",
        label: t("处置结束日期", "Handled on"),
        from: &["incidents"],
        at: Some(("incident", "handled_at")),
        of: |m| at(m, "incident", "handled_at"),
    },
    Date {
        name: "reviewed",
        label: t("评审日期", "Reviewed on"),
        from: &["model_updates"],
        at: Some(("update", "reviewed_at")),
        of: |m| at(m, "update", "reviewed_at"),
    },
];

fn edition(record: Option<std::sync::Arc<Record>>, key: &str) -> Option<String> {
    Some(record?.str(key).trim().to_owned()).filter(|s| !s.is_empty())
}

fn agreement(m: &Matter<'_>, kind: &str) -> Option<String> {
    let found = agreements::in_force(m.service_id(), kind, m.reader.today(), m.reader);
    edition(found, agreements::EDITION.key())
}

/// Every version.
pub const VERSIONS: &[Version] = &[
    Version {
        name: "model",
        label: t("模型版本号", "Version of the model"),
        register: "model_versions",
        of: |m| edition(scope("model").and_then(|s| (s.find)(m)), model_versions::EDITION.key()),
    },
    Version {
        name: "keywords",
        label: t("关键词库版本", "Edition of the keyword library"),
        register: "keyword_libraries",
        of: |m| edition(scope("library").and_then(|s| (s.find)(m)), keyword_libraries::EDITION.key()),
    },
    Version {
        name: "service_agreement",
        label: t("服务协议版本", "Edition of the service agreement"),
        register: "agreements",
        of: |m| agreement(m, "service_agreement"),
    },
    Version {
        name: "privacy_policy",
        label: t("隐私政策版本", "Edition of the privacy policy"),
        register: "agreements",
        of: |m| agreement(m, "privacy_policy"),
    },
    Version {
        name: "plan",
        label: t("应急预案版本", "Edition of the emergency plan"),
        register: "emergency_plans",
        of: |m| edition(scope("plan").and_then(|s| (s.find)(m)), emergency_plans::EDITION.key()),
    },
    Version {
        name: "handling_rule",
        label: t("投诉处理规则版本", "Edition of the handling rule"),
        register: "handling_rules",
        of: |m| {
            let found = handling_rules::in_force("general", m.reader.today(), m.reader);
            edition(found, handling_rules::EDITION.key())
        },
    },
];

impl Reference {
    /// What stands between the braces.
    pub fn key(&self) -> String {
        match self {
            Self::Field(s, f) => format!("{}.{}", s.name, f.key),
            Self::Computed(s, c) => format!("{}.{}", s.name, c.key),
            Self::Count(c) => format!("count:{}", c.name),
            Self::Date(d) => format!("date:{}", d.name),
            Self::Version(v) => format!("version:{}", v.name),
            Self::Post(p) => format!("post:{}", p.key),
            Self::Period => "period".into(),
        }
    }

    /// Reads what stands between the braces, in a paper about records of a register.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(key: &str, about: &str) -> Result<Self, Text> {
        let key = key.trim();
        let unknown = |zh: &str, en: &str, known: Vec<&str>| {
            Text::new(
                format!("引用 {{{key}}} {zh}，可用：{}", known.join("、")),
                format!("the reference {{{key}}} {en}; known: {}", known.join(", ")),
            )
        };
        let reached = |from: &[&str]| from.is_empty() || from.contains(&about);
        let far = || {
            Text::new(
                format!("引用 {{{key}}} 在关于「{about}」的文书中取不到"),
                format!("the reference {{{key}}} is not reached from a paper about {about}"),
            )
        };
        if key == "period" {
            return Ok(Self::Period);
        }
        if let Some((kind, name)) = key.split_once(':') {
            return match kind {
                "count" => COUNTS.iter().find(|c| c.name == name).map(Self::Count).ok_or_else(|| {
                    unknown("没有这种计数", "is no count", COUNTS.iter().map(|c| c.name).collect())
                }),
                "date" => match DATES.iter().find(|d| d.name == name) {
                    Some(d) if !reached(d.from) => Err(far()),
                    Some(d) => Ok(Self::Date(d)),
                    None => Err(unknown("没有这种日期", "is no day", DATES.iter().map(|d| d.name).collect())),
                },
                "version" => VERSIONS.iter().find(|v| v.name == name).map(Self::Version).ok_or_else(|| {
                    unknown("没有这种版本", "is no version", VERSIONS.iter().map(|v| v.name).collect())
                }),
                "post" => {
                    let posts = match appointments::POST.def.kind {
                        Kind::Choice(of) => of,
                        _ => &[],
                    };
                    posts.iter().find(|p| p.key == name).map(Self::Post).ok_or_else(|| {
                        unknown("没有这种岗位", "is no post", posts.iter().map(|p| p.key).collect())
                    })
                }
                _ => {
                    Err(unknown("类型不明", "is of no known kind", vec!["count", "date", "version", "post"]))
                }
            };
        }
        let Some((name, field)) = key.split_once('.') else {
            return Err(unknown(
                "写法不对",
                "is not written right",
                vec!["service.name", "count:complaints"],
            ));
        };
        let scopes = || super::matter::SCOPES.iter().filter(|s| reached(s.from)).map(|s| s.name).collect();
        let scope = scope(name).ok_or_else(|| unknown("没有这种对象", "names no scope", scopes()))?;
        if !reached(scope.from) {
            return Err(far());
        }
        Self::in_scope(scope, field).map_err(|why| {
            Text::new(format!("引用 {{{key}}}：{}", why.zh), format!("the reference {{{key}}}: {}", why.en))
        })
    }

    fn in_scope(scope: &'static Scope, field: &str) -> Result<Self, Text> {
        let of = register(scope.register).ok_or_else(|| Text::same(scope.register))?;
        if let Some(c) = of.computed.iter().find(|c| c.key == field) {
            return Ok(Self::Computed(scope, c));
        }
        let f = of.field(field).ok_or_else(|| {
            Text::new(
                format!("「{}」没有字段 {field}", of.label.zh),
                format!("{} has no field {field}", of.label.en),
            )
        })?;
        if f.privacy == Privacy::Masked {
            return Err(t("遮盖的个人信息不写入文书", "masked personal data goes into no paper").into());
        }
        if matches!(f.kind, Kind::Table(_) | Kind::Files) {
            return Err(
                t("表格和附件不能写在一行文字中", "a table or files do not fit a line of text").into()
            );
        }
        Ok(Self::Field(scope, f))
    }

    /// The register that it reads; none for days of the paper itself.
    pub fn register(&self) -> Option<&'static Register> {
        register(match self {
            Self::Field(scope, _) | Self::Computed(scope, _) => scope.register,
            Self::Count(c) => c.register,
            Self::Date(d) => scope(d.at?.0)?.register,
            Self::Version(v) => v.register,
            Self::Post(_) => "appointments",
            Self::Period => return None,
        })
    }

    /// What it says in a paper, or where what is missing is entered.
    ///
    /// # Errors
    /// The place that mends it.
    pub fn value(&self, m: &Matter<'_>) -> Result<String, Mend> {
        match self {
            Self::Field(scope, f) => {
                let record = (scope.find)(m).ok_or_else(|| no_record(scope))?;
                let said = shown::field(f, &record, m.lang, m.reader);
                Some(said.trim().to_owned()).filter(|s| !s.is_empty()).ok_or_else(|| Mend {
                    label: f.label.into(),
                    register: scope.register,
                    record: Some(record.id.clone()),
                    field: Some(f.key),
                })
            }
            Self::Computed(scope, c) => {
                let record = (scope.find)(m).ok_or_else(|| no_record(scope))?;
                let said = (c.value)(&record, m.reader).map(|t| t.get(m.lang).to_owned());
                said.filter(|s| !s.is_empty()).ok_or_else(|| Mend {
                    label: c.label.into(),
                    register: scope.register,
                    record: Some(record.id.clone()),
                    field: None,
                })
            }
            Self::Count(c) => Ok((c.of)(m).to_string()),
            Self::Date(d) => (d.of)(m).map(|day| in_words(day, m.lang)).ok_or_else(|| {
                let place = d.at.and_then(|(name, field)| Some((scope(name)?, field)));
                match place {
                    Some((scope, field)) => Mend {
                        label: d.label.into(),
                        register: scope.register,
                        record: (scope.find)(m).map(|r| r.id.clone()),
                        field: Some(field),
                    },
                    None => Mend { label: d.label.into(), register: m.about.key, record: None, field: None },
                }
            }),
            Self::Version(v) => (v.of)(m).ok_or_else(|| Mend {
                label: v.label.into(),
                register: v.register,
                record: None,
                field: None,
            }),
            Self::Post(p) => {
                let holders = appointments::holders_of(p.key, m.reader.today(), m.reader);
                let name =
                    |id: &String| m.reader.get("people", id).map(|r| r.text(people::NAME).trim().to_owned());
                let names: Vec<String> = holders.iter().filter_map(name).filter(|n| !n.is_empty()).collect();
                if names.is_empty() {
                    return Err(Mend {
                        label: p.label.into(),
                        register: "appointments",
                        record: None,
                        field: None,
                    });
                }
                Ok(names.join(&m.word(t("、", ", "))))
            }
            Self::Period => {
                let (from, to) = (in_words(m.period.from, m.lang), in_words(m.period.to, m.lang));
                Ok(format!("{from}{}{to}", m.word(t("至", " to "))))
            }
        }
    }

    /// The day that it stands for, where it is one.
    pub(super) fn day(&self, m: &Matter<'_>) -> Option<NaiveDate> {
        match self {
            Self::Date(d) => (d.of)(m),
            _ => None,
        }
    }
}

fn no_record(scope: &Scope) -> Mend {
    Mend { label: scope.label.into(), register: scope.register, record: None, field: None }
}
