//! A parcel as the bytes of a message, the same for SMTP and for the spool.
//!
//! Decides headers and encoding, not the way out. The invariants: one parcel always gives the same
//! bytes; no header holds a line break or a control character, whatever the names and titles say;
//! nobody without the key can tell the Message-ID of a letter; in shadow mode the intended reader
//! stands on top of subject, text and HTML.

use super::fold::folded;
use super::key::Key;
use super::{ChannelError, Parcel};
use crate::domain::ids::ObligationKey;
use crate::domain::names::unseen::is_unseen;
use crate::domain::notice::setback::Setback;
use crate::letters::letter::{Attachment, Letter, Letterhead};
use lettre::Address;
use lettre::address::AddressError;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MessageId,
};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use std::time::{Duration, SystemTime};

/// Longest display name in a header, in characters.
const NAME_MAX_CHARS: usize = 100;
/// Longest name of another message that is repeated, in bytes.
const REFERENCE_MAX_BYTES: usize = 250;
/// The last second of the year 9999, beyond which a Date header cannot be written.
const DATE_MAX_SECONDS: i64 = 253_402_300_799;

/// Who every letter is from.
#[derive(Clone, Debug)]
pub struct Sender {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    message_domain: String,
    key: Key,
    /// Whether each letter is answered to an address of its own.
    tagged: ReplyTag,
}

/// Whether each letter has its own address to be answered to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyTag {
    /// Answers come to the one address; letters are known by their names alone.
    Off,
    /// Answers come to `local+TAG@domain`; the mail server must take such addresses.
    On,
}

/// How much of a letter's name stands in its own address; enough that nobody guesses it.
pub const TAG_CHARS: usize = 20;

impl Sender {
    /// Checks the addresses once, so that building a message can fail for the recipient only.
    pub fn new(
        name: &str,
        email: &str,
        letterhead: &Letterhead,
        key: Key,
    ) -> Result<Self, ChannelError> {
        let from = mailbox(name, email).map_err(ChannelError::FromEmail)?;
        let reply_to = letterhead
            .contact_email
            .as_deref()
            .map(|contact| mailbox(&letterhead.contact_name, contact))
            .transpose()
            .map_err(ChannelError::ContactEmail)?;
        let mut message_domain = token(&letterhead.message_domain);
        if message_domain.is_empty() {
            message_domain = token(from.email.domain());
        }
        Ok(Self { from, reply_to, message_domain, key, tagged: ReplyTag::Off })
    }

    /// Lets people's answers go to a mailbox that is read.
    pub fn answered_to(self, address: &str, tagged: ReplyTag) -> Result<Self, ChannelError> {
        let name = self.from.name.clone().unwrap_or_default();
        let reply_to = mailbox(&name, address).map_err(ChannelError::ContactEmail)?;
        Ok(Self { reply_to: Some(reply_to), tagged, ..self })
    }

    /// Where the letter of a name is answered.
    fn answered_at(&self, id: &str) -> Option<Mailbox> {
        let reply_to = self.reply_to.clone()?;
        if self.tagged == ReplyTag::Off {
            return Some(reply_to);
        }
        let tag = id.get(..TAG_CHARS)?;
        let user = format!("{}+{tag}", reply_to.email.user());
        let email = Address::new(user, reply_to.email.domain()).ok()?;
        Some(Mailbox::new(reply_to.name, email))
    }

    /// The sender of the envelope.
    pub fn address(&self) -> &Address {
        &self.from.email
    }

    /// The domain of the Message-ID.
    pub fn message_domain(&self) -> &str {
        &self.message_domain
    }
}

/// A parcel that no mail system can carry.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The recipient's address has no valid form.
    #[error("the recipient's address is not valid")]
    Recipient(#[source] AddressError),
    /// The message cannot be put together.
    #[error("cannot put the message together")]
    Message(#[source] lettre::error::Error),
}

impl From<SealError> for Setback {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Recipient(_) => Setback::BadAddress {},
            SealError::Message(_) => Setback::NoMessage { lower: error.to_string() },
        }
    }
}

/// The message of a parcel: headers and body, lines ended by CR LF.
pub fn message(sender: &Sender, parcel: &Parcel) -> Result<Vec<u8>, SealError> {
    let letter = &parcel.letter;
    let to = mailbox(&parcel.to_name, &parcel.to_email).map_err(SealError::Recipient)?;
    let id = message_id(&sender.key, letter);
    let name = name(sender, letter);
    let shadow = parcel.meant_for.as_deref().map(|name| one_line(name, NAME_MAX_CHARS));
    let mut builder = Message::builder()
        .date(moment(parcel))
        .from(sender.from.clone())
        .to(to)
        .header(MessageId::from(format!("<{name}>")))
        .subject(subject(&letter.subject, shadow.as_deref()))
        .raw_header(constant("Auto-Submitted", "auto-generated"))
        .raw_header(constant("X-Auto-Response-Suppress", "All"));
    if let Some(reply_to) = sender.answered_at(&id) {
        builder = builder.reply_to(reply_to);
    }
    let before: Vec<String> = letter.thread.iter().filter_map(|name| reference(name)).collect();
    if let Some(answered) = before.last() {
        builder = builder.raw_header(constant("In-Reply-To", answered));
        builder = builder.raw_header(constant("References", &before.join(" ")));
    }
    let threads: Vec<String> = letter
        .threads
        .iter()
        .map(|about| format!("<{}@{}>", thread(&sender.key, about), sender.message_domain))
        .collect();
    if let Some(gravest) = threads.first() {
        builder = builder.in_reply_to(gravest.clone()).references(threads.join(" "));
    }
    // Base64 and quoted-printable never hold `=_`, so no text can imitate the boundary.
    let boundary = sender.key.name_of(&["boundary", &id]);
    let body = MultiPart::alternative()
        .boundary(format!("=_{boundary}"))
        .singlepart(part(ContentType::TEXT_PLAIN, text(&letter.text, shadow.as_deref())))
        .singlepart(part(ContentType::TEXT_HTML, html(&letter.html, shadow.as_deref())));
    let parts = match letter.attachments.as_slice() {
        [] => body,
        attachments => attachments.iter().map(attached).fold(
            // Neither boundary begins with the other, and base64 never holds `=-`.
            MultiPart::mixed().boundary(format!("=-{boundary}")).multipart(body),
            MultiPart::singlepart,
        ),
    };
    let message = builder.multipart(parts).map_err(SealError::Message)?;
    Ok(folded(&message.formatted()))
}

