//! What crosses between `app` and its front ends: the same shapes for the window, the command line and a host.
//! `xtask gen` writes them to TypeScript.

/// Declares a shape that crosses: serde both ways, TypeScript, every field public and told.
macro_rules! shapes {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$fmeta:meta])* $field:ident : $ty:ty ),* $(,)? } )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, ts_rs::TS)]
            pub struct $name { $( $(#[$fmeta])* pub $field : $ty ),* }
        )*
        /// TypeScript declarations of the shapes of this file.
        pub(super) fn declarations(cfg: &ts_rs::Config) -> Vec<String> {
            vec![ $( <$name as ts_rs::TS>::decl(cfg) ),* ]
        }
    };
}

mod annotation_log;
mod annotators;
mod answers;
mod assessment;
mod assessment_work;
mod banks;
mod cases;
mod citations;
mod conclusion_sheet;
mod datasets;
mod duties;
mod editions;
mod evaluation;
mod filing;
mod home;
mod journal;
mod keywords;
mod oscal;
mod overview;
mod papers;
mod progress;
mod records;
mod reports;
mod sheets;
mod tables;
mod whole;
mod workspace;

pub use annotation_log::*;
pub use annotators::*;
pub use answers::*;
pub use assessment::*;
pub use assessment_work::*;
pub use banks::*;
pub use cases::*;
pub use citations::*;
pub use conclusion_sheet::*;
pub use datasets::*;
pub use duties::*;
pub use editions::*;
pub use evaluation::*;
pub use filing::*;
pub use home::*;
pub use journal::*;
pub use keywords::*;
pub use oscal::*;
pub use overview::*;
pub use papers::*;
pub use progress::*;
pub use records::*;
pub use reports::*;
pub use sheets::*;
pub use tables::*;
pub use whole::*;
pub use workspace::*;

pub use hegui_corpus::annotation_log::{Column as LogPart, TimeUnit};
pub use hegui_model::timeline::Timeline;

/// TypeScript declarations of every shape.
pub fn declarations(cfg: &ts_rs::Config) -> Vec<String> {
    [
        annotation_log::declarations(cfg),
        annotators::declarations(cfg),
        assessment::declarations(cfg),
        assessment_work::declarations(cfg),
        cases::declarations(cfg),
        citations::declarations(cfg),
        conclusion_sheet::declarations(cfg),
        datasets::declarations(cfg),
        duties::declarations(cfg),
        editions::declarations(cfg),
        answers::declarations(cfg),
        banks::declarations(cfg),
        evaluation::declarations(cfg),
        filing::declarations(cfg),
        home::declarations(cfg),
        journal::declarations(cfg),
        keywords::declarations(cfg),
        oscal::declarations(cfg),
        overview::declarations(cfg),
        papers::declarations(cfg),
        progress::declarations(cfg),
        records::declarations(cfg),
        reports::declarations(cfg),
        sheets::declarations(cfg),
        tables::declarations(cfg),
        whole::declarations(cfg),
        workspace::declarations(cfg),
    ]
    .concat()
}
