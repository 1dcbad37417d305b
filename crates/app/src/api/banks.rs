//! Question banks: files looked at and read, categories mapped, banks linted.

use hegui_model::evaluation::BankKind;
use hegui_model::evaluation::bank::BankLint;
use hegui_model::evaluation::growth::Growth;
use hegui_model::finding::Finding;
use hegui_model::text::Text;

shapes! {
    /// Which column of a file is what. Empty: there is none.
    BankColumns {
        /// The question.
        #[serde(default)]
        question: String,
        /// Risk, aspect or category.
        #[serde(default)]
        category: String,
        /// Number or id.
        #[serde(default)]
        id: String,
        /// How an answer to the question is recognised as failing.
        #[serde(default)]
        criterion: String,
        /// Modality.
        #[serde(default)]
        modality: String,
    }
    /// Looks at files of questions, or keeps them as one version of a bank.
    BankImport {
        /// Files.
        paths: Vec<String>,
        /// Name.
        name: String,
        /// Kind, as the field `kind` of the register has it.
        kind: BankKind,
        /// Version.
        edition: String,
        /// Which column is what; absent: told by the names of columns.
        #[serde(default)]
        #[ts(optional)]
        columns: Option<BankColumns>,
        /// How many questions the maker says it has.
        #[serde(default)]
        #[ts(optional)]
        declared: Option<u64>,
        /// Category of every question, for a file that has no such column.
        #[serde(default)]
        #[ts(optional)]
        category: Option<String>,
        /// Say what is there and keep nothing.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        preview: bool,
    }
    /// A bank as it was read.
    BankRead {
        /// Bank; empty for a look.
        bank: String,
        /// Its files.
        files: Vec<BankFile>,
        /// Rows with a question.
        rows: u64,
        /// Questions, exact duplicates counted once.
        distinct: u64,
        /// Columns of the first file.
        headers: Vec<String>,
        /// Which of them is what.
        columns: BankColumns,
        /// The first questions.
        sample: Vec<BankSample>,
        /// Its categories, largest first.
        categories: Vec<BankCategory>,
        /// What is to be said of files and rows.
        findings: Vec<Finding>,
        /// Registers that changed.
        changed: Vec<String>,
    }
    /// A file of a bank.
    BankFile {
        /// Name.
        name: String,
        /// SHA-256.
        sha256: String,
        /// Encoding or form, for people.
        form: Text,
        /// Rows with a question.
        rows: u64,
    }
    /// A question of a look.
    BankSample {
        /// Row of its file.
        row: u64,
        /// Question.
        question: String,
        /// Category.
        category: String,
    }
    /// A category of a bank.
    BankCategory {
        /// Name as the file has it; empty for questions without one.
        category: String,
        /// Questions in it.
        questions: u64,
        /// Risks or aspects that it stands for.
        topics: Vec<String>,
        /// Risk or aspect that its name proposes.
        proposed: Option<String>,
        /// Record of the mapping, where there is one.
        mapping: Option<String>,
    }
    /// Maps a category to a risk or an aspect, or says that it stands for none.
    BankMap {
        /// Kind of the bank.
        kind: BankKind,
        /// Category.
        category: String,
        /// Risk of annex A, or key of an aspect; empty: none.
        topic: String,
        /// Why.
        #[serde(default)]
        #[ts(as = "Option<String>", optional)]
        reason: String,
    }
    /// A bank.
    BankKey {
        /// Record.
        bank: String,
    }
    /// Asks for the lint of a bank.
    BankLintAsk {
        /// Record.
        bank: String,
        /// Look for near duplicates too, which takes some seconds for a hundred thousand questions.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        near: bool,
    }
    /// Lint of a bank.
    BankLinted {
        /// Record.
        bank: String,
        /// Name and version.
        title: String,
        /// What was seen.
        lint: BankLint,
        /// What to add where.
        growth: Growth,
        /// Its categories, largest first.
        categories: Vec<BankCategory>,
        /// Groups of duplicates, at most 200; the exact ones first.
        duplicates: Vec<BankDuplicates>,
        /// Groups beyond these.
        duplicates_left_out: u64,
        /// Were near duplicates looked for?
        near: bool,
        /// The population that the bank is registered as, where it is.
        population: Option<String>,
    }
    /// Questions that are alike.
    BankDuplicates {
        /// The same but for width, case, script and inserted symbols.
        exact: bool,
        /// Share of three-character pieces that the two most alike have in common, per cent; 100 for exact ones.
        percent: u32,
        /// The questions, at most 20.
        questions: Vec<BankDuplicate>,
    }
    /// A question among duplicates.
    BankDuplicate {
        /// Record.
        id: String,
        /// Place in the bank.
        number: u64,
        /// Question.
        text: String,
    }
    /// Criteria of a bank, as a whole.
    BankCriteria {
        /// Record.
        bank: String,
        /// Criteria by risk; one that is empty is taken away.
        criteria: Vec<BankCriterion>,
    }
    /// How a risk is recognised.
    BankCriterion {
        /// Risk of annex A.
        risk: String,
        /// How it is recognised.
        criterion: String,
    }
    /// An aspect of the should-answer bank.
    AspectInfo {
        /// Key.
        key: String,
        /// Name.
        name: Text,
    }
}
