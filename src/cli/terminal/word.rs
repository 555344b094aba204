//! Ukrainian words for how things stand, and warnings.

use super::out::outln;
use crate::daemon::desk::answer::due::{ObligationRow, StatusWord};
use crate::daemon::desk::refusal::Warning;
use crate::domain::council::sitting::SittingStatus;

/// The Ukrainian word for an obligation's status.
pub fn status_word(row: &ObligationRow) -> &'static str {
    match (row.status, row.asking.as_deref()) {
        (StatusWord::Open, Some("answer")) => "запитано",
        (StatusWord::Open, Some("advice")) => "порада",
        (status, _) => publication_word(status, row.late),
    }
}

/// The Ukrainian word for how a decision's publication stands.
pub fn publication_word(status: StatusWord, late: Option<bool>) -> &'static str {
    match status {
        StatusWord::Met if late == Some(true) => "виконано із запізненням",
        StatusWord::Met => "виконано",
        StatusWord::Open => "триває",
        StatusWord::Overdue => "прострочено",
        StatusWord::Unknown => "невідомо",
        StatusWord::Waived => "знято",
    }
}

/// The Ukrainian word for how a sitting or event stands.
pub fn standing_word(status: SittingStatus) -> &'static str {
    match status {
        SittingStatus::Planned => "заплановано",
        SittingStatus::Held => "відбулося",
        SittingStatus::Cancelled => "скасовано",
    }
}

/// Warnings, a line each.
pub fn warnings(warnings: &[Warning]) {
    for warning in warnings {
        outln!("Увага: {warning}");
    }
}
