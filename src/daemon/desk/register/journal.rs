//! The journal as a person vouches for it.
//!
//! Decides nothing: a state that had followed its journal further than it goes sends nothing until
//! whoever administers the machine has restored the journal, or says that there is no more of it.

use super::clerk::Desk;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::store::fact::Fact;
use crate::store::state::JournalCut;
use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// What can be said of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum JournalQuestion {
    /// Says that the journal as it stands holds
    Accept,
}

/// A journal that is vouched for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JournalAccepted {
    /// What stood against it.
    pub cut: JournalCut,
}

pub(in crate::daemon::desk) fn accept(
    desk: &mut Desk<'_>,
) -> Result<JournalAccepted, OperationError> {
    let Some(cut) = desk.parts.store.state().journal_cut else {
        return Err(refused("проти журналу нічого не свідчить".to_owned()));
    };
    desk.record(vec![Fact::JournalAccepted {}])?;
    Ok(JournalAccepted { cut })
}
