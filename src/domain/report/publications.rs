//! How long decisions took to be published, and where the dates of a page disagree.
//!
//! Decides which publications belong to a month: those whose day is known and lies in it. A page
//! whose dates disagree belongs to the month in which it appeared, because that is when somebody
//! gave it another date.

use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::ObligationKey;
use crate::domain::month::Month;
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::sightings::Origin;
use crate::domain::sightings::publication_dates::{PublicationDates, dates_of};
use crate::domain::view::View;
use std::collections::BTreeMap;

/// Days from adoption to publication of the decisions published in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Publications {
    /// How many.
    pub count: usize,
    /// The median, in calendar days; halves where the count is even.
    pub median_days: f64,
    /// The longest, in calendar days.
    pub worst_days: u32,
    /// The obligation of the decision that took longest; the first by key where several did.
    pub worst: ObligationKey,
}

/// A page whose dates disagree by more than a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The publication of which decision.
    pub obligation: Obligation,
    /// Its dates.
    pub dates: PublicationDates,
    /// By how many days.
    pub days: u32,
}

impl Publications {
    /// Those of a month; `None` when nothing was published, or no day is known.
    pub fn of(obligations: &[Obligation], month: Month) -> Option<Self> {
        // Two duties may watch one decision: it was published once.
        let mut by_decision: BTreeMap<&DecisionKey, (u32, &ObligationKey)> = BTreeMap::new();
        for obligation in obligations {
            let Matter::Decision { key, .. } = &obligation.matter else { continue };
            let Status::Met { on, timeliness, .. } = &obligation.status else { continue };
            if Month::of(*on) != month || *timeliness == Timeliness::Unknown {
                continue;
            }
            let days = u32::try_from((*on - key.adopted_on).num_days()).unwrap_or(0);
            by_decision.entry(key).or_insert((days, &obligation.key));
        }
        let mut days: Vec<u32> = by_decision.values().map(|(days, _)| *days).collect();
        days.sort_unstable();
        let worst_days = *days.last()?;
        let (_, worst) = by_decision.values().find(|(days, _)| *days == worst_days)?;
        let (low, high) = (days[(days.len() - 1) / 2], days[days.len() / 2]);
        Some(Self {
            count: days.len(),
            median_days: f64::from(low + high) / 2.0,
            worst_days,
            worst: (*worst).clone(),
        })
    }
}

/// Pages that appeared in a month and publish a decision under dates that disagree.
pub(super) fn disagreements(
    obligations: &[Obligation],
    month: Month,
    view: &View<'_>,
) -> Vec<Disagreement> {
    let mut by_decision: BTreeMap<&DecisionKey, Disagreement> = BTreeMap::new();
    for obligation in obligations {
        let Matter::Decision { key, .. } = &obligation.matter else { continue };
        let Status::Met { by: SettledBy::Item { source, item, .. }, .. } = &obligation.status
        else {
            continue;
        };
        let page = view.sightings.observations.get(&(source.clone(), item.clone()));
        let Some(page) = page else { continue };
        let dates = dates_of(page, Some(key.adopted_on));
        let appeared_on = match page.origin {
            Origin::Appeared => Some(dates.first_seen),
            Origin::Baseline => dates.believed,
        };
        if let (Some(on), Some(days)) = (appeared_on, dates.disagreement)
            && Month::of(on) == month
        {
            let obligation = obligation.clone();
            by_decision.entry(key).or_insert(Disagreement { obligation, dates, days });
        }
    }
    by_decision.into_values().collect()
}
