//! Heads of papers, titles and texts: title, section, address and text, split by line ends.
#![no_main]
use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static RECOGNISER: LazyLock<Recogniser> = LazyLock::new(|| {
    let config = hromada_watch::config::load_texts(&hromada_watch::config::shipped())
        .expect("the shipped configuration");
    Recogniser::new(&config.plan.directory.departments)
});

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, '\n');
    let title = parts.next().unwrap_or_default();
    let section = parts.next();
    let text = parts.next();
    let input = Input { title, section, url: None, text };
    let once = RECOGNISER.understand(&input);
    assert_eq!(once, RECOGNISER.understand(&input), "the same paper was understood otherwise");
});
