//! What the desk answers when it is asked: listings and stories. Nothing here records a fact.

pub(in crate::daemon) mod dossier;
pub(in crate::daemon) mod explain;
pub(in crate::daemon) mod gaps;
pub(in crate::daemon) mod legal_acts;
pub(in crate::daemon) mod listing;
pub(in crate::daemon) mod unplaced;
