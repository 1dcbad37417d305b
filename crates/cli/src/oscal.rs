//! `hegui oscal …`

use crate::console::{Console, Target};
use clap::Subcommand;
use hegui_app::api::{OscalCatalog, OscalResults};
use hegui_app::error::Result;

#[derive(Debug, Subcommand)]
pub(crate) enum Word {
    /// 标准版本导出为 OSCAL catalog（自行概述，不含原文） | An edition as an OSCAL catalog, in our own words
    Catalog {
        /// 版本，如 TC260-003@draft-2023-10 | Edition, e.g. TC260-003@draft-2023-10
        edition: String,
        #[command(flatten)]
        target: Target,
    },
    /// 评估导出为 OSCAL assessment-results（留痕） | An assessment as OSCAL assessment results (journalled)
    Results {
        /// 评估：编号、名称或标识 | Assessment: code, name or id
        assessment: String,
        #[command(flatten)]
        target: Target,
    },
}

pub(crate) fn run(c: &Console, word: Word) -> Result<u8> {
    match word {
        Word::Catalog { edition, target } => {
            c.keep("oscal_catalog", &OscalCatalog { edition, lang: c.lang }, &target)
        }
        Word::Results { assessment, target } => {
            let assessment = crate::assessment::assessment(c, &assessment)?;
            c.keep("oscal_results", &OscalResults { assessment, lang: c.lang }, &target)
        }
    }
}
