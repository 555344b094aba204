//! Deciding, and the words everything else is said in. PURE: no async, no I/O, no clock, no logs.
//!
//! Two entry points: [`obligation::obligations`] says what is due and how it stands,
//! [`notice::notices`] says who must hear what about it. Both are plain functions of what is
//! known and of one moment, so one input always gives one answer.

pub mod blindness;
pub mod calendar;
pub mod decision;
pub mod decision_line;
pub mod directory;
pub mod draft;
pub mod duty;
pub mod event;
pub mod event_id;
pub mod event_words;
pub mod gap;
pub mod host;
pub mod ids;
pub mod known;
pub mod known_sittings;
mod ladder;
pub mod latin;
pub mod likeness;
pub mod notice;
pub mod numbering;
pub mod obligation;
pub mod observation;
pub mod occasion;
pub mod plan;
pub mod platform;
pub mod publication_dates;
pub mod register;
pub mod relief;
pub mod report;
pub mod retry;
pub mod sitting;
pub mod unplaced;
