//! Standard output of commands.
//!
//! A reader that went away (`| head`) ends the command quietly: it got what it wanted.

use crate::domain::names::unseen::is_unseen;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Arguments;
use std::io::{self, Write};

/// Prints a line; see [`crate::cli`]'s `outln!`.
pub fn line(text: Arguments<'_>) {
    let text = text.as_str().map_or_else(|| text.to_string().into(), Cow::Borrowed);
    let text = visible(&text);
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")) {
        gave_up(&error);
    }
}

/// A text in which nothing is hidden and nothing commands the terminal: titles are a stranger's.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| !matches!(c, '\n' | '\t') && is_unseen(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(c),
            c if is_unseen(c) => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Ends the command because its output cannot be written.
pub fn gave_up(error: &io::Error) -> ! {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("Помилка: виведене не записати: {error}");
    std::process::exit(1);
}

/// Prints anything as one JSON document, its fields by name.
pub fn print_json(shown: &impl Serialize) {
    match serde_json::to_value(shown) {
        Ok(value) => print_value(&value),
        Err(error) => eprintln!("Помилка: відповіді не показати: {error}"),
    }
}

/// Prints a value as one JSON document.
pub fn print_value(value: &Value) {
    line(format_args!("{value:#}"));
}

/// Prints a line to standard output.
macro_rules! outln {
    ($($text:tt)*) => { $crate::cli::terminal::out::line(format_args!($($text)*)) };
}
pub(in crate::cli) use outln;

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_title_neither_commands_the_terminal_nor_turns_the_line() {
        let title = "Рішення\u{1b}[31m № \u{202e}42\tтак\n";
        assert_eq!(visible(title), "Рішення⟨U+001B⟩[31m № ⟨U+202E⟩42\tтак\n");
    }
}
