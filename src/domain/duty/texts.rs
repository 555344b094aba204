//! Which texts the duties read.
//!
//! Most duties look at what was understood of an item and at its headline. News of events, posts
//! about decisions and announcements of a campaign's stages are known by words of the text itself;
//! only those texts are held in memory. The invariant: whatever a duty would read of a text that
//! is not held lies outside the days it looks at.

use super::platform::ANNOUNCED_DAYS;
use crate::domain::calendar::sub_days;
use crate::domain::ids::SourceId;
use crate::domain::plan::rules::DutyKind;
use crate::domain::plan::{DutyState, Plan};
use crate::domain::view::REMEMBERED_DAYS;
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// Events are sought so long before they are forgotten: those that last, and what announced them.
const SLACK_DAYS: u16 = 365;

/// The days of publication of items of `source` whose texts some duty of the plan reads, on
/// `today` or later.
pub fn days_read(
    plan: &Plan,
    source: &SourceId,
    today: NaiveDate,
) -> Vec<RangeInclusive<NaiveDate>> {
    let mut days = Vec::new();
    for duty in plan.duties.iter().filter(|duty| duty.state == DutyState::Active) {
        if !duty.sources.contains(source) && !duty.also_sources.contains(source) {
            continue;
        }
        match &duty.kind {
            DutyKind::Coverage(_) | DutyKind::Announcement(_) => {
                days.push(sub_days(today, REMEMBERED_DAYS + SLACK_DAYS)..=NaiveDate::MAX);
            }
            DutyKind::Platform(rule) => {
                let stages = rule.campaigns.iter().flat_map(|campaign| &campaign.stages);
                days.extend(
                    stages.map(|stage| sub_days(stage.until, ANNOUNCED_DAYS)..=stage.until),
                );
            }
            _ => {}
        }
    }
    days
}
