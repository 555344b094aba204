//! One turn: poll, decide, take a last look, deliver, tell. The whole product in one file.
//!
//! A turn starts from stored facts and one moment, and nothing is ever sent because something
//! happened: what is due is computed afresh from everything known. A missed bell, a restart or a
//! week without the machine need no code of their own.

use super::deliver::{self, gap_question, monthly, parcel, trouble};
use super::parts::{DAEMON, Parts};
use super::poll::occasion::Occasion;
use super::poll::{self, evidence};
use super::turn_report::{ObligationCounts, SourceOutcome, SourceReport, TurnReport};
use crate::domain::ids::SourceId;
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::{self, Notices};
use crate::domain::obligation::Obligation;
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, TimeDelta, Utc};

/// Takes one turn at `now`.
pub async fn turn(parts: &mut Parts, now: DateTime<Utc>) -> Result<TurnReport, StoreError> {
    if let Some(skipped) = clock_jumped(parts, now) {
        tracing::error!("the turn at {now} is skipped: {skipped}");
        return Ok(tell(parts, Vec::new(), &parts.obligations(now), Some(skipped), now));
    }
    begin_watch(parts, now)?;

    let due = poll::due_sources(parts, now);
    let mut polled = poll::poll(parts, &due, Occasion::Cadence, now).await?;

    let (mut obligations, mut notices) = decide(parts, now);
    let may_send = parts.config.calendar.may_send(now);
    if may_send {
        let looked = last_look(parts, &obligations, &notices, now).await?;
        if !looked.is_empty() {
            merge_reports(&mut polled, looked);
            (obligations, notices) = decide(parts, now);
        }
    }
    let mut report = tell(parts, polled, &obligations, None, now);
    let standing = parcel::standing(obligations);
    if may_send {
        let withdrawn = deliver::withdraw_untrue(parts, &standing, now)?;
        gap_question::ask(parts, now)?;
        let notices = notices_and_troubles(parts, notices, now);
        deliver::prepare(parts, notices, &standing, now)?;
        report.letters = deliver::deliver(parts, &standing, now).await?;
        report.letters.withdrawn += withdrawn;
    }

    evidence::sweep(parts, now);
    parts.finish_turn(now);
    Ok(report)
}

/// A longer absence is taken for a clock that is wrong: believing it would call everybody late.
const AWAY_MAX: TimeDelta = TimeDelta::days(400);

/// A clock that stands before the last finished turn would make the past due again.
fn clock_jumped(parts: &Parts, now: DateTime<Utc>) -> Option<String> {
    let last = parts.last_turn()?;
    if now < last {
        return Some(format!("the clock stands before the last finished turn, {last}"));
    }
    (now - last > AWAY_MAX).then(|| {
        format!(
            "the clock stands {} days after the last finished turn, {last}; if that is right, \
             remove the directory `state` in the state directory: it is built again from the journal",
            (now - last).num_days()
        )
    })
}

fn begin_watch(parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
    if parts.store.state().watch_began_on.is_none() {
        let on = parts.config.calendar.day_of(now);
        parts.record(now, DAEMON, vec![Fact::WatchBegan { on }])?;
    }
    Ok(())
}

/// What is due, and who must hear; nothing is written.
pub fn decide(parts: &Parts, now: DateTime<Utc>) -> (Vec<Obligation>, Notices) {
    let obligations = parts.obligations(now);
    let notices = notice::notices(&obligations, |key| parts.heard(key), &parts.view(now));
    (obligations, notices)
}

/// Reads once more the sources on which an accusation rests, unless they were read this moment.
async fn last_look(
    parts: &mut Parts,
    obligations: &[Obligation],
    notices: &Notices,
    now: DateTime<Utc>,
) -> Result<Vec<SourceReport>, StoreError> {
    let mut sources = notices.to_look_at.clone();
    sources.extend(deliver::sources_to_look_at(parts, obligations, now));
    let may_be_read: Vec<SourceId> =
        sources.into_iter().filter(|source| poll::may_look(parts, source, now)).collect();
    poll::poll(parts, &may_be_read, Occasion::LastLook, now).await
}

fn notices_and_troubles(parts: &Parts, notices: Notices, now: DateTime<Utc>) -> Vec<NoticeKey> {
    let administrator = &parts.config.plan.directory.administrator;
    let troubles = trouble::troubles(parts, now)
        .into_iter()
        .map(|trouble| trouble.notice_key(administrator))
        .filter(|key| !parts.told(key));
    for notice in &notices.due {
        tracing::info!(
            notice.key = %notice.key,
            "notice {} is due: {}", notice.key, notice.reason
        );
    }
    let report = monthly::due(parts, now);
    if let Some(key) = &report {
        tracing::info!(notice.key = %key, "notice {key} is due: the first working day has come");
    }
    notices.due.iter().map(|notice| notice.key.clone()).chain(troubles).chain(report).collect()
}

/// A source read twice in a turn is reported once, with the later outcome.
fn merge_reports(polled: &mut Vec<SourceReport>, looked: Vec<SourceReport>) {
    for look in looked {
        match polled.iter_mut().find(|report| report.id == look.id) {
            Some(report) => {
                report.outcome = look.outcome;
                report.error = look.error;
                report.new += look.new;
                report.changed += look.changed;
                report.gone += look.gone;
            }
            None => polled.push(look),
        }
    }
}

fn tell(
    parts: &Parts,
    mut polled: Vec<SourceReport>,
    obligations: &[Obligation],
    skipped: Option<String>,
    now: DateTime<Utc>,
) -> TurnReport {
    let sources = parts
        .config
        .sources
        .iter()
        .map(|source| match polled.iter().position(|report| report.id == source.id) {
            Some(position) => polled.swap_remove(position),
            None => SourceReport {
                id: source.id.clone(),
                outcome: SourceOutcome::Skipped,
                new: 0,
                changed: 0,
                gone: 0,
                error: None,
            },
        })
        .collect();
    TurnReport {
        now,
        sources,
        obligations: ObligationCounts::of(obligations),
        letters: Default::default(),
        skipped,
    }
}
