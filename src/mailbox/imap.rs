//! A mailbox over IMAP (RFC 3501, RFC 9051).
//!
//! Decides what is said to the server and how long its answers may take. Answers are read by
//! `async-imap`, behind `bounded`. The invariants: the password leaves over TLS only, but for
//! loopback; bodies are peeked at, so a look changes nothing; a message is marked by a keyword of
//! ours where the server keeps keywords, and as read where it does not.

use super::bounded::{Bounded, Link};
use super::look::{Arrived, Extent, Fetched, MESSAGE_MAX_BYTES, MailboxFault, ReadUpTo, Rest};
use super::settings::{MailboxSettings, SecretFile};
use crate::channels::ChannelError;
use crate::channels::credential::{is_loopback, password, trusting};
use crate::channels::email::Security;
use async_imap::error::Error as ImapError;
use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, Status};
use async_imap::types::{Capability, Flag};
use async_imap::{Authenticator, Client};
use chrono::{DateTime, Utc};
use rustls::pki_types::ServerName;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;

/// The keyword of a message that was handled.
const KEYWORD: &str = "$HromadaWatch";

/// Most messages that one look gives.
const BATCH: usize = 50;

/// Most bytes that one look gives, but for one message.
const BATCH_MAX_BYTES: usize = 24 * 1024 * 1024;

/// Most answers to one command; a server that says more says it for ever.
const ANSWERS_MAX: usize = 10_000;

/// A whole message takes longer than other answers.
const BODY_PATIENCE: u32 = 5;

/// A server may let a silent IDLE go after half an hour (RFC 2177).
const IDLE_MAX: Duration = Duration::from_secs(25 * 60);

/// A mailbox on a server.
#[derive(Clone)]
pub struct ImapMailbox {
    settings: Arc<MailboxSettings>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl std::fmt::Debug for ImapMailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImapMailbox")
            .field("host", &self.settings.host)
            .field("port", &self.settings.port)
            .finish_non_exhaustive()
    }
}

/// An open mailbox on a server.
pub struct ImapSession {
    /// Taken while the server is listened to; a session that broke is not put back.
    session: Option<async_imap::Session<Bounded>>,
    numbering: u32,
    next: Option<u32>,
    calls: Calls,
    marking: Marking,
    poll: Duration,
    patience: Duration,
}

/// Whether the server tells of new messages by itself (IDLE).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Calls {
    ByItself,
    WhenAsked,
}

/// How a handled message is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marking {
    Keyword,
    Seen,
}

impl ImapMailbox {
    /// Checks what can be checked without the network.
    pub(super) fn new(settings: &MailboxSettings) -> Result<Self, ChannelError> {
        let host = &settings.host;
        let tls = match settings.security {
            Security::None if !is_loopback(host) => {
                return Err(ChannelError::ClearText { host: host.clone() });
            }
            Security::None => None,
            Security::StartTls | Security::Implicit => {
                let config = trusting(host, settings.ca_file.as_deref())?;
                let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
                let name = ServerName::try_from(bare).map_err(|source| ChannelError::Tls {
                    host: host.clone(),
                    source: source.into(),
                })?;
                Some((TlsConnector::from(Arc::new(config)), name))
            }
        };
        // What is wrong with the file is told now, and it is read again at each sign-in.
        let (SecretFile::Password(file) | SecretFile::Token(file)) = &settings.secret;
        password(file)?;
        Ok(Self { settings: Arc::new(settings.clone()), tls })
    }

