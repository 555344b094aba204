//! The weekly sign of life: a dead daemon looks like «nothing was due», so a living one says that
//! it lives.
//!
//! Holds what is told of a week; `section::week` has the sentences, and the daemon counts.

use chrono::NaiveDate;

/// How a week went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOfLife {
    /// The first day it tells of.
    pub from: NaiveDate,
    /// The last day it tells of.
    pub until: NaiveDate,
    /// Sources that can be read now.
    pub read: usize,
    /// Sources that cannot, by name.
    pub unread: Vec<String>,
    /// What appeared on them in these days.
    pub new: usize,
    /// Letters that the mail server took in these days.
    pub sent: usize,
    /// Letters that it refused in these days.
    pub refused: usize,
    /// Letters that wait now.
    pub waiting: usize,
    /// Obligations whose last day lies ahead.
    pub open: usize,
    /// Those that are late.
    pub overdue: usize,
    /// Those of which nothing can be told.
    pub unknown: usize,
}

/// What a subject says of it.
pub(super) const IN_SUBJECT: &str = "система працює, тижневе повідомлення";
