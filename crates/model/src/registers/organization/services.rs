//! 服务: what is offered to the public, and the answers on which the applicability of clauses rests.

use crate::clock::Clock;
use crate::field::{Choice, choice, date, int, long_text, one_of, reference, some_of, table, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant;
use crate::naming;
use crate::order;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{Computed, PLAIN, Register, Sort, SortBy};
use crate::registers::filings;
use crate::retention;
use crate::role::Area;
use crate::text::{Text, t};
use std::sync::Arc;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).searched().unique();
    /// Name of the service.
    NAME: String = text("name", t("服务名称", "Name")).required().listed().searched();
    /// Provider.
    ORGANIZATION: String = reference("organization", t("提供单位", "Organisation"), "organizations").required().listed();
    /// Model version the service runs on.
    MODEL_VERSION: String = text("model_version", t("模型及版本", "Model and version")).required().listed().searched();
    /// 主要功能.
    FUNCTIONS: Vec<String> = some_of("functions", t("主要功能", "Functions"), &[
        choice("dialogue", "人机对话", "Dialogue"),
        choice("text", "文字生成", "Text generation"),
        choice("image", "图片生成", "Image generation"),
        choice("voice", "声音合成", "Voice synthesis"),
        choice("video", "视频合成", "Video synthesis"),
        choice("code", "代码生成", "Code generation"),
    ]).required();
    /// 服务形式.
    ACCESS: Vec<String> = some_of("access", t("服务形式", "Access"), &[
        choice("app", "App", "App"),
        choice("web", "网页", "Web page"),
        choice("api", "API", "API"),
        choice("mini_program", "小程序", "Mini-program"),
    ]).required();
    /// 限定领域, empty for an unlimited one.
    DOMAIN: String = text("domain", t("限定领域", "Limited to the domain"))
        .help("未限定领域的请留空", "Leave empty where the domain is not limited");
    /// Fields that ask for an emphasised warning.
    SPECIAL_FIELDS: Vec<String> = some_of("special_fields", t("涉及的专业领域", "Demanding fields"), &[
        choice("law", "法律", "Law"),
        choice("medicine", "医疗健康", "Medicine and health"),
        choice("psychology", "心理咨询", "Psychology"),
        choice("finance", "金融", "Finance"),
        choice("education", "教育", "Education"),
        choice("news", "新闻", "News"),
    ]).help("回答可能被当作专业意见的领域，协议中须作显著提示", "Where answers may be taken for expert advice: the agreement warns of it");
    /// 面向人群.
    AUDIENCE: String = text("audience", t("服务人群", "Audience"));
    /// Minors among the users.
    MINORS_SERVED: bool = yes_no("minors_served", t("面向未成年人", "Minors served")).required();
    /// 舆论属性或社会动员能力.
    PUBLIC_OPINION: bool = yes_no("public_opinion", t("具有舆论属性或社会动员能力", "Public-opinion or mobilisation attribute")).required();
    /// How the model came about; decides the track proposed.
    MODEL_ORIGIN: String = one_of("model_origin", t("模型来源", "Origin of the model"), &[
        choice("self_developed", "自研", "Self-developed"),
        choice("tuned", "基于基础模型优化训练", "Tuned on a base model"),
        choice("called", "仅调用已备案模型", "Only calls a filed model"),
    ]).required();
    /// Users' input used for training.
    USER_INPUT_TRAINS: bool = yes_no("user_input_trains", t("使用者输入用于训练", "User input trains the model"));
    /// Critical use: infrastructure, automatic control, medicine, psychology.
    CRITICAL_USE: bool = yes_no("critical_use", t("用于重要场合", "Critical use"));
    /// Anything is sold to users; decides whether a guardian has to confirm purchases.
    SELLS: bool = yes_no("sells", t("向使用者收费", "Sells to users"));
    /// Models are opened to others who develop on them.
    SECONDARY_DEVELOPMENT: bool = yes_no("secondary_development", t("开放二次开发", "Open to secondary development"));
    /// Address of the service.
    ADDRESS: String = text("address", t("访问地址", "Address")).searched();
    /// Build of the front end that users see; proofs of pages are compared with it.
    CURRENT_BUILD: String = text("current_build", t("当前界面版本", "Current build"))
        .help("截图、公示、点击路径须与这一版本一致", "Screenshots, notices and click paths are of this build");
    /// Number of the filed model that is only called.
    CALLED_MODEL_NUMBER: String = text("called_model_number", t("所调用模型的备案号", "Filing number of the model called"));
    /// 备案号 or 上线编号.
    FILING_NUMBER: String = text("filing_number", t("备案号或上线编号", "Filing or launch number")).searched();
    /// 算法备案编号.
    ALGORITHM_NUMBER: String = text("algorithm_number", t("算法备案编号", "Algorithm filing number")).searched();
    /// Day on which the algorithm was filed.
    ALGORITHM_FILED_ON: chrono::NaiveDate = date("algorithm_filed_on", t("算法备案办理日期", "Algorithm filed on"));
    /// Day on which its filing was cancelled.
    ALGORITHM_CANCELLED_ON: chrono::NaiveDate = date("algorithm_cancelled_on", t("算法注销备案日期", "Algorithm filing cancelled on"));
    /// Day of launch.
    LAUNCHED_ON: chrono::NaiveDate = date("launched_on", t("上线日期", "Launched on")).listed();
    /// Where it runs.
    DEPLOYMENTS: crate::field::Rows = table("deployments", t("部署地点", "Deployments"), &[
        text("region", t("地区", "Region")).required().def,
        text("purpose", t("用途", "Purpose")).required().def,
        text("address", t("IP 地址或机房", "IP address or site")).def,
        text("operator", t("云服务商或机房运营方", "Cloud provider or operator")).def,
        yes_no("abroad", t("在境外", "Abroad")).def,
    ]);
    /// State of the service.
    STATUS: String = one_of("status", t("服务状态", "Status"), &[
        choice("planned", "筹备", "Planned"),
        choice("trial", "内测", "Trial"),
        choice("online", "已上线", "Online"),
        choice("ended", "已停止", "Ended"),
    ]).required().listed();
    /// Number of persons who watch the service (TC260-003 7 f).
    MONITORS: i64 = int("monitors", t("监看人员数", "Content monitors"));
    /// Users a day, by which the number of monitors is measured.
    SCALE: i64 = int("scale", t("日均使用人数", "Users a day"));
    /// Own ratio: users a day for each monitor.
    MONITOR_RATIO: i64 = int("monitor_ratio", t("每名监看人员对应的日均使用人数", "Users a day for each monitor"))
        .help("配比由本单位设定", "The organisation sets the ratio");
    /// Concurrent users it bears.
    CONCURRENCY: i64 = int("concurrency", t("并发能力", "Concurrent users it bears"));
    /// Day it was ended.
    ENDED_ON: chrono::NaiveDate = date("ended_on", t("停止日期", "Ended on"));
    /// Supplies content without a visible label where a user asks for it.
    UNLABELLED: bool = yes_no("unlabelled_on_request", t("应使用者要求提供未加显式标识的内容", "Unlabelled content on request"));
    /// Months for which the log of such content is kept.
    UNLABELLED_LOG_MONTHS: i64 = int("unlabelled_log_months", t("未加显式标识内容的日志留存（月）", "Months the log of unlabelled content is kept"));
    /// Remarks.
    REMARKS: String = long_text("remarks", t("备注", "Remarks")).searched();
}

