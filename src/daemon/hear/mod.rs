//! Hear: answers that come by mail become facts, and each gets its receipt.
//!
//! The daemon's side of the mailbox. Messages are fetched and pages opened beside the loop
//! (`postman`); here each is judged (`verdict`), carried out as a command would be, recorded, and
//! answered (`response`). The invariants: a message is handled once, whatever dies and however
//! often it is served; nothing here waits for the world, so nobody waits for a mailbox.

mod answered;
pub mod postman;
mod response;
pub mod sight;
mod verdict;

use super::deliver;
use super::desk;
use super::desk::question::{Answer, Question};
use super::desk::refusal::OperationError;
use super::desk::register::said::Say;
use super::parts::{DAEMON, Parts};
use crate::channels::Outcome;
use crate::clock::Clock;
use crate::domain::ids::{LetterId, ObligationKey, PersonId};
use crate::domain::register::message::{HeardAs, HeardEffect, MessageNote, Unclear};
use crate::domain::register::said::{Said, Way};
use crate::letters::receipt::Forwarded;
use crate::mailbox::look::ReadUpTo;
use crate::sources::mail::incoming::{Body, Incoming};
use crate::sources::page::given::{Given, given};
use crate::store::StoreError;
use crate::store::fact::Fact;
use crate::store::mail_fact::MailFact;
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use postman::{Delivery, Post, Postman, Received};
use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Sleep, sleep};
use tokio_util::task::AbortOnDropHandle;
use verdict::{Verdict, verdict};

/// Longest words that are kept of a message, in characters.
const WORDS_MAX_CHARS: usize = 400;

/// The daemon's side of the mailbox.
#[derive(Default)]
pub struct Hearing {
    deliveries: Option<mpsc::Receiver<Post>>,
    #[expect(dead_code, reason = "the postman goes when it is dropped")]
    postman: Option<AbortOnDropHandle<()>>,
    delivery: Option<Delivery>,
    queue: VecDeque<Received>,
    opening: Option<Opening>,
    sending: Option<Sending>,
    /// Until a response is due.
    due: Option<Pin<Box<Sleep>>>,
}

/// A page that a person gave is being opened.
struct Opening {
    received: Received,
    given: LocalBoxFuture<'static, Given>,
}

/// A response that has left and has no answer yet.
struct Sending {
    response: LetterId,
    outcome: LocalBoxFuture<'static, Outcome>,
}

/// Something the hearing waited for.
pub enum Came {
    /// Messages, or whether there can be any.
    Post(Post),
    /// What a given page shows.
    Opened(Given),
    /// What the mail server said to a response.
    Sent(Outcome),
    /// The moment of a response.
    Due,
}

/// What follows for the turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing.
    Nothing,
    /// Something that the next letters must heed.
    Something,
}

impl Hearing {
    /// Begins to listen at the mailbox that the parts name, if they name one.
    pub fn begin(parts: &Parts, clock: &Clock) -> Self {
        let Some((postman, hearing)) = Self::at_mailbox(parts, clock) else {
            return Self::default();
        };
        let postman = Some(AbortOnDropHandle::new(tokio::spawn(postman.work(read_up_to(parts)))));
        Self { postman, ..hearing }
    }

    /// Looks into the mailbox once, and lets what is due leave: for a single turn.
    pub async fn once(parts: &mut Parts, clock: &Clock) -> Result<(), StoreError> {
        let (postman, mut hearing) = match Self::at_mailbox(parts, clock) {
            Some((postman, hearing)) => (Some(postman), hearing),
            None => (None, Self::default()),
        };
        let since = read_up_to(parts);
        let mut looking = pin!(async {
            match postman {
                Some(postman) => postman.look(since).await,
                None => Ok(()),
            }
        });
        let mut is_looking = true;
        hearing.respond(parts, clock.now())?;
        while is_looking || hearing.is_busy() {
            tokio::select! {
                looked = &mut looking, if is_looking => {
                    is_looking = false;
                    if let Err(fault) = looked {
                        tracing::warn!("the mailbox cannot be read: {fault}");
                        sight::failed(parts, fault, clock.now())?;
                    }
                }
                came = hearing.arrival() => {
                    hearing.apply(parts, came, clock.now())?;
                }
            }
        }
        Ok(())
    }

    fn at_mailbox(parts: &Parts, clock: &Clock) -> Option<(Postman, Self)> {
        let (hand_over, deliveries) = mpsc::channel(1);
        let postman = Postman {
            mailbox: parts.mailbox.clone()?,
            parser: parts.fetcher.parser().clone(),
            clock: clock.clone(),
            deliveries: hand_over,
        };
        Some((postman, Self { deliveries: Some(deliveries), ..Self::default() }))
    }

