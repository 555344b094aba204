//! The configuration of the demonstration: five files, with the addresses of its own sites.
//!
//! The plan is the usual one of ten measures, with what only a council can say: a campaign of the
//! participatory budget, a day by which pages of institutions exist, and a memo each quarter, so
//! that one falls into the story.

use super::facebook::TOKEN;
use super::sites::Sites;
use crate::config;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What this council's plan says where the usual one says nothing, or something else.
const OWN_WORDS: [(&str, &str); 3] = [
    ("memo = { every_months = 6 }", "memo = { every_months = 3 }"),
    ("kind = \"presence\"\n", "kind = \"presence\"\ncreate_by = 2026-10-30\n"),
    (
        "[[measure]]\nnumber = 10\n",
        "[[measure.duty.campaign]]\nname = \"2027\"\n\
         submission = { from = 2026-10-01, until = 2026-10-25 }\n\
         review = { from = 2026-10-26, until = 2026-11-20 }\n\n\
         [[measure]]\nnumber = 10\n",
    ),
];

/// The five files by name; `key_file` holds the key of the social page.
pub fn texts(sites: &Sites, key_file: &Path) -> BTreeMap<&'static str, String> {
    let mut texts = config::shipped();
    texts.insert("settings.toml", include_str!("settings.toml").to_owned());
    texts.insert("directory.toml", include_str!("directory.toml").to_owned());
    let usual = include_str!("../../config/usual/plan.toml").to_owned();
    let plan = OWN_WORDS.iter().fold(usual, |plan, (usual, own)| plan.replacen(usual, own, 1));
    texts.insert("plan.toml", plan);
    let sources = include_str!("sources.toml")
        .replace("{NEW}", &sites.new_base)
        .replace("{CLASSIC}", &sites.classic_base)
        .replace("{PLATFORM}", &sites.platform_base)
        .replace("{GRAPH}", &sites.graph_base)
        .replace("{TOKEN}", &key_file.display().to_string());
    texts.insert("sources.toml", sources);
    texts
}

/// Writes the files and the key into `directory`, as a council would have them.
pub fn write(directory: &Path, sites: &Sites) -> io::Result<BTreeMap<&'static str, String>> {
    std::fs::create_dir_all(directory)?;
    let key_file = directory.join("facebook-token");
    std::fs::write(&key_file, TOKEN)?;
    let texts = texts(sites, &key_file);
    for (name, text) in &texts {
        std::fs::write(directory.join(name), text)?;
    }
    Ok(texts)
}
