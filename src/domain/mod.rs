//! Deciding, and the words everything else is said in. PURE: no async, no I/O, no clock, no logs.
//!
//! Two entry points: [`duty::obligations`] says what is due and how it stands,
//! [`notice::notices`] says who must hear what about it. Both are plain functions of what is
//! known and of one moment, so one input always gives one answer.

pub mod calendar;
pub mod confinement;
pub mod council;
pub mod duty;
pub mod ids;
pub mod known;
pub mod month;
pub mod names;
pub mod notice;
pub mod obligation;
pub mod plan;
pub mod register;
pub mod report;
pub mod retry;
pub mod sightings;
pub mod view;
