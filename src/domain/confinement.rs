//! What is taken from a process that parses a stranger's bytes.
//!
//! Holds the names; `cli::parse` takes it away, and the status tells what could not be taken.

use serde::{Deserialize, Serialize};

/// One thing that such a process must not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Memory without end.
    Memory,
    /// Time of the processor without end.
    Processor,
    /// New files and connections.
    Descriptors,
    /// Other processes.
    Processes,
    /// The file system, the network, and signals to others, by the kernel's own rules (Landlock).
    Sandbox,
}
