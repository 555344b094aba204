//! What is known of decisions and sittings from all sides together: the register, the site, the
//! gaps between numbers, and what nobody could place.

pub mod decisions;
pub mod draft;
pub mod gap;
mod numbering;
pub mod sittings;
pub mod unplaced;
