//! Waivers, promises and absences, as people say them.
//!
//! Decides what may be relieved: nothing that is met, nothing in the past, no promise beyond
//! `PROMISE_DAYS_MAX` days. Of an absence it tells who will really hear, because a deputy may be
//! away too.

use super::clerk::{Desk, REASON, clean, day, shortened};
use crate::daemon::desk::answer::relief::{
    AbsenceRow, Listed, PromiseRow, WaiverRow, absence_row, promise_row, waiver_row,
};
use crate::daemon::desk::refusal::{Field, OperationError, Warning, nearest, refused};
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::{Obligation, Status};
use crate::domain::register::relief::Absence;
use crate::letters::ukrainian::date as named;
use crate::store::fact::Fact;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A promise further ahead would be a waiver.
pub const PROMISE_DAYS_MAX: i64 = 90;

/// Nobody is away longer; a last day typed wrong is.
const AWAY_DAYS_MAX: i64 = 400;

/// What relieves people, and who is relieved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReliefQuestion {
    /// Says that nobody has to meet an obligation.
    Waive {
        /// Which.
        obligation: ObligationKey,
        /// Why.
        reason: String,
        /// The last day of the waiver; for good without one.
        until: Option<NaiveDate>,
    },
    /// Takes a waiver back.
    EndWaiver {
        /// Of which obligation.
        obligation: ObligationKey,
        /// Why.
        reason: String,
    },
    /// Waivers.
    Waivers(Listed),
    /// Promises to meet an obligation by a day.
    Promise {
        /// Which.
        obligation: ObligationKey,
        /// The last quiet day.
        until: NaiveDate,
        /// Why not now.
        reason: String,
    },
    /// Promises.
    Promises(Listed),
    /// Says that a person is away.
    Away {
        /// Who, as typed.
        person: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// Why.
        reason: String,
        /// Who hears instead, as typed.
        deputy: Option<String>,
    },
    /// Says that a person is back, or was never away.
    Back {
        /// Who, as typed.
        person: String,
        /// The first day of the recorded absence.
        from: NaiveDate,
        /// The first day on which the person hears again; today by default.
        on: Option<NaiveDate>,
        /// Why.
        reason: String,
    },
    /// Who is away, now and later.
    Absences {
        /// Only this page of the list, from 1.
        page: Option<usize>,
    },
}

/// A waiver that was said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waived {
    /// The waiver.
    pub waiver: Option<WaiverRow>,
    /// Whether nothing was new.
    pub already: bool,
}

/// A waiver that was taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WaiverEnded {
    /// Of which obligation.
    pub ended: ObligationKey,
}

/// A promise that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Promised {
    /// The promise.
    pub promise: Option<PromiseRow>,
    /// Whether nothing was new.
    pub already: bool,
}

/// An absence that was recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AwaySaid {
    /// The absence.
    pub absence: AbsenceRow,
    /// Whether nothing was new.
    pub already: bool,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// A person who is back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Back {
    /// Who.
    pub person: PersonId,
    /// The first day of the absence.
    pub from: NaiveDate,
    /// The first day on which the person hears again.
    pub back_on: NaiveDate,
}

pub(in crate::daemon::desk) fn waive(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    reason: &str,
    until: Option<NaiveDate>,
) -> Result<Waived, OperationError> {
    let obligation = desk.obligation(key)?;
    let reason = clean(reason, REASON)?;
    not_met(&obligation)?;
    not_past(until, desk.today())?;
    let key = obligation.key;
    let waivers = &desk.parts.store.state().register.waivers;
    let already = waivers.get(&key).is_some_and(|it| it.reason == reason && it.until == until);
    if !already {
        desk.record(vec![Fact::Waived { obligation: key.clone(), reason, until }])?;
    }
    let waiver = desk.parts.store.state().register.waivers.get(&key);
    Ok(Waived { waiver: waiver.map(|it| waiver_row(desk, &key, it)), already })
}

