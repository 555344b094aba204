//! The configuration as a whole: the shipped files, and every message about a broken one.

use hromada_watch::config::{self, Config};
use std::path::Path;

fn shipped() -> Config {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    config::load(&directory).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn the_shipped_files_load_without_a_problem() {
    let config = shipped();
    assert_eq!(config.plan.measures.len(), 10);
    assert_eq!(config.plan.directory.departments.len(), 13);
}
