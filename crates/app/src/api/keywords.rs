//! Keyword libraries.

use hegui_model::finding::Finding;
use hegui_model::standard::Threshold;
use hegui_model::text::Text;

shapes! {
    /// Reads libraries without keeping them, or keeps them.
    KeywordsImport {
        /// Files: XLSX, CSV or TXT.
        paths: Vec<String>,
        /// Name of the library.
        name: String,
        /// Version.
        edition: String,
        /// Look only.
        #[serde(default)]
        preview: bool,
    }
    /// What a reading found.
    KeywordsRead {
        /// Id of the library; empty for a preview.
        library: String,
        /// Per file.
        files: Vec<KeywordFile>,
        /// Lines with a word.
        lines: u64,
        /// Distinct after normalising.
        distinct: u64,
        /// Findings.
        findings: Vec<Finding>,
        /// Categories met and what they map to.
        categories: Vec<CategoryInfo>,
    }
    /// A file of a library.
    KeywordFile {
        /// Name.
        name: String,
        /// SHA-256.
        sha256: String,
        /// Form and encoding.
        form: String,
        /// Lines with a word.
        lines: u64,
    }
    /// A category of a library.
    CategoryInfo {
        /// Name as the file has it.
        category: String,
        /// Distinct words in it.
        words: u64,
        /// Risk it is mapped to.
        risk: Option<String>,
        /// Risk proposed by its name.
        proposed: Option<String>,
        /// Record of the mapping, where there is one.
        mapping: Option<String>,
    }
    /// Names a library.
    LibraryKey {
        /// Library id.
        library: String,
    }
    /// Maps a category.
    KeywordsMap {
        /// Category.
        category: String,
        /// Risk; empty for none.
        risk: String,
        /// Reason.
        #[serde(default)]
        reason: String,
    }
    /// Lint of a library against chapter 9.1.
    KeywordLint {
        /// Library.
        library: String,
        /// Name and version.
        name: String,
        /// Lines read.
        lines: u64,
        /// Distinct.
        distinct: u64,
        /// Floor of the total.
        total_floor: Threshold,
        /// Per risk of A.1 and A.2.
        risks: Vec<RiskCount>,
        /// Distinct words of no mapped risk.
        unmapped: u64,
        /// Words longer than the clause wants.
        long_words: Vec<LongWord>,
        /// How many there are in all.
        long_word_count: u64,
        /// Findings.
        findings: Vec<Finding>,
        /// Categories.
        categories: Vec<CategoryInfo>,
    }
    /// Words of a risk.
    RiskCount {
        /// Risk id.
        risk: String,
        /// Name.
        name: Text,
        /// Distinct words.
        words: u64,
        /// Floor; 0 where the clause sets none.
        floor: u64,
    }
    /// A long word.
    LongWord {
        /// The word.
        word: String,
        /// Chinese characters.
        characters: u32,
        /// Words of another language.
        words: u32,
    }
}
