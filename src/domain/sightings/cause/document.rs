//! Why a document is not the feed or page it was asked for as.
//!
//! Holds what readers of documents met, and says it in English. The address stands beside.

use serde::{Deserialize, Serialize};

/// Why a document cannot be read as a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum FeedFault {
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
    /// The document breaks off later on, or something in it cannot be read.
    #[error("only a part of the feed is readable")]
    InPart,
    /// The document keeps the parser busy for ever.
    #[error("the document takes too long to parse")]
    TooSlow,
    /// The parser panicked.
    #[error("the parser panicked")]
    Panicked,
    /// The document asks for more memory than a parser may have.
    #[error("the document takes more memory to parse than it may")]
    TooLarge,
    /// It lists more entries than any council's feed.
    #[error("it has more than {limit} entries")]
    TooManyEntries {
        /// How many it may have.
        limit: usize,
    },
    /// Its elements stand in one another too deep.
    #[error("its elements are nested more than {limit} deep")]
    TooDeep {
        /// How deep they may stand.
        limit: usize,
    },
    /// A tag has too many attributes.
    #[error("a tag has more than {limit} attributes")]
    TooManyAttributes {
        /// How many it may have.
        limit: usize,
    },
    /// Two documents of the source took too long or too much.
    #[error("two documents took too long or too much to parse; the rest is left for the next time")]
    StuckTwice,
    /// The program ended while it read the source.
    #[error("the program ended while it was reading; it is left alone for a while")]
    DiedReading,
}

/// Why a page is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PageFault {
    /// The site wants a name and a password.
    #[error("it is a sign-in page")]
    Login,
    /// The list is there and holds nothing.
    #[error("the list is empty")]
    EmptyList,
    /// The page is not made the way the source says.
    #[error("its layout is not the expected one: {seen}")]
    OtherLayout {
        /// What was seen instead.
        seen: Layout,
    },
    /// A guard against robots stands before the page.
    #[error("a robot check stands before it")]
    Challenge,
}

/// How a page is made, where it was to be made otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Its links lead where those of another engine do.
    #[error("its links are those of the `{engine}` engine")]
    LinksOf {
        /// Whose.
        engine: String,
    },
    /// Nothing to read.
    #[error("the page shows no text")]
    NoText,
    /// No link to anything that could be an item.
    #[error("{}no link of it leads to a news item or a document", maker(.made_by))]
    NoItemLinks {
        /// The engine that its marks tell, if any.
        made_by: Option<String>,
    },
    /// The configured selector finds nothing.
    #[error("nothing with a link matches `{selector}`")]
    NothingMatches {
        /// Which.
        selector: String,
    },
    /// A configured selector is none.
    #[error("the selector `{selector}` is not valid CSS: {why}")]
    BadSelector {
        /// Which.
        selector: String,
        /// What the parser of selectors says.
        why: String,
    },
    /// Deeper nesting than any honest page has.
    #[error("its elements are nested deeper than {limit}")]
    TooDeep {
        /// The bound.
        limit: usize,
    },
    /// A tree larger than any honest page's.
    #[error("it has more than {limit} nodes")]
    TooManyNodes {
        /// The bound.
        limit: usize,
    },
    /// A tag with more attributes than any honest one.
    #[error("a tag of it has more than {limit} attributes")]
    TooManyAttributes {
        /// The bound.
        limit: usize,
    },
    /// An item's page does not name the item.
    #[error("the item's headline was not found on its page")]
    NoHeadline,
    /// An item's page leads to another page.
    #[error("the item's page redirects to {to}")]
    RedirectsTo {
        /// Whither, without the query.
        to: String,
    },
    /// Something else than a page was sent.
    #[error("it is `{sent}`, not a page")]
    NotAPage {
        /// The content type.
        sent: String,
    },
}

fn maker(engine: &Option<String>) -> String {
    engine.as_ref().map(|engine| format!("it is made by `{engine}`, but ")).unwrap_or_default()
}
