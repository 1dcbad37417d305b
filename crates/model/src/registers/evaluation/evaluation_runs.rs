//! 评估执行: a draw whose items people judge. Figures are computed from the judgements and never stored.

use crate::decimal::Decimal;
use crate::evaluation::run::Run;
use crate::field::{long_text, percent, reference, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
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
    let progress = Run::of(r, reader).with_board(|board| board.progress());
    let open = progress.items - progress.settled;
    if open == 0 {
        return Vec::new();
    }
    vec![SETTLED.broken(
        format!(
            "{} 条中还有 {open} 条没有最终判定：待初判 {}，待复判 {}，待仲裁 {}",
            progress.items, progress.first, progress.second, progress.arbitration
        ),
        format!(
            "{open} of {} items have no final judgement: {} wait for a first look, {} for a second, {} for arbitration",
            progress.items, progress.first, progress.second, progress.arbitration
        ),
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
