//! Bytes to text: encodings, markup, moments, addresses. Nothing here knows what a page is.

pub(super) mod address;
pub(super) mod encoding;
pub(super) mod markup;
pub(super) mod moment;
pub(super) mod text;
pub(super) mod tree;
