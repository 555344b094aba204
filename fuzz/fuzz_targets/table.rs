//! Tables that staff import: CSV in any encoding, XLSX; the first byte says which.
#![no_main]
use hromada_watch::files::sheet::sheets;
use hromada_watch::files::table::{Rowed, read as table};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let extension = if first % 2 == 0 { "csv" } else { "xlsx" };
    if let Ok(sheets) = sheets(extension, rest.to_vec()) {
        let _ = table(&sheets, Rowed::Sittings);
    }
});
