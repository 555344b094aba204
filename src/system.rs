//! Why the operating system refuses, in words for people.
//!
//! Decides only the words; what was tried, and what to do about it, is said by whoever tried. What
//! has no words of its own is told in the system's, with its number.

use std::io::{Error, ErrorKind};

/// Why the system refuses.
pub fn refusal(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "такого немає",
        ErrorKind::PermissionDenied => "немає прав",
        ErrorKind::NotADirectory => "це не каталог",
        ErrorKind::IsADirectory => "це каталог, а не файл",
        ErrorKind::DirectoryNotEmpty => "каталог не порожній",
        ErrorKind::AlreadyExists => "таке вже є",
        ErrorKind::StorageFull => "на диску немає місця",
        ErrorKind::QuotaExceeded => "вичерпано дозволене місце на диску",
        ErrorKind::FileTooLarge => "файл завеликий",
        ErrorKind::ReadOnlyFilesystem => "на цей диск не можна писати",
        ErrorKind::InvalidFilename => "так файл назвати не можна",
        ErrorKind::InvalidData => "вміст не є текстом у кодуванні UTF-8 або пошкоджений",
        ErrorKind::UnexpectedEof => "файл коротший, ніж має бути",
        ErrorKind::AddrInUse => "цю адресу й порт уже зайнято іншою програмою",
        ErrorKind::AddrNotAvailable => "цей комп’ютер не має такої адреси",
        ErrorKind::ConnectionRefused => "там ніхто не відповідає",
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => "з’єднання обірвалося",
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "відповіді не дочекалися",
        ErrorKind::OutOfMemory => "не вистачило пам’яті",
        _ => return format!("система відповіла: {error}"),
    };
    words.to_owned()
}
