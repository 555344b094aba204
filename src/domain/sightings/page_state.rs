//! What is noted of a kept state of an item's page.
//!
//! Decides nothing; `letters` has the words. The invariant: what older versions noted in words is
//! a note too, and the notes they wrote as one word are the notes of today.

use super::cause::Cause;
use serde::{Deserialize, Serialize};

/// Why a state of a page was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageState {
    /// The page was opened for the first time.
    Opened,
    /// It stands again after it was gone.
    Back,
    /// It shows something else.
    Changed,
    /// It no longer links to files.
    FilesLost {
        /// Their addresses.
        files: Vec<String>,
    },
    /// It is gone.
    Gone {
        /// What was found instead.
        found: Cause,
    },
    /// As an older version told it, in words.
    #[serde(untagged)]
    Told(String),
}
