//! What a council does: decisions, sittings, events.

pub mod decision;
pub mod decision_line;
pub mod event;
pub mod event_id;
pub mod sitting;