    /// The next thing that came; for ever without any. Leaving the wait loses nothing.
    pub async fn arrival(&mut self) -> Came {
        let Self { deliveries, delivery, opening, sending, due, .. } = self;
        let messages = async {
            match deliveries {
                Some(deliveries) if delivery.is_none() => deliveries.recv().await,
                _ => std::future::pending().await,
            }
        };
        let opened = async {
            match opening {
                Some(opening) => (&mut opening.given).await,
                None => std::future::pending().await,
            }
        };
        let is_sending = sending.is_some();
        let sent = async {
            match sending {
                Some(sending) => (&mut sending.outcome).await,
                None => std::future::pending().await,
            }
        };
        let due = async {
            match due {
                Some(due) if !is_sending => due.await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(post) = messages => Came::Post(post),
            given = opened => Came::Opened(given),
            outcome = sent => Came::Sent(outcome),
            () = due => Came::Due,
        }
    }

    /// Applies what came.
    pub fn apply(
        &mut self,
        parts: &mut Parts,
        came: Came,
        now: DateTime<Utc>,
    ) -> Result<Changed, StoreError> {
        let mut changed = Changed::Nothing;
        match came {
            Came::Post(Post::Sees) => sight::succeeded(parts, now)?,
            Came::Post(Post::Fault(fault)) => sight::failed(parts, fault, now)?,
            Came::Post(Post::Delivery(mut delivery)) => {
                self.queue.extend(std::mem::take(&mut delivery.messages));
                self.delivery = Some(delivery);
            }
            Came::Opened(given) => {
                if let Some(Opening { received, .. }) = self.opening.take() {
                    changed = handle(parts, &received, Some(given), now)?;
                }
            }
            Came::Sent(outcome) => {
                if let Some(Sending { response, .. }) = self.sending.take() {
                    response::record(parts, &response, &outcome, now)?;
                }
            }
            Came::Due => {}
        }
        if self.go_on(parts, now)? == Changed::Something {
            changed = Changed::Something;
        }
        Ok(changed)
    }

    /// Handles messages until a page must be opened, and lets the next response leave.
    fn go_on(&mut self, parts: &mut Parts, now: DateTime<Utc>) -> Result<Changed, StoreError> {
        let mut changed = Changed::Nothing;
        while self.opening.is_none()
            && let Some(received) = self.queue.pop_front()
        {
            if let Some(page) = page_of(parts, &received, now) {
                self.opening = Some(Opening { received, given: opened(parts, page, now) });
                break;
            }
            if handle(parts, &received, None, now)? == Changed::Something {
                changed = Changed::Something;
            }
        }
        if self.opening.is_none()
            && let Some(Delivery { up_to, handled, .. }) = self.delivery.take()
        {
            let ReadUpTo { numbering, last, .. } = up_to;
            let read = MailFact::Read { numbering, last };
            parts.record(now, DAEMON, vec![Fact::Mail { mail: read }])?;
            // A postman who went away does not mark them; they are known again by their marks.
            let _ = handled.send(());
        }
        self.respond(parts, now)?;
        Ok(changed)
    }

    /// Lets the next response leave, if one may.
    pub fn respond(&mut self, parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
        if self.sending.is_none()
            && !parts.stop.is_cancelled()
            && let Some((response, sealed)) = response::next(parts, now)?
        {
            let channel = Arc::clone(&parts.channel);
            let outcome = Box::pin(async move { channel.send(&sealed).await });
            self.sending = Some(Sending { response, outcome });
        }
        let due_at = response::next_due(parts, now);
        self.due = due_at.map(|at| Box::pin(sleep((at - now).to_std().unwrap_or_default())));
        Ok(())
    }

    /// Whether a page is being opened or a response is under way.
    pub fn is_busy(&self) -> bool {
        self.opening.is_some() || self.sending.is_some() || self.delivery.is_some()
    }
}

fn read_up_to(parts: &Parts) -> Option<ReadUpTo> {
    parts.store.state().mailbox.map(|place| ReadUpTo {
        numbering: place.numbering,
        last: place.last,
        looked_at: place.at,
    })
}

/// The address that an answer gives, where it has to be opened before it is carried out.
fn page_of(parts: &Parts, received: &Received, now: DateTime<Utc>) -> Option<String> {
    if is_known(parts, received) {
        return None;
    }
    let Verdict::Answers { said, .. } = verdict(parts, received, now) else { return None };
    said.into_iter().find_map(|(_, said)| match said {
        Said::Done { page, .. } => page,
        _ => None,
    })
}

fn opened(parts: &Parts, page: String, now: DateTime<Utc>) -> LocalBoxFuture<'static, Given> {
    let (sources, fetcher) = (parts.config.sources.clone(), parts.fetcher.clone());
    Box::pin(async move { given(&sources, &fetcher, &page, now).await })
}

fn is_known(parts: &Parts, received: &Received) -> bool {
    parts.store.state().heard.contains_key(&received.mark)
}

