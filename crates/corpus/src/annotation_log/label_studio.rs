//! Tasks of a Label Studio export.
//!
//! A task carries the annotations of several people, each with its author (`completed_by`), its regions (`result`), the
//! seconds it took (`lead_time`), whether it was skipped (`was_cancelled`), and, where reviews are made, what the
//! reviewers said (`reviews`). Each annotation is a row; the item is the task.

use super::Column;
use super::json::{malformed, text_of};
use super::rows::RowsOut;
use super::values::moment;
use crate::error::ForeignError;
use hegui_model::annotation_log::LogRow;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

#[derive(Deserialize)]
struct Task {
    #[serde(default, alias = "completions")]
    annotations: Vec<Annotation>,
    /// Everything else: identity and data.
    #[serde(flatten)]
    rest: Map<String, Json>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    completed_by: Json,
    #[serde(default)]
    result: Vec<Region>,
    #[serde(default)]
    lead_time: Option<f64>,
    #[serde(default)]
    was_cancelled: Option<bool>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    reviews: Vec<Review>,
}

#[derive(Deserialize)]
struct Region {
    #[serde(default)]
    value: Map<String, Json>,
}

#[derive(Deserialize)]
struct Review {
    #[serde(default, alias = "reviewer", alias = "completed_by")]
    created_by: Json,
    #[serde(default)]
    accepted: Option<bool>,
}

/// Is it a task with its annotations, not a flat record?
pub(super) fn is_task(map: &Map<String, Json>) -> bool {
    ["annotations", "completions"].iter().any(|key| map.get(*key).is_some_and(Json::is_array))
}

/// Leaves of a task what can be chosen as item or risk.
pub(super) fn shorten(map: &mut Map<String, Json>) {
    map.retain(|key, value| key == "data" || !matches!(value, Json::Array(_) | Json::Object(_)));
}

/// The labels of a region, whichever control made them.
fn labels(region: &Region) -> Option<String> {
    ["choices", "taxonomy", "rating", "number", "labels", "rectanglelabels", "hypertextlabels", "text"]
        .iter()
        .find_map(|key| text_of(region.value.get(*key)?))
        .filter(|s| !s.is_empty())
}

/// Gives out the rows of a task.
pub(super) fn read_task(number: u32, text: &[u8], out: &mut RowsOut<'_, '_>) -> Result<(), ForeignError> {
    let task: Task = serde_json::from_slice(text).map_err(|e| {
        malformed(
            out.file,
            number,
            &format!("任务无法解析（{e}）"),
            &format!("the task cannot be understood ({e})"),
        )
    })?;
    let of_task = |column: Column| {
        let header = out.layout.headers.get(out.layout.columns.get(column)?)?;
        let value = match header.split_once('.') {
            Some((outer, inner)) => task.rest.get(outer)?.get(inner),
            None => task.rest.get(header.as_str()),
        };
        text_of(value?).filter(|s| !s.is_empty())
    };
    let (item, risk) = (of_task(Column::Item).unwrap_or_default(), of_task(Column::Risk));
    for annotation in &task.annotations {
        if annotation.was_cancelled == Some(true) {
            out.skip();
            continue;
        }
        let annotator = text_of(&annotation.completed_by).unwrap_or_default();
        let label = annotation.result.iter().filter_map(labels).collect::<Vec<_>>().join("、");
        // Later reviews overrule earlier ones.
        let review = annotation.reviews.iter().rev().find(|r| r.accepted.is_some());
        let reviewer = review.and_then(|r| text_of(&r.created_by)).filter(|s| !s.is_empty());
        let at = annotation.created_at.as_deref().and_then(|text| {
            let read = moment(text.trim());
            if read.is_none() {
                out.malformed(number, Column::At, text);
            }
            read
        });
        let verdict = review.and_then(|r| r.accepted).map(|yes| if yes { "accepted" } else { "rejected" });
        out.out(
            number,
            &LogRow {
                item: &item,
                annotator: &annotator,
                reviewer: reviewer.as_deref(),
                label: &label,
                verdict,
                seconds: annotation.lead_time,
                risk: risk.as_deref(),
                at,
            },
        );
    }
    Ok(())
}
