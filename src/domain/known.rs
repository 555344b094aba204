//! Every decision we know of, from whichever side: the register, or a page that names its body,
//! number and date.
//!
//! Decides nothing about publication; it is the common ground of gaps, drafts and the queue of
//! what could not be placed.

use super::decision::DecisionKey;
use super::duty::View;
use super::duty::publication::PublicationRule;
use super::ids::SourceId;
use super::observation::{Kind, Observation};
use super::plan::{Duty, DutyKind, DutyState};
use super::register::RegisteredDecision;
use std::collections::{BTreeMap, BTreeSet};

/// A decision with what is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownDecision<'a> {
    /// What a person said.
    pub registered: Option<&'a RegisteredDecision>,
    /// A page that names it.
    pub page: Option<&'a Observation>,
}

impl<'a> KnownDecision<'a> {
    /// Its name or headline.
    pub fn title(&self) -> Option<&'a str> {
        self.registered
            .and_then(|registered| registered.title.as_deref())
            .or_else(|| self.page.map(|page| page.item.title.as_str()))
    }

    /// Ordinal of the session that adopted it.
    pub fn session(&self) -> Option<u16> {
        self.registered
            .and_then(|registered| registered.session)
            .or_else(|| self.page.and_then(|page| page.meaning.session))
    }

    /// Number of the convocation that adopted it.
    pub fn convocation(&self) -> Option<u16> {
        self.registered
            .and_then(|registered| registered.convocation)
            .or_else(|| self.page.and_then(|page| page.meaning.convocation))
    }
}

/// The publication duties that act, with their rules.
pub fn publication_duties<'a>(
    view: &View<'a>,
) -> impl Iterator<Item = (&'a Duty, &'a PublicationRule)> + use<'a> {
    view.plan.duties.iter().filter(|duty| duty.state == DutyState::Active).filter_map(|duty| {
        match &duty.kind {
            DutyKind::Publication(rule) => Some((duty, rule)),
            _ => None,
        }
    })
}

/// The sources in which publication duties look for decisions.
pub fn publication_sources<'a>(view: &View<'a>) -> BTreeSet<&'a SourceId> {
    publication_duties(view)
        .flat_map(|(duty, _)| duty.sources.iter().chain(&duty.also_sources))
        .collect()
}

/// All known decisions. A page that is gone still says that its decision was adopted.
pub fn known_decisions<'a>(view: &View<'a>) -> BTreeMap<DecisionKey, KnownDecision<'a>> {
    let mut known: BTreeMap<DecisionKey, KnownDecision<'a>> = view
        .register
        .decisions
        .iter()
        .map(|(key, registered)| {
            (key.clone(), KnownDecision { registered: Some(registered), page: None })
        })
        .collect();
    let sources = publication_sources(view);
    for page in view.sightings.observations.values() {
        if page.meaning.kind == Kind::Decision
            && sources.contains(&page.source)
            && let Some(key) = key_of(page)
        {
            known.entry(key).or_default().page.get_or_insert(page);
        }
    }
    known
}

/// The decision that a page names fully.
pub fn key_of(page: &Observation) -> Option<DecisionKey> {
    Some(DecisionKey {
        body: page.meaning.body?,
        adopted_on: page.meaning.adopted_on?,
        number: page.meaning.number.clone()?,
    })
}
