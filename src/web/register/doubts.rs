//! Papers nobody could place: shown, and answered one at a time.
//!
//! Decides what is shown of each and which buttons stand beside. The invariant: a page that is to
//! settle a decision is shown with it before that is recorded; whose news a page is, and that it is
//! nothing, is recorded at once, with a way back.

use super::super::checked::{Checked, Filled, Step, checked, to_be_checked};
use super::super::entrance::visitor::{Sent, Turned, Visitor};
use super::super::hall::Hall;
use super::super::room::{SHOWN_MAX, asked, odd, plain, recorded, shown, status_of};
use crate::daemon::desk::answer::unplaced::{Placement, QueueRow, UnplacedQuestion};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::Refusal;
use crate::daemon::desk::register::draft::Draft;
use crate::daemon::desk::typed::ItemRef;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::decision_line;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::plan::role::Room;
use crate::letters::happening::decision_named;
use crate::letters::matter::capitalised;
use axum::extract::State;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

/// A form that was sent, and what is wrong with it.
type Again<'a> = Option<(&'a DoubtAnswer, Option<&'a str>)>;

/// What nobody could place.
pub(in crate::web) async fn doubts(
    State(hall): State<Hall>,
    visitor: Visitor,
) -> Result<Response, Turned> {
    doubts_page(&hall, &visitor.enters(Room::Register)?, None).await
}

async fn doubts_page(hall: &Hall, visitor: &Visitor, again: Again<'_>) -> Result<Response, Turned> {
    let question = Question::Unplaced(UnplacedQuestion::Heads { most: SHOWN_MAX });
    let Answer::Queue(queue) = asked(hall, visitor, question).await? else {
        return Err(odd(visitor));
    };
    let units: Vec<Value> = visitor
        .present
        .plan
        .directory
        .departments
        .iter()
        .map(|unit| context! { id => unit.id.as_str(), name => unit.name.as_str() })
        .collect();
    let content = context! {
        items => queue.items.iter().map(|row| doubt(row, again)).collect::<Vec<_>>(),
        total => queue.counts.decisions + queue.counts.news,
        units,
        token => visitor.token.as_str(),
    };
    let is_wrong = again.is_some_and(|(_, wrong)| wrong.is_some());
    Ok(shown(visitor, status_of(is_wrong), "doubts.html", content))
}

fn doubt(row: &QueueRow, again: Again<'_>) -> Value {
    let own = again.filter(|(typed, _)| typed.source == row.source && typed.id == row.id);
    let guess = row.suggestion.as_ref();
    let decision = guess.and_then(|guess| guess.decision.as_ref());
    context! {
        source => row.source.as_str(),
        id => row.id.as_str(),
        url => row.url.as_deref(),
        title => row.title.as_str(),
        head => row.head.as_deref(),
        line => own.map_or("", |(typed, _)| typed.line.as_str()),
        wrong => own.and_then(|(_, wrong)| wrong),
        why => row.why.as_str(),
        is_news => row.queue == "news",
        decision => decision.map(ToString::to_string),
        decision_named => decision.map(decision_named),
        unit => match own {
            Some((typed, _)) => Some(typed.unit.as_str()),
            None => guess.and_then(|guess| guess.department.as_ref()).map(|unit| unit.as_str()),
        },
    }
}

/// What is said of a paper that nobody could place.
#[derive(Deserialize)]
pub(in crate::web) struct DoubtAnswer {
    source: SourceId,
    id: ItemId,
    is: What,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    seen: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Unit,
    Suggested,
    Decision,
    Neither,
}

impl DoubtAnswer {
    fn item(&self) -> ItemRef {
        ItemRef { source: self.source.clone(), id: self.id.clone() }
    }

    /// The decision that it is said to publish; none where none or several are named.
    fn decision(&self) -> Option<DecisionKey> {
        match self.is {
            What::Suggested => DecisionKey::parse(&self.decision),
            What::Decision => {
                let mut keys = decision_line::parse(&self.line).unwrap_or_default().into_iter();
                keys.next().filter(|_| keys.next().is_none())
            }
            What::Unit | What::Neither => None,
        }
    }

    /// What is recorded at once, if anything is.
    fn at_once(&self) -> Option<UnplacedQuestion> {
        match self.is {
            What::Unit => {
                let department = Some(self.unit.as_str().into());
                let place = Placement { item: self.item(), decision: None, department };
                Some(UnplacedQuestion::Link(place))
            }
            What::Neither => {
                let reason = "на сторінці позначено, що нічого визначати не потрібно".to_owned();
                Some(UnplacedQuestion::Ignore { item: self.item(), reason })
            }
            What::Suggested | What::Decision => None,
        }
    }

    fn to_be_checked(&self, visitor: &Visitor, key: &DecisionKey, draft: &Draft) -> Response {
        let named = capitalised(&decision_named(key));
        let filled = Filled {
            heading: "Що не вдалося розпізнати",
            about: "",
            answers: vec![("Яке це рішення", &named)],
            typed: vec![
                ("source", self.source.as_str()),
                ("id", self.id.as_str()),
                ("decision", &self.decision),
                ("line", &self.line),
                ("is", if self.is == What::Suggested { "suggested" } else { "decision" }),
            ],
        };
        to_be_checked(visitor, &filled, draft)
    }
}

/// Takes what is said of a paper.
pub(in crate::web) async fn answer_doubt(
    State(hall): State<Hall>,
    sent: Sent<DoubtAnswer>,
) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    if let Some(question) = typed.at_once() {
        let asked = Question::Unplaced(question);
        return match hall.front.ask(&visitor.session.person, asked).await {
            Reply::Done(_) => Ok(thanked(&visitor)),
            Reply::Refused(refusal) => refused(&hall, &visitor, &typed, refusal).await,
            _ => Err(odd(&visitor)),
        };
    }
    let step = Step::of(&typed.step, &typed.seen);
    if step.is_back() {
        return doubts_page(&hall, &visitor, Some((&typed, None))).await;
    }
    let Some(key) = typed.decision() else {
        let wrong = "Введіть одне рішення так: 20.11.2026, сесія, 24.";
        return doubts_page(&hall, &visitor, Some((&typed, Some(wrong)))).await;
    };
    let (decision, department) = (Some(key.clone()), None);
    let place = Placement { item: typed.item(), decision, department };
    let question = Question::Unplaced(UnplacedQuestion::Link(place));
    match checked(&hall, &visitor, question, &step).await? {
        Checked::Shown(draft) => Ok(typed.to_be_checked(&visitor, &key, &draft)),
        Checked::Recorded(_) => Ok(thanked(&visitor)),
        Checked::Refused(refusal) => refused(&hall, &visitor, &typed, refusal).await,
    }
}

fn thanked(visitor: &Visitor) -> Response {
    recorded(visitor, "Дякуємо! Про цю сторінку більше не запитуватимемо.")
}

async fn refused(
    hall: &Hall,
    visitor: &Visitor,
    typed: &DoubtAnswer,
    refusal: Refusal,
) -> Result<Response, Turned> {
    let text = plain(refusal);
    doubts_page(hall, visitor, Some((typed, Some(&text)))).await
}
