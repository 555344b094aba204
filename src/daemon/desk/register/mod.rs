//! What people register: decisions, submissions, sittings, events, trips, their words on
//! obligations, and what relieves people for a time.
//!
//! The invariants: what is refused records nothing, and saying the same thing twice records it
//! once.

pub(in crate::daemon) mod act;
pub(super) mod clerk;
pub mod clock;
pub mod decisions;
mod deed;
pub mod draft;
pub mod event_book;
pub mod events;
pub mod import;
pub mod journal;
mod place;
pub mod relief;
pub mod said;
pub mod sessions;
pub mod sitting_book;
pub mod sittings;
pub mod submissions;
pub mod undo;
pub mod wishes;
pub mod words;
