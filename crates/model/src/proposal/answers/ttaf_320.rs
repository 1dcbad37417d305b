//! What answers the clauses of TTAF-320.

use super::{Answer, computed, evaluation, judged, rows};

/// In the order of the inventory.
pub(super) const ANSWERS: &[Answer] = &[
    computed("4.1.a", &[rows("emergency_plans")]),
    judged("4.1.b", &[rows("system_checks")]),
    judged("4.1.c", &[rows("training_runs")]),
    computed("4.2", &[rows("tools"), rows("training_runs")]),
    judged("4.3.a", &[rows("user_information")]),
    computed("4.3.b", &[rows("corpus_sources")]),
    judged("4.3.c", &[rows("data_quality_checks")]),
    computed("4.4.a", &[rows("posts")]),
    computed("4.4.b", &[rows("trainings")]),
    computed("4.4.c", &[rows("governance_bodies")]),
    judged("5.1.a", &[rows("ethics_reviews")]),
    judged("5.1.b", &[rows("model_versions")]),
    judged("5.2.a", &[rows("training_runs"), rows("test_plans")]),
    computed("5.2.b", &[rows("training_runs"), rows("datasets")]),
    judged("5.3.a", &[rows("releases")]),
    evaluation("5.3.b"),
    computed("6.1.a", &[rows("releases"), rows("services")]),
    computed("6.1.b", &[rows("releases")]),
    judged("6.1.c", &[rows("use_cases")]),
    judged("6.2.a", &[rows("content_measures")]),
    judged("6.2.b", &[rows("use_cases")]),
    computed("6.2.c", &[rows("monitoring_findings")]),
    computed("6.2.d", &[rows("emergency_plans")]),
    computed("6.2.e", &[rows("notifications")]),
    computed("6.3.a", &[rows("input_collections")]),
    computed("6.3.b", &[rows("handling_rules")]),
    computed("6.3.c", &[rows("model_updates")]),
    judged("6.4.a", &[rows("suppliers")]),
    computed("6.4.b", &[rows("use_cases")]),
    judged("6.4.c", &[rows("use_cases")]),
    computed("6.4.d", &[rows("training_runs")]),
];
