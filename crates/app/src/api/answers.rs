//! Answers of models: read from files, fetched from endpoints, judged by programs, compared between runs.

use hegui_model::decimal::Decimal;
use hegui_model::evaluation::compare::Comparison;
use hegui_model::evaluation::plan::{Needed, Tolerated};
use hegui_model::evaluation::requirement::{Limit, SampleFloor};
use hegui_model::evaluation::strategy::Strategy;
use hegui_model::finding::Finding;
use hegui_model::text::Text;

shapes! {
    /// Looks at a file of answers, or keeps them for the items of a run.
    AnswersImport {
        /// Run.
        run: String,
        /// File.
        path: String,
        /// Was the safety strategy on?
        strategy: Strategy,
        /// Column of the question; absent: told by its name.
        #[serde(default)]
        #[ts(optional)]
        question: Option<String>,
        /// Column of the answer; absent: told by its name.
        #[serde(default)]
        #[ts(optional)]
        answer: Option<String>,
        /// Take the answers that differ from those on file.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        replace: bool,
        /// Say what is there and keep nothing.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        preview: bool,
    }
    /// Answers as they were read.
    AnswersRead {
        /// Columns of the file.
        headers: Vec<String>,
        /// Column of the question.
        question: String,
        /// Column of the answer.
        answer: String,
        /// Rows read.
        rows: u64,
        /// Items of the run that get an answer from it.
        matched: u64,
        /// Rows whose question is none of the run's.
        strange: u64,
        /// Rows without an answer.
        empty: u64,
        /// Items whose answer on file is another.
        differ: u64,
        /// Items of the run that have no answer after it.
        unanswered: u64,
        /// What is to be said of the file and its rows.
        findings: Vec<Finding>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Asks an endpoint the questions of a run that have no answer yet.
    AnswersFetch {
        /// Run.
        run: String,
        /// Endpoint.
        endpoint: String,
    }
    /// What an endpoint answered.
    AnswersFetched {
        /// Questions asked.
        asked: u64,
        /// Answers kept.
        answered: u64,
        /// Questions without an answer, by reason.
        failures: Vec<FailureCount>,
        /// Items of the run that have no answer after it.
        unanswered: u64,
        /// Was it stopped before the end?
        stopped: bool,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Questions that have no answer for one reason.
    FailureCount {
        /// Reason.
        reason: Text,
        /// Questions.
        questions: u64,
    }
    /// Gives an endpoint its key, or takes it away.
    EndpointKey {
        /// Endpoint.
        endpoint: String,
        /// Key; empty: it has none.
        secret: String,
    }
    /// Has a keyword library judge the items of a run.
    RunJudgeKeywords {
        /// Run.
        run: String,
        /// Keyword library.
        library: String,
    }
    /// Has a classifier judge the items of a run.
    RunJudgeScores {
        /// Run.
        run: String,
        /// Classifier.
        classifier: String,
        /// File of its scores; absent: it is asked at its address.
        #[serde(default)]
        #[ts(optional)]
        path: Option<String>,
    }
    /// What a program judged.
    RunJudged {
        /// Items judged.
        judged: u64,
        /// Of these failing.
        failing: u64,
        /// Items without a score or an answer.
        left: u64,
        /// What is to be said of the file and its rows.
        findings: Vec<Finding>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// Asks for the sheet of what waits for the person.
    JudgingSheet {
        /// Run.
        run: String,
        /// Language.
        lang: hegui_model::text::Lang,
    }
    /// Looks at a sheet of judgements, or keeps it.
    JudgingSheetImport {
        /// Run.
        run: String,
        /// File.
        path: String,
        /// Only look.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        preview: bool,
        /// `plan.plan` of the look: what was shown is what is kept.
        #[serde(default)]
        #[ts(optional)]
        seen: Option<String>,
    }
    /// Compares two runs.
    RunCompare {
        /// The earlier one.
        before: String,
        /// The later one.
        after: String,
    }
    /// Two runs side by side.
    RunCompared {
        /// Title of the earlier one.
        before: String,
        /// Title of the later one.
        after: String,
        /// What changed.
        comparison: Comparison,
        /// The probability that chance alone explains it, 0 to 1.
        #[ts(type = "string")]
        chance: Decimal,
        /// Texts of the items that changed, at most 500.
        items: Vec<ComparedItem>,
        /// What is to be said of the comparison.
        findings: Vec<Finding>,
    }
    /// An item of a comparison.
    ComparedItem {
        /// Id as the comparison names it.
        item: String,
        /// Item or question, shortened.
        text: String,
        /// Place in the later run, from 1.
        number: u64,
    }
    /// Failed items that are mended together.
    RemedyGroup {
        /// Risk of annex A; empty for items that failed without one.
        risk: String,
        /// Its name.
        title: Text,
        /// Source, or the risk or aspect asked about.
        source: String,
        /// Items.
        items: u64,
        /// Their numbers in the run, at most 100.
        numbers: Vec<u64>,
        /// The remediation on file, where there is one.
        remediation: Option<String>,
    }
    /// Makes a remediation of failed items.
    RunRemediate {
        /// Run.
        run: String,
        /// Assessment that it belongs to.
        assessment: String,
        /// Risk of the group.
        risk: String,
        /// Source of the group.
        source: String,
        /// What is to be done.
        measure: String,
        /// Who answers for it.
        owner: String,
        /// Day by which it is done.
        due_on: String,
    }
    /// What a limit asks of a sample. `requirement` names one that clauses set; without it `percent` and `at_least`.
    SamplePlan {
        /// Key of the limit, as `sample_limits` lists them.
        #[serde(default)]
        #[ts(optional)]
        requirement: Option<String>,
        /// Limit in per cent.
        #[serde(default)]
        #[ts(type = "string", optional)]
        percent: Option<Decimal>,
        /// At least so much, or else at most.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        at_least: bool,
        /// Rate that is expected, in per cent.
        #[ts(type = "string")]
        expected: Decimal,
        /// Items there are, where known.
        #[serde(default)]
        #[ts(optional)]
        population: Option<u64>,
        /// Items of the sample that is thought of.
        #[serde(default)]
        #[ts(optional)]
        items: Option<u64>,
    }
    /// How large a sample has to be.
    SamplePlanned {
        /// Fewest items whose interval clears the limit at the expected rate.
        needed: Option<Needed>,
        /// Why there is no such number.
        reason: Option<Text>,
        /// Fewest items by the clause, of this population.
        floor: Option<u64>,
        /// Failures that a sample of the larger of both, or of the one thought of, bears.
        tolerated: Tolerated,
        /// Its items.
        items: u64,
    }
    /// A limit that a clause sets.
    SampleLimit {
        /// Key.
        key: String,
        /// What is counted, and of what.
        name: Text,
        /// Limit.
        limit: Limit,
        /// Fewest items.
        floor: Option<SampleFloor>,
    }
}
