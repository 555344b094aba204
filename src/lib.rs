//! hromada-watch keeps a local council's promises to publish.

pub mod channels;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod domain;
pub mod letters;
pub mod recognition;
pub mod simulation;
pub mod sources;
pub mod store;
