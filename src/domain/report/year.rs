//! The year's line of each measure: how its obligations of twelve months were kept.
//!
//! Counts as the report of a month does, so the line and the report never disagree.

use super::{Cell, Tally, is_judged};
use crate::domain::month::Month;
use crate::domain::obligation::Obligation;
use crate::domain::view::View;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many months a line has, the present one last.
pub const MONTHS: usize = 12;

/// One month of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthPoint {
    /// Which.
    pub month: Month,
    /// What was due in it, as it stands now.
    pub tally: Tally,
}

/// Twelve months by measure; measures without obligations are left out.
pub fn year(obligations: &[Obligation], view: &View<'_>) -> BTreeMap<u8, Vec<MonthPoint>> {
    let mut months = vec![Month::of(view.today())];
    while months.len() < MONTHS {
        months.insert(0, months[0].previous());
    }
    let mut all: BTreeMap<u8, Vec<MonthPoint>> = BTreeMap::new();
    let due = |one: &&Obligation| is_judged(one) && view.watching_since <= one.due.on;
    for obligation in obligations.iter().filter(due) {
        let month = Month::of(obligation.due.on);
        let Ok(at) = months.binary_search(&month) else { continue };
        let empty = || {
            let point = |month: &Month| MonthPoint { month: *month, tally: Tally::default() };
            months.iter().map(point).collect()
        };
        let line = all.entry(obligation.measure).or_insert_with(empty);
        line[at].tally.add(&Cell::of(obligation, view.sightings));
    }
    all
}
