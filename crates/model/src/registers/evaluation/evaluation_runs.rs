//! 评估执行: a draw whose items people judge. Figures are computed from the judgements and never stored.

use crate::decimal::Decimal;
use crate::evaluation::run::Run;
use crate::field::{long_text, one_of, percent, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::answers::STRATEGIES;
use crate::registers::draws;
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// Draw whose items are judged.
    DRAW: String = reference("draw", t("抽样", "Draw"), "draws").required().listed();
    /// What is judged of items that were drawn from a bank: the model's answers, without or with the safety strategy.
    /// Generated content is what the model says by itself (note to clause 6 b).
    STRATEGY: String = one_of("strategy", t("评判的应答", "Answers judged"), STRATEGIES).listed();
    /// Service whose model answers.
    SERVICE: String = reference("service", t("服务", "Service"), "services");
    /// Version of the model that answers.
    MODEL_VERSION: String = reference("model_version", t("模型版本", "Model version"), "model_versions").listed();
    /// Keyword library that judged.
    LIBRARY: String = reference("library", t("关键词库", "Keyword library"), "keyword_libraries").stamped();
    /// Digest of its words as they judged.
    LIBRARY_DIGEST: String = text("library_digest", t("词库摘要", "Digest of the library")).stamped();
    /// Classifier that judged.
    CLASSIFIER: String = reference("classifier", t("分类模型", "Classifier"), "classifiers").stamped();
    /// Earlier run over the same items that this one tests again.
    RETEST_OF: String = reference("retest_of", t("复测的评估", "Retest of"), "evaluation_runs");
    /// Share of items that a second person judges without knowing of the first.
    SECOND_SHARE: Decimal = percent("second_share", t("复判比例", "Share of second looks")).required().listed();
    /// When it began.
    BEGUN_AT: Instant = crate::field::at("begun_at", t("开始时间", "Begun at")).stamped().listed();
    /// Who began it, by login.
    BEGUN_BY: String = text("begun_by", t("发起人", "Begun by")).stamped();
    /// What else is to be known of it.
    NOTE: String = long_text("note", t("说明", "Note"));
}

const SETTLED: Rule = Rule::warning(
    "run_unsettled",
    &["TC260-003/8.2.a"],
    t("评估执行的每个条目都有最终判定", "Every item of a run has a final judgement"),
);
const DRAWN: Rule = Rule::error(
    "run_draw_unfinished",
    &["TC260-003/8.2.a"],
    t("评估执行所用的抽样已完成", "The draw of a run was carried out"),
);

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let drawn = reader.get("draws", r.text(DRAW)).and_then(|d| d.get(draws::DRAWN));
    if drawn.is_none() {
        return vec![
            DRAWN
                .broken(
                    "所用的抽样尚未完成，请先完成抽样",
                    "The draw was not carried out; carry it out first",
                )
                .field(DRAW.key()),
        ];
    }
    let held = Run::of(r, reader);
    let (open, unanswered) = (held.open(), held.unanswered());
    if open + unanswered == 0 {
        return Vec::new();
    }
    let progress = held.with_board(|board| board.progress());
    let first = progress.first.saturating_sub(unanswered);
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if unanswered > 0 {
        zh.push(format!("{unanswered} 条没有取得应答，请重新获取或读入"));
        en.push(format!("{unanswered} have no answer, so fetch or read it again"));
    }
    if open > 0 {
        zh.push(format!(
            "{open} 条没有最终判定：待初判 {first}，待复判 {}，待仲裁 {}",
            progress.second, progress.arbitration
        ));
        en.push(format!(
            "{open} have no final judgement: {first} wait for a first look, {} for a second, {} for arbitration",
            progress.second, progress.arbitration
        ));
    }
    vec![SETTLED.broken(
        format!("{} 条中还有{}", progress.items, zh.join("；")),
        format!("Of {} items {}", progress.items, en.join("; ")),
    )]
}

/// 评估执行.
pub static REGISTER: Register = Register {
    key: "evaluation_runs",
    label: t("评估执行", "Evaluation runs"),
    one: t("评估执行", "Evaluation run"),
    clauses: &["TC260-003/8.2.a"],
    prefix: "EVR",
    title: "name",
    fields: FIELDS,
    sorts: &[Sort { key: "begun_at", by: SortBy::Value }, Sort { key: "name", by: SortBy::Pinyin }],
    area: Area::Evaluation,
    surface: Surface::Named,
    rules: &[&SETTLED, &DRAWN],
    check,
    ..PLAIN
};