/// Tracks of filing.
pub const TRACKS: &[Choice] = &[
    choice("filing", "生成式人工智能服务备案", "Filing of a generative-AI service"),
    choice("registration", "生成式人工智能服务登记", "Registration of a generative-AI service"),
    choice("algorithm", "算法备案", "Algorithm filing"),
    choice(
        "opinion_assessment",
        "舆论属性安全评估（2018）",
        "Security assessment of public-opinion services (2018)",
    ),
];

/// Entrances that people use by hand; the API is none.
pub const INTERACTIVE: [&str; 3] = ["app", "web", "mini_program"];

/// The tracks that a service's answers point to; none where it does not reach the public's opinion, or does not say.
///
/// Filing: own or tuned model with a public-opinion attribute (interim measures, art. 17). Registration: the service
/// only calls a filed model (CAC notice of 2025-01-08). Algorithm filing (algorithm provisions, art. 24) and the
/// assessment of 2018 go with the attribute; DATA-GUIDE 10.5 asks for both.
pub fn tracks(r: &Record) -> Vec<&'static str> {
    if r.get(PUBLIC_OPINION) != Some(true) {
        return Vec::new();
    }
    let model = match r.text(MODEL_ORIGIN) {
        "called" => "registration",
        "self_developed" | "tuned" => "filing",
        _ => return Vec::new(),
    };
    vec![model, "algorithm", "opinion_assessment"]
}