/// The Message-ID of a letter, without its brackets.
pub fn name(sender: &Sender, letter: &Letter) -> String {
    format!("{}@{}", message_id(&sender.key, letter), sender.message_domain)
}

/// A message's name as a header has it. Strangers choose theirs, so one that could be anything else
/// than a name is left out.
fn reference(name: &str) -> Option<String> {
    let is_plain = name.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'));
    (is_plain && !name.is_empty() && name.len() <= REFERENCE_MAX_BYTES).then(|| format!("<{name}>"))
}

/// An address as an envelope has it.
pub fn address(email: &str) -> Result<Address, AddressError> {
    email.trim().parse().map(in_ascii_domain)
}

/// The local part of the Message-ID: another text is another message, or mail systems would drop
/// it for a repetition.
fn message_id(key: &Key, letter: &Letter) -> String {
    key.name_of(&[letter.id.as_str(), &letter.subject, &letter.text, &letter.html])
}

/// What stands for an obligation's first letter, whichever that was: the same for ever, so that
/// mail programs show all letters about it together.
fn thread(key: &Key, about: &ObligationKey) -> String {
    key.name_of(&["thread", about.as_str()])
}

/// Folds a name or subject to one line: lettre panics on a line break in a display name.
pub(super) fn one_line(text: &str, max_chars: usize) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .filter(|c| !is_unseen(*c))
        .collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(max_chars).collect()
}

fn mailbox(name: &str, email: &str) -> Result<Mailbox, AddressError> {
    let name = one_line(name, NAME_MAX_CHARS);
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), address(email)?))
}

/// A domain in national letters as every mail server knows it; the local part stays.
fn in_ascii_domain(address: Address) -> Address {
    if address.domain().is_ascii() {
        return address;
    }
    match url::Host::parse(address.domain()) {
        Ok(url::Host::Domain(ascii)) => Address::new(address.user(), ascii).unwrap_or(address),
        _ => address,
    }
}

fn subject(subject: &str, shadow: Option<&str>) -> String {
    let subject = one_line(subject, usize::MAX);
    match shadow {
        Some(name) => format!("[Тіньовий режим; адресат: {name}] {subject}"),
        None => subject,
    }
}

fn shadow_line(name: &str) -> String {
    let name = name.trim_end_matches('.');
    format!("Тіньовий режим. Адресат: {name}. Цьому адресатові лист не надіслано.")
}

fn text(text: &str, shadow: Option<&str>) -> String {
    match shadow {
        Some(name) => format!("{}\n\n{text}", shadow_line(name)),
        None => text.to_owned(),
    }
}

fn html(html: &str, shadow: Option<&str>) -> String {
    let Some(name) = shadow else { return html.to_owned() };
    let line = shadow_line(name)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let banner = format!(
        "<p style=\"margin:0 0 16px;padding:8px 12px;border:2px solid #8a6d00\"><b>{line}</b></p>\n"
    );
    let after_body = html
        .find("<body")
        .and_then(|open| html[open..].find('>').map(|close| open + close + 1))
        .unwrap_or(0);
    let (head, rest) = html.split_at(after_body);
    format!("{head}{banner}{rest}")
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64).body(body)
}

fn attached(attachment: &Attachment) -> SinglePart {
    let kind = ContentType::parse(attachment.media_type.as_str())
        .expect("every registered name has the form of a type; a test sends each");
    SinglePart::builder()
        .header(kind)
        .header(ContentDisposition::attachment(&file_name(&attachment.name)))
        .header(ContentTransferEncoding::Base64)
        .body(attachment.bytes.clone())
}

/// A name that no file system takes for a path, and no header for its end.
fn file_name(name: &str) -> String {
    let name: String = one_line(name, NAME_MAX_CHARS)
        .chars()
        .map(|c| {
            if matches!(c, '/' | '\\' | '"' | ':' | '*' | '?' | '<' | '>' | '|') { '_' } else { c }
        })
        .collect();
    match name.trim_matches(['.', ' ']) {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

fn constant(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Letters, digits, dots, dashes and underscores; anything else would need quoting in a Message-ID.
fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect()
}

/// lettre panics on a date outside 1970–9999.
fn moment(parcel: &Parcel) -> SystemTime {
    let seconds = parcel.letter.composed_at.timestamp().clamp(0, DATE_MAX_SECONDS);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.unsigned_abs())
}
