//! Every decision we know of, from whichever side: the register, or a page that names its body,
//! number and date; a page of a whole session names many.
//!
//! Decides nothing about publication; it is the common ground of gaps, drafts and the queue of
//! what could not be placed.

use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::SourceId;
use crate::domain::plan::rules::{DutyKind, PublicationRule};
use crate::domain::plan::{Duty, DutyState};
use crate::domain::register::RegisteredDecision;
use crate::domain::sightings::{Act, Observation, key_of};
use crate::domain::view::View;
use std::collections::{BTreeMap, BTreeSet};

/// A decision with what is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownDecision<'a> {
    /// What a person said.
    pub registered: Option<&'a RegisteredDecision>,
    /// A page that publishes it, and what the page says of it.
    pub page: Option<(&'a Observation, &'a Act)>,
}

impl<'a> KnownDecision<'a> {
    /// Its name or headline.
    pub fn title(&self) -> Option<&'a str> {
        let of_page = |(page, act): (&'a Observation, &'a Act)| match &act.name {
            Some(name) if page.acts.len() > 1 => name.as_str(),
            _ => page.item.title.as_str(),
        };
        self.registered
            .and_then(|registered| registered.title.as_deref())
            .or_else(|| self.page.map(of_page))
    }

    /// Ordinal of the session that adopted it.
    pub fn session(&self) -> Option<u16> {
        self.registered
            .and_then(|registered| registered.session)
            .or_else(|| self.page.and_then(|(_, act)| act.session))
    }

    /// Number of the convocation that adopted it.
    pub fn convocation(&self) -> Option<u16> {
        self.registered
            .and_then(|registered| registered.convocation)
            .or_else(|| self.page.and_then(|(_, act)| act.convocation))
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
        if !sources.contains(&page.source) {
            continue;
        }
        for act in &page.acts {
            if let Some(key) = key_of(act) {
                known.entry(key).or_default().page.get_or_insert((page, act));
            }
        }
    }
    known
}