/// Services that are not ended.
pub fn current(reader: &dyn Reader) -> Vec<Arc<Record>> {
    reader.all("services").into_iter().filter(|s| s.text(STATUS) != "ended").collect()
}

/// Entrances of a service that people use by hand.
pub fn interactive_entrances(r: &Record) -> Vec<&'static str> {
    let offered = r.get(ACCESS).unwrap_or_default();
    INTERACTIVE.into_iter().filter(|e| offered.iter().any(|a| a == e)).collect()
}

/// Label of an entrance.
pub fn entrance_label(key: &str) -> Text {
    ACCESS.def.choice_label(key).map_or_else(|| Text::same(key), Text::from)
}

/// Is a proof of a page from the build that users see? Where no build is told, nothing contradicts it.
pub fn is_current_build(r: &Record, build: &str) -> bool {
    let current = r.text(CURRENT_BUILD);
    current.is_empty() || build == current
}

/// Is a model opened to secondary developers: by a service's answer, or because one is on file?
pub fn opens_to_secondary_development(reader: &dyn Reader) -> bool {
    current(reader).iter().any(|s| s.get(SECONDARY_DEVELOPMENT) == Some(true))
        || !reader.all("secondary_developers").is_empty()
}

const MONITORS_MISSING: Rule = Rule::warning(
    "monitors_missing",
    &["TC260-003/7.f.2"],
    t("在线服务登记了监看人员", "An online service has content monitors on file"),
);
const LAUNCH_DAY_MISSING: Rule = Rule::error(
    "launch_day_missing",
    &["TC260-003/8.1.a"],
    t(
        "在线服务有上线日期，且不在今天之后",
        "An online service has a day of launch that is not later than today",
    ),
);
const MONITORS_TOO_FEW: Rule = Rule::error(
    "monitors_too_few",
    &["TC260-003/7.f.2"],
    t("监看人员数与服务规模相称，按本单位的配比", "Monitors fit the scale of the service by the own ratio"),
);
const MONITOR_RATIO_MISSING: Rule = Rule::warning(
    "monitor_ratio_missing",
    &["TC260-003/7.f.2"],
    t("在线服务写明规模和监看配比", "An online service tells its scale and the ratio of monitors"),
);
const ONLINE_WITHOUT_NUMBER: Rule = Rule::error(
    "online_without_number",
    &["DATA-GUIDE/10.5", "TTAF-320/6.1.a"],
    t(
        "在线的、具有舆论属性的服务有备案号或上线编号",
        "An online service with a public-opinion attribute has its number",
    ),
);
const ALGORITHM_NUMBER_MISSING: Rule = Rule::warning(
    "algorithm_number_missing",
    &["DATA-GUIDE/10.5"],
    t(
        "在线的、具有舆论属性的服务有算法备案编号",
        "An online service with a public-opinion attribute has its algorithm filing",
    ),
);
const CALLED_MODEL_UNFILED: Rule = Rule::error(
    "called_model_unfiled",
    &["TC260-003/6.a"],
    t(
        "仅调用模型的服务写明所调用模型的备案号",
        "A service that only calls a model names that model's filing number",
    ),
);
const DEPLOYED_ABROAD: Rule = Rule::warning(
    "deployed_abroad",
    &["DATA-GUIDE/10.4.p2"],
    t("部署地点都在境内", "Every deployment is within the country"),
);
const SERVICE_END: Rule = Rule::error(
    "service_end",
    &["TTAF-320/6.1.a"],
    t("已停止的服务有停止日期，且不早于上线", "An ended service has a day of ending, not before its launch"),
);

