//! The register: decisions of a sitting in one form, missing numbers, what nobody could place, and
//! the way back.
//!
//! Decides which forms there are and that nothing is recorded before it was shown. The invariant:
//! a form that was wrong, or that another editor was quicker with, comes back with what was typed.

mod entry;
mod open;

pub(super) use entry::record;
pub(super) use open::{answer_doubt, answer_gap, doubts, gaps, undo, undone};

use super::entrance::visitor::{Turned, Visitor};
use super::room::shown;
use crate::domain::plan::role::Room;
use axum::http::StatusCode;
use axum::response::Response;

/// The form that registers decisions.
pub(super) async fn register(visitor: Visitor) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Register)?;
    let content = entry::form(&visitor, &entry::Typed::default(), None, None);
    Ok(shown(&visitor, StatusCode::OK, "register.html", content))
}
