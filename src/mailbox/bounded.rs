//! A connection to a mailbox whose server may say anything.
//!
//! The library that reads answers makes room for as many bytes as the server announces. So each
//! line and each announced length is looked at before the library sees it. The invariant: no line
//! and no literal beyond its bound reaches the library; whatever stands inside a literal is content
//! and announces nothing.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// Longest line of an answer: a list of fifty thousand messages fits.
const LINE_MAX_BYTES: usize = 1024 * 1024;

/// A connection, protected or not.
#[derive(Debug)]
pub(super) enum Link {
    Clear(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

/// A connection that ends when a bound is broken.
#[derive(Debug)]
pub(super) struct Bounded {
    link: Link,
    watch: Watch,
}

impl Bounded {
    pub fn new(link: Link, literal_max_bytes: u64) -> Self {
        Self { link, watch: Watch { literal_max_bytes, ..Watch::default() } }
    }

    pub fn into_link(self) -> Link {
        self.link
    }
}

/// Where in an answer the connection is.
#[derive(Debug, Default)]
struct Watch {
    literal_max_bytes: u64,
    /// Bytes of the present line.
    line: usize,
    /// Bytes of content to come.
    literal: u64,
    announced: Announced,
}

/// How far the end of a line announces a literal: `{123}`.
#[derive(Clone, Copy, Debug, Default)]
enum Announced {
    #[default]
    Nothing,
    Digits(u64),
    Whole(u64),
}

impl Watch {
    fn see(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            if self.literal > 0 {
                let skipped = usize::try_from(self.literal).unwrap_or(usize::MAX).min(rest.len());
                self.literal -= skipped as u64;
                rest = &rest[skipped..];
                continue;
            }
            rest = after;
            self.line += 1;
            self.announced = match (self.announced, first) {
                (_, b'{') => Announced::Digits(0),
                (Announced::Digits(number), b'0'..=b'9') => {
                    let digit = u64::from(first - b'0');
                    Announced::Digits(number.saturating_mul(10).saturating_add(digit))
                }
                (Announced::Digits(number), b'+') => Announced::Digits(number),
                (Announced::Digits(number), b'}') => Announced::Whole(number),
                (Announced::Whole(number), b'\r') => Announced::Whole(number),
                (Announced::Whole(number), b'\n') => {
                    if number > self.literal_max_bytes {
                        return Err(io::Error::other("the server announces too long a literal"));
                    }
                    self.literal = number;
                    Announced::Nothing
                }
                _ => Announced::Nothing,
            };
            if *first == b'\n' {
                self.line = 0;
            }
            if self.line > LINE_MAX_BYTES {
                return Err(io::Error::other("the server's line is too long"));
            }
        }
        Ok(())
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let read = match &mut this.link {
            Link::Clear(stream) => Pin::new(stream).poll_read(cx, buf),
            Link::Secured(stream) => Pin::new(stream.as_mut()).poll_read(cx, buf),
        };
        match read {
            Poll::Ready(Ok(())) => Poll::Ready(this.watch.see(&buf.filled()[before..])),
            other => other,
        }
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().link {
            Link::Clear(stream) => Pin::new(stream).poll_write(cx, bytes),
            Link::Secured(stream) => Pin::new(stream.as_mut()).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().link {
            Link::Clear(stream) => Pin::new(stream).poll_flush(cx),
            Link::Secured(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().link {
            Link::Clear(stream) => Pin::new(stream).poll_shutdown(cx),
            Link::Secured(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(pieces: &[&[u8]]) -> bool {
        let mut watch = Watch { literal_max_bytes: 100, ..Watch::default() };
        pieces.iter().all(|piece| watch.see(piece).is_ok())
    }

    #[test]
    fn a_literal_is_bounded_where_it_is_announced_and_nowhere_else() {
        assert!(seen(&[b"* 1 FETCH (BODY[] {100}\r\n"]));
        assert!(!seen(&[b"* 1 FETCH (BODY[] {101}\r\n"]));
        assert!(!seen(&[b"* 1 FETCH (BODY[] {99", b"9999999", b"}\r", b"\n"]));
        assert!(!seen(&[b"{18446744073709551616}\r\n"]));
        // Content may look like an announcement.
        assert!(seen(&[b"x {12}\r\n", b"{9999999}\r\n", b")\r\n"]));
        assert!(seen(&[b"a {999999} b\r\n"]));
    }

    #[test]
    fn a_line_without_an_end_is_refused() {
        let half = vec![b'a'; LINE_MAX_BYTES / 2 + 1];
        assert!(seen(&[&half, b"\r\n", &half]));
        assert!(!seen(&[&half, &half]));
    }
}
