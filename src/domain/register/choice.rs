//! Which answers an obligation takes: what a letter offers, a page shows and a reply may say.
//!
//! Decides it by what the obligation is about and how it stands. The invariant: every choice that
//! is offered is one that the register can take.

use crate::domain::obligation::{Asking, Covered, Matter, Obligation, Question, Status};
use serde::{Deserialize, Serialize};

/// One kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// It is done.
    Done,
    /// It will be done by a day.
    Promise,
    /// It is somebody else's.
    NotMine,
    /// The numbers of a sitting's decisions.
    Numbers,
    /// The sitting adopted no decision.
    NoDecisions,
    /// The paper is the act; the sitting will take place.
    Yes,
    /// The paper is not the act.
    No,
    /// The sitting or event did not take place, or will not.
    CalledOff,
    /// The memo was read.
    Read,
}

/// The answers an obligation takes, the most likely first; none once nothing is asked.
pub fn choices(obligation: &Obligation) -> Vec<Choice> {
    use Choice::{CalledOff, Done, NoDecisions, NotMine, Numbers, Promise, Read, Yes};
    if matches!(obligation.status, Status::Met { .. } | Status::Waived) {
        return Vec::new();
    }
    match &obligation.matter {
        Matter::Memo { .. } => vec![Read],
        Matter::Answer { question, .. } => match question {
            Question::Decisions => vec![Numbers, NoDecisions, NotMine],
            Question::Held => vec![Numbers, NoDecisions, CalledOff, NotMine],
            Question::Vanished => vec![Yes, CalledOff, NotMine],
        },
        _ if obligation.asking == Asking::Advice => vec![Done],
        matter if may_be_called_off(matter) => vec![Done, Promise, CalledOff, NotMine],
        _ => vec![Done, Promise, NotMine],
    }
}

/// Whether the thing itself may not take place.
fn may_be_called_off(matter: &Matter) -> bool {
    match matter {
        Matter::EventAnnounced { .. }
        | Matter::SittingAnnounced { .. }
        | Matter::Broadcast { .. } => true,
        Matter::Coverage { of } => matches!(of, Covered::Event(_) | Covered::Sitting(_)),
        _ => false,
    }
}
