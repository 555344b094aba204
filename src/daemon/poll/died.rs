//! What follows when an earlier program died while it read a source.
//!
//! Decides that such a source is left alone for its cadence, so that the daemon lives, and that the
//! administrator hears. The invariant: a source that takes the daemon down costs one start a
//! cadence and nothing else; letters about everything that does not rest on it leave meanwhile.

use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::ids::SourceId;
use crate::domain::notice::trouble::Trouble;
use crate::domain::retry;
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::FeedFault;
use crate::sources::fetch::shown;
use crate::sources::spec::SourceSpec;
use crate::store::StoreError;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use chrono::{DateTime, TimeDelta, Utc};

/// Leaves the sources alone that were being read when the program died.
pub fn leave_alone(
    parts: &mut Parts,
    being_read: &[SourceId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sources = parts.config.sources.iter().filter(|spec| being_read.contains(&spec.id));
    let sources: Vec<SourceSpec> = sources.cloned().collect();
    for spec in sources {
        let cursor = parts.store.cursor(&spec.id);
        let failures = cursor.failures + 1;
        // Its first failures are looked into soon; a death is not to be tried again so soon.
        let pause = retry::source_pause(spec.cadence, failures, None).max(spec.cadence);
        let until = now + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX);
        tracing::warn!(
            source.id = %spec.id,
            "the program died while it read source {}, which is left alone until {until}", spec.id
        );
        parts.record(now, DAEMON, facts(parts, &spec, until))?;
        let cursor = Cursor { failures, next_poll_at: Some(until), ..cursor };
        parts.store.save_cursors(vec![(spec.id, cursor)]);
    }
    Ok(())
}

fn facts(parts: &Parts, spec: &SourceSpec, until: DateTime<Utc>) -> Vec<Fact> {
    let source = spec.id.clone();
    let trouble = Trouble::DiedReading { source: source.clone(), until };
    let mut facts = vec![Fact::TroubleNoted { key: format!("died-reading/{source}"), trouble }];
    let sight = parts.store.state().sources.get(&source);
    if sight.is_none_or(|sight| sight.blind.is_none()) {
        let reason = Cause::Feed { at: shown(&spec.url), fault: FeedFault::DiedReading };
        facts.push(Fact::SourceBlind { source, reason, cause: Some(BlindCause::TooMuch) });
    }
    facts
}
