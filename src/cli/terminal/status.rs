//! How the daemon stands, for a person at the terminal.

use super::listing;
use super::out::outln;
use crate::daemon::desk::answer::sources::SourceStands;
use crate::daemon::desk::answer::status::Standing;
use crate::letters::status::{line, missing_limits, way_out};
use crate::letters::trouble::mailbox_blind;
use crate::letters::ukrainian::PROBLEM;
use chrono_tz::Tz;

/// One line, then whatever is not as it should be, with its reason.
pub fn show(standing: &Standing, zone: Tz) {
    let figures = standing.figures();
    outln!("{}", line(&figures, standing.now, zone));
    if let Some(hindrance) = figures.hindrance {
        outln!("{}.", way_out(hindrance));
    }
    if let Some(unused) = &standing.unused_config {
        outln!(
            "У файлах конфігурації: {}. Перша: {}. Повний перелік – «hromada-watch check».",
            PROBLEM.count(unused.problems as u64),
            unused.first
        );
    }
    if let Some(missing) = standing.missing_limits.as_deref().filter(|it| !it.is_empty()) {
        outln!("{}.", missing_limits(missing));
    }
    if let Some(outage) = standing.mailbox_blind {
        outln!("{}", mailbox_blind(outage.since, outage.cause, zone));
    }
    let blind: Vec<_> = standing
        .sources
        .iter()
        .filter(|source| matches!(source.stands, SourceStands::Blind | SourceStands::New))
        .cloned()
        .collect();
    if !blind.is_empty() {
        outln!("");
        listing::sources(&blind, zone);
    }
    if !standing.letters.is_empty() {
        outln!("");
        listing::letters(&standing.letters, zone);
    }
}
