//! The commands that README shows, one after another, as a reader would type them.

use crate::council::begin_journal;
use crate::process::finish;
use std::path::Path;
use std::process::Command;

/// What a reader would do: the shipped configuration, a state that may be thrown away. The one
/// line that asks a real site is left out.
#[test]
fn the_commands_of_the_readme_work_one_after_another() {
    let readme = include_str!("../../README.md");
    let begin = readme.find("hw() {").expect("the lines begin with `hw`");
    let lines = readme[begin..].split("```").next().expect("they end");
    let directory = crate::council::directory();
    let scratch = directory.path().display().to_string();
    let state = directory.path().join("hromada-watch-trial");
    begin_journal(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config"), &state);
    let commands: Vec<String> = lines
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with("hw once"))
        .map(|line| line.replace("/tmp/", &format!("{scratch}/")))
        .collect();
    let shown = commands.iter().filter(|line| line.contains("hw ")).count();
    assert!(shown > 35, "only {shown} lines were found");
    let script = format!(
        "set -e\nhw() {{ '{}' --config config --state '{}' \"$@\"; }}\n{}\n",
        env!("CARGO_BIN_EXE_hromada-watch"),
        state.display(),
        commands.join("\n")
    );
    let mut shell = Command::new("bash");
    shell.arg("-x").current_dir(env!("CARGO_MANIFEST_DIR")).arg("-c").arg(script);
    let done = finish(shell, "");
    assert_eq!(done.code, Some(0), "{}", done.err);
}