const UNLABELLED_LOGGED: Rule = Rule::error(
    "unlabelled_log_short",
    &["人工智能生成合成内容标识办法 第九条"],
    t(
        "应要求提供未加显式标识内容的服务，日志留存不短于规定期限",
        "A service that supplies unlabelled content on request keeps its log for as long as is asked",
    ),
);

/// Algorithm filing: within so many days of the start of service, cancelled within so many of its end.
fn clocks(r: &Record, reader: &dyn Reader) -> Vec<Clock> {
    let mut out = Vec::new();
    if r.get(PUBLIC_OPINION) != Some(true) {
        return out;
    }
    let mut run = |key: &str, deadline: &str, from: chrono::NaiveDate, done: Option<chrono::NaiveDate>| {
        let law = reader.deadlines().get(deadline);
        let limit = law.limit(key, &law.provenance.source);
        let done = done.map(instant::start_of);
        out.push(limit.clock(instant::start_of(from), done, &[], reader.calendar(), reader.now()));
    };
    // A filing on record runs the clock of its cancellation itself, and tells when the algorithm was filed.
    let mut filings = reader.find("filings", "service", &r.id);
    filings.retain(|f| f.text(filings::TRACK) == "algorithm");
    let submitted = filings.iter().filter_map(|f| f.get(filings::SUBMITTED_ON)).min();
    let (filed, number) = (r.get(ALGORITHM_FILED_ON).or(submitted), r.text(ALGORITHM_NUMBER));
    let served = matches!(r.text(STATUS), "online" | "ended");
    // A number without its day says that it was filed, not when.
    if let Some(from) = r.get(LAUNCHED_ON).filter(|_| served && (filed.is_some() || number.is_empty())) {
        run("algorithm_filing", "algorithm_filing_first", from, filed);
    }
    let runs_there = filings.iter().any(|f| ["granted", "cancelled"].contains(&f.text(filings::STATE)));
    if let Some(from) =
        r.get(ENDED_ON).filter(|_| r.text(STATUS) == "ended" && !number.is_empty() && !runs_there)
    {
        run("algorithm_cancelling", "algorithm_filing_cancel", from, r.get(ALGORITHM_CANCELLED_ON));
    }
    out
}

/// The least number of months for which the log of unlabelled content is kept, with its source.
fn unlabelled_log() -> Option<(i64, &'static str)> {
    let (period, keep) = retention::shipped().least("unlabelled_content_logs")?;
    (keep.unit == retention::Unit::Months).then(|| (i64::from(keep.count), period.provenance.source.as_str()))
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.get(UNLABELLED) == Some(true)
        && let Some((least, source)) = unlabelled_log()
        && r.get(UNLABELLED_LOG_MONTHS).is_none_or(|n| n < least)
    {
        out.push(
            UNLABELLED_LOGGED
                .broken(
                    format!("未加显式标识内容的日志至少留存 {least} 个月（{source}），请填写并落实"),
                    format!("The log of unlabelled content is kept for {least} months at least ({source}); enter and see to it"),
                )
                .field(UNLABELLED_LOG_MONTHS.key()),
        );
    }
    let (status, name) = (r.text(STATUS), r.text(NAME));
    if status == "online" {
        check_online(r, reader, &mut out);
    }
    let ended = r.get(ENDED_ON);
    if (status == "ended" && ended.is_none())
        || ended.is_some_and(|d| r.get(LAUNCHED_ON).is_some_and(|l| d < l))
    {
        out.push(
            SERVICE_END
                .broken(
                    format!("「{name}」已停止但没有停止日期，或停止早于上线，请核对；算法备案须在停止后办理注销"),
                    format!("{name} is ended without a day, or before its launch; check it, and cancel the algorithm filing"),
                )
                .field(ENDED_ON.key()),
        );
    }
    if r.text(MODEL_ORIGIN) == "called" && r.text(CALLED_MODEL_NUMBER).is_empty() {
        out.push(
            CALLED_MODEL_UNFILED
                .broken(
                    format!("「{name}」仅调用模型，没有填写该模型的备案号；未备案的模型不得使用"),
                    format!("{name} only calls a model whose filing number is not entered; a model that is not filed may not be used"),
                )
                .field(CALLED_MODEL_NUMBER.key()),
        );
    }
    let places = r.get(DEPLOYMENTS).unwrap_or_default();
    let abroad = |row: &&serde_json::Map<String, serde_json::Value>| {
        row.get("abroad").and_then(serde_json::Value::as_bool) == Some(true)
    };
    if let Some(row) = places.iter().find(abroad) {
        let region = row.get("region").and_then(serde_json::Value::as_str).unwrap_or_default();
        out.push(
            DEPLOYED_ABROAD
                .broken(
                    format!("「{name}」在境外（{region}）部署，请确认数据出境合规，备案材料一般要求部署在境内"),
                    format!("{name} is deployed abroad ({region}); confirm that transfers comply, as a filing usually asks for places within the country"),
                )
                .field(DEPLOYMENTS.key()),
        );
    }
    out
}

