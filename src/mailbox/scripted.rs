//! A mailbox for tests: what a test puts into it, and what was marked.

use super::look::{Arrived, Extent, Fetched, MESSAGE_MAX_BYTES, MailboxFault, ReadUpTo, Rest};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;

/// Most messages that one look gives.
const BATCH: usize = 50;

/// A mailbox in memory; its clones are one mailbox.
#[derive(Clone, Debug, Default)]
pub struct Scripted {
    inside: Arc<Mutex<Inside>>,
    news: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Inside {
    messages: Vec<Vec<u8>>,
    marked: BTreeSet<u32>,
    withheld: BTreeSet<u32>,
    numbering: u32,
    fault: Option<MailboxFault>,
}

impl Scripted {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// A message comes in; its number.
    pub fn put(&self, bytes: &[u8]) -> u32 {
        let mut inside = self.inside();
        inside.messages.push(bytes.to_vec());
        self.news.notify_waiters();
        u32::try_from(inside.messages.len()).unwrap_or(u32::MAX)
    }

    /// Of this message nothing but its headers is given.
    pub fn withhold(&self, number: u32) {
        self.inside().withheld.insert(number);
    }

    /// From now on every look fails so, or none does.
    pub fn fail(&self, fault: Option<MailboxFault>) {
        self.inside().fault = fault;
    }

    /// The server numbers its messages anew.
    pub fn renumber(&self) {
        self.inside().numbering += 1;
    }

    /// What was marked.
    pub fn marked(&self) -> BTreeSet<u32> {
        self.inside().marked.clone()
    }

    pub(super) fn open(&self) -> Result<Self, MailboxFault> {
        self.inside().fault.map_or_else(|| Ok(self.clone()), Err)
    }

    pub(super) fn fetch(
        &self,
        since: Option<ReadUpTo>,
        now: DateTime<Utc>,
    ) -> Result<Fetched, MailboxFault> {
        let inside = self.inside();
        if let Some(fault) = inside.fault {
            return Err(fault);
        }
        let last = u32::try_from(inside.messages.len()).unwrap_or(u32::MAX);
        let numbering = inside.numbering;
        let from = match since {
            None => last,
            Some(since) if since.numbering == numbering => since.last,
            Some(_) => 0,
        };
        let new = (from + 1..=last)
            .filter(|number| !inside.marked.contains(number))
            .filter_map(|number| Some((number, inside.messages.get(number as usize - 1)?)));
        let mut messages: Vec<Arrived> = new
            .take(BATCH + 1)
            .map(|(number, bytes)| {
                let small = bytes.len() <= MESSAGE_MAX_BYTES as usize;
                let extent = match (small, inside.withheld.contains(&number)) {
                    (true, false) => Extent::Whole,
                    (true, true) => Extent::Withheld,
                    (false, _) => Extent::Headers,
                };
                let end = match extent {
                    Extent::Whole => bytes.len(),
                    Extent::Headers | Extent::Withheld => {
                        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
                        end.map_or(bytes.len(), |end| end + 4)
                    }
                };
                Arrived { number, bytes: bytes[..end].to_vec(), extent }
            })
            .collect();
        let rest = if messages.len() > BATCH { Rest::More } else { Rest::None };
        messages.truncate(BATCH);
        let last = match rest {
            Rest::None => last,
            Rest::More => messages.last().map_or(from, |message| message.number),
        };
        Ok(Fetched { messages, up_to: ReadUpTo { numbering, last, looked_at: now }, rest })
    }

    pub(super) fn mark(&self, numbers: &[u32]) -> Result<(), MailboxFault> {
        let mut inside = self.inside();
        if let Some(fault) = inside.fault {
            return Err(fault);
        }
        inside.marked.extend(numbers);
        Ok(())
    }

    pub(super) async fn wait(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.news.notified()).await;
    }
}
