//! What stands before the daemon: a page asks through it and never touches the state.
//!
//! Decides nothing. The invariant: whoever asks is answered by the daemon's loop, one at a time;
//! what is shown here is a copy made when the daemon started or its configuration was read again.

use super::arms::{self, Arms};
use super::desk::control::{Asked, Reply, Request, reply_to};
use super::desk::question::Question;
use super::home::Home;
use super::parts::Parts;
use super::rehearsal;
use crate::channels::Channel;
use crate::channels::key::Key;
use crate::clock::Clock;
use crate::config::MailMode;
use crate::domain::calendar::Calendar;
use crate::domain::ids::PersonId;
use crate::domain::plan::Plan;
use crate::domain::plan::directory::Person;
use crate::domain::register::session::{EndedSessions, Session};
use crate::letters::letter::Letterhead;
use crate::sources::fetch::Fetcher;
use crate::sources::page::given::{Given, given};
use crate::sources::reading::parser::Parser;
use crate::sources::spec::SourceSpec;
use chrono::{DateTime, NaiveDate, Utc};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use url::Url;

pub use super::rehearsal::Rehearsal;

/// Asks the daemon.
#[derive(Clone)]
pub struct Front {
    asked: mpsc::Sender<Asked>,
    present: watch::Receiver<Arc<Present>>,
}

/// Whom letters reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody with an address.
    Everybody,
    /// Nobody but the administrator, until letters go out for real.
    Administrator,
}

/// What a page needs to know before it asks.
pub struct Present {
    /// The council, its site, and whom people turn to.
    pub letterhead: Letterhead,
    /// The plan, with people and departments.
    pub plan: Plan,
    /// Where the page listens; none without a page.
    pub listen: Option<SocketAddr>,
    /// The address under which people reach the page, with a slash at its end.
    pub public_url: Option<Url>,
    /// Whether citizens see how the plan stands.
    pub is_public: bool,
    /// The council's coat of arms, if one is configured and is a picture.
    pub arms: Option<Arms>,
    /// How a letter leaves that nobody has to keep.
    pub channel: Arc<Channel>,
    /// Whom letters reach.
    pub reach: Reach,
    /// Signs and reads what links let people do.
    pub key: Key,
    /// The council's days.
    pub calendar: Calendar,
    home: Home,
    ended: EndedSessions,
    clock: Clock,
    sources: Vec<SourceSpec>,
    fetcher: Fetcher,
}

impl Present {
    pub(super) fn of(parts: &Parts, home: &Home, clock: &Clock) -> Self {
        let settings = &parts.config.settings;
        Self {
            letterhead: settings.letterhead.clone(),
            plan: parts.config.plan.clone(),
            listen: settings.web.as_ref().map(|web| web.listen),
            public_url: settings.web.as_ref().and_then(|web| web.public_url.clone()),
            is_public: settings.web.as_ref().is_some_and(|web| web.public),
            arms: settings
                .web
                .as_ref()
                .and_then(|web| web.arms.as_ref())
                .and_then(|file| arms::read(&home.config.join(file))),
            channel: Arc::clone(&parts.channel),
            reach: match settings.mail.mode {
                MailMode::Live => Reach::Everybody,
                MailMode::Shadow => Reach::Administrator,
            },
            home: home.clone(),
            ended: parts.store.state().ended_sessions.clone().unwrap_or_default(),
            key: parts.key,
            calendar: parts.config.calendar.clone(),
            clock: clock.clone(),
            sources: parts.config.sources.clone(),
            fetcher: parts.fetcher.clone(),
        }
    }

    /// The moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Whether a sign-in still opens anything.
    pub fn leaves_open(&self, session: &Session) -> bool {
        self.ended.leave_open(session, self.now())
            && self.plan.directory.person(&session.person).is_some()
    }

    /// The person of an address, whoever may be written to.
    pub fn person_at(&self, address: &str) -> Option<&Person> {
        let typed = address.trim().to_lowercase();
        let directory = &self.plan.directory;
        let people = directory.people.values().filter(|person| match self.reach {
            Reach::Everybody => true,
            Reach::Administrator => person.id == directory.administrator,
        });
        people
            .into_iter()
            .find(|it| it.email.as_ref().map(|own| own.to_lowercase()) == Some(typed.clone()))
    }

    /// The civil date in the council's zone.
    pub fn today(&self) -> NaiveDate {
        self.calendar.day_of(self.clock.now())
    }

    /// The letters of a day as they would go; none where that cannot be said.
    pub async fn rehearsed(&self, day: NaiveDate) -> Option<Rehearsal> {
        let mut held = rehearsal::of(&self.home, self.now(), (self.today(), day)).await?;
        // What would go before that day has gone by then.
        held.letters.retain(|letter| self.calendar.day_of(letter.at) == day);
        Some(held)
    }

    /// Where a file that a person hands over is parsed.
    pub fn parser(&self) -> &Parser {
        self.fetcher.parser()
    }

    /// Opens a page that a person gave, beside the daemon's own work.
    pub async fn opened(&self, address: &str) -> Given {
        given(&self.sources, &self.fetcher, address, self.clock.now()).await
    }
}

impl Front {
    pub(super) fn new(asked: mpsc::Sender<Asked>, present: watch::Receiver<Arc<Present>>) -> Self {
        Self { asked, present }
    }

    /// What is known without asking.
    pub fn present(&self) -> Arc<Present> {
        Arc::clone(&self.present.borrow())
    }

    /// Asks in the name of a person and waits for the answer.
    pub async fn ask(&self, person: &PersonId, question: Question) -> Reply {
        let request = Request { author: person.to_string(), question };
        let state = self.present.borrow().home.state.clone();
        reply_to(request, &self.asked, &state).await
    }
}
