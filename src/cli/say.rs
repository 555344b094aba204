//! Words on standard output.
//!
//! A reader that went away (`… | head`) ends the command quietly; what cannot be written for any
//! other reason is told and fails. `println!` would panic at both.

use std::io::{self, ErrorKind, Write};

/// Prints a line for people or programs.
macro_rules! say {
    ($($words:tt)*) => {
        $crate::cli::say::line(format_args!($($words)*))
    };
}

pub(super) use say;

/// Prints one line; ends the process when nobody can read it.
pub(super) fn line(words: std::fmt::Arguments<'_>) {
    let Err(error) = writeln!(io::stdout().lock(), "{words}") else { return };
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("error: standard output cannot be written: {error}");
    std::process::exit(1);
}