/// Handles one message; one that was handled before changes nothing.
pub fn handle(
    parts: &mut Parts,
    received: &Received,
    given: Option<Given>,
    now: DateTime<Utc>,
) -> Result<Changed, StoreError> {
    if is_known(parts, received) {
        return Ok(Changed::Nothing);
    }
    let what = match verdict(parts, received, now) {
        Verdict::Nothing(what) => what,
        Verdict::Bounce { letter, reason } => {
            deliver::refuse(parts, &letter, &reason, now)?;
            HeardAs::Bounced { letter }
        }
        Verdict::Answers { person, letter, said } => {
            carried_out(parts, (person, letter), said, (received, given), now)?
        }
    };
    let changed = match &what {
        HeardAs::Answered { .. } | HeardAs::Bounced { .. } => Changed::Something,
        _ => Changed::Nothing,
    };
    tracing::info!(message.mark = %received.mark, "message {} is {}", received.mark, kind(&what));
    // Of other people's mail nothing is kept.
    let message = match &what {
        HeardAs::Nothing => MessageNote::default(),
        _ => note(received),
    };
    let forward = forward(parts, received, &message, &what, now);
    let mark = received.mark.clone();
    let heard = Fact::Mail { mail: MailFact::Heard { mark, message, what } };
    parts.record(now, DAEMON, [heard].into_iter().chain(forward).collect())?;
    Ok(changed)
}

fn kind(what: &HeardAs) -> &'static str {
    match what {
        HeardAs::Answered { .. } => "an answer",
        HeardAs::Unclear { .. } => "unclear",
        HeardAs::Stranger { .. } => "from somebody else",
        HeardAs::Bounced { .. } => "a report of a mail server",
        HeardAs::Unreadable => "unreadable",
        HeardAs::Nothing => "nothing that concerns us",
    }
}

/// Carries answers out as commands in the person's name.
fn carried_out(
    parts: &mut Parts,
    (person, letter): (PersonId, LetterId),
    said: Vec<(ObligationKey, Said)>,
    (received, given): (&Received, Option<Given>),
    now: DateTime<Utc>,
) -> Result<HeardAs, StoreError> {
    let words = note(received).words;
    let mut effects = Vec::new();
    for (obligation, said) in said {
        let has_page = matches!(said, Said::Done { page: Some(_), .. });
        let say = Say {
            person: person.clone(),
            obligation: obligation.clone(),
            said,
            way: Way::Reply,
            words: words.clone(),
            given: given.clone().filter(|_| has_page),
        };
        match desk::execute(parts, Question::Say(say), person.as_str(), now) {
            Ok(Answer::Heard(heard)) => {
                let (effect, answer) = (heard.effect, heard.answer);
                effects.push(HeardEffect { obligation, effect, answer });
            }
            Ok(_) => {}
            Err(OperationError::Refused(reason)) => {
                tracing::info!(
                    obligation.key = %obligation,
                    "an answer about {obligation} is not taken: {reason}"
                );
            }
            Err(OperationError::Store(error)) => return Err(error),
        }
    }
    Ok(match effects.is_empty() {
        true => HeardAs::Unclear { person, letter: Some(letter), why: Unclear::NotTaken },
        false => HeardAs::Answered { person, letter, effects },
    })
}

/// What is kept of a message.
fn note(received: &Received) -> MessageNote {
    let Ok(message) = &received.read else { return MessageNote::default() };
    let bounded = |words: String| words.chars().take(WORDS_MAX_CHARS).collect::<String>();
    let words = verdict::words(message).map(bounded).filter(|words| !words.trim().is_empty());
    MessageNote { id: message.id.clone(), subject: message.subject.clone(), words }
}

/// The forward of a message that a person must read.
fn forward(
    parts: &Parts,
    received: &Received,
    message: &MessageNote,
    what: &HeardAs,
    now: DateTime<Utc>,
) -> Option<Fact> {
    let why = match what {
        HeardAs::Unclear { why, .. } => Forwarded::Unclear(*why),
        HeardAs::Stranger { why, .. } => Forwarded::Stranger(*why),
        HeardAs::Unreadable => Forwarded::Unreadable,
        HeardAs::Answered { .. } | HeardAs::Bounced { .. } | HeardAs::Nothing => return None,
    };
    let incoming = received.read.as_ref().ok();
    let from = incoming.map(|incoming| from(parts, incoming, what)).unwrap_or_default();
    let words = match incoming.map(|incoming| &incoming.body) {
        Some(Body::Text(text)) => text.as_str(),
        Some(Body::Encrypted | Body::OnlyFiles | Body::Empty) | None => "",
    };
    response::forwarded(parts, (&received.mark, message, &from), (words, why), now)
}

/// Who wrote, as the contact person knows them.
fn from(parts: &Parts, message: &Incoming, what: &HeardAs) -> String {
    let address = message.from.clone().unwrap_or_else(|| "невідомий відправник".to_owned());
    let HeardAs::Unclear { person, .. } = what else { return address };
    match parts.config.plan.directory.person(person) {
        Some(person) => format!("{}, {address}", person.name),
        None => address,
    }
}
