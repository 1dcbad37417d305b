//! 抽样: what was drawn from a population, by which seed. The seed is on record before an item is shown, and whoever has
//! the population draws the same items again (`docs/draws.md`).

use crate::field::{Rows, choice, int, long_text, one_of, reference, table, text, yes_no};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::registers::populations;
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Population.
    POPULATION: String = reference("population", t("总体", "Population"), "populations").required().listed();
    /// What it is drawn for.
    PURPOSE: String = one_of("purpose", t("用途", "Purpose"), &[
        choice("corpus_manual", "语料人工抽检", "Manual sampling of corpus"),
        choice("corpus_technical", "语料技术抽检", "Technical sampling of corpus"),
        choice("source", "来源核验", "Verification of a source"),
        choice("generated_manual", "生成内容人工抽检", "Manual sampling of generated content"),
        choice("generated_keywords", "生成内容关键词抽检", "Keyword sampling of generated content"),
        choice("generated_classifier", "生成内容分类模型抽检", "Classifier sampling of generated content"),
        choice("should_refuse", "应拒答测试", "Test of what is to be refused"),
        choice("should_answer", "非拒答测试", "Test of what is to be answered"),
        choice("false_positives", "误报核查", "Check of false positives"),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Strata.
    STRATA: String = one_of("strata", t("分层", "Strata"), &[
        choice("uniform", "不分层", "None"),
        choice("source", "按来源", "By source"),
        choice("language", "按语言", "By language"),
    ]).required();
    /// Items asked for.
    ASKED: i64 = int("asked", t("应抽条数", "Items asked for")).required().listed();
    /// Seed.
    SEED: String = text("seed", t("种子", "Seed")).required().stamped();
    /// Who gave the seed.
    SEED_ORIGIN: String = one_of("seed_origin", t("种子来自", "Seed given by"), &[
        choice("workbench", "工作台随机抽取", "Drawn by the workbench"),
        choice("person", "人工输入", "Typed"),
    ]).required().stamped();
    /// Where a typed seed comes from; none for one that the workbench drew.
    SEED_SOURCE: String = text("seed_source", t("自定种子的出处", "Source of a typed seed"));
    /// Digest of the population as it was when the seed was fixed.
    POPULATION_DIGEST: String = text("population_digest", t("总体摘要", "Digest of the population")).required().stamped();
    /// Name and version of the rule.
    ALGORITHM: String = text("algorithm", t("抽样规则", "Rule of drawing")).required().stamped();
    /// When the seed was fixed.
    SEEDED_AT: Instant = crate::field::at("seeded_at", t("种子确定时间", "Seed fixed at")).stamped().listed();
    /// Who drew, by login.
    DRAWN_BY: String = text("drawn_by", t("抽样人", "Drawn by")).stamped();
    /// Items drawn; none until the draw was carried out.
    DRAWN: i64 = int("drawn", t("实抽条数", "Items drawn")).stamped().listed();
    /// The population, or a stratum, had fewer than asked.
    FEWER: bool = yes_no("fewer", t("总体不足", "Fewer than asked")).stamped();
    /// By stratum.
    BY_STRATUM: Rows = table("by_stratum", t("各层", "By stratum"), &[
        text("name", t("层", "Stratum")).def,
        int("items", t("条目数", "Items")).def,
        int("asked", t("应抽", "Asked")).def,
        int("drawn", t("实抽", "Drawn")).def,
    ]).stamped();
    /// SHA-256 of the list of items drawn, hexadecimal; the list is kept in the workspace by it.
    LIST: String = text("list_sha256", t("抽样清单摘要（SHA-256）", "SHA-256 of the list drawn")).stamped();
    /// Why it is drawn although there was a draw for the same purpose.
    REASON: String = long_text("reason", t("再次抽样的理由", "Reason for a second draw"));
}

const CARRIED_OUT: Rule = Rule::warning(
    "draw_unfinished",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("种子确定后抽样已完成", "A draw whose seed was fixed was carried out"),
);
const AS_REGISTERED: Rule = Rule::error(
    "draw_of_another_population",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("抽样所用的总体与登记的总体摘要一致", "What was drawn from is the population on record, by its digest"),
);
const SEED_NAMED: Rule = Rule::error(
    "draw_seed_source",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("自定种子写明出处", "A typed seed names its source"),
);
const ONCE: Rule = Rule::error(
    "draw_again",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("同一总体同一用途再次抽样写明理由", "A second draw from a population for one purpose has a reason"),
);
const ENOUGH: Rule = Rule::note(
    "draw_fewer",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("总体的条目数不少于应抽条数", "A population has as many items as are to be drawn"),
);

/// Earlier draws from the same population for the same purpose.
pub fn earlier(r: &Record, reader: &dyn Reader) -> Vec<std::sync::Arc<Record>> {
    let mut all = reader.find("draws", POPULATION.key(), r.text(POPULATION));
    all.retain(|d| d.id < r.id && d.text(PURPOSE) == r.text(PURPOSE));
    all
}

fn check(r: &Record, reader: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    if r.get(DRAWN).is_none() {
        out.push(CARRIED_OUT.broken(
            "种子已确定，抽样尚未完成。请以同一种子继续抽样",
            "The seed is fixed and nothing was drawn yet; go on with the same seed",
        ));
    }
    if !populations::has_digest(r.text(POPULATION), r.text(POPULATION_DIGEST), reader) {
        out.push(
            AS_REGISTERED
                .broken(
                    "登记的总体摘要已与抽样时不同，抽样结果不能代表现有总体。请重新抽样并说明理由",
                    "The population on record has another digest than at the draw, which does not stand for it; draw again and give the reason",
                )
                .field(POPULATION.key()),
        );
    }
    if r.text(SEED_ORIGIN) == "person" && !r.has(SEED_SOURCE.key()) {
        out.push(
            SEED_NAMED
                .broken(
                    "种子是自行输入的，请写明出处（如某日公开的开奖号码），以便他人核实",
                    "The seed was typed: name its source, such as a public number of a day, so that others can check it",
                )
                .field(SEED_SOURCE.key()),
        );
    }
    if !r.has(REASON.key()) && !earlier(r, reader).is_empty() {
        out.push(
            ONCE.broken(
                "同一总体同一用途已有抽样，请写明再次抽样的理由",
                "There is a draw from this population for the same purpose; give the reason for another",
            )
            .field(REASON.key()),
        );
    }
    if r.get(FEWER) == Some(true) {
        let (asked, drawn) = (r.get(ASKED).unwrap_or(0), r.get(DRAWN).unwrap_or(0));
        out.push(
            ENOUGH
                .broken(
                    format!("应抽 {asked} 条，只有 {drawn} 条可抽，已全部抽取，达不到条文要求的条数，请在报告中说明"),
                    format!("{asked} items were asked for and {drawn} are there, all of them drawn: the number of the clause cannot be met, which the report has to explain"),
                )
                .field(DRAWN.key()),
        );
    }
    out
}

/// 抽样.
pub static REGISTER: Register = Register {
    key: "draws",
    label: t("抽样", "Draws"),
    one: t("抽样", "Draw"),
    clauses: &["TC260-003/8.2.a", "TC260-003/8.2.b", "TC260-003/8.3.b", "TC260-003/8.4.b", "TC260-003/8.4.c"],
    prefix: "DRW",
    title: "code",
    fields: FIELDS,
    sorts: &[Sort { key: "seeded_at", by: SortBy::Value }, Sort { key: "asked", by: SortBy::Value }],
    area: Area::Evaluation,
    surface: Surface::Named,
    rules: &[&CARRIED_OUT, &AS_REGISTERED, &SEED_NAMED, &ONCE, &ENOUGH],
    check,
    ..PLAIN
};
