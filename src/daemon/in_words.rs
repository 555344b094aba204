//! Errors of storage, channel and door, as a person is told them; English for the log is the
//! error's own.
//!
//! Decides how each is said and what to do about it. What only says that the program is at fault
//! keeps the error's own words behind ours, so that it can be looked for in the log.

use super::chain::chain;
use super::home::DaemonError;
use crate::channels::ChannelError;
use crate::sources::fetch::ClientError;
use crate::store::StoreError;
use crate::store::journal::error::{Damage, JournalError};
use crate::system::refusal;
use std::path::Path;

/// What is wrong with the state directory.
pub fn of_store(error: &StoreError) -> String {
    match error {
        StoreError::InUse { dir } => format!(
            "каталог стану {} зайнято: з ним працює інша програма hromada-watch; зупиніть її або \
             зачекайте, доки вона закінчить",
            dir.display()
        ),
        StoreError::DiskFull { dir, needs, .. } => format!(
            "на диску немає місця: {} потребує ще принаймні {} КБ; уже записане збережено",
            dir.display(),
            needs.div_ceil(1024)
        ),
        StoreError::JournalMissing { journal, state } => format!(
            "журналу {} немає або він порожній, а {} свідчить, що він був; відновіть його з \
             резервної копії або, якщо хочете почати заново, приберіть {} вбік",
            journal.display(),
            state.display(),
            state.display()
        ),
        StoreError::Journal(error) => of_journal(error),
        StoreError::Projection { dir, .. } => format!(
            "базу стану {} не відкрити й не скласти заново: перевірте диск і права на каталог; \
             подробиці: {}",
            dir.display(),
            chain(error)
        ),
        StoreError::Directory { path, source, .. } => of_file(path, source),
    }
}

/// What is wrong with the journal.
pub fn of_journal(error: &JournalError) -> String {
    match error {
        JournalError::Damaged { path, line, what: Damage::Newer { found } } => format!(
            "рядок {line} журналу {} записала новіша версія програми (версія запису {found}), і в \
             журналі нічого не змінено; установіть новішу версію",
            path.display()
        ),
        JournalError::Damaged { path, line, what } => format!(
            "рядок {line} журналу {} {}; від нього далі нічого не використано. Збережіть цей файл і \
             відновіть журнал із резервної копії: hromada-watch restore --overwrite КАТАЛОГ",
            path.display(),
            damage(what)
        ),
        JournalError::Io { path, source, .. } => of_file(path, source),
        JournalError::Full { path, needs, .. } => format!(
            "на диску немає місця: журнал {} потребує ще {} КБ; уже записане збережено",
            path.display(),
            needs.div_ceil(1024)
        ),
        JournalError::NotReadBack { path, .. } => format!(
            "до журналу {} нічого не записано, бо запис не прочитався б назад; це помилка програми: \
             {}",
            path.display(),
            chain(error)
        ),
        JournalError::Displaced { path } => format!(
            "журнал {} змінила інша програма, тому до нього не пишуть; перезапустіть службу й \
             перевірте його командою «hromada-watch journal verify»",
            path.display()
        ),
        JournalError::NeedsReopen { path } => format!(
            "журнал {} ще не відкрито знову після попередньої помилки; повторіть команду",
            path.display()
        ),
    }
}

fn damage(what: &Damage) -> String {
    match what {
        Damage::NotAFact(_) => "не читається".to_owned(),
        Damage::Newer { .. } => "записала новіша версія програми".to_owned(),
        Damage::WrongSeq { found, expected } => {
            format!("має номер {found}, а мав би мати {expected}: рядки втрачено або переставлено")
        }
        Damage::BrokenChain => "не продовжує попереднього рядка: один із двох змінено".to_owned(),
    }
}

/// Why letters cannot leave by this configuration.
pub fn of_channel(error: &ChannelError) -> String {
    match error {
        ChannelError::FromEmail(_) => {
            "у рядку from_email файлу settings.toml – не електронна адреса".to_owned()
        }
        ChannelError::ContactEmail(_) => {
            "адреса контактної особи (рядок contact файлу settings.toml) – не електронна".to_owned()
        }
        ChannelError::ClearText { host } => format!(
            "без шифрування листи йдуть лише на сервер цього комп’ютера, а {host} – інший; напишіть \
             security = \"implicit\" або \"starttls\""
        ),
        ChannelError::HalfCredentials => {
            "рядки username і password_file потрібні разом, а є лише один".to_owned()
        }
        ChannelError::ReadPassword { path, source } => {
            format!("файл із паролем пошти {} не читається: {}", path.display(), refusal(source))
        }
        ChannelError::EmptyPassword { path } => {
            format!("файл із паролем пошти {} порожній", path.display())
        }
        ChannelError::ReadAuthority { path, source } => format!(
            "файл центру сертифікації {} (рядок ca_file) не читається: {}",
            path.display(),
            refusal(source)
        ),
        ChannelError::NoAuthority { path } => {
            format!("у файлі {} (рядок ca_file) немає сертифіката у вигляді PEM", path.display())
        }
        ChannelError::Tls { host, .. } => format!(
            "захищене з’єднання з {host} не підготувати: {}; перевірте рядки host і ca_file та \
             пакунок ca-certificates",
            chain(error)
        ),
    }
}

/// Why the daemon cannot start or go on.
pub fn of_daemon(error: &DaemonError) -> String {
    match error {
        DaemonError::Config(errors) => errors.to_string(),
        DaemonError::Store(error) => of_store(error),
        DaemonError::OtherCouncil(error) => error.to_string(),
        DaemonError::NothingThere(state) => format!("у каталозі {} немає журналу", state.display()),
        DaemonError::Channel(error) => format!("листи не можуть виходити: {}", of_channel(error)),
        DaemonError::Fetcher(error) => format!("сайтів не прочитати: {}", of_client(error)),
        DaemonError::Scheduler(_) => {
            format!("розклад не запускається; це помилка програми: {}", chain(error))
        }
        DaemonError::System(error) => {
            format!("не відкрити з’єднання для команд і сигналів: {}", refusal(error))
        }
    }
}

/// Why no site can be read.
pub fn of_client(error: &ClientError) -> String {
    match error {
        ClientError::Certificates(_) => format!(
            "сертифікати довірених центрів не читаються; установіть пакунок ca-certificates; \
             подробиці: {}",
            chain(error)
        ),
        _ => format!("перевірте розділ [polling] файлу settings.toml; подробиці: {}", chain(error)),
    }
}

/// Why a file cannot be used.
pub fn of_file(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {}", path.display(), refusal(error))
}
