//! Pages as trees: where the list is, where the article is, what is furniture, what is a barrier.

pub(super) mod article;
pub(super) mod barrier;
pub(super) mod card;
pub(super) mod fields;
pub(super) mod furniture;
pub(super) mod headline;
pub(super) mod layout;
pub mod snapshot;
pub(super) mod whence;
