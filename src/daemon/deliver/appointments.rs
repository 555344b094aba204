//! What a letter tells its reader's calendar.
//!
//! Decides whether it tells anything: nothing in anybody's stead, nothing to somebody who does not
//! want it. What has to be told is `domain::notice::appointment`'s.

use crate::channels::Parcel;
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::notice::appointment::{
    Appointment, Invited, Whose, appointments, called_off, name, told,
};
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::plan::directory::Person;
use crate::domain::plan::wishes::Invitations;
use crate::letters::invitation::{Between, Party, Wording, invitation, wording};
use crate::letters::letter::Attachment;
use crate::store::state::LetterEntry;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Most files for a calendar with one letter.
const FILES_MAX: usize = 6;

/// Puts what a letter tells its reader's calendar into the parcel, and says what that is.
pub(super) fn put_into(
    parcel: &mut Parcel,
    parts: &Parts,
    entry: &LetterEntry,
    notices: &[NoticeKey],
    decided: &Decided,
) -> Vec<Invited> {
    let person = parts.config.plan.directory.person(&entry.person);
    let register = &parts.store.state().register;
    let wants = |person: &&Person| register.wishes_of(person).invitations == Invitations::Wanted;
    let Some(person) = person.filter(wants) else { return Vec::new() };
    if entry.in_place_of.is_some() || parcel.meant_for.is_some() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let files: Vec<Attachment> = news(parts, person, notices, decided)
        .into_iter()
        .take(FILES_MAX)
        .map(|(invited, words)| {
            let file = file(parts, parcel, person, (&invited, &words), decided.now);
            all.push(invited);
            file
        })
        .collect();
    parcel.letter.attachments.extend(files);
    all
}

/// What a calendar must hear: what the letter reminds of, and what needs nothing any more.
fn news(
    parts: &Parts,
    person: &Person,
    notices: &[NoticeKey],
    decided: &Decided,
) -> Vec<(Invited, Wording)> {
    let state = parts.store.state();
    let (plan, today) = (&parts.config.plan, parts.config.calendar.day_of(decided.now));
    let whose = Whose::Person(person.id.clone());
    let present = appointments(&decided.obligations, &whose, &state.register, today);
    let of_person =
        state.invited.iter().filter(|((reader, _), _)| *reader == person.id).map(|(_, it)| it);
    let spoken_of: BTreeMap<String, &Appointment<'_>> = notices
        .iter()
        .filter(|notice| matches!(notice.rung, Rung::Before(_)))
        .filter_map(|notice| name(decided.get(&notice.obligation)?))
        .filter_map(|name| Some((name.clone(), present.get(&name)?)))
        .collect();
    let new = spoken_of.values().filter_map(|appointment| {
        let before = state.invited.get(&(person.id.clone(), appointment.name.clone()));
        Some((told(appointment, before)?, wording(appointment, plan)))
    });
    let off = called_off(of_person, &present, today).into_iter().map(|invited| {
        let summary = "Виконано або знято з контролю".to_owned();
        (invited, Wording { summary, description: String::new() })
    });
    new.chain(off).collect()
}

fn file(
    parts: &Parts,
    parcel: &Parcel,
    person: &Person,
    (invited, words): (&Invited, &Wording),
    now: DateTime<Utc>,
) -> Attachment {
    let letterhead = &parts.config.settings.letterhead;
    let between = Between {
        organizer: Party {
            name: &letterhead.council,
            email: parts.config.settings.mail.channel.from_email(),
        },
        attendee: Party { name: &parcel.to_name, email: &parcel.to_email },
        domain: &letterhead.message_domain,
        now,
    };
    invitation(invited, words, &person.id, &between)
}
