//! Names of people and things as different hands spell them.

pub mod latin;
pub mod likeness;
pub mod unseen;
