//! The participatory budget runs on its platform, as its calendar says.
//!
//! Measure 9 of the council's plan. For each stage of a campaign in the plan: the platform shows
//! it as the running one by the working day after its first day, and its end is announced some
//! working days before. Outside a campaign it is quiet; that the platform does not answer at all
//! is blindness of a source, which the administrator hears of.
//!
//! A stage is settled by any look at the platform between its days (two days early count) that
//! shows it running; the announcement by an item of the duty's sources in the stage's last three
//! weeks that names the stage and the participatory budget. A person's word settles either.

use super::status::{items, open, set, status_by, status_when_not_seen};
use crate::domain::calendar::{Calendar, sub_days};
use crate::domain::ids::SourceId;
use crate::domain::obligation::{Matter, Obligation, SettledBy, StagePart, Status, Timeliness};
use crate::domain::plan::Duty;
use crate::domain::plan::rules::{Campaign, PlannedStage, PlatformRule};
use crate::domain::plan::term::{Roll, Term, due_after, due_before};
use crate::domain::sightings::Observation;
use crate::domain::sightings::platform::{PlatformSight, Stage};
use crate::domain::view::View;
use chrono::NaiveDate;

/// A platform may be switched over so many days early.
const EARLY_DAYS: u16 = 2;

/// The announcement of an end is sought in so many last days of the stage.
pub(super) const ANNOUNCED_DAYS: u16 = 21;

/// Stages that have begun or are about to end.
pub fn obligations(duty: &Duty, rule: &PlatformRule, view: &View<'_>) -> Vec<Obligation> {
    let today = view.today();
    let seen = items(duty, view);
    rule.campaigns
        .iter()
        .flat_map(|campaign| campaign.stages.iter().map(move |stage| (campaign, *stage)))
        .filter(|(_, stage)| stage.until >= view.watching_since && stage.from <= today)
        .flat_map(|(campaign, stage)| {
            let running = running(duty, campaign, stage, view);
            let announced = announced(duty, rule, campaign, stage, &seen, view);
            std::iter::once(running).chain(announced)
        })
        .collect()
}

/// The sources of the duty that are platforms.
fn platforms<'a>(duty: &'a Duty, view: &View<'a>) -> Vec<(&'a SourceId, &'a PlatformSight)> {
    duty.sources
        .iter()
        .chain(&duty.also_sources)
        .filter_map(|source| Some((source, view.sightings.platforms.get(source)?)))
        .collect()
}

fn running(duty: &Duty, campaign: &Campaign, planned: PlannedStage, view: &View<'_>) -> Obligation {
    let platforms = platforms(duty, view);
    let due = due_after(planned.from, Term::working(1), Roll::Next, view.calendar);
    let shown = platforms.iter().find_map(|(_, sight)| sight.view.running);
    let matter = matter(campaign, planned, StagePart::Running, shown);
    let subject = format!("{}/{}/running", campaign.name, planned.stage);
    let responsible = duty.responsible.clone();
    let obligation = open(duty, &subject, matter, responsible, planned.from, due);
    let first = platforms
        .iter()
        .find_map(|(source, sight)| Some((*source, first_shown(sight, planned, view.calendar)?)));
    let status = match first {
        Some((source, on)) => Status::Met {
            on,
            timeliness: Timeliness::of(on, due.on),
            by: SettledBy::Item { source: source.clone(), item: "stage".into(), url: None },
        },
        None => status_when_not_seen(&duty.sources, due.on, view),
    };
    Obligation { status, said_until: Some(planned.until), ..obligation }
}

/// The first day of the stage on which the platform showed it as the running one.
fn first_shown(
    sight: &PlatformSight,
    planned: PlannedStage,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    let earliest = sub_days(planned.from, EARLY_DAYS);
    let ends = sight
        .stages
        .iter()
        .skip(1)
        .map(|(at, _)| Some(calendar.day_of(*at)))
        .chain(std::iter::once(None));
    sight
        .stages
        .iter()
        .zip(ends)
        .filter(|((_, stage), _)| *stage == Some(planned.stage))
        .map(|((at, _), end)| (calendar.day_of(*at), end))
        .find(|(from, end)| *from <= planned.until && end.is_none_or(|end| earliest < end))
        .map(|(from, _)| from.max(planned.from))
}

