//! Numbers that seem to be missing, put to a person as a question and never as lateness.

use super::morning::is_looked_into_today;
use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::known::gap::{Gap, Standing, gaps};
use crate::domain::notice::trouble::{MissingNumbers, Trouble};
use crate::domain::register::GapPlace;
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, Datelike, Utc};

/// Opens the key of a week's question, `gaps@2026-W47`.
pub(in crate::daemon) const QUESTION: &str = "gaps@";

/// Gaps in one fact; a stored value stays small.
pub(in crate::daemon) const GAPS_PER_FACT: usize = 50;

/// Whether a trouble is a week's question.
pub fn is_question(key: &str) -> bool {
    key.starts_with(QUESTION)
}

/// Notes this week's question when gaps became ripe that were never asked about; looked into once
/// a sending morning.
pub fn ask(parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
    if is_looked_into_today(parts, now) {
        return Ok(());
    }
    let week = parts.config.calendar.day_of(now).iso_week();
    let key = format!("{QUESTION}{}-W{:02}", week.year(), week.week());
    if parts.store.state().troubles.contains_key(&key) {
        return Ok(());
    }
    let new: Vec<Gap> = {
        let view = parts.view(now);
        let asked: Vec<&GapPlace> =
            parts.store.state().asked_gaps.values().flat_map(|asked| &asked.gaps).collect();
        gaps(&view)
            .into_iter()
            .filter(|gap| gap.standing(&view) == Standing::Ripe)
            .filter(|gap| !asked.iter().any(|place| gap.is_at(place)))
            .collect()
    };
    if new.is_empty() {
        return Ok(());
    }
    tracing::info!(gaps = new.len(), "{} missing numbers are asked about", new.len());
    let mut facts: Vec<Fact> = new
        .chunks(GAPS_PER_FACT)
        .map(|some| Fact::GapsAsked { gaps: some.iter().map(Gap::place).collect() })
        .collect();
    facts.push(Fact::TroubleNoted { key, trouble: Trouble::gaps(missing_numbers(new)) });
    parts.record(now, DAEMON, facts)?;
    Ok(())
}

/// The question of a moment, about what is still unanswered; `None` when all of it is.
pub fn still_asked(parts: &Parts, asked_at: DateTime<Utc>) -> Option<Trouble> {
    let asked: Vec<&GapPlace> = parts
        .store
        .state()
        .asked_gaps
        .values()
        .filter(|asked| asked.at == asked_at)
        .flat_map(|asked| &asked.gaps)
        .collect();
    let mut open = gaps(&parts.view(asked_at));
    open.retain(|gap| asked.iter().any(|place| gap.is_at(place)));
    (!open.is_empty()).then(|| Trouble::gaps(missing_numbers(open)))
}

/// Gaps between the same neighbours together, the latest first.
fn missing_numbers(gaps: Vec<Gap>) -> Vec<MissingNumbers> {
    let mut all: Vec<MissingNumbers> = Vec::new();
    for gap in gaps {
        match all.last_mut() {
            Some(hole) if hole.before == gap.before && hole.after == gap.after => {
                hole.last = gap.number;
                hole.count += 1;
            }
            _ => all.push(MissingNumbers {
                first: gap.number.clone(),
                last: gap.number,
                count: 1,
                before: gap.before,
                after: gap.after,
            }),
        }
    }
    all.sort_by_key(|hole| std::cmp::Reverse(hole.after.adopted_on));
    all
}
