//! What lies in the mailbox of a test.

use std::collections::BTreeSet;

/// One message.
struct Message {
    number: u32,
    bytes: Vec<u8>,
    /// The day it came, as SEARCH names it: `23-Nov-2026`.
    day: String,
    flags: BTreeSet<String>,
}

/// A folder, its messages in the order in which they came.
pub struct Folder {
    messages: Vec<Message>,
    /// UIDVALIDITY.
    pub numbering: u32,
    next: u32,
    /// The day on which messages come now.
    pub today: String,
    /// A size that is told of every message in place of its own.
    pub told_size: Option<u32>,
}

impl Default for Folder {
    fn default() -> Self {
        let today = "23-Nov-2026".to_owned();
        Self { messages: Vec::new(), numbering: 7, next: 1, today, told_size: None }
    }
}

impl Folder {
    pub fn put(&mut self, bytes: &[u8]) -> u32 {
        let number = self.next;
        self.next += 1;
        let (bytes, day, flags) = (bytes.to_vec(), self.today.clone(), BTreeSet::new());
        self.messages.push(Message { number, bytes, day, flags });
        number
    }

    pub fn len(&self) -> usize {
        self.messages.len()
    }

    pub fn next(&self) -> u32 {
        self.next
    }

    /// The server numbers everything anew.
    pub fn renumber(&mut self) {
        self.numbering += 1;
        for (message, number) in self.messages.iter_mut().zip(1..) {
            message.number = number;
        }
        self.next = u32::try_from(self.messages.len()).expect("few messages") + 1;
    }

    /// Numbers of the messages that carry a flag.
    pub fn flagged(&self, flag: &str) -> Vec<u32> {
        let flagged = self.messages.iter().filter(|message| message.flags.contains(flag));
        flagged.map(|message| message.number).collect()
    }

    pub(super) fn search(&self, query: &str) -> Vec<u8> {
        let words: Vec<&str> = query.split(' ').collect();
        let last = self.messages.last().map_or(0, |message| message.number);
        let found = self.messages.iter().filter(|message| match words.as_slice() {
            ["UID", "*"] => message.number == last,
            ["UID", range] => {
                let from: u32 =
                    range.split(':').next().expect("a range").parse().expect("a number");
                // The star is the last message, whatever stands before it.
                message.number >= from || message.number == last
            }
            ["SINCE", day, "UNKEYWORD", keyword] => {
                message.day == *day && !message.flags.contains(*keyword)
            }
            _ => panic!("an unknown search: {query}"),
        });
        let numbers: Vec<String> = found.map(|message| message.number.to_string()).collect();
        format!("* SEARCH {}\r\n", numbers.join(" ")).into_bytes()
    }

    pub(super) fn fetch(&self, set: &str, what: &str) -> Vec<u8> {
        let wanted: Vec<u32> = set.split(',').map(|it| it.parse().expect("a number")).collect();
        let mut answer = Vec::new();
        for (message, place) in self.messages.iter().zip(1..) {
            if !wanted.contains(&message.number) {
                continue;
            }
            let (number, bytes) = (message.number, &message.bytes);
            if what.contains("RFC822.SIZE") {
                let size = self.told_size.unwrap_or(bytes.len() as u32);
                let line = format!("* {place} FETCH (UID {number} RFC822.SIZE {size})\r\n");
                answer.extend(line.into_bytes());
                continue;
            }
            let (name, content) = match what.contains("HEADER") {
                true => {
                    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
                    ("BODY[HEADER]", &bytes[..end.map_or(bytes.len(), |end| end + 4)])
                }
                false => ("BODY[]", bytes.as_slice()),
            };
            let head = format!("* {place} FETCH (UID {number} {name} {{{}}}\r\n", content.len());
            answer.extend(head.into_bytes());
            answer.extend(content);
            answer.extend(b")\r\n");
        }
        answer
    }

    pub(super) fn store(&mut self, set: &str, what: &str) -> Vec<u8> {
        let wanted: Vec<u32> = set.split(',').map(|it| it.parse().expect("a number")).collect();
        let flag = what.trim_start_matches("+FLAGS.SILENT (").trim_end_matches(')');
        for message in self.messages.iter_mut().filter(|it| wanted.contains(&it.number)) {
            message.flags.insert(flag.to_owned());
        }
        Vec::new()
    }
}
