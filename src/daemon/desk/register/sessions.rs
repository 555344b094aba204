//! «Вийти»: who may end which sign-ins to the page.

use super::clerk::Desk;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::domain::register::session::Sessions;
use crate::store::fact::Fact;
use serde::{Deserialize, Serialize};

/// Sign-ins that open nothing any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// Which.
    pub ended: Sessions,
}

/// Ends sessions: everybody their own, the administrator any.
pub(in crate::daemon::desk) fn end(
    desk: &mut Desk<'_>,
    sessions: Sessions,
) -> Result<Ended, OperationError> {
    let administrator = &desk.parts.config.plan.directory.administrator;
    let own = match &sessions {
        Sessions::One { person, .. } | Sessions::Of { person } => person.as_str() == desk.author,
        Sessions::All => false,
    };
    if !own && administrator.as_str() != desk.author {
        return Err(refused("the sign-ins of others are ended by the administrator alone"));
    }
    desk.record(vec![Fact::SessionsEnded { sessions: sessions.clone() }])?;
    Ok(Ended { ended: sessions })
}
