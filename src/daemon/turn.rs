//! One turn: poll, decide, take a last look, deliver, tell. The whole product in one file.
//!
//! A turn starts from stored facts and one moment, and nothing is ever sent because something
//! happened: what is due is computed afresh from everything known. A missed bell, a restart or a
//! week without the machine need no code of their own.

use super::decided::Decided;
use super::deliver::{self, gap_question, monthly, trouble};
use super::parts::{DAEMON, Parts};
use super::poll::occasion::Occasion;
use super::poll::{self, evidence};
use super::turn_report::{ObligationCounts, SourceOutcome, SourceReport, TurnReport};
use crate::domain::ids::SourceId;
use crate::domain::notice::Notices;
use crate::domain::notice::key::NoticeKey;
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, TimeDelta, Utc};

/// Takes one turn at `now`.
pub async fn turn(parts: &mut Parts, now: DateTime<Utc>) -> Result<TurnReport, StoreError> {
    if let Some(skipped) = clock_jumped(parts, now) {
        tracing::error!("the turn at {now} is skipped: {skipped}");
        let decided = parts.decided(now);
        return Ok(tell(parts, Vec::new(), &decided, Some(skipped), now));
    }
    begin_watch(parts, now)?;

    let due = poll::due_sources(parts, now);
    let mut polled = poll::poll(parts, &due, Occasion::Cadence, now).await?;

    let mut decided = parts.decided(now);
    let mut notices = decided.notices(parts);
    let may_send = parts.config.calendar.may_send(now);
    if may_send {
        let looked = last_look(parts, &decided, &notices, now).await?;
        if !looked.is_empty() {
            merge_reports(&mut polled, looked);
            decided = parts.decided(now);
            notices = decided.notices(parts);
        }
    }
    let mut report = tell(parts, polled, &decided, None, now);
    if may_send {
        let withdrawn = deliver::withdraw_untrue(parts, &decided, now)?;
        gap_question::ask(parts, now)?;
        let notices = notices_and_troubles(parts, notices, now);
        deliver::prepare(parts, notices, &decided, now)?;
        report.letters = deliver::deliver(parts, &decided, now).await?;
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

/// Reads once more the sources on which an accusation rests, unless they were read this moment.
async fn last_look(
    parts: &mut Parts,
    decided: &Decided,
    notices: &Notices,
    now: DateTime<Utc>,
) -> Result<Vec<SourceReport>, StoreError> {
    let mut sources = notices.to_look_at.clone();
    sources.extend(deliver::sources_to_look_at(parts, decided, now));
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
    decided: &Decided,
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
        obligations: ObligationCounts::of(&decided.obligations),
        letters: Default::default(),
        skipped,
    }
}