fn check_online(r: &Record, reader: &dyn Reader, out: &mut Vec<Finding>) {
    let name = r.text(NAME);
    let monitors = r.get(MONITORS).unwrap_or(0);
    if monitors < 1 {
        out.push(
            MONITORS_MISSING
                .broken(
                    "服务已上线但未登记监看人员，请填写人数",
                    "The service is online without a content monitor on file; enter how many there are",
                )
                .field(MONITORS.key()),
        );
    }
    if r.get(LAUNCHED_ON).is_none_or(|d| d > reader.today()) {
        out.push(
            LAUNCH_DAY_MISSING
                .broken(
                    "服务已上线，请填写上线日期，上线日期不能在今天之后",
                    "The service is online; enter the day of its launch, which is not later than today",
                )
                .field(LAUNCHED_ON.key()),
        );
    }
    match (r.get(SCALE).filter(|n| *n > 0), r.get(MONITOR_RATIO).filter(|n| *n > 0)) {
        (Some(scale), Some(ratio)) => {
            let needed = scale / ratio + i64::from(scale % ratio > 0);
            if monitors < needed {
                out.push(
                    MONITORS_TOO_FEW
                        .broken(
                            format!("「{name}」日均 {scale} 人，按本单位配比应有监看人员 {needed} 名，现有 {monitors} 名，请增配"),
                            format!("{name} has {scale} users a day; the own ratio asks for {needed} monitors and there are {monitors}: add some"),
                        )
                        .field(MONITORS.key()),
                );
            }
        }
        _ => out.push(
            MONITOR_RATIO_MISSING
                .broken(
                    format!("「{name}」没有写明日均使用人数或监看配比，无法判断监看人员是否足够，请填写"),
                    format!("{name} tells no scale or no ratio, so nobody can say whether the monitors suffice; enter both"),
                )
                .field(MONITOR_RATIO.key()),
        ),
    }
    if tracks(r).is_empty() {
        return;
    }
    if r.text(FILING_NUMBER).is_empty() {
        out.push(
            ONLINE_WITHOUT_NUMBER
                .broken(
                    format!("「{name}」具有舆论属性并已上线，没有备案号或上线编号，请补办或下线"),
                    format!("{name} has a public-opinion attribute and is online without a number; file it or take it down"),
                )
                .field(FILING_NUMBER.key()),
        );
    }
    if r.text(ALGORITHM_NUMBER).is_empty() {
        out.push(
            ALGORITHM_NUMBER_MISSING
                .broken(
                    format!("「{name}」没有算法备案编号，请办理算法备案或补填编号"),
                    format!("{name} has no algorithm filing number; file the algorithm or enter the number"),
                )
                .field(ALGORITHM_NUMBER.key()),
        );
    }
}

fn track_proposed(r: &Record, _: &dyn Reader) -> Option<Text> {
    if r.get(PUBLIC_OPINION)? && r.text(MODEL_ORIGIN).is_empty() {
        return None;
    }
    let labels: Vec<Text> = tracks(r)
        .iter()
        .filter_map(|k| TRACKS.iter().find(|c| c.key == *k).map(|c| c.label.into()))
        .collect();
    if labels.is_empty() {
        return Some(
            t(
                "初步判断无须备案，请向属地网信办确认",
                "None by these answers; confirm with the local CAC office",
            )
            .into(),
        );
    }
    Some(naming::listed(&labels))
}

