//! What several test crates share: mail servers, mail programs, a reader of letters, the shipped
//! configuration.

pub mod decode;
pub mod imap_server;
pub mod mail_client;
pub mod shipped;
pub mod smtp_server;