pub(in crate::daemon::desk) fn end_waiver(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    reason: &str,
) -> Result<WaiverEnded, OperationError> {
    let reason = clean(reason, REASON)?;
    let waivers = &desk.parts.store.state().register.waivers;
    let Some((key, _)) = waivers.get_key_value(key) else {
        let nearest = nearest(key.as_str(), waivers.keys().map(ObligationKey::as_str));
        let hint = nearest.map(|it| format!("; може, `{it}`?")).unwrap_or_default();
        return Err(refused(format!(
            "`{}` не знято: зняте показує `waive --list`{hint}",
            shortened(key.as_str())
        )));
    };
    let obligation = key.clone();
    desk.record(vec![Fact::WaiverEnded { obligation: obligation.clone(), reason }])?;
    Ok(WaiverEnded { ended: obligation })
}

pub(in crate::daemon::desk) fn promise(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    until: NaiveDate,
    reason: &str,
) -> Result<Promised, OperationError> {
    let obligation = desk.obligation(key)?;
    let reason = clean(reason, REASON)?;
    let today = desk.today();
    not_met(&obligation)?;
    if obligation.status == Status::Waived {
        let told = format!(
            "`{}` знято, тож нічого й не просять; повертає його `waive --end`",
            obligation.key
        );
        let plain = "Цю справу знято з контролю, тож обіцяти нічого не потрібно.";
        return Err(refused(told).plainly(Field::Until, plain));
    }
    not_past(Some(until), today)?;
    if (until - today).num_days() > PROMISE_DAYS_MAX {
        let told = format!(
            "{until} – більш як за {PROMISE_DAYS_MAX} днів від сьогодні, {today}: пообіцяйте \
             ближчий день або зніміть обов’язок",
            until = day(until),
            today = day(today)
        );
        let plain =
            format!("До цього дня понад {PROMISE_DAYS_MAX}\u{a0}днів. Назвіть ближчий день.");
        return Err(refused(told).plainly(Field::Until, plain));
    }
    let key = obligation.key;
    let promises = &desk.parts.store.state().register.promises;
    let already = promises.get(&key).is_some_and(|it| it.reason == reason && it.until == until);
    if !already {
        desk.record(vec![Fact::Promised { obligation: key.clone(), until, reason }])?;
    }
    let promise = desk.parts.store.state().register.promises.get(&key);
    Ok(Promised { promise: promise.map(|it| promise_row(desk, &key, it)), already })
}

fn not_met(obligation: &Obligation) -> Result<(), OperationError> {
    match obligation.status {
        Status::Met { on, .. } => {
            let told = format!(
                "`{}` уже виконано {on}; звільняти нема від чого",
                obligation.key,
                on = day(on)
            );
            let plain = format!("Це вже виконано {}: робити більше нічого не потрібно.", named(on));
            Err(refused(told).plainly(Field::Reason, plain))
        }
        _ => Ok(()),
    }
}

fn not_past(until: Option<NaiveDate>, today: NaiveDate) -> Result<(), OperationError> {
    match until {
        Some(until) if until < today => {
            let told = format!(
                "{until} уже минуло, сьогодні {today}: це нікого не звільнить",
                until = day(until),
                today = day(today)
            );
            Err(refused(told).plainly(Field::Until, "Цей день уже минув. Назвіть пізніший."))
        }
        _ => Ok(()),
    }
}

pub(in crate::daemon::desk) fn away(
    desk: &mut Desk<'_>,
    person: &str,
    (from, until): (NaiveDate, NaiveDate),
    deputy: Option<&str>,
    reason: &str,
) -> Result<AwaySaid, OperationError> {
    let person = desk.person(person)?;
    let deputy = deputy.map(|typed| desk.person(typed)).transpose()?;
    let reason = clean(reason, REASON)?;
    let absence = Absence { person, from, until, deputy, reason };
    let Absence { person, from, until, deputy, .. } = &absence;
    if deputy.as_ref() == Some(person) {
        let told = format!("`{person}` не може заміщувати сама себе");
        let plain = "Людина не може заміщувати сама себе. Виберіть іншу.";
        return Err(refused(told).plainly(Field::Deputy, plain));
    }
    if until < from {
        let told = format!(
            "останній день, {until}, раніше за перший, {from}",
            until = day(*until),
            from = day(*from)
        );
        return Err(refused(told).plainly(Field::Until, "Останній день – раніше за перший."));
    }
    if (*until - *from).num_days() > AWAY_DAYS_MAX {
        let told = format!(
            "від {from} до {until} більше року; перевірте дні",
            until = day(*until),
            from = day(*from)
        );
        let plain = "Від першого дня до останнього понад рік. Перевірте дні.";
        return Err(refused(told).plainly(Field::Until, plain));
    }
    not_past(Some(*until), desk.today())?;
    let absences = &desk.parts.store.state().register.absences;
    let already = absences.values().any(|known| *known == absence);
    let warnings = if already { Vec::new() } else { warnings(desk, &absence) };
    if !already {
        desk.record(vec![Fact::AwayRecorded { absence: absence.clone() }])?;
    }
    Ok(AwaySaid { absence: absence_row(desk, &absence), already, warnings })
}

