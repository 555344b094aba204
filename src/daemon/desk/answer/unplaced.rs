//! The queue of what the machine could not place, listed and answered.

use super::matter::head;
use crate::daemon::desk::refusal::{OperationError, known_department, refused};
use crate::daemon::desk::register::clerk::Desk;
use crate::daemon::desk::typed::{self, ItemRef};
use crate::daemon::parts::Parts;
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::{DepartmentId, ItemId, SourceId};
use crate::domain::known::unplaced::{Part, Suggestion, Why, unplaced};
use crate::store::fact::Fact;
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What can be done with the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum UnplacedQuestion {
    /// Lists items for a person to place; both counts should read zero
    List,
    /// The first of them, each with the first words of its paper.
    #[command(skip)]
    Heads {
        /// How many at most.
        most: usize,
    },
    /// Says which decision an item publishes, or whose news it is
    Link(Placement),
    /// Says that an item is nothing to be placed
    Ignore {
        /// The item, SOURCE/ID, as `unplaced list` shows it
        item: ItemRef,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// Which decision an item publishes, or whose news it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["decision", "department"]))]
pub struct Placement {
    /// The item, SOURCE/ID, as `unplaced list` shows it
    pub item: ItemRef,
    /// The decision it publishes
    #[arg(long, value_name = "KEY", value_parser = typed::decision)]
    pub decision: Option<DecisionKey>,
    /// The department whose news it is
    #[arg(long, value_name = "ID")]
    pub department: Option<DepartmentId>,
}

/// Items for a person to place, with counts that should read zero.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Queue {
    /// The items.
    pub items: Vec<QueueRow>,
    /// How many there are.
    pub counts: QueueCounts,
}

/// How many items wait.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QueueCounts {
    /// Those that may be decisions.
    pub decisions: usize,
    /// Those that may be news.
    pub news: usize,
}

/// One item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QueueRow {
    /// Its source.
    pub source: SourceId,
    /// The item.
    pub id: ItemId,
    /// Where it stands.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
    /// Whether it may be a decision or news: `decisions` or `news`.
    pub queue: String,
    /// Why it could not be placed, for people.
    pub why: String,
    /// What it probably is.
    pub suggestion: Option<Guess>,
    /// When we first saw it.
    pub first_seen: DateTime<Utc>,
    /// The first words of the paper, where they were asked for and are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
}

/// What an item probably is: one of the two.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guess {
    /// It publishes this decision.
    pub decision: Option<DecisionKey>,
    /// It is news of this department.
    pub department: Option<DepartmentId>,
}

/// News that was placed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Placed {
    /// Which, and whose.
    pub placed: PlacedItem,
}

/// An item and whose news it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlacedItem {
    /// The item.
    #[serde(flatten)]
    pub item: ItemRef,
    /// Whose news.
    pub department: DepartmentId,
}

/// An item that is nothing to be placed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ignored {
    /// Which.
    pub ignored: ItemRef,
}

/// Items for a person to place.
pub(in crate::daemon::desk) fn list(parts: &Parts, now: DateTime<Utc>) -> Queue {
    let view = parts.view(now);
    let all = unplaced(&view, |page| parts.likeliest_department(page));
    let decisions = all.iter().filter(|one| one.why.is_of_decisions()).count();
    let counts = QueueCounts { decisions, news: all.len() - decisions };
    let items = all.into_iter().map(|one| QueueRow {
        source: one.page.source.clone(),
        id: one.page.item.id.clone(),
        url: one.page.item.url.clone(),
        title: one.page.item.title.clone(),
        queue: if one.why.is_of_decisions() { "decisions" } else { "news" }.to_owned(),
        why: why(&one.why),
        suggestion: one.suggestion.map(|suggestion| match suggestion {
            Suggestion::Decision(key) => Guess { decision: Some(key), department: None },
            Suggestion::Department(id) => Guess { decision: None, department: Some(id) },
        }),
        first_seen: one.page.first_seen,
        head: None,
    });
    Queue { items: items.collect(), counts }
}

/// The first items for a person to place, with the first words of each.
pub(in crate::daemon::desk) fn heads(parts: &Parts, most: usize, now: DateTime<Utc>) -> Queue {
    let mut queue = list(parts, now);
    queue.items.truncate(most);
    for row in &mut queue.items {
        let item = parts.whole_item(&row.source, &row.id);
        row.head = item.and_then(|item| head(item.text.as_deref()?));
    }
    queue
}

/// Says whose news an item is.
pub(in crate::daemon::desk) fn place(
    desk: &mut Desk<'_>,
    item: ItemRef,
    department: DepartmentId,
) -> Result<Placed, OperationError> {
    known(desk.parts, &item)?;
    known_department(desk.parts, &department)?;
    let placed = PlacedItem { item: item.clone(), department: department.clone() };
    let ItemRef { source, id: item } = item;
    desk.record(vec![Fact::ItemPlaced { source, item, department }])?;
    Ok(Placed { placed })
}

/// Says that an item is nothing to be placed.
pub(in crate::daemon::desk) fn ignore(
    desk: &mut Desk<'_>,
    item: ItemRef,
    reason: String,
) -> Result<Ignored, OperationError> {
    known(desk.parts, &item)?;
    let ItemRef { source, id } = item.clone();
    desk.record(vec![Fact::ItemIgnored { source, item: id, reason }])?;
    Ok(Ignored { ignored: item })
}

fn why(why: &Why) -> String {
    match why {
        Why::NoKind => "вид документа не розпізнано".to_owned(),
        Why::NoDepartment => "відділ не розпізнано".to_owned(),
        Why::Lacks(missing) => {
            let words: Vec<&str> = missing
                .iter()
                .map(|part| match part {
                    Part::Body => "орган",
                    Part::Number => "номер",
                    Part::Date => "дату прийняття",
                })
                .collect();
            format!("рішення, у якому не розпізнано {}", words.join(", "))
        }
    }
}

/// The address and the day under which a known item publishes a decision.
pub(in crate::daemon::desk) fn publication(
    parts: &Parts,
    item: &ItemRef,
    decision: &DecisionKey,
) -> Result<(String, NaiveDate), OperationError> {
    known(parts, item)?;
    let key = (item.source.clone(), item.id.clone());
    let Some(page) = parts.sightings.observations.get(&key) else {
        return Err(unknown(item));
    };
    let address = page.item.url.clone().unwrap_or_else(|| item.id.to_string());
    let first_seen_on = page.first_seen_on;
    let on = page.published_on();
    Ok((address, if on < decision.adopted_on { first_seen_on } else { on }))
}

/// Refuses items that were never seen.
fn known(parts: &Parts, item: &ItemRef) -> Result<(), OperationError> {
    match parts.known_item(&item.source, &item.id) {
        Some(_) => Ok(()),
        None => Err(unknown(item)),
    }
}

fn unknown(item: &ItemRef) -> OperationError {
    refused(format!(
        "запису `{}/{}` ніколи не бачили; id показує `unplaced list`",
        item.source, item.id
    ))
}
