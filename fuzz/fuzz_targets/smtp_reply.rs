//! A mail server's answers: however they are cut, one reading and bounded memory.
#![no_main]
use hromada_watch::Collector;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let whole = Collector::default().take(bytes);
    let mut collector = Collector::default();
    let mut taken = 0;
    for byte in bytes {
        match collector.take(std::slice::from_ref(byte)) {
            Ok((_, None)) => taken += 1,
            Ok((_, reply)) => {
                assert_eq!(whole, Ok((taken + 1, reply)));
                return;
            }
            Err(garble) => {
                assert_eq!(whole, Err(garble));
                return;
            }
        }
    }
    assert_eq!(whole, Ok((bytes.len(), None)));
});
