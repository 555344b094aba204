//! Calendars that staff import.
#![no_main]
use chrono_tz::Europe::Kyiv;
use hromada_watch::files::calendar;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = calendar(bytes, Kyiv);
});
