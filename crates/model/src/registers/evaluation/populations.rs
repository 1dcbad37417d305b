//! 总体: what is drawn from and scanned, registered by the digest of its items. The files stay where they are; the
//! register of their items is a file beside them.

use crate::evaluation::BankKind;
use crate::field::{Rows, choice, int, labelled, one_of, reference, references, table, text};
use crate::fields;
use crate::finding::{Finding, Rule};
use crate::instant::Instant;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{PLAIN, Register, Sort, SortBy, Surface};
use crate::role::Area;
use crate::text::t;

fields! {
    /// Own code.
    CODE: String = text("code", t("编号", "Code")).listed().searched().unique();
    /// Name.
    NAME: String = text("name", t("名称", "Name")).required().listed().searched();
    /// What its items are.
    KIND: String = one_of("kind", t("内容", "What it holds"), &[
        choice("corpus", "训练语料", "Training corpus"),
        labelled(BankKind::GeneratedContent.key(), BankKind::GeneratedContent.label()),
        labelled(BankKind::ShouldRefuse.key(), BankKind::ShouldRefuse.label()),
        labelled(BankKind::ShouldAnswer.key(), BankKind::ShouldAnswer.label()),
        choice("other", "其他", "Other"),
    ]).required().listed();
    /// Datasets that it is all of.
    DATASETS: Vec<String> = references("datasets", t("对应数据集", "Datasets"), "datasets");
    /// Bank whose questions it is; its items then lie in the workspace, and no file is asked for.
    BANK: String = reference("bank", t("对应题库", "Bank"), "question_banks").listed();
    /// Digest: SHA-256 over the sorted digests of its items, hexadecimal.
    DIGEST: String = text("digest", t("总体摘要（SHA-256）", "Digest (SHA-256)")).required().stamped().searched();
    /// Items, copies counted each.
    ITEMS: i64 = int("items", t("条目数", "Items")).required().stamped().listed();
    /// Items, copies counted once.
    DISTINCT: i64 = int("distinct_items", t("不重复条目数", "Distinct items")).stamped();
    /// Bytes of their texts in UTF-8.
    BYTES: i64 = int("bytes", t("文本大小（字节）", "Bytes of text")).stamped().listed();
    /// Items that could not be read and are no part of it.
    REFUSED: i64 = int("refused", t("未能读取条目数", "Items refused")).stamped();
    /// By source.
    SOURCES: Rows = table("sources", t("按来源", "By source"), &[
        text("name", t("来源", "Source")).def,
        int("items", t("条目数", "Items")).def,
        int("bytes", t("字节", "Bytes")).def,
    ]).stamped();
    /// By language, as the script tells it.
    LANGUAGES: Rows = table("languages", t("按语言（依文字判断）", "By language (told by script)"), &[
        text("language", t("语言", "Language")).def,
        int("items", t("条目数", "Items")).def,
        int("bytes", t("字节", "Bytes")).def,
    ]).stamped();
    /// Its files.
    FILES: Rows = table("files", t("文件", "Files"), &[
        text("name", t("文件名", "Name")).def,
        int("bytes", t("大小（字节）", "Bytes")).def,
        text("sha256", t("SHA-256", "SHA-256")).def,
        text("encoding", t("编码", "Encoding")).def,
        int("items", t("条目数", "Items")).def,
        int("refused", t("未能读取", "Refused")).def,
    ]).stamped();
    /// Where the register of its items lies.
    REGISTER_FILE: String = text("register_file", t("条目清单文件", "Register of items")).stamped();
    /// When it was registered.
    REGISTERED_AT: Instant = crate::field::at("registered_at", t("登记时间", "Registered at")).stamped().listed();
    /// Who registered it, by login.
    REGISTERED_BY: String = text("registered_by", t("登记人", "Registered by")).stamped();
}

const ALL_READ: Rule = Rule::warning(
    "population_refused",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("总体的全部条目都能读取", "Every item of a population can be read"),
);
const OF_DATASETS: Rule = Rule::warning(
    "population_of_nothing",
    &["TC260-003/8.2.a", "TC260-003/8.2.b"],
    t("语料总体写明包含哪些数据集", "A population of corpus says of which datasets it is all"),
);
const SOURCES_TOLD: Rule = Rule::note(
    "population_sources",
    &["TC260-003/5.1.a.2"],
    t("语料总体的每个条目都能对应到来源", "Each item of a population of corpus names its source"),
);

/// Is a population on record with this digest?
pub fn has_digest(population: &str, digest: &str, reader: &dyn Reader) -> bool {
    let registered = reader.get("populations", population);
    registered.as_ref().map_or("", |p| p.text(DIGEST)) == digest
}

fn check(r: &Record, _: &dyn Reader) -> Vec<Finding> {
    let mut out = Vec::new();
    let refused = r.get(REFUSED).unwrap_or(0);
    if refused > 0 {
        out.push(
            ALL_READ
                .broken(
                    format!("{refused} 条未能读取，不在总体之内。请按登记时的提示改正文件后重新登记，或说明原因"),
                    format!("{refused} items could not be read and are no part of it. Mend the files as the registration told, then register again, or say why"),
                )
                .field(REFUSED.key()),
        );
    }
    if r.text(KIND) != "corpus" {
        return out;
    }
    if r.get(DATASETS).unwrap_or_default().is_empty() {
        out.push(
            OF_DATASETS
                .broken("请选择这份语料总体包含的数据集", "Choose the datasets of which this is all")
                .field(DATASETS.key()),
        );
    }
    let unnamed: i64 = r
        .get(SOURCES)
        .unwrap_or_default()
        .iter()
        .filter(|row| row.get("name").and_then(|n| n.as_str()).unwrap_or_default().is_empty())
        .filter_map(|row| row.get("items")?.as_i64())
        .sum();
    if unnamed > 0 {
        out.push(
            SOURCES_TOLD
                .broken(
                    format!("{unnamed} 条没有来源，不能按来源统计；登记时请指定来源所在的列"),
                    format!("{unnamed} items name no source, so nothing can be told by source; say which column holds it when registering"),
                )
                .field(SOURCES.key()),
        );
    }
    out
}

/// 总体.
pub static REGISTER: Register = Register {
    key: "populations",
    label: t("总体", "Populations"),
    one: t("总体", "Population"),
    clauses: &["TC260-003/8.2.a", "TC260-003/8.2.b", "TC260-003/5.1.a.2"],
    prefix: "POP",
    title: "name",
    fields: FIELDS,
    sorts: &[
        Sort { key: "registered_at", by: SortBy::Value },
        Sort { key: "name", by: SortBy::Pinyin },
        Sort { key: "items", by: SortBy::Value },
    ],
    area: Area::Evaluation,
    surface: Surface::Named,
    rules: &[&ALL_READ, &OF_DATASETS, &SOURCES_TOLD],
    check,
    ..PLAIN
};
