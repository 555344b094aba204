//! The links of a letter: one signed pass for each answer its reader can give.
//!
//! Decides what is offered: the answers that an obligation takes at this moment, and each paper
//! that may be it. The invariant: a letter that does not reach the person it speaks to carries
//! passes that record nothing.

use crate::config::MailMode;
use crate::daemon::desk::pass::{Pass, Purpose, Trial};
use crate::daemon::parts::Parts;
use crate::domain::ids::PersonId;
use crate::domain::obligation::Obligation;
use crate::domain::register::choice::choices;
use crate::letters::answer_links::{AnswerLinks, Links};
use crate::letters::briefing::Point;
use chrono::NaiveDate;
use url::Url;

/// Where the reader of a letter can answer its points; nowhere without a page.
pub(super) fn links(
    parts: &Parts,
    person: &PersonId,
    points: &[Point<'_>],
    today: NaiveDate,
) -> Links {
    let settings = &parts.config.settings;
    let Some(base) = settings.web.as_ref().and_then(|web| web.public_url.as_ref()) else {
        return Links::default();
    };
    let trial = match (settings.mail.mode, parts.belief.is_invented()) {
        (MailMode::Live, false) => Trial::Real,
        _ => Trial::Tried,
    };
    let of_point = |point: &Point<'_>| match point {
        Point::Obligation { obligation, .. } => {
            let links = of_obligation(parts, base, (person, obligation), (today, trial));
            Some((obligation.key.clone(), links?))
        }
        Point::Trouble { .. } | Point::Report { .. } | Point::SignOfLife { .. } => None,
    };
    let wishes = format!("{base}register/new/wishes?of={person}");
    Links { answers: points.iter().filter_map(of_point).collect(), wishes: Some(wishes) }
}

fn of_obligation(
    parts: &Parts,
    base: &Url,
    (person, obligation): (&PersonId, &Obligation),
    letter: (NaiveDate, Trial),
) -> Option<AnswerLinks> {
    let to = |purpose: Purpose| {
        let pass = Pass::of_today(person, &obligation.key, purpose, letter);
        format!("{base}v/{}", pass.sealed(&parts.key))
    };
    let choices = choices(obligation);
    if choices.is_empty() {
        return None;
    }
    let papers = obligation.candidates.iter();
    Some(AnswerLinks {
        any: to(Purpose::Any),
        choices: choices.into_iter().map(|it| (it, to(Purpose::Answer(it)))).collect(),
        papers: papers.map(|page| (page.clone(), to(Purpose::Paper(page.clone())))).collect(),
    })
}
