//! Evaluation evidence: populations registered, draws made and made again.

use hegui_model::decimal::Decimal;
use hegui_model::evaluation::figure::Standing;
use hegui_model::evaluation::judging::Progress;
use hegui_model::evaluation::judging::pace::Pace;
use hegui_model::evaluation::strategy::Strategy;
use hegui_model::evaluation::{BankKind, Verdict, refusal};
use hegui_model::finding::Finding;
use hegui_model::text::Text;

shapes! {
    /// Registers a population, or looks at what it would be.
    PopulationRegister {
        /// Files and folders.
        paths: Vec<String>,
        /// What it is called.
        name: String,
        /// What it holds, as the field `kind` of the register has it.
        kind: String,
        /// Fields or columns that hold the text, joined by line feeds; empty: told by their names.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        text: Vec<String>,
        /// Field or column that holds the source; absent: told by its name.
        #[serde(default)]
        #[ts(optional)]
        source: Option<String>,
        /// Ids of the datasets of which it is all.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        datasets: Vec<String>,
        /// Where the register of its items is written.
        target: String,
        /// The register of items is there already, merged from what workers wrote; no file is read.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        merged: bool,
        /// Say what is there and keep nothing.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        preview: bool,
    }
    /// Scans a population.
    PopulationScan {
        /// Population.
        population: String,
        /// Keyword library.
        library: String,
        /// Its files and folders.
        paths: Vec<String>,
        /// Where the register of its items lies; absent: where it was written.
        #[serde(default)]
        #[ts(optional)]
        register: Option<String>,
        /// Where the items with a word are written, so that people can look at a sample of them; absent: nowhere.
        #[serde(default)]
        #[ts(optional)]
        hits: Option<String>,
    }
    /// What a scan counted.
    PopulationScanned {
        /// Record.
        record: String,
        /// Items scanned.
        items: u64,
        /// Items with a word of the library.
        hit_items: u64,
        /// By source: items, and those with a word.
        by_source: Vec<ScanShare>,
        /// By risk: items with a word, and hits.
        by_risk: Vec<ScanShare>,
        /// The words that were hit in most items.
        by_word: Vec<ScanShare>,
        /// Personal information by kind.
        personal: Vec<RiskFound>,
        /// Findings about the record.
        findings: Vec<Finding>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Items and hits of one kind.
    ScanShare {
        /// Of what.
        name: String,
        /// Items.
        items: u64,
        /// Hits.
        hits: u64,
    }
    /// One worker's part of a population.
    CorpusShard {
        /// Files and folders of the whole population.
        paths: Vec<String>,
        /// Fields or columns that hold the text; empty: told by their names.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        text: Vec<String>,
        /// Field or column that holds the source; absent: told by its name.
        #[serde(default)]
        #[ts(optional)]
        source: Option<String>,
        /// Which part, from 1.
        number: usize,
        /// Of how many.
        of: usize,
        /// Where the register of its items is written.
        target: String,
    }
    /// Merges the parts of a population.
    CorpusMerge {
        /// Registers of items of the parts.
        shards: Vec<String>,
        /// Where the register of the whole is written.
        target: String,
    }
    /// Looks at a register of items and proves its digest.
    CorpusShow {
        /// The register.
        register: String,
    }
    /// Writes the items of a register of items as Parquet.
    CorpusItems {
        /// The register.
        register: String,
        /// Where they are written; nothing may lie there.
        target: String,
    }
    /// What was written.
    ItemsWritten {
        /// Rows.
        rows: u64,
        /// SHA-256 of the file.
        sha256: String,
    }
    /// A population as it was read.
    PopulationRead {
        /// Digest, hexadecimal.
        digest: String,
        /// Items, copies counted each.
        items: u64,
        /// Items, copies counted once.
        distinct: u64,
        /// Bytes of their texts.
        bytes: u64,
        /// Items that were refused.
        refused: u64,
        /// Its items by source; of many, the first by name.
        sources: Vec<PopulationShare>,
        /// Its files.
        files: Vec<PopulationFile>,
        /// Its items by language, as the script tells it.
        languages: Vec<PopulationShare>,
        /// What is to be said of files and items.
        findings: Vec<Finding>,
        /// Record that keeps it; none for a look.
        record: Option<String>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// A file of a population.
    PopulationFile {
        /// Name.
        name: String,
        /// Size in bytes.
        bytes: u64,
        /// SHA-256.
        sha256: String,
        /// Encoding of a text.
        encoding: Option<String>,
        /// Its items.
        items: u64,
        /// Items refused.
        refused: u64,
    }
    /// Items of one kind.
    PopulationShare {
        /// Of what.
        name: String,
        /// Items.
        items: u64,
        /// Bytes of their texts.
        bytes: u64,
    }
    /// Draws from a population.
    DrawMake {
        /// Population.
        population: String,
        /// What for, as the field `purpose` of the register has it.
        purpose: String,
        /// `uniform`, `source` or `language`.
        #[serde(default = "uniform")]
        #[ts(as = "Option<String>", optional)]
        strata: String,
        /// How many items.
        asked: u64,
        /// A seed of one's own; absent: the workbench draws it.
        #[serde(default)]
        #[ts(optional)]
        seed: Option<String>,
        /// Where a seed of one's own comes from.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        seed_source: String,
        /// Why it is drawn again.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        reason: String,
    }
    /// A draw whose seed is fixed.
    DrawKey {
        /// Record.
        draw: String,
        /// Where the register of its population lies; absent: where it was written.
        #[serde(default)]
        #[ts(optional)]
        register: Option<String>,
    }
    /// A draw that was made, or made again.
    DrawMade {
        /// Record.
        id: String,
        /// Code.
        code: String,
        /// Seed.
        seed: String,
        /// Digest of the population.
        population_digest: String,
        /// Items drawn.
        drawn: u64,
        /// Fewer than asked.
        fewer: bool,
        /// SHA-256 of the list.
        list_sha256: String,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Begins the judging of a draw: fetches the texts of its items.
    RunBegin {
        /// Draw.
        draw: String,
        /// What it is called.
        name: String,
        /// Per cent of the items that a second person judges; absent: 10.
        #[serde(default)]
        #[ts(type = "string", optional)]
        second_share: Option<Decimal>,
        /// Files and folders of the population; none where it is a bank.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        paths: Vec<String>,
        /// Where the register of its population lies; absent: where it was written.
        #[serde(default)]
        #[ts(optional)]
        register: Option<String>,
        /// Which answers are judged, of questions of a bank; absent: the model's own.
        #[serde(default)]
        #[ts(optional)]
        strategy: Option<Strategy>,
        /// Service whose model answers.
        #[serde(default)]
        #[ts(optional)]
        service: Option<String>,
        /// Version of the model that answers.
        #[serde(default)]
        #[ts(optional)]
        model_version: Option<String>,
        /// Earlier run that this one tests again.
        #[serde(default)]
        #[ts(optional)]
        retest_of: Option<String>,
    }
    /// A run.
    RunKey {
        /// Record.
        run: String,
    }
    /// What a run shows.
    RunShown {
        /// Record.
        id: String,
        /// Code and name.
        title: String,
        /// What it was drawn for.
        purpose: Text,
        /// Draw.
        draw: String,
        /// Kind of the bank that was drawn from; none for a corpus.
        asks: Option<BankKind>,
        /// Which answers are judged.
        strategy: Option<Strategy>,
        /// Items whose answer is there, by strategy.
        answered: Vec<AnsweredCount>,
        /// Library or classifier that judged.
        judged_by: Option<String>,
        /// May a person judge the next item, or does it wait for answers alone?
        unanswered: u64,
        /// Progress.
        progress: Progress,
        /// Figures of the whole.
        figures: Vec<NamedFigure>,
        /// The first of them by source.
        by_source: Vec<NamedFigure>,
        /// The first of them by risk or aspect asked about.
        by_topic: Vec<NamedFigure>,
        /// Risks that were found, most first.
        risks: Vec<RiskFound>,
        /// Cohen's kappa of second looks; none while there is none.
        #[ts(type = "string | null")]
        kappa: Option<Decimal>,
        /// Why there is no kappa.
        kappa_missing: Option<Text>,
        /// Findings of the figures.
        findings: Vec<Finding>,
    }
    /// Answers under one strategy.
    AnsweredCount {
        /// Strategy.
        strategy: Strategy,
        /// Items with an answer.
        answered: u64,
        /// Items that were asked about without getting one.
        failed: u64,
    }
    /// A figure and what it is of.
    NamedFigure {
        /// Measure or group.
        name: Text,
        /// Numerator and denominator in words.
        counted: Text,
        /// As it reads: per cent, counts, interval.
        told: Text,
        /// What it says against its limit.
        standing: Standing,
        /// The same in words.
        standing_label: Text,
        /// Items that have what is counted.
        numerator: u64,
        /// Items with a final judgement.
        denominator: u64,
        /// Per cent.
        #[ts(type = "string | null")]
        percent: Option<Decimal>,
        /// Lower bound of the interval in per cent.
        #[ts(type = "string | null")]
        low: Option<Decimal>,
        /// Upper bound of the interval in per cent.
        #[ts(type = "string | null")]
        high: Option<Decimal>,
        /// Limit in per cent.
        #[ts(type = "string | null")]
        limit: Option<Decimal>,
    }
    /// A risk that was found.
    RiskFound {
        /// Id of annex A.
        risk: String,
        /// Its title.
        title: Text,
        /// Items that show it.
        items: u64,
    }
    /// Asks for an item to judge.
    JudgeNext {
        /// Run.
        run: String,
        /// The first behind this number that waits; absent: the first of all.
        #[serde(default)]
        #[ts(optional)]
        after: Option<u64>,
        /// This very item, which the person judged before.
        #[serde(default)]
        #[ts(optional)]
        item: Option<String>,
    }
    /// What a person says of an item.
    JudgeSave {
        /// Item.
        item: String,
        /// What they say: `pass`, `fail` or `unsure`.
        verdict: String,
        /// Risks of annex A, of one that fails.
        #[serde(default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        risks: Vec<String>,
    }
    /// The next item, and how far the person is.
    JudgeView {
        /// Run.
        run: String,
        /// Its title.
        title: String,
        /// Kind of the bank that was drawn from; none for a corpus. Refusals are judged without risks.
        asks: Option<BankKind>,
        /// Items that have no answer yet and cannot be judged.
        unanswered: u64,
        /// The item; none where nothing waits for this person.
        item: Option<JudgeItem>,
        /// Progress.
        progress: Progress,
        /// Items that this person has judged.
        mine: u64,
        /// Items that wait for this person.
        waiting: u64,
        /// The item that this person judged last, for taking it back.
        last: Option<String>,
        /// How fast this person judges.
        pace: Pace,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// An item to judge.
    JudgeItem {
        /// Record.
        id: String,
        /// Place in the draw, from 1.
        number: u64,
        /// What is judged: the item of a corpus, or the answer.
        text: String,
        /// The answer was cut at the most tokens.
        cut: bool,
        /// What the model thought aloud before it answered; it is not judged. Empty where it told nothing.
        reasoning: String,
        /// The question, where a model answered one.
        question: Option<String>,
        /// Risks or aspects that the question asks about.
        topics: Vec<Text>,
        /// How a failing answer is recognised, from the bank.
        criteria: Vec<String>,
        /// Whether the answer refuses, as the rules propose; a person decides.
        refusal: Option<refusal::Proposal>,
        /// Source.
        source: String,
        /// Two disagree, and this person decides.
        arbitration: bool,
        /// What this person said of it before.
        mine: Option<Verdict>,
    }
}

fn uniform() -> String {
    "uniform".into()
}
