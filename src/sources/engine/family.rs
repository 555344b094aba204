//! Families of items, and what addresses of lists say of them.

use crate::sources::document::address::NOWHERE;
use url::Url;

/// A kind of item that an engine counts separately: the path segment, or what stands for it in an
/// id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sources) struct Family(pub &'static str);

impl Family {
    /// The path segment, or what stands for it in an id.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// The family that a list shows, told from the list's address.
pub(super) fn of_list(families: &[Family], list: &Url) -> Option<Family> {
    families.iter().copied().find(|family| has_segment(list, family.as_str()))
}

/// Whether a path has this segment; a page of unknown origin has none.
pub(super) fn has_segment(url: &Url, segment: &str) -> bool {
    url.host_str() != Some(NOWHERE)
        && url.path_segments().into_iter().flatten().any(|it| it == segment)
}
