//! The command: parse, do, turn the result into an exit code.

fn main() -> std::process::ExitCode {
    hromada_watch::cli::main()
}
