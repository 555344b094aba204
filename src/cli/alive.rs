//! `alive`: whether a turn was finished of late, and whether what it tells can be heard.
//!
//! Reads the heartbeat alone, so that a hung daemon, a held lock and a broken configuration keep
//! nobody from the answer.

use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use crate::clock::Clock;
use crate::daemon::heartbeat::{Heartbeat, HeldBack};
use crate::letters::status;
use crate::system::refusal;
use chrono::TimeDelta;
use clap::Args;
use serde_json::json;

/// Options of `alive`.
#[derive(Debug, Args)]
pub struct Alive {
    /// How long ago a turn may have been finished: 30m, 2h, 1d
    #[arg(long, value_name = "TIME", default_value = "2h", value_parser = within)]
    within: TimeDelta,
}

impl Alive {
    /// Looks; exit code 1 says that the daemon does not turn, or that letters do not reach those
    /// who should hear.
    pub fn run(self, place: &Place) -> Result<(), Failure> {
        let now = Clock::System.now();
        let heartbeat = Heartbeat::of(&place.home.state).map_err(|error| {
            let state = place.home.state.display();
            Failure::Failed(format!(
                "у каталозі {state} не прочитано відмітки: {}",
                refusal(&error)
            ))
        })?;
        let is_alive = heartbeat.as_ref().is_some_and(|beat| beat.is_alive(self.within, now));
        let turned = heartbeat.as_ref().and_then(|beat| beat.turned);
        let held_back = heartbeat.as_ref().and_then(|beat| beat.held_back(self.within, now));
        if place.form == Form::Json {
            let held_back = held_back.map(|it| it.why);
            print_json(&json!({
                "now": now, "alive": is_alive, "last_turn": turned, "held_back": held_back
            }));
        }
        // The zone is in the configuration, which nobody needs to be able to read here.
        let shown = turned.map(|at| at.format("%d.%m.%Y %H:%M UTC").to_string());
        // By a clock that is wrong no turn is finished: that is no dead daemon.
        if let Some(HeldBack { why, zone, .. }) = held_back {
            let (headline, why_so) = (status::headline(why).to_lowercase(), status::why(why, zone));
            return Err(Failure::Failed(format!(
                "служба працює, але {headline}: {why_so}. {}",
                status::way_out(why)
            )));
        }
        match (is_alive, shown) {
            (true, Some(at)) if place.form == Form::Text => {
                outln!("Служба працює: останню перевірку завершено {at}");
            }
            (true, None) if place.form == Form::Text => {
                outln!("Службу щойно запущено: триває перша перевірка");
            }
            (true, _) => {}
            (false, Some(at)) => {
                let text = format!("служба не працює: останню перевірку завершено {at}");
                return Err(Failure::Failed(text));
            }
            (false, None) => {
                let text = "служба не працює: жодної перевірки ще не завершено";
                return Err(Failure::Failed(text.to_owned()));
            }
        }
        Ok(())
    }
}

fn within(text: &str) -> Result<TimeDelta, String> {
    let wrong = || format!("`{text}` – не час; пишіть так: 30m, 2h або 1d");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let number: i64 = number.trim().parse().map_err(|_| wrong())?;
    let minutes = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return Err(wrong()),
    };
    let minutes = number.checked_mul(minutes).filter(|minutes| *minutes > 0);
    minutes.and_then(TimeDelta::try_minutes).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_typed_with_their_unit() {
        for (text, minutes) in [("30m", 30), ("2h", 120), ("1d", 1440)] {
            assert_eq!(within(text), Ok(TimeDelta::minutes(minutes)), "{text}");
        }
        for text in ["", "h", "2", "-2h", "0m", "2 год", "9223372036854775807d", "2.5h"] {
            assert!(within(text).is_err(), "{text}");
        }
    }
}
