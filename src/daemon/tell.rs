//! What the world outside hears of a turn: log, systemd, the heartbeat, the ping address.
//!
//! Decides what is worth a line: a turn that brought something is news, one that brought nothing is
//! not, and once an hour a line says that nothing was brought. The invariant: a skipped turn is
//! told as skipped, and never counts as a sign of life.

use super::desk::answer::status::Standing;
use super::heartbeat::{Heartbeat, HeldBack};
use super::home::Home;
use super::parts::Parts;
use super::ping::{Pinger, TurnEnd};
use super::systemd;
use super::turn_report::{LetterCounts, TurnReport};
use crate::config::{ChannelSettings, MailMode};
use crate::letters::status::{Figures, line};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::PathBuf;

/// What held letters back for so many turns in a row does not pass by itself.
const HELD_BACK_TURNS: u32 = 3;

/// After so long without news a line says so.
const QUIET_MAX: TimeDelta = TimeDelta::hours(1);

/// Says at the start what runs: version, council, sources, and where letters go.
pub fn what_starts(parts: &Parts, home: &Home) {
    let config = &parts.config;
    let sources: Vec<&str> = config.sources.iter().map(|source| source.id.as_str()).collect();
    let letters = match (&config.settings.mail.channel, config.settings.mail.mode) {
        (ChannelSettings::Spool { .. }, _) => "letters become files",
        (ChannelSettings::Email(_), MailMode::Shadow) => "letters go to the administrator",
        (ChannelSettings::Email(_), MailMode::Live) => "letters go to their readers",
    };
    let version = env!("CARGO_PKG_VERSION");
    let (files, state) = (home.config.display(), home.state.display());
    tracing::info!(
        version,
        config = %files,
        state = %state,
        sources = sources.len(),
        "hromada-watch {version} watches for {}: configuration {files}, state {state}, {letters}; \
         {} sources: {}",
        config.settings.letterhead.council,
        sources.len(),
        sources.join(", ")
    );
}

/// Says how the daemon stands, in one line for systemd.
pub fn standing(parts: &Parts, now: DateTime<Utc>) {
    let figures = Standing::of(parts, now).figures();
    systemd::status(&line(&figures, now, parts.config.calendar.zone));
}

/// What was told last.
pub struct Teller {
    state: PathBuf,
    pinger: Pinger,
    figures: Option<Figures>,
    told_at: Option<DateTime<Utc>>,
    quiet: u32,
    held_back: u32,
}

impl Teller {
    /// A teller whose heartbeat lies in this state directory.
    pub fn of(state: PathBuf) -> Self {
        let pinger = Pinger::default();
        Self { state, pinger, figures: None, told_at: None, quiet: 0, held_back: 0 }
    }

    /// Tells of a turn that ended.
    pub fn ended(&mut self, parts: &Parts, report: &TurnReport) {
        let figures = Standing::of(parts, report.now).figures();
        systemd::status(&line(&figures, report.now, parts.config.calendar.zone));
        let (now, zone) = (report.now, parts.config.calendar.zone);
        let held_back = figures.hindrance.map(|why| HeldBack { at: now, why, zone });
        let is_held_back = self.tell_what_holds_back(held_back);
        if report.skipped.is_some() {
            return;
        }
        if let Err(error) = Heartbeat::turned(&self.state, report.now) {
            tracing::error!("the heartbeat cannot be written: {error}");
        }
        let end = if is_held_back { TurnEnd::Failed } else { TurnEnd::Finished };
        self.pinger.ping(parts, end, report.now);
        let figures = Figures { last_turn: None, ..figures };
        let is_news = brought_something(report) || self.figures.as_ref() != Some(&figures);
        self.figures = Some(figures);
        self.log(report, is_news);
    }

    /// What letters cannot tell is told each turn at error priority, and by the heartbeat to
    /// whoever looks from outside; gives back whether there is anything.
    fn tell_what_holds_back(&mut self, held_back: Option<HeldBack>) -> bool {
        self.held_back = if held_back.is_some() { self.held_back.saturating_add(1) } else { 0 };
        let lasting = held_back.filter(|_| self.held_back >= HELD_BACK_TURNS);
        if let Some(HeldBack { why, .. }) = lasting {
            let turns = self.held_back;
            tracing::error!("for {turns} turns letters do not reach those who should hear: {why}");
        }
        if let Err(error) = Heartbeat::is_held_back(&self.state, lasting) {
            tracing::error!("the heartbeat cannot be written: {error}");
        }
        lasting.is_some()
    }

    /// Tells of a turn that failed.
    pub fn failed(&self, parts: &Parts, now: DateTime<Utc>) {
        self.pinger.ping(parts, TurnEnd::Failed, now);
    }

    fn log(&mut self, report: &TurnReport, is_news: bool) {
        let (counts, letters) = (&report.obligations, &report.letters);
        let figures = format!(
            "{} open, {} overdue, {} unknown; {} letters sent",
            counts.open, counts.overdue, counts.unknown, letters.sent
        );
        macro_rules! said {
            ($level:ident, $($words:tt)+) => {
                tracing::$level!(
                    open = counts.open,
                    overdue = counts.overdue,
                    unknown = counts.unknown,
                    met = counts.met,
                    sent = letters.sent,
                    retrying = letters.retrying,
                    $($words)+
                )
            };
        }
        if is_news {
            said!(info, "turn finished: {figures}");
        } else {
            self.quiet += 1;
            said!(debug, "turn finished: {figures}");
            if self.told_at.is_some_and(|told_at| report.now - told_at < QUIET_MAX) {
                return;
            }
            said!(info, "{} turns brought nothing new: {figures}", self.quiet);
        }
        (self.quiet, self.told_at) = (0, Some(report.now));
    }
}

fn brought_something(report: &TurnReport) -> bool {
    report.letters != LetterCounts::default()
        || report.sources.iter().any(|source| source.new + source.changed + source.gone > 0)
}
