//! The world in: bytes to items.
//!
//! A source is read in one call; it gives items, or says that nothing changed, or says why it
//! could not be read. It decides nothing about meaning (`recognition`) and remembers nothing
//! between reads (`store`).

pub mod confined;
mod document;
pub mod engine;
pub mod facebook;
pub mod feed;
pub mod fetch;
pub mod health;
mod host;
pub mod html;
pub mod mail;
pub mod page;
pub mod platform;
pub mod read;
pub mod reading;
pub mod spec;
pub mod survey;
