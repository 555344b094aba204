//! What a person did, in the words in which they would say it themselves.
//!
//! Decides words for facts; keys and commands stand in none of them.

use super::clerk::Desk;
use crate::daemon::desk::answer::stretch::minute_of;
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::council::sitting::SittingStatus;
use crate::domain::ids::{ItemId, ObligationKey, PersonId, SourceId};
use crate::domain::register::{GapPlace, LinkVerdict, Says};
use crate::letters::entry::{
    address, event_named, headline, hours_in_words, person_named, sitting_named, unit_named,
};
use crate::letters::happening::{answer, decision_named};
use crate::letters::matter::capitalised;
use crate::letters::matter::card::card;
use crate::letters::ukrainian::date;
use crate::store::fact::Fact;

/// What a fact says.
pub(super) fn deed(desk: &Desk<'_>, fact: &Fact) -> String {
    let directory = &desk.parts.config.plan.directory;
    let unit = |unit| unit_named(unit, directory);
    let person = |person: &PersonId| person_named(person, directory);
    let decision = |key: &DecisionKey| capitalised(&decision_named(key));
    let matter = |key: &ObligationKey| about(desk, key);
    match fact {
        Fact::DecisionRegistered { decision: said } => decision(&said.key),
        Fact::DecisionRemoved { decision: key, .. } => {
            format!("{}: вилучено з реєстру", decision(key))
        }
        Fact::LinkSaid { decision: key, url, verdict: LinkVerdict::Linked, .. } => {
            format!("{}: оприлюднено на сторінці {}", decision(key), address(url))
        }
        Fact::LinkSaid { decision: key, url, .. } => {
            format!("{}: сторінка {} – не воно", decision(key), address(url))
        }
        Fact::LinkTakenBack { decision: key, url } => {
            format!("{}: сказане про сторінку {} скасовано", decision(key), address(url))
        }
        Fact::SubmissionRecorded { submission } => {
            format!("Інформація: {}, {}", unit(&submission.department), date(submission.on))
        }
        Fact::SubmissionTakenBack { submission } => {
            let (unit, on) = (unit(&submission.department), date(submission.on));
            format!("Інформація: {unit}, {on} – запис скасовано")
        }
        Fact::AwayRecorded { absence } if absence.from == absence.until => {
            format!("{}: відсутність {}", person(&absence.person), date(absence.from))
        }
        Fact::AwayRecorded { absence } => {
            let (from, until) = (date(absence.from), date(absence.until));
            format!("{}: відсутність {from} – {until}", person(&absence.person))
        }
        Fact::AwayEnded { person: who, from, back_on, .. } if back_on <= from => {
            format!("{}: відсутності з {} не буде", person(who), date(*from))
        }
        Fact::AwayEnded { person: who, back_on, .. } => {
            format!("{}: на роботі з {}", person(who), date(*back_on))
        }
        Fact::WishesSaid { person: who, wishes: Some(wishes) } => {
            format!("{}: листи {}", person(who), hours_in_words(wishes))
        }
        Fact::WishesSaid { person: who, wishes: None } => {
            format!("{}: листи надсилаються так, як у довіднику", person(who))
        }
        Fact::GapDismissed { place, .. } => {
            format!("{}: такого рішення немає", missing(place))
        }
        Fact::GapDismissalTakenBack { place } => {
            format!("{}: знову вважається пропущеним", missing(place))
        }
        Fact::ItemPlaced { source, item, department } => {
            format!("{}: {}", item_named(desk, source, item), unit(department))
        }
        Fact::ItemIgnored { source, item, .. } => {
            format!("{}: визначати нічого не потрібно", item_named(desk, source, item))
        }
        Fact::PlacingTakenBack { source, item } => {
            format!("{}: сказане скасовано", item_named(desk, source, item))
        }
        Fact::WordSaid { obligation, says: Says::Done, on, .. } => {
            format!("{}: виконано {}", matter(obligation), date(*on))
        }
        Fact::WordSaid { obligation, .. } => format!("{}: не виконано", matter(obligation)),
        Fact::WordTakenBack { obligation } => {
            format!("{}: сказане про виконання скасовано", matter(obligation))
        }
        Fact::Waived { obligation, .. } => format!("{}: знято з контролю", matter(obligation)),
        Fact::WaiverEnded { obligation, .. } => {
            format!("{}: повернуто на контроль", matter(obligation))
        }
        Fact::Promised { obligation, until, .. } => {
            format!("{}: обіцяно до {}", matter(obligation), date(*until))
        }
        Fact::PromiseTakenBack { obligation } => {
            format!("{}: обіцянку скасовано", matter(obligation))
        }
        Fact::AnswerGiven { obligation, said, .. } => {
            format!("{}: відповідь – {}", matter(obligation), answer(said))
        }
        Fact::AnswerTakenBack { obligation, .. } => {
            format!("{}: відповідь скасовано", matter(obligation))
        }
        other => planned(other).unwrap_or_else(|| "Інший запис".to_owned()),
    }
}

/// What was said of sittings, events, trips and letters.
fn planned(fact: &Fact) -> Option<String> {
    let stands = |status| match status {
        SittingStatus::Planned => "заплановано",
        SittingStatus::Held => "відбулося",
        SittingStatus::Cancelled => "не відбудеться",
    };
    Some(match fact {
        Fact::SittingRegistered { sitting } => {
            let named = sitting_named(sitting.key.body, sitting.on);
            format!("{named}: {}", stands(sitting.status))
        }
        Fact::SittingRemoved { sitting, .. } => {
            let named = sitting_named(sitting.body, sitting.first_on);
            format!("{named}: вилучено з реєстру")
        }
        Fact::EventRegistered { event } => {
            let named = event_named(event.kind, &event.title);
            match event.status {
                SittingStatus::Cancelled => format!("{named}: скасовано"),
                _ => format!("{named}, {}", date(event.from)),
            }
        }
        Fact::EventRemoved { .. } => "Захід або поїздку вилучено з реєстру".to_owned(),
        Fact::LetterCancelled { .. } => "Лист скасовано".to_owned(),
        Fact::LetterRetryAsked { .. } => "Лист буде надіслано ще раз".to_owned(),
        Fact::LetterArrived { .. } => "Лист дійшов".to_owned(),
        _ => return None,
    })
}

fn missing(place: &GapPlace) -> String {
    let body = match place.body {
        Body::Session => "сесія",
        Body::Executive => "виконавчий комітет",
    };
    format!("№\u{a0}{} ({body}, {})", place.number.shown(), date(place.until))
}

/// The headline of an item, where it is still known.
fn item_named(desk: &Desk<'_>, source: &SourceId, item: &ItemId) -> String {
    let known = desk.parts.known_item(source, item);
    let title = known.map_or(item.as_str(), |known| known.item.title.as_str());
    headline(title)
}

/// An obligation in a few words.
pub(super) fn about(desk: &Desk<'_>, key: &ObligationKey) -> String {
    let decided = desk.parts.decided(minute_of(desk.now));
    let plan = &desk.parts.config.plan;
    let title = decided.get(key).map(|obligation| card(obligation, plan).title);
    title.unwrap_or_else(|| "Справа, якої вже немає в переліку".to_owned())
}
