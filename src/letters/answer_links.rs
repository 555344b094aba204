//! Where a letter's reader can answer: addresses, by obligation.
//!
//! They are made where the secret is, and shown by `section::offer`.

use crate::domain::ids::ObligationKey;
use crate::domain::register::choice::Choice;
use std::collections::BTreeMap;

/// Addresses by obligation; empty where there is no page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links(pub BTreeMap<ObligationKey, AnswerLinks>);

/// Where one obligation can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLinks {
    /// Where an answer is chosen.
    pub any: String,
    /// Where each kind of answer is given.
    pub choices: Vec<(Choice, String)>,
    /// Where it is said of a paper whether it is what is looked for: the paper, the address.
    pub papers: Vec<(String, String)>,
}
