//! Who is relieved of what: waivers, promises and absences as they are listed.
//!
//! Nothing is written.

use super::stretch::{minute_of, page_of};
use crate::daemon::desk::register::clerk::Desk;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::register::relief::{Absence, Promise, Waiver};
use crate::letters::matter::card::card;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which waivers or promises are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listed {
    /// Only those that hold today.
    pub holding: bool,
    /// Only this page of the list, from 1.
    pub page: Option<usize>,
}

/// Waivers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waivers {
    /// The waivers.
    pub waivers: Vec<WaiverRow>,
    /// How many there are.
    pub total: usize,
}

/// One waiver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WaiverRow {
    /// Of which obligation.
    pub obligation: ObligationKey,
    /// What that is about; none once there is no such thing any more.
    pub title: Option<String>,
    /// Why.
    pub reason: String,
    /// Its last day; none for good.
    pub until: Option<NaiveDate>,
    /// Who said so.
    pub author: String,
    /// Whether it holds today.
    pub holds: bool,
}

/// Promises.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Promises {
    /// The promises.
    pub promises: Vec<PromiseRow>,
    /// How many there are.
    pub total: usize,
}

/// One promise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PromiseRow {
    /// Of which obligation.
    pub obligation: ObligationKey,
    /// What that is about; none once there is no such thing any more.
    pub title: Option<String>,
    /// The last quiet day.
    pub until: NaiveDate,
    /// Why not now.
    pub reason: String,
    /// Who said so.
    pub author: String,
    /// Whether it holds today.
    pub holds: bool,
}

/// Who is away, now and later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Absences {
    /// The absences, by day.
    pub absences: Vec<AbsenceRow>,
    /// How many there are.
    pub total: usize,
}

/// One absence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AbsenceRow {
    /// Who is away.
    pub person: PersonId,
    /// Their name.
    pub name: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who was named to hear instead.
    pub deputy: Option<PersonId>,
    /// Who really hears.
    pub hearer: PersonId,
    /// Why.
    pub reason: String,
}

pub(in crate::daemon::desk) fn waivers(desk: &Desk<'_>, asked: Listed) -> Waivers {
    let (register, today) = (&desk.parts.store.state().register, desk.today());
    let own = register.waivers.iter();
    let own = own.filter(|(key, _)| !asked.holding || register.is_waived(key, today));
    let (listed, total) = page_of(own, asked.page);
    let rows = listed.into_iter().map(|(key, waiver)| waiver_row(desk, key, waiver));
    Waivers { waivers: rows.collect(), total }
}

pub(in crate::daemon::desk) fn waiver_row(
    desk: &Desk<'_>,
    key: &ObligationKey,
    waiver: &Waiver,
) -> WaiverRow {
    let holds = desk.parts.store.state().register.is_waived(key, desk.today());
    WaiverRow {
        obligation: key.clone(),
        title: title(desk, key),
        reason: waiver.reason.clone(),
        until: waiver.until,
        author: waiver.author.clone(),
        holds,
    }
}

pub(in crate::daemon::desk) fn promises(desk: &Desk<'_>, asked: Listed) -> Promises {
    let (register, today) = (&desk.parts.store.state().register, desk.today());
    let own = register.promises.iter();
    let own = own.filter(|(_, promise)| !asked.holding || today <= promise.until);
    let (listed, total) = page_of(own, asked.page);
    let rows = listed.into_iter().map(|(key, promise)| promise_row(desk, key, promise));
    Promises { promises: rows.collect(), total }
}

pub(in crate::daemon::desk) fn promise_row(
    desk: &Desk<'_>,
    key: &ObligationKey,
    promise: &Promise,
) -> PromiseRow {
    PromiseRow {
        obligation: key.clone(),
        title: title(desk, key),
        until: promise.until,
        reason: promise.reason.clone(),
        author: promise.author.clone(),
        holds: desk.today() <= promise.until,
    }
}

/// What an obligation is about, while there is such a thing.
fn title(desk: &Desk<'_>, key: &ObligationKey) -> Option<String> {
    let decided = desk.parts.decided(minute_of(desk.now));
    decided.get(key).map(|obligation| card(obligation, &desk.parts.config.plan).title)
}

pub(in crate::daemon::desk) fn absences(desk: &Desk<'_>, page: Option<usize>) -> Absences {
    let today = desk.today();
    let absences = desk.parts.store.state().register.absences.values();
    let mut present: Vec<&Absence> = absences.filter(|one| one.until >= today).collect();
    present.sort_by_key(|one| (one.from, &one.person));
    let (listed, total) = page_of(present.into_iter(), page);
    Absences { absences: listed.into_iter().map(|one| absence_row(desk, one)).collect(), total }
}

pub(in crate::daemon::desk) fn absence_row(desk: &Desk<'_>, absence: &Absence) -> AbsenceRow {
    let register = &desk.parts.store.state().register;
    let directory = &desk.parts.config.plan.directory;
    let on = absence.from.max(desk.today());
    AbsenceRow {
        person: absence.person.clone(),
        name: directory.person(&absence.person).map(|it| it.name.clone()),
        from: absence.from,
        until: absence.until,
        deputy: absence.deputy.clone(),
        hearer: register.hearer(&absence.person, directory, on).clone(),
        reason: absence.reason.clone(),
    }
}
