//! The decided: every obligation of one moment, computed once and handed on; beside it what long
//! lists are cut from, made when somebody asks.
//!
//! Decides nothing itself; `domain` does. The invariant: what two parts of the daemon say about
//! one moment and one set of facts comes from one computation.

use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::RegisteredSitting;
use crate::domain::duty;
use crate::domain::ids::ObligationKey;
use crate::domain::known::draft::{DraftOf, drafts};
use crate::domain::known::sittings::{KnownSitting, known_sittings};
use crate::domain::obligation::{Matter, Obligation};
use crate::domain::view::View;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

/// All obligations of one moment, ordered by key.
#[derive(Debug)]
pub struct Decided {
    /// The moment.
    pub now: DateTime<Utc>,
    /// The obligations, ordered by key, each key once.
    pub obligations: Vec<Obligation>,
    decisions: OnceLock<Vec<Adopted>>,
    drafts: OnceLock<BTreeMap<DecisionKey, DraftOf>>,
    sittings: OnceLock<Vec<Called>>,
}

/// A decision whose publication is among the obligations.
#[derive(Clone, Copy, Debug)]
pub struct Adopted {
    /// Where its obligation stands.
    pub at: usize,
    /// The day of adoption.
    pub on: NaiveDate,
    /// Whether a person registered it.
    pub registered: bool,
}

/// A sitting as it stands.
#[derive(Clone, Debug)]
pub struct Called {
    /// The sitting, as it would be registered.
    pub sitting: RegisteredSitting,
    /// Whether a person or a calendar said something of it.
    pub registered: bool,
}

impl Called {
    /// A sitting as it stands by all that is known of it.
    pub fn of(known: &KnownSitting<'_>) -> Self {
        Self { sitting: known.told(), registered: known.registered.is_some() }
    }
}

impl Decided {
    /// Decides afresh from all that is known.
    pub(super) fn of(view: &View<'_>) -> Self {
        let (decisions, drafts, sittings) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let obligations = duty::obligations(view);
        Self { now: view.now, obligations, decisions, drafts, sittings }
    }

    /// How one obligation stands.
    pub fn get(&self, key: &ObligationKey) -> Option<&Obligation> {
        let at = self.obligations.binary_search_by(|known| known.key.cmp(key)).ok()?;
        self.obligations.get(at)
    }

    /// The decisions, each once, the latest first; `view` is the one that was decided by.
    pub fn decisions(&self, view: &View<'_>) -> &[Adopted] {
        self.decisions.get_or_init(|| {
            let mut seen = HashSet::new();
            let all = self.obligations.iter().enumerate();
            let named = all.filter_map(|(at, obligation)| match &obligation.matter {
                // Two duties may watch one decision (30 days, 5 working days).
                Matter::Decision { key, .. } if seen.insert(key) => Some((key, at)),
                _ => None,
            });
            let mut named: Vec<(&DecisionKey, usize)> = named.collect();
            named.sort_by(|(a, _), (b, _)| {
                let order = |key: &DecisionKey| (key.adopted_on, key.body);
                order(b).cmp(&order(a)).then_with(|| b.number.cmp(&a.number))
            });
            let registered = &view.register.decisions;
            let adopted = named.into_iter().map(|(key, at)| Adopted {
                at,
                on: key.adopted_on,
                registered: registered.contains_key(key),
            });
            adopted.collect()
        })
    }

    /// The draft that each decision was.
    pub fn drafts(&self, view: &View<'_>) -> &BTreeMap<DecisionKey, DraftOf> {
        self.drafts.get_or_init(|| drafts(view))
    }

    /// The sittings, the latest first.
    pub fn sittings(&self, view: &View<'_>) -> &[Called] {
        self.sittings.get_or_init(|| sittings(view))
    }
}

/// Every sitting that anybody registered or that was held since the watch began, the latest first.
pub fn sittings(view: &View<'_>) -> Vec<Called> {
    let known = known_sittings(view, NaiveDate::MIN).into_values();
    let listed = known.filter(|it| it.registered.is_some() || it.on >= view.watching_since);
    let mut called: Vec<Called> = listed.map(|it| Called::of(&it)).collect();
    called.sort_by_key(|it| std::cmp::Reverse((it.sitting.on, it.sitting.key)));
    called
}
