//! What the desk answers when it is asked: listings and stories, and the few words that end a row
//! of one.

pub mod behind;
pub mod board;
pub mod calendar;
pub mod decisions;
pub mod dossier;
pub mod due;
pub mod explain;
pub mod gaps;
pub mod legal_acts;
pub mod matter;
pub mod outbox;
pub mod relief;
pub mod sources;
pub mod status;
pub mod story;
pub mod stretch;
pub mod unplaced;
