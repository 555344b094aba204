//! Families of site engines, and what their addresses have in common.

use crate::sources::document::address::NOWHERE;
use url::Url;

/// The kinds of item an engine counts separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `/documents/` of the new engine, and of Drupal.
    Documents,
    /// `/news/` of the new and the classic engine, and of Drupal.
    News,
    /// `/docs/` of the classic engine.
    Docs,
    /// `/rishennyaradi/` of gr.org.ua.
    Session,
    /// `/rishennyavikon/` of gr.org.ua.
    Executive,
    /// `/?p=N` of gr.org.ua.
    Numbered,
    /// All of WordPress.
    Posts,
    /// All of Joomla.
    Articles,
    /// `/node/N` of Drupal.
    Nodes,
    /// `/content/` of Drupal.
    Content,
}

impl Family {
    /// The path segment, or what stands for it in an id.
    pub fn as_str(self) -> &'static str {
        match self {
            Family::Documents => "documents",
            Family::News => "news",
            Family::Docs => "docs",
            Family::Session => "rishennyaradi",
            Family::Executive => "rishennyavikon",
            Family::Numbered => "p",
            Family::Posts => "posts",
            Family::Articles => "articles",
            Family::Nodes => "node",
            Family::Content => "content",
        }
    }

    /// The family a list of the new or the classic engine shows, told from the list's address.
    pub(in crate::sources) fn of_list(url: &Url) -> Option<Family> {
        [Family::Documents, Family::News, Family::Docs]
            .into_iter()
            .find(|family| has_segment(url, family.as_str()))
    }
}

/// Whether a path has this segment; a page of unknown origin has none.
pub fn has_segment(url: &Url, segment: &str) -> bool {
    url.host_str() != Some(NOWHERE)
        && url.path_segments().into_iter().flatten().any(|it| it == segment)
}
