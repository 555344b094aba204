//! Work on a stranger's bytes, as it can be handed to another process.
//!
//! Decides what a piece of such work is: what it has to know beside the bytes, what it gives, and
//! under which name it is asked for. Where it is done is `parser`'s to say.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// One kind of work on a stranger's bytes.
pub trait Task: Serialize + DeserializeOwned + Send + 'static {
    /// The name it is asked for by.
    const NAME: &'static str;

    /// What it gives, refusals included.
    type Done: Serialize + DeserializeOwned + Send + 'static;

    /// Does it. It may panic, and take its time.
    fn run(self, bytes: &[u8]) -> Self::Done;
}
