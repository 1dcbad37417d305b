//! Foreign files of any size as a bounded stream: tables (XLSX, CSV, TSV, text), keyword libraries, logs of labelling
//! tools, digests. Populations of items in such files ([`population`]): gone through once by several threads
//! ([`population::walk`], the one way to do so), registered by digest, drawn from ([`draw`]). And what is looked for in
//! their texts: keywords ([`scan`]), personal information ([`personal`]), duplicates ([`near`]), credentials
//! ([`credentials`]). Texts of papers with their places come from [`passages`]. What others are to join
//! with their own data goes out as Parquet ([`parquet_table`]).
//!
//! The rule of this crate: a file from outside may be wrong in any way and never panics the program, never fills
//! the memory, and is never half understood. Every refusal is a [`ForeignError`] whose finding names the file and,
//! where there is one, the sheet, row and column, in both languages, and says what to do. There is no database here.

pub mod annotation_log;
mod archive;
pub mod beside;
pub mod bundle;
mod cells;
pub mod credentials;
mod delimited;
pub mod digest;
pub mod draw;
mod elements;
pub mod encoding;
mod error;
pub mod fields;
pub mod item_digests;
mod json_rows;
mod kind;
mod limits;
pub mod near;
mod number_format;
mod package;
mod packed;
pub mod parquet_table;
pub mod passages;
mod pdf_text;
pub mod personal;
pub mod population;
pub mod prose;
pub mod scan;
mod serial;
mod strings;
pub mod table;
pub mod text;
mod word_parts;
pub mod words;
mod workbook;
mod xml;

pub use error::{ForeignError, column_letters};
pub use kind::Kind;
pub use limits::Limits;
pub use packed::Packing;
pub use table::{Cell, Row, Rows, Sheet, Table, open_pasted, open_table, open_table_watched};
