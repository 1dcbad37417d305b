//! How much of a foreign file is accepted.

/// Bounds on one foreign file. Whatever exceeds one of them is refused with a sentence that names the bound.
///
/// The defaults fit Excel's own limits (rows, characters of a cell) and a machine with 4 GB of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes, looked at before anything is read.
    pub bytes: u64,
    /// Rows of one sheet or text file, blank ones included.
    pub rows: u64,
    /// Columns of a row that hold something.
    pub columns: u32,
    /// Characters (Unicode scalar values) of one cell or line.
    pub cell_chars: usize,
    /// Bytes, inflated, of a workbook's shared strings. These alone are held in memory while a sheet streams.
    pub shared_string_bytes: u64,
    /// Bytes, inflated, of all parts of a workbook together.
    pub inflated_bytes: u64,
    /// How many times larger than the file its inflated parts may be. Looked at above [`Limits::RATIO_FLOOR`].
    pub inflate_ratio: u64,
    /// Parts (entries) of a workbook's archive.
    pub parts: u64,
    /// Bytes of one item of a population, as it stands in its file and as text.
    pub item_bytes: usize,
    /// Files of one population.
    pub files: usize,
    /// Sources of one population, and bytes of the name of one.
    pub sources: (usize, usize),
    /// Items of one draw: they are held in memory, about 450 bytes each. To be raised where there is room for more.
    pub drawn: u64,
}

impl Limits {
    /// Bytes below which the ratio of inflation is of no concern: an empty sheet with wide styling deflates well.
    pub const RATIO_FLOOR: u64 = 32 << 20;

    /// For the logs of labelling tools, which are longer than any sheet: nothing of them is kept in memory.
    pub fn of_logs() -> Self {
        Self { bytes: 64 << 30, rows: 1_000_000_000, ..Self::default() }
    }

    /// For the items of a population, of which one is held at a time. Rows are numbered in 32 bits.
    pub fn of_items() -> Self {
        Self {
            bytes: 64 << 40,
            rows: u32::MAX.into(),
            columns: 1_024,
            shared_string_bytes: 64 << 20,
            inflate_ratio: 2_000,
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 2 << 30,
            rows: 1_048_576,
            columns: 256,
            cell_chars: 32_767,
            shared_string_bytes: 256 << 20,
            inflated_bytes: 8 << 30,
            inflate_ratio: 200,
            parts: 10_000,
            item_bytes: 8 << 20,
            files: 100_000,
            sources: (65_536, 256),
            drawn: 200_000,
        }
    }
}
