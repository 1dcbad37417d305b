//! Step 4: models, their training and their updates.

use super::{Outline, spare_where_only_called};
use crate::text::t;

pub(super) const OUTLINE: Outline = Outline {
    key: "models",
    title: t("模型与更新", "Models and updates"),
    why: t(
        "使用的基础模型已备案，训练过程有记录，重要更新先评估再发布",
        "The base model is filed, training is on record, and an important update is assessed before it is released",
    ),
    clauses: &["TC260-003/6.a", "TC260-003/6.b.1", "TC260-003/7.g.1"],
    section: Some("models"),
    needs: &["model_versions", "training_runs", "update_criteria", "compute_resources"],
    look: spare_where_only_called,
};
