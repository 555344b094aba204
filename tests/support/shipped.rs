//! The shipped configuration, narrowed to what a test is about.

use std::collections::BTreeMap;

/// Only decisions and submissions are watched, and only the site is read: tests of how the daemon
/// works stay clear of the other measures, which have tests of their own.
pub fn only_decisions_and_submissions(texts: &mut BTreeMap<&'static str, String>) {
    let mut plan = texts.remove("plan.toml").expect("a plan");
    let mut sources = texts.remove("sources.toml").expect("sources");
    for kind in
        ["freshness", "coverage", "broadcast", "announcement", "security", "platform", "presence"]
    {
        let line = format!("kind = \"{kind}\"\n");
        assert!(plan.contains(&line), "the plan has no {line}");
        plan = plan.replace(&line, &format!("{line}enabled = false\n"));
    }
    assert!(plan.contains("questions = true\n"), "nobody is asked");
    plan = plan.replace("questions = true\n", "questions = false\n");
    // What Facebook would show is nothing that these tests ask for.
    plan = plan.replace("also_sources = [\"facebook\"]", "also_sources = []");
    for source in ["platform", "host-site", "host-platform"] {
        for (old, new) in [
            (format!("\"{source}\", "), ""),
            (format!(", \"{source}\""), ""),
            (format!("[\"{source}\"]"), "[]"),
        ] {
            plan = plan.replace(&old, new);
        }
        let at = sources.find(&format!("[[source]]\nid = \"{source}\"\n")).expect("the source");
        let end = sources[at..].find("\n\n").map_or(sources.len(), |end| at + end + 1);
        sources.replace_range(at..end, "");
    }
    without_sign_of_life(texts);
    texts.insert("plan.toml", plan);
    texts.insert("sources.toml", sources);
}

/// No letter says each week that the daemon lives; that it does is tested by itself.
pub fn without_sign_of_life(texts: &mut BTreeMap<&'static str, String>) {
    let settings = texts.get_mut("settings.toml").expect("settings");
    assert!(settings.contains("weekly_letter = true"), "there is none");
    *settings = settings.replace("weekly_letter = true", "weekly_letter = false");
}
