//! Configuration: any text in place of any one of the five files.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut texts = hromada_watch::config::shipped();
    let names: Vec<&str> = texts.keys().copied().collect();
    let Some(first) = text.bytes().next() else { return };
    texts.insert(names[usize::from(first) % names.len()], text.chars().skip(1).collect());
    let _ = hromada_watch::config::load_texts(&texts);
});
