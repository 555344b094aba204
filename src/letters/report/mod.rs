//! The monthly report on paper: every name and word resolved, ready for any form. PURE.
//!
//! Decides the words of a report and what each of its lines says; counting is `domain::report`'s.
//! One [`Paper`](paper::Paper) gives the page to print, the workbook, the rows, the lines of a
//! letter, and is itself the JSON that others build on: its field names are stable, absent values
//! are null.

mod bars;
mod lines;
pub mod page;
pub mod paper;
pub mod rows;
pub mod separated;
mod summary;
pub mod workbook;

pub use page::page;
pub use rows::{rows, rows_to_open};
pub use summary::text;
pub(super) use summary::{in_subject, section};
pub use workbook::{WorkbookError, workbook};
