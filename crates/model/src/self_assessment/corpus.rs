//! Chapter on the corpus: how much there is and where it comes from, what makes each source lawful, how it was
//! annotated, and what samplings of it found.

use super::Paper;
use super::ledger::{Cell, Ledger, MOST_ROWS};
use super::sampling::CORPUS;
use crate::diversity;
use crate::evaluation::interval::Sample;
use crate::record::Record;
use crate::registers::corpus_sources::papers;
use crate::registers::{
    consents, corpus_sources as sources, cross_border_transfers, data_grades, data_quality_checks, datasets,
    deletions, impact_assessments, ip_screenings, processing_log, source_assessments, synthetic_datasets,
};
use crate::tallies::options;
use crate::text::{Label, t};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Items of a source by its sizes; none where no row says how many.
fn items_of(source: &Record) -> Option<u64> {
    let rows = source.get(sources::SIZES).unwrap_or_default();
    let counts: Vec<u64> = rows.iter().filter_map(|r| r.get("items").and_then(Json::as_u64)).collect();
    (!counts.is_empty()).then(|| counts.iter().fold(0, |sum: u64, n| sum.saturating_add(*n)))
}

fn told_items(paper: &Paper<'_>, r: &Record) -> String {
    items_of(r).map_or_else(|| paper.sheet.word(super::NOT_GIVEN), |n| n.to_string())
}

const SOURCES: Ledger = Ledger {
    of: &sources::REGISTER,
    columns: &[
        (Cell::Of("kind"), 1.2),
        (Cell::Of("origin"), 1.0),
        (Cell::Of("media"), 1.2),
        (Cell::Told(t("条数", "Items"), told_items), 1.2),
        (Cell::Computed("standing"), 1.4),
    ],
    kept_back: &[],
};

const DATASETS: Ledger = Ledger {
    of: &datasets::REGISTER,
    columns: &[
        (Cell::Of("edition"), 1.0),
        (Cell::Of("purpose"), 1.2),
        (Cell::Of("items"), 1.2),
        (Cell::Of("tokens"), 1.3),
        (Cell::Of("sources"), 2.6),
        (Cell::Of("state"), 1.0),
    ],
    // Where files lie names the machine.
    kept_back: &["storage"],
};

const ASSESSMENTS: Ledger = Ledger {
    of: &source_assessments::REGISTER,
    columns: &[
        (Cell::Of("source"), 1.8),
        (Cell::Of("stage"), 0.9),
        (Cell::Of("method"), 1.2),
        (Cell::Of("sample"), 0.9),
        (Cell::Of("unlawful"), 0.9),
        (Cell::Computed("rate"), 0.9),
        (Cell::Computed("outcome"), 1.2),
    ],
    kept_back: &[],
};

/// Sources counted together.
#[derive(Default)]
struct Part {
    sources: u64,
    items: u64,
    unsized_sources: u64,
}

/// Sources by the value of a field, options in their order, then what is no option.
fn parts<'a>(all: &'a [Arc<Record>], key: &str) -> BTreeMap<&'a str, Part> {
    let mut out: BTreeMap<&str, Part> = BTreeMap::new();
    for s in all {
        let part = out.entry(s.str(key)).or_default();
        part.sources += 1;
        match items_of(s) {
            Some(n) => part.items = part.items.saturating_add(n),
            None => part.unsized_sources += 1,
        }
    }
    out
}

