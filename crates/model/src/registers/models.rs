//! 模型与更新: models, their versions, updates, deployment and secondary developers.

use crate::register::Section;
use crate::text::t;

/// 模型与更新.
pub(super) static SECTION: Section =
    Section { key: "models", label: t("模型与更新", "Models and updates"), registers: &[] };