    pub(super) async fn open(&self) -> Result<ImapSession, MailboxFault> {
        let patience = self.settings.timeout;
        let client = within(patience, self.connected()).await??;
        let mut session = within(patience, self.signed_in(client)).await??;
        let capabilities = within(patience, session.capabilities()).await?.map_err(fault)?;
        let idle = capabilities.has(&Capability::Atom("IDLE".to_owned()));
        let opened = within(patience, session.select(&self.settings.folder)).await?;
        let folder = opened.map_err(|error| match fault(error) {
            MailboxFault::Refused => MailboxFault::Folder,
            other => other,
        })?;
        let keywords = folder
            .permanent_flags
            .iter()
            .any(|flag| matches!(flag, Flag::MayCreate) || *flag == Flag::Custom(KEYWORD.into()));
        Ok(ImapSession {
            session: Some(session),
            // A server without numbers that last is read as if they did: marks hold it.
            numbering: folder.uid_validity.unwrap_or_default(),
            next: folder.uid_next,
            calls: if idle { Calls::ByItself } else { Calls::WhenAsked },
            marking: if keywords { Marking::Keyword } else { Marking::Seen },
            poll: self.settings.poll,
            patience,
        })
    }

    async fn connected(&self) -> Result<Client<Bounded>, MailboxFault> {
        let bound = u64::from(MESSAGE_MAX_BYTES);
        let mut link = Link::Clear(self.stream().await?);
        if self.settings.security == Security::StartTls {
            let mut client = Client::new(Bounded::new(link, bound));
            greeted(&mut client).await?;
            client.run_command_and_check_ok("STARTTLS", None).await.map_err(fault)?;
            // Whatever else came in clear goes with the client that read it.
            link = self.secured(client.into_inner().into_link()).await?;
            return Ok(Client::new(Bounded::new(link, bound)));
        }
        if self.settings.security == Security::Implicit {
            link = self.secured(link).await?;
        }
        let mut client = Client::new(Bounded::new(link, bound));
        greeted(&mut client).await?;
        Ok(client)
    }

    /// The first address of the host that answers.
    async fn stream(&self) -> Result<TcpStream, MailboxFault> {
        let bare = self.settings.host.trim_start_matches('[').trim_end_matches(']');
        let addresses = tokio::net::lookup_host((bare, self.settings.port)).await;
        for address in addresses.map_err(|_| MailboxFault::Unreachable)? {
            let connecting = timeout(self.settings.timeout / 3, TcpStream::connect(address));
            if let Ok(Ok(stream)) = connecting.await {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
        }
        Err(MailboxFault::Unreachable)
    }

    async fn secured(&self, link: Link) -> Result<Link, MailboxFault> {
        match (link, &self.tls) {
            (Link::Clear(stream), Some((connector, name))) => {
                let stream = connector.connect(name.clone(), stream).await;
                Ok(Link::Secured(Box::new(stream.map_err(|_| MailboxFault::Tls)?)))
            }
            _ => Err(MailboxFault::Tls),
        }
    }

    async fn signed_in(
        &self,
        client: Client<Bounded>,
    ) -> Result<async_imap::Session<Bounded>, MailboxFault> {
        let user = &self.settings.username;
        let read = |file| password(file).map_err(|_| MailboxFault::NoSecret);
        let signed_in = match &self.settings.secret {
            SecretFile::Password(file) => client.login(user, read(file)?).await,
            SecretFile::Token(file) => {
                let answer = format!("user={user}\x01auth=Bearer {}\x01\x01", read(file)?);
                client.authenticate("XOAUTH2", Bearer { answer: Some(answer) }).await
            }
        };
        signed_in.map_err(|(error, _)| match error {
            ImapError::No(_) | ImapError::Bad(_) | ImapError::Validate(_) => MailboxFault::SignIn,
            other => fault(other),
        })
    }
}

/// The one answer of XOAUTH2; a server that asks again wants to hear that the refusal was read.
struct Bearer {
    answer: Option<String>,
}

impl Authenticator for Bearer {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.answer.take().unwrap_or_default()
    }
}

async fn greeted(client: &mut Client<Bounded>) -> Result<(), MailboxFault> {
    match client.read_response().await {
        Ok(Some(_)) => Ok(()),
        Ok(None) | Err(_) => Err(MailboxFault::Broken),
    }
}

async fn within<T>(patience: Duration, work: impl Future<Output = T>) -> Result<T, MailboxFault> {
    timeout(patience, work).await.map_err(|_| MailboxFault::Silent)
}

