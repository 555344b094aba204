//! One obligation: its story, for anyone who asks why.
//!
//! Decides what the page of a story shows; the words are made in `letters`.

use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::room::{asked, odd, shown};
use crate::daemon::desk::answer::matter::Settled;
use crate::daemon::desk::answer::story::{PageRow, Part, Row, Story, Told};
use crate::daemon::desk::pass::{Pass, Purpose, Trial};
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::ids::ObligationKey;
use crate::domain::plan::role::{Room, may_enter};
use crate::letters::choice::label;
use crate::letters::ukrainian::{DAY, date};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use minijinja::{Value, context};
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

/// Which obligation an address names.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    of: String,
}

/// The page of one obligation.
pub(super) async fn matter(
    State(hall): State<Hall>,
    visitor: Visitor,
    Query(Of { of }): Query<Of>,
) -> Result<Response, Turned> {
    let (person, obligation) = (visitor.session.person.clone(), of.as_str().into());
    let question = Question::Story { person, obligation, part: Part::Whole };
    let asked = asked(&hall, &visitor, question).await?;
    let Answer::Story(Told::Whole(story)) = asked else { return Err(odd(&visitor)) };
    Ok(shown(&visitor, StatusCode::OK, "matter.html", content(&story, &visitor)))
}

fn content(story: &Story, visitor: &Visitor) -> Value {
    let matter = &story.matter;
    let zone = visitor.present.calendar.zone;
    let moment = |at: DateTime<Utc>| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string();
    let settled = matter.settled.as_ref().map(|settled| match settled {
        Settled::Done { on, url } => {
            context! { text => format!("Виконано {}.", date(*on)), url => url.as_deref() }
        }
        Settled::Waived => {
            context! { text => "Виконувати це вже не потрібно.", url => None::<&str> }
        }
    });
    let of: String = byte_serialize(matter.obligation.as_str().as_bytes()).collect();
    let happening = |row: &Row| {
        let (at, text) = (moment(row.at), row.text.as_str());
        context! { at, text, proof => proof(row, &of) }
    };
    let happenings: Vec<Value> = story.happenings.iter().map(happening).collect();
    let is_own = matter.responsible.iter().any(|name| name == visitor.name());
    context! {
        title => matter.title.as_str(),
        request => matter.request.as_str(),
        due => date(matter.due_on),
        reckoning => matter.reckoning.as_str(),
        responsible => matter.responsible.join(", "),
        basis => story.basis.as_str(),
        settled,
        unread => story.unread.join(", "),
        waived => story.waived.as_ref().map(|(reason, by)| format!("{reason} ({by})")),
        promised => story.promised.as_ref().map(|(on, why)| format!("до {}: {why}", date(*on))),
        papers => papers(story),
        happenings,
        pages => story.pages.iter().map(page).collect::<Vec<_>>(),
        of => of.as_str(),
        forms => forms(matter.settled.as_ref(), visitor),
        answers => if is_own { answers(story, visitor) } else { Vec::new() },
    }
}

/// Where what a happening left behind can be read, and what that is.
fn proof(row: &Row, of: &str) -> Option<Value> {
    let (name, value, label) = match row.proof.as_ref()? {
        Part::Letter(letter) => ("letter", letter.as_str(), "лист"),
        Part::Kept(evidence) => ("kept", evidence.as_str(), "копія"),
        Part::Whole => return None,
    };
    let value: String = byte_serialize(value.as_bytes()).collect();
    Some(context! { to => format!("matter/paper?of={of}&{name}={value}"), label })
}

/// What an editor may say for others, with their own name as author.
fn forms(settled: Option<&Settled>, visitor: &Visitor) -> Vec<Value> {
    if !may_enter(&visitor.roles, Room::Register) {
        return Vec::new();
    }
    let forms: &[(&str, &str)] = match settled {
        None => &[("promise", "Записати обіцянку"), ("waive", "Зняти з контролю")],
        Some(Settled::Waived) => &[("waiver-end", "Повернути на контроль")],
        Some(Settled::Done { .. }) => &[],
    };
    forms.iter().map(|(word, label)| context! { word => *word, label => *label }).collect()
}

fn papers(story: &Story) -> Vec<Value> {
    let papers = story.matter.papers.iter();
    papers
        .map(|paper| {
            let (title, head) = (paper.title.as_deref(), paper.head.as_deref());
            context! { url => paper.url.as_str(), title, head }
        })
        .collect()
}

/// The answers that a responsible person can give, as in the letter.
fn answers(story: &Story, visitor: &Visitor) -> Vec<Value> {
    let (present, key): (_, &ObligationKey) = (&visitor.present, &story.matter.obligation);
    let choices = story.matter.choices.iter();
    choices
        .map(|choice| {
            let (purpose, when) = (Purpose::Answer(*choice), (present.today(), Trial::Real));
            let pass = Pass::of_today(&visitor.session.person, key, purpose, when);
            context! { to => format!("v/{}", pass.sealed(&present.key)), label => label(*choice) }
        })
        .collect()
}

fn page(row: &PageRow) -> Value {
    let days = [
        ("надруковано", row.printed),
        ("в адресі", row.in_url),
        ("виявлено", Some(row.first_seen_on)),
    ];
    let days: Vec<String> =
        days.iter().filter_map(|(name, on)| Some(format!("{name} – {}", date((*on)?)))).collect();
    let gap =
        row.disagreement.map(|days| format!("; дати різняться на {}", DAY.count(days.into())));
    context! {
        title => row.title.as_str(),
        url => row.url.as_deref(),
        days => format!("{}{}", days.join(", "), gap.unwrap_or_default()),
    }
}
