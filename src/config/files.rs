//! The five files of a configuration: their names, their order, and the texts that ship.
//!
//! Decides which of them a council may leave out: its calendar is everybody's, and the plan of ten
//! measures serves until a council writes its own.

use std::collections::BTreeMap;

/// The files of a configuration, in the order in which problems are shown.
pub const FILES: [&str; 5] =
    ["settings.toml", "directory.toml", "sources.toml", "plan.toml", "calendar.toml"];

/// The text that stands for a file a council has not written.
pub(super) fn usual(file: &str) -> Option<&'static str> {
    match file {
        "plan.toml" => Some(include_str!("usual/plan.toml")),
        "calendar.toml" => Some(include_str!("../../config/calendar.toml")),
        _ => None,
    }
}

/// The configuration that ships with the program, by file name: a base for demonstrations.
pub fn shipped() -> BTreeMap<&'static str, String> {
    let texts = [
        include_str!("../../config/settings.toml"),
        include_str!("../../config/directory.toml"),
        include_str!("../../config/sources.toml"),
        include_str!("../../config/plan.toml"),
        include_str!("../../config/calendar.toml"),
    ];
    FILES.into_iter().zip(texts.map(str::to_owned)).collect()
}
