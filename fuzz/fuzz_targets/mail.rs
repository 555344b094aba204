//! Messages that come in: any bytes, and what their words are taken for.
#![no_main]
use hromada_watch::recognition::reply::quoting::own_words;
use hromada_watch::sources::mail::incoming::{Body, Writer};
use hromada_watch::sources::mail::{page, read_here};
use libfuzzer_sys::fuzz_target;

/// Whatever is made of a message is no larger than that.
const TEXT_MAX: usize = 1024 * 1024;

fuzz_target!(|bytes: &[u8]| {
    let _ = page(bytes);
    let Some(message) = read_here(bytes) else { return };
    assert!(message.subject.len() <= TEXT_MAX && message.to.len() <= 1_000);
    if let Writer::Server(bounce) = &message.writer {
        assert!(bounce.letters.len() <= 1_000 && bounce.recipients.len() <= 1_000);
    }
    if let Body::Text(text) = &message.body {
        assert!(text.len() <= TEXT_MAX);
        assert!(own_words(text).len() <= text.len() + 1);
    }
});
