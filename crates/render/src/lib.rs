//! Documents to PDF (Typst, in a child process), spreadsheets and one-page papers. Knows no register.
//!
//! - [`Typesetter`] is what an application uses: it starts its own program again as a child
//!   ([`child_if_asked`] is the first line of that program's `main`), hands in one document, and gets PDF or
//!   pictures back. A time limit, a memory limit and a cancel flag end the child; its memory goes with it.
//! - [`Press`] is the same work in this process, for the child itself and for measurements.
//! - [`scan`] reads the codes on pages that were printed, signed and scanned.
//! - [`word`] and [`book`] write the same document as DOCX and XLSX.
//! - [`sheet`] writes tables as XLSX, [`ical`] calendars, [`paper`] and [`one_page`] the papers of one page that people keep.

pub mod book;
mod check;
mod child;
mod error;
mod fonts;
pub mod ical;
mod logo;
mod numbered;
pub mod one_page;
mod page_code;
pub mod paper;
mod press;
pub mod scan;
pub mod sheet;
mod typesetter;
pub mod word;

pub use check::MissingGlyph;
pub use child::{CHILD_ARG, child_if_asked, run_child};
pub use error::RenderError;
pub use fonts::{FONT_FILES, find_fonts};
pub use press::{FieldBox, MAX_PREVIEW_PAGES, Press, Preview, Typeset, document_json};
pub use typesetter::{MEMORY_LIMIT, Typesetter};
