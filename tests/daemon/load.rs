//! A crowd at the page: clients that say nothing, that say it for ever, that do not listen, that
//! ask without end; and one who only wants to read.
//!
//! How long each of them is borne is held in virtual time beside the listener; here it is the whole
//! executable that still answers everybody else.

use crate::browser::{Browser, ask};
use crate::entrance::opened;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// So many connections say nothing at all.
const SILENT: usize = 200;

/// So many have begun to say something, and so many do not take what they asked for.
const SLOW: usize = 20;

/// So often asks the one who asks without end.
const REQUESTS: usize = 2_000;

/// The page may take so much more for all of them together, in kilobytes.
const CROWD_KB: u64 = 48 * 1024;

/// A connection on which something was said and nothing is read.
fn said(page: SocketAddr, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(page).expect("the page listens");
    // Given up sooner than the page gives up whoever is silent: nobody waits for a place.
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    stream.write_all(words.as_bytes()).expect("it is heard");
    stream
}

/// The memory of a process, in kilobytes.
fn memory_kb(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a size");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
}

fn request(path: &str, from: &str, connection: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: rada.test\r\nX-Forwarded-For: {from}\r\nConnection: \
         {connection}\r\n\r\n"
    )
}

/// Another client reads a page, and is not kept waiting.
fn reads(page: SocketAddr) {
    let mut stream = said(page, &request("/sign-in", "198.51.100.7", "close"));
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it is answered in time");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("Вхід"), "{answer}");
}

/// One answer of several on a connection: its status, its head, its body.
fn next_answer(from: &mut impl BufRead) -> (u16, String, String) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(from.read_line(&mut head).expect("it answers"), 0, "it ended after {head}");
    }
    let head = head.to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|it| it.lines().next());
    let length = length.and_then(|text| text.parse().ok()).expect("a length");
    let mut body = vec![0; length];
    from.read_exact(&mut body).expect("a body");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    (status, head, String::from_utf8(body).expect("it is UTF-8"))
}

#[test]
fn a_crowd_that_is_silent_slow_or_deaf_keeps_nobody_from_a_page() {
    let (_office, page, running) = opened();
    reads(page);
    let before = memory_kb(running.pid());
    let silent: Vec<TcpStream> = (0..SILENT).map(|_| said(page, "")).collect();
    let slow: Vec<TcpStream> = (0..SLOW).map(|_| said(page, "GET / HTTP/1.1\r\nX-A: ")).collect();
    let body = "POST /sign-in HTTP/1.1\r\nHost: rada.test\r\nContent-Length: 60000\r\n\r\nemail=";
    let _half: Vec<TcpStream> = (0..SLOW / 2).map(|_| said(page, body)).collect();
    let deaf =
        (0..SLOW / 2).map(|_| said(page, &request("/style.css", "203.0.113.9", "keep-alive")));
    let _deaf: Vec<TcpStream> = deaf.collect();
    for _ in 0..20 {
        reads(page);
    }
    let grown = memory_kb(running.pid()).saturating_sub(before);
    assert!(grown < CROWD_KB, "{grown} KB for {} connections", silent.len() + 2 * slow.len());
    running.stop();
}

#[test]
fn whoever_asks_without_end_is_answered_or_told_to_wait_and_others_are_answered() {
    let (_office, page, running) = opened();
    let before = memory_kb(running.pid());
    let flood = said(page, "");
    let mut asks = flood.try_clone().expect("a second handle");
    let asking = std::thread::spawn(move || {
        let one = request("/healthz", "203.0.113.9", "keep-alive");
        for _ in 0..REQUESTS {
            asks.write_all(one.as_bytes()).expect("it is heard");
        }
    });
    let mut answers = BufReader::new(flood);
    for number in 0..REQUESTS {
        let (status, head, body) = next_answer(&mut answers);
        match status {
            200 => assert_eq!(body, "ok\n"),
            429 => assert!(
                head.contains("retry-after: 1") && body.contains("Забагато запитів"),
                "{head}{body}"
            ),
            other => panic!("{other} to request {number}: {body}"),
        }
        if number % 200 == 0 {
            reads(page);
        }
    }
    asking.join().expect("all was asked");
    let grown = memory_kb(running.pid()).saturating_sub(before);
    assert!(grown < CROWD_KB, "{grown} KB for {REQUESTS} requests");
    let alive = ask(page, request("/healthz", "203.0.113.10", "close").as_bytes());
    assert_eq!(alive.status, 200);
    assert_eq!(Browser::at(page).get("/sign-in").status, 200);
    running.stop();
}
