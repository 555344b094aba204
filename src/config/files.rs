//! The five files of a configuration: their names, their order, and the texts that ship.

use std::collections::BTreeMap;

/// The files of a configuration, in the order in which problems are shown.
pub const FILES: [&str; 5] =
    ["settings.toml", "directory.toml", "sources.toml", "plan.toml", "calendar.toml"];

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
