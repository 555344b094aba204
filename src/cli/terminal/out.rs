//! Standard output of commands.
//!
//! A reader that went away (`| head`) ends the command quietly: it got what it wanted.

use serde::Serialize;
use std::fmt::Arguments;
use std::io::{self, Write};

/// Prints a line; see [`crate::cli`]'s `outln!`.
pub fn line(text: Arguments<'_>) {
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_fmt(text).and_then(|()| out.write_all(b"\n")) {
        gave_up(&error);
    }
}

/// Ends the command because its output cannot be written.
pub fn gave_up(error: &io::Error) -> ! {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("error: the output cannot be written: {error}");
    std::process::exit(1);
}

/// Prints a value as one JSON document, its fields by name.
pub fn print_json(value: &impl Serialize) {
    let text = serde_json::to_value(value).and_then(|it| serde_json::to_string_pretty(&it));
    match text {
        Ok(text) => line(format_args!("{text}")),
        Err(error) => eprintln!("error: the answer cannot be printed: {error}"),
    }
}

/// Prints a line to standard output.
macro_rules! outln {
    ($($text:tt)*) => { $crate::cli::terminal::out::line(format_args!($($text)*)) };
}
pub(in crate::cli) use outln;
