//! What the daemon remembers. The only place that knows sled.
//!
//! The journal is the truth, sled is its fold; see [`fact`] and [`state`].

pub mod fact;
pub mod state;
