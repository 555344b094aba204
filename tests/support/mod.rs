//! What several test crates share: a mail server, mail programs, a reader of letters, the shipped
//! configuration.

pub mod decode;
pub mod mail_client;
pub mod shipped;
pub mod smtp_server;