/// What went wrong, without the server's words: they may repeat ours.
fn fault(error: ImapError) -> MailboxFault {
    match error {
        ImapError::No(_) | ImapError::Bad(_) => MailboxFault::Refused,
        _ => MailboxFault::Broken,
    }
}

impl ImapSession {
    fn session(&mut self) -> Result<&mut async_imap::Session<Bounded>, MailboxFault> {
        self.session.as_mut().ok_or(MailboxFault::Broken)
    }

    pub(super) async fn fetch(
        &mut self,
        since: Option<ReadUpTo>,
        now: DateTime<Utc>,
    ) -> Result<Fetched, MailboxFault> {
        let numbering = self.numbering;
        let Some(since) = since else {
            let last = self.last().await?;
            let up_to = ReadUpTo { numbering, last, looked_at: now };
            return Ok(Fetched { messages: Vec::new(), up_to, rest: Rest::None });
        };
        let numbers = match since.numbering == numbering {
            // The range always names the last message, however it is numbered.
            true => {
                let from = since.last.saturating_add(1);
                let found = self.search(&format!("UID {from}:*")).await?;
                found.into_iter().filter(|number| *number >= from).collect()
            }
            false => {
                let day = since.looked_at.format("%d-%b-%Y");
                self.search(&format!("SINCE {day} UNKEYWORD {KEYWORD}")).await?
            }
        };
        let wanted = &numbers[..numbers.len().min(BATCH)];
        let (messages, reached) = self.messages(wanted).await?;
        let rest = if reached < numbers.len() { Rest::More } else { Rest::None };
        let last = match reached.checked_sub(1).and_then(|at| numbers.get(at)) {
            Some(last) => *last,
            None if since.numbering == numbering => since.last,
            None => self.last().await?,
        };
        Ok(Fetched { messages, up_to: ReadUpTo { numbering, last, looked_at: now }, rest })
    }

    /// The last number in the folder.
    async fn last(&mut self) -> Result<u32, MailboxFault> {
        match self.next.take() {
            Some(next) => Ok(next.saturating_sub(1)),
            None => Ok(self.search("UID *").await?.last().copied().unwrap_or_default()),
        }
    }

