//! Heads of departments and institutions give information on current work at least twice a month.
//!
//! Measure 4 of the council's plan. For each department, the 1st submission of a month by the
//! 15th, the 2nd by the month's last day: the k-th submission of the month settles the k-th
//! checkpoint, or, where the plan says so, each part of the month needs its own. A submission is
//! a news item attributed to the department, or one that a person recorded; the same news in a
//! feed and on a page counts once. What a later period has beyond its own need makes good, late,
//! what the period before it missed.
//!
//! A department joins with its first full period after the watch began or after it was founded.

use super::status::status_when_not_done;
use crate::domain::calendar::Calendar;
use crate::domain::ids::DepartmentId;
use crate::domain::month::Month;
use crate::domain::obligation::{Asking, Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::Duty;
use crate::domain::plan::directory::Department;
use crate::domain::plan::rules::{Checkpoint, Counting, SubmissionRule};
use crate::domain::plan::term::{Due, Roll};
use crate::domain::sightings::{Kind, Observation};
use crate::domain::view::View;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Months looked back: older obligations are history that no letter and no report speaks of.
const MONTHS_BACK: usize = 13;

/// A span of days with the checkpoints it must satisfy, in order.
struct Period {
    month: Month,
    from: NaiveDate,
    until: NaiveDate,
    checkpoints: Vec<(u8, Due)>,
}

/// One submission: the day it counts for, and what shows it.
#[derive(Clone)]
struct Submitted {
    on: NaiveDate,
    by: SettledBy,
}

/// The checkpoints of every department, from the first full period to the present one.
pub fn obligations(duty: &Duty, rule: &SubmissionRule, view: &View<'_>) -> Vec<Obligation> {
    let today = view.calendar.day_of(view.now);
    let submitted = submissions_by_department(duty, view);
    let none = Vec::new();
    let departments = &view.plan.directory.departments;
    departments
        .iter()
        .filter(|department| department.head.is_some())
        .flat_map(|department| {
            let since = department
                .joined_on
                .map_or(view.watching_since, |joined_on| joined_on.max(view.watching_since));
            let periods = periods(rule, since, today, view.calendar);
            let all = submitted.get(&department.id).unwrap_or(&none);
            obligations_of_department(duty, department, &periods, all, view)
        })
        .collect()
}

fn obligations_of_department(
    duty: &Duty,
    department: &Department,
    periods: &[Period],
    submitted: &[Submitted],
    view: &View<'_>,
) -> Vec<Obligation> {
    let within = |period: &Period| -> Vec<&Submitted> {
        submitted.iter().filter(|one| period.from <= one.on && one.on <= period.until).collect()
    };
    let mut all = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let own = within(period);
        let mut later = periods
            .get(index + 1)
            .into_iter()
            .flat_map(|next| within(next).into_iter().skip(next.checkpoints.len()));
        for (position, (ordinal, due)) in period.checkpoints.iter().enumerate() {
            let status = match own.get(position).copied().or_else(|| later.next()) {
                Some(one) => Status::Met {
                    on: one.on,
                    timeliness: if one.on <= due.on {
                        Timeliness::InTime
                    } else {
                        Timeliness::Late
                    },
                    by: one.by.clone(),
                },
                None => status_when_not_done(duty, due.on, view),
            };
            all.push(Obligation {
                key: format!("{}/{}/{}/{ordinal}", duty.id, department.id, period.month)
                    .as_str()
                    .into(),
                duty: duty.id.clone(),
                measure: duty.measure,
                matter: Matter::Submission {
                    department: department.id.clone(),
                    month: period.month,
                    ordinal: *ordinal,
                    found: u8::try_from(own.len()).unwrap_or(u8::MAX),
                },
                responsible: department.head.iter().cloned().collect(),
                opens_on: period.from,
                due: *due,
                status,
                candidates: Vec::new(),
                asking: Asking::Nothing,
                said_until: None,
            });
        }
    }
    all
}

/// The full periods after `since`, up to the one that holds `today`.
fn periods(
    rule: &SubmissionRule,
    since: NaiveDate,
    today: NaiveDate,
    calendar: &Calendar,
) -> Vec<Period> {
    let mut month = Month::of(since);
    let mut all = Vec::new();
    // A checkpoint moved past its month's end takes those days with it.
    let mut from = month.first_day();
    while month.first_day() <= today {
        let parts = parts_of_month(rule, month, from, calendar);
        from = month.next().first_day();
        if let Some(last) = parts.last().and_then(|part| part.until.succ_opt()) {
            from = from.max(last);
        }
        all.extend(parts.into_iter().filter(|part| part.from >= since && part.from <= today));
        month = month.next();
    }
    let surplus = all.len().saturating_sub(MONTHS_BACK * rule.checkpoints.len().max(1));
    all.split_off(surplus)
}

