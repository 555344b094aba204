//! SMTP, byte by byte.
//!
//! lettre writes the message, its addresses and commands; the conversation is our own, because
//! lettre reads answers as UTF-8 and takes another encoding for a broken line, keeps what came in
//! clear before TLS, knows no bound on an answer, and no time limit beyond connecting. A byte-
//! cleaning stream under lettre's client was tried on paper and rejected: it cannot see where TLS
//! begins. A patched lettre would have to be carried for ever.
//!
//! `reply` reads an answer, `line` is the connection, `session` what is said, `rules` whose fault a
//! no is, `verdict` what becomes of the letter.

mod fault;
mod line;
mod reply;
mod rules;
mod session;
mod verdict;

#[cfg(fuzzing)]
pub use reply::Collector;

pub(super) use fault::Fault;
pub(super) use line::Tls;
pub(super) use session::{Offers, Protection, Server, Session};
pub(super) use verdict::{Hidden, outcome};