    /// The numbers of messages, in order.
    async fn search(&mut self, query: &str) -> Result<Vec<u32>, MailboxFault> {
        let mut numbers = Vec::new();
        self.ask(&format!("UID SEARCH {query}"), |answer| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = answer {
                numbers.extend(found);
            }
        })
        .await?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Gives a command and shows each answer. The library's own readers take a refusal for an end
    /// without answers, and a message would be passed over.
    async fn ask(
        &mut self,
        command: &str,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<(), MailboxFault> {
        let patience = self.patience;
        let session = self.session()?;
        let tag = within(patience, session.run_command(command)).await?.map_err(fault)?;
        for _ in 0..ANSWERS_MAX {
            let answer = within(patience, session.read_response()).await?;
            let answer = answer.ok().flatten().ok_or(MailboxFault::Broken)?;
            match answer.parsed() {
                Response::Done { tag: of, status, .. } if *of == tag => {
                    return match status {
                        Status::Ok => Ok(()),
                        Status::No | Status::Bad => Err(MailboxFault::Refused),
                        _ => Err(MailboxFault::Broken),
                    };
                }
                other => each(other),
            }
        }
        Err(MailboxFault::Broken)
    }

    /// The messages of some numbers, and how many of the numbers were reached.
    async fn messages(&mut self, numbers: &[u32]) -> Result<(Vec<Arrived>, usize), MailboxFault> {
        let sizes = self.sizes(numbers).await?;
        let (mut messages, mut bytes) = (Vec::new(), 0);
        for (at, number) in numbers.iter().enumerate() {
            // Somebody may have removed it since.
            let Some(size) = sizes.get(number) else { continue };
            let fits = *size <= MESSAGE_MAX_BYTES;
            let expected = if fits { *size as usize } else { 0 };
            if !messages.is_empty() && bytes + expected > BATCH_MAX_BYTES {
                return Ok((messages, at));
            }
            let read = if fits { self.whole(*number).await? } else { None };
            let arrived = match read {
                Some(content) => Some((content, Extent::Whole)),
                None => {
                    let extent = if fits { Extent::Withheld } else { Extent::Headers };
                    self.content(*number, "HEADER").await?.map(|content| (content, extent))
                }
            };
            if let Some((content, extent)) = arrived {
                bytes += content.len();
                messages.push(Arrived { number: *number, bytes: content, extent });
            }
        }
        Ok((messages, numbers.len()))
    }

    async fn sizes(&mut self, numbers: &[u32]) -> Result<BTreeMap<u32, u32>, MailboxFault> {
        let mut sizes = BTreeMap::new();
        if numbers.is_empty() {
            return Ok(sizes);
        }
        let command = format!("UID FETCH {} (UID RFC822.SIZE)", set(numbers));
        self.ask(&command, |answer| {
            let Response::Fetch(_, attributes) = answer else { return };
            let size = attributes.iter().find_map(|it| match it {
                AttributeValue::Rfc822Size(size) => Some(*size),
                _ => None,
            });
            sizes.extend(number_of(attributes).zip(size));
        })
        .await?;
        Ok(sizes)
    }

    /// A message; none where it is gone, or where the server has it and does not give it: a
    /// mailbox is not left unread because of one damaged file.
    async fn whole(&mut self, number: u32) -> Result<Option<Vec<u8>>, MailboxFault> {
        match self.content(number, "").await {
            Err(MailboxFault::Refused) => Ok(None),
            read => read,
        }
    }

    /// A part of a message.
    async fn content(&mut self, number: u32, part: &str) -> Result<Option<Vec<u8>>, MailboxFault> {
        let usual = self.patience;
        self.patience = usual * BODY_PATIENCE;
        let mut content = None;
        let command = format!("UID FETCH {number} (UID BODY.PEEK[{part}])");
        let asked = self.ask(&command, |answer| {
            let Response::Fetch(_, attributes) = answer else { return };
            let data = attributes.iter().find_map(|it| match it {
                AttributeValue::BodySection { data: Some(data), .. } => Some(data),
                _ => None,
            });
            if number_of(attributes) == Some(number)
                && let Some(data) = data
            {
                content = Some(data.to_vec());
            }
        });
        let asked = asked.await;
        self.patience = usual;
        asked.map(|()| content)
    }

    pub(super) async fn mark(&mut self, numbers: &[u32]) -> Result<(), MailboxFault> {
        if numbers.is_empty() {
            return Ok(());
        }
        let flag = match self.marking {
            Marking::Keyword => KEYWORD,
            Marking::Seen => "\\Seen",
        };
        let command = format!("UID STORE {} +FLAGS.SILENT ({flag})", set(numbers));
        self.ask(&command, |_| {}).await
    }

    pub(super) async fn wait(&mut self, at_most: Duration) -> Result<(), MailboxFault> {
        let patience = self.patience;
        if self.calls == Calls::WhenAsked {
            sleep(at_most.min(self.poll)).await;
            return within(patience, self.session()?.noop()).await?.map_err(fault);
        }
        let session = self.session.take().ok_or(MailboxFault::Broken)?;
        let mut idle = session.idle();
        within(patience, idle.init()).await?.map_err(fault)?;
        {
            let at_most = at_most.min(IDLE_MAX);
            let (called, stop) = idle.wait_with_timeout(at_most);
            // Signs of life do not lengthen the wait.
            if let Ok(called) = timeout(at_most, called).await {
                called.map_err(fault)?;
            }
            drop(stop);
        }
        self.session = Some(within(patience, idle.done()).await?.map_err(fault)?);
        Ok(())
    }
}

fn number_of(attributes: &[AttributeValue<'_>]) -> Option<u32> {
    attributes.iter().find_map(|it| match it {
        AttributeValue::Uid(number) => Some(*number),
        _ => None,
    })
}

/// Numbers as a command has them.
fn set(numbers: &[u32]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    numbers.join(",")
}