fn parts_of_month(
    rule: &SubmissionRule,
    month: Month,
    from: NaiveDate,
    calendar: &Calendar,
) -> Vec<Period> {
    let dues: Vec<(u8, Due)> = (1u8..)
        .zip(&rule.checkpoints)
        .map(|(ordinal, checkpoint)| (ordinal, due(rule, *checkpoint, month, calendar)))
        .collect();
    let last_until = dues.last().map_or(month.last_day(), |(_, due)| due.on.max(month.last_day()));
    match rule.counting {
        Counting::WholeMonth => {
            vec![Period { month, from, until: last_until, checkpoints: dues }]
        }
        Counting::EachPart => {
            let count = dues.len();
            let mut from = from;
            let mut parts = Vec::with_capacity(count);
            for (index, (ordinal, due)) in dues.into_iter().enumerate() {
                let until = if index + 1 == count { last_until } else { due.on };
                parts.push(Period { month, from, until, checkpoints: vec![(ordinal, due)] });
                from = until.succ_opt().unwrap_or(until);
            }
            parts
        }
    }
}

fn due(rule: &SubmissionRule, checkpoint: Checkpoint, month: Month, calendar: &Calendar) -> Due {
    let nominal_on = match checkpoint {
        Checkpoint::Day(day) => NaiveDate::from_ymd_opt(month.year, month.month, u32::from(day))
            .unwrap_or_else(|| month.last_day()),
        Checkpoint::LastDay => month.last_day(),
    };
    let on = match rule.roll {
        Roll::Next => calendar.working_on_or_after(nominal_on),
        Roll::None => nominal_on,
    };
    Due { on, nominal_on, counted: None }
}

/// Every submission by department, in order of its day; the same news counts once.
fn submissions_by_department(
    duty: &Duty,
    view: &View<'_>,
) -> BTreeMap<DepartmentId, Vec<Submitted>> {
    let mut all: BTreeMap<DepartmentId, BTreeMap<String, Submitted>> = BTreeMap::new();
    let mut titles: BTreeSet<(DepartmentId, NaiveDate, String)> = BTreeSet::new();
    for recorded in view.register.submissions.values() {
        let identity = match &recorded.link {
            Some(link) => address_identity(link),
            None => format!("recorded {} {:?}", recorded.on, recorded.note),
        };
        let by = SettledBy::Person { link: recorded.link.clone() };
        let one = Submitted { on: recorded.on, by };
        all.entry(recorded.department.clone()).or_default().insert(identity, one);
    }
    for page in news_pages(duty, view) {
        let Some(department) = &page.meaning.department else { continue };
        let on = page.published_on();
        let by = SettledBy::Item {
            source: page.source.clone(),
            item: page.item.id.clone(),
            url: page.item.url.clone(),
        };
        let identity = match &page.item.url {
            Some(url) => address_identity(url),
            None => format!("{} {}", page.source, page.item.id),
        };
        let told = all.entry(department.clone()).or_default();
        // A feed and a page of one site may print different addresses of one news item.
        let first = titles.insert((department.clone(), on, page.item.title.to_lowercase()));
        if first || told.contains_key(&identity) {
            told.entry(identity)
                .and_modify(|known| {
                    if on < known.on {
                        known.on = on;
                    }
                })
                .or_insert(Submitted { on, by });
        }
    }
    all.into_iter()
        .map(|(department, by_identity)| {
            let mut list: Vec<Submitted> = by_identity.into_values().collect();
            list.sort_by_key(|one| one.on);
            (department, list)
        })
        .collect()
}

fn news_pages<'a>(duty: &Duty, view: &View<'a>) -> impl Iterator<Item = &'a Observation> {
    let sources: BTreeSet<_> = duty.sources.iter().chain(&duty.also_sources).cloned().collect();
    view.sightings.observations.values().filter(move |page| {
        // What stood undated on a source when it was first read may be years old.
        sources.contains(&page.source)
            && page.is_dated()
            && !matches!(
                page.meaning.kind,
                Kind::Decision | Kind::Draft | Kind::Order | Kind::Minutes
            )
    })
}

/// An address without what does not tell pages apart: scheme, `www.`, a trailing slash.
fn address_identity(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_lowercase()
}
