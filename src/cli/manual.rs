//! Completions and man pages, made from the commands themselves, for whoever builds a package.

use super::failure::Failure;
use crate::daemon::in_words;
use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints the completions of a shell.
    pub fn run(self, mut command: Command) {
        let name = command.get_name().to_owned();
        clap_complete::generate(self.shell, &mut command, name, &mut std::io::stdout());
    }
}

/// Options of `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// Where the pages are written
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

impl Man {
    /// Writes a page for every command.
    pub fn run(self, command: Command) -> Result<(), Failure> {
        let failed = |error| Failure::Failed(in_words::of_file(&self.directory, &error));
        std::fs::create_dir_all(&self.directory).map_err(failed)?;
        clap_mangen::generate_to(command, &self.directory).map_err(failed)
    }
}
