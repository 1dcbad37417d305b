//! What stands beside a clause in its dossier: counterparts in other editions with their state, and licensed text.

use crate::api::{CounterpartView, LicensedText};
use crate::assessment::standing;
use crate::session::Session;
use crate::view;
use hegui_model::assessment::{self as rules};
use hegui_model::catalogue::held;
use hegui_model::crosswalk::{self, Counterpart};
use hegui_model::reader::Reader;
use hegui_model::record::Record;
use hegui_model::registers::{assessments, licensed_texts};
use hegui_model::standard::Edition;
use hegui_store::reader::StoreReader;
use std::sync::Arc;

/// The latest assessment of a service under an edition.
fn latest(service: &str, edition: &str, reader: &dyn Reader) -> Option<Arc<Record>> {
    let all = reader.find(assessments::REGISTER.key, assessments::SERVICE.key(), service);
    all.into_iter()
        .filter(|a| a.text(assessments::EDITION) == edition)
        .max_by_key(|a| (a.get(assessments::ASSESSED_ON), a.id.clone()))
}

/// Counterparts of a clause; with an assessment, how each stands for the same service.
pub(crate) fn of(
    session: &Session,
    reader: &StoreReader<'_>,
    edition: &Edition,
    clause: &str,
    assessment: Option<&Record>,
) -> Vec<CounterpartView> {
    let editions = held::editions(reader);
    let service = assessment.map_or("", |a| a.text(assessments::SERVICE));
    let seen = |c: Counterpart| {
        let clause = c.clause.as_deref();
        let there = editions.iter().find(|e| Some(&e.id) == c.edition.as_ref()).map(Arc::as_ref);
        let clause = there.and_then(|e: &Edition| e.clause(clause?));
        let found = c.edition.as_deref().filter(|_| !service.is_empty());
        let found = found.and_then(|e| latest(service, e, reader));
        let state = found.as_ref().zip(clause).map(|(a, clause)| rules::clause_row(clause, a, reader));
        CounterpartView {
            cite: c.cite,
            title: clause.map(|c| c.title.clone()),
            relation: c.relation,
            fact: c.fact,
            assessment: found.as_ref().map(|a| view::link(session, reader, assessments::REGISTER.key, &a.id)),
            state: state.as_ref().map(|s| standing(s.state)),
            verdict: state.and_then(|s| s.verdict),
            edition: c.edition,
            clause: c.clause,
        }
    };
    crosswalk::counterparts(edition, clause, &editions).into_iter().map(seen).collect()
}

/// The clause in the words of the document, where the organisation holds them.
pub(crate) fn licensed(reader: &dyn Reader, edition: &str, clause: &str) -> Option<LicensedText> {
    licensed_texts::of(edition, clause, reader).map(|r| LicensedText {
        text: r.text(licensed_texts::TEXT).to_owned(),
        source: r.text(licensed_texts::SOURCE).to_owned(),
        licence: r.text(licensed_texts::LICENCE).to_owned(),
        id: r.id.clone(),
    })
}
