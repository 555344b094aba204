//! How a person wants to be written to, as they say it themselves.
//!
//! Decides whether it can be kept to. The invariants: what a person said stands above the directory
//! until it is taken back; no hour is taken behind which no letter would leave.

use super::clerk::Desk;
use crate::daemon::desk::refusal::{Field, OperationError, refused};
use crate::daemon::desk::typed::{hour, weekday};
use crate::domain::ids::PersonId;
use crate::domain::plan::wishes::{Invitations, LEFT_OF_DAY, Wishes};
use crate::store::fact::Fact;
use chrono::{NaiveTime, Weekday};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// What can be asked and said of how a person is written to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum WishesQuestion {
    /// Shows from which hour and on which days a person is written to
    Show {
        /// Who, by id or name
        person: String,
    },
    /// Says all of it anew; what is left out is as for everybody
    Say {
        /// Who, by id or name
        person: String,
        /// From which hour of the day
        #[arg(long, value_name = "TIME", value_parser = hour)]
        at: Option<NaiveTime>,
        /// On which days of the week, e.g. «пн,чт»
        #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = weekday)]
        on: Vec<Weekday>,
        /// Without invitations for the calendar
        #[arg(long)]
        no_calendar: bool,
    },
    /// Lets the directory's word hold again
    Reset {
        /// Who, by id or name
        person: String,
    },
}

/// How a person is written to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WishesShown {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// How.
    #[serde(flatten)]
    pub wishes: Wishes,
    /// Whose word that is.
    pub word: WhoseWord,
}

/// Whose word holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhoseWord {
    /// The person's own.
    Own,
    /// The directory's.
    Directory,
}

pub(in crate::daemon::desk) fn answer(
    desk: &mut Desk<'_>,
    asked: WishesQuestion,
) -> Result<WishesShown, OperationError> {
    let (person, said) = match asked {
        WishesQuestion::Show { person } => (desk.person(&person)?, None),
        WishesQuestion::Say { person, at, mut on, no_calendar } => {
            on.sort_by_key(Weekday::num_days_from_monday);
            on.dedup();
            let invitations = if no_calendar { Invitations::Unwanted } else { Invitations::Wanted };
            let wishes = Wishes { letters_at: at, letters_on: on, invitations };
            not_too_late(desk, &wishes)?;
            (desk.person(&person)?, Some(Some(wishes)))
        }
        WishesQuestion::Reset { person } => (desk.person(&person)?, Some(None)),
    };
    let known = desk.parts.store.state().register.wishes.get(&person);
    if let Some(wishes) = said.filter(|said| said.as_ref() != known) {
        desk.record(vec![Fact::WishesSaid { person: person.clone(), wishes }])?;
    }
    shown(desk, person)
}

fn shown(desk: &Desk<'_>, person: PersonId) -> Result<WishesShown, OperationError> {
    let register = &desk.parts.store.state().register;
    let Some(listed) = desk.parts.config.plan.directory.person(&person) else {
        return Err(refused(format!("`{person}` немає в directory.toml")));
    };
    let word = match register.wishes.contains_key(&person) {
        true => WhoseWord::Own,
        false => WhoseWord::Directory,
    };
    let wishes = register.wishes_of(listed).clone();
    Ok(WishesShown { name: listed.name.clone(), wishes, word, person })
}

/// An hour behind which no letter would leave silences its person.
fn not_too_late(desk: &Desk<'_>, wishes: &Wishes) -> Result<(), OperationError> {
    let window = desk.parts.config.calendar.sending;
    let last = window.until - LEFT_OF_DAY;
    let is_late = wishes.letters_at.is_some_and(|at| last < at && window.from < at);
    if !is_late {
        return Ok(());
    }
    let (last, until) = (last.max(window.from).format("%H:%M"), window.until.format("%H:%M"));
    let told = format!("листи надсилаються до {until}; назвіть час не пізніше {last}");
    let plain = format!("Листи надсилаються до {until}. Виберіть час не пізніше {last}.");
    Err(refused(told).plainly(Field::At, plain))
}
