//! Roles: which rooms of the page a person of the directory may enter, and whose matters they see.
//!
//! Decided by the directory and the plan alone: nobody keeps a list of accounts. The invariant:
//! everybody may see their own matters, and whoever may change something is named by the plan.

use super::Plan;
use super::directory::Directory;
use super::rules::DutyKind;
use crate::domain::ids::PersonId;
use crate::domain::obligation::{Matter, Obligation};
use std::collections::BTreeSet;

/// What a person is for the page. One person may be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Keeps the daemon running: everything.
    Administrator,
    /// Reads everything.
    CouncilHead,
    /// Answers for the publication of decisions, or is asked about sittings: keeps the register.
    Editor,
    /// Heads a department or institution.
    Head,
}

/// A room of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Own matters.
    Mine,
    /// How the whole plan stands, and the report of a month.
    Whole,
    /// What people tell us, to be read and changed.
    Register,
    /// Sources, letters, sign-ins.
    Machine,
}

impl Plan {
    /// What a person is.
    pub fn roles(&self, person: &PersonId) -> BTreeSet<Role> {
        let directory = &self.directory;
        let is = |role: Role| match role {
            Role::Administrator => directory.administrator == *person,
            Role::CouncilHead => directory.council_head == *person,
            Role::Editor => self.publishes(person),
            Role::Head => heads(directory, person),
        };
        [Role::Administrator, Role::CouncilHead, Role::Editor, Role::Head]
            .into_iter()
            .filter(|role| is(*role))
            .collect()
    }

    fn publishes(&self, person: &PersonId) -> bool {
        self.duties.iter().any(|duty| match &duty.kind {
            DutyKind::Publication(rule) => {
                duty.responsible.contains(person) || rule.secretaries.contains(person)
            }
            _ => false,
        })
    }

    /// Whether a person sees an obligation: their own, and what their unit owes.
    pub fn is_of(&self, obligation: &Obligation, person: &PersonId) -> bool {
        let unit = match &obligation.matter {
            Matter::Submission { department, .. } | Matter::Page { department, .. } => {
                self.directory.department(department)
            }
            _ => None,
        };
        obligation.responsible.contains(person)
            || unit.is_some_and(|unit| unit.head.as_ref() == Some(person))
    }
}

fn heads(directory: &Directory, person: &PersonId) -> bool {
    directory.departments.iter().any(|unit| unit.head.as_ref() == Some(person))
}

/// Whether somebody of these roles may enter a room.
pub fn may_enter(roles: &BTreeSet<Role>, room: Room) -> bool {
    let open_to: &[Role] = match room {
        Room::Mine => return true,
        Room::Whole => &[Role::Administrator, Role::CouncilHead, Role::Editor],
        Room::Register => &[Role::Administrator, Role::Editor],
        Room::Machine => &[Role::Administrator],
    };
    open_to.iter().any(|role| roles.contains(role))
}
