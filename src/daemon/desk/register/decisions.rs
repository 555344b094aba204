//! Decisions as people register them, and links they make and undo.
//!
//! Decides which facts an entry becomes. The invariant: what is refused records nothing.

use super::clerk::{ADDRESS, Desk, NAME, NUMBER, REASON, clean, clean_optional, day, not_too_many};
use super::sitting_book::SittingRow;
use crate::daemon::desk::answer::decisions::Listed;
use crate::daemon::desk::answer::gaps::GapAnswer;
use crate::daemon::desk::refusal::{Field, OperationError, WrongRow, known_decision, refused};
use crate::daemon::desk::typed;
use crate::daemon::parts::Parts;
use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::council::decision_line::date;
use crate::domain::council::sitting::SittingKey;
use crate::domain::register::{LinkVerdict, RegisteredDecision};
use crate::letters::ukrainian::date as date_named;
use crate::store::fact::Fact;
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What can be done with the register of decisions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionQuestion {
    /// Registers decisions; those already registered alike are left alone.
    #[command(skip)]
    Add {
        /// The decisions.
        decisions: Vec<RegisteredDecision>,
    },
    /// Registers the decisions of a sitting, which was then held; none of them is an answer too.
    #[command(skip)]
    AddOfSitting {
        /// Of which.
        sitting: SittingKey,
        /// Their numbers.
        numbers: Vec<DecisionNumber>,
        /// The name, where there is one number.
        title: Option<String>,
    },
    /// Lists known decisions with how their publication stands
    List(Listed),
    /// Says that a page publishes a decision
    Link(Link),
    /// Says that a page does not publish a decision
    Unlink(Link),
    /// Takes a registered decision back
    Remove {
        /// The decision's key
        #[arg(value_parser = typed::decision)]
        decision: DecisionKey,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// The register in the columns of the state's open data.
    #[command(skip)]
    LegalActs,
    /// Lists missing numbers that are probably unpublished decisions: one missing between two of
    /// the same sitting from three known numbers on, others from eight numbers of a year on
    Gaps,
    /// Answers whether a missing number is a decision
    #[command(subcommand)]
    Gap(GapAnswer),
}

/// A page, and the decision it does or does not publish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
pub struct Link {
    /// The decision's key, e.g. session-2026-11-20-№24
    #[arg(value_parser = typed::decision)]
    pub decision: DecisionKey,
    /// Address of the page
    #[arg(value_parser = typed::address)]
    pub url: String,
    /// Day of publication; the page's own day or today by default
    #[arg(long, value_parser = date)]
    pub on: Option<NaiveDate>,
}

/// Decisions that were registered, one by one or with their sitting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Registered {
    /// Those that are new or say more.
    pub registered: Vec<DecisionKey>,
    /// How many of them say more.
    pub corrected: usize,
    /// How many were registered alike.
    pub already_registered: usize,
    /// The sitting that adopted them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sitting: Option<SittingRow>,
}

/// What was said of a page and a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Linked {
    /// The decision.
    pub decision: DecisionKey,
    /// The page.
    pub url: String,
    /// What was said.
    pub verdict: LinkVerdict,
    /// The day of publication.
    pub on: NaiveDate,
}

/// Something that was taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Removed {
    /// Its key.
    pub removed: String,
}

pub(in crate::daemon::desk) fn add(
    desk: &mut Desk<'_>,
    decisions: Vec<RegisteredDecision>,
) -> Result<Registered, OperationError> {
    let (facts, answer) = decision_facts(desk.parts, decisions, desk.now)?;
    desk.record(facts)?;
    Ok(answer)
}

pub(in crate::daemon::desk) fn remove(
    desk: &mut Desk<'_>,
    decision: DecisionKey,
    reason: String,
) -> Result<Removed, OperationError> {
    known_decision(desk.parts, &decision)?;
    let reason = clean(&reason, REASON)?;
    let removed = decision.to_string();
    desk.record(vec![Fact::DecisionRemoved { decision, reason }])?;
    Ok(Removed { removed })
}

