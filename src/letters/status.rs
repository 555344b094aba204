//! How the daemon stands, in words: one line for systemd and the terminal, and what to do where
//! something holds letters back.

use super::ukrainian::PROBLEM;
use crate::domain::confinement::Limit;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The figures of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// When the last turn was finished.
    pub last_turn: Option<DateTime<Utc>>,
    /// Sources that can be read.
    pub sources_read: usize,
    /// Sources that should be read.
    pub sources: usize,
    /// Obligations that are late.
    pub overdue: usize,
    /// Obligations of which nothing can be told.
    pub unknown: usize,
    /// Letters that wait.
    pub waiting: usize,
    /// Letters that were refused.
    pub refused: usize,
    /// Problems of the edited configuration, which is not used; none when the files are good.
    pub config_problems: usize,
    /// What holds every letter back.
    pub hindrance: Option<Hindrance>,
}

/// What holds every letter back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The journal ends before what the state had followed.
    JournalCut,
    /// The clock stands before something that has happened.
    ClockBehind {
        /// The last moment lived through.
        last: DateTime<Utc>,
    },
    /// The clock stands long after it.
    ClockAhead {
        /// The last moment lived through.
        last: DateTime<Utc>,
    },
    /// Hosts say another time.
    ClockDiffers {
        /// How far their clocks stand ahead of ours, in minutes.
        minutes: i64,
    },
}

/// Said before the first turn is finished.
pub const FIRST_TURN: &str = "триває перша перевірка";

/// «прочитано 14:05, джерел 3 з 5, прострочено 6, листів чекає 2, відмовлено 1».
pub fn line(figures: &Figures, zone: Tz) -> String {
    let read = match figures.last_turn {
        Some(at) => format!("прочитано {}", at.with_timezone(&zone).format("%H:%M")),
        None => FIRST_TURN.to_owned(),
    };
    let mut said = vec![
        read,
        format!("джерел {} з {}", figures.sources_read, figures.sources),
        format!("прострочено {}", figures.overdue),
    ];
    for (word, number) in [
        ("невідомо", figures.unknown),
        ("листів чекає", figures.waiting),
        ("відмовлено", figures.refused),
    ] {
        if number > 0 {
            said.push(format!("{word} {number}"));
        }
    }
    if figures.config_problems > 0 {
        let noun = PROBLEM.count(figures.config_problems as u64);
        said.push(format!("ДІЄ ПОПЕРЕДНЯ КОНФІГУРАЦІЯ: у файлах {noun}"));
    }
    match figures.hindrance {
        Some(hindrance) => {
            format!("ЛИСТИ НЕ НАДСИЛАЮТЬСЯ: {}; {}", why(hindrance, zone), said.join(", "))
        }
        None => said.join(", "),
    }
}

/// Why letters do not leave, in one sentence without a full stop.
pub fn why(hindrance: Hindrance, zone: Tz) -> String {
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string();
    match hindrance {
        Hindrance::JournalCut => {
            "журнал коротший за стан, який за ним складено: частину записів утрачено".to_owned()
        }
        Hindrance::ClockBehind { last } => {
            format!("годинник сервера показує час, раніший за останню перевірку ({})", shown(last))
        }
        Hindrance::ClockAhead { last } => {
            format!(
                "від останньої перевірки ({}) за годинником сервера минуло багато часу",
                shown(last)
            )
        }
        Hindrance::ClockDiffers { minutes } => {
            let relation = match minutes > 0 {
                true => "відстає від годинників",
                false => "випереджає годинники",
            };
            let by = minutes.unsigned_abs();
            format!("годинник сервера {relation} вебсайтів на {by}\u{a0}хв")
        }
    }
}

/// What to do about it.
pub fn way_out(hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::JournalCut => {
            "Відновіть журнал із резервної копії; якщо його немає, підтвердьте, що далі діє наявний \
             журнал: «hromada-watch journal accept»"
        }
        Hindrance::ClockBehind { .. }
        | Hindrance::ClockAhead { .. }
        | Hindrance::ClockDiffers { .. } => {
            "Листи підуть, щойно вебсайти двічі поспіль підтвердять час. Перевірте годинник командою \
             «timedatectl»; якщо він правильний: «hromada-watch clock accept»"
        }
    }
}

/// What could not be denied to the processes that parse strangers' pages, and what to do.
pub fn missing_limits(missing: &[Limit]) -> String {
    let words: Vec<&str> = missing.iter().map(|limit| limit_in_words(*limit)).collect();
    format!(
        "Процес, який розбирає чужі сторінки та файли, обмежено не повністю; не вдалося обмежити: \
         {}. Перевірте налаштування служби (SystemCallFilter, LimitNPROC) і версію ядра системи",
        words.join(", ")
    )
}

fn limit_in_words(limit: Limit) -> &'static str {
    match limit {
        Limit::Memory => "обсяг пам’яті",
        Limit::Processor => "час процесора",
        Limit::Descriptors => "відкриття файлів і з’єднань",
        Limit::Processes => "створення процесів",
        Limit::Sandbox => "доступ до файлів і мережі засобами ядра (Landlock)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(minutes: i64) -> String {
        why(Hindrance::ClockDiffers { minutes }, chrono_tz::Europe::Kyiv)
    }

    #[test]
    fn which_clock_stands_ahead_is_said() {
        assert_eq!(of(90), "годинник сервера відстає від годинників вебсайтів на 90\u{a0}хв");
        assert_eq!(of(-90), "годинник сервера випереджає годинники вебсайтів на 90\u{a0}хв");
    }
}
