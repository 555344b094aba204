//! A line that is not shown while it is typed.
//!
//! Decides when the terminal shows again what is typed: after the line, and whatever ends the
//! program before that. Where standard input is no terminal there is nothing to hide.

use crate::cli::failure::Failure;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io;
use std::sync::Once;
use tokio::signal::unix::{SignalKind, signal};

/// Signals that end a program at a terminal, and the code by which shells know each.
const ENDS: [(SignalKind, i32); 4] = [
    (SignalKind::hangup(), 129),
    (SignalKind::interrupt(), 130),
    (SignalKind::quit(), 131),
    (SignalKind::terminate(), 143),
];

/// What `ask` gives, typed without being shown.
pub fn hidden(ask: impl FnOnce() -> Result<String, Failure>) -> Result<String, Failure> {
    let stdin = io::stdin();
    let Ok(before) = tcgetattr(&stdin) else { return ask() };
    shown_again_at_any_end(&before);
    let mut quiet = before.clone();
    quiet.local_modes.remove(LocalModes::ECHO);
    let _ = tcsetattr(&stdin, OptionalActions::Now, &quiet);
    let typed = ask();
    let _ = tcsetattr(&stdin, OptionalActions::Now, &before);
    eprintln!();
    typed
}

/// Once a signal is listened for it ends nothing by itself, so this goes on to the program's end.
fn shown_again_at_any_end(before: &Termios) {
    static LISTENS: Once = Once::new();
    LISTENS.call_once(|| {
        for (kind, code) in ENDS {
            let Ok(mut ends) = signal(kind) else { continue };
            let before = before.clone();
            tokio::spawn(async move {
                ends.recv().await;
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
                eprintln!();
                std::process::exit(code);
            });
        }
    });
}