fn announced(
    duty: &Duty,
    rule: &PlatformRule,
    campaign: &Campaign,
    planned: PlannedStage,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Option<Obligation> {
    // The last stage lasts as long as the works themselves.
    if planned.stage == Stage::Realisation {
        return None;
    }
    let due_on = due_before(planned.until, rule.announce_before, view.calendar);
    if due_on < planned.from {
        return None;
    }
    let from = sub_days(planned.until, ANNOUNCED_DAYS).max(planned.from);
    let matter = matter(campaign, planned, StagePart::EndAnnounced, None);
    let subject = format!("{}/{}/end-announced", campaign.name, planned.stage);
    let responsible = duty.responsible.clone();
    let due = set(due_on);
    let obligation = open(duty, &subject, matter, responsible, from, due);
    let by = seen
        .iter()
        .filter(|(page, on)| page.gone_at.is_none() && from <= *on && *on <= planned.until)
        .filter(|(page, _)| speaks_of(page, planned.stage))
        .copied()
        .min_by_key(|(_, on)| *on);
    let status = status_by(by, &duty.sources, due.on, view);
    Some(Obligation { status, said_until: Some(planned.until), ..obligation })
}

fn matter(
    campaign: &Campaign,
    planned: PlannedStage,
    part: StagePart,
    shown: Option<Stage>,
) -> Matter {
    Matter::Stage {
        campaign: campaign.name.clone(),
        stage: planned.stage,
        part,
        from: planned.from,
        until: planned.until,
        shown,
    }
}

/// Whether an item speaks of a stage of the participatory budget.
fn speaks_of(page: &Observation, stage: Stage) -> bool {
    let text = format!(
        "{} {} {}",
        page.item.title,
        page.item.section.as_deref().unwrap_or_default(),
        page.item.text.as_deref().unwrap_or_default()
    )
    .to_lowercase();
    let budget = ["бюджет участі", "бюджету участі", "бюджеті участі", "громадськ", "pb.org.ua"]
        .iter()
        .any(|word| text.contains(word));
    let words: &[&str] = match stage {
        Stage::Submission => &["поданн", "подат", "подава", "прийом проєкт", "приймання проєкт"],
        Stage::Review => &["розгляд", "доопрацюв", "експертиз"],
        Stage::Voting => &["голосув", "проголосу"],
        Stage::Winners => &["переможц"],
        Stage::Realisation => &["реалізац"],
    };
    budget && words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sightings::platform::PlatformView;
    use chrono::{DateTime, NaiveTime, Utc};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar() -> Calendar {
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
        Calendar {
            zone: chrono_tz::Europe::Kyiv,
            martial_law: Vec::new(),
            holidays: Vec::new(),
            transfer: crate::domain::calendar::Transfer::None,
            days_off: Vec::new(),
            days_worked: Vec::new(),
            sending: crate::domain::calendar::SendingWindow { from: time(8), until: time(17) },
        }
    }

    #[test]
    fn a_stage_is_shown_from_the_look_that_showed_it_first() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().expect("a moment") };
        let mut sight = PlatformSight::default();
        let view = |running| PlatformView { running, ..PlatformView::default() };
        sight.see(view(Some(Stage::Submission)), at("2027-02-28T10:00:00Z"));
        sight.see(view(Some(Stage::Voting)), at("2027-04-05T10:00:00Z"));
        let planned =
            |stage, from, until| PlannedStage { stage, from: day(from), until: day(until) };
        let first = |planned| first_shown(&sight, planned, &calendar());
        let submission = planned(Stage::Submission, "2027-03-01", "2027-03-31");
        assert_eq!(first(submission), Some(day("2027-03-01")), "switched over a day early");
        let voting = planned(Stage::Voting, "2027-04-01", "2027-04-20");
        assert_eq!(first(voting), Some(day("2027-04-05")));
        let next_year = planned(Stage::Submission, "2028-03-01", "2028-03-31");
        assert_eq!(first(next_year), None, "last year's stage");
        assert_eq!(first(planned(Stage::Winners, "2027-05-01", "2027-05-10")), None);
    }
}
