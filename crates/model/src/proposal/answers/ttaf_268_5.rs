//! What answers the clauses of TTAF-268.5.

use super::{Answer, attested, computed, judged, rows};

/// In the order of the inventory.
pub(super) const ANSWERS: &[Answer] = &[
    attested("5.1", "head_of_data", 12),
    attested("5.2.a", "head_of_models", 12),
    computed("5.2.b", &[rows("model_versions")]),
    computed("5.2.c", &[rows("datasets")]),
    computed("6.1.a", &[rows("secondary_developers"), rows("access_grants")]),
    computed("6.1.b", &[rows("suppliers")]),
    computed("6.1.c", &[rows("secondary_developers"), rows("sharing_agreements")]),
    judged("6.2.a", &[rows("policies"), rows("secondary_models")]),
    computed("6.2.b", &[rows("supplied_data_reviews")]),
    judged("6.2.c", &[rows("sharing_agreements")]),
    computed("6.2.d", &[rows("secondary_developers")]),
    computed("6.2.e", &[rows("secondary_models")]),
];
