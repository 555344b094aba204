//! What exactly is wrong with a host or a page, as data.
//!
//! Holds the particulars of each check and says them in English for JSON and logs;
//! `letters::particulars` says them in Ukrainian. The invariant: what the journal of an older
//! version tells in words is kept and shown for ever as it was told.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The particulars of one failed check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Particulars {
    /// The check says it all.
    None,
    /// The certificate does not hold.
    Certificate {
        /// Whose it is, when another host on the way presented it.
        host: Option<String>,
        /// What is wrong with it.
        fault: CertificateFault,
    },
    /// Nothing answers over TLS.
    NoHttps,
    /// The secure address leads to a plain one.
    LeadsBack,
    /// `Strict-Transport-Security` without a term that browsers heed.
    NoMaxAge,
    /// `Strict-Transport-Security` with a short term.
    ShortMaxAge {
        /// The term.
        seconds: u64,
    },
    /// `X-Content-Type-Options` with another value.
    NotNosniff,
    /// A policy that lets everybody frame the page.
    FramesForAll,
    /// `X-Frame-Options` with a value that says nothing.
    OddFrameOptions,
    /// A referrer policy that gives away whole addresses.
    WholeReferrer,
    /// `security.txt` without a contact.
    NoContact,
    /// `security.txt` without an end.
    NoExpires,
    /// `security.txt` with several ends.
    ManyExpires,
    /// `security.txt` with an end that is no date.
    OddExpires,
    /// `security.txt` that has ended.
    FileExpired {
        /// Its last day.
        on: NaiveDate,
    },
    /// What is loaded without TLS.
    Loads {
        /// The first address, without its query.
        first: String,
        /// How many others there are.
        others: usize,
    },
    /// What advertises on the page.
    Advertises {
        /// The signs, the gravest first.
        signs: Vec<SpamSign>,
    },
    /// Letters that have no business there.
    ForeignLetters {
        /// Whose.
        script: Script,
        /// How many in a row.
        letters: usize,
    },
    /// As an older version told it, in words.
    #[serde(untagged)]
    Told(String),
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateFault {
    /// It has expired.
    Expired {
        /// When, if that is known.
        on: Option<NaiveDate>,
    },
    /// It does not hold yet.
    NotYet {
        /// From when it does, if that is known.
        from: Option<NaiveDate>,
    },
    /// It is for another name.
    OtherName {
        /// For which, if that is known.
        names: Option<String>,
    },
    /// The server does not send the certificate between its own and its authority's.
    IncompleteChain,
    /// Nobody we know vouches for it.
    UnknownIssuer,
    /// Its signature is wrong.
    BadSignature,
    /// Its authority took it back.
    Revoked,
    /// It vouches for itself.
    SelfSigned,
}

/// One sign of an advertisement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpamSign {
    /// A word in the title or description.
    Title {
        /// Which.
        word: String,
    },
    /// A word of a link.
    Link {
        /// Which.
        word: String,
        /// The strange host it leads to, if it does.
        host: Option<String>,
    },
    /// A link to a host whose name says enough.
    Host {
        /// Which.
        host: String,
    },
    /// A word that no reader sees.
    Hidden {
        /// Which.
        word: String,
    },
    /// A word of a heading.
    Heading {
        /// Which.
        word: String,
    },
    /// A word of running text.
    Text {
        /// Which.
        word: String,
    },
}

/// Writing that a council's page has no use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Script {
    ChineseOrJapanese,
    Korean,
    Arabic,
    Hebrew,
    Thai,
    Indian,
    Lao,
    Burmese,
    Khmer,
    Ethiopic,
}

impl fmt::Display for Particulars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Particulars::None => "",
            Particulars::Certificate { host: Some(host), fault } => {
                return write!(f, "{host}: {fault}");
            }
            Particulars::Certificate { host: None, fault } => return fault.fmt(f),
            Particulars::NoHttps => "there is no HTTPS",
            Particulars::LeadsBack => "HTTPS leads back to plain HTTP",
            Particulars::NoMaxAge => "no valid max-age",
            Particulars::ShortMaxAge { seconds } => return write!(f, "max-age={seconds}"),
            Particulars::NotNosniff => "not `nosniff`",
            Particulars::FramesForAll => "frame-ancestors allows everybody",
            Particulars::OddFrameOptions => "X-Frame-Options has a value that browsers ignore",
            Particulars::WholeReferrer => "it gives the whole address away",
            Particulars::NoContact => "no Contact",
            Particulars::NoExpires => "no Expires",
            Particulars::ManyExpires => "more than one Expires",
            Particulars::OddExpires => "Expires is no date of RFC 3339",
            Particulars::FileExpired { on } => return write!(f, "expired {on}"),
            Particulars::Loads { first, others: 0 } => first,
            Particulars::Loads { first, others } => return write!(f, "{first} and {others} more"),
            Particulars::Advertises { signs } => {
                let signs: Vec<String> = signs.iter().map(SpamSign::to_string).collect();
                return f.write_str(&signs.join(", "));
            }
            Particulars::ForeignLetters { script, letters } => {
                return write!(f, "{script}, {letters} letters");
            }
            Particulars::Told(words) => words,
        };
        f.write_str(words)
    }
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CertificateFault::Expired { on: Some(on) } => write!(f, "expired {on}"),
            CertificateFault::Expired { on: None } => f.write_str("expired"),
            CertificateFault::NotYet { from: Some(from) } => write!(f, "not valid before {from}"),
            CertificateFault::NotYet { from: None } => f.write_str("not valid yet"),
            CertificateFault::OtherName { names: Some(names) } => write!(f, "issued for {names}"),
            CertificateFault::OtherName { names: None } => f.write_str("issued for another name"),
            CertificateFault::IncompleteChain => {
                f.write_str("the server does not send its intermediate certificate")
            }
            CertificateFault::UnknownIssuer => f.write_str("unknown issuer, or self-signed"),
            CertificateFault::BadSignature => f.write_str("its signature does not hold"),
            CertificateFault::Revoked => f.write_str("revoked"),
            CertificateFault::SelfSigned => f.write_str("self-signed"),
        }
    }
}

impl fmt::Display for SpamSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpamSign::Title { word } => write!(f, "«{word}» (title or description)"),
            SpamSign::Link { word, host: Some(host) } => write!(f, "«{word}» (link to {host})"),
            SpamSign::Link { word, host: None } => write!(f, "«{word}» (link)"),
            SpamSign::Host { host } => write!(f, "link to {host}"),
            SpamSign::Hidden { word } => write!(f, "«{word}» (hidden)"),
            SpamSign::Heading { word } => write!(f, "«{word}» (heading)"),
            SpamSign::Text { word } => write!(f, "«{word}»"),
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Script::ChineseOrJapanese => "Chinese or Japanese",
            Script::Korean => "Korean",
            Script::Arabic => "Arabic",
            Script::Hebrew => "Hebrew",
            Script::Thai => "Thai",
            Script::Indian => "Indian",
            Script::Lao => "Lao",
            Script::Burmese => "Burmese",
            Script::Khmer => "Khmer",
            Script::Ethiopic => "Ethiopic",
        })
    }
}
