//! What people say of single sittings: called, moved, held, called off, with how many decisions.
//!
//! Decides what contradicts what is registered already: decisions of a day on which nobody is said
//! to have sat, or more of them than there were.

use super::clerk::{Desk, REASON, clean, clean_optional, day};
use super::decisions::{Registered, Removed, decision_facts};
use super::sitting_book::{Change, NewSitting, SittingRow, Sittings, row};
use crate::daemon::decided::{Called, sittings};
use crate::daemon::desk::answer::stretch::{Extent, Stretch, minute_of};
use crate::daemon::desk::refusal::{Field, OperationError, Warning, refused};
use crate::daemon::desk::typed::{self, hour};
use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::council::decision_line::date;
use crate::domain::council::sitting::{RegisteredSitting, SittingKey, SittingStatus};
use crate::domain::known::sittings::{Adopted, known_sittings};
use crate::domain::register::RegisteredDecision;
use crate::letters::matter::sentence;
use crate::store::fact::Fact;
use chrono::{Datelike, NaiveDate, NaiveTime};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What can be done with sittings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum SittingQuestion {
    /// Registers a sitting, or says more of one
    Add(NewSitting),
    /// Says that a sitting is held on another day
    Move {
        /// The sitting's key, e.g. session-2026-11-20
        #[arg(value_name = "KEY", value_parser = typed::sitting)]
        sitting: SittingKey,
        /// The new day
        #[arg(long, value_parser = date)]
        to: NaiveDate,
        /// The new hour; the old one by default
        #[arg(long = "time", value_name = "TIME", value_parser = hour)]
        at: Option<NaiveTime>,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Says that a sitting took place
    Held {
        /// The sitting's key
        #[arg(value_name = "KEY", value_parser = typed::sitting)]
        sitting: SittingKey,
        /// How many decisions it adopted
        #[arg(long)]
        decisions: Option<u16>,
    },
    /// Says that a sitting does not take place
    Cancel {
        /// The sitting's key
        #[arg(value_name = "KEY", value_parser = typed::sitting)]
        sitting: SittingKey,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Takes a registered sitting back
    Remove {
        /// The sitting's key
        #[arg(value_name = "KEY", value_parser = typed::sitting)]
        sitting: SittingKey,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Lists known sittings
    List(Stretch),
    /// The sitting of this key, where it is known.
    #[command(skip)]
    One {
        /// Which.
        sitting: SittingKey,
    },
}

/// Known sittings.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SittingList {
    /// The sittings, by day.
    pub sittings: Vec<SittingRow>,
    /// How many there are.
    #[serde(flatten)]
    pub extent: Extent,
}

/// A sitting as it is after something was said of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SittingSaid {
    /// The sitting.
    pub sitting: Option<SittingRow>,
    /// The day it was moved from.
    pub moved_from: Option<NaiveDate>,
    /// Whether nothing was new.
    pub already: bool,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// Most decisions of one sitting.
const DECISIONS_MAX: u16 = 500;

pub(in crate::daemon::desk) fn add(
    desk: &mut Desk<'_>,
    said: NewSitting,
) -> Result<SittingSaid, OperationError> {
    let change = Sittings::of(desk).call(said, None)?;
    settle(desk, change, Vec::new())
}

pub(in crate::daemon::desk) fn shift(
    desk: &mut Desk<'_>,
    key: SittingKey,
    to: NaiveDate,
    at: Option<NaiveTime>,
    reason: Option<String>,
) -> Result<SittingSaid, OperationError> {
    let reason = clean_optional(reason, REASON)?;
    let change = Sittings::of(desk).shift(key, to, at, reason)?;
    let mut warnings = Vec::new();
    if let Some(before) = change.before.as_ref().filter(|before| before.on != to) {
        let count = desk.parts.store.state().register.decisions_of(before.key.body, before.on);
        if count > 0 {
            let told = format!(
                "за {} зареєстровано рішень: {count}; якщо їх прийнято {}, вилучіть їх \
                 (decision remove) і внесіть знову (decision add --sitting {})",
                day(before.on),
                day(to),
                before.key
            );
            let plain = format!(
                "За {} уже записано рішень: {count}. Якщо їх прийнято {}, вилучіть їх і запишіть \
                 знову за новим днем.",
                day(before.on),
                day(to)
            );
            warnings.push(Warning::of(told, plain));
        }
    }
    settle(desk, change, warnings)
}

pub(in crate::daemon::desk) fn held(
    desk: &mut Desk<'_>,
    key: SittingKey,
    decisions: Option<u16>,
) -> Result<SittingSaid, OperationError> {
    let mut sittings = Sittings::of(desk);
    let known = sittings.named(key)?.clone();
    took_place(&known, desk.today())?;
    let registered = desk.parts.store.state().register.decisions_of(known.key.body, known.on);
    let mut warnings = Vec::new();
    if let Some(count) = decisions {
        if count > DECISIONS_MAX {
            return Err(too_many(usize::from(count)));
        }
        if usize::from(count) < registered {
            let told = format!(
                "рішень засідання внесено {registered} (`{}`), а {count} – менше; зайві вилучіть \
                 командою `decision remove`",
                known.key
            );
            let plain =
                format!("Рішень цього засідання вже внесено {registered}. Зайві спершу вилучіть.");
            return Err(refused(told).plainly(Field::Decisions, plain));
        }
        if usize::from(count) > registered {
            let told = format!(
                "зареєстровано рішень: {registered} з {count}; номери внесіть командою decision \
                 add --sitting {} --numbers 1-{count}",
                known.key
            );
            let plain = format!(
                "Записано рішень: {registered} з {count}. Номери решти запишіть на сторінці реєстру."
            );
            warnings.push(Warning::of(told, plain));
        }
    }
    let decisions = decisions.or(known.decisions);
    let status = SittingStatus::Held;
    let change = sittings.take(RegisteredSitting { status, decisions, reason: None, ..known });
    settle(desk, change, warnings)
}

fn too_many(count: usize) -> OperationError {
    let told = format!(
        "{count} рішень – забагато для одного засідання; приймається щонайбільше {DECISIONS_MAX}"
    );
    refused(told.clone()).plainly(Field::Decisions, sentence(&told))
}

fn took_place(sitting: &RegisteredSitting, today: NaiveDate) -> Result<(), OperationError> {
    if sitting.on > today {
        let told = format!(
            "засідання `{}` – {}, а сьогодні {today}; якщо воно відбулося раніше, спершу \
             перенесіть його командою `sitting move`",
            sitting.key, sitting.on
        );
        let plain =
            "Цей день ще не настав. Якщо засідання відбулося раніше, спершу перенесіть його.";
        return Err(refused(told).plainly(Field::On, plain));
    }
    Ok(())
}

pub(in crate::daemon::desk) fn cancel(
    desk: &mut Desk<'_>,
    key: SittingKey,
    reason: &str,
) -> Result<SittingSaid, OperationError> {
    let reason = clean(reason, REASON)?;
    let mut sittings = Sittings::of(desk);
    let known = sittings.named(key)?;
    let (key, body, on) = (known.key, known.key.body, known.on);
    let registered = desk.parts.store.state().register.decisions_of(body, on);
    if registered > 0 {
        let told = format!(
            "рішень від {on} внесено {registered}, отже засідання `{key}` відбулося; спершу \
             вилучіть їх командою `decision remove`",
            on = day(on)
        );
        let plain = format!(
            "Рішень цього засідання внесено {registered}, отже воно відбулося. Якщо їх записано \
             помилково, спершу вилучіть їх."
        );
        return Err(refused(told).plainly(Field::Reason, plain));
    }
    let change = sittings.cancel(key, Some(reason))?;
    let mut warnings = Vec::new();
    let view = desk.parts.view(desk.now);
    if known_sittings(&view, on).get(&key).is_some_and(|it| it.adopted == Adopted::Some) {
        let told =
            format!("на вебсайті є рішення від {}: перевірте, чи засідання не відбулося", day(on));
        warnings.push(told.into());
    }
    settle(desk, change, warnings)
}

pub(in crate::daemon::desk) fn remove(
    desk: &mut Desk<'_>,
    key: SittingKey,
    reason: &str,
) -> Result<Removed, OperationError> {
    let reason = clean(reason, REASON)?;
    let sittings = Sittings::of(desk);
    let key = sittings.named(key)?.key;
    if !sittings.is_registered(key) {
        let told = format!(
            "засідання `{key}` відоме із сайту, його не вносили; якщо воно не відбудеться, \
             виконайте `sitting cancel {key}`"
        );
        let plain = "Це засідання відоме з вебсайту, його не вносили. Якщо воно не відбудеться, \
                     скасуйте його.";
        return Err(refused(told).plainly(Field::Reason, plain));
    }
    desk.record(vec![Fact::SittingRemoved { sitting: key, reason }])?;
    Ok(Removed { removed: key.to_string() })
}

pub(in crate::daemon::desk) fn list(desk: &Desk<'_>, stretch: Stretch) -> SittingList {
    let now = stretch.moment(desk.now);
    let view = desk.parts.view(now);
    let cut = |all: &[Called]| {
        let (listed, extent) = stretch.cut(all.iter(), |called| called.sitting.on.year());
        SittingList { sittings: listed.into_iter().map(row).collect(), extent }
    };
    match stretch.page {
        Some(_) => cut(desk.parts.decided(now).sittings(&view)),
        None => cut(&sittings(&view)),
    }
}

/// One sitting, where it is known.
pub(in crate::daemon::desk) fn one(desk: &Desk<'_>, key: SittingKey) -> SittingList {
    let now = minute_of(desk.now);
    let (decided, view) = (desk.parts.decided(now), desk.parts.view(now));
    let known = decided.sittings(&view).iter().find(|called| called.sitting.key == key);
    SittingList { sittings: known.map(row).into_iter().collect(), extent: Extent::default() }
}

/// Registers decisions of a sitting, and with them that it was held and how many there were.
pub(in crate::daemon::desk) fn decisions(
    desk: &mut Desk<'_>,
    key: SittingKey,
    numbers: Vec<DecisionNumber>,
    title: Option<String>,
) -> Result<Registered, OperationError> {
    let mut sittings = Sittings::of(desk);
    let known = sittings.named(key)?.clone();
    took_place(&known, desk.today())?;
    if known.status == SittingStatus::Cancelled {
        return Err(refused(format!(
            "засідання `{}` скасовано; якщо воно відбулося, спершу виконайте `sitting held {}`",
            known.key, known.key
        )));
    }
    let register = &desk.parts.store.state().register;
    let before: BTreeSet<DecisionKey> = register
        .decisions
        .keys()
        .filter(|it| it.body == known.key.body && it.adopted_on == known.on)
        .cloned()
        .collect();
    if numbers.is_empty() && !before.is_empty() {
        return Err(refused(format!(
            "рішень внесено {} (засідання `{}`); спершу вилучіть їх командою `decision remove`",
            before.len(),
            known.key
        )));
    }
    let named: Vec<RegisteredDecision> = numbers
        .into_iter()
        .map(|number| {
            let (body, adopted_on) = (known.key.body, known.on);
            let key = DecisionKey { body, adopted_on, number: number.clone() };
            // What is known of a decision is not lost by naming its number again.
            let before = register.decisions.get(&key);
            RegisteredDecision {
                number: before.map_or(number, |it| it.number.clone()),
                title: title.clone().or_else(|| before?.title.clone()),
                session: known.session.or_else(|| before?.session),
                convocation: known.convocation.or_else(|| before?.convocation),
                key,
            }
        })
        .collect();
    let count = before.iter().chain(named.iter().map(|it| &it.key)).collect::<BTreeSet<_>>().len();
    let decisions = u16::try_from(count).ok().filter(|count| *count <= DECISIONS_MAX);
    let Some(decisions) = decisions else {
        return Err(too_many(count));
    };
    let decisions = known.decisions.filter(|_| count > 0).map_or(decisions, |it| it.max(decisions));
    let (mut facts, mut answer) = decision_facts(desk.parts, named, desk.now)?;
    let (status, decisions) = (SittingStatus::Held, Some(decisions));
    let change = sittings.take(RegisteredSitting { status, decisions, ..known });
    facts.extend(change.fact);
    desk.record(facts)?;
    answer.sitting = row_of(desk, change.after.key);
    Ok(answer)
}

fn settle(
    desk: &mut Desk<'_>,
    change: Change,
    warnings: Vec<Warning>,
) -> Result<SittingSaid, OperationError> {
    let already = change.fact.is_none();
    desk.record(change.fact.into_iter().collect())?;
    Ok(SittingSaid {
        sitting: row_of(desk, change.after.key),
        moved_from: change.before.map(|it| it.on).filter(|on| *on != change.after.on),
        already,
        warnings,
    })
}

fn row_of(desk: &Desk<'_>, key: SittingKey) -> Option<SittingRow> {
    let view = desk.parts.view(desk.now);
    let known = known_sittings(&view, NaiveDate::MIN);
    known.get(&key).map(|sitting| row(&Called::of(sitting)))
}
