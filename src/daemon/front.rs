//! What stands before the daemon: a page asks through it and never touches the state.
//!
//! Decides nothing. The invariant: whoever asks is answered by the daemon's loop, one at a time;
//! what is shown here is a copy made when the daemon started or its configuration was read again.

use super::desk::control::{Asked, Reply, Request, reply_to};
use super::desk::question::Question;
use super::parts::Parts;
use crate::channels::key::Key;
use crate::clock::Clock;
use crate::domain::calendar::Calendar;
use crate::domain::ids::PersonId;
use crate::domain::plan::directory::Directory;
use crate::sources::fetch::Fetcher;
use crate::sources::page::given::{Given, given};
use crate::sources::spec::SourceSpec;
use chrono::NaiveDate;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// Asks the daemon.
#[derive(Clone)]
pub struct Front {
    asked: mpsc::Sender<Asked>,
    present: watch::Receiver<Arc<Present>>,
}

/// What a page needs to know before it asks.
pub struct Present {
    /// The council's name.
    pub council: String,
    /// The council's site.
    pub site: String,
    /// Whom people turn to.
    pub contact_name: String,
    /// People and departments.
    pub directory: Directory,
    /// Where the page listens; none without a page.
    pub listen: Option<SocketAddr>,
    /// Signs and reads what links let people do.
    pub key: Key,
    /// The council's days.
    pub calendar: Calendar,
    clock: Clock,
    sources: Vec<SourceSpec>,
    fetcher: Fetcher,
}

impl Present {
    pub(super) fn of(parts: &Parts, clock: &Clock) -> Self {
        let settings = &parts.config.settings;
        Self {
            council: settings.letterhead.council.clone(),
            site: settings.letterhead.site.clone(),
            contact_name: settings.letterhead.contact_name.clone(),
            directory: parts.config.plan.directory.clone(),
            listen: settings.web.as_ref().map(|web| web.listen),
            key: parts.key,
            calendar: parts.config.calendar.clone(),
            clock: clock.clone(),
            sources: parts.config.sources.clone(),
            fetcher: parts.fetcher.clone(),
        }
    }

    /// The civil date in the council's zone.
    pub fn today(&self) -> NaiveDate {
        self.calendar.day_of(self.clock.now())
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
        reply_to(request, &self.asked).await
    }
}
