//! What a package takes from the commands themselves.

use crate::process::{bare, finish};

#[test]
fn completions_and_man_pages_name_every_command_but_the_hidden_ones() {
    for shell in ["bash", "zsh", "fish"] {
        let mut tool = bare();
        tool.args(["completions", shell]);
        let done = finish(tool, "");
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.out.contains("rehearse") && done.out.contains("outbox"), "{shell}");
    }
    let directory = crate::council::directory();
    let mut tool = bare();
    tool.arg("man").arg(directory.path().join("pages"));
    assert_eq!(finish(tool, "").code, Some(0));
    let pages = std::fs::read_dir(directory.path().join("pages")).expect("pages");
    let names: Vec<_> = pages.map(|page| page.expect("a page").file_name()).collect();
    for name in ["hromada-watch.1", "hromada-watch-due.1", "hromada-watch-decision-add.1"] {
        assert!(names.iter().any(|known| known == name), "no {name} among {names:?}");
    }
    assert!(!names.iter().any(|known| known == "hromada-watch-parse.1"), "{names:?}");
}
