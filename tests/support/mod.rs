//! What several test crates share: a mail server, a reader of letters, the shipped configuration.

pub mod decode;
pub mod shipped;
pub mod smtp_server;
