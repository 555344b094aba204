//! The daemon as a whole: turns on real parts, and the real executable.
//!
//! A council's site and a mail server stand on loopback, the configuration is the shipped one with
//! a few lines replaced, the store is real. Turns in this process take the moment by value; the
//! executable lives in the present, so its tests choose a zone in which it is now about noon.

#[path = "daemon/acts/mod.rs"]
mod acts;
#[path = "daemon/alive.rs"]
mod alive;
#[path = "daemon/answers.rs"]
mod answers;
#[path = "daemon/appointments.rs"]
mod appointments;
#[path = "daemon/attacks.rs"]
mod attacks;
#[path = "daemon/backup.rs"]
mod backup;
#[path = "daemon/browser.rs"]
mod browser;
#[path = "daemon/clock.rs"]
mod clock;
#[path = "daemon/commands.rs"]
mod commands;
#[path = "daemon/council.rs"]
mod council;
#[path = "daemon/damage.rs"]
mod damage;
#[path = "daemon/deaths.rs"]
mod deaths;
#[path = "daemon/demonstration.rs"]
mod demonstration;
#[path = "daemon/dying.rs"]
mod dying;
#[path = "daemon/dying_replies.rs"]
mod dying_replies;
#[path = "daemon/entrance.rs"]
mod entrance;
#[path = "daemon/fates.rs"]
mod fates;
#[path = "daemon/gaps/mod.rs"]
mod gaps;
#[path = "daemon/hearing.rs"]
mod hearing;
#[path = "daemon/keyboard.rs"]
mod keyboard;
#[path = "daemon/living.rs"]
mod living;
#[path = "daemon/load.rs"]
mod load;
#[path = "daemon/long_lists.rs"]
mod long_lists;
#[path = "daemon/mail.rs"]
mod mail;
#[path = "daemon/manual.rs"]
mod manual;
#[path = "daemon/monthly.rs"]
mod monthly;
#[path = "daemon/moving.rs"]
mod moving;
#[path = "daemon/outbox.rs"]
mod outbox;
#[path = "daemon/ownership.rs"]
mod ownership;
#[path = "daemon/pages.rs"]
mod pages;
#[path = "daemon/papers.rs"]
mod papers;
#[path = "daemon/presses.rs"]
mod presses;
#[path = "daemon/process.rs"]
mod process;
#[path = "daemon/question_pages.rs"]
mod question_pages;
#[path = "daemon/readme.rs"]
mod readme;
#[path = "daemon/register.rs"]
mod register;
#[path = "daemon/register_effects.rs"]
mod register_effects;
#[path = "daemon/register_imports.rs"]
mod register_imports;
#[path = "daemon/register_words.rs"]
mod register_words;
#[path = "daemon/rehearsal.rs"]
mod rehearsal;
#[path = "daemon/relay.rs"]
mod relay;
#[path = "daemon/reporting.rs"]
mod reporting;
#[path = "daemon/running.rs"]
mod running;
#[path = "daemon/settling.rs"]
mod settling;
#[path = "daemon/site.rs"]
mod site;
#[path = "daemon/strange_replies.rs"]
mod strange_replies;
#[path = "daemon/strangers.rs"]
mod strangers;
#[expect(dead_code, reason = "tests of channels use the rest")]
mod support;
#[path = "daemon/thanks.rs"]
mod thanks;
#[path = "daemon/undo.rs"]
mod undo;
#[path = "daemon/uploads.rs"]
mod uploads;
#[path = "daemon/waiting.rs"]
mod waiting;
#[path = "daemon/watching.rs"]
mod watching;
#[path = "daemon/weekly.rs"]
mod weekly;
#[path = "daemon/wishes.rs"]
mod wishes;
#[path = "daemon/wrong_input.rs"]
mod wrong_input;
