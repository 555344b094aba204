//! Where a letter's reader can answer, and choose when letters come: addresses.
//!
//! They are made where the secret is, and shown by `section::offer`.

use crate::domain::ids::ObligationKey;
use crate::domain::register::choice::Choice;
use std::collections::BTreeMap;

/// Addresses of the page; none where there is no page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Where each obligation can be answered.
    pub answers: BTreeMap<ObligationKey, AnswerLinks>,
    /// Where the reader chooses when letters come.
    pub wishes: Option<String>,
}

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
