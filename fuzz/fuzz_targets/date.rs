//! Dates and lines of the register as people type them.
#![no_main]
use hromada_watch::domain::council::decision_line::{date, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = date(text);
    if let Ok(decisions) = parse(text) {
        assert!(decisions.len() <= 10_000, "one line has {} decisions", decisions.len());
    }
});