const TIMES: Rule = Rule::error(
    "service_before_organization",
    &["TC260-003/4.p1"],
    t(
        "服务上线不早于单位成立，算法注销不早于备案",
        "A service is not launched before its organisation was founded, nor an algorithm filing cancelled before it was made",
    ),
);

/// 服务.
pub static REGISTER: Register = Register {
    key: "services",
    label: t("服务", "Services"),
    one: t("服务", "Service"),
    clauses: &[
        "TC260-003/7.a.1",
        "TC260-003/7.a.3-1",
        "TC260-003/7.a.4",
        "TC260-003/7.f.2",
        "DATA-GUIDE/10.5",
        "TTAF-320/6.1.c",
    ],
    prefix: "SVC",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "name", by: SortBy::Pinyin }, Sort { key: "launched_on", by: SortBy::Value }],
    area: Area::Organization,
    rules: &[
        &UNLABELLED_LOGGED,
        &TIMES,
        &MONITORS_MISSING,
        &LAUNCH_DAY_MISSING,
        &MONITORS_TOO_FEW,
        &MONITOR_RATIO_MISSING,
        &ONLINE_WITHOUT_NUMBER,
        &ALGORITHM_NUMBER_MISSING,
        &CALLED_MODEL_UNFILED,
        &DEPLOYED_ABROAD,
        &SERVICE_END,
    ],
    orders: &[
        order::own(&TIMES, "algorithm_filed_on", "algorithm_cancelled_on"),
        order::after(&TIMES, "organization", "established_on", "launched_on"),
    ],
    check,
    computed: &[Computed {
        key: "track",
        label: t("建议办理事项", "Track proposed"),
        listed: true,
        value: track_proposed,
    }],
    clocks,
    ..PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ClockState;
    use crate::reader::FixedReader;

    #[test]
    fn the_algorithm_is_filed_after_the_launch_and_its_filing_cancelled_after_the_end() {
        let w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let day = |s: &str| s.parse::<chrono::NaiveDate>().expect("day");
        let mut r = Record::default();
        r.set(PUBLIC_OPINION, true).set(STATUS, "online".into()).set(LAUNCHED_ON, day("2026-05-20"));
        let told = |r: &Record| -> Vec<(String, ClockState)> {
            clocks(r, &w).into_iter().map(|c| (c.key, c.state)).collect()
        };
        assert_eq!(told(&r), [("algorithm_filing".into(), ClockState::Running)]);
        r.set(LAUNCHED_ON, day("2026-05-06"));
        assert_eq!(told(&r), [("algorithm_filing".into(), ClockState::Overdue)]);
        r.set(ALGORITHM_NUMBER, "示例 1 号".into());
        assert_eq!(told(&r), [], "a number without its day says that it was filed");
        r.set(ALGORITHM_FILED_ON, day("2026-05-18"))
            .set(STATUS, "ended".into())
            .set(ENDED_ON, day("2026-05-28"));
        assert_eq!(
            told(&r),
            [
                ("algorithm_filing".into(), ClockState::Done),
                ("algorithm_cancelling".into(), ClockState::Running),
            ]
        );
        r.set(PUBLIC_OPINION, false);
        assert_eq!(told(&r), []);
    }

    #[test]
    fn the_track_follows_from_the_origin_of_the_model_and_the_attribute() {
        let w = FixedReader::at(instant::parse("2026-06-01 09:00").expect("instant"));
        let mut r = Record::default();
        assert_eq!(track_proposed(&r, &w), None, "nothing is answered");
        r.set(PUBLIC_OPINION, true);
        assert_eq!(track_proposed(&r, &w), None, "the origin is not answered");
        for (origin, first) in [("tuned", "filing"), ("self_developed", "filing"), ("called", "registration")]
        {
            r.set(MODEL_ORIGIN, origin.into());
            assert_eq!(tracks(&r), [first, "algorithm", "opinion_assessment"], "{origin}");
        }
        assert!(track_proposed(&r, &w).is_some_and(|t| t.zh.contains("登记") && t.en.contains("Algorithm")));
        r.set(PUBLIC_OPINION, false);
        assert!(tracks(&r).is_empty());
        assert!(track_proposed(&r, &w).is_some_and(|t| t.zh.contains("属地网信办")));
    }
}
