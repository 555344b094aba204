//! Why a feed could not be parsed.

/// Why a feed could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// There is nothing at all.
    #[error("the document is empty")]
    Blank,
    /// Something else than a feed.
    #[error("the document is not a feed: it has no rss, feed, RDF or JSON Feed root")]
    NotAFeed,
    /// A feed's root with nothing of a feed in it.
    #[error("the document looks like a feed, but nothing in it could be recognised")]
    Unrecognised,
    /// The document breaks off before its first entry.
    #[error("the feed breaks off before its first entry")]
    CutOff,
    /// The document keeps the parser busy for ever.
    #[error("the document takes too long to parse")]
    TooSlow,
    /// The parser panicked.
    #[error("the parser panicked")]
    Panicked,
}