/// What a person should know of an absence before it is recorded.
fn warnings(desk: &Desk<'_>, absence: &Absence) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let register = &desk.parts.store.state().register;
    let directory = &desk.parts.config.plan.directory;
    let shared = |known: &&Absence| {
        known.person == absence.person && known.from <= absence.until && absence.from <= known.until
    };
    for known in register.absences.values().filter(shared) {
        let told = format!(
            "уже записано відсутність {} – {}; у спільні дні діє щойно внесений запис",
            day(known.from),
            day(known.until)
        );
        warnings.push(told.into());
    }
    let with = register.with(absence);
    let listed = directory.person(&absence.person).and_then(|person| person.deputy.as_ref());
    let name = |id: &PersonId| directory.person(id).map_or(id.to_string(), |it| it.name.clone());
    let Some(deputy) = absence.deputy.as_ref().or(listed) else {
        let hearer = with.hearer(&absence.person, directory, absence.from);
        warnings.push(format!("заступника не вказано: листи отримає {}", name(hearer)).into());
        return warnings;
    };
    let other = absence
        .from
        .iter_days()
        .take_while(|on| *on <= absence.until)
        .map(|on| (on, with.hearer(&absence.person, directory, on)))
        .find(|(_, hearer)| *hearer != deputy);
    if let Some((on, hearer)) = other {
        let told = format!(
            "{} теж відсутній(-ня) {}: того дня листи отримає {}",
            name(deputy),
            day(on),
            name(hearer)
        );
        warnings.push(told.into());
    }
    if directory.person(deputy).is_some_and(|person| person.email.is_none()) {
        let told = format!("{} не має адреси в directory.toml", name(deputy));
        let plain = format!("{} не має адреси в довіднику.", name(deputy));
        warnings.push(Warning::of(told, plain));
    }
    warnings
}

pub(in crate::daemon::desk) fn back(
    desk: &mut Desk<'_>,
    typed: &str,
    from: NaiveDate,
    on: Option<NaiveDate>,
    reason: &str,
) -> Result<Back, OperationError> {
    let person = desk.person(typed)?;
    let reason = clean(reason, REASON)?;
    let back_on = on.unwrap_or(desk.today());
    let absences = || desk.parts.store.state().register.absences.values();
    let own: Vec<&Absence> = absences().filter(|one| one.person == person).collect();
    let Some(last) = own.iter().filter(|one| one.from == from).map(|one| one.until).max() else {
        let known: Vec<String> = own.iter().map(|one| day(one.from).to_string()).collect();
        let known = match known.is_empty() {
            true => "жодної не записано".to_owned(),
            false => format!("записано ті, що з {}", known.join(", ")),
        };
        return Err(refused(format!(
            "жодна відсутність `{person}` не починається {}: {known}",
            day(from)
        )));
    };
    if back_on > last {
        let told = format!(
            "відсутність `{person}` і так закінчується {last}; {back_on} – пізніше",
            last = day(last),
            back_on = day(back_on)
        );
        let plain = format!("Відсутність і так закінчується {}.", named(last));
        return Err(refused(told).plainly(Field::On, plain));
    }
    let fact = Fact::AwayEnded { person: person.clone(), from, back_on, reason };
    desk.record(vec![fact])?;
    Ok(Back { person, from, back_on })
}
