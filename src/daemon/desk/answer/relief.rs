//! Who is relieved of what: waivers, promises and absences as they are listed.
//!
//! Nothing is written.

use crate::daemon::desk::register::clerk::Desk;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::register::relief::{Absence, Promise, Waiver};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Every waiver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waivers {
    /// The waivers.
    pub waivers: Vec<WaiverRow>,
}

/// One waiver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WaiverRow {
    /// Of which obligation.
    pub obligation: ObligationKey,
    /// Why.
    pub reason: String,
    /// Its last day; none for good.
    pub until: Option<NaiveDate>,
    /// Who said so.
    pub author: String,
    /// Whether it holds today.
    pub holds: bool,
}

/// Every promise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Promises {
    /// The promises.
    pub promises: Vec<PromiseRow>,
}

/// One promise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PromiseRow {
    /// Of which obligation.
    pub obligation: ObligationKey,
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

pub(in crate::daemon::desk) fn waivers(desk: &Desk<'_>) -> Waivers {
    let waivers = &desk.parts.store.state().register.waivers;
    let rows = waivers.iter().map(|(key, waiver)| waiver_row(desk, key, waiver));
    Waivers { waivers: rows.collect() }
}

pub(in crate::daemon::desk) fn waiver_row(
    desk: &Desk<'_>,
    key: &ObligationKey,
    waiver: &Waiver,
) -> WaiverRow {
    let holds = desk.parts.store.state().register.is_waived(key, desk.today());
    WaiverRow {
        obligation: key.clone(),
        reason: waiver.reason.clone(),
        until: waiver.until,
        author: waiver.author.clone(),
        holds,
    }
}

pub(in crate::daemon::desk) fn promises(desk: &Desk<'_>) -> Promises {
    let promises = &desk.parts.store.state().register.promises;
    let rows = promises.iter().map(|(key, promise)| promise_row(desk, key, promise));
    Promises { promises: rows.collect() }
}

pub(in crate::daemon::desk) fn promise_row(
    desk: &Desk<'_>,
    key: &ObligationKey,
    promise: &Promise,
) -> PromiseRow {
    PromiseRow {
        obligation: key.clone(),
        until: promise.until,
        reason: promise.reason.clone(),
        author: promise.author.clone(),
        holds: desk.today() <= promise.until,
    }
}

pub(in crate::daemon::desk) fn absences(desk: &Desk<'_>) -> Absences {
    let today = desk.today();
    let absences = desk.parts.store.state().register.absences.values();
    let mut present: Vec<&Absence> = absences.filter(|one| one.until >= today).collect();
    present.sort_by_key(|one| (one.from, &one.person));
    Absences { absences: present.into_iter().map(|one| absence_row(desk, one)).collect() }
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
