//! How the daemon stands, in words: one line for systemd and the terminal, and what to do where
//! something holds letters back.

use super::ukrainian::{LETTER, PROBLEM};
use crate::domain::confinement::Limit;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The figures of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// When the last turn was finished.
    pub last_turn: Option<DateTime<Utc>>,
    /// Since when no source at all can be read; none while one can.
    pub unread_since: Option<DateTime<Utc>>,
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
    /// What keeps letters from those who should hear.
    pub hindrance: Option<Hindrance>,
}

/// What keeps letters from those who should hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
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
        /// Whether anybody can be asked for the time.
        hosts: Hosts,
    },
    /// Hosts say another time.
    ClockDiffers {
        /// How far their clocks stand ahead of ours, in minutes.
        minutes: i64,
    },
    /// The mail server has taken nothing for a day.
    MailTakesNothing {
        /// Since when a letter waits.
        since: DateTime<Utc>,
    },
    /// A letter was refused, and so were those to everybody who could hear in its reader's stead.
    HeardByNobody {
        /// How many such letters there are.
        letters: usize,
    },
}

/// For the log.
impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accept = "`hromada-watch clock accept`, if it is right";
        match self {
            Hindrance::JournalCut => f.write_str(
                "the journal is shorter than the state that followed it; restore it, or say \
                 `hromada-watch journal accept`",
            ),
            Hindrance::ClockBehind { last } => {
                write!(f, "the clock stands before the last turn, {last}; {accept}")
            }
            Hindrance::ClockAhead { last, hosts: Hosts::Answer } => {
                write!(f, "the clock stands long after the last turn, {last}; {accept}")
            }
            Hindrance::ClockAhead { last, hosts: Hosts::Silent } => write!(
                f,
                "the clock stands long after the last turn, {last}, and no host answers that could \
                 confirm it; {accept}"
            ),
            Hindrance::ClockDiffers { minutes } => {
                write!(f, "hosts stand {minutes} min ahead of the clock; {accept}")
            }
            Hindrance::MailTakesNothing { since } => {
                write!(f, "the mail server has taken nothing since {since}; see `outbox list`")
            }
            Hindrance::HeardByNobody { letters } => {
                write!(f, "{letters} letters were refused to everybody; see `outbox list`")
            }
        }
    }
}

impl Hindrance {
    /// Whether no letter leaves because of it, or only some.
    pub fn holds(self) -> Held {
        match self {
            Hindrance::HeardByNobody { .. } => Held::Some,
            _ => Held::Every,
        }
    }
}

/// Which letters are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Every letter.
    Every,
    /// Some letters.
    Some,
}

/// Whether hosts that are asked for the time answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hosts {
    /// Some do.
    #[default]
    Answer,
    /// None does.
    Silent,
}

/// Said before the first turn is finished.
pub const FIRST_TURN: &str = "триває перша перевірка";

/// «прочитано 14:05, джерел 3 з 5, прострочено 6, листів чекає 2, відмовлено 1».
pub fn line(figures: &Figures, now: DateTime<Utc>, zone: Tz) -> String {
    let mut said = vec![
        read(figures, now, zone),
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
            format!("{}: {}; {}", headline(hindrance), why(hindrance, zone), said.join(", "))
        }
        None => said.join(", "),
    }
}

/// When something was read last. A turn in which nothing was is no reading.
fn read(figures: &Figures, now: DateTime<Utc>, zone: Tz) -> String {
    let shown = |at: DateTime<Utc>| {
        let (at, today) = (at.with_timezone(&zone), now.with_timezone(&zone).date_naive());
        let form = if at.date_naive() == today { "%H:%M" } else { "%d.%m.%Y %H:%M" };
        at.format(form).to_string()
    };
    match (figures.last_turn, figures.unread_since) {
        (None, _) => FIRST_TURN.to_owned(),
        (Some(_), Some(since)) => format!("НІЧОГО НЕ ПРОЧИТАНО з {}", shown(since)),
        (Some(at), None) => format!("прочитано {}", shown(at)),
    }
}

/// What a hindrance comes to, in words that nobody overlooks.
pub fn headline(hindrance: Hindrance) -> &'static str {
    match hindrance.holds() {
        Held::Every => "ЛИСТИ НЕ НАДСИЛАЮТЬСЯ",
        Held::Some => "ЛИСТИ НІКОМУ НЕ ДІЙШЛИ",
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
        Hindrance::ClockAhead { last, hosts } => {
            let nobody = match hosts {
                Hosts::Answer => "",
                Hosts::Silent => ", а жоден вебсайт не відповідає, тож звірити годинник ні з чим",
            };
            format!(
                "від останньої перевірки ({}) за годинником сервера минуло багато часу{nobody}",
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
        Hindrance::MailTakesNothing { since } => {
            format!("поштовий сервер не приймає листів, перший із них чекає з {}", shown(since))
        }
        Hindrance::HeardByNobody { letters } => format!(
            "поштовий сервер відхилив {} і самим адресатам, і всім, хто міг би прочитати замість \
             них",
            LETTER.count(letters as u64)
        ),
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
        Hindrance::MailTakesNothing { .. } => {
            "Причини показує «hromada-watch outbox list», з’єднання перевіряє «hromada-watch check \
             --send-test АДРЕСА»; щойно сервер прийматиме листи, вони підуть самі"
        }
        Hindrance::HeardByNobody { .. } => {
            "Причини показує «hromada-watch outbox list»; виправте адреси в directory.toml або \
             з’ясуйте причину в адміністратора поштового сервера, тоді «hromada-watch outbox retry \
             --all»"
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
    fn an_earlier_day_is_named_and_a_turn_that_read_nothing_is_no_reading() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let mut figures = Figures {
            last_turn: Some(at("2026-11-27T12:05:00Z")),
            unread_since: None,
            sources_read: 3,
            sources: 5,
            overdue: 0,
            unknown: 0,
            waiting: 0,
            refused: 0,
            config_problems: 0,
            hindrance: None,
        };
        let said = |figures: &Figures, now: &str| line(figures, at(now), chrono_tz::Europe::Kyiv);
        let read = "прочитано 14:05, джерел 3 з 5, прострочено 0";
        assert_eq!(said(&figures, "2026-11-27T20:00:00Z"), read);
        let earlier = "прочитано 27.11.2026 14:05, джерел 3 з 5, прострочено 0";
        assert_eq!(said(&figures, "2026-11-27T23:00:00Z"), earlier);
        figures.sources_read = 0;
        figures.unread_since = Some(at("2026-11-25T08:35:00Z"));
        assert_eq!(
            said(&figures, "2026-11-27T20:00:00Z"),
            "НІЧОГО НЕ ПРОЧИТАНО з 25.11.2026 10:35, джерел 0 з 5, прострочено 0"
        );
        figures.last_turn = None;
        assert!(said(&figures, "2026-11-27T20:00:00Z").starts_with(FIRST_TURN));
    }

    #[test]
    fn which_clock_stands_ahead_is_said() {
        assert_eq!(of(90), "годинник сервера відстає від годинників вебсайтів на 90\u{a0}хв");
        assert_eq!(of(-90), "годинник сервера випереджає годинники вебсайтів на 90\u{a0}хв");
    }
}