impl Paper<'_> {
    pub(super) fn corpus(&mut self) {
        self.chapter("corpus");
        let all = self.reader.all(sources::REGISTER.key);
        self.sheet.heading(2, t("语料规模与数据集", "Scale and datasets"));
        self.scale(&all);
        let of = self.reader.all(datasets::REGISTER.key);
        self.ledger(&DATASETS, of);
        self.sheet.heading(2, t("来源构成", "Where it comes from"));
        self.split(&all, sources::KIND.key(), t("按来源类型统计", "Sources by kind"));
        self.split(&all, sources::ORIGIN.key(), t("按境内外统计", "Domestic and foreign sources"));
        self.overseas(&all);
        self.spread();
        self.ledger(&SOURCES, all.clone());
        self.sheet.heading(2, t("来源合法性", "Lawfulness of the sources"));
        self.legality(&all);
        self.sheet.heading(2, t("来源安全评估", "Assessments of sources"));
        let of = self.reader.all(source_assessments::REGISTER.key);
        self.ledger(&ASSESSMENTS, of);
        self.beside();
        self.annotation();
        self.samplings(&CORPUS, t("语料抽检", "Samplings of the corpus"));
        self.concluded("TC260-003/5.");
    }

    fn scale(&mut self, all: &[Arc<Record>]) {
        let of = self.reader.all(datasets::REGISTER.key);
        let sum = |key: &str| {
            of.iter()
                .filter_map(|d| d.value(key).and_then(Json::as_u64))
                .fold(0, |sum: u64, n| sum.saturating_add(n))
        };
        let training: Vec<&Arc<Record>> = of.iter().filter(|d| datasets::trains(d)).collect();
        let items = training
            .iter()
            .filter_map(|d| d.get(datasets::ITEMS).and_then(|n| u64::try_from(n).ok()))
            .fold(0, |sum: u64, n| sum.saturating_add(n));
        let usable = sources::usable(self.reader).len();
        let pairs = vec![
            (self.sheet.say("语料来源", "Sources"), all.len().to_string()),
            (self.sheet.say("已核准且未超限的来源", "Approved and within the limit"), usable.to_string()),
            (self.sheet.say("数据集", "Datasets"), of.len().to_string()),
            (self.sheet.say("其中训练用数据集", "Of these for training"), training.len().to_string()),
            (self.sheet.say("训练用数据集条数合计", "Items of datasets for training"), items.to_string()),
            (self.sheet.say("全部数据集词元数合计", "Tokens of all datasets"), sum("tokens").to_string()),
            (
                self.sheet.say("全部数据集存储大小合计（字节）", "Bytes of all datasets"),
                sum("bytes").to_string(),
            ),
            (self.sheet.say("统计日期", "Counted on"), self.reader.today().to_string()),
        ];
        self.sheet.facts(pairs);
    }

    /// Counts and shares by a field with options.
    fn split(&mut self, all: &[Arc<Record>], key: &str, caption: Label) {
        if all.is_empty() {
            return;
        }
        let by = parts(all, key);
        let field = sources::REGISTER.field(key);
        let known = field.map_or(&[][..], |f| options(f.kind));
        let items = by.values().fold(0, |sum: u64, p| sum.saturating_add(p.items));
        let share = |paper: &Self, n: u64| match Sample::new(n, items).percent() {
            Ok(p) => format!("{p}%"),
            Err(_) => paper.sheet.word(super::NONE),
        };
        let row = |paper: &Self, name: String, p: &Part| {
            let mut items = p.items.to_string();
            if p.unsized_sources > 0 {
                let n = p.unsized_sources;
                items.push_str(
                    &paper
                        .sheet
                        .say(format!("（{n} 个来源未填规模）"), format!(" ({n} sources without a size)")),
                );
            }
            vec![name, p.sources.to_string(), items, share(paper, p.items)]
        };
        // An option without a source stands there with nought: that there is none is worth reading.
        let mut rows: Vec<Vec<String>> = known
            .iter()
            .map(|c| row(self, self.sheet.word(c.label), by.get(c.key).unwrap_or(&Part::default())))
            .collect();
        for (key, part) in by.iter().filter(|(key, _)| known.iter().all(|c| c.key != **key)) {
            rows.push(row(self, self.or_missing(key), part));
        }
        self.sheet.table(
            caption,
            &[
                (field.map_or(super::NONE, |f| f.label), 2.4),
                (t("来源数", "Sources"), 1.4),
                (t("条数", "Items"), 3.0),
                (t("条数占比", "Share of items"), 1.6),
            ],
            rows,
        );
    }

    fn overseas(&mut self, all: &[Arc<Record>]) {
        let foreign: Vec<&Arc<Record>> =
            all.iter().filter(|s| s.text(sources::ORIGIN) == "foreign").collect();
        if foreign.is_empty() {
            self.sheet.paragraph("没有境外来源。", "There is no foreign source.");
            return;
        }
        let n = foreign.len();
        let named = |s: &&Arc<Record>| self.named(&sources::REGISTER, s).replace('\n', " ");
        let mut names: Vec<String> = foreign.iter().take(MOST_ROWS).map(named).collect();
        if n > names.len() {
            let left = n - names.len();
            names.push(self.sheet.say(format!("另有 {left} 个"), format!("{left} more")));
        }
        self.sheet.paragraph(format!("境外来源 {n} 个："), format!("Foreign sources, {n}:"));
        self.sheet.list(names);
    }

    /// Languages and media types of the sources that may be trained on.
    fn spread(&mut self) {
        let usable = sources::usable(self.reader);
        let table = diversity::table(usable.iter().map(Arc::as_ref));
        let mut rows = Vec::new();
        for (of, by) in [(sources::LANGUAGES, &table.languages), (sources::MEDIA, &table.media)] {
            for (key, count) in by {
                let label = of.iter().find(|c| c.key == key).map(|c| self.sheet.word(c.label));
                rows.push(vec![
                    label.unwrap_or_else(|| key.clone()),
                    count.domestic.to_string(),
                    count.foreign.to_string(),
                    count.sources().to_string(),
                ]);
            }
        }
        self.sheet.table(
            t("可用于训练的来源按语言和语料类型分布", "Sources for training by language and media type"),
            &[
                (t("语言或语料类型", "Language or media type"), 3.0),
                (t("境内来源", "Domestic"), 1.5),
                (t("境外来源", "Foreign"), 1.5),
                (t("合计", "All"), 1.5),
            ],
            rows,
        );
    }

    /// Source by source: papers, screening, personal information.
    fn legality(&mut self, all: &[Arc<Record>]) {
        if all.is_empty() {
            self.sheet.notice("没有登记语料来源。", "No source is on file.");
            return;
        }
        let day = self.reader.today();
        let lacking = all.iter().filter(|s| !papers::failing(s, day, self.reader).is_empty()).count();
        let n = all.len();
        self.sheet.paragraph(
            format!("逐个来源核对其类型所要求的证明。截至 {day}，{n} 个来源中 {} 个证明齐全有效，{lacking} 个有缺失或失效。", n - lacking),
            format!("Each source is held against the papers that its kind asks for. On {day} {} of {n} sources had all of them in force; {lacking} lack some.", n - lacking),
        );
        let mut rows: Vec<Vec<String>> = all.iter().take(MOST_ROWS).map(|s| self.lawful(s)).collect();
        rows.resize(n, Vec::new());
        let columns = vec![
            (self.sheet.say("来源", "Source"), 2.0),
            (self.sheet.say("合法性审查", "Legality review"), 1.5),
            (self.sheet.say("证明文件", "Papers"), 3.0),
            (self.sheet.say("知识产权筛查", "IP screening"), 2.0),
            (self.sheet.say("个人信息、影响评估与同意", "Personal information, impact and consent"), 3.0),
        ];
        let shown = self.long_table(self.sheet.say("来源合法性", "Lawfulness"), columns, rows);
        self.complete(
            format!("语料来源合法性 {shown} / {n} 个"),
            format!("Lawfulness of {shown} of {n} sources"),
        );
    }

    fn lawful(&self, source: &Record) -> Vec<String> {
        let day = self.reader.today();
        let mut review = match source.get(sources::LEGALITY_REVIEWED_ON) {
            Some(on) => on.to_string(),
            None => self.sheet.say("未审查", "Not reviewed"),
        };
        if source.has(sources::LEGALITY_REVIEWED_BY.key()) {
            review.push('\n');
            review.push_str(&self.person(source.text(sources::LEGALITY_REVIEWED_BY)));
        }
        let mut proof: Vec<String> = Vec::new();
        for row in source.get(sources::PAPERS).unwrap_or_default() {
            let text = |key: &str| row.get(key).and_then(Json::as_str).unwrap_or_default().trim().to_owned();
            let kind = self.sheet.word(papers::label(&text("kind")));
            let code = text("evidence");
            let code = if code.is_empty() { self.sheet.say("未附证据", "no evidence") } else { code };
            let until = match text("valid_to_on") {
                to if to.is_empty() => String::new(),
                to => self.sheet.say(format!("，至 {to}"), format!(", until {to}")),
            };
            proof.push(self.sheet.say(format!("{kind}：{code}{until}"), format!("{kind}: {code}{until}")));
        }
        for failing in papers::failing(source, day, self.reader) {
            let told = failing.told();
            proof.push(self.sheet.say(format!("欠：{}", told.zh), format!("Lacking: {}", told.en)));
        }
        if proof.is_empty() {
            proof.push(self.sheet.say("此类来源未要求证明", "This kind asks for none"));
        }
        vec![
            self.named(&sources::REGISTER, source),
            review,
            proof.join("\n"),
            self.screened(source),
            self.personal(source),
        ]
    }

    fn screened(&self, source: &Record) -> String {
        let of = &ip_screenings::REGISTER;
        let mut told: Vec<String> = self
            .reader
            .find(of.key, ip_screenings::SOURCE.key(), &source.id)
            .iter()
            .map(|s| format!("{} {}", s.str("code"), self.shown(of, s, "outcome")).trim().to_owned())
            .collect();
        if told.is_empty() {
            told.push(self.sheet.say("未筛查", "Not screened"));
        }
        told.join("\n")
    }

    fn personal(&self, source: &Record) -> String {
        let kinds = self.shown(&sources::REGISTER, source, sources::PERSONAL.key());
        let mut told = vec![self.sheet.say(format!("个人信息：{kinds}"), format!("Held: {kinds}"))];
        if !sources::has_personal(source) {
            return told.concat();
        }
        let basis = self.shown(&sources::REGISTER, source, "legal_basis");
        told.push(self.sheet.say(format!("处理依据：{basis}"), format!("Basis: {basis}")));
        let codes = |register: &str, key: &str| -> Vec<String> {
            let found = self.reader.find(register, key, &source.id);
            found.iter().map(|r| r.str("code").to_owned()).collect()
        };
        let join = |codes: Vec<String>, none: String| {
            if codes.is_empty() { none } else { self.join(&codes) }
        };
        let none = self.sheet.say("未登记", "none on file");
        let impact =
            join(codes(impact_assessments::REGISTER.key, impact_assessments::SOURCE.key()), none.clone());
        told.push(self.sheet.say(format!("影响评估：{impact}"), format!("Impact assessment: {impact}")));
        let consent = join(codes(consents::REGISTER.key, consents::SOURCE.key()), none);
        let force = consents::in_force(&source.id, self.reader.today(), self.reader).len();
        told.push(self.sheet.say(
            format!("同意：{consent}（现行有效 {force} 项）"),
            format!("Consents: {consent} ({force} in force)"),
        ));
        told.join("\n")
    }

    /// Registers beside the sources: how much each holds; their records stand in the annex.
    fn beside(&mut self) {
        self.sheet.heading(2, t("语料相关的其他台账", "Other registers on the corpus"));
        let mut rows = Vec::new();
        for of in [
            &ip_screenings::REGISTER,
            &impact_assessments::REGISTER,
            &consents::REGISTER,
            &deletions::REGISTER,
            &cross_border_transfers::REGISTER,
            &data_grades::REGISTER,
            &synthetic_datasets::REGISTER,
            &data_quality_checks::REGISTER,
            &processing_log::REGISTER,
        ] {
            let all = self.reader.all(of.key);
            rows.push(vec![self.sheet.word(of.label), all.len().to_string()]);
            self.annex_of(of, all, &[]);
        }
        self.sheet.table(
            t("记录数，登记内容见附件", "Records; what they hold stands in the annex"),
            &[(t("台账", "Register"), 4.0), (t("记录数", "Records"), 2.0)],
            rows,
        );
    }
}
