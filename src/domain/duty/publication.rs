//! Publication.
use super::View;
use crate::domain::obligation::Obligation;
use crate::domain::plan::{DayCount, Duty, Roll};

/// The term of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicationRule {
    /// How many days from adoption.
    pub term_days: u16,
    /// Which days.
    pub count: DayCount,
    /// What happens to a last day off.
    pub roll: Roll,
}

/// One obligation per adopted decision.
pub fn obligations(_duty: &Duty, _rule: &PublicationRule, _view: &View<'_>) -> Vec<Obligation> {
    Vec::new()
}
