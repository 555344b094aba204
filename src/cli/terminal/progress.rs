//! A sign of life on a terminal while something takes longer than a moment.
//!
//! Silent for the first two seconds, and always where standard error is no terminal: pipes and
//! journals see nothing of it. The line is taken away before anything else is printed.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What is done sooner needs no sign.
const QUIET: Duration = Duration::from_secs(2);

/// How often the line is painted again.
const BEAT: Duration = Duration::from_millis(250);

/// Painted one after another.
const FRAMES: [&str; 4] = ["⠋", "⠙", "⠸", "⠴"];

/// A line that lives until this is dropped.
pub struct Progress {
    painting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins a line that says what is done, where a person looks.
    pub fn begin(what: &'static str) -> Self {
        if !io::stderr().is_terminal() {
            return Self { painting: None };
        }
        let (end, ended) = mpsc::channel();
        let painter = thread::spawn(move || {
            let (mut wait, mut beats) = (QUIET, 0_u32);
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(wait) {
                wait = BEAT;
                let frame = FRAMES.iter().cycle().nth(beats as usize % FRAMES.len());
                let seconds = (QUIET + BEAT * beats).as_secs();
                paint(&format!("{} {what}… {seconds} с", frame.unwrap_or(&"")));
                beats += 1;
            }
            if beats > 0 {
                paint("");
            }
        });
        Self { painting: Some((end, painter)) }
    }

    /// Takes the line away.
    pub fn end(self) {
        drop(self);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, painter)) = self.painting.take() {
            drop(end);
            // A line that could not be painted is no loss.
            let _ = painter.join();
        }
    }
}

fn paint(line: &str) {
    let mut out = io::stderr().lock();
    let _ = write!(out, "\r\u{1b}[K{line}").and_then(|()| out.flush());
}
