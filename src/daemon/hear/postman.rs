//! The task that fetches messages, beside the daemon's loop.
//!
//! Decides when the mailbox is looked into and when it is left alone. It knows no state: it hands
//! over what came, waits until all of it is handled, and only then marks it and goes on. The
//! invariant: a death at any moment loses no message; at the worst one is handed over again.

use crate::clock::Clock;
use crate::mailbox::look::{Arrived, Extent, Fetched, MailboxFault, ReadUpTo, Rest};
use crate::mailbox::{Mailbox, Session};
use crate::sources::mail::incoming::{Incoming, MailFault};
use crate::sources::mail::read;
use crate::sources::reading::parser::Parser;
use crate::store::digest::message_mark;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

/// Longest wait for news before the connection is looked after.
const LISTEN: Duration = Duration::from_secs(20 * 60);

/// Pauses after one failed look after another.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(15 * 60),
];

/// A message that came, read.
#[derive(Clone, Debug)]
pub struct Received {
    /// By what it is known again.
    pub mark: String,
    /// What it says.
    pub read: Result<Incoming, MailFault>,
    /// How much of it could be read.
    pub legible: Legible,
}

/// How much of a message could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legible {
    /// All of it.
    Whole,
    /// Its headers: it is too large.
    Large,
    /// Its headers: the rest breaks what reads it.
    Broken,
}

/// What the postman brings.
pub enum Post {
    /// Messages, or the knowledge that there are none.
    Delivery(Delivery),
    /// The mailbox can be read.
    Sees,
    /// The mailbox cannot be read.
    Fault(MailboxFault),
}

/// Messages to be handled.
pub struct Delivery {
    /// The messages, oldest first.
    pub messages: Vec<Received>,
    /// How far the mailbox is read once they are handled.
    pub up_to: ReadUpTo,
    /// Told once they are.
    pub handled: oneshot::Sender<()>,
}

/// What a postman needs.
pub struct Postman {
    /// Where messages come in.
    pub mailbox: Mailbox,
    /// Where a stranger's bytes are parsed.
    pub parser: Parser,
    /// When.
    pub clock: Clock,
    /// To whom messages are handed.
    pub deliveries: mpsc::Sender<Post>,
}

impl Postman {
    /// Looks again and again, from where the mailbox was read; ends when nobody takes messages.
    pub async fn work(self, mut since: Option<ReadUpTo>) {
        let mut failures = 0;
        while !self.deliveries.is_closed() {
            let Err(fault) = self.visit(&mut since, &mut failures).await else { return };
            if failures == 0 {
                tracing::warn!("the mailbox cannot be read: {fault}");
            }
            let _ = self.deliveries.send(Post::Fault(fault)).await;
            let pause = PAUSES.get(failures).copied().unwrap_or(PAUSES[PAUSES.len() - 1]);
            failures += 1;
            sleep(pause).await;
        }
    }

    /// Looks once: everything that is new is handed over and marked.
    pub async fn look(self, mut since: Option<ReadUpTo>) -> Result<(), MailboxFault> {
        let mut session = self.mailbox.open().await?;
        loop {
            let fetched = session.fetch(since, self.clock.now()).await?;
            let _ = self.deliveries.send(Post::Sees).await;
            let rest = fetched.rest;
            let taken = self.hand_over(&mut session, fetched, &mut since).await?;
            if taken.is_none() || rest == Rest::None {
                return Ok(());
            }
        }
    }

    /// One connection, until it breaks or nobody takes messages.
    async fn visit(
        &self,
        since: &mut Option<ReadUpTo>,
        failures: &mut usize,
    ) -> Result<(), MailboxFault> {
        let mut session = self.mailbox.open().await?;
        loop {
            let fetched = session.fetch(*since, self.clock.now()).await?;
            if std::mem::take(failures) > 0 {
                tracing::info!("the mailbox can be read again");
            }
            let _ = self.deliveries.send(Post::Sees).await;
            let rest = fetched.rest;
            if self.hand_over(&mut session, fetched, since).await?.is_none() {
                return Ok(());
            }
            if rest == Rest::None {
                session.wait(LISTEN).await?;
            }
        }
    }

    /// Hands messages over and marks them; none when nobody takes them any more.
    async fn hand_over(
        &self,
        session: &mut Session,
        fetched: Fetched,
        since: &mut Option<ReadUpTo>,
    ) -> Result<Option<()>, MailboxFault> {
        let up_to = fetched.up_to;
        let place = |place: &ReadUpTo| (place.numbering, place.last);
        let is_news = since.as_ref().map(place) != Some(place(&up_to));
        if fetched.messages.is_empty() && !is_news {
            return Ok(Some(()));
        }
        let numbers: Vec<u32> = fetched.messages.iter().map(|message| message.number).collect();
        let mut messages = Vec::with_capacity(numbers.len());
        for message in fetched.messages {
            messages.push(received(&self.parser, message).await);
        }
        let (handled, all_handled) = oneshot::channel();
        let delivery = Delivery { messages, up_to, handled };
        if self.deliveries.send(Post::Delivery(delivery)).await.is_err()
            || all_handled.await.is_err()
        {
            return Ok(None);
        }
        *since = Some(up_to);
        session.mark(&numbers).await?;
        Ok(Some(()))
    }
}

/// Reads one message; of one that breaks what reads it, the headers alone.
pub async fn received(parser: &Parser, message: Arrived) -> Received {
    let Arrived { bytes, extent, .. } = message;
    let (of_bytes, head) = (message_mark(&bytes), head(&bytes).to_vec());
    let (read, legible) = match (read(parser, bytes).await, extent) {
        (Ok(message), Extent::Whole) => (Ok(message), Legible::Whole),
        (read, Extent::Headers) => (read, Legible::Large),
        (read, Extent::Withheld) => (read, Legible::Broken),
        (Err(_), Extent::Whole) => (read(parser, head).await, Legible::Broken),
    };
    let mark = match &read {
        Ok(Incoming { id: Some(id), from, sent_at, .. }) => {
            let from = from.as_deref().unwrap_or_default();
            let at = sent_at.map(|at| at.timestamp()).unwrap_or_default();
            message_mark(format!("{id}\0{from}\0{at}").as_bytes())
        }
        _ => of_bytes,
    };
    Received { mark, read, legible }
}

/// Most bytes of headers that are tried by themselves.
const HEAD_MAX_BYTES: usize = 64 * 1024;

/// The headers of a message, with the empty line behind them.
fn head(bytes: &[u8]) -> &[u8] {
    let ends = |mark: &[u8]| bytes.windows(mark.len()).position(|it| it == mark);
    let end = ends(b"\r\n\r\n").map(|at| at + 4).or_else(|| ends(b"\n\n").map(|at| at + 2));
    &bytes[..end.unwrap_or(bytes.len()).min(HEAD_MAX_BYTES)]
}
