//! The commands of what people tell us: decisions, sittings, events, trips, submissions, waivers,
//! promises, absences, and the answers to what could not be told.

pub(super) mod away;
mod calendar_import;
pub(super) mod decision;
pub(super) mod done;
pub(super) mod event;
mod gap;
mod legal_acts;
pub(super) mod memo;
pub(super) mod promise;
pub(super) mod sitting;
pub(super) mod submission;
pub(super) mod unplaced;
pub(super) mod waive;