/// The facts that register decisions, those already registered alike left out, and the answer.
pub(super) fn decision_facts(
    parts: &Parts,
    decisions: Vec<RegisteredDecision>,
    now: DateTime<Utc>,
) -> Result<(Vec<Fact>, Registered), OperationError> {
    not_too_many(decisions.len())?;
    let today = parts.config.calendar.day_of(now);
    let decisions = taken(decisions, today)?;
    let known = &parts.store.state().register.decisions;
    // Naming a decision again says nothing against what is known of it.
    let decisions = decisions.into_iter().map(|said| match known.get(&said.key) {
        Some(before) => RegisteredDecision {
            title: said.title.or_else(|| before.title.clone()),
            session: said.session.or(before.session),
            convocation: said.convocation.or(before.convocation),
            ..said
        },
        None => said,
    });
    let (same, new): (Vec<_>, Vec<_>) =
        decisions.partition(|decision| known.get(&decision.key) == Some(decision));
    let corrected = new.iter().filter(|decision| known.contains_key(&decision.key)).count();
    let registered: Vec<DecisionKey> = new.iter().map(|decision| decision.key.clone()).collect();
    let already_registered = same.len();
    let answer = Registered { registered, corrected, already_registered, sitting: None };
    let facts = new.into_iter().map(|decision| Fact::DecisionRegistered { decision }).collect();
    Ok((facts, answer))
}

/// Decisions that can be registered on a day; or, if any cannot, which and why.
fn taken(
    decisions: Vec<RegisteredDecision>,
    today: NaiveDate,
) -> Result<Vec<RegisteredDecision>, OperationError> {
    let (mut taken, mut first, mut rows) = (Vec::new(), None, Vec::new());
    for said in decisions {
        let at = said.key.to_string();
        match bounded(said).and_then(|said| not_early(said, today)) {
            Ok(said) => taken.push(said),
            Err(error) => {
                rows.push(WrongRow { at, text: error.plain_text() });
                first.get_or_insert(error);
            }
        }
    }
    match first {
        None => Ok(taken),
        Some(error) => Err(error.of_rows(rows)),
    }
}

fn not_early(
    said: RegisteredDecision,
    today: NaiveDate,
) -> Result<RegisteredDecision, OperationError> {
    let (key, on) = (&said.key, said.key.adopted_on);
    if on <= today {
        return Ok(said);
    }
    let told = format!(
        "рішення `{key}` датовано {on}, а сьогодні {today}: вносять уже прийняте; виправте дату"
    );
    let plain = format!("{} ще не настало: вносять уже прийняте. Виправте день.", date_named(on));
    Err(refused(told).plainly(Field::On, plain))
}

/// A decision whose texts a page and a letter can hold.
fn bounded(said: RegisteredDecision) -> Result<RegisteredDecision, OperationError> {
    let title = clean_optional(said.title, NAME)?;
    clean(said.number.shown(), NUMBER)?;
    Ok(RegisteredDecision { title, ..said })
}

pub(in crate::daemon::desk) fn link(
    desk: &mut Desk<'_>,
    said: Link,
    verdict: LinkVerdict,
) -> Result<Linked, OperationError> {
    let Link { decision, url, on } = said;
    let url = clean(&url, ADDRESS)?;
    known_decision(desk.parts, &decision)?;
    let today = desk.today();
    let on = on.unwrap_or_else(|| {
        publication_day(desk.parts, &url).filter(|on| decision.adopted_on <= *on).unwrap_or(today)
    });
    if on > today {
        return Err(refused(format!(
            "день оприлюднення {} ще не настав: сьогодні {}",
            day(on),
            day(today)
        )));
    }
    if verdict == LinkVerdict::Linked && on < decision.adopted_on {
        return Err(refused(format!(
            "день оприлюднення {} раніше за день прийняття, {}",
            day(on),
            day(decision.adopted_on)
        )));
    }
    let fact =
        Fact::LinkSaid { decision: decision.clone(), url: url.clone(), verdict, on: Some(on) };
    desk.record(vec![fact])?;
    Ok(Linked { decision, url, verdict, on })
}

/// The day a page we know was published.
fn publication_day(parts: &Parts, url: &str) -> Option<NaiveDate> {
    parts
        .sightings
        .observations
        .values()
        .find(|page| page.item.url.as_deref() == Some(url))
        .map(|page| page.published_on())
}
